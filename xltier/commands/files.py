"""The files of an import: those it reads, and the one with the rows it left out."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from xltier.commands.bring_in import Import
from xltier.importing.source import Source
from xltier.importing.sources import read_source
from xltier.language import Language
from xltier.workbook.opening import open_workbook

WORKBOOKS = {".xlsx", ".xlsm"}


def read_file(path: Path) -> Source:
    """Read a file to import; a workbook is refused for the same reasons as the user's own.

    Raises:
        SourceError: The file is missing, empty, of another kind, or damaged.
        WorkbookError: It is a workbook that cannot be read.
    """
    if path.suffix.lower() in WORKBOOKS and path.is_file():
        open_workbook(path).close()
    return read_source(path)


def write_set_aside(done: Import, path: Path, language: Language) -> None:
    """Write every row set aside to a CSV file that a spreadsheet opens as it is.

    Args:
        done: The import.
        path: Where the file goes: columns file, row, column, value, reason.
        language: The language of the reasons.
    """
    frames = [one.set_aside.assign(file=one.source.name) for one in done.files]
    rows = pd.concat(frames).rename(columns={language: "reason"})
    rows[["file", "row", "column", "value", "reason"]].to_csv(
        path, index=False, encoding="utf-8-sig"
    )
