"""Brings back what stood in an open workbook before xltier last wrote into it."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from xltier.workbook.live_application import quiet
from xltier.workbook.live_cells import read_formulas, read_values
from xltier.workbook.live_change import Block, Change
from xltier.workbook.live_columns import chosen, same_cells
from xltier.workbook.live_faults import (
    HalfWrittenError,
    check_unprotected,
    nothing_to_undo,
    understood,
)
from xltier.workbook.live_inventory import take_live_inventory
from xltier.workbook.live_memory import Memory, Remembered
from xltier.workbook.live_values import cells_of
from xltier.workbook.live_writer import LiveWriter
from xltier.workbook.writing.values import CellColumn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import xlwings

    from xltier.workbook.inventory import Inventory, TablePart
    from xltier.workbook.live_inventory import Handles


@dataclass(frozen=True, slots=True)
class Undone:
    """What was brought back.

    Attributes:
        verb: The command that was undone.
        when: When it had written.
        tables: Names of the tables brought back.
        cells: How many cells were brought back.
        kept: How many cells were changed since by somebody else and left alone.
    """

    verb: str
    when: datetime
    tables: tuple[str, ...]
    cells: int
    kept: int


@contextlib.contextmanager
def keep_for_undo(book: xlwings.Book, verb: str, changes: Sequence[Change]) -> Iterator[None]:
    """Remember what the changes overwrite while they are carried out, and after they were.

    Args:
        book: The workbook.
        verb: The command at work.
        changes: What is about to be written.

    Raises:
        WorkbookError: The disk does not allow it.
    """
    memory = Memory.of(book)
    memory.begin(Remembered(verb, datetime.now().astimezone(), tuple(changes)))
    try:
        yield
    except HalfWrittenError:
        raise
    except BaseException:
        memory.forget_begun()
        raise
    memory.finish()


def has_undo(book: xlwings.Book) -> bool:
    """Tell whether there is something to undo in an open workbook."""
    return Memory.of(book).holds()


def undo_last(book: xlwings.Book) -> Undone:
    """Bring back what stood in the workbook before xltier last wrote into it.

    A cell that somebody changed since is left alone and counted. A table gets its former size
    unless that would cut off something typed since.

    Args:
        book: The open workbook.

    Raises:
        WorkbookError: There is nothing to undo, a sheet is protected, or the program refused.
    """
    memory = Memory.of(book)
    remembered = memory.recall()
    if remembered is None:
        raise nothing_to_undo(book.name)
    with understood(book.name), quiet(book.app):
        inventory, handles = take_live_inventory(book)
        for sheet in {place.sheet for place in map(inventory.table, _names(remembered)) if place}:
            check_unprotected(handles.sheets[sheet])
        backs, kept = [], 0
        for change in remembered.changes:
            back, left = _way_back(handles, change, inventory)
            backs += [] if back is None else [back]
            kept += left
        LiveWriter(book, handles).carry_out(backs[::-1])
    memory.forget()
    return Undone(
        verb=remembered.verb,
        when=remembered.when,
        tables=tuple(back.table for back in backs),
        cells=sum(_differing(back) for back in backs),
        kept=kept,
    )


def _names(remembered: Remembered) -> list[str]:
    return [change.table for change in remembered.changes]


def _way_back(handles: Handles, change: Change, inventory: Inventory) -> tuple[Change | None, int]:
    """Return the change that takes another one back as far as possible, and the cells it leaves.

    Args:
        handles: The workbook's sheets.
        change: What was written.
        inventory: What stands in the workbook now.
    """
    place = inventory.table(change.table)
    if place is None or place.columns != change.headers:
        return None, change.cells
    rows = place.area.first_row - change.after.first_row
    columns = place.area.first_column - change.after.first_column
    written = change.moved(rows, columns, place.sheet)
    sheet = handles.sheets[place.sheet]
    strangers = _strange_rows(sheet, written)
    found = [_Found.of(sheet, block, strangers) for block in written.reversed().blocks]
    back = replace(written.reversed(), before=place.area)
    if not _may_resize(sheet, written, place, found):
        # what stood in rows that the table lacks now would stand alone below it
        found = [one for one in found if one.block.area.last_row <= place.area.last_row]
        back = replace(back, after=place.area, totals=None)
    back = replace(back, blocks=tuple(one.block for one in found))
    return back, change.cells - sum(one.ours for one in found)


@dataclass(frozen=True, slots=True)
class _Found:
    """A block to bring back: from what stands there now to what stood there, where it is ours."""

    block: Block
    ours: int

    @classmethod
    def of(cls, sheet: xlwings.Sheet, block: Block, strangers: set[int] | None) -> _Found:
        """Compare what stands in a block's cells with what was written there.

        Args:
            sheet: The sheet.
            block: From what was written to what stood there.
            strangers: Rows that are others' now; None if one cannot tell, then a row counts as
                ours only if all of it is as written.
        """
        now = _read(sheet, block)
        same = np.array([same_cells(*pair) for pair in zip(now, block.before, strict=True)])
        if strangers is None:
            same &= same.all(axis=0)
        elif strangers:
            rows = np.arange(block.area.first_row, block.area.last_row + 1)
            same &= ~np.isin(rows, list(strangers))
        after = tuple(
            chosen(take, *pair) for take, *pair in zip(same, block.after, now, strict=True)
        )
        return cls(Block(block.area, now, after), int(same.sum()))

    @property
    def whole(self) -> bool:
        """Whether all of its cells are as they were written."""
        return self.ours == self.block.area.rows * self.block.area.columns


def _read(sheet: xlwings.Sheet, block: Block) -> tuple[CellColumn, ...]:
    values, formulas = read_values(sheet, block.area), read_formulas(sheet, block.area)
    return tuple(cells_of(*pair) for pair in zip(values, formulas, strict=True))


def _strange_rows(sheet: xlwings.Sheet, written: Change) -> set[int] | None:
    """Return the rows in which the key is another now; None if the table has no key."""
    if not written.witnesses:
        return None
    rows: set[int] = set()
    for block in written.witnesses:
        now = cells_of(read_values(sheet, block.area)[0])
        changed = np.flatnonzero(~same_cells(now, block.after[0]))
        rows |= {block.area.first_row + int(row) for row in changed}
    return rows


def _may_resize(
    sheet: xlwings.Sheet, written: Change, place: TablePart, found: Sequence[_Found]
) -> bool:
    """Tell whether the table can have its former extent without loss to what was typed since."""
    before, after = written.before, written.after
    if place.area != after:
        return False
    outside = [
        one
        for one in found
        if one.block.area.last_row > min(before.last_row, after.last_row)
        or one.block.area.last_column > min(before.last_column, after.last_column)
    ]
    if not all(one.whole for one in outside):
        return False
    gained = written.gained
    if gained is None:
        return True
    covered = {
        column
        for one in outside
        for column in range(one.block.area.first_column, one.block.area.last_column + 1)
    }
    texts = enumerate(read_formulas(sheet, gained), gained.first_column)
    return not any(
        text not in (None, "") and not str(text).startswith("=")
        for column, column_texts in texts
        if column not in covered
        for text in column_texts
    )


def _differing(back: Change) -> int:
    return sum(
        int((~same_cells(*pair)).sum())
        for block in back.blocks
        for pair in zip(block.before, block.after, strict=True)
    )
