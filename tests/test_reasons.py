"""Reasons and gaps: what a person reads beside a tier."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from xltier.tiering.figures import Figures
from xltier.tiering.policy import Tier, TieringPolicy, default_policy
from xltier.tiering.ranking import ranks_of
from xltier.tiering.reasons import gaps_to_next, reasons
from xltier.tiering.threshold import NO_TIER

NAN = float("nan")
RECENT = TieringPolicy((Tier("A", 1_000_000, 6, 90), Tier("B", 500_000, 3, 180), Tier("C")))


def say(policy, language, amount, orders, recency=10.0, *, known=True):
    figures = Figures(np.array([amount]), np.array([orders]), np.array([recency]))
    ranks = ranks_of(figures, np.array([known]), policy)
    reason = reasons(ranks, figures, policy, language)[0]
    return reason, gaps_to_next(ranks, figures, policy, language)[0]


@pytest.mark.parametrize(
    ("amount", "orders", "reason", "gap"),
    [
        (1_230_000, 7, "Sales 12,300 ≥ 10,000 and 7 orders ≥ 6", None),
        (
            620_050,
            4,
            (
                "Sales 6,200.50 ≥ 5,000 and 4 orders ≥ 3; not Tier 1: sales 6,200.50 < 10,000 "
                "(3,799.50 short) and 4 orders < 6 (2 short)"
            ),
            "3,799.50 more sales and 2 more orders to Tier 1",
        ),
        (
            2_000_000,
            2,
            "Not Tier 2: 2 orders < 3 (1 short), although sales 20,000 ≥ 5,000",
            "1 more order to Tier 2",
        ),
        (
            -5_000,
            1,
            "Not Tier 2: sales −50 < 5,000 (5,050 short) and 1 order < 3 (2 short)",
            "5,050 more sales and 2 more orders to Tier 2",
        ),
    ],
)
def test_english_reasons_say_the_deciding_numbers(amount, orders, reason, gap):
    assert say(default_policy("en"), "en", amount, orders) == (reason, gap)


@pytest.mark.parametrize(
    ("amount", "orders", "reason", "gap"),
    [
        (1_230_000, 7, "购买金额 12,300 ≥ 10,000，购买次数 7 ≥ 6", None),
        (
            620_000,
            4,
            (
                "购买金额 6,200 ≥ 5,000，购买次数 4 ≥ 3；"
                "未达一级：购买金额 6,200 < 10,000（差 3,800），购买次数 4 < 6（差 2 次）"
            ),
            "距一级还差金额 3,800、2 次购买",
        ),
        (
            2_000_000,
            2,
            "未达二级：购买次数 2 < 3（差 1 次），但购买金额 20,000 ≥ 5,000",
            "距二级还差 1 次购买",
        ),
    ],
)
def test_chinese_reasons_say_the_deciding_numbers(amount, orders, reason, gap):
    assert say(default_policy("zh"), "zh", amount, orders) == (reason, gap)


def test_recency_is_told_in_days_and_mended_by_a_purchase():
    assert say(RECENT, "en", 600_000, 3, 200.0) == (
        "Not B: last purchase 200 days ago > 180, although sales 6,000 ≥ 5,000 and 3 orders ≥ 3",
        "One new purchase to B",
    )
    assert say(RECENT, "zh", 600_000, 3, 200.0) == (
        "未达 B：距上次购买 200 天 > 180，但购买金额 6,000 ≥ 5,000，购买次数 3 ≥ 3",
        "再购买一次即可达到 B",
    )


def test_a_missing_order_is_also_the_new_purchase():
    assert say(RECENT, "en", 600_000, 2, 200.0)[1] == "1 more order to B"


def test_who_has_no_purchase_that_counts_is_told_so():
    assert "no purchase that counts" in say(RECENT, "en", 600_000, 3, NAN)[0]
    assert "没有有效购买" in say(RECENT, "zh", 600_000, 3, NAN)[0]


def test_under_any_the_legs_met_are_told_and_the_gap_is_a_choice():
    either = replace(default_policy("en"), match="any")
    assert say(either, "en", 1_230_000, 2) == ("Sales 12,300 ≥ 10,000", None)
    reason, gap = say(either, "en", 620_000, 2)
    assert reason.startswith("Sales 6,200 ≥ 5,000; not Tier 1: ")
    assert gap == "3,800 more sales or 4 more orders to Tier 1"
    chinese = replace(default_policy("zh"), match="any")
    assert say(chinese, "zh", 620_000, 2)[1] == "距一级还差金额 3,800 或 4 次购买"


def test_prospects_and_a_single_tier_say_so():
    assert say(default_policy("en"), "en", 0, 0, known=False) == (
        "No purchases yet: prospect",
        None,
    )
    assert say(default_policy("zh"), "zh", 0, 0, known=False) == ("尚无购买记录，为潜在客户", None)
    assert say(TieringPolicy((Tier("All"),)), "en", 5, 1) == (
        "The only tier: it takes everyone",
        None,
    )


def test_margin_and_names_with_percent_signs_are_spoken_as_they_are():
    policy = TieringPolicy((Tier("Top 5%", 1_000), Tier("Rest")), measure_by="margin")
    assert say(policy, "en", 400, 1) == (
        "Not Top 5%: gross margin 4 < 10 (6 short)",
        "6 more gross margin to Top 5%",
    )


@examples(40)
@given(
    st.lists(
        st.tuples(st.integers(-(10**7), 10**7), st.integers(0, 12), st.floats(0, 400)),
        min_size=1,
        max_size=30,
    ),
    st.sampled_from(["en", "zh"]),
    st.sampled_from(["all", "any"]),
)
def test_the_numbers_told_are_the_customers_own_and_the_gap_closes_it(customers, language, match):
    policy = replace(RECENT, match=match)
    amount, orders, recency = (np.array(column) for column in zip(*customers, strict=True))
    figures = Figures(amount, orders, np.floor(recency.astype(float)))
    ranks = ranks_of(figures, np.ones(len(customers), dtype=bool), policy)
    told = reasons(ranks, figures, policy, language)
    gaps = gaps_to_next(ranks, figures, policy, language)
    for at, reason in enumerate(told):
        alone = Figures(*(values[[at]] for values in (amount, orders, figures.recency)))
        assert reason == reasons(ranks[[at]], alone, policy, language)[0]
        assert (gaps[at] is None) == (ranks[at] == 0)
        assert not re.match(r"[=+\-@]", reason)


def test_a_tier_set_above_the_rules_has_a_gap_from_where_it_stands():
    policy = default_policy("en")
    figures = Figures(np.array([100]), np.array([1]), np.array([5.0]))
    assert gaps_to_next(np.array([1]), figures, policy, "en")[0] == (
        "9,999 more sales and 5 more orders to Tier 1"
    )
    assert gaps_to_next(np.array([NO_TIER]), figures, policy, "en")[0] is None
