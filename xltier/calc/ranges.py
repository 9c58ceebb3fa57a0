"""Ranges as xlwings has them, each read or written by one message."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xltier.calc.addresses import LAST_COLUMN, LAST_ROW, Area, quoted
from xltier.calc.looks import Look
from xltier.calc.missing import names_what_is_missing
from xltier.calc.values import message_of, rows_of

if TYPE_CHECKING:
    import xlwings

    from xltier.calc.apps import CalcApp
    from xltier.calc.bridge import Bridge
    from xltier.calc.names import CalcName
    from xltier.calc.sheets import CalcSheet
    from xltier.calc.tables import CalcTable

INSERT = {"down": "DOWN", "right": "RIGHT"}
DELETE = {"up": "UP", "left": "LEFT"}


@names_what_is_missing
class CalcRange(Look, base_classes.Range):
    """A rectangle of cells on a sheet."""

    def __init__(self, sheet: CalcSheet, area: Area) -> None:
        """Remember sheet and area."""
        self._sheet = sheet
        self.area = area

    @classmethod
    def at(cls, app: CalcApp, uid: str, sheet: str, area: list[int]) -> CalcRange:
        """Return a range from what the bridge says of it."""
        from xltier.calc.books import CalcBook
        from xltier.calc.sheets import CalcSheet

        return cls(CalcSheet(CalcBook(app, uid), sheet), Area(*area))

    def call(self, command: str, *arguments: Any) -> Any:
        """Run a command on this range."""
        return self._sheet.call(command, self.area.numbers(), *arguments)

    @property
    def api(self) -> Bridge:
        """The bridge."""
        return self._sheet.api

    @property
    def sheet(self) -> CalcSheet:
        """The sheet it is on."""
        return self._sheet

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        """Name of the sheet, first row and column counted from 1, numbers of rows and columns."""
        return (self._sheet.name, self.row, self.column, *self.shape)

    @property
    def row(self) -> int:
        """Its first row, counted from 1."""
        return self.area.top + 1

    @property
    def column(self) -> int:
        """Its first column, counted from 1."""
        return self.area.left + 1

    @property
    def shape(self) -> tuple[int, int]:
        """Numbers of rows and columns."""
        return self.area.rows, self.area.columns

    def __len__(self) -> int:
        """Return the number of cells."""
        return self.area.rows * self.area.columns

    def __call__(self, arg1: Any, arg2: Any = None) -> CalcRange:
        """Return a cell by its place in the range, counted from 1; it may lie beyond."""
        if arg2 is None:
            arg1, arg2 = divmod(int(arg1) - 1, self.area.columns)
            arg1, arg2 = arg1 + 1, arg2 + 1
        row, column = self.area.top + int(arg1) - 1, self.area.left + int(arg2) - 1
        if not (0 <= row <= LAST_ROW and 0 <= column <= LAST_COLUMN):
            raise IndexError(f"row {row + 1}, column {column + 1} is beyond the sheet")
        return self._sheet.area(Area(row, column, row, column))

    @property
    def rows(self) -> list[CalcRange]:
        """Its rows."""
        return self._lines()

    def _lines(self) -> list[CalcRange]:
        area = self.area
        return [
            self._sheet.area(Area(row, area.left, row, area.right))
            for row in range(area.top, area.bottom + 1)
        ]

    @property
    def columns(self) -> list[CalcRange]:
        """Its columns."""
        area = self.area
        return [
            self._sheet.area(Area(area.top, column, area.bottom, column))
            for column in range(area.left, area.right + 1)
        ]

    @property
    def max_cells_per_read(self) -> None:
        """A range of any size is read by one message."""
        return

    @property
    def max_cells_per_write(self) -> None:
        """A range of any size is written by one message."""
        return

    @property
    def raw_value(self) -> Any:
        """The value of a cell; the rows of values of a range."""
        rows = rows_of(self.call("range.read"))
        return rows[0][0] if len(self) == 1 else rows

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        if isinstance(value, str) and value.startswith("=") and len(value) > 1 and len(self) > 1:
            self.call("range.fill_formula", value)
            return
        self.call("range.write", *message_of(self._filled(value)))

    def _filled(self, value: Any) -> Sequence[Sequence[Any]]:
        """Return a value as rows of the range's shape; a single one fills it."""
        if not isinstance(value, (list, tuple)):
            return [[value] * self.area.columns for _ in range(self.area.rows)]
        rows = value if value and isinstance(value[0], (list, tuple)) else [value]
        if len(rows) != self.area.rows or any(len(row) != self.area.columns for row in rows):
            raise ValueError(f"values of another shape than {self.address}")
        return rows

    @property
    def formula(self) -> Any:
        """The formula of a cell, its value as text if it has none; the rows of a range."""
        rows = tuple(tuple(map(as_text, row)) for row in self.call("range.formulas"))
        return rows[0][0] if len(self) == 1 else rows

    @formula.setter
    def formula(self, value: Any) -> None:
        self.raw_value = value

    formula2 = formula

    @property
    def formula_array(self) -> str | None:
        """The array formula that covers the range."""
        found = self.call("range.array_formula")
        return None if found is None else str(found)

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        self.call("range.set_array_formula", value)

    @property
    def has_array(self) -> bool:
        """Whether an array formula covers the range."""
        return self.formula_array is not None

    @property
    def number_format(self) -> str | None:
        """Excel's code of the number format; None if the cells have several."""
        found = self.call("range.number_format")
        return None if found is None else str(found)

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.call("range.set_number_format", value)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        """Return the address, with `[Book]Sheet!` before it if `external`."""
        text = self.area.address(row_absolute=row_absolute, column_absolute=col_absolute)
        if not external:
            return text
        place = f"[{self._sheet.book.name}]{self._sheet.name}"
        plain = re.fullmatch(r"\[[\w.]+\][^\W\d][\w.]*", place)
        return f"{place if plain else quoted(place)}!{text}"

    @property
    def address(self) -> str:
        """The address, `$A$1:$B$2`."""
        return self.area.address()

    def clear_contents(self) -> None:
        """Empty the cells."""
        self.call("range.clear", "contents")

    def clear_formats(self) -> None:
        """Take the formats away."""
        self.call("range.clear", "formats")

    def clear(self) -> None:
        """Take contents, formats and notes away."""
        self.call("range.clear", "all")

    def end(self, direction: str) -> CalcRange:
        """Return the cell that Ctrl and an arrow key lead to."""
        row, column = self._sheet.call("range.end", self.area.top, self.area.left, direction)
        return self._sheet.area(Area(row, column, row, column))

    @property
    def current_region(self) -> CalcRange:
        """The block around, bounded by empty rows and columns."""
        return self._sheet.area(Area(*self.call("range.region")))

    def insert(self, shift: str | None = None, copy_origin: Any = None) -> None:
        """Insert cells; those there move down or right."""
        del copy_origin
        self.call("range.insert", self._way(shift, INSERT, "down", "right"))

    def delete(self, shift: str | None = None) -> None:
        """Delete the cells; those beyond move up or left."""
        self.call("range.delete", self._way(shift, DELETE, "up", "left"))

    def _way(self, shift: str | None, ways: dict[str, str], vertical: str, other: str) -> str:
        if self.area.columns > LAST_COLUMN:
            return "ROWS"
        if self.area.rows > LAST_ROW:
            return "COLUMNS"
        tall = self.area.rows > self.area.columns
        return ways[(shift or (other if tall else vertical)).removeprefix("shift_").lower()]

    def copy(self, destination: Any = None) -> None:
        """Copy the cells to another place of the same book."""
        if destination is None:
            raise NotImplementedError(
                "Range.copy to the clipboard is not available with LibreOffice"
            )
        place = destination.impl.area
        self.call("range.copy", destination.impl.sheet.name, place.top, place.left)

    def autofill(self, destination: xlwings.Range, type_: str) -> None:
        """Give the cells below the look of those of this row; only `fill_formats` is available."""
        place: Area = destination.impl.area
        if type_ != "fill_formats" or self.area.rows > 1 or place.top != self.area.top:
            raise NotImplementedError(f"Range.autofill {type_!r} is not available with LibreOffice")
        below = Area(place.top + 1, place.left, place.bottom, place.right)
        self._sheet.call("range.take_looks", below.numbers(), self.area.top)

    def select(self) -> None:
        """Select the range."""
        self.call("selection.set")

    @property
    def table(self) -> CalcTable | None:
        """The table that covers its first cell."""
        from xltier.calc.tables import CalcTable

        found = self._sheet.call("tables.at", self.area.top, self.area.left)
        return None if found is None else CalcTable(self._sheet, found)

    @property
    def name(self) -> CalcName | None:
        """The name that stands for exactly this range."""
        from xltier.calc.names import CalcNames

        wanted = f"={quoted(self._sheet.name)}!{self.address}"
        found = CalcNames(self._sheet.book, None)
        return next((name for name in found if name.refers_to == wanted), None)

    @name.setter
    def name(self, value: str) -> None:
        from xltier.calc.names import CalcNames

        names = CalcNames(self._sheet.book, None)
        names.add(value, f"={quoted(self._sheet.name)}!{self.address}")


def as_text(value: Any) -> str:
    """Return what Excel's formula bar has for a value."""
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return "" if value is None else str(value)
