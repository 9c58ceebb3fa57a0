"""Puts a patch into a scanned block of rows: regular rows all at once, odd ones with care."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from xltier.workbook.writing.row_splice import RowSplice
from xltier.workbook.writing.row_text import read_row

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xltier.workbook.writing.patch_run import PatchRun
    from xltier.workbook.writing.row_scan import RowScan
    from xltier.workbook.writing.row_splice import Cells


class PatchedBlock:
    """A patch put into a scanned block: regular rows all at once, odd ones with care."""

    def __init__(
        self, run: PatchRun, scan: RowScan, wanted: NDArray[np.int64], made: list[Cells]
    ) -> None:
        """Find the patch's rows in the block.

        Args:
            run: The patch on its way through the sheet.
            scan: The block.
            wanted: Numbers of the patch's rows that belong into the block.
            made: Endings and kinds of their cells, for each column of the patch.
        """
        self.run, self.scan, self.wanted, self.made = run, scan, wanted, made
        at = np.searchsorted(scan.numbers, wanted)
        inside = np.minimum(at, scan.numbers.size - 1)
        self.there = (at < scan.numbers.size) & (scan.numbers[inside] == wanted)
        self.at = inside

    def text(self) -> bytes:
        """Return the block with the patch put in."""
        scan, run = self.scan, self.run
        regular = np.flatnonzero(self.there & ~scan.odd[self.at])
        above = run.patch.look == "row above"
        restyle = run.like_model if above else run.restyle
        splice = RowSplice(scan, self.at[regular], run.state.prefix, restyle, model=above)
        columns, made = run.all_cells(self.wanted, self.made)
        taken = [(self._take(texts, regular), kinds[regular]) for texts, kinds in made]
        texts = splice.put(columns, taken)
        run.state.dropped.update(splice.formulas)
        run.state.strings -= splice.strings
        if regular.size == self.wanted.size and not splice.left.any() and self._adjacent():
            return self._around(texts)
        return self._one_by_one(regular, texts, splice.left)

    def _take(self, texts: pa.Array, at: NDArray[np.int64]) -> pa.Array:
        return texts if at.size == self.wanted.size else texts.take(pa.array(at))

    def _adjacent(self) -> bool:
        return bool(self.at[-1] - self.at[0] + 1 == self.at.size)

    def _around(self, texts: pa.Array) -> bytes:
        """Return the block with one stretch of rows replaced."""
        data, starts = self.scan.data, self.scan.starts
        first, last = starts[self.at[0]], starts[self.at[-1] + 1]
        return b"".join([data[:first], _contiguous(texts), data[last:]])

    def _one_by_one(
        self, regular: NDArray[np.int64], texts: pa.Array, left: NDArray[np.bool_]
    ) -> bytes:
        data, starts, run = self.scan.data, self.scan.starts, self.run
        fast = dict(zip(regular[~left].tolist(), np.flatnonzero(~left).tolist(), strict=True))
        listed = texts.to_pylist()
        pieces, place = [], int(starts[0]) if starts.size else 0
        pieces.append(data[:place])
        for i, row in enumerate(self.wanted.tolist()):
            start = int(starts[self.at[i]])
            if not self.there[i]:
                beyond = row > self.scan.numbers[-1]
                start = len(data) if beyond else start
                pieces += [data[place:start], run.new_row(row, i, self.made)]
                place = start
                continue
            stop = int(starts[self.at[i] + 1])
            pieces.append(data[place:start])
            if i in fast:
                pieces.append(listed[fast[i]])
            else:
                pieces.append(run.row(read_row(data[start:stop], row), i, self.made))
            place = stop
        return b"".join([*pieces, data[place:]])


def _contiguous(texts: pa.Array) -> memoryview:
    """Return the bytes of an array's elements one after the other, without a copy."""
    _, offsets, values = texts.buffers()
    bounds = np.frombuffer(offsets, np.int64, len(texts) + 1, texts.offset * 8)
    return memoryview(values)[bounds[0] : bounds[-1]] if values is not None else memoryview(b"")
