"""The measures of every customer as arrays, in the customers' order; prospects have none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from xltier.tiering.measures import measure
from xltier.tiering.reasons import Figures

if TYPE_CHECKING:
    from xltier.tiering.money import Floats, Integers, Mask
    from xltier.tiering.policy import TieringPolicy
    from xltier.tiering.quality import Examined


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


def measured(examined: Examined, policy: TieringPolicy, as_of: date) -> Measured:
    """Measure the customers of a base as of a day.

    Args:
        examined: The data as it is used.
        policy: Says window, money and whether to annualise.
        as_of: Purchases after this day are left out.
    """
    lines = examined.purchases.drop(columns=["product", "category", "quantity"])
    lines = lines.reset_index(drop=True)
    order = examined.purchases["order"].to_numpy()
    # A line without an order number belongs to its day: negative codes stand for days.
    days = lines["date"].to_numpy().astype("datetime64[D]").astype(np.int64)
    lines["order"] = np.where(order < 0, -1 - days, order)
    frame = measure(lines, policy, as_of, customer="customer", order="order")
    count = len(examined.customers)
    place = frame["customer_id"].to_numpy()
    known = np.zeros(count, dtype=np.bool_)
    known[place] = True

    def spread(name: str) -> Floats:
        values = np.full(count, np.nan)
        values[place] = frame[name].to_numpy(dtype=np.float64, na_value=np.nan)
        return values

    def whole(name: str) -> Integers:
        values = np.zeros(count, dtype=np.int64)
        values[place] = frame[name].to_numpy(dtype=np.int64)
        return values

    return Measured(
        as_of=as_of,
        known=known,
        figures=Figures(whole("monetary_value"), whole("frequency"), spread("recency_days")),
        actual=whole("actual_value"),
        average_order=spread("average_order_value"),
        tenure=spread("tenure_days"),
        gap=spread("gap_days"),
        gap_is_base=whole("gap_is_base").astype(np.bool_),
        provisional=whole("provisional").astype(np.bool_),
    )
