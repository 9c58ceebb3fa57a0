"""Builds a new workbook: every sheet and table of the contract, ready to type into."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pandas as pd
from openpyxl.utils import absolute_coordinate, column_index_from_string, get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break

from xltier.language import LANGUAGES, Language
from xltier.workbook import reps_layout, rules_layout, shipped
from xltier.workbook.blocks import Block, put
from xltier.workbook.contract import SHEETS, TABLES
from xltier.workbook.dashboard_charts import draw_charts
from xltier.workbook.dashboard_content import blank_tables, finish_dashboard
from xltier.workbook.entries import LAST_ROW, REP_NAMES, TIER_NAMES
from xltier.workbook.fitting import ROW_HEIGHT
from xltier.workbook.guide import write_guide
from xltier.workbook.highlights import AS_OF_NAME, Highlighter
from xltier.workbook.lambdas import define_functions
from xltier.workbook.layout import (
    BANDS,
    DOCUMENT_TITLE,
    LAPSED,
    NO_REVIEW,
    PLANS,
)
from xltier.workbook.look import DUNE, NAVY, Look, kind_of
from xltier.workbook.measured_block import MEASURED, finish_measured
from xltier.workbook.reproducible import BUILT, save
from xltier.workbook.settings import SETTINGS
from xltier.workbook.settings_block import ROWS, finish_settings, settings_rows
from xltier.workbook.sheet_plan import PURPOSE_ROW, TITLE_ROW, Place, Plan
from xltier.workbook.what_if_block import finish_what_if
from xltier.workbook.what_if_formulas import what_if_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

A4 = 9
PRINT_AREA = "_xlnm.Print_Area"
TABS = {"yours": NAVY, "written": DUNE, "guide": "7F7F7F"}
SHEET_NAMES = {sheet.name: sheet.label for sheet in SHEETS}


def build(
    path: Path,
    language: Language,
    *,
    content: Mapping[str, pd.DataFrame] | None = None,
    lambdas: bool = True,
) -> None:
    """Write a new workbook to `path`; the same content always gives the same bytes.

    Args:
        path: Where it goes; a file that is there is replaced.
        language: Language of sheets, headers, messages and the guide.
        content: Rows by table name, with the contract's column names; what a frame lacks is left
            blank. Rows of Settings (`setting`, `value`) change the shipped values they name.
        lambdas: Define TIER and TIERGAP as names, for a workbook without macros. In one with
            macros they are functions of its VBA project.

    Raises:
        KeyError: A table or a setting of that name does not exist.
        ValueError: A table gets more rows than its place has room for.
    """
    book = workbook(language, content, lambdas=lambdas)
    save(book, path, {plan_name(plan, language): _text_cells(plan) for plan in PLANS})


def workbook(
    language: Language,
    content: Mapping[str, pd.DataFrame] | None = None,
    *,
    lambdas: bool = True,
) -> openpyxl.Workbook:
    """Return a new workbook as `build` writes it, for openpyxl to work on."""
    rows = _content(language, content or {})
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    look = Look(language)
    look.install(book)
    for plan in PLANS:
        _sheet(book, plan, look, rows)
    board, data = (book[SHEET_NAMES[name].text(language)] for name in ("Dashboard", "ChartData"))
    draw_charts(board, data, language)
    _names(book, language)
    if lambdas:
        define_functions(book, language)
    _properties(book, language)
    book.active = 0
    book.worksheets[0].sheet_view.tabSelected = True
    return book


def plan_name(plan: Plan, language: Language) -> str:
    """Return the name on the tab of a sheet."""
    return SHEET_NAMES[plan.sheet].text(language)


def _content(language: Language, given: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the rows of every table: the shipped ones where nothing is given."""
    rows = dict.fromkeys(TABLES, pd.DataFrame())
    rows["TierRules"] = shipped.tier_rules(language)
    rows["TierMap"] = shipped.tier_map(language)
    rows["ScorePoints"] = shipped.score_points(language)
    rows["SharedColumns"] = shipped.shared_columns(language)
    rows["Strategies"] = shipped.strategies(language)
    rows["RfmEdges"] = shipped.rfm_edges(language)
    tiers = shipped.tier_names(language)
    rows["ReviewFacts"] = pd.DataFrame(
        {"fact": [NO_REVIEW[0].text(language)], "value": [NO_REVIEW[1].text(language)]}
    )
    rows["TierSummary"] = pd.DataFrame({"tier": tiers})
    rows["TierMatrix"] = pd.DataFrame(
        {"from_tier": tiers} | dict.fromkeys((*tiers, LAPSED.text(language)))
    )
    counted = [reps_layout.NOW.text(language).format(tier) for tier in tiers]
    rows["ScorecardTiers"] = pd.DataFrame({"who": [None]} | dict.fromkeys(counted))
    rows |= blank_tables(tiers, language)
    for name, frame in given.items():
        if name not in TABLES:
            raise KeyError(name)
        rows[name] = frame
    return rows


