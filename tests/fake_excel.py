"""An engine of xlwings that behaves as Excel does over COM, where that differs from LibreOffice.

Excel runs on no machine that tests this. What is taken for its behaviour: text is parsed as if it
were typed unless a mark or the text format forbids it, numbers in cells for text become text, a
range gives tuples, an error is a number, a currency is a decimal, properties of cells that differ
are None, headers of a table are made distinct at once, a table with totals cannot be resized,
switching totals off takes the row away.
"""

from __future__ import annotations

import datetime as dt
import decimal
import re
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import xlwings
from fake_charts import FakeChart, FakeCharts
from openpyxl.utils import range_boundaries

from xltier.workbook.number_formats import is_date_format

ERRORS = {"#N/A": -2146826246, "#DIV/0!": -2146826281, "#SPILL!": -2146826243}
NAMED = {-2146826246: "#N/A", -2146826281: "#DIV/0!"}
"""Errors that xlwings knows by name."""

EPOCH = dt.datetime(1899, 12, 30)
NUMBER = re.compile(r"[\s$€¥(]*[+-]?[\d.,]*\d[\d.,]*(?:e[+-]?\d+)?[\s%€)]*", re.IGNORECASE)
DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}(?:[-/.]\d{1,4})?|(?:Mar|May) \d{1,4}|\d{1,2}月\d{1,2}日")


class com_error(Exception):  # noqa: N801, N818 - as pywin32 calls it
    def __init__(self, hresult: int, text: str, scode: int = -2146827284) -> None:
        super().__init__(hresult, "Exception occurred.", (0, "Microsoft Excel", text, "", 0, scode))
        self.hresult = hresult
        self.excepinfo = (0, "Microsoft Excel", text, "", 0, scode)


def refusal(text: str) -> com_error:
    return com_error(-2147352567, text)


@dataclass
class Cell:
    value: Any = None
    formula: str | None = None
    format: str = "General"


@dataclass
class FakeEngine:
    name: str = "excel"
    type: str = "desktop"

    @staticmethod
    def prepare_xl_data_element(value: Any, _options: Any) -> Any:
        return "" if value is None else value

    @staticmethod
    def clean_value_data(data, _moment, empty, _number, err_to_str):
        def clean(value):
            if value in ("", None):
                return empty
            if type(value) is int and value in NAMED:
                return NAMED[value] if err_to_str else None
            return value

        return [[clean(value) for value in row] for row in data]


@dataclass
class FakeApp:
    engine: FakeEngine = field(default_factory=FakeEngine)
    calculation: str = "automatic"
    enable_events: bool = True
    screen_updating: bool = True
    status_bar: Any = False
    pid: int = 1


class FakeSheet:
    def __init__(self, book: FakeBook, source) -> None:
        self.book, self.name = book, source.title
        self.api = SimpleNamespace(ProtectContents=source.protection.sheet, ProtectionMode=False)
        self.cells_by_place: dict[tuple[int, int], Cell] = {}
        self.merges = [range_boundaries(str(area)) for area in source.merged_cells.ranges]
        for row in source.iter_rows():
            for cell in row:
                self._load(cell)
        self.tables = FakeTables([FakeTable(self, table) for table in source.tables.values()])
        self.charts = FakeCharts([FakeChart(chart) for chart in source._charts])

    def _load(self, cell) -> None:
        made = Cell(cell.value, format=cell.number_format)
        if cell.data_type == "f":
            made.value, made.formula = 0.0, cell.value
        elif cell.data_type == "e":
            made.value = ERRORS[cell.value]
        elif isinstance(cell.value, int) and not isinstance(cell.value, bool):
            made.value = float(cell.value)
        self.cells_by_place[cell.row, cell.column] = made

    def cell(self, row: int, column: int) -> Cell:
        return self.cells_by_place.setdefault((row, column), Cell())

    def range(self, one, two=None) -> FakeRange:
        return FakeRange(self, *one, *(two or one))


class FakeRange:
    max_cells_per_read = max_cells_per_write = 100

    def __init__(self, sheet: FakeSheet, top: int, left: int, bottom: int, right: int) -> None:
        self.sheet, self.row, self.column = sheet, top, left
        self.shape = bottom - top + 1, right - left + 1

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    @property
    def rows_of_cells(self) -> list[list[Cell]]:
        rows, columns = self.shape
        return [
            [self.sheet.cell(self.row + down, self.column + right) for right in range(columns)]
            for down in range(rows)
        ]

    def _given(self, of) -> Any:
        rows = tuple(tuple(of(cell) for cell in row) for row in self.rows_of_cells)
        return rows[0][0] if len(self) == 1 else rows

    def _common(self, of) -> Any:
        found = {of(cell) for row in self.rows_of_cells for cell in row}
        return found.pop() if len(found) == 1 else None

    @property
    def raw_value(self) -> Any:
        return self._given(shown)

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        if len(self) == 1 and not isinstance(value, (list, tuple)):
            value = [[value]]
        assert (len(value), len(value[0])) == self.shape, "Excel would fill cells with #N/A"
        for down, row in enumerate(value):
            for right, one in enumerate(row):
                place = self.row + down, self.column + right
                enter(self.sheet.cell(*place), one)
                for table in self.sheet.tables.found:
                    table.keep_headers_apart(*place)

    @property
    def formula(self) -> Any:
        return self._given(in_the_formula_bar)

    @property
    def number_format(self) -> str | None:
        return self._common(lambda cell: cell.format)

    @number_format.setter
    def number_format(self, code: str) -> None:
        for row in self.rows_of_cells:
            for cell in row:
                cell.format = code

    @property
    def has_array(self) -> bool | None:
        return self._common(lambda cell: (cell.formula or "").startswith("={"))

    def _meeting(self) -> list[tuple[int, ...]]:
        bottom, right = self.row + self.shape[0] - 1, self.column + self.shape[1] - 1
        return [
            merge
            for merge in self.sheet.merges
            if merge[0] <= right and merge[2] >= self.column
            if merge[1] <= bottom and merge[3] >= self.row
        ]

    @property
    def merge_cells(self) -> bool | None:
        return (True if len(self) == 1 else None) if self._meeting() else False

    @property
    def merge_area(self) -> FakeRange:
        left, top, right, bottom = self._meeting()[0]
        return FakeRange(self.sheet, top, left, bottom, right)

    def clear_contents(self) -> None:
        for row in self.rows_of_cells:
            for cell in row:
                cell.value = cell.formula = None

    def clear_formats(self) -> None:
        self.number_format = "General"


