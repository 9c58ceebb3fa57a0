"""The rows of a sheet part: streamed in blocks of whole rows, parsed exactly where needed."""

from __future__ import annotations

import codecs
import re
import zipfile
import zlib
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from lxml import etree

from xltier.workbook.inventory import REFERENCE, column_number
from xltier.workbook.parts import local, unescape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xltier.workbook.parts import Parts

CHUNK = 1 << 20
FIRST_CHUNK = 1 << 16
OPENING = re.compile(rb"<((?:[A-Za-z_][\w.-]*:)?)sheetData\s*(/?)>")
ROOT = re.compile(rb"<((?:[A-Za-z_][\w.-]*:)?)worksheet\b[^>]*>")


class Kind(IntEnum):
    """What a cell holds, however it is shown."""

    TEXT = 1
    NUMBER = 2
    DATE = 3
    BOOL = 4
    ERROR = 5
    PENDING = 6
    """A formula that no program has calculated yet."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that is not blank.

    Attributes:
        row: Row number on the sheet.
        column: Column number, 1 is A.
        kind: What it holds.
        raw: The stored value: a number or serial as text, `1` or `0`, an error, or the text.
        shared: `raw` is the number of a shared string.
    """

    row: int
    column: int
    kind: Kind
    raw: str
    shared: bool = False


class SheetRows:
    """A sheet part read once from start to end."""

    def __init__(self, parts: Parts, part: str) -> None:
        """Open `part` and read up to the first row."""
        self._parts = parts
        self._part = part
        self._read = _utf8_reader(parts, part)
        self._size = FIRST_CHUNK
        self.tail = b""
        head = b""
        while (opening := OPENING.search(head)) is None and (chunk := self._next()):
            head += chunk
        if opening is None:
            # a chart or dialog sheet has no rows
            self.prefix, self.root, self._rest, self._ended = b"", b"<worksheet>", b"", True
            return
        root = ROOT.search(head)
        self.prefix = opening[1]
        self.root = root[0] if root else b"<worksheet>"
        self._ended = bool(opening[2])
        self._rest = head[opening.end() :]
        if self._ended:
            self._finish(self._rest)

    def _next(self) -> bytes:
        try:
            chunk = self._read(self._size)
        except (zipfile.BadZipFile, zlib.error, EOFError, UnicodeDecodeError, OSError) as error:
            raise self._parts.corrupt(self._part) from error
        self._size = CHUNK
        return chunk

    def _finish(self, rest: bytes) -> None:
        pieces = [rest]
        while chunk := self._next():
            pieces.append(chunk)
        self.tail = b"".join(pieces)
        self._ended = True

    def blocks(self) -> Iterator[bytes]:
        """Yield the rows as bytes, some hundreds of whole rows at a time; fills `tail` at the end.

        Raises:
            WorkbookError: The part does not inflate or ends too early.
        """
        row_end, data_end = b"</%srow>" % self.prefix, b"</%ssheetData" % self.prefix
        pending = self._rest
        while not self._ended:
            end = pending.find(data_end)
            if end >= 0:
                self._finish(pending[end:])
                yield pending[:end]
                return
            cut = pending.rfind(row_end)
            if cut >= 0:
                cut += len(row_end)
                yield pending[:cut]
                pending = pending[cut:]
            chunk = self._next()
            if not chunk:
                raise self._parts.corrupt(self._part)
            pending += chunk

    def parse(self, block: bytes) -> etree._Element:
        """Return rows parsed under an element that stands in for the sheet.

        Raises:
            WorkbookError: They are not well-formed.
        """
        closing = b"</%sworksheet>" % self.prefix
        root = self.root[:-2] + b">" if self.root.endswith(b"/>") else self.root
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        try:
            return etree.fromstring(root + block + closing, parser)
        except etree.XMLSyntaxError as error:
            raise self._parts.corrupt(self._part) from error


def _utf8_reader(parts: Parts, part: str) -> Callable[[int], bytes]:
    stream = parts.package.open(part)
    mark = stream.read(2)
    stream.seek(0)
    if mark not in {b"\xff\xfe", b"\xfe\xff"}:
        return stream.read
    decoder = codecs.getincrementaldecoder("utf-16")()
    return lambda size: decoder.decode(stream.read(size)).encode()


class RowParser:
    """Parses rows into cells; keeps count where rows and cells do not say where they stand."""

    def __init__(self, rows: SheetRows, dates: frozenset[int]) -> None:
        """Parse rows of `rows`; a number in one of the styles `dates` is a date."""
        self._rows = rows
        self._dates = {str(style) for style in dates}
        self.row = 0
        """The last row that was met."""

    def cells(self, block: bytes, only: int | None = None) -> Iterator[Cell]:
        """Yield the cells of a block that are not blank, in order; of the row `only`, if given."""
        for row in self._rows.parse(block):
            if local(row) != "row":
                continue
            self.row = int(row.get("r") or self.row + 1)
            if only not in {None, self.row}:
                continue
            column = 0
            for element in row:
                if local(element) == "c":
                    match = REFERENCE.fullmatch(element.get("r") or "")
                    column = column_number(match[1]) if match else column + 1
                    cell = self._cell(element, column)
                    if cell is not None:
                        yield cell

    def _cell(self, element: etree._Element, column: int) -> Cell | None:
        parts = {local(child): child for child in element}
        form = element.get("t") or "n"
        value = parts["v"].text if "v" in parts else None
        if form == "inlineStr":
            text = text_of(parts["is"]) if "is" in parts else ""
            return Cell(self.row, column, Kind.TEXT, text) if text else None
        if not value:
            waiting = "f" in parts and form != "str"
            return Cell(self.row, column, Kind.PENDING, "") if waiting else None
        kind = self._kind(form, element.get("s") or "0")
        raw = unescape(value) if kind is Kind.TEXT else value.strip()
        return Cell(self.row, column, kind, raw, form == "s")

    def _kind(self, form: str, style: str) -> Kind:
        named = {"s": Kind.TEXT, "str": Kind.TEXT, "b": Kind.BOOL, "e": Kind.ERROR, "d": Kind.DATE}
        return named.get(form) or (Kind.DATE if style in self._dates else Kind.NUMBER)


def text_of(element: etree._Element) -> str:
    """Return the text of a string item: its own and its runs', without phonetic hints."""
    pieces = []
    for child in element:
        if local(child) == "t":
            pieces.append(child.text or "")
        elif local(child) == "r":
            pieces.extend(part.text or "" for part in child if local(part) == "t")
    return unescape("".join(pieces))
