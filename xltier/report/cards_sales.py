"""Sales on the page: by month, how concentrated, of what, and when."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from xltier.report import charts, numbers
from xltier.report.pictures import drawing
from xltier.report.view import Card, Cell, Entry, Head, Listing, Part, Saying
from xltier.report.words import EMPTY, HEADS, NO_PRODUCTS, NOTES, SERIES, TIPS, TITLES, month_label
from xltier.tiering.dashboard_timing import tier_shares
from xltier.tiering.dashboard_words import WEEKDAY_NAMES

if TYPE_CHECKING:
    from xltier.language import Sentence
    from xltier.report.wording import Wording
    from xltier.tiering.dashboard import Dashboard

FEW_TIERS = 5
"""Tiers whose matrix fits on half a page."""

FULL_HEAT = 1.0
"""Doublings of the base's share from which a cell has the full colour."""


def empty(name: str, wording: Wording, *, why: Sentence | None = None, full: bool = False) -> Card:
    """Return a card that says why it shows nothing."""
    said = wording.say(why or EMPTY[name])
    return Card(name, wording.say(TITLES[name]), (Saying(said),), full=full)


def many_tiers(board: Dashboard) -> bool:
    """Tell whether a table of all tiers takes the whole width, and so what stands beside it."""
    return len(board.policy.tiers) > FEW_TIERS


def monthly(board: Dashboard, wording: Wording) -> Card:
    """Return the sales of each month beside those of the year before."""
    if board.monthly.empty:
        return empty("monthly", wording)
    rows = [
        _month(place, row, wording) for place, row in enumerate(board.monthly.to_dict("records"))
    ]
    legend = [Entry(wording.say(SERIES["month"]), "series")]
    if any(row["before"] is not None for row in rows):
        legend.append(Entry(wording.say(SERIES["before"]), "before", "line"))
    label = "; ".join(row["tip"].replace("\n", ", ") for row in rows)
    full = many_tiers(board)
    chart = drawing(
        "monthly", label, partial(charts.months, rows, language=wording.language), full=full
    )
    title = TITLES["monthly_margin" if board.policy.measure_by == "margin" else "monthly"]
    return Card(
        "monthly",
        wording.say(title),
        (chart,),
        note=wording.say(NOTES["monthly"]),
        legend=tuple(legend),
        full=full,
    )


def _month(place: int, row: dict[str, Any], wording: Wording) -> dict[str, Any]:
    day = pd.Timestamp(row["month"])
    now, before = wording.major(row["sales"]), wording.major(row["sales_last_year"])
    label = partial(month_label, month=day.month, language=wording.language)
    said = wording.say(
        TIPS["month"], month=label(day.year, with_year=True), amount=wording.full(row["sales"])
    )
    if now is not None and before:
        change = numbers.signed(numbers.percent(now / before - 1), now - before)
        said += "\n" + wording.say(TIPS["against"], change=change)
    then = wording.say(
        TIPS["month"],
        month=label(day.year - 1, with_year=True),
        amount=wording.full(row["sales_last_year"]),
    )
    return {
        "place": place,
        "label": label(day.year),
        "value": now,
        "before": before,
        "tip": said,
        "tip_before": then,
    }


def pareto(board: Dashboard, wording: Wording) -> Card:
    """Return the curve of cumulative sales with the lines of the ABC classes, and the classes."""
    if board.pareto.empty:
        return empty("pareto", wording)
    rows = [
        {
            "rank_share": row["customer_share"],
            "sales_share": row["sales_share"],
            "tip": wording.say(
                TIPS["pareto"],
                customers=numbers.percent(row["customer_share"], 0),
                sales=numbers.percent(row["sales_share"]),
            ),
        }
        for row in board.pareto.to_dict("records")
    ]
    first = board.pareto.iloc[0]
    cuts = [
        {"share": float(first[line]), "label": f"{name} ≤ {numbers.percent(first[line], 0)}"}
        for name, line in (("A", "a_line"), ("B", "b_line"))
    ]
    title = wording.say(TITLES["pareto"])
    chart = drawing("pareto", _classes_said(board), partial(charts.pareto, rows, cuts))
    return Card(
        "pareto", title, (chart, _classes(board, wording)), note=wording.say(NOTES["pareto"])
    )


def _classes_said(board: Dashboard) -> str:
    return "; ".join(
        f"{row['abc']}: {numbers.percent(row['customer_share'])}, "
        f"{numbers.percent(row['sales_share'])}"
        for row in board.abc.to_dict("records")
    )


