"""The tables of the workbook that a function is called in, as far as the call brings them along.

Nothing is read from Excel while it calculates: the VBA wrapper passes each table as one array,
`(sheet, first row, first column, cells)`, headers included. A range of rules that a person passed
comes the same way; what is no range comes as cells alone. A range whose first row names no column
has none: its columns are taken in the order of the shipped table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from xltier.errors import WorkbookError
from xltier.excel.grids import rows_of
from xltier.language import Language
from xltier.tiering.policy_cells import blank
from xltier.workbook.contract import KNOWN, column_of, normal_header
from xltier.workbook.schema import Table
from xltier.workbook.settings import setting_of

PLAIN: Final = {"Strategies": ["tier", "every_days"]}
"""The columns of a range without headers, where they are not the first ones of the table."""

EDGE_MEASURES: Final = ("recency", "frequency", "monetary")
"""The columns of a range of RFM edges without headers."""

CHINESE: Final = 0x04
"""The primary language in the number of a language (LCID)."""

Row = tuple[Any, ...]


def language_of(number: object) -> Language:
    """Return the language of Excel's menus by its number (LCID), English for others."""
    known = isinstance(number, int | float) and int(number) & 0x3FF == CHINESE
    return "zh" if known else "en"


@dataclass(frozen=True, slots=True)
class Block:
    """A range with a table in it.

    Attributes:
        table: What the table is.
        corner: Sheet (empty when the cells are no range), row and column number of the first cell.
        names: The column of the contract that each column is, None for one of the user's own.
        titles: The headers as they stand; none when there are no headers.
        body: The rows below the headers.
    """

    table: Table
    corner: tuple[str, int, int]
    names: tuple[str | None, ...]
    titles: tuple[str, ...]
    body: tuple[Row, ...]

    @classmethod
    def of(cls, name: str, argument: object) -> Block:
        """Return the table that an argument holds.

        Raises:
            WorkbookError: A column that the table needs is missing, or stands twice.
        """
        corner, cells = _placed(argument)
        table = KNOWN[name]
        rows = [tuple(row) for row in rows_of(cells)]
        names = tuple(_name(table, cell) for cell in rows[0])
        if any(names):
            titles = tuple("" if blank(cell) else str(cell) for cell in rows[0])
            block = cls(table, corner, names, titles, tuple(rows[1:]))
        elif name == "RfmEdges":
            block = cls(table, corner, ("measure", "fixed"), (), _edges(rows))
        else:
            order = PLAIN.get(name) or [column.name for column in table.columns]
            plain = tuple(order[at] if at < len(order) else None for at in range(len(rows[0])))
            block = cls(table, corner, plain, (), tuple(rows))
        block._check()
        return block

    def at(self, row: int, column: int = 0) -> str:
        """Return where a cell of a column stands, `Rules!B6`; on no sheet `B6`, from A1."""
        from xltier.workbook.inventory import column_letters

        sheet, _, first = self.corner
        cell = f"{column_letters(first + column)}{row}"
        return f"{sheet}!{cell}" if sheet else cell

    def frame(self) -> pd.DataFrame:
        """Return the known columns, without the rows that are blank in all of them."""
        places = [at for at, name in enumerate(self.names) if name is not None]
        first = self.corner[1] + bool(self.titles)
        rows = {
            first + at: [cells[place] for place in places]
            for at, cells in enumerate(self.body)
            if not all(blank(cells[place]) for place in places)
        }
        names = [self.names[place] for place in places]
        return pd.DataFrame(list(rows.values()), index=list(rows), columns=names, dtype=object)

    def languages(self) -> list[Language]:
        """Return the language of each header that has another wording in the other one."""
        found: list[Language] = []
        for name, title in zip(self.names, self.titles, strict=False):
            label = self.table.column(name).label if name else None
            if label is None or label.en == label.zh:
                continue
            said = normal_header(title)
            found += ["zh"] if said == normal_header(label.zh) else []
            found += ["en"] if said == normal_header(label.en) else []
        return found

    def _check(self) -> None:
        known = [name for name in self.names if name is not None]
        missing = [name for name in self.table.required if name not in known]
        twice = [name for name in known if known.count(name) > 1]
        place = self.at(self.corner[1])
        if missing:
            label = self.table.column(missing[0]).label
            raise WorkbookError(
                f"{place}: the range has no column “{label.en}”; add it, or include the headers.",
                f"{place}：该区域没有“{label.zh}”列；请添加此列，或把标题行一并选入。",
            )
        if twice:
            label = self.table.column(twice[0]).label
            raise WorkbookError(
                f"{place}: two headers mean the column “{label.en}”; rename one of them.",
                f"{place}：有两个标题都指“{label.zh}”列；请修改其中一个。",
            )


@dataclass(frozen=True, slots=True)
class Asking:
    """The tables that came with a call, read as those of a workbook are.

    Attributes:
        blocks: The tables by name.
        settings: The settings that the function goes by; the rows of others are not looked at.
    """

    blocks: Mapping[str, Block]
    settings: frozenset[str]

    def has(self, table: str) -> bool:
        """Tell whether the call brought a table."""
        return table in self.blocks

    def sheet_of(self, table: str) -> str:
        """Return the sheet of a table; where its cells are no range, its name."""
        return (self.blocks[table].corner[0] if table in self.blocks else "") or table

    def read(self, table: str) -> pd.DataFrame:
        """Return the known columns of a table, empty if there is none; of settings what matters."""
        if table not in self.blocks:
            return pd.DataFrame(columns=[column.name for column in KNOWN[table].columns])
        frame = self.blocks[table].frame()
        if "setting" not in frame:
            return frame
        matters = [self._matters(label) for label in frame["setting"]]
        return frame.loc[np.array(matters, dtype=np.bool_)]

    def address(self, table: str, row: int, column: str) -> str:
        """Return where a cell stands."""
        block = self.blocks.get(table)
        if block is None:
            return table
        return block.at(row, block.names.index(column) if column in block.names else 0)

    def language(self, otherwise: Language) -> Language:
        """Return the language of the headers, `otherwise` where they do not tell."""
        said = [language for block in self.blocks.values() for language in block.languages()]
        chinese, english = said.count("zh"), said.count("en")
        return otherwise if chinese == english else ("zh" if chinese > english else "en")

    def _matters(self, label: object) -> bool:
        setting = None if blank(label) else setting_of(str(label))
        return setting is not None and setting.name in self.settings


def _placed(argument: object) -> tuple[tuple[str, int, int], object]:
    """Return where the first cell of an argument stands, and its cells."""
    if isinstance(argument, list | tuple) and len(argument) == 4:
        sheet, row, column, cells = argument
        if type(sheet) is str and type(row) is int and type(column) is int:
            return (sheet, row, column), cells
    return ("", 1, 1), argument


def _name(table: Table, cell: object) -> str | None:
    column = column_of(table, cell) if isinstance(cell, str) else None
    return None if column is None else column.name


def _edges(rows: list[Row]) -> tuple[Row, ...]:
    """Return upper edges side by side, one column a measure, as rows of a measure and an edge."""
    return tuple(
        (measure, row[place] if place < len(row) else None)
        for place, measure in enumerate(EDGE_MEASURES)
        for row in rows
    )
