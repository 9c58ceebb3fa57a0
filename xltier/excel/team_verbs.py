"""The buttons of the Team group: workbooks out to the reps, and their changes back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xltier import log

if TYPE_CHECKING:
    from xltier.commands.distribution import Distribution, Ready
    from xltier.excel.session import Session
    from xltier.sharing.passwords import ListedPasswords
    from xltier.workbook.live import LiveWorkbook

PASSWORDS: Final = "passwords"
"""Folder within the user's own in which lists of passwords are kept."""


def distribute_workbooks(session: Session) -> str | None:
    """Say who would get what, ask for a folder and whether to use passwords, and make the files."""
    from xltier.commands.distribute import make_ready
    from xltier.excel.file_choice import choose_folder
    from xltier.excel.team_texts import PROTECT, distributed, planned

    workbook = session.workbook("distribute")
    language = workbook.language
    ready = make_ready(workbook)
    if not session.ask(planned(ready, language)):
        return None
    folder = choose_folder(session.needed_book().app, language)
    if folder is None:
        return None
    kept = (
        password_file(session.needed_book().name) if session.ask(PROTECT.text(language)) else None
    )
    done = _distributed(workbook, ready, folder, kept)
    return distributed(done, folder, kept, language)


def collect_workbooks(session: Session) -> str | None:
    """Ask for the files that came back, and merge them; without files, carry out choices only."""
    from xltier.commands.collect import collect
    from xltier.excel.file_choice import RETURNED, choose_files
    from xltier.excel.returned_files import recipients, returned_books
    from xltier.excel.team_texts import CHOICES_ONLY, collected

    workbook = session.workbook("collect")
    language = workbook.language
    files = choose_files(session.needed_book().app, language, RETURNED)
    if not files and not session.ask(CHOICES_ONLY.text(language)):
        return None
    books = returned_books(files, kept_passwords(), recipients(workbook))
    return collected(collect(workbook, books), language)


def kept_passwords() -> ListedPasswords | None:
    """Return every password that was made up on this computer; None if there is none."""
    from xltier.commands.password_lists import read_passwords
    from xltier.sharing.passwords import ListedPasswords

    folder = log.home() / PASSWORDS
    lists = sorted(folder.glob("*.csv")) if folder.is_dir() else []
    listed = {}
    # a rep has one password for each time that workbooks were made; each is tried
    for number, path in enumerate(lists):
        for name, password in read_passwords(path).listed.items():
            listed[f"{name} {number}"] = password
            listed[name] = password
    return ListedPasswords(listed, str(folder)) if listed else None


def _distributed(
    workbook: LiveWorkbook, ready: Ready, folder: Path, kept: Path | None
) -> Distribution:
    from xltier.commands.distribute import Order, distribute, distribute_protected

    order = Order(folder, title=workbook.book.name)
    if kept is None:
        return distribute(workbook, ready, order)
    return distribute_protected(workbook, ready, order, kept)[0]


def password_file(book: str) -> Path:
    """Return a new file for passwords in the user's own folder."""
    folder = log.home() / PASSWORDS
    folder.mkdir(parents=True, exist_ok=True)
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S")  # noqa: DTZ005 - local time for a person
    return folder / f"{Path(book).stem}-{stamp}.csv"
