"""Reads tables of an open workbook: a table in one call, columns of one type."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xltier.workbook import faults
from xltier.workbook.binding import Header, framed, numbers_of, wanted_columns
from xltier.workbook.contract import column_of
from xltier.workbook.formula_cells import FormulaCells
from xltier.workbook.inventory import LAST_ROW, Area
from xltier.workbook.live_cells import (
    area_of,
    narrowed,
    range_of,
    read_formulas,
    read_values,
)
from xltier.workbook.live_change import Block
from xltier.workbook.live_faults import changed_meanwhile
from xltier.workbook.live_tables import standing
from xltier.workbook.live_values import cells_of, typed_series

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    import pandas as pd
    import xlwings

    from xltier.workbook.inventory import TablePart
    from xltier.workbook.live_inventory import Handles
    from xltier.workbook.schema import Column, Table


class LiveReader:
    """Reads the tables of an open workbook as it stands.

    Attributes:
        below: By table: the row right below it, if something stands there.
        last_filled: By table: its last row, if something stands in it.
    """

    def __init__(self, handles: Handles) -> None:
        """Read from the sheets and tables of a workbook."""
        self._handles = handles
        self._keys: dict[str, dict[int, list[Any]]] = {}
        self.below: dict[str, int | None] = {}
        self.last_filled: dict[str, int] = {}

    def headers(self, table: Table, place: TablePart) -> list[Header]:
        """Return the header cells of a table, left to right."""
        first = place.area.first_column
        return [
            Header(number, text, column_of(table, text))
            for number, text in enumerate(place.columns, first)
        ]

    def read(
        self, table: Table, place: TablePart, headers: Sequence[Header], also: Sequence[str]
    ) -> pd.DataFrame:
        """Return the known columns of a table, and those of `also`, as `Workbook.read` promises.

        Raises:
            WorkbookError: A required column is missing, two headers name one column, or cells are
                merged.
        """
        known, further = wanted_columns(table, place, headers, also)
        wanted = dict(sorted((known | further).items()))
        sheet = self._handles.sheets[place.sheet]
        self._check_merged(sheet, place)
        columns = self._columns(sheet, place, wanted)
        self._keys[place.name] = {
            number: columns[number] for number, column in known.items() if column.name in table.key
        }
        frame = framed(
            place,
            {
                column.name: typed_series(columns[number], column.kind)
                for number, column in wanted.items()
            },
        )
        if len(frame) and frame.index[-1] == place.last_data_row:
            self.last_filled[table.name] = place.last_data_row
        return frame

    def formulas(
        self, place: TablePart, headers: Sequence[Header], columns: Sequence[str]
    ) -> dict[str, FormulaCells]:
        """Return which cells of some columns hold formulas; the program has calculated them all."""
        sheet, first = self._handles.sheets[place.sheet], place.first_data_row
        found = {}
        for name, number in numbers_of(headers, columns).items():
            area = _column(place, number)
            (texts,) = read_formulas(sheet, area) if area.rows > 0 else [[]]
            (values,) = read_values(sheet, area) if area.rows > 0 else [[]]
            found[name] = FormulaCells(
                frozenset(
                    row
                    for row, (text, value) in enumerate(zip(texts, values, strict=True), first)
                    if isinstance(text, str) and text[:1] == "=" and text != value
                )
            )
        return found

    def _columns(
        self, sheet: xlwings.Sheet, place: TablePart, wanted: dict[int, Column]
    ) -> dict[int, list[Any]]:
        """Return the wanted columns between header and totals; notes what stands below them."""
        area = place.area
        below = area.last_row < LAST_ROW
        last = area.last_row + below
        block = replace(area, first_row=place.first_data_row, last_row=last)
        columns = read_values(sheet, block) if block.rows else [[] for _ in range(area.columns)]
        found = below and any(column[-1] is not None for column in columns)
        self.below[place.name] = last if found else None
        rows = max(place.last_data_row - place.first_data_row + 1, 0)
        return {number: columns[number - area.first_column][:rows] for number in wanted}

    def check_unchanged(self, places: Sequence[TablePart]) -> None:
        """Raise when a table is no longer where and as it was when it was read.

        Rows are written by their numbers: after a sort they would belong to others.

        Raises:
            WorkbookError: A table moved, grew or shrank, or its keys changed.
        """
        tables = [self._handles.table(place.name) for place in places]
        for place, found in zip(places, standing(self._handles.book, tables), strict=True):
            was = place.area, place.totals_rows
            if found is None or (found.area, found.totals_rows) != was or self._keys_changed(place):
                raise changed_meanwhile(place.name)

    def _keys_changed(self, place: TablePart) -> bool:
        sheet = self._handles.sheets[place.sheet]
        return any(
            before and read_values(sheet, _column(place, number)) != [before]
            for number, before in self._keys.get(place.name, {}).items()
        )

    def witnesses(self, place: TablePart) -> tuple[Block, ...]:
        """Return the key columns of a table as they were read."""
        found = []
        for number, values in self._keys.get(place.name, {}).items():
            if values:
                cells = (cells_of(values),)
                found.append(Block(_column(place, number), cells, cells))
        return tuple(found)

    def _check_merged(self, sheet: xlwings.Sheet, place: TablePart) -> None:
        """Raise when cells of the table are merged; only then they are looked for."""
        if range_of(sheet, place.area).merge_cells is False:
            return
        cell = narrowed(place.area, lambda area: range_of(sheet, area).merge_cells is not False)
        faults.check_merged(place, [area_of(range_of(sheet, cell).merge_area)])


def _column(place: TablePart, number: int) -> Area:
    """Return the cells of a column between header and totals."""
    return Area(place.first_data_row, number, place.last_data_row, number)
