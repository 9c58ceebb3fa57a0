"""Cells as things: cleared, inserted, deleted, copied, made wider."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Sequence, Set

import uno

from .areas import cell_address
from .commands import Refusal, command
from .session import Session
from .sheets import CONTENTS, FORMATS, NOTES

OBJECTS_OF_CELL = NOTES | 256  # notes and formats within a text


@command("range.clear")
def clear(session: Session, uid: str, sheet: str, area: Sequence[int], what: str) -> None:
    """Empty a range of its contents, its formats or both."""
    flags = {"contents": CONTENTS, "formats": FORMATS, "all": CONTENTS | FORMATS | OBJECTS_OF_CELL}
    session.cells(uid, sheet, area).clearContents(flags[what])


@command("range.insert")
def insert(session: Session, uid: str, sheet: str, area: Sequence[int], way: str) -> None:
    """Insert cells and move those there down, right, or with their whole rows or columns."""
    cells = session.cells(uid, sheet, area)
    address = cells.RangeAddress
    filled = is_filled(cells)
    mode = uno.Enum("com.sun.star.sheet.CellInsertMode", way)
    session.sheet(uid, sheet).insertCells(address, mode)
    if filled and is_filled(session.cells(uid, sheet, area)):  # LibreOffice does not say so
        raise Refusal("office", "an array formula or merged cells stand in the way")


def is_filled(cells: Any) -> bool:
    """Tell whether anything stands in a range."""
    return bool(cells.queryContentCells(CONTENTS).Count)


@command("range.delete")
def delete(session: Session, uid: str, sheet: str, area: Sequence[int], way: str) -> None:
    """Delete cells and move those beyond up, left, or with their whole rows or columns."""
    cells = session.cells(uid, sheet, area)
    mode = uno.Enum("com.sun.star.sheet.CellDeleteMode", way)
    session.sheet(uid, sheet).removeRange(cells.RangeAddress, mode)


@command("range.copy")
def copy(
    session: Session, uid: str, sheet: str, area: Sequence[int], to: str, row: int, column: int
) -> None:
    """Copy a range to another place of the same document."""
    target = session.sheet(uid, to)
    place = cell_address(target.RangeAddress.Sheet, row, column)
    session.sheet(uid, sheet).copyRange(place, session.cells(uid, sheet, area).RangeAddress)


@command("range.autofit")
def autofit(session: Session, uid: str, sheet: str, area: Sequence[int], axis: str) -> None:
    """Make columns as wide and rows as high as what they show."""
    cells = session.cells(uid, sheet, area)
    if axis in ("columns", "both"):
        cells.Columns.OptimalWidth = True
    if axis in ("rows", "both"):
        cells.Rows.OptimalHeight = True


@command("range.sizes")
def sizes(session: Session, uid: str, sheet: str, area: Sequence[int]) -> Dict[str, Any]:
    """Return widths and heights, place and size of a range in hundredths of a millimetre."""
    cells = session.cells(uid, sheet, area)
    top, left, bottom, right = area
    columns = [cells.Columns.getByIndex(0).Width, cells.Columns.getByIndex(right - left).Width]
    rows = [cells.Rows.getByIndex(0).Height, cells.Rows.getByIndex(bottom - top).Height]
    place, size = cells.Position, cells.Size
    return {
        "columns": uniform(cells.Columns, "Width", columns),
        "rows": uniform(cells.Rows, "Height", rows),
        "box": [place.X, place.Y, size.Width, size.Height],
    }


def uniform(lines: Any, name: str, samples: List[int]) -> Optional[int]:
    """Return the size that all lines have; None if they differ."""
    if len(set(samples)) > 1:
        return None
    if lines.Count <= 64 and any(
        getattr(lines.getByIndex(index), name) != samples[0] for index in range(lines.Count)
    ):
        return None
    return samples[0]


@command("range.set_size")
def set_size(
    session: Session, uid: str, sheet: str, area: Sequence[int], axis: str, value: int
) -> None:
    """Set the width of columns or the height of rows in hundredths of a millimetre."""
    cells = session.cells(uid, sheet, area)
    if axis == "columns":
        cells.Columns.Width = value
    else:
        cells.Rows.Height = value


@command("range.hidden")
def hidden(
    session: Session, uid: str, sheet: str, area: Sequence[int], axis: str, value: Optional[bool]
) -> Optional[bool]:
    """Tell whether rows or columns are hidden, or set it; None if some are and some are not."""
    cells = session.cells(uid, sheet, area)
    lines = cells.Rows if axis == "rows" else cells.Columns
    if value is not None:
        lines.IsVisible = not value
        return value
    seen = cells.queryVisibleCells()
    shown: Set[int] = set()
    for found in seen.RangeAddresses:
        start = found.StartRow if axis == "rows" else found.StartColumn
        end = found.EndRow if axis == "rows" else found.EndColumn
        shown.update(range(start, end + 1))
    count = lines.Count
    return False if len(shown) == count else True if not shown else None


@command("range.merged")
def merged(session: Session, uid: str, sheet: str, area: Sequence[int]) -> List[int]:
    """Return the merged area that covers the first cell of a range; the cell if none does."""
    target = session.sheet(uid, sheet)
    cell = target.getCellRangeByPosition(area[1], area[0], area[1], area[0])
    cursor = target.createCursorByRange(cell)
    cursor.collapseToMergedArea()
    found = cursor.RangeAddress
    return [found.StartRow, found.StartColumn, found.EndRow, found.EndColumn]


@command("range.any_merged")
def any_merged(session: Session, uid: str, sheet: str, area: Sequence[int]) -> Optional[bool]:
    """Tell whether cells of a range are merged; None if some are and some are not."""
    if not session.cells(uid, sheet, area).getIsMerged():
        top, left, bottom, right = merged(session, uid, sheet, area)
        inside = top <= area[0] and left <= area[1] and bottom >= area[2] and right >= area[3]
        return inside and [top, left] != [bottom, right]
    top, left, bottom, right = merged(session, uid, sheet, area)
    return True if bottom >= area[2] and right >= area[3] else None


@command("range.merge")
def merge(session: Session, uid: str, sheet: str, area: Sequence[int], value: bool) -> None:
    """Merge the cells of a range or take them apart."""
    session.cells(uid, sheet, area).merge(value)


@command("range.color")
def color(session: Session, uid: str, sheet: str, area: Sequence[int]) -> Optional[int]:
    """Return the background as 0xRRGGBB; None if there is none."""
    found = session.cells(uid, sheet, area).CellBackColor
    return None if found < 0 else int(found)


@command("range.set_color")
def set_color(
    session: Session, uid: str, sheet: str, area: Sequence[int], value: Optional[int]
) -> None:
    """Set the background as 0xRRGGBB; None takes it away."""
    session.cells(uid, sheet, area).CellBackColor = -1 if value is None else value
