"""The Pareto curve: what share of the sales the best customers bring."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltier.tiering.labels import ABC_CLASSES
from xltier.tiering.method_rules import BASIS

if TYPE_CHECKING:
    from xltier.language import Language
    from xltier.tiering.dashboard_base import Base
    from xltier.tiering.method_rules import AbcRules
    from xltier.tiering.money import Integers

POINTS = 51
"""Points of the curve, its ends included: one for every 2 % of the customers."""


def pareto_curve(amount: Integers, rules: AbcRules) -> pd.DataFrame:
    """Return the curve over all customers with sales above nothing, the largest first.

    Between two customers it is a straight line, so that it has as many points for any base.

    Args:
        amount: Money in the window, minor units.
        rules: Where the classes are cut.

    Returns:
        Columns customer_share, sales_share, a_line and b_line, all from 0 to 1; no rows when
        nobody has sales.
    """
    largest_first = np.sort(amount[amount > 0])[::-1].astype(np.float64)
    reached = np.r_[0.0, np.cumsum(largest_first)]
    at = np.linspace(0.0, 1.0, POINTS if len(largest_first) else 0)
    sales = np.interp(at * len(largest_first), np.arange(len(reached)), reached)
    return pd.DataFrame(
        {
            "customer_share": at,
            "sales_share": sales / max(reached[-1], 1.0),
            "a_line": rules.a / BASIS,
            "b_line": rules.b / BASIS,
        }
    )


def abc_classes(base: Base, language: Language) -> pd.DataFrame:
    """Return one row per ABC class: columns abc, customers, customer_share, sales, sales_share.

    Sales are minor units; the shares are of the customers and the sales of all three classes.
    """
    labels = [label.label.text(language) for label in ABC_CLASSES]
    mine = [(base.shown["abc"] == label).to_numpy() for label in labels]
    customers = np.array([int(here.sum()) for here in mine])
    sales = np.array([int(base.amount[here].sum()) for here in mine])
    return pd.DataFrame(
        {
            "abc": labels,
            "customers": customers,
            "customer_share": customers / max(customers.sum(), 1),
            "sales": sales,
            "sales_share": sales / max(sales.sum(), 1),
        }
    )
