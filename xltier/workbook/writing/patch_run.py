"""Puts a patch into the rows of a sheet as they stream by, and makes the rows that are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xltier.workbook.inventory import column_letters
from xltier.workbook.writing.model_row import ModelRow, formula_endings, model_row
from xltier.workbook.writing.patch import BINARY, NOTHING, Patch, endings
from xltier.workbook.writing.patched_block import PatchedBlock
from xltier.workbook.writing.row_scan import scan_rows
from xltier.workbook.writing.row_text import RowText, cell_start, number_rows, read_row
from xltier.workbook.writing.sheet_state import SheetState, occupied
from xltier.workbook.writing.sheet_stream import Chunk, out_of_order
from xltier.workbook.writing.values import BLANK, TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from xltier.workbook.writing.row_splice import Cells

NEW_ROWS_AT_ONCE = 4096
GENERAL = "General"
CAREFUL = ("left", "bare")
"""Looks that are put in row by row."""


class PatchRun:
    """A patch on its way through a sheet."""

    def __init__(self, patch: Patch, table: str, state: SheetState) -> None:
        """Prepare to put `patch` in.

        Args:
            patch: The new cells.
            table: Name of the table that they belong to, for sentences.
            state: The sheet.
        """
        self.patch, self.table, self.state = patch, table, state
        self.model = ModelRow()
        self.next = 0
        self._formats = dict(zip(patch.columns, patch.formats, strict=True))
        written = sum(int((column.kinds == TEXT).sum()) for column in patch.cells)
        state.strings += written

    def apply(self, chunks: Iterator[Chunk]) -> Iterator[Chunk]:
        """Yield the rows with the patch put in."""
        rows, before = self.patch.rows, 0
        for chunk in chunks:
            before = chunk.last
            if chunk.first <= chunk.before:
                yield chunk
                continue
            if chunk.first <= self.patch.model <= chunk.last:
                self._learn(chunk)
            upto = int(np.searchsorted(rows, chunk.first))
            yield from self._created(upto, chunk.before)
            last = int(np.searchsorted(rows, chunk.last, "right"))
            if last > self.next:
                yield from self._patched(chunk, last)
            else:
                yield chunk
        yield from self._created(len(rows), before)

    def _learn(self, chunk: Chunk) -> None:
        for number, start, stop in _rows_of(chunk, self.state.prefix):
            if number == self.patch.model:
                row = read_row(chunk.data[start:stop], number)
                self.model = model_row(row, self.state.masters)

    def _patched(self, chunk: Chunk, last: int) -> Iterator[Chunk]:
        first, self.next = self.next, last
        scan = scan_rows(chunk.data, self.state.prefix) if chunk.regular else None
        made = self._made(slice(first, last))
        wanted = self.patch.rows[first:last]
        if scan is not None and self.patch.look not in CAREFUL:
            data = PatchedBlock(self, scan, wanted, made).text()
        else:
            data = self._with_care(chunk, wanted, made)
        yield Chunk(data, chunk.before, min(chunk.first, int(wanted[0])), chunk.last, chunk.regular)

    def _made(self, at: slice) -> list[Cells]:
        prefix = self.state.prefix
        return [(endings(column, at, prefix), column.kinds[at]) for column in self.patch.cells]

    def _with_care(self, chunk: Chunk, wanted: NDArray[np.int64], made: list[Cells]) -> bytes:
        index = {int(row): i for i, row in enumerate(wanted)}
        pieces, place = [], 0
        at, before = 0, chunk.before
        for number, start, stop in _rows_of(chunk, self.state.prefix):
            if number <= before:
                raise out_of_order(self.state.name, number)
            before = number
            while at < len(wanted) and wanted[at] < number:
                pieces += [chunk.data[place:start], self.new_row(int(wanted[at]), at, made)]
                place, at = start, at + 1
            if number not in index:
                continue
            at = index[number] + 1
            row = read_row(chunk.data[start:stop], number)
            pieces += [chunk.data[place:start], self.row(row, index[number], made)]
            place = stop
        return b"".join([*pieces, chunk.data[place:]])

    def row(self, row: RowText, index: int, made: list[Cells]) -> bytes:
        """Return a row with its cells of the patch, the `index`-th of those in `made`."""
        present = {cell.column: cell for cell in row.cells}
        new: dict[int, bytes] = {}
        styles = {cell.column: cell.style for cell in row.cells}
        for column, ending, kind in self._cells(row.number, index, made):
            cell = present.get(column)
            if cell is not None:
                if cell.filled and self.patch.free:
                    raise occupied(self.state.place(row.number, column), self.table)
                self.state.overwrite(row.number, cell)
            if self.patch.look == "bare":
                new |= {column: b""} if cell is not None else {}
                continue
            style = self._style(column, styles, row.style, kind)
            if cell is None and ending == b"/>" and (self.patch.look == "own" or not style):
                continue
            styles[column] = style
            new[column] = cell_start(row.prefix, column, row.number, style) + ending
        return row.with_cells(new)

    def _cells(self, row: int, index: int, made: list[Cells]) -> Iterator[tuple[int, bytes, int]]:
        """Yield column, ending and kind of each cell that a row gets, from left to right."""
        given = dict(zip(self.patch.columns, made, strict=True))
        columns = self.patch.columns
        if self.patch.look == "row above":
            columns = tuple(range(self.patch.span[0], self.patch.span[1] + 1))
        for column in columns:
            if column in given:
                texts, kinds = given[column]
                yield column, texts[index].as_py(), int(kinds[index])
            else:
                text = self._taken_over(column, np.array([row]))
                yield column, text[0].as_py(), BLANK

    def _taken_over(self, column: int, rows: NDArray[np.int64]) -> pa.Array:
        """Return the endings of cells in a column that the patch does not name."""
        prefix = self.state.prefix
        given = self.patch.formulas.get(column)
        if given is not None:
            array = column_letters(column).encode() if given.startswith(b"{") else b""
            return formula_endings(
                (given.strip(b"{}") if array else given,), rows, prefix, array=array
            )
        pieces = self.model.formulas.get(column)
        if pieces is not None:
            return formula_endings(pieces, rows, prefix)
        return pa.repeat(pa.scalar(b"/>", BINARY), len(rows))

    def _style(
        self, column: int, styles: dict[int, int | None], row_style: int | None, kind: int
    ) -> int | None:
        if self.patch.look == "row above":
            return self.like_model(column, styles.get(column), kind)
        if self.patch.look == "left":
            left = styles.get(column - 1)
            return self._like_neighbour(column, left, kind)
        own = styles.get(column)
        if own is None and column not in styles:
            own = self.state.default_style(column, row_style)
        return self._fitting(column, own, kind)

    def _like_neighbour(self, column: int, left: int | None, kind: int) -> int | None:
        styles, code = self.state.styles, self._formats.get(column)
        if code is not None and kind != TEXT:
            return styles.formatted(left or 0, code)
        if left is not None and styles.shows_dates(left) and kind != TEXT:
            left = styles.formatted(left, GENERAL)
        return self._fitting(column, left, kind)

    def like_model(self, column: int, style: int | None, kind: int) -> int | None:
        """Return the cell format for a value in a row modelled on another."""
        return self.restyle(column, self.model.styles.get(column, style), kind)

    def restyle(self, column: int, style: int | None, kind: int) -> int | None:
        """Return the cell format for a value, given the present one; None for the default."""
        if style is None:
            style = self.state.default_style(column, None)
        return self._fitting(column, style, kind)

    def _fitting(self, column: int, style: int | None, kind: int) -> int | None:
        fitting = self.state.styles.fitting(style or 0, kind, self._formats.get(column))
        return fitting or style

    def _created(self, upto: int, before: int) -> Iterator[Chunk]:
        """Yield the rows up to the patch's `upto`-th that the sheet lacks."""
        while self.next < upto:
            stop = min(upto, self.next + NEW_ROWS_AT_ONCE)
            at, self.next = slice(self.next, stop), stop
            rows = self.patch.rows[at]
            needed = self._needed(at)
            if not needed.any():
                continue
            text = self.new_rows(rows, self._made(at)).filter(pa.array(needed))
            numbers = rows[needed]
            data = b"".join(text.to_pylist())
            yield Chunk(data, before, int(numbers[0]), int(numbers[-1]), regular=True)
            before = int(numbers[-1])

    def _needed(self, at: slice) -> NDArray[np.bool_]:
        """Tell which rows must be made: all that have a cell to show."""
        if self.patch.look == "row above":
            return np.ones(at.stop - at.start, np.bool_)
        kinds = [column.kinds[at] != BLANK for column in self.patch.cells]
        needed: NDArray[np.bool_] = np.logical_or.reduce(kinds)
        return needed

    def new_row(self, row: int, index: int, made: list[Cells]) -> bytes:
        """Return a whole row, the `index`-th of those in `made`; empty if it would be blank."""
        one = [(texts.slice(index, 1), kinds[index : index + 1]) for texts, kinds in made]
        if self.patch.look != "row above" and all(kinds[0] == BLANK for _, kinds in one):
            return b""
        text: bytes = self.new_rows(np.array([row]), one)[0].as_py()
        return text

    def all_cells(
        self, rows: NDArray[np.int64], made: list[Cells]
    ) -> tuple[tuple[int, ...], list[Cells]]:
        """Return columns and cells that rows get, those taken over from the model included."""
        if self.patch.look != "row above":
            return self.patch.columns, made
        given = dict(zip(self.patch.columns, made, strict=True))
        columns = tuple(range(self.patch.span[0], self.patch.span[1] + 1))
        blank = np.zeros(len(rows), np.uint8)
        cells = [given.get(column) or (self._taken_over(column, rows), blank) for column in columns]
        return columns, cells

    def new_rows(self, rows: NDArray[np.int64], made: list[Cells]) -> pa.Array:
        """Return whole rows that the sheet does not have yet."""
        prefix = self.state.prefix
        numbers = pa.array(rows).cast(pa.large_string()).cast(BINARY)
        pieces = [
            pa.scalar(b'<%srow r="' % prefix, BINARY),
            numbers,
            pa.scalar(b'"' + self.model.attributes + b">", BINARY),
        ]
        for column, (texts, kinds) in zip(*self.all_cells(rows, made), strict=True):
            pieces.append(self._new_cells(column, numbers, texts, kinds))
        pieces.append(pa.scalar(b"</%srow>" % prefix, BINARY))
        return pc.binary_join_element_wise(*pieces, NOTHING)

    def _new_cells(
        self, column: int, numbers: pa.Array, texts: pa.Array, kinds: NDArray[np.uint8]
    ) -> pa.Array:
        own = self.model.styles.get(column, self.model.style)
        if self.patch.look != "row above":
            own = None
        found, inverse = np.unique(kinds, return_inverse=True)
        styles = [self.restyle(column, own, int(kind)) for kind in found]
        attributes = [b'" s="%d"' % style if style else b'"' for style in styles]
        styled = pa.array(attributes, BINARY).take(pa.array(inverse))
        start = pa.scalar(b'<%sc r="' % self.state.prefix + column_letters(column).encode(), BINARY)
        cells = pc.binary_join_element_wise(start, numbers, styled, texts, NOTHING)
        plain = pa.array([style is None or style == 0 for style in styles]).take(pa.array(inverse))
        keep_blank = self.patch.look == "row above"
        void = pc.equal(texts, pa.scalar(b"/>", BINARY))
        void = pc.and_(void, plain) if keep_blank else void
        return pc.if_else(void, NOTHING, cells) if pc.any(void).as_py() else cells


def _rows_of(chunk: Chunk, prefix: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield number, start and end of the chunk's rows."""
    scan = scan_rows(chunk.data, prefix) if chunk.regular else None
    if scan is None:
        yield from number_rows(chunk.data, chunk.before)
        return
    bounds = scan.starts.tolist()
    for i, number in enumerate(scan.numbers.tolist()):
        yield number, bounds[i], bounds[i + 1]
