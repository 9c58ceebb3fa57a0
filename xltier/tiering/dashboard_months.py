"""Sales by calendar month beside the same month of the year before."""

from __future__ import annotations

import calendar
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltier.tiering.dashboard_base import day_of, sums, tier_sums
from xltier.tiering.policy import months_before

if TYPE_CHECKING:
    from datetime import date

    from xltier.tiering.money import Integers
    from xltier.tiering.sale_lines import SaleLines

MONTHS = 12
"""How many months are shown; the last is that of the as-of date."""


def monthly_sales(lines: SaleLines, as_of: date) -> pd.DataFrame:
    """Return the sales of twelve months beside those of the same months a year earlier.

    The month of the as-of date runs to that date, and so does the same month a year earlier.

    Args:
        lines: The order lines, none after the as-of date.
        as_of: The day looked back from.

    Returns:
        Columns month (its first day), sales and sales_last_year: minor units, none for a month
        that ended before the first purchase. No rows without lines.
    """
    if not len(lines):
        return _empty()
    month = month_numbers(lines.day)
    last = _number(as_of)
    first = last - 2 * MONTHS + 1
    compared = (month >= first) & ~_later_last_year(lines.day, month, as_of)
    total = sums(month[compared] - first, lines.value[compared], 2 * MONTHS)
    known = np.arange(first, last + 1) >= month.min()
    sales = pd.array(total, dtype="Int64")
    sales[~known] = pd.NA
    return pd.DataFrame(
        {
            "month": _first_days(np.arange(last - MONTHS + 1, last + 1)),
            "sales": sales[MONTHS:],
            "sales_last_year": sales[:MONTHS],
        }
    )


def months_by_tier(lines: SaleLines, tiers: int, as_of: date) -> pd.DataFrame:
    """Return the sales of the same twelve months by tier: columns month, then one per rank."""
    last = _number(as_of)
    first = last - MONTHS + 1
    month = month_numbers(lines.day)
    shown = month >= first
    cells = tier_sums(month[shown] - first, lines.rank[shown], lines.value[shown], (MONTHS, tiers))
    frame = pd.DataFrame(cells, columns=range(tiers))
    frame.insert(0, "month", _first_days(np.arange(first, last + 1)))
    return frame if len(lines) else frame.iloc[:0]


def month_numbers(days: Integers) -> Integers:
    """Return the calendar months of days since 1970-01-01, as months since January 1970."""
    if not len(days):
        return days
    first, last = int(days.min()), int(days.max())
    # few different days: what they are is looked up, not computed for each line
    calendar_days = np.arange(first, last + 1).astype("datetime64[D]")
    months: Integers = calendar_days.astype("datetime64[M]").astype(np.int64)[days - first]
    return months


def _number(day: date) -> int:
    return (day.year - 1970) * 12 + day.month - 1


def _later_last_year(days: Integers, months: Integers, as_of: date) -> np.ndarray:
    """Return which lines of the as-of month a year earlier lie later in it than the as-of date."""
    whole = as_of.day == calendar.monthrange(as_of.year, as_of.month)[1]
    if whole:
        return np.zeros(len(days), dtype=np.bool_)
    later: np.ndarray = (months == _number(as_of) - MONTHS) & (
        days > day_of(months_before(as_of, MONTHS))
    )
    return later


def _first_days(months: Integers) -> np.ndarray:
    return months.astype("datetime64[M]").astype("datetime64[s]")


def _empty() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "month": pd.Series(dtype="datetime64[s]"),
            "sales": pd.Series(dtype="Int64"),
            "sales_last_year": pd.Series(dtype="Int64"),
        }
    )
