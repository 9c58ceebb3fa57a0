"""Writes edits into a workbook file that nobody has open: lossless, verified, in one step."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

from xltier.errors import WorkbookError
from xltier.workbook.edits import Fingerprint
from xltier.workbook.inventory import take_inventory
from xltier.workbook.writing.package import Package, assemble
from xltier.workbook.writing.read_back import check_written
from xltier.workbook.writing.rewrite import WorkbookRewrite
from xltier.workbook.writing.saving import flush, new_file_beside, swap
from xltier.workbook.writing.verification import check_untouched

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from xltier.workbook.edits import CellEdit, TableEdit


def write_edits(
    path: Path,
    edits: Sequence[TableEdit | CellEdit],
    *,
    back_up: Callable[[Path], object] | None = None,
    progress: Callable[[str, float], None] | None = None,
    expected: Fingerprint | None = None,
) -> None:
    """Write all edits into the workbook at `path`, or none of them.

    Only the parts of the package that must change are rewritten; all others are copied as they
    stand, compressed. The new file is written beside the old one, checked, and swapped in.

    Args:
        path: An .xlsx or .xlsm file; see `xltier.workbook.opening` for the checks before this.
        edits: What to write; at most one edit for a table.
        back_up: Called with the path right before the swap.
        progress: Called with the name of the sheet at work and the share of the work done.
        expected: The file's fingerprint when it was read, if it must still be the same.

    Raises:
        WorkbookError: Something stands in the way; the file is untouched then.
    """
    if not edits:
        return
    real = path.resolve()
    (expected or Fingerprint.of(real)).check(real)
    fingerprint = expected or Fingerprint.of(real)
    with Package(real) as package, tempfile.TemporaryFile() as scratch:
        inventory = take_inventory(package.zip)
        if inventory.signed:
            raise signed(path.name)
        rewrite = WorkbookRewrite(package, inventory, scratch, progress or _silent)
        rewrite.carry_out(edits)
        with new_file_beside(real) as (new, file):
            assemble(package, rewrite.changed, rewrite.removed, scratch, file)
            file.flush()
            with Package(new) as written:
                check_untouched(package, written, {*rewrite.changed, *rewrite.removed})
                check_written(written, rewrite)
            flush(file)
            file.close()  # Windows swaps no open files
            package.close()
            fingerprint.check(real)
            if back_up is not None:
                back_up(path)
            swap(new, real)


def _silent(_sheet: str, _share: float) -> None:
    pass


def signed(name: str) -> WorkbookError:
    """Return the error for a workbook with a digital signature."""
    return WorkbookError(
        f"{name} is digitally signed, and any change would break the signature: remove the "
        "signature in Excel, or work on a copy without it.",
        f"{name} 带有数字签名，任何改动都会使签名失效：请在 Excel 中移除签名，或使用未签名的副本。",
    )
