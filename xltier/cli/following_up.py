"""`xltier followups`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import typer
from rich.text import Text

from xltier.cli.app import Book, Json, Live, app, example, plain, run
from xltier.cli.books import opened
from xltier.cli.results import table_of
from xltier.cli.saying import Voice, here
from xltier.commands.create import as_day
from xltier.commands.followups import FollowUps, list_followups
from xltier.language import Sentence

SHOWN = 15
"""Customers shown of each rep, unless one rep is asked for."""

HEADERS = {
    "next_contact": Sentence("Due", "应联系日"),
    "overdue": Sentence("Late", "逾期"),
    "name": Sentence("Customer", "客户名称"),
    "contact": Sentence("Contact", "联系人"),
    "phone": Sentence("Phone", "电话"),
    "tier": Sentence("Tier", "层级"),
    "monetary_value": Sentence("Sales", "购买金额"),
}
"""What is shown on a screen; files and JSON have everything."""

WHOLE = ("next_contact", "phone", "tier")
"""Columns whose cells are not broken into lines."""

NO_REP = Sentence("No rep", "无业务员")


@app.command(
    help=example(
        "Show who is to be contacted this week, as the last review left it; write it to a file or "
        "a calendar.",
        "列出本周应联系的客户（以最近一次盘点的结果为准），并可导出为文件或日历。",
        "xltier followups book.xlsx",
        'xltier followups book.xlsx --rep "Ada Finch" --ics week.ics',
        "xltier followups book.xlsx --csv week.csv",
        "xltier followups book.xlsx --live",
    )
)
def followups(
    book: Book,
    rep: Annotated[
        str | None,
        typer.Option(
            "--rep",
            metavar="NAME",
            show_default=False,
            help=here("Only this rep's customers.", "只列出该业务员的客户。"),
        ),
    ] = None,
    csv: Annotated[
        Path | None,
        typer.Option(
            "--csv",
            metavar="FILE.csv",
            show_default=False,
            help=here("Write the list to a CSV file.", "将清单写入 CSV 文件。"),
        ),
    ] = None,
    ics: Annotated[
        Path | None,
        typer.Option(
            "--ics",
            metavar="FILE.ics",
            show_default=False,
            help=here(
                "Write it to a calendar file for Outlook, Google or Apple; importing a newer one "
                "updates the entries.",
                "写入日历文件，可导入 Outlook、Google、Apple 日历；再次导入时更新原有日程。",
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
                "First day of the week; default: the as-of date of the last review.",
                "一周的第一天；默认为最近一次盘点的统计截止日。",
            ),
        ),
    ] = None,
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            help=here(
                "Write over a file that this command did not make.", "覆盖不是由本命令生成的文件。"
            ),
        ),
    ] = False,
    live: Live = False,
    json: Json = False,
) -> None:
    """Show who is to be contacted."""
    voice = Voice(json=json)

    def work() -> None:
        with opened(book, voice, "followups", live=live) as workbook:
            first = as_day(as_of) if as_of else None
            done = list_followups(workbook, first=first, rep=rep)
        _show(voice, done)
        _write(voice, done, csv, ics, force=force)
        voice.result(_as_dict(done, csv, ics))

    run(voice, work)


def _show(voice: Voice, done: FollowUps) -> None:
    count = len(done.frame)
    if not count:
        voice.say(
            f"Nobody is to be contacted from {done.first} to {done.last}.",
            f"{done.first} 至 {done.last} 没有应联系的客户。",
        )
        return
    shown = count if done.rep is not None else SHOWN
    for rep, mine in done.frame.groupby("rep", dropna=False, sort=False):
        _show_rep(voice, NO_REP.text(voice.language) if pd.isna(rep) else str(rep), mine, shown)
    customers = "1 customer" if count == 1 else f"{count:,} customers"
    voice.say(
        f"{customers} to contact from {done.first} to {done.last}, {done.overdue:,} overdue.",
        f"{done.first} 至 {done.last} 应联系 {count:,} 个客户，其中逾期 {done.overdue:,} 个。",
    )


def _show_rep(voice: Voice, rep: str, mine: pd.DataFrame, shown: int) -> None:
    rows = [[_cell(row[name]) for name in HEADERS] for row in mine.head(shown).to_dict("records")]
    table = table_of(voice, HEADERS, rows)
    for name, column in zip(HEADERS, table.columns, strict=True):
        column.no_wrap = name in WHOLE
    voice.print(Text(rep, style="bold"))
    voice.print(table)
    more = len(mine) - shown
    if more > 0:
        voice.say(f"… and {more:,} more.", f"……另有 {more:,} 个。")


def _cell(value: Any) -> str:  # noqa: ANN401 - a cell
    if pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return value if isinstance(value, str) else f"{value:,.0f}"


def _write(
    voice: Voice, done: FollowUps, csv: Path | None, ics: Path | None, *, force: bool
) -> None:
    if csv is not None:
        from xltier.commands.followup_table import write_table

        write_table(done, csv, voice.language, force=force)
    if ics is not None:
        from xltier.commands.followup_calendar import write_calendar

        write_calendar(done, ics, voice.language, force=force)
    for path in (csv, ics):
        if path is not None:
            voice.say(f"Written to {path.resolve()}", f"已写入 {path.resolve()}", "bold")


def _as_dict(done: FollowUps, csv: Path | None, ics: Path | None) -> dict[str, Any]:
    days = done.frame["next_contact"].dt.date
    return {
        "from": str(done.first),
        "to": str(done.last),
        "overdue": done.overdue,
        "followups": plain(done.frame.assign(next_contact=days).to_dict("records")),
        "files": [str(path.resolve()) for path in (csv, ics) if path is not None],
    }
