"""What can be wrong with a table that is to be read, each fault in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltier.errors import WorkbookError
from xltier.workbook.contract import DESCRIPTIVE, TABLES
from xltier.workbook.inventory import column_letters
from xltier.workbook.sheet_rows import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltier.workbook.inventory import Area, Inventory, TablePart
    from xltier.workbook.scan import ColumnScan
    from xltier.workbook.schema import Column, Table


def missing_table(name: str, inventory: Inventory, file: str) -> WorkbookError:
    """Return the error for a table that is not in the workbook; it lists those that are."""
    there = [(table.name, table.sheet) for table in inventory.tables]
    english = ", ".join(f"{table} ({sheet})" for table, sheet in there)
    chinese = "、".join(f"{table}（{sheet}）" for table, sheet in there)
    en = f"the tables there are: {english}"
    zh = f"现有的表格有：{chinese}"
    if not any(table in TABLES for table, _ in there):
        return _not_ours(file)
    return WorkbookError(
        f"{file} has no table named {name}; {en}. Name a table under Table Design > Table Name.",
        f"{file} 中没有名为 {name} 的表格，{zh}；可在“表设计 > 表名称”中给表格命名。",
    )


def _not_ours(file: str) -> WorkbookError:
    return WorkbookError(
        f"{file} is no xltier workbook: it has none of its tables. Make one with xltier new "
        f"book.xlsx and bring the data in with xltier import book.xlsx {file}.",
        f"{file} 不是 xltier 工作簿：其中没有它的任何表格。请用 xltier new book.xlsx 新建工作簿，"
        f"再用 xltier import book.xlsx {file} 导入数据。",
    )


def check_headers(
    table: Table, place: TablePart, headers: Sequence[tuple[int, str, Column | None]]
) -> None:
    """Raise when a required column is missing or two headers name one column.

    Args:
        table: The contract's table.
        place: Where it stands.
        headers: Column number, text and meaning of each header cell.
    """
    seen: dict[str, tuple[int, str]] = {}
    for number, text, column in headers:
        if column is None:
            continue
        if column.name in seen:
            raise _twice(place, column, seen[column.name], (number, text))
        seen[column.name] = (number, text)
    missing = [table.column(name) for name in table.required if name not in seen]
    if missing:
        raise _missing_columns(place, missing, [text for _, text, _ in headers])


def _twice(
    place: TablePart, column: Column, one: tuple[int, str], two: tuple[int, str]
) -> WorkbookError:
    cells = [cell(place, place.area.first_row, number) for number, _ in (one, two)]
    same = one[1] == two[1]
    en = f"both say “{one[1]}”" if same else f"(“{one[1]}” and “{two[1]}”) mean the same column"
    zh = f"都是“{one[1]}”" if same else f"（“{one[1]}”与“{two[1]}”）指同一列“{column.label.zh}”"
    return WorkbookError(
        f"Headers {cells[0]} and {cells[1]} of table {place.name} {en}; rename one of them.",
        f"表格 {place.name} 的标题 {cells[0]} 和 {cells[1]}{zh}；请修改其中一个。",
    )


def _missing_columns(
    place: TablePart, missing: Sequence[Column], headers: Sequence[str]
) -> WorkbookError:
    en = ", ".join(f"“{column.label.en}”" for column in missing)
    zh = "、".join(f"“{column.label.zh}”" for column in missing)
    lack = "column" if len(missing) == 1 else "columns"
    return WorkbookError(
        f"Table {place.name} on sheet {place.sheet} lacks the {lack} {en}; "
        f"its headers are: {', '.join(headers)}. Add or rename a column.",
        f"工作表 {place.sheet} 上的表格 {place.name} 缺少列{zh}；"
        f"现有标题：{'、'.join(headers)}。请添加或重命名列。",
    )


def check_merged(place: TablePart, merged: Sequence[Area]) -> None:
    """Raise when cells of the table are merged, since then a value stands for several rows."""
    if merged:
        where = f"{place.sheet}!{merged[0]}"
        raise WorkbookError(
            f"Cells {where} inside table {place.name} are merged; unmerge them under "
            "Home > Merge & Center and fill in each cell.",
            f"表格 {place.name} 中的单元格 {where} 是合并单元格；"
            "请通过“开始 > 合并后居中”取消合并，并逐格填写。",
        )


def check_calculated(
    place: TablePart, known: Mapping[int, Column], scans: Mapping[int, ColumnScan]
) -> None:
    """Raise when a formula in a column of the user's was never calculated.

    Its cell looks blank to a reader, which would be a lie where it decides something. Columns that
    xltier owns are exempt, it is about to write them, and so are those that only describe: an
    import copies their formulas into new rows, which Excel calculates when it opens the file.
    """
    for number, column in known.items():
        waiting = [c for c in scans[number].cells if c.kind is Kind.PENDING] if scans else []
        if waiting and not column.owned and column.name not in DESCRIPTIVE:
            where = cell(place, waiting[0].row, number)
            more = len(waiting) - 1
            en = f" and {more} more" if more else ""
            zh = f"等 {more + 1} 个单元格" if more else ""
            raise WorkbookError(
                f"The formula in {where}{en} was never calculated, so its value is unknown; open "
                "the workbook in Excel, save it and try again.",
                f"{where}{zh}中的公式从未计算过，无法得知其值；请在 Excel 中打开并保存后再试。",
            )


def cell(place: TablePart, row: int, number: int) -> str:
    """Return where a cell stands, as a person says it: `Rules!B6`."""
    return f"{place.sheet}!{column_letters(number)}{row}"
