"""Bounds for a wanted split: which round numbers put the wanted share of customers in each tier.

Tiers are nested, so a tier and those above it hold whoever meets its conditions. For every round
bound that share is counted exactly, and of all falling bounds those are taken whose shares differ
least from the wanted ones, summed over the tiers; of equal ones the roundest. Customers who are
equal are on the same side of every bound. Conditions that are not to move are kept as they are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from xltier.tiering.policy_order import MOST_TIERS
from xltier.tiering.ranking import ranks_of
from xltier.tiering.round_numbers import round_amounts, round_counts, roundness
from xltier.tiering.suggestion_wish import WHOLE, check_wish

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltier.tiering.money import Integers, Mask
    from xltier.tiering.policy import Tier, TieringPolicy
    from xltier.tiering.suggestion_wish import Base, By, Lever, Wish

Cost = tuple[float, int]
"""How far the shares are from the wanted ones, and how little round the bounds are."""
NEVER: Final[Cost] = (float("inf"), 0)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Rules that come nearest to a wish.

    Attributes:
        policy: The rules with the new bounds; they are valid.
        wish: What was wanted.
        ranks: The tier that they give each customer, `NO_TIER` for prospects.
        customers: Customers of each tier, best first.
        sales: Sales of each tier, minor units.
    """

    policy: TieringPolicy
    wish: Wish
    ranks: Integers
    customers: tuple[int, ...]
    sales: tuple[int, ...]


def suggest(base: Base, policy: TieringPolicy, wish: Wish) -> Suggestion:
    """Find the bounds that come nearest to a wish.

    Args:
        base: The customers.
        policy: The rules, of the method threshold.
        wish: The split.

    Raises:
        UsageError: The wish does not fit the rules or the base.
    """
    check_wish(base, policy, wish)
    rungs = rungs_of(base, wish.lever)
    places = _choose(rungs, base, policy, wish)
    tiers = [rungs[place].on(tier) for place, tier in zip(places, policy.tiers, strict=False)]
    made = replace(policy, tiers=(*tiers, policy.tiers[-1]))
    ranks = ranks_of(base.figures, base.known, made)
    each = range(len(made.tiers))
    return Suggestion(
        made,
        wish,
        ranks,
        tuple(int((ranks == rank).sum()) for rank in each),
        tuple(int(base.sales[ranks == rank].sum()) for rank in each),
    )


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


def weights_on(
    rungs: Sequence[Rung], base: Base, tier: Tier, policy: TieringPolicy, by: By
) -> list[int]:
    """Return the weight of those who meet a tier, for each rung as its bounds."""
    weights = base.weights(by)
    at = np.zeros(len(rungs) + 1, dtype=np.int64)
    np.add.at(at, reached(rungs, base, tier, policy)[base.known], weights[base.known])
    sums: list[int] = np.cumsum(at[::-1])[::-1][1:].tolist()
    return sums


def _choose(rungs: Sequence[Rung], base: Base, policy: TieringPolicy, wish: Wish) -> list[int]:
    """Return the rung of each tier but the last: falling, and of all such the nearest.

    Goes tier by tier from the best: the best way to a rung is the best way to one above it.
    """
    total, wanted = int(base.weights(wish.by).sum()), 0
    nothing: Cost = (0, 0)
    way: list[tuple[Cost, int]] = [(nothing, -1)] * (len(rungs) + 1)
    ways: list[list[tuple[Cost, int]]] = []
    for tier, share in zip(policy.tiers[:-1], wish.shares, strict=False):
        wanted += share
        costs = [
            (abs(weight * WHOLE - wanted * total), rung.roundness)
            for weight, rung in zip(
                weights_on(rungs, base, tier, policy, wish.by), rungs, strict=True
            )
        ]
        way = _best_down_to(costs, way, len(ways))
        ways.append(way)
    return _back(ways)


def _best_down_to(
    costs: Sequence[Cost], above: Sequence[tuple[Cost, int]], tiers_above: int
) -> list[tuple[Cost, int]]:
    """Return, for each rung, the least cost of this tier on it or higher, and on which.

    Args:
        costs: What each rung costs this tier.
        above: The same as this returns, of the tier above.
        tiers_above: How many tiers there are above; each takes a rung of its own.
    """
    best: tuple[Cost, int] = (NEVER, -1)
    found: list[tuple[Cost, int]] = []
    highest = len(costs) - 1 - tiers_above
    for rung in range(len(costs), -1, -1):
        if rung <= highest:
            before = above[rung + 1][0]
            own = (costs[rung][0] + before[0], costs[rung][1] + before[1])
            best = min(best, (own, rung))
        found.append(best)
    return found[::-1]


def _back(ways: Sequence[Sequence[tuple[Cost, int]]]) -> list[int]:
    """Return the rungs of the best way, the best tier first."""
    places: list[int] = []
    least = 0
    for way in reversed(ways):
        place = way[least][1]
        places.append(place)
        least = place + 1
    return places[::-1]
