"""From order lines to orders: what counts as an order, written once for every engine.

An order counts when it has a line that is no return and was not returned in full: its lines up to
the as-of date add up to more than nothing, or none of them is negative. It is placed on the day of
its first line that is no return; it lies in the window when its last such line does. Lines without
an order number form one order a day. Returns reduce the money of the window they are dated in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import narwhals as nw

from xltier.tiering.engines import Frame, day_number, whole_days

if TYPE_CHECKING:
    from xltier.tiering.policy import MeasureBy, TieringPolicy


@dataclass(frozen=True, slots=True)
class Span:
    """The days that are looked at, as whole days since 1970-01-01.

    Attributes:
        start: Last day before the window; None when the window has no beginning.
        end: The as-of date.
    """

    start: int | None
    end: int

    @classmethod
    def of(cls, policy: TieringPolicy, as_of: date) -> Span:
        """Return the days that a policy looks at from the as-of date."""
        start, end = policy.window.bounds(as_of)
        return cls(None if start is None else day_number(start), day_number(end))


def order_lines(
    purchases: Frame, measure_by: MeasureBy, span: Span, customer: str, order: str
) -> Frame:
    """Return the lines up to the as-of date as numbers: day, value in the window, an order key."""
    value = nw.col("amount_minor")
    if measure_by == "margin":
        value = value - nw.col("cost_minor")
    lines = purchases.select(
        customer_id=nw.col(customer),
        order_id=nw.col(order),
        day=whole_days(purchases, "date"),
        amount=nw.col("amount_minor").cast(nw.Int64),
        value=value.cast(nw.Int64),
    ).filter(nw.col("day") <= span.end)
    inside = nw.lit(True) if span.start is None else nw.col("day") > span.start
    return lines.with_columns(
        unnumbered_day=nw.when(nw.col("order_id").is_null()).then(nw.col("day")),
        sale_day=nw.when(nw.col("amount") >= 0).then(nw.col("day")),
        value=nw.when(inside).then(nw.col("value")).otherwise(nw.lit(0)),
    )


def counted_orders(lines: Frame) -> Frame:
    """Return one row per order: money inside the window, and its days if it counts."""
    orders = lines.group_by("customer_id", "order_id", "unnumbered_day").agg(
        net=nw.col("amount").sum(),
        least=nw.col("amount").min(),
        value=nw.col("value").sum(),
        placed=nw.col("sale_day").min(),
        last=nw.col("sale_day").max(),
    )
    returned = (nw.col("net") <= 0) & (nw.col("least") < 0)
    counts = ~nw.col("placed").is_null() & ~returned
    return orders.select(
        "customer_id",
        "value",
        placed=nw.when(counts).then(nw.col("placed")),
        last=nw.when(counts).then(nw.col("last")),
    )
