"""Columns of a source as SQL: identifiers, dates and amounts, each with what can be wrong.

A field is read in two steps. First a cell is taken as it is typed, then it is read, together with
the words that only Python reads (`xltier.warehouse.words`), which stand in a table of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
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

FINE = "[0-9A-Za-z_#/:\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3-]+"
"""Identifiers that are as they shall be: nothing to trim, to fold, to cut or to doubt."""

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


def fine(name: str, text: str, dialect: Dialect) -> str:
    """Return whether a text of a column can be read as it stands."""
    pattern = {"date": ISO_DATE, "amount": PLAIN_NUMBER, "cost": PLAIN_NUMBER}.get(name, FINE)
    return dialect.matches(text, pattern)


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a column and what is known of them.

    Attributes:
        name: What the column means: `customer_id`, `date`, `amount`, …
        sql: The column as SQL.
        kind: What its type can hold.
        digits: Digits in all and after the point of a decimal type, None for others.
        plain: All its texts are `fine`.
        dotted: All its identifiers end in `.0`, which programs add to whole numbers.
        words: The table of its texts that only Python reads.
    """

    name: str
    sql: str
    kind: Kind
    digits: tuple[int, int] | None = None
    plain: bool = False
    dotted: bool = False
    words: str | None = None

    def text(self, dialect: Dialect) -> str:
        """Return a cell as text without outer blanks, null where blank; 1001.0 is `1001`."""
        return (
            f"CAST({self.sql} AS STRING)" if self.plain else text_of(self.kind, self.sql, dialect)
        )

    def looked_up(self, word: str) -> tuple[str, str] | None:
        """Return the table of words and the column that is looked up there."""
        return (self.words, word) if self.words else None


def identifier(cells: Cells, dialect: Dialect, *, needed: bool) -> Field:
    """Read a column of identifiers.

    Args:
        cells: The column.
        dialect: How SQL is written.
        needed: Whether a line counts only with it.
    """
    name, text = cells.name, cells.text(dialect)
    if cells.dotted:
        text = f"substr({text}, 1, length({text}) - 2)"
    word, short = f"{name}_word", f"{name}_short"
    value = word
    if cells.words:
        steady = dialect.matches(word, STEADY)
        value = f"CASE WHEN {steady} THEN {word} ELSE {cells.words}.value END"
    taken, read, faults = {word: text}, {name: value}, []
    if cells.kind == "text" and not cells.plain:
        read[short] = f"coalesce({dialect.matches(word, SHORTENED)}, false)"
    elif cells.kind in {"float", "single"}:
        number = f"CAST({cells.sql} AS DOUBLE)"
        # NaN is larger than every number to some engines
        large = f"NOT isnan({number}) AND abs({number}) >= {EXACT_DIGITS}"
        taken[short] = f"coalesce({large}, false)"
    if short in taken or short in read:
        faults.append(Fault(SHORTENED_ID, name, short, word))
    if needed:
        faults.append(Fault("missing_customer_id", name, f"{name} IS NULL", "NULL"))
    return Field(taken, read, cells.looked_up(word), tuple(faults))


def described(cells: Cells, dialect: Dialect) -> Field:
    """Read a column that only describes: any cell as text, null where blank."""
    return Field({cells.name: cells.text(dialect)}, {})


def day(cells: Cells, dialect: Dialect, *, today: date) -> Field:
    """Read the column of dates; a time of day is left off.

    A moment with a zone falls on its day in the zone of this machine.

    Args:
        cells: The column.
        dialect: How SQL is written.
        today: A later date is one that has not come yet.
    """
    future = Fault("future_date", "date", f"date > DATE '{today}'", "CAST(date AS STRING)")
    if cells.kind in {"date", "moment"}:
        value = f"CAST({cells.sql} AS DATE)"
        value = f"CASE WHEN {value} BETWEEN {FIRST_DAY} AND {LAST_DAY} THEN {value} END"
        nothing = Fault("unreadable_date", "date", "date IS NULL", "NULL")
        return Field({"date": value}, {}, None, (nothing, future))
    word, words = "date_word", cells.words
    value = f"TRY_CAST(substr({word}, 1, 10) AS DATE)"
    if not cells.plain:
        other = f" ELSE {words}.value" if words else ""
        value = f"CASE WHEN {dialect.matches(word, ISO_DATE)} THEN {value}{other} END"
    read = {"date": value}
    faults = [Fault("unreadable_date", "date", "date IS NULL", word), future]
    if words:
        read["date_open"] = f"coalesce({words}.two_readings, false)"
        faults.insert(0, Fault("ambiguous_date", "date", "date_open", word))
    taken = {word: date_word(cells, dialect)}
    return Field(taken, read, cells.looked_up(word), tuple(faults))


def date_word(cells: Cells, dialect: Dialect) -> str:
    """Return what a cell says of the day: of texts that are no ISO dates, without the time."""
    text = cells.text(dialect)
    if cells.plain:
        return text
    day_alone = f"coalesce(nullif(regexp_extract({text}, '{CLOCK}', 1), ''), {text})"
    return f"CASE WHEN {dialect.matches(text, ISO_DATE)} THEN {text} ELSE {day_alone} END"


def money(cells: Cells, dialect: Dialect, *, decimals: int) -> Field:
    """Read the column of amounts or of costs.

    Args:
        cells: The column.
        dialect: How SQL is written.
        decimals: Decimals of the currency.
    """
    name, cell = cells.name, f"{cells.name}_cell"
    taken, shown = {cell: cells.sql}, f"CAST({cell} AS STRING)"
    if cells.kind in {"integer", "decimal"}:
        minor = money_sql.of_exact(cell, decimals, cells.digits)
    elif cells.kind == "float":
        minor = money_sql.of_float(cell, decimals)
    else:
        taken, shown = {cell: replace(cells, kind="text").text(dialect)}, cell
        minor = _of_text(cells, decimals, dialect)
    read = {
        f"{name}_minor": minor.value,
        f"{name}_large": f"coalesce({minor.large}, false)",
        f"{name}_rounded": f"coalesce({minor.rounded}, false)",
    }
    nothing = "amount_not_a_number" if name == "amount" else "missing_cost"
    faults = (
        Fault("amount_too_large", name, f"{name}_large", shown),
        Fault(nothing, name, f"{name}_minor IS NULL", shown),
    )
    warnings = [Fault("too_many_decimals", name, f"{name}_rounded", shown)]
    if name == "amount":
        warnings.insert(0, Fault("zero_amount", name, "amount_minor = 0", shown))
    return Field(taken, read, cells.looked_up(cell), faults, tuple(warnings))


def _of_text(cells: Cells, decimals: int, dialect: Dialect) -> money_sql.Minor:
    word = f"{cells.name}_cell"
    exact = money_sql.of_text(word, SIGNS, decimals)
    if cells.plain:
        return exact
    plain = dialect.matches(word, PLAIN_NUMBER)
    if cells.words is None:
        return money_sql.Minor(*(f"CASE WHEN {plain} THEN {part} END" for part in _parts(exact)))
    other = money_sql.of_float(f"{cells.words}.value", decimals)
    pairs = zip(_parts(exact), _parts(other), strict=True)
    return money_sql.Minor(*(f"CASE WHEN {plain} THEN {one} ELSE {two} END" for one, two in pairs))


def _parts(minor: money_sql.Minor) -> tuple[str, str, str]:
    return minor.value, minor.large, minor.rounded
