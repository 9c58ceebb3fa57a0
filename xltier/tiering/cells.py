"""Raw columns as typed arrays: identifiers, texts, numbers and dates, and how each cell was typed.

A column of one type stays vectorised; a column of mixed cells is looked at cell by cell once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xltier.errors import CellError
from xltier.tiering.typed_dates import TypedDate, typed_date
from xltier.tiering.typed_numbers import number_of_text

if TYPE_CHECKING:
    from xltier.tiering.money import Floats, Mask
    from xltier.tiering.policy import DateOrder

Codes = npt.NDArray[np.int32]
Days = npt.NDArray[np.datetime64]

BLANKS = " \t\r\n\u00a0\u3000"
BLANK, TYPED, AS_TEXT, UNREADABLE, AMBIGUOUS = range(5)
"""How a number or date stands in its cell."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A text column as codes into its distinct values.

    Attributes:
        codes: One per row; −1 is blank.
        distinct: The distinct texts.
    """

    codes: Codes
    distinct: pa.Array

    @property
    def blank(self) -> Mask:
        """Where the column is blank."""
        mask: Mask = self.codes < 0
        return mask


@dataclass(frozen=True, slots=True)
class Numbers:
    """A number column.

    Attributes:
        floats: The numbers, NaN where there is none.
        how: BLANK, TYPED, AS_TEXT or UNREADABLE per row.
    """

    floats: Floats
    how: npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Dates:
    """A date column.

    Attributes:
        days: datetime64[D], NaT where there is none.
        how: BLANK, TYPED, AS_TEXT, UNREADABLE or AMBIGUOUS per row.
    """

    days: Days
    how: npt.NDArray[np.int8]


def column(frame: pd.DataFrame, name: str) -> pd.Series:
    """Return a column, blank where the table lacks it."""
    if name in frame:
        return frame[name]
    return pd.Series(np.nan, index=frame.index, dtype=np.float64)


def cell_text(value: object) -> str | None:
    """Return a cell as text: 1001.0 is “1001”; a blank or an error value is None."""
    if value is None or isinstance(value, CellError):
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, bool | np.bool_):
        return str(value).upper()
    if isinstance(value, float | int | np.integer | np.floating):
        return _number_text(float(value))
    if isinstance(value, date) and not pd.isna(value):
        return str(np.datetime64(value, "D"))
    return None


def texts(raw: pd.Series) -> pa.Array:
    """Return a column as trimmed Arrow strings, null where blank."""
    trimmed = pc.utf8_trim(_arrow_text(raw), characters=BLANKS)
    return pc.if_else(pc.equal(trimmed, ""), None, trimmed)


def coded(raw: pd.Series, *, fold: bool = False) -> Coded:
    """Return a column as codes of its distinct trimmed texts.

    Args:
        raw: The column as read.
        fold: Compare like an identifier: full width is half width (`Ｃ００７` is `C007`).
    """
    encoded = _arrow_text(raw).dictionary_encode()
    codes = _codes(encoded.indices)
    typed = encoded.dictionary.cast(pa.string())
    trimmed = pc.utf8_trim(typed, characters=BLANKS)
    if fold and not pc.all(pc.string_is_ascii(trimmed)).as_py():
        trimmed = pc.utf8_trim(pc.utf8_normalize(trimmed, form="NFKC"), characters=BLANKS)
    trimmed = pc.if_else(pc.equal(trimmed, ""), None, trimmed)
    if trimmed.equals(typed):
        return Coded(codes, trimmed)
    merged = trimmed.dictionary_encode()
    renumbered = _codes(merged.indices)
    return Coded(np.where(codes < 0, np.int32(-1), renumbered[codes]), merged.dictionary)


def numbers(raw: pd.Series) -> Numbers:
    """Return a column as numbers; text that says a number is used and marked."""
    if pd.api.types.is_numeric_dtype(raw.dtype) and not pd.api.types.is_bool_dtype(raw.dtype):
        values = raw.to_numpy(dtype=np.float64, na_value=np.nan)
        return Numbers(values, _how(np.isnan(values), TYPED))
    if _is_text(raw):
        return _parsed_numbers(raw)
    cells = raw.to_numpy(dtype=object)
    values = np.full(len(cells), np.nan)
    how = np.zeros(len(cells), dtype=np.int8)
    for at, cell in enumerate(cells):
        values[at], how[at] = _number(cell)
    return Numbers(values, how)


def dates(raw: pd.Series, order: DateOrder) -> Dates:
    """Return a column as days; text that says one date is used and marked.

    Args:
        raw: The column as read.
        order: How to read 01/02/2026; `auto` follows the column's other text dates when they
            prove one order and none proves the other.
    """
    if pd.api.types.is_datetime64_any_dtype(raw.dtype):
        days = raw.to_numpy().astype("datetime64[D]")
        return Dates(days, _how(np.isnat(days), TYPED))
    if pd.api.types.is_float_dtype(raw.dtype) and raw.isna().all():
        nothing = np.full(len(raw), "NaT", dtype="datetime64[D]")
        return Dates(nothing, _how(np.isnat(nothing), BLANK))
    if _is_text(raw):
        return _parsed_dates(raw, order)
    return _mixed_dates(raw, order)


def _how(blank: Mask, kind: int) -> npt.NDArray[np.int8]:
    how = np.full(len(blank), kind, dtype=np.int8)
    how[blank] = BLANK
    return how


def _is_text(raw: pd.Series) -> bool:
    return bool(pd.api.types.is_string_dtype(raw.dtype)) and raw.dtype != object


def _arrow_text(raw: pd.Series) -> pa.Array:
    if _is_text(raw):
        array = pa.array(raw, from_pandas=True)
        whole = array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
        return whole.cast(pa.string()) if pa.types.is_large_string(whole.type) else whole
    if pd.api.types.is_float_dtype(raw.dtype):
        codes, distinct = pd.factorize(raw.to_numpy(dtype=np.float64, na_value=np.nan))
        named = pa.array([_number_text(number) for number in distinct.tolist()], pa.string())
        return named.take(pa.array(codes, mask=codes < 0))
    return pa.array([cell_text(cell) for cell in raw.to_numpy(dtype=object)], pa.string())


def _number_text(number: float) -> str | None:
    if number != number:  # noqa: PLR0124 - NaN is not itself
        return None
    return str(int(number)) if number.is_integer() else repr(number)


def _codes(indices: pa.Array) -> Codes:
    filled = indices.fill_null(-1) if indices.null_count else indices
    codes: Codes = filled.to_numpy(zero_copy_only=False).astype(np.int32, copy=False)
    return codes


def _number(cell: object) -> tuple[float, int]:
    if isinstance(cell, CellError | bool | np.bool_ | datetime):
        return np.nan, UNREADABLE
    if isinstance(cell, str):
        return _number_in_text(cell)
    if cell is None or pd.isna(cell):
        return np.nan, BLANK
    if isinstance(cell, float | int | np.integer | np.floating):
        return float(cell), TYPED
    return np.nan, UNREADABLE


def _number_in_text(text: str) -> tuple[float, int]:
    if not text.strip(BLANKS):
        return np.nan, BLANK
    number = number_of_text(text)
    return (np.nan, UNREADABLE) if number is None else (float(number), AS_TEXT)


def _parsed_numbers(raw: pd.Series) -> Numbers:
    column = coded(raw)
    parsed = [_number_in_text(text) for text in column.distinct.to_pylist() if text is not None]
    values = np.array([value for value, _ in parsed] + [np.nan])
    how = np.array([kind for _, kind in parsed] + [BLANK], dtype=np.int8)
    return Numbers(values[column.codes], how[column.codes])


def _parsed_dates(raw: pd.Series, order: DateOrder) -> Dates:
    column = coded(raw)
    meant = [typed_date(text) for text in column.distinct.to_pylist() if text is not None]
    days, how = _settled(meant, order)
    return Dates(
        np.append(days, np.datetime64("NaT"))[column.codes],
        np.append(how, np.int8(BLANK))[column.codes],
    )


def _mixed_dates(raw: pd.Series, order: DateOrder) -> Dates:
    cells = raw.to_numpy(dtype=object)
    days = np.full(len(cells), "NaT", dtype="datetime64[D]")
    how = np.zeros(len(cells), dtype=np.int8)
    places: list[int] = []
    meant: list[TypedDate] = []
    for at, cell in enumerate(cells):
        if isinstance(cell, datetime | date) and not pd.isna(cell):
            days[at], how[at] = np.datetime64(cell, "D"), TYPED
            continue
        text = None if isinstance(cell, bool | np.bool_) else cell_text(cell)
        if text is not None and text.strip(BLANKS):
            places.append(at)
            meant.append(typed_date(text))
        elif isinstance(cell, CellError | bool | np.bool_):
            how[at] = UNREADABLE
    days[places], how[places] = _settled(meant, order)
    return Dates(days, how)


def _settled(meant: list[TypedDate], order: DateOrder) -> tuple[Days, npt.NDArray[np.int8]]:
    """Return the days and how they stand, once the order of day and month is settled."""
    if order == "auto":
        proven = {meaning.order for meaning in meant if meaning.order}
        order = proven.pop() if len(proven) == 1 else "auto"
    days = np.full(len(meant), "NaT", dtype="datetime64[D]")
    how = np.full(len(meant), UNREADABLE, dtype=np.int8)
    for at, meaning in enumerate(meant):
        day = meaning.read(order)
        if day is not None:
            days[at], how[at] = np.datetime64(day, "D"), AS_TEXT
        elif meaning.ambiguous:
            how[at] = AMBIGUOUS
    return days, how
