"""Expected value: histories by hand and from CDNOW, the estimate of a base, and the potential."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from xltier.tiering.histories import HISTORIES, histories
from xltier.tiering.method_rules import ValueRules
from xltier.tiering.policy import Tier, default_policy
from xltier.tiering.threshold import NO_TIER
from xltier.tiering.value import LEAST_BUYERS, Value, estimate_value, potential

AS_OF = date(2026, 6, 30)
POLICY = default_policy("en")
RULES = ValueRules()


def purchases(*rows):
    """Rows of customer, order, date, amount in cents and, optionally, cost."""
    names = ["customer_id", "order_id", "date", "amount_minor", "cost_minor"]
    frame = pd.DataFrame([(*row, 0)[:5] for row in rows], columns=names)
    return frame.astype({"date": "datetime64[s]", "order_id": "str", "customer_id": "str"})


def of_one(*rows, policy=POLICY):
    frame = histories(purchases(*[("c", *row) for row in rows]), policy, AS_OF)
    assert tuple(frame.columns) == HISTORIES
    assert len(frame) == 1
    return frame.iloc[0]


def test_a_history_counts_purchase_days_after_the_first():
    one = of_one(
        ("a", "2026-01-01", 500),
        ("b", "2026-01-11", 100),
        ("c", "2026-01-11", 300),
        ("d", "2026-02-10", 1000),
    )
    assert (one["repeats"], one["t_x_days"], one["age_days"]) == (2, 40, 180)
    assert one["repeat_value"] == 700


def test_the_first_purchase_and_its_money_are_no_repeat():
    one = of_one(("a", "2026-01-01", 500), ("b", "2026-01-01", 900))
    assert (one["repeats"], one["t_x_days"]) == (0, 0)
    assert np.isnan(one["repeat_value"])


def test_all_history_counts_whatever_the_window():
    one = of_one(("a", "2019-06-30", 500), ("b", "2020-06-29", 100))
    assert (one["repeats"], one["t_x_days"], one["age_days"]) == (1, 365, 2557)


def test_a_purchase_after_the_as_of_date_does_not_exist_yet():
    one = of_one(("a", "2026-06-30 23:00:00", 500), ("b", "2026-07-01", 100))
    assert (one["repeats"], one["age_days"]) == (0, 0)


def test_a_return_reduces_the_value_of_its_order():
    one = of_one(("a", "2026-01-01", 500), ("b", "2026-01-11", 900), ("b", "2026-03-01", -300))
    assert (one["repeats"], one["t_x_days"], one["repeat_value"]) == (1, 10, 600)


def test_an_order_returned_in_full_was_no_purchase():
    one = of_one(("a", "2026-01-01", 500), ("b", "2026-01-11", 900), ("b", "2026-03-01", -900))
    assert (one["repeats"], one["t_x_days"]) == (0, 0)


def test_who_returned_everything_has_no_history():
    returned = purchases(("c", "a", "2026-01-01", 500), ("c", "a", "2026-02-01", -500))
    assert histories(returned, POLICY, AS_OF).empty


def test_value_is_margin_where_the_policy_measures_by_margin():
    rows = (("a", "2026-01-01", 500, 400), ("b", "2026-01-11", 900, 650))
    assert of_one(*rows, policy=replace(POLICY, measure_by="margin"))["repeat_value"] == 250


def lines(seed, count=600, customers=60):
    chance = np.random.default_rng(seed)
    amount = chance.integers(-500, 5_000, count)
    day = pd.Timestamp(AS_OF) - pd.to_timedelta(chance.integers(-10, 900, count), unit="D")
    order = pd.Series(chance.integers(0, count // 2, count)).astype("str")
    frame = pd.DataFrame(
        {
            "customer_id": pd.Series(chance.integers(0, customers, count)).astype("str"),
            "order_id": order.where(chance.random(count) < 0.8),
            "date": pd.DatetimeIndex(day).astype("datetime64[s]"),
            "amount_minor": amount,
            "cost_minor": amount // 2,
        }
    )
    return frame.astype({"order_id": "str"})


def by_customer(frame):
    return frame.sort_values("customer_id").reset_index(drop=True)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("measure_by", ["sales", "margin"])
def test_duckdb_gives_the_histories_that_pandas_gives(seed, measure_by):
    frame = lines(seed)
    policy = replace(POLICY, measure_by=measure_by)
    expected = by_customer(histories(frame, policy, AS_OF))
    relation = histories(duckdb.from_df(frame), policy, AS_OF)
    assert isinstance(relation, duckdb.DuckDBPyRelation)
    got = by_customer(relation.df())
    pd.testing.assert_frame_equal(got, expected, check_dtype=False, check_exact=True)
    assert len(expected) > 50


def test_the_order_of_lines_changes_no_history():
    frame = lines(7)
    shuffled = frame.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(
        by_customer(histories(shuffled, POLICY, AS_OF)),
        by_customer(histories(frame, POLICY, AS_OF)),
    )


def test_the_cdnow_sample_has_the_published_histories():
    spec = find_spec("lifetimes")
    if spec is None or spec.origin is None:
        pytest.skip("the CDNOW sample comes with the lifetimes package, which is not installed")
    folder = Path(spec.origin).parent / "datasets"
    names = ["old_id", "customer_id", "date", "quantity", "amount"]
    log = pd.read_csv(folder / "CDNOW_sample.txt", sep=r"\s+", names=names, dtype={1: str})
    log["date"] = pd.to_datetime(log["date"].astype(str), format="%Y%m%d")
    log["amount_minor"] = (log["amount"] * 100).round().astype("int64")
    log["order_id"] = pd.Series([None] * len(log), dtype="str")
    got = by_customer(histories(log, POLICY, date(1997, 9, 30)))

    published = pd.read_csv(folder / "cdnow_customers_summary_with_transactions.csv")
    assert len(got) == len(published) == 2_357
    assert (got["repeats"].to_numpy() == published["x"].to_numpy()).all()
    # Weeks are published with two decimals.
    for ours, theirs in (("t_x_days", "t_x"), ("age_days", "T")):
        np.testing.assert_allclose(got[ours] / 7, published[theirs], atol=0.00501)
    mean = got["repeat_value"].fillna(0) / 100
    np.testing.assert_allclose(mean, published["zbar"], atol=0.00501)


def base(count=2_000, seed=3):
    """Histories of customers who buy weekly to yearly, and each of whom may have left."""
    chance = np.random.default_rng(seed)
    age = chance.integers(100, 900, count)
    active = np.floor(age * chance.beta(1, 0.6, count)).astype(np.int64)
    bought = chance.poisson(active * chance.gamma(0.8, 1 / 40, count))
    repeats = np.minimum(bought, active)
    t_x = np.where(repeats > 0, np.maximum(active, repeats), 0)
    scale = chance.gamma(4, 1 / 40_000, count)
    value = chance.gamma(3 * np.maximum(repeats, 1), 1 / (scale * np.maximum(repeats, 1)))
    return pd.DataFrame(
        {
            "customer_id": [f"C{number}" for number in range(count)],
            "repeats": repeats,
            "t_x_days": t_x,
            "age_days": age,
            "repeat_value": np.where(repeats > 0, np.round(value), np.nan),
        }
    )


BASE = base()


def test_every_buyer_of_a_base_has_an_expectation():
    value = estimate_value(BASE, RULES)
    assert value.remarks == ()
    assert set(value.parameters) == {"r", "alpha", "a", "b", "p", "q", "v"}
    assert np.isfinite(value.expected_orders).all()
    assert (value.expected_value > 0).all()
    assert ((value.p_alive > 0) & (value.p_alive <= 1)).all()
    assert (value.p_alive[BASE["repeats"] == 0] == 1).all()
    assert (value.p_alive[BASE["repeats"] > 0] < 1).all()


def test_more_months_ahead_expect_more():
    year, two = (estimate_value(BASE, ValueRules(months=months)) for months in (12, 24))
    assert (two.expected_orders > year.expected_orders).all()
    assert (two.expected_orders < 2 * year.expected_orders).all()


def test_the_order_of_customers_changes_nothing_not_even_the_last_digit():
    order = np.random.default_rng(1).permutation(len(BASE))
    there = estimate_value(BASE, RULES)
    back = estimate_value(BASE.iloc[order], RULES)
    assert dict(back.parameters) == dict(there.parameters)
    for name in ("expected_orders", "expected_value", "p_alive"):
        np.testing.assert_array_equal(getattr(back, name), getattr(there, name)[order])


def test_equal_customers_are_expected_the_same():
    twice = pd.concat([BASE, BASE.head(20)], ignore_index=True)
    value = estimate_value(twice, RULES)
    for values in (value.expected_orders, value.expected_value, value.p_alive):
        np.testing.assert_array_equal(values[:20], values[-20:])


def test_customers_without_purchases_stay_blank_and_change_nobody_else():
    prospects = BASE.head(7).assign(repeats=pd.NA, t_x_days=pd.NA, age_days=pd.NA)
    prospects["repeat_value"] = np.nan
    numbers = ["repeats", "t_x_days", "age_days"]
    everyone = pd.concat([prospects, BASE]).astype(dict.fromkeys(numbers, "Int64"))
    value, alone = estimate_value(everyone, RULES), estimate_value(BASE, RULES)
    assert np.isnan(value.expected_value[:7]).all()
    assert np.isnan(value.p_alive[:7]).all()
    np.testing.assert_array_equal(value.expected_value[7:], alone.expected_value)


def blank(value):
    return all(
        np.isnan(values).all()
        for values in (value.expected_orders, value.expected_value, value.p_alive)
    )


def said(value):
    """The one remark, in both languages."""
    (remark,) = value.remarks
    assert remark.method == "value"
    return remark.sentence.en, remark.sentence.zh


def test_a_small_base_is_told_so_instead_of_fitted():
    value = estimate_value(BASE.head(LEAST_BUYERS - 1), RULES)
    assert blank(value)
    english, chinese = said(value)
    assert "499" in english
    assert "499" in chinese


def test_an_empty_base_is_told_so():
    assert blank(estimate_value(BASE.head(0), RULES))
    assert "there are 0" in said(estimate_value(BASE.head(0), RULES))[0]


def test_a_base_of_one_time_buyers_is_told_so():
    once = BASE.assign(repeats=0, t_x_days=0, repeat_value=np.nan)
    value = estimate_value(once, RULES)
    assert blank(value)
    assert "more than one day" in said(value)[0]


def test_a_fit_that_does_not_converge_leaves_blanks(monkeypatch):
    monkeypatch.setattr("xltier.tiering.bgnbd.fit", lambda _: None)
    value = estimate_value(BASE, RULES)
    assert blank(value)
    assert "BG/NBD" in said(value)[0]


def test_without_enough_repeat_buyers_only_orders_are_expected():
    few = BASE.assign(repeat_value=BASE["repeat_value"].where(BASE.index < 20))
    value = estimate_value(few, RULES)
    assert np.isfinite(value.expected_orders).all()
    assert np.isnan(value.expected_value).all()
    assert "at least 30 repeat buyers" in said(value)[0]


def test_money_without_a_mean_is_not_multiplied():
    chance = np.random.default_rng(2)
    wild = chance.gamma(3, size=len(BASE)) / chance.gamma(0.8, size=len(BASE))
    wild = np.where(BASE["repeats"] > 0, wild, np.nan)
    value = estimate_value(BASE.assign(repeat_value=wild), RULES)
    assert np.isfinite(value.expected_orders).all()
    assert np.isnan(value.expected_value).all()
    assert "too wildly" in said(value)[0]


def test_value_that_goes_with_frequency_is_remarked_on():
    related = BASE.assign(repeat_value=BASE["repeat_value"] * BASE["repeats"])
    value = estimate_value(related, RULES)
    assert np.isfinite(value.expected_value).all()
    assert "correlation is 0." in said(value)[0]


def test_net_returns_are_expected_to_spend_little_and_never_less_than_nothing():
    first = int(np.flatnonzero(BASE["repeats"] == 3)[0])
    returned = BASE.copy()
    returned.loc[first, "repeat_value"] = -50_000
    value = estimate_value(returned, RULES)
    assert 0 < value.expected_value[first] < estimate_value(BASE, RULES).expected_value[first]


def test_nothing_is_estimated_when_it_is_switched_off():
    value = estimate_value(BASE, ValueRules(on=False))
    assert blank(value)
    assert value.remarks == ()


@examples(10)
@given(st.integers(0, 10_000), st.floats(0.3, 1.0))
def test_any_base_gives_numbers_or_a_sentence(seed, share):
    history = base(900, seed).sample(frac=share, random_state=seed)
    value = estimate_value(history, RULES)
    if value.remarks and blank(value):
        return
    assert np.isfinite(value.expected_orders).all()
    assert ((value.p_alive > 0) & (value.p_alive <= 1)).all()


def expecting(*pairs):
    amounts, orders = (np.array(values, dtype=np.float64) for values in zip(*pairs, strict=True))
    return Value(orders, amounts, np.ones(len(amounts)))


def test_potential_is_the_best_tier_that_the_expectation_reaches():
    value = expecting((1_000_000, 6), (999_999.5, 5.5), (999_999.4, 9), (500_000, 3), (1, 50))
    ranks = np.full(5, 2)
    assert potential(value, ranks, POLICY).tolist() == [0, 0, 1, 1, NO_TIER]


def test_potential_is_better_than_the_tier_held():
    value = expecting((1_000_000, 6), (1_000_000, 6), (500_000, 3))
    assert potential(value, np.array([0, 1, 1]), POLICY).tolist() == [NO_TIER, 0, NO_TIER]


def test_orders_count_for_potential_only_where_all_conditions_do():
    value, ranks = expecting((2_000_000, 1)), np.array([2])
    assert potential(value, ranks, POLICY).tolist() == [NO_TIER]
    assert potential(value, ranks, replace(POLICY, match="any")).tolist() == [0]
    assert potential(value, ranks, replace(POLICY, method="abc")).tolist() == [0]


def test_a_tier_without_a_minimum_amount_is_never_reached():
    policy = replace(POLICY, tiers=(Tier("A", min_orders=2), Tier("B", min_amount=5), Tier("C")))
    assert potential(expecting((9, 9)), np.array([2]), policy).tolist() == [1]


def test_prospects_and_unknown_expectations_have_no_potential():
    value = expecting((np.nan, np.nan), (np.nan, 7), (9_000_000, 90))
    ranks = np.array([2, 2, NO_TIER])
    assert potential(value, ranks, POLICY).tolist() == [NO_TIER] * 3
