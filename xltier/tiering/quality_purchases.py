"""The purchases: order lines as numbers, and what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xltier.errors import XltierError
from xltier.tiering.cells import (
    AMBIGUOUS,
    AS_TEXT,
    BLANK,
    UNREADABLE,
    Coded,
    Days,
    cell_text,
    coded,
    column,
    dates,
    numbers,
)
from xltier.tiering.findings import Findings, Source
from xltier.tiering.money import money_text, to_minor
from xltier.tiering.quality_lines import Lines, check_extreme, check_repeated, check_returns
from xltier.tiering.quality_rules import A_NUMBER
from xltier.tiering.typed_dates import typed_date

if TYPE_CHECKING:
    from xltier.tiering.cells import Codes
    from xltier.tiering.money import Floats, Integers, Mask
    from xltier.tiering.policy import TieringPolicy

TABLE = "Purchases"
LARGEST_TOTAL = 2.0**62


@dataclass(slots=True)
class _Examination:
    """The Purchases table while it is examined.

    Attributes:
        findings: Where to report.
        source: The table.
        policy: Says currency, date order, what money is.
        usable: Rows without an error so far.
    """

    findings: Findings
    source: Source
    policy: TieringPolicy
    usable: Mask

    def leave_out(self, rule: str, where: Mask, name: str) -> None:
        self.findings.add(rule, self.source, where, name)
        self.usable &= ~where

    def raw(self, name: str) -> pd.Series:
        return column(self.source.raw, name)


def examine_purchases(
    raw: pd.DataFrame,
    customer_ids: pa.Array,
    findings: Findings,
    policy: TieringPolicy,
    days: tuple[date, date],
) -> pd.DataFrame:
    """Check the Purchases table and return the lines that count.

    Args:
        raw: The table as read.
        customer_ids: The identifiers of the known customers.
        findings: Where to report.
        policy: The rules.
        days: The as-of date and today.

    Returns:
        One row per line that counts, index: rows on the sheet. Columns customer and order (whole
        numbers: place of the customer, code of the order or −1), date, product, category,
        quantity, amount_minor and, when measured by margin, cost_minor.

    Raises:
        XltierError: The amounts add up to more than can be counted exactly.
    """
    usable = np.ones(len(raw), dtype=np.bool_)
    work = _Examination(findings, Source(TABLE, raw), policy, usable)
    as_of, today = days
    lines = Lines(
        customer=_customers(work, customer_ids),
        order=coded(work.raw("order_id"), fold=True).codes,
        line=coded(work.raw("line"), fold=True).codes,
        day=_days(work, today),
        product=coded(work.raw("product")),
        category=coded(work.raw("category")),
        quantity=_optional_numbers(work, "quantity"),
        amount=_amounts(work),
        cost=_optional_numbers(work, "cost"),
    )
    if policy.measure_by == "margin":
        work.leave_out("missing_cost", work.usable & np.isnan(lines.cost), "cost")
    _refuse_uncountable(lines.amount[work.usable])
    work.usable &= ~check_repeated(findings, work.source, lines, work.usable)
    _leave_later_ones(work, lines.day, as_of)
    findings.add("zero_amount", work.source, work.usable & (lines.amount == 0), "amount")
    check_extreme(findings, work.source, lines.amount, work.usable, policy.extreme_factor)
    check_returns(findings, work.source, lines, work.usable, policy.currency_decimals)
    return _clean(work, lines)


def _refuse_uncountable(amount: Integers) -> None:
    if np.abs(amount).sum(dtype=np.float64) >= LARGEST_TOTAL:
        raise XltierError(
            "The amounts on the Purchases sheet add up to more than can be counted exactly: "
            "correct the largest ones.",
            "“购买记录”表的金额合计超出可精确计算的范围：请更正其中过大的金额。",
        )


def _customers(work: _Examination, known: pa.Array) -> Codes:
    """Return each line's place among the customers, −1 where there is none."""
    ids = coded(work.raw("customer_id"), fold=True)
    work.leave_out("missing_customer_id", ids.blank, "customer_id")
    found = pc.fill_null(pc.index_in(ids.distinct, value_set=known), -1)
    places = np.append(found.to_numpy(zero_copy_only=False).astype(np.int32), np.int32(-1))
    customer = places[ids.codes]
    unknown = (customer < 0) & ~ids.blank
    if unknown.any():
        _report_unknown(work, ids, known, np.flatnonzero(unknown))
    return customer


