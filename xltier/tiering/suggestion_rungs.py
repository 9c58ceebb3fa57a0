"""Bounds that may be suggested, and how many customers reach each of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from xltier.tiering.policy_order import MOST_TIERS
from xltier.tiering.round_numbers import round_amounts, round_counts, roundness

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltier.tiering.money import Integers, Mask
    from xltier.tiering.policy import Tier, TieringPolicy
    from xltier.tiering.suggestion_wish import Base, Lever


@dataclass(frozen=True, slots=True)
class Rung:
    """A bound that may be suggested, or a pair of them; the next rung is nowhere laxer.

    Attributes:
        amount: Least amount in minor units; None where amounts are kept.
        orders: Least orders; None where orders are kept.
    """

    amount: int | None
    orders: int | None

    def on(self, tier: Tier) -> Tier:
        """Return the tier with these bounds."""
        return replace(
            tier,
            min_amount=tier.min_amount if self.amount is None else self.amount,
            min_orders=tier.min_orders if self.orders is None else self.orders,
        )

    @property
    def size(self) -> int:
        """The bound, by which rungs are compared: the amount where amounts move."""
        return self.amount if self.amount is not None else self.orders or 0

    @property
    def roundness(self) -> int:
        """How round it is; the less the rounder."""
        return sum(roundness(n) for n in (self.amount, self.orders) if n is not None)


def rungs_of(base: Base, lever: Lever) -> list[Rung]:
    """Return the bounds that may be suggested, the laxest first.

    Where both move, they are equally strict: orders are those that as many customers reach as
    reach the amount, as nearly as there are such.
    """
    amount, orders = base.figures.amount[base.known], base.figures.orders[base.known]
    amounts = round_amounts(int(amount.max(initial=0)), MOST_TIERS)
    counts = round_counts(int(orders.max(initial=0)), MOST_TIERS)
    if lever == "amount":
        return [Rung(bound, None) for bound in amounts]
    if lever == "orders":
        return [Rung(None, bound) for bound in counts]
    reach = len(orders) - np.searchsorted(np.sort(orders), counts)
    wanted = len(amount) - np.searchsorted(np.sort(amount), amounts)
    nearest = np.abs(reach[:, None] - wanted[None, :]).argmin(axis=0)
    return [Rung(bound, counts[at]) for bound, at in zip(amounts, nearest.tolist(), strict=True)]


def reached(rungs: Sequence[Rung], base: Base, tier: Tier, policy: TieringPolicy) -> Integers:
    """Return how many rungs each customer is on when they are the bounds of a tier."""
    climbed = [
        np.searchsorted(np.array(bounds), values, side="right")
        for bounds, values in (
            ([rung.amount for rung in rungs], base.figures.amount),
            ([rung.orders for rung in rungs], base.figures.orders),
        )
        if bounds[0] is not None
    ]
    meets = _keeps(base, tier, policy, rungs[0])
    if policy.match == "all":
        together = np.minimum.reduce(climbed)
        return together if meets is None else np.where(meets, together, 0)
    together = np.maximum.reduce(climbed)
    return together if meets is None else np.where(meets, len(rungs), together)


def _keeps(base: Base, tier: Tier, policy: TieringPolicy, rung: Rung) -> Mask | None:
    """Return who meets the conditions of a tier that are kept; None where none is."""
    figures = base.figures
    masks: list[Mask] = []
    if rung.amount is None and tier.min_amount is not None:
        masks.append(figures.amount >= tier.min_amount)
    if rung.orders is None and tier.min_orders is not None:
        masks.append(figures.orders >= tier.min_orders)
    if tier.max_recency_days is not None:
        masks.append(figures.recency <= tier.max_recency_days)
    if not masks:
        return None
    kept: Mask = (np.logical_and if policy.match == "all" else np.logical_or).reduce(masks)
    return kept


def sums_on(reached_by: Integers, weights: Integers, count: int) -> Integers:
    """Return the weight of those who are on each of `count` rungs or higher.

    Args:
        reached_by: How many rungs each customer is on; see `reached`.
        weights: Weight of each customer.
        count: The number of rungs.
    """
    at = np.zeros(count + 1, dtype=np.int64)
    np.add.at(at, reached_by, weights)
    sums: Integers = np.cumsum(at[::-1])[::-1][1:]
    return sums
