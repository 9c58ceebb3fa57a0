"""Where something stands: the end of a block, the block around a cell, the selection."""

from __future__ import annotations

from typing import Any, List, Optional, Sequence

from .areas import addresses_of
from .commands import command
from .documents import active_document
from .named import place
from .session import Session
from .sheets import CONTENTS


@command("range.end")
def end(session: Session, uid: str, sheet: str, row: int, column: int, way: str) -> List[int]:
    """Return the cell that Ctrl and an arrow key lead to."""
    target = session.sheet(uid, sheet)
    limit = target.RangeAddress
    vertical = way in ("up", "down")
    last = limit.EndRow if vertical else limit.EndColumn
    if vertical:
        line = target.getCellRangeByPosition(column, 0, column, last)
    else:
        line = target.getCellRangeByPosition(0, row, last, row)
    runs = sorted(
        (area[0], area[2]) if vertical else (area[1], area[3])
        for area in addresses_of(line.queryContentCells(CONTENTS))
    )
    here = row if vertical else column
    found = ahead(runs, here, last) if way in ("down", "right") else behind(runs, here)
    return [found, column] if vertical else [row, found]


def joined(runs: Sequence[Any]) -> List[List[int]]:
    """Return runs with those that touch made one."""
    result: List[List[int]] = []
    for first, last in runs:
        if result and first <= result[-1][1] + 1:
            result[-1][1] = max(result[-1][1], last)
        else:
            result.append([first, last])
    return result


def ahead(runs: Sequence[Any], here: int, last: int) -> int:
    """Return the next edge of a block behind `here`, or the last place of all."""
    for first, final in joined(runs):
        if first <= here < final:
            return final
        if first > here:
            return first
    return last


def behind(runs: Sequence[Any], here: int) -> int:
    """Return the next edge of a block before `here`, or 0."""
    for first, final in reversed(joined(runs)):
        if first < here <= final:
            return first
        if final < here:
            return final
    return 0


@command("range.region")
def region(session: Session, uid: str, sheet: str, area: Sequence[int]) -> List[int]:
    """Return the block of cells around a range, bounded by empty rows and columns."""
    cursor = session.sheet(uid, sheet).createCursorByRange(session.cells(uid, sheet, area))
    cursor.collapseToCurrentRegion()
    found = cursor.RangeAddress
    return [found.StartRow, found.StartColumn, found.EndRow, found.EndColumn]


@command("selection.get")
def selection(session: Session) -> Optional[List[Any]]:
    """Return document, sheet and area of the selection; of several areas, the first."""
    document = active_document(session)
    if document is None:
        return None
    selected = document.CurrentController.getSelection()
    if selected is None:
        return None
    if selected.supportsService("com.sun.star.sheet.SheetCellRanges"):
        selected = selected.getByIndex(0) if selected.Count else None
    if selected is None or not hasattr(selected, "RangeAddress"):
        return None
    return [document.RuntimeUID, *place(session, document.RuntimeUID, selected)]


@command("selection.set")
def select(session: Session, uid: str, sheet: str, area: Sequence[int]) -> None:
    """Select a range, on whose sheet this turns."""
    controller = session.document(uid).CurrentController
    controller.setActiveSheet(session.sheet(uid, sheet))
    controller.select(session.cells(uid, sheet, area))
