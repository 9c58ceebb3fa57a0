"""Ranks of arrays of figures: the threshold expressions run on pandas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltier.tiering.threshold import NO_TIER, assign

if TYPE_CHECKING:
    from xltier.tiering.money import Integers, Mask
    from xltier.tiering.policy import TieringPolicy
    from xltier.tiering.reasons import Figures


def ranks_of(figures: Figures, known: Mask, policy: TieringPolicy) -> Integers:
    """Return each customer's rank under a policy, `NO_TIER` where nothing is known.

    Args:
        figures: The measures.
        known: Who has measures.
        policy: The rules.
    """
    frame = pd.DataFrame(
        {
            "monetary_value": figures.amount,
            "frequency": figures.orders,
            "recency_days": figures.recency,
        },
        copy=False,
    )
    ranks = assign(frame, policy)["rank"].to_numpy(dtype=np.int64)
    return np.where(known, ranks, NO_TIER)
