"""What must follow a table that grows or shrinks: ranges that cover its rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError

from xltier.workbook.inventory import Area, column_letters, column_number

if TYPE_CHECKING:
    from collections.abc import Sequence

SHEET_RANGE = re.compile(
    r"(?P<sheet>'(?:[^']|'')+'|[^\s'!(),;:*/+\-&<>=\[\]{}\"]+)!"
    r"\$(?P<left>[A-Z]{1,3})\$(?P<top>[0-9]+):\$(?P<right>[A-Z]{1,3})\$(?P<bottom>[0-9]+)"
)

OWN_RANGE = re.compile(r"(\$?[A-Z]{1,3}\$?[0-9]{1,7}:\$?[A-Z]{1,3}\$?)[0-9]{1,7}")


@dataclass(frozen=True, slots=True)
class Growth:
    """A change of a table's extent.

    Attributes:
        table: Its name.
        sheet: Name on the tab of its sheet.
        before: All its cells before, header and totals included.
        after: All its cells afterwards.
        first_data_row: First row below the header.
        totals_rows: 1 when the totals row is shown, else 0.
    """

    table: str
    sheet: str
    before: Area
    after: Area
    first_data_row: int
    totals_rows: int

    @property
    def old_last(self) -> int:
        """Last data row before."""
        return self.before.last_row - self.totals_rows

    @property
    def new_last(self) -> int:
        """Last data row afterwards."""
        return self.after.last_row - self.totals_rows

    def cover(self, area: Area) -> list[Area]:
        """Return the areas that cover what `area` covered and, if that was the data, its growth.

        Columns beside the table are not stretched.
        """
        left = max(area.first_column, self.before.first_column)
        right = min(area.last_column, self.before.last_column)
        covers = area.first_row <= self.first_data_row and area.last_row >= self.old_last
        if left > right or not covers or area.last_row >= self.new_last:
            return [area]
        if (left, right) == (area.first_column, area.last_column):
            return [Area(area.first_row, left, self.new_last, right)]
        return [area, Area(area.last_row + 1, left, self.new_last, right)]

    def follow(self, area: Area) -> Area:
        """Return a range with its end moved if it covers exactly the table's data rows."""
        inside = (
            self.before.first_column <= area.first_column
            and area.last_column <= self.before.last_column
        )
        starts = area.first_row in {self.first_data_row, self.before.first_row}
        if not inside or not starts or area.last_row != self.old_last:
            return area
        last_column = area.last_column
        if (area.first_column, last_column) == (self.before.first_column, self.before.last_column):
            last_column = self.after.last_column
        return Area(area.first_row, area.first_column, self.new_last, last_column)


def follow_own(formula: str, growth: Growth) -> str:
    """Return a formula of the table's sheet in which ranges over its data follow the table."""
    try:
        tokens = Tokenizer("=" + formula).items
    except TokenizerError:
        return formula
    pieces = []
    for token in tokens:
        match = OWN_RANGE.fullmatch(token.value)
        if token.type != Token.OPERAND or match is None:
            pieces.append(token.value)
            continue
        area = Area.parse(token.value)
        followed = growth.follow(area)
        moved = followed.last_row != area.last_row
        pieces.append(f"{match[1]}{followed.last_row}" if moved else token.value)
    return "".join(pieces)


def cover_all(references: str, growths: Sequence[Growth]) -> str:
    """Return a list of references (`sqref`) that covers what grew as well."""
    areas = []
    for reference in references.split():
        try:
            covered = [Area.parse(reference)]
        except ValueError:
            areas.append(reference)
            continue
        for growth in growths:
            covered = [new for area in covered for new in growth.cover(area)]
        unchanged = covered == [Area.parse(reference)]
        areas += [reference] if unchanged else [str(area) for area in covered]
    return " ".join(areas)


def follow_all(formula: str, growths: Sequence[Growth]) -> str:
    """Return a formula in which absolute ranges over exactly a table's data follow the table."""

    def follow(match: re.Match[str]) -> str:
        sheet = match["sheet"]
        name = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
        old = Area(
            int(match["top"]),
            column_number(match["left"]),
            int(match["bottom"]),
            column_number(match["right"]),
        )
        area = old
        for growth in growths:
            if growth.sheet.casefold() == name.casefold():
                area = growth.follow(area)
        if area == old:
            return match[0]
        first, last = column_letters(area.first_column), column_letters(area.last_column)
        return f"{sheet}!${first}${area.first_row}:${last}${area.last_row}"

    return SHEET_RANGE.sub(follow, formula)
