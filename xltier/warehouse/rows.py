"""Rows of databases that hand over Python values: as batches of text.

Cells of SQLite have types of their own, whatever their column says, and MySQL knows dates that are
none. As text, every cell says what it said, and is read as a text file is.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from xltier.warehouse.kinds import SourceColumn, SourceTable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xltier.warehouse.duck import DuckSession

ROWS_AT_ONCE = 50_000
EXACT_DIGITS = 1e15
LANDED = "landed_rows"


def cell_text(cell: object) -> str | None:
    """Return a cell as text: 1001.0 is `1001`, a time of day stands behind its date.

    Floating-point numbers have the 15 digits that a person would see.
    """
    if cell is None or isinstance(cell, str):
        return cell
    for kind, written in WRITTEN:
        if isinstance(cell, kind):
            return written(cell)
    return str(cell)


def _float_text(number: float) -> str:
    whole = number.is_integer() and abs(number) < EXACT_DIGITS
    return str(int(number)) if whole else f"{number:.15g}"


WRITTEN: tuple[tuple[type | tuple[type, ...], Callable[[Any], str]], ...] = (
    (float, _float_text),
    (Decimal, "{:f}".format),
    (datetime, lambda moment: moment.isoformat(" ")),
    (date, date.isoformat),
    ((bytes, bytearray), lambda content: bytes(content).decode("utf-8", "replace")),
)


def land_rows(
    session: DuckSession,
    label: str,
    found: Mapping[str, str],
    places: Sequence[int],
    fetch: Callable[[int], Sequence[Sequence[object]]],
) -> SourceTable:
    """Bring rows into the temporary database as text.

    Args:
        session: Where they go.
        label: What people call the source.
        found: Header by column.
        places: For each of these columns its place in a row.
        fetch: Returns the next rows, at most as many as asked for, none at the end. Called from
            another thread.
    """
    schema = pa.schema([(column, pa.string()) for column in found])
    failures: list[Exception] = []

    def batches() -> Iterator[pa.RecordBatch]:
        try:
            while rows := fetch(ROWS_AT_ONCE):
                cells = [[cell_text(row[place]) for row in rows] for place in places]
                arrays = [pa.array(column, pa.string()) for column in cells]
                yield pa.RecordBatch.from_arrays(arrays, schema=schema)
        except Exception as error:
            failures.append(error)
            raise

    try:
        session.land(LANDED, pa.RecordBatchReader.from_batches(schema, batches()))
    except session.error as error:
        # what the database said, not what DuckDB says of it
        raise failures[0] if failures else error from None
    columns = {column: SourceColumn(header, column, "VARCHAR") for column, header in found.items()}
    return SourceTable(LANDED, columns, label)
