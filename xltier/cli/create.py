"""`xltier demo` and `xltier new`."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from xltier.cli.app import Json, app, example, run
from xltier.cli.progress import ProgressBar
from xltier.cli.results import show_recalculation
from xltier.cli.saying import Voice, here
from xltier.commands import create
from xltier.language import Language, system_language
from xltier.workbook import template
from xltier.workbook.closed import ClosedWorkbook


class Lang(StrEnum):
    """The languages a workbook can be in."""

    en = "en"
    zh = "zh"


LangOption = Annotated[
    Lang | None,
    typer.Option(
        "--lang",
        show_default=False,
        help=here("Language of the workbook: en or zh.", "工作簿语言：en 或 zh。"),
    ),
]


def _language(lang: Lang | None) -> Language:
    return system_language() if lang is None else lang.value


def _builder(path: Path) -> create.Builder:
    """Return what writes a workbook of that name: with macros inside if it ends in .xlsm."""
    if path.suffix.lower() == ".xlsm":
        from xltier.excel.building import build_macro_workbook

        return build_macro_workbook
    return template.build


@app.command(
    help=example(
        "Make an empty workbook from the template, ready to type into; one that ends in .xlsm has "
        "the buttons inside.",
        "按模板新建一个空工作簿，可直接填写；以 .xlsm 结尾则自带按钮。",
        "xltier new book.xlsx",
        "xltier new book.xlsm",
        "xltier new book.xlsx --lang zh",
    )
)
def new(
    book: Annotated[Path, typer.Argument(metavar="BOOK.xlsx", show_default=False)],
    lang: LangOption = None,
    json: Json = False,
) -> None:
    """Make an empty workbook."""
    language = _language(lang)
    voice = Voice(json=json, language=language)

    def work() -> None:
        create.new(book, language, build=_builder(book))
        voice.say(
            f"{book} is ready: fill in Customers and Purchases or run xltier import, "
            f"then xltier recalc {book.name}.",
            f"{book} 已建好：填写“客户”和“购买记录”，或用 xltier import 导入，"
            f"然后运行 xltier recalc {book.name}。",
        )
        voice.result({"workbook": str(book.resolve()), "language": language})

    run(voice, work)


@app.command(
    help=example(
        "Make a workbook with sample purchases, review it and show the tiers.",
        "生成带示例购买记录的工作簿，完成分层并显示结果。",
        "xltier demo",
        "xltier demo tea-house.xlsx --lang zh",
    )
)
def demo(
    book: Annotated[
        Path | None,
        typer.Argument(metavar="[BOOK.xlsx]", show_default=False),
    ] = None,
    lang: LangOption = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="YYYY-MM-DD",
            show_default=False,
            help=here("Last day of the sample; default today.", "示例数据的最后一天，默认今天。"),
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Make the demo workbook."""
    language = _language(lang)
    voice = Voice(json=json, language=language)

    def work() -> None:
        today = date.today()  # noqa: DTZ011 - the day at the user's desk
        path = book or create.free_name(Path("customers.xlsx"))
        last = create.as_day(as_of) if as_of else today
        days = create.demo(path, language, last, build=_builder(path))
        with ProgressBar() as bar:
            workbook = ClosedWorkbook(path, progress=bar.status, backups=False)
            reviews = create.review_demo(workbook, days, today)
        show_recalculation(voice, reviews[-1], path)

    run(voice, work)
