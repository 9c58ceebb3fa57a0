"""Types into cells of a workbook as a person would, past the writer that the tests are about."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from lxml import etree
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.utils.datetime import to_excel

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def type_into(path: Path, sheet: str, cells: Mapping[str, object]) -> None:
    """Give cells such as `B6` a value: text, a number or a date; the cell keeps its look."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    part = _part_of(parts, sheet)
    tree = etree.fromstring(parts[part])
    for coordinate, value in cells.items():
        _fill(_cell(tree.find(f"{MAIN}sheetData"), coordinate), value)
    parts[part] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in parts.items():
            package.writestr(name, content)


def _part_of(parts: Mapping[str, bytes], sheet: str) -> str:
    sheets = etree.fromstring(parts["xl/workbook.xml"]).iter(f"{MAIN}sheet")
    wanted = next(each.get(f"{OFFICE}id") for each in sheets if each.get("name") == sheet)
    relations = etree.fromstring(parts["xl/_rels/workbook.xml.rels"])
    target = next(each.get("Target") for each in relations if each.get("Id") == wanted)
    return posixpath.join("/xl", target).lstrip("/")


def _cell(rows: etree._Element, coordinate: str) -> etree._Element:
    """Return the cell; rows and cells that are not there yet stand behind all others."""
    number = str(coordinate_from_string(coordinate)[1])
    row = next((each for each in reversed(rows) if each.get("r") == number), None)
    if row is None:
        assert int(number) > int(rows[-1].get("r"))
        row = etree.SubElement(rows, f"{MAIN}row", r=number)
    found = next((each for each in row if each.get("r") == coordinate), None)
    if found is None:
        assert len(row) == 0
        found = etree.SubElement(row, f"{MAIN}c", r=coordinate)
    return found


def _fill(cell: etree._Element, value: object) -> None:
    cell.attrib.pop("t", None)
    cell[:] = []
    if isinstance(value, str):
        cell.set("t", "inlineStr")
        etree.SubElement(etree.SubElement(cell, f"{MAIN}is"), f"{MAIN}t").text = value
    else:
        number = to_excel(value) if isinstance(value, date | datetime) else value
        etree.SubElement(cell, f"{MAIN}v").text = repr(number)
