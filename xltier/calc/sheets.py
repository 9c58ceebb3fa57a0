"""Sheets as xlwings has them."""

from __future__ import annotations

import numbers
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xltier.calc.addresses import LAST_COLUMN, LAST_ROW, Area, parse, split_sheet
from xltier.calc.missing import names_what_is_missing

if TYPE_CHECKING:
    from xltier.calc.books import CalcBook
    from xltier.calc.bridge import Bridge
    from xltier.calc.charts import CalcCharts
    from xltier.calc.names import CalcNames
    from xltier.calc.ranges import CalcRange
    from xltier.calc.tables import CalcTables


@names_what_is_missing
class CalcSheets(base_classes.Sheets):
    """The sheets of a book."""

    def __init__(self, book: CalcBook) -> None:
        """Remember whose."""
        self.book = book

    @property
    def api(self) -> Bridge:
        """The bridge."""
        return self.book.api

    def names(self) -> list[str]:
        """Return the names in order."""
        return [str(name) for name in self.book.call("sheets.names")]

    @property
    def active(self) -> CalcSheet:
        """The sheet in front."""
        return CalcSheet(self.book, self.book.call("sheets.active"))

    def __call__(self, name_or_index: str | int) -> CalcSheet:
        """Return a sheet by its name, whatever its case, or by its place, counted from 1."""
        names = self.names()
        if isinstance(name_or_index, numbers.Number):
            return CalcSheet(self.book, names[int(name_or_index) - 1])
        for name in names:
            if name.lower() == str(name_or_index).lower():
                return CalcSheet(self.book, name)
        raise KeyError(name_or_index)

    def __contains__(self, name: str) -> bool:
        """Tell whether there is such a sheet."""
        return str(name).lower() in (known.lower() for known in self.names())

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.names())

    def __iter__(self) -> Iterator[CalcSheet]:
        """Iterate over the sheets in order."""
        return iter([CalcSheet(self.book, name) for name in self.names()])

    def add(
        self,
        before: CalcSheet | None = None,
        after: CalcSheet | None = None,
        name: str | None = None,
    ) -> CalcSheet:
        """Insert a sheet, before the active one if no place is given, and activate it."""
        anchor = before or after or self.active
        index = anchor.index - 1 + (1 if before is None and after is not None else 0)
        sheet = CalcSheet(self.book, self.book.call("sheets.add", name, index))
        sheet.activate()
        return sheet


