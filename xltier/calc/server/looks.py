"""What cells look like, taken over from other cells."""

from __future__ import annotations

from typing import Any, Dict, Sequence, Tuple

from com.sun.star.beans.PropertyState import DIRECT_VALUE

from .commands import command
from .session import Session

SHARED = ("CellStyle", "NumberFormat")
NOT_LOOKS = frozenset({"AbsoluteName", "ConditionalFormat", "ConditionalFormatLocal",
                       "ConditionalFormatXML", "Validation", "ValidationLocal", "ValidationXML",
                       "ChartColumnAsLabel", "ChartRowAsLabel", "FormulaLocal"})  # fmt: skip


@command("range.take_looks")
def take_looks(session: Session, uid: str, sheet: str, area: Sequence[int], row: int) -> None:
    """Give the cells of each column the look of the cell in a row: style, formats, borders."""
    target = session.sheet(uid, sheet)
    top, left, bottom, right = area
    for column in range(left, right + 1):
        names, values = looks_of(target.getCellByPosition(column, row))
        cells = target.getCellRangeByPosition(column, top, column, bottom)
        for name in SHARED:
            if name in names:
                cells.setPropertyValue(name, values[names.index(name)])
        cells.setPropertyValues(names, values)


def looks_of(cell: Any) -> Tuple[Tuple[str, ...], Tuple[Any, ...]]:
    """Return the properties of a cell that are set, its style among them."""
    known: Dict[str, Any] = {"CellStyle": cell.CellStyle}
    properties = [
        found.Name
        for found in cell.getPropertySetInfo().getProperties()
        if not found.Attributes & 16 and found.Name not in NOT_LOOKS  # 16 is READONLY
    ]
    states = cell.getPropertyStates(tuple(properties))
    for name, state in zip(properties, states):  # noqa: B905 - before Python 3.10
        if state == DIRECT_VALUE:
            known[name] = cell.getPropertyValue(name)
    names = tuple(sorted(known))
    return names, tuple(known[name] for name in names)
