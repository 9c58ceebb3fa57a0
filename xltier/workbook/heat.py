"""Heat maps and colours of tiers on the Dashboard and beside the figures of its charts.

Formats are conditional, so that they stay right when a review writes more or fewer tiers. A number
always stands in the cell: colour never speaks alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from openpyxl.formatting.rule import ColorScaleRule, Rule
from openpyxl.styles import Font
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter

from xltier.workbook.contract import KNOWN
from xltier.workbook.look import BLUE, ORANGE, fill
from xltier.workbook.palette import HIGH, LOW, MIDDLE, TIER_COLOURS, text_on

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from xltier.workbook.sheet_plan import Place

NO_TIERS: Final = ("prospects", "lapsed", "潜在客户", "流出")
"""What stands where a tier could: it has no tier's colour."""

INDEX_ENDS: Final = (50, 100, 200)


def add_heat(sheet: Worksheet, place: Place) -> None:
    """Add the colours that a table has, if any.

    Args:
        sheet: The sheet on which it stands.
        place: Where.
    """
    if place.table == "TierSummary":
        _name_rows(sheet, place)
    elif KNOWN[place.table].wide:
        _name_headers(sheet, place)
    adders = {
        "ProductIndex": _index,
        "BuyingWeekdays": _shares,
        "Regions": _signs,
        "RepSales": _signs,
        "Risers": _signs,
        "Fallers": _signs,
    }
    if place.table in adders:
        adders[place.table](sheet, place)


def _last_row(place: Place) -> int:
    return place.row + (place.room or 1)


def _name_rows(sheet: Worksheet, place: Place) -> None:
    letter = get_column_letter(place.column)
    for rank, colour in enumerate(TIER_COLOURS):
        _tier(sheet, f"{letter}{place.row + 1 + rank}", colour)


def _name_headers(sheet: Worksheet, place: Place) -> None:
    for rank, colour in enumerate(TIER_COLOURS):
        letter = get_column_letter(place.column + 1 + rank)
        _tier(sheet, f"{letter}{place.row}", colour)


def _tier(sheet: Worksheet, cell: str, colour: str) -> None:
    look = DifferentialStyle(font=Font(color=text_on(colour), bold=True), fill=fill(colour))
    other = ",".join(f'{cell}<>"{word}"' for word in NO_TIERS)
    formula = f'AND({cell}<>"",{other})'
    sheet.conditional_formatting.add(cell, Rule("expression", dxf=look, formula=[formula]))


def _cells(place: Place) -> str:
    first = get_column_letter(place.column + 1)
    last = get_column_letter(place.column + len(TIER_COLOURS))
    return f"{first}{place.row + 1}:{last}{_last_row(place)}"


def _index(sheet: Worksheet, place: Place) -> None:
    low, middle, high = INDEX_ENDS
    rule = ColorScaleRule(
        start_type="num",
        start_value=low,
        start_color=LOW,
        mid_type="num",
        mid_value=middle,
        mid_color=MIDDLE,
        end_type="num",
        end_value=high,
        end_color=HIGH,
    )
    sheet.conditional_formatting.add(_cells(place), rule)


def _shares(sheet: Worksheet, place: Place) -> None:
    rule = ColorScaleRule(start_type="min", start_color=MIDDLE, end_type="max", end_color=HIGH)
    sheet.conditional_formatting.add(_cells(place), rule)


def _signs(sheet: Worksheet, place: Place) -> None:
    """Write gains in blue and losses in orange; the sign says the same."""
    names = [column.name for column in KNOWN[place.table].columns]
    name = "change" if "change" in names else "net_upgrades"
    letter = get_column_letter(place.column + names.index(name))
    first = f"{letter}{place.row + 1}"
    for sign, colour in ((">", BLUE), ("<", ORANGE)):
        look = DifferentialStyle(font=Font(color=colour, bold=True))
        rule = Rule("expression", dxf=look, formula=[f"AND(ISNUMBER({first}),{first}{sign}0)"])
        sheet.conditional_formatting.add(f"{first}:{letter}{_last_row(place)}", rule)
