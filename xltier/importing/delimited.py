"""CSV, TSV and their kin: delimiter found, everything read as text."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.csv

from xltier.importing.encoding import decode, detect_encoding
from xltier.importing.source import (
    Source,
    Unreadable,
    distinct_headers,
    nothing_in,
    unreadable_file,
)

if TYPE_CHECKING:
    from pathlib import Path

DELIMITERS = (",", ";", "\t", "|")
ALIGNED = " "
GAPS = re.compile(r"[ \t]+")
LINE_EDGES = re.compile(r"^[ \t]+|[ \t]+$|[ \t]+(?=\r?$)", re.MULTILINE)
SAMPLE_CHARACTERS = 1 << 18
SAMPLE_RECORDS = 60
BLOCK_BYTES = 16 << 20
EXCEL_HINT = re.compile(r'\A"?sep=(.)"?\r?\n')


def read_delimited(path: Path, *, encoding: str | None = None) -> Source:
    """Read a text file whose rows are separated fields.

    The header is the first row with as many fields as most rows have; titles above it are left
    out. Text stays as it is: no numbers, no dates, no missing values are read into it.

    Args:
        path: The file.
        encoding: Its encoding, if it shall not be found out.

    Raises:
        SourceError: The file is empty or a quotation mark in it is never closed.
    """
    content = path.read_bytes()
    used = encoding or detect_encoding(content)
    text = decode(content, used)
    hint = EXCEL_HINT.match(text)
    text = text[hint.end() :] if hint else text
    above = 1 if hint else 0
    if not text.strip():
        raise nothing_in(path)
    delimiter = hint[1] if hint else find_delimiter(text[:SAMPLE_CHARACTERS])
    separator = delimiter
    if delimiter == ALIGNED:
        text, separator = GAPS.sub("\t", LINE_EDGES.sub("", text)), "\t"
    header = find_header(text[:SAMPLE_CHARACTERS], separator)
    bad: list[pa.csv.InvalidRow] = []
    table = _parse(text, separator, header, bad)
    _check_last_field(path, text, table)
    # a bad row is counted from the top of the file as the reader saw it, skipped lines included
    lost = {row.number - header.lines - 1 for row in bad}
    places = [n for n in range(table.num_rows + len(lost)) if n not in lost] if lost else None
    index = pd.Index(places) if places is not None else pd.RangeIndex(table.num_rows)
    first = header.records_above + above + 2
    unreadable = tuple(
        Unreadable(
            row.number - header.lines - 1 + first, row.text, row.actual_columns, len(header.names)
        )
        for row in bad
    )
    frame = table.to_pandas().set_axis(index + first)
    return Source(path, _without_blank_rows(frame), used, delimiter, unreadable=unreadable)


@dataclass(frozen=True, slots=True)
class Header:
    """The header row.

    Attributes:
        names: The headers, each once.
        records_above: Records above it, such as titles.
        lines: Lines down to its end.
    """

    names: list[str]
    records_above: int
    lines: int


def find_delimiter(sample: str) -> str:
    """Return the character that splits most rows into the same number of fields, at least two.

    A blank stands for columns aligned by any number of blanks; it is found only where no other
    delimiter is.
    """

    def score(delimiter: str) -> tuple[float, int]:
        return _agreement(_records(sample, delimiter))

    best = max(DELIMITERS, key=score)
    if score(best) > (0.0, 0):
        return best
    aligned = _agreement([line.split() for line in sample.splitlines()[:SAMPLE_RECORDS]])
    return ALIGNED if aligned[0] == 1 else best


def _agreement(records: list[list[str]]) -> tuple[float, int]:
    """Return the share of rows that have the usual number of fields, and that number."""
    widths = Counter(len(record) for record in records if any(record))
    if not widths:
        return (0.0, 0)
    width, times = widths.most_common(1)[0]
    return (times / widths.total(), width) if width > 1 else (0.0, 0)


def _records(sample: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(sample), delimiter=delimiter)
    records = []
    try:
        for record in reader:
            records.append(record)
            if len(records) == SAMPLE_RECORDS:
                break
    except csv.Error:
        return records
    return records


def find_header(sample: str, delimiter: str) -> Header:
    """Return the first row that has as many fields as most rows have."""
    reader = csv.reader(io.StringIO(sample), delimiter=delimiter)
    records, lines = [], []
    for record in reader:
        records.append(record)
        lines.append(reader.line_num)
        if len(records) == SAMPLE_RECORDS:
            break
    filled = [any(field.strip() for field in record) for record in records]
    widths = Counter(len(record) for record, some in zip(records, filled, strict=True) if some)
    usual = widths.most_common(1)[0][0]
    place = next(n for n, record in enumerate(records) if filled[n] and len(record) == usual)
    return Header(distinct_headers(records[place]), place, lines[place])


def _parse(text: str, delimiter: str, header: Header, bad: list[pa.csv.InvalidRow]) -> pa.Table:
    def set_aside(row: pa.csv.InvalidRow) -> str:
        bad.append(row)
        return "skip"

    return pa.csv.read_csv(
        pa.BufferReader(text.encode()),
        read_options=pa.csv.ReadOptions(
            use_threads=False,
            block_size=max(BLOCK_BYTES, len(text) // 8),
            skip_rows=header.lines,
            column_names=header.names,
        ),
        parse_options=pa.csv.ParseOptions(
            delimiter=delimiter,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=set_aside,
        ),
        convert_options=pa.csv.ConvertOptions(
            column_types=dict.fromkeys(header.names, pa.large_string()),
            strings_can_be_null=False,
        ),
    )


def _check_last_field(path: Path, text: str, table: pa.Table) -> None:
    """Refuse a file whose last field runs over lines because its quotation mark never closes."""
    last = table.column(table.num_columns - 1)[-1].as_py() if table.num_rows else ""
    if "\n" in last and text.count('"') % 2:
        start = last.partition("\n")[0][:40]
        raise unreadable_file(
            path,
            f'the quotation mark (") that opens the field {start} is never closed',
            f'字段 {start} 开头的引号（"）没有闭合',
        )


def _without_blank_rows(frame: pd.DataFrame) -> pd.DataFrame:
    filled = pd.Series(data=False, index=frame.index)
    for header in frame:
        filled |= frame[header].str.len() > 0
        if filled.all():
            return frame
    return frame[filled]
