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
    moved = _changes(movement, ("up",), decimals, language)
    return _first(moved.sort_values("change", ascending=False, kind="stable"))


def fallers(movement: pd.DataFrame, decimals: int, language: Language) -> pd.DataFrame:
    """Return who moved down or lapsed, the largest loss first; see `risers`."""
    moved = _changes(movement, ("down", "lapsed"), decimals, language)
    return _first(moved.sort_values("change", kind="stable"))


def _first(moved: pd.DataFrame) -> pd.DataFrame:
    return moved[list(COLUMNS)].head(SHOWN).reset_index(drop=True)


def _changes(
    movement: pd.DataFrame, directions: Sequence[str], decimals: int, language: Language
) -> pd.DataFrame:
    words = [DIRECTIONS[direction].text(language) for direction in directions]
    chosen = movement[movement["direction"].isin(words)]
    minor = [
        to_minor(np.nan_to_num(chosen[name].to_numpy(dtype=np.float64)), decimals)[0]
        for name in ("amount_now", "amount_before")
    ]
    return chosen.assign(change=minor[0] - minor[1])
