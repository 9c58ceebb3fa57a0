"""Turns the edits of a table into patches of its sheet and a change of its part."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltier.errors import WorkbookError
from xltier.workbook.inventory import LAST_COLUMN, LAST_ROW, Area, column_letters
from xltier.workbook.writing.growth import Growth
from xltier.workbook.writing.moved_cells import Move, no_room
from xltier.workbook.writing.patch import Patch
from xltier.workbook.writing.sheet_state import occupied
from xltier.workbook.writing.shown_values import Shown
from xltier.workbook.writing.values import CellColumn, blank_cells, cell_column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from xltier.workbook.edits import TableEdit
    from xltier.workbook.inventory import TablePart
    from xltier.workbook.writing.patch import Look

    Survey = Callable[[TablePart, int, int, frozenset[int]], int]
    """Last row between two rows in which one of the columns holds something typed; 0 if none."""


@dataclass(slots=True)
class TablePlan:
    """What the edits of one table come to.

    Attributes:
        table: The table as it is.
        steps: Patches and moves, in the order in which they happen.
        after: All its cells afterwards.
        headers: Its column names afterwards.
        wide: Its columns depend on the data and are all xltier's.
        shown: What formulas show; None for none.
    """

    table: TablePart
    steps: list[Patch | Move]
    after: Area
    headers: tuple[str, ...]
    wide: bool = False
    shown: Shown | None = None

    @property
    def growth(self) -> Growth:
        """The change of the table's extent."""
        table = self.table
        return Growth(
            table.name,
            table.sheet,
            table.area,
            self.after,
            table.first_data_row,
            table.totals_rows,
        )


