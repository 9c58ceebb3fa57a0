"""`xltier distribute`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xltier.cli.app import Book, Json, Live, app, example, run
from xltier.cli.books import opened
from xltier.cli.distribution_results import show_distribution
from xltier.cli.elsewhere import EngineName, Maps, Query, Source, elsewhere_of
from xltier.cli.password_options import PasswordFile, UseKeyring, listed_passwords
from xltier.cli.saying import Voice, here
from xltier.errors import UsageError
from xltier.language import Sentence

if TYPE_CHECKING:
    from xltier.commands.distribution import Distribution, Ready
    from xltier.commands.verifying import FoundLeak
    from xltier.sharing.passwords import Passwords
    from xltier.workbook.base import Workbook


class Recipient(StrEnum):
    """Whom workbooks are made for."""

    REP = "rep"
    TEAM = "team"


LEAKS_FOUND = 1
"""Exit code when a finished workbook holds something of another rep's customer."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the command line asks for.

    Attributes:
        out: The folder.
        by: Whom workbooks are made for.
        only: Names.
        listed: Passwords that are known.
        new: The file that takes passwords that are made up.
        write: Whether anything is written.
        title: Name of the manager's workbook.
    """

    out: Path
    by: Recipient
    only: tuple[str, ...]
    listed: Passwords | None
    new: Path | None
    write: bool
    title: str


@app.command(
    help=example(
        "Make a workbook for each rep with that rep's customers only, to send out; what they "
        "change comes back with xltier collect. Nothing is sent by itself, and no file is written "
        "over.",
        "为每位业务员生成只含其本人客户的工作簿，供您发出；业务员的修改用 xltier collect 收回。"
        "不会自动发送，也不会覆盖任何文件。",
        "xltier distribute book.xlsx --out reps/ --dry-run",
        "xltier distribute book.xlsx --out reps/ --new-passwords passwords.csv",
        'xltier distribute book.xlsx --out reps/ --only "Ada Finch"',
        "xltier distribute book.xlsx --out teams/ --by team",
    )
)
def distribute(
    book: Book,
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            "-o",
            metavar="FOLDER",
            show_default=False,
            help=here("Folder for the workbooks.", "存放工作簿的文件夹。"),
        ),
    ],
    by: Annotated[
        Recipient,
        typer.Option(
            "--by",
            help=here(
                "A workbook for each rep, or one for each team's lead.",
                "按业务员，或按团队（给团队负责人）。",
            ),
        ),
    ] = Recipient.REP,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            metavar="NAME",
            show_default=False,
            help=here(
                "Only for this rep or team; may be given several times.",
                "只发给该业务员或团队；可重复指定。",
            ),
        ),
    ] = None,
    passwords: PasswordFile = None,
    keyring: UseKeyring = False,
    new_passwords: Annotated[
        Path | None,
        typer.Option(
            "--new-passwords",
            metavar="FILE.csv",
            show_default=False,
            help=here(
                "Make up a password for each workbook and write them to this new file, which only "
                "you can read; xltier collect takes it with --passwords.",
                "为每份工作簿生成密码，写入这个新文件（仅您本人可读）；"
                "回收时用 --passwords 指定它。",
            ),
        ),
    ] = None,
    verify: Annotated[
        bool,
        typer.Option(
            "--verify",
            help=here(
                "Open every finished workbook again and search all of it for other reps' "
                "customers.",
                "逐一打开生成的工作簿，在全部内容中查找其他业务员的客户。",
            ),
        ),
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run",
            help=here("Show who would get what; write nothing.", "只显示谁会得到什么，不写入。"),
        ),
    ] = False,
    purchases: Source = None,
    query: Query = None,
    maps: Maps = None,
    engine: EngineName = "duckdb",
    live: Live = False,
    json: Json = False,
) -> None:
    """Make a workbook for each rep."""
    voice = Voice(json=json)

    def work() -> int:
        listed = listed_passwords(passwords, keyring=keyring)
        _check_new(new_passwords, out, listed)
        wish = Wish(out, by, tuple(only or ()), listed, new_passwords, not dry_run, book.name)
        elsewhere = elsewhere_of(purchases, query, maps, engine)
        from xltier.commands.distribute import make_ready

        with opened(book, voice, "distribute", live=live) as workbook:
            ready = make_ready(workbook, by=by.value, only=wish.only, elsewhere=elsewhere)
            done, known = _distribute(workbook, ready, wish)
            leaks = _leaks(workbook, ready, done, known) if verify and done.written else None
        show_distribution(voice, done, book, out, leaks)
        return LEAKS_FOUND if leaks else 0

    run(voice, work)


def _check_new(new: Path | None, out: Path, listed: Passwords | None) -> None:
    """Refuse a file of new passwords where it must not be.

    Raises:
        UsageError: There are passwords already, or the file would lie beside the workbooks.
    """
    if new is None:
        return
    if listed is not None:
        raise UsageError(
            "--new-passwords goes with neither --passwords nor --keyring: name one place.",
            "--new-passwords 不能与 --passwords 或 --keyring 同时使用：请只指定一处。",
        )
    if new.resolve().is_relative_to(out.resolve()):
        raise UsageError(
            f"{new.name} would lie among the workbooks that it opens, and be sent with them: name "
            "a file in another folder.",
            f"{new.name} 会和工作簿放在一起，容易一并发出：请把它放到其他文件夹。",
        )


def _distribute(
    workbook: Workbook, ready: Ready, wish: Wish
) -> tuple[Distribution, Passwords | None]:
    """Make the workbooks; return what was done, and the passwords that open them."""
    from xltier.commands.distribute import Order, distribute, distribute_protected

    order = Order(
        folder=wish.out,
        by=wish.by.value,
        only=wish.only,
        passwords=wish.listed,
        title=wish.title,
        write=wish.write,
    )
    if wish.new is None:
        return distribute(workbook, ready, order), order.passwords
    return distribute_protected(workbook, ready, order, wish.new)


def _leaks(
    workbook: Workbook, ready: Ready, done: Distribution, passwords: Passwords | None
) -> tuple[FoundLeak, ...]:
    """Search the finished workbooks for other reps' customers."""
    from xltier.commands.verifying import verify

    def told(who: str, share: float) -> None:
        text = Sentence(f"Searching the workbook of {who}", f"正在检查 {who} 的工作簿")
        workbook.status(text.text(workbook.language), share)

    return verify(ready, done, workbook.language, passwords, told)
