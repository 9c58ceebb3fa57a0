"""Cells of an open workbook: a whole area in one call each way."""

from __future__ import annotations

import decimal
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from xltier.errors import CellError
from xltier.workbook.inventory import Area

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import xlwings
    from numpy.typing import NDArray


MOST_CELLS = 1_500_000
"""Cells that move in one call. An Apple Event holds no more; a column of a sheet always fits."""

ERROR_NAMES = {
    2000: "#NULL!",
    2007: "#DIV/0!",
    2015: "#VALUE!",
    2023: "#REF!",
    2029: "#NAME?",
    2036: "#NUM!",
    2042: "#N/A",
    2043: "#GETTING_DATA",
    2045: "#SPILL!",
    2046: "#CONNECT!",
    2047: "#BLOCKED!",
    2048: "#UNKNOWN!",
    2049: "#FIELD!",
    2050: "#CALC!",
}
"""Error values by Excel's number; COM hands an error over as -2146828288 + number."""

COM_ERROR_BASE = -2_146_828_288
ERROR_TEXTS = frozenset(ERROR_NAMES.values())

Columns = list[list[Any]]
"""Values of an area by column, each from the top."""


def area_of(found: xlwings.Range) -> Area:
    """Return where a range stands."""
    row, column = found.row, found.column
    rows, columns = found.shape
    return Area(row, column, row + rows - 1, column + columns - 1)


def range_of(sheet: xlwings.Sheet, area: Area) -> xlwings.Range:
    """Return the range of an area."""
    return sheet.range((area.first_row, area.first_column), (area.last_row, area.last_column))


def pieces(area: Area) -> list[Area]:
    """Return the area, by columns where it is too large for one call."""
    if area.rows * area.columns <= MOST_CELLS:
        return [area]
    return [
        Area(area.first_row, column, area.last_row, column)
        for column in range(area.first_column, area.last_column + 1)
    ]


def narrowed(area: Area, holds: Callable[[Area], bool]) -> Area:
    """Return the first cell of an area for which something holds that holds for the area.

    The area is halved, so that few calls are needed.
    """
    while area.rows * area.columns > 1:
        if area.rows > 1:
            middle = area.first_row + area.rows // 2
            first, second = replace(area, last_row=middle - 1), replace(area, first_row=middle)
        else:
            middle = area.first_column + area.columns // 2
            first = replace(area, last_column=middle - 1)
            second = replace(area, first_column=middle)
        area = first if holds(first) else second
    return area


def read_values(sheet: xlwings.Sheet, area: Area) -> Columns:
    """Return typed values: None, float, str, bool, datetime or `CellError`."""
    return [column for piece in pieces(area) for column in _values(sheet, piece)]


def _values(sheet: xlwings.Sheet, area: Area) -> Columns:
    found = range_of(sheet, area)
    if sys.platform == "darwin" and sheet.book.app.engine.name == "excel":
        named, bare = _values_on_mac(found, area)
    else:
        named = bare = _columns_read(found, area, err_to_str=True)
        if any(not ERROR_TEXTS.isdisjoint(column) for column in named):
            # an error value, or a text that looks like one: without names, errors are None
            bare = _columns_read(found, area, err_to_str=False)
    if bare is not named:
        named = [_errors_marked(*pair) for pair in zip(named, bare, strict=True)]
    return [_normal(column) for column in named]


def _columns_read(found: xlwings.Range, area: Area, **options: bool) -> Columns:
    return _transposed(found.options(ndim=2, chunksize=None, **options).value, area)


def _values_on_mac(found: xlwings.Range, area: Area) -> tuple[Columns, Columns]:
    """Return values with the names of errors, and without; AppleScript tells them by their look.

    The library's own `err_to_str` fails there on more than one row and column.
    """
    bare = _columns_read(found, area)
    shown = _transposed(found.api.string_value.get(), area)
    named = [
        [
            text if text in ERROR_TEXTS and not isinstance(value, str) else value
            for value, text in zip(values, texts, strict=True)
        ]
        for values, texts in zip(bare, shown, strict=True)
    ]
    return named, bare


def _errors_marked(named: list[Any], bare: list[Any]) -> list[Any]:
    return [
        CellError(name) if isinstance(name, str) and name != value and name in ERROR_TEXTS else name
        for name, value in zip(named, bare, strict=True)
    ]


def read_formulas(sheet: xlwings.Sheet, area: Area) -> Columns:
    """Return what stands in the formula bar: formulas begin with `=`, blank cells are empty."""
    return [
        column
        for piece in pieces(area)
        for column in _transposed(range_of(sheet, piece).formula, piece)
    ]


def _transposed(read: Any, area: Area) -> Columns:  # noqa: ANN401 - a value, a row or rows
    """Return the columns of what an engine gives for an area."""
    rows = read if isinstance(read, (list, tuple)) else [read]
    if not isinstance(rows[0], (list, tuple)):
        rows = [rows] if area.rows == 1 else [[value] for value in rows]
    return [list(column) for column in zip(*rows, strict=True)]


def _normal(column: list[Any]) -> list[Any]:
    """Return a column whose numbers are floats and whose blanks are None."""
    types = set(map(type, column))
    if str in types and "" in column:
        column = [None if value == "" else value for value in column]
    if int in types or decimal.Decimal in types:
        numeric = (int, decimal.Decimal)
        column = [_number(value) if type(value) in numeric else value for value in column]
    return column


def _number(value: int | decimal.Decimal) -> float | CellError:
    name = ERROR_NAMES.get(int(value) - COM_ERROR_BASE)
    return float(value) if name is None else CellError(name)


def write_values(sheet: xlwings.Sheet, area: Area, columns: Sequence[NDArray[np.object_]]) -> None:
    """Write columns of values prepared by `Handing`, in one call unless the area is too large."""
    for piece in pieces(area):
        left = piece.first_column - area.first_column
        part = [column.tolist() for column in columns[left : left + piece.columns]]
        rows = [list(row) for row in zip(*part, strict=True)]
        one = piece.rows == piece.columns == 1
        range_of(sheet, piece).raw_value = rows[0][0] if one else rows
