"""The plan of a write: which cells of which tables get which values."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Self

import pandas as pd

from xltier.errors import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class TableEdit:
    """What to write to one table.

    Columns are named by their header text as it stands in the workbook. Values may be text,
    numbers, bool, dates (pandas or Python), `CellError`, or missing, which makes the cell blank
    and keeps its style.

    Attributes:
        table: Name of the table in the workbook.
        cells: New values for existing rows; the index holds row numbers on the sheet.
        further: More of the same for other rows and columns; no two have a cell in common.
        appended: Rows to add below the last row that is not blank; columns it does not name stay
            blank or take the formula of the row above.
        replacement: The whole content of the named columns: the table grows or shrinks to its
            rows. A row in which a column not named holds something the user typed stays.
        new_columns: Headers to add at the right edge, in order; the frames may fill them.
        wide: `replacement` names all columns of the table, in order: headers are renamed, added
            and removed to match.
        last_filled: Sheet row of the last row of the table that is not blank (the header's row if
            all are), if the caller knows it; saves looking for it before an append.
        shown: What formulas of the template show, for hosts that keep it but do not calculate: a
            number or a text for each cell, the index holds row numbers on the sheet.
        shown_by: What a formula has in it to be one of the template's; others are left alone.
        formats: Number format code by header, such as `yyyy-mm-dd`: used where a written number
            or date stands in a cell without a number format of its own.
    """

    table: str
    cells: pd.DataFrame | None = None
    appended: pd.DataFrame | None = None
    replacement: pd.DataFrame | None = None
    new_columns: tuple[str, ...] = ()
    wide: bool = False
    last_filled: int | None = None
    shown: pd.DataFrame | None = None
    shown_by: str = ""
    formats: Mapping[str, str] = field(default_factory=dict)
    further: tuple[pd.DataFrame, ...] = ()

    def updated(self, frame: pd.DataFrame) -> TableEdit:
        """Return the edit with more new values; where a cell has one already, the later counts."""
        there = () if self.cells is None else (self.cells, *self.further)
        pieces = [piece for one in there for piece in _without(one, frame)]
        alike = next((p for p in pieces if list(p.columns) == list(frame.columns)), None)
        if alike is not None:
            pieces = [piece for piece in pieces if piece is not alike]
            frame = pd.concat([alike, frame])
        return replace(self, cells=frame, further=tuple(pieces))


def _without(frame: pd.DataFrame, other: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the cells of a frame that another one lacks, as frames."""
    shared = frame.columns.isin(other.columns)
    pieces = [frame.loc[:, ~shared], frame.loc[~frame.index.isin(other.index), shared]]
    return [piece for piece in pieces if piece.size]


@dataclass(frozen=True, slots=True)
class CellEdit:
    """A new value for one cell of a sheet.

    Attributes:
        sheet: Name on the sheet's tab.
        row: Row number, from 1.
        column: Column number, from 1.
        value: As in a `TableEdit`.
        number_format: Format code to use if the cell has none of its own.
    """

    sheet: str
    row: int
    column: int
    value: object
    number_format: str | None = None


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What tells one state of a file from another: inode, size and time of its last change."""

    inode: int
    size: int
    modified_ns: int

    @classmethod
    def of(cls, path: Path) -> Self:
        """Return the fingerprint of the file as it is now."""
        status = path.stat()
        return cls(status.st_ino, status.st_size, status.st_mtime_ns)

    def check(self, path: Path) -> None:
        """Refuse to go on when the file is no longer the one that was read.

        Raises:
            WorkbookError: It was changed, replaced or removed.
        """
        try:
            same = Fingerprint.of(path) == self
        except FileNotFoundError:
            same = False
        if not same:
            raise WorkbookError(
                f"{path.name} was changed by somebody else while xltier was working, so nothing "
                "was written: run the command again on the new state.",
                f"xltier 处理期间，{path.name} 被其他人或其他程序改动，因此没有写入任何内容："
                "请对新的文件重新执行一次。",
            )
