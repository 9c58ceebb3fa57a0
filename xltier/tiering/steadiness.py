"""Steadiness: up at once, down only after n reviews in a row below the keep line.

A customer above the keep line of the tier it holds keeps it. Each review below counts one; at the
n-th it moves down, to the computed tier or, one level at a time, to the next one. A tier that no
longer exists is not defended.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from xltier.tiering.money import Integers, Mask
    from xltier.tiering.policy import TieringPolicy


@dataclass(frozen=True, slots=True)
class Steadied:
    """Ranks after steadiness.

    Attributes:
        ranks: The rank each customer has now.
        reviews_below: Reviews in a row, this one included, below the keep line of that tier.
    """

    ranks: Integers
    reviews_below: Integers

    def kept(self, computed: Integers) -> Mask:
        """Tell who stands above the computed tier."""
        mask: Mask = self.ranks < computed
        return mask


def steady(
    computed: Integers,
    keepable: Integers,
    held: Integers,
    reviews_below: Integers,
    policy: TieringPolicy,
) -> Steadied:
    """Apply steadiness.

    Args:
        computed: Rank by the rules; negative for none.
        keepable: Best rank whose keep line the customer meets (the rank under `threshold.kept`).
        held: Rank at the last review, negative where there was none to defend.
        reviews_below: Reviews in a row below the keep line, as the last review left them.
        policy: Says the keep line, the number of reviews and whether to fall one tier at a time.
    """
    defended = (held >= 0) & (computed > held)
    if not policy.steady or not defended.any():
        return Steadied(computed.copy(), np.zeros_like(computed))
    below = defended & (keepable > held)
    count = np.where(below, reviews_below + 1, 0)
    falls = below & (count >= policy.reviews_in_row)
    landing = np.minimum(held + 1, computed) if policy.one_level else computed
    ranks = np.where(falls, landing, np.where(defended, held, computed))
    still_below = falls & (ranks < computed) & (keepable > ranks)
    return Steadied(ranks, np.where(falls, still_below.astype(np.int64), count))
