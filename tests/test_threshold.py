"""Threshold tiering and steadiness."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltier.tiering.figures import Figures
from xltier.tiering.policy import Tier, TieringPolicy, default_policy
from xltier.tiering.ranking import ranks_of
from xltier.tiering.steadiness import steady
from xltier.tiering.threshold import NO_TIER, assign, kept

SHIPPED = default_policy("en")


def rank(policy, amount, orders, recency=np.nan):
    measures = pd.DataFrame(
        {"monetary_value": [amount], "frequency": [orders], "recency_days": [recency]},
        dtype="float64",
    )
    return int(assign(measures, policy)["rank"].iloc[0])


@pytest.mark.parametrize(
    ("amount", "orders", "expected"),
    [
        (1_000_000, 6, 0),
        (999_999, 6, 1),
        (1_000_000, 5, 1),
        (500_000, 3, 1),
        (499_999, 99, 2),
        (2_000_000, 2, 2),
        (-100, 0, 2),
    ],
)
def test_bounds_are_inclusive_and_all_legs_must_hold(amount, orders, expected):
    assert rank(SHIPPED, amount, orders) == expected


@pytest.mark.parametrize(
    ("amount", "orders", "expected"), [(2_000_000, 0, 0), (0, 6, 0), (0, 3, 1), (499_999, 2, 2)]
)
def test_any_needs_one_leg(amount, orders, expected):
    assert rank(replace(SHIPPED, match="any"), amount, orders) == expected


@pytest.mark.parametrize("match", ["all", "any"])
def test_a_blank_condition_asks_nothing_and_meets_nothing(match):
    policy = TieringPolicy((Tier("A", min_amount=100), Tier("B")), match=match)
    assert [rank(policy, 100, 0), rank(policy, 99, 1000)] == [0, 1]


@pytest.mark.parametrize("match", ["all", "any"])
def test_who_never_bought_is_not_recent(match):
    policy = TieringPolicy((Tier("A", max_recency_days=30), Tier("B")), match=match)
    assert [rank(policy, 0, 0, 30), rank(policy, 0, 0, 31), rank(policy, 0, 0)] == [0, 1, 1]


def test_a_prospect_has_no_tier():
    assert rank(SHIPPED, np.nan, np.nan) == NO_TIER


bounds = st.none() | st.integers(0, 20)
tiers = st.builds(Tier, st.just("t"), min_amount=bounds, min_orders=bounds, max_recency_days=bounds)
policies = st.builds(
    TieringPolicy,
    st.lists(tiers, max_size=4).map(lambda some: (*some, Tier("rest"))),
    match=st.sampled_from(["all", "any"]),
)
amounts = st.integers(0, 25)
recencies = st.floats(0, 25) | st.just(float("nan"))


@given(policies, amounts, amounts, amounts, amounts, recencies)
def test_more_money_or_more_orders_never_lowers_a_tier(
    policy, amount, more_amount, orders, more_orders, recency
):
    before = rank(policy, amount, orders, recency)
    assert rank(policy, amount + more_amount, orders + more_orders, recency) <= before


@given(policies, amounts, amounts, st.floats(0, 25), recencies)
def test_a_more_recent_purchase_never_lowers_a_tier(policy, amount, orders, recent, recency):
    earlier = recency if np.isnan(recency) else recent + recency
    assert rank(policy, amount, orders, recent) <= rank(policy, amount, orders, earlier)


@given(policies, st.lists(st.tuples(amounts, amounts, recencies), min_size=1, max_size=20))
def test_the_tier_is_the_first_from_the_top_whose_conditions_hold(policy, customers):
    def meets(tier, amount, orders, recency):
        legs = [
            value >= bound
            for value, bound in ((amount, tier.min_amount), (orders, tier.min_orders))
            if bound is not None
        ]
        if tier.max_recency_days is not None:
            legs.append(recency <= tier.max_recency_days)
        return not legs or (all(legs) if policy.match == "all" else any(legs))

    expected = [
        next(at for at, tier in enumerate(policy.tiers) if meets(tier, *customer))
        for customer in customers
    ]
    amount, orders, recency = (np.array(column) for column in zip(*customers, strict=True))
    figures = Figures(amount, orders, recency.astype(float))
    known = np.ones(len(customers), dtype=bool)
    assert ranks_of(figures, known, policy).tolist() == expected


def test_the_keep_line_scales_every_bound_and_stays_exact():
    policy = TieringPolicy((Tier("A", 1_000_001, 7, 100), Tier("B")), keep_line=0.9)
    assert kept(policy).tiers[0] == Tier("A", 900_001, 7, 111)


def steadied(policy, computed, keepable, held, below=0):
    result = steady(*(np.array([n]) for n in (computed, keepable, held, below)), policy)
    return int(result.ranks[0]), int(result.reviews_below[0])


GRACE = replace(SHIPPED, keep_line=0.9, reviews_in_row=2)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ({"computed": 0, "keepable": 0, "held": 2, "below": 1}, (0, 0)),  # up at once
        ({"computed": 1, "keepable": 0, "held": 0, "below": 1}, (0, 0)),  # above the keep line
        ({"computed": 1, "keepable": 1, "held": 0, "below": 0}, (0, 1)),  # first review below
        ({"computed": 2, "keepable": 2, "held": 0, "below": 1}, (2, 0)),  # second: down
        ({"computed": 2, "keepable": 2, "held": -1}, (2, 0)),  # nothing to defend
        ({"computed": -1, "keepable": -1, "held": 0}, (-1, 0)),  # a prospect has nothing to keep
    ],
)
def test_down_only_after_some_reviews_below_the_keep_line(case, expected):
    assert steadied(GRACE, **case) == expected


def test_one_level_at_a_time_takes_a_review_for_each_tier():
    slow = replace(GRACE, one_level=True)
    assert steadied(slow, computed=2, keepable=2, held=0, below=1) == (1, 1)
    assert steadied(slow, computed=2, keepable=2, held=1, below=1) == (2, 0)
    assert steadied(slow, computed=2, keepable=1, held=0, below=1) == (1, 0)


ranks = st.integers(0, 4)


@given(ranks, ranks, ranks, st.integers(0, 5), st.integers(1, 4), st.booleans())
def test_steadiness_never_lowers_below_the_rules_nor_raises_above_what_was_held(
    computed, easier, held, below, in_row, one_level
):
    policy = replace(SHIPPED, keep_line=0.8, reviews_in_row=in_row, one_level=one_level)
    result, count = steadied(policy, computed, max(0, computed - easier), held, below)
    assert min(held, computed) <= result <= computed
    assert 0 <= count <= max(below + 1, 1)


@given(ranks, ranks)
def test_without_steadiness_the_rules_decide(computed, held):
    assert steadied(SHIPPED, computed, computed, held) == (computed, 0)
