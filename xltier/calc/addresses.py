"""Cell addresses as Excel writes them, and areas as numbers counted from 0."""

from __future__ import annotations

import re
from dataclasses import dataclass

CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
COLUMNS = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})")
ROWS = re.compile(r"\$?([0-9]{1,7}):\$?([0-9]{1,7})")
PLAIN_SHEET = re.compile(r"[^\W\d][\w.]*")
LAST_ROW, LAST_COLUMN = 1_048_575, 16_383


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells.

    Attributes:
        top: First row, counted from 0.
        left: First column.
        bottom: Last row.
        right: Last column.
    """

    top: int
    left: int
    bottom: int
    right: int

    @property
    def rows(self) -> int:
        """How many rows."""
        return self.bottom - self.top + 1

    @property
    def columns(self) -> int:
        """How many columns."""
        return self.right - self.left + 1

    def numbers(self) -> list[int]:
        """Return the area as a message has it."""
        return [self.top, self.left, self.bottom, self.right]

    def around(self, other: Area) -> Area:
        """Return the smallest area that covers both."""
        return Area(
            min(self.top, other.top),
            min(self.left, other.left),
            max(self.bottom, other.bottom),
            max(self.right, other.right),
        )

    def address(self, *, row_absolute: bool = True, column_absolute: bool = True) -> str:
        """Return the area as Excel writes it: `$A$1:$B$2`."""
        row, column = "$" * row_absolute, "$" * column_absolute
        if self.top == 0 and self.bottom == LAST_ROW:
            return f"{column}{letters(self.left)}:{column}{letters(self.right)}"
        if self.left == 0 and self.right == LAST_COLUMN:
            return f"{row}{self.top + 1}:{row}{self.bottom + 1}"
        first = f"{column}{letters(self.left)}{row}{self.top + 1}"
        last = f"{column}{letters(self.right)}{row}{self.bottom + 1}"
        return first if first == last else f"{first}:{last}"


def letters(column: int) -> str:
    """Return the letters of a column counted from 0."""
    text, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def number(text: str) -> int:
    """Return the column of some letters, counted from 0."""
    result = 0
    for letter in text.upper():
        result = result * 26 + ord(letter) - ord("A") + 1
    return result - 1


def parse(address: str) -> Area | None:
    """Return the area of `A1`, `$A$1:B2`, `A:C` or `1:3`; None if it is no such address."""
    if match := COLUMNS.fullmatch(address):
        first, last = sorted((number(match[1]), number(match[2])))
        return checked(Area(0, first, LAST_ROW, last))
    if match := ROWS.fullmatch(address):
        first, last = sorted((int(match[1]) - 1, int(match[2]) - 1))
        return checked(Area(first, 0, last, LAST_COLUMN))
    corners = [CELL.fullmatch(part) for part in address.split(":")]
    if len(corners) > 2 or not all(corners):
        return None
    cells = [Area(*([int(c[2]) - 1, number(c[1])] * 2)) for c in corners if c]
    return checked(cells[0].around(cells[-1]))


def checked(area: Area) -> Area | None:
    """Return the area if a sheet has it."""
    within = area.top >= 0 and area.bottom <= LAST_ROW and area.right <= LAST_COLUMN
    return area if within else None


def quoted(sheet: str) -> str:
    """Return a sheet's name as it stands before an exclamation mark."""
    if PLAIN_SHEET.fullmatch(sheet) and parse(sheet) is None:
        return sheet
    return "'" + sheet.replace("'", "''") + "'"


def split_sheet(address: str) -> tuple[str | None, str]:
    """Return the sheet's name before an exclamation mark, if any, and the rest."""
    sheet, mark, rest = address.rpartition("!")
    if not mark:
        return None, address
    if sheet.startswith("'") and sheet.endswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    return sheet, rest
