"""The master's side of a collection: its customers, its records, and what is to be written."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from xltier.commands.collect_records import Record, Row, read_records, stage_cells
from xltier.commands.collect_words import OUTCOMES, outcome_named
from xltier.commands.sharing_rules import read_sharing
from xltier.errors import CellError
from xltier.language import Language
from xltier.sharing.cells import identity, key, same
from xltier.sharing.columns import SharingPolicy
from xltier.sharing.outcomes import Edit
from xltier.sharing.proposals import Directory, called
from xltier.sharing.sides import Memory, Side, Terms
from xltier.workbook.base import Workbook
from xltier.workbook.contract import CUSTOMERS, column_of, normal_header

if TYPE_CHECKING:
    from collections.abc import Sequence


def own_headers(headers: Sequence[str]) -> tuple[str, ...]:
    """Return the headers of a table of customers that are the user's own."""
    return tuple(header for header in headers if header and column_of(CUSTOMERS, header) is None)


@dataclass
class Master:
    """The manager's workbook while returned files are collected into it.

    Attributes:
        workbook: Takes everything at the end.
        now: The moment of collecting.
        policy: What reps may change.
        headers: The headers of Customers as they stand.
        customers: The table Customers as read.
        side: The same, as it is compared; what is taken is put into it.
        records: Deliveries, Conflicts, Proposals, Returns.
        cells: What is to be written to existing customers: value by row, by column.
        added: Customers to be added.
    """

    workbook: Workbook
    now: datetime
    policy: SharingPolicy
    headers: tuple[str, ...]
    customers: pd.DataFrame
    side: Side
    records: dict[str, Record]
    cells: dict[str, dict[int, Any]] = field(default_factory=lambda: defaultdict(dict))
    added: list[dict[str, Any]] = field(default_factory=list)
    _memories: dict[str, Memory] = field(default_factory=dict)
    _proposed: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _recalled: bool = False

    @classmethod
    def read(cls, workbook: Workbook, now: datetime) -> Master:
        """Read everything that a collection needs of the master.

        Raises:
            PolicyError: The rules of sharing cannot be used.
            WorkbookError: A table is missing.
        """
        records = read_records(workbook)
        policy = read_sharing(workbook)
        headers = workbook.headers("Customers")
        customers = workbook.read("Customers", also=own_headers(headers))
        return cls(workbook, now, policy, headers, customers, Side.of(customers), records)

    @property
    def language(self) -> Language:
        """The language of the workbook."""
        return self.workbook.language

    @cached_property
    def own(self) -> dict[str, str]:
        """The user's own headers, by how headers are compared."""
        return {normal_header(header): header for header in own_headers(self.headers)}

    @cached_property
    def labels(self) -> dict[str, str]:
        """The header of each column as it stands, by name of the contract or header."""
        known = {c.name: c.label.text(self.language) for c in CUSTOMERS.columns}
        for header in self.headers:
            column = column_of(CUSTOMERS, header)
            known[header if column is None else column.name] = header
        return known

    def label(self, column: str) -> str | None:
        """Return what people call a column; None for none."""
        return self.labels.get(column, column) or None

    def column(self, label: object) -> str:
        """Return the name of the column that a record names; blank if it names none."""
        if label is None:
            return ""
        known = column_of(CUSTOMERS, str(label))
        return known.name if known else self.own.get(normal_header(str(label)), str(label))

    def terms(self) -> Terms:
        """Return what reps may change."""
        columns = {*(column.name for column in CUSTOMERS.columns), *self.own.values()}
        masked = {name for name in columns if self.policy.of(name).own == "mask"}
        return Terms(frozenset(filter(self.policy.editable, columns)), frozenset(masked))

    @cached_property
    def formulas(self) -> dict[str, frozenset[int]]:
        """Rows by column of the cells that hold formulas: they are never written."""
        columns = [name for name in self.side.cells if self.policy.editable(name)]
        found = self.workbook.formulas("Customers", columns)
        return {name: cells.rows for name, cells in found.items()}

    def holds_formula(self, row: int, column: str) -> bool:
        """Tell whether a cell of Customers holds a formula."""
        return row in self.formulas.get(column, ())

    def place(self, customer: str) -> int | None:
        """Return the place of a customer in `side`; None if there is no such customer."""
        places = self.side.places.get(customer)
        return places[0] if places else None

    def write(self, customer: str, column: str, value: Any) -> None:  # noqa: ANN401 - a cell
        """Take a value for a customer."""
        place = self.side.places[customer][0]
        self.cells[column][self.side.rows[place]] = value
        self.side.cells[column][place] = value

    def owner(self, customer: str) -> Any:  # noqa: ANN401 - a cell
        """Return who looks after a customer."""
        place = self.place(customer)
        return None if place is None else self.side.cell(place, "rep")

    def name(self, customer: str) -> Any:  # noqa: ANN401 - a cell
        """Return what a customer is called."""
        place = self.place(customer)
        return None if place is None else self.side.cell(place, "name")

    @cached_property
    def directory(self) -> Directory:
        """By what the customers there are may be known."""
        found = Directory(self.language)
        ids = self.side.ids
        labels = [
            called(ids[at], self.side.cell(at, "name"), self.side.cell(at, "rep"), self.language)
            for at in range(len(ids))
        ]
        found.add(self.customers, labels)
        new = pd.DataFrame(self.added, dtype=object)
        found.add(
            new,
            [called(c["customer_id"], c["name"], c["rep"], self.language) for c in self.added],
        )
        return found

    @cached_property
    def open_conflicts(self) -> dict[tuple[str, str, str], Row]:
        """The conflicts that nobody has settled, by delivery, customer and column."""
        found = {}
        for row in self.records["Conflicts"]:
            cells = row.cells
            if cells["decided"] is None:
                customer, column = identity(cells["customer_id"]), self.column(cells["column"])
                found[identity(cells["delivery"]), customer, column] = row
        return found

    def memory(self, delivery: str) -> Memory:
        """Return what earlier returns of a delivery brought."""
        self._recall()
        return self._memories.setdefault(delivery, Memory())

    def proposed(self, delivery: str) -> set[str]:
        """Return the texts of the customers that were proposed with a delivery."""
        self._recall()
        return self._proposed[delivery]

    def _recall(self) -> None:
        """Read the log of returns, once."""
        if not self._recalled:
            self._recalled = True
            for row in self.records["Returns"]:
                self._remember(row.cells)

    def _remember(self, cells: dict[str, Any]) -> None:
        outcome = outcome_named(cells["outcome"])
        if outcome is None:
            return
        delivery = identity(cells["delivery"])
        if outcome == "proposed":
            self._proposed[delivery].add(key(cells["rep_value"]))
            return
        known = self._memories.setdefault(delivery, Memory())
        customer, column = identity(cells["customer_id"]), self.column(cells["column"])
        known.note(customer, column, cells["rep_value"], outcome)

    def log(self, delivery: str, who: Any, edit: Edit, note: str | None) -> None:  # noqa: ANN401
        """Record what became of an edit."""
        if edit.outcome == "proposed":
            self.proposed(delivery).add(key(edit.rep))
        else:
            self.memory(delivery).note(edit.customer_id, edit.column, edit.rep, edit.outcome)
        self.records["Returns"].add(
            {
                "at": self.now,
                "delivery": delivery,
                "rep": who,
                "customer_id": edit.customer_id or None,
                "column": self.label(edit.column),
                "sent_value": kept(edit.sent),
                "rep_value": kept(edit.rep),
                "master_value": kept(edit.master),
                "outcome": OUTCOMES[edit.outcome].text(self.language),
                "note": note,
            }
        )

    def stage(self) -> bool:
        """Stage everything; tell whether there is anything to write."""
        cells = {
            column: {row: value for row, value in rows.items() if self._differs(row, column, value)}
            for column, rows in self.cells.items()
        }
        cells = {column: rows for column, rows in cells.items() if rows}
        stage_cells(self.workbook, CUSTOMERS.name, cells)
        if self.added:
            self.workbook.append(CUSTOMERS.name, pd.DataFrame(self.added, dtype=object))
        changed = [record.stage(self.workbook) for record in self.records.values()]
        return bool(cells or self.added) or any(changed)

    def _differs(self, row: int, column: str, value: Any) -> bool:  # noqa: ANN401 - a cell
        was = self.customers.loc[row, column]
        return not same(None if pd.isna(was) else was, value)


def kept(value: Any) -> Any:  # noqa: ANN401 - a cell
    """Return a cell as a record keeps it: an error value as its text."""
    return str(value) if isinstance(value, CellError) else value
