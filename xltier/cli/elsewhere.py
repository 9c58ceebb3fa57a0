"""Options of commands that can take the purchases from outside the workbook."""

from __future__ import annotations

from typing import Annotated

import typer

from xltier.cli.saying import here
from xltier.commands.outside import Elsewhere
from xltier.errors import UsageError
from xltier.importing.mapping import parse_overrides
from xltier.warehouse.purchases import Engine

ELSEWHERE = here("Purchases from elsewhere", "外部购买数据")
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="YYYY-MM-DD",
        show_default=False,
        help=here(
            "The day to look back from; default: the Rules sheet, or today.",
            "统计截止日；默认取“分层标准”中的设置，留空为今天。",
        ),
    ),
]
Source = Annotated[
    str | None,
    typer.Option(
        "--purchases",
        metavar="SOURCE",
        show_default=False,
        rich_help_panel=ELSEWHERE,
        help=here(
            "Take purchases from Parquet, CSV, DuckDB or SQLite files (a path, folder or "
            "pattern), postgresql://… or mysql://…, with #table where one is to be named.",
            "从外部读取购买记录：Parquet、CSV、DuckDB、SQLite 文件（路径、文件夹或通配符），"
            "或 postgresql://…、mysql://…；需指定表时在末尾加 #表名。",
        ),
    ),
]
Query = Annotated[
    str | None,
    typer.Option(
        "--query",
        metavar="SQL",
        show_default=False,
        rich_help_panel=ELSEWHERE,
        help=here("What to select from that source.", "在该来源中执行的查询。"),
    ),
]
Maps = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="FIELD=COLUMN",
        show_default=False,
        rich_help_panel=ELSEWHERE,
        help=here(
            'The source\'s column of a field: --map amount="Net total". Repeatable.',
            "指定来源中的列：--map amount=实付金额。可重复使用。",
        ),
    ),
]
EngineName = Annotated[
    Engine,
    typer.Option(
        "--engine",
        rich_help_panel=ELSEWHERE,
        help=here(
            "What sums up the purchases: duckdb on this machine, or a spark cluster.",
            "汇总购买记录的引擎：本机 duckdb，或 spark 集群。",
        ),
    ),
]


def elsewhere_of(
    purchases: str | None,
    query: str | None,
    maps: list[str] | None,
    engine: Engine,
    add_customers: bool = False,
) -> Elsewhere | None:
    """Return where the purchases are; None for the Purchases sheet.

    Raises:
        UsageError: An option was given that needs --purchases.
    """
    if purchases is not None:
        columns = parse_overrides(maps) if maps else None
        return Elsewhere(purchases, query, engine, columns, add_customers)
    given = [
        name
        for name, value in (("--query", query), ("--map", maps), ("--add-customers", add_customers))
        if value
    ]
    if engine != "duckdb":
        given.append("--engine")
    if given:
        named = ", ".join(given)
        raise UsageError(
            f"{named} needs --purchases: name the source of the purchases as well.",
            f"{named} 须与 --purchases 一起使用：请同时指定购买记录的来源。",
        )
    return None
