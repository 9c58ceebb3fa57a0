"""Customers, sales and moves by what describes a customer: region, rep."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltier.tiering.dashboard_base import sums
from xltier.tiering.dashboard_products import SHOWN
from xltier.tiering.dashboard_words import NOT_STATED, OTHERS

if TYPE_CHECKING:
    from xltier.language import Language
    from xltier.tiering.dashboard_base import Base

COUNTS = ("customers", "sales", "top_customers", "up", "down")


def breakdown(base: Base, name: str, language: Language) -> pd.DataFrame:
    """Return one row for each of the ten largest groups of customers, the others together.

    Args:
        base: The customers.
        name: The column of the Customers table that groups them.
        language: The language of the rows that are no group.

    Returns:
        Columns `name`, customers, sales (minor units), sales_share, top_customers (in the best
        tier), up, down and net_upgrades, most sales first; no rows when nobody is in a group.
    """
    code, groups = pd.factorize(base.customers[name])
    labels = [*map(str, groups), NOT_STATED.text(language)]
    code = np.where(code < 0, len(labels) - 1, code)
    counted = {
        "customers": np.ones(len(base), dtype=np.int64),
        "sales": base.amount,
        "top_customers": base.rank == 0,
        "up": base.direction == "up",
        "down": base.direction == "down",
    }
    totals = {key: sums(code, np.asarray(counted[key], np.int64), len(labels)) for key in COUNTS}
    order = np.argsort(-totals["sales"], kind="stable")
    order = order[totals["customers"][order] > 0] if len(groups) else order[:0]
    shown = order if len(order) <= SHOWN + 1 else order[:SHOWN]
    rest = order[len(shown) :]
    names = [labels[at] for at in shown.tolist()]
    table = {key: values[shown] for key, values in totals.items()}
    if len(rest):
        names.append(OTHERS.text(language))
        table = {key: np.append(table[key], totals[key][rest].sum()) for key in COUNTS}
    whole = table["sales"].sum()
    share = table["sales"] / whole if whole > 0 else np.full(len(names), np.nan)
    frame = pd.DataFrame({name: pd.Series(names, dtype="str"), **table})
    frame.insert(3, "sales_share", share)
    return frame.assign(net_upgrades=table["up"] - table["down"])
