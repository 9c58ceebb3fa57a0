"""Order and customer numbers: always text, their zeros kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from xltier.importing.parsed import Parsed, as_text, matches, present, problems, text_series
from xltier.language import Sentence

if TYPE_CHECKING:
    import pyarrow as pa

EXACT_DIGITS = 1e15
SHORTENED = Sentence(
    "Excel has shortened this number; format the column as text in the source and export it again.",
    "编号被 Excel 缩写而丢失了位数；请在来源文件中把该列设为文本后重新导出。",
)


def parse_identifiers(column: pd.Series) -> Parsed:
    """Read a column of identifiers.

    Numbers of a sheet lose the decimals they never had. Text keeps its zeros; only where every
    identifier ends in `.0`, which programs add to whole numbers in columns with blanks, it goes.
    """
    text = as_text(column)
    shortened = matches(text, r"^\d(?:\.\d+)?[Ee]\+\d+$") | _beyond_exact(column)
    dotted = matches(text, r"^\d+\.0$")
    if dotted.any() and dotted.sum() == present(text).sum():
        text = pc.utf8_slice_codeunits(text, 0, stop=-2)
    values = text_series(_without(text, shortened), column.index)
    return Parsed(values, problems((shortened, SHORTENED)))


def parse_text(column: pd.Series) -> Parsed:
    """Read a column of words; a whole number among them has no decimals."""
    return Parsed(text_series(as_text(column), column.index))


def _beyond_exact(column: pd.Series) -> np.ndarray:
    """Return which cells are floating-point numbers too large to be exact."""
    if isinstance(column.dtype, pd.StringDtype):
        return np.zeros(len(column), dtype=bool)
    if pd.api.types.is_float_dtype(column.dtype):
        return np.asarray(column.abs() >= EXACT_DIGITS)
    large = [isinstance(value, float) and abs(value) >= EXACT_DIGITS for value in column.tolist()]
    return np.asarray(large, dtype=bool)


def _without(text: pa.Array, places: np.ndarray) -> pa.Array:
    return pc.if_else(places, None, text) if places.any() else text
