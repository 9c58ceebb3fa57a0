"""The tables of the template whose rows belong to measures: money shows as money."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xltier.language import Sentence
from xltier.workbook.blocks import Block
from xltier.workbook.contract import KNOWN
from xltier.workbook.entries import LAST_ROW, Entry
from xltier.workbook.look import FORMATS
from xltier.workbook.shipped import MEASURES

if TYPE_CHECKING:
    import pandas as pd

MEASURED: Final[dict[str, tuple[str, ...]]] = {
    "RfmEdges": ("above", "up_to", "fixed"),
    "ScorePoints": ("bound",),
}
"""By table: the columns in the unit of the row's measure."""

_MONEY: Final = ("monetary", "average_order")


def finish_measured(block: Block, rows: pd.DataFrame) -> None:
    """Format the cells of measures of money, and offer the measures where one may be typed."""
    table, place = KNOWN[block.place.table], block.place
    names = [column.name for column in table.columns]
    money = {MEASURES[name].text(block.language) for name in _MONEY}
    for row, measure in enumerate(rows["measure"], start=place.row + 1):
        for name in MEASURED[table.name] if measure in money else ():
            cell = block.sheet.cell(row, place.column + names.index(name))
            cell.number_format = FORMATS["money"]
    if not table.column("measure").owned:
        letter = block.sheet.cell(place.row, place.column).column_letter
        labels = ",".join(label.text(block.language) for label in MEASURES.values())
        error = Sentence("Choose one of the list.", "请从下拉列表中选择。")
        entry = Entry("list", f'"{labels}"', error=error)
        label = table.column("measure").label.text(block.language)
        block.guard(entry, f"{letter}{place.row + 1}:{letter}{LAST_ROW}", label)
