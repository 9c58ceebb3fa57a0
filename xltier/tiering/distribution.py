"""How a measure is spread over the customers: exact quantiles by whole-number arithmetic.

Engines interpolate quantiles differently, and some only approximate them. Here an engine counts the
customers of each distinct value and sums the counts up; the few values that matter are picked by
comparing whole numbers, and the interpolation between two of them is a fraction in Python. So every
engine gives the same edge, to the last digit.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Any

import narwhals as nw
import numpy as np

from xltier.tiering.engines import Frame, one_row


@dataclass(frozen=True, slots=True)
class Quantile:
    """One quantile of a measure.

    Attributes:
        value: Exactly.
        up_to: How many customers have this value or less.
    """

    value: Fraction
    up_to: int


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
) -> tuple[Quantile, ...]:
    """Return exact quantiles as Excel's PERCENTILE.INC defines them.

    The quantile of share p lies at position (n − 1)·p of the values in rising order, counted from
    0, and is interpolated between its two neighbours (type 7 of Hyndman and Fan, 1996).

    Args:
        customers: One row per customer.
        column: A whole-number measure.
        known: How many customers have a value; at least one.
        shares: From 0 up to, not including, 1.
    """
    positions = [(known - 1) * share for share in shares]
    spread = distribution(customers, column)
    eager = isinstance(spread, nw.DataFrame)
    row = _looked_up(spread, positions) if eager else _aggregated(spread, positions)

    def quantile(place: int) -> Quantile:
        value = Fraction(row[f"value {place}"])
        between = row.get(f"next {place}", value) - value
        return Quantile(value + between * (positions[place] % 1), row[f"up_to {place}"])

    return tuple(quantile(place) for place in range(len(shares)))


def _aggregated(spread: Frame, positions: list[Fraction]) -> dict[str, int]:
    """Return the values at and after each position by aggregates, which any engine has."""
    up_to = nw.col("up_to")
    least: dict[str, nw.Expr] = {}
    for place, position in enumerate(positions):
        reached = up_to * position.denominator > position.numerator
        least[f"value {place}"] = nw.when(reached).then(nw.col("value")).min()
        least[f"up_to {place}"] = nw.when(reached).then(up_to).min()
        if position % 1:
            next_reached = (up_to - 1) * position.denominator > position.numerator
            least[f"next {place}"] = nw.when(next_reached).then(nw.col("value")).min()
    return {name: int(value) for name, value in one_row(spread, **least).items()}


def _looked_up(spread: nw.DataFrame[Any], positions: list[Fraction]) -> dict[str, int]:
    """Return the same for a frame in memory, several times faster."""
    in_order = spread.sort("value")
    values, up_to = in_order["value"].to_numpy(), in_order["up_to"].to_numpy()
    row: dict[str, int] = {}
    for place, position in enumerate(positions):
        # a whole number is more than a fraction when it is more than the fraction's whole part
        at, after = np.searchsorted(up_to, [floor(position), floor(position) + 1], side="right")
        row |= {f"value {place}": int(values[at]), f"up_to {place}": int(up_to[at])}
        if position % 1:
            row[f"next {place}"] = int(values[after])
    return row
