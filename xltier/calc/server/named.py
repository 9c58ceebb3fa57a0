"""Names of a document and of its sheets."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from .areas import cell_address
from .commands import Refusal, command
from .formulas import translator
from .session import Session


def scopes(session: Session, uid: str) -> List[Any]:
    """Return the scopes of names: the document under None, then each sheet under its name."""
    document = session.document(uid)
    sheets = document.Sheets
    local = [(name, sheets.getByName(name).NamedRanges) for name in sheets.ElementNames]
    return [(None, document.NamedRanges), *local]


def scope(session: Session, uid: str, sheet: Optional[str]) -> Any:
    """Return the names of a scope."""
    if sheet is None:
        return session.document(uid).NamedRanges
    return session.sheet(uid, sheet).NamedRanges


@command("names.list")
def listed(session: Session, uid: str, sheet: Optional[str]) -> List[List[Optional[str]]]:
    """Return sheet and name of every name; with a sheet, of those that hold on it alone."""
    return [
        [where, name]
        for where, found in scopes(session, uid)
        if sheet is None or where == sheet
        for name in found.ElementNames
    ]


@command("names.describe")
def describe(session: Session, uid: str, sheet: Optional[str], name: str) -> Dict[str, Any]:
    """Return what a name refers to, in Excel's grammar, and the cells, if it is cells."""
    found = scope(session, uid, sheet)
    if not found.hasByName(name):
        raise Refusal("key", name)
    entry = found.getByName(name)
    content = translator(session, uid).to_excel("=" + entry.Content, entry.ReferencePosition)
    cells = entry.getReferredCells()
    return {"refers_to": content, "cells": None if cells is None else place(session, uid, cells)}


def place(session: Session, uid: str, cells: Any) -> List[Any]:
    """Return the sheet's name and the area of a range."""
    area = cells.RangeAddress
    sheet = session.document(uid).Sheets.getByIndex(area.Sheet).Name
    return [sheet, [area.StartRow, area.StartColumn, area.EndRow, area.EndColumn]]


@command("names.set")
def set_name(session: Session, uid: str, sheet: Optional[str], name: str, refers_to: str) -> None:
    """Define a name anew or for the first time."""
    start = cell_address(0 if sheet is None else session.sheet(uid, sheet).RangeAddress.Sheet, 0, 0)
    content = translator(session, uid).to_office("=" + refers_to.lstrip("="), start)[1:]
    found = scope(session, uid, sheet)
    if found.hasByName(name):
        found.getByName(name).setContent(content)
    else:
        found.addNewByName(name, content, start, 0)


@command("names.rename")
def rename(session: Session, uid: str, sheet: Optional[str], name: str, new: str) -> None:
    """Give a name another name."""
    scope(session, uid, sheet).getByName(name).setName(new)


@command("names.delete")
def delete(session: Session, uid: str, sheet: Optional[str], name: str) -> None:
    """Delete a name."""
    found = scope(session, uid, sheet)
    if not found.hasByName(name):
        raise Refusal("key", name)
    found.removeByName(name)


@command("names.resolve")
def resolve(session: Session, uid: str, sheet: str, name: str) -> Optional[List[Any]]:
    """Return the cells that a name or a table means on a sheet; None if it means none."""
    for found in (session.sheet(uid, sheet).NamedRanges, session.document(uid).NamedRanges):
        for known in found.ElementNames:
            if known.lower() == name.lower():
                cells = found.getByName(known).getReferredCells()
                return None if cells is None else place(session, uid, cells)
    ranges = session.document(uid).DatabaseRanges
    for known in ranges.ElementNames:
        if known.lower() == name.lower():
            return body(session, uid, ranges.getByName(known))
    return None


def body(session: Session, uid: str, found: Any) -> List[Any]:
    """Return the data rows of a table, which is what its name means in Excel."""
    area = found.DataArea
    top = area.StartRow + (1 if found.ContainsHeader else 0)
    bottom = area.EndRow - (1 if found.TotalsRow else 0)
    sheet = session.document(uid).Sheets.getByIndex(area.Sheet).Name
    return [sheet, [top, area.StartColumn, max(top, bottom), area.EndColumn]]