def shown(cell: Cell) -> Any:
    if isinstance(cell.value, float) and "$" in cell.format:
        return round(decimal.Decimal(cell.value), 4)
    if isinstance(cell.value, float) and is_date_format(cell.format):
        return EPOCH + dt.timedelta(cell.value)
    return cell.value


def in_the_formula_bar(cell: Cell) -> str:
    if cell.formula is not None:
        return cell.formula
    if isinstance(cell.value, dt.datetime):
        return str((cell.value - EPOCH) / dt.timedelta(1))
    return "" if cell.value is None else str(cell.value)


def enter(cell: Cell, value: Any) -> None:
    """Put a value into a cell as if it were typed."""
    cell.value, cell.formula = None, None
    if value in ("", None):
        return
    if cell.format == "@":
        plain = str(int(value)) if isinstance(value, float) and value % 1 == 0 else str(value)
        cell.value = plain.removeprefix("'")
    elif isinstance(value, dt.datetime):
        cell.value = value
        cell.format = cell.format if is_date_format(cell.format) else "m/d/yyyy"
    elif isinstance(value, str):
        cell.value, cell.formula = typed(value)
    else:
        cell.value = value


def typed(text: str) -> tuple[Any, str | None]:  # noqa: PLR0911 - one for each kind
    if text.startswith("'"):
        return text[1:], None
    if text[0] in "=+-@":
        return 0.0, f"={text.lstrip('=')}"
    if text.upper() in ("TRUE", "FALSE"):
        return text.upper() == "TRUE", None
    if text in ERRORS:
        return ERRORS[text], None
    if DATE.fullmatch(text.strip()):
        return dt.datetime(2026, 1, 1), None
    if NUMBER.fullmatch(text.strip()):
        return float(re.sub(r"[^\d.]", "", text).strip(".") or 0), None
    return text, None


class FakeTable:
    show_headers = True

    def __init__(self, parent: FakeSheet, source) -> None:
        self.parent, self.name = parent, source.displayName
        left, top, right, bottom = range_boundaries(source.ref)
        self.box = [top, left, bottom, right]
        self._totals = bool(source.totalsRowCount)
        self._remembered: list[Cell] = []

    @property
    def display_name(self) -> str:
        return self.name

    @property
    def range(self) -> FakeRange:
        return FakeRange(self.parent, *self.box)

    def _row(self, row: int) -> list[Cell]:
        return [self.parent.cell(row, column) for column in range(self.box[1], self.box[3] + 1)]

    @property
    def show_totals(self) -> bool:
        return self._totals

    @show_totals.setter
    def show_totals(self, value: bool) -> None:
        if value == self._totals:
            return
        self._totals = value
        if value:
            self.box[2] += 1
            row = self._row(self.box[2])
            assert all(cell.value is None for cell in row), "Excel would move cells down"
            for cell, old in zip(row, self._remembered, strict=False):
                cell.value, cell.formula = old.value, old.formula
        else:
            row = self._row(self.box[2])
            self._remembered = [Cell(cell.value, cell.formula) for cell in row]
            for cell in row:
                cell.value = cell.formula = None
            self.box[2] -= 1

    def resize(self, wanted: FakeRange) -> None:
        rows, columns = wanted.shape
        if wanted.row != self.box[0] or wanted.column > self.box[3] or rows < 2 or self._totals:
            raise refusal("The new range must overlap the old one, headers in the same row.")
        self.box = [wanted.row, wanted.column, wanted.row + rows - 1, wanted.column + columns - 1]
        for column in range(self.box[1], self.box[3] + 1):
            self.keep_headers_apart(self.box[0], column)

    def keep_headers_apart(self, row: int, column: int) -> None:
        """Give a header cell another text if it is blank or stands twice."""
        if row != self.box[0] or not self.box[1] <= column <= self.box[3]:
            return
        cell = self.parent.cell(row, column)
        others = [str(other.value).casefold() for other in self._row(row) if other is not cell]
        stem, number = str(cell.value or "Column"), 1
        cell.value = None if cell.value is None else str(cell.value)
        while not cell.value or cell.value.casefold() in others:
            number += 1
            cell.value = f"{stem}{number}"


class FakeTables:
    def __init__(self, found: list[FakeTable]) -> None:
        self.found = found

    def __iter__(self):
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)


class FakeSheets:
    def __init__(self, found: list[FakeSheet]) -> None:
        self.found = found

    def __iter__(self):
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)

    def __call__(self, name) -> FakeSheet:
        return next(sheet for sheet in self.found if sheet.name == name)


class FakeBook:
    def __init__(self, path: Path) -> None:
        source = openpyxl.load_workbook(path)
        self.app, self.name, self.fullname = FakeApp(), path.name, str(path)
        self.sheets = FakeSheets([FakeSheet(self, sheet) for sheet in source.worksheets])


def open_book(path: Path) -> xlwings.Book:
    """Open a file in a stand-in for Excel."""
    return xlwings.Book(impl=FakeBook(path))
