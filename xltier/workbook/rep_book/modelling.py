"""Builds the model of a rep's workbook: everything but the rows that differ from rep to rep."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import openpyxl
import pandas as pd
from openpyxl.styles import Protection
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName

from xltier.language import Sentence
from xltier.workbook.contract import KNOWN
from xltier.workbook.dashboard_charts import draw_charts
from xltier.workbook.dashboard_content import blank_tables, finish_dashboard
from xltier.workbook.entries import LAST_ROW, TIER_NAMES
from xltier.workbook.guide import write_guide
from xltier.workbook.guide_rep import REP_GUIDE
from xltier.workbook.highlights import AS_OF_NAME
from xltier.workbook.lambdas import define_functions
from xltier.workbook.layout import DOCUMENT_TITLE, LAPSED
from xltier.workbook.look import SHELL, fill, kind_of
from xltier.workbook.rep_book.board_finish import COMPARED, finish_board
from xltier.workbook.rep_book.columns import RULES, customers_table, sent_table
from xltier.workbook.rep_book.drawing import RepBlock, RepHighlighter, draw_sent
from xltier.workbook.rep_book.look import RepLook
from xltier.workbook.rep_book.plans import DAY, HIDDEN, TABS, UNPROTECTED, WHO, plans
from xltier.workbook.reproducible import BUILT, save
from xltier.workbook.settings import SETTINGS, setting_of
from xltier.workbook.settings_block import ROWS, finish_settings, settings_rows
from xltier.workbook.template import say_top, set_page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from xltier.language import Language
    from xltier.workbook.rep_book.columns import RepColumn
    from xltier.workbook.rep_book.plans import Layout
    from xltier.workbook.schema import Table
    from xltier.workbook.sheet_plan import Place, Plan

REP_BANDS: Final = (
    Sentence("Open", "可填写"),
    Sentence("Locked", "已锁定"),
)
"""What stands above the columns of Customers that a rep may change, and above the others."""

SUBJECT: Final = Sentence(f"As of {DAY}", f"统计截止日 {DAY}")

ROOM: Final = 30
"""Rows for new customers: not every program makes a table longer as one types below it."""

EDITED: Final = frozenset({"Customers", "NewCustomers"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the workbooks of a distribution have in common.

    Attributes:
        language: The manager's workbook's.
        columns: The columns of Customers that go out, in their order.
        tiers: Names of the tiers, best first.
        decimals: Decimals of the currency.
        rules: Rows of TierRules, Settings, MethodSettings, TierMap, ScorePoints, Strategies as the
            manager's workbook has them, with the contract's column names.
        layout: What stands on the Dashboard.
    """

    language: Language
    columns: Sequence[RepColumn]
    tiers: Sequence[str]
    decimals: int
    rules: Mapping[str, pd.DataFrame]
    layout: Layout

    def plans(self) -> tuple[Plan, ...]:
        """Return the sheets in their order."""
        return plans(self.layout, frozenset(self.rules))


def model_package(wanted: Wanted) -> bytes:
    """Return the model as an .xlsx package."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    look = RepLook(wanted.language, wanted.decimals)
    look.install(book)
    sheets = {}
    for plan in wanted.plans():
        sheets[plan.sheet] = _Drawn(book, plan, look, wanted).sheet()
    draw_charts(sheets["Dashboard"], sheets["ChartData"], wanted.language)
    _names(book, wanted.language, sheets["Rules"])
    define_functions(book, wanted.language)
    _finish(book, wanted.language)
    stream = io.BytesIO()
    save(book, stream, _text_cells(wanted))
    return stream.getvalue()


@dataclass(frozen=True, slots=True)
class _Drawn:
    """One sheet of the model."""

    book: openpyxl.Workbook
    plan: Plan
    look: RepLook
    wanted: Wanted

    def sheet(self) -> Worksheet:
        """Draw the sheet and return it."""
        plan, language = self.plan, self.look.language
        sheet = self.book.create_sheet(TABS[plan.sheet].text(language))
        set_page(sheet, plan)
        say_top(sheet, plan, language)
        if plan.sheet == "Guide":
            write_guide(sheet, language, REP_GUIDE)
        for place in plan.places:
            self._draw(sheet, place)
        self._size(sheet)
        if plan.sheet in {"Dashboard", "ChartData"}:
            finish_dashboard(sheet, plan.places, language)
        if plan.sheet == "Customers":
            _bands(sheet, plan.places[0], customers_table(self.wanted.columns), language)
        if plan.sheet == "Dashboard":
            finish_board(sheet, self.look, self.wanted.layout)
        if plan.sheet == HIDDEN:
            sheet.sheet_state = "veryHidden"
        if plan.sheet not in UNPROTECTED:
            _protect(sheet)
        return sheet

    def _draw(self, sheet: Worksheet, place: Place) -> None:
        if place.table == "Sent":
            draw_sent(sheet, place, sent_table(self.wanted.columns), self.look.language)
            return
        block = self._block(sheet, place)
        rows = self._rows(place.table)
        if place.table in ROWS:
            block.draw(settings_rows(place.table, rows, self.look.language))
            finish_settings(block)
            _lock(sheet, place)
        else:
            block.draw(rows)
        if place.table == "Customers":
            block.vary()
        RepHighlighter(sheet, place, block.table).add()

    def _block(self, sheet: Worksheet, place: Place) -> RepBlock:
        own = customers_table(self.wanted.columns) if place.table == "Customers" else None
        readonly = place.table not in EDITED
        return RepBlock(sheet, place, self.look, self.plan.margin, own, readonly)

    def _rows(self, table: str) -> pd.DataFrame:
        """Return the rows that are the same for everyone, and as many blank ones as charts need."""
        if table in ROWS:
            return _settings(table, self.wanted.rules.get(table, pd.DataFrame()))
        if table in self.wanted.rules:
            return self.wanted.rules[table]
        blank = blank_tables(self.wanted.tiers, self.look.language)
        tiers = list(self.wanted.tiers)
        blank["TierSummary"] = pd.DataFrame({"tier": tiers})
        headers = (*tiers, LAPSED.text(self.look.language))
        blank["TierMatrix"] = pd.DataFrame({"from_tier": tiers} | dict.fromkeys(headers))
        blank["NewCustomers"] = pd.DataFrame({"customer_id": [None] * ROOM})
        blank["TeamComparison"] = pd.DataFrame({"figure": [None] * len(COMPARED)})
        return blank.get(table, pd.DataFrame())

    def _size(self, sheet: Worksheet) -> None:
        for place in self.plan.places:
            if place.table == "Sent":
                continue
            block = self._block(sheet, place)
            if not self.plan.widths:
                block.size()
        for letter, width in self.plan.widths:
            sheet.column_dimensions[letter].width = width
        for place in self.plan.places:
            if place.table != "Sent":
                self._block(sheet, place).size_header()


def _settings(table: str, given: pd.DataFrame) -> pd.DataFrame:
    """Return the settings that the manager's workbook has, by identifier."""
    rows: dict[str, object] = {}
    if len(given):
        for label, value in zip(given["setting"], given["value"], strict=True):
            setting = setting_of(str(label))
            if setting is not None and setting in ROWS[table]:
                rows.setdefault(setting.name, None if pd.isna(value) else value)
    return pd.DataFrame(
        {"setting": list(rows), "value": pd.Series(list(rows.values()), dtype=object)}
    )


