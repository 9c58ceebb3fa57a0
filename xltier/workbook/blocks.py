"""Draws one table of the template: headers, rows, formats, drop-downs, the Excel table itself."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table, TableColumn

from xltier.language import Language, Sentence
from xltier.workbook.contract import KNOWN
from xltier.workbook.entries import LAST_ROW, Entry, entry_of
from xltier.workbook.fitting import lines_needed, text_height, width_for
from xltier.workbook.look import (
    Look,
    Role,
    header_style,
    kind_of,
    style_name,
    top,
)
from xltier.workbook.meanings import MEANINGS
from xltier.workbook.schema import Column
from xltier.workbook.schema import Table as TableOfContract

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    from xltier.workbook.sheet_plan import Place

STRETCH = 3.5
"""How much wider than the contract says a column may become to keep its header on one line."""

WIDEST, WIDE_COLUMN = 19, 12.5
"""Columns that a wide table may come to have, and the width of those that depend on the data."""

FILTER_BUTTON = 11.0
"""Height in points by which a header is taller, so that a filter button stands below its text."""


@dataclass(frozen=True, slots=True)
class Block:
    """A table on a sheet of the template.

    Attributes:
        sheet: The sheet to draw on.
        place: Where the table stands.
        look: The workbook's styles.
        field: Cells of the user stand in boxes, on a sheet without grid lines.
    """

    sheet: Worksheet
    place: Place
    look: Look
    field: bool = False

    @property
    def language(self) -> Language:
        """The workbook's language."""
        return self.look.language

    @property
    def table(self) -> TableOfContract:
        """What the contract says of the table."""
        return KNOWN[self.place.table]

    @property
    def heading_row(self) -> int:
        """Row of the words above the table."""
        return self.place.heading_row

    def draw(self, rows: pd.DataFrame) -> None:
        """Draw the table with `rows`, whose columns are identifiers of the contract.

        In a wide table the frame's further columns are headers as they stand. Without rows, the
        table has one blank row, as Excel wants it.

        Raises:
            ValueError: There are more rows than the place has room for.
        """
        room = self.place.room
        if room is not None and len(rows) > room:
            raise ValueError(f"{self.place.table} has room for {room} rows, not {len(rows)}")
        columns = self._columns(rows)
        for offset, column in enumerate(columns):
            self._header(offset, column)
            self._fill(offset, column, _values(rows, column.name))
        for row in range(self.place.row + 1, self.place.row + 1 + self.place.tall):
            self.sheet.row_dimensions[row].height = text_height(2, self.language)
        self._headings()
        self._table(columns, max(len(rows), 1))
        self._validate(columns)

    def _columns(self, rows: pd.DataFrame) -> list[Column]:
        table = self.table
        if not table.wide:
            return list(table.columns)
        first = table.columns[0]
        extra = [str(name) for name in rows.columns if name != first.name]
        return [first, *(Column(name, Sentence(name, name)) for name in extra)]

    def _kind(self, column: Column) -> str:
        table = self.table
        if table.wide and column.name != table.columns[0].name:
            return table.cells or "count"
        return kind_of(table.name, column)

    def _role(self, column: Column) -> Role:
        if column.owned or column.computed or self.table.wide:
            return "written"
        return "field" if self.field else "yours"

    def _letter(self, offset: int) -> str:
        return str(get_column_letter(self.place.column + offset))

    def _header(self, offset: int, column: Column) -> None:
        cell = self._cell(self.place.row, offset)
        cell.value = column.label.text(self.language)
        cell.data_type = "s"
        cell.style = header_style(self._role(column) == "written", self._kind(column))
        if self.place.filtered:
            cell.alignment = top(cell.alignment)

    def _cell(self, row: int, offset: int) -> Cell:
        return self.sheet.cell(row, self.place.column + offset)

    def _fill(self, offset: int, column: Column, values: list[Any]) -> None:
        style = style_name(self._role(column), self._kind(column))
        first, *below = values or [None]
        model = self._cell(self.place.row + 1, offset)
        put(model, first, style)
        for row, value in enumerate(below, start=self.place.row + 2):
            # like the first: openpyxl takes long to look a style up by its name
            cell = self._cell(row, offset)
            cell._style = copy(model._style)  # noqa: SLF001 - openpyxl's only way
            _enter(cell, value)

    def _headings(self) -> None:
        if self.place.heading:
            heading = self._cell(self.heading_row, 0)
            heading.value = self.place.heading.text(self.language)
            heading.style = "xltier section"
        for row, note in enumerate(self.place.notes, start=self.heading_row + 1):
            put(self._cell(row, 0), "•  " + note.text(self.language), "xltier purpose")

    def _table(self, columns: list[Column], rows: int) -> None:
        first = f"{self._letter(0)}{self.place.row}"
        ref = f"{first}:{self._letter(len(columns) - 1)}{self.place.row + rows}"
        table = Table(displayName=self.place.table, ref=ref, totalsRowShown=False)
        table.tableColumns = [
            TableColumn(
                id=number,
                name=column.label.text(self.language),
                dataDxfId=self._format(column),
            )
            for number, column in enumerate(columns, start=1)
        ]
        if self.place.filtered:
            table.autoFilter = AutoFilter(ref=ref)
        self.sheet.add_table(table)

    def _format(self, column: Column) -> int:
        styles = self.sheet.parent._differential_styles  # noqa: SLF001 - openpyxl's only way
        made = self.look.column_format(self._role(column), self._kind(column))
        return int(styles.add(made))

    def _validate(self, columns: list[Column]) -> None:
        """Guard the cells far below the table too, for rows that are still to be typed."""
        last = LAST_ROW if self.place.room is None else self.place.row + self.place.room
        for offset, column in enumerate(columns):
            letter, label = self._letter(offset), column.label.text(self.language)
            entry = entry_of(self.place.table, column.name, self.language)
            if entry:
                cells = f"{letter}{self.place.row + 1}:{letter}{last}"
                self.guard(entry, cells, label)
            if self.place.table == "Customers" and column.name in MEANINGS:
                meaning = Entry("any", prompt=MEANINGS[column.name])
                self.guard(meaning, f"{letter}{self.place.row}", label)

    def guard(self, entry: Entry, cells: str, title: str) -> None:
        """Add the validation and the messages of `entry` to `cells`."""
        self.sheet.add_data_validation(entry.validation(cells, title, self.language))

    def size(self) -> None:
        """Give the table's columns their widths and formats down the sheet, and size the header."""
        table = self.table
        for offset, column in enumerate(table.columns):
            dimension = self.sheet.column_dimensions[self._letter(offset)]
            dimension.width = _width(column, column.label.text(self.language))
            if self._role(column) == "yours" or self.place.room is None:
                self.look.open_column(dimension, self._kind(column))
        for offset in range(len(table.columns), WIDEST if table.wide else 0):
            self.sheet.column_dimensions[self._letter(offset)].width = WIDE_COLUMN

    def size_header(self) -> None:
        """Make the header row as tall as its longest header needs.

        Names of tiers are the user's: there is room for two lines of them.
        """
        table = self.table
        lines = 2 if table.wide else 1
        for cell in self.sheet[self.place.row][self.place.column - 1 :]:
            mine = table.wide or cell.column < self.place.column + len(table.columns)
            if cell.value and mine:
                width = self.sheet.column_dimensions[cell.column_letter].width
                lines = max(lines, lines_needed(str(cell.value), width, bold=True))
        button = FILTER_BUTTON if self.place.filtered else 0.0
        row = self.sheet.row_dimensions[self.place.row]
        needed = text_height(lines, self.language) + button + 2
        row.height = max(row.height or 0.0, needed)


def put(cell: Cell, value: Any, style: str) -> None:  # noqa: ANN401 - a cell
    """Put a value into a cell: missing ones are blank, text is text even if it begins with `=`."""
    cell.style = style
    _enter(cell, value)


def _enter(cell: Cell, value: Any) -> None:  # noqa: ANN401 - a cell
    """Give a cell that has its style a value."""
    if isinstance(value, pd.Timestamp):
        value = None if pd.isna(value) else value.to_pydatetime()
    elif value is not None and not isinstance(value, str) and pd.isna(value):
        value = None
    elif hasattr(value, "item"):
        value = value.item()
    kept = copy(cell._style)  # noqa: SLF001 - openpyxl's only way
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
    cell._style = kept  # noqa: SLF001 - which openpyxl changes with a date


def _values(rows: pd.DataFrame, column: str) -> list[Any]:
    if column not in rows.columns:
        return [None] * len(rows)
    return list(rows[column])


def _width(column: Column, header: str) -> float:
    """Return the contract's width, or a little more where that keeps the header from breaking."""
    words = [word for word in header.split() if word.isascii()]
    least = max(column.width, *(width_for(word) for word in words), 0.0)
    whole = width_for(header)
    return round(max(least, whole) if whole <= least + STRETCH else least, 1)
