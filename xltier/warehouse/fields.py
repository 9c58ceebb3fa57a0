"""Columns of a source as SQL: identifiers, dates and amounts, each with what can be wrong.

A field is read in two steps. First a cell is taken as it is typed, then it is read, together with
the words that only Python reads (`xltier.warehouse.words`), which stand in a table of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltier.warehouse import money_sql
from xltier.warehouse.faults import SHORTENED_ID, Fault

if TYPE_CHECKING:
    from datetime import date

    from xltier.warehouse.dialects import Dialect
    from xltier.warehouse.kinds import Kind

BLANKS = " \t\r\n\u00a0\u3000"
STEADY = "[\x01-\x7f\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3]*"
"""Texts that full width and other compatibility forms cannot change."""

SHORTENED = "[0-9](?:[.][0-9]+)?[Ee][+][0-9]+"
DOTTED = "[0-9]+[.]0"
EXACT_DIGITS = "1e15"
"""Numbers from here on are no identifiers any more: a float has lost their last digits."""

ISO_DATE = (
    "[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}(?:[Tt ]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]+)?)?"
    "(?: ?(?:[Zz]|[+-][0-9]{2}(?::?[0-9]{2})?))?)?"
)
CLOCK = "^(.*?[0-9])(?: *[Tt] *| +)[0-9]{1,2}:[0-9]{2}.*$"
FIRST_DAY, LAST_DAY = "DATE '0001-01-01'", "DATE '9999-12-31'"

SIGNS = "$€£¥￥,"
PLAIN_NUMBER = (
    "[+-]?[$€£¥￥]?(?:"
    "[0-9]{1,15}(?:[.][0-9]{1,2}|[.][0-9]{4,20})?|"
    "(?:0|[0-9]{4,15})[.][0-9]{3}|"
    "[0-9]{1,3}(?:,[0-9]{3}){1,4}[.][0-9]{1,2})"
)
"""Numbers with one reading, whatever else stands in the column."""

POINTED = "[+-]?[0-9]+[.](?:[0-9]{1,2}|[0-9]{4,})"
"""Numbers that prove that the point is the decimal mark."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column of the lines as SQL.

    Attributes:
        taken: Columns of the first step.
        read: Columns of the second step; may use those of the first and of the words.
        words: Table of words to join, with the column of the first step that is looked up there.
        faults: What leaves a line out, the gravest first; may use the columns of both steps.
        warnings: What is reported of a line that counts.
    """

    taken: dict[str, str]
    read: dict[str, str]
    words: tuple[str, str] | None = None
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()


def text_of(kind: Kind, cell: str, dialect: Dialect) -> str:
    """Return a cell as text without outer blanks, null where blank; 1001.0 is `1001`."""
    text = f"CAST({cell} AS STRING)"
    if kind == "text":
        return f"nullif({dialect.trimmed(text, BLANKS)}, '')"
    if kind == "decimal":
        plain = f"regexp_replace({text}, '0+$', '')"
        whole = f"CAST(CAST({cell} AS DECIMAL(38, 0)) AS STRING)"
        return f"CASE WHEN {cell} = round({cell}, 0) THEN {whole} ELSE {plain} END"
    if kind in {"float", "single"}:
        # an engine may compute a branch that is not taken, so that every cast in one must not fail
        number = f"CAST({cell} AS DOUBLE)"
        digits = f"CAST(TRY_CAST({number} AS DECIMAL(38, 10)) AS STRING)"
        return (
            f"CASE WHEN isnan({number}) THEN NULL WHEN abs({number}) >= {EXACT_DIGITS} THEN {text} "
            f"WHEN {number} = floor({number}) THEN CAST(TRY_CAST({number} AS BIGINT) AS STRING) "
            f"ELSE regexp_replace({digits}, '0+$', '') END"
        )
    return text


def identifier(
    name: str,
    cell: str,
    kind: Kind,
    dialect: Dialect,
    *,
    dotted: bool,
    foreign: str | None,
    needed: bool,
) -> Field:
    """Read a column of identifiers.

    Args:
        name: `customer_id` or `order_id`.
        cell: The column as SQL.
        kind: What its type can hold.
        dialect: How SQL is written.
        dotted: Every identifier ends in `.0`, which programs add to whole numbers.
        foreign: Table of the words that may be the same as others in half width.
        needed: Whether a line counts only with it.
    """
    text = text_of(kind, cell, dialect)
    if dotted:
        text = f"substr({text}, 1, length({text}) - 2)"
    word = f"{name}_word"
    short = "false"
    if kind == "text":
        short = f"coalesce({dialect.matches(word, SHORTENED)}, false)"
    elif kind in {"float", "single"}:
        short = f"coalesce(abs(CAST({cell} AS DOUBLE)) >= {EXACT_DIGITS}, false)"
    value = word
    if foreign:
        value = f"CASE WHEN {dialect.matches(word, STEADY)} THEN {word} ELSE {foreign}.value END"
    faults = [Fault(SHORTENED_ID, name, f"{name}_short", word)]
    if needed:
        faults.append(Fault("missing_customer_id", name, f"{name} IS NULL", "NULL"))
    taken = {word: text}
    read = {name: value}
    (read if kind == "text" else taken)[f"{name}_short"] = short
    return Field(taken, read, (foreign, word) if foreign else None, tuple(faults))


def day(cell: str, kind: Kind, dialect: Dialect, *, words: str | None, today: date) -> Field:
    """Read the column of dates; a time of day is left off.

    A moment with a zone falls on its day in the zone of this machine.

    Args:
        cell: The column as SQL.
        kind: What its type can hold.
        dialect: How SQL is written.
        words: Table of the dates that only Python reads.
        today: A later date is one that has not come yet.
    """
    future = Fault("future_date", "date", f"date > DATE '{today}'", "CAST(date AS STRING)")
    if kind in {"date", "moment"}:
        value = f"CAST({cell} AS DATE)"
        value = f"CASE WHEN {value} BETWEEN {FIRST_DAY} AND {LAST_DAY} THEN {value} END"
        nothing = Fault("unreadable_date", "date", "date IS NULL", "NULL")
        return Field({"date": value}, {}, None, (nothing, future))
    word = "date_word"
    iso = dialect.matches(word, ISO_DATE)
    plain = f"TRY_CAST(substr({word}, 1, 10) AS DATE)"
    value = f"CASE WHEN {iso} THEN {plain}" + (f" ELSE {words}.value END" if words else " END")
    read = {"date": value}
    faults = [Fault("unreadable_date", "date", "date IS NULL", word), future]
    if words:
        read["date_open"] = f"coalesce({words}.two_readings, false)"
        faults.insert(0, Fault("ambiguous_date", "date", "date_open", word))
    text = text_of(kind, cell, dialect)
    taken = {word: f"coalesce(nullif(regexp_extract({text}, '{CLOCK}', 1), ''), {text})"}
    if kind == "text":
        taken[word] = (
            f"CASE WHEN {dialect.matches(text, ISO_DATE)} THEN {text} ELSE {taken[word]} END"
        )
    return Field(taken, read, (words, word) if words else None, tuple(faults))


def money(
    name: str, cell: str, kind: Kind, dialect: Dialect, *, words: str | None, decimals: int
) -> Field:
    """Read the column of amounts or of costs.

    Args:
        name: `amount` or `cost`.
        cell: The column as SQL.
        kind: What its type can hold.
        dialect: How SQL is written.
        words: Table of the numbers that only Python reads.
        decimals: Decimals of the currency.
    """
    taken = {f"{name}_word": f"CAST({cell} AS STRING)"}
    if kind in {"integer", "decimal"}:
        taken[f"{name}_exact"] = cell
        minor = money_sql.of_exact(f"{name}_exact", decimals)
    elif kind == "float":
        taken[f"{name}_float"] = cell
        minor = money_sql.of_float(f"{name}_float", decimals)
    else:
        taken[f"{name}_word"] = text_of("text", cell, dialect)
        minor = _of_text(f"{name}_word", words, decimals, dialect)
    read = {
        f"{name}_minor": minor.value,
        f"{name}_large": f"coalesce({minor.large}, false)",
        f"{name}_rounded": f"coalesce({minor.rounded}, false)",
    }
    shown = f"{name}_word"
    nothing = "amount_not_a_number" if name == "amount" else "missing_cost"
    faults = (
        Fault("amount_too_large", name, f"{name}_large", shown),
        Fault(nothing, name, f"{name}_minor IS NULL", shown),
    )
    warnings = [Fault("too_many_decimals", name, f"{name}_rounded", shown)]
    if name == "amount":
        warnings.insert(0, Fault("zero_amount", name, "amount_minor = 0", shown))
    return Field(taken, read, (words, shown) if words else None, faults, tuple(warnings))


def _of_text(word: str, words: str | None, decimals: int, dialect: Dialect) -> money_sql.Minor:
    plain = dialect.matches(word, PLAIN_NUMBER)
    number = f"TRY_CAST(translate({word}, '{SIGNS}', '') AS DECIMAL(38, 20))"
    exact = money_sql.of_exact(number, decimals)
    if words is None:
        return money_sql.Minor(*(f"CASE WHEN {plain} THEN {part} END" for part in _parts(exact)))
    other = money_sql.of_float(f"{words}.value", decimals)
    return money_sql.Minor(
        *(
            f"CASE WHEN {plain} THEN {one} ELSE {two} END"
            for one, two in zip(_parts(exact), _parts(other), strict=True)
        )
    )


def _parts(minor: money_sql.Minor) -> tuple[str, str, str]:
    return minor.value, minor.large, minor.rounded
