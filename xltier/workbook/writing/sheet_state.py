"""What is learnt about a sheet while it streams by, and what forbids to write to it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from xltier.errors import WorkbookError
from xltier.workbook.inventory import Area, column_letters
from xltier.workbook.writing.markup import attributes, plain, tags

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltier.workbook.writing.patch import Patch
    from xltier.workbook.writing.row_text import CellText
    from xltier.workbook.writing.sheet_stream import Chunk
    from xltier.workbook.writing.styles import Styles

FORMULA = re.compile(rb"<(?:[^\s<>/:]+:)?f(?=\s)[^<>]*>([^<]*)")


@dataclass(slots=True)
class SheetState:
    """A sheet that is being rewritten.

    Attributes:
        name: Name on its tab.
        prefix: Prefix of the main namespace with its colon, or empty.
        styles: The workbook's cell formats.
        column_styles: First column, last column and cell format of columns that have one.
        dropped: Formula cells overwritten, as row and column.
        strings: Cells with shared text written, less those overwritten.
        blocks: Areas that one formula fills: arrays, spills, data tables.
        masters: Shared formulas by their index: the area's first cell and the text.
    """

    name: str
    prefix: bytes
    styles: Styles
    column_styles: list[tuple[int, int, int]] = field(default_factory=list)
    dropped: set[tuple[int, int]] = field(default_factory=set)
    strings: int = 0
    blocks: list[Area] = field(default_factory=list)
    masters: dict[bytes, tuple[Area, str]] = field(default_factory=dict)

    def place(self, row: int, column: int) -> str:
        """Return where a cell stands, as a person says it."""
        return f"{self.name}!{column_letters(column)}{row}"

    def read_columns(self, head: bytes) -> None:
        """Learn the cell formats of whole columns from what stands before the rows."""
        for tag in tags(head):
            if tag.name == b"col" and tag.opens:
                first, last, style = (tag.get(name) for name in (b"min", b"max", b"style"))
                if first and last and style and style != "0":
                    self.column_styles.append((int(first), int(last), int(style)))

    def default_style(self, column: int, row_style: int | None) -> int | None:
        """Return the cell format of a cell that is not in the file."""
        if row_style is not None:
            return row_style
        return next((s for a, b, s in self.column_styles if a <= column <= b), None)

    def observed(self, chunks: Iterator[Chunk]) -> Iterator[Chunk]:
        """Pass rows on and note formulas that fill an area."""
        for chunk in chunks:
            if b"ref" in chunk.data:
                self._note_formulas(chunk.data)
            yield chunk

    def _note_formulas(self, data: bytes) -> None:
        for match in FORMULA.finditer(data):
            found = attributes(match[0].partition(b">")[0] + b">")
            if b"ref" not in found:
                continue
            try:
                area = Area.parse(found[b"ref"].decode())
            except ValueError:
                continue
            if found.get(b"t") == b"shared":
                self.masters[found.get(b"si", b"")] = (area, plain(match[1]))
            else:
                self.blocks.append(area)

    def overwrite(self, row: int, cell: CellText) -> None:
        """Note that a cell is overwritten.

        Raises:
            WorkbookError: Other cells live on its formula.
        """
        if cell.kind == b"s" and cell.filled:
            self.strings -= 1
        if cell.formula is None:
            return
        found = attributes(cell.formula.partition(b">")[0] + b">")
        if found.get(b"t") == b"shared" and b"ref" in found:
            raise shared_master(self.place(row, cell.column))
        self.dropped.add((row, cell.column))

    def check_blocks(self, patch: Patch) -> None:
        """Refuse a patch that writes into an area which one formula fills.

        Raises:
            WorkbookError: It does.
        """
        for area in self.blocks:
            hit = first_hit(patch, area)
            if hit is not None:
                raise filled_by_formula(self.place(*hit), str(area))


def first_hit(patch: Patch, area: Area) -> tuple[int, int] | None:
    """Return the first cell that a patch writes in an area, if there is one."""
    at = int(np.searchsorted(patch.rows, area.first_row))
    if at >= len(patch.rows) or patch.rows[at] > area.last_row:
        return None
    first, last = patch.reach
    columns = range(first, last + 1) if patch.look == "row above" else patch.columns
    column = next((c for c in columns if area.first_column <= c <= area.last_column), None)
    return None if column is None else (int(patch.rows[at]), column)


def shared_master(place: str) -> WorkbookError:
    """Return the error for a cell whose formula other cells share."""
    return WorkbookError(
        f"{place} holds a formula that the cells around it share, so xltier cannot overwrite it: "
        "clear the formulas in this column and run the command again.",
        f"{place} 中的公式由相邻单元格共用，xltier 无法覆盖：请先清除该列公式，再重新执行。",
    )


def filled_by_formula(place: str, area: str) -> WorkbookError:
    """Return the error for a cell inside an array, a spill range or a data table."""
    return WorkbookError(
        f"{place} belongs to an array formula or data table that fills {area}, so xltier cannot "
        "write there: remove that formula or move it elsewhere.",
        f"{place} 属于填充 {area} 的数组公式或模拟运算表，"
        "xltier 无法写入：请删除该公式或移到别处。",
    )


def occupied(place: str, table: str) -> WorkbookError:
    """Return the error for a cell in the way of a growing table."""
    return WorkbookError(
        f"Table {table} must grow, but {place} is not empty: move what stands below or beside the "
        "table and run the command again.",
        f"表“{table}”需要扩展，但 {place} 不是空单元格：请移走表下方或右侧的内容后再执行。",
    )
