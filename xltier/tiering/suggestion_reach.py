"""What share a tier can have at all: the conditions that are kept may forbid the wanted one.

Below some bound no more customers come into a tier, above another no fewer are left. Beyond these
every bound is as good as the next, and a number far from any customer would only puzzle: the
nearest is taken. Where the wanted share is out of reach, half a per cent of the customers more or
less does not matter either.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from xltier.tiering.policy_order import tier_faults
from xltier.tiering.suggestion_rungs import Rung, reached, sums_on
from xltier.tiering.suggestion_wish import WHOLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltier.tiering.money import Integers, Mask
    from xltier.tiering.policy import Tier, TieringPolicy
    from xltier.tiering.suggestion_wish import Base, Wish

SLACK: Final = 0.005
"""Share of the customers that does not matter where the wanted share is out of reach."""
NEAR: Final = 2
"""A bound is near the customers if it is at most this many times as far from zero, or that part."""


@dataclass(frozen=True)
class Reach:
    """What a tier and those above it hold on each rung as its bounds, the laxest first.

    Attributes:
        held: Their weight.
        customers: Their number.
        wanted: The wanted weight, times `WHOLE`.
        everyone: How many customers are split.
    """

    held: Integers
    customers: Integers
    wanted: int
    everyone: int

    @property
    def too_few(self) -> bool:
        """Whether the laxest bounds let in less than is wanted."""
        return int(self.held[0]) * WHOLE < self.wanted

    @property
    def too_many(self) -> bool:
        """Whether the strictest bounds let in more than is wanted."""
        return int(self.held[-1]) * WHOLE > self.wanted

    @cached_property
    def lax(self) -> Mask:
        """The rungs that let in whoever can be let in."""
        slack = SLACK * self.everyone if self.too_few else 0
        found: Mask = self.customers >= self.customers[0] - slack
        return found

    @cached_property
    def strict(self) -> Mask:
        """The rungs that leave out whoever can be left out."""
        slack = SLACK * self.everyone if self.too_many else 0
        found: Mask = self.customers <= self.customers[-1] + slack
        return found

    def distances(self) -> list[int]:
        """Return how far each rung is from what is wanted."""
        far = [abs(held * WHOLE - self.wanted) for held in self.held.tolist()]
        for ends, out_of_reach in ((self.lax, self.too_few), (self.strict, self.too_many)):
            if out_of_reach:
                nearest = min(one for one, end in zip(far, ends, strict=True) if end)
                far = [nearest if end else one for one, end in zip(far, ends, strict=True)]
        return far

    def astray(self, rungs: Sequence[Rung]) -> list[int]:
        """Return 1 for each rung that is farther from the customers than it need be, else 0."""
        sizes = np.array([rung.size for rung in rungs])
        least = int(sizes[self.lax].max()) / NEAR
        most = int(sizes[self.strict].min()) * NEAR
        astray: Mask = ((sizes < least) & self.lax) | ((sizes > most) & self.strict)
        return [int(one) for one in astray]

    def takes(self, customers: int) -> bool:
        """Tell whether a number of customers is as near to an unreachable wish as any."""
        slack = SLACK * self.everyone
        if self.too_few:
            return customers >= int(self.customers[0]) - slack
        return self.too_many and customers <= int(self.customers[-1]) + slack


def reach_of(
    rungs: Sequence[Rung], base: Base, policy: TieringPolicy, wish: Wish, rank: int
) -> Reach:
    """Return what a tier can hold, whatever its bounds.

    Args:
        rungs: The bounds that it may have, the laxest first.
        base: The customers.
        policy: The rules, of which some conditions are kept.
        wish: The split.
        rank: Which tier.
    """
    on = reached(rungs, base, policy.tiers[rank], policy)[base.known]
    weights = base.weights(wish.by)
    total = int(weights.sum())
    held = sums_on(on, weights[base.known], len(rungs))
    customers = sums_on(on, np.ones(len(on), dtype=np.int64), len(rungs))
    return Reach(held, customers, sum(wish.shares[: rank + 1]) * total, len(on))


def typed_where_as_near(
    tiers: Sequence[Tier], reach: Sequence[Reach], base: Base, policy: TieringPolicy, wish: Wish
) -> list[Tier]:
    """Return the tiers with the typed bounds where no others come nearer to an unreachable share.

    Args:
        tiers: The tiers with the chosen bounds, without the last.
        reach: What each can hold.
        base: The customers.
        policy: The rules as typed.
        wish: The split.
    """
    found = list(tiers)
    for rank, there in enumerate(reach):
        typed = policy.tiers[rank]
        rung = Rung(
            None if wish.lever == "orders" else typed.min_amount,
            None if wish.lever == "amount" else typed.min_orders,
        )
        if not _whole(rung, wish):
            continue
        on = reached([rung], base, typed, policy)[base.known]
        other = [*found[:rank], typed, *found[rank + 1 :]]
        if there.takes(int(on.sum())) and _falling(other, policy, wish):
            found = other
    return found


def _whole(rung: Rung, wish: Wish) -> bool:
    """Tell whether every bound that may move is typed."""
    return (wish.lever == "orders" or rung.amount is not None) and (
        wish.lever == "amount" or rung.orders is not None
    )


def _falling(tiers: Sequence[Tier], policy: TieringPolicy, wish: Wish) -> bool:
    """Tell whether the rules are valid with these tiers, and no two have the same bound."""
    name = "min_orders" if wish.lever == "orders" else "min_amount"
    bounds = [getattr(tier, name) for tier in tiers]
    whole = replace(policy, tiers=(*tiers, policy.tiers[-1]))
    strictly = all(upper > lower for upper, lower in itertools.pairwise(bounds))
    return strictly and not tier_faults(whole.tiers, policy.match, policy.currency_decimals)
