"""A rep beside the team and all reps: figures of groups, and never of a few."""

from __future__ import annotations

import functools
from datetime import date

import numpy as np
import pandas as pd
import pytest
from frames_workbook import FramesWorkbook

from xltier.commands.portions import prepare
from xltier.commands.recalculate import recalculate

BEFORE, AS_OF = date(2026, 3, 31), date(2026, 6, 30)
ROWS = (
    "Customers per rep",
    "Tier 1: share of customers",
    "Net upgrades per 100 customers",
    "Tier 1: customers kept",
    "Sales per customer",
    "Tier 1: share of sales",
    "Overdue follow-ups per 100 customers",
)


def book_of(sizes, *, team_of, reviews=(BEFORE, AS_OF), language="en", team_comparison="yes"):
    """A book of `sizes[rep]` customers, half of them in the best tier at one time or both.

    Args:
        sizes: Customers of each rep; they all buy.
        team_of: Team of each rep.
        reviews: The days of the reviews.
        language: The language of the book.
        team_comparison: The setting.
    """
    rows, lines, number = [], [], 0
    for rep, size in sizes.items():
        for turn in range(size):
            number += 1
            who = f"{number:04d}"
            rows.append({"customer_id": who, "rep": rep, "last_contact": pd.Timestamp(2026, 6, 1)})
            amount = 2_000 if (turn + len(rep)) % 2 == 0 else 300
            first = pd.Timestamp(2025, 5 + number % 3, 1)
            lines += [
                (who, f"{who}-{n}", first + pd.DateOffset(months=n), float(amount + number))
                for n in range(number % 6 + 4)
            ]
    sold = pd.DataFrame(lines, columns=["customer_id", "order_id", "date", "amount"])
    sold = sold[sold["date"] <= pd.Timestamp(AS_OF)]
    reps = pd.DataFrame({"rep": list(sizes), "team": [team_of[rep] for rep in sizes]})
    chosen = {"segments": "no", "value": "no", "team_comparison": team_comparison}
    book = FramesWorkbook(
        pd.DataFrame(rows),
        sold,
        reps=reps.astype(object),
        language=language,
        settings=chosen,
    )
    for day in reviews:
        recalculate(book, as_of=day, today=AS_OF)
    return book


@functools.cache
def two_teams(large=6, small=2):
    """A team of six reps and one of two."""
    names = [f"Rep {'x' * (n + 1)}" for n in range(large + small)]
    sizes = {name: 16 + 2 * at for at, name in enumerate(names)}
    teams = {name: "Large" if at < large else "Small" for at, name in enumerate(names)}
    return book_of(sizes, team_of=teams), teams


def comparison(book, name, by="rep"):
    ready = prepare(book, today=AS_OF)
    group = next(group for group in ready.owners(by) if group.name == name)
    return ready.portion(group).tables["TeamComparison"].set_index("figure")


def counted(book, reps):
    """The figures of some reps, from what stands on Customers and in the last but one review."""
    now = book.read("Customers")
    now = now[now["rep"].isin(reps) & now["tier"].notna()]
    kept = book.tables["SnapshotTiers"]
    then = kept[(kept["as_of"] == pd.Timestamp(BEFORE)) & kept["rep"].isin(reps)]
    then = then[then["tier"].notna()]
    both = then.merge(now[["customer_id", "tier"]], on="customer_id", suffixes=("_then", ""))
    was_top = both[both["tier_then"] == "Tier 1"]
    net = (both["tier"] < both["tier_then"]).sum() - (both["tier"] > both["tier_then"]).sum()
    top = now["tier"] == "Tier 1"
    return [
        len(now) / now["rep"].nunique(),
        top.mean(),
        100 * net / len(then),
        (was_top["tier"] == "Tier 1").mean(),
        now["monetary_value"].sum() / len(now),
        now["monetary_value"][top].sum() / now["monetary_value"].sum(),
        100 * (now["overdue"] > 0).sum() / len(now),
    ]


def test_own_team_and_company_are_what_pandas_counts():
    six = tuple(f"Rep {'x' * (n + 1)}" for n in range(12))
    teams = {name: "A" if at < 6 else "B" for at, name in enumerate(six)}
    book = book_of({name: 15 + at for at, name in enumerate(six)}, team_of=teams)
    table = comparison(book, six[1])
    assert tuple(table.index) == ROWS
    for column, reps in (("own", [six[1]]), ("team", six[:6]), ("company", six)):
        assert table[column].tolist() == pytest.approx(counted(book, reps)), column
    assert len(set(table["team"])) > 4  # the figures of this base tell groups apart
    assert table["note"].isna().all()


