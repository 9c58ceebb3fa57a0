"""Frames too large for a sheet: kept as Parquet in a folder beside the workbook."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from xltier.workbook.writing.saving import no_place

if TYPE_CHECKING:
    import pandas as pd

SUFFIX = ".history"


def history_folder(workbook: Path) -> Path:
    """Return the folder beside `workbook` that holds its large frames."""
    return workbook.with_name(f"{workbook.name}{SUFFIX}")


def read_beside(workbook: Path, name: str) -> pd.DataFrame | None:
    """Return the frame kept under a name; None if there is none."""
    import pandas as pd

    path = _place(workbook, name)
    return pd.read_parquet(path) if path.is_file() else None


def write_beside(workbook: Path, name: str, frame: pd.DataFrame) -> None:
    """Keep a frame under a name, in the place of an earlier one, in one step.

    Raises:
        WorkbookError: The folder or the disk does not allow it.
    """
    path = _place(workbook, name)
    try:
        path.parent.mkdir(exist_ok=True)
        handle, new = tempfile.mkstemp(suffix=".writing", dir=path.parent)
        os.close(handle)
        try:
            frame.to_parquet(new, index=False)
            Path(new).chmod(workbook.stat().st_mode & 0o666)
            Path(new).replace(path)
        finally:
            Path(new).unlink(missing_ok=True)
    except OSError as error:
        raise no_place(path, error) from error


def _place(workbook: Path, name: str) -> Path:
    return history_folder(workbook) / f"{name}.parquet"
