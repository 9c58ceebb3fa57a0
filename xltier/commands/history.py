"""The History sheet: reads past reviews, adds this one, replaces the one of the same day.

A review that no longer fits on the sheet is kept beside the workbook; its line in Snapshots stays
in the workbook and decides whether it counts.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from xltier.tiering.review import History, Review
from xltier.tiering.snapshots import COUNTED
from xltier.workbook.base import Workbook
from xltier.workbook.contract import SNAPSHOT_TIERS, SNAPSHOTS
from xltier.workbook.schema import Table

SHEET_ROWS = 1_048_576
HEADER_ROWS = 16


def holds(history: History, as_of: date) -> bool:
    """Tell whether a review of that day is kept."""
    return bool(_on(history.snapshots, as_of).any() or _on(history.tiers, as_of).any())


def read_history(workbook: Workbook, as_of: date) -> History:
    """Return the past reviews of a workbook, with every column of the contract.

    Args:
        workbook: Holds them.
        as_of: The review to be made; of those kept beside the workbook only the last one before
            this day is read.
    """
    snapshots = _read(workbook, SNAPSHOTS)
    if not _counts(workbook):
        snapshots[list(COUNTED)] = np.nan
    tiers = _read(workbook, SNAPSHOT_TIERS)
    return History(snapshots, tiers, _beside(workbook, snapshots, tiers, as_of))


def write_snapshot(workbook: Workbook, history: History, result: Review) -> None:
    """Stage this review's snapshot: added below the others, or in place of the same day's.

    Customers whose rows would no longer fit on the sheet are kept beside the workbook.
    """
    added = result.snapshot_tiers
    same_day = _on(history.tiers, result.as_of)
    if len(history.tiers) - int(same_day.sum()) + len(added) <= capacity():
        _write(workbook, SNAPSHOT_TIERS, history.tiers, added, result.as_of)
    else:
        workbook.keep(_name(result.as_of), added)
        if same_day.any():
            workbook.replace(SNAPSHOT_TIERS.name, history.tiers[~same_day].reset_index(drop=True))
    kept, added = history.snapshots, result.snapshot
    if not _counts(workbook):
        kept, added = (frame.drop(columns=list(COUNTED)) for frame in (kept, added))
    _write(workbook, SNAPSHOTS, kept, added, result.as_of)


def outgrown(workbook: Workbook, customers: int) -> bool:
    """Tell whether the latest review had more customers than the sheet lists.

    Args:
        workbook: Holds the reviews.
        customers: Rows of the Customers table.
    """
    days = _days(_read(workbook, SNAPSHOTS))
    days = days[~np.isnat(days)]
    beside = workbook.kept(_name(days.max().item())) if len(days) else None
    return beside is not None and len(beside) > customers


def capacity() -> int:
    """Return how many rows a table on a sheet can have."""
    return SHEET_ROWS - HEADER_ROWS


def _counts(workbook: Workbook) -> bool:
    """Tell whether Snapshots counts the whole base.

    In a workbook of an earlier version, a column called Net upgrades is the user's own.
    """
    return workbook.has("Strategies")


def _write(
    workbook: Workbook, table: Table, kept: pd.DataFrame, added: pd.DataFrame, as_of: date
) -> None:
    same_day = _on(kept, as_of)
    if same_day.any():
        workbook.replace(table.name, _in_place(kept, same_day, added))
    else:
        workbook.append(table.name, added)


def _beside(
    workbook: Workbook, snapshots: pd.DataFrame, tiers: pd.DataFrame, as_of: date
) -> pd.DataFrame | None:
    days = _days(snapshots)
    earlier = np.unique(days[days < np.datetime64(as_of, "D")])
    if not len(earlier) or _on(tiers, earlier[-1].item()).any():
        return None
    return workbook.kept(_name(earlier[-1].item()))


def _name(as_of: date) -> str:
    return as_of.isoformat()


def _read(workbook: Workbook, table: Table) -> pd.DataFrame:
    frame = workbook.read(table.name)
    return frame.reindex(columns=[column.name for column in table.columns])


def _on(frame: pd.DataFrame, day: date) -> pd.Series:
    return pd.Series(_days(frame) == np.datetime64(day, "D"), index=frame.index)


def _days(frame: pd.DataFrame) -> np.ndarray:
    moments = pd.to_datetime(frame["as_of"], errors="coerce")
    days: np.ndarray = moments.to_numpy().astype("datetime64[D]")
    return days


def _in_place(kept: pd.DataFrame, same_day: pd.Series, added: pd.DataFrame) -> pd.DataFrame:
    """Return `kept` with the rows of one day exchanged, at the place where they stood."""
    first = int(same_day.to_numpy().argmax())
    before, after = kept.iloc[:first], kept.iloc[first:][~same_day.iloc[first:]]
    pieces = [piece for piece in (before, added[kept.columns], after) if len(piece)]
    return pd.concat(pieces, ignore_index=True)
