"""Values into a range, all from one message."""

from __future__ import annotations

from typing import Any, List, Sequence, Tuple

from com.sun.star.i18n import NumberFormatIndex

from .areas import Area, Run, noted_rows, overlap, runs_of, runs_where
from .commands import Refusal, command
from .formats import BOOLEAN, TEXT, formats_of, general, is_general, paint, type_of
from .formulas import is_formula, put_formulas
from .session import Session


@command("range.write")
def write(
    session: Session,
    uid: str,
    sheet: str,
    area: Sequence[int],
    rows: List[List[Any]],
    dates: List[List[int]],
    moments: List[List[int]],
) -> None:
    """Write values: None empties, text that begins with `=` is a formula, a leading `'` makes text.

    Args:
        session: The connection.
        uid: The document.
        sheet: Name of the sheet.
        area: Where they go; as large as `rows`.
        rows: The values; dates are days since 1899-12-30.
        dates: Runs of cells, [column, first row, last row] within `rows`, that are dates.
        moments: Runs of cells that are dates with a time of day.
    """
    document = session.document(uid)
    target = session.sheet(uid, sheet)
    shift = days_to_origin(document)
    for column, first, last in [*dates, *moments] if shift else []:
        for row in range(first, last + 1):
            rows[row][column] += shift
    before = list(formats_of(session.cells(uid, sheet, area), area))
    put_values(target, area, [[plain(value) for value in row] for row in rows])
    truths = runs_where(rows, lambda value: value is True or value is False)
    set_formats(session, uid, target, area, rows, before, truths, dates, moments)
    formulas = runs_where(rows, is_formula)
    if formulas:
        put_formulas(session, uid, target, area, rows, formulas)


def plain(value: Any) -> Any:
    """Return what LibreOffice's data array has for a value; formulas follow later."""
    if type(value) is float:
        return value
    if isinstance(value, bool):
        return float(value)
    if value is None or is_formula(value):
        return ""
    return value[1:] if value.startswith("'") else value  # noqa: FURB188 - new in Python 3.9


def days_to_origin(document: Any) -> int:
    """Return what is to be added to days since 1899-12-30 in a document that counts from elsewhere.

    Excel for Mac once counted from 1904.
    """
    return {1904: -1462, 1900: -2}.get(document.NullDate.Year, 0)


def put_values(sheet: Any, area: Sequence[int], rows: Sequence[Sequence[Any]]) -> None:
    """Write texts and numbers without losing the notes in the range.

    LibreOffice deletes the notes of a range that is written as a whole, so rows with notes are
    written cell by cell.
    """
    top, left, bottom, right = area
    noted = noted_rows(sheet, area)
    first = top
    for row in [*noted, bottom + 1]:
        if row > first:
            block = sheet.getCellRangeByPosition(left, first, right, row - 1)
            put_block(block, rows[first - top : row - top])
        if row <= bottom:
            put_row(sheet, row, left, rows[row - top])
        first = row + 1


def put_block(block: Any, rows: Sequence[Sequence[Any]]) -> None:
    """Write a block; LibreOffice gives no reason if it refuses."""
    try:
        block.setDataArray(tuple(tuple(row) for row in rows))
    except Exception as error:
        if not type(error).__name__.endswith("RuntimeException"):
            raise
        reason = "the sheet is protected, or an array formula stands in the way"
        raise Refusal("office", reason) from error


def put_row(sheet: Any, row: int, left: int, values: Sequence[Any]) -> None:
    """Write a row cell by cell."""
    for offset, value in enumerate(values):
        cell = sheet.getCellByPosition(left + offset, row)
        if isinstance(value, str):
            cell.setString(value)
        else:
            cell.setValue(value)


def set_formats(
    session: Session,
    uid: str,
    sheet: Any,
    area: Sequence[int],
    rows: Sequence[Sequence[Any]],
    before: Sequence[Tuple[int, List[Area]]],
    truths: Sequence[Run],
    dates: Sequence[Any],
    moments: Sequence[Any],
) -> None:
    """Format dates that nobody formatted, and truths, which LibreOffice knows by their format.

    A text that looks like a number makes LibreOffice format a cell as text; Excel does not.
    """
    document = session.document(uid)
    index = sheet.RangeAddress.Sheet
    top, left, bottom, right = area
    cells = sheet.getCellRangeByPosition(left, top, right, bottom)
    after = list(formats_of(cells, area))
    plain_areas = [a for key, areas in before if is_general(key) for a in areas]
    types = [(type_of(session, uid, key), areas) for key, areas in after]
    text_areas = [a for kind, areas in types if kind & TEXT for a in areas]
    if text_areas:
        paint(document, index, overlap(runs_of(text_areas), plain_areas), general(document))
    true_areas = [a for kind, areas in types if kind & BOOLEAN for a in areas]
    if true_areas:
        numbers = runs_where(rows, lambda value: type(value) is float)
        paint(document, index, overlap(placed(numbers, area), true_areas), general(document))
        plain_areas += true_areas
    kinds = NumberFormatIndex
    for runs, kind in (
        (dates, kinds.DATE_SYS_DDMMYYYY),
        (moments, kinds.DATETIME_SYS_DDMMYYYY_HHMMSS),
    ):
        if runs:
            key = document.NumberFormats.getFormatIndex(kind, document.CharLocale)
            paint(document, index, overlap(placed(runs, area), plain_areas), key)
    if not truths:
        return
    truth = document.NumberFormats.getStandardFormat(BOOLEAN, document.CharLocale)
    wanted = [[first, column, last, column] for column, first, last in placed(truths, area)]
    paint(document, index, wanted, truth)


def placed(runs: Sequence[Any], area: Sequence[int]) -> List[Run]:
    """Return runs within an area as runs on the sheet."""
    return [(run[0] + area[1], run[1] + area[0], run[2] + area[0]) for run in runs]