@names_what_is_missing
class CalcSheet(base_classes.Sheet):
    """One sheet, known by its name."""

    def __init__(self, book: CalcBook, name: str) -> None:
        """Remember book and name."""
        self._book = book
        self._name = name

    def call(self, command: str, *arguments: Any) -> Any:
        """Run a command on this sheet."""
        return self._book.call(command, self._name, *arguments)

    @property
    def api(self) -> Bridge:
        """The bridge."""
        return self._book.api

    @property
    def name(self) -> str:
        """The name on its tab."""
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        self.call("sheets.rename", value)
        self._name = value

    @property
    def book(self) -> CalcBook:
        """The book that has it."""
        return self._book

    @property
    def index(self) -> int:
        """Its place, counted from 1."""
        return CalcSheets(self._book).names().index(self._name) + 1

    @property
    def names(self) -> CalcNames:
        """The names that hold on this sheet alone."""
        from xltier.calc.names import CalcNames

        return CalcNames(self._book, self._name)

    @property
    def tables(self) -> CalcTables:
        """Its tables."""
        from xltier.calc.tables import CalcTables

        return CalcTables(self)

    @property
    def charts(self) -> CalcCharts:
        """Its charts."""
        from xltier.calc.charts import CalcCharts

        return CalcCharts(self)

    @property
    def freeze_panes(self) -> CalcFreezePanes:
        """What stays in sight."""
        return CalcFreezePanes(self)

    def area(self, area: Area) -> CalcRange:
        """Return an area of the sheet as a range."""
        from xltier.calc.ranges import CalcRange

        return CalcRange(self, area)

    def range(self, arg1: Any, arg2: Any = None) -> CalcRange:
        """Return a range by address, name, table, or one or two corners counted from 1."""
        if isinstance(arg1, numbers.Number) and isinstance(arg2, numbers.Number):
            arg1, arg2 = (int(arg1), int(arg2)), None  # type: ignore[call-overload]
        first = self._corner(arg1)
        if arg2 is None:
            return first
        return first.sheet.area(first.area.around(self._corner(arg2).area))

    def _corner(self, corner: Any) -> CalcRange:
        from xltier.calc.ranges import CalcRange

        if isinstance(corner, CalcRange):
            return corner
        if isinstance(corner, tuple):
            if 0 in corner:
                raise IndexError("Attempted to access 0-based Range. Ranges are 1-based.")
            row, column, rows, columns = (*corner, 1, 1)[:4]
            top, left = row - 1, column - 1
            return self.area(Area(top, left, top + rows - 1, left + columns - 1))
        return self._named(str(corner))

    def _named(self, address: str) -> CalcRange:
        sheet, rest = split_sheet(address)
        owner = self if sheet is None else CalcSheets(self._book)(sheet)
        area = parse(rest)
        if area is not None:
            return owner.area(area)
        found = owner.call("names.resolve", rest)
        if found is None:
            raise KeyError(address)
        return CalcSheet(self._book, found[0]).area(Area(*found[1]))

    def number_formats(self, ranges: Sequence[CalcRange]) -> list[str | None]:
        """Return the number format of each of some ranges, in one message.

        None stands for one whose cells have several.
        """
        areas = [one.area.numbers() for one in ranges]
        found: list[str | None] = self.call("sheets.number_formats", areas)
        return found

    @property
    def cells(self) -> CalcRange:
        """All its cells."""
        return self.area(Area(0, 0, LAST_ROW, LAST_COLUMN))

    @property
    def used_range(self) -> CalcRange:
        """The cells that have contents or formats."""
        return self.area(Area(*self.call("sheets.used")))

    def activate(self) -> None:
        """Bring it to the front."""
        self.call("sheets.activate")

    select = activate

    def clear_contents(self) -> None:
        """Empty its cells."""
        self.cells.clear_contents()

    def clear_formats(self) -> None:
        """Take its formats away."""
        self.cells.clear_formats()

    def clear(self) -> None:
        """Empty its cells and take their formats away."""
        self.cells.clear()

    def autofit(self, axis: str | None = None) -> None:
        """Fit the used columns, rows or both to what they show."""
        self.used_range.autofit(axis)

    def delete(self) -> None:
        """Delete it."""
        self.call("sheets.delete")

    def copy(self, before: CalcSheet | None, after: CalcSheet | None) -> None:
        """Copy it before or after a sheet of this or another book."""
        anchor = before or after or self
        index = anchor.index - (1 if before else 0)
        self.call("sheets.copy", anchor.book.uid, index)

    def move(self, before: CalcSheet | None, after: CalcSheet | None) -> None:
        """Move it before or after another sheet."""
        anchor = before or after or self
        self.call("sheets.move", anchor.index - (1 if before else 0))

    @property
    def protected(self) -> bool:
        """Whether it is protected; xlwings does not ask, and says so of Excel in its own way."""
        return bool(self.call("sheets.protected"))

    @property
    def visible(self) -> bool:
        """Whether its tab is shown."""
        return bool(self.call("sheets.visible", None))

    @visible.setter
    def visible(self, value: bool) -> None:
        self.call("sheets.visible", bool(value))

    @property
    def show_gridlines(self) -> bool:
        """Whether the grid is shown."""
        return bool(self.call("sheets.gridlines", None))

    @show_gridlines.setter
    def show_gridlines(self, value: bool) -> None:
        self.call("sheets.gridlines", bool(value))


@names_what_is_missing
class CalcFreezePanes(base_classes.FreezePanes):
    """What stays in sight while the rest scrolls."""

    def __init__(self, sheet: CalcSheet) -> None:
        """Remember the sheet."""
        self.sheet = sheet

    def freeze_at(self, frozen_range: str) -> None:
        """Freeze the rows and columns of a range."""
        area = self.sheet.range(frozen_range).area
        columns = 0 if area.columns == LAST_COLUMN + 1 else area.right + 1
        rows = 0 if area.rows == LAST_ROW + 1 else area.bottom + 1
        self.sheet.call("sheets.freeze", columns, rows)

    def unfreeze(self) -> None:
        """Let everything scroll."""
        self.sheet.call("sheets.freeze", 0, 0)
