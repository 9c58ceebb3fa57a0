"""One row of a sheet as bytes: where its cells stand, and how to put others in their place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltier.workbook.inventory import column_letters, column_number
from xltier.workbook.writing.markup import Tag, attributes, tags, with_attributes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

REFERENCE = re.compile(rb"([A-Za-z]{1,3})([0-9]{1,7})")
HELD = {b"v", b"f", b"is"}


@dataclass(frozen=True, slots=True)
class CellText:
    """A cell as it stands in the sheet's XML.

    Attributes:
        column: Its column number.
        start: Where it begins in the row's bytes.
        stop: Where it ends.
        style: Index of its cell format; None when it names none.
        kind: Its `t` attribute, empty if it has none.
        formula: Its formula element as it stands; None if it has none.
        filled: It holds a value or a formula.
    """

    column: int
    start: int
    stop: int
    style: int | None
    kind: bytes
    formula: bytes | None
    filled: bool


@dataclass(frozen=True, slots=True)
class RowText:
    """A row as it stands in the sheet's XML.

    Attributes:
        number: Its row number.
        data: Its bytes.
        tag: Its start tag as it stands.
        prefix: Namespace prefix with its colon, or empty.
        start: Where the start tag begins in `data`.
        end: Where its cells end in `data`.
        empty: It is an empty-element tag.
        cells: Its cells from left to right.
    """

    number: int
    data: bytes
    tag: bytes
    prefix: bytes
    start: int
    end: int
    empty: bool
    cells: tuple[CellText, ...]

    @property
    def style(self) -> int | None:
        """Index of the row's own cell format, None if it has none."""
        found = attributes(self.tag)
        return _index(found.get(b"s")) if found.get(b"customFormat") in {b"1", b"true"} else None

    def cell(self, column: int) -> CellText | None:
        """Return the cell in that column, if there is one."""
        return next((cell for cell in self.cells if cell.column == column), None)

    def with_cells(self, new: Mapping[int, bytes]) -> bytes:
        """Return the row's bytes with cells put in, in place of those that stand there.

        Args:
            new: Whole cells by column; empty bytes take a cell away.
        """
        if not new:
            return self.data
        present = {cell.column: cell for cell in self.cells}
        last = self.cells[-1].column if self.cells else 0
        pieces, place = [], self.start + len(self.tag)
        opening = self._opening(new, present)
        if self.empty:
            cells = b"".join(new[column] for column in sorted(new))
            end = b"</" + self.prefix + b"row>"
            rest = self.data[place:]
            return self.data[: self.start] + opening[:-2].rstrip() + b">" + cells + end + rest
        for column in sorted(new):
            cell = present.get(column)
            if cell is None:
                at = next((c.start for c in self.cells if c.column > column), self.end)
                at = self.end if column > last else at
                pieces += [self.data[place:at], new[column]]
                place = at
            else:
                pieces += [self.data[place : cell.start], new[column]]
                place = cell.stop
        return b"".join([self.data[: self.start], opening, *pieces, self.data[place:]])

    def _opening(self, new: Mapping[int, bytes], present: Mapping[int, CellText]) -> bytes:
        """Return the start tag, without the hint on used columns where it would lie."""
        columns = [column for column, cell in new.items() if cell and column not in present]
        if not columns or b"spans" not in self.tag:
            return self.tag
        if self.cells and self.cells[0].column < min(columns) <= max(columns) < max(present):
            return self.tag
        return with_attributes(self.tag, {b"spans": None})


def number_rows(data: bytes, before: int) -> Iterator[tuple[int, int, int]]:
    """Yield number, start and end of each row in a piece of a sheet.

    Args:
        data: Whole rows and what stands between them.
        before: Number of the row before the first; a row without a number follows the last.
    """
    number, start = before, -1
    for tag in tags(data):
        if tag.name != b"row":
            continue
        if tag.ends:
            yield number, start, tag.stop
            continue
        given = _index(attributes(tag.raw).get(b"r"))
        number, start = given if given is not None else number + 1, tag.start
        if tag.empty:
            yield number, start, tag.stop


def read_row(data: bytes, number: int) -> RowText:
    """Return the row that stands in `data`, alone.

    Args:
        data: The row's bytes.
        number: Its row number.
    """
    found = tags(data)
    row = next(tag for tag in found if tag.name == b"row")
    cells: list[CellText] = []
    inside: list[Tag] = []
    end = len(data) if row.empty else data.rindex(b"</")
    depth = column = 0
    for tag in found:
        depth -= tag.ends
        if depth < 0:
            end = min(end, tag.start)
            break
        if depth == 0 and tag.opens and tag.name != b"c":
            end = min(end, tag.start)
        inside.append(tag)
        if depth == 0 and (tag.ends or tag.empty):
            if inside[0].name == b"c":
                cells.append(_read_cell(data, inside, column))
                column = cells[-1].column
            inside = []
        depth += tag.opens and not tag.empty
    return RowText(number, data, row.raw, row.prefix, row.start, end, row.empty, tuple(cells))


def _read_cell(data: bytes, inside: list[Tag], before: int) -> CellText:
    """Return the cell made of these tags; without a reference it follows column `before`."""
    found = attributes(inside[0].raw)
    match = REFERENCE.fullmatch(found.get(b"r", b"").strip())
    column = column_number(match[1].decode()) if match else before + 1
    formulas = [tag for tag in inside if tag.name == b"f"]
    formula = data[formulas[0].start : formulas[-1].stop] if formulas else None
    filled = any(tag.name in HELD for tag in inside)
    style, kind = _index(found.get(b"s")), found.get(b"t", b"")
    return CellText(column, inside[0].start, inside[-1].stop, style, kind, formula, filled)


def cell_start(prefix: bytes, column: int, row: int, style: int | None) -> bytes:
    """Return a cell's start tag up to where its type or its end follows."""
    reference = column_letters(column).encode() + str(row).encode()
    styled = b' s="%d"' % style if style else b""
    return b"<" + prefix + b'c r="' + reference + b'"' + styled


def _index(value: bytes | None) -> int | None:
    return int(value) if value is not None and value.strip().isdigit() else None
