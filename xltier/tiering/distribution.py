"""How a measure is spread over the customers: exact quantiles by whole-number arithmetic.

Engines interpolate quantiles differently, and some only approximate them. Here an engine counts the
customers of each distinct value and sums the counts up; the few values that matter are picked by
comparing whole numbers, and the interpolation between two of them is a fraction in Python. So every
engine gives the same edge, to the last digit.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import narwhals as nw

from xltier.tiering.engines import Frame, one_row


def distribution(customers: Frame, column: str) -> Frame:
    """Return the distinct values of a whole-number measure and how many customers have them.

    Args:
        customers: One row per customer; a null has no value.
        column: The measure.

    Returns:
        A frame with the columns `value`, `customers` and `up_to`: how many have this value or less.
    """
    known = customers.filter(~nw.col(column).is_null()).select(value=nw.col(column).cast(nw.Int64))
    counted = known.group_by("value").agg(customers=nw.len())
    counted = counted.with_columns(nw.col("customers").cast(nw.Int64))
    return counted.with_columns(up_to=nw.col("customers").cum_sum().over(order_by="value"))


def quantiles(
    customers: Frame, column: str, known: int, shares: tuple[Fraction, ...]
) -> tuple[Fraction, ...]:
    """Return exact quantiles as Excel's PERCENTILE.INC defines them.

    The quantile of share p lies at position (n − 1)·p of the values in rising order, counted from
    0, and is interpolated between its two neighbours (type 7 of Hyndman and Fan, 1996).

    Args:
        customers: One row per customer.
        column: A whole-number measure.
        known: How many customers have a value; at least one.
        shares: From 0 to 1.
    """
    positions = [(known - 1) * share for share in shares]
    aggregates = {}
    for place, position in enumerate(positions):
        low, high = position.numerator, position.denominator
        aggregates[f"below_{place}"] = _least_where(nw.col("up_to") * high > low)
        aggregates[f"above_{place}"] = _least_where((nw.col("up_to") - 1) * high > low)
    found = one_row(distribution(customers, column), **aggregates)
    return tuple(
        _between(found[f"below_{place}"], found[f"above_{place}"], position)
        for place, position in enumerate(positions)
    )


def _least_where(condition: nw.Expr) -> nw.Expr:
    return nw.when(condition).then(nw.col("value")).min()


def _between(below: Any, above: Any, position: Fraction) -> Fraction:  # noqa: ANN401 - a number
    part = position % 1
    low = Fraction(int(below))
    return low if part == 0 else low + (int(above) - low) * part
