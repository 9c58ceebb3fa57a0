"""Builds small workbooks from raw XML, for traits that no library writes on demand."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
DATE_STYLE = 1


@dataclass
class RawTable:
    name: str
    sheet: str
    ref: str
    columns: list[str]
    totals: int = 0
    headers: int = 1


@dataclass
class RawWorkbook:
    sheets: dict[str, str]
    tables: list[RawTable] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    tails: dict[str, str] = field(default_factory=dict)
    date1904: bool = False
    prefix: str = ""
    extra: dict[str, bytes] = field(default_factory=dict)
    doctype: str = ""

    def save(self, path: Path) -> Path:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            for name, content in self.parts().items():
                package.writestr(name, content)
        return path

    def parts(self) -> dict[str, bytes]:
        parts: dict[str, str] = {
            "_rels/.rels": relationships([("officeDocument", "xl/workbook.xml")]),
            "xl/workbook.xml": self.workbook(),
            "xl/styles.xml": STYLES,
            "xl/sharedStrings.xml": self.shared_strings(),
        }
        related = [
            ("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(self.sheets) + 1)
        ]
        related += [("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml")]
        parts["xl/_rels/workbook.xml.rels"] = relationships(related)
        for number, (name, rows) in enumerate(self.sheets.items(), 1):
            parts[f"xl/worksheets/sheet{number}.xml"] = self.sheet(name, rows)
            own = [(n, t) for n, t in enumerate(self.tables, 1) if t.sheet == name]
            targets = [("table", f"../tables/table{n}.xml") for n, _ in own]
            parts[f"xl/worksheets/_rels/sheet{number}.xml.rels"] = relationships(targets)
            parts |= {f"xl/tables/table{n}.xml": table_part(n, table) for n, table in own}
        parts["[Content_Types].xml"] = content_types(list(parts))
        return {name: content.encode() for name, content in parts.items()} | self.extra

    def workbook(self) -> str:
        sheets = "".join(
            f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>'
            for n, name in enumerate(self.sheets, 1)
        )
        properties = '<workbookPr date1904="1"/>' if self.date1904 else ""
        return (
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{properties}<sheets>{sheets}</sheets>'
            "</workbook>"
        )

    def sheet(self, name: str, rows: str) -> str:
        p = f"{self.prefix}:" if self.prefix else ""
        space = f"xmlns:{self.prefix}" if self.prefix else "xmlns"
        count = sum(table.sheet == name for table in self.tables)
        listed = "".join(f'<{p}tablePart r:id="rId{n}"/>' for n in range(1, count + 1))
        tables = f'<{p}tableParts count="{count}">{listed}</{p}tableParts>' if count else ""
        return (
            f'<?xml version="1.0" encoding="UTF-8"?>{self.doctype}<{p}worksheet {space}="{MAIN}" '
            f'xmlns:r="{OFFICE}"><{p}sheetData>{rows}</{p}sheetData>{self.tails.get(name, "")}'
            f"{tables}</{p}worksheet>"
        )

    def shared_strings(self) -> str:
        items = "".join(
            item
            if item.startswith("<si")
            else f"<si><t xml:space='preserve'>{escape(item)}</t></si>"
            for item in self.strings
        )
        return f'<sst xmlns="{MAIN}">{items}</sst>'


SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TYPES = {
    "xl/workbook.xml": "sheet.main",
    "xl/styles.xml": "styles",
    "xl/sharedStrings.xml": "sharedStrings",
    "xl/worksheets/": "worksheet",
    "xl/tables/": "table",
}


def content_types(names: list[str]) -> str:
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{SPREADSHEET}.{kind}+xml"/>'
        for name in names
        for start, kind in TYPES.items()
        if name.startswith(start) and name.endswith(".xml")
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{overrides}</Types>"
    )


STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="1">'
    '<numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>'
    "</numFmts>"
    "<fonts count='1'><font/></fonts>"
    "<fills count='1'><fill><patternFill patternType='none'/></fill></fills>"
    "<borders count='1'><border/></borders><cellStyleXfs count='1'><xf/></cellStyleXfs>"
    '<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)


def relationships(targets: list[tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}">{listed}</Relationships>'


def table_part(number: int, table: RawTable) -> str:
    columns = "".join(
        f'<tableColumn id="{n}" name={quoteattr(name)}/>' for n, name in enumerate(table.columns, 1)
    )
    totals = f' totalsRowCount="{table.totals}"' if table.totals else ""
    headers = "" if table.headers else ' headerRowCount="0"'
    return (
        f'<table xmlns="{MAIN}" id="{number}" name="{table.name}" displayName="{table.name}" '
        f'ref="{table.ref}"{headers}{totals}><tableColumns count="{len(table.columns)}">{columns}'
        "</tableColumns></table>"
    )


def text(reference: str, value: str) -> str:
    """An inline text cell."""
    return (
        f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    )


def number(reference: str, value: object, style: int = 0) -> str:
    return f'<c r="{reference}" s="{style}"><v>{value}</v></c>'


def row(index: int, *cells: str) -> str:
    return f'<row r="{index}">{"".join(cells)}</row>'


def headers(index: int, first: str, *names: str) -> str:
    start = ord(first)
    return row(index, *(text(f"{chr(start + n)}{index}", name) for n, name in enumerate(names)))
