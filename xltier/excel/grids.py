"""What Excel passes to a function and takes back: cells in a grid, blanks, numbers and errors.

A number stored as text is the number it says, TRUE is 1 and a date its serial number, as in Excel's
own arithmetic; other text is `#VALUE!`, and an error cell stays the error it is. Grids of different
sizes are put together as Excel does it: one row, one column or one cell is repeated, and what a
shorter grid has no cell for is `#N/A`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from xltier.errors import CellError
from xltier.tiering.typed_numbers import number_of_text

ERRORS: Final[dict[int, str]] = {
    2000: "#NULL!",
    2007: "#DIV/0!",
    2015: "#VALUE!",
    2023: "#REF!",
    2029: "#NAME?",
    2036: "#NUM!",
    2042: "#N/A",
}
"""Excel's error values by the number that VBA's CVErr takes."""
VALUE: Final = 2015
NUM: Final = 2036
NOT_AVAILABLE: Final = 2042

COM_ERROR: Final = -2146828288
"""What COM adds to the number of an error value; no number of a cell comes as an integer."""
FIRST_DAY: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - cells know no time zones
"""The day whose serial number is 0."""

Codes = npt.NDArray[np.int16]
Values = npt.NDArray[Any]
Mask = npt.NDArray[np.bool_]
Parsed = tuple[Any, int]
"""A value, None where blank, and the number of the error in its place, 0 for none."""


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Cells of one argument, all arrays of the same two dimensions.

    Attributes:
        values: Numbers (NaN where there is none) or texts (None where there is none).
        blank: Where the cell is blank.
        errors: Number of the error value, 0 for none.
    """

    values: Values
    blank: Mask
    errors: Codes

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        rows, columns = self.values.shape
        return rows, columns

    def spread(self, rows: int, columns: int) -> Grid:
        """Return the grid at a larger size, as Excel spreads an array."""
        if self.shape == (rows, columns):
            return self
        return Grid(
            _spread(self.values, rows, columns, np.nan if self.values.dtype == float else None),
            _spread(self.blank, rows, columns, fill=False),
            _spread(self.errors, rows, columns, NOT_AVAILABLE),
        )


def numbers(argument: object) -> Grid:
    """Return an argument as numbers."""
    cells, rows, columns = _cells(argument)
    if set(map(type, cells)) <= {float, type(None)}:
        values = np.array(cells, dtype=np.float64).reshape(rows, columns)
        if not np.isinf(values).any():
            return Grid(values, np.isnan(values), np.zeros(values.shape, dtype=np.int16))
    parsed = _each(cells, _number)
    values = np.array([np.nan if value is None else value for value, _ in parsed], dtype=np.float64)
    return _grid(values, parsed, rows, columns)


def texts(argument: object) -> Grid:
    """Return an argument as texts: 555.0 is “555”, without spaces about it."""
    cells, rows, columns = _cells(argument)
    parsed = _each(cells, _text)
    values = np.empty(len(cells), dtype=object)
    values[:] = [value for value, _ in parsed]
    return _grid(values, parsed, rows, columns)


def dates(argument: object, day_of: Callable[[str], float | None]) -> Grid:
    """Return an argument as serial numbers of dates.

    Args:
        argument: The cells.
        day_of: The serial number of a text's date; None if it says none.
    """

    def serial(cell: object) -> Parsed:
        if isinstance(cell, str) and not isinstance(cell, CellError) and cell.strip():
            day = day_of(cell)
            return (None, VALUE) if day is None else (day, 0)
        return _number(cell)

    cells, rows, columns = _cells(argument)
    parsed = _each(cells, serial)
    values = np.array([np.nan if value is None else value for value, _ in parsed], dtype=np.float64)
    return _grid(values, parsed, rows, columns)


def together(*grids: Grid) -> tuple[Grid, ...]:
    """Return the grids at one size, the largest number of rows and of columns among them."""
    rows = max(grid.shape[0] for grid in grids)
    columns = max(grid.shape[1] for grid in grids)
    return tuple(grid.spread(rows, columns) for grid in grids)


def first_error(*grids: Grid) -> Codes:
    """Return, cell by cell, the first error value among grids of one size."""
    errors = grids[-1].errors
    for grid in reversed(grids[:-1]):
        errors = np.where(grid.errors != 0, grid.errors, errors)
    return errors


