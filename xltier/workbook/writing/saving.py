"""Puts a new file in the place of an old one in one step."""

from __future__ import annotations

import contextlib
import glob
import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from xltier.errors import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIX = ".writing"
LEFT_BEHIND = 3600
"""Seconds after which a file that is still being written has no writer any more."""


@contextlib.contextmanager
def new_file_beside(path: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """Make a file in the folder of `path`; it is gone afterwards unless it was moved.

    Raises:
        WorkbookError: The folder or the disk does not allow it.
    """
    _sweep(path)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.stem}.", suffix=SUFFIX, dir=path.parent)
    except OSError as error:
        raise no_place(path, error) from error
    new = Path(name)
    try:
        with os.fdopen(handle, "w+b") as file:
            yield new, file
    except OSError as error:
        raise no_place(path, error) from error
    finally:
        new.unlink(missing_ok=True)


def _sweep(path: Path) -> None:
    """Remove what writers left behind that were killed long ago."""
    for left in path.parent.glob(f".{glob.escape(path.stem)}.*{SUFFIX}"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > LEFT_BEHIND:
                left.unlink()


def flush(file: BinaryIO) -> None:
    """Make sure that a file's content is on the disk."""
    file.flush()
    os.fsync(file.fileno())


def swap(new: Path, path: Path) -> None:
    """Put `new` in the place of `path` in one step; whoever looks sees the one or the other."""
    status = path.stat()
    new.chmod(status.st_mode & 0o7777)
    with contextlib.suppress(OSError, AttributeError):
        os.chown(new, status.st_uid, status.st_gid)
    try:
        new.replace(path)
    except PermissionError as error:  # Windows, while another program has the file open
        raise WorkbookError(
            f"{path.name} is open in another program: close it there and run the command again; "
            "nothing was written.",
            f"{path.name} 正被其他程序打开：请先在该程序中关闭后再执行；没有写入任何内容。",
        ) from error
    _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    """Make sure that the new name is on the disk, where folders can be flushed at all."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def no_place(path: Path, error: OSError) -> WorkbookError:
    """Return the error for a folder that takes no new file."""
    reason = error.strerror or str(error)
    return WorkbookError(
        f"The new {path.name} could not be written beside the old one ({reason}), so the workbook "
        "is as it was: free some space or allow writing in its folder.",
        f"无法在原文件旁写入新的 {path.name}({reason})，工作簿保持原样："
        "请腾出磁盘空间，或允许在该文件夹写入。",
    )
