"""What one workbook says: its rows as frames, and as the cells of sheets."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from xltier.language import Sentence
from xltier.workbook.inventory import column_letters
from xltier.workbook.rep_book.charts import TableContent
from xltier.workbook.rep_book.endings import Cells, cells_of

if TYPE_CHECKING:
    from xltier.language import Language
    from xltier.workbook.rep_book.columns import RepBook
    from xltier.workbook.rep_book.sheets import ModelSheet, ModelTable
    from xltier.workbook.rep_book.texts import Texts

EMPTY: Final[dict[str, tuple[str, Sentence]]] = {
    "Remarks": ("remark", Sentence("Nothing stands out.", "没有特别需要关注的变化。")),
    "Risers": ("customer", Sentence("Nobody moved up.", "没有升级的客户。")),
    "Fallers": ("customer", Sentence("Nobody moved down.", "没有降级或流出的客户。")),
    "Followups": ("rep", Sentence("Nobody is due this week.", "本周没有应联系的客户。")),
}
"""What tables to read say where they have no rows."""

_NOTHING: Final = pd.DataFrame()


class Rows:
    """The rows of one workbook's tables, as frames and as cells."""

    def __init__(self, book: RepBook, texts: Texts, language: Language) -> None:
        """Take the rows of `book`; its texts are added to `texts`."""
        self.texts = texts
        self._frames = {**book.tables}
        for name, (column, sentence) in EMPTY.items():
            if not len(self._frames.get(name, _NOTHING)):
                self._frames[name] = pd.DataFrame({column: [sentence.text(language)]})
        self._frames.setdefault("Sent", self._frames.get("Customers", _NOTHING))
        self._made: dict[tuple[int, str], Cells] = {}

    def frame(self, table: ModelTable) -> pd.DataFrame:
        """Return the rows of a table."""
        return self._frames.get(table.name, _NOTHING)

    def count(self, table: ModelTable) -> int:
        """Return how many rows the table has on the sheet: one at least."""
        return max(len(self.frame(table)), 1)

    def names(self, table: ModelTable) -> tuple[str, ...]:
        """Return what the frame calls the columns, some of which depend on the data."""
        frame = self.frame(table)
        if not table.wide or not len(frame.columns):
            return table.names
        first = table.names[0]
        return (first, *(str(name) for name in frame.columns if name != first))

    def headers(self, table: ModelTable) -> list[str]:
        """Return the headers."""
        if not table.wide:
            return list(table.labels)
        return [table.labels[0], *self.names(table)[1:]]

    def heads(self, table: ModelTable) -> list[str]:
        """Return how the cells of headers end that depend on the data; none if none does."""
        return [self.texts[each] for each in self.headers(table)] if table.wide else []

    def cells(
        self, sheet: ModelSheet, table: ModelTable, first: int, count: int
    ) -> list[Cells | None]:
        """Return some rows by column; None stands for a column that is blank."""
        frame = self.frame(table)
        block = frame if len(frame) <= count else frame.iloc[first : first + count]
        found: list[Cells | None] = []
        for at, name in enumerate(self.names(table)):
            if name not in block.columns or not len(block):
                found.append(None)
                continue
            # Sent has the cells of Customers
            key = id(block), name
            cells = self._made.get(key) if block is frame else None
            if cells is None:
                row = table.top + 1 + first
                place = partial(_place, sheet.name, column_letters(table.left + at), row)
                cells = cells_of(block[name], self.texts, place)
            if block is frame:
                self._made[key] = cells
            found.append(cells)
        return found

    def content(self, table: ModelTable) -> TableContent:
        """Return what a chart shows of a table."""
        frame, names = self.frame(table), self.names(table)

        def values(column: int) -> list[Any]:
            if names[column] not in frame:
                return [None] * self.count(table)
            return [None if pd.isna(value) else value for value in frame[names[column]].tolist()]

        return TableContent(self.headers(table), values)


def _place(sheet: str, letters: str, first: int, row: int) -> str:
    return f"{sheet}!{letters}{first + row}"
