"""From stored cells to Python values, and from read columns to series of the right type."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xltier.errors import CellError
from xltier.workbook.sheet_rows import Cell, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltier.workbook import schema

MILLISECONDS = 86_400_000
EPOCH_1904 = dt.datetime(1904, 1, 1)  # noqa: DTZ001 - Excel dates have no zone
EPOCH_1900 = dt.datetime(1899, 12, 30)  # noqa: DTZ001
LEAP_SERIAL = 60
"""Excel's 1900 system counts a 29 February 1900 that never was; serials below are a day late."""


def from_serial(serial: float, *, date1904: bool) -> dt.datetime | float:
    """Return the moment a date serial stands for, to the millisecond; itself if out of range."""
    epoch = EPOCH_1904 if date1904 else EPOCH_1900
    days = serial + (1 if not date1904 and 0 <= serial < LEAP_SERIAL else 0)
    try:
        return epoch + dt.timedelta(milliseconds=round(days * MILLISECONDS))
    except (OverflowError, ValueError):
        return serial


def value_of(cell: Cell, *, date1904: bool, strings: Mapping[int, str]) -> Any:  # noqa: ANN401
    """Return the Python value of a cell: str, float, bool, datetime or `CellError`.

    Args:
        cell: A cell that is not a formula waiting to be calculated.
        date1904: Dates count from 1904.
        strings: The shared strings that text cells refer to.
    """
    if cell.kind is Kind.TEXT:
        return strings.get(int(cell.raw), "") if cell.shared else cell.raw
    if cell.kind is Kind.ERROR:
        return CellError(cell.raw)
    if cell.kind is Kind.BOOL:
        return cell.raw.lower() in {"1", "true"}
    try:
        number = float(cell.raw)
    except ValueError:
        return _iso(cell.raw)
    return from_serial(number, date1904=date1904) if cell.kind is Kind.DATE else number


def _iso(text: str) -> dt.datetime | str:
    try:
        return dt.datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return text


def empty_series(kind: schema.Kind, length: int) -> pd.Series:
    """Return a blank column of the type that a contract kind has."""
    if kind in {"integer", "money", "number", "decimal", "percent"}:
        return pd.Series(np.full(length, np.nan))
    if kind in {"date", "time"}:
        return pd.Series(np.full(length, np.datetime64("NaT"), dtype="datetime64[ms]"))
    return pd.Series(pd.array([None] * length, dtype="str"))


def uniform_series(column: pa.Array, usual: Kind) -> pd.Series:
    """Return a column whose cells all have the kind `usual`, as the fast reader gave it."""
    if usual is Kind.TEXT:
        return pd.Series(text_array(column))
    if usual is Kind.BOOL:
        return _bools(column)
    if pa.types.is_timestamp(column.type):
        return column.cast(pa.timestamp("ms")).to_pandas()
    if pa.types.is_duration(column.type):
        days = column.cast(pa.duration("ms")).cast(pa.int64()).to_numpy(zero_copy_only=False)
        return pd.Series(days / MILLISECONDS)
    if usual is Kind.NUMBER or pa.types.is_floating(column.type):
        numbers = column.cast(pa.float64()).to_numpy(zero_copy_only=False)
        return pd.Series(numbers if numbers.flags.writeable else numbers.copy())
    return pd.Series(pd.to_datetime(column.to_pandas(), format="ISO8601").astype("M8[ms]"))


def text_array(column: pa.Array) -> Any:  # noqa: ANN401 - a pandas extension array
    """Return Arrow text as the Arrow-backed `str` array of pandas; empty text becomes blank."""
    text = column.cast(pa.large_string())
    if pc.any(pc.equal(pc.binary_length(text), 0)).as_py():
        text = pc.if_else(pc.equal(pc.binary_length(text), 0), None, text)
    return pd.array(text, dtype=pd.StringDtype("pyarrow", na_value=np.nan))


def _bools(column: pa.Array) -> pd.Series:
    if pa.types.is_string(column.type):
        column = pc.equal(column, "true")
    series = column.cast(pa.bool_()).to_pandas()
    return pd.Series(series.astype(object) if column.null_count else series)


def mixed_series(usual: pd.Series, places: list[int], values: list[Any]) -> pd.Series:
    """Return `usual` as objects, with other values at some places.

    Missing values of `usual` become None; dates become `datetime.datetime`.
    """
    objects = usual.astype(object)
    if pd.api.types.is_datetime64_any_dtype(usual.dtype):
        objects = pd.Series(usual.dt.to_pydatetime().astype(object), dtype=object)
    content = objects.to_numpy(dtype=object, copy=True)
    content[usual.isna().to_numpy()] = None
    if places:
        filled = np.empty(len(values), dtype=object)
        filled[:] = values
        content[np.asarray(places)] = filled
    return pd.Series(content, dtype=object)


def listed_series(
    places: list[int], values: list[Any], kind: schema.Kind, length: int
) -> pd.Series:
    """Return a column of which every cell is listed.

    Args:
        places: Position of each value in the column, from 0.
        values: The values.
        kind: The contract's kind, for a column that is wholly blank.
        length: Rows.
    """
    if not values:
        return empty_series(kind, length)
    blank = pd.Series(np.full(length, None, dtype=object))
    content = mixed_series(blank, places, values)
    types = {type(value) for value in values}
    if types == {str}:
        return content.astype("str")
    if types == {float}:
        return content.astype(float)
    if types == {dt.datetime}:
        return content.astype("datetime64[ms]")
    if types == {bool} and len(values) == length:
        return content.astype(bool)
    return content
