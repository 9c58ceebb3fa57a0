"""Each method decides the tier, says why and what the next tier takes; all of them are shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache

import numpy as np
import pandas as pd
import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from xltier.tiering.labels import ABC_CLASSES, SEGMENTS, STAGES, TYPES, texts
from xltier.tiering.method_rules import METHODS, MethodRules, RfmRules, TierMap, default_ranks
from xltier.tiering.method_table import SHOWN_COLUMNS
from xltier.tiering.policy import Tier, default_policy
from xltier.tiering.quality import examine
from xltier.tiering.review import History, review

AS_OF = date(2026, 6, 30)
TAKEN = datetime(2026, 7, 1, 9, 30)


def policy_of(method, language="en", **methods):
    policy = default_policy(language)
    first, second, last = policy.tiers
    tiers = (replace(first, min_score=800), replace(second, min_score=500), last)
    return replace(policy, tiers=tiers, method=method, methods=MethodRules(**methods))


def people(count):
    ids = [f"C{number:03}" for number in range(count)]
    frame = pd.DataFrame({"customer_id": ids, "rep": "Ann"}, dtype=object)
    return frame.set_axis(range(6, 6 + count))


def lines(rows):
    names = ["customer_id", "order_id", "date", "amount"]
    return pd.DataFrame(rows, columns=names, dtype=object)


def days_ago(days):
    return datetime(2026, 6, 30) - timedelta(days=days)


def base(count=40):
    """Customer n buys n + 1 times, later the higher its number, for more money each time."""
    rows = []
    for number in range(count):
        for order in range(number % 10 + 1):
            day = days_ago(3 + (count - number) + order * (5 + number % 7))
            rows.append((f"C{number:03}", f"{number}-{order}", day, 100.0 * (number + 1)))
    return rows


def reviewed(rows, policy, *, count=40, history=None, as_of=AS_OF, language="en"):
    examined = examine(
        people(count), lines(rows), as_of=as_of, today=AS_OF, policy=policy, language=language
    )
    return review(
        examined, policy=policy, as_of=as_of, history=history, language=language, taken_at=TAKEN
    )


@cache
def reviewed_base(method, language="en", as_of=AS_OF):
    """The review of the base by a method; tests that look at the same one share it."""
    return reviewed(base(), policy_of(method, language), as_of=as_of, language=language)


def kept(result):
    return History(result.snapshot, result.snapshot_tiers)


SHOWN = list(SHOWN_COLUMNS[:-1])  # which tier is in reach depends on the one that is had


def test_whatever_decides_every_customer_row_shows_all_methods():
    tables = {method: reviewed_base(method).customers for method in METHODS}
    for method in METHODS[1:]:
        pd.testing.assert_frame_equal(tables[method][SHOWN], tables["threshold"][SHOWN])
    assert not tables["threshold"][[*SHOWN[:7], "abc", "lifecycle"]].isna().any().any()
    assert len({tuple(table["tier"]) for table in tables.values()}) > 3


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("method", "column", "labels"),
    [
        ("rfm", "rfm_segment", SEGMENTS),
        ("rfm_types", "rfm_type", TYPES),
        ("abc", "abc", ABC_CLASSES),
        ("lifecycle", "lifecycle", STAGES),
    ],
)
def test_a_label_gives_the_tier_that_the_map_says(method, column, labels, language):
    policy = policy_of(method, language)
    table = reviewed_base(method, language).customers
    ranks = default_ranks(method, 3)
    for label, tier in zip(table[column], table["tier"], strict=True):
        place = texts(labels, language).index(label)
        assert tier == policy.names[ranks[place]]
    assert len(set(table["tier"])) > 1


def test_a_map_of_the_users_own_is_followed():
    everyone_last = TierMap(abc=(2, 2, 0))
    table = reviewed(base(), policy_of("abc", tier_map=everyone_last)).customers
    assert set(table.loc[table["abc"] == "C", "tier"]) == {"Tier 1"}
    assert set(table.loc[table["abc"] != "C", "tier"]) == {"Tier 3"}


def test_score_bounds_are_inclusive_and_the_reason_says_what_is_short():
    table = reviewed_base("score").customers
    for row in table.to_dict("records"):
        expected = "Tier 1" if row["score"] >= 80 else "Tier 2" if row["score"] >= 50 else "Tier 3"
        assert row["tier"] == expected
    row = table[table["tier"] == "Tier 2"].iloc[0]
    short = f"{80 - row['score']:.1f}".removesuffix(".0")
    shown = f"{row['score']:.1f}".removesuffix(".0")
    assert row["reason"] == f"Score {shown} ≥ 50; not Tier 1: {shown} < 80 ({short} short)"
    assert row["gap_to_next"] == f"{short} points to Tier 1"


def test_reasons_say_what_decided():
    rows = [(f"C{n:03}", f"o{n}", days_ago(10), 100.0) for n in range(3)]
    rows += [("C003", f"p{n}", days_ago(15 + 30 * n), 5_000.0) for n in range(7)]
    tables = {m: reviewed(rows, policy_of(m), count=5).customers for m in METHODS}
    big, small, prospect = 9, 6, 10
    assert tables["abc"]["reason"][big] == (
        "Class A: sales 35,000 ≥ 35,000, within the first 80 % of the total"
    )
    assert tables["abc"]["reason"][small] == "Class C: sales 100 < 35,000, the line of B" or (
        "Class C" in tables["abc"]["reason"][small]
    )
    assert tables["lifecycle"]["reason"][big] == "Loyal: 7 orders in all, last purchase 15 days ago"
    assert tables["lifecycle"]["reason"][small] == "New: 1 order in all, last purchase 10 days ago"
    assert tables["lifecycle"]["gap_to_next"][small] == "1 more order to Tier 2"
    assert tables["rfm"]["reason"][big].endswith(
        "last purchase 15 days ago (R 1), 7 orders (F 5), sales 35,000 (M 5)"
    )
    assert "(F 5, high)" in tables["rfm_types"]["reason"][big]
    for table in tables.values():
        assert table["reason"][prospect] == "No purchases yet: prospect"
        assert pd.isna(table["tier"][prospect])
        assert table["lifecycle"][prospect] == "Prospect"


def test_chinese_reasons_read_as_chinese():
    rows = [("C000", f"p{n}", days_ago(15 + 30 * n), 5_000.0) for n in range(7)]
    rows += [("C001", "x", days_ago(10), 100.0)]
    said = {
        method: reviewed(rows, policy_of(method, "zh"), count=2, language="zh").customers
        for method in METHODS
    }
    assert said["lifecycle"]["reason"][6] == "忠诚：累计购买 7 次，距上次购买 15 天"
    assert said["abc"]["reason"][6].startswith("A 类：购买金额 35,000 ≥ 35,000（累计占比前 80%）")
    assert "购买 7 次（F " in said["rfm"]["reason"][6]
    assert said["score"]["reason"][7].startswith("得分 ") or "未达" in said["score"]["reason"][7]


FROZEN = RfmRules(
    recency_edges=(10.0, 20.0, 40.0, 80.0),
    frequency_edges=(1.0, 2.0, 4.0, 6.0),
    monetary_edges=(50_000.0, 100_000.0, 300_000.0, 900_000.0),
    line="fixed",
    line_recency=30.0,
    line_frequency=4.0,
    line_monetary=250_000.0,
)


@examples(8)
@given(
    orders=st.lists(
        st.tuples(st.integers(0, 200), st.integers(1, 400_000)), min_size=1, max_size=8
    ),
    method=st.sampled_from(["rfm", "rfm_types"]),
    ranks=st.permutations(list(range(11))),
)
def test_who_does_what_the_gap_says_moves_up(orders, method, ranks):
    tiers = tuple(Tier(f"T{n}") for n in range(4))
    mapped = tuple(rank % 4 for rank in ranks)
    tier_map = TierMap(rfm=mapped, rfm_types=mapped[:8])
    policy = replace(policy_of(method, rfm=FROZEN, tier_map=tier_map), tiers=tiers)
    rows = [("C000", f"o{n}", days_ago(day), cents / 100) for n, (day, cents) in enumerate(orders)]
    before = reviewed(rows, policy, count=1).customers.iloc[0]
    gap, rank = before["gap_to_next"], policy.rank_of(before["tier"])
    if rank == 0:
        assert pd.isna(gap)
        return
    if gap.startswith("Orders"):
        return
    for option in gap.removeprefix("To move up: ").split(" or "):
        after = reviewed(rows + advised(option), policy, count=1).customers.iloc[0]
        assert policy.rank_of(after["tier"]) < rank, (gap, option)


def advised(option):
    """The purchases, made today, that do what one option says and nothing more."""
    if option == "a new purchase":
        return [("C000", "new", days_ago(0), 0.0)]
    number = option.split()[0].replace(",", "")
    if "order" in option:
        return [("C000", f"new{n}", days_ago(0), 0.0) for n in range(int(number))]
    return [("C000", "o0", days_ago(0), float(number))]


def test_a_method_that_others_can_move_says_so():
    early = reviewed_base("abc")
    rows = [*base(), *[("C039", f"huge{n}", days_ago(1), 900_000.0) for n in range(3)]]
    later = reviewed(rows, policy_of("abc"), history=earlier(early))
    moved = later.movement.set_index("customer_id")["reason"]
    assert (
        "own figures unchanged; the other customers moved the cut points"
        in moved.str.lower().tolist()
    )


def earlier(result, day=date(2026, 6, 29)):
    """A review as it would be kept had it been made a day earlier on the same data."""
    return History(
        result.snapshot.assign(as_of=pd.Timestamp(day)),
        result.snapshot_tiers.assign(as_of=pd.Timestamp(day)),
    )


@pytest.mark.parametrize("method", METHODS)
def test_a_changed_method_is_a_rule_change(method):
    before = reviewed_base("threshold", as_of=date(2026, 6, 29))
    after = reviewed(base(), policy_of(method), history=kept(before))
    causes = set(after.movement["cause"])
    if method == "threshold":
        assert causes <= {"Purchases"}
    else:
        assert "Rule change" in causes or "Purchases and rule" in causes


@pytest.mark.parametrize("method", METHODS)
def test_the_same_data_a_day_later_under_the_same_method_moves_few_and_for_purchases(method):
    before = reviewed_base(method, as_of=date(2026, 6, 29))
    after = reviewed(base(), policy_of(method), history=kept(before))
    assert set(after.movement["cause"]) <= {"Purchases"}


DEGENERATE = {
    "nobody": ([], 0),
    "no purchases": ([], 5),
    "one customer": ([("C000", "a", days_ago(3), 10.0)], 1),
    "all equal": ([(f"C{n:03}", f"o{n}", days_ago(9), 10.0) for n in range(30)], 30),
    "all returns": ([(f"C{n:03}", f"o{n}", days_ago(9), -10.0) for n in range(30)], 30),
    "one day": ([(f"C{n:03}", f"o{n}", days_ago(0), 10.0 + n) for n in range(30)], 30),
    "no repeats": ([(f"C{n:03}", f"o{n}", days_ago(n), 10.0 + n) for n in range(600)], 600),
}


@pytest.mark.parametrize(
    ("method", "language"), [*((method, "en") for method in METHODS), ("rfm", "zh")]
)
@pytest.mark.parametrize("name", DEGENERATE)
def test_a_base_that_a_method_cannot_handle_is_a_sentence_and_the_rest_goes_on(
    name, method, language
):
    rows, count = DEGENERATE[name]
    result = reviewed(rows, policy_of(method, language), count=count, language=language)
    assert len(result.customers) == count
    said = result.findings[result.findings["rule"] == "method_remark"]
    assert len(said) >= 1
    assert said["advice"].str.len().gt(10).all()
    assert np.isfinite(result.summary["customers"]).all()
