"""The scorecard: whose customers rose, fell, came and left, and what is too small to tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest

from xltier.tiering.policy import Tier, TieringPolicy
from xltier.tiering.quality import examine
from xltier.tiering.review import History, review
from xltier.tiering.scorecard import FIGURES, scorecard

FIRST, SECOND = date(2025, 12, 31), date(2026, 6, 30)
POLICY = TieringPolicy((Tier("Gold", 100_000), Tier("Iron")))
GOLD, IRON = 2_000.0, 10.0
BEFORE, AFTER = datetime(2025, 3, 1), datetime(2026, 3, 1)
"""Days of purchases that only the first or only the second review sees in its window."""


def reviewed(people, lines, day, history=None, policy=POLICY, language="en"):
    """Review customers, each with its rep, who have order lines (customer, day, amount)."""
    customers = pd.DataFrame(people, columns=["customer_id", "rep"], dtype=object)
    bought = pd.DataFrame(lines, columns=["customer_id", "date", "amount"], dtype=object)
    examined = examine(customers, bought, as_of=day, today=SECOND, policy=policy, language=language)
    return review(examined, policy=policy, as_of=day, history=history, language=language)


def kept(one):
    return History(one.snapshot, one.snapshot_tiers)


def two_reviews(customers, *, policy=POLICY, old_policy=POLICY, language="en"):
    """Review twice: by customer the owner and the amounts then and now; None is not there."""
    then = [(name, c[0]) for name, c in customers.items() if c[0] != "absent"]
    now = [(name, c[1]) for name, c in customers.items() if c[1] != "absent"]
    lines = [(name, BEFORE, c[2]) for name, c in customers.items() if c[2] is not None]
    lines += [(name, AFTER, c[3]) for name, c in customers.items() if c[3] is not None]
    names = {name for name, _ in now}
    first = reviewed(then, [line for line in lines if line[1] <= BEFORE], FIRST, policy=old_policy)
    return reviewed(
        now,
        [line for line in lines if line[0] in names],
        SECOND,
        kept(first),
        policy=policy,
        language=language,
    )


def card_of(result, reps=None, overdue=None, *, policy=POLICY, language="en"):
    return scorecard(result.ledger, policy, reps, overdue, language)


def row(frame, name, *columns):
    found = frame[frame.iloc[:, 1] == name]
    assert len(found) == 1
    values = [found.iloc[0][column] for column in columns]
    return tuple(None if pd.isna(value) else value for value in values)


MOVES = {
    "riser": ("Ann", "Ann", IRON, GOLD),
    "faller": ("Ann", "Ann", GOLD, IRON),
    "faller handed over": ("Ann", "Bob", GOLD, IRON),
    "riser handed over": ("Ann", "Bob", IRON, GOLD),
    "left the window": ("Bob", "Ann", IRON, None),
    "won back": ("Bob", "Ann", None, IRON),
    "new": ("absent", "Bob", None, IRON),
    "struck off": ("Ann", "absent", GOLD, None),
    "steady": ("Bob", "Bob", GOLD, GOLD),
}


@pytest.fixture(scope="module")
def moves():
    """The moves; the customer won back had bought long before the first review."""
    then = [(name, c[0]) for name, c in MOVES.items() if c[0] != "absent"]
    now = [(name, c[1]) for name, c in MOVES.items() if c[1] != "absent"]
    early = [("won back", datetime(2024, 5, 1), IRON)]
    before = [(name, BEFORE, c[2]) for name, c in MOVES.items() if c[2] is not None]
    after = [(name, AFTER, c[3]) for name, c in MOVES.items() if c[3] is not None]
    listed = {name for name, _ in now}
    first = reviewed(then, early + before, FIRST)
    lines = [line for line in early + before + after if line[0] in listed]
    return reviewed(now, lines, SECOND, kept(first))


def test_losses_count_for_the_owner_then_and_gains_for_the_owner_now(moves):
    reps = card_of(moves).reps
    columns = ("up", "down", "net", "new", "lost", "won_back")
    assert row(reps, "Ann", *columns) == (1, 2, -1, 0, 1, 1)
    assert row(reps, "Bob", *columns) == (1, 0, 1, 1, 1, 0)


def test_customers_stand_with_their_owner_of_each_day(moves):
    card = card_of(moves)
    assert row(card.reps, "Ann", "customers_before", "customers") == (5, 4)
    assert row(card.reps, "Bob", "customers_before", "customers") == (3, 4)
    tiers = card.tiers.set_index("who")
    assert tiers.loc["Ann"].to_dict() == {
        "Gold, before": 3,
        "Gold, now": 1,
        "Iron, before": 2,
        "Iron, now": 3,
    }
    assert tiers.loc["Everyone"].tolist() == [4, 3, 4, 5]


def test_everyone_is_the_sum_and_agrees_with_the_review(moves):
    card = card_of(moves)
    everyone = card.teams.iloc[-1]
    assert everyone["team"] == "Everyone"
    for name in ("customers_before", "customers", "up", "down", "net", "new", "lost", "won_back"):
        assert everyone[name] == card.reps[name].sum(), name
    assert everyone["net"] == moves.moves.net_upgrades
    assert everyone["sales"] == moves.summary["sales"].sum() == card.reps["sales"].sum()


def test_each_move_says_in_whose_scorecard_it_counts(moves):
    counts_for = moves.movement.set_index("customer_id")["counts_for"]
    assert counts_for.to_dict() == {
        "riser": "Ann",
        "faller": "Ann",
        "faller handed over": "Ann",
        "riser handed over": "Bob",
        "new": "Bob",
        "struck off": "Ann",
    }
    by_rep = moves.movement.groupby(["counts_for", "direction"]).size()
    for rep in ("Ann", "Bob"):
        ups, downs = row(card_of(moves).reps, rep, "up", "down")
        assert (by_rep.get((rep, "Up"), 0), by_rep.get((rep, "Down"), 0)) == (ups, downs)


def test_rates_of_fewer_than_five_customers_are_hidden():
    five = {f"a{n}": ("Ann", "Ann", GOLD, GOLD if n else IRON) for n in range(5)}
    four = {f"b{n}": ("Bob", "Bob", GOLD, GOLD) for n in range(4)}
    reps = card_of(two_reviews(five | four)).reps
    kept_gold, share = row(reps, "Ann", "top_kept", "top_share")
    assert (kept_gold, share) == (0.8, pytest.approx(8_000 / 8_010))
    assert row(reps, "Bob", "top_kept", "top_share") == (None, None)


def test_the_keep_rate_belongs_to_the_owner_at_the_last_review():
    base = {f"a{n}": ("Ann", "Bob", GOLD, GOLD if n < 3 else IRON) for n in range(5)}
    reps = card_of(two_reviews(base)).reps
    assert row(reps, "Ann", "top_kept", "customers", "down") == (0.6, 0, 2)
    assert row(reps, "Bob", "top_kept", "customers", "down") == (None, 5, 0)


def test_reps_are_ranked_by_net_upgrades_then_sales_and_equals_share_a_rank():
    base = {
        "1": ("Low", "Low", GOLD, IRON),
        "2": ("High", "High", IRON, GOLD),
        "3": ("Rich", "Rich", GOLD, 3 * GOLD),
        "4": ("Even", "Even", IRON, IRON),
        "5": ("Also even", "Also even", IRON, IRON),
        "6": (None, None, IRON, 9 * GOLD),
    }
    reps = card_of(two_reviews(base)).reps
    assert reps["rep"].tolist() == ["High", "Rich", "Even", "Also even", "Low", "No owner"]
    assert reps["rank"].tolist()[:5] == [1, 2, 3, 3, 5]
    assert np.isnan(reps["rank"].iloc[5])
    assert reps["up"].iloc[5] == 1


def test_a_first_review_ranks_by_sales_and_tells_nothing_of_changes():
    result = reviewed([("a", "Ann"), ("b", "Bob")], [("a", AFTER, 1.0), ("b", AFTER, 2.0)], SECOND)
    card = card_of(result)
    assert card.reps["rep"].tolist() == ["Bob", "Ann"]
    since = ["customers_before", "net", "up", "down", "top_kept", "new", "lost", "won_back"]
    assert card.reps[since].isna().all(axis=None)
    assert card.reps["customers"].tolist() == [1, 1]
    assert list(card.tiers.columns) == ["who", "Gold, now", "Iron, now"]


STAFF = pd.DataFrame(
    {
        "rep": [" ann ", "Bob", "Cy", "Dee", None, "ANN"],
        "team": ["North", " ", "North", "South", "East", "South"],
    },
    dtype=object,
)


def test_teams_are_those_of_the_reps_table_and_what_is_left_stands_below():
    base = {
        "1": ("Ann", "Ann", IRON, GOLD),
        "2": ("Bob", "Bob", GOLD, GOLD),
        "3": ("Gone", "Dee", GOLD, IRON),
        "4": (None, "Cy", IRON, IRON),
    }
    card = card_of(two_reviews(base), STAFF)
    assert card.reps.set_index("rep")["team"].dropna().to_dict() == {
        "ann": "North",
        "Cy": "North",
        "Dee": "South",
    }
    assert card.teams["team"].tolist() == ["North", "South", "No team", "No owner", "Everyone"]
    assert card.teams["rank"].tolist()[:2] == [1, 2]
    assert row(card.teams, "North", "customers_before", "customers", "net") == (1, 2, 1)
    assert row(card.teams, "No team", "customers_before", "customers", "down") == (2, 1, 1)
    assert row(card.teams, "No owner", "customers_before", "customers") == (1, 0)
    teams = ["North", "South", "No team", "Everyone"]
    assert card.tiers["who"].tolist() == [*card.reps["rep"], *teams]


def test_a_rep_without_customers_has_a_row_and_nobody_has_none_where_all_are_owned():
    card = card_of(two_reviews({"1": ("Ann", "Ann", IRON, GOLD)}), STAFF)
    assert row(card.reps, "Dee", "customers", "sales", "top_share") == (0, 0, None)
    assert "No owner" not in set(card.reps["rep"]) | set(card.teams["team"])


def test_a_rep_called_like_a_label_can_be_told_from_it():
    base = {"1": ("No owner", "No owner", IRON, IRON), "2": (None, None, IRON, IRON)}
    assert card_of(two_reviews(base)).reps["rep"].tolist() == ["No owner", "No owner *"]


def test_overdue_follow_ups_count_for_the_owner_now():
    result = two_reviews({n: ("Ann", "Bob" if n == "1" else "Ann", IRON, IRON) for n in "1234"})
    overdue = np.array([True, True, True, False])
    reps = card_of(result, overdue=overdue).reps
    assert row(reps, "Bob", "overdue") == (1,)
    assert row(reps, "Ann", "overdue") == (2,)
    assert card_of(result).reps["overdue"].isna().all()


def test_a_removed_tier_is_counted_under_its_old_name():
    old = replace(POLICY, tiers=(Tier("Gold", 100_000), Tier("Zinc", 500), Tier("Iron")))
    base = {"1": ("Ann", "Ann", 600.0, 600.0), "2": ("Ann", "Ann", GOLD, GOLD)}
    card = card_of(two_reviews(base, old_policy=old))
    assert card.tiers.iloc[0].to_dict() == {
        "who": "Ann",
        "Gold, before": 1,
        "Gold, now": 1,
        "Zinc, before": 1,
        "Iron, before": 0,
        "Iron, now": 1,
    }


def test_prospects_are_in_nobodys_book():
    card = card_of(two_reviews({"1": ("Ann", "Ann", None, None), "2": ("Ann", "Ann", None, IRON)}))
    assert row(card.reps, "Ann", "customers_before", "customers", "new", "won_back") == (0, 1, 1, 0)


def test_in_chinese_what_is_no_name_is_chinese():
    card = card_of(two_reviews({"1": (None, None, IRON, IRON)}, language="zh"), language="zh")
    assert card.reps["rep"].tolist() == ["无负责人"]
    assert card.teams["team"].tolist() == ["全部"]
    assert list(card.tiers.columns[1:3]) == ["Gold（上期）", "Gold（本期）"]


@pytest.mark.parametrize("people", [[], [("a", None)], [("a", "Ann")]])
def test_small_bases_have_a_scorecard(people):
    lines = [(name, AFTER, GOLD) for name, _ in people]
    first = reviewed(people, [(name, BEFORE, IRON) for name, _ in people], FIRST)
    for history in (None, kept(first)):
        card = card_of(reviewed(people, lines, SECOND, history))
        assert card.teams.iloc[-1]["customers"] == len(people) == card.reps["customers"].sum()
        assert list(card.reps.columns) == ["rank", "rep", "team", *FIGURES]
        assert list(card.teams.columns) == ["rank", "team", *FIGURES]


def test_sixty_reps_are_all_ranked():
    base = {str(n): (f"R{n % 60:02}", f"R{n % 60:02}", IRON, float(n)) for n in range(1, 301)}
    reps = card_of(two_reviews(base)).reps
    assert len(reps) == 60
    assert reps["rank"].is_monotonic_increasing
    assert reps["sales"].sum() == sum(range(1, 301))
