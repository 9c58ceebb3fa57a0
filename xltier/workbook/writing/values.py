"""Values of a data frame's column as the cells of a sheet hold them."""

from __future__ import annotations

import datetime as dt
import decimal
import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xltier.errors import CellError, WorkbookError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Place = Callable[[int], str]

BLANK, TEXT, NUMBER, DATE, TIME, BOOL, ERROR, INLINE = range(8)
"""Kinds of cells: `DATE` has no time of day, `TIME` has one; `INLINE` text stands in the cell."""

LONGEST_TEXT = 32_767
MS_PER_DAY = 86_400_000
EPOCH_1900 = np.datetime64("1899-12-30", "ms")
EPOCH_1904 = np.datetime64("1904-01-01", "ms")
LAST_SERIAL, DAYS_1900_TO_1904 = 2_958_465, 1_462
MARCH_1900 = 61
"""Serial number from which Excel's 1900 calendar, with its 29 February 1900, is right."""

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
EXACT_INTEGERS = 2.0**53


@dataclass(frozen=True, slots=True)
class CellColumn:
    """The cells of one column.

    Attributes:
        kinds: Kind of each cell.
        numbers: The number, date serial, truth value, or index of the text; 0 where blank.
        texts: Distinct texts and error values, which `numbers` counts from 0.
    """

    kinds: NDArray[np.uint8]
    numbers: NDArray[np.float64]
    texts: pa.Array = field(default_factory=lambda: pa.array([], pa.large_string()))

    def __len__(self) -> int:
        return len(self.kinds)

    def uses(self) -> NDArray[np.int64]:
        """Return how many cells hold each of the texts."""
        held = self.numbers[self.kinds == TEXT].astype(np.int64)
        return np.bincount(held, minlength=len(self.texts))


def blank_cells(count: int) -> CellColumn:
    """Return a column of blank cells."""
    return CellColumn(np.zeros(count, np.uint8), np.zeros(count, np.float64))


def cell_column(values: pd.Series, *, date1904: bool, place: Place) -> CellColumn:
    """Return a column's values as cells.

    Args:
        values: Text, numbers, bool, dates, `CellError` or missing, of any dtype; a text without
            characters is a blank cell.
        date1904: Dates count from 1904-01-01.
        place: Says where the i-th value goes, for sentences.

    Raises:
        WorkbookError: A value cannot stand in a cell: infinite, too long, beyond the calendar, or
            of a type that no cell has.
    """
    if isinstance(values.dtype, pd.CategoricalDtype):
        values = values.astype(values.cat.categories.dtype)
    kind = values.dtype
    if pd.api.types.is_object_dtype(kind):
        return _mixed(values, date1904=date1904, place=place)
    if pd.api.types.is_bool_dtype(kind):
        return _numeric(values.astype("boolean").astype("Float64"), BOOL, place)
    if pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_complex_dtype(kind):
        return _numeric(values, NUMBER, place)
    if pd.api.types.is_datetime64_any_dtype(kind):
        return _dates(values, date1904=date1904, place=place)
    if isinstance(kind, pd.StringDtype):
        return _texts(values, place)
    return _mixed(values.astype(object), date1904=date1904, place=place)


def _numeric(values: pd.Series, kind: int, place: Place) -> CellColumn:
    numbers = values.to_numpy(dtype=np.float64, na_value=np.nan)
    endless = np.flatnonzero(np.isinf(numbers))
    if endless.size:
        raise _endless(place(int(endless[0])))
    missing = np.isnan(numbers)
    kinds = np.where(missing, BLANK, kind).astype(np.uint8)
    return CellColumn(kinds, np.where(missing, 0.0, numbers))


def _dates(values: pd.Series, *, date1904: bool, place: Place) -> CellColumn:
    local = values.dt.tz_localize(None) if values.dt.tz is not None else values
    moments = local.to_numpy().astype("datetime64[ms]")
    missing = np.isnat(moments)
    since = (moments - (EPOCH_1904 if date1904 else EPOCH_1900)).astype(np.int64)
    days, rest = np.divmod(np.where(missing, 0, since), MS_PER_DAY)
    serials = days + rest / MS_PER_DAY
    if not date1904:
        serials = np.where(serials < MARCH_1900, serials - 1, serials)
    first, last = (0, LAST_SERIAL - DAYS_1900_TO_1904) if date1904 else (1, LAST_SERIAL)
    beyond = np.flatnonzero(~missing & ((serials < first) | (serials >= last + 1)))
    if beyond.size:
        raise _beyond_calendar(place(int(beyond[0])), date1904=date1904)
    kinds = np.where(missing, BLANK, np.where(rest == 0, DATE, TIME)).astype(np.uint8)
    return CellColumn(kinds, np.where(missing, 0.0, serials))


def _texts(values: pd.Series, place: Place) -> CellColumn:
    encoded = pc.dictionary_encode(_arrow_texts(values))
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    missing = encoded.indices.is_null().to_numpy(zero_copy_only=False)
    codes = encoded.indices.fill_null(0).to_numpy(zero_copy_only=False).astype(np.float64)
    empty = pc.index(encoded.dictionary, "").as_py()
    if empty >= 0:
        missing |= codes == empty
    kinds = np.where(missing, BLANK, TEXT).astype(np.uint8)
    column = CellColumn(kinds, codes, encoded.dictionary.cast(pa.large_string()))
    _refuse_long(column, place)
    return column


