"""Moves a table's totals down when the table grows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltier.errors import WorkbookError
from xltier.workbook.inventory import Area, column_letters
from xltier.workbook.writing.growth import Growth, follow_own
from xltier.workbook.writing.markup import attributes, plain, quoted, with_attributes
from xltier.workbook.writing.row_text import CellText, RowText, number_rows, read_row
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
        growth: The growth of the table whose totals they are.
    """

    row: int
    target: int
    columns: tuple[int, int]
    growth: Growth


class MoveRun:
    """A move on its way through a sheet."""

    def __init__(self, move: Move, table: str, state: SheetState) -> None:
        """Prepare to carry out `move` for a table."""
        self.move, self.table, self.state = move, table, state
        self.cells: dict[int, bytes] = {}
        self.opening = b""
        self.shared: set[bytes] = set()
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
        taken = [cell for cell in row.cells if first <= cell.column <= last]
        self.opening = row.tag
        for cell in taken:
            raw = row.data[cell.start : cell.stop]
            if cell.formula is not None:
                self.state.dropped.add((row.number, cell.column))
                raw = raw.replace(cell.formula, self._formula(cell), 1)
            opening = CELL_TAG.match(raw)
            assert opening is not None  # noqa: S101 - a cell begins with its tag
            reference = f"{column_letters(cell.column)}{self.move.target}".encode()
            tag = with_attributes(opening[0], {b"r": reference})
            self.cells[cell.column] = tag + raw[opening.end() :]
        return row.with_cells({cell.column: b"" for cell in taken})

    def _formula(self, cell: CellText) -> bytes:
        """Return a cell's formula at its new place, its ranges over the data extended.

        Raises:
            WorkbookError: Its formula is shared with cells that do not move, or fills an area.
        """
        formula = cell.formula or b""
        opening, _, rest = formula.partition(b">")
        text, closing, end = rest.rpartition(b"</")
        found = attributes(opening + b">")
        followed = follow_own(plain(text), self.move.growth) if b"<" not in text else ""
        new = quoted(followed).replace(b"&quot;", b'"') if followed != plain(text) else text
        kind = found.get(b"t", b"normal")
        if kind == b"shared" and b"ref" in found:
            area = Area.parse(found[b"ref"].decode())
            moved = Area(self.move.target, area.first_column, self.move.target, area.last_column)
            self.shared.add(found.get(b"si", b""))
            if area.rows == 1 and self.move.columns[0] <= area.first_column:
                opening = with_attributes(opening + b">", {b"ref": str(moved).encode()})[:-1]
                return opening + b">" + new + closing + end
        elif kind == b"normal" or (kind == b"shared" and found.get(b"si", b"") in self.shared):
            return opening + b">" + new + closing + end
        raise shared_master(self.state.place(self.move.row, cell.column))

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
        f"工作表“{sheet}”上的表“{table}”将超过工作表 1,048,576 行或 16,384 列的上限："
        "请把较早的数据移到另一个工作簿。",
    )