def _sheet(
    book: openpyxl.Workbook, plan: Plan, look: Look, rows: Mapping[str, pd.DataFrame]
) -> None:
    language = look.language
    sheet = book.create_sheet(plan_name(plan, language))
    set_page(sheet, plan)
    say_top(sheet, plan, language)
    if plan.sheet == "Guide":
        write_guide(sheet, language)
        return
    for place in plan.places:
        _draw(Block(sheet, place, look, field=plan.margin), rows[place.table])
    _size(sheet, plan, look)
    if plan.sheet in {"Dashboard", "ChartData"}:
        finish_dashboard(sheet, plan.places, language)
    finish = {
        "Customers": _bands,
        "Rules": _ways_right,
        "Dashboard": _way_to_guide,
        "Reps": _ways_to_scorecards,
    }
    if plan.sheet in finish:
        finish[plan.sheet](sheet, plan.places[0], language)


def _draw(block: Block, rows: pd.DataFrame) -> None:
    if block.place.table in ROWS:
        block.draw(settings_rows(block.place.table, rows, block.language))
        finish_settings(block)
    else:
        block.draw(rows)
        if block.place.table == "TierRules":
            finish_what_if(block, len(rows))
        if block.place.table in MEASURED:
            finish_measured(block, rows)
    Highlighter(block.sheet, block.place).add()


def _size(sheet: Worksheet, plan: Plan, look: Look) -> None:
    blocks = [Block(sheet, place, look) for place in plan.places]
    for block in blocks:
        if not plan.widths or block.place.table == plan.sized_by:
            block.size()
    for letter, width in plan.widths:
        sheet.column_dimensions[letter].width = width
    for block in blocks:
        block.size_header()
        if block.place.heading and block.heading_row == plan.places[0].heading_row:
            sheet.row_dimensions[block.heading_row].height = 26


def set_page(sheet: Worksheet, plan: Plan) -> None:
    """Set how a sheet is seen and printed."""
    sheet.sheet_properties.tabColor = TABS[plan.kind]
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.sheet_format.defaultRowHeight = ROW_HEIGHT
    sheet.sheet_format.customHeight = True
    sheet.sheet_view.zoomScale = plan.zoom
    sheet.sheet_view.showGridLines = not plan.margin
    sheet.freeze_panes = plan.freeze
    tall = plan.sheet in {"Guide", "ChartData"}
    sheet.page_setup.orientation = "portrait" if tall else "landscape"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToWidth = plan.pages_wide
    # the tables behind the charts stand side by side; a page break would part them all
    sheet.page_setup.fitToHeight = 1 if plan.sheet == "ChartData" else 0
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.7
    sheet.page_margins.header = sheet.page_margins.footer = 0.3
    sheet.oddFooter.left.text = "&A"
    sheet.oddFooter.right.text = "&P / &N"
    if plan.freeze and plan.places:
        header = plan.places[0].row
        sheet.print_title_rows = f"{header}:{header}"
    if plan.printed:
        # openpyxl's own print areas keep no order
        areas = ",".join(f"'{sheet.title}'!{absolute_coordinate(area)}" for area in plan.printed)
        sheet.defined_names[PRINT_AREA] = DefinedName(PRINT_AREA, attr_text=areas)
    if plan.parted:
        # Excel has no breaks of its user's own on pages that fit
        sheet.sheet_properties.pageSetUpPr.fitToPage = False
        sheet.page_setup.scale, letters = plan.parted
        for letter in letters:
            sheet.col_breaks.append(Break(id=column_index_from_string(letter) - 1))
    if plan.repeat:
        sheet.print_title_cols = plan.repeat
    if plan.margin:
        sheet.column_dimensions["A"].width = 2.5


def say_top(sheet: Worksheet, plan: Plan, language: Language) -> None:
    """Say at the top of a sheet what it is and what it is for."""
    column = 2 if plan.margin else 1
    put(sheet.cell(TITLE_ROW, column), plan.title.text(language), "xltier title")
    put(sheet.cell(PURPOSE_ROW, column), plan.purpose.text(language), "xltier purpose")
    sheet.row_dimensions[TITLE_ROW].height = 34
    sheet.row_dimensions[PURPOSE_ROW].height = 20
    sheet.row_dimensions[PURPOSE_ROW + 1].height = 20


