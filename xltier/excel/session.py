"""One press of a button: the workbook in front, the program that has it open, and its dialogs."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from xltier.errors import WorkbookError
from xltier.language import Sentence, system_language

if TYPE_CHECKING:
    import xlwings

    from xltier.language import Language
    from xltier.workbook.live import LiveWorkbook

TITLE = "xltier"
STARTING = Sentence("xltier: starting", "xltier：正在启动")


def in_excel() -> Session:
    """Return the workbook that the button was pressed in, as Excel passed it on."""
    import xlwings

    try:
        book = xlwings.Book.caller()
    except Exception:  # noqa: BLE001 - no workbook is open, however Excel puts it
        return Session(_active_app(), None)
    return Session(book.app, book)


def in_office() -> Session:
    """Return the workbook in front of the LibreOffice that is running.

    Raises:
        WorkbookError: No LibreOffice is running, or it has no spreadsheet open.
    """
    from xltier.calc.office import running_book

    book = running_book(None)
    return Session(book.app, book)


def _active_app() -> xlwings.App | None:
    import xlwings

    try:
        return xlwings.apps.active
    except Exception:  # noqa: BLE001 - whatever it is, there is no Excel to talk to
        return None


@dataclass(frozen=True, slots=True)
class Session:
    """What a verb works on.

    Attributes:
        app: Excel or LibreOffice; None if neither can be reached.
        book: The workbook in front; None if none is open.
    """

    app: xlwings.App | None
    book: xlwings.Book | None

    @property
    def language(self) -> Language:
        """The language of the workbook's sheets; that of the system where they do not tell."""
        with suppress(Exception):  # the book may be gone; what is said next must still be said
            return self._language_of_sheets() or system_language()
        return system_language()

    def _language_of_sheets(self) -> Language | None:
        from xltier.workbook.contract import SHEETS, language_of

        names = [sheet.name for sheet in self.book.sheets] if self.book is not None else []
        known = {text for sheet in SHEETS for text in (sheet.label.en, sheet.label.zh)}
        return None if known.isdisjoint(names) else language_of(names)

    @property
    def in_libreoffice(self) -> bool:
        """Whether the program is LibreOffice, which shows no ribbon."""
        return self.app is not None and self.app.engine.name == "calc"

    def workbook(self, verb: str) -> LiveWorkbook:
        """Return the workbook with xltier's tables.

        Args:
            verb: What is about to be done, for what Undo last brings back.

        Raises:
            WorkbookError: No workbook is open, or the one in front has none of the tables.
        """
        book = self.needed_book()
        from xltier.workbook.contract import TABLES
        from xltier.workbook.live import LiveWorkbook

        workbook = LiveWorkbook(book, verb=verb)
        if not any(workbook.has(table) for table in TABLES):
            raise _not_ours(book.name)
        return workbook

    def needed_book(self) -> xlwings.Book:
        """Return the workbook in front.

        Raises:
            WorkbookError: No workbook is open.
        """
        if self.book is None:
            raise WorkbookError(
                "No workbook is open: open the one with your customers, or make one with xltier "
                "new book.xlsx.",
                "没有打开的工作簿：请打开您的客户工作簿，或用 xltier new book.xlsx 新建一个。",
            )
        return self.book

    def begin(self) -> None:
        """Show at once that something is going on."""
        if self.app is not None:
            with suppress(Exception):  # a status text that fails must not keep the work from it
                self.app.status_bar = STARTING.text(system_language())

    def end(self) -> None:
        """Give the status bar back."""
        if self.app is not None:
            with suppress(Exception):  # the program may have been closed meanwhile
                self.app.status_bar = False

    def say(self, text: str, *, mode: Literal["info", "critical"] = "info") -> None:
        """Show a text and wait until it is read."""
        if self.app is None:
            from xltier.excel.desktop_alert import alert

            alert(text, TITLE)
        else:
            self.app.alert(text, TITLE, "ok", mode)

    def ask(self, text: str) -> bool:
        """Show a question and return whether the answer is yes."""
        return self.app is not None and self.app.alert(text, TITLE, "yes_no", "info") == "yes"

    @property
    def can_ask(self) -> bool:
        """Whether somebody sits at the program and can be asked for a line."""
        from xltier.excel.line_asked import can_ask

        return self.app is not None and can_ask(self.app)

    def ask_line(self, prompt: str, default: str, language: Language) -> str | None:
        """Show a field with a default; return what is typed, None if it is cancelled."""
        from xltier.excel.line_asked import ask_line

        if self.app is None:
            return None
        return ask_line(self.app, prompt, default, language, title=TITLE)


def _not_ours(name: str) -> WorkbookError:
    return WorkbookError(
        f"{name} has none of xltier's tables: bring the workbook with your customers to the front "
        "and press again, or make one with xltier new book.xlsx.",
        f"{name} 中没有 xltier 的表格：请切换到您的客户工作簿后重试，"
        "或用 xltier new book.xlsx 新建一个。",
    )
