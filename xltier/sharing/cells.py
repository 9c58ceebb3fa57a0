"""Values of cells as sharing compares them: what counts as the same, however it is typed.

A workbook that was edited and saved elsewhere comes back with other types of the same content: 5
for 5.0, dates as serial numbers, line ends of another system. None of it is a change.
"""

from __future__ import annotations

import math
import unicodedata
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from xltier.tiering.cells import BLANKS, cell_text

if TYPE_CHECKING:
    from collections.abc import Iterable

EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - dates in cells have no zone
MICROSECONDS: Final = 86_400_000_000
DIGITS: Final = 15
"""Significant digits of a number that a spreadsheet keeps."""

FIRST_CERTAIN_DAY: Final = datetime(1900, 3, 1)  # noqa: DTZ001


def values_of(column: pd.Series) -> list[Any]:
    """Return the cells of a column: None, str, float, bool, datetime or `CellError`."""
    if column.dtype != object:
        column = column.astype(object)
    blank = pd.isna(column).to_numpy()
    return [
        None if missing else _plain(value)
        for value, missing in zip(column.to_numpy(), blank, strict=True)
    ]


def _plain(value: Any) -> Any:  # noqa: ANN401 - a cell
    """Return a cell as one of the few types; text of blanks only is no content."""
    if isinstance(value, str):
        return value if value.strip(BLANKS) else None
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, date | np.datetime64):
        return pd.Timestamp(value).to_pydatetime()
    number = float(value)
    return None if math.isnan(number) else number


def key(value: Any) -> str:  # noqa: ANN401 - a cell
    """Return a text that is the same for two cells with the same content; blank for a blank one.

    A number is its first fifteen digits, and so is a text that is nothing but that number; a date
    is the number that a cell holds of it, to the second, and a truth value is 1 or 0, as
    LibreOffice saves it where a cell has another format. Text is compared without blanks at its
    ends and with one sort of line ends.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        text = value.replace("\r\n", "\n").replace("\r", "\n").strip(BLANKS)
        return unicodedata.normalize("NFC", text)
    return _number_key(_serial(value) if isinstance(value, datetime) else float(value))


def keys_of(column: pd.Series) -> list[str]:
    """Return the `key` of each cell of a column; columns of one type are gone through faster."""
    if isinstance(column.dtype, pd.StringDtype):
        texts = column.to_numpy(dtype=object, na_value=None).tolist()
        return ["" if text is None else _text_key(text) for text in texts]
    if column.dtype == np.float64:
        # a missing number is the only one that is not equal to itself
        return [_number_key(n) if n == n else "" for n in column.tolist()]  # noqa: PLR0124
    return [key(value) for value in values_of(column)]


def _text_key(text: str) -> str:
    return text.strip(BLANKS) if text.isascii() and "\r" not in text else key(text)


def _serial(moment: datetime) -> float:
    """Return the number that a cell holds of a moment, to the second."""
    passed = moment.replace(tzinfo=None) - EPOCH
    seconds = round(passed / timedelta(seconds=1))
    days = seconds / 86_400
    return days if moment >= FIRST_CERTAIN_DAY else days - 1


def _number_key(number: float) -> str:
    if number.is_integer() and abs(number) < 10**DIGITS:
        return str(int(number))
    return f"{number:.12g}" if abs(number) < 10**6 else f"{number:.{DIGITS}g}"


def same(one: Any, other: Any) -> bool:  # noqa: ANN401 - cells
    """Tell whether two cells have the same content."""
    if one is other or (type(one) is type(other) and one == other):
        return True
    return key(one) == key(other)


def identity(value: Any) -> str:  # noqa: ANN401 - a cell
    """Return a customer's identifier as it is compared; blank if the cell holds none.

    As in a review: text, full width folded, without blanks at its ends.
    """
    text = (cell_text(value) or "").strip(BLANKS)
    return text if text.isascii() else unicodedata.normalize("NFKC", text).strip(BLANKS)


def shown(value: Any) -> str:  # noqa: ANN401 - a cell
    """Return a cell as a sentence shows it: 3, not 3.0; a day without its midnight."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return f"{value:%Y-%m-%d}" if midnight else f"{value:%Y-%m-%d %H:%M}"
    return cell_text(value) or str(value)


def joined(values: Iterable[Any]) -> str:
    """Return the cells of a row in one text; blank ones are left out."""
    return " · ".join(shown(value) for value in values if value is not None)
