"""XYZ: how evenly a customer buys, by the coefficient of variation of its monthly sales.

Months are counted back from the as-of date: month 0 is (as_of − 1 month, as_of]. A customer's
months run from that of its first purchase, or of the first day of the window if that is later, to
month 0, those without sales included. The variation is the population standard deviation of the
monthly net value over its mean; there is none under three months, nor when the net value is nothing
or less.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import narwhals as nw

from xltier.tiering.engines import Frame
from xltier.tiering.labels import NO_LABEL
from xltier.tiering.months import months_back, with_months_back
from xltier.tiering.orders import Span, counted_orders, order_lines

if TYPE_CHECKING:
    from narwhals.typing import IntoFrameT

    from xltier.tiering.method_rules import AbcRules
    from xltier.tiering.policy import TieringPolicy

VARIATION_COLUMNS = ("customer_id", "variation", "months")
LEAST_MONTHS = 3
SCALE = 2.0**30
"""Variations are rounded to 30 binary places, nine decimals: the order of adding up never shows,
and engines that multiply by a reciprocal instead of dividing do so exactly."""
TOLERANCE = 1e-9
HUNDREDTHS = 100
X, Y, Z = 0, 1, 2


def variation(
    purchases: IntoFrameT,
    policy: TieringPolicy,
    as_of: date,
    *,
    customer: str = "customer_id",
    order: str = "order_id",
    measures: IntoFrameT | None = None,
) -> IntoFrameT:
    """Return how much the monthly value of every customer varies.

    Args:
        purchases: Order lines as `measure` takes them.
        policy: Says the window and what money is.
        as_of: Purchases after this day are left out.
        customer: Name of the customer column.
        order: Name of the order column.
        measures: What `measure` returned for the same purchases; without it the orders are counted
            once more, to know when each customer's first one was.

    Returns:
        A frame of the same engine with the columns `VARIATION_COLUMNS`, one row per customer who
        has purchases: `variation` as float64, null where there is none, rounded to nine decimals,
        and `months` (int64), how many months it is about; 0 without an order that counts.
    """
    span = Span.of(policy, as_of)
    lines = order_lines(nw.from_native(purchases), policy.measure_by, span, customer, order)
    first_days: Frame
    if measures is None:
        orders = counted_orders(lines)
        first_days = orders.group_by("customer_id").agg(first=nw.col("placed").min())
    else:
        first = nw.lit(span.end) - nw.col("tenure_days")
        known: Frame = nw.from_native(measures)
        first_days = known.select("customer_id", first=first)
    customers = _with_months(first_days, policy, as_of)
    sums = _monthly(lines, customers, span, as_of)
    joined = customers.join(sums, on="customer_id", how="left")
    varied: IntoFrameT = joined.select("customer_id", _variation(), "months").to_native()
    return varied


def xyz_class(rules: AbcRules) -> nw.Expr:
    """Return the expression of the class by `variation`: its place in `labels.XYZ_CLASSES`."""
    value = nw.col("variation")
    code: nw.Expr = nw.lit(Z, nw.Int64)
    for most, class_code in ((rules.y, Y), (rules.x, X)):
        within = value <= most / HUNDREDTHS + TOLERANCE
        code = nw.when(within).then(nw.lit(class_code, nw.Int64)).otherwise(code)
    return nw.when(value.is_null()).then(nw.lit(NO_LABEL, nw.Int64)).otherwise(code)


def _with_months(first_days: Frame, policy: TieringPolicy, as_of: date) -> Frame:
    """Return how many months each customer is looked at, from the day of its first purchase."""
    customers = with_months_back(first_days, "first", as_of, "back")
    back = nw.col("back")
    window = policy.window.first_day(as_of)
    if window is not None:
        most = months_back(window, as_of)
        back = nw.when(back > most).then(nw.lit(most)).otherwise(back)
    months = nw.when(back.is_null()).then(nw.lit(0)).otherwise(back + 1)
    return customers.select("customer_id", months=months.cast(nw.Int64))


def _monthly(lines: Frame, customers: Frame, span: Span, as_of: date) -> Frame:
    """Return each customer's value, months with lines, and squared distances from the mean."""
    if span.start is not None:
        lines = lines.filter(nw.col("day") > span.start)
    monthly = (
        with_months_back(lines.select("customer_id", "day", "value"), "day", as_of, "month")
        .group_by("customer_id", "month")
        .agg(value=nw.col("value").sum())
        .join(customers, on="customer_id", how="inner")
        .filter(nw.col("month") < nw.col("months"))
    )
    # Distances are taken times the number of months: whole numbers, 0 when all months are equal.
    total = nw.col("value").sum().over("customer_id")
    distance = (nw.col("value") * nw.col("months") - total).cast(nw.Float64)
    return (
        monthly.with_columns(distance=distance)
        .with_columns(square=nw.col("distance") * nw.col("distance"))
        .group_by("customer_id")
        .agg(
            total=nw.col("value").sum(),
            active=nw.len(),
            squares=nw.col("square").sum(),
        )
    )


def _variation() -> nw.Expr:
    total, months = (nw.col(name).cast(nw.Float64) for name in ("total", "months"))
    idle = months - nw.col("active").cast(nw.Float64)
    squares = nw.col("squares") + idle * total * total
    exists = (total > 0) & (nw.col("months") >= LEAST_MONTHS)
    ratio = (nw.when(exists).then(squares / months)).sqrt() / nw.when(exists).then(total)
    return ((ratio * SCALE + 0.5).floor() / SCALE).alias("variation")
