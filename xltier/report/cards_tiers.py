"""Tiers on the page: how many customers and how much of the sales, and who moved where."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from xltier.report import charts, numbers
from xltier.report.cards_sales import many_tiers
from xltier.report.pictures import drawing
from xltier.report.view import Card, Cell, Entry, Head, Listing, Saying
from xltier.report.words import EMPTY, HEADS, NOTES, SERIES, TIPS, TITLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from xltier.report.wording import Wording
    from xltier.tiering.dashboard import Dashboard

ABOVE: dict[str, str] = {"up": "▲ ", "down": "▼ ", "new": ""}


def tier_shares(board: Dashboard, wording: Wording) -> Card:
    """Return each tier's customers beside its sales."""
    rows = board.tiers.to_dict("records")
    card = partial(
        Card, "tiers", wording.say(TITLES["tiers"]), note=board.policy.describe(board.language)
    )
    if not any(row["customers"] for row in rows):
        return card((Saying(wording.say(EMPTY["tiers"])),))
    bars = [bar for place, row in enumerate(rows) for bar in _bars(place, row, wording)]
    label = "; ".join(bar["tip"].replace("\n", ", ") for bar in bars)
    legend = (
        Entry(wording.say(SERIES["customers"]), "ink", "faint"),
        Entry(_sales_series(wording), "ink"),
    )
    chart = drawing("tiers", label, partial(charts.tier_shares, bars))
    return card((chart,), legend=legend)


def _sales_series(wording: Wording) -> str:
    return wording.say(SERIES[wording.policy.measure_by])


def _bars(place: int, row: dict[str, Any], wording: Wording) -> Iterator[dict[str, Any]]:
    tier, colour = row["tier"], f"var(--{wording.colour(row['tier'])})"
    customers, sales = numbers.percent(row["customer_share"]), numbers.percent(row["sales_share"])
    count = wording.say(
        TIPS["tier_customers"], count=numbers.whole(row["customers"]), share=customers
    )
    amount = wording.say(
        TIPS["tier_sales"], amount=numbers.money(row["sales"], wording.decimals), share=sales
    )
    for part, (share, text, said) in enumerate(
        ((row["customer_share"], customers, count), (row["sales_share"], sales, amount))
    ):
        yield {
            "place": place,
            "label": tier,
            "part": part,
            "share": max(share, 0.0) if numbers.known(share) else 0.0,
            "text": text,
            "colour": colour,
            "faint": 1 - part,
            "tip": f"{tier}\n{said}",
        }


def tier_table(board: Dashboard, wording: Wording) -> Card | None:
    """Return the tiers in figures; nothing for an empty base."""
    if not board.tiers["customers"].sum():
        return None
    names = ["tier", "customers", "sales", "average_sales"]
    moves = ["up", "down", "new"] if board.previous_as_of else []
    heads = tuple(
        Head(
            _head(name, wording),
            "left" if name == "tier" else "",
            spare=name == "average_sales" and bool(moves),
        )
        for name in names + moves
    )
    rows = tuple(_row(row, moves, wording) for row in board.tiers.to_dict("records"))
    title = wording.say(TITLES["tier_table"])
    return Card("tier-table", title, (Listing(title, heads, rows),))


def _head(name: str, wording: Wording) -> str:
    return wording.say(HEADS[wording.policy.measure_by if name == "sales" else name])


def _row(row: dict[str, Any], moves: list[str], wording: Wording) -> tuple[Cell, ...]:
    return (
        Cell(row["tier"], colour=wording.colour(row["tier"])),
        Cell(numbers.whole(row["customers"]), small=numbers.percent(row["customer_share"])),
        Cell(
            numbers.short(row["sales"], wording.language),
            small=numbers.percent(row["sales_share"]),
            tip=numbers.money(row["sales"], wording.decimals),
        ),
        Cell(
            numbers.short(row["average_sales"], wording.language),
            tip=numbers.money(row["average_sales"], wording.decimals),
        ),
        *(_move(name, row[name]) for name in moves),
    )


def _move(name: str, count: int) -> Cell:
    if not count:
        return Cell(numbers.NOTHING, tone="faint")
    tone = {"up": "good", "down": "bad"}.get(name, "")
    return Cell(ABOVE[name] + numbers.whole(count), tone=tone)  # type: ignore[arg-type]


def matrix(board: Dashboard, wording: Wording) -> Card:
    """Return the transition matrix as a heat map."""
    title = wording.say(TITLES["matrix"])
    if board.previous_as_of is None:
        return Card(
            "matrix", title, (Saying(wording.say(EMPTY["matrix"])),), full=many_tiers(board)
        )
    to = [name for name in board.matrix.columns if name != "from_tier"]
    heads = (
        Head(wording.say(HEADS["from_tier"]), "left"),
        *(Head(str(name), "centre") for name in to),
    )
    rows = tuple(_transitions(row, to, wording) for _, row in board.matrix.iterrows())
    note = wording.say(NOTES["matrix"], day=board.previous_as_of)
    full = many_tiers(board)
    return Card("matrix", title, (Listing(title, heads, rows),), note=note, full=full)


def _transitions(row: pd.Series, to: list[str], wording: Wording) -> tuple[Cell, ...]:
    before, total = str(row["from_tier"]), float(row[to].sum())
    cells = [Cell(before, colour=wording.colour(before))]
    for after in to:
        count = float(row[after])
        share = count / total if total else None
        said = wording.say(
            TIPS["matrix"],
            before=before,
            after=after,
            count=numbers.whole(count),
            share=numbers.percent(share),
        )
        cells.append(
            Cell(
                numbers.whole(count) if count else "·",
                small=numbers.percent(share, 0) if count else "",
                tip=said if count else "",
                heat=share if count else 0.0,
                tone="same" if after == before else "",
            )
        )
    return tuple(cells)
