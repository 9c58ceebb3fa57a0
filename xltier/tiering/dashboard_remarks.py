"""Short sentences of the dashboard: what changed and what to look at.

Each is a count of the data and is left out where it would say nothing; the most pressing stand
first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from xltier.language import Sentence
from xltier.tiering.dashboard_figures import overdue
from xltier.tiering.dashboard_trends import (
    concentration,
    gained,
    products,
    trend,
    without_products,
)
from xltier.tiering.dashboard_words import NOT_STATED, OTHERS, month_name
from xltier.tiering.money import money_text
from xltier.tiering.reason_words import named
from xltier.tiering.rfm_segments import at_risk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    import pandas as pd

    from xltier.language import Language
    from xltier.tiering.dashboard_base import Base
    from xltier.tiering.dashboard_products import ProductMix
    from xltier.tiering.money import Mask
    from xltier.tiering.policy import TieringPolicy
    from xltier.tiering.review import Review

MOST: Final = 8
"""How many sentences there are at most."""

LOSING_TIERS: Final = 2
"""How many tiers are told to have lost customers: those that lost most."""

QUIET_DAYS: Final = 90
"""After so many days without a purchase a customer is said not to have bought since."""

NET_LOSS: Final = 3
"""From so many more downs than ups on a region is named."""


@dataclass(frozen=True, slots=True)
class Said:
    """What sentences are made from.

    Attributes:
        review: The review.
        base: Its customers.
        policy: The rules.
        as_of: The day looked back from.
        language: The language of the review.
    """

    review: Review
    base: Base
    policy: TieringPolicy
    as_of: date
    language: Language

    def money(self, minor: int) -> str:
        """Return an amount as people say it: without decimals where it is large."""
        unit = 10**self.policy.currency_decimals
        large = abs(minor) >= 1000 * unit
        return money_text(
            round(minor / unit) * unit if large else minor, self.policy.currency_decimals
        )


def remarks(
    said: Said, monthly: pd.DataFrame, mix: ProductMix, regions: pd.DataFrame
) -> list[Sentence]:
    """Return what there is to say, at most eight sentences.

    Args:
        said: What sentences are made from.
        monthly: Sales by month, as `monthly_sales` gives them.
        mix: Products by tier.
        regions: The regions, as `breakdown` gives them.
    """
    base, policy = said.base, said.policy
    spoken = [
        *_losses(said),
        *trend(monthly, policy, said.money),
        *_at_risk(said),
        *_overdue(said),
        *_regions(regions),
        *gained(said.review.ledger, policy, said.money),
        *concentration(base, policy),
        *products(mix, base, policy),
        *without_products(base),
    ]
    return spoken[:MOST]


def _losses(said: Said) -> Iterator[Sentence]:
    """Say which tiers lost most customers, and how many of these have stopped buying."""
    ledger = said.review.ledger
    lost = (ledger.direction == "down") | (ledger.direction == "lapsed")
    # who was in a tier that is no more has no whole rank, and no tier to be named
    counts = [int((lost & (ledger.rank_before == rank)).sum()) for rank in _ranks(said.policy)]
    order = sorted(_ranks(said.policy), key=lambda rank: (-counts[rank], rank))
    for rank in order[:LOSING_TIERS]:
        if counts[rank]:
            leavers = lost & (ledger.rank_before == rank)
            yield _loss(said, said.policy.names[rank], leavers)


def _ranks(policy: TieringPolicy) -> range:
    return range(len(policy.tiers))


def _loss(said: Said, tier: str, leavers: Mask) -> Sentence:
    count = int(leavers.sum())
    listed = leavers[: len(said.base)]
    bought = said.base.shown["last_purchase"].to_numpy()[listed].astype("datetime64[D]")
    day = np.datetime64(said.as_of, "D")
    quiet = bought[day - bought > np.timedelta64(QUIET_DAYS, "D")]
    english = f"{_customers(count)} dropped out of {tier}"
    chinese = f"{named(tier, 'zh')}有 {count:,} 个客户降级或流出".lstrip()
    if not len(quiet):
        return Sentence(f"{english}.", f"{chinese}。")
    since = month_name(quiet.max().astype(object), said.as_of)
    many = len(quiet)
    if many == count == 1:
        return Sentence(
            f"{english}: no purchase since {since.en}.", f"{chinese}，在 {since.zh}之后未再购买。"
        )
    if many == count:
        return Sentence(
            f"{english}; none of them has bought since {since.en}.",
            f"{chinese}，均在 {since.zh}之后未再购买。",
        )
    has = "has" if many == 1 else "have"
    return Sentence(
        f"{english}; {many:,} of them {has} not bought since {since.en}.",
        f"{chinese}，其中 {many:,} 个在 {since.zh}之后未再购买。",
    )


def _customers(count: int) -> str:
    return "1 customer" if count == 1 else f"{count:,} customers"


def _at_risk(said: Said) -> Iterator[Sentence]:
    here = at_risk(said.base.shown["rfm_segment"].to_numpy(), said.language)
    count, brought = int(here.sum()), said.money(int(said.base.amount[here].sum()))
    if not count:
        return
    are, they = ("is", "it") if count == 1 else ("are", "they")
    yield Sentence(
        f"{_customers(count)} who used to buy well {are} about to be lost; {they} brought "
        f"{brought} in the window: contact them first.",
        f"{count:,} 个曾经购买良好的客户有流失风险，周期内合计 {brought}，建议优先联系。",
    )


def _overdue(said: Said) -> Iterator[Sentence]:
    late = overdue(said.base)
    count, top = int(late.sum()), int((late & (said.base.rank == 0)).sum())
    if not count:
        return
    tier = said.policy.names[0]
    named_zh = named(tier, "zh")
    follow_ups = "1 follow-up is" if count == 1 else f"{count:,} follow-ups are"
    if top in {0, count}:
        all_of = f", all with {tier}" if top else ""
        yield Sentence(
            f"{follow_ups} overdue{all_of}.",
            f"有 {count:,} 个客户逾期未跟进{f'，均为{named_zh}客户' if top else ''}。",
        )
        return
    yield Sentence(
        f"{follow_ups} overdue, {top:,} of them with {tier}.",
        f"有 {count:,} 个客户逾期未跟进，其中{named_zh}客户 {top:,} 个。",
    )


def _regions(regions: pd.DataFrame) -> Iterator[Sentence]:
    """Name the region that lost most, where it is one of several."""
    placeholders = {text for word in (OTHERS, NOT_STATED) for text in (word.en, word.zh)}
    stated = regions[[name not in placeholders for name in regions["region"]]]
    if len(stated) < 2:
        return
    worst = stated.loc[stated["net_upgrades"].idxmin()]
    if worst["net_upgrades"] > -NET_LOSS:
        return
    name, down, up = worst["region"], int(worst["down"]), int(worst["up"])
    yield Sentence(
        f"{name} has the weakest balance of the regions: {down:,} moved down, {up:,} up.",
        f"各地区中“{name}”的升降情况最差：降级 {down:,} 个，升级 {up:,} 个。",
    )
