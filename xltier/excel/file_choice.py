"""Asks for files or a folder in the dialog of the program in which the button was pressed."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from xltier.errors import SourceError
from xltier.language import Language, Sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    import xlwings


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for.

    Attributes:
        title: Title of the dialog.
        kind: What the files are called.
        patterns: Which files are shown.
        command: What does the same in a terminal.
    """

    title: Sentence
    kind: Sentence
    patterns: tuple[str, ...]
    command: str


PURCHASES: Final = Wanted(
    Sentence("Import purchases", "导入购买记录"),
    Sentence("Tables", "表格文件"),
    ("*.csv", "*.tsv", "*.txt", "*.tab", "*.xlsx", "*.xlsm", "*.parquet", "*.pq"),
    "xltier import book.xlsm file.csv",
)
RETURNED: Final = Wanted(
    Sentence("Workbooks that came back", "业务员交回的工作簿"),
    Sentence("Workbooks", "工作簿"),
    ("*.xlsx", "*.xlsm"),
    "xltier collect book.xlsm reps/*.xlsx",
)
FOLDER: Final = Wanted(
    Sentence("Folder for the reps' workbooks", "选择存放业务员工作簿的文件夹"),
    Sentence("Folder", "文件夹"),
    (),
    "xltier distribute book.xlsm --out reps/",
)

CANCELLED: Final = "-128"
FOLDER_PICKER: Final = 4
"""msoFileDialogFolderPicker."""

CHOOSE_FILES: Final = """on run arguments
activate
set chosen to choose file with prompt (item 1 of arguments) with multiple selections allowed
set paths to ""
repeat with one in chosen
set paths to paths & POSIX path of one & linefeed
end repeat
return paths
end run"""
CHOOSE_FOLDER: Final = """on run arguments
activate
return POSIX path of (choose folder with prompt (item 1 of arguments))
end run"""


def choose_files(app: xlwings.App, language: Language, wanted: Wanted = PURCHASES) -> list[Path]:
    """Return the files that the person chooses; none if the dialog is cancelled.

    Args:
        app: The program; its own dialog is shown.
        language: The language of the dialog's title.
        wanted: What is asked for.

    Raises:
        SourceError: No dialog can be shown.
    """
    title, kind = wanted.title.text(language), wanted.kind.text(language)
    if app.engine.name == "calc":
        chosen = app.api.call("files.choose", title, kind, list(wanted.patterns))
        return [Path(path) for path in chosen]
    if sys.platform == "darwin":
        return _chosen_on_mac(CHOOSE_FILES, title, wanted)
    return _chosen_in_excel(app.api, title, kind, wanted.patterns)


def choose_folder(app: xlwings.App, language: Language, wanted: Wanted = FOLDER) -> Path | None:
    """Return the folder that the person chooses; None if the dialog is cancelled.

    Args:
        app: The program; its own dialog is shown.
        language: The language of the dialog's title.
        wanted: What is asked for.

    Raises:
        SourceError: No dialog can be shown.
    """
    title = wanted.title.text(language)
    if app.engine.name == "calc":
        chosen = app.api.call("files.choose_folder", title)
        return Path(chosen) if chosen else None
    if sys.platform == "darwin":
        return next(iter(_chosen_on_mac(CHOOSE_FOLDER, title, wanted)), None)
    dialog = app.api.FileDialog(FOLDER_PICKER)
    dialog.Title = title
    return Path(dialog.SelectedItems(1)) if dialog.Show() else None


def _chosen_in_excel(
    excel: Any,  # noqa: ANN401 - Excel's object model
    title: str,
    kind: str,
    patterns: Sequence[str],
) -> list[Path]:
    """Return what Excel's own dialog gives: False, a path, or an array of paths."""
    kinds = f"{kind} ({'; '.join(patterns)}),{';'.join(patterns)}"
    chosen = excel.GetOpenFilename(FileFilter=kinds, Title=title, MultiSelect=True)
    if chosen is False or chosen is None:
        return []
    return [Path(path) for path in ([chosen] if isinstance(chosen, str) else chosen)]


def _chosen_on_mac(script: str, title: str, wanted: Wanted) -> list[Path]:
    """Return what the dialog of macOS gives: Python reads the files, not Excel in its sandbox."""
    command = ["osascript", "-e", script, title]
    run = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if run.returncode == 0:
        return [Path(line) for line in run.stdout.splitlines() if line]
    if CANCELLED in run.stderr:
        return []
    raise SourceError(
        f"macOS showed no dialog to choose from ({run.stderr.strip()}): use {wanted.command} in a "
        "terminal.",
        f"macOS 未能打开选择窗口（{run.stderr.strip()}）：请在终端中使用 {wanted.command}。",
    )
