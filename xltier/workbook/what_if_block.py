"""Puts the what-if formulas beside the tiers of a new workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.worksheet.table import TableFormula

from xltier.workbook.contract import TABLES
from xltier.workbook.what_if_formulas import FORMULA_COLUMNS, what_if

if TYPE_CHECKING:
    from xltier.workbook.blocks import Block


def finish_what_if(block: Block, rows: int) -> None:
    """Write the formulas into the rows of TierRules, and into those that Excel adds to it."""
    names = [column.name for column in TABLES["TierRules"].columns]
    table = block.sheet.tables["TierRules"]
    for name in FORMULA_COLUMNS:
        offset, formula = names.index(name), what_if(name, block.language)
        table.tableColumns[offset].calculatedColumnFormula = TableFormula(attr_text=formula)
        for row in range(block.place.row + 1, block.place.row + 1 + max(rows, 1)):
            cell = block.sheet.cell(row, block.place.column + offset)
            cell.value = f"={formula}"
