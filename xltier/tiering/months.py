"""Months counted back from the as-of date: month 0 is (as_of − 1 month, as_of]."""

from __future__ import annotations

from datetime import date

import narwhals as nw

from xltier.tiering.engines import Frame

MARCH_1_OF_YEAR_0 = 719_468
"""Days from the first of March of year 0 to 1970-01-01: years that begin in March end in the leap
day."""
DAYS_IN_400_YEARS, DAYS_IN_4_YEARS, DAYS_IN_5_MONTHS = 146_097, 1_461, 153


def with_months_back(customers: Frame, day: str, as_of: date, name: str) -> Frame:
    """Add in how many months before the as-of date a day lies; 0 is the latest month.

    A month begins where the one before ends: on the day of the month of the as-of date, or on the
    last day of a shorter month. So a day lies one month nearer than its calendar month says when it
    is later in its month than the as-of date. The calendar is counted by whole numbers, in cycles
    of 400 years, 4 years and 5 months (Neri and Schneider, 2022): no engine has to be asked.

    Args:
        customers: A narwhals frame.
        day: A column of whole days since 1970-01-01; null stays null.
        as_of: The last day of month 0.
        name: Name of the column to add.
    """
    centuries = 4 * (nw.col(day) + MARCH_1_OF_YEAR_0) + 3
    years = nw.col("_in_century")
    months = nw.col("_in_year")
    staged = customers.with_columns(
        _century=centuries // DAYS_IN_400_YEARS,
        _in_century=centuries % DAYS_IN_400_YEARS // 4 * 4 + 3,
    ).with_columns(
        _year=nw.col("_century") * 100 + years // DAYS_IN_4_YEARS,
        _in_year=years % DAYS_IN_4_YEARS // 4 * 5 + 2,
    )
    # March is month 3; January and February are months 13 and 14 of the year before.
    month = nw.col("_year") * 12 + months // DAYS_IN_5_MONTHS + 3
    day_of_month = months % DAYS_IN_5_MONTHS // 5 + 1
    later = nw.when(day_of_month > as_of.day).then(nw.lit(1)).otherwise(nw.lit(0))
    back = nw.lit(as_of.year * 12 + as_of.month) - month - later
    return staged.with_columns(back.alias(name)).drop(
        "_century", "_in_century", "_year", "_in_year"
    )


def months_back(day: date, as_of: date) -> int:
    """Return in how many months before the as-of date a day lies."""
    months = (as_of.year - day.year) * 12 + as_of.month - day.month
    return months - (day.day > as_of.day)
