"""Puts a patch into many regular rows at once; what it makes equals what `row_text` would make."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xltier.workbook.inventory import column_letters
from xltier.workbook.writing.markup import attributes, with_attributes
from xltier.workbook.writing.patch import BINARY, NOTHING
from xltier.workbook.writing.row_scan import COLUMN_BITS, FORMULA, GREATER, QUOTE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from xltier.workbook.writing.row_scan import Flags, Places, RowScan

    Restyle = Callable[[int, int | None, int], int | None]
    """Gives the cell format for a column number, the present format and the new value's kind."""

    Cells = tuple[pa.Array, NDArray[np.uint8]]
    """Endings and kinds of the new cells of a column."""

SIMPLE = re.compile(rb"(?:\s+[A-Za-z]+=\"[^\"<>&]*\")*\s*/?>\s*")
KINDS = 8
HOLDING = np.frombuffer(b"vfi", np.uint8)
"""First letters of the elements that fill a cell."""


class RowSplice:
    """Regular rows of a block while new cells are put into them.

    Attributes:
        left: Which rows must be read with care after all; their text is not to be used.
        formulas: Formula cells that are overwritten, as row and column.
    """

    def __init__(
        self, scan: RowScan, at: Places, prefix: bytes, restyle: Restyle, *, model: bool = False
    ) -> None:
        """Take up rows.

        Args:
            scan: The block that the rows are in.
            at: Indices of the rows, ascending, none of them odd.
            prefix: Namespace prefix with its colon, or empty.
            restyle: Chooses the cell format.
            model: The cells are modelled on another row: they must be blank now, and blank cells
                are made where they have a format.
        """
        self.model = model
        self.scan, self.at, self.prefix, self.restyle = scan, at, prefix, restyle
        self.left = np.zeros(at.size, np.bool_)
        self.widened = np.zeros(at.size, np.bool_)
        self.formulas: list[tuple[int, int]] = []
        self._shared = np.zeros(at.size, np.int64)
        self._data = pa.py_buffer(scan.data)
        self._numbers = pa.array(scan.numbers[at]).cast(pa.large_string()).cast(BINARY)

    @property
    def strings(self) -> int:
        """How many cells with shared text are overwritten, in the rows not left."""
        return int(self._shared[~self.left].sum())

    def put(self, columns: Sequence[int], cells: Sequence[Cells]) -> pa.Array:
        """Return the rows' text with the cells in place of those that stand in these columns.

        Args:
            columns: Column numbers, ascending.
            cells: The new cells of each column.
        """
        cuts: list[Places] = []
        runs: list[list[pa.Array]] = []
        for run in _adjacent(columns):
            cuts += [self._place(columns[run[0]]), self._place(columns[run[-1]] + 1)]
            runs.append([self._column(columns[i], *cells[i]) for i in run])
        pieces = self._heads(cuts[0])
        bounds = [*cuts[1:], self.scan.starts[self.at + 1]]
        for i, run_cells in enumerate(runs):
            pieces += [*run_cells, self._slices(bounds[2 * i], bounds[2 * i + 1])]
        return pc.binary_join_element_wise(*pieces, NOTHING)

    def _place(self, column: int) -> Places:
        """Return where in each row the first cell at or behind a column begins."""
        keys, cells = self.scan.keys, self.scan.cells
        index = np.searchsorted(keys, (self.at << COLUMN_BITS) + column)
        if not cells.size:
            return self.scan.ends[self.at]
        inside = np.minimum(index, cells.size - 1)
        here = (index < cells.size) & (keys[inside] >> COLUMN_BITS == self.at)
        return np.where(here, cells[inside], self.scan.ends[self.at])

    def _slices(self, starts: Places, stops: Places) -> pa.Array:
        """Return stretches of the block, one for each row."""
        return stretches(self._data, starts, stops)

    def _heads(self, stops: Places) -> list[pa.Array]:
        """Return what stands before the first new cell; drops hints on used columns that lie."""
        starts = self.scan.starts[self.at]
        if not self.widened.any() or b"spans" not in self.scan.data:
            return [self._slices(starts, stops)]
        bodies = self.scan.bodies[self.at]
        tags = pc.dictionary_encode(self._slices(starts + self._numbered(), bodies))
        narrowed = [_without_spans(tag) for tag in tags.dictionary.to_pylist()]
        kept = tags.dictionary.take(tags.indices)
        new = pa.array(narrowed, BINARY).take(tags.indices)
        rest = pc.if_else(pa.array(self.widened), new, kept)
        return [
            self._slices(starts, starts + self._numbered()),
            rest,
            self._slices(bodies, stops),
        ]

    def _numbered(self) -> Places:
        """Return how long each row's start tag is up to the end of its number."""
        return len(b'<row r=""') + len(self.prefix) + self.scan.digits[self.at]

    def _column(self, column: int, endings: pa.Array, kinds: NDArray[np.uint8]) -> pa.Array:
        """Return the new cells of a column, empty where a blank cell would be added."""
        scan = self.scan
        index = np.searchsorted(scan.keys, (self.at << COLUMN_BITS) + column)
        inside = np.minimum(index, max(scan.cells.size - 1, 0))
        present = np.zeros(self.at.size, np.bool_)
        if scan.cells.size:
            wanted = (self.at << COLUMN_BITS) + column
            present = (index < scan.cells.size) & (scan.keys[inside] == wanted)
        if self.model and scan.cells.size:
            self.left |= present & self._filled(inside)
        styled = self._styled(column, inside, present, kinds)
        void = pc.equal(endings, pa.scalar(b"/>", BINARY))
        if self.model:
            void = pc.and_(void, pc.equal(styled, pa.scalar(b'"', BINARY)))
        added = ~present & ~np.asarray(void)
        if added.any():
            self._note_added(column, added)
        start = pa.scalar(b"<%sc r=" % self.prefix + b'"' + column_letters(column).encode(), BINARY)
        cells = pc.binary_join_element_wise(start, self._numbers, styled, endings, NOTHING)
        unneeded = ~present & ~added
        return pc.if_else(pa.array(unneeded), NOTHING, cells) if unneeded.any() else cells

    def _filled(self, inside: Places) -> Flags:
        """Tell which cells hold a value or a formula."""
        first = self.scan.characters[self.scan.nexts[inside] + 1 + len(self.prefix)]
        return np.isin(first, HOLDING)

    def _note_added(self, column: int, added: Flags) -> None:
        """Look after rows that get a cell where none stood: their format, their hint."""
        scan, data = self.scan, self.scan.data
        if b"customFormat" in data:
            self.left |= added
        bounds = np.searchsorted(scan.keys, (self.at << COLUMN_BITS))
        behind = np.searchsorted(scan.keys, (self.at + 1) << COLUMN_BITS)
        some = bounds < behind
        last = np.zeros(self.at.size, np.int64)
        first = np.full(self.at.size, column + 1)
        mask = (1 << COLUMN_BITS) - 1
        if some.any():
            first[some] = scan.keys[bounds[some]] & mask
            last[some] = scan.keys[behind[some] - 1] & mask
        self.widened |= added & ((column > last) | (column < first))

    def _styled(
        self, column: int, inside: Places, present: Flags, kinds: NDArray[np.uint8]
    ) -> pa.Array | pa.Scalar:
        """Return for each cell the end of its reference and its format."""
        codes = np.zeros(self.at.size, np.int64)
        styles: list[int | None] = [None]
        if present.any():
            tags = self._present_tags(inside[present], present)
            known = [_simple_style(tag) for tag in tags.dictionary.to_pylist()]
            styles += [style for style, _, _ in known]
            found = tags.indices.to_numpy(zero_copy_only=False)
            codes[present] = found + 1
            self._note_overwritten(column, inside, present, found, known)
        combined = codes * KINDS + kinds
        combinations, inverse = np.unique(combined, return_inverse=True)
        texts = []
        for code, kind in (divmod(int(c), KINDS) for c in combinations):
            style = self.restyle(column, styles[code], kind)
            texts.append(b'" s="%d"' % style if style else b'"')
        if len(texts) == 1:
            return pa.scalar(texts[0], BINARY)
        return pa.array(texts, BINARY).take(pa.array(inverse))

    def _present_tags(self, cells: Places, present: Flags) -> pa.DictionaryArray:
        """Return what stands in the start tags of cells behind their references."""
        scan = self.scan
        head = len(b'<c r="') + len(self.prefix)
        quotes = scan.cells[cells] + head + scan.letters[cells] + scan.digits[self.at[present]]
        self.left[present] |= scan.characters[quotes] != QUOTE
        return pc.dictionary_encode(self._slices(quotes + 1, scan.nexts[cells]))

    def _note_overwritten(
        self,
        column: int,
        inside: Places,
        present: Flags,
        found: NDArray[np.int32],
        known: list[tuple[int | None, bool, bool]],
    ) -> None:
        scan = self.scan
        shared = np.array([shared for _, shared, _ in known], np.bool_)
        simple = np.array([simple for _, _, simple in known], np.bool_)
        self.left[present] |= ~simple[found]
        self._shared[present] += shared[found]
        holding = present & scan.formulas[inside]
        if not holding.any():
            return
        at = scan.nexts[inside] + 1 + len(self.prefix)
        bare = (scan.characters[at] == FORMULA) & (scan.characters[at + 1] == GREATER)
        self.left |= holding & ~bare
        rows = scan.numbers[self.at[holding & bare]]
        self.formulas += [(int(row), column) for row in rows]


