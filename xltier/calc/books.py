"""Spreadsheets as xlwings' books."""

from __future__ import annotations

import numbers
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from xlwings import base_classes

from xltier.calc.apps import CalcApp
from xltier.calc.bridge import Bridge
from xltier.calc.faults import nothing_open
from xltier.calc.missing import names_what_is_missing
from xltier.calc.names import CalcNames
from xltier.calc.sheets import CalcSheet, CalcSheets
from xltier.calc.tables import Standing


@names_what_is_missing
class CalcBooks(base_classes.Books):
    """The spreadsheets open in a LibreOffice."""

    def __init__(self, app: CalcApp) -> None:
        """Remember whose."""
        self.app = app

    @property
    def api(self) -> Bridge:
        """The bridge."""
        return self.app.bridge

    def _all(self) -> list[CalcBook]:
        found = self.app.bridge.call("documents.list")
        return [CalcBook(self.app, document["uid"]) for document in found]

    @property
    def active(self) -> CalcBook:
        """The spreadsheet in front."""
        found = self.app.bridge.call("documents.active")
        if found is None:
            raise nothing_open()
        return CalcBook(self.app, found["uid"])

    def __call__(self, name_or_index: str | int) -> CalcBook:
        """Return a book by its name or by its place, counted from 1."""
        if isinstance(name_or_index, numbers.Number):
            return self._all()[int(name_or_index) - 1]
        for document in self.app.bridge.call("documents.list"):
            if document["name"].lower() == str(name_or_index).lower():
                return CalcBook(self.app, document["uid"])
        raise KeyError(name_or_index)

    def __contains__(self, name_or_index: str | int) -> bool:
        """Tell whether there is such a book."""
        try:
            self(name_or_index)
        except (KeyError, IndexError):
            return False
        return True

    def __len__(self) -> int:
        """Return how many are open."""
        return len(self.app.bridge.call("documents.list"))

    def __iter__(self) -> Iterator[CalcBook]:
        """Iterate over the books."""
        return iter(self._all())

    def add(self) -> CalcBook:
        """Open an empty book."""
        return CalcBook(self.app, self.app.bridge.call("documents.new")["uid"])

    def open(
        self,
        fullname: str,
        update_links: Any = None,
        read_only: bool | None = None,
        format: Any = None,  # noqa: A002 - xlwings' name
        password: str | None = None,
        *others: Any,
    ) -> CalcBook:
        """Open a file; its macros run only in a LibreOffice that was told to run them."""
        del update_links, format, others
        answer = self.app.bridge.call(
            "documents.open", fullname, bool(read_only), password, self.app.office.macros
        )
        return CalcBook(self.app, answer["uid"])


@names_what_is_missing
class CalcBook(base_classes.Book):
    """One spreadsheet."""

    def __init__(self, app: CalcApp, uid: str) -> None:
        """Remember LibreOffice's id of the document."""
        self._app = app
        self.uid = uid

    def call(self, command: str, *arguments: Any) -> Any:
        """Run a command on this document."""
        return self._app.bridge.call(command, self.uid, *arguments)

    @property
    def api(self) -> Bridge:
        """The bridge."""
        return self._app.bridge

    @property
    def app(self) -> CalcApp:
        """The LibreOffice that has it."""
        return self._app

    @property
    def name(self) -> str:
        """The file's name; the title of a book that has no file yet."""
        return str(self.call("documents.describe")["name"])

    @property
    def fullname(self) -> str:
        """The file's path; the title of a book that has no file yet."""
        return str(self.call("documents.describe")["path"])

    @property
    def sheets(self) -> CalcSheets:
        """Its sheets."""
        return CalcSheets(self)

    def standing_tables(self) -> list[Standing]:
        """Return all tables and where they stand now, in one message."""
        sheets: dict[str, CalcSheet] = {}
        found = []
        for one in self.call("tables.all"):
            sheet = sheets.setdefault(one["sheet"], CalcSheet(self, one["sheet"]))
            found.append(Standing.described(sheet, one))
        return found

    @property
    def names(self) -> CalcNames:
        """Its names and those of its sheets."""
        return CalcNames(self, None)

    def close(self) -> None:
        """Close it without saving."""
        self.call("documents.close")

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save it; under another name if one is given or if it has none yet."""
        if path is None and not Path(self.fullname).is_absolute():
            path = f"{self.name}.xlsx"
        target = None if path is None else str(Path(path).absolute())
        self.call("documents.save", target, password)

    def activate(self) -> None:
        """Bring it to the front."""
        self.call("documents.activate")

    def to_pdf(self, path: str, quality: Any = None) -> None:
        """Write its visible sheets as PDF."""
        del quality
        self.call("documents.export_pdf", path)
