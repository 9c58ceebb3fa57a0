"""The transition matrix: how many customers went from which tier to which."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltier.tiering.policy import normal_name
from xltier.tiering.threshold import NO_TIER
from xltier.tiering.wording import DIRECTIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltier.language import Language
    from xltier.tiering.money import Floats, Integers
    from xltier.tiering.policy import TieringPolicy


def transition_matrix(
    before: Sequence[str | None],
    places: Floats,
    after: Integers,
    policy: TieringPolicy,
    language: Language,
) -> pd.DataFrame:
    """Count customers by the tier they had and the tier they have.

    Args:
        before: Name of the old tier, None for no tier; gone customers included.
        places: Today's rank of the old tier, which orders the names no longer in use.
        after: Rank now, `NO_TIER` for none.
        policy: Today's rules.
        language: The language of New and Lapsed.

    Returns:
        Column from_tier, one column per tier of today and Lapsed; one row per tier of today or
        then and New. Without an earlier review pass empty sequences: all counts are 0.
    """
    ordered: dict[str, tuple[float, str]] = {
        normal_name(name): (float(rank), name) for rank, name in enumerate(policy.names)
    }
    distinct = dict(zip(before, places.tolist(), strict=True))
    for name, place in distinct.items():
        if name is not None:
            ordered.setdefault(normal_name(name), (place, name))
    keys = sorted(ordered, key=lambda key: ordered[key][0])
    row_of: dict[str | None, int] = {
        name: keys.index(normal_name(name)) for name in distinct if name is not None
    }
    row_of[None] = len(keys)
    counts = np.zeros((len(keys) + 1, len(policy.tiers) + 1), dtype=np.int64)
    rows = np.array([row_of[name] for name in before], dtype=np.int64)
    columns = np.where(after == NO_TIER, len(policy.tiers), after)
    np.add.at(counts, (rows, columns), 1)
    counts[-1, -1] = 0
    names = list(policy.names)
    labels = [*names, _apart(DIRECTIONS["lapsed"].text(language), names)]
    matrix = pd.DataFrame(counts, columns=labels)
    old = [ordered[key][1] for key in keys]
    matrix.insert(0, "from_tier", [*old, _apart(DIRECTIONS["new"].text(language), old)])
    return matrix


def row_shares(matrix: pd.DataFrame) -> pd.DataFrame:
    """Return a transition matrix as shares of each row's customers, NaN in empty rows."""
    counts = matrix.drop(columns="from_tier")
    totals = counts.sum(axis=1).replace(0, np.nan)
    shares = counts.div(totals, axis=0)
    shares.insert(0, "from_tier", matrix["from_tier"])
    return shares


def _apart(label: str, names: list[str]) -> str:
    """Return `label`, marked where a tier has the same name."""
    taken = {normal_name(name) for name in names}
    return f"{label} *" if normal_name(label) in taken else label
