"""The measures: order lines in, one row per customer out, written once for every engine.

Everything here is narwhals expressions over whole minor units and whole days, so that pandas and
DuckDB (lazily) give the same numbers row for row, and the order of rows never matters.

An order counts when it has a line that is no return and was not returned in full: its lines up to
the as-of date add up to more than nothing, or none of them is negative. It is placed on the day of
its first line that is no return; it lies in the window when its last such line does. Lines without
an order number form one order a day. Returns reduce the money of the window they are dated in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import narwhals as nw

if TYPE_CHECKING:
    from narwhals.typing import IntoFrameT

    from xltier.tiering.policy import MeasureBy, TieringPolicy

Frame = Any
"""A narwhals frame, eager or lazy."""

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
)

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - days have no zone
MINUTES_A_DAY = 1440
LEAST_DAYS_FOR_GAP = 3
YEAR_DAYS = 365
LEAST_PROJECTED_DAYS = 90


@dataclass(frozen=True, slots=True)
class Span:
    """The days that a measuring looks at, as whole days since 1970-01-01.

    Attributes:
        start: Last day before the window; None when the window has no beginning.
        end: The as-of date.
    """

    start: int | None
    end: int


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
    """
    start, _ = policy.window.bounds(as_of)
    span = Span(None if start is None else day_number(start), day_number(as_of))
    lines = _lines(nw.from_native(purchases), policy.measure_by, span, customer, order)
    orders = _orders(lines)
    per_customer = _totals(orders, span)
    with_gaps = _with_gaps(per_customer, _own_gaps(orders))
    projected = _projected(with_gaps) if policy.annualise else _as_they_are(with_gaps)
    return projected.select(*MEASURES).to_native()  # type: ignore[no-any-return]


def day_number(day: date) -> int:
    """Return a day as whole days since 1970-01-01."""
    return day.toordinal() - EPOCH.toordinal()


def _lines(purchases: Frame, measure_by: MeasureBy, span: Span, customer: str, order: str) -> Frame:
    """Return the lines up to the as-of date as numbers: day, value, and an order key."""
    moment = nw.col("date").cast(nw.Datetime("us")) - nw.lit(EPOCH, nw.Datetime("us"))
    day = moment.dt.total_minutes() // MINUTES_A_DAY
    value = nw.col("amount_minor")
    if measure_by == "margin":
        value = value - nw.col("cost_minor")
    lines = purchases.select(
        customer_id=nw.col(customer),
        order_id=nw.col(order),
        day=day.cast(nw.Int64),
        amount=nw.col("amount_minor").cast(nw.Int64),
        value=value.cast(nw.Int64),
    ).filter(nw.col("day") <= span.end)
    inside = nw.lit(True) if span.start is None else nw.col("day") > span.start
    return lines.with_columns(
        unnumbered_day=nw.when(nw.col("order_id").is_null()).then(nw.col("day")),
        sale_day=nw.when(nw.col("amount") >= 0).then(nw.col("day")),
        value=nw.when(inside).then(nw.col("value")).otherwise(nw.lit(0)),
    )


def _orders(lines: Frame) -> Frame:
    """Return one row per order: money inside the window, days, and whether it counts."""
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


def _totals(orders: Frame, span: Span) -> Frame:
    """Return one row per customer: money, orders, first and last day, recency and tenure."""
    inside = ~nw.col("last").is_null()
    if span.start is not None:
        inside = inside & (nw.col("last") > span.start)
    totals = (
        orders.with_columns(inside=nw.when(inside).then(nw.lit(1)).otherwise(nw.lit(0)))
        .group_by("customer_id")
        .agg(
            monetary_value=nw.col("value").sum(),
            frequency=nw.col("inside").sum(),
            first=nw.col("placed").min(),
            last=nw.col("last").max(),
        )
    )
    counted = nw.when(nw.col("frequency") > 0).then(nw.col("frequency"))
    return totals.with_columns(
        monetary_value=nw.col("monetary_value").cast(nw.Int64),
        actual_value=nw.col("monetary_value").cast(nw.Int64),
        frequency=nw.col("frequency").cast(nw.Int64),
        average_order_value=nw.col("monetary_value").cast(nw.Float64) / counted.cast(nw.Float64),
        recency_days=nw.lit(span.end) - nw.col("last"),
        tenure_days=nw.lit(span.end) - nw.col("first"),
    )


def _own_gaps(orders: Frame) -> Frame:
    """Return the median gap between distinct purchase days, where there are three such days."""
    days = orders.filter(~nw.col("placed").is_null()).select("customer_id", "placed").unique()
    gap = nw.col("placed").diff().over("customer_id", order_by="placed")
    gaps = days.select("customer_id", gap=gap.cast(nw.Float64)).filter(~nw.col("gap").is_null())
    medians = gaps.group_by("customer_id").agg(own_gap=nw.col("gap").median(), gaps=nw.len())
    return medians.filter(nw.col("gaps") >= LEAST_DAYS_FOR_GAP - 1).select("customer_id", "own_gap")


def _with_gaps(customers: Frame, own: Frame) -> Frame:
    """Add each customer's gap: its own, or the median of all who have one of their own."""
    base = own.select(base_gap=nw.col("own_gap").median())
    joined = customers.join(own, on="customer_id", how="left").join(base, how="cross")
    bought = ~nw.col("last").is_null()
    return joined.with_columns(
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
