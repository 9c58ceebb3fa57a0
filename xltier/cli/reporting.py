"""`xltier report`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xltier.cli.app import Book, Json, Live, app, example, run
from xltier.cli.books import opened
from xltier.cli.elsewhere import EngineName, Maps, Query, Source, elsewhere_of
from xltier.cli.saying import Voice, here
from xltier.commands.create import as_day
from xltier.commands.report import Reported
from xltier.commands.report import report as gather
from xltier.errors import UsageError


@app.command(
    help=example(
        "Write the dashboard as one page to send, print or read on a phone: HTML or PDF. The "
        "workbook stays as it is; phones and e-mail addresses stay in it.",
        "把看板导出为一个可发送、可打印、手机可读的页面：HTML 或 PDF。工作簿不变，"
        "电话和邮箱不会写入页面。",
        "xltier report book.xlsx -o report.html",
        "xltier report book.xlsx -o report.pdf",
        "xltier report book.xlsx -o report.html --anonymous",
    )
)
def report(
    book: Book,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE.html|FILE.pdf",
            show_default=False,
            help=here(
                "Where to write it; default: beside the workbook, as HTML.",
                "输出文件；默认写在工作簿旁边，格式为 HTML。",
            ),
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="YYYY-MM-DD",
            show_default=False,
            help=here(
                "The day to look back from; default: that of the last review.",
                "统计截止日；默认取上次盘点的截止日。",
            ),
        ),
    ] = None,
    contacts: Annotated[
        bool,
        typer.Option(
            "--contacts",
            help=here(
                "Add contact, phone and e-mail of customers who rose or fell.",
                "为升级、降级客户附上联系人、电话和邮箱。",
            ),
        ),
    ] = False,
    anonymous: Annotated[
        bool,
        typer.Option(
            "--anonymous",
            help=here(
                "Call customers by their ids instead of their names.", "以客户编号代替客户名称。"
            ),
        ),
    ] = False,
    purchases: Source = None,
    query: Query = None,
    maps: Maps = None,
    engine: EngineName = "duckdb",
    live: Live = False,
    json: Json = False,
) -> None:
    """Write a report."""
    voice = Voice(json=json)

    def work() -> None:
        to = _target(book, out)
        if contacts and anonymous:
            raise UsageError(
                "--contacts and --anonymous exclude each other: leave one out.",
                "--contacts 与 --anonymous 不能同时使用：请去掉其中一个。",
            )
        elsewhere = elsewhere_of(purchases, query, maps, engine)
        with opened(book, voice, "report", live=live) as workbook:
            day = as_day(as_of) if as_of else None
            done = gather(workbook, as_of=day, elsewhere=elsewhere, contacts=contacts)
        _write(done, book, to, anonymous=anonymous)
        _show(voice, done, to)

    run(voice, work)


def _target(book: Path, out: Path | None) -> Path:
    """Return the file to write.

    Raises:
        UsageError: It is neither HTML nor PDF.
    """
    from xltier.report.writing import SUFFIXES

    to = out or book.with_suffix(".html")
    if to.suffix.lower() not in SUFFIXES:
        raise UsageError(
            f"A report is HTML or PDF: end {to.name} with .html or .pdf.",
            f"报告格式为 HTML 或 PDF：请让 {to.name} 以 .html 或 .pdf 结尾。",
        )
    return to


def _write(done: Reported, book: Path, to: Path, *, anonymous: bool) -> None:
    from xltier.report.compose import compose
    from xltier.report.writing import write

    write(compose(done, book.stem, nameless=anonymous), to)


def _show(voice: Voice, done: Reported, to: Path) -> None:
    for notice in done.notices:
        voice.tell(notice, "yellow")
    voice.say(
        f"Report as of {done.dashboard.as_of} written to {to.resolve()}",
        f"截至 {done.dashboard.as_of} 的报告已写入 {to.resolve()}",
        "bold",
    )
    voice.result(
        {
            "report": str(to.resolve()),
            "as_of": str(done.dashboard.as_of),
            "rules": done.dashboard.policy.fingerprint,
            "compared_with": None
            if done.dashboard.previous_as_of is None
            else str(done.dashboard.previous_as_of),
            "notices": [notice.text(done.language) for notice in done.notices],
        }
    )
