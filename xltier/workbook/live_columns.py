"""Columns of cells compared and combined: what stood there, what xltier wrote, what stands now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from openpyxl.formula.translate import Translator

from xltier.workbook.live_values import FORMULA
from xltier.workbook.writing.values import BLANK, BOOL, DATE, ERROR, NUMBER, TEXT, TIME, CellColumn

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

TEXTUAL = (TEXT, ERROR, FORMULA)
NUMERIC = (NUMBER, BOOL, TIME)
MONEY_LOSS = 6e-5
"""What a number in a currency cell can lose on its way through COM: it has four decimals there."""


def same_cells(one: CellColumn, two: CellColumn) -> NDArray[np.bool_]:
    """Tell which cells of two columns hold the same; a date is one with or without a time."""
    kinds = [np.where(column.kinds == DATE, TIME, column.kinds) for column in (one, two)]
    near = np.isclose(one.numbers, two.numbers, rtol=1e-9, atol=MONEY_LOSS)
    alike = np.where(np.isin(kinds[0], NUMERIC), near, (kinds[0] == BLANK) | _same_text(one, two))
    same: NDArray[np.bool_] = (kinds[0] == kinds[1]) & alike
    return same


def _same_text(one: CellColumn, two: CellColumn) -> NDArray[np.bool_]:
    codes: dict[str, int] = {}
    found = []
    for column in (one, two):
        own = np.array([codes.setdefault(t, len(codes)) for t in column.texts.to_pylist()], int)
        textual = np.isin(column.kinds, TEXTUAL)
        placed = np.full(len(column), -1)
        placed[textual] = own[column.numbers[textual].astype(np.int64)]
        found.append(placed)
    same: NDArray[np.bool_] = found[0] == found[1]
    return same


def chosen(take: NDArray[np.bool_], one: CellColumn, other: CellColumn) -> CellColumn:
    """Return the cells of `one` where `take` says so, those of `other` elsewhere."""
    shifted = np.isin(one.kinds, TEXTUAL) * float(len(other.texts))
    texts = [column.texts.cast(pa.large_string()) for column in (other, one)]
    return CellColumn(
        np.where(take, one.kinds, other.kinds).astype(np.uint8),
        np.where(take, one.numbers + shifted, other.numbers),
        pa.concat_arrays(texts),
    )


def moved(cells: CellColumn, rows: int, columns: int) -> CellColumn:
    """Return cells that stand further down and to the right, what their formulas look at with them.

    A formula that looks at cells which did not move looks elsewhere then: mostly it looks at its
    own row.
    """
    formulas = cells.kinds == FORMULA
    if not formulas.any() or (rows, columns) == (0, 0):
        return cells
    codes = cells.numbers[formulas].astype(np.int64)
    used = np.unique(codes)
    texts = cells.texts.to_pylist()
    new = [
        Translator(texts[code], "A1").translate_formula(row_delta=rows, col_delta=columns)
        for code in used.tolist()
    ]
    numbers = cells.numbers.copy()
    numbers[formulas] = len(texts) + np.searchsorted(used, codes)
    return CellColumn(cells.kinds, numbers, pa.array([*texts, *new], pa.large_string()))


def spread(cells: CellColumn, places: NDArray[np.int64], other: CellColumn) -> CellColumn:
    """Return `other` with `cells` put in at some places, counted from 0."""
    if len(places) == len(other):
        return cells
    kinds = np.zeros(len(other), np.uint8)
    numbers = np.zeros(len(other), np.float64)
    kinds[places], numbers[places] = cells.kinds, cells.numbers
    take = np.zeros(len(other), np.bool_)
    take[places] = True
    return chosen(take, CellColumn(kinds, numbers, cells.texts), other)


def first_filled(columns: Iterable[Sequence[object]]) -> tuple[int, int] | None:
    """Return row and column, from 0, of the first cell that is not empty, row by row."""
    found = None
    for number, column in enumerate(columns):
        at = next((row for row, value in enumerate(column) if value not in (None, "")), None)
        if at is not None and (found is None or at < found[0]):
            found = at, number
    return found