def _bands(sheet: Worksheet, place: Place, table: Table, language: Language) -> None:
    """Say above the headers which columns are open and which are locked."""
    last: bool | None = None
    for offset, column in enumerate(table.columns):
        cell = sheet.cell(place.row - 1, place.column + offset)
        cell.style = f"xltier band {'written' if column.owned else 'yours'}"
        if column.owned != last:
            cell.value = REP_BANDS[column.owned].text(language)
        last = column.owned


def _protect(sheet: Worksheet) -> None:
    """Guard a sheet against slips, without a password; filtering and sizing stay allowed."""
    guard = sheet.protection
    guard.sheet = True
    guard.autoFilter = guard.formatColumns = guard.formatRows = guard.formatCells = False


def _lock(sheet: Worksheet, place: Place) -> None:
    """Make the values of settings look as what is only read."""
    for row in range(place.row + 1, place.row + 1 + len(ROWS[place.table])):
        cell = sheet.cell(row, place.column + 1)
        cell.fill, cell.protection = fill(SHELL), Protection(locked=True)


def _names(book: openpyxl.Workbook, language: Language, rules: Worksheet) -> None:
    """Name what drop-downs and formats refer to."""
    header = RULES.column("tier").label.text(language)
    names = {TIER_NAMES: f"{RULES.name}[{header}]"}
    table = rules.tables["Settings"]
    left, top = table.ref.split(":")[0].rstrip("0123456789"), rules[table.ref.split(":")[0]].row
    row = top + 1 + [setting.name for setting in SETTINGS].index("as_of")
    value = get_column_letter(rules[f"{left}{top}"].column + 1)
    names[AS_OF_NAME] = f"'{rules.title}'!${value}${row}"
    for name, text in names.items():
        book.defined_names[name] = DefinedName(name, attr_text=text)


def _finish(book: openpyxl.Workbook, language: Language) -> None:
    book.properties.creator = book.properties.lastModifiedBy = "xltier"
    book.properties.title = f"{DOCUMENT_TITLE.text(language)} – {WHO}"
    book.properties.subject = SUBJECT.text(language)
    book.properties.language = {"en": "en-US", "zh": "zh-CN"}[language]
    book.properties.created = BUILT
    book.active = 0
    book.worksheets[0].sheet_view.tabSelected = True


def _text_cells(wanted: Wanted) -> dict[str, list[str]]:
    """Return by sheet the ranges that hold short text, such as customer numbers."""
    found: dict[str, list[str]] = {}
    special = {"Customers": customers_table(wanted.columns), RULES.name: RULES}
    for plan in wanted.plans():
        for place in plan.places:
            if place.table in {"Sent", "Delivery"}:
                continue
            table = special.get(place.table) or KNOWN[place.table]
            bottom = LAST_ROW if place.room is None else place.row + place.room
            for offset, column in enumerate(table.columns):
                if kind_of(place.table, column) in {"text", "value"}:
                    letter = get_column_letter(place.column + offset)
                    cells = f"{letter}{place.row + 1}:{letter}{bottom}"
                    found.setdefault(TABS[plan.sheet].text(wanted.language), []).append(cells)
    return found
