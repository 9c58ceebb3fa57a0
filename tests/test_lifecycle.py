"""Lifecycle stages of hand-made histories."""

from __future__ import annotations

import pandas as pd
import pytest
from customer_bases import AS_OF, days_before, policy_with, purchases

from xltier.tiering.labels import NO_LABEL, STAGES
from xltier.tiering.measures import measure
from xltier.tiering.methods import apply_methods, find_cuts


def orders(customer, *days, amount=100):
    """Orders of a customer, each so many days before the as-of date."""
    return [(customer, f"{customer}{day}", days_before(day), amount) for day in days]


RHYTHM = orders("rhythm", *range(4, 400, 10))
"""A customer who buys every ten days, so that the base has a usual gap of ten."""


def stages(*rows, **rules):
    policy = policy_with(lifecycle=rules)
    frame = measure(purchases(*rows), policy, AS_OF)
    cuts = find_cuts(frame, policy, methods=("lifecycle",))
    applied = apply_methods(frame, policy, cuts, methods=("lifecycle",))
    names = [*(label.name for label in STAGES), None]
    found = {c: names[s] for c, s in zip(applied["customer_id"], applied["lifecycle"], strict=True)}
    return found, cuts


def stage(*days, **rules):
    """The stage of a customer who bought on these days, beside one with a gap of ten days."""
    return stages(*orders("c", *days), *RHYTHM, **rules)[0]["c"]


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (4, "repeat"),
        (15, "repeat"),
        (16, "slipping"),
        (20, "slipping"),
        (21, "dormant"),
        (30, "dormant"),
        (31, "lost"),
        (300, "lost"),
    ],
)
def test_overdue_is_counted_in_own_gaps(last, expected):
    days = [last, last + 10, last + 20]
    assert stage(*days) == expected


def test_own_rhythm_beats_the_base():
    assert stage(40, 140, 240) == "repeat"
    assert stage(40, 42, 44) == "lost"


@pytest.mark.parametrize(("last", "expected"), [(3, "new"), (15, "new"), (16, "slipping")])
def test_one_order_is_new_until_the_usual_gap_of_the_base_is_over(last, expected):
    assert stage(last) == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((5, 15), "repeat"),
        ((5, 205, 405, 605, 805), "repeat"),
        ((5, 205, 405, 605, 805, 1005), "loyal"),
        (range(5, 2000, 200), "loyal"),
    ],
)
def test_orders_over_all_history_make_a_customer_loyal(days, expected):
    assert stage(*days) == expected


def test_the_threshold_of_loyalty_is_a_setting():
    assert stage(5, 15, loyal_orders=2) == "loyal"
    assert stage(5, 15, 25, 35, 45, 55, loyal_orders=7) == "repeat"


def test_the_thresholds_of_being_overdue_are_settings_and_exclusive():
    days = (25, 35, 45)
    assert stage(*days) == "dormant"
    assert stage(*days, dormant=250) == "slipping"
    assert stage(*days, dormant=249) == "dormant"
    assert stage(*days, slipping=250, dormant=260) == "repeat"


@pytest.mark.parametrize(("pause", "expected"), [(20, "repeat"), (21, "returned")])
def test_who_bought_in_the_latest_month_after_being_dormant_has_returned(pause, expected):
    back = 12
    assert stage(back, back + pause, back + pause + 10, back + pause + 20) == expected


def test_who_came_back_longer_ago_than_a_month_has_not_just_returned():
    assert stage(30, 530, 630, 730) == "returned"
    assert stage(31, 531, 631, 731) == "repeat"


def test_a_pause_is_ended_by_the_first_purchase_of_the_month():
    assert stage(1, 2, 28, 128, 228, 328) == "loyal"
    assert stage(1, 28, 328, 428, 528, 628) == "returned"


def test_who_is_overdue_again_has_not_returned():
    assert stage(16, 76, 86, 96, 106) == "slipping"


def test_a_loyal_customer_who_returns_has_returned():
    assert stage(2, 402, 412, 422, 432, 442, 452, 462) == "returned"


def test_a_customer_whose_orders_were_all_returned_has_no_stage():
    rows = [("c", "x", days_before(40), 100), ("c", "x", days_before(30), -100), *RHYTHM]
    assert stages(*rows)[0]["c"] is None


def test_where_nobody_has_a_gap_the_orders_alone_decide_and_it_is_said():
    rows = [
        *orders("new", 300),
        *orders("old", 500),
        *orders("twice", 1, 800),
        *[("often", f"o{n}", days_before(90), 5) for n in range(6)],
    ]
    found, cuts = stages(*rows)
    assert found == {"new": "new", "old": "slipping", "twice": "repeat", "often": "loyal"}
    assert [remark.method for remark in cuts.remarks] == ["lifecycle"]
    assert "three different days" in cuts.remarks[0].sentence.en


def test_a_base_with_a_gap_has_nothing_to_say():
    assert stages(*RHYTHM)[1].remarks == ()


def test_a_prospect_has_no_stage():
    policy = policy_with()
    frame = measure(purchases(*RHYTHM), policy, AS_OF)
    blank = {name: None for name in frame.columns if name != "gap_is_base"}
    frame = pd.concat([frame, pd.DataFrame([blank | {"customer_id": "p"}])], ignore_index=True)
    cuts = find_cuts(frame, policy, methods=("lifecycle",))
    assert cuts.customers == 1
    applied = apply_methods(frame, policy, cuts, methods=("lifecycle",))
    assert applied["lifecycle"].tolist()[-1] == NO_LABEL
