"""Values of an open workbook: as a frame has them, as cells hold them, as they are handed over."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pandas as pd
import pyarrow as pa

from xltier.errors import CellError
from xltier.workbook.cell_values import LEAP_SERIAL, empty_series, listed_series, text_array
from xltier.workbook.live_text import as_typed
from xltier.workbook.writing.values import (
    BLANK,
    BOOL,
    DATE,
    EPOCH_1900,
    ERROR,
    MS_PER_DAY,
    NUMBER,
    TEXT,
    TIME,
    CellColumn,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    import xlwings
    from numpy.typing import NDArray

    from xltier.workbook import schema

FORMULA = 8
"""Kind of a cell that holds a formula, beside those of `writing.values`."""


def typed_series(column: list[Any], kind: schema.Kind) -> pd.Series:
    """Return a column as `Workbook.read` promises it.

    Args:
        column: Values as `read_values` gives them.
        kind: The contract's kind, for a column that is wholly blank.
    """
    types = set(map(type, column)) - {type(None)}
    if not types:
        return empty_series(kind, len(column))
    if types == {float}:
        return pd.Series(np.array(column, dtype=np.float64))
    if types == {str} and (texts := _arrow_texts(column)) is not None:
        return pd.Series(text_array(texts))
    if types == {dt.datetime}:
        return pd.Series(_to_milliseconds(column))
    places = [place for place, value in enumerate(column) if value is not None]
    return listed_series(places, [column[place] for place in places], kind, len(column))


def _arrow_texts(column: list[Any]) -> pa.Array | None:
    try:
        return pa.array(column, pa.large_string())
    except (pa.ArrowInvalid, UnicodeEncodeError):  # half a surrogate pair
        return None


def _to_milliseconds(column: list[Any]) -> NDArray[np.datetime64]:
    """Return moments to the nearest millisecond, as a date serial holds them."""
    exact = np.array(column, dtype="datetime64[us]")
    return (exact + np.timedelta64(500, "us")).astype("datetime64[ms]")


def cells_of(values: list[Any], formulas: list[Any] | None = None) -> CellColumn:
    """Return a column of read values as cells; a formula takes the place of its value.

    Args:
        values: As `read_values` gives them.
        formulas: As `read_formulas` gives them, None if there are none to look for.
    """
    column = _uniform(values) or _listed(values)
    places = [
        place
        for place, formula in enumerate(formulas or ())
        if isinstance(formula, str) and formula[:1] == "=" and formula != values[place]
    ]
    if not places or formulas is None:
        return column
    texts = [*column.texts.to_pylist(), *(formulas[place] for place in places)]
    column.kinds[places] = FORMULA
    column.numbers[places] = np.arange(len(column.texts), len(texts))
    return CellColumn(column.kinds, column.numbers, pa.array(texts, pa.large_string()))


def _uniform(values: list[Any]) -> CellColumn | None:
    """Return a column of cells that are all numbers, texts or dates; None for others."""
    types = set(map(type, values)) - {type(None)}
    if types <= {float}:
        numbers = np.array(values, dtype=np.float64)
        missing, kind, texts = np.isnan(numbers), NUMBER, pa.array([], pa.large_string())
    elif types == {dt.datetime}:
        read = _to_milliseconds(values)
        missing, kind, texts = np.isnat(read), TIME, pa.array([], pa.large_string())
        numbers = _serials(np.where(missing, EPOCH_1900, read))
    elif types == {str} and (read_texts := _arrow_texts(values)) is not None:
        encoded = read_texts.dictionary_encode()
        missing = np.asarray(encoded.indices.is_null())
        kind, texts = TEXT, encoded.dictionary
        numbers = encoded.indices.fill_null(0).to_numpy(zero_copy_only=False).astype(np.float64)
    else:
        return None
    kinds = np.where(missing, BLANK, kind).astype(np.uint8)
    return CellColumn(kinds, np.where(missing, 0.0, numbers), texts)


def _listed(values: list[Any]) -> CellColumn:
    """Return a column of cells of several sorts."""
    kinds = np.zeros(len(values), np.uint8)
    numbers = np.zeros(len(values), np.float64)
    texts: dict[str, int] = {}
    for i, value in enumerate(values):
        if value is not None:
            kinds[i], numbers[i] = _cell(value, texts)
    return CellColumn(kinds, numbers, pa.array(list(texts), pa.large_string()))


def _cell(value: object, texts: dict[str, int]) -> tuple[int, float]:
    if isinstance(value, bool):
        return BOOL, float(value)
    if isinstance(value, float):
        return NUMBER, value
    if isinstance(value, dt.datetime):
        return TIME, float(_serials(_to_milliseconds([value]))[0])
    kind = ERROR if isinstance(value, CellError) else TEXT
    return kind, texts.setdefault(str(value), len(texts))


def _serials(moments: NDArray[np.datetime64]) -> NDArray[np.float64]:
    """Return date serials of the 1900 calendar."""
    days = (moments - EPOCH_1900).astype(np.int64) / MS_PER_DAY
    return np.where(days <= LEAP_SERIAL, days - 1, days)


def moments(serials: NDArray[np.float64]) -> list[dt.datetime]:
    """Return the moments that date serials of the 1900 calendar stand for."""
    days = np.where(serials < LEAP_SERIAL, serials + 1, serials)
    since = np.rint(days * MS_PER_DAY).astype("timedelta64[ms]")
    found: list[dt.datetime] = (EPOCH_1900 + since).astype("datetime64[ms]").tolist()
    return found


@dataclass(frozen=True, slots=True)
class Handing:
    """How values are handed to an engine, found out once rather than for each of them.

    Attributes:
        blank: What empties a cell.
        moment: Makes a date what the engine takes.
        literal: Whether a cell in the format for text takes a formula as text.
    """

    blank: object
    moment: Callable[[dt.datetime], object]
    literal: bool

    @classmethod
    def to(cls, app: xlwings.App) -> Self:
        """Return how values are handed to the engine of `app`."""
        prepare = app.engine.impl.prepare_xl_data_element
        literal = app.engine.name == "excel"
        return cls(prepare(None, {}), lambda moment: prepare(moment, {}), literal)

    def values(self, column: CellColumn, number_format: str | None) -> NDArray[np.object_]:
        """Return a column's cells as they are written.

        Args:
            column: The cells.
            number_format: Format code of the cells if all have the same.
        """
        out = np.full(len(column), self.blank, object)
        kinds, numbers = column.kinds, column.numbers
        for kind in np.unique(kinds[kinds != BLANK]):
            at = kinds == kind
            if kind == NUMBER:
                out[at] = numbers[at]
            elif kind == BOOL:
                out[at] = numbers[at].astype(bool)
            elif kind in (DATE, TIME):
                out[at] = _objects([self.moment(each) for each in moments(numbers[at])])
            else:
                texts = _objects(column.texts.to_pylist())
                if kind == TEXT:
                    texts = as_typed(
                        column.texts, number_format=number_format, literal=self.literal
                    )
                out[at] = texts[numbers[at].astype(np.int64)]
        return out


def _objects(values: list[Any]) -> NDArray[np.object_]:
    out = np.empty(len(values), object)
    out[:] = values
    return out
