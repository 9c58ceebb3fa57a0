"""Movement between two reviews: from tier, to tier, direction, and its cause.

The old measures are tiered again under today's rules. Where that differs from what the old rules
computed, the rule changed; where today's computed tier differs from that, the customer's purchases
changed. An override in force on either day that sets the tier apart is the cause where there is
one. A move without any of these is the end of a grace period.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from xltier.tiering.old_tiers import old_ranks
from xltier.tiering.ranking import ranks_of
from xltier.tiering.threshold import NO_TIER, kept

if TYPE_CHECKING:
    from xltier.tiering.figures import Figures
    from xltier.tiering.money import Floats, Integers, Mask
    from xltier.tiering.policy import TieringPolicy
    from xltier.tiering.snapshots import Previous

Words = npt.NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where customers of the earlier review stood, in today's ranks.

    Attributes:
        rank: Rank of the tier they had; `NO_TIER` for none; fractional for a removed tier.
        computed: Rank the old rules gave.
        today: Rank their old measures have under today's rules.
        by_hand: Whose tier was set by an override.
    """

    rank: Floats
    computed: Floats
    today: Integers
    by_hand: Mask

    @property
    def held(self) -> Integers:
        """The rank that steadiness defends: what an override set is not defended."""
        rank = np.where(self.by_hand, self.computed, self.rank)
        whole = rank == np.floor(rank)
        return np.where(whole, rank, NO_TIER).astype(np.int64)


def standing(
    previous: Previous, policy: TieringPolicy, comparable: tuple[Figures, Mask]
) -> Standing:
    """Return where the customers of the earlier review stood.

    Args:
        previous: The earlier review.
        policy: Today's rules.
        comparable: The old measures as today's rules measure them, and who had any.
    """
    figures, known = comparable
    today = ranks_of(figures, known, policy)
    rank = old_ranks(previous.tier, previous.policy, policy)
    computed = old_ranks(previous.computed, previous.policy, policy)
    rank = np.where(np.isnan(rank), today, rank)
    computed = np.where(np.isnan(computed), today, computed)
    return Standing(rank, computed, today, _set_by_hand(previous, policy, rank, computed))


def directions(before: Floats, after: Integers) -> Words:
    """Return up, down, same, new, lapsed, or nothing for who had no tier and has none.

    Args:
        before: Rank at the earlier review, `NO_TIER` for none.
        after: Rank now.
    """
    had, has = before > NO_TIER, after >= 0
    return np.select(
        [had & has & (after < before), had & has & (after > before), had & has, has, had],
        ["up", "down", "same", "new", "lapsed"],
        "",
    )


def causes(
    direction: Words,
    before: Standing,
    computed: Integers,
    by_hand: Mask,
) -> Words:
    """Return the cause of each move; nothing where nobody moved.

    Args:
        direction: As `directions` gave them.
        before: Where each customer stood; `NO_TIER` for who was not there.
        computed: Rank by today's rules.
        by_hand: Whose tier today is set apart by an override.
    """
    moved = (direction == "up") | (direction == "down")
    appeared = (direction == "new") | (direction == "lapsed")
    rule = before.today != before.computed
    purchases = computed != before.today
    return np.select(
        [
            (moved | appeared) & (by_hand | (before.by_hand & moved)),
            appeared,
            moved & rule & purchases,
            moved & rule,
            moved & purchases,
            moved,
        ],
        ["override", "purchases", "both", "rule", "purchases", "steadiness"],
        "",
    )


def _set_by_hand(previous: Previous, policy: TieringPolicy, rank: Floats, computed: Floats) -> Mask:
    """Tell whose old tier was an override: apart from the computed one, and not by steadiness.

    Snapshots keep no mark of an override. Steadiness only ever keeps a tier better than the
    computed one, and then counts a review below the keep line or finds the customer above it.
    """
    apart: Mask = rank != computed
    old = previous.policy or policy
    if not old.steady:
        return apart
    names = [previous.tier[at] for at in np.flatnonzero(apart)]
    held = np.full(len(rank), NO_TIER, dtype=np.int64)
    held[apart] = [NO_TIER if name is None else _rank_in(old, name) for name in names]
    keepable = ranks_of(previous.figures, previous.known, kept(old))
    steadied = (rank < computed) & (
        (previous.reviews_below > 0) | ((held >= 0) & (keepable <= held))
    )
    return apart & ~steadied


def _rank_in(policy: TieringPolicy, name: str) -> int:
    rank = policy.rank_of(name)
    return NO_TIER if rank is None else rank
