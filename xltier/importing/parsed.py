"""What reading a column gives: values, and the cells that cannot be read with the reason why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from xltier.language import Sentence


@dataclass(frozen=True, slots=True)
class Problem:
    """Cells of a column that cannot be read for one reason; places count from 0."""

    places: np.ndarray
    reason: Sentence


@dataclass(frozen=True, slots=True)
class Parsed:
    """A column as read. Cells with a problem and blank cells are missing values."""

    series: pd.Series
    problems: list[Problem] = field(default_factory=list)


def as_text(column: pd.Series) -> pa.Array:
    """Return a column of any type as Arrow text without outer blanks; empty text is missing.

    Whole numbers have no decimals: `1001.0` becomes `1001`.
    """
    if isinstance(column.dtype, pd.StringDtype):
        text = pa.array(column.array, type=pa.large_string())
    elif pd.api.types.is_float_dtype(column.dtype):
        text = _whole_numbers(column.to_numpy(dtype=float, na_value=np.nan))
    else:
        words = [_word(value) for value in column.tolist()]
        text = pa.array(words, type=pa.large_string())
    if isinstance(text, pa.ChunkedArray):
        text = text.combine_chunks()
    trimmed = pc.utf8_trim_whitespace(text)
    return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.large_string()), trimmed)


def _whole_numbers(numbers: np.ndarray) -> pa.Array:
    whole = np.isfinite(numbers) & (numbers == np.rint(numbers)) & (np.abs(numbers) < 2**63)
    if whole[~np.isnan(numbers)].all():
        integers = pa.array(np.where(whole, numbers, 0).astype(np.int64), mask=~whole)
        return integers.cast(pa.large_string())
    return pa.array([_word(value) for value in numbers.tolist()], type=pa.large_string())


def _word(value: Any) -> str | None:  # noqa: ANN401 - a cell holds anything
    if value is None or value is pd.NaT or (isinstance(value, float) and np.isnan(value)):
        return None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def text_series(text: pa.Array, index: pd.Index) -> pd.Series:
    """Return Arrow text as the Arrow-backed `str` series of pandas."""
    dtype = pd.StringDtype("pyarrow", na_value=np.nan)
    return pd.Series(pd.array(text.cast(pa.large_string()), dtype=dtype), index=index)


def matches(text: pa.Array, pattern: str) -> np.ndarray:
    """Return which texts match a regular expression; missing ones do not."""
    found = pc.match_substring_regex(text, pattern)
    return np.asarray(pc.fill_null(found, False).to_numpy(zero_copy_only=False), dtype=bool)


def present(text: pa.Array) -> np.ndarray:
    """Return which texts are not missing."""
    return np.asarray(pc.is_valid(text).to_numpy(zero_copy_only=False), dtype=bool)


def problems(*found: tuple[np.ndarray, Sentence]) -> list[Problem]:
    """Return the problems that some cell has, from masks and reasons."""
    return [Problem(np.flatnonzero(mask), reason) for mask, reason in found if mask.any()]
