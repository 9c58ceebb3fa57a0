"""The functions of a workbook without macros: names that hold LAMBDAs over the Rules sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import openpyxl

    from xltier.language import Language


def define_functions(book: openpyxl.Workbook, language: Language) -> None:
    """Define TIER and TIERGAP as names of a new workbook, described in its language."""
