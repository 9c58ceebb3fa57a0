"""Writes the Guide sheet: headings, terms with their explanation, commands to copy, links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from openpyxl.styles import PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink

from xltier.language import Language, Sentence
from xltier.workbook.blocks import put
from xltier.workbook.fitting import lines_needed, text_height
from xltier.workbook.guide_excel import IN_EXCEL
from xltier.workbook.guide_items import Command, Item, Jump, Section, Term
from xltier.workbook.guide_reference import REFERENCE
from xltier.workbook.guide_sharing import SHARING
from xltier.workbook.guide_start import START
from xltier.workbook.guide_team import WORKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

SECTIONS: Final[tuple[Section, ...]] = (*START, WORKING, SHARING, *IN_EXCEL, *REFERENCE)
"""The guide from top to bottom."""

FIRST_ROW: Final = 4
TERM_WIDTH: Final = 26.0
TEXT_WIDTH: Final = 96.0
BETWEEN_SECTIONS: Final = 12.0


@dataclass(slots=True)
class _Pen:
    """Where the next line goes."""

    sheet: Worksheet
    language: Language
    row: int = FIRST_ROW


def write_guide(
    sheet: Worksheet, language: Language, sections: Sequence[Section] = SECTIONS
) -> None:
    """Write a guide in `language` onto an empty sheet, from its fourth row on."""
    sheet.column_dimensions["B"].width = TERM_WIDTH
    sheet.column_dimensions["C"].width = TEXT_WIDTH
    pen = _Pen(sheet, language)
    for number, section in enumerate(sections, start=1):
        _heading(pen, number, section.heading)
        for item in section.items:
            _item(pen, item)
        sheet.row_dimensions[pen.row].height = BETWEEN_SECTIONS
        pen.row += 1


def _heading(pen: _Pen, number: int, heading: Sentence) -> None:
    put(pen.sheet.cell(pen.row, 2), f"{number}  {heading.text(pen.language)}", "xltier guide head")
    pen.sheet.cell(pen.row, 3).style = "xltier guide head"
    pen.sheet.row_dimensions[pen.row].height = 24
    pen.row += 1


def _item(pen: _Pen, item: Item) -> None:
    if isinstance(item, Command):
        _command(pen, item)
        return
    term = item.term.text(pen.language)
    text = item.text.text(pen.language)
    put(pen.sheet.cell(pen.row, 2), term, "xltier term")
    put(pen.sheet.cell(pen.row, 3), text, "xltier prose")
    lines = max(
        lines_needed(term, TERM_WIDTH, bold=True),
        lines_needed(text, TEXT_WIDTH),
    )
    pen.sheet.row_dimensions[pen.row].height = text_height(lines, pen.language)
    if isinstance(item, Jump):
        _link(pen, item)
    if isinstance(item, Term) and item.swatch:
        pen.sheet.cell(pen.row, 2).fill = PatternFill("solid", fgColor=item.swatch)
    pen.row += 1


def _command(pen: _Pen, item: Command) -> None:
    put(pen.sheet.cell(pen.row, 3), item.text.text(pen.language), "xltier command")
    pen.sheet.row_dimensions[pen.row].height = 21
    pen.row += 1


def _link(pen: _Pen, item: Jump) -> None:
    tab = item.term.text(pen.language)
    cell = pen.sheet.cell(pen.row, 2)
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{tab}'!A1", display=tab)
    cell.style = "xltier term link"
