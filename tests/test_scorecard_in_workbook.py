"""The scorecards that a review writes: counted anew in pandas from what stands on other sheets."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.table import Table
from small_workbook import AS_OF

from xltier.commands.recalculate import recalculate
from xltier.workbook.closed import ClosedWorkbook

COUNTS = ("customers_before", "customers", "net", "up", "down", "new", "lost", "won_back")
NOBODY = {"en": "No owner", "zh": "无负责人"}


def counted_anew(book):
    """What the scorecard of reps should say, from Customers, SnapshotTiers and nothing else."""
    now = book.read("Customers").drop_duplicates("customer_id").set_index("customer_id")
    kept = book.read("SnapshotTiers")
    days = sorted(kept["as_of"].unique())
    then = kept[kept["as_of"] == days[-2]].set_index("customer_id")
    tiers = [t for t in book.read("TierRules")["tier"] if isinstance(t, str)]
    rank = {tier: at for at, tier in enumerate(tiers)}
    both = pd.DataFrame(index=now.index.union(then.index))
    both["then"], both["now"] = then["tier"].map(rank), now["tier"].map(rank)
    label = NOBODY[book.language]
    both["owner then"] = then["rep"].astype(object).where(then["rep"].notna(), label)
    both["owner"] = now["rep"].astype(object).where(now["rep"].notna(), label)
    active_then, active = (then["frequency"] > 0), (now["frequency"] > 0)
    both["active then"] = active_then.reindex(both.index, fill_value=False)
    both["active"] = active.reindex(both.index, fill_value=False)
    bought = then["recency_days"].notna().reindex(both.index, fill_value=False)
    had, has = both["then"].notna(), both["now"].notna()
    quiet = had & ~both["active then"] & bought
    gone = had & (~has | (both["active then"] & ~both["active"]))
    top = both["then"] == 0
    cards = {
        "customers_before": (had, "owner then"),
        "customers": (has, "owner"),
        "up": (both["now"] < both["then"], "owner"),
        "down": (both["now"] > both["then"], "owner then"),
        "new": (has & ~had, "owner"),
        "lost": (gone, "owner then"),
        "won_back": (quiet & both["active"], "owner"),
        "top": (top, "owner then"),
        "kept": (top & (both["now"] == 0), "owner then"),
        "late": (now["overdue"].reindex(both.index).notna(), "owner"),
    }
    frame = pd.DataFrame(
        {name: both.loc[mask, whose].value_counts() for name, (mask, whose) in cards.items()}
    ).fillna(0)
    cents = (now["monetary_value"].fillna(0) * 100).round().astype(int)
    sales = cents.groupby(both["owner"].reindex(now.index)).sum()
    best = cents[now["tier"] == tiers[0]].groupby(both["owner"].reindex(now.index)).sum()
    frame["sales"] = sales.reindex(frame.index).fillna(0) / 100
    frame["best"] = best.reindex(frame.index).fillna(0) / 100
    frame["net"] = frame["up"] - frame["down"]
    return frame


def rates(frame):
    kept = (frame["kept"] / frame["top"]).where(frame["top"] >= 5)
    share = (frame["best"] / frame["sales"]).where((frame["customers"] >= 5) & (frame["sales"] > 0))
    return kept, share


def assert_says(card, wanted):
    for name in COUNTS:
        assert card[name].to_dict() == wanted[name].reindex(card.index).to_dict(), name
    assert card["overdue"].to_dict() == wanted["late"].reindex(card.index).to_dict()
    assert np.allclose(card["sales"], wanted["sales"].reindex(card.index), atol=0.001)
    for name, rate in zip(("top_kept", "top_share"), rates(wanted), strict=True):
        assert np.allclose(card[name], rate.reindex(card.index), equal_nan=True), name


def test_the_scorecard_of_the_demo_is_what_pandas_counts(demo_once):
    with ClosedWorkbook(demo_once[0]) as book:
        wanted = counted_anew(book)
        card = book.read("Scorecard")
        assert_says(card.set_index("rep"), wanted)
        assert set(card["rep"]) == set(wanted.index)
        ranked = card[card["rank"].notna()]
        order = ranked.sort_values(["net", "sales"], ascending=False, kind="stable")
        assert ranked["rep"].tolist() == order["rep"].tolist()
        assert card["rank"].tolist()[:2] == [1, 2]


def test_the_teams_of_the_demo_are_the_sums_of_their_reps(demo_once):
    with ClosedWorkbook(demo_once[0]) as book:
        staff = book.read("Reps").set_index("rep")["team"]
        wanted = counted_anew(book)
        teams = wanted.groupby(staff.reindex(wanted.index).fillna(NOBODY[book.language])).sum()
        teams.loc[{"en": "Everyone", "zh": "全部"}[book.language]] = wanted.sum()
        card = book.read("ScorecardTeams").set_index("team")
        assert_says(card, teams)
        assert len(card) == len(teams)


def test_customers_by_tier_in_the_demo_are_those_of_the_two_reviews(demo_once):
    with ClosedWorkbook(demo_once[0]) as book:
        counts = book.headers("ScorecardTiers")[1:]
        frame = book.read("ScorecardTiers", also=counts).set_index("who")[list(counts)]
        summary = book.read("TierSummary").set_index("tier")["customers"]
        tiers = [t for t in book.read("TierRules")["tier"] if isinstance(t, str)]
        kept = book.read("SnapshotTiers")
        then = kept[kept["as_of"] == sorted(kept["as_of"].unique())[-2]]["tier"].value_counts()
    reps = frame.iloc[: frame.index.get_loc(NOBODY[book.language]) + 1]
    assert reps.sum().tolist() == frame.iloc[-1].tolist()
    assert frame.iloc[-1].tolist() == [n for t in tiers for n in (then[t], summary[t])]


@pytest.fixture
def small(small_of, tmp_path):
    return Path(shutil.copy(small_of("en"), tmp_path / "book.xlsx"))


def test_customers_who_were_handed_over_count_where_they_should(small):
    with ClosedWorkbook(small, backups=False) as book:
        customers = book.read("Customers")
        others = customers["rep"].astype(object).sample(frac=1, random_state=3).to_numpy()
        book.update("Customers", pd.DataFrame({"rep": others}, index=customers.index))
        book.commit()
        recalculate(book, as_of=date(2026, 12, 31), today=date(2026, 12, 31))
        wanted = counted_anew(book)
        card = book.read("Scorecard").set_index("rep")
        assert_says(card, wanted)
        assert card["down"].sum() > 0
        moves = book.read("Movement")
        downs = moves.loc[moves["direction"] == "Down", "counts_for"].value_counts()
        assert downs.reindex(card.index).fillna(0).tolist() == card["down"].tolist()


def test_in_an_older_workbook_what_is_called_like_ours_is_the_users_own(small):
    sheets = openpyxl.load_workbook(small)
    for name in ("Strategies", "Followups"):
        (sheet,) = (one for one in sheets.worksheets if name in one.tables)
        del sheets[sheet.title]
    (sheet,) = (one for one in sheets.worksheets if "Scorecard" in one.tables)
    for name in ("Scorecard", "ScorecardTeams", "ScorecardTiers"):
        del sheet.tables[name]
    mine = sheets.create_sheet("Mine")
    for row in (["Rank", "Rep", "Sales in window"], ["gold", "Ann", "my note"]):
        mine.append(row)
    mine.add_table(Table(displayName="Scorecard", ref="A1:C2"))
    (history,) = (one for one in sheets.worksheets if "Snapshots" in one.tables)
    own = {cell.value: cell.column for cell in history[4]}
    for row in (5, 6):
        history.cell(row, own["Net upgrades"], f"my note {row}")
    sheets.save(small)
    with ClosedWorkbook(small, backups=False) as book:
        for day in (AS_OF, date(2026, 9, 30)):
            done = recalculate(book, as_of=day, today=day)
    saved = openpyxl.load_workbook(small)
    assert [c.value for c in saved["Mine"][2]] == ["gold", "Ann", "my note"]
    notes = [saved[history.title].cell(row, own["Net upgrades"]).value for row in (5, 6, 7)]
    assert notes == ["my note 5", "my note 6", None]
    assert done.review.previous_as_of == AS_OF


def test_a_scorecard_that_somebody_removed_stays_away(small):
    sheets = openpyxl.load_workbook(small)
    (sheet,) = (one for one in sheets.worksheets if "Scorecard" in one.tables)
    del sheet.tables["ScorecardTeams"]
    sheets.save(small)
    with ClosedWorkbook(small, backups=False) as book:
        recalculate(book, as_of=AS_OF)
        assert not book.has("ScorecardTeams")
        assert len(book.read("Scorecard")) > 1
