"""The rows of a sheet with several tables side by side, cell by cell: there are few."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltier.workbook.inventory import column_letters
from xltier.workbook.rep_book.sheets import opening
from xltier.workbook.rep_book.texts import BLANK

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltier.workbook.rep_book.endings import Cells
    from xltier.workbook.rep_book.sheets import ModelSheet, ModelTable


class Board:
    """The cells of a sheet by row, to which tables are added."""

    def __init__(self, sheet: ModelSheet) -> None:
        """Begin with what stays of `sheet`."""
        self._sheet = sheet
        self._cells = {row: dict(cells) for row, cells in sheet.still.items()}
        self.columns = max((max(cells) for cells in self._cells.values() if cells), default=1)

    def add(
        self, table: ModelTable, headers: Sequence[str], columns: Sequence[Cells | None], rows: int
    ) -> None:
        """Add a table.

        Args:
            table: The table in the model.
            headers: How the cells of its headers end, if they depend on the data; else none.
            columns: The cells of each column; None for one that is blank.
            rows: How many there are, one at least.
        """
        for at, ending in enumerate(headers):
            self._put(table.top, table.left + at, table.head(at), ending)
        for at, cells in enumerate(columns):
            endings = cells.endings if cells else [BLANK] * rows
            for row, ending in enumerate(endings):
                style = table.style(row, at)
                if cells and table.shown:
                    style = table.shown.get(cells.kinds[row] if cells.kinds else cells.kind, style)
                self._put(table.top + 1 + row, table.left + at, style, ending)
        self.columns = max(self.columns, table.left + len(columns) - 1)

    def _put(self, row: int, column: int, style: str, ending: str) -> None:
        if ending == BLANK and style == "0":
            return
        start = opening(f"{column_letters(column)}{row}", style)
        self._cells.setdefault(row, {})[column] = start + ending

    @property
    def last(self) -> int:
        """The last row."""
        return max(max(self._cells, default=1), max(self._openings, default=1))

    @property
    def _openings(self) -> Mapping[int, str]:
        return self._sheet.openings

    def rows(self) -> str:
        """Return the XML of the rows."""
        made = []
        for row in sorted({*self._cells, *self._openings}):
            cells = self._cells.get(row, {})
            made.append(self._openings.get(row) or f'<row r="{row}">')
            made += [cells[column] for column in sorted(cells)]
            made.append("</row>")
        return "".join(made)
