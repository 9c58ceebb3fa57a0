"""What is known of each customer on one day, as arrays: the measures that any method may need."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xltier.tiering.money import Floats, Integers


@dataclass(frozen=True, slots=True)
class Habits:
    """The measures that snapshots do not keep, one entry per customer.

    Attributes:
        average_order: Minor units per order, NaN without orders.
        gap: Usual days between purchases, NaN for none.
        orders_ever: Orders over all history.
        pause: Days of silence before the purchases of the latest month, NaN for none.
        variation: Coefficient of variation of monthly sales, NaN where it cannot be told.
        months: Months that it looks at.
    """

    average_order: Floats
    gap: Floats
    orders_ever: Integers
    pause: Floats
    variation: Floats
    months: Integers

    def of(self, rows: Integers) -> Habits:
        """Return the habits of some customers."""
        return Habits(*(getattr(self, part.name)[rows] for part in fields(self)))


@dataclass(frozen=True, slots=True)
class Figures:
    """The measures that decide a tier, one entry per customer; prospects have zeros.

    Attributes:
        amount: Monetary value in minor units.
        orders: Orders in the window.
        recency: Days since the last purchase, NaN where no purchase counts.
        habits: The rest; None where only a snapshot is left.
    """

    amount: Integers
    orders: Integers
    recency: Floats
    habits: Habits | None = None

    def of(self, rows: Integers) -> Figures:
        """Return the figures of some customers."""
        habits = None if self.habits is None else self.habits.of(rows)
        return Figures(self.amount[rows], self.orders[rows], self.recency[rows], habits)
