"""The Movement table: who moved, from where to where, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from xltier.tiering.money import to_major
from xltier.tiering.movement_reasons import Figure, Move, move_reason
from xltier.tiering.results import cause_words
from xltier.tiering.wording import CAUSES, DIRECTIONS

if TYPE_CHECKING:
    from xltier.language import Language
    from xltier.tiering.comparison import Compared
    from xltier.tiering.figures import Figures
    from xltier.tiering.ledger import Ledger
    from xltier.tiering.measured import Measured
    from xltier.tiering.money import Integers, Mask
    from xltier.tiering.movement import Words
    from xltier.tiering.policy import TieringPolicy
    from xltier.tiering.quality import Examined
    from xltier.tiering.results import Tiered

COLUMNS = (
    "customer_id",
    "name",
    "rep",
    "counts_for",
    "from_tier",
    "to_tier",
    "direction",
    "cause",
    "amount_before",
    "amount_now",
    "orders_before",
    "orders_now",
    "reason",
)
LOSSES_FIRST = ("down", "lapsed", "up", "new")


def movement_table(
    examined: Examined,
    now: Measured,
    tiered: Tiered,
    compared: Compared,
    *,
    ledger: Ledger,
    policy: TieringPolicy,
    language: Language,
) -> pd.DataFrame:
    """Return one row per customer who moved, appeared or lapsed.

    Losses stand first, then the better of the old tiers, then the larger of the old amounts.
    Money is in major units. counts_for is the rep in whose scorecard the move counts.
    """
    direction = ledger.direction
    movers = _movers(direction, compared)
    moves = _moves(movers, direction[movers], (examined, now, tiered, compared))
    names = [*policy.names, None]
    frame = _who(examined, compared).iloc[movers].reset_index(drop=True)
    frame["counts_for"] = ledger.counts_for[movers]
    old_names = np.array([*compared.old_names(), None], dtype=object)
    frame["from_tier"] = old_names[movers]
    frame["to_tier"] = np.array([names[move.after] for move in moves], dtype=object)
    frame["direction"] = [DIRECTIONS[move.direction].text(language) for move in moves]
    frame["cause"] = [CAUSES[m.cause].text(language) if m.cause else None for m in moves]
    for when in ("before", "now"):
        figures = [move.then if when == "before" else move.now for move in moves]
        amounts = np.array([np.nan if f is None else f.amount for f in figures], dtype=np.float64)
        orders = np.array([np.nan if f is None else f.orders for f in figures], dtype=np.float64)
        frame[f"amount_{when}"] = to_major(amounts, policy.currency_decimals)
        frame[f"orders_{when}"] = orders
    frame["reason"] = [move_reason(move, policy, language) for move in moves]
    return frame[list(COLUMNS)]


def _movers(direction: Words, compared: Compared) -> Integers:
    """Return the places of who moved, losses first."""
    order = np.full(len(direction), -1, dtype=np.int64)
    for at, word in enumerate(LOSSES_FIRST):
        order[direction == word] = at
    movers = np.flatnonzero(order >= 0)
    keys = (-compared.then.amount[movers], compared.before.rank[movers], order[movers])
    return movers[np.lexsort(keys)]


def _who(examined: Examined, compared: Compared) -> pd.DataFrame:
    listed = examined.customers[["customer_id", "name", "rep"]]
    if compared.previous is None:
        return listed
    gone = compared.place[compared.listed :]
    previous = compared.previous
    then = pd.DataFrame(
        {
            "customer_id": previous.ids.take(pa.array(gone)).to_pylist(),
            "name": None,
            "rep": [previous.rep[at] for at in gone.tolist()],
        },
        dtype="str",
    )
    return pd.concat([listed, then], ignore_index=True)


def _moves(
    movers: Integers,
    direction: Words,
    everything: tuple[Examined, Measured, Tiered, Compared],
) -> list[Move]:
    """Return each mover's case, from which its reason is told."""
    examined, now, tiered, compared = everything
    listed = movers < compared.listed
    cause = cause_words(compared, tiered)[movers].tolist()
    after = compared.everyone(tiered.ranks)[movers].tolist()
    computed = compared.everyone(tiered.computed)[movers].tolist()
    then = _figures(compared.then.of(movers), compared.then_known[movers])
    here = np.where(listed, movers, 0)
    now_known = listed & now.known[here] if len(now) else np.zeros(len(movers), dtype=np.bool_)
    figures_now = now.figures.of(here) if len(now) else compared.then.of(movers)
    overrides = _override_reasons(examined, tiered, movers[listed])
    return [
        Move(*case)
        for case in zip(
            direction.tolist(),
            cause,
            compared.before.rank[movers].tolist(),
            after,
            compared.before.today[movers].tolist(),
            computed,
            then,
            _figures(figures_now, now_known),
            zip(listed.tolist(), (compared.place[movers] >= 0).tolist(), strict=True),
            (overrides.get(place) for place in movers.tolist()),
            strict=True,
        )
    ]


def _figures(figures: Figures, known: Mask) -> list[Figure | None]:
    columns = (figures.amount, figures.orders, figures.recency, known)
    return [
        Figure(amount, orders, recency) if is_known else None
        for amount, orders, recency, is_known in zip(*(c.tolist() for c in columns), strict=True)
    ]


def _override_reasons(examined: Examined, tiered: Tiered, places: Integers) -> dict[int, str]:
    """Return the reason of each override in force, blank where none is given."""
    chosen = places[tiered.by_hand[places]]
    reasons = examined.customers["override_reason"].iloc[chosen].fillna("")
    return dict(zip(chosen.tolist(), reasons.tolist(), strict=True))
