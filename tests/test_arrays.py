"""The rules on arrays give what the expressions give, number for number."""

from __future__ import annotations

import narwhals as nw
import numpy as np
import pandas as pd
from rule_sets import rule_sets

from xltier.tiering.arrays import rfm_cuts, rfm_numbers, stages, tier_ranks
from xltier.tiering.figures import Figures
from xltier.tiering.lifecycle import lifecycle_stage
from xltier.tiering.method_rules import LifecycleRules, RfmRules
from xltier.tiering.policy import default_policy
from xltier.tiering.ranking import coded
from xltier.tiering.threshold import assign

SOME = np.random.default_rng(4)


def figures(count, *, most=30, largest=3_000_000):
    recency = SOME.integers(0, 500, count).astype(float)
    recency[SOME.random(count) < 0.2] = np.nan
    return Figures(SOME.integers(-500, largest, count), SOME.integers(0, most, count), recency)


def test_tiers_of_arrays_are_those_of_the_expression():
    for rules in rule_sets(150, seed=7):
        policy = rules.policy
        people = figures(200, largest=20_500 * 10**policy.currency_decimals)
        frame = pd.DataFrame(
            {
                "monetary_value": people.amount,
                "frequency": people.orders,
                "recency_days": people.recency,
            }
        )
        assert tier_ranks(people, policy).tolist() == assign(frame, policy)["rank"].tolist()


EDGES = {
    "recency_edges": (20.0, 60.5, 150.0, 300.0),
    "frequency_edges": (1.0, 3.0, 5.5, 12.0),
    "monetary_edges": (-10.0, 100_000.0, 700_000.5, 2_000_000.0),
}


def test_rfm_of_arrays_is_that_of_the_expression_with_edges_given_or_of_the_base():
    shipped = default_policy("en")
    for edges in ({}, EDGES, {"recency_edges": EDGES["recency_edges"]}):
        for count in (1, 3, 500):
            people = figures(count)
            rules = RfmRules(**edges)
            methods = type(shipped.methods)(rfm=rules)
            policy = type(shipped)(shipped.tiers, methods=methods)
            by_expression = coded(people, np.ones(count, dtype=bool), policy, {"rfm"})["rfm"]
            by_arrays = rfm_numbers(people, rfm_cuts(people, rules), rules.levels)
            assert by_arrays.tolist() == by_expression.tolist()


def test_stages_of_arrays_are_those_of_the_expression():
    rules = LifecycleRules(loyal_orders=4, slipping=120, dormant=260, lost=400)
    people = figures(2000, most=8)
    gap = SOME.integers(1, 120, 2000) / 2
    gap[SOME.random(2000) < 0.2] = np.nan
    frame = pd.DataFrame(
        {
            "orders_ever": np.maximum(people.orders, ~np.isnan(people.recency)),
            "frequency": people.orders,
            "recency_days": people.recency,
            "gap_days": gap,
            "pause_days": np.nan,
        }
    )
    by_expression = nw.from_native(frame).select(stage=lifecycle_stage(rules)).to_native()
    by_arrays = stages(people.orders, people.recency, gap, rules)
    assert by_arrays.tolist() == by_expression["stage"].tolist()
    assert len(set(by_arrays.tolist())) == 7, "every stage but returned, and none"
