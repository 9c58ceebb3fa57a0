"""`xltier.tier`: a frame of purchases in, one row per customer out, of the same kind."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

import xltier
from xltier.tiering.frames import TIERED_COLUMNS
from xltier.tiering.method_rules import METHODS

AS_OF = date(2026, 6, 30)
POLICY = xltier.default_policy("en")


def purchases(customers=60):
    generator = np.random.default_rng(7)
    rows = []
    for number in range(customers):
        for order in range(int(generator.integers(1, 12))):
            day = AS_OF - timedelta(days=int(generator.integers(0, 700)))
            amount = round(float(generator.lognormal(6, 1)), 2)
            rows.append((f"C{number:03}", f"{number}-{order}", pd.Timestamp(day), amount))
    rows.append(("C000", "0-0", pd.Timestamp(AS_OF), -1.25))
    return pd.DataFrame(rows, columns=["customer_id", "order_id", "date", "amount"])


def tidy(frame):
    ordered = frame.sort_values("customer_id", ignore_index=True)
    return ordered.astype(object).where(ordered.notna(), None)


def assert_equal(found, expected):
    assert list(found.columns) == list(expected.columns)
    found, expected = tidy(found), tidy(expected)
    for name in expected:
        assert found[name].tolist() == expected[name].tolist(), name


def test_pandas_gives_pandas_with_a_tier_for_every_customer():
    result = xltier.tier(purchases(), POLICY, as_of=AS_OF)
    assert isinstance(result, pd.DataFrame)
    assert list(result.columns) == list(TIERED_COLUMNS)
    assert sorted(result["customer_id"]) == [f"C{n:03}" for n in range(60)]
    assert set(result["tier"]) <= {"Tier 1", "Tier 2", "Tier 3"}


def test_the_measures_are_those_of_a_plain_groupby():
    frame = purchases()
    result = xltier.tier(frame, POLICY, as_of=AS_OF).set_index("customer_id").sort_index()
    inside = frame[frame["date"] > pd.Timestamp(2025, 6, 30)]
    sales = inside.groupby("customer_id")["amount"].sum().reindex(result.index, fill_value=0)
    assert np.allclose(result["monetary_value"], sales)
    last = frame[frame["amount"] > 0].groupby("customer_id")["date"].max()
    assert (result["recency_days"] == (pd.Timestamp(AS_OF) - last).dt.days).all()


@pytest.mark.parametrize("method", METHODS)
def test_polars_and_duckdb_give_their_own_kind_and_the_same_rows(method):
    from dataclasses import replace

    tiers = (*(replace(t, min_score=s) for t, s in zip(POLICY.tiers, (800, 500), strict=False)),)
    policy = replace(POLICY, method=method, tiers=(*tiers, POLICY.tiers[-1]))
    frame = purchases()
    expected = xltier.tier(frame, policy, as_of=AS_OF)
    eager = xltier.tier(pl.from_pandas(frame), policy, as_of=AS_OF)
    assert isinstance(eager, pl.DataFrame)
    assert_equal(eager.to_pandas(), expected)
    lazy = xltier.tier(pl.from_pandas(frame).lazy(), policy, as_of=AS_OF)
    assert isinstance(lazy, pl.LazyFrame)
    assert_equal(lazy.collect().to_pandas(), expected)
    relation = xltier.tier(duckdb.from_df(frame), policy, as_of=AS_OF)
    assert isinstance(relation, duckdb.DuckDBPyRelation)
    assert_equal(relation.df(), expected)


@pytest.mark.xdist_group("spark")
@pytest.mark.skipif(shutil.which("java") is None, reason="Java, which Spark needs, is not here")
def test_spark_gives_spark_and_the_same_rows(spark):
    frame = purchases()
    result = xltier.tier(spark.createDataFrame(frame), POLICY, as_of=AS_OF)
    assert type(result).__module__.startswith("pyspark.sql")
    assert_equal(result.toPandas(), xltier.tier(frame, POLICY, as_of=AS_OF))


def test_labels_and_shipped_tiers_come_in_chinese_too():
    result = xltier.tier(purchases(), as_of=AS_OF, language="zh")
    assert set(result["tier"]) <= {"一级", "二级", "三级"}
    assert "重要价值" in set(result["rfm_type"])


def test_orders_without_numbers_are_counted_by_day():
    frame = purchases().drop(columns="order_id")
    by_day = frame[frame["amount"] > 0].drop_duplicates(["customer_id", "date"])
    inside = by_day[by_day["date"] > pd.Timestamp(2025, 6, 30)]
    counts = inside.groupby("customer_id").size()
    result = xltier.tier(frame, POLICY, as_of=AS_OF).set_index("customer_id")["frequency"]
    assert (result[counts.index] == counts).all()


def test_money_is_rounded_as_the_workbook_rounds_it():
    frame = pd.DataFrame({"customer_id": ["A"], "date": [pd.Timestamp(AS_OF)], "amount": [0.285]})
    assert xltier.tier(frame, POLICY, as_of=AS_OF)["monetary_value"].tolist() == [0.29]
    exact = pl.DataFrame({"customer_id": ["A"], "date": [AS_OF], "amount": [Decimal("0.285")]})
    assert xltier.tier(exact, POLICY, as_of=AS_OF)["monetary_value"].to_list() == [0.29]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda f: f.drop(columns="amount"), "no column amount; they have customer_id, order_id"),
        (lambda f: f.assign(amount=f["amount"].astype(str)), "money must be numbers"),
        (lambda f: f.assign(date=f["date"].astype(str)), "Dates must be dates"),
        (lambda f: f.assign(amount=f["amount"].mask(f.index < 3)), "3 without a usable amount"),
        (lambda f: f.assign(amount=f["amount"].mask(f.index < 2, np.inf)), "2 without a usable"),
        (lambda f: f.assign(customer_id=f["customer_id"].mask(f.index < 1)), "usable customer_id"),
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_is_dropped(change, said):
    with pytest.raises(xltier.SourceError, match=said):
        xltier.tier(change(purchases()), POLICY, as_of=AS_OF)


def test_the_example_of_the_readme_runs():
    text = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    blocks = [part.split("```")[0] for part in text.split("```python")[1:]]
    example = next(block for block in blocks if "xltier.tier(" in block)
    names: dict[str, object] = {}
    exec(example, names)  # noqa: S102 - our own example
    tiers = names["tiers"].set_index("customer_id")["tier"]
    assert tiers.to_dict() == {"A": "Gold", "B": "Silver"}
