"""From a source's rows to lines that count: one SQL for every engine.

A survey passes over the columns of text once and finds out which of the rarer forms occur at all;
only those are looked for in the passes that follow, so that a clean column is read as it stands.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pyarrow as pa

from xltier.errors import SourceError
from xltier.importing.fields import LABELS
from xltier.warehouse import fields, words
from xltier.warehouse.faults import UNREADABLE_ROW, Fault
from xltier.warehouse.fields import Cells, Field

if TYPE_CHECKING:
    from datetime import date

    from xltier.importing.dates import DateOrder
    from xltier.warehouse.kinds import Kind, SourceTable
    from xltier.warehouse.session import Session

IDENTIFIERS = ("customer_id", "order_id")
MONEY = ("amount", "cost")
PRODUCT = "product"
UNREADABLE_KINDS: dict[str, set[Kind]] = {
    "customer_id": {"other"},
    "order_id": {"other"},
    "date": {"other"},
    "amount": {"other", "date", "moment"},
    "cost": {"other", "date", "moment"},
    PRODUCT: set(),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """How values are to be read.

    Attributes:
        decimals: Decimals of the currency.
        date_order: Order of day and month, if the column shall not decide.
        today: A later date has not come yet.
    """

    decimals: int
    date_order: DateOrder
    today: date


@dataclass(frozen=True, slots=True)
class Cleaning:
    """The rows of a source as SQL.

    Attributes:
        columns: The columns of a line.
        rows: SQL of every row: its columns; `fault`: 0 for a line that counts, otherwise the place
            of the first thing wrong in `faults`, from 1; `warning_0`, …: whether it has one of
            `warnings`; `shown`: the cell that is wrong, as text.
        faults: What leaves a line out, in this order.
        warnings: What is reported of lines that count.
        cheap: Whether the columns are read as they stand, so that each pass may read them anew.
    """

    columns: tuple[str, ...]
    rows: str
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    cheap: bool

    @property
    def lines(self) -> str:
        """SQL of the lines that count."""
        return f"SELECT {', '.join(self.columns)} FROM ({self.rows}) AS judged WHERE fault = 0"


def clean(session: Session, table: SourceTable, reading: Reading) -> Cleaning:
    """Find out what the columns hold and return the lines as SQL.

    Raises:
        SourceError: A column is of a type that cannot hold what it is taken for, or holds none.
    """
    _check_kinds(table)
    survey = _Survey(session, table, reading)
    found = [survey.field(name) for name in (*IDENTIFIERS, "date", *MONEY, PRODUCT)]
    present = [_broken(session, table), *(one for one in found if one is not None)]
    columns = ["customer_id", "order_id", "date", "amount_minor"]
    columns += ["cost_minor"] if "cost" in table.columns else []
    columns += [PRODUCT] if PRODUCT in table.columns else []
    faults = tuple(fault for one in present for fault in one.faults)
    warnings = tuple(fault for one in present for fault in one.warnings)
    judged = _judged(session.dialect.name(table.name), present, faults)
    rows = _rows(judged, columns, faults, warnings)
    return Cleaning(tuple(columns), rows, faults, warnings, cheap=survey.cheap)


def _broken(session: Session, table: SourceTable) -> Field:
    """Return the rows that do not split into columns, where the engine leaves them in the table."""
    if table.broken is None:
        return Field({}, {})
    row = f"source.{session.dialect.name(table.broken.name)}"
    fault = Fault(UNREADABLE_ROW, "", "broken_row IS NOT NULL", "broken_row")
    return Field({"broken_row": row}, {}, faults=(fault,))


def _check_kinds(table: SourceTable) -> None:
    for name, column in table.columns.items():
        if column.kind in UNREADABLE_KINDS[name]:
            en, zh = LABELS[name]
            raise SourceError(
                f"{table.label}: the column “{column.header}” is of type {column.type}, which "
                f"holds no “{en}”; cast it in a --query, or name another with --map "
                f"{name}=HEADER.",
                f"{table.label}：“{column.header}”列的类型是 {column.type}，不能作为“{zh}”；"
                f"请在 --query 中转换类型，或用 --map {name}=标题 指定另一列。",
            )


def _judged(source: str, present: list[Field], faults: tuple[Fault, ...]) -> str:
    taken = {name: sql for one in present for name, sql in one.taken.items()}
    read = {name: sql for one in present for name, sql in one.read.items()}
    joins = "".join(
        f" LEFT JOIN {one.words[0]} ON {one.words[0]}.written = taken.{one.words[1]}"
        for one in present
        if one.words
    )
    cases = " ".join(f"WHEN {fault.when} THEN {n}" for n, fault in enumerate(faults, 1))
    first = f"SELECT {_listed(taken)} FROM {source} AS source"
    second = f"SELECT taken.*, {_listed(read)} FROM ({first}) AS taken{joins}"
    return f"SELECT *, CASE {cases} ELSE 0 END AS fault FROM ({second}) AS read"


def _rows(
    judged: str, columns: list[str], faults: tuple[Fault, ...], warnings: tuple[Fault, ...]
) -> str:
    """Return the rows with the columns of a line and what is wrong with them."""
    flags = [f"fault = 0 AND {warning.when}" for warning in warnings]
    shown = [f"WHEN fault = {n} THEN {fault.shown}" for n, fault in enumerate(faults, 1)]
    shown += [f"WHEN {warning.when} THEN {warning.shown}" for warning in warnings]
    listed = [
        *columns,
        "fault",
        *(f"{flag} AS warning_{n}" for n, flag in enumerate(flags)),
        f"CASE {' '.join(shown)} END AS shown",
    ]
    return f"SELECT {', '.join(listed)} FROM ({judged}) AS judged"


def _listed(columns: dict[str, str]) -> str:
    return ", ".join(f"{sql} AS {name}" for name, sql in columns.items())


class _Survey:
    """What the columns of text hold, found in a pass or two, and the words that Python has read."""

    def __init__(self, session: Session, table: SourceTable, reading: Reading) -> None:
        self._session = session
        self._dialect = session.dialect
        self._table = table
        self._reading = reading
        self._source = f"{session.dialect.name(table.name)} AS source"
        texts = [name for name, column in table.columns.items() if _is_text(name, column.kind)]
        odd = self._counts({name: self._not_fine(name) for name in texts})
        self._odd = {name for name in texts if odd[name]}
        self._seen = self._counts(self._details())

    @property
    def cheap(self) -> bool:
        """Whether no text must be parsed and no identifier mended."""
        texts = (name for name, c in self._table.columns.items() if _is_text(name, c.kind))
        return not self._odd and not any(name not in IDENTIFIERS for name in texts)

    def field(self, name: str) -> Field | None:
        if name not in self._table.columns:
            return Field({}, {"order_id": "CAST(NULL AS STRING)"}) if name == "order_id" else None
        if name == PRODUCT:
            return fields.described(self._cells(name), self._dialect)
        cells = replace(self._cells(name), dotted=self._dotted(name), words=self._words_of(name))
        if name in IDENTIFIERS:
            return fields.identifier(cells, self._dialect, needed=name == "customer_id")
        if name == "date":
            return fields.day(cells, self._dialect, today=self._reading.today)
        return fields.money(cells, self._dialect, decimals=self._reading.decimals)

    def _cells(self, name: str) -> Cells:
        column = self._table.columns[name]
        return Cells(
            name,
            f"source.{self._dialect.name(column.name)}",
            column.kind,
            column.digits,
            plain=_is_text(name, column.kind) and name not in self._odd,
        )

    def _not_fine(self, name: str) -> str:
        cell = f"CAST(source.{self._dialect.name(self._table.columns[name].name)} AS STRING)"
        return f"NOT {fields.fine(name, cell, self._dialect)}"

    def _text(self, name: str) -> str:
        cells = self._cells(name)
        if name == "date":
            return fields.date_word(cells, self._dialect)
        return (replace(cells, kind="text") if name in MONEY else cells).text(self._dialect)

    def _details(self) -> dict[str, str]:
        """Return what must be known of the columns that cannot be read as they stand."""
        asked: dict[str, str] = {}
        for name in self._odd:
            text = self._text(name)
            if name in IDENTIFIERS:
                asked[f"{name}_filled"] = f"{text} IS NOT NULL"
                asked[f"{name}_dotted"] = self._dialect.matches(text, fields.DOTTED)
                asked[f"{name}_words"] = f"NOT {self._dialect.matches(text, fields.STEADY)}"
            else:
                asked[f"{name}_words"] = f"NOT {fields.fine(name, text, self._dialect)}"
            if name in MONEY:
                asked[f"{name}_points"] = self._dialect.matches(text, fields.POINTED)
        return asked

    def _counts(self, asked: dict[str, str]) -> dict[str, int]:
        """Count the rows of which each of some things is true, in one pass."""
        if not asked:
            return {}
        counts = ", ".join(f"count(CASE WHEN {sql} THEN 1 END) AS {n}" for n, sql in asked.items())
        counted = self._session.lazy(f"SELECT {counts} FROM {self._source}")
        row: dict[str, int] = self._session.pull(counted).to_pylist()[0]
        return row

    def _dotted(self, name: str) -> bool:
        filled = self._seen.get(f"{name}_filled", 0)
        return filled > 0 and self._seen[f"{name}_dotted"] == filled

    def _words_of(self, name: str) -> str | None:
        """Let Python read the texts of a column that the engine does not; return their table."""
        if not self._seen.get(f"{name}_words"):
            return None
        text = self._text(name)
        if name in IDENTIFIERS:
            unsteady = f"NOT {self._dialect.matches(text, fields.STEADY)}"
            read = words.read_identifiers(self._distinct(text, unsteady))
        elif name == "date":
            read = words.read_dates(self._few(name, text), self._reading.date_order)
        else:
            points = self._seen[f"{name}_points"] > 0
            read = words.read_numbers(self._few(name, text), points=points)
        return self._session.keep(f"{name}_words", read)

    def _few(self, name: str, text: str) -> pa.Array:
        """Return the distinct odd texts of a column, which may not be too many."""
        odd = f"NOT {fields.fine(name, text, self._dialect)}"
        found = self._distinct(text, f"{odd} LIMIT {words.MOST_WORDS + 1}")
        words.check_few(self._table.label, name, self._table.columns[name].header, len(found))
        return found

    def _distinct(self, text: str, where: str) -> pa.Array:
        sql = f"SELECT DISTINCT {text} AS word FROM {self._source} WHERE {where}"
        found = self._session.pull(self._session.lazy(sql)).column("word")
        return found.combine_chunks().cast(pa.large_string())


def _is_text(name: str, kind: Kind) -> bool:
    """Return whether a column is read by what its cells say, which must be looked at for that."""
    if name == PRODUCT:
        return False
    if name in IDENTIFIERS:
        return kind == "text"
    if name == "date":
        return kind not in {"date", "moment"}
    return kind in {"text", "single"}
