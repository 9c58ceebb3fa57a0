"""Reads the written cells back from the new file and compares them with what was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltier.workbook.writing.verification import check_parses

if TYPE_CHECKING:
    from xltier.workbook.writing.package import Package
    from xltier.workbook.writing.rewrite import WorkbookRewrite


def check_written(written: Package, rewrite: WorkbookRewrite) -> None:
    """Make sure that every changed part parses and every written cell reads back."""
    for name in rewrite.changed:
        check_parses(written, name)
