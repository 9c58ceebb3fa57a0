"""A rectangle of new cells for a sheet, and their XML."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xltier.workbook.writing.shared_strings import as_items
from xltier.workbook.writing.values import (
    BLANK,
    BOOL,
    ERROR,
    INLINE,
    TEXT,
    CellColumn,
    number_texts,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

BINARY = pa.large_binary()
NOTHING = pa.scalar(b"", BINARY)

Look = Literal["own", "row above", "left", "bare"]
"""Where a cell takes its format from: itself, the row above the patch, its left neighbour, or
nowhere: it is gone, as the cells of a row that Excel deletes from a table."""


@dataclass(frozen=True, slots=True)
class Patch:
    """New values for some columns of some rows.

    Attributes:
        rows: Row numbers, ascending.
        columns: Column numbers, ascending.
        cells: One for each column, aligned to `rows`; texts refer to the shared strings.
        formats: Number format code to use for each column where a cell has none of its own.
        look: Where the cells' format comes from.
        model: For `row above`: the row whose formats, height and formulas the new rows take.
        span: For `row above`: the first and last column of the table; columns between them that
            the patch does not name take the model's format and formula.
        free: The cells must be blank now; anything in them stands in the way.
        formulas: For `row above`: formula by column, for columns that the table calculates.
    """

    rows: NDArray[np.int64]
    columns: tuple[int, ...]
    cells: tuple[CellColumn, ...]
    formats: tuple[str | None, ...]
    look: Look = "own"
    model: int = 0
    span: tuple[int, int] = (0, 0)
    free: bool = False
    formulas: dict[int, bytes] = field(default_factory=dict)

    @property
    def reach(self) -> tuple[int, int]:
        """First and last column in which cells are written."""
        return self.span if self.look == "row above" else (self.columns[0], self.columns[-1])


def endings(column: CellColumn, at: slice | NDArray[np.int64], prefix: bytes) -> pa.Array:
    """Return what follows the format in each cell's XML: type, value and end tag.

    Args:
        column: The cells.
        at: Which of them.
        prefix: Namespace prefix with its colon, or empty.
    """
    kinds, numbers = column.kinds[at], column.numbers[at]
    present = np.unique(kinds)
    result: pa.Array | None = None
    for kind in present:
        made = _endings_of(int(kind), numbers, column.texts, prefix)
        result = made if result is None else pc.if_else(pa.array(kinds == kind), made, result)
    return result if result is not None else pa.array([], BINARY)


def _endings_of(
    kind: int, numbers: NDArray[np.float64], texts: pa.Array, prefix: bytes
) -> pa.Array:
    end = b"</%sv></%sc>" % (prefix, prefix)
    if kind == BLANK:
        return pa.repeat(pa.scalar(b"/>", BINARY), len(numbers))
    if kind == ERROR:
        codes = numbers.astype(np.int64)
        values = texts.take(pa.array(np.where(codes < len(texts), codes, 0))).cast(BINARY)
        return _joined(b' t="e"><%sv>' % prefix, values, end)
    if kind == INLINE:
        codes = numbers.astype(np.int64)
        values = texts.take(pa.array(np.where(codes < len(texts), codes, 0)))
        items = as_items(values, prefix, b"is")
        return _joined(b' t="inlineStr">', items, b"</%sis></%sc>" % (prefix, prefix))
    start = {TEXT: b' t="s"', BOOL: b' t="b"'}.get(kind, b"")
    return _joined(start + b"><%sv>" % prefix, number_texts(numbers), end)


def _joined(start: bytes, values: pa.Array, end: bytes) -> pa.Array:
    return pc.binary_join_element_wise(
        pa.scalar(start, BINARY), values, pa.scalar(end, BINARY), NOTHING
    )
