"""CSV and its kin of any size: encoding and header found as an import finds them, rows landed."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from glob import escape
from os import SEEK_CUR
from typing import TYPE_CHECKING

from xltier.errors import SourceError
from xltier.importing.delimited import (
    ALIGNED,
    EXCEL_HINT,
    GAPS,
    LINE_EDGES,
    SAMPLE_CHARACTERS,
    Header,
    find_delimiter,
    find_header,
)
from xltier.importing.encoding import SAMPLE, decode, detect_encoding
from xltier.importing.fields import LABELS
from xltier.importing.source import nothing_in
from xltier.warehouse.kinds import SourceColumn, SourceTable
from xltier.warehouse.matching import DESCRIPTIVE, matched
from xltier.warehouse.session import refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from xltier.warehouse.duck import DuckSession
    from xltier.warehouse.locating import Files
    from xltier.warehouse.matching import Wanted

CHUNK = 1 << 24
FOREIGN = re.compile(rb"[\x80-\xff]")
LINE_LIMIT = 1 << 24
"""Bytes that one row may have."""

LANDED = "landed_lines"


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text file is laid out.

    Attributes:
        encoding: Its encoding.
        delimiter: What separates the fields; a blank where columns are aligned by blanks.
        hint: Whether Excel's `sep=` line stands on top.
        header: The header row.
    """

    encoding: str
    delimiter: str
    hint: bool
    header: Header

    @property
    def lines_to_skip(self) -> int:
        """Lines above the first row of data."""
        return self.header.lines + self.hint


def layout_of(path: Path) -> Layout:
    """Find out how a text file is laid out from its beginning and its first foreign characters.

    Raises:
        SourceError: There is nothing in it.
    """
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    encoding = _encoding(path, head)
    text = decode(head, encoding)
    hint = EXCEL_HINT.match(text)
    text = text[hint.end() :] if hint else text
    if not text.strip():
        raise nothing_in(path)
    sample = text[:SAMPLE_CHARACTERS]
    delimiter = hint[1] if hint else find_delimiter(sample)
    if delimiter == ALIGNED:
        return Layout(encoding, delimiter, hint is not None, find_header(_tabbed(sample), "\t"))
    return Layout(encoding, delimiter, hint is not None, find_header(sample, delimiter))


def _encoding(path: Path, head: bytes) -> str:
    """Return the encoding, judged where the first characters beyond ASCII stand."""
    if b"\0" in head[:1000]:
        return detect_encoding(head)  # UTF-16, which needs no other sample
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            foreign = FOREIGN.search(chunk)
            if foreign:
                file.seek(foreign.start() - len(chunk), SEEK_CUR)
                return detect_encoding(_whole_lines(file.read(SAMPLE)))
    return "utf-8"


def _whole_lines(content: bytes) -> bytes:
    """Return content without the line that its end cuts through."""
    end = content.rfind(b"\n") if len(content) == SAMPLE else 0
    return content[: end + 1] if end > 0 else content


def land_delimited(session: DuckSession, files: Files, wanted: Wanted) -> SourceTable:
    """Bring the columns that a review uses into the temporary database, as text.

    Every file is matched on its own: the columns of several may stand in different orders, and
    what only describes may be missing in some.

    Raises:
        SourceError: A file cannot be read, its columns cannot be matched, or the files differ in
            the columns they have.
    """
    layouts = [layout_of(path) for path in files.paths]
    found = [
        matched(path.name, layout.header.names, wanted)
        for path, layout in zip(files.paths, layouts, strict=True)
    ]
    landed = {column: header for each in reversed(found) for column, header in each.items()}
    for path, each in zip(files.paths, found, strict=True):
        differing = (each.keys() ^ found[0].keys()) - DESCRIPTIVE
        if differing:
            raise _differing(files.paths[0], path, differing)
    columns = ", ".join(f"{column} VARCHAR" for column in landed)
    session.run(f"CREATE TABLE {LANDED} ({columns})")
    rejected = [
        _insert(session, path, layout, each)
        for path, layout, each in zip(files.paths, layouts, found, strict=True)
    ]
    return SourceTable(
        LANDED,
        {column: SourceColumn(header, column, "VARCHAR") for column, header in landed.items()},
        files.label,
        sum(count for count, _ in rejected),
        next((example for _, example in rejected if example), ""),
    )


