"""The CDNOW log, real purchases of 23,570 customers: totals, and tiers worked out independently."""

from __future__ import annotations

from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest

from xltier.tiering.policy import default_policy
from xltier.tiering.quality import examine
from xltier.tiering.review import review

AS_OF = date(1998, 6, 30)


@pytest.fixture(scope="module")
def log():
    spec = find_spec("lifetimes")
    if spec is None or spec.origin is None:
        pytest.skip("the CDNOW log comes with the lifetimes package, which is not installed")
    path = Path(spec.origin).parent / "datasets" / "CDNOW_master.txt"
    names = ["customer_id", "date", "quantity", "amount"]
    frame = pd.read_csv(path, sep=r"\s+", names=names, header=0, dtype={names[0]: str})
    frame["date"] = pd.to_datetime(frame["date"].astype(str), format="%Y%m%d")
    return frame


@pytest.fixture(scope="module")
def tiered(log):
    people = pd.DataFrame({"customer_id": log["customer_id"].unique()})
    policy = default_policy("en")
    examined = examine(people, log, as_of=AS_OF, today=AS_OF, policy=policy, language="en")
    return examined, review(examined, policy=policy, as_of=AS_OF, history=None, language="en")


def test_every_purchase_of_the_log_is_counted_to_the_cent(log, tiered):
    examined, _ = tiered
    assert len(log) == len(examined.purchases) == 69_659
    assert len(examined.customers) == 23_570
    assert examined.purchases["amount_minor"].sum() == 250_031_563
    assert len(examined.set_aside) == 0


def test_tiers_equal_a_few_independent_lines_of_pandas(log, tiered):
    recent = log[(log["date"] > "1997-06-30") & (log["date"] <= "1998-06-30")]
    bought = recent.groupby("customer_id").agg(amount=("amount", "sum"), orders=("date", "nunique"))
    bought = bought.reindex(log["customer_id"].unique(), fill_value=0)
    expected = pd.Series("Tier 3", index=bought.index)
    expected[(bought["amount"].round(2) >= 5_000) & (bought["orders"] >= 3)] = "Tier 2"
    expected[(bought["amount"].round(2) >= 10_000) & (bought["orders"] >= 6)] = "Tier 1"

    examined, result = tiered
    got = result.customers.set_axis(examined.customers["customer_id"])
    assert got["tier"].to_dict() == expected.to_dict()
    assert got["frequency"].to_dict() == bought["orders"].to_dict()
    assert got["monetary_value"].to_dict() == bought["amount"].round(2).to_dict()
