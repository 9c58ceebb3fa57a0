"""Reads the written cells back from the new file and compares them with what was meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xltier.workbook.writing.markup import attributes
from xltier.workbook.writing.patch import BINARY
from xltier.workbook.writing.row_scan import COLUMN_BITS, RowScan, scan_rows
from xltier.workbook.writing.row_splice import HOLDING, KINDS, stretches
from xltier.workbook.writing.row_text import number_rows, read_row
from xltier.workbook.writing.shared_strings import as_items
from xltier.workbook.writing.sheet_stream import SheetStream
from xltier.workbook.writing.streams import ahead
from xltier.workbook.writing.values import (
    BLANK,
    BOOL,
    ERROR,
    INLINE,
    TEXT,
    CellColumn,
    number_texts,
)
from xltier.workbook.writing.verification import not_proven

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from xltier.workbook.writing.package import Package
    from xltier.workbook.writing.patch import Patch
    from xltier.workbook.writing.rewrite import WorkbookRewrite
    from xltier.workbook.writing.row_scan import Places
    from xltier.workbook.writing.sheet_stream import Chunk
    from xltier.workbook.writing.sheet_xml import SheetPlan

VALUE = re.compile(rb"<(?:[^\s<>/:]+:)?v(?:\s[^<>]*)?>([^<]*)</")
TYPES = {TEXT: b"s", BOOL: b"b", ERROR: b"e", INLINE: b"inlineStr"}
VALUE_TAG = ord("v")


def check_written(written: Package, rewrite: WorkbookRewrite) -> None:
    """Make sure that every changed part is whole and every written cell reads back.

    Args:
        written: The new file.
        rewrite: What was meant.

    Raises:
        WorkbookError: Something is not what it should be.
    """
    strings = rewrite.inventory.shared_strings_part
    for name, pressed in rewrite.changed.items():
        if pressed.crc != written.members[name].CRC:
            raise not_proven(name)
        blocks = ahead(lambda name=name: written.content(name))  # type: ignore[misc]
        plan = rewrite.sheets.get(name)
        if plan is not None:
            _check_sheet(blocks, plan)
        elif name == strings and not rewrite.strings.stand_in(blocks):
            raise not_proven(name)
        for _ in blocks:
            pass


def _check_sheet(blocks: Iterator[bytes], plan: SheetPlan) -> None:
    stream = SheetStream(blocks, plan.name)
    checks = [_PatchCheck(patch, later) for patch, later in _with_later(plan)]
    for chunk in stream.chunks():
        if not all(shown.holds(chunk) for shown in plan.shown):
            raise not_proven(plan.part)
        scan: RowScan | None = None
        for check in checks:
            at = check.rows_in(chunk)
            if at.stop == at.start:
                continue
            if scan is None and chunk.regular:
                scan = scan_rows(chunk.data, stream.prefix)
            good = check.scanned(scan, at, stream.prefix) if scan is not None else False
            if not good and not check.read(chunk, at):
                raise not_proven(plan.part)
    if not all(check.complete for check in checks):
        raise not_proven(plan.part)


def _with_later(plan: SheetPlan) -> Iterator[tuple[Patch, list[Patch]]]:
    """Yield each patch with those that are put in after it."""
    patches = plan.patches
    for i, patch in enumerate(patches):
        yield patch, patches[i + 1 :]


class _PatchCheck:
    """What a patch should have left in the sheet."""

    def __init__(self, patch: Patch, later: list[Patch]) -> None:
        self.patch = patch
        self.expected = [
            _visible(patch, column, cells, later)
            for column, cells in zip(patch.columns, patch.cells, strict=True)
        ]
        holding = [
            (column.kinds != BLANK) & seen
            for column, seen in zip(patch.cells, self.expected, strict=True)
        ]
        self.needed = np.logical_or.reduce(holding) if holding else np.zeros(0, np.bool_)
        self.next = 0

    @property
    def complete(self) -> bool:
        """No row with a value was missing at the end of the sheet."""
        return not self.needed[self.next :].any()

    def rows_in(self, chunk: Chunk) -> slice:
        """Return which of the patch's rows lie up to the end of a chunk."""
        first = self.next
        self.next = int(np.searchsorted(self.patch.rows, chunk.last, "right"))
        return slice(first, max(first, self.next))

    def scanned(self, scan: RowScan, at: slice, prefix: bytes) -> bool:
        """Compare cells with a scanned block; False if it cannot say that they are equal."""
        rows = self.patch.rows[at]
        index = np.minimum(np.searchsorted(scan.numbers, rows), scan.numbers.size - 1)
        there = scan.numbers[index] == rows
        if np.any(self.needed[at] & ~there) or scan.odd[index[there]].any():
            return False
        block = _Block(scan, prefix)
        for column, cells, seen in zip(
            self.patch.columns, self.patch.cells, self.expected, strict=True
        ):
            compared = there & seen[at]
            part = CellColumn(cells.kinds[at][compared], cells.numbers[at][compared], cells.texts)
            if not block.holds(index[compared], column, part):
                return False
        return True

    def read(self, chunk: Chunk, at: slice) -> bool:
        """Compare cells one by one."""
        wanted = {int(row): at.start + i for i, row in enumerate(self.patch.rows[at])}
        found = set()
        for number, start, stop in number_rows(chunk.data, chunk.before):
            if number not in wanted:
                continue
            found.add(number)
            row = read_row(chunk.data[start:stop], number)
            for column, cells, seen in zip(
                self.patch.columns, self.patch.cells, self.expected, strict=True
            ):
                i = wanted[number]
                if not seen[i]:
                    continue
                cell = row.cell(column)
                text = row.data[cell.start : cell.stop] if cell else b""
                kind = cell.kind if cell else b""
                if not _cell_equal(text, kind, cells, i):
                    return False
        return all(row in found or not self.needed[i] for row, i in wanted.items())


