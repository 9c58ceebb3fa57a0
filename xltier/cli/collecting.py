"""`xltier collect`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from rich.markup import escape

from xltier.cli.app import Book, Json, Live, app, example, plain, run
from xltier.cli.books import opened
from xltier.cli.password_options import PasswordFile, UseKeyring, listed_passwords
from xltier.cli.results import say_written, table_of
from xltier.cli.saying import Voice, here
from xltier.language import Sentence
from xltier.sharing.cells import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xltier.commands.collect import Collection
    from xltier.commands.collect_choices import Choices
    from xltier.commands.collect_return import Return
    from xltier.sharing.outcomes import Edit

SHOWN_EDITS: Final = 20
SHOWN_NAMES: Final = 10
SHOWN_LENGTH: Final = 60
"""Letters of a cell that are shown on a screen."""

NOT_USED: Final = 5
"""Exit code when a file could not be used at all."""

HEADERS: Final = {
    "who": Sentence("Sent to", "发给"),
    "file": Sentence("File", "文件"),
    "taken": Sentence("Taken", "已采用"),
    "conflicts": Sentence("Conflicts", "冲突"),
    "proposals": Sentence("New customers", "新客户"),
    "ignored": Sentence("Not taken", "未采用"),
}
EDIT_HEADERS: Final = {
    "who": Sentence("Sent to", "发给"),
    "customer": Sentence("Customer ID", "客户编号"),
    "column": Sentence("Column", "列"),
    "sent": Sentence("As sent", "发出时"),
    "rep": Sentence("The rep's", "业务员的值"),
    "master": Sentence("Here", "主表的值"),
    "outcome": Sentence("What became of it", "处理结果"),
}


@app.command(
    help=example(
        "Bring back what the reps changed. What only the rep changed is taken; what was changed "
        "on both sides is listed on the sheet Conflicts, where you choose; new customers are "
        "listed on the sheet Proposals. Run it again, with or without files, to carry out what "
        "was chosen. The same file twice changes nothing.",
        "收回业务员的修改。只有业务员改过的内容直接采用；双方都改过的列入“冲突处理”表由您选择；"
        "新客户列入“新客户提案”表。选好后再执行一次（可不带文件）即按选择处理。"
        "同一文件回收两次不会有任何变化。",
        "xltier collect book.xlsx reps/*.xlsx",
        "xltier collect book.xlsx reps/*.xlsx --passwords passwords.csv",
        "xltier collect book.xlsx back/ --dry-run",
        "xltier collect book.xlsx",
    )
)
def collect(
    book: Book,
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FILE…",
            show_default=False,
            help=here(
                "Workbooks that came back, or a folder of them; none: only carry out choices.",
                "收回的工作簿，或其所在文件夹；不指定则只按选择处理。",
            ),
        ),
    ] = None,
    passwords: PasswordFile = None,
    keyring: UseKeyring = False,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run",
            help=here(
                "Show what would become of each change; write nothing.",
                "只显示每处修改将如何处理，不写入。",
            ),
        ),
    ] = False,
    live: Live = False,
    json: Json = False,
) -> None:
    """Bring back what the reps changed."""
    voice = Voice(json=json)

    def work() -> int:
        from xltier.commands.collect import collect as run_collect
        from xltier.excel.returned_files import find_files, recipients, returned_books

        listed = listed_passwords(passwords, keyring=keyring)
        with opened(book, voice, "collect", live=live) as workbook:
            found = find_files(files or [])
            books = returned_books(found, listed, recipients(workbook))
            done = run_collect(workbook, books, write=not dry_run)
        _show(voice, done, book, dry_run=dry_run, live=live)
        return NOT_USED if any(each.unusable for each in done.returns) else 0

    run(voice, work)


# --- for people ---------------------------------------------------------------------------------


def _show(voice: Voice, done: Collection, book: Path, *, dry_run: bool, live: bool) -> None:
    _say_choices(voice, done.choices)
    if done.returns:
        voice.print(table_of(voice, HEADERS, [_counts(each) for each in done.returns]))
    for each in done.returns:
        for note in each.notes:
            voice.say(f"· {each.name}: {note.en}", f"· {each.name}：{note.zh}")
    if dry_run:
        _show_edits(voice, done)
    _say_open(voice, done)
    _say_outstanding(voice, done)
    if done.written:
        say_written(voice, book, live=live)
        undo = f"xltier restore {book.name}{' --live' if live else ''}"
        voice.say(
            f"Each change and what became of it is on the sheet Returns; to undo it all: {undo}",
            f"每处修改及其处理结果见“回收明细”表；如需整体撤销：{undo}",
        )
    elif dry_run:
        voice.say("Dry run: nothing was written.", "试运行：没有写入任何内容。", "bold")
    else:
        from xltier.commands.collect_words import NOTHING_NEW

        voice.tell(NOTHING_NEW, "bold")
    voice.result(_as_dict(done, book, live=live))


def _counts(each: Return) -> list[str]:
    counts = (each.taken, each.conflicts, each.proposals, each.ignored)
    shown_counts = ["–" if each.unusable else f"{count:,}" for count in counts]
    return [escape(each.who) or "–", escape(each.name), *shown_counts]


def _say_choices(voice: Voice, choices: Choices) -> None:
    if choices.carried_out:
        voice.tell(choices.sentence)
    for notice in choices.notices:
        voice.tell(notice, "yellow")


def _show_edits(voice: Voice, done: Collection) -> None:
    from xltier.commands.collect_words import OUTCOMES

    edits = [(each, edit) for each in done.returns for edit in each.edits]
    rows = [_edit_row(voice, each, edit, OUTCOMES) for each, edit in edits[:SHOWN_EDITS]]
    if rows:
        voice.print(table_of(voice, EDIT_HEADERS, rows))
    more = len(edits) - len(rows)
    if more:
        voice.say(
            f"… and {more:,} more; --json lists them all.",
            f"……另有 {more:,} 处；用 --json 可全部列出。",
        )


def _edit_row(voice: Voice, each: Return, edit: Edit, outcomes: dict[Any, Sentence]) -> list[str]:
    cells = [each.who, edit.customer_id, each.label(edit.column)]
    cells += [_cut(shown(value)) for value in (edit.sent, edit.rep, edit.master)]
    return [*map(escape, cells), outcomes[edit.outcome].text(voice.language)]


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN_LENGTH else f"{text[:SHOWN_LENGTH]}…"


def _say_open(voice: Voice, done: Collection) -> None:
    """Say what waits for somebody to choose."""
    if done.open_conflicts:
        count = done.open_conflicts
        en = "1 conflict waits" if count == 1 else f"{count:,} conflicts wait"
        voice.say(
            f"{en} for a choice on the sheet Conflicts.",
            f"“冲突处理”表中有 {count:,} 处冲突等待选择。",
        )
    if done.open_proposals:
        count = done.open_proposals
        en = "1 new customer waits" if count == 1 else f"{count:,} new customers wait"
        voice.say(
            f"{en} for a choice on the sheet Proposals.",
            f"“新客户提案”表中有 {count:,} 个新客户等待选择。",
        )


def _say_outstanding(voice: Voice, done: Collection) -> None:
    names = [each.who for each in done.outstanding]
    if not names:
        return
    some, more = names[:SHOWN_NAMES], max(len(names) - SHOWN_NAMES, 0)
    en = ", ".join(some) + (f" and {more:,} more" if more else "")
    zh = "、".join(some) + (f" 等 {len(names):,} 份" if more else "")
    voice.say(f"Not sent back yet: {en}.", f"尚未发回：{zh}。")


# --- for machines -------------------------------------------------------------------------------


def _as_dict(done: Collection, book: Path, *, live: bool) -> dict[str, Any]:
    choices = done.choices
    return {
        "workbook": str(book.resolve()),
        "live": live,
        "written": done.written,
        "choices": {
            "taken": choices.taken,
            "kept": choices.kept,
            "added": choices.added,
            "declined": choices.declined,
            "notices": _sentences(choices.notices),
        },
        "files": [_file(each) for each in done.returns],
        "open_conflicts": done.open_conflicts,
        "open_proposals": done.open_proposals,
        "outstanding": [
            {"delivery": each.delivery, "rep": each.who, "sent": each.sent, "file": each.file}
            for each in done.outstanding
        ],
    }


def _file(each: Return) -> dict[str, Any]:
    return {
        "file": each.name,
        "state": each.state,
        "delivery": each.delivery or None,
        "rep": each.who or None,
        "taken": each.taken,
        "conflicts": each.conflicts,
        "proposals": each.proposals,
        "not_taken": each.ignored,
        "notes": _sentences(each.notes),
        "edits": [
            plain(
                {
                    "customer_id": edit.customer_id or None,
                    "column": edit.column or None,
                    "sent": edit.sent,
                    "rep": edit.rep,
                    "master": edit.master,
                    "outcome": edit.outcome,
                }
            )
            for edit in each.edits
        ],
    }


def _sentences(sentences: Iterable[Sentence]) -> list[dict[str, str]]:
    return [{"en": sentence.en, "zh": sentence.zh} for sentence in sentences]