def _differing(first: Path, other: Path, columns: Iterable[str]) -> SourceError:
    en = ", ".join(f"“{LABELS[column][0]}”" for column in sorted(columns))
    zh = "、".join(f"“{LABELS[column][1]}”" for column in sorted(columns))
    return SourceError(
        f"{first.name} and {other.name} cannot be read as one: only one of them has {en}.",
        f"{first.name} 和 {other.name} 不能一起读取：只有其中一个文件有{zh}列。",
    )


def _insert(
    session: DuckSession, path: Path, layout: Layout, found: Mapping[str, str]
) -> tuple[int, str]:
    """Insert the rows of one file; return how many do not split into columns, and one of them."""
    rewritten = session.folder / "rewritten.csv"
    readable = path
    if layout.encoding not in {"utf-8", "utf-8-sig"} or layout.delimiter == ALIGNED:
        _rewrite(path, layout, rewritten)
        readable = rewritten
    name, text = session.dialect.name, session.dialect.text
    headers = [f"c{place}" for place, _ in enumerate(layout.header.names)]
    places = dict(zip(layout.header.names, headers, strict=True))
    columns = ", ".join(f"{text(header)}: 'VARCHAR'" for header in headers)
    delimiter = "\t" if layout.delimiter == ALIGNED else layout.delimiter
    blank = " AND ".join(f"coalesce(trim({header}), '') = ''" for header in headers)
    chosen = ", ".join(places[header] for header in found.values())
    try:
        session.run(
            f"INSERT INTO {LANDED} ({', '.join(map(name, found))}) SELECT {chosen} FROM read_csv("
            f"[{text(escape(str(readable)))}], auto_detect = false, header = false, "
            f"skip = {layout.lines_to_skip}, delim = {text(delimiter)}, quote = '\"', "
            f"escape = '\"', columns = {{{columns}}}, max_line_size = {LINE_LIMIT}, "
            "ignore_errors = true, store_rejects = true, rejects_limit = 0, "
            f"rejects_table = 'rejected_rows', rejects_scan = 'rejected_scans') WHERE NOT ({blank})"
        )
        return _rejected(session)
    except session.error as error:
        raise refused(path.name, error) from error
    finally:
        rewritten.unlink(missing_ok=True)


def _rejected(session: DuckSession) -> tuple[int, str]:
    """Return how many rows the last reading rejected, and one of them; forget them."""
    rows = session.pull(
        session.lazy(
            "SELECT count(DISTINCT line_byte_position) AS n, min(csv_line) AS one "
            "FROM rejected_rows"
        )
    ).to_pylist()
    for table in ("rejected_rows", "rejected_scans"):
        session.run(f"DROP TABLE IF EXISTS {table}")
    return rows[0]["n"], (rows[0]["one"] or "")[:80]


def _rewrite(path: Path, layout: Layout, target: Path) -> None:
    """Write a text file anew in UTF-8, its columns separated by tabs where blanks aligned them."""
    decoder = codecs.getincrementaldecoder(layout.encoding)("replace")
    rest = ""
    with path.open("rb") as source, target.open("w", encoding="utf-8", newline="") as file:
        while chunk := source.read(CHUNK):
            text = rest + decoder.decode(chunk)
            end = text.rfind("\n") + 1
            rest = text[end:]
            file.write(_written(text[:end], layout))
        file.write(_written(rest + decoder.decode(b"", final=True), layout))


def _written(text: str, layout: Layout) -> str:
    return _tabbed(text) if layout.delimiter == ALIGNED else text


def _tabbed(text: str) -> str:
    return GAPS.sub("\t", LINE_EDGES.sub("", text))
