"""Movement between reviews: direction, cause, reason, renamed tiers, the matrix."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest

from xltier.tiering.matrix import row_shares
from xltier.tiering.old_tiers import old_ranks
from xltier.tiering.policy import Tier, TieringPolicy, Window, default_policy
from xltier.tiering.quality import examine
from xltier.tiering.review import History, review
from xltier.tiering.snapshots import previous_review

FIRST, SECOND = date(2025, 12, 31), date(2026, 6, 30)
POLICY = default_policy("en")


def base(bought, **overrides):
    """Return the tables of customers who bought, each a list of (date, amount)."""
    people = pd.DataFrame({"customer_id": list(bought), "name": [f"n{c}" for c in bought]})
    people = people.assign(rep="Ann", **overrides).astype(object)
    rows = [(customer, day, amount) for customer, lines in bought.items() for day, amount in lines]
    lines = pd.DataFrame(rows, columns=["customer_id", "date", "amount"], dtype=object)
    return people.set_axis(range(6, 6 + len(people))), lines


def monthly(count, amount, start=date(2026, 1, 10)):
    days = [datetime(start.year, start.month + at, start.day) for at in range(count)]
    return [(day, amount) for day in days]


def tier(tables, as_of, history=None, *, policy=POLICY, language="en"):
    people, lines = tables
    examined = examine(people, lines, as_of=as_of, today=SECOND, policy=policy, language=language)
    return review(examined, policy=policy, as_of=as_of, history=history, language=language)


def kept(*reviews):
    return History(
        pd.concat([one.snapshot for one in reviews], ignore_index=True),
        pd.concat([one.snapshot_tiers for one in reviews], ignore_index=True),
    )


def snapshot(rows, *, policy=POLICY, as_of=FIRST):
    """Return a review kept: customer, tier, computed tier, amount, orders, recency, below."""
    names = [
        "customer_id",
        "tier",
        "computed_tier",
        "monetary_value",
        "frequency",
        "recency_days",
        "reviews_below",
    ]
    tiers = pd.DataFrame(rows, columns=names).assign(as_of=pd.Timestamp(as_of), rep="Old")
    text = policy.to_json() if policy else None
    header = pd.DataFrame({"as_of": [pd.Timestamp(as_of)], "policy": [text]})
    return History(header, tiers)


def moved(result):
    """Return direction, cause and reason by customer."""
    rows = result.movement[["customer_id", "direction", "cause", "reason"]]
    return {row[0]: tuple(row[1:]) for row in rows.itertuples(index=False)}


def test_a_first_review_has_nothing_to_compare_with():
    result = tier(base({"A": monthly(6, 2000.0)}), SECOND)
    assert len(result.movement) == 0
    assert result.customers["movement"].isna().all()
    assert result.matrix.drop(columns="from_tier").to_numpy().sum() == 0
    assert (result.moves.up, result.moves.new, result.previous_as_of) == (0, 0, None)


def test_purchases_move_customers_and_the_reason_says_what_changed():
    bought = {
        "up": [*monthly(3, 700.0, date(2025, 6, 20)), *monthly(6, 2000.0)],
        "down": [*monthly(6, 2050.0, date(2025, 1, 10)), *monthly(3, 700.0)],
        "first": monthly(6, 20.0),
        "same": [*monthly(1, 9.0, date(2025, 7, 1)), *monthly(1, 8.0)],
        "new": monthly(2, 100.0),
    }
    then = {name: lines for name, lines in bought.items() if name != "new"}
    result = tier(base(bought), SECOND, kept(tier(base(then), FIRST)))
    assert moved(result) == {
        "down": (
            "Down",
            "Purchases",
            "Sales fell from 12,300 to 2,100 (−83 %); orders fell from 6 to 3",
        ),
        "up": (
            "Up",
            "Purchases",
            "Sales rose from 2,100 to 13,400 (+538 %); orders rose from 3 to 8",
        ),
        "first": ("New", "Purchases", "First purchases: sales 120 in 6 orders"),
        "new": ("New", "Purchases", "Not in the last review"),
    }
    assert list(moved(result))[:2] == ["down", "up"]
    assert result.customers["movement"].tolist() == ["Up", "Down", "New", "Same", "New"]
    assert result.customers["previous_tier"].tolist()[:2] == ["Tier 3", "Tier 1"]


def test_sales_that_fall_are_told_with_both_amounts_and_the_share():
    history = snapshot([("A", "Tier 1", "Tier 1", 12_300.0, 7, 10, 0)])
    lines = monthly(6, 1350.0)
    english = tier(base({"A": lines}), SECOND, history)
    assert moved(english)["A"] == (
        "Down",
        "Purchases",
        "Sales fell from 12,300 to 8,100 (−34 %)",
    )
    zh = default_policy("zh")
    old = snapshot([("A", "一级", "一级", 12_300.0, 7, 10, 0)], policy=zh)
    chinese = tier(base({"A": lines}), SECOND, old, policy=zh, language="zh")
    assert moved(chinese)["A"] == ("降级", "购买变化", "购买金额由 12,300 降至 8,100（−34%）")
    row = english.movement.iloc[0]
    assert (row["amount_before"], row["amount_now"]) == (12_300.0, 8_100.0)
    assert (row["orders_before"], row["orders_now"]) == (7, 6)
    assert (row["from_tier"], row["to_tier"], row["rep"]) == ("Tier 1", "Tier 2", "Ann")


def test_a_move_that_the_rules_alone_make_is_a_rule_change():
    history = snapshot([("A", "Tier 1", "Tier 1", 12_000.0, 6, 10, 0)])
    stricter = replace(POLICY, tiers=(Tier("Tier 1", 2_000_000, 6), *POLICY.tiers[1:]))
    result = tier(base({"A": monthly(6, 2000.0)}), SECOND, history, policy=stricter)
    assert moved(result)["A"] == (
        "Down",
        "Rule change",
        "The rules changed: the earlier figures now give Tier 2",
    )


def test_rules_and_purchases_can_both_move_a_customer():
    history = snapshot([("A", "Tier 1", "Tier 1", 12_000.0, 6, 10, 0)])
    stricter = replace(POLICY, tiers=(Tier("Tier 1", 2_000_000, 6), *POLICY.tiers[1:]))
    result = tier(base({"A": monthly(2, 2000.0)}), SECOND, history, policy=stricter)
    assert moved(result)["A"] == (
        "Down",
        "Purchases and rule",
        (
            "The rules changed: the earlier figures now give Tier 2; "
            "sales fell from 12,000 to 4,000 (−67 %); orders fell from 6 to 2"
        ),
    )


def test_a_changed_window_measures_the_past_anew():
    bought = {"A": [(datetime(2025, 3, 1), 3000.0), *monthly(6, 100.0, date(2025, 7, 5))]}
    bought["A"] += [(datetime(2025, 4, 1), 8000.0)]
    first = tier(base(bought), FIRST)
    assert first.customers["tier"].tolist() == ["Tier 1"]
    shorter = replace(POLICY, window=Window(months=3))
    result = tier(base(bought), SECOND, kept(first), policy=shorter)
    assert moved(result)["A"][1] == "Rule change"


def override(name, until=None, reason=None):
    return {"override": [name], "override_until": [until], "override_reason": [reason]}


def test_an_override_is_the_cause_when_it_begins_and_when_it_ends():
    lines = {"A": monthly(6, 2000.0, date(2025, 7, 1))}
    plain = tier(base(lines), FIRST)
    by_hand = tier(base(lines, **override("Tier 3", reason="late payer")), SECOND, kept(plain))
    assert moved(by_hand)["A"] == ("Down", "Override", "Set by hand to Tier 3: late payer")
    row = by_hand.customers.iloc[0]
    assert (row["tier"], row["computed_tier"]) == ("Tier 3", "Tier 1")
    assert (
        row["reason"]
        == "Set by hand: late payer; computed Tier 1: sales 12,000 ≥ 10,000 and 6 orders ≥ 6"
    )
    ended = tier(base(lines), date(2026, 6, 30), replace_days(kept(by_hand), FIRST))
    assert moved(ended)["A"] == ("Up", "Override", "The override ended; computed Tier 1")


def replace_days(history, day):
    stamp = pd.Timestamp(day)
    return History(history.snapshots.assign(as_of=stamp), history.tiers.assign(as_of=stamp))


def test_an_override_that_changes_nothing_is_no_cause():
    history = snapshot([("A", "Tier 3", "Tier 3", 100.0, 1, 10, 0)])
    result = tier(base({"A": monthly(6, 2000.0)}, **override("Tier 1")), SECOND, history)
    assert moved(result)["A"][:2] == ("Up", "Purchases")


def test_an_override_gives_a_prospect_a_tier():
    result = tier(base({"A": []}, **override("Tier 2", "2026-12-31", "pilot")), SECOND)
    row = result.customers.iloc[0]
    assert row["tier"] == "Tier 2"
    assert row["reason"] == "Set by hand until 2026-12-31: pilot; no purchases yet: prospect"


GRACE = replace(POLICY, keep_line=0.9, reviews_in_row=2)


def test_steadiness_keeps_a_tier_and_the_end_of_grace_is_the_cause():
    history = snapshot([("A", "Tier 1", "Tier 1", 12_000.0, 6, 10, 0)], policy=GRACE)
    tables = base({"A": monthly(6, 1000.0)})
    first = tier(tables, date(2026, 6, 28), history, policy=GRACE)
    row = first.customers.iloc[0]
    assert (row["tier"], row["computed_tier"], row["movement"]) == ("Tier 1", "Tier 2", "Same")
    assert row["reason"].startswith(
        "Kept at Tier 1: 1 of 2 reviews below the keep line; computed Tier 2: "
    )
    assert first.snapshot_tiers["reviews_below"].tolist() == [1]
    second = tier(tables, SECOND, kept(first), policy=GRACE)
    assert moved(second)["A"] == (
        "Down",
        "Grace ended",
        "Below the keep line for 2 reviews in a row",
    )
    assert second.snapshot_tiers["reviews_below"].tolist() == [0]


def test_above_the_keep_line_a_tier_is_kept_without_counting():
    history = snapshot([("A", "Tier 1", "Tier 1", 12_000.0, 6, 10, 1)], policy=GRACE)
    result = tier(base({"A": monthly(6, 1600.0)}), SECOND, history, policy=GRACE)
    row = result.customers.iloc[0]
    assert row["reason"].startswith("Kept at Tier 1: not below the keep line of 90 %; computed ")
    assert result.snapshot_tiers["reviews_below"].tolist() == [0]


def test_steadiness_does_not_defend_what_an_override_gave():
    history = snapshot([("A", "Tier 1", "Tier 3", 100.0, 1, 10, 0)], policy=GRACE)
    result = tier(base({"A": monthly(1, 100.0)}), SECOND, history, policy=GRACE)
    assert moved(result)["A"] == ("Down", "Override", "The override ended; computed Tier 3")


def test_who_is_gone_or_has_nothing_left_has_lapsed():
    history = snapshot(
        [
            ("gone", "Tier 1", "Tier 1", 12_000.0, 6, 10, 0),
            ("empty", "Tier 2", "Tier 2", 6_000.0, 3, 10, 0),
            ("prospect", None, None, None, None, None, 0),
        ]
    )
    result = tier(base({"empty": [], "prospect": monthly(1, 50.0)}), SECOND, history)
    rows = result.movement.set_index("customer_id")
    assert rows["direction"].to_dict() == {"gone": "Lapsed", "empty": "Lapsed", "prospect": "New"}
    assert rows["reason"].to_dict() == {
        "gone": "No longer in the customer list",
        "empty": "No purchases left",
        "prospect": "First purchases: sales 50 in 1 order",
    }
    assert rows.loc["gone", "rep"] == "Old"
    assert result.moves.lapsed == 2
    assert result.customers["movement"].tolist() == ["Lapsed", "New"]


def test_the_previous_review_is_the_latest_strictly_before():
    old = snapshot([("A", "Tier 2", "Tier 2", 1.0, 1, 1, 0)], as_of=date(2026, 1, 1))
    same_day = snapshot([("A", "Tier 1", "Tier 1", 1.0, 1, 1, 0)], as_of=SECOND)
    both = History(
        pd.concat([same_day.snapshots, old.snapshots]), pd.concat([same_day.tiers, old.tiers])
    )
    assert previous_review(both, SECOND, 2).tier == ["Tier 2"]
    assert previous_review(same_day, SECOND, 2) is None
    assert previous_review(None, SECOND, 2) is None


def named(*names):
    return TieringPolicy(tuple(Tier(name) for name in names))


@pytest.mark.parametrize(
    ("old", "today", "expected"),
    [
        (named("A", "B", "C"), named("A", "B", "C"), [0, 1, 2]),
        (named("A", "B", "C"), named("Gold", "B", "C"), [0, 1, 2]),
        (named("A", "B", "C"), named("C", "B", "A"), [2, 1, 0]),
        (named("A", "B", "C"), named("A", "C"), [0, 0.5, 1]),
        (named("A", "B", "C"), named("B", "C"), [-0.5, 0, 1]),
        (named("A", "B", "C"), named("A", "New", "B", "C"), [0, 2, 3]),
        (None, named("A", "X", "C"), [0, np.nan, 2]),
    ],
)
def test_old_tiers_are_found_by_name_by_place_or_between_their_neighbours(old, today, expected):
    ranks = old_ranks(["A", "B", "C"], old, today)
    np.testing.assert_array_equal(ranks, expected)


def test_a_renamed_tier_is_no_movement():
    history = snapshot([("A", "Tier 1", "Tier 1", 12_000.0, 6, 10, 0)])
    gold = replace(POLICY, tiers=(replace(POLICY.tiers[0], name="Gold"), *POLICY.tiers[1:]))
    result = tier(base({"A": monthly(6, 2000.0)}), SECOND, history, policy=gold)
    row = result.customers.iloc[0]
    assert (row["previous_tier"], row["tier"], row["movement"]) == ("Tier 1", "Gold", "Same")
    assert len(result.movement) == 0


def test_an_unknown_tier_without_its_rules_stands_where_its_figures_would_be_today():
    history = snapshot([("A", "Platinum", "Platinum", 6_000.0, 3, 10, 0)], policy=None)
    result = tier(base({"A": monthly(6, 2000.0)}), SECOND, history)
    assert moved(result)["A"][:2] == ("Up", "Purchases")


def test_the_matrix_counts_everyone_once_and_shares_its_rows():
    history = snapshot(
        [
            ("a", "Tier 1", "Tier 1", 12_000.0, 6, 10, 0),
            ("b", "Tier 1", "Tier 1", 12_000.0, 6, 10, 0),
            ("gone", "Tier 2", "Tier 2", 6_000.0, 3, 10, 0),
        ]
    )
    bought = {"a": monthly(6, 2000.0), "b": monthly(3, 2000.0), "new": monthly(1, 5.0), "p": []}
    result = tier(base(bought), SECOND, history)
    matrix = result.matrix.set_index("from_tier")
    assert list(matrix.columns) == ["Tier 1", "Tier 2", "Tier 3", "Lapsed"]
    assert matrix.to_numpy().tolist() == [[1, 1, 0, 0], [0, 0, 0, 1], [0, 0, 0, 0], [0, 0, 1, 0]]
    assert row_shares(result.matrix).iloc[0, 1:].tolist() == [0.5, 0.5, 0, 0]
    assert (result.moves.up, result.moves.down, result.moves.net_upgrades) == (0, 1, -1)


def test_a_tier_named_like_a_label_keeps_the_matrix_unambiguous():
    policy = TieringPolicy((Tier("Lapsed", 100), Tier("New")))
    result = tier(base({"A": monthly(1, 5.0)}), SECOND, policy=policy)
    assert list(result.matrix.columns) == ["from_tier", "Lapsed", "New", "Lapsed *"]
    assert result.matrix["from_tier"].tolist() == ["Lapsed", "New", "New *"]


def test_several_removed_tiers_keep_their_old_order():
    old = replace(POLICY, tiers=tuple(Tier(name) for name in ("Gold", "Silver", "Bronze")))
    today = replace(POLICY, tiers=tuple(Tier(f"Star {number}") for number in range(1, 10)))
    ranks = old_ranks(["Gold", "Silver", "Bronze"], old, today)
    assert list(ranks) == sorted(set(ranks))
    assert -1 < ranks[0] < ranks[2] < 9


def test_customers_of_a_removed_top_tier_moved_down():
    old = replace(POLICY, tiers=(Tier("VIP", 5_000_000, 6), *POLICY.tiers))
    history = snapshot([("A", "VIP", "VIP", 60_000.0, 6, 10, 0)], policy=old)
    result = tier(base({"A": monthly(6, 10_000.0)}), SECOND, history)
    assert moved(result)["A"] == (
        "Down",
        "Rule change",
        "The rules changed: the earlier figures now give Tier 1",
    )
    assert result.moves.down == 1
