"""Tiers for data frames: purchases in, one row per customer out, on the engine they came from."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import narwhals as nw

from xltier.errors import SourceError
from xltier.tiering.deciding import rank
from xltier.tiering.labels import (
    ABC_CLASSES,
    SEGMENTS,
    STAGES,
    TYPES,
    XYZ_CLASSES,
    Label,
)
from xltier.tiering.method_rules import SCORE_SCALE
from xltier.tiering.methods import METHOD_COLUMNS, all_methods, labelled, named
from xltier.tiering.money import NOISE_ABSOLUTE, NOISE_RELATIVE
from xltier.tiering.policy import TieringPolicy, default_policy

if TYPE_CHECKING:
    from narwhals.typing import IntoFrameT

    from xltier.language import Language

REQUIRED = ("customer_id", "date", "amount")
TIERED_COLUMNS = (
    "customer_id",
    "tier",
    "recency_days",
    "frequency",
    "monetary_value",
    "average_order_value",
    "tenure_days",
    "gap_days",
    *METHOD_COLUMNS,
)
NAMED: dict[str, tuple[Label, ...]] = {
    "rfm_segment": SEGMENTS,
    "rfm_type": TYPES,
    "abc": ABC_CLASSES,
    "xyz": XYZ_CLASSES,
    "lifecycle": STAGES,
}


def tier(
    purchases: IntoFrameT,
    policy: TieringPolicy | None = None,
    *,
    as_of: date | None = None,
    language: Language = "en",
) -> IntoFrameT:
    """Tier the customers of a table of purchases.

    Args:
        purchases: Order lines as a pandas, Polars, DuckDB or PySpark frame: `customer_id`, `date`
            (date or datetime), `amount` (net, in major units, negative for a return) and, where
            there are any, `order_id` and, to measure by margin, `cost`. Further columns are
            ignored.
        policy: The rules; None takes the shipped ones.
        as_of: The day to look back from; None is today. Purchases after it do not count.
        language: The language of labels, and of the shipped tiers' names.

    Returns:
        A frame of the same kind with the columns `TIERED_COLUMNS`, one row per customer who has a
        purchase up to `as_of`, in no particular order. Money is in major units; labels are words;
        what a method cannot tell is null. On a lazy engine only a few cut points are computed at
        once and the rest when the result is asked for.

    Raises:
        SourceError: A column is missing or of the wrong type, or rows cannot be used: how many and
            why. Nothing is dropped in silence.
    """
    policy = policy or default_policy(language)
    frame: Any = nw.from_native(purchases)
    lines = _minor(_checked(frame, policy), policy)
    done, _ = all_methods(lines.to_native(), policy, as_of or _today())
    return _shown(nw.from_native(done), policy, language).to_native()  # type: ignore[no-any-return]


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the day at the user's desk


def _checked(frame: Any, policy: TieringPolicy) -> Any:  # noqa: ANN401 - a frame of any engine
    """Return the needed columns, after making sure that every row can be used."""
    money = ("amount", "cost") if policy.measure_by == "margin" else ("amount",)
    schema = frame.collect_schema()
    missing = [name for name in dict.fromkeys((*REQUIRED, *money)) if name not in schema]
    if missing:
        raise _missing(missing, list(schema))
    wrong = [name for name in money if not schema[name].is_numeric()]
    if wrong or not isinstance(schema["date"], nw.Date | nw.Datetime):
        raise _wrong_types(wrong or ["date"], schema)
    order = nw.col("order_id") if "order_id" in schema else nw.lit(None, nw.String)
    lines = frame.select("customer_id", "date", *money, order_id=order)
    _refuse_unusable(lines, money)
    return lines


def _refuse_unusable(lines: Any, money: tuple[str, ...]) -> None:  # noqa: ANN401
    unusable = {
        name: nw.col(name).is_null().cast(nw.Int64).sum() for name in ("customer_id", "date")
    }
    for name in money:
        value = nw.col(name).cast(nw.Float64)
        usable = (value > float("-inf")) & (value < float("inf")) & (value == value)  # noqa: PLR0124
        unusable[name] = (~usable.fill_null(value=False)).cast(nw.Int64).sum()
    counted = lines.select(**unusable)
    counted = counted.collect() if isinstance(counted, nw.LazyFrame) else counted
    counts = {name: int(counted[name][0] or 0) for name in unusable}
    bad = {name: count for name, count in counts.items() if count}
    if bad:
        raise _unusable(bad)


def _minor(lines: Any, policy: TieringPolicy) -> Any:  # noqa: ANN401 - a frame of any engine
    """Return the lines with money in whole minor units, rounded as `money.to_minor` does."""
    scale = 10**policy.currency_decimals
    for name in ("amount", "cost"):
        if name in lines.collect_schema():
            exact = nw.col(name).cast(nw.Float64) * scale
            size = exact.abs()
            size = (size + size * NOISE_RELATIVE + (NOISE_ABSOLUTE + 0.5)).floor().cast(nw.Int64)
            minor = nw.when(exact < 0).then(-size).otherwise(size)
            lines = lines.with_columns(minor.alias(f"{name}_minor")).drop(name)
    return lines


def _shown(done: Any, policy: TieringPolicy, language: Language) -> Any:  # noqa: ANN401
    """Return the result as people read it: major units, labels, tier names."""
    scale, tenths = (_constant(value) for value in (10**policy.currency_decimals, SCORE_SCALE))
    columns = {
        "tier": named(rank(policy), policy.names),
        "monetary_value": nw.col("monetary_value").cast(nw.Float64) / scale,
        "average_order_value": nw.col("average_order_value") / scale,
        "score": nw.col("score").cast(nw.Float64) / tenths,
        "rfm": nw.when(nw.col("rfm") > 0).then(nw.col("rfm").cast(nw.String)),
        **{name: labelled(nw.col(name), labels, language) for name, labels in NAMED.items()},
    }
    return done.with_columns(**columns).select(*TIERED_COLUMNS)


def _constant(value: int) -> nw.Expr:
    """Return a number as a column: Polars divides by a literal by way of its inexact reciprocal."""
    return nw.col("frequency").cast(nw.Float64) * 0.0 + float(value)


def _missing(missing: list[str], there: list[str]) -> SourceError:
    named, present = ", ".join(missing), ", ".join(there)
    return SourceError(
        f"The purchases have no column {named}; they have {present}. Rename the columns first.",
        f"购买记录缺少列 {named}；现有列：{present}。请先改列名。",
    )


def _wrong_types(wrong: list[str], schema: Any) -> SourceError:  # noqa: ANN401
    named = ", ".join(f"{name} ({schema[name]})" for name in wrong)
    return SourceError(
        f"Wrong type: {named}. Dates must be dates and money must be numbers: convert them first.",
        f"列类型不符：{named}。日期列须为日期，金额列须为数字：请先转换。",
    )


def _unusable(bad: dict[str, int]) -> SourceError:
    english = ", ".join(f"{count:,} without a usable {name}" for name, count in bad.items())
    chinese = "，".join(f"{count:,} 行缺少可用的 {name}" for name, count in bad.items())
    return SourceError(
        f"Some rows cannot be used: {english}. Correct or leave them out first.",
        f"有些行无法使用：{chinese}。请先更正或剔除。",
    )
