"""The rows of one long table, made a column at a time: hundreds of thousands of cells a second."""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING, Final

from xltier.workbook.inventory import column_letters
from xltier.workbook.rep_book.sheets import opening
from xltier.workbook.rep_book.texts import BLANK
from xltier.workbook.writing.values import DATE, NUMBER, TIME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltier.workbook.rep_book.endings import Cells
    from xltier.workbook.rep_book.sheets import ModelTable

_VARIANTS: Final = {NUMBER: 1, DATE: 2, TIME: 3}
"""Row of the model that shows how values of a kind look in columns that are of another."""


class LongTable:
    """Writes the rows of a table; what a cell begins with is made once for all workbooks."""

    def __init__(self, table: ModelTable, apart: Sequence[frozenset[int]]) -> None:
        """Write rows of `table`.

        Args:
            table: The table in the model.
            apart: By column: the kinds of values that look otherwise than the column.
        """
        self.table = table
        self._apart = apart
        self._letters = [column_letters(table.left + at) for at in range(len(table.names))]
        self._starts: dict[tuple[int, str], list[str]] = {}
        self._rows: list[str] = []
        self._blanks: dict[int, list[str]] = {}

    def rows(self, columns: Sequence[Cells | None], count: int) -> str:
        """Return the XML of `count` rows; a column without cells is blank."""
        parts: list[Sequence[str]] = [self._openings(count)]
        for at, cells in enumerate(columns):
            if cells is None or (cells.kind is None and cells.kinds is None):
                parts.append(self._blank(at, count))
                continue
            parts.append(self._begin(at, cells, count))
            parts.append(cells.endings)
        closing = repeat("</row>", count)
        return "".join(map("".join, zip(*parts, closing, strict=False)))

    def _openings(self, count: int) -> list[str]:
        for row in range(len(self._rows), count):
            self._rows.append(f'<row r="{self.table.top + 1 + row}">')
        return self._rows[:count]

    def _begin(self, at: int, cells: Cells, count: int) -> list[str]:
        apart = self._apart[at]
        if cells.kinds is None:
            kind = cells.kind if cells.kind in apart else None
            return self._start(at, kind, count)
        usual = self._start(at, None, count)
        if not apart.intersection(cells.kinds):
            return usual
        made = {kind: self._start(at, kind, count) for kind in apart}
        return [made.get(kind, usual)[row] for row, kind in enumerate(cells.kinds)]

    def _start(self, at: int, kind: int | None, count: int) -> list[str]:
        style = self.table.style(_VARIANTS[kind] if kind is not None else 0, at)
        made = self._starts.setdefault((at, style), [])
        letter, first = self._letters[at], self.table.top + 1
        for row in range(len(made), count):
            made.append(opening(f"{letter}{first + row}", style))
        return made[:count] if len(made) > count else made

    def _blank(self, at: int, count: int) -> list[str]:
        made = self._blanks.setdefault(at, [])
        if len(made) < count:
            made[:] = [start + BLANK for start in self._start(at, None, count)]
        return made[:count]
