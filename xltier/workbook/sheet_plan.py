"""What the plan of a sheet of the template says: its words, its tables and where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from xltier.language import Sentence

TabKind = Literal["yours", "written", "guide"]

TITLE_ROW: Final = 1
PURPOSE_ROW: Final = 2


@dataclass(frozen=True, slots=True)
class Place:
    """Where a table stands when the workbook is new.

    Attributes:
        table: Name of the table.
        row: Row of its headers.
        column: Its first column, from 1.
        room: Most data rows it can take before it meets something below; None if nothing is below.
        heading: Said above the table, if the sheet's title does not say it all.
        filtered: The headers have filter buttons.
        notes: Said between the heading and the headers, a row each.
        tall: How many rows are high enough for two lines.
    """

    table: str
    row: int
    column: int
    room: int | None = None
    heading: Sentence | None = None
    filtered: bool = True
    notes: tuple[Sentence, ...] = ()
    tall: int = 0

    @property
    def heading_row(self) -> int:
        """Row of the heading, or of the headers if there is no heading."""
        return self.row - len(self.notes) - (2 if self.notes else 1 if self.heading else 0)


@dataclass(frozen=True, slots=True)
class Plan:
    """How a sheet is laid out.

    Attributes:
        sheet: Identifier of the sheet in the contract.
        title: Its heading.
        purpose: One line: what it is for and what to do.
        kind: Whose it is; the colour of its tab.
        places: Its tables.
        freeze: The first cell that scrolls; None freezes nothing.
        margin: The first column is a narrow margin and grid lines are off.
        zoom: Per cent.
        pages_wide: How many printed pages its width is fitted to.
        printed: Cells that are printed on pages of their own, one after the other; empty prints
            the sheet as it stands.
        parted: Per cent of their size at which its cells are printed, and the columns that begin a
            printed page; None fits pages to its width.
        repeat: Columns repeated on every printed page, such as `A:B`.
        widths: Width of columns that several tables share, by letter; others are the contract's.
        sized_by: With `widths`: the table whose columns still have the contract's widths.
    """

    sheet: str
    title: Sentence
    purpose: Sentence
    kind: TabKind
    places: tuple[Place, ...] = ()
    freeze: str | None = None
    margin: bool = False
    zoom: int = 100
    pages_wide: int = 1
    printed: tuple[str, ...] = ()
    parted: tuple[int, tuple[str, ...]] | None = None
    repeat: str | None = None
    widths: tuple[tuple[str, float], ...] = ()
    sized_by: str | None = None