def test_a_team_of_fewer_than_five_reps_is_not_shown():
    book, teams = two_teams()
    small = next(name for name, team in teams.items() if team == "Small")
    table = comparison(book, small)
    assert table["own"].notna().all()
    assert table["team"].isna().all()
    assert table["company"].tolist() == pytest.approx(counted(book, list(teams)))
    assert table["note"].tolist()[0] == "Team not shown: fewer than 5 reps or 5 customers."
    assert table["note"].iloc[1:].isna().all()  # said once


def test_all_reps_are_not_shown_where_the_team_would_give_away_the_few_others():
    book, teams = two_teams()
    large = next(name for name, team in teams.items() if team == "Large")
    table = comparison(book, large)
    assert table["team"].notna().all()
    assert table["company"].isna().all()
    assert "fewer than 5" in table["note"].iloc[0]
    assert comparison(book, "Large", by="team")["company"].isna().all()
    assert comparison(book, "Small", by="team")["company"].notna().all()


def test_a_team_lead_sees_the_team_as_own_and_no_second_team():
    book, teams = two_teams()
    table = comparison(book, "Small", by="team")
    small = [name for name, team in teams.items() if team == "Small"]
    assert table["own"].tolist() == pytest.approx(counted(book, small))
    assert table["team"].isna().all()


def test_reps_without_customers_do_not_make_a_group_large():
    names = [f"Rep {n}" for n in range(6)]
    sizes = {name: 0 if at > 2 else 8 for at, name in enumerate(names)}
    table = comparison(book_of(sizes, team_of=dict.fromkeys(names, "A")), "Rep 0")
    assert table[["team", "company"]].isna().all(axis=None)


def test_a_rate_of_a_few_reps_is_not_shown_though_the_group_is_large():
    names = [f"Rep {n}" for n in range(6)]
    book = book_of(dict.fromkeys(names, 9), team_of=dict.fromkeys(names, "A"))
    kept = book.tables["SnapshotTiers"]
    late = kept["rep"].isin(names[2:]) & (kept["tier"] == "Tier 1")
    book.tables["SnapshotTiers"] = kept.assign(tier=kept["tier"].mask(late, "Tier 3"))
    table = comparison(book, names[3])
    assert np.isnan(table["team"]["Tier 1: customers kept"])  # of two reps' customers only
    assert table["team"].notna().sum() == len(ROWS) - 1


def test_own_rates_of_fewer_than_five_customers_are_left_blank_and_it_is_said():
    names = [f"Rep {n}" for n in range(6)]
    sizes = {name: 4 if name == "Rep 0" else 9 for name in names}
    table = comparison(book_of(sizes, team_of=dict.fromkeys(names, "A")), "Rep 0")
    assert table["own"]["Customers per rep"] == 4
    assert table["own"].iloc[1:].isna().all()
    assert table["team"].notna().all()
    assert "Fewer than 5 customers of yours." in table["note"].dropna().tolist()


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "There is no earlier review to compare with."), ("zh", "还没有可供对比的往期盘点。")],
)
def test_a_first_review_leaves_blank_what_needs_another(language, words):
    names = [f"Rep {n}" for n in range(6)]
    book = book_of(
        dict.fromkeys(names, 9),
        team_of=dict.fromkeys(names, "A"),
        reviews=(AS_OF,),
        language=language,
    )
    table = comparison(book, names[0])
    assert np.flatnonzero(table["own"].isna()).tolist() == [2, 3]
    assert table["note"].iloc[2] == words


def test_who_is_in_no_team_is_told_so():
    names = [f"Rep {n}" for n in range(6)]
    table = comparison(book_of(dict.fromkeys(names, 9), team_of=dict.fromkeys(names)), names[0])
    assert table["note"].iloc[0] == "You are in no team."
    assert table["company"].notna().any()


def test_there_is_no_comparison_unless_it_is_switched_on():
    names = ["Ada", "Ben"]
    book = book_of(dict.fromkeys(names, 3), team_of=dict.fromkeys(names, "A"), team_comparison="no")
    ready = prepare(book, today=AS_OF)
    assert all("TeamComparison" not in ready.portion(g).tables for g in ready.owners())
