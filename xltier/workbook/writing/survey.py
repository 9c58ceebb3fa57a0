"""Looks which rows of a table hold something that a person typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xltier.workbook.writing.row_scan import COLUMN_BITS, RowScan, scan_rows
from xltier.workbook.writing.row_text import number_rows, read_row
from xltier.workbook.writing.sheet_stream import SheetStream

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

HOLDS_VALUE = np.frombuffer(b"vi", np.uint8)
"""First letters of the elements that hold a constant: `v` and `is`."""


def last_typed_row(
    blocks: Iterable[bytes], sheet: str, rows: tuple[int, int], columns: Collection[int]
) -> int:
    """Return the last row with a constant, not a formula, in one of the columns.

    Args:
        blocks: The sheet part's content.
        sheet: Name on its tab.
        rows: First and last row to look at.
        columns: Column numbers to look at.

    Returns:
        The row's number, 0 if there is none.
    """
    stream = SheetStream(blocks, sheet)
    found = 0
    for chunk in stream.chunks():
        if chunk.last < rows[0] or chunk.first > rows[1]:
            continue
        scan = scan_rows(chunk.data, stream.prefix) if chunk.regular else None
        if scan is not None and not scan.odd.any():
            found = max(found, _last_in_scan(scan, len(stream.prefix), rows, columns))
            continue
        for number, start, stop in number_rows(chunk.data, chunk.before):
            if rows[0] <= number <= rows[1]:
                cells = read_row(chunk.data[start:stop], number).cells
                typed = (c for c in cells if c.filled and c.formula is None)
                found = number if any(c.column in columns for c in typed) else found
    return found


def _last_in_scan(
    scan: RowScan, shift: int, rows: tuple[int, int], columns: Collection[int]
) -> int:
    numbers = scan.numbers[scan.keys >> COLUMN_BITS]
    column = scan.keys & ((1 << COLUMN_BITS) - 1)
    typed = np.isin(scan.characters[scan.nexts + 1 + shift], HOLDS_VALUE) & ~scan.formulas
    wanted = typed & (numbers >= rows[0]) & (numbers <= rows[1]) & np.isin(column, list(columns))
    return int(numbers[wanted].max(initial=0))
