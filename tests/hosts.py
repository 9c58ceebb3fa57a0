"""The hosts of a workbook, so that one test can speak to each: closed files, open documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import openpyxl
from fake_excel import open_book
from macro_files import with_macros

from xltier.calc.office import Office
from xltier.workbook.base import Workbook
from xltier.workbook.closed import ClosedWorkbook
from xltier.workbook.inventory import Area
from xltier.workbook.live import LiveWorkbook
from xltier.workbook.live_cells import read_formulas, read_values

Rows = list[list[Any]]


class Opened(Protocol):
    """A workbook in its host, and what stands in it whoever asks."""

    workbook: Workbook

    def rows(self, sheet: str, cells: str) -> Rows:
        """Return what stands in some cells: formulas as such, dates as moments."""

    def table(self, name: str) -> str:
        """Return the cells of a table, such as `B3:D6`."""


@dataclass
class OpenedFile:
    workbook: ClosedWorkbook

    def rows(self, sheet: str, cells: str) -> Rows:
        found = openpyxl.load_workbook(self.workbook.path)[sheet][cells]
        return [[_plain(cell.value) for cell in row] for row in found]

    def table(self, name: str) -> str:
        place = ClosedWorkbook(self.workbook.path).inventory.table(name)
        assert place is not None
        return str(place.area)


@dataclass
class OpenedDocument:
    workbook: LiveWorkbook

    def rows(self, sheet: str, cells: str) -> Rows:
        target, area = self.workbook.book.sheets[sheet], Area.parse(cells)
        values, formulas = read_values(target, area), read_formulas(target, area)
        columns = [
            [f if str(f).startswith("=") and f != v else v for v, f in zip(*pair, strict=True)]
            for pair in zip(values, formulas, strict=True)
        ]
        return [[_plain(value) for value in row] for row in zip(*columns, strict=True)]

    def table(self, name: str) -> str:
        place = LiveWorkbook(self.workbook.book).inventory.table(name)
        assert place is not None
        return str(place.area)


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return dt.datetime(value.year, value.month, value.day)
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return None if value == "" else value


Host = Callable[..., Any]


@contextmanager
def closed_host(path: Path, **options: Any) -> Iterator[OpenedFile]:
    with ClosedWorkbook(path, **options) as workbook:
        yield OpenedFile(workbook)


@contextmanager
def macro_host(path: Path, **options: Any) -> Iterator[OpenedFile]:
    with ClosedWorkbook(with_macros(path, path.with_suffix(".xlsm")), **options) as workbook:
        yield OpenedFile(workbook)


@contextmanager
def live_host(office: Office, path: Path, **options: Any) -> Iterator[OpenedDocument]:
    book = office.books.open(str(path))
    try:
        with LiveWorkbook(book, **options) as workbook:
            yield OpenedDocument(workbook)
    finally:
        book.close()


@contextmanager
def excel_host(path: Path, **options: Any) -> Iterator[OpenedDocument]:
    with LiveWorkbook(open_book(path), **options) as workbook:
        yield OpenedDocument(workbook)


def contents(workbook: LiveWorkbook) -> dict[str, tuple[str, Rows]]:
    """Return where each table of an open document stands and every cell of it."""
    opened = OpenedDocument(workbook)
    found = {}
    for place in workbook.inventory.tables:
        found[place.name] = (str(place.area), opened.rows(place.sheet, str(place.area)))
    return found
