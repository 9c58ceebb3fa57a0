"""Ranks, scores and labels of arrays of figures: the methods' expressions run on pandas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import narwhals as nw
import numpy as np
import pandas as pd

from xltier.tiering.abc import AbcCuts
from xltier.tiering.deciding import GROUPS, rank
from xltier.tiering.methods import ALL, METHOD_COLUMNS, Cuts, apply_methods, find_cuts
from xltier.tiering.rfm_cuts import MeasureCuts, RfmCuts
from xltier.tiering.threshold import NO_TIER

if TYPE_CHECKING:
    from collections.abc import Collection

    from xltier.tiering.figures import Figures
    from xltier.tiering.money import Integers, Mask
    from xltier.tiering.policy import TieringPolicy


@dataclass(frozen=True, slots=True)
class Coded:
    """What the methods say of each customer, and the cut points they used.

    Attributes:
        codes: One row per customer with the columns `methods.METHOD_COLUMNS` of the methods that
            ran; what a prospect has none of is `NO_LABEL` or 0.
        cuts: The cut points and what could not be done.
    """

    codes: pd.DataFrame
    cuts: Cuts

    def __getitem__(self, name: str) -> Integers:
        """Return one column as an array."""
        column: Integers = self.codes[name].to_numpy(dtype=np.int64)
        return column

    @property
    def abc_cuts(self) -> AbcCuts:
        """Where the ABC classes begin; nowhere when ABC did not run."""
        return self.cuts.abc or AbcCuts(None, None, 0)

    @property
    def rfm_cuts(self) -> RfmCuts:
        """How RFM cuts the measures; not at all when RFM did not run."""
        uncut = MeasureCuts((), ())
        return self.cuts.rfm or RfmCuts(uncut, uncut, uncut)


def coded(
    figures: Figures, known: Mask, policy: TieringPolicy, methods: Collection[str] = ALL
) -> Coded:
    """Run methods on the customers who have measures.

    Args:
        figures: The measures; methods that need habits need them here.
        known: Who has measures; they are the base that quantiles and shares are taken of.
        policy: The rules.
        methods: Which methods, of `methods.ALL`.
    """
    base = _frame(figures, known)
    cuts = find_cuts(base, policy, methods=methods)
    done = apply_methods(base, policy, cuts, methods=methods)
    names = [name for name in METHOD_COLUMNS if name in done]
    codes = done[names].set_axis(np.flatnonzero(known))
    blank = {name: 0 if name in SCORES else -1 for name in names}
    whole = codes.reindex(range(len(known))).fillna(blank).astype(np.int64)
    return Coded(whole, cuts)


SCORES = frozenset({"score", "recency_score", "frequency_score", "monetary_score", "rfm"})


def ranks_of(
    figures: Figures, known: Mask, policy: TieringPolicy, done: Coded | None = None
) -> Integers:
    """Return each customer's rank under a policy, `NO_TIER` where nothing is known.

    Args:
        figures: The measures.
        known: Who has measures.
        policy: The rules.
        done: What the methods say, when it is known already.
    """
    groups = GROUPS[policy.method]
    if groups and done is None:
        done = coded(figures, known, policy, groups)
    columns = {
        "monetary_value": figures.amount,
        "frequency": figures.orders,
        "recency_days": figures.recency,
    }
    if groups and done is not None:
        columns |= {name: done[name] for name in done.codes}
    frame = nw.from_native(pd.DataFrame(columns, copy=False), eager_only=True)
    ranks = frame.select(rank=rank(policy))["rank"].to_numpy().astype(np.int64)
    return np.where(known, ranks, NO_TIER)


def _frame(figures: Figures, known: Mask) -> pd.DataFrame:
    """Return the measures of those known, as the methods look at them."""
    own = figures.of(np.flatnonzero(known))
    orders = own.orders.astype(np.float64)
    average = np.divide(own.amount, orders, out=np.full(len(orders), np.nan), where=own.orders > 0)
    columns = {
        "monetary_value": own.amount,
        "frequency": own.orders,
        "recency_days": own.recency,
        "average_order_value": average,
    }
    if own.habits is not None:
        columns |= {
            "average_order_value": own.habits.average_order,
            "gap_days": own.habits.gap,
            "orders_ever": own.habits.orders_ever,
            "pause_days": own.habits.pause,
            "variation": own.habits.variation,
            "months": own.habits.months,
        }
    return pd.DataFrame(columns, copy=False)
