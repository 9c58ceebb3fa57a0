"""What stands in an open workbook: its sheets and tables, asked for once."""

from __future__ import annotations

import contextlib
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xltier.workbook.inventory import Inventory, SheetPart, TablePart
from xltier.workbook.live_cells import read_values
from xltier.workbook.live_tables import tables_by_sheet

if TYPE_CHECKING:
    import xlwings

    from xltier.workbook.inventory import TableSource
    from xltier.workbook.live_tables import Standing

SOURCES: dict[int | None, TableSource] = {0: "queryTable", 2: "xml", 3: "queryTable"}
"""What fills a table, by Excel's number (XlListObjectSourceType)."""


@dataclass(frozen=True, slots=True)
class Handles:
    """The sheets and tables of an open workbook, so that none need be looked for again.

    Attributes:
        book: The workbook.
        sheets: By the name on the tab.
        tables: By the name in lower case.
    """

    book: xlwings.Book
    sheets: dict[str, xlwings.Sheet]
    tables: dict[str, xlwings.main.Table]

    def table(self, name: str) -> xlwings.main.Table:
        """Return a table; Excel ignores case in table names."""
        return self.tables[name.casefold()]


def take_live_inventory(book: xlwings.Book) -> tuple[Inventory, Handles]:
    """Return what stands in a workbook, and its sheets and tables.

    The number of calls depends on how many sheets and tables there are, not on their rows.
    """
    handles = Handles(book, {}, {})
    places: list[TablePart] = []
    for sheet, tables in tables_by_sheet(book):
        name = sheet.name
        handles.sheets[name] = sheet
        for found in tables:
            place = place_of(found, name)
            places.append(replace(place, columns=headers_of(sheet, found.table, place)))
            handles.tables[place.name.casefold()] = found.table
    return _inventory(list(handles.sheets), places), handles


def _inventory(sheets: list[str], places: list[TablePart]) -> Inventory:
    return Inventory(
        sheets=tuple(SheetPart(name, "", "visible") for name in sheets),
        tables=tuple(places),
        date1904=False,
        strict=False,
        signed=False,
        workbook_part="",
        shared_strings_part=None,
        styles_part=None,
        calc_chain_part=None,
    )


def place_of(found: Standing, sheet: str) -> TablePart:
    """Return where a table stands, without its headers.

    Args:
        found: The table, and where it stands.
        sheet: Name on the tab of its sheet.
    """
    return TablePart(
        name=found.table.display_name,
        sheet=sheet,
        sheet_part="",
        part="",
        area=found.area,
        header_rows=found.header_rows,
        totals_rows=found.totals_rows,
        columns=(),
        source=_source(found.table),
    )


def _source(table: xlwings.main.Table) -> TableSource:
    """Return what fills a table; only Excel for Windows says it in a way that is known here."""
    kind = getattr(table.api, "SourceType", None) if sys.platform == "win32" else None
    return SOURCES.get(kind, "worksheet")


def headers_of(
    sheet: xlwings.Sheet, table: xlwings.main.Table, place: TablePart
) -> tuple[str, ...]:
    """Return the headers of a table; the names of its columns where its header row is hidden.

    LibreOffice knows no such names; the columns are numbered then.
    """
    area = place.area
    if not place.header_rows:
        with contextlib.suppress(NotImplementedError):
            return tuple(column.name for column in table.columns)
        return tuple(f"Column{number}" for number in range(1, area.columns + 1))
    row = replace(area, last_row=area.first_row)
    return tuple("" if cells[0] is None else _text(cells[0]) for cells in read_values(sheet, row))


def _text(value: object) -> str:
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value)) if whole and isinstance(value, float) else str(value)
