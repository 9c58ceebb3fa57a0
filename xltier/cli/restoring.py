"""`xltier restore`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from xltier.cli.app import Json, app, example, run
from xltier.cli.books import language_of_file
from xltier.cli.saying import Voice, here
from xltier.errors import UsageError
from xltier.workbook.backup import Backup, backed_up_workbooks, list_backups, restore
from xltier.workbook.locks import check_writable

MIB = 2**20


@app.command(
    "restore",
    help=example(
        "Bring back the state of a workbook before the last write. Restoring is a write too, so a "
        "second restore undoes the first.",
        "把工作簿恢复到上次写入之前的状态。恢复本身也会先备份，再恢复一次即可撤销。",
        "xltier restore book.xlsx",
        "xltier restore book.xlsx --list",
        "xltier restore book.xlsx --number 3",
        "xltier restore book.xlsx --live",
    ),
)
def restore_command(
    book: Annotated[Path | None, typer.Argument(metavar="[BOOK.xlsx]", show_default=False)] = None,
    show: Annotated[
        bool,
        typer.Option(
            "--list", help=here("List the backups, newest first.", "列出备份，最新的在前。")
        ),
    ] = False,
    number: Annotated[
        int,
        typer.Option(
            "--number", min=1, help=here("Which backup; 1 is the newest.", "第几份备份，1 为最新。")
        ),
    ] = 1,
    live: Annotated[
        bool,
        typer.Option(
            "--live",
            help=here(
                "The workbook is open in Excel or LibreOffice: undo what xltier last wrote there.",
                "工作簿已在 Excel 或 LibreOffice 中打开：撤销 xltier 在其中的上次写入。",
            ),
        ),
    ] = False,
    json: Json = False,
) -> None:
    """Bring back an earlier state."""
    voice = Voice(json=json)

    def work() -> None:
        if live:
            _undo(voice, _named(book), apart=show or number != 1)
            return
        if book is not None:
            voice.language = language_of_file(book) or voice.language
        if show:
            _list(voice, [book] if book else backed_up_workbooks(Path()))
        else:
            _restore(voice, _named(book), number)

    run(voice, work)


def _named(book: Path | None) -> Path:
    if book is None:
        raise UsageError(
            "Which workbook? Name it: xltier restore book.xlsx.",
            "要恢复哪个工作簿？请写明：xltier restore book.xlsx。",
        )
    return book


def _restore(voice: Voice, book: Path, number: int) -> None:
    if book.exists():
        check_writable(book)
    brought = restore(book, number)
    voice.say(
        f"{book} is back as it was on {brought.taken:%Y-%m-%d %H:%M:%S}{_before(voice, brought)}.",
        f"{book} 已恢复到 {brought.taken:%Y-%m-%d %H:%M:%S}{_before(voice, brought)}的状态。",
    )
    voice.result({"workbook": str(book), "restored": _as_dict(brought)})


def _undo(voice: Voice, book: Path, *, apart: bool) -> None:
    if apart:
        raise UsageError(
            "--live undoes the last write to the open workbook; leave out --list and --number, "
            "which are for backups of the file.",
            "--live 撤销对打开的工作簿的上次写入，不能与 --list、--number 同时使用："
            "后两者针对文件备份。",
        )
    from xltier.excel.dialog_texts import say_undone
    from xltier.excel.finding import open_book
    from xltier.excel.session import Session
    from xltier.workbook.live_undo import undo_last

    found = open_book(book)
    voice.language = Session(found.app, found).language
    done = undo_last(found)
    for sentence in say_undone(done):
        voice.tell(sentence)
    restored = {"before": done.verb, "cells": done.cells, "kept": done.kept}
    voice.result({"workbook": str(book), "live": True, "restored": restored})


def _before(voice: Voice, backup: Backup) -> str:
    if not backup.verb:
        return ""
    return f"（{backup.verb} 之前）" if voice.language == "zh" else f", before {backup.verb}"


def _list(voice: Voice, books: list[Path]) -> None:
    listed = {book: list_backups(book) for book in books}
    for book, backups in listed.items():
        if backups:
            voice.print(_table(voice, book, backups))
    if not any(listed.values()):
        voice.say("There are no backups here yet.", "这里还没有备份。")
    voice.result({str(book): [_as_dict(b) for b in found] for book, found in listed.items()})


def _table(voice: Voice, book: Path, backups: list[Backup]) -> Table:
    chinese = voice.language == "zh"
    table = Table(title=str(book), title_justify="left")
    for header in (
        ("序号", "时间", "写入前", "MiB") if chinese else ("No.", "Taken", "Before", "MiB")
    ):
        table.add_column(header, justify="right" if header in {"序号", "No.", "MiB"} else "left")
    for number, backup in enumerate(backups, start=1):
        size = f"{backup.size / MIB:.1f}"
        table.add_row(str(number), f"{backup.taken:%Y-%m-%d %H:%M:%S}", backup.verb, size)
    return table


def _as_dict(backup: Backup) -> dict[str, object]:
    return {
        "path": str(backup.path),
        "taken": backup.taken.isoformat(sep=" "),
        "before": backup.verb,
        "bytes": backup.size,
    }