def _report_unknown(work: _Examination, ids: Coded, known: pa.Array, unknown: Integers) -> None:
    """Report unknown customers; hint at an id that differs only in leading zeros or case."""
    bare = {_bare(text): text for text in known.to_pylist()}
    hints: dict[int, str] = {}
    for code in np.unique(ids.codes[unknown]).tolist():
        near = bare.get(_bare(ids.distinct[code].as_py()))
        hints[code] = _hint(near, work.findings.language) if near else ""
    room = unknown[: work.findings.room("unknown_customer")]
    details = {"hint": [hints[code] for code in ids.codes[room].tolist()]}
    work.findings.add("unknown_customer", work.source, unknown, "customer_id", details)
    work.usable[unknown] = False


def _bare(identifier: str) -> str:
    return identifier.casefold().lstrip("0")


def _hint(near: str, language: str) -> str:
    return f"（是否为 {near}？）" if language == "zh" else f" (is it {near}?)"


def _days(work: _Examination, today: date) -> Days:
    found = dates(work.raw("date"), work.policy.date_order)
    unreadable = (found.how == UNREADABLE) | (found.how == BLANK)
    work.leave_out("unreadable_date", unreadable, "date")
    _report_ambiguous(work, found.how == AMBIGUOUS)
    work.leave_out("future_date", found.days > np.datetime64(today, "D"), "date")
    as_text = np.flatnonzero((found.how == AS_TEXT) & work.usable)
    shown = found.days[as_text[: work.findings.room("date_as_text")]].astype(str).tolist()
    work.findings.add("date_as_text", work.source, as_text, "date", {"day": shown})
    return found.days


def _report_ambiguous(work: _Examination, ambiguous: Mask) -> None:
    places = np.flatnonzero(ambiguous)
    cells = work.raw("date").iloc[places[: work.findings.room("ambiguous_date")]]
    meant = [typed_date(cell_text(cell) or "") for cell in cells]
    details = {
        "one": [str(meaning.day_first) for meaning in meant],
        "two": [str(meaning.month_first) for meaning in meant],
    }
    work.findings.add("ambiguous_date", work.source, places, "date", details)
    work.usable &= ~ambiguous


def _amounts(work: _Examination) -> Integers:
    found = numbers(work.raw("amount"))
    minor, in_range, rounded = to_minor(found.floats, work.policy.currency_decimals)
    none = np.isnan(found.floats)
    work.leave_out("amount_not_a_number", none, "amount")
    work.leave_out("amount_too_large", ~in_range & ~none, "amount")
    for rule, where in (("number_as_text", found.how == AS_TEXT), ("too_many_decimals", rounded)):
        places = np.flatnonzero(where & work.usable)
        shown = minor[places[: work.findings.room(rule)]].tolist()
        texts = [money_text(amount, work.policy.currency_decimals) for amount in shown]
        work.findings.add(rule, work.source, places, "amount", {"number": texts})
    return minor


def _optional_numbers(work: _Examination, name: str) -> Floats:
    """Return a column that not every line needs, NaN where there is no number."""
    if name not in work.source.raw:
        return np.full(len(work.source.raw), np.nan)
    found = numbers(work.raw(name))
    unreadable = np.flatnonzero(found.how == UNREADABLE)
    what = [A_NUMBER.text(work.findings.language)] * len(unreadable)
    work.findings.add("unreadable_value", work.source, unreadable, name, {"what": what})
    as_text = np.flatnonzero(found.how == AS_TEXT)
    shown = found.floats[as_text[: work.findings.room("number_as_text")]].tolist()
    details = {"number": [f"{number:,.12g}" for number in shown]}
    work.findings.add("number_as_text", work.source, as_text, name, details)
    return found.floats


def _leave_later_ones(work: _Examination, days: Days, as_of: date) -> None:
    """Leave out purchases after the as-of date and say how many there are."""
    later = work.usable & (days > np.datetime64(as_of, "D"))
    count = int(later.sum())
    if count:
        work.findings.say("after_as_of", TABLE, "date", count=f"{count:,}", day=as_of.isoformat())
        work.usable &= ~later


def _clean(work: _Examination, lines: Lines) -> pd.DataFrame:
    usable = work.usable
    index = work.source.raw.index if usable.all() else work.source.raw.index[usable]
    chosen = slice(None) if usable.all() else usable
    frame = pd.DataFrame(
        {
            "customer": lines.customer[chosen],
            "order": lines.order[chosen],
            "date": lines.day[chosen].astype("datetime64[s]"),
            "product": _categorical(lines.product, chosen),
            "category": _categorical(lines.category, chosen),
            "quantity": lines.quantity[chosen],
            "amount_minor": lines.amount[chosen],
        },
        index=index,
        copy=False,
    )
    if work.policy.measure_by == "margin":
        frame["cost_minor"], _, _ = to_minor(lines.cost[chosen], work.policy.currency_decimals)
    return frame


def _categorical(texts: Coded, chosen: slice | Mask) -> pd.Categorical:
    names = pd.Index(texts.distinct.to_pandas())
    return pd.Categorical.from_codes(texts.codes[chosen], names, validate=False)
