"""Backups of a workbook: kept beside it, the last ten, brought back in one step."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from xltier.errors import UsageError, WorkbookError
from xltier.workbook.writing.saving import no_place

KEPT = 10
SUFFIX = ".backups"
STAMP = "%Y-%m-%d %H.%M.%S"
NAME = re.compile(
    r"(?P<taken>\d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d)(?:-(?P<turn>\d+))?(?: before (?P<verb>[a-z]+))?$"
)


@dataclass(frozen=True, slots=True)
class Backup:
    """One earlier state of a workbook.

    Attributes:
        path: Where it is kept.
        taken: When it was set aside, local time.
        turn: Its place among the backups of that second.
        verb: The command that was about to write, such as `recalc`; blank if unknown.
        size: Bytes.
    """

    path: Path
    taken: datetime
    turn: int
    verb: str
    size: int


def backup_folder(workbook: Path) -> Path:
    """Return the folder beside `workbook` that holds its backups."""
    return workbook.with_name(f"{workbook.name}{SUFFIX}")


def list_backups(workbook: Path) -> list[Backup]:
    """Return the backups of `workbook`, newest first."""
    folder = backup_folder(workbook)
    found = [_read_name(path) for path in folder.glob(f"*{workbook.suffix}")]
    known = [backup for backup in found if backup is not None]
    return sorted(known, key=lambda backup: (backup.taken, backup.turn), reverse=True)


def backed_up_workbooks(folder: Path) -> list[Path]:
    """Return the workbooks that have backups in `folder`, whether they still exist or not."""
    folders = sorted(folder.glob(f"*.xls*{SUFFIX}"))
    return [path.with_name(path.name.removesuffix(SUFFIX)) for path in folders]


def back_up(workbook: Path, verb: str = "") -> Path:
    """Set the present state of `workbook` aside and return where.

    The file is linked where the disk allows it, so that a backup costs no copy: xltier never
    writes into a file, it puts a new one in its place. Only the newest ten are kept.

    Args:
        workbook: The file about to be replaced.
        verb: The command about to write; becomes part of the backup's name.

    Raises:
        WorkbookError: The backup cannot be written; nothing may be overwritten then.
    """
    target = _free_name(workbook, verb)
    try:
        target.parent.mkdir(exist_ok=True)
        _link_or_copy(workbook.resolve(), target)
    except OSError as error:
        target.unlink(missing_ok=True)
        raise WorkbookError(
            f"No backup could be kept in {target.parent.name} ({error.strerror}), so nothing was "
            "written: free some space or allow writing beside the workbook.",
            f"无法在 {target.parent.name} 中保存备份（{error.strerror}），因此没有写入任何内容："
            "请腾出磁盘空间，或允许在工作簿所在文件夹写入。",
        ) from error
    for old in list_backups(workbook)[KEPT:]:
        old.path.unlink(missing_ok=True)
    return target


def restore(workbook: Path, number: int = 1) -> Backup:
    """Put a backup in the place of `workbook`; the state it replaces is backed up as well.

    Args:
        workbook: The workbook to bring back; it may have been deleted.
        number: Which backup, 1 the newest.

    Returns:
        The backup that was brought back.

    Raises:
        UsageError: There is no backup of that number.
        WorkbookError: The folder or the disk does not allow it; the workbook is as it was.
    """
    backups = list_backups(workbook)
    if not 1 <= number <= len(backups):
        raise _no_such_backup(workbook, number, len(backups))
    chosen = backups[number - 1]
    real = workbook.resolve()
    staged = real.with_name(f".{real.name}.restoring")
    try:
        shutil.copy2(chosen.path, staged)
        _flush(staged)
        if workbook.exists():
            back_up(workbook, "restore")
        staged.replace(real)
    except OSError as error:
        raise no_place(workbook, error) from error
    finally:
        staged.unlink(missing_ok=True)
    return chosen


def _no_such_backup(workbook: Path, number: int, count: int) -> UsageError:
    if count == 0:
        return UsageError(
            f"{workbook.name} has no backup yet: one is kept each time xltier writes to it.",
            f"{workbook.name} 还没有备份：xltier 每次写入前会自动保留一份。",
        )
    return UsageError(
        f"There is no backup {number}: choose 1 (newest) to {count}; restore --list shows them.",
        f"没有第 {number} 份备份：请选择 1（最新）到 {count}，可用 restore --list 查看。",
    )


def _read_name(path: Path) -> Backup | None:
    match = NAME.search(path.stem)
    if match is None:
        return None
    taken = datetime.strptime(match["taken"], STAMP)  # noqa: DTZ007 - local time, as people read it
    turn = int(match["turn"] or 1)
    return Backup(path, taken, turn, match["verb"] or "", path.stat().st_size)


def _free_name(workbook: Path, verb: str) -> Path:
    now = datetime.now().strftime(STAMP)  # noqa: DTZ005 - local time, as people read it
    turns = [
        backup.turn for backup in list_backups(workbook) if backup.taken.strftime(STAMP) == now
    ]
    turn = f"-{max(turns) + 1}" if turns else ""
    before = f" before {verb}" if verb else ""
    return backup_folder(workbook) / f"{workbook.stem} {now}{turn}{before}{workbook.suffix}"


def _flush(path: Path) -> None:
    """Make sure that a file's content is on the disk before it takes the place of another."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _link_or_copy(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
