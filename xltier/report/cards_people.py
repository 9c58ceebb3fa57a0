"""Who on the page: regions and reps, customers who rose and fell."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from xltier.report import charts, numbers
from xltier.report.cards_sales import empty
from xltier.report.pictures import drawing
from xltier.report.view import Card, Cell, Head, Listing, Mover, Movers, Tone
from xltier.report.words import HEADS, NOTES, TITLES

if TYPE_CHECKING:
    import pandas as pd

    from xltier.report.wording import Wording
    from xltier.tiering.dashboard import Dashboard

Contacts = Mapping[str, tuple[str, ...]]


def regions(board: Dashboard, wording: Wording) -> Card:
    """Return sales, customers and moves by region."""
    return _breakdown("region", "regions", board.regions, wording)


def reps(board: Dashboard, wording: Wording) -> Card:
    """Return sales, customers and moves by rep."""
    return _breakdown("rep", "reps", board.reps, wording)


def _breakdown(column: str, name: str, frame: pd.DataFrame, wording: Wording) -> Card:
    if frame.empty:
        return empty(name, wording)
    rows = frame.to_dict("records")
    bars = [
        {
            "place": place,
            "label": str(row[column]),
            "value": wording.major(row["sales"]),
            "text": f"{wording.short(row['sales'])} · {numbers.percent(row['sales_share'])}",
            "colour": "var(--series)",
            "tip": f"{row[column]}\n{wording.full(row['sales'])}",
        }
        for place, row in enumerate(rows)
    ]
    title = wording.say(TITLES[name])
    label = "; ".join(f"{bar['label']} {bar['text']}" for bar in bars)
    chart = drawing(name, label, partial(charts.ranked, bars))
    return Card(name, title, (chart, _counts(column, title, rows, wording)))


def _counts(column: str, title: str, rows: list[dict[str, Any]], wording: Wording) -> Listing:
    moves = ("up", "down", "net_upgrades") if wording.previous else ()
    names = (column, "customers", "top_customers", *moves)
    heads = tuple(
        Head(
            wording.say(HEADS[name], tier=wording.policy.names[0]), "left" if name == column else ""
        )
        for name in names
    )
    body = tuple(
        (
            Cell(str(row[column])),
            Cell(numbers.whole(row["customers"])),
            Cell(numbers.whole(row["top_customers"])),
            *(
                _net(row[name]) if name == "net_upgrades" else Cell(_count(row[name]))
                for name in moves
            ),
        )
        for row in rows
    )
    return Listing(title, heads, body)


def _count(count: int) -> str:
    return numbers.whole(count) if count else numbers.NOTHING


def _net(net: int) -> Cell:
    if not net:
        return Cell("0", tone="faint")
    return Cell(numbers.signed(numbers.whole(net), net), tone="good" if net > 0 else "bad")


def movers(
    board: Dashboard, which: Literal["risers", "fallers"], wording: Wording, contacts: Contacts
) -> Card | None:
    """Return who rose or fell; nothing at the first review."""
    if wording.previous is None:
        return None
    frame = board.risers if which == "risers" else board.fallers
    if frame.empty:
        return empty(which, wording)
    items = tuple(_mover(row, wording, contacts) for row in frame.to_dict("records"))
    return Card(
        which,
        wording.say(TITLES[which]),
        (Movers(items),),
        note=wording.say(NOTES[which], day=wording.previous),
    )


def _mover(row: Mapping[Any, Any], wording: Wording, contacts: Contacts) -> Mover:
    change = float(row["change"])
    number = _text(row["customer_id"])
    tone: Tone = "good" if change > 0 else "bad" if change < 0 else ""
    return Mover(
        name=_text(row["name"]) or number,
        detail=_text(row["rep"]),
        change=numbers.signed(wording.short(change), change),
        tone=tone,
        before=_text(row["from_tier"]),
        after=_text(row["to_tier"]) or numbers.NOTHING,
        before_colour=wording.colour(row["from_tier"]),
        after_colour=wording.colour(row["to_tier"]),
        reason=_text(row["reason"]),
        contact=" · ".join(contacts.get(number, ())),
    )


def _text(cell: Any) -> str:  # noqa: ANN401 - a cell of a frame
    return str(cell).strip() if isinstance(cell, str) or numbers.known(cell) else ""
