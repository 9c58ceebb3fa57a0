"""A change of one table in an open workbook: what stood there and what is to stand there.

Turned round it is the change that takes it back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xltier.workbook.inventory import Area
from xltier.workbook.live_columns import moved
from xltier.workbook.writing.values import CellColumn

if TYPE_CHECKING:
    from collections.abc import Iterable

Cells = tuple[CellColumn, ...]
"""Cells of an area: its columns from left to right."""


@dataclass(frozen=True, slots=True)
class Block:
    """Cells that are written together.

    Attributes:
        area: Where they stand.
        before: What stands there, formulas included.
        after: What is to stand there.
        codes: Number format code of each column for numbers and dates that have none.
        shown: Number format by column that the cells will have, None where they differ; None as a
            whole if nobody asked yet.
    """

    area: Area
    before: Cells
    after: Cells
    codes: tuple[str | None, ...] = ()
    shown: dict[int, str | None] | None = None

    def reversed(self) -> Block:
        """Return the block that puts back what stood there."""
        return Block(self.area, self.after, self.before)

    def shifted(self, rows: int, columns: int) -> Block:
        """Return the block further down and to the right."""
        return replace(
            self,
            area=shifted(self.area, rows, columns),
            before=tuple(moved(column, rows, columns) for column in self.before),
            after=tuple(moved(column, rows, columns) for column in self.after),
            shown=None,
        )


@dataclass(frozen=True, slots=True)
class Repaint:
    """A change of the number format of cells that all have the same."""

    area: Area
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """All that changes about one table.

    Attributes:
        table: Its name.
        sheet: Name on the tab of its sheet.
        before: All its cells before.
        after: All its cells afterwards.
        headers: Its headers afterwards.
        header_rows: 1, or 0 when its header row is hidden.
        totals: Its totals row before and afterwards; None when it has none or does not move.
        blocks: Cells to write, none of them twice.
        repaints: Number formats to change in rows that the table has before.
        witnesses: Key columns of the rows it has before: whose row is whose.
    """

    table: str
    sheet: str
    before: Area
    after: Area
    headers: tuple[str, ...]
    header_rows: int
    totals: tuple[Cells, Cells] | None = None
    blocks: tuple[Block, ...] = ()
    repaints: tuple[Repaint, ...] = ()
    witnesses: tuple[Block, ...] = ()

    @property
    def model_row(self) -> int:
        """The last data row before, whose look new rows take over; 0 if there is none."""
        row = self.before.last_row - (self.totals is not None)
        return row if row >= self.before.first_row + self.header_rows else 0

    @property
    def gained(self) -> Area | None:
        """The rows that the table gains, totals not counted; None if it gains none."""
        totals = 0 if self.totals is None else 1
        first, last = self.before.last_row - totals + 1, self.after.last_row - totals
        if last < first:
            return None
        return Area(first, self.after.first_column, last, self.after.last_column)

    @property
    def lost(self) -> list[Area]:
        """The rows and columns that the table loses."""
        old, new = self.before, self.after
        areas = []
        if old.last_row > new.last_row:
            areas.append(replace(old, first_row=new.last_row + 1))
        if old.last_column > new.last_column:
            last = min(old.last_row, new.last_row)
            areas.append(replace(old, first_column=new.last_column + 1, last_row=last))
        return areas

    @property
    def cells(self) -> int:
        """How many cells are written."""
        return sum(block.area.rows * block.area.columns for block in self.blocks)

    def witnessed(self, keys: Iterable[Block]) -> Change:
        """Return the change with those of the key columns that it does not write itself."""
        written = [block.area for block in self.blocks]
        kept = (key for key in keys if not any(key.area.meets(area) for area in written))
        return replace(self, witnesses=tuple(kept))

    def reversed(self) -> Change:
        """Return the change that takes this one back."""
        return replace(
            self,
            before=self.after,
            after=self.before,
            totals=None if self.totals is None else (self.totals[1], self.totals[0]),
            blocks=tuple(block.reversed() for block in reversed(self.blocks)),
            repaints=tuple(Repaint(r.area, r.after, r.before) for r in self.repaints),
        )

    def moved(self, rows: int, columns: int, sheet: str) -> Change:
        """Return the same change of a table that stands elsewhere now."""
        totals = self.totals
        if totals is not None:
            before, after = (tuple(moved(c, rows, columns) for c in side) for side in totals)
            totals = (before, after)
        return replace(
            self,
            sheet=sheet,
            totals=totals,
            before=shifted(self.before, rows, columns),
            after=shifted(self.after, rows, columns),
            blocks=tuple(block.shifted(rows, columns) for block in self.blocks),
            witnesses=tuple(block.shifted(rows, columns) for block in self.witnesses),
            repaints=tuple(
                replace(each, area=shifted(each.area, rows, columns)) for each in self.repaints
            ),
        )


def shifted(area: Area, rows: int, columns: int) -> Area:
    """Return an area further down and to the right."""
    return Area(
        area.first_row + rows,
        area.first_column + columns,
        area.last_row + rows,
        area.last_column + columns,
    )
