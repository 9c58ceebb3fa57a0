"""Appends cell formats to the styles part, each a copy of one that is there but for its number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xltier.workbook.schema import DATE_FORMAT, TIME_FORMAT
from xltier.workbook.writing.markup import (
    Tag,
    attributes,
    element_end,
    find_tag,
    quoted,
    spliced,
    tags,
    with_attributes,
)
from xltier.workbook.writing.values import DATE, NUMBER, TIME

MINIMAL = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<styleSheet xmlns="{space}"><fonts count="1"><font/></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="1"><xf/></cellXfs></styleSheet>'
)
GENERAL = 0
FIRST_OWN_FORMAT = 164
BUILT_IN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
BUILT_IN = {
    "General": 0, "0": 1, "0.00": 2, "#,##0": 3, "#,##0.00": 4, "0%": 9, "0.00%": 10, "@": 49,
}  # fmt: skip
NOT_DATE_CODES = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
DATE_CODES = re.compile(r"[ymdhs]", re.IGNORECASE)


def is_date_format(code: str) -> bool:
    """Tell whether a number format code shows its number as a date or a time."""
    bare = NOT_DATE_CODES.sub("", code.partition(";")[0])
    return bool(ELAPSED.search(bare) or DATE_CODES.search(bare.replace("General", "")))


@dataclass(frozen=True, slots=True)
class _Cells:
    """Where the cell formats stand in the part."""

    opening: Tag
    end: int
    records: tuple[bytes, ...]


class Styles:
    """The styles part of a workbook and the cell formats to be added."""

    def __init__(self, content: bytes | None, *, space: str) -> None:
        """Read the styles part.

        Args:
            content: The part as UTF-8; None when the workbook has none.
            space: Main namespace of the workbook, for a new part.
        """
        self.content = MINIMAL.format(space=space).encode() if content is None else content
        self.changed = False
        self.cells = _read_cells(self.content)
        self.codes = _read_codes(self.content)
        self.added: list[bytes] = []
        self.added_codes: dict[str, int] = {}
        self._known: dict[tuple[int, int], int] = {}

    def format_of(self, style: int) -> int:
        """Return the number format's id of a cell format."""
        records = [*self.cells.records, *self.added] if self.cells else self.added
        if style >= len(records):
            return GENERAL
        value = attributes(records[style].partition(b">")[0] + b">").get(b"numFmtId", b"0")
        return int(value) if value.isdigit() else GENERAL

    def shows_dates(self, style: int) -> bool:
        """Tell whether a cell format shows a number as a date or a time."""
        number_format = self.format_of(style)
        code = self.codes.get(number_format)
        return is_date_format(code) if code is not None else number_format in BUILT_IN_DATES

    def fitting(self, style: int, kind: int, code: str | None) -> int:
        """Return the cell format for a value in a cell that has `style`.

        Args:
            style: Index of the present cell format.
            kind: Kind of the value.
            code: Number format to use if the cell has none of its own.
        """
        if kind in {DATE, TIME}:
            if self.shows_dates(style):
                return style
            default = DATE_FORMAT if kind == DATE else TIME_FORMAT
            return self.formatted(style, code if code and is_date_format(code) else default)
        if kind == NUMBER and code is not None and self.format_of(style) == GENERAL:
            return self.formatted(style, code)
        return style

    def formatted(self, style: int, code: str) -> int:
        """Return a cell format like `style` with the number format `code`."""
        if self.cells is None:
            return style
        number_format = self._format_id(code)
        if self.format_of(style) == number_format:
            return style
        key = (style, number_format)
        if key not in self._known:
            self._known[key] = self._copy(style, number_format)
        return self._known[key]

    def _copy(self, style: int, number_format: int) -> int:
        assert self.cells is not None  # noqa: S101 - formatted() asks first
        records = [*self.cells.records, *self.added]
        record = records[style] if style < len(records) else b"<xf/>"
        end = record.index(b">") + 1
        tag = with_attributes(
            record[:end],
            {b"numFmtId": str(number_format).encode(), b"applyNumberFormat": b"1"},
        )
        new = tag + record[end:]
        self.changed = True
        if new in records:
            return records.index(new)
        self.added.append(new)
        return len(records)

    def _format_id(self, code: str) -> int:
        if code in BUILT_IN:
            return BUILT_IN[code]
        for number, known in self.codes.items():
            if known == code:
                return number
        number = max([FIRST_OWN_FORMAT - 1, *self.codes]) + 1
        self.added_codes[code] = number
        self.codes[number] = code
        return number

    def rewritten(self) -> bytes:
        """Return the part's content with the added formats."""
        if self.cells is None or not self.added:
            return self.content
        opening = self.cells.opening
        count = str(len(self.cells.records) + len(self.added)).encode()
        changes = [
            (opening.start, opening.stop, with_attributes(opening.raw, {b"count": count})),
            (self.cells.end, self.cells.end, b"".join(self.added)),
        ]
        return spliced(self.content, [*changes, *self._code_changes()])

    def _code_changes(self) -> list[tuple[int, int, bytes]]:
        if not self.added_codes:
            return []
        listed = find_tag(self.content, b"numFmts")
        root = find_tag(self.content, b"styleSheet")
        assert root is not None  # noqa: S101 - cells stand inside it
        prefix = root.prefix
        records = b"".join(
            b'<%snumFmt numFmtId="%d" formatCode="%s"/>' % (prefix, number, quoted(code))
            for code, number in self.added_codes.items()
        )
        if listed is None:
            head = b'<%snumFmts count="%d">' % (prefix, len(self.added_codes))
            return [(root.stop, root.stop, head + records + b"</%snumFmts>" % prefix)]
        count = str(len(self.codes)).encode()
        opened = with_attributes(listed.raw, {b"count": count})
        if listed.empty:
            closed = opened[:-2].rstrip() + b">" + records + b"</%snumFmts>" % prefix
            return [(listed.start, listed.stop, closed)]
        end = element_end(self.content, listed)
        inside = self.content.rindex(b"</", 0, end)
        return [(listed.start, listed.stop, opened), (inside, inside, records)]


def _read_cells(content: bytes) -> _Cells | None:
    opening = find_tag(content, b"cellXfs")
    if opening is None or opening.empty:
        return None
    end = content.rindex(b"</", 0, element_end(content, opening))
    records, start, depth = [], 0, 0
    for tag in tags(content[:end], opening.stop):
        if tag.opens and depth == 0:
            start = tag.start
        depth += -1 if tag.ends else 0 if tag.empty else 1
        if depth == 0 and (tag.ends or tag.empty):
            records.append(content[start : tag.stop])
    return _Cells(opening, end, tuple(records))


def _read_codes(content: bytes) -> dict[int, str]:
    codes = {}
    listed = find_tag(content, b"numFmts")
    if listed is None:
        return {}
    for tag in tags(content[: element_end(content, listed)], listed.stop):
        number, code = (tag.get(b"numFmtId"), tag.get(b"formatCode")) if tag.opens else (None, None)
        if number is not None and number.isdigit() and code is not None:
            codes[int(number)] = code
    return codes
