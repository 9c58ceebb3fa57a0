"""Asks for files to import in the dialog of the program in which the button was pressed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xltier.errors import SourceError
from xltier.language import Language, Sentence

if TYPE_CHECKING:
    import xlwings

TITLE = Sentence("Import purchases", "导入购买记录")
KIND = Sentence("Tables", "表格文件")
PATTERNS = ("*.csv", "*.tsv", "*.txt", "*.tab", "*.xlsx", "*.xlsm", "*.parquet", "*.pq")
CANCELLED = "-128"
APPLESCRIPT = """on run arguments
activate
set chosen to choose file with prompt (item 1 of arguments) with multiple selections allowed
set paths to ""
repeat with one in chosen
set paths to paths & POSIX path of one & linefeed
end repeat
return paths
end run"""


def choose_files(app: xlwings.App, language: Language) -> list[Path]:
    """Return the files that the person chooses; none if the dialog is cancelled.

    Args:
        app: The program; its own dialog is shown.
        language: The language of the dialog's title.

    Raises:
        SourceError: No dialog can be shown.
    """
    title = TITLE.text(language)
    if app.engine.name == "calc":
        chosen = app.api.call("files.choose", title, _kind(language), list(PATTERNS))
        return [Path(path) for path in chosen]
    if sys.platform == "darwin":
        return _chosen_on_mac(title)
    return _chosen_in_excel(app.api, title, language)


def _kind(language: Language) -> str:
    return KIND.text(language)


def _chosen_in_excel(excel: Any, title: str, language: Language) -> list[Path]:  # noqa: ANN401
    """Return what Excel's own dialog gives: False, a path, or an array of paths."""
    kinds = f"{_kind(language)} ({'; '.join(PATTERNS)}),{';'.join(PATTERNS)}"
    chosen = excel.GetOpenFilename(FileFilter=kinds, Title=title, MultiSelect=True)
    if chosen is False or chosen is None:
        return []
    return [Path(path) for path in ([chosen] if isinstance(chosen, str) else chosen)]


def _chosen_on_mac(title: str) -> list[Path]:
    """Return what the dialog of macOS gives: Python reads the files, not Excel in its sandbox."""
    command = ["osascript", "-e", APPLESCRIPT, title]
    run = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if run.returncode == 0:
        return [Path(line) for line in run.stdout.splitlines() if line]
    if CANCELLED in run.stderr:
        return []
    raise SourceError(
        f"macOS showed no dialog to choose a file ({run.stderr.strip()}): use xltier import "
        "book.xlsm file.csv in a terminal.",
        f"macOS 未能打开文件选择窗口（{run.stderr.strip()}）："
        "请在终端中使用 xltier import book.xlsm file.csv。",
    )
