"""A master and its reps' workbooks, and what reps do to them before they send them back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
from openpyxl.worksheet.table import TableColumn

from xltier.commands.collect import Collection, collect
from xltier.commands.distribute import Order, distribute, make_ready
from xltier.commands.returned import ReturnedBook
from xltier.workbook.closed import ClosedWorkbook
from xltier.workbook.contract import CUSTOMERS
from xltier.workbook.edits import TableEdit
from xltier.workbook.writer import write_edits

SENT_AT, BACK_AT = datetime(2026, 7, 1, 9, 30), datetime(2026, 7, 20, 17, 5)
OWN = "Birthday · 生日"


@dataclass
class World:
    """A master, and the files that went out from it by rep.

    Attributes:
        master: The manager's workbook.
        files: The workbook of each rep.
        customers: The identifiers of each rep's customers, in the order of the sheet.
    """

    master: Path
    files: dict[str, Path]
    customers: dict[str, list[str]]

    @property
    def who(self) -> str:
        """The rep of whom the tests speak."""
        return next(iter(self.files))

    @property
    def file(self) -> Path:
        """That rep's file."""
        return self.files[self.who]

    @property
    def ids(self) -> list[str]:
        """That rep's customers."""
        return self.customers[self.who]

    def copy(self, folder: Path) -> World:
        """Return a copy that a test may change."""
        master = Path(shutil.copy(self.master, folder / self.master.name))
        files = {
            who: Path(shutil.copy(path, folder / path.name)) for who, path in self.files.items()
        }
        return World(master, files, self.customers)

    def collect(self, *files: Path, **how: Any) -> Collection:
        """Collect files, as the command line does."""
        with ClosedWorkbook(self.master, verb="collect") as book:
            return collect(book, [returned(file) for file in files], now=BACK_AT, **how)

    def cell(self, customer: str, column: str) -> Any:
        """Return a cell of the master's customers."""
        return cells(self.master, "Customers")[customer][column]

    def records(self, table: str) -> list[dict[str, Any]]:
        """Return the rows of one of the master's records."""
        with ClosedWorkbook(self.master) as book:
            return plain(book.read(table))


def sent_world(path: Path) -> World:
    """Give a workbook a column of its user's own, and send its customers to their reps."""
    with ClosedWorkbook(path, backups=False) as book:
        rows = book.read("Customers").index
        birthdays = pd.DataFrame({OWN: [f"{n % 28 + 1} May" for n in range(len(rows))]}, rows)
    write_edits(path, [TableEdit("Customers", cells=birthdays, new_columns=(OWN,))])
    order = Order(path.parent / "reps", title=path.name, now=SENT_AT)
    with ClosedWorkbook(path, backups=False) as book:
        done = distribute(book, make_ready(book), order)
    files = {each.group.name: each.file for each in done.deliveries}
    return World(path, files, {who: list(cells(file, "Customers")) for who, file in files.items()})


def returned(path: Path) -> ReturnedBook:
    """Return a file as what came back."""
    return ReturnedBook(path.name, partial(_open, path))


@contextmanager
def _open(path: Path):
    with ClosedWorkbook(path, lenient=True) as book:
        yield book


def plain(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as dictionaries, blanks as None."""
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


def cells(path: Path, table: str) -> dict[str, dict[str, Any]]:
    """Return the rows of a table of customers by identifier."""
    with ClosedWorkbook(path, lenient=True) as book:
        return {row["customer_id"]: row for row in plain(book.read(table, also=[OWN]))}


def typed(path: Path, changes: dict[tuple[str, str], Any], table: str = "Customers") -> Path:
    """Type into cells of customers: value by identifier and column."""
    with ClosedWorkbook(path, backups=False, lenient=True) as book:
        frame = book.read(table)
        rows = dict(zip(frame["customer_id"], frame.index, strict=True))
        for (customer, column), value in changes.items():
            one = pd.Series([value], index=[rows[customer]], dtype=object, name=column)
            book.update(table, one.to_frame())
        book.commit()
    return path


def chosen(path: Path, table: str, **columns: Any) -> None:
    """Type into the last row of a record, as the manager does."""
    with ClosedWorkbook(path, backups=False) as book:
        last = book.read(table).index[-1:]
        book.update(table, pd.DataFrame({name: [v] for name, v in columns.items()}, last))
        book.commit()


def added(path: Path, table: str, *rows: dict[str, Any]) -> Path:
    """Type rows below a table."""
    with ClosedWorkbook(path, backups=False) as book:
        book.append(table, pd.DataFrame(list(rows), dtype=object))
        book.commit()
    return path


def reworked(path: Path, table: str, work: Callable[[list[list[Any]]], list[list[Any]]]) -> Path:
    """Rework a table as a whole, headers included, as somebody does who moves cells about."""
    book = openpyxl.load_workbook(path)
    sheet = next(each for each in book.worksheets if table in each.tables)
    place = sheet.tables[table]
    old = [[cell.value for cell in row] for row in sheet[place.ref]]
    start = sheet[place.ref][0][0]
    for row in sheet[place.ref]:
        for cell in row:
            cell.value = None
    new = work([list(row) for row in old])
    for down, row in enumerate(new):
        for right, value in enumerate(row):
            sheet.cell(start.row + down, start.column + right).value = value
    end = sheet.cell(start.row + len(new) - 1, start.column + len(new[0]) - 1)
    place.ref = place.autoFilter.ref = f"{start.coordinate}:{end.coordinate}"
    place.tableColumns = [
        TableColumn(id=number, name=str(header)) for number, header in enumerate(new[0], 1)
    ]
    book.save(path)
    return path


def place_of(headers: list[Any], name: str) -> int:
    """Return where a column of the contract stands."""
    label = CUSTOMERS.column(name).label
    return next(at for at, header in enumerate(headers) if header in {label.en, label.zh})