def _bands(sheet: Worksheet, place: Place, language: Language) -> None:
    """Say above the headers which columns are the user's and which are xltier's."""
    columns = TABLES[place.table].columns
    last: bool | None = None
    for offset, column in enumerate(columns):
        cell = sheet.cell(place.row - 1, place.column + offset)
        cell.style = f"xltier band {'written' if column.owned else 'yours'}"
        if column.owned != last:
            cell.value = BANDS[column.owned].text(language)
        last = column.owned


def _ways_right(sheet: Worksheet, _place: Place, language: Language) -> None:
    """Link the tables to the right of what a screen shows at first."""
    places = {place.table: place for place in rules_layout.PLACES}
    for column, table in enumerate(rules_layout.SHORTCUTS, start=2):
        place, cell = places[table], sheet.cell(PURPOSE_ROW + 1, column)
        heading = place.heading.text(language) if place.heading else table
        target = sheet.cell(place.heading_row, place.column).coordinate
        link_to(cell, "→ " + heading, f"'{sheet.title}'!{target}")


def _ways_to_scorecards(sheet: Worksheet, place: Place, language: Language) -> None:
    """Link the scorecards, and the moves that they count."""
    places = {each.table: each for each in reps_layout.PLACES}
    for column, (table, text) in enumerate(reps_layout.WAYS, start=place.column):
        target = sheet.cell(places[table].heading_row, places[table].column).coordinate
        cell = sheet.cell(PURPOSE_ROW + 1, column)
        link_to(cell, "→ " + text.text(language), f"'{sheet.title}'!{target}")
    tab = SHEET_NAMES["Movement"].text(language)
    cell = sheet.cell(reps_layout.MOVES_ROW, reps_layout.PLACES[1].column)
    link_to(cell, "→ " + reps_layout.MOVES.text(language), f"'{tab}'!A1")


def link_to(cell: Cell, text: str, location: str) -> None:
    """Make a cell a link to a place in the workbook."""
    put(cell, text, "xltier link")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=location, display=text)
    cell.style = "xltier link"


def _way_to_guide(sheet: Worksheet, _place: Place, language: Language) -> None:
    text = {"en": "New here? Read the Guide sheet.", "zh": "第一次使用？请看“使用说明”。"}[language]
    cell = sheet.cell(PURPOSE_ROW + 1, 2)
    guide = SHEET_NAMES["Guide"].text(language)
    link_to(cell, text, f"'{guide}'!A1")


def _names(book: openpyxl.Workbook, language: Language) -> None:
    """Name what the drop-downs and formats refer to; names over tables follow their growth."""
    for name, table, column in ((TIER_NAMES, "TierRules", "tier"), (REP_NAMES, "Reps", "rep")):
        header = TABLES[table].column(column).label.text(language)
        book.defined_names[name] = DefinedName(name, attr_text=f"{table}[{header}]")
    for name, text in what_if_names(language).items():
        book.defined_names[name] = DefinedName(name, attr_text=text)
    plan = next(plan for plan in PLANS if plan.sheet == "Rules")
    place = next(place for place in plan.places if place.table == "Settings")
    row = place.row + 1 + [setting.name for setting in SETTINGS].index("as_of")
    cell = f"${get_column_letter(place.column + 1)}${row}"
    sheet = plan_name(plan, language)
    book.defined_names[AS_OF_NAME] = DefinedName(AS_OF_NAME, attr_text=f"'{sheet}'!{cell}")


def _properties(book: openpyxl.Workbook, language: Language) -> None:
    book.properties.creator = "xltier"
    book.properties.lastModifiedBy = "xltier"
    book.properties.title = DOCUMENT_TITLE.text(language)
    book.properties.language = {"en": "en-US", "zh": "zh-CN"}[language]
    book.properties.created = BUILT


def _text_cells(plan: Plan) -> list[str]:
    """Return the ranges of a sheet that hold short text, such as customer numbers."""
    ranges = []
    for place in plan.places:
        bottom = LAST_ROW if place.room is None else place.row + place.room
        for offset, column in enumerate(TABLES[place.table].columns):
            if kind_of(place.table, column) == "text":
                letter = get_column_letter(place.column + offset)
                ranges.append(f"{letter}{place.row + 1}:{letter}{bottom}")
    return ranges


def main() -> None:
    """Build the committed templates: `python -m xltier.workbook.template`, from the root."""
    for language in LANGUAGES:
        build(Path("templates") / f"customers.{language}.xlsx", language)


if __name__ == "__main__":
    main()
