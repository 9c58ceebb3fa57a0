"""What-if: what the rules as typed would give beside the tiers there are; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from xltier.commands.examining import Examination, examine_workbook
from xltier.commands.looking_back import LookingBack
from xltier.commands.recalculate import Recalculation, recalculate_examined
from xltier.tiering.policy import TieringPolicy
from xltier.tiering.wording import PROSPECTS
from xltier.workbook.base import Workbook


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What a recalculation would change now.

    Attributes:
        done: The recalculation that was not written.
        since: The day it looks back from, and where that comes from.
        tiers: One row per tier, best first, then prospects, then tiers that only the workbook has:
            columns tier, customers_now, sales_now as they stand in the workbook, and customers,
            sales as they would be. NaN where a tier is on one side only.
        movers: One row per customer whose tier would be another, largest sales first: columns
            customer_id, name, from_tier, to_tier, direction (up, down, new, lapsed; other if the
            rules do not know the present tier).
    """

    done: Recalculation
    since: LookingBack
    tiers: pd.DataFrame
    movers: pd.DataFrame

    def count(self, direction: str) -> int:
        """Return how many customers would move in a direction."""
        return int((self.movers["direction"] == direction).sum())


def what_if(workbook: Workbook, *, as_of: date | None = None, today: date | None = None) -> WhatIf:
    """Tier every customer by the rules as typed and compare with the tiers in the workbook.

    Args:
        workbook: Holds the tables; nothing is written.
        as_of: The day to look back from; None takes the one on the Rules sheet, or that of the last
            review where nothing was bought since, or today.
        today: The present day; None asks the clock.

    Raises:
        PolicyError: The rules cannot be used.
        WorkbookError: A table or column is missing.
    """
    data = examine_workbook(workbook, as_of=as_of, today=today, asking=True)
    return what_if_examined(workbook, data)


def what_if_examined(workbook: Workbook, data: Examination) -> WhatIf:
    """Tier every customer by the policy of `data` and compare with the tiers in the workbook."""
    done = recalculate_examined(workbook, data, write=False)
    return WhatIf(done, data.since, _tiers(workbook, done), _movers(data, done))


def _tiers(workbook: Workbook, done: Recalculation) -> pd.DataFrame:
    columns = ["tier", "customers", "sales"]
    then = done.review.summary[columns]
    now = workbook.read("TierSummary")[columns] if workbook.has("TierSummary") else then.iloc[:0]
    now = now.dropna(subset="tier").astype({"tier": "object"})
    numbers = {name: pd.to_numeric(now[name], errors="coerce") for name in columns[1:]}
    now = now.assign(**numbers).rename(columns={name: f"{name}_now" for name in numbers})
    both = then.astype({"tier": "object"}).merge(now, on="tier", how="outer", sort=False)
    order = [*done.policy.names, PROSPECTS.text(workbook.language)]
    rank = both["tier"].map({name: at for at, name in enumerate(order)}).fillna(len(order))
    shown = both.iloc[np.argsort(rank.to_numpy(), kind="stable")].reset_index(drop=True)
    return shown[["tier", "customers_now", "sales_now", "customers", "sales"]]


def _movers(data: Examination, done: Recalculation) -> pd.DataFrame:
    after = done.review.customers
    before = data.traits.reindex(after.index).reindex(columns=["customer_id", "name", "tier"])
    pair = pd.DataFrame(
        {
            "customer_id": before["customer_id"].astype(object),
            "name": before["name"].astype(object),
            "from_tier": _text(before["tier"]),
            "to_tier": _text(after["tier"]),
            "sales": after["monetary_value"],
        }
    )
    pair["direction"] = _directions(pair["from_tier"], pair["to_tier"], done.policy)
    moved = pair[pair["direction"] != "same"]
    moved = moved.sort_values("sales", ascending=False, na_position="last", kind="stable")
    return moved.drop(columns="sales").reset_index(drop=True)


def _text(tiers: pd.Series) -> pd.Series:
    """Return tiers as typed text; a blank one is None."""
    texts = tiers.astype(object).map(lambda tier: None if pd.isna(tier) else str(tier).strip())
    return texts.where(texts.astype(bool), None)


def _directions(before: pd.Series, after: pd.Series, policy: TieringPolicy) -> np.ndarray:
    ranks = {name: at for at, name in enumerate(policy.names)}
    old, new = before.map(ranks).to_numpy(np.float64), after.map(ranks).to_numpy(np.float64)
    had, has = before.notna().to_numpy(), after.notna().to_numpy()
    words = np.select(
        [~had & ~has, ~had, ~has, np.isnan(old), new < old, new > old],
        ["same", "new", "lapsed", "other", "up", "down"],
        "same",
    )
    return words.astype(object)
