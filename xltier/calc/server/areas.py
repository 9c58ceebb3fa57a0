"""Areas of cells as numbers: [top, left, bottom, right], counted from 0, ends included."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any, Dict, Iterable, List, Sequence, Tuple

import uno

Area = List[int]
Run = Tuple[int, int, int]  # column, first row, last row


def addresses_of(ranges: Any) -> List[Area]:
    """Return the areas of a UNO collection of ranges."""
    return [
        [found.StartRow, found.StartColumn, found.EndRow, found.EndColumn]
        for found in ranges.RangeAddresses
    ]


def address(sheet: int, area: Sequence[int]) -> Any:
    """Return the UNO address of an area."""
    made = uno.createUnoStruct("com.sun.star.table.CellRangeAddress")
    made.Sheet = sheet
    made.StartRow, made.StartColumn, made.EndRow, made.EndColumn = area
    return made


def cell_address(sheet: int, row: int, column: int) -> Any:
    """Return the UNO address of a cell."""
    made = uno.createUnoStruct("com.sun.star.table.CellAddress")
    made.Sheet, made.Row, made.Column = sheet, row, column
    return made


def moved(areas: Iterable[Sequence[int]], rows: int, columns: int) -> List[Area]:
    """Return areas moved down and right."""
    return [
        [top + rows, left + columns, bottom + rows, right + columns]
        for top, left, bottom, right in areas
    ]


def columns_of(areas: Iterable[Sequence[int]]) -> Dict[int, List[Tuple[int, int]]]:
    """Return for every column the runs of rows that areas cover, from the top down."""
    columns: Dict[int, List[Tuple[int, int]]] = {}
    for top, left, bottom, right in areas:
        for column in range(left, right + 1):
            columns.setdefault(column, []).append((top, bottom))
    for runs in columns.values():
        runs.sort()
    return columns


def runs_of(areas: Iterable[Sequence[int]]) -> List[Run]:
    """Return the runs down each column that make up areas."""
    return [(c, top, bottom) for top, left, bottom, right in areas for c in range(left, right + 1)]


def overlap(runs: Iterable[Run], areas: Iterable[Sequence[int]]) -> List[Area]:
    """Return the parts of runs that lie within areas; the areas do not overlap each other."""
    columns = columns_of(areas)
    parts: List[Area] = []
    for column, first, last in runs:
        covered = columns.get(column, [])
        place = max(bisect_right(covered, (first, first)) - 1, 0)
        for top, bottom in covered[place:]:
            if top > last:
                break
            if bottom >= first:
                parts.append([max(top, first), column, min(bottom, last), column])
    return parts


def runs_where(rows: Sequence[Sequence[Any]], wanted: Any) -> List[Run]:
    """Return the runs of cells down each column for which `wanted(value)` holds."""
    runs: List[Run] = []
    for column in range(len(rows[0]) if rows else 0):
        first = -1
        for row, values in enumerate(rows):
            if wanted(values[column]):
                first = row if first < 0 else first
            elif first >= 0:
                runs.append((column, first, row - 1))
                first = -1
        if first >= 0:
            runs.append((column, first, len(rows) - 1))
    return runs


def noted_rows(sheet: Any, area: Sequence[int]) -> List[int]:
    """Return the rows of an area that have notes."""
    notes = sheet.Annotations
    found = set()
    for index in range(notes.Count):
        place = notes.getByIndex(index).Position
        if area[0] <= place.Row <= area[2] and area[1] <= place.Column <= area[3]:
            found.add(place.Row)
    return sorted(found)