@dataclass(slots=True)
class TablePlanner:
    """Plans the edits of one table.

    Attributes:
        table: The table as it is.
        edit: What to write to it.
        date1904: Dates count from 1904-01-01.
        formulas: Formulas of calculated columns by their place in the table.
        survey: Looks for typed content.
    """

    table: TablePart
    edit: TableEdit
    date1904: bool
    formulas: dict[int, bytes]
    survey: Survey
    steps: list[Patch | Move] = field(default_factory=list)
    headers: tuple[str, ...] = ()

    def plan(self, neighbours: Iterable[TablePart]) -> TablePlan:
        """Return the plan.

        Args:
            neighbours: The other tables of the sheet.

        Raises:
            WorkbookError: The edit does not fit the table, or something stands in its way.
        """
        self._check_source()
        self.headers = self._new_headers()
        last = self._last_data_row()
        self._update()
        self._rename()
        self._widen()
        area = self.table.area
        right = area.first_column + len(self.headers) - 1
        if last + self.table.totals_rows > LAST_ROW or right > LAST_COLUMN:
            raise no_room(self.table.name, self.table.sheet)
        after = Area(area.first_row, area.first_column, last + self.table.totals_rows, right)
        plan = TablePlan(self.table, self.steps, after, self.headers, self.edit.wide, self._shown())
        if self.table.totals_rows and last > self.table.last_data_row:
            columns = (area.first_column, self._right())
            move = Move(self.table.last_data_row + 1, last + 1, columns, plan.growth)
            self.steps.append(move)
        self._append(last)
        self._replace(last)
        self._free_columns()
        for other in neighbours:
            if other.area.meets(after):
                raise occupied(f"{self.table.sheet}!{other.area}", self.table.name)
        return plan

    def _check_source(self) -> None:
        if self.table.source == "worksheet":
            return
        raise WorkbookError(
            f"Table {self.table.name} on sheet {self.table.sheet} is filled by a query or an XML "
            "map, which would overwrite what xltier writes: turn it into a plain table first.",
            f"工作表“{self.table.sheet}”上的表“{self.table.name}”由查询或 XML 映射填充，"
            "写入的内容会被覆盖：请先将其转换为普通表格。",
        )

    def _new_headers(self) -> tuple[str, ...]:
        if self.edit.wide and self.edit.replacement is not None:
            headers = tuple(str(header) for header in self.edit.replacement.columns)
        else:
            headers = (*self.table.columns, *self.edit.new_columns)
        known = {header.casefold() for header in headers}
        if len(known) != len(headers) or "" in known or not headers:
            raise WorkbookError(
                f"Table {self.table.name} cannot have these headers: {', '.join(headers)}; each "
                "must be there once and not be blank.",
                f"表“{self.table.name}”的列标题无效：{'、'.join(headers)}；标题不能重复，也不能为空。",
            )
        return headers

    def _right(self) -> int:
        """Return the last column in which something stands now or will stand."""
        return self.table.area.first_column + max(len(self.headers), len(self.table.columns)) - 1

    def _column(self, header: str) -> int:
        """Return the column number of a header."""
        if header in self.headers:
            return self.table.area.first_column + self.headers.index(header)
        raise WorkbookError(
            f"Table {self.table.name} has no column {header}; it has: {', '.join(self.headers)}.",
            f"表“{self.table.name}”没有“{header}”列；现有列：{'、'.join(self.headers)}。",
        )

    def _last_data_row(self) -> int:
        """Return the last data row afterwards."""
        table, edit = self.table, self.edit
        first, last = table.first_data_row, table.last_data_row
        if edit.appended is not None and len(edit.appended):
            return max(last, self._append_start() + len(edit.appended) - 1)
        if edit.replacement is None:
            return last
        wanted = first + max(len(edit.replacement), 1) - 1
        if wanted >= last or table.totals_rows or edit.wide:
            return max(wanted, last) if table.totals_rows else wanted
        own = {self._column(str(header)) for header in edit.replacement.columns}
        others = frozenset(range(table.area.first_column, table.area.last_column + 1)) - own
        kept = self.survey(table, wanted + 1, last, others) if others else 0
        return max(wanted, kept)

    def _append_start(self) -> int:
        """Return the row behind the last one that is not blank."""
        table = self.table
        filled = self.edit.last_filled
        if filled is None:
            columns = frozenset(range(table.area.first_column, table.area.last_column + 1))
            filled = self.survey(table, table.first_data_row, table.last_data_row, columns)
            self.edit = replace(self.edit, last_filled=max(filled, table.first_data_row - 1))
        return min(max(filled, table.first_data_row - 1), table.last_data_row) + 1

    def _update(self) -> None:
        for frame in (self.edit.cells, *self.edit.further):
            if frame is not None and not frame.empty:
                self._write(frame)

    def _write(self, frame: pd.DataFrame) -> None:
        """Write new values into existing rows."""
        frame = frame.sort_index()
        rows = frame.index.to_numpy(dtype=np.int64)
        first, last = self.table.first_data_row, self.table.last_data_row
        if rows[0] < first or rows[-1] > last or np.any(np.diff(rows) == 0):
            raise WorkbookError(
                f"Rows {rows[0]} to {rows[-1]} are not all rows of table {self.table.name}, which "
                f"has rows {first} to {last}: read the table again.",
                f"第 {rows[0]} 至 {rows[-1]} 行不全在表“{self.table.name}”"
                f"（第 {first} 至 {last} 行）"
                "中：请重新读取该表。",
            )
        present = [header for header in frame.columns if str(header) in self.table.columns]
        for header in frame.columns:
            self._column(str(header))
        if present:
            self._patch(frame[present], rows)

    def _patch(
        self,
        frame: pd.DataFrame,
        rows: NDArray[np.int64],
        look: Look = "own",
        *,
        model: int = 0,
    ) -> None:
        """Add a patch with a frame's values."""
        if not len(rows):
            return
        order = sorted(range(frame.shape[1]), key=lambda i: self._column(str(frame.columns[i])))
        headers = [str(frame.columns[i]) for i in order]
        columns = tuple(self._column(header) for header in headers)
        cells = tuple(self._cells(frame.iloc[:, i], rows, columns[j]) for j, i in enumerate(order))
        span = (self.table.area.first_column, self._right())
        above = look == "row above"
        start = self.table.area.first_column
        formulas = {start + i: text for i, text in self.formulas.items()} if above else {}
        formats = tuple(self.edit.formats.get(header) for header in headers)
        self.steps.append(
            Patch(rows, columns, cells, formats, look, model, span, look != "own", formulas)
        )

    def _cells(self, values: pd.Series, rows: NDArray[np.int64], column: int) -> CellColumn:
        letters = column_letters(column)

        def place(index: int) -> str:
            return f"{self.table.sheet}!{letters}{rows[index]}"

        return cell_column(values, date1904=self.date1904, place=place)

    def _blank(
        self, columns: Sequence[int], rows: NDArray[np.int64], *, look: Look = "own"
    ) -> None:
        if len(columns) and len(rows):
            cells = tuple(blank_cells(len(rows)) for _ in columns)
            formats = (None,) * len(columns)
            self.steps.append(Patch(rows, tuple(columns), cells, formats, look))

    def _shown(self) -> Shown | None:
        """Return what formulas of the table show."""
        frame = self.edit.shown
        if frame is None:
            return None
        values = {
            (int(row), self._column(str(header))): value
            for header in frame.columns
            for row, value in frame[header].items()
        }
        return Shown(values, self.edit.shown_by)

    def _rename(self) -> None:
        """Write the headers that change."""
        pairs = zip(self.table.columns, self.headers, strict=False)
        changed = [new for old, new in pairs if old != new]
        if changed and self.table.header_rows:
            frame = pd.DataFrame({header: [header] for header in changed}, dtype="str")
            self._patch(frame, np.array([self.table.area.first_row]))

    def _widen(self) -> None:
        """Write the columns added at the right edge, from the header to the totals."""
        added = self.headers[len(self.table.columns) :]
        if not added:
            return
        area, values = self.table.area, {}
        rows = np.arange(area.first_row, area.last_row + 1)
        for header in added:
            column = pd.Series(np.full(len(rows), None, object), index=rows)
            if self.edit.cells is not None and header in self.edit.cells.columns:
                given = self.edit.cells[header]
                column.loc[given.index] = given.astype(object)
            if self.table.header_rows:
                column.loc[area.first_row] = header
            values[header] = column
        self._patch(pd.DataFrame(values), rows, "left")

    def _append(self, last: int) -> None:
        frame = self.edit.appended
        if frame is None or not len(frame):
            return
        start, table_last = self._append_start(), self.table.last_data_row
        inside = max(0, table_last - start + 1)
        self._patch(frame.iloc[:inside], np.arange(start, start + len(frame[:inside])))
        self._grow(frame.iloc[inside:], last)

    def _grow(self, frame: pd.DataFrame, last: int) -> None:
        table_last = self.table.last_data_row
        model = table_last if table_last >= self.table.first_data_row else 0
        self._patch(frame, np.arange(table_last + 1, last + 1), "row above", model=model)

    def _replace(self, last: int) -> None:
        frame = self.edit.replacement
        if frame is None:
            return
        first, old_last = self.table.first_data_row, self.table.last_data_row
        inside = max(0, old_last - first + 1)
        staying = frame.iloc[:inside]
        self._patch(staying, np.arange(first, first + len(staying)))
        self._grow(frame.iloc[inside:], last)
        columns = sorted(self._column(str(header)) for header in frame.columns)
        self._blank(columns, np.arange(first + len(staying), min(last, old_last) + 1))
        area = self.table.area
        everything = range(area.first_column, area.last_column + 1)
        self._blank(everything, np.arange(last + 1, old_last + 1), look="bare")

    def _free_columns(self) -> None:
        """Blank the columns that a table loses."""
        area = self.table.area
        gone = range(area.first_column + len(self.headers), area.last_column + 1)
        self._blank(gone, np.arange(area.first_row, area.last_row + 1), look="bare")