def _visible(patch: Patch, column: int, cells: CellColumn, later: list[Patch]) -> NDArray[np.bool_]:
    """Tell which cells of a column no later patch overwrites."""
    seen = np.ones(len(cells), np.bool_)
    for other in later:
        if column in other.columns:
            seen &= ~np.isin(patch.rows, other.rows)
    return seen


class _Block:
    """A scanned block of the new sheet, to compare columns with."""

    def __init__(self, scan: RowScan, prefix: bytes) -> None:
        self.scan, self.prefix, self.shift = scan, prefix, len(prefix)
        self.data = pa.py_buffer(scan.data)
        self.first = scan.characters[scan.nexts + 1 + self.shift]

    def holds(self, rows: Places, column: int, cells: CellColumn) -> bool:
        """Tell whether the cells of a column hold what they should."""
        scan = self.scan
        if not scan.keys.size:
            return not np.any(cells.kinds != BLANK)
        wanted = (rows << COLUMN_BITS) + column
        index = np.minimum(np.searchsorted(scan.keys, wanted), scan.keys.size - 1)
        filled = (scan.keys[index] == wanted) & np.isin(self.first[index], HOLDING)
        if np.any(filled == (cells.kinds == BLANK)):
            return False
        at, kinds = index[filled], cells.kinds[filled]
        if not at.size:
            return True
        inline = kinds == INLINE
        if np.any((self.first[at] != VALUE_TAG) != inline):
            return False
        if inline.any() and not self._inline_equal(at[inline], cells, filled, inline):
            return False
        plain = CellColumn(kinds[~inline], cells.numbers[filled][~inline], cells.texts)
        same = self._values_equal(at[~inline], plain)
        return same and self._types_equal(at, rows[filled], kinds)

    def _values_equal(self, at: Places, cells: CellColumn) -> bool:
        scan = self.scan
        start = scan.nexts[at] + len(b"<v>") + self.shift
        values = stretches(self.data, start, scan.seconds[at])
        return _texts_equal(values, cells.kinds, cells.numbers, cells.texts)

    def _inline_equal(
        self, at: Places, cells: CellColumn, filled: NDArray[np.bool_], inline: NDArray[np.bool_]
    ) -> bool:
        """Tell whether cells hold the texts that are not shared."""
        codes = cells.numbers[filled][inline].astype(np.int64)
        items = as_items(cells.texts.take(pa.array(codes)), self.prefix, b"is")
        lengths = pc.binary_length(items).to_numpy(zero_copy_only=False)
        start = self.scan.nexts[at]
        return bool(stretches(self.data, start, start + lengths).equals(items))

    def _types_equal(self, at: Places, rows: Places, kinds: NDArray[np.uint8]) -> bool:
        scan = self.scan
        head = len(b'<c r="') + self.shift
        quotes = scan.cells[at] + head + scan.letters[at] + scan.digits[rows]
        tags = stretches(self.data, quotes + 1, scan.nexts[at]).dictionary_encode()
        types = [attributes(b"<c" + tag).get(b"t", b"") for tag in tags.dictionary.to_pylist()]
        pairs = np.unique(tags.indices.to_numpy().astype(np.int64) * KINDS + kinds)
        found = (divmod(int(pair), KINDS) for pair in pairs)
        return all(types[code] == TYPES.get(kind, b"") for code, kind in found)


def _texts_equal(
    values: pa.Array, kinds: NDArray[np.uint8], numbers: NDArray[np.float64], texts: pa.Array
) -> bool:
    errors = kinds == ERROR
    if not errors.any():
        return bool(values.equals(number_texts(numbers)))
    named = texts.take(pa.array(numbers[errors].astype(np.int64))).cast(BINARY)
    rest = values.filter(pa.array(~errors)).equals(number_texts(numbers[~errors]))
    return bool(rest and pc.all(pc.equal(values.filter(pa.array(errors)), named)).as_py())


def _cell_equal(text: bytes, kind: bytes, cells: CellColumn, index: int) -> bool:
    meant, number = int(cells.kinds[index]), cells.numbers[index]
    if meant == INLINE:
        prefix = text[1 : text.index(b"c")]
        item = as_items(cells.texts.slice(int(number), 1), prefix, b"is")[0].as_py()
        return kind == TYPES[INLINE] and item in text
    value = VALUE.search(text)
    if meant == BLANK:
        return value is None and b"<f" not in text
    if value is None or kind != TYPES.get(meant, b""):
        return False
    if meant == ERROR:
        return bool(value[1].decode() == cells.texts[int(number)].as_py())
    return bool(float(value[1]) == number)
