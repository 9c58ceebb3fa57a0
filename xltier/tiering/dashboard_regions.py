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
    totals = pd.DataFrame(
        {key: sums(code, np.asarray(counted[key], np.int64), len(labels)) for key in COUNTS}
    )
    totals.insert(0, name, pd.Series(labels, dtype="str"))
    if not len(groups):
        totals = totals.iloc[:0]
    totals = totals[totals["customers"] > 0]
    totals = totals.sort_values("sales", ascending=False, kind="stable", ignore_index=True)
    frame = _with_others(totals, name, language)
    whole = frame["sales"].sum()
    frame.insert(3, "sales_share", frame["sales"] / whole if whole > 0 else np.nan)
    return frame.assign(net_upgrades=frame["up"] - frame["down"])


def _with_others(totals: pd.DataFrame, name: str, language: Language) -> pd.DataFrame:
    if len(totals) <= SHOWN + 1:
        return totals
    rest = totals.iloc[SHOWN:]
    others = pd.DataFrame({name: [OTHERS.text(language)], **{k: [rest[k].sum()] for k in COUNTS}})
    return pd.concat([totals.iloc[:SHOWN], others], ignore_index=True)
