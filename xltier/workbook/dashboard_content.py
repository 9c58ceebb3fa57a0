"""The Dashboard of a new workbook: tables as large as a review makes them, and their finish."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Border, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import column_index_from_string, get_column_letter

from xltier.language import Sentence
from xltier.workbook.dashboard_layout import BREAKDOWN_ROWS, OVERFLOWING
from xltier.workbook.heat import add_heat
from xltier.workbook.look import LINE, SHELL, fill, header_style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from xltier.language import Language
    from xltier.workbook.sheet_plan import Place

WEEKDAYS: Final = (
    Sentence("Mon", "周一"),
    Sentence("Tue", "周二"),
    Sentence("Wed", "周三"),
    Sentence("Thu", "周四"),
    Sentence("Fri", "周五"),
    Sentence("Sat", "周六"),
    Sentence("Sun", "周日"),
)
MONTHS, POINTS = 12, 51

COUNT, SHARE = "#,##0", "0.0%"
SIGNED: Final = "+#,##0;-#,##0;0"
IN_POINTS: Final = Sentence(
    '+0.0" pts";-0.0" pts";0.0" pts"', '+0.0" 个百分点";-0.0" 个百分点";0.0" 个百分点"'
)
"""A change of a share, in percentage points."""


def blank_tables(tiers: Sequence[str], language: Language) -> dict[str, pd.DataFrame]:
    """Return the rows of tables that charts show, blank: a review then fills as many.

    A chart keeps its cells where a program does not let it follow its table.

    Args:
        tiers: Names of the tiers.
        language: The workbook's language.
    """

    def wide(first: str, names: Sequence[str | None]) -> pd.DataFrame:
        return pd.DataFrame({first: list(names)} | dict.fromkeys(tiers))

    return {
        "KeyFigures": pd.DataFrame({"figure": [None] * len(FORMATS)}),
        "MonthlySales": pd.DataFrame({"month": [None] * MONTHS}),
        "ParetoCurve": pd.DataFrame({"customer_share": [None] * POINTS}),
        "BuyingMonths": wide("month", [None] * MONTHS),
        "BuyingWeekdays": wide("weekday", [day.text(language) for day in WEEKDAYS]),
        "ProductMix": wide("product", [None] * BREAKDOWN_ROWS),
        "ProductIndex": wide("product", [None] * BREAKDOWN_ROWS),
        "Regions": pd.DataFrame({"region": [None] * BREAKDOWN_ROWS}),
        "RepSales": pd.DataFrame({"rep": [None] * BREAKDOWN_ROWS}),
    }


FORMATS: Final[tuple[tuple[str, str | Sentence], ...]] = (
    (COUNT, SIGNED),
    (COUNT, SIGNED),
    (SHARE, IN_POINTS),
    (SIGNED, SIGNED),
    (COUNT, SIGNED),
    (COUNT, SIGNED),
)
"""Number formats of each key figure and of its change, in the order of the rows."""


def finish_dashboard(sheet: Worksheet, places: Sequence[Place], language: Language) -> None:
    """Colour tiers and heat maps; format key figures, and cells across which texts are read."""
    for place in places:
        add_heat(sheet, place)
        if place.table == "KeyFigures":
            _format_figures(sheet, place, language)
        if place.table in OVERFLOWING:
            _continue_row(sheet, place, OVERFLOWING[place.table])


def _format_figures(sheet: Worksheet, place: Place, language: Language) -> None:
    for row, (figure, change) in enumerate(FORMATS, start=place.row + 1):
        signed = change if isinstance(change, str) else change.text(language)
        for offset, code in enumerate((figure, figure, signed), start=1):
            sheet.cell(row, place.column + offset).number_format = code


def _continue_row(sheet: Worksheet, place: Place, last: str) -> None:
    """Let the cells beside a table look like the end of its rows."""
    table = sheet.tables[place.table].ref
    right = column_index_from_string(table.split(":")[1].rstrip("0123456789"))
    end = column_index_from_string(last)
    for column in range(right + 1, end + 1):
        header = sheet.cell(place.row, column)
        header.style = header_style(owned=True, kind="text")
        header.border = Border()
    line = Side("thin", color=LINE)
    look = DifferentialStyle(fill=fill(SHELL), border=Border(top=line, bottom=line))
    first = f"{get_column_letter(right + 1)}{place.row + 1}"
    filled = f'${get_column_letter(place.column)}{place.row + 1}<>""'
    rule = Rule("expression", dxf=look, formula=[filled])
    sheet.conditional_formatting.add(f"{first}:{last}{place.row + (place.room or 1)}", rule)
