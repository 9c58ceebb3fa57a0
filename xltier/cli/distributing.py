"""`xltier distribute`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xltier.cli.app import Book, Json, Live, app, example, plain, run
from xltier.cli.books import opened
from xltier.cli.elsewhere import EngineName, Maps, Query, Source, elsewhere_of
from xltier.cli.password_options import PasswordFile, UseKeyring, listed_passwords
from xltier.cli.results import table_of
from xltier.cli.saying import Voice, here
from xltier.errors import UsageError
from xltier.language import Sentence

if TYPE_CHECKING:
    from xltier.commands.distribute import Distribution, Ready
    from xltier.commands.portions import Unsent
    from xltier.commands.verifying import FoundLeak
    from xltier.sharing.passwords import Passwords
    from xltier.workbook.base import Workbook


class Recipient(StrEnum):
    """Whom workbooks are made for."""

    REP = "rep"
    TEAM = "team"


SHOWN_LEAKS = 20
LEAKS_FOUND = 1
"""Exit code when a finished workbook holds something of another rep's customer."""

HEADERS = {
    "rep": Sentence("For", "发给"),
    "file": Sentence("File", "文件"),
    "customers": Sentence("Customers", "客户数"),
    "top": Sentence("Top tier", "最高级客户"),
    "masked": Sentence("Mentions masked", "隐去提及"),
    "password": Sentence("Password kept in", "密码保存于"),
}


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
        _show(voice, done, book, out, leaks)
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
    from xltier.commands.distribute import Order, distribute
    from xltier.commands.password_lists import make_passwords, write_new_passwords

    names = [group.name for group in ready.wanted]
    made = None if wish.new is None else make_passwords(names, wish.new)
    order = Order(
        folder=wish.out,
        by=wish.by.value,
        only=wish.only,
        passwords=made or wish.listed,
        title=wish.title,
        write=wish.write,
    )
    if made is None or wish.new is None or not wish.write:
        return distribute(workbook, ready, order), order.passwords
    # first the passwords: a workbook whose password is lost is lost itself
    write_new_passwords(made, names, wish.new, workbook.language)
    try:
        return distribute(workbook, ready, order), order.passwords
    except BaseException:
        wish.new.unlink(missing_ok=True)
        raise


def _leaks(
    workbook: Workbook, ready: Ready, done: Distribution, passwords: Passwords | None
) -> tuple[FoundLeak, ...]:
    """Search the finished workbooks for other reps' customers."""
    from xltier.commands.verifying import verify

    def told(who: str, share: float) -> None:
        text = Sentence(f"Searching the workbook of {who}", f"正在检查 {who} 的工作簿")
        workbook.status(text.text(workbook.language), share)

    return verify(ready, done, workbook.language, passwords, told)


def _show(
    voice: Voice,
    done: Distribution,
    book: Path,
    out: Path,
    leaks: tuple[FoundLeak, ...] | None,
) -> None:
    for notice in done.notices:
        voice.tell(notice, "yellow")
    voice.print(table_of(voice, _headers(done), _rows(voice, done)))
    _say_without(voice, done)
    count = len(done.deliveries)
    if not done.written:
        voice.say("Dry run: nothing was written.", "试运行：没有写入任何内容。", "bold")
    else:
        books = "1 workbook" if count == 1 else f"{count:,} workbooks"
        voice.say(
            f"{books} written to {out.resolve()}, recorded on the sheet Deliveries.",
            f"已将 {count:,} 份工作簿写入 {out.resolve()}，并登记在“发放记录”表。",
            "bold",
        )
        voice.say(
            f"When they come back: xltier collect {book.name} {out}/*.xlsx",
            f"回收时运行：xltier collect {book.name} {out}/*.xlsx",
        )
    if done.kept is None:
        voice.say(
            "Whoever gets hold of a file can open it; with --new-passwords each has a password.",
            "拿到文件的人都能打开；加上 --new-passwords 可为每份文件设置密码。",
            "dim",
        )
    _say_leaks(voice, leaks)
    found = None if leaks is None else [{"en": e.sentence.en, "zh": e.sentence.zh} for e in leaks]
    voice.result(_as_dict(done, book) | {"leaks": found})


