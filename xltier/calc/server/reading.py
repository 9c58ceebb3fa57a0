"""Values of a range, all in one answer: what they are, and which are dates, truths and errors."""

from __future__ import annotations

from typing import Any, Dict, List, Sequence

from .areas import addresses_of, moved
from .commands import command
from .formats import BOOLEAN, DATE_OR_TIME, formats_of, type_of
from .session import Session

ERRORS = 4  # com.sun.star.sheet.FormulaResult.ERROR
NOT_AVAILABLE = 32767
FEW = 20


@command("range.read")
def read(session: Session, uid: str, sheet: str, area: Sequence[int]) -> Dict[str, Any]:
    """Return the values of a range and the areas within it that mean something else.

    Returns:
        `rows`, with text, numbers and None where nothing or an error stands; `dates` and `truths`,
        areas whose numbers are those; `errors`, rows of [row, column, code]; `origin`, the day 0.
    """
    document = session.document(uid)
    cells = session.cells(uid, sheet, area)
    rows = cells.getDataArray()
    dates: List[List[int]] = []
    truths: List[List[int]] = []
    for key, areas in formats_of(cells, area):
        kind = type_of(session, uid, key)
        if kind & DATE_OR_TIME:
            dates += moved(areas, -area[0], -area[1])
        elif kind & BOOLEAN:
            truths += moved(areas, -area[0], -area[1])
    origin = document.NullDate
    return {
        "rows": rows,
        "dates": dates,
        "truths": truths,
        "errors": errors(session, uid, sheet, area, rows),
        "origin": [origin.Year, origin.Month, origin.Day],
    }


def errors(
    session: Session, uid: str, sheet: str, area: Sequence[int], rows: Any
) -> List[List[int]]:
    """Return row, column and code of every error cell."""
    if not any(value is None for row in rows for value in row):
        return []
    cells = session.cells(uid, sheet, area)
    places = [
        (row - area[0], column - area[1])
        for top, left, bottom, right in addresses_of(cells.queryFormulaCells(ERRORS))
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    ]
    absent = not_available(session, cells) if len(places) > FEW else None
    found: List[List[int]] = []
    for row, column in places:
        if absent is not None and absent[row][column]:
            found.append([row, column, NOT_AVAILABLE])
        else:
            found.append([row, column, cells.getCellByPosition(column, row).getError()])
    return found


def not_available(session: Session, cells: Any) -> Any:
    """Return for each cell whether it is `#N/A`, by far the commonest error, in one call."""
    functions = session.service("com.sun.star.sheet.FunctionAccess")
    answer = functions.callFunction("ISNA", (cells,))
    return answer if isinstance(answer, tuple) else None
