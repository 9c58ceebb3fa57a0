"""Purchase histories: order lines in, what the expected value is estimated from out.

Written once for every engine, like the measures, and with their rule of what an order is and which
orders count. All history up to the as-of date is looked at, whatever the window.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import narwhals as nw

from xltier.tiering.engines import Frame, day_number
from xltier.tiering.orders import Span, counted_orders, order_lines

if TYPE_CHECKING:
    from narwhals.typing import IntoFrameT

    from xltier.tiering.policy import TieringPolicy

HISTORIES = ("customer_id", "repeats", "t_x_days", "age_days", "repeat_value")


def histories(
    purchases: IntoFrameT,
    policy: TieringPolicy,
    as_of: date,
    *,
    customer: str = "customer_id",
    order: str = "order_id",
) -> IntoFrameT:
    """Summarise the purchase days of every customer who has an order that counts.

    Orders placed on one day are one purchase, as the models take them.

    Args:
        purchases: Order lines as `measure` takes them.
        policy: Says what money is.
        as_of: Purchases after this day are left out.
        customer: Name of the customer column.
        order: Name of the order column.

    Returns:
        A frame of the same engine with the columns `HISTORIES`, in no particular order.
        `repeats` is the number of purchase days after the first (x in the papers), `t_x_days` the
        days from the first to the last of them, `age_days` those from the first to the as-of date
        (T): whole numbers. `repeat_value` is the mean money of a purchase day after the first in
        minor units, null without one; a return reduces it when it has the number of an order that
        counts, for any other cannot be told to belong to one of those days.
    """
    span = Span(None, day_number(as_of))
    lines = order_lines(nw.from_native(purchases), policy.measure_by, span, customer, order)
    return _summarised(_purchase_days(counted_orders(lines)), span).to_native()  # type: ignore[no-any-return]


def _purchase_days(orders: Frame) -> Frame:
    """Return one row per customer and day with orders that count, and the customer's first day."""
    days = (
        orders.filter(~nw.col("placed").is_null())
        .group_by("customer_id", "placed")
        .agg(value=nw.col("value").sum())
    )
    return days.with_columns(first=nw.col("placed").min().over("customer_id"))


def _summarised(days: Frame, span: Span) -> Frame:
    """Return one row per customer."""
    repeat = nw.col("placed") > nw.col("first")
    customers = (
        days.with_columns(later=nw.when(repeat).then(nw.col("value")).otherwise(nw.lit(0)))
        .group_by("customer_id")
        .agg(
            days=nw.len(),
            first=nw.col("first").min(),
            last=nw.col("placed").max(),
            later=nw.col("later").sum(),
        )
    )
    repeats = nw.col("days").cast(nw.Int64) - 1
    again = nw.when(repeats > 0).then(repeats)
    return customers.select(
        "customer_id",
        repeats=repeats,
        t_x_days=(nw.col("last") - nw.col("first")).cast(nw.Int64),
        age_days=(nw.lit(span.end) - nw.col("first")).cast(nw.Int64),
        repeat_value=nw.col("later").cast(nw.Float64) / again.cast(nw.Float64),
    )
