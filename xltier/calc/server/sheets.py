"""Sheets: listed, activated, added, copied, moved, hidden, frozen."""

from __future__ import annotations

from typing import Any, List, Optional

from .commands import command
from .session import Session

CONTENTS = 1 | 2 | 4 | 16  # values, dates, texts, formulas
FORMATS = 32 | 64  # hard attributes and styles
NOTES = 8


@command("sheets.names")
def names(session: Session, uid: str) -> List[str]:
    """Return the names of a document's sheets in order."""
    return list(session.document(uid).Sheets.ElementNames)


@command("sheets.active")
def active(session: Session, uid: str) -> str:
    """Return the name of the sheet in front."""
    return str(session.document(uid).CurrentController.ActiveSheet.Name)


@command("sheets.activate")
def activate(session: Session, uid: str, sheet: str) -> None:
    """Bring a sheet to the front."""
    session.document(uid).CurrentController.setActiveSheet(session.sheet(uid, sheet))


@command("sheets.add")
def add(session: Session, uid: str, name: Optional[str], index: int) -> str:
    """Insert an empty sheet at a place counted from 0; without a name it gets the next free one."""
    sheets = session.document(uid).Sheets
    name = name or free_name(sheets.ElementNames, "Sheet", 1)
    sheets.insertNewByName(name, index)
    return name


def free_name(taken: Any, stem: str, number: int) -> str:
    """Return the stem with the first number that makes it a name of its own."""
    lowered = {name.lower() for name in taken}
    while f"{stem}{number}".lower() in lowered:
        number += 1
    return f"{stem}{number}"


@command("sheets.rename")
def rename(session: Session, uid: str, sheet: str, name: str) -> None:
    """Give a sheet another name."""
    session.sheet(uid, sheet).setName(name)


@command("sheets.delete")
def delete(session: Session, uid: str, sheet: str) -> None:
    """Delete a sheet."""
    session.sheet(uid, sheet)
    session.document(uid).Sheets.removeByName(sheet)


@command("sheets.copy")
def copy(session: Session, uid: str, sheet: str, target: str, index: int) -> str:
    """Copy a sheet to a place of the same or another document; return the copy's name."""
    session.sheet(uid, sheet)
    sheets = session.document(target).Sheets
    if target != uid:
        sheets.importSheet(session.document(uid), sheet, index)
        return str(sheets.getByIndex(index).Name)
    taken = {name.lower() for name in sheets.ElementNames}
    number = 2
    while f"{sheet} ({number})".lower() in taken:
        number += 1
    sheets.copyByName(sheet, f"{sheet} ({number})", index)
    return f"{sheet} ({number})"


@command("sheets.move")
def move(session: Session, uid: str, sheet: str, index: int) -> None:
    """Move a sheet before the one that stands at `index` now."""
    session.sheet(uid, sheet)
    session.document(uid).Sheets.moveByName(sheet, index)


@command("sheets.visible")
def visible(session: Session, uid: str, sheet: str, value: Optional[bool]) -> bool:
    """Tell whether a sheet is visible, or set it."""
    found = session.sheet(uid, sheet)
    if value is not None:
        found.IsVisible = value
    return bool(found.IsVisible)


@command("sheets.protected")
def protected(session: Session, uid: str, sheet: str) -> bool:
    """Tell whether a sheet is protected."""
    return bool(session.sheet(uid, sheet).isProtected())


@command("sheets.used")
def used(session: Session, uid: str, sheet: str) -> List[int]:
    """Return the area that has contents or formats."""
    cursor = session.sheet(uid, sheet).createCursor()
    cursor.gotoStartOfUsedArea(False)
    cursor.gotoEndOfUsedArea(True)
    address = cursor.RangeAddress
    return [address.StartRow, address.StartColumn, address.EndRow, address.EndColumn]


@command("sheets.freeze")
def freeze(session: Session, uid: str, sheet: str, columns: int, rows: int) -> None:
    """Freeze the first columns and rows; none of both lets all scroll again."""
    controller = session.document(uid).CurrentController
    shown = controller.ActiveSheet
    controller.setActiveSheet(session.sheet(uid, sheet))
    controller.freezeAtPosition(columns, rows)
    controller.setActiveSheet(shown)


@command("sheets.gridlines")
def gridlines(session: Session, uid: str, sheet: str, value: Optional[bool]) -> bool:
    """Tell whether the grid is shown on a sheet, or set it."""
    controller = session.document(uid).CurrentController
    shown = controller.ActiveSheet
    controller.setActiveSheet(session.sheet(uid, sheet))
    if value is not None:
        controller.ShowGrid = value
    result = bool(controller.ShowGrid)
    controller.setActiveSheet(shown)
    return result
