"""Lifecycle: where a customer stands between the first order and being lost.

First comes how overdue a customer is against its own rhythm, recency_days / gap_days: lost,
dormant or slipping. Who is not, and came back in the latest month after a pause that had made it
dormant or lost, has returned. The others go by the orders that count over all history: loyal,
repeat, or with one order new inside the window and slipping outside it. Where no gap is known, the
orders alone decide. A customer whose orders were all returned has no stage.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from xltier.tiering.labels import NO_LABEL, STAGES

if TYPE_CHECKING:
    from xltier.tiering.method_rules import LifecycleRules

CODES = {label.name: place for place, label in enumerate(STAGES)}
HUNDREDTHS = 100
REPEAT_ORDERS = 2


def lifecycle_stage(rules: LifecycleRules) -> nw.Expr:
    """Return the expression of a customer's stage: its place in `labels.STAGES`.

    It reads `recency_days`, `gap_days`, `pause_days`, `orders_ever` and `frequency`.
    """
    orders = nw.col("orders_ever")
    cases = (
        ("lost", _longer("recency_days", rules.lost)),
        ("dormant", _longer("recency_days", rules.dormant)),
        ("slipping", _longer("recency_days", rules.slipping)),
        ("returned", _longer("pause_days", rules.dormant)),
        ("loyal", orders >= rules.loyal_orders),
        ("repeat", orders >= REPEAT_ORDERS),
        ("new", nw.col("frequency") > 0),
    )
    code: nw.Expr = nw.lit(CODES["slipping"], nw.Int64)
    for name, condition in reversed(cases):
        code = nw.when(condition).then(nw.lit(CODES[name], nw.Int64)).otherwise(code)
    return nw.when(orders > 0).then(code).otherwise(nw.lit(NO_LABEL, nw.Int64))


def _longer(days: str, times: int) -> nw.Expr:
    """Return whether days are more than so many hundredths of the usual gap."""
    return nw.col(days) * HUNDREDTHS > nw.col("gap_days") * times
