"""Number formats: of whole ranges, by Excel's English codes."""

from __future__ import annotations

from typing import Any, Iterator, List, Optional, Sequence, Tuple

import uno

from .areas import Area, address, addresses_of
from .codes import to_excel
from .commands import Refusal, command
from .session import Session

DATE_OR_TIME = 2 | 4
TEXT = 256
BOOLEAN = 1024
FORMATS_OF_A_LANGUAGE = 10000
ENGLISH = ("en", "US")


def formats_of(cells: Any, area: Sequence[int]) -> Iterator[Tuple[int, List[Area]]]:
    """Yield the formats in a range and where each stands; they cover it without overlap."""
    if cells.getPropertyState("NumberFormat").value != "AMBIGUOUS_VALUE":
        yield cells.NumberFormat, [list(area)]
        return
    alike = cells.getUniqueCellFormatRanges()
    for index in range(alike.Count):
        ranges = alike.getByIndex(index)
        yield ranges.NumberFormat, addresses_of(ranges)


def type_of(session: Session, uid: str, key: int) -> int:
    """Return the kind of a format of a document: date, time, number and so on."""
    if (uid, key) not in session.kinds:
        kind = session.document(uid).NumberFormats.getByKey(key).Type
        session.kinds[uid, key] = int(kind)
    return session.kinds[uid, key]


def english() -> Any:
    """Return the locale in which Excel's codes are written."""
    locale = uno.createUnoStruct("com.sun.star.lang.Locale")
    locale.Language, locale.Country = ENGLISH
    return locale


def key_of(document: Any, code: str) -> int:
    """Return the key of an Excel code in a document, which gets it if it has it not."""
    formats = document.NumberFormats
    known = formats.queryKey(code, english(), False)
    if known >= 0:
        return int(known)
    try:
        return int(formats.addNew(code, english()))
    except Exception as error:
        raise Refusal("office", f"LibreOffice knows no number format {code}") from error


def code_of(session: Session, uid: str, key: int) -> str:
    """Return the Excel code of a format of a document."""
    if is_general(key):
        return "General"
    if (uid, key) not in session.codes:
        session.codes[uid, key] = excel_code(session.document(uid).NumberFormats, key)
    return session.codes[uid, key]


def excel_code(formats: Any, key: int) -> str:
    """Return the Excel code of a format that is not the general one."""
    entry = formats.getByKey(key)
    if entry.Locale.Language not in ("", "en"):
        entry = formats.getByKey(in_english(formats, entry))
    return to_excel(entry.FormatString)


def in_english(formats: Any, entry: Any) -> int:
    """Return the key of a format translated from another language's keywords."""
    try:
        return int(formats.addNewConverted(entry.FormatString, entry.Locale, english()))
    except Exception:  # noqa: BLE001 - it is there already; LibreOffice says so by an exception
        return int(formats.queryKey(entry.FormatString, english(), False))


def general(document: Any) -> int:
    """Return the key of the format that shows anything as it is."""
    return int(document.NumberFormats.getStandardIndex(document.CharLocale))


def is_general(key: int) -> bool:
    """Tell whether a format is the one of cells that nobody formatted; each language has one."""
    return key % FORMATS_OF_A_LANGUAGE == 0


def paint(document: Any, sheet: int, areas: Sequence[Sequence[int]], key: int) -> None:
    """Give a number format to areas of a sheet, all in one call."""
    if not areas:
        return
    ranges = document.createInstance("com.sun.star.sheet.SheetCellRanges")
    ranges.addRangeAddresses(tuple(address(sheet, area) for area in areas), False)
    ranges.NumberFormat = key


@command("range.number_format")
def number_format(session: Session, uid: str, sheet: str, area: Sequence[int]) -> Optional[str]:
    """Return the Excel code of a range; None if its cells have several."""
    cells = session.cells(uid, sheet, area)
    codes = {code_of(session, uid, key) for key, _ in formats_of(cells, area)}
    return codes.pop() if len(codes) == 1 else None


@command("sheets.number_formats")
def number_formats(
    session: Session, uid: str, sheet: str, areas: Sequence[Sequence[int]]
) -> List[Optional[str]]:
    """Return the same of each of some areas of a sheet."""
    return [number_format(session, uid, sheet, area) for area in areas]


@command("range.set_number_format")
def set_number_format(
    session: Session, uid: str, sheet: str, area: Sequence[int], code: str
) -> None:
    """Give a range a format by its Excel code; without one, truths stay truths.

    A format that has this code already stays: in another language it may say a little more.
    """
    if number_format(session, uid, sheet, area) == code:
        return
    document = session.document(uid)
    cells = session.cells(uid, sheet, area)
    if code != "General":
        cells.NumberFormat = key_of(document, code)
        return
    truths = [
        (key, areas)
        for key, areas in formats_of(cells, area)
        if type_of(session, uid, key) & BOOLEAN
    ]
    cells.NumberFormat = general(document)
    for key, areas in truths:
        paint(document, cells.RangeAddress.Sheet, areas, key)
