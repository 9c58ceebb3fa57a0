"""The rows of files that an import left out, in a file of their own."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from xltier.commands.bring_in import Import
from xltier.language import Language


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
