"""What each button does: works on the workbook in front and returns what its dialog says."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import metadata, version
from pathlib import Path
from typing import TYPE_CHECKING

from xltier import log
from xltier.errors import WorkbookError
from xltier.language import LANGUAGES, Language, Sentence

if TYPE_CHECKING:
    from xltier.commands.bring_in import Import
    from xltier.excel.session import Session

Work = Callable[["Session"], str | None]


@dataclass(frozen=True, slots=True)
class Verb:
    """One button.

    Attributes:
        name: What VBA calls it.
        work: Does it and returns what to say; None for nothing.
    """

    name: str
    work: Work


def recalculate_tiers(session: Session) -> str:
    """Tier every customer and write the results."""
    from xltier.commands.recalculate import recalculate
    from xltier.excel.dialog_texts import recalculated

    workbook = session.workbook("recalc")
    done = recalculate(workbook)
    words = recalculated(done, workbook.sheet_of("Findings"), workbook.language)
    return _with_undo(words, session, workbook.language)


def ask_what_if(session: Session) -> str | None:
    """Show what the rules as typed would give; propose bounds for a wanted split when asked to."""
    from xltier.commands.examining import examine_workbook
    from xltier.commands.what_if import what_if_examined
    from xltier.excel.proposing import propose

    workbook = session.workbook("what_if")
    data = examine_workbook(workbook, as_of=None, today=None, asking=True)
    typed = propose(session, workbook, data, what_if_examined(workbook, data))
    return None if typed is None else _with_undo(typed, session, workbook.language)


def check_data(session: Session) -> str:
    """Run every data-quality rule and write the findings."""
    from xltier.commands.check import check
    from xltier.excel.dialog_texts import checked

    workbook = session.workbook("check")
    return checked(check(workbook), workbook.sheet_of("Findings"), workbook.language)


def import_purchases(session: Session) -> str | None:
    """Ask for files, show what their columns become, and bring in what is new."""
    from xltier.commands.bring_in import bring_in
    from xltier.commands.files import read_file
    from xltier.excel.dialog_texts import columns_matched, imported
    from xltier.excel.file_choice import choose_files
    from xltier.importing.mapping import match_columns

    workbook = session.workbook("import")
    language = workbook.language
    files = choose_files(session.needed_book().app, language)
    matched = [(source, match_columns(source, {})) for source in map(read_file, files)]
    if not matched or not session.ask(columns_matched(matched, language)):
        return None
    done = bring_in(workbook, matched)
    words = imported(done, _set_aside(done, language), language)
    return _with_undo(words, session, language) if done.written else words


def distribute(session: Session) -> str | None:
    """Make a workbook for each rep."""
    from xltier.excel.team_verbs import distribute_workbooks

    return distribute_workbooks(session)


def collect(session: Session) -> str | None:
    """Bring back what the reps changed."""
    from xltier.excel.team_verbs import collect_workbooks

    words = collect_workbooks(session)
    return None if words is None else _with_undo(words, session, session.language)


def undo(session: Session) -> str:
    """Bring back what stood in the tables before the last write."""
    book = session.needed_book()
    from xltier.excel.dialog_texts import undone
    from xltier.workbook.live_undo import undo_last

    return undone(undo_last(book), session.language)


def show_guide(session: Session) -> None:
    """Bring the Guide sheet to the front."""
    _show(session, "Guide")


def show_settings(session: Session) -> None:
    """Bring the sheet with the rules to the front, wherever the user put them."""
    workbook = session.workbook("settings")
    session.needed_book().sheets[workbook.sheet_of("TierRules")].activate()


def about(session: Session) -> str:
    """Return versions and places, for whoever is asked for help."""
    from xltier.excel.places import places, this_platform

    here = places(this_platform(), Path.home())
    licence = metadata("xltier")["License-Expression"]
    python = sys.version.split()[0]
    versions = f"xltier {version('xltier')}, xlwings {version('xlwings')}, Python {python}"
    lines = Sentence(
        f"{versions}\n\nPython: {sys.executable}\nConfiguration: {here.configuration}\n"
        f"Log files: {log.log_folder()}\nLicence: {licence}",
        f"{versions}\n\nPython：{sys.executable}\n配置文件：{here.configuration}\n"
        f"日志文件夹：{log.log_folder()}\n许可证：{licence}",
    )
    return lines.text(session.language)


VERBS: Mapping[str, Verb] = {
    verb.name: verb
    for verb in (
        Verb("recalculate", recalculate_tiers),
        Verb("what_if", ask_what_if),
        Verb("undo", undo),
        Verb("check", check_data),
        Verb("import_purchases", import_purchases),
        Verb("distribute", distribute),
        Verb("collect", collect),
        Verb("guide", show_guide),
        Verb("settings", show_settings),
        Verb("about", about),
    )
}


def _show(session: Session, sheet: str) -> None:
    from xltier.workbook.contract import SHEETS

    book = session.needed_book()
    label = next(each.label for each in SHEETS if each.name == sheet)
    names = [each.name for each in book.sheets]
    found = [text for text in map(label.text, LANGUAGES) if text in names]
    if not found:
        raise WorkbookError(
            f"{book.name} has no sheet named {label.en}: it was removed or has another name.",
            f"{book.name} 中没有名为“{label.zh}”的工作表：可能已删除或改名。",
        )
    book.sheets[found[0]].activate()


def _with_undo(words: str, session: Session, language: Language) -> str:
    """Add how the previous values come back: by the ribbon, or where there is none by a command."""
    from xltier.excel.dialog_texts import UNDO, UNDO_BY_COMMAND

    way = UNDO_BY_COMMAND if session.in_libreoffice else UNDO
    return f"{words}\n\n{way.text(language).format(book=session.needed_book().fullname)}"


def _set_aside(done: Import, language: Language) -> Path | None:
    """Write the rows set aside to a file in the user's folder; None if there are none."""
    from xltier.commands.files import write_set_aside

    if not any(len(one.set_aside) for one in done.files):
        return None
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S")  # noqa: DTZ005 - local time for a person
    path = log.home() / "set-aside" / f"{Path(done.files[0].source.name).stem}-{stamp}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_set_aside(done, path, language)
    return path
