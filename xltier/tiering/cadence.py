"""How often each tier is to be contacted, and when a customer is next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltier.tiering.policy_cells import blank, number_in, shown

if TYPE_CHECKING:
    import pandas as pd

    from xltier.tiering.policy import TieringPolicy

SHIPPED_DAYS = (14, 30, 90)
"""Days between contacts of the first tier, the second, and all others."""
MOST_DAYS = 3_660


def shipped_cadence(rank: int) -> int:
    """Return the days between contacts of a tier that no strategy is written for."""
    return SHIPPED_DAYS[min(rank, len(SHIPPED_DAYS) - 1)]


def cadences(policy: TieringPolicy, strategies: pd.DataFrame | None) -> tuple[int | None, ...]:
    """Return the days between contacts of each tier, the best first.

    Args:
        policy: Its tiers.
        strategies: Columns tier and every_days, one row a tier; None for none. A tier that is
            missing or whose days are blank has the shipped ones.

    Returns:
        Whole days; None for a tier whose days are no whole number from 1 to `MOST_DAYS`.
    """
    days: list[int | None] = [shipped_cadence(rank) for rank in range(len(policy.tiers))]
    if strategies is None or "every_days" not in strategies:
        return tuple(days)
    for tier, every in zip(strategies["tier"], strategies["every_days"], strict=True):
        rank = None if blank(tier) else policy.rank_of(shown(tier))
        if rank is not None and not blank(every):
            days[rank] = days_in(every)
    return tuple(days)


def days_in(cell: object) -> int | None:
    """Return the whole days in a cell; None if they are none from 1 to `MOST_DAYS`."""
    number = number_in(cell)
    if number is None or number != int(number) or not 1 <= number <= MOST_DAYS:
        return None
    return int(number)
