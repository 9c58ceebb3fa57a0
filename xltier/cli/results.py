"""What a check and a recalculation look like on the terminal, and as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd
from rich.table import Table

from xltier.cli.app import plain
from xltier.cli.saying import Voice
from xltier.commands.recalculate import Recalculation
from xltier.commands.result_words import say_findings, say_moves
from xltier.language import Sentence
from xltier.workbook.contract import MOVEMENT

SHOWN_MOVES = 20
ROWLESS = (
    "source_lines",
    "source_lines_used",
    "source_customers",
    "more_than_a_sheet",
    "sheet_purchases_unused",
    "method_remark",
    "tier_without_strategy",
    "more_followups",
)
TIER_HEADERS = {
    "tier": Sentence("Tier", "层级"),
    "customers": Sentence("Customers", "客户数"),
    "customer_share": Sentence("Share", "客户占比"),
    "sales": Sentence("Sales", "销售额"),
    "sales_share": Sentence("Share", "销售占比"),
    "up": Sentence("Up", "升入"),
    "down": Sentence("Down", "降入"),
    "new": Sentence("New", "新增"),
}


def show_recalculation(
    voice: Voice, done: Recalculation, path: Path, *, live: bool = False
) -> None:
    """Print tiers, movement, findings and where the file is; with JSON, all of it as one object.

    Args:
        voice: Prints it.
        done: The recalculation.
        path: The workbook.
        live: Whether it is open elsewhere, so that the file itself is as it was.
    """
    voice.print(_facts_line(voice, done))
    if done.source is not None:
        voice.say(f"Purchases: {done.source.en}.", f"购买数据：{done.source.zh}。")
    voice.print(_tiers(voice, done.review.summary))
    voice.tell(say_moves(done))
    if not done.written:
        _show_moves(voice, done.review.movement)
    show_counts(voice, done.review.counts)
    _say_remarks(voice, done.review.findings)
    _say_where(voice, done, path, live=live)
    voice.result({**_as_dict(done, path), "live": live})


def show_counts(voice: Voice, counts: pd.DataFrame) -> None:
    """Print how many findings there are of each level, or that there are none."""
    voice.tell(say_findings(counts), "green" if counts.empty else "")


def _say_remarks(voice: Voice, findings: pd.DataFrame) -> None:
    """Print what belongs to no row: what methods could not do, what a source left out."""
    remarks = findings[findings["rule"].isin(ROWLESS)]
    for about, sentence in zip(remarks["value"], remarks["advice"], strict=True):
        colon = "：" if voice.language == "zh" else ": "
        voice.print(f"· {about}{colon}{sentence}" if about else f"· {sentence}")


def table_of(voice: Voice, headers: Mapping[str, Sentence], rows: list[list[str]]) -> Table:
    """Return a table whose headers stand in the voice's language; numbers go to the right."""
    table = Table(header_style="bold")
    for column, label in enumerate(headers.values()):
        numeric = all(_numeric(row[column]) for row in rows)
        table.add_column(label.text(voice.language), justify="right" if numeric else "left")
    for row in rows:
        table.add_row(*row)
    return table


def _numeric(text: str) -> bool:
    return (
        text.replace(",", "").replace(".", "").replace("%", "").replace("-", "").strip().isdigit()
    )


def _facts_line(voice: Voice, done: Recalculation) -> str:
    start = done.policy.window.first_day(done.as_of)
    since = (
        start.isoformat() if start else Sentence("the beginning", "最早记录").text(voice.language)
    )
    rules = done.policy.describe(voice.language)
    return Sentence(
        f"As of {done.as_of}, purchases from {since} on.\n{rules}.",
        f"统计截止日 {done.as_of}，统计 {since} 以来的购买。\n{rules}。",
    ).text(voice.language)


def _tiers(voice: Voice, summary: pd.DataFrame) -> Table:
    rows = [[_cell(name, row[name]) for name in TIER_HEADERS] for row in summary.to_dict("records")]
    return table_of(voice, TIER_HEADERS, rows)


def _cell(name: str, value: Any) -> str:  # noqa: ANN401 - a cell
    if pd.isna(value):
        return "–"
    if name.endswith("share"):
        return f"{value:.1%}"
    return value if isinstance(value, str) else f"{value:,.0f}"


def _show_moves(voice: Voice, movement: pd.DataFrame) -> None:
    names = ("customer_id", "name", "from_tier", "to_tier", "cause", "reason")
    headers = {name: MOVEMENT.column(name).label for name in names}
    first = movement.head(SHOWN_MOVES)
    rows = [
        ["" if pd.isna(row[name]) else str(row[name]) for name in names]
        for row in first.to_dict("records")
    ]
    if rows:
        voice.print(table_of(voice, headers, rows))
    more = len(movement) - len(first)
    if more > 0:
        voice.say(f"… and {more:,} more.", f"……另有 {more:,} 条。")


def _say_where(voice: Voice, done: Recalculation, path: Path, *, live: bool) -> None:
    if not done.written:
        voice.say("Dry run: nothing was written.", "试运行：没有写入任何内容。", "bold")
        return
    if done.replaced:
        voice.say(
            f"The review of {done.as_of} was there already and has been replaced.",
            f"{done.as_of} 已有一次盘点，本次结果已将其替换。",
        )
    if done.output is not None:
        voice.say(done.output.en, done.output.zh)
    say_written(voice, path, live=live)


def say_written(voice: Voice, path: Path, *, live: bool) -> None:
    """Print where the results are: in the file, or in the workbook as it is open."""
    if live:
        voice.say(
            f"Written to {path.name} as it is open; save it there to keep it.",
            f"已写入打开的 {path.name}；如需保留，请在其中保存。",
            "bold",
        )
    else:
        voice.say(f"Written to {path.resolve()}", f"已写入 {path.resolve()}", "bold")


def _as_dict(done: Recalculation, path: Path) -> dict[str, Any]:
    return {
        "workbook": str(path.resolve()),
        "as_of": str(done.as_of),
        "rules": done.policy.fingerprint,
        "written": done.written,
        "replaced_same_day": done.replaced,
        "compared_with": None
        if done.review.previous_as_of is None
        else str(done.review.previous_as_of),
        "tiers": plain(done.review.summary.to_dict("records")),
        "movement": asdict(done.review.moves),
        "moves": plain(done.review.movement.to_dict("records")),
        "findings": plain(done.review.counts.to_dict("records")),
    }
