"""`xltier import`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import typer

from xltier.cli.app import Book, Json, Live, app, example, plain, run
from xltier.cli.books import opened
from xltier.cli.results import say_written, table_of
from xltier.cli.saying import Voice, here
from xltier.commands.bring_in import FileImport, Import, bring_in
from xltier.commands.files import read_file, write_set_aside
from xltier.commands.result_words import say_differing, say_import, say_new_reps
from xltier.importing.amounts import DecimalMark
from xltier.importing.mapping import (
    ColumnMapping,
    load_mapping,
    match_columns,
    parse_overrides,
    save_mapping,
)
from xltier.importing.source import Source
from xltier.language import Sentence
from xltier.workbook.contract import CUSTOMERS, PURCHASES

SHOWN_ROWS = 10
HOLDS = {
    "purchases": Sentence("purchases", "购买记录"),
    "customers": Sentence("customers", "客户"),
}
MAPPING_HEADERS = {
    "header": Sentence("Column in the file", "文件中的列"),
    "column": Sentence("Becomes", "对应"),
}
ASIDE_HEADERS = {
    "row": Sentence("Row", "行"),
    "column": Sentence("Column", "列"),
    "value": Sentence("Value", "值"),
    "reason": Sentence("Why it was set aside", "搁置原因"),
}


class Decimal(StrEnum):
    """The decimal marks of amounts in a file."""

    auto = "auto"
    point = "point"
    comma = "comma"


MARKS: dict[Decimal, DecimalMark] = {
    Decimal.auto: "auto",
    Decimal.point: ".",
    Decimal.comma: ",",
}


@app.command(
    "import",
    help=example(
        "Bring purchases and customers in from CSV, TSV, xlsx and Parquet files. Columns are "
        "matched by name in English and Chinese and shown first; the same file twice adds "
        "nothing.",
        "从 CSV、TSV、xlsx、Parquet 文件导入购买记录和客户。按中英文列名匹配并先行显示；"
        "同一文件导入两次不会重复。",
        "xltier import book.xlsx orders.csv customers.xlsx",
        'xltier import book.xlsx export.csv --map amount="Net total" --save-map shop.json',
        "xltier import book.xlsx next-month.csv --use-map shop.json --yes",
    ),
)
def import_command(
    book: Book,
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE…", show_default=False, help=here("Files to import.", "要导入的文件。")
        ),
    ],
    maps: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="COLUMN=HEADER",
            show_default=False,
            help=here(
                "Which header of the file stands for a column, such as amount=Total; repeatable.",
                "指定文件中的哪一列对应哪个字段，例如 amount=实付合计；可重复使用。",
            ),
        ),
    ] = None,
    use_map: Annotated[
        Path | None,
        typer.Option(
            "--use-map",
            metavar="FILE.json",
            show_default=False,
            help=here("Use a saved mapping.", "使用已保存的列对应关系。"),
        ),
    ] = None,
    save_map: Annotated[
        Path | None,
        typer.Option(
            "--save-map",
            metavar="FILE.json",
            show_default=False,
            help=here("Save the mapping for the next time.", "保存列对应关系，供下次使用。"),
        ),
    ] = None,
    aside: Annotated[
        Path | None,
        typer.Option(
            "--set-aside",
            metavar="FILE.csv",
            show_default=False,
            help=here("Write all rows set aside to a CSV file.", "把所有搁置的行写入 CSV 文件。"),
        ),
    ] = None,
    decimal: Annotated[
        Decimal,
        typer.Option(
            "--decimal",
            help=here(
                "Decimal mark of amounts, if the file does not tell: 1,234 or 1.234.",
                "金额的小数点，仅在文件本身无法判断时需要：1,234 或 1.234。",
            ),
        ),
    ] = Decimal.auto,
    yes: Annotated[
        bool,
        typer.Option("--yes", "-y", help=here("Do not ask before importing.", "导入前不再询问。")),
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run",
            help=here(
                "Show what would be added and write nothing.", "只显示将新增的内容，不写入。"
            ),
        ),
    ] = False,
    live: Live = False,
    json: Json = False,
) -> None:
    """Bring files in."""
    voice = Voice(json=json)

    def work() -> None:
        chosen = load_mapping(use_map) if use_map else {}
        chosen |= parse_overrides(maps or [])
        with opened(book, voice, "import", live=live) as workbook:
            sources = [read_file(path) for path in files]
        matched = [(source, match_columns(source, chosen)) for source in sources]
        for source, mapping in matched:
            _show_mapping(voice, source, mapping)
        if not (yes or json or dry_run):
            _ask(voice)
        with opened(book, voice, "import", live=live) as workbook:
            done = bring_in(workbook, matched, decimal_mark=MARKS[decimal], write=not dry_run)
        if save_map:
            save_mapping(matched[-1][1], save_map)
        if aside:
            write_set_aside(done, aside, voice.language)
        _show_import(voice, done, book, dry_run=dry_run, live=live)

    run(voice, work)


def _ask(voice: Voice) -> None:
    """Let a person at a terminal look at the columns first; a script goes on."""
    if voice.interactive:
        question = Sentence("Use these columns?", "按以上对应关系导入？").text(voice.language)
        typer.confirm(question, default=True, abort=True)


def _label(column: str, voice: Voice) -> str:
    table = PURCHASES if column in {c.name for c in PURCHASES.columns} else CUSTOMERS
    return table.column(column).label.text(voice.language)


def _show_mapping(voice: Voice, source: Source, mapping: ColumnMapping) -> None:
    holds = HOLDS[mapping.holds].text(voice.language)
    details = [detail for detail in (source.encoding, source.sheet) if detail]
    about = f" ({', '.join(details)})" if details else ""
    voice.say(f"{source.name}{about}: {holds}", f"{source.name}{about}：{holds}", "bold")
    rows = [[header, _label(column, voice)] for column, header in mapping.columns]
    voice.print(table_of(voice, MAPPING_HEADERS, rows))
    if mapping.unmatched:
        voice.say(
            "Not imported: " + ", ".join(mapping.unmatched),
            "不导入的列：" + "、".join(mapping.unmatched),
        )


def _show_import(voice: Voice, done: Import, book: Path, *, dry_run: bool, live: bool) -> None:
    for one in done.files:
        _show_file(voice, one)
    if done.new_reps:
        voice.tell(say_new_reps(done))
    if done.written:
        say_written(voice, book, live=live)
    elif dry_run:
        voice.say("Dry run: nothing was written.", "试运行：没有写入任何内容。", "bold")
    else:
        voice.say("Nothing was new, nothing was written.", "没有新增内容，未写入。", "bold")
    voice.result(
        {
            "workbook": str(book.resolve()),
            "live": live,
            "written": done.written,
            "new_reps": list(done.new_reps),
            "files": [_as_dict(one) for one in done.files],
        }
    )


def _show_file(voice: Voice, one: FileImport) -> None:
    voice.tell(say_import(one))
    if one.differing:
        voice.tell(say_differing(one))
    if len(one.set_aside):
        _show_aside(voice, one.set_aside)


def _show_aside(voice: Voice, aside: pd.DataFrame) -> None:
    first = aside.head(SHOWN_ROWS)
    rows = [
        [str(row["row"]), row["column"], row["value"], row[voice.language]]
        for row in first.to_dict("records")
    ]
    voice.print(table_of(voice, ASIDE_HEADERS, rows))
    more = len(aside) - len(first)
    if more:
        voice.say(
            f"… and {more:,} more; --set-aside FILE.csv writes them all.",
            f"……另有 {more:,} 行；用 --set-aside FILE.csv 可全部导出。",
        )


def _as_dict(one: FileImport) -> dict[str, Any]:
    return {
        "file": one.source.name,
        "holds": one.mapping.holds,
        "encoding": one.source.encoding,
        "columns": dict(one.mapping.columns),
        "not_imported": list(one.mapping.unmatched),
        "read": one.read,
        "added": one.added,
        "already_there": one.already_there,
        "new_customers": one.new_customers,
        "differing": one.differing,
        "set_aside": plain(one.set_aside.to_dict("records")),
    }
