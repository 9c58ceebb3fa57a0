"""A sheet of the model taken apart: what stays, and where the rows of its tables go."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from lxml import etree

from xltier.workbook.inventory import REFERENCE, column_letters, column_number
from xltier.workbook.parts import local

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltier.workbook.inventory import TablePart

_DATA: Final = re.compile(rb"<sheetData\s*/>|<sheetData>(.*)</sheetData>", re.DOTALL)
_DIMENSION: Final = re.compile(rb'(<dimension ref=")[^"]*(")')


@dataclass(frozen=True, slots=True)
class ModelCell:
    """A cell of the model: how it begins, how it ends, and its style."""

    start: str
    ending: str
    style: str


@dataclass(slots=True)
class ModelTable:
    """A table of the model.

    Attributes:
        name: Its name.
        part: Member name of its part.
        top: Row of its headers.
        left: Number of its first column.
        names: What a frame calls its columns, as far as the model has them.
        labels: Its headers in the model.
        wide: Its columns depend on the data.
        styles: Style of each cell of the model's rows, from the row below the headers on.
        heads: Style of each header.
        shown: Styles of kinds of values that would look like numbers, if any.
    """

    name: str
    part: str
    top: int
    left: int
    names: tuple[str, ...]
    labels: tuple[str, ...]
    wide: bool
    styles: list[list[str]]
    heads: list[str]
    shown: dict[int | None, str] = field(default_factory=dict)

    def style(self, row: int, column: int) -> str:
        """Return the style of a cell: that of the last one of the model where it has fewer."""
        styles = self.styles[min(row, len(self.styles) - 1)]
        return styles[min(column, len(styles) - 1)]

    def head(self, column: int) -> str:
        """Return the style of a header."""
        return self.heads[min(column, len(self.heads) - 1)]


@dataclass(slots=True)
class ModelSheet:
    """A sheet of the model.

    Attributes:
        name: The name on its tab.
        part: Its member name.
        before: What stands before the rows, in two halves between which its extent goes.
        after: What stands behind the rows.
        openings: How a row begins, by number, where the model has the row.
        still: Cells outside the tables that are filled, by row: column and XML.
        tables: The tables that are filled.
        long: The table that nothing stands below, of these; None if there is none.
    """

    name: str
    part: str
    before: tuple[bytes, bytes]
    after: bytes
    openings: dict[int, str] = field(default_factory=dict)
    still: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    tables: list[ModelTable] = field(default_factory=list)
    long: ModelTable | None = None


def take_apart(
    name: str,
    part: str,
    content: bytes,
    tables: Sequence[tuple[TablePart, tuple[str, ...], bool, bool]],
    deep: int,
) -> ModelSheet:
    """Return a sheet of the model, ready to be filled.

    Args:
        name: The name on its tab.
        part: Its member name.
        content: The part.
        tables: The tables to fill: each with the names of its columns, whether these depend on
            the data, and whether nothing stands below it.
        deep: Rows below the headers of a long table that show its styles.
    """
    head, tail = _around(content)
    sheet = ModelSheet(name, part, head, tail)
    cells = _cells(content, sheet.openings)
    for place, names, wide, long in tables:
        made = _table(place, names, wide, cells, deep if long else None)
        sheet.tables.append(made)
        if long:
            sheet.long = made
            for row in [row for row in sheet.openings if row > made.top]:
                del sheet.openings[row]
    still = defaultdict(list)
    for (row, column), cell in sorted(cells.items()):
        still[row].append((column, cell.start + cell.ending))
    sheet.still = dict(still)
    return sheet


def _around(content: bytes) -> tuple[tuple[bytes, bytes], bytes]:
    found = _DATA.search(content)
    if found is None:
        raise ValueError("a sheet without rows")
    head, tail = content[: found.start()], content[found.end() :]
    dimension = _DIMENSION.search(head)
    if dimension is None:
        raise ValueError("a sheet without dimension")
    first, last = head[: dimension.end(1)], head[dimension.start(2) :]
    return (first, last + b"<sheetData>"), b"</sheetData>" + tail


def _cells(content: bytes, openings: dict[int, str]) -> dict[tuple[int, int], ModelCell]:
    cells = {}
    tree = etree.fromstring(content)
    data = next(each for each in tree if local(each) == "sheetData")
    for row in data:
        number = int(row.get("r", "0"))
        shown = "".join(f' {key}="{value}"' for key, value in row.attrib.items())
        openings[number] = f"<row{shown}>"
        for cell in row:
            match = REFERENCE.fullmatch(cell.get("r", ""))
            if match is not None:
                cells[number, column_number(match[1])] = _cell(cell)
    return cells


def _cell(cell: etree._Element) -> ModelCell:
    style = cell.get("s", "0")
    start = opening(cell.get("r", ""), style)
    inside = {local(child): child.text or "" for child in cell}
    if "v" not in inside or not inside["v"]:
        return ModelCell(start, "/>", style)
    form = f' t="{cell.get("t")}"' if cell.get("t", "n") != "n" else ""
    return ModelCell(start, f"{form}><v>{inside['v']}</v></c>", style)


def opening(reference: str, style: str) -> str:
    """Return how a cell begins."""
    return f'<c r="{reference}"' + (f' s="{style}"' if style != "0" else "")


def _table(
    place: TablePart,
    names: tuple[str, ...],
    wide: bool,
    cells: dict[tuple[int, int], ModelCell],
    deep: int | None,
) -> ModelTable:
    """Take the cells of a table out of those that stay."""
    area = place.area
    columns = range(area.first_column, area.last_column + 1)
    heads = [_style(cells.get((area.first_row, column))) for column in columns]
    last = area.last_row if deep is None else area.first_row + deep
    styles = [
        [_style(cells.get((row, column))) for column in columns]
        for row in range(area.first_row + 1, last + 1)
    ]
    for row in range(area.first_row + (0 if wide else 1), last + 1):
        for column in columns:
            cells.pop((row, column), None)
    first = (area.first_row, area.first_column)
    return ModelTable(place.name, place.part, *first, names, place.columns, wide, styles, heads)


def _style(cell: ModelCell | None) -> str:
    return cell.style if cell else "0"


def extent(rows: int, columns: int) -> bytes:
    """Return the cells that a sheet's content covers."""
    return f"A1:{column_letters(max(columns, 1))}{max(rows, 1)}".encode()
