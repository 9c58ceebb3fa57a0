"""Values between xlwings and LibreOffice: dates, truths, errors."""

from __future__ import annotations

import datetime as dt
import numbers
from collections.abc import Callable, Sequence
from itertools import chain
from math import isfinite as finite
from math import isnan
from typing import Any

from xltier.errors import CellError

ORIGIN = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - cells know no time zone
DAY = dt.timedelta(days=1)
MILLISECOND = dt.timedelta(milliseconds=1)
CODES = {32767: "#N/A", 503: "#NUM!", 521: "#NULL!", 524: "#REF!", 525: "#NAME?", 532: "#DIV/0!"}
ANY_ERROR = "#VALUE!"

Rows = list[list[Any]]


def rows_of(answer: dict[str, Any]) -> Rows:
    """Return the values of a range from what the bridge says of it.

    Returns:
        None, str, float, bool, datetime; `CellError` where the cell shows an error.
    """
    rows: Rows = [[found(value) for value in row] for row in answer["rows"]]
    origin = dt.datetime(*answer["origin"])  # noqa: DTZ001 - cells know no time zone
    change(rows, answer["dates"], lambda value: date_of(value, origin))
    change(rows, answer["truths"], lambda value: bool(value) if value in (0, 1) else value)
    for row, column, code in answer["errors"]:
        rows[row][column] = CellError(CODES.get(code, ANY_ERROR))
    return rows


def found(value: Any) -> Any:
    """Return a value as LibreOffice has it: no text for nothing, a placeholder for a tab."""
    if value == "":
        return None
    return value.replace("\x01", "\t") if type(value) is str else value


def change(rows: Rows, areas: Sequence[Sequence[int]], to: Callable[[float], Any]) -> None:
    """Change the numbers in areas."""
    for top, left, bottom, right in areas:
        for row in rows[top : bottom + 1]:
            for column in range(left, right + 1):
                if type(row[column]) is float:
                    row[column] = to(row[column])


def date_of(serial: float, origin: dt.datetime) -> dt.datetime | float:
    """Return the moment of a serial number to the millisecond; the number if there is none."""
    if serial < 0:
        return serial
    try:
        moment = origin + serial * DAY
        return moment + (MILLISECOND / 2) - ((moment + MILLISECOND / 2 - ORIGIN) % MILLISECOND)
    except OverflowError:
        return serial


def serial_of(moment: dt.datetime | dt.date) -> float:
    """Return a moment as days since 1899-12-30."""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001
    return (moment.replace(tzinfo=None) - ORIGIN) / DAY


def prepared(value: Any) -> Any:
    """Return a value of Python as a cell can hold it: None, str, float, bool or a moment."""
    kind = type(value)
    if kind is float:
        return None if isnan(value) else value
    if kind is str or kind is bool or value is None:
        return value
    if kind is int:
        return float(value)
    return prepared_foreign(value)


def prepared_foreign(value: Any) -> Any:
    """Return what a value of numpy, pandas or another library means in a cell."""
    if isinstance(value, dt.datetime):  # pandas' NaT is one, and not equal to itself
        return value if value == value else None  # noqa: PLR0124
    if isinstance(value, dt.date):
        return value
    if isinstance(value, str):
        return str(value)
    if hasattr(value, "item"):
        return prepared(scalar(value))
    if isinstance(value, numbers.Number):
        return prepared(float(value))  # type: ignore[arg-type]
    return None if type(value).__name__ == "NAType" else str(value)


def scalar(value: Any) -> Any:
    """Return a numpy scalar as Python's own type; its dates become moments."""
    if type(value).__name__ == "datetime64":
        import pandas as pd

        return pd.Timestamp(value)
    return value.item()


def cleaned(
    value: Any,
    date: Callable[..., Any],
    empty: Any,
    number: Callable[[float], Any] | None,
    errors_as_text: bool,
) -> Any:
    """Return a value as the options of a range want it, errors as xlwings does with Excel."""
    if value is None or value == "":
        return empty
    if isinstance(value, dt.datetime):
        return date(
            year=value.year,
            month=value.month,
            day=value.day,
            hour=value.hour,
            minute=value.minute,
            second=value.second,
            microsecond=value.microsecond,
            tzinfo=None,
        )
    if isinstance(value, CellError):
        return str(value) if errors_as_text else None
    return number(value) if number is not None and type(value) is float else value


def message_of(rows: Sequence[Sequence[Any]]) -> tuple[Rows, list[list[int]], list[list[int]]]:
    """Return rows as a message has them: dates as numbers, with the runs that are dates.

    Returns:
        The rows; the runs of dates, [column, first row, last row]; the runs of moments.

    Raises:
        ValueError: A number is infinite, which no cell can hold.
    """
    plain = [list(row) for row in rows]
    dates: dict[int, list[list[int]]] = {}
    moments: dict[int, list[list[int]]] = {}
    for place, row in enumerate(plain):
        for column, value in enumerate(row):
            kind = type(value)
            if value is None or kind is str or kind is bool or (kind is float and finite(value)):
                continue
            row[column] = prepared(value)
            if isinstance(row[column], dt.date):
                row[column] = serial_of(row[column])
                runs = dates if row[column] % 1 == 0 else moments
                extend(runs.setdefault(column, []), column, place)
            elif type(row[column]) is float and not finite(row[column]):
                raise ValueError(f"a cell cannot hold {row[column]}")
    return plain, list(chain(*dates.values())), list(chain(*moments.values()))


def extend(runs: list[list[int]], column: int, row: int) -> None:
    """Add a row to the last run of a column, or begin another."""
    if runs and runs[-1][2] == row - 1:
        runs[-1][2] = row
    else:
        runs.append([column, row, row])