def cells_of(answers: Sequence[Any], errors: Codes) -> list[tuple[Any, ...]]:
    """Return answers as Excel takes them: rows of cells, error values in their places.

    Args:
        answers: One for each cell, row by row.
        errors: Number of the error value in each cell, 0 for none.
    """
    flat = list(answers)
    for at in np.flatnonzero(errors).tolist():
        flat[at] = CellError(ERRORS[int(errors.flat[at])])
    rows, columns = errors.shape
    if columns == 1:
        return list(zip(flat))
    return [tuple(flat[row * columns : (row + 1) * columns]) for row in range(rows)]


def error_in(cell: object) -> int:
    """Return the number of the error value that a cell holds, 0 if it holds none."""
    if isinstance(cell, CellError):
        return next((number for number, name in ERRORS.items() if name == cell), VALUE)
    if isinstance(cell, int) and not isinstance(cell, bool):
        number = cell - COM_ERROR
        if number in range(2000, 2100):
            return number if number in ERRORS else VALUE
    return 0


def rows_of(argument: object) -> list[list[Any]]:
    """Return an argument as rows of cells, error values as `CellError`."""
    cells, rows, columns = _cells(argument)
    named = [CellError(ERRORS[number]) if (number := error_in(c)) else c for c in cells]
    return [named[row * columns : (row + 1) * columns] for row in range(rows)]


def _cells(argument: object) -> tuple[list[Any], int, int]:
    """Return an argument's cells row by row, and how many rows and columns they make."""
    if not isinstance(argument, list | tuple):
        return [argument], 1, 1
    if not argument or not isinstance(argument[0], list | tuple):
        return list(argument), 1, len(argument)
    if len(argument[0]) == 1:
        return [row[0] for row in argument], len(argument), 1
    return [cell for row in argument for cell in row], len(argument), len(argument[0])


def _grid(values: Values, parsed: list[Parsed], rows: int, columns: int) -> Grid:
    errors = np.array([error for _, error in parsed], dtype=np.int16)
    blank = np.array([value is None and not error for value, error in parsed], dtype=np.bool_)
    shape = (rows, columns)
    return Grid(values.reshape(shape), blank.reshape(shape), errors.reshape(shape))


def _each(cells: Iterable[Any], parse: Callable[[Any], Parsed]) -> list[Parsed]:
    """Parse every cell, a text that comes again only once."""
    known: dict[str, Parsed] = {}
    parsed = []
    for cell in cells:
        if type(cell) is not str:
            parsed.append(parse(cell))
            continue
        if cell not in known:
            known[cell] = parse(cell)
        parsed.append(known[cell])
    return parsed


def _number(cell: object) -> Parsed:
    if error := error_in(cell):
        return None, error
    if isinstance(cell, str):
        return _number_in_text(cell)
    if cell is None:
        return None, 0
    if isinstance(cell, int | float | Decimal | np.number | np.bool_):
        return _finite(float(cell))
    if isinstance(cell, date):
        day = cell if isinstance(cell, datetime) else datetime.combine(cell, time())
        return (day.replace(tzinfo=None) - FIRST_DAY).total_seconds() / 86_400, 0
    return None, VALUE


def _number_in_text(text: str) -> Parsed:
    if not text.strip():
        return None, 0
    said = number_of_text(text)
    return (None, VALUE) if said is None else _finite(float(said))


def _finite(number: float) -> Parsed:
    if number != number:  # noqa: PLR0124 - NaN is not itself
        return None, 0
    return (number, 0) if abs(number) != float("inf") else (None, NUM)


def _text(cell: object) -> Parsed:
    if error := error_in(cell):
        return None, error
    if isinstance(cell, bool | np.bool_):
        return str(cell).upper(), 0
    if isinstance(cell, int | float | Decimal | np.number):
        number = float(cell)
        return (None, 0) if number != number else (f"{number:.15g}", 0)  # noqa: PLR0124
    text = "" if cell is None else str(cell).strip()
    return (text or None, 0)


def _spread(values: Values, rows: int, columns: int, fill: object) -> Values:
    """Repeat one row or one column; what a shorter array has no cell for is `fill`."""
    height = rows if values.shape[0] == 1 else values.shape[0]
    width = columns if values.shape[1] == 1 else values.shape[1]
    spread = np.full((rows, columns), fill, dtype=values.dtype)
    spread[:height, :width] = values
    return spread
