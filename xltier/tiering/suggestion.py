"""Bounds for a wanted split: which round numbers put the wanted share of customers in each tier.

Tiers are nested, so a tier and those above it hold whoever meets its conditions. For every round
bound that share is counted exactly, and of all falling bounds those are taken whose shares differ
least from the wanted ones, summed over the tiers; of equal ones the roundest. Customers who are
equal are on the same side of every bound. Conditions that are not to move are kept as they are.
Where they put a share out of reach, the typed bound stays if it comes as near as any.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from xltier.tiering.ranking import ranks_of
from xltier.tiering.suggestion_reach import Reach, reach_of, typed_where_as_near
from xltier.tiering.suggestion_rungs import rungs_of
from xltier.tiering.suggestion_wish import check_wish

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltier.tiering.money import Integers
    from xltier.tiering.policy import TieringPolicy
    from xltier.tiering.suggestion_rungs import Rung
    from xltier.tiering.suggestion_wish import Base, Wish

Cost = tuple[float, int, int]
"""How far the shares are from the wanted ones, how many bounds are farther from the customers than
they need be, and how little round they are."""
NEVER: Final[Cost] = (float("inf"), 0, 0)


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
    reach = [reach_of(rungs, base, policy, wish, rank) for rank in range(len(policy.tiers) - 1)]
    places = _choose(rungs, reach)
    tiers = [rungs[place].on(tier) for place, tier in zip(places, policy.tiers, strict=False)]
    tiers = typed_where_as_near(tiers, reach, base, policy, wish)
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


def _choose(rungs: Sequence[Rung], reach: Sequence[Reach]) -> list[int]:
    """Return the rung of each tier but the last: falling, and of all such the nearest.

    Goes tier by tier from the best: the best way to a rung is the best way to one above it.
    """
    nothing: Cost = (0, 0, 0)
    way: list[tuple[Cost, int]] = [(nothing, -1)] * (len(rungs) + 1)
    ways: list[list[tuple[Cost, int]]] = []
    for tier in reach:
        costs = [
            (far, astray, rung.roundness)
            for far, astray, rung in zip(tier.distances(), tier.astray(rungs), rungs, strict=True)
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
            far, astray, rough = costs[rung]
            own = (far + before[0], astray + before[1], rough + before[2])
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
