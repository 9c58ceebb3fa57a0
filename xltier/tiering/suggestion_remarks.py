"""Why a suggested split is not quite the wanted one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from xltier.language import Sentence
from xltier.tiering.money import money_text
from xltier.tiering.suggestion import rungs_of, weights_on
from xltier.tiering.suggestion_wish import WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltier.tiering.suggestion import Suggestion
    from xltier.tiering.suggestion_wish import Base

FAR: Final = 0.025
"""From here on the share of a tier and those above differs enough to be explained."""


def remarks(made: Suggestion, base: Base) -> Iterator[Sentence]:
    """Yield a sentence for each tier that, with those above, is not near its share.

    Args:
        made: What was suggested.
        base: The customers that were split.
    """
    weights = base.weights(made.wish.by)
    total, wanted = int(weights.sum()), 0
    for rank, share in enumerate(made.wish.shares[:-1]):
        wanted += share
        held = int(weights[base.known & (made.ranks <= rank)].sum()) / total
        if abs(held - wanted / WHOLE) > FAR:
            yield _why(made, base, rank, wanted / WHOLE)


def _why(made: Suggestion, base: Base, rank: int, wanted: float) -> Sentence:
    tier, wish = made.policy.tiers[rank], made.wish
    rungs = rungs_of(base, wish.lever)
    held = weights_on(rungs, base, tier, made.policy, wish.by)
    total = int(base.weights(wish.by).sum())
    most, least = held[0] / total, held[-1] / total
    if most < wanted - FAR:
        return Sentence(
            f"“{tier.name}”: the conditions that were kept let in {most:.0%} at most; change them, "
            "or try --lever both.",
            f"“{tier.name}”：保留不变的条件最多只有 {most:.0%} 符合；请调整这些条件，"
            "或尝试 --lever both。",
        )
    if least > wanted + FAR:
        return Sentence(
            f"“{tier.name}”: {least:.0%} meet the conditions that were kept; change them, or try "
            "--lever both.",
            f"“{tier.name}”：已有 {least:.0%} 符合保留不变的条件；请调整这些条件，"
            "或尝试 --lever both。",
        )
    return _equal(made, base, rank, wanted * total) or Sentence(
        f"“{tier.name}”: no round bounds come nearer.",
        f"“{tier.name}”：没有更接近的整数门槛。",
    )


def _equal(made: Suggestion, base: Base, rank: int, wanted: float) -> Sentence | None:
    """Return the sentence about equal customers whom no bound can part; None if there are few."""
    if made.wish.lever == "both":
        return None
    by_amount = made.wish.lever == "amount"
    values = (base.figures.amount if by_amount else base.figures.orders)[base.known]
    order = np.argsort(-values, kind="stable")
    filled = np.cumsum(base.weights(made.wish.by)[base.known][order])
    at = min(int(np.searchsorted(filled, wanted)), len(order) - 1)
    value = int(values[order[at]])
    size = int((values == value).sum())
    if size <= FAR * len(values):
        return None
    name, money = made.policy.tiers[rank].name, money_text(value, made.policy.currency_decimals)
    en = f"sales {money}" if by_amount else f"{value:,} {'order' if value == 1 else 'orders'}"
    zh = f"金额 {money}" if by_amount else f"{value:,} 次"
    return Sentence(
        f"“{name}”: {size:,} customers are equal ({en}) and stay together.",
        f"“{name}”：有 {size:,} 个客户数值相同（{zh}），只能归在一起。",
    )
