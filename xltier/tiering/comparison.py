"""This review's customers beside those of the last one."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xltier.tiering.figures import Figures, Habits
from xltier.tiering.matrix import transition_matrix
from xltier.tiering.measured import Measured, measured
from xltier.tiering.movement import Standing, Words, directions, standing
from xltier.tiering.threshold import NO_TIER

if TYPE_CHECKING:
    from xltier.language import Language
    from xltier.tiering.lines import Lines
    from xltier.tiering.money import Integers, Mask
    from xltier.tiering.policy import TieringPolicy
    from xltier.tiering.quality import Examined
    from xltier.tiering.snapshots import Previous


@dataclass(frozen=True, slots=True)
class Compared:
    """Everyone of this review, then everyone of the last one who is no longer listed.

    Attributes:
        previous: The last review; None when this is the first.
        place: Place of each in the last review, −1 for who was not there.
        listed: How many are on the Customers sheet now; the others follow them.
        before: Where each stood, `NO_TIER` for who was not there.
        then: The old measures as today's rules measure them.
        then_known: Who had measures then.
    """

    previous: Previous | None
    place: Integers
    listed: int
    before: Standing
    then: Figures
    then_known: Mask

    def directions(self, ranks: Integers) -> Words:
        """Return everyone's direction, given today's ranks of those listed."""
        if self.previous is None:
            return np.full(len(self.place), "", dtype="<U6")
        return directions(self.before.rank, self.everyone(ranks))

    def everyone(self, ranks: Integers) -> Integers:
        """Return ranks of those listed, followed by `NO_TIER` for those who are gone."""
        gone = np.full(len(self.place) - self.listed, NO_TIER, dtype=np.int64)
        return np.concatenate([ranks, gone])

    def old_names(self) -> list[str | None]:
        """Return everyone's tier name at the last review."""
        if self.previous is None:
            return [None] * len(self.place)
        names = [*self.previous.tier, None]
        return [names[at] for at in self.place.tolist()]

    def matrix(self, ranks: Integers, policy: TieringPolicy, language: Language) -> pd.DataFrame:
        """Return the transition matrix; without a last review its counts are 0."""
        if self.previous is None:
            nobody = np.zeros(0, dtype=np.int64)
            return transition_matrix([], nobody.astype(np.float64), nobody, policy, language)
        return transition_matrix(
            self.old_names(), self.before.rank, self.everyone(ranks), policy, language
        )


def compare(
    previous: Previous | None,
    examined: Examined,
    now: Measured,
    policy: TieringPolicy,
    lines: Lines,
) -> Compared:
    """Put the last review beside this one.

    When the window, the money or the projection changed since, or a method decides that looks at
    more than a snapshot keeps, the old measures are not enough: then the purchases up to the old
    as-of date are measured anew.
    """
    if previous is None:
        return _first_review(len(now))
    ids = pa.array(examined.customers["customer_id"], pa.string())
    found = pc.fill_null(pc.index_in(ids, value_set=previous.ids.cast(pa.string())), -1)
    place = found.to_numpy(zero_copy_only=False).astype(np.int64)
    still_here = np.zeros(len(previous), dtype=np.bool_)
    still_here[place[place >= 0]] = True
    everyone = np.concatenate([place, np.flatnonzero(~still_here)])
    comparable = previous.figures, previous.known
    if _needs_more(previous, policy):
        anew = measured(lines, len(examined.customers), policy, previous.as_of)
        comparable = _measured_anew(previous, anew, place)
    stood = standing(previous, policy, comparable)
    figures, known = comparable
    there = everyone >= 0
    return Compared(
        previous=previous,
        place=everyone,
        listed=len(now),
        before=Standing(
            rank=np.where(there, stood.rank[everyone], NO_TIER),
            computed=np.where(there, stood.computed[everyone], NO_TIER),
            today=np.where(there, stood.today[everyone], NO_TIER),
            by_hand=there & stood.by_hand[everyone],
        ),
        then=figures.of(everyone),
        then_known=there & known[everyone],
    )


def _needs_more(previous: Previous, policy: TieringPolicy) -> bool:
    """Tell whether the old measures, as the snapshot kept them, are not what today's rules need."""
    if policy.method == "lifecycle":
        return True
    return previous.policy is not None and _measures(previous.policy) != _measures(policy)


def _measures(policy: TieringPolicy) -> tuple[object, ...]:
    return policy.window, policy.measure_by, policy.annualise


def _measured_anew(previous: Previous, anew: Measured, place: Integers) -> tuple[Figures, Mask]:
    """Return the figures of the last review's customers, new for those who are still listed."""
    here = np.flatnonzero((place >= 0) & anew.known)
    there = place[here]
    old = previous.figures
    amount, orders, recency = old.amount.copy(), old.orders.copy(), old.recency.copy()
    amount[there] = anew.figures.amount[here]
    orders[there] = anew.figures.orders[here]
    recency[there] = anew.figures.recency[here]
    habits = _placed(anew.figures.habits, here, there, len(previous))
    return Figures(amount, orders, recency, habits), previous.known


def _placed(habits: Habits | None, here: Integers, there: Integers, count: int) -> Habits | None:
    if habits is None:
        return None
    columns = []
    for part in fields(habits):
        values = getattr(habits, part.name)
        column = np.full(count, np.nan if values.dtype.kind == "f" else 0, dtype=values.dtype)
        column[there] = values[here]
        columns.append(column)
    return Habits(*columns)


def _first_review(count: int) -> Compared:
    nowhere = np.full(count, NO_TIER, dtype=np.int64)
    nobody = np.zeros(count, dtype=np.bool_)
    nothing = np.zeros(count, dtype=np.int64)
    return Compared(
        previous=None,
        place=nowhere,
        listed=count,
        before=Standing(nowhere.astype(np.float64), nowhere.astype(np.float64), nowhere, nobody),
        then=Figures(nothing, nothing, np.full(count, np.nan)),
        then_known=nobody,
    )
