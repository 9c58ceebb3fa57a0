"""Two spreadsheets without a screen that know LAMBDA: IronCalc, and the Excel model of pyOpenVBA.

Both open the file that xltier writes and evaluate the names as they stand in it. IronCalc is fast
and sees thousands of cases; pyOpenVBA was written apart from it, after Excel's own answers.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import ironcalc
import openpyxl
from pyopenvba.apps.excel import ExcelApplication

from xltier.workbook.contract import TABLES
from xltier.workbook.settings import SETTINGS, setting_of

CONDITIONAL_FORMATS = re.compile(rb"<conditionalFormatting .*?</conditionalFormatting>", re.DOTALL)
EMPTY_NUMBER = re.compile(rb' t="n"></c>')
RULES_ROOM = 9
Cell = Any
Rows = list[list[Cell]]


class IronBook:
    """A built workbook in IronCalc, its names as the file has them.

    Conditional formats are left out, as IronCalc takes seconds to evaluate them. The sheet of
    arguments is one of its own.
    """

    def __init__(self, path: Path) -> None:
        light = path.with_stem(f"{path.stem}-light")
        with zipfile.ZipFile(path) as whole, zipfile.ZipFile(light, "w") as less:
            for name in whole.namelist():
                part = whole.read(name)
                if name.startswith("xl/worksheets/"):
                    # openpyxl's blank cell is a number without digits, which IronCalc reads as 0
                    part = EMPTY_NUMBER.sub(b"/>", CONDITIONAL_FORMATS.sub(b"", part))
                less.writestr(name, part)
        self.model = ironcalc.load_from_xlsx(str(light), "en", "UTC", "en")
        book = openpyxl.load_workbook(light)
        self.places = {
            table.name: (at, sheet[table.ref][0][0].row + 1, sheet[table.ref][0][0].column)
            for at, sheet in enumerate(book.worksheets)
            for table in sheet.tables.values()
        }
        self.headers = {
            table.name: [column.name for column in table.tableColumns]
            for sheet in book.worksheets
            for table in sheet.tables.values()
        }
        self.model.new_sheet()
        self.arguments = len(book.worksheets)

    def put(self, sheet: int, row: int, column: int, cell: Cell) -> None:
        """Put a cell as it is: a number, a text, TRUE, None for nothing, "=…" for a formula."""
        if isinstance(cell, bool):
            self.model.update_cell_with_bool(sheet, row, column, cell)
        elif isinstance(cell, int | float):
            self.model.update_cell_with_number(sheet, row, column, float(cell))
        elif cell is None or cell.startswith("="):
            self.model.set_user_input(sheet, row, column, cell or "")
        else:
            self.model.update_cell_with_text(sheet, row, column, cell)

    def put_rules(self, rows: Rows) -> None:
        """Fill TierRules from the left; what is not given is empty."""
        sheet, top, left = self.places["TierRules"]
        blank: list[Cell] = [None] * len(TABLES["TierRules"].columns)
        for at in range(RULES_ROOM):
            for offset, cell in enumerate(
                [*(rows[at] if at < len(rows) else ()), *blank][: len(blank)]
            ):
                self.put(sheet, top + at, left + offset, cell)

    def put_setting(self, name: str, cell: Cell) -> None:
        """Fill the cell of a setting."""
        sheet, top, left = self.places["Settings"]
        row = [setting.name for setting in SETTINGS].index(name)
        label = self.model.get_formatted_cell_value(sheet, top + row, left)
        assert setting_of(label) == SETTINGS[row]
        self.put(sheet, top + row, left + 1, cell)

    def ask(self, calls: dict[str, int], rows: Rows) -> list[list[str]]:
        """Return what formulas spill beside arguments, as shown: one list a formula.

        Args:
            calls: Formulas over the columns {0}, {1}, … of the arguments, and how many rows of
                each to read.
            rows: The arguments, a row each.
        """
        width, height = len(rows[0]), len(rows)
        for at, row in enumerate(rows, start=1):
            for column, cell in enumerate(row, start=1):
                self.put(self.arguments, at, column, cell)
        ranges = [f"{chr(65 + column)}1:{chr(65 + column)}{height}" for column in range(width)]
        for at, call in enumerate(calls):
            self.put(self.arguments, 1, width + 2 + at, "=" + call.format(*ranges))
        self.model.evaluate()
        found = [
            [
                self.model.get_formatted_cell_value(self.arguments, row, width + 2 + at)
                for row in range(1, deep + 1)
            ]
            for at, deep in enumerate(calls.values())
        ]
        for at in range(len(calls)):
            self.put(self.arguments, 1, width + 2 + at, None)
        self.model.range_clear_all(self.arguments, 1, 1, height, width)
        return found


class ExcelModel:
    """A built workbook in pyOpenVBA's Excel, driven by VBA as Excel is."""

    MODULE = """
Sub Fill(ByVal sheet As String, ByVal address As String, ByVal content As Variant)
    Worksheets(sheet).Range(address).Value = content
End Sub
Sub Clear(ByVal sheet As String, ByVal address As String)
    Worksheets(sheet).Range(address).ClearContents
End Sub
Function Ask(ByVal formula As String, ByVal rows As Long) As String
    Dim row As Long
    With Worksheets(1)
        .Range("ZA1").Formula2 = formula
        For row = 1 To rows
            Ask = Ask & .Cells(row, 677).Text & vbTab
        Next row
        .Range("ZA1").ClearContents
    End With
End Function
Sub Rename(ByVal sheet As String, ByVal table As String, place As Long, header As String)
    Worksheets(sheet).ListObjects(table).HeaderRowRange.Cells(1, place).Value = header
End Sub
Function Formula(ByVal name As String) As String
    Formula = ActiveWorkbook.Names(name).RefersTo
End Function
Function Described(ByVal name As String) As String
    Described = ActiveWorkbook.Names(name).Comment
End Function
"""

    def __init__(self, path: Path) -> None:
        self.application = ExcelApplication.open(path, with_vba=False)
        self.application.add_module(self.MODULE, name="Driver")
        book = openpyxl.load_workbook(path)
        self.tables = {
            table.name: (sheet.title, sheet[table.ref][0][0])
            for sheet in book.worksheets
            for table in sheet.tables.values()
        }

    def run(self, procedure: str, *arguments: Cell) -> Any:
        return self.application.run(procedure, *arguments)

    def put(self, table: str, row: int, column: int, cell: Cell) -> None:
        """Fill a cell of a table's body, counted from 0; None empties it."""
        sheet, corner = self.tables[table]
        address = corner.offset(row + 1, column).coordinate
        if cell is None:
            self.run("Clear", sheet, address)
        else:
            self.run("Fill", sheet, address, cell)

    def put_rules(self, rows: Rows) -> None:
        """Fill TierRules from the left; what is not given is empty."""
        for at in range(RULES_ROOM):
            given = rows[at] if at < len(rows) else ()
            for offset in range(len(TABLES["TierRules"].columns)):
                self.put("TierRules", at, offset, given[offset] if offset < len(given) else None)

    def put_setting(self, name: str, cell: Cell) -> None:
        """Fill the cell of a setting."""
        self.put("Settings", [setting.name for setting in SETTINGS].index(name), 1, cell)

    def ask(self, call: str, rows: int = 1) -> list[str]:
        """Return what the first rows that a formula spills show."""
        return str(self.run("Ask", "=" + call, rows)).split("\t")[:-1]