def _say_leaks(voice: Voice, leaks: tuple[FoundLeak, ...] | None) -> None:
    if leaks is None:
        return
    if not leaks:
        voice.say(
            "Searched: no workbook holds anything of other reps' customers.",
            "已检查：所有工作簿中都没有其他业务员的客户信息。",
            "green",
        )
    for leak in leaks[:SHOWN_LEAKS]:
        voice.tell(leak.sentence, "red")
    more = len(leaks) - SHOWN_LEAKS
    if more > 0:
        voice.say(f"… and {more:,} more.", f"……另有 {more:,} 处。", "red")


def _headers(done: Distribution) -> dict[str, Sentence]:
    """Return the columns that have something to say."""
    left_out = set()
    if done.kept is None:
        left_out.add("password")
    if not any(each.masked for each in done.deliveries):
        left_out.add("masked")
    return {name: label for name, label in HEADERS.items() if name not in left_out}


def _rows(voice: Voice, done: Distribution) -> list[list[str]]:
    kept = "" if done.kept is None else done.kept.text(voice.language)
    cells: Sequence[dict[str, str]] = [
        {
            "rep": each.group.name,
            "file": each.file.name,
            "customers": f"{each.group.customers:,}",
            "top": f"{each.group.top_customers:,}",
            "masked": f"{each.masked:,}",
            "password": kept,
        }
        for each in done.deliveries
    ]
    return [[row[name] for name in _headers(done)] for row in cells]


def _say_without(voice: Voice, done: Distribution) -> None:
    """Say who gets nothing, and whose customers go to nobody."""
    if done.without_customers:
        names = done.without_customers
        voice.say(
            f"No customers, so no workbook: {', '.join(names)}.",
            f"名下没有客户，未生成工作簿：{'、'.join(names)}。",
        )
    if done.unsent.customers:
        voice.tell(_say_unsent(done.unsent, by_team=done.by == "team"), "yellow")


def _say_unsent(unsent: Unsent, *, by_team: bool) -> Sentence:
    count = unsent.customers
    en = "1 customer goes" if count == 1 else f"{count:,} customers go"
    top_en = f" ({unsent.top_customers:,} of the top tier)" if unsent.top_customers else ""
    top_zh = f"（其中最高级 {unsent.top_customers:,} 个）" if unsent.top_customers else ""
    if by_team:
        return Sentence(
            f"{en} to nobody{top_en}: no rep, or a rep without a team on the sheet Reps.",
            f"有 {count:,} 个客户{top_zh}不会发给任何人："
            "没有业务员，或业务员未在“业务员”表中填写团队。",
        )
    return Sentence(
        f"{en} to nobody{top_en}: their Rep is blank on the sheet Customers.",
        f"有 {count:,} 个客户{top_zh}不会发给任何人：“客户”表中未填写业务员。",
    )


def _as_dict(done: Distribution, book: Path) -> dict[str, Any]:
    kept = None if done.kept is None else done.kept.en
    return {
        "workbook": str(book.resolve()),
        "as_of": str(done.as_of),
        "by": done.by,
        "written": done.written,
        "passwords": kept,
        "deliveries": plain(
            [
                {
                    "delivery": each.delivery or None,
                    "rep": each.group.name,
                    "file": str(each.file.resolve()),
                    "customers": each.group.customers,
                    "top_customers": each.group.top_customers,
                    "masked_mentions": each.masked,
                    "protected": each.protected,
                }
                for each in done.deliveries
            ]
        ),
        "without_customers": list(done.without_customers),
        "customers_to_nobody": done.unsent.customers,
        "notices": [{"en": notice.en, "zh": notice.zh} for notice in done.notices],
    }