def stretches(data: pa.Buffer, starts: Places, stops: Places) -> pa.Array:
    """Return stretches of some data, in order, that do not overlap."""
    offsets = np.empty(2 * starts.size, np.int64)
    offsets[0::2], offsets[1::2] = starts, stops
    buffers = [None, pa.py_buffer(offsets), data]
    alternating = pa.Array.from_buffers(BINARY, max(offsets.size - 1, 0), buffers)
    return alternating.take(pa.array(np.arange(0, offsets.size, 2)))


def _adjacent(columns: Sequence[int]) -> list[list[int]]:
    """Return the indices of columns in runs of adjacent ones."""
    runs: list[list[int]] = []
    for i, column in enumerate(columns):
        if runs and columns[i - 1] + 1 == column:
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs


def _simple_style(tag: bytes) -> tuple[int | None, bool, bool]:
    """Return a cell's format, whether its text is shared, and whether its tag is understood."""
    if not SIMPLE.fullmatch(tag):
        return None, False, False
    found = attributes(b"<c" + tag)
    style = found.get(b"s", b"0")
    return int(style) if style.isdigit() else None, found.get(b"t") == b"s", style.isdigit()


def _without_spans(tag: bytes) -> bytes:
    """Return the rest of a row's start tag, and what follows it, without its `spans`."""
    end = tag.index(b">") + 1
    return with_attributes(tag[:end], {b"spans": None}) + tag[end:]
