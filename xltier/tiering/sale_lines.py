"""The order lines that the dashboard counts: one by one, or summed up where they are.

Months, weekdays and products are sums of lines, so that sums by day or by product do as well as the
lines themselves: purchases larger than a sheet come back as no more than that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import narwhals as nw
import numpy as np
import pandas as pd

from xltier.tiering.engines import Frame, day_number, whole_days

if TYPE_CHECKING:
    from datetime import date

    from narwhals.typing import IntoFrameT

    from xltier.tiering.money import Integers, Mask
    from xltier.tiering.policy import TieringPolicy

SECONDS_A_DAY = 86_400
NO_DAY = 0


@dataclass(frozen=True, slots=True)
class SaleLines:
    """The order lines that count, one entry per line or per group of lines.

    Attributes:
        rank: Rank of the customer's tier, `NO_TIER` for none.
        day: Whole days since 1970-01-01.
        value: Money as the rules measure it, minor units.
        product: Code of the product, −1 for none.
        products: Names of the products by code.
        inside: Which lines lie in the window.
    """

    rank: Integers
    day: Integers
    value: Integers
    product: Integers
    products: list[str]
    inside: Mask

    def __len__(self) -> int:
        """Return the number of lines."""
        return len(self.day)


@dataclass(frozen=True, slots=True)
class Sales:
    """What the dashboard counts order lines by.

    Attributes:
        by_day: Lines with their day; products may be missing.
        by_product: Lines of the window with their product; days may be missing. None when the
            purchases do not say what was bought.
    """

    by_day: SaleLines
    by_product: SaleLines | None


def sheet_sales(
    purchases: pd.DataFrame, ranks: Integers, policy: TieringPolicy, as_of: date
) -> Sales:
    """Return the lines of the Purchases sheet, as they stand.

    Args:
        purchases: `Examined.purchases`.
        ranks: Rank of each customer's tier.
        policy: Says the window and what money is.
        as_of: The day looked back from.
    """
    seconds = purchases["date"].to_numpy().astype("datetime64[s]").astype(np.int64)
    day = seconds // SECONDS_A_DAY
    value = purchases["amount_minor"].to_numpy(dtype=np.int64)
    if policy.measure_by == "margin":
        value = value - purchases["cost_minor"].to_numpy(dtype=np.int64)
    products = purchases["product"]
    if not isinstance(products.dtype, pd.CategoricalDtype):
        products = products.astype("category")
    lines = SaleLines(
        rank=ranks[purchases["customer"].to_numpy(dtype=np.int64)],
        day=day,
        value=value,
        product=products.cat.codes.to_numpy().astype(np.int64),
        products=[str(name) for name in products.cat.categories],
        inside=_inside(day, policy, as_of),
    )
    return Sales(lines, lines)


def sums_by_day(
    purchases: IntoFrameT, ranks: IntoFrameT, policy: TieringPolicy, as_of: date
) -> IntoFrameT:
    """Sum order lines up by day and tier, on the engine that has them.

    Args:
        purchases: Order lines as `measure` takes them.
        ranks: Of the same engine: columns customer_id and rank, of every customer who counts.
        policy: Says what money is.
        as_of: Purchases after this day are left out.

    Returns:
        A frame of the same engine with the columns day (since 1970-01-01), rank and value (minor
        units): whole numbers, in no particular order.
    """
    lines = _ranked(nw.from_native(purchases), nw.from_native(ranks), policy, as_of)
    summed: IntoFrameT = _summed(lines, "day").to_native()
    return summed


def sums_by_product(
    purchases: IntoFrameT, ranks: IntoFrameT, policy: TieringPolicy, as_of: date
) -> IntoFrameT:
    """Sum the order lines of the window up by product and tier; see `sums_by_day`.

    Args:
        purchases: They have a column product: text, null where none is named.
        ranks: As for `sums_by_day`.
        policy: Says the window and what money is.
        as_of: The last day of the window.
    """
    lines = _ranked(nw.from_native(purchases), nw.from_native(ranks), policy, as_of, "product")
    first = policy.window.first_day(as_of)
    if first is not None:
        lines = lines.filter(nw.col("day") >= day_number(first))
    summed: IntoFrameT = _summed(lines, "product").to_native()
    return summed


def summed_sales(
    by_day: pd.DataFrame, by_product: pd.DataFrame | None, policy: TieringPolicy, as_of: date
) -> Sales:
    """Return what came back of purchases that are summed up where they are.

    Args:
        by_day: The rows of `sums_by_day`.
        by_product: Those of `sums_by_product`; None when no product is named anywhere.
        policy: Says the window.
        as_of: The day looked back from.
    """
    day = by_day["day"].to_numpy(dtype=np.int64)
    nothing = np.full(len(day), -1, dtype=np.int64)
    days = SaleLines(*_numbers(by_day, day), nothing, [], _inside(day, policy, as_of))
    if by_product is None:
        return Sales(days, None)
    code, names = pd.factorize(by_product["product"].astype(object))
    no_day = np.full(len(code), NO_DAY, dtype=np.int64)
    inside = np.ones(len(code), dtype=np.bool_)
    products = [str(name) for name in names]
    goods = SaleLines(*_numbers(by_product, no_day), code.astype(np.int64), products, inside)
    return Sales(days, goods)


def _numbers(frame: pd.DataFrame, day: Integers) -> tuple[Integers, Integers, Integers]:
    rank, value = (frame[name].to_numpy(dtype=np.int64) for name in ("rank", "value"))
    return rank, day, value


def _inside(day: Integers, policy: TieringPolicy, as_of: date) -> Mask:
    first = policy.window.first_day(as_of)
    if first is None:
        return np.ones(len(day), dtype=np.bool_)
    inside: Mask = day >= day_number(first)
    return inside


def _ranked(
    purchases: Frame, ranks: Frame, policy: TieringPolicy, as_of: date, *further: str
) -> Frame:
    """Return the lines up to the as-of date with their day, their value and the customer's tier."""
    value = nw.col("amount_minor")
    if policy.measure_by == "margin":
        value = value - nw.col("cost_minor")
    lines = purchases.select(
        "customer_id", *further, day=whole_days(purchases, "date"), value=value.cast(nw.Int64)
    )
    return lines.filter(nw.col("day") <= day_number(as_of)).join(ranks, on="customer_id")


def _summed(lines: Frame, name: str) -> Frame:
    summed = lines.group_by(name, "rank").agg(value=nw.col("value").sum())
    return summed.with_columns(nw.col("value").cast(nw.Int64))
