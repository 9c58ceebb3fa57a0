"""A workbook file that nobody has open: fast exact reading, lossless writing in one step."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from xltier.errors import WorkbookError
from xltier.workbook import binding, faults
from xltier.workbook.backup import back_up
from xltier.workbook.beside import read_beside, write_beside
from xltier.workbook.contract import KNOWN
from xltier.workbook.edits import Fingerprint, TableEdit
from xltier.workbook.inventory import take_inventory
from xltier.workbook.locks import check_writable
from xltier.workbook.opening import open_workbook
from xltier.workbook.reading import Reader
from xltier.workbook.writer import write_edits

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from xltier.language import Language
    from xltier.workbook.binding import Header
    from xltier.workbook.formula_cells import FormulaCells
    from xltier.workbook.inventory import Inventory, TablePart


class ClosedWorkbook:
    """The `Workbook` protocol over a file.

    Reading needs no lock. Writes are staged by `update`, `append` and `replace` and happen in
    `commit`: a backup is made, the new file is written beside the old and takes its place.

    Attributes:
        path: The file.
        decimals: Decimals of the currency, for the number format of new money cells.
    """

    def __init__(
        self,
        path: Path,
        *,
        progress: Callable[[str, float], None] | None = None,
        verb: str = "",
        decimals: int = 2,
        backups: bool = True,
        lenient: bool = False,
    ) -> None:
        """Open the workbook at `path`.

        Args:
            path: The `.xlsx` or `.xlsm` file.
            progress: Called with what is going on and how much of it is done.
            verb: The command at work, for the name of the backup.
            decimals: Decimals of the currency.
            backups: Whether `commit` keeps the state before; False only for a file just made.
            lenient: A formula that was never calculated reads as blank rather than being refused;
                for files of which it will be told by `formulas`.

        Raises:
            WorkbookError: The file is no workbook that can be read.
        """
        self.path = path
        self.decimals = decimals
        self._progress = progress
        self._verb = verb
        self._backups = backups
        self._lenient = lenient
        self._staged: dict[str, TableEdit] = {}
        self._beside: dict[str, pd.DataFrame] = {}
        self._package: zipfile.ZipFile | None = None
        self._open()

    def _open(self) -> None:
        self.close()
        self._fingerprint = Fingerprint.of(self.path) if self.path.is_file() else None
        package = open_workbook(self.path)
        try:
            self._inventory = take_inventory(package)
        except WorkbookError:
            package.close()
            raise
        self._package = package
        self._reader = Reader(self.path, package, self._inventory, lenient=self._lenient)
        self._headers: dict[str, list[Header]] = {}
        self._last_filled: dict[str, int] = {}

    def close(self) -> None:
        """Let go of the file; reading again needs a new object."""
        if self._package is not None:
            self._reader.release()
            self._package.close()
            self._package = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def inventory(self) -> Inventory:
        """What stands in the file."""
        return self._inventory

    @property
    def language(self) -> Language:
        """The language of the sheet tabs; that of the headers where tabs were renamed."""
        return binding.language_of_workbook(self._inventory)

    def has(self, table: str) -> bool:
        """Tell whether the workbook has a table of that name."""
        return self._inventory.table(table) is not None

    def sheet_of(self, table: str) -> str:
        """Return the name on the tab of the sheet where a table stands."""
        return self._place(table).sheet

    def headers(self, table: str) -> tuple[str, ...]:
        """Return the headers of a table as they stand; see `Workbook.headers`."""
        return tuple(header.text for header in self._header(table))

    def read(self, table: str, *, also: Sequence[str] = ()) -> pd.DataFrame:
        """Return the known columns of a table and those of `also`, as `Workbook.read` says.

        Raises:
            WorkbookError: The table or a required column is missing, headers stand twice, cells
                are merged, or a formula in a column of the user's was never calculated.
        """
        place = self._place(table)
        frame = self._reader.read(KNOWN[table], place, also)
        if len(frame) and frame.index[-1] == place.last_data_row:
            self._last_filled[table] = place.last_data_row
        return frame

    def formulas(self, table: str, columns: Sequence[str]) -> dict[str, FormulaCells]:
        """Return which cells of some columns hold formulas; see `Workbook.formulas`."""
        return self._reader.formulas(KNOWN[table], self._place(table), columns)

    def below(self, table: str) -> int | None:
        """Return the row right below a table if something stands there; see `Workbook.below`."""
        return self._reader.below.get(table)

    def update(self, table: str, frame: pd.DataFrame) -> None:
        """Stage new values for existing rows; see `Workbook.update`."""
        edit = self._edit(table)
        cells = self._named(table, frame)
        self._stage(edit.updated(cells))

    def append(self, table: str, frame: pd.DataFrame) -> None:
        """Stage rows to be added below the last row that is not blank; see `Workbook.append`."""
        edit = self._edit(table)
        rows = self._named(table, frame)
        if edit.appended is not None:
            rows = pd.concat([edit.appended, rows], ignore_index=True)
        self._stage(replace(edit, appended=rows, last_filled=self._last_filled.get(table)))

    def replace(self, table: str, frame: pd.DataFrame) -> None:
        """Stage the new content of a table of xltier's own; see `Workbook.replace`."""
        edit = self._edit(table)
        if KNOWN[table].wide:
            content = frame.rename(columns=binding.labels_of(table, self.language))
            self._stage(replace(edit, replacement=content, wide=True))
        else:
            self._stage(replace(edit, replacement=self._named(table, frame)))

    @property
    def calculates(self) -> bool:
        """Formulas of a closed file follow nothing until a program opens it."""
        return False

    def show(self, table: str, frame: pd.DataFrame, *, by: str) -> None:
        """Stage what formulas show; see `Workbook.show`."""
        self._stage(replace(self._edit(table), shown=self._named(table, frame), shown_by=by))

    def keep(self, name: str, frame: pd.DataFrame) -> None:
        """Stage a frame to be kept beside the file; see `Workbook.keep`."""
        self._beside[name] = frame

    def kept(self, name: str) -> pd.DataFrame | None:
        """Return a frame kept beside the file; see `Workbook.kept`."""
        return read_beside(self.path, name)

    def skipped_columns(self, table: str) -> tuple[str, ...]:
        """Return the contract's columns that the user's table does not have (any more)."""
        there = {header.column.name for header in self._header(table) if header.column}
        return tuple(column.name for column in KNOWN[table].columns if column.name not in there)

    def address(self, table: str, row: int, column: str) -> str:
        """Return where a cell stands, as a person says it: `Rules!B6`.

        Args:
            table: Name of the table.
            row: Row number on the sheet.
            column: Contract name or header of the column; the first column stands in for one that
                the table does not have.
        """
        return binding.address(self._place(table), self._header(table), row, column)

    def status(self, text: str, fraction: float) -> None:
        """Pass on what is going on and how much of it is done, from 0 to 1."""
        if self._progress is not None:
            self._progress(text, fraction)

    def commit(self) -> None:
        """Write everything staged, all or nothing, and read the file afresh.

        Raises:
            WorkbookError: The file is open elsewhere, read-only or changed meanwhile, or the edit
                would harm something; the file is then as it was.
        """
        if not self._staged:
            return
        check_writable(self.path)
        # First what stands beside: without its row in the workbook it counts for nothing.
        for name, frame in self._beside.items():
            write_beside(self.path, name, frame)
        self._beside.clear()
        self.close()
        write_edits(
            self.path,
            list(self._staged.values()),
            back_up=partial(back_up, verb=self._verb) if self._backups else None,
            progress=self._progress,
            expected=self._fingerprint,
        )
        self._staged.clear()
        self._open()

    def _place(self, table: str) -> TablePart:
        place = self._inventory.table(table)
        if place is None:
            raise faults.missing_table(table, self._inventory, self.path.name)
        return place

    def _header(self, table: str) -> list[Header]:
        if table not in self._headers:
            self._headers[table] = self._reader.headers(KNOWN[table], self._place(table))
        return self._headers[table]

    def _edit(self, table: str) -> TableEdit:
        place = self._place(table)
        return self._staged.get(table) or TableEdit(place.name, formats=self._formats(table))

    def _stage(self, edit: TableEdit) -> None:
        self._staged[edit.table] = edit

    def _named(self, table: str, frame: pd.DataFrame) -> pd.DataFrame:
        """Return `frame` under the workbook's own headers, without columns the user removed."""
        return binding.named(table, self._header(table), frame)

    def _formats(self, table: str) -> dict[str, str]:
        return binding.formats_of(self._header(table), self.decimals)
