"""Dates, amounts and identifiers that only Python reads: each distinct text once, as a table.

The engine reads what has one reading. What is left over (`5 Mar 2026`, `1.234`, `Ｃ００７`) is read
by the functions of the import, which let a column settle what a single cell leaves open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xltier.errors import SourceError
from xltier.importing.amounts import parse_numbers
from xltier.importing.dates import OPEN_ORDER, parse_dates
from xltier.importing.fields import LABELS
from xltier.warehouse.fields import BLANKS

if TYPE_CHECKING:
    from xltier.importing.dates import DateOrder

MOST_WORDS = 2_000_000
"""More distinct texts that are no plain dates or numbers are no column of dates or numbers."""

EVIDENCE = "0.50"
"""A number that proves that the point is the decimal mark."""


def read_identifiers(words: pa.Array) -> pa.Table:
    """Return identifiers in half width: columns written, value (null where nothing is left)."""
    folded = pc.utf8_trim(pc.utf8_normalize(words, form="NFKC"), characters=BLANKS)
    value = pc.if_else(pc.equal(folded, ""), pa.scalar(None, folded.type), folded)
    return pa.table({"written": words, "value": value})


def read_dates(words: pa.Array, order: DateOrder) -> pa.Table:
    """Return dates: columns written, value (date or null), two_readings (boolean).

    Args:
        words: The distinct texts of the column that are no ISO dates.
        order: The order of day and month, if the column shall not decide.
    """
    parsed = parse_dates(_series(words), order=order)
    two_readings = pd.Series(data=False, index=parsed.series.index)
    for problem in parsed.problems:
        two_readings.iloc[problem.places] = problem.reason is OPEN_ORDER
    days = pa.array(parsed.series, from_pandas=True).cast(pa.date32())
    return pa.table({"written": words, "value": days, "two_readings": pa.array(two_readings)})


def read_numbers(words: pa.Array, *, points: bool) -> pa.Table:
    """Return numbers: columns written, value (float or null).

    Args:
        words: The distinct texts of the column that have no single plain reading.
        points: The rest of the column proves that the point is the decimal mark.
    """
    seen = pa.concat_arrays([words, pa.array([EVIDENCE] * points, words.type)])
    values = parse_numbers(_series(seen), money=True).series.iloc[: len(words)]
    return pa.table({"written": words, "value": pa.array(values, from_pandas=True)})


def check_few(label: str, column: str, header: str, count: int) -> None:
    """Refuse a column of too many words.

    Raises:
        SourceError: There are more than `MOST_WORDS`.
    """
    if count > MOST_WORDS:
        en, zh = LABELS[column]
        raise SourceError(
            f"{label}: the column “{header}” is taken for “{en}” but holds more than "
            f"{MOST_WORDS:,} different texts that are none; name the right column with --map "
            f"{column}=HEADER.",
            f"{label}：“{header}”列被当作“{zh}”，但其中有超过 {MOST_WORDS:,} 种内容不是{zh}；"
            f"请用 --map {column}=标题 指定正确的列。",
        )


def _series(words: pa.Array) -> pd.Series:
    return pd.Series(words.to_pandas(), dtype="str")
