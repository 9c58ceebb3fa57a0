"""Where the tables of an open workbook stand, asked in one message of an engine that can say it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import xlwings

from xltier.workbook.live_cells import area_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xltier.workbook.inventory import Area


@dataclass(frozen=True, slots=True)
class Standing:
    """A table and where it stands at the moment of asking.

    Attributes:
        table: The table.
        area: Its cells.
        header_rows: 1, or 0 when its header row is hidden.
        totals_rows: 1 if it has a totals row, else 0.
    """

    table: xlwings.main.Table
    area: Area
    header_rows: int
    totals_rows: int

    @classmethod
    def asked(cls, table: xlwings.main.Table) -> Self:
        """Ask a table."""
        return cls(table, area_of(table.range), int(table.show_headers), int(table.show_totals))

    @classmethod
    def told(cls, found: Any) -> Self:  # noqa: ANN401 - as the engine has it
        """Return what an engine told of a table."""
        area = area_of(xlwings.Range(impl=found.range))
        table = xlwings.main.Table(impl=found.table)
        return cls(table, area, int(found.headers), int(found.totals))


def tables_by_sheet(book: xlwings.Book) -> Iterator[tuple[xlwings.Sheet, list[Standing]]]:
    """Yield the sheets of a workbook in order, each with its tables."""
    told = _told(book)
    for sheet in book.sheets:
        if told is None:
            yield sheet, [Standing.asked(table) for table in sheet.tables]
        else:
            name = sheet.name
            yield sheet, [Standing.told(found) for found in told if found.sheet == name]


def standing(book: xlwings.Book, tables: Iterable[xlwings.main.Table]) -> list[Standing | None]:
    """Return where some tables of a workbook stand now, None for one that is gone."""
    told = _told(book)
    if told is None:
        return [Standing.asked(table) for table in tables]
    by_name = {found.table.name: found for found in told}
    found = [by_name.get(table.name) for table in tables]
    return [None if one is None else Standing.told(one) for one in found]


def _told(book: xlwings.Book) -> list[Any] | None:
    """Return what an engine tells of all tables at once; None if it has to be asked for each."""
    tell = getattr(book.impl, "standing_tables", None)
    return None if tell is None else list(tell())
