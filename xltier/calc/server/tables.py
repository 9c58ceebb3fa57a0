"""Tables: what Excel calls a list object is a database range here."""

from __future__ import annotations

from typing import Any, Dict, List, Sequence

from .areas import address
from .commands import Refusal, command
from .session import Session


def table(session: Session, uid: str, name: str) -> Any:
    """Return a database range by its name, whatever its case."""
    ranges = session.document(uid).DatabaseRanges
    if ranges.hasByName(name):
        return ranges.getByName(name)
    for known in ranges.ElementNames:
        if known.lower() == name.lower():
            return ranges.getByName(known)
    raise Refusal("key", name)


@command("tables.names")
def names(session: Session, uid: str, sheet: str) -> List[str]:
    """Return the names of a sheet's tables."""
    ranges = session.document(uid).DatabaseRanges
    index = session.sheet(uid, sheet).RangeAddress.Sheet
    return [name for name in ranges.ElementNames if ranges.getByName(name).DataArea.Sheet == index]


@command("tables.describe")
def describe(session: Session, uid: str, name: str) -> Dict[str, Any]:
    """Return where a table stands and which rows of it are no data."""
    return described(table(session, uid, name), session.document(uid).Sheets.ElementNames)


@command("tables.all")
def describe_all(session: Session, uid: str) -> List[Dict[str, Any]]:
    """Return the same of every table of a document."""
    document = session.document(uid)
    ranges, sheets = document.DatabaseRanges, document.Sheets.ElementNames
    return [described(ranges.getByName(name), sheets) for name in ranges.ElementNames]


def described(found: Any, sheets: Sequence[str]) -> Dict[str, Any]:
    """Return what the other side asks of a table.

    Args:
        found: The database range.
        sheets: The names of all sheets in order.
    """
    area = found.DataArea
    return {
        "name": found.Name,
        "sheet": sheets[area.Sheet],
        "area": [area.StartRow, area.StartColumn, area.EndRow, area.EndColumn],
        "headers": bool(found.ContainsHeader),
        "totals": bool(found.TotalsRow),
        "filter": bool(found.AutoFilter),
    }


@command("tables.resize")
def resize(session: Session, uid: str, name: str, area: Sequence[int]) -> None:
    """Give a table another area of its sheet."""
    found = table(session, uid, name)
    found.setDataArea(address(found.DataArea.Sheet, area))


@command("tables.set")
def set_property(session: Session, uid: str, name: str, key: str, value: bool) -> None:
    """Switch the headers, the totals row or the filter of a table on or off."""
    keys = {"headers": "ContainsHeader", "totals": "TotalsRow", "filter": "AutoFilter"}
    setattr(table(session, uid, name), keys[key], value)


@command("tables.rename")
def rename(session: Session, uid: str, name: str, new: str) -> None:
    """Give a table another name."""
    table(session, uid, name).setName(new)


@command("tables.add")
def add(session: Session, uid: str, sheet: str, name: str, area: Sequence[int]) -> str:
    """Make a table with a header row; without a name it gets the next free one."""
    ranges = session.document(uid).DatabaseRanges
    taken = {known.lower() for known in ranges.ElementNames}
    number = 1
    while not name or name.lower() in taken:
        if name:
            raise Refusal("office", f"there is a table {name} already")
        if f"table{number}" not in taken:
            name = f"Table{number}"
        number += 1
    ranges.addNewByName(name, address(session.sheet(uid, sheet).RangeAddress.Sheet, area))
    made = ranges.getByName(name)
    made.ContainsHeader, made.AutoFilter = True, True
    return name


@command("tables.at")
def at(session: Session, uid: str, sheet: str, row: int, column: int) -> Any:
    """Return the name of the table that covers a cell; None if none does."""
    ranges = session.document(uid).DatabaseRanges
    for name in names(session, uid, sheet):
        area = ranges.getByName(name).DataArea
        within = area.StartRow <= row <= area.EndRow
        if within and area.StartColumn <= column <= area.EndColumn:
            return name
    return None
