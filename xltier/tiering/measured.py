"""The measures of every customer as arrays, in the customers' order; prospects have none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from xltier.tiering.figures import Figures, Habits

if TYPE_CHECKING:
    import pandas as pd

    from xltier.tiering.lines import Lines
    from xltier.tiering.money import Floats, Integers, Mask
    from xltier.tiering.policy import TieringPolicy


@dataclass(frozen=True, slots=True)
class Measured:
    """Measures, one entry per customer of `Examined.customers`.

    Attributes:
        as_of: The day looked back from.
        known: Who has measures; the others are prospects.
        figures: The deciding measures.
        actual: Money in the window before any projection, minor units.
        average_order: Minor units per order, NaN without orders.
        tenure: Days since the first purchase, NaN for none.
        gap: Usual days between purchases, NaN for none.
        gap_is_base: Whose gap is the median of the base.
        provisional: Whose measures are projected to a year.
    """

    as_of: date
    known: Mask
    figures: Figures
    actual: Integers
    average_order: Floats
    tenure: Floats
    gap: Floats
    gap_is_base: Mask
    provisional: Mask

    def __len__(self) -> int:
        """Return the number of customers."""
        return len(self.known)


def measured(lines: Lines, count: int, policy: TieringPolicy, as_of: date) -> Measured:
    """Measure the customers of a base as of a day.

    Args:
        lines: The order lines.
        count: The number of customers, prospects included.
        policy: Says window, money and whether to annualise.
        as_of: Purchases after this day are left out.
    """
    frame = lines.measures(policy, as_of)
    known = np.zeros(count, dtype=np.bool_)
    known[frame["customer_id"].to_numpy()] = True
    spread = _Spread(frame, count)
    steadiness = _Spread(lines.variation(policy, as_of), count)
    habits = Habits(
        average_order=spread.floats("average_order_value"),
        gap=spread.floats("gap_days"),
        orders_ever=spread.whole("orders_ever"),
        pause=spread.floats("pause_days"),
        variation=steadiness.floats("variation"),
        months=steadiness.whole("months"),
    )
    recency = spread.floats("recency_days")
    return Measured(
        as_of=as_of,
        known=known,
        figures=Figures(spread.whole("monetary_value"), spread.whole("frequency"), recency, habits),
        actual=spread.whole("actual_value"),
        average_order=habits.average_order,
        tenure=spread.floats("tenure_days"),
        gap=habits.gap,
        gap_is_base=spread.whole("gap_is_base").astype(np.bool_),
        provisional=spread.whole("provisional").astype(np.bool_),
    )


@dataclass(frozen=True, slots=True)
class _Spread:
    """Columns of a frame, one entry per customer of the whole base.

    Attributes:
        frame: One row per customer who has something, named by place in `customer_id`.
        count: The number of customers.
    """

    frame: pd.DataFrame
    count: int

    def floats(self, name: str) -> Floats:
        values = np.full(self.count, np.nan)
        values[self._place] = self.frame[name].to_numpy(dtype=np.float64, na_value=np.nan)
        return values

    def whole(self, name: str) -> Integers:
        values = np.zeros(self.count, dtype=np.int64)
        values[self._place] = self.frame[name].to_numpy(dtype=np.int64)
        return values

    @property
    def _place(self) -> Integers:
        place: Integers = self.frame["customer_id"].to_numpy(dtype=np.int64)
        return place
