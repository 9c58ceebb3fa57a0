"""The charts of one workbook: each series over the rows that its table has, its values beside it.

The values let a chart show where nothing is calculated: a preview, a phone, Protected View.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from xltier.workbook.inventory import column_letters, column_number
from xltier.workbook.rep_book.texts import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from xltier.workbook.rep_book.sheets import ModelSheet

_REFERENCE: Final = re.compile(
    r"<(?P<kind>num|str)Ref><f>(?P<sheet>'(?:[^']|'')+')!\$(?P<column>[A-Z]+)\$(?P<top>\d+)"
    r"(?::\$[A-Z]+\$\d+)?</f></(?P=kind)Ref>"
)


@dataclass(frozen=True, slots=True)
class _Series:
    """Cells that a chart shows: a column of a table, or its header."""

    sheet: str
    table: str
    column: int
    letter: str
    top: int
    header: bool


@dataclass(frozen=True, slots=True)
class ModelChart:
    """A chart of the model: its text, and between the pieces of it what the series show."""

    part: str
    pieces: tuple[str, ...]
    series: tuple[_Series, ...]

    def filled(self, content: Mapping[str, TableContent]) -> str:
        """Return the chart over what the tables of one workbook hold."""
        made = [self.pieces[0]]
        for series, piece in zip(self.series, self.pieces[1:], strict=True):
            made += (_shown(series, content[series.table]), piece)
        return "".join(made)


@dataclass(frozen=True, slots=True)
class TableContent:
    """What a table holds: its headers, and the values of a column by its place."""

    headers: Sequence[str]
    values: Callable[[int], Sequence[Any]]


def chart_of(part: str, content: bytes, sheets: Sequence[ModelSheet]) -> ModelChart:
    """Return a chart of the model, ready to be filled."""
    text = content.decode()
    pieces, series, end = [], [], 0
    for found in _REFERENCE.finditer(text):
        pieces.append(text[end : found.start()])
        series.append(_series(found, sheets))
        end = found.end()
    return ModelChart(part, (*pieces, text[end:]), tuple(series))


def _series(found: re.Match[str], sheets: Sequence[ModelSheet]) -> _Series:
    name = found["sheet"].removeprefix("'").removesuffix("'").replace("''", "'")
    number, row = column_number(found["column"]), int(found["top"])
    for sheet in sheets:
        for table in sheet.tables:
            inside = table.left <= number < table.left + len(table.names)
            if sheet.name == name and inside and row in {table.top, table.top + 1}:
                return _Series(
                    found["sheet"],
                    table.name,
                    number - table.left,
                    column_letters(number),
                    table.top,
                    header=row == table.top,
                )
    raise ValueError(f"a chart shows {found[0]}, which is no table's column")


def _shown(series: _Series, content: TableContent) -> str:
    column, top = series.letter, series.top
    if series.header:
        cell = f"{series.sheet}!${column}${top}"
        return _texts(cell, [content.headers[series.column]])
    values = content.values(series.column)
    cells = f"{series.sheet}!${column}${top + 1}:${column}${top + max(len(values), 1)}"
    if any(isinstance(value, str) for value in values):
        return _texts(cells, values)
    points = "".join(
        f'<pt idx="{at}"><v>{float(value)!r}</v></pt>'
        for at, value in enumerate(values)
        if value is not None
    )
    return (
        f"<numRef><f>{cells}</f><numCache><formatCode>General</formatCode>"
        f'<ptCount val="{max(len(values), 1)}"/>{points}</numCache></numRef>'
    )


def _texts(cells: str, values: Sequence[Any]) -> str:
    points = "".join(
        f'<pt idx="{at}"><v>{plain(str(value))}</v></pt>'
        for at, value in enumerate(values)
        if value is not None
    )
    count = max(len(values), 1)
    return f'<strRef><f>{cells}</f><strCache><ptCount val="{count}"/>{points}</strCache></strRef>'
