"""What stands in a workbook file: its sheets and tables, read from the small parts only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Self, cast

from xltier.errors import WorkbookError
from xltier.workbook.parts import Parts, attribute, children, first, local, true, unescape

if TYPE_CHECKING:
    import zipfile

    from lxml import etree

TableSource = Literal["worksheet", "queryTable", "xml"]
LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Za-z]{1,3})\$?([0-9]{1,7}))?")
STRICT = "http://purl.oclc.org/ooxml/"


def column_number(letters: str) -> int:
    """Return the number of a column by its letters: `A` is 1, `AA` is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def column_letters(number: int) -> str:
    """Return the letters of a column by its number: 1 is `A`, 27 is `AA`."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells; rows and columns count from 1 and both ends are in it."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    @classmethod
    def parse(cls, reference: str) -> Self:
        """Return the area that `B3:F7` or `B3` names.

        Raises:
            ValueError: It is no such reference or reaches beyond a sheet.
        """
        match = REFERENCE.fullmatch(reference.strip())
        if match is None:
            raise ValueError(reference)
        left, top = column_number(match[1]), int(match[2])
        right, bottom = (column_number(match[3]), int(match[4])) if match[3] else (left, top)
        if not (1 <= top <= bottom <= LAST_ROW and 1 <= left <= right <= LAST_COLUMN):
            raise ValueError(reference)
        return cls(top, left, bottom, right)

    def __str__(self) -> str:
        start = f"{column_letters(self.first_column)}{self.first_row}"
        end = f"{column_letters(self.last_column)}{self.last_row}"
        return start if start == end else f"{start}:{end}"

    @property
    def rows(self) -> int:
        """Number of rows."""
        return self.last_row - self.first_row + 1

    @property
    def columns(self) -> int:
        """Number of columns."""
        return self.last_column - self.first_column + 1

    def meets(self, other: Area) -> bool:
        """Tell whether the two areas share a cell."""
        return (
            self.first_row <= other.last_row
            and other.first_row <= self.last_row
            and self.first_column <= other.last_column
            and other.first_column <= self.last_column
        )


@dataclass(frozen=True, slots=True)
class TablePart:
    """One Excel table (ListObject) as its part describes it.

    Attributes:
        name: Its name in formulas.
        sheet: Name on the tab of its sheet.
        sheet_part: Member name of that sheet.
        part: Member name of the table itself.
        area: All its cells, header and totals rows included.
        header_rows: 1, or 0 when the header row is switched off.
        totals_rows: 1 when the totals row is shown, else 0.
        columns: Column names as the part gives them.
        source: What fills it: the sheet, a query, or an XML map.
    """

    name: str
    sheet: str
    sheet_part: str
    part: str
    area: Area
    header_rows: int
    totals_rows: int
    columns: tuple[str, ...]
    source: TableSource

    @property
    def first_data_row(self) -> int:
        """Row number of the first row below the header."""
        return self.area.first_row + self.header_rows

    @property
    def last_data_row(self) -> int:
        """Row number of the last row above the totals; before the first when there are none."""
        return self.area.last_row - self.totals_rows


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet: the name on its tab, its member name, and `visible`, `hidden` or `veryHidden`."""

    name: str
    part: str
    state: str


@dataclass(frozen=True, slots=True)
class Inventory:
    """What stands in a workbook file.

    Attributes:
        sheets: In the order of the tabs; chart and dialog sheets too.
        tables: In the order of the sheets.
        date1904: Dates count from 1904-01-01 rather than from 1900.
        strict: The file is in the Strict edition of Open XML.
        signed: The package carries a digital signature, which any change breaks.
        workbook_part: Member name of the workbook part.
        shared_strings_part: Member name, None when there is none.
        styles_part: Member name, None when there is none.
        calc_chain_part: Member name, None when there is none.
    """

    sheets: tuple[SheetPart, ...]
    tables: tuple[TablePart, ...]
    date1904: bool
    strict: bool
    signed: bool
    workbook_part: str
    shared_strings_part: str | None
    styles_part: str | None
    calc_chain_part: str | None

    def table(self, name: str) -> TablePart | None:
        """Return the table of that name; Excel ignores case in table names."""
        wanted = name.casefold()
        return next((table for table in self.tables if table.name.casefold() == wanted), None)


def take_inventory(package: zipfile.ZipFile) -> Inventory:
    """Read what stands in a workbook file without inflating a sheet.

    Args:
        package: The open file; see `xltier.workbook.opening` for the checks before this.

    Raises:
        WorkbookError: The file is no workbook, or one of the parts read is damaged.
    """
    parts = Parts(package)
    roots = parts.relationships("")
    workbook_part = next((r.part for r in roots if r.kind == "officeDocument" and r.part), None)
    root = parts.parse(workbook_part) if workbook_part else None
    if workbook_part is None or root is None or local(root) != "workbook":
        raise _not_a_workbook(parts.file)
    related = {relation.id: relation for relation in parts.relationships(workbook_part)}
    kinds = {relation.kind: relation.part for relation in reversed(related.values())}
    sheets = _sheets(root, {key: relation.part for key, relation in related.items()})
    properties = first(root, "workbookPr")
    return Inventory(
        sheets=sheets,
        tables=tuple(table for sheet in sheets for table in _tables(parts, sheet)),
        date1904=properties is not None and true(properties.get("date1904")),
        strict=str(root.tag).startswith(f"{{{STRICT}"),
        signed=any(relation.kind == "origin" for relation in roots),
        workbook_part=workbook_part,
        shared_strings_part=kinds.get("sharedStrings"),
        styles_part=kinds.get("styles"),
        calc_chain_part=kinds.get("calcChain"),
    )


def _sheets(workbook: etree._Element, related: dict[str, str | None]) -> tuple[SheetPart, ...]:
    listed = first(workbook, "sheets")
    found = []
    for sheet in children(listed, "sheet") if listed is not None else ():
        part = related.get(attribute(sheet, "id") or "")
        if part is not None:
            found.append(SheetPart(sheet.get("name") or "", part, sheet.get("state") or "visible"))
    return tuple(found)


def _tables(parts: Parts, sheet: SheetPart) -> list[TablePart]:
    relations = parts.relationships(sheet.part)
    return [
        _table(parts, sheet, relation.part)
        for relation in relations
        if relation.kind == "table" and relation.part
    ]


def _table(parts: Parts, sheet: SheetPart, part: str) -> TablePart:
    root = parts.parse(part)
    try:
        area = Area.parse(root.get("ref") or "")
        header_rows = int(root.get("headerRowCount") or 1)
        totals_rows = int(root.get("totalsRowCount") or 0)
    except ValueError as error:
        raise parts.corrupt(part) from error
    columns = first(root, "tableColumns")
    names = children(columns, "tableColumn") if columns is not None else ()
    kind = root.get("tableType") or "worksheet"
    return TablePart(
        name=unescape(root.get("displayName") or root.get("name") or ""),
        sheet=sheet.name,
        sheet_part=sheet.part,
        part=part,
        area=area,
        header_rows=header_rows,
        totals_rows=totals_rows,
        columns=tuple(unescape(column.get("name") or "") for column in names),
        source=cast("TableSource", kind if kind in {"queryTable", "xml"} else "worksheet"),
    )


def _not_a_workbook(file: str) -> WorkbookError:
    return WorkbookError(
        f"{file} is a zip file but not an Excel workbook: it has no workbook part; choose the "
        ".xlsx or .xlsm file itself.",
        f"{file} 是压缩文件，但不是 Excel 工作簿（缺少工作簿部件）；请选择 .xlsx 或 .xlsm 文件。",
    )
