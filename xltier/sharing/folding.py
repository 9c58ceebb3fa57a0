"""Text as names, numbers and addresses are compared: width, case, blanks and separators aside."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

CODES: Final = 0x110000
WIDE: Final = 0x2E80
"""From here on writing has no blanks between words: Chinese, Japanese, Korean; and emoji."""

SEPARATORS: Final = frozenset("-\u00ad\u00b7\u2010\u2011\u2012\u2013\u2014\u2015\u2022\u30fb_.()/")
"""What people put into numbers and names to read them better, besides blanks."""

INVISIBLE: Final = frozenset("\u200b\u200c\u200d\u2060\ufeff\ufe0e\ufe0f")

Codes = npt.NDArray[np.uint32]
Flags = npt.NDArray[np.bool_]


@cache
def folds() -> Codes:
    """Return the folded character of each: half width, lower case; always one for one."""
    table = np.arange(CODES, dtype=np.uint32)
    for code in (*range(WIDE), *range(0xFF01, 0xFF5F)):
        half = chr(code - 0xFEE0) if code >= 0xFF01 else chr(code)
        lower = half.lower()
        table[code] = ord(lower) if len(lower) == 1 else ord(half)
    return table


@cache
def dropped() -> Flags:
    """Tell which characters count for nothing: blanks, separators, what cannot be seen."""
    table = np.zeros(CODES, dtype=np.bool_)
    blanks = [code for code in range(0x3001) if chr(code).isspace() and code]
    full = [ord(character) + 0xFEE0 for character in "-_.()/"]
    table[[*blanks, *map(ord, SEPARATORS | INVISIBLE), *full]] = True
    return table


@cache
def in_words() -> Flags:
    """Tell which characters make up a word that has blanks around it: letters and digits."""
    table = np.zeros(CODES, dtype=np.bool_)
    narrow = [code for code in range(WIDE) if chr(code).isalnum()]
    full = [code + 0xFEE0 for code in range(0x21, 0x7F) if chr(code).isalnum()]
    table[[*narrow, *full]] = True
    return table


@cache
def _squeezing() -> dict[int, int | None]:
    table: dict[int, int | None] = {int(code): None for code in np.flatnonzero(dropped())}
    folded = folds()
    for code in np.flatnonzero(folded != np.arange(CODES)):
        table.setdefault(int(code), int(folded[code]))
    return table


@cache
def _folding() -> dict[int, int]:
    folded = folds()
    changed = np.flatnonzero(folded != np.arange(CODES))
    return {int(code): int(folded[code]) for code in changed}


def composed(text: str) -> str:
    """Return a text with letters and their accents in one character each."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def half(text: str) -> str:
    """Return a text in half width and lower case, character by character as `composed`."""
    return composed(text).translate(_folding())


def folded(text: str) -> str:
    """Return a text in half width and lower case, without any blank."""
    return "".join(half(text).split())


def squeezed(text: str) -> str:
    """Return a text in half width and lower case, without blanks and separators."""
    return composed(text).translate(_squeezing())
