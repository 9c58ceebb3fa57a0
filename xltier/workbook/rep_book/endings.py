"""From a column of a frame to the cells of a sheet: how each ends, and what kind of value it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa

from xltier.workbook.rep_book.texts import BLANK
from xltier.workbook.writing.values import BLANK as NOTHING
from xltier.workbook.writing.values import (
    BOOL,
    DATE,
    ERROR,
    EXACT_INTEGERS,
    NUMBER,
    TEXT,
    TIME,
    CellColumn,
    cell_column,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from xltier.workbook.rep_book.texts import Texts

_TEXTS: Final = {str, type(None)}
_COUNTED: Final = {NUMBER, DATE, TIME}


class Cells:
    """The cells of one column.

    Attributes:
        endings: Each cell after its address and style.
        kind: The kind of all that are not blank, if it is one.
        kinds: The kind of each, if there are several.
    """

    __slots__ = ("endings", "kind", "kinds")

    def __init__(
        self, endings: list[str], kind: int | None, kinds: list[int] | None = None
    ) -> None:
        """Keep them."""
        self.endings = endings
        self.kind = kind
        self.kinds = kinds


def cells_of(values: pd.Series, texts: Texts, place: Callable[[int], str]) -> Cells:
    """Return a column's values as cells.

    Args:
        values: Text, numbers, bool, dates, `CellError` or missing, of any dtype.
        texts: The workbook's texts, to which those of the column are added.
        place: Says where the i-th value goes, for sentences.

    Raises:
        WorkbookError: A value cannot stand in a cell.
    """
    kind = values.dtype
    if isinstance(kind, pd.StringDtype):
        return _texts(values.to_numpy(dtype=object, na_value=None).tolist(), texts)
    if kind == np.float64:
        numbers = values.to_numpy()
        if not np.isinf(numbers).any():
            return Cells(_numbers(numbers), NUMBER)
    if pd.api.types.is_object_dtype(kind):
        listed = values.tolist()
        if {*map(type, listed)} <= _TEXTS:
            return _texts(listed, texts)
    return _any(values, texts, place)


def _texts(values: list[Any], texts: Texts) -> Cells:
    return Cells([texts[value] if value else BLANK for value in values], TEXT)


def _numbers(numbers: np.ndarray) -> list[str]:
    return _where(number_texts(numbers), np.isnan(numbers))


def _where(shown: list[str], missing: np.ndarray) -> list[str]:
    if not missing.any():
        return [f"><v>{text}</v></c>" for text in shown]
    pairs = zip(shown, missing.tolist(), strict=True)
    return [BLANK if blank else f"><v>{text}</v></c>" for text, blank in pairs]


def number_texts(numbers: np.ndarray) -> list[str]:
    """Return numbers as the shortest texts that read back to the same; missing ones as anything."""
    filled = np.where(np.isnan(numbers), 0.0, numbers)
    whole = filled.astype(np.int64)
    if (whole == filled).all() and (np.abs(filled) < EXACT_INTEGERS).all():
        return list(map(str, whole.tolist()))
    texts: list[str] = pa.array(filled).cast(pa.string()).to_pylist()
    return texts


def _any(values: pd.Series, texts: Texts, place: Callable[[int], str]) -> Cells:
    column = cell_column(values, date1904=False, place=place)
    found = {*np.unique(column.kinds).tolist()} - {NOTHING}
    if found <= _COUNTED:
        endings = _where(number_texts(column.numbers), column.kinds == NOTHING)
    else:
        endings = _mixed(column, texts)
    if len(found) <= 1:
        return Cells(endings, next(iter(found), None))
    return Cells(endings, None, column.kinds.tolist())


def _mixed(column: CellColumn, texts: Texts) -> list[str]:
    words = column.texts.to_pylist()
    shown = number_texts(column.numbers)
    endings = []
    for kind, text, number in zip(
        column.kinds.tolist(), shown, column.numbers.tolist(), strict=True
    ):
        if kind == NOTHING:
            endings.append(BLANK)
        elif kind == TEXT:
            endings.append(texts[words[int(number)]])
        elif kind == BOOL:
            endings.append(f' t="b"><v>{int(number)}</v></c>')
        elif kind == ERROR:
            endings.append(f' t="e"><v>{words[int(number)]}</v></c>')
        else:
            endings.append(f"><v>{text}</v></c>")
    return endings
