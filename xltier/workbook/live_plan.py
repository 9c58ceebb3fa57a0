"""Plans the changes of an open workbook and refuses, before anything is written, what cannot be.

What an edit comes to is planned as for a closed file; here it becomes blocks of cells that are read
and written as a whole.
"""

from __future__ import annotations

import html
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from xltier.workbook.inventory import Area, column_letters
from xltier.workbook.live_cells import narrowed, range_of, read_formulas, read_values
from xltier.workbook.live_change import Block, Change
from xltier.workbook.live_columns import first_filled, spread
from xltier.workbook.live_formats import asks_of, formats_of, repainted, repaints_of
from xltier.workbook.live_values import FORMULA, cells_of
from xltier.workbook.writing.growth import follow_own
from xltier.workbook.writing.model_row import same_row_pieces
from xltier.workbook.writing.patch import Patch
from xltier.workbook.writing.planning import TablePlan, TablePlanner
from xltier.workbook.writing.sheet_state import filled_by_formula, occupied
from xltier.workbook.writing.values import CellColumn, blank_cells

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import xlwings

    from xltier.workbook.edits import TableEdit
    from xltier.workbook.inventory import TablePart
    from xltier.workbook.live_change import Cells, Repaint


def change_of(
    sheet: xlwings.Sheet, edit: TableEdit, place: TablePart, neighbours: Iterable[TablePart]
) -> Change:
    """Return the change that carries out an edit.

    Args:
        sheet: The table's sheet.
        edit: What to write.
        place: Where the table stands now.
        neighbours: The other tables of the sheet.

    Raises:
        WorkbookError: The edit does not fit the table, or something stands in its way.
    """
    survey = partial(_last_typed, sheet)
    planner = TablePlanner(place, edit, date1904=False, formulas={}, survey=survey)
    plan = planner.plan(neighbours)
    _check_free(sheet, plan)
    patches = [step for step in plan.steps if isinstance(step, Patch)]
    blocks = _whole(sheet, plan, patches, edit) if edit.wide else _each(sheet, place, patches)
    _check_arrays(sheet, place, blocks)
    blocks, repaints = _with_formats(sheet, place, blocks)
    return Change(
        table=place.name,
        sheet=place.sheet,
        before=place.area,
        after=plan.after,
        headers=plan.headers,
        header_rows=place.header_rows,
        totals=_totals(sheet, plan),
        blocks=tuple(blocks),
        repaints=tuple(repaints),
    )


def _with_formats(
    sheet: xlwings.Sheet, place: TablePart, blocks: list[Block]
) -> tuple[list[Block], list[Repaint]]:
    """Return the blocks with the formats of their cells, and the formats to change before.

    Formats of rows that the table is still to gain are not known yet.
    """
    informed, repaints = [], []
    for block in blocks:
        if not _inside(block.area, place.area):
            informed.append(block)
            continue
        shown = formats_of(sheet, block.area, asks_of(block))
        found = repaints_of(sheet, block, shown)
        informed.append(replace(block, shown=repainted(shown, found, block)))
        repaints += found
    return informed, repaints


def _inside(area: Area, other: Area) -> bool:
    return (
        area.first_row >= other.first_row
        and area.last_row <= other.last_row
        and area.last_column <= other.last_column
    )


def _last_typed(
    sheet: xlwings.Sheet, table: TablePart, first: int, last: int, columns: Collection[int]
) -> int:
    """Return the last row between two in which one of the columns holds something typed."""
    if last < first:
        return 0
    area = replace(table.area, first_row=first, last_row=last)
    found = 0
    for column, texts in enumerate(read_formulas(sheet, area), area.first_column):
        if column in columns:
            typed = (row for row, text in enumerate(texts, first) if _typed(text))
            found = max(found, max(typed, default=0))
    return found


def _typed(text: object) -> bool:
    return text not in (None, "") and not str(text).startswith("=")


def _check_free(sheet: xlwings.Sheet, plan: TablePlan) -> None:
    """Refuse to let a table grow over something."""
    before, after = plan.table.area, plan.after
    right = max(before.last_column, after.last_column)
    below = Area(before.last_row + 1, before.first_column, after.last_row, right)
    beside = Area(before.first_row, before.last_column + 1, before.last_row, after.last_column)
    for area in (below, beside):
        if area.rows < 1 or area.columns < 1:
            continue
        filled = first_filled(read_formulas(sheet, area))
        if filled is not None:
            row, column = area.first_row + filled[0], area.first_column + filled[1]
            raise occupied(f"{plan.table.sheet}!{column_letters(column)}{row}", plan.table.name)


def _check_arrays(sheet: xlwings.Sheet, place: TablePart, blocks: list[Block]) -> None:
    """Refuse to write into an array formula, of which a cell alone cannot be changed."""
    for block in blocks:
        area = block.area
        if _inside(area, place.area) and _has_array(sheet, area):
            cell = narrowed(area, lambda part: _has_array(sheet, part))
            raise filled_by_formula(f"{place.sheet}!{cell}", str(cell))


