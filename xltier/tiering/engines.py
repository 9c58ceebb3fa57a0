"""What differs between the engines that frames come from, in one place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import narwhals as nw

if TYPE_CHECKING:
    from narwhals.typing import IntoFrameT

Frame = Any
"""A narwhals frame, eager or lazy."""

EPOCH = date(1970, 1, 1)
MICROSECONDS_A_DAY = 86_400_000_000


def day_number(day: date) -> int:
    """Return a day as whole days since 1970-01-01."""
    return day.toordinal() - EPOCH.toordinal()


def whole_days(frame: Frame, name: str) -> nw.Expr:
    """Return a date or datetime column as whole days since 1970-01-01.

    SQL engines give the difference of two dates in days; frames in memory read time stamps, several
    times faster than differences.
    """
    kind = frame.implementation
    if kind.is_pandas_like() or kind.is_polars() or kind.is_pyarrow():
        days = nw.col(name).cast(nw.Datetime("us")).dt.timestamp("us") // MICROSECONDS_A_DAY
    else:
        days = nw.col(name).dt.date() - nw.lit(EPOCH)
    return days.cast(nw.Int64)


def with_total(frame: Frame, name: str, total: nw.Expr) -> Frame:
    """Add a column that holds one aggregate of the whole frame in every row.

    Spark would move the whole frame to one worker for it, so it gets the aggregate by itself and a
    join; the others would compute the frame twice for that.
    """
    if frame.implementation.is_spark_like():
        return frame.join(frame.select(total.alias(name)), how="cross")
    return frame.with_columns(total.alias(name))


def one_row(frame: Frame, **aggregates: nw.Expr) -> dict[str, Any]:
    """Return aggregates of a frame as Python values by name."""
    row = frame.select(**aggregates)
    whole = row.collect() if isinstance(row, nw.LazyFrame) else row
    return {name: values[0] for name, values in whole.to_dict(as_series=False).items()}


def materialised(native: IntoFrameT, source: IntoFrameT) -> tuple[IntoFrameT, Callable[[], object]]:
    """Work a native frame out once, however often its rows are looked at afterwards.

    A lazy Polars frame is held in memory, a DuckDB relation in a temporary table of its connection,
    a Spark frame in the cluster's cache; frames in memory are returned as they are.

    Args:
        native: The frame.
        source: What it is made of, of the same engine; it must be there as long as the result.

    Returns:
        The frame, and what gives its room back when neither it nor what is made of it is needed.
    """
    frame: Frame = nw.from_native(native)
    lazy: Any = native
    if frame.implementation.is_duckdb():
        return _in_duckdb(lazy, source)
    if frame.implementation.is_spark_like():
        cached = lazy.cache()
        return cached, cached.unpersist
    held: IntoFrameT = lazy.collect().lazy() if isinstance(frame, nw.LazyFrame) else native
    return held, lambda: None


def _in_duckdb(relation: Any, source: Any) -> tuple[Any, Callable[[], object]]:  # noqa: ANN401
    # Relations alone know their connection, and a query needs all that its relation is made of.
    # No name may meet one of the user's.
    table, view = (f"xltier_{kind}_{uuid4().hex}" for kind in ("table", "view"))
    relation.query(view, f"create temporary table {table} as from {view}")
    held = source.query(view, f"from {table}")
    return held, lambda: source.query(view, f"drop table {table}")
