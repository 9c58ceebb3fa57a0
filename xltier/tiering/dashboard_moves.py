"""Who rose and who fell most since the last review."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xltier.tiering.dashboard_products import SHOWN
from xltier.tiering.money import to_minor
from xltier.tiering.wording import DIRECTIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from xltier.language import Language

COLUMNS = ("customer_id", "name", "rep", "from_tier", "to_tier", "change", "reason")


def risers(movement: pd.DataFrame, decimals: int, language: Language) -> pd.DataFrame:
    """Return who moved up, the largest gain in money first: ten rows at most.

    Args:
        movement: The Movement table, money in major units.
        decimals: Decimals of the currency.
        language: The language of the table's words.

    Returns:
        Columns `COLUMNS`; `change` is the money now minus that at the last review, minor units.
    """
    return _first(movement, ("up",), decimals, language, largest=True)


def fallers(movement: pd.DataFrame, decimals: int, language: Language) -> pd.DataFrame:
    """Return who moved down or lapsed, the largest loss first; see `risers`."""
    return _first(movement, ("down", "lapsed"), decimals, language, largest=False)


def _first(
    movement: pd.DataFrame,
    directions: Sequence[str],
    decimals: int,
    language: Language,
    *,
    largest: bool,
) -> pd.DataFrame:
    words = [DIRECTIONS[direction].text(language) for direction in directions]
    chosen = np.flatnonzero(movement["direction"].isin(words))
    now, before = (
        to_minor(np.nan_to_num(movement[name].to_numpy(dtype=np.float64)[chosen]), decimals)[0]
        for name in ("amount_now", "amount_before")
    )
    change = now - before
    order = np.argsort(-change if largest else change, kind="stable")[:SHOWN]
    first = movement.iloc[chosen[order]].reset_index(drop=True)
    return first.assign(change=change[order])[list(COLUMNS)]
