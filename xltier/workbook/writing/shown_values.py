"""What formulas show: the value kept beside a formula is written anew, the formula stays.

A spreadsheet keeps the last value of a formula in the file, for programs that do not calculate: a
preview, a phone, a reader of cells. Here only formulas of the template are looked at, known by a
name that they use; what a person put in their place stays as it is, value and all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xltier.workbook.writing.markup import attributes, plain, quoted, spliced, tags, with_attributes
from xltier.workbook.writing.row_text import CellText, RowText, number_rows, read_row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xltier.workbook.writing.sheet_stream import Chunk

TEXT_OF_FORMULA = b"str"
SHARED_TEXT = b"s"


@dataclass(slots=True)
class Shown:
    """Values that formulas of a sheet show.

    Attributes:
        values: A number or a text by row and column.
        mark: What a formula has in it to be one of ours.
        done: The formulas whose values were written, as they stand, by row and column.
    """

    values: Mapping[tuple[int, int], float | str]
    mark: str
    done: dict[tuple[int, int], bytes] = field(default_factory=dict)

    @property
    def rows(self) -> set[int]:
        """The rows in which something is shown."""
        return {row for row, _ in self.values}

    def apply(self, chunks: Iterator[Chunk]) -> Iterator[Chunk]:
        """Yield the rows with the values beside their formulas."""
        for chunk in chunks:
            yield chunk if not self._near(chunk) else self._shown(chunk)

    def holds(self, chunk: Chunk) -> bool:
        """Tell whether what was written reads back: each value, beside the formula of before."""
        if not self._near(chunk):
            return True
        for row in _rows(chunk, self.rows):
            for cell in row.cells:
                formula = self.done.get((row.number, cell.column))
                if formula is None:
                    continue
                value = self.values[row.number, cell.column]
                if cell.formula != formula or _held(row.data[cell.start : cell.stop]) != value:
                    return False
        return True

    def _near(self, chunk: Chunk) -> bool:
        return any(chunk.first <= row <= chunk.last for row in self.rows)

    def _shown(self, chunk: Chunk) -> Chunk:
        changes: list[tuple[int, int, bytes]] = []
        for number, start, stop in number_rows(chunk.data, chunk.before):
            if number in self.rows:
                row = read_row(chunk.data[start:stop], number)
                changes.append((start, stop, row.with_cells(self._cells(row))))
        data = spliced(chunk.data, changes)
        return type(chunk)(data, chunk.before, chunk.first, chunk.last, chunk.regular)

    def _cells(self, row: RowText) -> dict[int, bytes]:
        new: dict[int, bytes] = {}
        for cell in row.cells:
            value = self.values.get((row.number, cell.column))
            if value is None or not self._is_ours(cell):
                continue
            new[cell.column] = with_value(row.data[cell.start : cell.stop], value)
            self.done[row.number, cell.column] = cell.formula or b""
        return new

    def _is_ours(self, cell: CellText) -> bool:
        return (
            cell.formula is not None
            and cell.kind != SHARED_TEXT
            and self.mark in plain(cell.formula)
        )


def with_value(cell: bytes, value: float | str) -> bytes:
    """Return a cell that has a formula with another value beside it.

    Args:
        cell: The whole cell as it stands.
        value: A number, or a text.
    """
    found = list(tags(cell))
    opening = found[0]
    text = isinstance(value, str)
    kind = TEXT_OF_FORMULA if text else None
    changes = [(opening.start, opening.stop, with_attributes(opening.raw, {b"t": kind}))]
    behind = max(tag.stop for tag in found if tag.name == b"f")
    name = opening.prefix + b"v"
    shown = quoted(value) if isinstance(value, str) else _number(value)
    changes.append((behind, behind, b"<%s>%s</%s>" % (name, shown, name)))
    old = [tag for tag in found if tag.name == b"v"]
    if old:
        changes.append((old[0].start, old[-1].stop, b""))
    return spliced(cell, changes)


def _number(value: float) -> bytes:
    whole = value == int(value)
    return (str(int(value)) if whole else repr(float(value))).encode()


def _held(cell: bytes) -> float | str | None:
    """Return the value beside a cell's formula."""
    found = [tag for tag in tags(cell) if tag.name == b"v"]
    if not found:
        return None
    text = plain(cell[found[0].stop : found[-1].start])
    is_text = attributes(next(tags(cell)).raw).get(b"t") == TEXT_OF_FORMULA
    return text if is_text else float(text)


def _rows(chunk: Chunk, wanted: set[int]) -> Iterator[RowText]:
    for number, start, stop in number_rows(chunk.data, chunk.before):
        if number in wanted:
            yield read_row(chunk.data[start:stop], number)
