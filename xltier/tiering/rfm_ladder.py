"""What one measure would have to do for a better tier, when RFM segments or types decide.

A customer's state is its three levels (1 to 5 for segments, low 0 or high 1 for types). More orders
and more money both come with a new purchase, so recency is at its best in every state looked at.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltier.tiering.labels import TYPES
from xltier.tiering.rfm_segments import segment_numbers

if TYPE_CHECKING:
    from xltier.tiering.policy import TieringPolicy
    from xltier.tiering.rfm_cuts import MeasureCuts, RfmCuts

State = tuple[int, int, int]
Step = tuple[int, int]
"""A value to reach, and the level that it gives."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """The tiers of all states, and how levels are reached.

    Attributes:
        ranks: Rank of each state.
        best: The best level of recency.
        orders: Steps of frequency, in orders.
        amount: Steps of money, in minor units.
    """

    ranks: dict[State, int]
    best: int
    orders: tuple[Step, ...]
    amount: tuple[Step, ...]

    @classmethod
    def of(cls, policy: TieringPolicy, cuts: RfmCuts) -> Ladder:
        """Return the ladder of a policy whose method is one of RFM's."""
        if policy.method == "rfm":
            return _of_segments(policy, cuts)
        return _of_types(policy, cuts)

    def recent(self, state: State, rank: int) -> bool:
        """Tell whether a new purchase alone gives a better tier than `rank`."""
        return self._with_one_order_more(state[1], state[2], rank)

    def orders_for(self, state: State, rank: int) -> int | None:
        """Return the least orders that give a better tier than `rank`; None for none."""
        _, orders, money = state
        return next(
            (
                value
                for value, level in self.orders
                if level > orders and self.ranks[self.best, level, money] < rank
            ),
            None,
        )

    def amount_for(self, state: State, rank: int) -> int | None:
        """Return the least money that gives a better tier than `rank`; None for none."""
        _, orders, money = state
        return next(
            (
                value
                for value, level in self.amount
                if level > money and self._with_one_order_more(orders, level, rank)
            ),
            None,
        )

    def _with_one_order_more(self, orders: int, money: int, rank: int) -> bool:
        """Tell whether a state is better than `rank`, whether the purchase raises F or not."""
        raised = next((level for _, level in self.orders if level > orders), orders)
        return all(self.ranks[self.best, level, money] < rank for level in (orders, raised))


def _of_segments(policy: TieringPolicy, cuts: RfmCuts) -> Ladder:
    levels = policy.methods.rfm.levels
    mapped = policy.methods.tier_map.ranks("rfm", len(policy.tiers))
    ranks: dict[State, int] = {}
    for rank, numbers in zip(mapped, segment_numbers(levels), strict=True):
        for number in numbers:
            ranks[number // 100, number // 10 % 10, number % 10] = rank
    return Ladder(ranks, levels, _over_edges(cuts.frequency), _over_edges(cuts.monetary))


def _over_edges(cuts: MeasureCuts) -> tuple[Step, ...]:
    """Return the values just above the edges, with the level that each gives."""
    edges = [math.floor(edge) for edge in cuts.edges]
    values = sorted({edge + 1 for edge in edges})
    return tuple((value, 1 + sum(edge < value for edge in edges)) for value in values)


def _of_types(policy: TieringPolicy, cuts: RfmCuts) -> Ladder:
    mapped = policy.methods.tier_map.ranks("rfm_types", len(policy.tiers))
    ranks: dict[State, int] = {}
    for label, rank in zip(TYPES, mapped, strict=True):
        recency, orders, money = (int(bit) for bit in label.name)
        ranks[recency, orders, money] = rank
    above = policy.methods.rfm.above_only
    return Ladder(
        ranks,
        1,
        _over_line(cuts.frequency, above_only=above),
        _over_line(cuts.monetary, above_only=above),
    )


def _over_line(cuts: MeasureCuts, *, above_only: bool) -> tuple[Step, ...]:
    if cuts.line is None:
        return ()
    up = math.floor(cuts.line) + 1 if above_only else math.ceil(cuts.line)
    if cuts.line_on == "value":
        return ((up, 1),)
    high = [value for value, level in _over_edges(cuts) if level >= up]
    return ((high[0], 1),) if high else ()
