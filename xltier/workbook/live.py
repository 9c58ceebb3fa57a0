"""A workbook open in Excel or LibreOffice, through xlwings: whole tables in one call each way."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from xltier.workbook import binding, faults
from xltier.workbook.beside import read_beside, write_beside
from xltier.workbook.contract import KNOWN
from xltier.workbook.edits import TableEdit
from xltier.workbook.live_application import StatusBar, quiet
from xltier.workbook.live_faults import check_unprotected, not_saved, understood
from xltier.workbook.live_inventory import take_live_inventory
from xltier.workbook.live_plan import change_of
from xltier.workbook.live_reading import LiveReader
from xltier.workbook.live_undo import keep_for_undo
from xltier.workbook.live_writer import LiveWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import TracebackType
    from typing import Self

    import xlwings

    from xltier.language import Language
    from xltier.workbook.binding import Header
    from xltier.workbook.formula_cells import FormulaCells
    from xltier.workbook.inventory import Inventory, TablePart
    from xltier.workbook.live_change import Change

WRITING_FROM = 0.6
"""Share of the work that is done when writing begins, unless the status says more."""


class LiveWorkbook:
    """The `Workbook` protocol over a workbook that somebody has open.

    The number of calls to the program does not grow with the rows. What stands in the cells is
    kept before it is overwritten, so that `live_undo.undo_last` can bring it back.

    Attributes:
        book: The open workbook.
        decimals: Decimals of the currency, for the number format of new money cells.
    """

    def __init__(
        self,
        book: xlwings.Book,
        *,
        progress: Callable[[str, float], None] | None = None,
        verb: str = "",
        decimals: int = 2,
    ) -> None:
        """Look what stands in `book`.

        Args:
            book: The open workbook.
            progress: Called with what is going on and how much of it is done.
            verb: The command at work, for undo.
            decimals: Decimals of the currency.

        Raises:
            WorkbookError: The program is busy or gone.
        """
        self.book = book
        self.decimals = decimals
        self._progress = progress
        self._verb = verb
        self._staged: dict[str, TableEdit] = {}
        self._beside: dict[str, pd.DataFrame] = {}
        self._bar = StatusBar(book.app)
        self._said = ("", WRITING_FROM)
        with understood(""):
            self._name = str(book.name)
        with self._at_work():
            self._look()
        self._language = binding.language_of_workbook(self._found)

    def _look(self) -> None:
        self._found, self._handles = take_live_inventory(self.book)
        self._reader = LiveReader(self._handles)
        self._headers: dict[str, list[Header]] = {}
        self._written_to = False

    @contextlib.contextmanager
    def _at_work(self) -> Iterator[None]:
        """Understand what the program refuses; hand its status bar back when something fails."""
        try:
            with understood(self._name):
                yield
        except BaseException:
            self._bar.hand_back()
            raise

    def close(self) -> None:
        """Let go of the status bar; the workbook stays open."""
        self._bar.hand_back()

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
        """What stands in the workbook; it is looked at afresh after a commit."""
        if self._written_to:
            with self._at_work():
                self._look()
        return self._found

    @property
    def language(self) -> Language:
        """The language of the sheet tabs; that of the headers where tabs were renamed."""
        return self._language

    def has(self, table: str) -> bool:
        """Tell whether the workbook has a table of that name."""
        return self.inventory.table(table) is not None

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
                are merged, or the program is busy.
        """
        place = self._place(table)
        with self._at_work():
            return self._reader.read(KNOWN[table], place, self._header(table), also)

    def formulas(self, table: str, columns: Sequence[str]) -> dict[str, FormulaCells]:
        """Return which cells of some columns hold formulas; see `Workbook.formulas`."""
        place = self._place(table)
        with self._at_work():
            return self._reader.formulas(place, self._header(table), columns)

    def below(self, table: str) -> int | None:
        """Return the row right below a table if something stands there; see `Workbook.below`."""
        return self._reader.below.get(table)

    def update(self, table: str, frame: pd.DataFrame) -> None:
        """Stage new values for existing rows; see `Workbook.update`."""
        edit = self._edit(table)
        cells = binding.named(table, self._header(table), frame)
        self._staged[edit.table] = edit.updated(cells)

    def append(self, table: str, frame: pd.DataFrame) -> None:
        """Stage rows to be added below the last row that is not blank; see `Workbook.append`."""
        edit = self._edit(table)
        rows = binding.named(table, self._header(table), frame)
        if edit.appended is not None:
            rows = pd.concat([edit.appended, rows], ignore_index=True)
        last_filled = self._reader.last_filled.get(table)
        self._staged[edit.table] = replace(edit, appended=rows, last_filled=last_filled)

    def replace(self, table: str, frame: pd.DataFrame) -> None:
        """Stage the new content of a table of xltier's own; see `Workbook.replace`."""
        edit = self._edit(table)
        if KNOWN[table].wide:
            content = frame.rename(columns=binding.labels_of(table, self.language))
            self._staged[edit.table] = replace(edit, replacement=content, wide=True)
        else:
            content = binding.named(table, self._header(table), frame)
            self._staged[edit.table] = replace(edit, replacement=content)

    @property
    def calculates(self) -> bool:
        """The program calculates."""
        return True

    def show(self, table: str, frame: pd.DataFrame, *, by: str) -> None:
        """Do nothing: the program shows it by itself; see `Workbook.show`."""

    def keep(self, name: str, frame: pd.DataFrame) -> None:
        """Stage a frame to be kept beside the file; see `Workbook.keep`.

        Raises:
            WorkbookError: The workbook was never saved on this computer.
        """
        if self._path() is None:
            raise not_saved(self._name)
        self._beside[name] = frame

    def kept(self, name: str) -> pd.DataFrame | None:
        """Return a frame kept beside the file; see `Workbook.kept`."""
        path = self._path()
        return None if path is None else read_beside(path, name)

    def address(self, table: str, row: int, column: str) -> str:
        """Return where a cell stands, as a person says it; see `binding.address`."""
        return binding.address(self._place(table), self._header(table), row, column)

    def status(self, text: str, fraction: float) -> None:
        """Show what is going on and how much of it is done; with all done, show nothing more."""
        self._said = (text, fraction)
        if self._progress is not None:
            self._progress(text, fraction)
        if fraction < 1:
            self._bar.show(text, fraction, self.language)
        else:
            self._bar.hand_back()

    def commit(self) -> None:
        """Write everything staged, all or nothing.

        Raises:
            WorkbookError: A table was changed meanwhile, something stands in the way, or the
                program refused; the workbook is then as it was.
        """
        if not self._staged:
            return
        with self._at_work():
            with quiet(self.book.app):
                changes = self._plan()
                path = self._path()
                for name, frame in self._beside.items():
                    if path is not None:
                        write_beside(path, name, frame)
                with keep_for_undo(self.book, self._verb, changes):
                    LiveWriter(self.book, self._handles).carry_out(changes, self._written)
            self._beside.clear()
            self._staged.clear()
            self._written_to = True
        self._bar.hand_back()

    def _plan(self) -> list[Change]:
        changes = []
        places = [self._place(edit.table) for edit in self._staged.values()]
        self._reader.check_unchanged(places)
        for name in dict.fromkeys(place.sheet for place in places):
            check_unprotected(self._handles.sheets[name])
        for edit, place in zip(self._staged.values(), places, strict=True):
            sheet = self._handles.sheets[place.sheet]
            neighbours = [
                other
                for other in self.inventory.tables
                if other.sheet == place.sheet and other is not place
            ]
            change = change_of(sheet, edit, place, neighbours)
            changes.append(change.witnessed(self._reader.witnesses(place)))
        return changes

    def _written(self, share: float) -> None:
        text, begun = self._said
        done = begun + (1 - begun) * share * 0.99  # all is done once the program calculates again
        if self._progress is not None:
            self._progress(text, done)
        if text:
            self._bar.show(text, done, self.language)

    def _path(self) -> Path | None:
        """Return the workbook's file on this computer; None if it has none."""
        try:
            path = Path(str(self.book.fullname))
        except Exception:  # noqa: BLE001 - a workbook in a cloud folder that is not on this computer
            return None
        return path if path.is_absolute() and path.is_file() else None

    def _place(self, table: str) -> TablePart:
        place = self.inventory.table(table)
        if place is None:
            raise faults.missing_table(table, self.inventory, self._name)
        return place

    def _header(self, table: str) -> list[Header]:
        place = self._place(table)  # first, since it may look at the workbook afresh
        if table not in self._headers:
            self._headers[table] = self._reader.headers(KNOWN[table], place)
        return self._headers[table]

    def _edit(self, table: str) -> TableEdit:
        place = self._place(table)
        formats = binding.formats_of(self._header(table), self.decimals)
        return self._staged.get(place.name) or TableEdit(place.name, formats=formats)