def _has_array(sheet: xlwings.Sheet, area: Area) -> bool:
    return range_of(sheet, area).has_array is not False


def _each(sheet: xlwings.Sheet, place: TablePart, patches: list[Patch]) -> list[Block]:
    """Return the blocks of patches that do not overlap."""
    blocks = []
    for patch in patches:
        rows = int(patch.rows[0]), int(patch.rows[-1])
        new = rows[0] > place.last_data_row
        for run in _adjacent(patch.columns):
            left, right = patch.columns[run[0]], patch.columns[run[-1]]
            area = Area(rows[0], left, rows[1], right)
            before = _blank(area) if new else _read(sheet, area)
            blocks.append(_block(area, before, patch, run))
        if new and patch.look == "row above" and patch.model:
            blocks += _formulas(sheet, patch)
    return blocks


def _block(area: Area, before: Cells, patch: Patch, run: list[int]) -> Block:
    places = patch.rows - area.first_row
    after = tuple(spread(patch.cells[i], places, old) for i, old in zip(run, before, strict=True))
    return Block(area, before, after, tuple(patch.formats[i] for i in run))


def _adjacent(columns: tuple[int, ...]) -> list[list[int]]:
    """Return the places of columns in runs of neighbours."""
    runs: list[list[int]] = []
    for i, column in enumerate(columns):
        if runs and columns[i - 1] + 1 == column:
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs


def _whole(
    sheet: xlwings.Sheet, plan: TablePlan, patches: list[Patch], edit: TableEdit
) -> list[Block]:
    """Return one block for a table whose headers change too."""
    old, new = plan.table.area, plan.after
    last_row, last_column = max(old.last_row, new.last_row), max(old.last_column, new.last_column)
    totals = plan.table.totals_rows
    area = Area(old.first_row, old.first_column, last_row - totals, last_column)
    before = _read(sheet, area)
    after = list(before)
    for patch in patches:
        places = patch.rows - area.first_row
        inside = places < area.rows
        for column, cells in zip(patch.columns, patch.cells, strict=True):
            at = column - area.first_column
            kept = CellColumn(cells.kinds[inside], cells.numbers[inside], cells.texts)
            after[at] = spread(kept, places[inside], after[at])
    codes = [edit.formats.get(header) for header in plan.headers]
    codes += [None] * (area.columns - len(codes))
    return [Block(area, before, tuple(after), tuple(codes))]


def _read(sheet: xlwings.Sheet, area: Area) -> Cells:
    """Return what stands in an area, formulas as formulas."""
    values, formulas = read_values(sheet, area), read_formulas(sheet, area)
    return tuple(cells_of(*pair) for pair in zip(values, formulas, strict=True))


def _blank(area: Area) -> Cells:
    return tuple(blank_cells(area.rows) for _ in range(area.columns))


def _formulas(sheet: xlwings.Sheet, patch: Patch) -> list[Block]:
    """Return blocks for columns in which new rows take the formula of the row above them."""
    first, last = patch.span
    row = Area(patch.model, first, patch.model, last)
    blocks = []
    for column, (text,) in enumerate(read_formulas(sheet, row), first):
        formula = str(text or "")
        if column in patch.columns or not formula.startswith("="):
            continue
        pieces = same_row_pieces(formula[1:], patch.model)
        if pieces is not None:
            plain = [html.unescape(piece.decode()) for piece in pieces]
            texts = ["=" + str(number).join(plain) for number in patch.rows.tolist()]
            area = Area(int(patch.rows[0]), column, int(patch.rows[-1]), column)
            blocks.append(Block(area, _blank(area), (_formula_cells(texts),)))
    return blocks


def _formula_cells(texts: list[str]) -> CellColumn:
    kinds = np.full(len(texts), FORMULA, np.uint8)
    return CellColumn(kinds, np.arange(len(texts), dtype=float), pa.array(texts, pa.large_string()))


def _totals(sheet: xlwings.Sheet, plan: TablePlan) -> tuple[Cells, Cells] | None:
    """Return the totals row before and afterwards, if the table has one and changes its extent."""
    table = plan.table
    if not table.totals_rows or plan.after == table.area:
        return None
    area = replace(table.area, first_row=table.area.last_row)
    before = _read(sheet, area)
    after = []
    for cells in before[: plan.after.columns]:
        texts = [
            "=" + follow_own(text[1:], plan.growth) if text.startswith("=") else text
            for text in cells.texts.to_pylist()
        ]
        after.append(replace(cells, texts=pa.array(texts, pa.large_string())))
    after += [blank_cells(1)] * (plan.after.columns - len(after))
    return before, tuple(after)
