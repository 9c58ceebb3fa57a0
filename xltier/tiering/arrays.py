"""Threshold, RFM and lifecycle on a few numbers, where an engine costs more than the work.

A cell that asks for one customer's tier waits for the answer, and a sheet has thousands of such
cells. These are the rules of `threshold`, `rfm` and `lifecycle` on arrays; a test holds them to the
expressions there, number for number.
"""

from __future__ import annotations

import math
from functools import reduce
from typing import TYPE_CHECKING

import narwhals as nw
import numpy as np
import pandas as pd

from xltier.tiering.labels import NO_LABEL
from xltier.tiering.lifecycle import CODES, HUNDREDTHS, REPEAT_ORDERS
from xltier.tiering.reasons import conditions
from xltier.tiering.rfm_cuts import MeasureCuts, RfmCuts, find_rfm_cuts

if TYPE_CHECKING:
    from xltier.tiering.figures import Figures
    from xltier.tiering.method_rules import LifecycleRules, RfmRules
    from xltier.tiering.money import Floats, Integers, Mask, Numbers
    from xltier.tiering.policy import Tier, TieringPolicy


def tier_ranks(figures: Figures, policy: TieringPolicy) -> Integers:
    """Return the rank of customers who all have measures: the first tier whose conditions hold."""
    last = len(policy.tiers) - 1
    ranks = np.full(len(figures.amount), last, dtype=np.int64)
    for rank in range(last - 1, -1, -1):
        ranks[_meets(policy.tiers[rank], figures, policy)] = rank
    return ranks


def rfm_cuts(figures: Figures, rules: RfmRules) -> RfmCuts:
    """Return the rules' edges, and the quantiles of the customers where the rules give none.

    Where the rules give all edges, the lines of the eight types are left out.
    """
    edges = (rules.recency_edges, rules.frequency_edges, rules.monetary_edges)
    given = [MeasureCuts(each, ()) for each in edges if each is not None]
    if len(given) == len(edges):
        recency, frequency, monetary = given
        return RfmCuts(recency, frequency, monetary)
    columns = {
        "recency_days": figures.recency,
        "frequency": figures.orders,
        "monetary_value": figures.amount,
    }
    return find_rfm_cuts(nw.from_native(pd.DataFrame(columns)), rules)


def rfm_numbers(figures: Figures, cuts: RfmCuts, levels: int) -> Integers:
    """Return R, F and M as one number such as 545, of customers who all have measures.

    Args:
        figures: The measures; a recency of NaN is R = 1.
        cuts: Where each measure is cut.
        levels: Number of levels.
    """
    recency = levels - _edges_below(figures.recency, cuts.recency)
    recency[np.isnan(figures.recency)] = 1
    frequency = _edges_below(figures.orders, cuts.frequency) + 1
    monetary = _edges_below(figures.amount, cuts.monetary) + 1
    monetary[figures.amount <= 0] = 1
    numbers: Integers = recency * 100 + frequency * 10 + monetary
    return numbers


def stages(orders: Integers, recency: Floats, gap: Floats, rules: LifecycleRules) -> Integers:
    """Return the codes of lifecycle stages, `NO_LABEL` for who has never bought.

    A pause that ended in the latest month cannot be told from these numbers, so nobody has
    returned. A single order is taken to lie inside the window; without one, who has bought before
    is known by the days since.

    Args:
        orders: Orders over all history, or those of the window.
        recency: Days since the last purchase, NaN for unknown.
        gap: Usual days between purchases, NaN for unknown.
        rules: Where the stages begin.
    """
    late = recency * HUNDREDTHS
    cases = (
        ("lost", late > gap * rules.lost),
        ("dormant", late > gap * rules.dormant),
        ("slipping", late > gap * rules.slipping),
        ("loyal", orders >= rules.loyal_orders),
        ("repeat", orders >= REPEAT_ORDERS),
        ("new", orders > 0),
    )
    codes = np.full(len(orders), CODES["slipping"], dtype=np.int64)
    for name, holds in reversed(cases):
        codes[holds] = CODES[name]
    codes[(orders <= 0) & np.isnan(recency)] = NO_LABEL
    return codes


def _meets(tier: Tier, figures: Figures, policy: TieringPolicy) -> Mask:
    given = conditions(tier)
    if not given:
        return np.ones(len(figures.amount), dtype=np.bool_)
    together = np.logical_and if policy.match == "all" else np.logical_or
    met: Mask = reduce(together, (condition.met(figures) for condition in given))
    return met


def _edges_below(values: Numbers, cuts: MeasureCuts) -> Integers:
    count = np.zeros(len(values), dtype=np.int64)
    for edge in cuts.edges:
        count += values > math.floor(edge)
    return count
