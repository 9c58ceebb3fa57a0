"""Number formats of an open workbook: asked for by the column, given where cells have none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from xltier.workbook.inventory import Area
from xltier.workbook.live_cells import range_of
from xltier.workbook.live_change import Block, Change, Repaint
from xltier.workbook.live_text import TEXT_FORMAT
from xltier.workbook.schema import DATE_FORMAT, TIME_FORMAT
from xltier.workbook.writing.styles import is_date_format
from xltier.workbook.writing.values import BLANK, BOOL, DATE, NUMBER, TIME, CellColumn

if TYPE_CHECKING:
    import xlwings

GENERAL = "General"
UNFORMATTED = frozenset({GENERAL, "G/通用格式", "Standard", "Standaard", "Estándar"})
"""What the format of a cell that nobody formatted is called; some editions translate it."""

MOST_RUNS = 64
"""Runs of dates that are looked at one by one in a column which also holds other things."""


def formats_of(sheet: xlwings.Sheet, area: Area) -> list[str | None]:
    """Return the number format of each column of an area, None where its cells differ."""
    whole = range_of(sheet, area).number_format
    if whole is not None or area.columns == 1:
        return [whole] * area.columns
    return [
        range_of(sheet, replace(area, first_column=column, last_column=column)).number_format
        for column in range(area.first_column, area.last_column + 1)
    ]


def needed(present: str, code: str | None, kinds: set[int]) -> str:
    """Return the format that cells need to show what is written to them.

    Args:
        present: The format they have.
        code: The one for their column if they have none.
        kinds: Kinds of the cells that are written, blank ones left out.
    """
    if kinds and kinds <= {DATE, TIME}:
        if is_date_format(present):
            return present
        default = DATE_FORMAT if kinds == {DATE} else TIME_FORMAT
        return code if code and is_date_format(code) else default
    plain = present in UNFORMATTED
    if NUMBER in kinds and (plain or present == TEXT_FORMAT):
        return code or GENERAL  # a number in a cell for text would become text
    return GENERAL if BOOL in kinds and present == TEXT_FORMAT else present


def repaints_of(sheet: xlwings.Sheet, block: Block) -> list[Repaint]:
    """Return the changes of number formats that a block needs."""
    presents = formats_of(sheet, block.area)
    found = []
    for at, present in enumerate(presents):
        column = block.area.first_column + at
        area = replace(block.area, first_column=column, last_column=column)
        code = block.codes[at] if block.codes else None
        found += _repaints(sheet, area, block.after[at], present, code)
    return found


def _repaints(
    sheet: xlwings.Sheet, area: Area, cells: CellColumn, present: str | None, code: str | None
) -> list[Repaint]:
    kinds = {int(kind) for kind in np.unique(cells.kinds)} - {BLANK}
    if present is not None:
        wanted = needed(present, code, kinds)
        if wanted != present:
            return [Repaint(area, present, wanted)]
    if kinds & {DATE, TIME} and not kinds <= {DATE, TIME}:
        return _date_runs(sheet, area, cells)
    return []


def _date_runs(sheet: xlwings.Sheet, area: Area, cells: CellColumn) -> list[Repaint]:
    """Return the changes for dates in a column that holds other things too."""
    dated = np.isin(cells.kinds, (DATE, TIME)).astype(np.int8)
    edges = np.flatnonzero(np.diff(dated, prepend=0, append=0)).reshape(-1, 2)
    found = []
    for start, stop in edges[:MOST_RUNS].tolist():
        run = replace(area, first_row=area.first_row + start, last_row=area.first_row + stop - 1)
        present = range_of(sheet, run).number_format
        if present is not None:
            wanted = needed(present, None, set(cells.kinds[start:stop].tolist()))
            found += [Repaint(run, present, wanted)] if wanted != present else []
    return found


def paint(sheet: xlwings.Sheet, repaint: Repaint) -> None:
    """Give cells their new number format."""
    range_of(sheet, repaint.area).number_format = repaint.after


def paint_gained(sheet: xlwings.Sheet, change: Change) -> None:
    """Give rows that a table gains the number formats of the row above them."""
    gained = change.gained
    if gained is None or not change.model_row:
        return
    row = replace(gained, first_row=change.model_row, last_row=change.model_row)
    models, presents = formats_of(sheet, row), formats_of(sheet, gained)
    for at, (model, present) in enumerate(zip(models, presents, strict=True)):
        if model not in (None, present):
            column = gained.first_column + at
            area = replace(gained, first_column=column, last_column=column)
            range_of(sheet, area).number_format = model
