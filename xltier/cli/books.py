"""Opens the workbook that a command names, and speaks its language from then on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from xltier.cli.progress import ProgressBar
from xltier.cli.saying import Voice
from xltier.errors import XltierError
from xltier.language import Language
from xltier.workbook.base import Workbook
from xltier.workbook.closed import ClosedWorkbook
from xltier.workbook.contract import TABLES


def language_of_file(path: Path) -> Language | None:
    """Return the language of a workbook; None where it cannot be read, which restoring may mend."""
    try:
        with ClosedWorkbook(path) as workbook:
            return workbook.language
    except XltierError:
        return None


@contextmanager
def opened(path: Path, voice: Voice, verb: str, *, live: bool = False) -> Iterator[Workbook]:
    """Open a workbook; progress is shown while it is in use.

    Args:
        path: The file.
        voice: Speaks the workbook's language from here on.
        verb: The command, for the name of the backup.
        live: Whether the workbook is one that Excel or LibreOffice has open.

    Raises:
        WorkbookError: The file cannot be read as a workbook, or is not open.
    """
    with ProgressBar() as bar, _of_kind(path, verb, bar, live=live) as workbook:
        if any(workbook.has(table) for table in TABLES):
            voice.language = workbook.language
        yield workbook


def _of_kind(
    path: Path, verb: str, bar: ProgressBar, *, live: bool
) -> AbstractContextManager[Workbook]:
    if not live:
        return ClosedWorkbook(path, progress=bar.status, verb=verb)
    from xltier.excel.finding import open_book
    from xltier.workbook.live import LiveWorkbook

    return LiveWorkbook(open_book(path), progress=bar.status, verb=verb)
