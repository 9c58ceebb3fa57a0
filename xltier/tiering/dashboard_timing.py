"""On which days of the week each tier buys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltier.tiering.dashboard_base import tier_sums

if TYPE_CHECKING:
    from xltier.tiering.sale_lines import SaleLines

WEEKDAYS = 7
THURSDAY = 3
"""The weekday of 1970-01-01, Monday being 0."""


def weekdays_by_tier(lines: SaleLines, tiers: int) -> pd.DataFrame:
    """Return the sales in the window by weekday and tier.

    Returns:
        Columns weekday (0 is Monday), then one per rank, minor units. No rows without lines.
    """
    inside = lines.inside
    weekday = (lines.day[inside] + THURSDAY) % WEEKDAYS
    cells = tier_sums(weekday, lines.rank[inside], lines.value[inside], (WEEKDAYS, tiers))
    frame = pd.DataFrame(cells, columns=range(tiers))
    frame.insert(0, "weekday", np.arange(WEEKDAYS))
    return frame if inside.any() else frame.iloc[:0]


def tier_shares(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the sales of each tier as shares of its total, NaN where that is nothing or less.

    Args:
        frame: A first column that says what the rows are, then one column per rank.
    """
    values = frame.iloc[:, 1:].to_numpy(dtype=np.float64)
    totals = values.sum(axis=0)
    shares = pd.DataFrame(
        values / np.where(totals > 0, totals, np.nan), frame.index, frame.columns[1:]
    )
    shares.insert(0, frame.columns[0], frame.iloc[:, 0])
    return shares
