"""Writes edits into a workbook file that nobody has open: lossless, verified, in one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from xltier.workbook.edits import CellEdit, Fingerprint, TableEdit


def write_edits(
    path: Path,
    edits: Sequence[TableEdit | CellEdit],
    *,
    back_up: Callable[[Path], object] | None = None,
    progress: Callable[[str, float], None] | None = None,
    expected: Fingerprint | None = None,
) -> None:
    """Write all edits into the workbook at `path`, or none of them."""
    raise NotImplementedError
