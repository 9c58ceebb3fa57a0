"""Workbooks to import: the first table, or the first sheet with a header row, types kept."""

from __future__ import annotations

import logging
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import fastexcel
import pandas as pd

from xltier.errors import SourceError
from xltier.importing.source import Source, distinct_headers, nothing_in, unreadable_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow as pa

logging.getLogger("fastexcel").setLevel(logging.ERROR)

HEADER_WITHIN = 30
TABLE = re.compile(rb"<(?:[\w.-]+:)?table\s[^>]*>")
TABLE_PARTS = re.compile(r"xl/tables/[^/]+\.xml", re.IGNORECASE)
ATTRIBUTE = re.compile(rb'\s(displayName|ref|totalsRowCount)="([^"]*)"')
REFERENCE = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")


@dataclass(frozen=True, slots=True)
class Block:
    """Where the rows of a sheet stand: sheet, header row, last row or None, columns from 0."""

    label: str
    sheet: str
    header_row: int
    last_row: int | None
    columns: range | None


def read_spreadsheet(path: Path, *, sheet: str | None = None) -> Source:
    """Read a table or a sheet of a workbook.

    Args:
        path: The `.xlsx` or `.xlsm` file.
        sheet: Name of a table or a sheet; by default the first table, or if there is none, the
            first sheet with a header row.

    Raises:
        SourceError: The file is no workbook, has no such table or sheet, or nothing in it.
    """
    try:
        reader = fastexcel.read_excel(path)
        block = _choose(path, reader, sheet)
        return _read(path, reader, block)
    except fastexcel.FastExcelError as error:
        reason = str(error).partition("\n")[0]
        raise unreadable_file(path, reason, reason) from error


def _choose(path: Path, reader: fastexcel.ExcelReader, wanted: str | None) -> Block:
    places = _tables(path)
    tables = [name for name in reader.table_names() if name in places]
    if wanted is None and tables:
        return _table_block(reader, tables[0], places[tables[0]])
    if wanted in tables:
        return _table_block(reader, wanted, places[wanted])
    if wanted is not None and wanted not in reader.sheet_names:
        there = [*tables, *reader.sheet_names]
        raise SourceError(
            f"{path.name} has no table or sheet named “{wanted}”; there are: {', '.join(there)}.",
            f"{path.name} 中没有名为“{wanted}”的表格或工作表；现有：{'、'.join(there)}。",
        )
    for name in [wanted] if wanted is not None else reader.sheet_names:
        row = _header_row(reader, name)
        if row is not None:
            return Block(name, name, row, None, None)
    raise nothing_in(path)


def _table_block(reader: fastexcel.ExcelReader, name: str, reference: str) -> Block:
    sheet = next(s for s in reader.sheet_names if name in reader.table_names(s))
    match = REFERENCE.fullmatch(reference)
    assert match is not None  # noqa: S101 - `_tables` lists no others
    left, right = _number(match[1]), _number(match[3])
    return Block(name, sheet, int(match[2]), int(match[4]), range(left - 1, right))


def _tables(path: Path) -> dict[str, str]:
    """Return the area of each table without its totals row, by name."""
    found = {}
    with zipfile.ZipFile(path) as package:
        for part in filter(TABLE_PARTS.fullmatch, package.namelist()):
            with package.open(part) as stream:
                head = TABLE.search(stream.read(1 << 16))
            facts = dict(ATTRIBUTE.findall(head[0])) if head else {}
            match = REFERENCE.fullmatch(facts.get(b"ref", b"").decode())
            if match is not None:
                last = int(match[4]) - int(facts.get(b"totalsRowCount", b"0"))
                name = facts.get(b"displayName", b"").decode()
                found[name] = f"{match[1]}{match[2]}:{match[3]}{last}"
    return found


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _header_row(reader: fastexcel.ExcelReader, sheet: str) -> int | None:
    """Return the number of the first row that is as full as most rows near the top."""
    top = reader.load_sheet(
        sheet, header_row=None, skip_rows=0, n_rows=HEADER_WITHIN, dtypes="string", eager=True
    )
    widths = [sum(value not in {None, ""} for value in row) for row in _rows(top)]
    if not any(widths):
        return None
    enough = max(widths) / 2
    return next(row for row, width in enumerate(widths, 1) if width >= enough)


def _rows(batch: pa.RecordBatch) -> Iterator[tuple[Any, ...]]:
    return zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _read(path: Path, reader: fastexcel.ExcelReader, block: Block) -> Source:
    def inside(info: Any) -> bool:  # noqa: ANN401 - a class of the Rust library
        return block.columns is None or info.absolute_index in block.columns

    top = reader.load_sheet(
        block.sheet,
        header_row=None,
        skip_rows=block.header_row - 1,
        n_rows=1,
        dtypes="string",
        use_columns=inside,
        eager=True,
    )
    headers = distinct_headers(next(_rows(top), ()))
    try:
        batch = reader.load_sheet(
            block.sheet,
            header_row=None,
            skip_rows=block.header_row,
            n_rows=None if block.last_row is None else block.last_row - block.header_row,
            schema_sample_rows=None,
            use_columns=inside,
            eager=True,
        )
    except fastexcel.InvalidParametersError:  # nothing below the header
        batch = top.slice(0, 0)
    frame = batch.to_pandas()
    frame.columns = pd.Index(headers)
    frame.index = pd.RangeIndex(block.header_row + 1, block.header_row + 1 + len(frame))
    frame = frame[frame.notna().any(axis=1)]
    return Source(path, frame, sheet=block.label, serial_dates=True)