def _classes(board: Dashboard, wording: Wording) -> Listing:
    names = ("abc", "customers", wording.policy.measure_by)
    heads = tuple(
        Head(wording.say(HEADS[name]), "" if at else "left") for at, name in enumerate(names)
    )
    rows = tuple(
        (
            Cell(str(row["abc"])),
            Cell(numbers.whole(row["customers"]), small=numbers.percent(row["customer_share"])),
            Cell(
                wording.short(row["sales"]),
                small=numbers.percent(row["sales_share"]),
                tip=wording.full(row["sales"]),
            ),
        )
        for row in board.abc.to_dict("records")
    )
    return Listing("ABC", heads, rows)


def products(board: Dashboard, wording: Wording) -> Card:
    """Return what sells in which tier, coloured where it sells more than in the base."""
    if board.products.empty:
        why = None if board.products_told else NO_PRODUCTS
        return empty("products", wording, why=why, full=True)
    title = wording.say(TITLES["products"])
    heads = (
        Head(wording.say(HEADS["product"]), "left"),
        Head(wording.say(HEADS[wording.policy.measure_by])),
        *(Head(name, "centre") for name in wording.policy.names),
    )
    pairs = zip(
        board.products.to_dict("records"), board.product_index.to_dict("records"), strict=True
    )
    rows = tuple(_product(sales, index, wording) for sales, index in pairs)
    note = wording.say(NOTES["products"])
    return Card("products", title, (Listing(title, heads, rows),), note=note, full=True)


def _product(
    sales: Mapping[Any, Any], index: Mapping[Any, Any], wording: Wording
) -> tuple[Cell, ...]:
    name = str(sales["product"])
    cells = [Cell(name), Cell(wording.short(sales["sales"]), tip=wording.full(sales["sales"]))]
    for rank, tier in enumerate(wording.policy.names):
        here = index[rank]
        known = numbers.known(here)
        said = wording.say(
            TIPS["index"],
            product=name,
            tier=tier,
            amount=wording.full(sales[rank]),
            index=numbers.whole(here),
        )
        if not sales[rank]:
            cells.append(Cell("·", heat=0.0))
            continue
        text = wording.short(sales[rank])
        cells.append(
            Cell(text, small=numbers.whole(here) if known else "", tip=said, heat=_heat(here))
        )
    return tuple(cells)


def _heat(index: float) -> float:
    """Return how far an index is from 100: 200 is as far above as 50 is below."""
    if not numbers.known(index):
        return 0.0
    return min(max(math.log2(max(index, 1.0) / 100) / FULL_HEAT, -1.0), 1.0)


def timing(board: Dashboard, wording: Wording) -> Card:
    """Return in which months and on which weekdays each tier buys."""
    if board.months.empty and board.weekdays.empty:
        return empty("timing", wording)
    days = [pd.Timestamp(day) for day in board.months["month"]]
    said = [month_label(day.year, day.month, wording.language, with_year=True) for day in days]
    short = [month_label(day.year, day.month, wording.language).removesuffix(" 月") for day in days]
    names = [name.text(wording.language) for name in WEEKDAY_NAMES]
    parts = (
        _squares("months", board.months, short, said, wording),
        _squares("weekdays", board.weekdays, names, names, wording),
    )
    title = wording.say(TITLES["timing"])
    return Card("timing", title, parts, note=wording.say(NOTES["timing"]))


def _squares(
    name: str, sales: pd.DataFrame, labels: Sequence[str], said: Sequence[str], wording: Wording
) -> Part:
    shares = tier_shares(sales)
    amounts, parts = sales.to_dict("records"), shares.to_dict("records")
    rows = [
        {
            "place": rank,
            "label": tier,
            "column": at,
            "value": max(float(parts[at][rank]), 0.0) if numbers.known(parts[at][rank]) else None,
            "text": numbers.percent(parts[at][rank], 0),
            "tip": wording.say(
                TIPS["share_of_tier"],
                tier=tier,
                when=said[at],
                amount=wording.full(amounts[at][rank]),
                share=numbers.percent(parts[at][rank]),
            ),
        }
        for rank, tier in enumerate(wording.policy.names)
        for at in range(len(sales))
    ]
    if not any(row["value"] for row in rows):
        return Saying(wording.say(EMPTY[name]))
    return drawing(name, wording.say(TITLES[name]), partial(charts.heat, rows, columns=labels))
