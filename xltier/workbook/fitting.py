"""How much room text takes in the workbook's typefaces: widths in digits, heights in points."""

from __future__ import annotations

import math
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from xltier.language import Language

ROW_HEIGHT: Final = 18.0
"""Height of an ordinary row, in points."""

INDENT: Final = 2.5
"""Room in digits that an indent and the edges of a cell take."""

SAFETY: Final = 0.97
"""Share of a column's width that text may fill: fonts differ a little from machine to machine."""

_WIDTHS: Final = (
    ("ijl'|", 0.42),
    (" .,;:!ft/I\\[]", 0.52),
    ('r()-“”*‘’`"', 0.62),
    ("sckvxyzJ", 0.9),
    ("TFZ", 1.1),
    ("ABEKPSVXY&", 1.2),
    ("CDHNRUw=+", 1.3),
    ("GOQ", 1.4),
    ("mM", 1.5),
    ("W%@", 1.75),
)
"""Widths of letters that are not as wide as a digit, in digits, for a plain sans serif."""


def text_width(text: str, *, bold: bool = False) -> float:
    """Return the width of `text` in digits of the default font: a Chinese character is 2."""
    return sum(_letter_width(letter) for letter in text) * (1.08 if bold else 1.0)


def _letter_width(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return 2.0
    return next((width for letters, width in _WIDTHS if letter in letters), 1.0)


def width_for(header: str) -> float:
    """Return how wide a column must be to show a bold header on one line."""
    return (text_width(header, bold=True) + INDENT) / SAFETY + 0.1


def lines_needed(text: str, width: float, *, bold: bool = False) -> int:
    """Return how many lines `text` takes in a column `width` digits wide, words kept whole."""
    room = max(width * SAFETY - INDENT, 1.0)
    lines, used = 1, 0.0
    for word in _pieces(text):
        need = text_width(word, bold=bold)
        if used and used + text_width(word.rstrip(), bold=bold) > room:
            lines, used = lines + 1, 0.0
        lines += max(math.ceil(need / room) - 1, 0) if not used else 0
        used += need
    return lines


def _pieces(text: str) -> list[str]:
    """Split `text` where a line may break: after a blank and around each Chinese character."""
    pieces, word = [], ""
    for letter in text:
        if unicodedata.east_asian_width(letter) in "WF":
            pieces += [word, letter] if word else [letter]
            word = ""
            continue
        word += letter
        if letter == " ":
            pieces.append(word)
            word = ""
    return [*pieces, word] if word else pieces


def text_height(lines: int, language: Language) -> float:
    """Return the height in points of a row of `lines` lines at the default size, with air."""
    return max(ROW_HEIGHT, lines * (15.5 if language == "zh" else 13.5) + 5)
