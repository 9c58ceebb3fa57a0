"""From a source's rows to lines that count: one SQL for every engine.

A survey passes over the columns of text once and finds out which of the rarer forms occur at all;
only those are looked for in the passes that follow, so that a clean column is read as it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from xltier.errors import SourceError
from xltier.importing.fields import LABELS
from xltier.warehouse import fields, words
from xltier.warehouse.faults import UNREADABLE_ROW, Fault
from xltier.warehouse.fields import Field

if TYPE_CHECKING:
    from datetime import date

    from xltier.importing.dates import DateOrder
    from xltier.warehouse.kinds import Kind, SourceColumn, SourceTable
    from xltier.warehouse.session import Session

IDENTIFIERS = ("customer_id", "order_id")
MONEY = ("amount", "cost")
UNREADABLE_KINDS: dict[str, set[Kind]] = {
    "customer_id": {"other"},
    "order_id": {"other"},
    "date": {"other"},
    "amount": {"other", "date", "moment"},
    "cost": {"other", "date", "moment"},
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
    """The lines of a source as SQL.

    Attributes:
        columns: The columns of a line.
        judged: SQL of every row with its columns, those of the cells as text, and `fault`: 0 for a
            line that counts, otherwise the place of the first thing wrong in `faults`, from 1.
        faults: What leaves a line out, in this order.
        warnings: What is reported of lines that count.
    """

    columns: tuple[str, ...]
    judged: str
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]

    @property
    def lines(self) -> str:
        """SQL of the lines that count."""
        return f"SELECT {', '.join(self.columns)} FROM ({self.judged}) AS judged WHERE fault = 0"


def clean(session: Session, table: SourceTable, reading: Reading) -> Cleaning:
    """Find out what the columns hold and return the lines as SQL.

    Raises:
        SourceError: A column is of a type that cannot hold what it is taken for, or holds none.
    """
    _check_kinds(table)
    survey = _Survey(session, table, reading)
    found = [survey.field(name) for name in (*IDENTIFIERS, "date", *MONEY)]
    present = [_broken(session, table), *(one for one in found if one is not None)]
    columns = ["customer_id", "order_id", "date", "amount_minor"]
    columns += ["cost_minor"] if "cost" in table.columns else []
    faults = tuple(fault for one in present for fault in one.faults)
    warnings = tuple(fault for one in present for fault in one.warnings)
    judged = _judged(session.dialect.name(table.name), present, faults)
    return Cleaning(tuple(columns), judged, faults, warnings)


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


def _listed(columns: dict[str, str]) -> str:
    return ", ".join(f"{sql} AS {name}" for name, sql in columns.items())


class _Survey:
    """What the columns of text hold, found in one pass, and the words that Python has read."""

    def __init__(self, session: Session, table: SourceTable, reading: Reading) -> None:
        self._session = session
        self._table = table
        self._reading = reading
        self._seen = self._pass()

    def field(self, name: str) -> Field | None:
        column = self._table.columns.get(name)
        dialect = self._session.dialect
        if column is None:
            return Field({}, {"order_id": "CAST(NULL AS STRING)"}) if name == "order_id" else None
        cell, kind = self._cell(column), column.kind
        if name in IDENTIFIERS:
            return fields.identifier(
                name,
                cell,
                kind,
                dialect,
                dotted=self._dotted(name),
                foreign=self._foreign(name),
                needed=name == "customer_id",
            )
        if name == "date":
            table, today = self._dates(column), self._reading.today
            return fields.day(cell, kind, dialect, words=table, today=today)
        decimals = self._reading.decimals
        return fields.money(name, cell, kind, dialect, words=self._numbers(name), decimals=decimals)

    def _cell(self, column: SourceColumn) -> str:
        return f"source.{self._session.dialect.name(column.name)}"

    def _text(self, name: str) -> str:
        column = self._table.columns[name]
        kind: Kind = "text" if column.kind == "single" and name in MONEY else column.kind
        return fields.text_of(kind, self._cell(column), self._session.dialect)

    def _pass(self) -> dict[str, int]:
        """Count what decides how each column of text is read."""
        dialect = self._session.dialect
        asked: dict[str, str] = {}
        for name, column in self._table.columns.items():
            text = self._text(name)
            if name in IDENTIFIERS and column.kind == "text":
                dotted = dialect.matches(text, fields.DOTTED)
                asked[f"{name}_filled"] = f"{text} IS NOT NULL"
                asked[f"{name}_dotted"] = dotted
                asked[f"{name}_foreign"] = f"NOT {dialect.matches(text, fields.STEADY)}"
            elif name in MONEY and column.kind in {"text", "single"}:
                asked[f"{name}_odd"] = f"NOT {dialect.matches(text, fields.PLAIN_NUMBER)}"
                asked[f"{name}_points"] = dialect.matches(text, fields.POINTED)
            elif name == "date" and column.kind not in {"date", "moment"}:
                asked["date_odd"] = f"NOT {dialect.matches(text, fields.ISO_DATE)}"
        if not asked:
            return {}
        counts = ", ".join(f"count(CASE WHEN {sql} THEN 1 END) AS {n}" for n, sql in asked.items())
        row: dict[str, int] = self._rows(f"SELECT {counts} FROM {self._source()}")[0]
        return row

    def _source(self) -> str:
        return f"{self._session.dialect.name(self._table.name)} AS source"

    def _rows(self, sql: str) -> list[dict[str, int]]:
        rows: list[dict[str, int]] = self._session.pull(self._session.lazy(sql)).to_pylist()
        return rows

    def _dotted(self, name: str) -> bool:
        filled = self._seen.get(f"{name}_filled", 0)
        return filled > 0 and self._seen[f"{name}_dotted"] == filled

    def _foreign(self, name: str) -> str | None:
        if not self._seen.get(f"{name}_foreign"):
            return None
        text = self._text(name)
        unsteady = f"NOT {self._session.dialect.matches(text, fields.STEADY)}"
        found = self._words(
            f"SELECT DISTINCT {text} AS word FROM {self._source()} WHERE {unsteady}"
        )
        return self._keep(name, words.read_identifiers(found))

    def _dates(self, column: SourceColumn) -> str | None:
        if not self._seen.get("date_odd"):
            return None
        dialect = self._session.dialect
        date = fields.day(
            self._cell(column), column.kind, dialect, words=None, today=self._reading.today
        )
        word = date.taken["date_word"]
        odd = f"NOT {dialect.matches(word, fields.ISO_DATE)}"
        found = self._few("date", word, odd)
        return self._keep("date", words.read_dates(found, self._reading.date_order))

    def _numbers(self, name: str) -> str | None:
        if not self._seen.get(f"{name}_odd"):
            return None
        text = self._text(name)
        odd = f"NOT {self._session.dialect.matches(text, fields.PLAIN_NUMBER)}"
        found = self._few(name, text, odd)
        points = self._seen[f"{name}_points"] > 0
        return self._keep(name, words.read_numbers(found, points=points))

    def _few(self, name: str, text: str, odd: str) -> pa.Array:
        """Return the distinct odd texts of a column, which may not be too many."""
        limit = words.MOST_WORDS + 1
        found = self._words(
            f"SELECT DISTINCT {text} AS word FROM {self._source()} WHERE {odd} LIMIT {limit}"
        )
        words.check_few(self._table.label, name, self._table.columns[name].header, len(found))
        return found

    def _words(self, sql: str) -> pa.Array:
        found = self._session.pull(self._session.lazy(sql)).column("word")
        return found.combine_chunks().cast(pa.large_string())

    def _keep(self, name: str, table: pa.Table) -> str:
        return self._session.keep(f"{name}_words", table)
