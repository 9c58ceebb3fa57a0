"""The master's records of sharing: deliveries, conflicts, proposals and the log of returns.

They are read once, changed in memory while files are collected, and staged together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from xltier.errors import WorkbookError
from xltier.sharing.cells import values_of
from xltier.workbook.contract import CONFLICTS, DELIVERIES, PROPOSALS, RETURNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xltier.workbook.base import Workbook
    from xltier.workbook.schema import Table

TABLES: Final = (DELIVERIES, CONFLICTS, PROPOSALS, RETURNS)


@dataclass(slots=True)
class Row:
    """A row of a record.

    Attributes:
        cells: What it says, by column.
        at: Where it stands on the sheet; None while it is new.
        changed: Columns that it says otherwise than the sheet does.
    """

    cells: dict[str, Any]
    at: int | None = None
    changed: set[str] = field(default_factory=set)

    def put(self, **cells: Any) -> None:  # noqa: ANN401 - cells
        """Say something else in some columns."""
        self.cells |= cells
        self.changed |= set(cells)


@dataclass(slots=True)
class Record:
    """One table of records.

    Attributes:
        table: The contract's table.
        rows: Its rows, in the order of the sheet, new ones last.
    """

    table: Table
    rows: list[Row]

    @classmethod
    def read(cls, workbook: Workbook, table: Table) -> Record:
        """Return a table of a workbook as rows."""
        frame = workbook.read(table.name)
        names = [column.name for column in table.columns]
        columns = [
            values_of(frame[name]) if name in frame else [None] * len(frame) for name in names
        ]
        rows = [
            Row(dict(zip(names, cells, strict=True)), int(at))
            for at, *cells in zip(frame.index, *columns, strict=True)
        ]
        return cls(table, rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def add(self, cells: Mapping[str, Any]) -> Row:
        """Add a row at the end."""
        row = Row({column.name: cells.get(column.name) for column in self.table.columns})
        self.rows.append(row)
        return row

    def stage(self, workbook: Workbook) -> bool:
        """Stage what changed; tell whether anything did."""
        by_column: dict[str, dict[int, Any]] = {}
        for row in self.rows:
            for column in row.changed if row.at is not None else ():
                by_column.setdefault(column, {})[row.at or 0] = row.cells[column]
        stage_cells(workbook, self.table.name, by_column)
        new = [row.cells for row in self.rows if row.at is None]
        if new:
            names = [column.name for column in self.table.columns]
            workbook.append(self.table.name, pd.DataFrame(new, columns=names, dtype=object))
        return bool(by_column or new)


def stage_cells(workbook: Workbook, table: str, cells: Mapping[str, Mapping[int, Any]]) -> None:
    """Stage single cells of a table.

    Args:
        workbook: Takes them.
        table: Name of the table.
        cells: Value by row on the sheet, by column.
    """
    for column, values in cells.items():
        series = pd.Series(list(values.values()), index=list(values), dtype=object, name=column)
        workbook.update(table, series.to_frame())


def read_records(workbook: Workbook) -> dict[str, Record]:
    """Return the records of a workbook by name of the table.

    Raises:
        WorkbookError: It has no place for them: it has never sent anything.
    """
    missing = [table.name for table in TABLES if not workbook.has(table.name)]
    if missing:
        raise WorkbookError(
            f"This workbook lacks the {'table' if len(missing) == 1 else 'tables'} "
            f"{', '.join(missing)}, where deliveries and returns are recorded; collect into the "
            "workbook that the reps' workbooks were sent from.",
            f"此工作簿缺少登记发放与回收的表格：{'、'.join(missing)}；"
            "请对发出业务员工作簿的那个主表执行回收。",
        )
    return {table.name: Record.read(workbook, table) for table in TABLES}
