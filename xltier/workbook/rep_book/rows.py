"""The rows of one long table, made a column at a time and some thousand rows at once."""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING, Final

from xltier.workbook.inventory import column_letters
from xltier.workbook.rep_book.sheets import opening
from xltier.workbook.rep_book.texts import BLANK
from xltier.workbook.writing.values import DATE, NUMBER, TIME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from xltier.workbook.rep_book.endings import Cells
    from xltier.workbook.rep_book.sheets import ModelTable

BLOCK: Final = 4096
"""Rows that are made at once; memory does not depend on the rows of a table."""

VARIANTS: Final = {NUMBER: 1, DATE: 2, TIME: 3}
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
        self._starts: dict[tuple[str, str], list[str]] = {}

    def rows(self, columns: Sequence[Cells | None], first: int, count: int) -> str:
        """Return the XML of `count` rows from the `first` on; a column without cells is blank."""
        parts: list[Iterable[str]] = [self._begun(first, count)]
        for at, cells in enumerate(columns):
            if cells is None or (cells.kind is None and cells.kinds is None):
                parts += (self._start(at, None, first, count), repeat(BLANK, count))
            else:
                parts += (self._begin(at, cells, first, count), cells.endings)
        return "".join(map("".join, zip(*parts, repeat("</row>", count), strict=False)))

    def _begun(self, first: int, count: int) -> list[str]:
        return self._kept(("", ""), first, count, lambda row: f'<row r="{row}">')

    def _begin(self, at: int, cells: Cells, first: int, count: int) -> list[str]:
        apart = self._apart[at]
        if cells.kinds is None:
            kind = cells.kind if cells.kind in apart else None
            return self._start(at, kind, first, count)
        usual = self._start(at, None, first, count)
        if not apart.intersection(cells.kinds):
            return usual
        made = {kind: self._start(at, kind, first, count) for kind in apart}
        return [made.get(kind, usual)[row] for row, kind in enumerate(cells.kinds)]

    def _start(self, at: int, kind: int | None, first: int, count: int) -> list[str]:
        style = self.table.style(VARIANTS[kind] if kind is not None else 0, at)
        letters = self._letters[at]
        return self._kept(
            (letters, style), first, count, lambda row: opening(f"{letters}{row}", style)
        )

    def _kept(
        self, key: tuple[str, str], first: int, count: int, made: Callable[[int], str]
    ) -> list[str]:
        """Return what some rows begin with; what the first block begins with is made once."""
        top = self.table.top + 1 + first
        if first:
            return [made(row) for row in range(top, top + count)]
        kept = self._starts.setdefault(key, [])
        kept.extend(made(row) for row in range(top + len(kept), top + count))
        return kept[:count]
