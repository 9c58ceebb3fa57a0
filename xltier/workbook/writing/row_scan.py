"""Finds rows and cells in a block of a sheet's XML, all at once, without parsing it.

It knows only rows as most programs write them: `<row r="5" …><c r="A5" …>…</c>…</row>`. A row that
is anything else is marked as odd, to be read with care elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Places = NDArray[np.int64]
    Flags = NDArray[np.bool_]
    Bytes = NDArray[np.uint8]

PADDING = b"\0" * 32
COLUMN_BITS = 15
LESS, GREATER, SLASH, QUOTE = b'<>/"'
DIGIT_0, DIGIT_9, LETTER_A, LETTER_Z = b"09AZ"
ROW, CELL, FORMULA = b"row", ord("c"), ord("f")
KNOWN = np.zeros(256, np.bool_)
KNOWN[list(b"cvfitrbsuop")] = True
"""First letters of the elements of a regular row, those of rich text included."""
LONGEST_NUMBER, MOST_LETTERS = 7, 3
NUMBERED = b' r="'


@dataclass(frozen=True, slots=True)
class RowScan:
    """Rows and cells of a block.

    Attributes:
        data: The block.
        characters: The same as an array, with some padding.
        starts: Where each row begins, and at last where the block ends.
        numbers: Number of each row.
        digits: How many digits that number has.
        bodies: Where the first tag behind each row's start tag begins.
        ends: Where each row's cells end.
        odd: Rows that must be read with care.
        keys: For each cell: index of its row × 2^15 + column number, ascending.
        cells: Where each cell begins.
        nexts: Where the tag behind each cell's start tag begins.
        seconds: Where the tag behind that one begins.
        letters: How many letters its column has.
        formulas: Cells that hold a formula.
    """

    data: bytes
    characters: Bytes
    starts: Places
    numbers: Places
    digits: Places
    bodies: Places
    ends: Places
    odd: Flags
    keys: Places
    cells: Places
    nexts: Places
    seconds: Places
    letters: Places
    formulas: Flags


@dataclass(frozen=True, slots=True)
class _Tags:
    """All tags of a block: places, whether they end something, first letters of their names."""

    places: Places
    names: Places
    opens: Flags
    first: Bytes
    after: Bytes

    def named(self, letter: int) -> Flags:
        """Return the start tags with a name of one letter."""
        lone = (self.after < DIGIT_0) | (self.after == GREATER)
        found: Flags = self.opens & (self.first == letter) & lone
        return found


def scan_rows(data: bytes, prefix: bytes) -> RowScan | None:
    """Return the rows and cells of a block; None if the block must be read with care.

    Args:
        data: Whole rows and nothing else but white space.
        prefix: Namespace prefix with its colon, or empty.
    """
    b = np.frombuffer(data + PADDING, np.uint8)
    tags = _tags(b, len(data), prefix)
    if tags is None:
        return None
    is_row = tags.opens & _says(b, tags.names, ROW)
    starts = tags.places[is_row]
    if not starts.size or data[: starts[0]].strip():
        return None
    numbers, digits = _row_numbers(b, starts + 4 + len(prefix))
    if numbers is None or np.any(np.diff(numbers) <= 0):
        return None
    row_of = np.cumsum(is_row) - 1
    odd = np.zeros(starts.size, np.bool_)
    odd[row_of[tags.opens & ~KNOWN[tags.first]]] = True
    row_ends = ~tags.opens & _says(b, tags.names + 1, ROW)
    ends = np.full(starts.size, -1, np.int64)
    ends[row_of[row_ends]] = tags.places[row_ends]
    odd |= ends < 0
    bodies = tags.places[np.minimum(np.flatnonzero(is_row) + 1, tags.places.size - 1)]
    is_cell = tags.named(CELL)
    at_cell = np.flatnonzero(is_cell)
    cells, rows = tags.places[at_cell], row_of[at_cell]
    columns, letters = _columns(b, cells + 2 + len(prefix))
    keys = (rows << COLUMN_BITS) + columns
    odd[rows[columns == 0]] = True
    wrong = np.flatnonzero(np.diff(keys) <= 0)
    odd[rows[wrong]] = odd[rows[np.minimum(wrong + 1, max(rows.size - 1, 0))]] = True
    return RowScan(
        data=data,
        characters=b,
        starts=np.append(starts, len(data)),
        numbers=numbers,
        digits=digits,
        bodies=bodies,
        ends=ends,
        odd=odd,
        keys=np.maximum.accumulate(keys) if keys.size else keys,
        cells=cells,
        nexts=tags.places[np.minimum(at_cell + 1, tags.places.size - 1)],
        seconds=tags.places[np.minimum(at_cell + 2, tags.places.size - 1)],
        letters=letters,
        formulas=_holding(cells, tags.places[tags.named(FORMULA)]),
    )


def _tags(b: Bytes, length: int, prefix: bytes) -> _Tags | None:
    places = np.flatnonzero(b[:length] == LESS)
    opens = b[places + 1] != SLASH
    at = places[opens] + 1
    if any(np.any(b[at + i] != letter) for i, letter in enumerate(prefix)):
        return None
    names = places + 1 + len(prefix)
    return _Tags(places, names, opens, b[names], b[names + 1])


def _says(b: Bytes, at: Places, word: bytes) -> Flags:
    found: Flags = b[at] == word[0]
    for i, letter in enumerate(word[1:], 1):
        found &= b[at + i] == letter
    return found


def _holding(cells: Places, inside: Places) -> Flags:
    """Tell which cells hold something that begins at one of the places."""
    held = np.zeros(cells.size, np.bool_)
    if inside.size and cells.size:
        held[np.maximum(np.searchsorted(cells, inside, "right") - 1, 0)] = True
    return held


def _row_numbers(b: Bytes, at: Places) -> tuple[Places | None, Places]:
    """Read ` r="123"` at each place: the numbers and how many digits they have."""
    if not np.all(_says(b, at, NUMBERED)):
        return None, at
    numbers = np.zeros(at.size, np.int64)
    digits = np.zeros(at.size, np.int64)
    reading = np.ones(at.size, np.bool_)
    for i in range(LONGEST_NUMBER + 1):
        character = b[at + len(NUMBERED) + i]
        reading &= (character >= DIGIT_0) & (character <= DIGIT_9)
        numbers = np.where(reading, numbers * 10 + (character - DIGIT_0), numbers)
        digits += reading
    if np.any(b[at + len(NUMBERED) + digits] != QUOTE) or np.any(digits == 0):
        return None, digits
    return numbers, digits


def _columns(b: Bytes, at: Places) -> tuple[Places, Places]:
    """Read ` r="AB` at each place: column numbers (0 where it is not there) and their letters."""
    good = _says(b, at, NUMBERED)
    columns = np.zeros(at.size, np.int64)
    letters = np.zeros(at.size, np.int64)
    reading = good.copy()
    for i in range(MOST_LETTERS):
        character = b[at + len(NUMBERED) + i]
        reading &= (character >= LETTER_A) & (character <= LETTER_Z)
        if not reading.any():
            break
        columns = np.where(reading, columns * 26 + character - (LETTER_A - 1), columns)
        letters += reading
    digit = b[at + len(NUMBERED) + letters]
    good &= (letters > 0) & (digit >= DIGIT_0) & (digit <= DIGIT_9)
    return np.where(good, columns, 0), letters
