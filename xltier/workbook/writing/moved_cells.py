"""Moves a table's totals down when the table grows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltier.errors import WorkbookError
from xltier.workbook.inventory import column_letters
from xltier.workbook.writing.markup import attributes, with_attributes
from xltier.workbook.writing.row_text import RowText, number_rows, read_row
from xltier.workbook.writing.sheet_state import SheetState, occupied, shared_master
from xltier.workbook.writing.sheet_stream import Chunk

if TYPE_CHECKING:
    from collections.abc import Iterator

CELL_TAG = re.compile(rb"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Move:
    """Cells of one row to be moved to a row further down.

    Attributes:
        row: Where they stand.
        target: Where they go.
        columns: First and last column.
    """

    row: int
    target: int
    columns: tuple[int, int]


class MoveRun:
    """A move on its way through a sheet."""

    def __init__(self, move: Move, table: str, state: SheetState) -> None:
        """Prepare to carry out `move` for a table."""
        self.move, self.table, self.state = move, table, state
        self.cells: dict[int, bytes] = {}
        self.opening = b""
        self.done = False

    def apply(self, chunks: Iterator[Chunk]) -> Iterator[Chunk]:
        """Yield the rows with the cells moved."""
        before = 0
        for chunk in chunks:
            before = chunk.last
            near = chunk.first <= self.move.target and self.move.row <= chunk.last
            if chunk.first <= chunk.before or not near:
                if chunk.first > self.move.target and not self.done:
                    yield self._created(chunk.before)
                yield chunk
                continue
            yield self._moved(chunk)
        if not self.done:
            yield self._created(before)

    def _moved(self, chunk: Chunk) -> Chunk:
        pieces, place = [], 0
        for number, start, stop in number_rows(chunk.data, chunk.before):
            if number > self.move.target and not self.done:
                pieces += [chunk.data[place:start], self._created(chunk.before).data]
                place = start
            if number == self.move.row:
                row = self._taken(read_row(chunk.data[start:stop], number))
            elif number == self.move.target:
                row = self._placed(read_row(chunk.data[start:stop], number))
            else:
                continue
            pieces += [chunk.data[place:start], row]
            place = stop
        data = b"".join([*pieces, chunk.data[place:]])
        return Chunk(data, chunk.before, chunk.first, chunk.last, chunk.regular)

    def _taken(self, row: RowText) -> bytes:
        """Take the cells out of their row and return the row without them."""
        first, last = self.move.columns
        gone: dict[int, bytes] = {}
        self.opening = row.tag
        for cell in row.cells:
            if not first <= cell.column <= last:
                continue
            raw = row.data[cell.start : cell.stop]
            if cell.formula is not None:
                self._refuse_odd(cell.formula, row.number, cell.column)
                self.state.dropped.add((row.number, cell.column))
            opening = CELL_TAG.match(raw)
            assert opening is not None  # noqa: S101 - a cell begins with its tag
            reference = f"{column_letters(cell.column)}{self.move.target}".encode()
            tag = with_attributes(opening[0], {b"r": reference})
            self.cells[cell.column] = tag + raw[opening.end() :]
            gone[cell.column] = b""
        return row.with_cells(gone)

    def _refuse_odd(self, formula: bytes, row: int, column: int) -> None:
        if attributes(formula.partition(b">")[0] + b">").get(b"t", b"normal") != b"normal":
            raise shared_master(self.state.place(row, column))

    def _placed(self, row: RowText) -> bytes:
        first, last = self.move.columns
        for cell in row.cells:
            if first <= cell.column <= last and cell.filled:
                raise occupied(self.state.place(row.number, cell.column), self.table)
        self.done = True
        return row.with_cells(self.cells)

    def _created(self, before: int) -> Chunk:
        """Return a new row with the cells."""
        self.done = True
        target = self.move.target
        cells = b"".join(self.cells[column] for column in sorted(self.cells))
        if not cells:
            return Chunk(b"", before, before, before, regular=True)
        kept = {b"r": str(target).encode(), b"spans": None, b"hidden": None}
        tag = with_attributes(self.opening, kept)
        prefix = self.state.prefix
        data = tag + cells + b"</%srow>" % prefix
        return Chunk(data, before, target, target, regular=tag.startswith(b"<%srow r=" % prefix))


def no_room(table: str, sheet: str) -> WorkbookError:
    """Return the error for a table that would reach beyond the sheet."""
    return WorkbookError(
        f"Table {table} on sheet {sheet} would need more than the 1,048,576 rows or 16,384 "
        "columns of a sheet: move older rows to another workbook.",
        f"工作表“{sheet}”上的表“{table}”将超过工作表 1,048,576 行或 16,384 列的上限:"
        "请把较早的数据移到另一个工作簿。",
    )
