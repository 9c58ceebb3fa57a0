"""Number formats of an open workbook: asked for by column, given where cells have none."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from xltier.workbook.live_cells import range_of
from xltier.workbook.live_change import Repaint
from xltier.workbook.live_text import TEXT_FORMAT
from xltier.workbook.schema import DATE_FORMAT, TIME_FORMAT
from xltier.workbook.writing.styles import is_date_format
from xltier.workbook.writing.values import BLANK, BOOL, DATE, NUMBER, TIME, CellColumn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import xlwings

    from xltier.workbook.inventory import Area
    from xltier.workbook.live_change import Block

GENERAL = "General"
UNFORMATTED = frozenset({GENERAL, "G/通用格式", "Standard", "Standaard", "Estándar"})
"""What the format of a cell that nobody formatted is called; some editions translate it."""

MOST_RUNS = 64
"""Runs of dates that are looked at one by one in a column which also holds other things."""

DATES = frozenset({DATE, TIME})
Formats = dict[int, str | None]
"""Number format by column; None where the cells differ, absent where nobody asked."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A column whose format is wanted.

    Attributes:
        number: Its number on the sheet.
        group: Neighbours with the same one are asked for together, since they are likely alike.
    """

    number: int
    group: str | None


def formats_of(sheet: xlwings.Sheet, area: Area, asks: Sequence[Ask]) -> Formats:
    """Return the formats of some columns of an area."""
    groups = groupby(enumerate(asks), lambda item: (item[1].number - item[0], item[1].group))
    runs = [[ask.number for _, ask in items] for _, items in groups]
    found: Formats = {}
    several: list[int] = []
    for numbers, whole in zip(runs, _formats(sheet, _parts(area, runs)), strict=True):
        if whole is None and len(numbers) > 1:
            several += numbers
        found |= dict.fromkeys(numbers, whole)
    singly = _formats(sheet, _parts(area, [[number] for number in several]))
    return found | dict(zip(several, singly, strict=True))


def _parts(area: Area, runs: Sequence[Sequence[int]]) -> list[Area]:
    """Return the parts of an area that have these columns."""
    return [replace(area, first_column=run[0], last_column=run[-1]) for run in runs]


def _formats(sheet: xlwings.Sheet, areas: Sequence[Area]) -> list[str | None]:
    """Return the format of each area, None where its cells differ.

    They are asked for in one message if the engine takes one for several areas.
    """
    if not areas:
        return []
    ranges = [range_of(sheet, area) for area in areas]
    at_once = getattr(sheet.impl, "number_formats", None)
    if at_once is None:
        return [one.number_format for one in ranges]
    return list(at_once([one.impl for one in ranges]))


def asks_of(block: Block) -> list[Ask]:
    """Return the columns of a block: all of them, so that what is asked depends on no cell."""
    codes = block.codes or (None,) * block.area.columns
    numbers = range(block.area.first_column, block.area.last_column + 1)
    return [Ask(number, code) for number, code in zip(numbers, codes, strict=True)]


def _kinds(cells: CellColumn) -> set[int]:
    return set(np.unique(cells.kinds).tolist()) - {BLANK}


def needed(present: str, code: str | None, kinds: set[int]) -> str:
    """Return the format that cells need to show what is written to them.

    Args:
        present: The format they have.
        code: The one for their column if they have none.
        kinds: Kinds of the cells that are written, blank ones left out.
    """
    if kinds and kinds <= DATES:
        if is_date_format(present):
            return present
        default = DATE_FORMAT if kinds == {DATE} else TIME_FORMAT
        return code if code and is_date_format(code) else default
    if NUMBER in kinds and (present in UNFORMATTED or present == TEXT_FORMAT):
        return code or GENERAL  # a number in a cell for text would become text
    return GENERAL if BOOL in kinds and present == TEXT_FORMAT else present


def repaints_of(
    sheet: xlwings.Sheet, block: Block, shown: Mapping[int, str | None]
) -> list[Repaint]:
    """Return the changes of number formats that a block needs.

    Args:
        sheet: Its sheet.
        block: What is written.
        shown: The formats of its columns.
    """
    found = []
    for at, cells in enumerate(block.after):
        number = block.area.first_column + at
        if number not in shown:
            continue
        area = replace(block.area, first_column=number, last_column=number)
        kinds, present = _kinds(cells), shown[number]
        wanted = present and needed(present, block.codes[at] if block.codes else None, kinds)
        if present and wanted and wanted != present:
            found.append(Repaint(area, present, wanted))
        elif kinds & DATES and not kinds <= DATES:
            found += _date_runs(sheet, area, cells)
    return found


def _date_runs(sheet: xlwings.Sheet, area: Area, cells: CellColumn) -> list[Repaint]:
    """Return the changes for dates in a column that holds other things too."""
    dated = np.isin(cells.kinds, list(DATES)).astype(np.int8)
    edges = np.flatnonzero(np.diff(dated, prepend=0, append=0)).reshape(-1, 2)[:MOST_RUNS].tolist()
    top = area.first_row
    runs = [replace(area, first_row=top + start, last_row=top + stop - 1) for start, stop in edges]
    found = []
    for (start, stop), run, present in zip(edges, runs, _formats(sheet, runs), strict=True):
        wanted = present and needed(present, None, set(cells.kinds[start:stop].tolist()))
        if present and wanted and wanted != present:
            found.append(Repaint(run, present, wanted))
    return found


def repainted(shown: Formats, repaints: Sequence[Repaint], block: Block) -> Formats:
    """Return the formats of a block's columns after some changes."""
    rows = block.area.first_row, block.area.last_row
    whole = {
        repaint.area.first_column: repaint.after
        for repaint in repaints
        if (repaint.area.first_row, repaint.area.last_row) == rows
    }
    return shown | whole


def paint(sheet: xlwings.Sheet, repaint: Repaint) -> None:
    """Give cells their new number format."""
    range_of(sheet, repaint.area).number_format = repaint.after


def paint_gained(
    sheet: xlwings.Sheet, gained: Area, model_row: int, known: Mapping[int, str | None]
) -> Formats:
    """Give rows that a table gains the formats of the row above them; return the number formats.

    Excel gives a table's new rows the look of their column, but not always the number format.

    Args:
        sheet: The table's sheet.
        gained: The new rows.
        model_row: The row above them.
        known: Formats of whole columns of the table that are known already.
    """
    row = replace(gained, first_row=model_row, last_row=model_row)
    numbers = range(gained.first_column, gained.last_column + 1)
    missing = [Ask(number, None) for number in numbers if known.get(number) is None]
    models = {number: known.get(number) for number in numbers}
    models |= formats_of(sheet, row, missing)
    if _take_looks(sheet, row, gained):
        return models
    for code, run in groupby(numbers, lambda number: models[number]):
        columns = list(run)
        if code is not None:
            area = replace(gained, first_column=columns[0], last_column=columns[-1])
            range_of(sheet, area).number_format = code
    return models


def _take_looks(sheet: xlwings.Sheet, row: Area, gained: Area) -> bool:
    """Give new rows all of the look of the row above them, where Excel does not do it by itself."""
    if sheet.book.app.engine.name == "excel":
        return False
    with contextlib.suppress(NotImplementedError):
        both = replace(row, last_row=gained.last_row)
        range_of(sheet, row).autofill(range_of(sheet, both), "fill_formats")
        return True
    return False
