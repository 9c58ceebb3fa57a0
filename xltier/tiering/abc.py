"""ABC (Pareto): who brings the first 80 % of sales, the next 15 %, and the rest.

A customer is A while the customers of strictly greater value bring less than 80 % of all positive
sales, B while they bring less than 95 %, else C: the customer who crosses a line belongs above it,
and equal values are always together. So a class is everyone from a value up, and two values say it
all. Net sales of nothing or less are C.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import narwhals as nw

from xltier.tiering.distribution import distribution
from xltier.tiering.engines import Frame, one_row
from xltier.tiering.labels import NO_LABEL
from xltier.tiering.method_rules import BASIS

if TYPE_CHECKING:
    from xltier.tiering.method_rules import AbcRules

TOLERANCE = Fraction(1, 10**9)
"""A share this close below a line has reached it."""
A, B, C = 0, 1, 2


@dataclass(frozen=True, slots=True)
class AbcCuts:
    """Where the classes begin.

    Attributes:
        a: Least value of class A in minor units; None when nobody is A.
        b: Least value of class A or B; None when nobody is either.
        total: All positive value, minor units.
    """

    a: int | None
    b: int | None
    total: int


def find_abc_cuts(customers: Frame, rules: AbcRules) -> AbcCuts:
    """Find where the classes of a base begin.

    Args:
        customers: A narwhals frame with `monetary_value` in minor units, null for prospects.
        rules: The two shares.
    """
    positive = customers.filter(nw.col("monetary_value") > 0)
    value = nw.col("monetary_value").cast(nw.Int64)
    total = int(one_row(positive, total=value.sum().cast(nw.Int64))["total"] or 0)
    if total == 0:
        return AbcCuts(None, None, 0)
    # What customers of greater value bring is compared as a whole number of minor units.
    bring = (nw.col("value") * nw.col("customers")).cum_sum().over(order_by="value")
    greater = distribution(positive, "monetary_value").select("value", greater=total - bring)
    row = one_row(greater, a=_least(rules.a, total), b=_least(rules.b, total))
    return AbcCuts(a=_whole(row["a"]), b=_whole(row["b"]), total=total)


def abc_class(cuts: AbcCuts) -> nw.Expr:
    """Return the expression of a customer's class: its place in `labels.ABC_CLASSES`."""
    value = nw.col("monetary_value")
    code: nw.Expr = nw.lit(C, nw.Int64)
    for least, class_code in ((cuts.b, B), (cuts.a, A)):
        if least is not None:
            code = nw.when(value >= least).then(nw.lit(class_code, nw.Int64)).otherwise(code)
    return nw.when(value.is_null()).then(nw.lit(NO_LABEL, nw.Int64)).otherwise(code)


def _whole(value: Any) -> int | None:  # noqa: ANN401 - a number of any engine
    return None if value is None or value != value else int(value)  # noqa: PLR0124 - NaN


def _least(share: int, total: int) -> nw.Expr:
    line = (Fraction(share, BASIS) - TOLERANCE) * total
    return nw.when(nw.col("greater") < -(-line // 1)).then(nw.col("value")).min()
