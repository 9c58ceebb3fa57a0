"""Finds the cells of a table that are not of their column's usual kind.

The fast reader turns a column of mixed cells into text and error cells into blanks. This scan runs
beside it over the sheet's XML and finds exactly the cells that need another look. Rows in which
every cell has its column's usual kind are skipped by one regular expression at the speed of memory;
the others are parsed.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from xltier.workbook.inventory import Area
from xltier.workbook.row_pattern import number_pattern, row_pattern
from xltier.workbook.sheet_rows import Cell, Kind, RowParser, SheetRows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltier.workbook.inventory import TablePart
    from xltier.workbook.parts import Parts

MERGED = re.compile(rb"<(?:[\w.-]+:)?mergeCell\s[^>]*?ref=\"([A-Z0-9:$]+)\"")
ROW_NUMBER = re.compile(rb"<(?:[\w.-]+:)?row\s(?:[^>]*?\s)?r=\"(\d+)\"")
ROW = re.compile(rb"<(?:[\w.-]+:)?row\b")
UNUSUAL = frozenset({Kind.ERROR, Kind.PENDING})


@dataclass(slots=True)
class ColumnScan:
    """What a scan found in one column.

    Attributes:
        column: Its number on the sheet, 1 is A.
        usual: The kind of every cell that is not listed; None when the column is blank otherwise.
        cells: The listed cells, from the top.
    """

    column: int
    usual: Kind | None = None
    cells: list[Cell] = field(default_factory=list)


class TableScan:
    """The scan of one table: first its header, then the rows below."""

    def __init__(self, parts: Parts, table: TablePart, dates: frozenset[int]) -> None:
        """Open the table's sheet; a number in one of the styles `dates` is a date."""
        self._table = table
        self._dates = dates
        self._sheet = SheetRows(parts, table.sheet_part)
        self._blocks = self._sheet.blocks()
        self._seen: list[bytes] = []
        self.below: int | None = None
        """The row right below the table, once `run` found something in it."""

    def header(self) -> list[Cell]:
        """Return the cells of the table's header row; call it before `run`, or not at all.

        Raises:
            WorkbookError: The sheet is damaged.
        """
        if not self._table.header_rows:
            return []
        parser = RowParser(self._sheet, self._dates)
        wanted = self._table.area.first_row
        for block in self._blocks:
            self._seen.append(block)
            found = list(parser.cells(block, only=wanted))
            if found or parser.row > wanted:
                return found
        return []

    def run(self, columns: list[int], *, all_cells: bool = False) -> dict[int, ColumnScan]:
        """Scan the rows between header and totals.

        Args:
            columns: Column numbers to look at.
            all_cells: List every cell rather than the unusual ones.

        Returns:
            What was found, by column number.

        Raises:
            WorkbookError: The sheet is damaged.
        """
        found = {column: ColumnScan(column) for column in columns}
        parser = RowParser(self._sheet, self._dates)
        pattern = None
        for block in chain(self._seen, self._blocks):
            self._look_below(block)
            if self._outside(block):
                continue
            skipping = pattern is not None and not all_cells and _numbered(block)
            rows = _irregular(block, pattern, self._sheet.prefix) if skipping and pattern else block
            cells = [cell for cell in parser.cells(rows) if self._wanted(cell, found)]
            if not all_cells and (_learn(found, cells) or pattern is None):
                usual = {column: scan.usual for column, scan in found.items()}
                pattern = row_pattern(self._sheet.prefix, usual, self._dates)
            for cell in cells:
                scan = found[cell.column]
                if cell.kind is not scan.usual:
                    scan.cells.append(cell)
        self._seen.clear()
        return found

    def stored_numbers(self, column: int, length: int) -> np.ndarray:
        """Return the numbers of one column as stored, in place of `run`; NaN for other cells.

        Args:
            column: Column number.
            length: Rows, from the first row below the header.
        """
        stored = number_pattern(self._sheet.prefix, column)
        numbers = np.full(length, np.nan)
        for block in self._blocks:
            cells = stored.findall(block)
            if cells:
                rows, values = zip(*cells, strict=True)
                places = np.array(rows, dtype="S").astype(np.int64) - self._table.first_data_row
                inside = (places >= 0) & (places < length)
                numbers[places[inside]] = np.array(values, dtype="S").astype(float)[inside]
        return numbers

    def merged(self) -> list[Area]:
        """Return the merged areas that meet the table; call it after `run`."""
        areas = (Area.parse(match[1].decode()) for match in MERGED.finditer(self._sheet.tail))
        return [area for area in areas if area.meets(self._table.area)]

    def _look_below(self, block: bytes) -> None:
        """Note when something stands right below the table: rows that the table should hold."""
        row = self._table.area.last_row + 1
        number = block.find(b'r="%d"' % row)
        if number < 0 or self.below:
            return
        start, prefix = block.rfind(b"<", 0, number), self._sheet.prefix
        stop = block.find(b"</%brow>" % prefix, number)
        if not block.startswith(b"<%brow" % prefix, start) or stop < 0:
            return
        cells = RowParser(self._sheet, self._dates).cells(block[start:stop] + b"</%brow>" % prefix)
        area = self._table.area
        if any(c.row == row and area.first_column <= c.column <= area.last_column for c in cells):
            self.below = row

    def _wanted(self, cell: Cell, found: dict[int, ColumnScan]) -> bool:
        inside = self._table.first_data_row <= cell.row <= self._table.last_data_row
        return inside and cell.column in found

    def _outside(self, block: bytes) -> bool:
        if not _numbered(block):
            return False
        first = ROW_NUMBER.search(block)
        last = ROW_NUMBER.search(block, max(block.rfind(b"<%brow" % self._sheet.prefix), 0))
        return (first is not None and int(first[1]) > self._table.last_data_row) or (
            last is not None and int(last[1]) < self._table.first_data_row
        )


def _numbered(block: bytes) -> bool:
    row, numbered = ROW.search(block), ROW_NUMBER.search(block)
    return row is not None and numbered is not None and row.start() == numbered.start()


def _irregular(block: bytes, pattern: re.Pattern[bytes], prefix: bytes) -> bytes:
    return b"".join(_irregular_rows(block, pattern, b"</%brow>" % prefix))


def _irregular_rows(block: bytes, pattern: re.Pattern[bytes], end: bytes) -> Iterator[bytes]:
    place = 0
    while match := pattern.match(block, place):
        place = match.end()
        stop = block.find(end, place)
        if stop < 0:
            yield block[place:]
            return
        yield block[place : stop + len(end)]
        place = stop + len(end)


def _learn(found: dict[int, ColumnScan], cells: list[Cell]) -> bool:
    """Settle the usual kind of the columns that had none; tell whether any was settled."""
    kinds: dict[int, Counter[Kind]] = {}
    for cell in cells:
        if found[cell.column].usual is None and cell.kind not in UNUSUAL:
            kinds.setdefault(cell.column, Counter())[cell.kind] += 1
    for column, counts in kinds.items():
        found[column].usual = counts.most_common(1)[0][0]
    return bool(kinds)
