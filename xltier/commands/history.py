"""The History sheet: reads past reviews, adds this one, replaces the one of the same day."""

from __future__ import annotations

from datetime import date

import pandas as pd

from xltier.errors import WorkbookError
from xltier.tiering.review import History, Review
from xltier.workbook.base import Workbook
from xltier.workbook.contract import SNAPSHOT_TIERS, SNAPSHOTS
from xltier.workbook.schema import Table

SHEET_ROWS = 1_048_576
HEADER_ROWS = 16


def holds(history: History, as_of: date) -> bool:
    """Tell whether a review of that day is kept."""
    return bool(_on(history.snapshots, as_of).any() or _on(history.tiers, as_of).any())


def read_history(workbook: Workbook) -> History:
    """Return the past reviews of a workbook, with every column of the contract."""
    return History(_read(workbook, SNAPSHOTS), _read(workbook, SNAPSHOT_TIERS))


def write_snapshot(workbook: Workbook, history: History, result: Review) -> None:
    """Stage this review's snapshot: added below the others, or in place of the same day's.

    Raises:
        WorkbookError: The reviews kept would no longer fit on a sheet.
    """
    parts = (
        (SNAPSHOTS, history.snapshots, result.snapshot),
        (SNAPSHOT_TIERS, history.tiers, result.snapshot_tiers),
    )
    for table, kept, added in parts:
        _refuse_unless_it_fits(workbook, table, len(kept), len(added))
        same_day = _on(kept, result.as_of)
        if same_day.any():
            workbook.replace(table.name, _in_place(kept, same_day, added))
        else:
            workbook.append(table.name, added)


def _read(workbook: Workbook, table: Table) -> pd.DataFrame:
    frame = workbook.read(table.name)
    return frame.reindex(columns=[column.name for column in table.columns])


def _on(frame: pd.DataFrame, day: date) -> pd.Series:
    days = pd.to_datetime(frame["as_of"], errors="coerce")
    return days.dt.normalize() == pd.Timestamp(day)


def _in_place(kept: pd.DataFrame, same_day: pd.Series, added: pd.DataFrame) -> pd.DataFrame:
    """Return `kept` with the rows of one day exchanged, at the place where they stood."""
    first = int(same_day.to_numpy().argmax())
    before, after = kept.iloc[:first], kept.iloc[first:][~same_day.iloc[first:]]
    pieces = [piece for piece in (before, added[kept.columns], after) if len(piece)]
    return pd.concat(pieces, ignore_index=True)


def _refuse_unless_it_fits(workbook: Workbook, table: Table, kept: int, added: int) -> None:
    if kept + added <= SHEET_ROWS - HEADER_ROWS:
        return
    column = table.column("as_of").label
    sheet = workbook.sheet_of(table.name)
    raise WorkbookError(
        f"The table {table.name} on sheet {sheet} holds {kept:,} rows and this review adds "
        f"{added:,}, more than a sheet can hold: delete the rows of the oldest reviews there "
        f"(column {column.en}) and run again.",
        f"工作表“{sheet}”中的表 {table.name} 已有 {kept:,} 行，"
        f"本次盘点还要增加 {added:,} 行，超出工作表上限："
        f"请按“{column.zh}”删除其中最早几次盘点的行，然后重新运行。",
    )
