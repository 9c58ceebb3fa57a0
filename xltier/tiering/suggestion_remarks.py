"""Why a suggested split is not quite the wanted one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from xltier.language import Sentence
from xltier.tiering.money import money_text
from xltier.tiering.suggestion_reach import reach_of
from xltier.tiering.suggestion_rungs import rungs_of
from xltier.tiering.suggestion_wish import WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltier.tiering.policy import Tier
    from xltier.tiering.suggestion import Suggestion
    from xltier.tiering.suggestion_wish import Base, Wish

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
    reach = reach_of(rungs_of(base, wish.lever), base, made.policy, wish, rank)
    total = int(base.weights(wish.by).sum())
    most, least = int(reach.held[0]) / total, int(reach.held[-1]) / total
    who, advice = _who(tier.name, rank), _advice(tier, wish)
    if most < wanted - FAR:
        return Sentence(
            f"{who.en}: the conditions that were kept let in {most:.0%} at most, so {wanted:.0%} "
            f"cannot be reached; {advice.en}",
            f"{who.zh}：保留不变的条件最多只有 {most:.0%} 符合，达不到 {wanted:.0%}；{advice.zh}",
        )
    if least > wanted + FAR:
        return Sentence(
            f"{who.en}: {least:.0%} meet the conditions that were kept, so {wanted:.0%} cannot be "
            f"reached; {advice.en}",
            f"{who.zh}：已有 {least:.0%} 符合保留不变的条件，降不到 {wanted:.0%}；{advice.zh}",
        )
    return _equal(made, base, rank, wanted * total) or Sentence(
        f"“{tier.name}”: no round bounds come nearer.",
        f"“{tier.name}”：没有更接近的整数门槛。",
    )


def _who(name: str, rank: int) -> Sentence:
    """Return whose share it is: that of a tier together with those above it."""
    if rank == 0:
        return Sentence(f"“{name}”", f"“{name}”")
    return Sentence(f"“{name}” and above", f"“{name}”及以上")


def _advice(tier: Tier, wish: Wish) -> Sentence:
    """Return what to do about conditions that are kept: another lever would move some of them."""
    kept = tier.min_orders if wish.lever == "amount" else tier.min_amount
    if wish.lever == "both" or kept is None:
        return Sentence("change them on the Rules sheet.", "请在“分层标准”中调整这些条件。")
    return Sentence("change them, or try --lever both.", "请调整这些条件，或尝试 --lever both。")


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
