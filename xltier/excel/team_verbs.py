"""The buttons of the Team group: workbooks out to the reps, and their changes back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xltier import log

if TYPE_CHECKING:
    from xltier.commands.distribute import Distribution, Ready
    from xltier.excel.session import Session
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


def _distributed(
    workbook: LiveWorkbook, ready: Ready, folder: Path, kept: Path | None
) -> Distribution:
    from xltier.commands.distribute import Order, distribute
    from xltier.commands.password_lists import make_passwords, write_new_passwords

    title = workbook.book.name
    if kept is None:
        return distribute(workbook, ready, Order(folder, title=title))
    names = [group.name for group in ready.wanted]
    made = make_passwords(names, kept)
    write_new_passwords(made, names, kept, workbook.language)
    try:
        return distribute(workbook, ready, Order(folder, passwords=made, title=title))
    except BaseException:
        kept.unlink(missing_ok=True)
        raise


def password_file(book: str) -> Path:
    """Return a new file for passwords in the user's own folder."""
    folder = log.home() / PASSWORDS
    folder.mkdir(parents=True, exist_ok=True)
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S")  # noqa: DTZ005 - local time for a person
    return folder / f"{Path(book).stem}-{stamp}.csv"
