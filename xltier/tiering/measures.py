"""The measures: order lines in, one row per customer out, written once for every engine.

Everything here is narwhals expressions over whole minor units and whole days, so that pandas,
Polars, DuckDB and PySpark (lazily) give the same numbers row for row, and the order of rows never
matters.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import narwhals as nw

from xltier.tiering.engines import Frame, day_number, with_total
from xltier.tiering.orders import Span, counted_orders, order_lines
from xltier.tiering.policy import months_before

if TYPE_CHECKING:
    from narwhals.typing import IntoFrameT

    from xltier.tiering.policy import TieringPolicy

MEASURES = (
    "customer_id",
    "recency_days",
    "frequency",
    "monetary_value",
    "actual_value",
    "average_order_value",
    "tenure_days",
    "gap_days",
    "gap_is_base",
    "provisional",
    "orders_ever",
    "pause_days",
)

LEAST_DAYS_FOR_GAP = 3
YEAR_DAYS = 365
LEAST_PROJECTED_DAYS = 90


def measure(
    purchases: IntoFrameT,
    policy: TieringPolicy,
    as_of: date,
    *,
    customer: str = "customer_id",
    order: str = "order_id",
) -> IntoFrameT:
    """Measure every customer who has purchases up to the as-of date.

    Args:
        purchases: Order lines of any engine that narwhals knows: `customer` and `order` (text or
            integers; an order may be null), `date` (date or datetime), `amount_minor` and, to
            measure by margin, `cost_minor` (integers, minor units, no nulls).
        policy: Says the window, what money is, and whether to annualise.
        as_of: Purchases after this day are left out.
        customer: Name of the customer column.
        order: Name of the order column.

    Returns:
        A frame of the same engine with the columns `MEASURES`, in no particular order.
        `monetary_value` is int64 minor units, `actual_value` the same before any projection,
        `frequency` int64, `average_order_value` float64 minor units; `gap_days` is the base's
        median where `gap_is_base`. A customer with lines but no order that counts has no recency
        and no tenure. The first and the last purchase are the as-of date minus `tenure_days` and
        `recency_days`. Annualised values are rounded half up to whole minor units and orders.
        `orders_ever` (int64) are the orders that count over all history. `pause_days` is how long
        a customer who bought in the latest month had paused before: the days from the last
        purchase day before that month to the first in it; null for everyone else.
    """
    span = Span.of(policy, as_of)
    month = day_number(months_before(as_of, 1))
    lines = order_lines(nw.from_native(purchases), policy.measure_by, span, customer, order)
    with_gaps = _with_gaps(_totals(counted_orders(lines), span, month))
    projected = _projected(with_gaps) if policy.annualise else _as_they_are(with_gaps)
    return projected.select(*MEASURES).to_native()  # type: ignore[no-any-return]


def _totals(orders: Frame, span: Span, month: int) -> Frame:
    """Return one row per customer: money, orders, days, and the median of its own gaps.

    `month` is the last day before the latest month.
    """
    inside = ~nw.col("last").is_null()
    if span.start is not None:
        inside = inside & (nw.col("last") > span.start)
    since = nw.col("placed").diff().over("customer_id", order_by="placed")
    orders = orders.with_columns(since=since, inside=_one_where(inside))
    # Orders of one day are 0 days apart: what is left are the gaps between distinct days.
    apart = nw.col("since") > 0
    paused = (nw.col("placed") > month) & (nw.col("placed") - nw.col("since") <= month)
    orders = orders.with_columns(
        gap=nw.when(apart).then(nw.col("since")).cast(nw.Float64),
        pause=nw.when(paused).then(nw.col("since")),
    )
    totals = orders.group_by("customer_id").agg(
        monetary_value=nw.col("value").sum(),
        frequency=nw.col("inside").sum(),
        orders_ever=nw.col("placed").count(),
        first=nw.col("placed").min(),
        last=nw.col("last").max(),
        median_gap=nw.col("gap").median(),
        gaps=nw.col("gap").count(),
        pause_days=nw.col("pause").max(),
    )
    counted = nw.when(nw.col("frequency") > 0).then(nw.col("frequency"))
    return totals.with_columns(
        monetary_value=nw.col("monetary_value").cast(nw.Int64),
        actual_value=nw.col("monetary_value").cast(nw.Int64),
        frequency=nw.col("frequency").cast(nw.Int64),
        orders_ever=nw.col("orders_ever").cast(nw.Int64),
        average_order_value=nw.col("monetary_value").cast(nw.Float64) / counted.cast(nw.Float64),
        recency_days=nw.lit(span.end) - nw.col("last"),
        tenure_days=nw.lit(span.end) - nw.col("first"),
        own_gap=nw.when(nw.col("gaps") >= LEAST_DAYS_FOR_GAP - 1).then(nw.col("median_gap")),
    )


def _one_where(condition: nw.Expr) -> nw.Expr:
    return nw.when(condition).then(nw.lit(1)).otherwise(nw.lit(0))


def _with_gaps(customers: Frame) -> Frame:
    """Add each customer's gap: its own, or the median of all who have one of their own."""
    customers = with_total(customers, "base_gap", nw.col("own_gap").median())
    bought = ~nw.col("last").is_null()
    return customers.with_columns(
        gap_days=nw.when(bought).then(nw.coalesce("own_gap", "base_gap")),
        gap_is_base=bought & nw.col("own_gap").is_null() & ~nw.col("base_gap").is_null(),
    )


def _as_they_are(customers: Frame) -> Frame:
    return customers.with_columns(provisional=nw.lit(False))


def _projected(customers: Frame) -> Frame:
    """Project customers younger than a year: × 365 / tenure, at least 90 days."""
    tenure = nw.col("tenure_days")
    young = ~tenure.is_null() & (tenure < YEAR_DAYS)
    long = young & (tenure >= LEAST_PROJECTED_DAYS)
    days = nw.when(long).then(tenure).otherwise(nw.lit(LEAST_PROJECTED_DAYS))
    customers = customers.with_columns(days=days, provisional=young)
    return customers.with_columns(
        monetary_value=_project("monetary_value"), frequency=_project("frequency")
    )


def _project(name: str) -> nw.Expr:
    exact = nw.col(name).cast(nw.Float64) * YEAR_DAYS / nw.col("days").cast(nw.Float64)
    whole = (exact + 0.5).floor().cast(nw.Int64)
    return nw.when(nw.col("provisional")).then(whole).otherwise(nw.col(name)).cast(nw.Int64)
