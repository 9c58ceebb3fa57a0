"""What a distribution looks like on the terminal, and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xltier.cli.app import plain
from xltier.cli.results import table_of
from xltier.cli.saying import Voice
from xltier.language import Sentence

if TYPE_CHECKING:
    from xltier.commands.distribution import Distribution
    from xltier.commands.portions import Unsent
    from xltier.commands.verifying import FoundLeak

SHOWN_LEAKS = 20
HEADERS = {
    "rep": Sentence("For", "发给"),
    "file": Sentence("File", "文件"),
    "customers": Sentence("Customers", "客户数"),
    "top": Sentence("Top tier", "最高级客户"),
    "masked": Sentence("Mentions masked", "隐去提及"),
    "password": Sentence("Password kept in", "密码保存于"),
}


def show_distribution(
    voice: Voice,
    done: Distribution,
    book: Path,
    out: Path,
    leaks: tuple[FoundLeak, ...] | None,
) -> None:
    """Print who gets what and where it is; with JSON, all of it as one object.

    Args:
        voice: Prints it.
        done: The distribution.
        book: The manager's workbook.
        out: The folder with the files.
        leaks: What a search of the files found; None if they were not searched.
    """
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
