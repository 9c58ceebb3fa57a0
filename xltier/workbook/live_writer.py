"""Carries out changes in an open workbook: all of them, or none."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from xltier.workbook.live_cells import area_of, range_of, write_values
from xltier.workbook.live_charts import follow_charts
from xltier.workbook.live_faults import half_written, put_back
from xltier.workbook.live_formats import (
    asks_of,
    formats_of,
    paint,
    paint_gained,
    repainted,
    repaints_of,
)
from xltier.workbook.live_values import Handing
from xltier.workbook.writing.values import TEXT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import xlwings

    from xltier.workbook.inventory import Area
    from xltier.workbook.live_change import Block, Cells, Change
    from xltier.workbook.live_formats import Formats
    from xltier.workbook.live_inventory import Handles
    from xltier.workbook.writing.values import CellColumn

TEMPORARY = "xltier {} ·"
"""Headers while others change places: Excel would number one that stands twice for a moment."""


class LiveWriter:
    """Writes changes into an open workbook."""

    def __init__(self, book: xlwings.Book, handles: Handles) -> None:
        """Write into `book`, which has these sheets and tables."""
        self._name = str(book.name)
        self._handles = handles
        self._handing = Handing.to(book.app)

    def carry_out(
        self, changes: Sequence[Change], progress: Callable[[float], None] | None = None
    ) -> None:
        """Carry out all changes; if one fails, put everything back as it was.

        Args:
            changes: What to do, table by table.
            progress: Called with the share that is done.

        Raises:
            WorkbookError: One of them failed; nothing is left of any, or the error says that.
        """
        whole, done = max(sum(change.cells for change in changes), 1), 0
        begun: list[Change] = []
        try:
            for change in changes:
                begun.append(change)
                self._apply(change)
                done += change.cells
                if progress is not None:
                    progress(done / whole)
        except BaseException as error:
            self._take_back(begun, error)
            raise
        self._tidy(changes)
        follow_charts(self._handles.sheets.values(), changes)

    def _tidy(self, changes: Sequence[Change]) -> None:
        """Take the look of a table off the cells that it lost, as when Excel deletes its rows.

        How they look is no reason to take back what has been written.
        """
        for change in changes:
            for area in change.lost:
                with contextlib.suppress(Exception):
                    range_of(self._handles.sheets[change.sheet], area).clear_formats()

    def _take_back(self, begun: list[Change], cause: BaseException) -> None:
        try:
            for change in reversed(begun):
                self._apply(change.reversed())
        except Exception as error:
            if isinstance(cause, Exception):
                raise half_written(cause, self._name) from error
            raise
        if isinstance(cause, Exception):
            raise put_back(cause, self._name) from cause

    def _apply(self, change: Change) -> None:
        sheet, table = self._handles.sheets[change.sheet], self._handles.table(change.table)
        if change.totals is not None:
            table.show_totals = False
            last = replace(change.before, first_row=change.before.last_row)
            range_of(sheet, last).clear_contents()
        rows = change.after.last_row - (change.totals is not None)
        if change.totals is not None or change.before != change.after:
            _resize(sheet, table, replace(change.after, last_row=rows))
        for repaint in change.repaints:
            paint(sheet, repaint)
        gained = self._gain(sheet, change)
        for block in change.blocks:
            self._write(sheet, block, change, gained)
        if change.totals is not None:
            table.show_totals = True
            _resize(sheet, table, change.after)
            row = replace(change.after, first_row=change.after.last_row)
            self._put(sheet, row, change.totals[1], {})

    @staticmethod
    def _gain(sheet: xlwings.Sheet, change: Change) -> Formats:
        """Format the rows that the table gains like the row above them; return the formats."""
        if change.gained is None or not change.model_row:
            return {}
        known: Formats = {}
        for block in change.blocks:
            if block.area.first_row <= change.model_row <= block.area.last_row:
                known |= block.shown or {}
        return paint_gained(sheet, change.gained, change.model_row, known)

    def _write(self, sheet: xlwings.Sheet, block: Block, change: Change, gained: Formats) -> None:
        if _headers_move(block, change):
            self._put_temporary_headers(sheet, block)
        shown = block.shown
        if shown is None:
            new = change.gained is not None and block.area.first_row >= change.gained.first_row
            shown = gained if new and gained else formats_of(sheet, block.area, asks_of(block))
            repaints = repaints_of(sheet, block, shown) if new else []
            for repaint in repaints:
                paint(sheet, repaint)
            shown = repainted(shown, repaints, block)
        self._put(sheet, block.area, block.after, shown)

    def _put(self, sheet: xlwings.Sheet, area: Area, cells: Cells, shown: Formats) -> None:
        numbers = range(area.first_column, area.last_column + 1)
        columns = [
            self._handing.values(column, shown.get(number))
            for number, column in zip(numbers, cells, strict=True)
        ]
        write_values(sheet, area, columns)

    def _put_temporary_headers(self, sheet: xlwings.Sheet, block: Block) -> None:
        row = replace(block.area, last_row=block.area.first_row)
        columns = [
            np.array([TEMPORARY.format(number)], object) for number in range(1, row.columns + 1)
        ]
        write_values(sheet, row, columns)


def _resize(sheet: xlwings.Sheet, table: xlwings.main.Table, area: Area) -> None:
    """Give a table its new extent, unless it has it."""
    if area_of(table.range) != area:
        table.resize(range_of(sheet, area))


def _headers_move(block: Block, change: Change) -> bool:
    """Tell whether a header is to stand where another column has it now."""
    if not change.header_rows or block.area.first_row != change.after.first_row:
        return False
    old = [_first_text(column) for column in block.before]
    new = [_first_text(column) for column in block.after]
    return any(text and text in old and old.index(text) != at for at, text in enumerate(new))


def _first_text(column: CellColumn) -> str:
    kinds, numbers, texts = column.kinds, column.numbers, column.texts
    return str(texts[int(numbers[0])].as_py()).casefold() if kinds[0] == TEXT else ""
