"""Where the tiers of an earlier review stand among today's.

A tier is found by its name. One that is not: when the old rules are kept and had as many tiers, it
was renamed, and stands where it stood; otherwise it was removed, and stands between its nearest
neighbours that still exist, in the old order where there are several. Without the old rules an
unknown name has no place (NaN); its customers then stand where their old measures would put them
today.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xltier.tiering.policy import normal_name
from xltier.tiering.threshold import NO_TIER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltier.tiering.money import Floats
    from xltier.tiering.policy import TieringPolicy


def old_ranks(
    names: Sequence[str | None], old: TieringPolicy | None, policy: TieringPolicy
) -> Floats:
    """Return today's rank of each old tier name.

    Args:
        names: Tier names of the earlier review; None is no tier.
        old: The rules of that review, if kept.
        policy: Today's rules.

    Returns:
        Ranks, 0 the best; a removed tier has a rank between two others, an unknown one NaN, no
        tier `NO_TIER`.
    """
    places = _places(old, policy) if old else {}
    places |= {normal_name(name): float(rank) for rank, name in enumerate(policy.names)}
    by_name: dict[str | None, float] = {
        name: places.get(normal_name(name), np.nan) for name in set(names) if name is not None
    }
    by_name[None] = float(NO_TIER)
    return np.array([by_name[name] for name in names], dtype=np.float64)


def _places(old: TieringPolicy, policy: TieringPolicy) -> dict[str, float]:
    today = [policy.rank_of(name) for name in old.names]
    if len(old.tiers) == len(policy.tiers):
        free = set(range(len(policy.tiers))) - {rank for rank in today if rank is not None}
        renamed = [at if rank is None and at in free else rank for at, rank in enumerate(today)]
    else:
        renamed = today
    return {
        normal_name(name): _between(renamed, at, len(policy.tiers))
        for at, name in enumerate(old.names)
    }


def _between(ranks: list[int | None], at: int, count: int) -> float:
    """Return the rank at a place; removed tiers are spread evenly between those around them."""
    own = ranks[at]
    if own is not None:
        return float(own)
    known = [(place, rank) for place, rank in enumerate(ranks) if rank is not None]
    first, better = max([(-1, -1), *(pair for pair in known if pair[0] < at)])
    last, worse = min([(len(ranks), count), *(pair for pair in known if pair[0] > at)])
    return better + (worse - better) * (at - first) / (last - first)
