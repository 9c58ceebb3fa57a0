"""Does to a workbook file what its user does in Excel: charts, sheets, tables, columns, filters.

It works on the XML, since whatever opens and saves a file anew changes more than the user did.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from lxml import etree
from openpyxl.utils import get_column_letter

from xltier.workbook.inventory import Area, TablePart, take_inventory

CELL = re.compile(r"([A-Z]+)(\d+)")


class Package:
    """The parts of a workbook file, as trees where they are asked for."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with zipfile.ZipFile(path) as package:
            self.parts = {name: package.read(name) for name in package.namelist()}
            self.inventory = take_inventory(package)
        self.trees: dict[str, etree._Element] = {}

    def tree(self, part: str) -> etree._Element:
        if part not in self.trees:
            self.trees[part] = etree.fromstring(self.parts[part])
        return self.trees[part]

    def named(self, pattern: str) -> list[str]:
        return [name for name in self.parts if re.fullmatch(pattern, name)]

    def table(self, name: str) -> TablePart:
        found = self.inventory.table(name)
        assert found is not None
        return found

    def save(self) -> None:
        made = {name: etree.tostring(tree) for name, tree in self.trees.items()}
        with zipfile.ZipFile(self.path, "w", zipfile.ZIP_DEFLATED) as package:
            for name, content in (self.parts | made).items():
                package.writestr(name, content)


def move_charts(package: Package, rows: int) -> None:
    """Drag every chart down, and make it wider."""
    for part in package.named(r"xl/drawings/drawing\d+\.xml"):
        for place in package.tree(part).iter("{*}from", "{*}to"):
            for row in place.iter("{*}row"):
                row.text = str(int(row.text) + rows)
        for end in package.tree(part).iter("{*}to"):
            for offset in end.iter("{*}colOff"):
                offset.text = "12345"


def restyle_charts(package: Package, title: str, colour: str) -> None:
    """Give every chart another title and colour; columns lie down, or stand up."""
    for part in package.named(r"xl/charts/chart\d+\.xml"):
        tree = package.tree(part)
        next(tree.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}t")).text = title
        next(next(tree.iter("{*}ser")).iter("{*}srgbClr")).set("val", colour)
        for lies in tree.iter("{*}barDir"):
            lies.set("val", "col" if lies.get("val") == "bar" else "bar")


def reverse_sheets(package: Package) -> None:
    """Drag the tabs into the opposite order; what is known by a sheet's number follows."""
    book = package.tree("xl/workbook.xml")
    sheets = next(book.iter("{*}sheets"))
    listed = list(sheets)
    sheets.extend(reversed(listed))
    for name in book.iter("{*}definedName"):
        if name.get("localSheetId"):
            name.set("localSheetId", str(len(listed) - 1 - int(name.get("localSheetId"))))
    next(book.iter("{*}workbookView")).set("activeTab", str(len(listed) - 1))


def move_table(package: Package, name: str, corner: tuple[int, int]) -> None:
    """Drag a table to where its first cell is in row and column `corner` of its sheet."""
    table = package.table(name)
    rows, columns = corner[0] - table.area.first_row, corner[1] - table.area.first_column
    cells = cut(package, table)
    place(package, table, {(r + rows, c + columns): cell for (r, c), cell in cells.items()})
    area = table.area
    moved = Area(
        *(area.first_row + rows, area.first_column + columns),
        *(area.last_row + rows, area.last_column + columns),
    )
    package.tree(table.part).set("ref", str(moved))


def turn_columns(package: Package, name: str) -> None:
    """Drag the columns of a table into the opposite order."""
    table = package.table(name)
    both = table.area.first_column + table.area.last_column
    cells = cut(package, table)
    place(package, table, {(row, both - column): cell for (row, column), cell in cells.items()})
    columns = next(package.tree(table.part).iter("{*}tableColumns"))
    columns.extend(reversed(list(columns)))


def filter_rows(package: Package, name: str, column: int, value: str) -> list[int]:
    """Let a table's filter show one value of a column; return the rows that this hides."""
    table = package.table(name)
    root = package.tree(table.part)
    found = root.find("{*}autoFilter")
    if found is None:
        found = etree.Element(etree.QName(root, "autoFilter"), ref=str(table.area))
        root.insert(0, found)
    chosen = etree.SubElement(found, etree.QName(root, "filterColumn"), colId=str(column))
    filters = etree.SubElement(chosen, etree.QName(root, "filters"))
    etree.SubElement(filters, etree.QName(root, "filter"), val=value)
    hidden = list(range(table.first_data_row + 1, table.last_data_row + 1))
    for row in package.tree(table.sheet_part).iter("{*}row"):
        if int(row.get("r")) in hidden:
            row.set("hidden", "1")
    return hidden


def cut(package: Package, table: TablePart) -> dict[tuple[int, int], etree._Element]:
    """Take the cells of a table out of its sheet."""
    area, taken = table.area, {}
    for cell in list(package.tree(table.sheet_part).iter("{*}c")):
        letters, row = CELL.fullmatch(cell.get("r")).groups()
        column = number(letters)
        inside = area.first_column <= column <= area.last_column
        if inside and area.first_row <= int(row) <= area.last_row:
            cell.getparent().remove(cell)
            taken[int(row), column] = cell
    return taken


def place(package: Package, table: TablePart, cells: dict[tuple[int, int], etree._Element]) -> None:
    """Put cells into the sheet of a table, where nothing stands."""
    data = next(package.tree(table.sheet_part).iter("{*}sheetData"))
    rows = {int(row.get("r")): row for row in data}
    for (at, column), cell in cells.items():
        if at not in rows:
            rows[at] = etree.Element(etree.QName(data, "row"), r=str(at))
        cell.set("r", f"{get_column_letter(column)}{at}")
        rows[at].attrib.pop("spans", None)
        rows[at].append(cell)
    for row in rows.values():
        row[:] = sorted(row, key=lambda cell: number(CELL.fullmatch(cell.get("r"))[1]))
    data[:] = [rows[at] for at in sorted(rows)]


def number(letters: str) -> int:
    result = 0
    for letter in letters:
        result = result * 26 + ord(letter) - ord("A") + 1
    return result