def _arrow_texts(values: pd.Series) -> pa.Array | pa.ChunkedArray:
    try:
        return pa.array(values, pa.large_string(), from_pandas=True)
    except (pa.ArrowInvalid, UnicodeEncodeError):  # half a surrogate pair
        whole = [None if pd.isna(text) else whole_characters(text) for text in values]
        return pa.array(whole, pa.large_string())


def _refuse_long(column: CellColumn, place: Place) -> None:
    suspects = pc.greater(pc.binary_length(column.texts), LONGEST_TEXT)
    if not pc.any(suspects).as_py():
        return
    for code in np.flatnonzero(suspects.to_numpy(zero_copy_only=False)):
        length = len(column.texts[int(code)].as_py().encode("utf-16-le")) // 2
        if length > LONGEST_TEXT:
            at = np.flatnonzero((column.kinds == TEXT) & (column.numbers == code))
            raise _too_long(place(int(at[0])), length)


def _mixed(values: pd.Series, *, date1904: bool, place: Place) -> CellColumn:
    kinds = np.zeros(len(values), np.uint8)
    numbers = np.zeros(len(values), np.float64)
    codes: dict[tuple[int, str], int] = {}
    moments: dict[int, pd.Timestamp] = {}
    for i, value in enumerate(values):
        kind, number = _one(value, codes, place, i)
        if kind == DATE:
            moments[i] = _moment(value, place, i, date1904=date1904)
        kinds[i], numbers[i] = kind, number
    column = CellColumn(kinds, numbers, pa.array([text for _, text in codes], pa.large_string()))
    _refuse_long(column, place)
    if moments:
        at = list(moments)
        series = pd.Series(list(moments.values()), dtype="datetime64[ms]")
        dates = _dates(series, date1904=date1904, place=lambda i: place(at[i]))
        kinds[at], numbers[at] = dates.kinds, dates.numbers
    return column


def _one(
    value: object, codes: dict[tuple[int, str], int], place: Place, index: int
) -> tuple[int, float]:
    match value:
        case CellError():
            return ERROR, codes.setdefault((ERROR, str(value)), len(codes))
        case str() if value:
            return TEXT, codes.setdefault((TEXT, whole_characters(value)), len(codes))
        case bool() | np.bool_():
            return BOOL, float(value)
        case int() | float() | np.integer() | np.floating() | decimal.Decimal():
            number = float(value)
            if math.isinf(number):
                raise _endless(place(index))
            return (BLANK, 0.0) if math.isnan(number) else (NUMBER, number)
        case dt.datetime() | dt.date() | np.datetime64():
            return (BLANK, 0.0) if pd.isna(value) else (DATE, 0.0)
    if value is None or value is pd.NA or value is pd.NaT or value == "":
        return BLANK, 0.0
    raise WorkbookError(
        f"{place(index)} cannot hold a value of type {type(value).__name__}: give it text, a "
        "number, a date, true, false or nothing.",
        f"{place(index)} 无法写入类型为 {type(value).__name__} 的值："
        "单元格只能是文本、数字、日期、逻辑值或空白。",
    )


def _moment(value: object, place: Place, index: int, *, date1904: bool) -> pd.Timestamp:
    try:
        moment = pd.Timestamp(value)
    except (ValueError, OverflowError) as error:
        raise _beyond_calendar(place(index), date1904=date1904) from error
    return moment.tz_localize(None) if moment.tzinfo is not None else moment


def whole_characters(text: str) -> str:
    """Return text with halves of surrogate pairs joined, or replaced where the other is missing."""
    if text.isascii():
        return str(text)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def escaped_text(text: str) -> str:
    """Return text with characters that XML forbids written Excel's way: `_x000D_`."""
    return CONTROL.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def number_texts(numbers: NDArray[np.float64]) -> pa.Array:
    """Return numbers as the shortest decimal texts that read back to the same doubles."""
    whole = bool(np.all((np.abs(numbers) < EXACT_INTEGERS) & (numbers == np.floor(numbers))))
    array = pa.array(numbers.astype(np.int64) if whole else numbers)
    return array.cast(pa.large_string()).cast(pa.large_binary())


def _endless(place: str) -> WorkbookError:
    return WorkbookError(
        f"{place} would get an infinite number, which Excel does not know: check what it is "
        "computed from.",
        f"{place} 的计算结果为无穷大，Excel 无法保存：请检查其计算来源。",
    )


def _too_long(place: str, length: int) -> WorkbookError:
    return WorkbookError(
        f"{place} would get a text of {length:,} characters, and a cell holds at most "
        f"{LONGEST_TEXT:,}: shorten it.",
        f"{place} 的文本有 {length:,} 个字符，超过单元格上限 {LONGEST_TEXT:,}：请缩短后再试。",
    )


def _beyond_calendar(place: str, *, date1904: bool) -> WorkbookError:
    year = 1904 if date1904 else 1900
    return WorkbookError(
        f"{place} would get a date that Excel cannot show in this workbook, whose calendar runs "
        f"from {year} to 9999: correct the date.",
        f"{place} 的日期超出此工作簿的日历范围（{year} 年至 9999 年）：请更正该日期。",
    )
