"""Database ranges as xlwings' tables."""

from __future__ import annotations

import numbers
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from xlwings import base_classes

from xltier.calc.addresses import Area
from xltier.calc.missing import names_what_is_missing

if TYPE_CHECKING:
    from xltier.calc.bridge import Bridge
    from xltier.calc.ranges import CalcRange
    from xltier.calc.sheets import CalcSheet


@dataclass(frozen=True)
class Standing:
    """A table and where it stands at the moment of asking.

    Attributes:
        table: The table.
        sheet: Name of its sheet.
        range: All its cells.
        headers: Whether its first row is a header row.
        totals: Whether its last row is a totals row.
    """

    table: CalcTable
    sheet: str
    range: CalcRange
    headers: bool
    totals: bool

    @classmethod
    def described(cls, sheet: CalcSheet, found: dict[str, Any]) -> Self:
        """Return what the bridge says of a table on a sheet."""
        cells = sheet.area(Area(*found["area"]))
        table = CalcTable(sheet, found["name"])
        return cls(table, sheet.name, cells, found["headers"], found["totals"])


@names_what_is_missing
class CalcTables(base_classes.Tables):
    """The tables of a sheet."""

    def __init__(self, sheet: CalcSheet) -> None:
        """Remember whose."""
        self.sheet = sheet

    @property
    def api(self) -> Bridge:
        """The bridge."""
        return self.sheet.api

    @property
    def parent(self) -> CalcSheet:
        """The sheet."""
        return self.sheet

    def names(self) -> list[str]:
        """Return their names."""
        return [str(name) for name in self.sheet.call("tables.names")]

    def __call__(self, key: str | int) -> CalcTable:
        """Return a table by its name, whatever its case, or by its place, counted from 1."""
        names = self.names()
        if isinstance(key, numbers.Number):
            return CalcTable(self.sheet, names[int(key) - 1])
        for name in names:
            if name.lower() == str(key).lower():
                return CalcTable(self.sheet, name)
        raise KeyError(key)

    def __contains__(self, key: str) -> bool:
        """Tell whether there is such a table."""
        return str(key).lower() in (name.lower() for name in self.names())

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.names())

    def __iter__(self) -> Iterator[CalcTable]:
        """Iterate over the tables."""
        return iter([CalcTable(self.sheet, name) for name in self.names()])

    def add(
        self,
        source_type: Any = None,
        source: Any = None,
        link_source: Any = None,
        has_headers: Any = True,
        destination: Any = None,
        table_style_name: Any = None,
        name: str | None = None,
    ) -> CalcTable:
        """Make a range with headers a table."""
        del source_type, link_source, destination, table_style_name
        if not has_headers:
            raise NotImplementedError(
                "Tables.add without headers is not available with LibreOffice"
            )
        area = source.impl.area.numbers()
        made = source.impl.sheet.call("tables.add", name or "", area)
        return CalcTable(source.impl.sheet, made)


@names_what_is_missing
class CalcTable(base_classes.Table):
    """One table, known by its name."""

    def __init__(self, sheet: CalcSheet, name: str) -> None:
        """Remember sheet and name."""
        self.sheet = sheet
        self._name = name

    def _describe(self) -> dict[str, Any]:
        answer: dict[str, Any] = self.sheet.book.call("tables.describe", self._name)
        return answer

    def _set(self, key: str, value: bool) -> None:
        self.sheet.book.call("tables.set", self._name, key, bool(value))

    @property
    def api(self) -> Bridge:
        """The bridge."""
        return self.sheet.api

    @property
    def parent(self) -> CalcSheet:
        """The sheet."""
        return self.sheet

    @property
    def name(self) -> str:
        """The table's name."""
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        self.sheet.book.call("tables.rename", self._name, value)
        self._name = value

    display_name = name

    @property
    def range(self) -> CalcRange:
        """The whole table."""
        return self.sheet.area(Area(*self._describe()["area"]))

    @property
    def header_row_range(self) -> CalcRange | None:
        """Its header row."""
        found = self._describe()
        top, left, _, right = found["area"]
        return self.sheet.area(Area(top, left, top, right)) if found["headers"] else None

    @property
    def data_body_range(self) -> CalcRange | None:
        """Its data rows; None if it has none."""
        found = self._describe()
        top, left, bottom, right = found["area"]
        top, bottom = top + found["headers"], bottom - found["totals"]
        return self.sheet.area(Area(top, left, bottom, right)) if bottom >= top else None

    @property
    def totals_row_range(self) -> CalcRange | None:
        """Its totals row."""
        found = self._describe()
        _, left, bottom, right = found["area"]
        return self.sheet.area(Area(bottom, left, bottom, right)) if found["totals"] else None

    @property
    def insert_row_range(self) -> None:
        """The row where an empty table takes its first data; LibreOffice has no such row."""
        return

    @property
    def show_headers(self) -> bool:
        """Whether its first row is a header row."""
        return bool(self._describe()["headers"])

    @show_headers.setter
    def show_headers(self, value: bool) -> None:
        self._set("headers", value)

    @property
    def show_totals(self) -> bool:
        """Whether its last row is a totals row."""
        return bool(self._describe()["totals"])

    @show_totals.setter
    def show_totals(self, value: bool) -> None:
        self._set("totals", value)

    @property
    def show_autofilter(self) -> bool:
        """Whether its headers have filter buttons."""
        return bool(self._describe()["filter"])

    @show_autofilter.setter
    def show_autofilter(self, value: bool) -> None:
        self._set("filter", value)

    @property
    def table_style(self) -> None:
        """None: LibreOffice draws no table styles."""
        return

    @table_style.setter
    def table_style(self, value: str) -> None:
        raise NotImplementedError("Table.table_style is not available with LibreOffice")

    def resize(self, range: Any) -> None:  # noqa: A002 - xlwings' name
        """Give the table another area of its sheet."""
        self.sheet.book.call("tables.resize", self._name, range.impl.area.numbers())
