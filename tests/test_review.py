"""A whole review on a small base worked out by hand, and what holds for every review."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from xltier.tiering.method_rules import MethodRules, SegmentRules, ValueRules
from xltier.tiering.policy import TieringPolicy, Window, default_policy
from xltier.tiering.quality import examine
from xltier.tiering.review import History, review

AS_OF = date(2026, 6, 30)
TAKEN = datetime(2026, 7, 1, 9, 30)
UNFITTED = MethodRules(segments=SegmentRules(on=False), value=ValueRules(on=False))
POLICY = replace(default_policy("en"), methods=UNFITTED)


def people(*ids):
    frame = pd.DataFrame({"customer_id": list(ids), "rep": "Ann"}, dtype=object)
    return frame.set_axis(range(6, 6 + len(ids)))


def lines(*rows):
    names = ["customer_id", "order_id", "date", "amount"]
    return pd.DataFrame(list(rows), columns=names, dtype=object)


def result(customers, purchases, history=None, *, policy=POLICY, language="en", as_of=AS_OF):
    examined = examine(
        customers, purchases, as_of=as_of, today=AS_OF, policy=policy, language=language
    )
    return review(
        examined, policy=policy, as_of=as_of, history=history, language=language, taken_at=TAKEN
    )


BOUGHT = [("A", f"A{month}", datetime(2026, month, 15), 2000.0) for month in range(1, 7)] + [
    ("B", "B1", datetime(2026, 1, 1), 19_000.0),
    ("B", "B2", datetime(2026, 2, 1), 1_000.0),
    ("C", "C1", datetime(2024, 1, 1), 500.0),
]


def test_each_customer_has_its_measures_tier_and_reason():
    table = result(people("A", "B", "C", "P"), lines(*BOUGHT)).customers
    assert table.index.tolist() == [6, 7, 8, 9]
    assert table["tier"].tolist()[:3] == ["Tier 1", "Tier 3", "Tier 3"]
    assert table["monetary_value"].tolist()[:3] == [12_000.0, 20_000.0, 0.0]
    assert table["frequency"].tolist()[:3] == [6, 2, 0]
    assert table["average_order_value"].tolist()[:2] == [2000.0, 10_000.0]
    assert table["last_purchase"].tolist()[:3] == [
        pd.Timestamp(2026, 6, 15),
        pd.Timestamp(2026, 2, 1),
        pd.Timestamp(2024, 1, 1),
    ]
    assert table["recency_days"].tolist()[:3] == [15, 149, 911]
    assert table["tenure_days"].tolist()[:3] == [166, 180, 911]
    assert table["gap_days"].tolist()[:3] == [31.0, 31.0, 31.0]
    assert table["measure_note"].tolist()[1] == "Usual gap: median of all customers"
    assert table["gap_to_next"].tolist()[1] == "1 more order to Tier 2"


def test_a_prospect_is_blank_but_for_its_reason_and_stage():
    row = result(people("P"), lines()).customers.iloc[0]
    assert row["reason"] == "No purchases yet: prospect"
    assert row["lifecycle"] == "Prospect"
    assert row.drop(["reason", "lifecycle"]).isna().all()


def test_the_summary_counts_customers_and_sales_by_tier():
    summary = result(people("A", "B", "C", "P"), lines(*BOUGHT)).summary.set_index("tier")
    assert list(summary.index) == ["Tier 1", "Tier 2", "Tier 3", "Prospects"]
    assert summary["customers"].tolist() == [1, 0, 2, 1]
    assert summary["customer_share"].tolist() == [0.25, 0, 0.5, 0.25]
    assert summary["sales"].tolist() == [12_000.0, 0.0, 20_000.0, 0.0]
    assert summary["sales_share"].tolist() == [0.375, 0, 0.625, 0]
    assert summary["orders"].tolist() == [6, 0, 2, 0]
    np.testing.assert_array_equal(summary["average_sales"], [12_000, np.nan, 10_000, np.nan])


def test_the_snapshot_keeps_the_day_the_rules_and_every_customer():
    one = result(people("A", "P"), lines(*BOUGHT[:6]))
    header = one.snapshot.iloc[0]
    assert header["as_of"] == pd.Timestamp(AS_OF)
    assert header["taken_at"] == pd.Timestamp(TAKEN)
    assert (header["window_start"], header["window_end"]) == (
        pd.Timestamp(2025, 7, 1),
        pd.Timestamp(AS_OF),
    )
    assert (header["customers"], header["sales"]) == (2, 12_000.0)
    assert TieringPolicy.from_json(header["policy"]) == POLICY
    assert header["fingerprint"] == POLICY.fingerprint
    assert one.snapshot_tiers["customer_id"].tolist() == ["A", "P"]
    assert one.snapshot_tiers["tier"].iloc[0] == "Tier 1"
    assert one.snapshot_tiers["tier"].isna().tolist() == [False, True]


def test_all_history_has_no_first_day():
    all_time = replace(POLICY, window=Window("all_time"))
    one = result(people("C"), lines(*BOUGHT[-1:]), policy=all_time)
    assert pd.isna(one.snapshot["window_start"].iloc[0])
    assert one.customers["monetary_value"].tolist() == [500.0]


def test_a_row_left_out_of_customers_is_blank_and_says_why():
    table = result(people("A", "A", None), lines(*BOUGHT[:6])).customers
    assert table.index.tolist() == [6, 7, 8]
    assert table["measure_note"].tolist()[1:] == [
        "Not tiered: Customer ID stands twice",
        "Not tiered: Missing customer ID",
    ]
    assert table.drop(columns="measure_note").iloc[1:].isna().to_numpy().all()


def test_the_facts_are_told_in_the_language():
    english = result(people("A"), lines(*BOUGHT[:6])).facts
    assert dict(zip(english["fact"], english["value"], strict=True))["Window"] == (
        "2025-07-01 to 2026-06-30"
    )
    chinese = result(
        people("A"), lines(*BOUGHT[:6]), policy=default_policy("zh"), language="zh"
    ).facts
    assert dict(zip(chinese["fact"], chinese["value"], strict=True))["统计周期"] == (
        "2025-07-01 至 2026-06-30"
    )
    assert len(english) == len(chinese)


def test_projected_measures_are_marked_provisional():
    yearly = replace(POLICY, annualise=True)
    one = result(people("A"), lines(*BOUGHT[:6]), policy=yearly)
    assert one.customers["measure_note"].iloc[0].startswith("Provisional")
    assert one.customers["monetary_value"].iloc[0] == 26_385.54
    assert one.summary["sales"].sum() == one.snapshot["sales"].iloc[0] == 12_000.0


def test_a_base_without_customers_or_purchases_has_an_empty_review():
    empty = result(people(), lines())
    assert len(empty.customers) == len(empty.movement) == 0
    assert empty.summary["customers"].tolist() == [0, 0, 0]


def test_the_same_review_twice_compares_with_nothing_on_its_own_day():
    first = result(people("A"), lines(*BOUGHT[:6]))
    again = result(people("A"), lines(*BOUGHT[:6]), History(first.snapshot, first.snapshot_tiers))
    assert again.previous_as_of is None
    pd.testing.assert_frame_equal(first.snapshot_tiers, again.snapshot_tiers)


purchases_of_any = st.lists(
    st.tuples(
        st.sampled_from("ABCD"),
        st.none() | st.sampled_from(["1", "2", "3"]),
        st.dates(date(2025, 1, 1), AS_OF).map(lambda d: datetime(d.year, d.month, d.day)),
        st.integers(-300_000, 900_000).map(lambda cents: cents / 100),
    ),
    max_size=30,
)


@examples(6)
@given(purchases_of_any, st.randoms(use_true_random=False), st.sampled_from(["en", "zh"]))
def test_neither_row_nor_column_order_changes_a_review(rows, random, language):
    policy = replace(default_policy(language), keep_line=0.9, reviews_in_row=2, methods=UNFITTED)
    early = date(2025, 12, 31)
    reviews = []
    for order in (rows, random.sample(rows, len(rows))):
        bought = lines(*order)
        bought = bought[random.sample(list(bought.columns), 4)]
        known = {"policy": policy, "language": language}
        first = result(people(*"ABCD"), bought, as_of=early, **known)
        history = History(first.snapshot, first.snapshot_tiers)
        reviews.append(result(people(*"ABCD"), bought, history, **known))
    for name in ("customers", "movement", "matrix", "summary", "snapshot_tiers", "facts"):
        pd.testing.assert_frame_equal(*(getattr(one, name) for one in reviews))


@examples(6)
@given(purchases_of_any)
def test_the_parts_of_a_review_add_up(rows):
    early = result(people(*"ABC"), lines(*rows), as_of=date(2025, 12, 31))
    late = result(people(*"BCD"), lines(*rows), History(early.snapshot, early.snapshot_tiers))
    assert late.summary["customers"].sum() == 3
    assert late.summary["sales"].sum() == pytest.approx(late.snapshot["sales"].iloc[0])
    moves = late.moves
    counted = moves.up + moves.down + moves.same + moves.new + moves.lapsed
    assert late.matrix.drop(columns="from_tier").to_numpy().sum() == counted
    assert len(late.movement) == counted - moves.same
