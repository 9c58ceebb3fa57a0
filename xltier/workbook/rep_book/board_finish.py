"""The Dashboard of a rep's workbook where it is not the manager's: links, help, the comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from openpyxl.styles import Border, Side
from openpyxl.utils import column_index_from_string

from xltier.language import Sentence
from xltier.workbook.blocks import put
from xltier.workbook.dashboard_layout import LEFT
from xltier.workbook.look import FORMATS, LINE, SHELL, fill, header_style
from xltier.workbook.rep_book.look import money_format
from xltier.workbook.rep_book.plans import READING, TABS
from xltier.workbook.sheet_plan import PURPOSE_ROW
from xltier.workbook.template import link_to

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from xltier.workbook.rep_book.look import RepLook
    from xltier.workbook.rep_book.plans import Layout
    from xltier.workbook.sheet_plan import Place

COMPARED: Final = ("decimal", "percent", "decimal", "percent", "money", "percent", "decimal")
"""Kind of each figure that is compared, in the order of the rows."""

GUIDE: Final = Sentence("New here? Read the Guide sheet.", "第一次使用？请看“使用说明”。")
LAST: Final = "P"


def finish_board(sheet: Worksheet, look: RepLook, layout: Layout) -> None:
    """Add to a Dashboard what only a rep's has.

    Args:
        sheet: The Dashboard with its tables.
        look: The workbook's styles.
        layout: What stands on it.
    """
    language = look.language
    links = PURPOSE_ROW + 1
    guide = TABS["Guide"].text(language)
    link_to(sheet.cell(links, LEFT), GUIDE.text(language), f"'{guide}'!A1")
    heading, *lines = (sentence.text(language) for sentence in READING)
    put(sheet.cell(layout.reading_row, LEFT), heading, "xltier section")
    for row, line in enumerate(lines, start=layout.reading_row + 1):
        put(sheet.cell(row, LEFT), "•  " + line, "xltier purpose")
    compared = layout.compared
    if compared and compared.heading:
        text = "→ " + compared.heading.text(language)
        place = f"'{sheet.title}'!B{compared.heading_row}"
        link_to(sheet.cell(links, LEFT + 2), text, place)
        _format_comparison(sheet, look, compared)


def _format_comparison(sheet: Worksheet, look: RepLook, place: Place) -> None:
    """Show each figure as what it is, and let the notes be read across the cells beside them."""
    top, left = place.row, place.column
    line = Side("thin", color=LINE)
    note, last = left + 4, column_index_from_string(LAST)
    for column in range(note + 1, last + 1):
        header = sheet.cell(top, column)
        header.style = header_style(owned=True, kind="text")
        header.border = Border()
    for row, kind in enumerate(COMPARED, start=top + 1):
        code = money_format(look.decimals) if kind == "money" else FORMATS[kind]
        for column in range(left + 1, left + 4):
            sheet.cell(row, column).number_format = code
        for column in range(note + 1, last + 1):
            cell = sheet.cell(row, column)
            cell.fill, cell.border = fill(SHELL), Border(top=line, bottom=line)
