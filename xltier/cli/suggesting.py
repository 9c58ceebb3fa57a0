"""`xltier suggest`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import typer

from xltier.cli.app import Book, Json, Live, app, example, plain, run
from xltier.cli.books import opened
from xltier.cli.elsewhere import EngineName, Maps, Query, Source, elsewhere_of
from xltier.cli.results import SHOWN_MOVES, say_written, table_of
from xltier.cli.saying import Voice, here
from xltier.commands.create import as_day
from xltier.commands.suggesting import Suggested, suggest_bounds
from xltier.language import Sentence
from xltier.tiering.money import money_text
from xltier.tiering.policy import Tier
from xltier.tiering.suggestion_wish import WHOLE, By, Lever, parse_split
from xltier.tiering.wording import DIRECTIONS
from xltier.workbook.contract import CUSTOMERS

TIER_HEADERS = {
    "tier": Sentence("Tier", "层级"),
    "min_amount": Sentence("Sales ≥", "金额 ≥"),
    "min_orders": Sentence("Orders ≥", "次数 ≥"),
    "customers": Sentence("Customers", "客户数"),
    "sales": Sentence("Sales", "销售额"),
    "wanted": Sentence("Wanted", "期望"),
}
MOVE_HEADERS = {
    "customer_id": CUSTOMERS.column("customer_id").label,
    "name": CUSTOMERS.column("name").label,
    "from_tier": Sentence("From", "原层级"),
    "to_tier": Sentence("To", "变为"),
}


@app.command(
    help=example(
        "Suggest bounds for a wanted split of customers or sales, in round numbers; write them on "
        "the Rules sheet only with --apply.",
        "按期望的客户占比或销售占比测算门槛，并取整；仅在使用 --apply 时写入“分层标准”。",
        "xltier suggest book.xlsx --split 10/30/60",
        "xltier suggest book.xlsx --split 70/20/10 --by sales --lever amount",
        "xltier suggest book.xlsx --split 10/30/60 --apply",
        "xltier suggest book.xlsx --split 10/30/60 --purchases 'sales/*.parquet'",
    )
)
def suggest(
    book: Book,
    split: Annotated[
        str,
        typer.Option(
            "--split",
            metavar="10/30/60",
            show_default=False,
            help=here("Share of each tier in per cent, best first.", "各层级占比（%），从高到低。"),
        ),
    ],
    by: Annotated[
        By,
        typer.Option("--by", help=here("Shares of what.", "占比的口径：客户数或销售额。")),
    ] = "customers",
    lever: Annotated[
        Lever | None,
        typer.Option(
            "--lever",
            show_default=False,
            help=here(
                "Which bounds may change; default: those that the rules have. Other conditions "
                "are kept.",
                "可以调整的门槛；默认为现有标准所用的门槛，其余条件不变。",
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
                "The day to look back from; default: the Rules sheet, or the day of the last "
                "review if nothing was bought since, or today.",
                "统计截止日；默认取“分层标准”中的设置；留空时，若上次盘点后没有新的购买记录，"
                "取上次盘点的日期，否则为今天。",
            ),
        ),
    ] = None,
    purchases: Source = None,
    query: Query = None,
    maps: Maps = None,
    engine: EngineName = "duckdb",
    apply: Annotated[
        bool,
        typer.Option(
            "--apply",
            help=here("Write the bounds on the Rules sheet.", "将建议的门槛写入“分层标准”。"),
        ),
    ] = False,
    live: Live = False,
    json: Json = False,
) -> None:
    """Suggest bounds."""
    voice = Voice(json=json)

    def work() -> None:
        elsewhere = elsewhere_of(purchases, query, maps, engine)
        with opened(book, voice, "suggest", live=live) as workbook:
            done = suggest_bounds(
                workbook,
                parse_split(split),
                by=by,
                lever=lever,
                as_of=as_day(as_of) if as_of else None,
                apply=apply,
                elsewhere=elsewhere,
            )
        _show(voice, done, book, live=live)

    run(voice, work)


def _show(voice: Voice, done: Suggested, path: Path, *, live: bool) -> None:
    rows = _tiers(done)
    since = done.asked.since.words()
    voice.say(f"As of {since.en}:", f"统计截止日：{since.zh}")
    table = table_of(voice, TIER_HEADERS, [_shown(row, done) for row in rows])
    table.columns[0].no_wrap = True
    voice.print(table)
    for sentence in done.why:
        voice.tell(sentence)
    _show_moves(voice, done)
    if done.applied:
        say_written(voice, path, live=live)
        voice.say(
            f"The bounds take effect at the next review: xltier recalc {path.name}",
            f"门槛将在下一次盘点时生效：xltier recalc {path.name}",
        )
    else:
        voice.say(
            "Nothing was written. To put these bounds on the Rules sheet, add --apply.",
            "未写入任何内容。如需写入“分层标准”，请加上 --apply。",
            "bold",
        )
    voice.result(_as_dict(done, rows, path))


def _tiers(done: Suggested) -> list[dict[str, Any]]:
    made, unit = done.made, 10**done.before.currency_decimals
    customers, sales = sum(made.customers), sum(made.sales)
    return [
        {
            "tier": new.name,
            "min_amount_now": _major(old.min_amount, unit),
            "min_amount": _major(new.min_amount, unit),
            "min_orders_now": old.min_orders,
            "min_orders": new.min_orders,
            "customers": made.customers[at],
            "customer_share": made.customers[at] / customers,
            "sales": made.sales[at] / unit,
            "sales_share": made.sales[at] / sales if sales > 0 else None,
            "wanted": made.wish.shares[at] / WHOLE,
        }
        for at, (old, new) in enumerate(zip(done.before.tiers, made.policy.tiers, strict=True))
    ]


def _major(minor: int | None, unit: int) -> float | None:
    return None if minor is None else minor / unit


def _shown(row: dict[str, Any], done: Suggested) -> list[str]:
    at = done.before.rank_of(row["tier"]) or 0
    old, new = done.before.tiers[at], done.made.policy.tiers[at]
    share = row["sales_share"]
    return [
        row["tier"],
        _change(*(_amount(tier, done) for tier in (old, new))),
        _change(*(_orders(tier) for tier in (old, new))),
        f"{row['customers']:,} ({row['customer_share']:.1%})",
        f"{row['sales']:,.0f} ({'–' if share is None else f'{share:.1%}'})",
        f"{row['wanted'] * 100:g}%",
    ]


def _amount(tier: Tier, done: Suggested) -> str:
    amount = tier.min_amount
    return "–" if amount is None else money_text(amount, done.before.currency_decimals)


def _orders(tier: Tier) -> str:
    return "–" if tier.min_orders is None else f"{tier.min_orders:,}"


def _change(old: str, new: str) -> str:
    return new if old == new else f"{old} → {new}"


def _show_moves(voice: Voice, done: Suggested) -> None:
    movers = done.asked.movers
    counts = [
        (word, done.asked.count(direction))
        for direction, word in DIRECTIONS.items()
        if direction != "same" and done.asked.count(direction)
    ]
    if movers.empty:
        voice.say("Nobody would move.", "不会有客户变动层级。")
        return
    said = ", ".join(f"{count:,} {word.en.lower()}" for word, count in counts)
    said_zh = "，".join(f"{word.zh} {count:,}" for word, count in counts)
    other = done.asked.count("other")
    said += f", {other:,} from tiers that are no more" if other else ""
    said_zh += f"，原层级已取消 {other:,}" if other else ""
    voice.say(
        f"{len(movers):,} would move ({said.strip(', ')}), the largest first:",
        f"将有 {len(movers):,} 个客户变动（{said_zh.strip('，')}），按金额从大到小：",
    )
    rows = [
        ["" if pd.isna(row[name]) else str(row[name]) for name in MOVE_HEADERS]
        for row in movers.head(SHOWN_MOVES).to_dict("records")
    ]
    voice.print(table_of(voice, MOVE_HEADERS, rows))
    if len(movers) > SHOWN_MOVES:
        more = len(movers) - SHOWN_MOVES
        voice.say(f"… and {more:,} more.", f"……另有 {more:,} 个。")


def _as_dict(done: Suggested, rows: list[dict[str, Any]], path: Path) -> dict[str, Any]:
    return {
        "workbook": str(path.resolve()),
        "as_of": str(done.asked.since.day),
        "as_of_from": done.asked.since.origin,
        "by": done.made.wish.by,
        "lever": done.made.wish.lever,
        "tiers": plain(rows),
        "remarks": [sentence.en for sentence in done.why],
        "movers": plain(done.asked.movers.to_dict("records")),
        "in_force": plain(done.asked.tiers.to_dict("records")),
        "applied": done.applied,
    }
