"""Finds the cells of a table that hold formulas, and those of them that nobody has calculated."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xltier.workbook.inventory import REFERENCE, column_number
from xltier.workbook.parts import local
from xltier.workbook.sheet_rows import SheetRows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml import etree

    from xltier.workbook.inventory import TablePart
    from xltier.workbook.parts import Parts

NUMBERED: Final = re.compile(rb"<(?:[\w.-]+:)?row\s(?:[^>]*?\s)?r=\"\d+\"")
ROW: Final = re.compile(rb"<(?:[\w.-]+:)?row\b")


@dataclass(frozen=True, slots=True)
class FormulaCells:
    """The cells of one column that hold formulas.

    Attributes:
        rows: Their row numbers on the sheet.
        waiting: Those of them that no program has calculated: their value is unknown.
    """

    rows: frozenset[int] = frozenset()
    waiting: frozenset[int] = frozenset()


def find_formulas(
    parts: Parts, place: TablePart, columns: Sequence[int]
) -> dict[int, FormulaCells]:
    """Return the formulas between the header and the totals of a table.

    Args:
        parts: The package.
        place: The table.
        columns: The numbers of the columns to look at.

    Raises:
        WorkbookError: The sheet is damaged.
    """
    found: dict[int, tuple[set[int], set[int]]] = {number: (set(), set()) for number in columns}
    for row, column, waiting in _formulas(SheetRows(parts, place.sheet_part)):
        if column in found and place.first_data_row <= row <= place.last_data_row:
            found[column][0].add(row)
            if waiting:
                found[column][1].add(row)
    return {
        number: FormulaCells(frozenset(rows), frozenset(waiting))
        for number, (rows, waiting) in found.items()
    }


def _formulas(sheet: SheetRows) -> Iterator[tuple[int, int, bool]]:
    """Yield row and column of each formula of a sheet, and whether it waits to be calculated."""
    opening = re.compile(rb"<%sf[\s/>]" % re.escape(sheet.prefix))
    row = 0
    for block in sheet.blocks():
        if opening.search(block) is None and _all_numbered(block):
            continue
        for element in sheet.parse(block):
            if local(element) != "row":
                continue
            row = int(element.get("r") or row + 1)
            for column, cell in _cells(element):
                parts = {local(child): child for child in cell}
                if "f" in parts:
                    yield row, column, _waits(cell, parts)


def _cells(row: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    column = 0
    for cell in row:
        if local(cell) == "c":
            match = REFERENCE.fullmatch(cell.get("r") or "")
            column = column_number(match[1]) if match else column + 1
            yield column, cell


def _waits(cell: etree._Element, parts: dict[str, etree._Element]) -> bool:
    value = parts["v"].text if "v" in parts else None
    return not value and cell.get("t") != "str"


def _all_numbered(block: bytes) -> bool:
    """Tell whether a block may be passed over: its rows say which they are."""
    return len(ROW.findall(block)) == len(NUMBERED.findall(block))
