"""`xltier check` and `xltier recalc`."""

from __future__ import annotations

from typing import Annotated

import typer

from xltier.cli.app import Book, Json, Live, app, example, plain, run
from xltier.cli.books import opened
from xltier.cli.elsewhere import (
    ELSEWHERE,
    AsOf,
    EngineName,
    Maps,
    Query,
    Source,
    elsewhere_of,
)
from xltier.cli.results import show_counts, show_recalculation, table_of
from xltier.cli.saying import Voice, here
from xltier.commands.check import check as run_check
from xltier.commands.create import as_day
from xltier.commands.examining import Examination
from xltier.commands.recalculate import recalculate
from xltier.language import Sentence
from xltier.tiering.wording import LEVELS

COUNT_HEADERS = {
    "level": Sentence("Level", "级别"),
    "title": Sentence("Rule", "规则"),
    "count": Sentence("Rows", "行数"),
}


@app.command(
    help=example(
        "Check the data and fill the Findings table. Exits 1 when there are errors.",
        "检查数据质量并填写“数据检查”表。发现错误时退出码为 1。",
        "xltier check book.xlsx",
        "xltier check book.xlsx --live",
    )
)
def check(book: Book, as_of: AsOf = None, live: Live = False, json: Json = False) -> None:
    """Check the data."""
    voice = Voice(json=json)

    def work() -> int:
        with opened(book, voice, "check", live=live) as workbook:
            done = run_check(workbook, as_of=as_day(as_of) if as_of else None)
            sheet = workbook.sheet_of("Findings")
        _show_check(voice, done, sheet)
        return 1 if done.examined.has_errors else 0

    run(voice, work)


def _show_check(voice: Voice, done: Examination, sheet: str) -> None:
    counts = done.examined.counts
    voice.say(
        f"{done.customers:,} customers and {done.purchases:,} purchases checked.",
        f"已检查 {done.customers:,} 个客户、{done.purchases:,} 行购买记录。",
    )
    rows = [
        [LEVELS[row["level"]].text(voice.language), row["title"], f"{row['count']:,}"]
        for row in counts.to_dict("records")
    ]
    if rows:
        voice.print(table_of(voice, COUNT_HEADERS, rows))
    show_counts(voice, counts)
    if rows:
        voice.say(
            f"Each row, with what to do, is on the sheet {sheet}.",
            f"逐行明细和处理建议见工作表“{sheet}”。",
        )
    voice.result(
        {
            "customers": done.customers,
            "purchases": done.purchases,
            "findings": plain(counts.to_dict("records")),
            "errors": done.examined.has_errors,
        }
    )


@app.command(
    help=example(
        "Tier every customer: read, check, measure, tier, compare with the last review, write.",
        "为每个客户分层：读取、检查、计算、分层、与上次盘点对比、写入。",
        "xltier recalc book.xlsx",
        "xltier recalc book.xlsx --as-of 2026-06-30 --dry-run",
        "xltier recalc book.xlsx --live",
        "xltier recalc book.xlsx --purchases 'sales/*.parquet' --out tiers.parquet",
        'xltier recalc book.xlsx --purchases postgresql://host/shop --query "select * from lines"',
    )
)
def recalc(
    book: Book,
    as_of: AsOf = None,
    purchases: Source = None,
    query: Query = None,
    maps: Maps = None,
    engine: EngineName = "duckdb",
    add_customers: Annotated[
        bool,
        typer.Option(
            "--add-customers",
            rich_help_panel=ELSEWHERE,
            help=here(
                "Add customers whom only the source has to the Customers sheet.",
                "把仅在来源中出现的客户加入“客户”表。",
            ),
        ),
    ] = False,
    out: Annotated[
        str | None,
        typer.Option(
            "--out",
            metavar="FILE|TABLE",
            show_default=False,
            rich_help_panel=ELSEWHERE,
            help=here(
                "Also write every customer's result to a Parquet or CSV file, file.duckdb#table "
                "or postgresql://…#table.",
                "另将全部客户的结果写入 Parquet 或 CSV 文件、file.duckdb#表 或 postgresql://…#表。",
            ),
        ),
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run",
            help=here("Show what would change and write nothing.", "只显示将有哪些变化，不写入。"),
        ),
    ] = False,
    live: Live = False,
    json: Json = False,
) -> None:
    """Recalculate the tiers."""
    voice = Voice(json=json)

    def work() -> None:
        elsewhere = elsewhere_of(purchases, query, maps, engine, add_customers)
        with opened(book, voice, "recalc", live=live) as workbook:
            day = as_day(as_of) if as_of else None
            done = recalculate(workbook, as_of=day, write=not dry_run, elsewhere=elsewhere, out=out)
        show_recalculation(voice, done, book, live=live)

    run(voice, work)
