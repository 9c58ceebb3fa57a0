"""Draws the model of a rep's workbook: every sheet and style, and a first row of each table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from openpyxl.styles import Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table as SheetTable
from openpyxl.worksheet.table import TableColumn

from xltier.language import Sentence
from xltier.workbook.blocks import Block, put
from xltier.workbook.contract import KNOWN
from xltier.workbook.entries import LAST_ROW, REP_NAMES, Entry, entry_of
from xltier.workbook.highlights import Highlighter
from xltier.workbook.look import style_name
from xltier.workbook.rep_book.columns import OWN_WIDTH, RULES
from xltier.workbook.schema import DATE_FORMAT, TIME_FORMAT
from xltier.workbook.writing.values import escaped_text

if TYPE_CHECKING:
    import pandas as pd
    from openpyxl.worksheet.worksheet import Worksheet

    from xltier.language import Language
    from xltier.workbook.look import Role
    from xltier.workbook.schema import Column, Table
    from xltier.workbook.sheet_plan import Place

NO_ID: Final = Entry(
    "any",
    prompt=Sentence("Leave it blank: the manager gives the ID.", "请留空，客户编号由主管分配。"),
)
VARIANTS: Final = ("number", "date", "time")
"""Kinds of values that look otherwise than text in a column that may hold any."""


@dataclass(frozen=True, slots=True)
class RepBlock(Block):
    """A table of a rep's workbook; a column that is `owned` is locked.

    Attributes:
        own: What Customers is made of, where it is that table.
        readonly: Nobody types into the table.
    """

    own: Table | None = None
    readonly: bool = True

    @property
    def table(self) -> Table:
        """What the table is made of."""
        if self.place.table == RULES.name:
            return RULES
        return self.own or KNOWN[self.place.table]

    def draw(self, rows: pd.DataFrame) -> None:
        """Draw the table with `rows`; see `Block.draw`."""
        super(RepBlock, self).draw(rows)
        for column in self.sheet.tables[self.place.table].tableColumns:
            column.name = table_name(column.name)

    def _kind(self, column: Column) -> str:
        kind = super(RepBlock, self)._kind(column)
        return "prose" if self.own and column.kind == "value" else kind

    def _role(self, column: Column) -> Role:
        return "written" if self.readonly else super(RepBlock, self)._role(column)

    def _validate(self, columns: list[Column]) -> None:
        """Guard what may be typed."""
        for offset, column in enumerate(columns):
            entry = self._entry(column)
            if entry is None or entry.low == REP_NAMES or self._role(column) == "written":
                continue
            letter = self._letter(offset)
            self.guard(
                entry,
                f"{letter}{self.place.row + 1}:{letter}{LAST_ROW}",
                column.label.text(self.language),
            )

    def _entry(self, column: Column) -> Entry | None:
        """Return what a column accepts: of a new customer what it does of a known one."""
        if self.place.table != "NewCustomers":
            return entry_of(self.place.table, column.name, self.language)
        if column.name == "customer_id":
            return NO_ID
        return entry_of("Customers", column.name, self.language)

    def vary(self) -> None:
        """Show below the first row how numbers, dates and times look in columns of any kind."""
        for offset, column in enumerate(self.table.columns):
            for below, kind in enumerate(VARIANTS, start=2):
                cell = self.sheet.cell(self.place.row + below, self.place.column + offset)
                put(cell, None, style_name("written", kind))
                if self._role(column) != "written":
                    cell.style = style_name("yours", "date" if kind == "time" else kind)
                    if kind == "time":
                        cell.number_format = TIME_FORMAT
                        cell.protection = Protection(locked=False)


class RepHighlighter(Highlighter):
    """Adds the formats that stand out to tables with the columns that a rep gets."""

    def __init__(self, sheet: Worksheet, place: Place, table: Table) -> None:
        """Remember where the table stands and what it is made of."""
        super().__init__(sheet, place)
        self.table = table

    @property
    def columns(self) -> list[str]:
        """The names of the table's columns, left to right."""
        return [each.name for each in self.table.columns]

    def _customers(self) -> None:
        there = set(self.columns)
        if "movement" in there:
            self._direction("movement")
        if "potential" in there:
            self._potential()
        if {"overdue", "next_contact"} <= there:
            self._overdue()
        self._at_risk()


def table_name(header: str) -> str:
    """Return a header as a table names its column: line ends and controls in Excel's own way."""
    return escaped_text(header).replace("\n", "_x000a_")


def draw_sent(sheet: Worksheet, place: Place, table: Table, language: Language) -> None:
    """Draw the table of what was sent: plain cells; below the first, a date and a time."""
    right = place.column + len(table.columns) - 1
    ref = f"{_at(place.column, place.row)}:{_at(right, place.row + 1)}"
    made = SheetTable(displayName=place.table, ref=ref, totalsRowShown=False)
    made.tableColumns = []
    for number, column in enumerate(table.columns, start=1):
        header = column.label.text(language)
        cell = sheet.cell(place.row, place.column + number - 1)
        cell.value, cell.data_type = header, "s"
        made.tableColumns.append(TableColumn(id=number, name=table_name(header)))
        for below, code in ((3, DATE_FORMAT), (4, TIME_FORMAT)):
            sheet.cell(place.row + below, place.column + number - 1).number_format = code
    sheet.add_table(made)
    sheet.column_dimensions[get_column_letter(1)].width = OWN_WIDTH


def _at(column: int, row: int) -> str:
    return f"{get_column_letter(column)}{row}"
