"""What a plot of a chart shows, and what it is to show: cells of sheets, by series."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from xltier.workbook.inventory import Area, column_letters

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Place:
    """Cells of a sheet."""

    sheet: str
    area: Area

    def is_on(self, sheet: str) -> bool:
        """Tell whether the cells stand on a sheet; programs ignore case in their names."""
        return self.sheet.casefold() == sheet.casefold()

    def __str__(self) -> str:
        """Return the cells as Excel writes them in a chart."""
        area = self.area
        first = f"${column_letters(area.first_column)}${area.first_row}"
        last = f"${column_letters(area.last_column)}${area.last_row}"
        sheet = self.sheet.replace("'", "''")
        return f"'{sheet}'!{first}" + ("" if first == last else f":{last}")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a series shows; None for what is no single area of cells."""

    values: Place | None
    categories: Place | None
    label: Place | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a series is to show, and in which colour (RRGGBB); None leaves the colour."""

    shown: Shown
    colour: str | None = None


class Plot(Protocol):
    """Series that are drawn together."""

    def shown(self) -> list[Shown]:
        """Return what they show."""

    def show(self, wanted: Sequence[Wanted]) -> None:
        """Let them show these; surplus ones go, further ones look like the last."""
