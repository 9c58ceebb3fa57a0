"""One press at a time: where Python runs beside the program, a button can be pressed again."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from xltier import log
from xltier.errors import WorkbookError

DOUBLE_CLICK = 2.0
"""Seconds within which a second press is a double click and means nothing more."""
FAR = 1 << 30
"""Where Windows locks the file: its other bytes can still be read."""


class BusyError(WorkbookError):
    """Another press is still being worked on.

    Attributes:
        seconds: How long ago it began.
    """

    def __init__(self, seconds: float) -> None:
        """Say that it is to be waited for."""
        self.seconds = seconds
        super().__init__(
            "xltier is still at work: wait until its words are gone from the status bar, then "
            "press again.",
            "xltier 仍在处理中：请等状态栏中的提示消失后再点击。",
        )

    @property
    def is_double_click(self) -> bool:
        """Whether the two presses are one double click."""
        return self.seconds < DOUBLE_CLICK


@contextmanager
def alone() -> Iterator[None]:
    """Work while no other press of this user is being worked on.

    The lock ends with the process that holds it, however that ends. Where the user's folder cannot
    be written, nothing is locked.

    Raises:
        BusyError: Another press is being worked on.
    """
    file = _opened(log.home() / "working")
    if file is None:
        yield
        return
    with file:
        if not _locked(file):
            raise BusyError(_age(file))
        file.truncate(0)
        file.write(f"{time.time()}\n")
        file.flush()
        try:
            yield
        finally:
            _release(file)


def _opened(path: Path) -> IO[str] | None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("a+", encoding="ascii")
    except OSError:
        return None


def _age(file: IO[str]) -> float:
    file.seek(0)
    try:
        return time.time() - float(file.readline())
    except ValueError:  # the other one has only just opened it
        return 0.0


def _locked(file: IO[str]) -> bool:
    """Lock a file for this process and tell whether that worked."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(file.fileno(), FAR, os.SEEK_SET)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _release(file: IO[str]) -> None:
    if sys.platform == "win32":
        import msvcrt

        os.lseek(file.fileno(), FAR, os.SEEK_SET)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_UN)
