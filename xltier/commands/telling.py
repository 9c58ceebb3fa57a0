"""Tells the user what is going on, in the workbook's language."""

from __future__ import annotations

from xltier.language import Sentence
from xltier.workbook.base import Workbook


def tell(workbook: Workbook, what: Sentence, fraction: float) -> None:
    """Show what is going on and how much of it is done, from 0 to 1."""
    workbook.status(what.text(workbook.language), fraction)
