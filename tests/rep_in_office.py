"""What a rep does to a workbook in LibreOffice; runs under the Python that has `uno`.

Reads one JSON object from its input: the pipe, the file, where it is saved, and what to do with it.
"""

import json
import os
import sys

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.table import CellRangeAddress, TableSortField


def properties(**settings):
    return tuple(PropertyValue(name, 0, value, 0) for name, value in settings.items())


def desktop_at(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
    return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)


class Table:
    """A table of the workbook, wherever it stands by now."""

    def __init__(self, document, name):
        self.document, self.name = document, name

    @property
    def area(self):
        return self.document.DatabaseRanges.getByName(self.name).DataArea

    @property
    def sheet(self):
        return self.document.Sheets.getByIndex(self.area.Sheet)

    def headers(self):
        area = self.area
        columns = range(area.StartColumn, area.EndColumn + 1)
        return [self.sheet.getCellByPosition(c, area.StartRow).String for c in columns]

    def cell(self, customer, header):
        area = self.area
        column = area.StartColumn + self.headers().index(header)
        for row in range(area.StartRow + 1, area.EndRow + 1):
            if self.sheet.getCellByPosition(area.StartColumn, row).String == customer:
                return self.sheet.getCellByPosition(column, row)
        raise KeyError(customer)

    def rows(self):
        area = self.area
        return self.sheet.getCellRangeByPosition(
            area.StartColumn, area.StartRow + 1, area.EndColumn, area.EndRow
        )


def type_in(cell, value):
    if isinstance(value, (int, float)):
        cell.Value = value
    elif value is None:
        cell.String = ""
    elif value.startswith("="):
        cell.Formula = value
    else:
        cell.String = value


def sort(table, header):
    field = TableSortField()
    field.Field, field.IsAscending = table.headers().index(header), False
    fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
    uno.invoke(table.rows(), "sort", (properties(SortFields=fields, ContainsHeader=False),))


def insert_column(table, header, value):
    area = table.area
    table.sheet.Columns.insertByIndex(area.StartColumn + 1, 1)
    table.sheet.getCellByPosition(area.StartColumn + 1, area.StartRow).String = header
    for row in range(area.StartRow + 1, area.EndRow + 1):
        table.sheet.getCellByPosition(area.StartColumn + 1, row).Value = value


def move_last_column_first(table):
    """Cut the last column and put it right behind the first, as a person does."""
    area, sheet = table.area, table.sheet
    sheet.Columns.insertByIndex(area.StartColumn + 1, 1)
    area = table.area
    source = CellRangeAddress()
    source.Sheet = area.Sheet
    source.StartColumn = source.EndColumn = area.EndColumn
    source.StartRow, source.EndRow = area.StartRow, area.EndRow
    target = sheet.getCellByPosition(area.StartColumn + 1, area.StartRow).CellAddress
    sheet.moveRange(target, source)
    sheet.Columns.removeByIndex(area.EndColumn, 1)


def main():
    wish = json.load(sys.stdin)
    desktop = desktop_at(wish["pipe"])
    url = uno.systemPathToFileUrl(wish["file"])
    settings = {"Hidden": True}
    if wish.get("password"):
        settings["Password"] = wish["password"]
    document = desktop.loadComponentFromURL(url, "_blank", 0, properties(**settings))
    try:
        table = Table(document, "Customers")
        protected = table.sheet.isProtected()
        table.sheet.unprotect("")
        for customer, header, value in wish["cells"]:
            type_in(table.cell(customer, header), value)
        for old, new in wish.get("headers", {}).items():
            area = table.area
            at = area.StartColumn + table.headers().index(old)
            table.sheet.getCellByPosition(at, area.StartRow).String = new
        if wish.get("sort"):
            sort(table, wish["sort"])
        if wish.get("move"):
            move_last_column_first(table)
        if wish.get("insert"):
            insert_column(table, *wish["insert"])
        if wish.get("hide"):
            area = table.area
            table.sheet.Rows.getByIndex(area.StartRow + 2).IsVisible = False
        new = Table(document, "NewCustomers")
        area = new.area
        for header, value in wish.get("new", {}).items():
            at = area.StartColumn + new.headers().index(header)
            type_in(new.sheet.getCellByPosition(at, area.StartRow + 1), value)
        saved = properties(FilterName="Calc MS Excel 2007 XML", Overwrite=True)
        document.storeToURL(uno.systemPathToFileUrl(wish["target"]), saved)
        json.dump({"protected": protected, "headers": table.headers()}, sys.stdout)
    finally:
        document.setModified(False)
        document.close(True)


main()
# all is done: LibreOffice's bridge sometimes crashes while Python takes itself down
sys.stdout.flush()
os._exit(0)
