"""Opens the workbook that a command names, and speaks its language from then on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xltier.cli.progress import ProgressBar
from xltier.cli.saying import Voice
from xltier.errors import XltierError
from xltier.language import Language
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
def opened(path: Path, voice: Voice, verb: str) -> Iterator[ClosedWorkbook]:
    """Open a workbook; progress is shown while it is in use.

    Args:
        path: The file.
        voice: Speaks the workbook's language from here on.
        verb: The command, for the name of the backup.

    Raises:
        WorkbookError: The file cannot be read as a workbook.
    """
    with ProgressBar() as bar:
        workbook = ClosedWorkbook(path, progress=bar.status, verb=verb)
        with workbook:
            if any(workbook.has(table) for table in TABLES):
                voice.language = workbook.language
            yield workbook
