"""Strategies: what each tier's customers are due, when, and what is amiss with the table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from xltier.language import LANGUAGES
from xltier.tiering.contacts import contact_columns
from xltier.tiering.policy import Tier, default_policy
from xltier.tiering.strategies import Strategies, Strategy, read_strategies, shipped_strategies
from xltier.tiering.threshold import NO_TIER
from xltier.workbook import shipped

AS_OF = date(2026, 6, 30)
FIRST_ROW = 9


def strategies(*rows, language="en", policy=None):
    names = ("tier", "contact_by", "every_days", "offer", "next_step")
    typed = pd.DataFrame(
        [dict(zip(names, row, strict=False)) for row in rows], columns=names, dtype=object
    )
    typed.index += FIRST_ROW
    policy = policy or default_policy(language)
    return read_strategies(typed, policy, shipped.strategies(language), language)


def contacts(ranks, last, made=None, as_of=AS_OF):
    made = made or Strategies(shipped_strategies(default_policy("en")))
    days = pd.Series(pd.to_datetime(last).astype("datetime64[s]"))
    return pd.DataFrame(contact_columns(np.array(ranks), days, as_of, made, "en"))


def iso(days):
    return [None if pd.isna(day) else f"{day:%Y-%m-%d}" for day in days]


# --- the next contact ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "due", "overdue"),
    [
        ("2026-06-16", "2026-06-30", None),  # due on the day itself
        ("2026-06-15", "2026-06-29", 1),
        ("2026-06-17", "2026-07-01", None),
        ("2025-06-30", "2025-07-14", 351),
        ("2026-07-05", "2026-07-19", None),  # contacted after the as-of date
        (None, "2026-06-30", None),  # never contacted: due at once, and not late
        ("9999-12-31", "9999-12-31", None),  # there is no later day in a workbook
    ],
)
def test_the_next_contact_is_the_last_one_and_the_days_of_the_tier(last, due, overdue):
    row = contacts([0], [last]).iloc[0]
    assert iso([row["next_contact"]]) == [due]
    assert row["overdue"] == overdue if overdue else np.isnan(row["overdue"])


def test_a_leap_day_is_a_day_like_any_other():
    made = contacts([0, 0], ["2028-02-15", "2027-02-15"], as_of=date(2028, 3, 1))
    assert iso(made["next_contact"]) == ["2028-02-29", "2027-03-01"]
    assert made["overdue"].tolist() == [1, 366]


def test_each_tier_has_days_of_its_own_and_prospects_none_unless_a_row_says_so():
    ranks, last = [0, 1, 2, NO_TIER], ["2026-06-01"] * 4
    assert iso(contacts(ranks, last)["next_contact"]) == [
        "2026-06-15",
        "2026-07-01",
        "2026-08-30",
        None,
    ]
    made, _ = strategies(("Prospects", "Phone", 10.0, None, "Introduce us"))
    row = contacts(ranks, last, made).iloc[3]
    assert (iso([row["next_contact"]]), row["overdue"]) == (["2026-06-11"], 19)
    assert row["action"] == "Phone: Introduce us"


# --- the table ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shipped_table_is_complete_and_follows_the_domain(language):
    typed = shipped.strategies(language)
    made, found = read_strategies(typed, default_policy(language), typed, language)
    assert [each.every_days for each in made.tiers] == [14, 30, 90]
    assert made.prospects is None
    assert found == []
    assert not typed.isna().any(axis=None)
    assert all(len(each.action(language)) <= 48 for each in made.tiers)


def test_the_action_is_channel_and_next_step_as_typed_and_the_offer_where_there_is_no_step():
    made, _ = strategies(
        ("Tier 1", " Visit ", 7, "Gift", "Bring samples"),
        ("Tier 2", "Mail", None, "Voucher", None),
        ("Tier 3", None, None, None, None),
    )
    assert [each.action("en") for each in made.tiers] == [
        "Visit: Bring samples",
        "Mail: Voucher",
        None,
    ]
    assert made.tiers[0].action("zh") == "Visit：Bring samples"
    assert [each.every_days for each in made.tiers] == [7, 30, 90]


def test_a_tier_without_a_row_is_followed_up_by_its_rank_and_reported():
    tiers = tuple(Tier(name, None, None) for name in ("Gold", "Tier 2", "Tier 3"))
    policy = replace(default_policy("en"), tiers=tiers)
    rows = (("Tier 1", "Visit", 7), ("Tier 2", "Call", 20), ("Tier 3", "Mail", 80))
    made, found = strategies(*rows, policy=policy)
    assert [each.every_days for each in made.tiers] == [14, 20, 80]
    assert made.tiers[0].contact_by == "Visit or phone call"
    assert [(each.rule, each.value, each.row) for each in found] == [
        ("tier_without_strategy", "Gold", None),
        ("strategy_without_tier", "Tier 1", FIRST_ROW),
    ]
    assert "every 14 days" in found[0].advice


def test_nine_tiers_without_a_table_all_have_days():
    tiers = tuple(Tier(f"T{n}", None, None) for n in range(9))
    policy = replace(default_policy("en"), tiers=tiers)
    made, found = read_strategies(None, policy, shipped.strategies("en"), "en")
    assert [each.every_days for each in made.tiers] == [14, 30, *[90] * 7]
    assert found == []


@pytest.mark.parametrize("days", ["often", 0, -3, 1.5, 4000, True])
def test_days_that_are_none_are_reported_and_the_shipped_ones_hold(days):
    made, found = strategies(
        ("Tier 1", "Visit", days), ("Tier 2", "Call", " "), ("Tier 3", "Mail", "60")
    )
    assert [each.every_days for each in made.tiers] == [14, 30, 60]
    assert [(each.rule, each.row, each.column) for each in found] == [
        ("strategy_days", FIRST_ROW, "every_days")
    ]


def test_of_two_rows_for_a_tier_the_lower_counts_and_the_upper_is_reported():
    rows = (
        ("Tier 1", "Visit", 7),
        ("ＴＩＥＲ  1", "Call", 9),
        ("Tier 2", "x", 1),
        ("Tier 3", "y", 1),
    )
    made, found = strategies(*rows)
    assert made.tiers[0] == Strategy(9, "Call")
    assert [(each.rule, each.row) for each in found] == [("strategy_twice", FIRST_ROW)]
    assert str(FIRST_ROW + 1) in found[0].advice


@pytest.mark.parametrize("name", ["Prospects", "prospect", "潜在客户"])
def test_prospects_are_called_so_in_either_language(name):
    rows = (("Tier 1",), ("Tier 2",), ("Tier 3",), (name, "Phone", None))
    made, found = strategies(*rows)
    assert made.prospects == Strategy(90, "Phone")
    assert found == []


def test_a_tier_called_prospects_is_a_tier():
    policy = replace(default_policy("en"), tiers=(Tier("Prospects", None, None),))
    made, found = strategies(("Prospects", "Phone", 5), policy=policy)
    assert (made.tiers[0].every_days, made.prospects, found) == (5, None, [])
