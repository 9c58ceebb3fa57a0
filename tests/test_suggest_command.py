"""`xltier suggest`: shows bounds for a wanted split, and writes them only when asked to."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from command_line import xltier
from small_workbook import AS_OF, set_rule, set_values

from xltier.commands.recalculate import recalculate
from xltier.commands.suggesting import suggest_bounds
from xltier.workbook.closed import ClosedWorkbook

SPLIT = (2_000, 3_000, 5_000)


@pytest.fixture
def small(small_of, tmp_path):
    return Path(shutil.copy(small_of("en"), tmp_path / "book.xlsx"))


def asked(path, *options):
    result = xltier("suggest", path, "--split", "20/30/50", *options)
    assert result.exit_code == 0, result.output
    return result.output


def test_nothing_is_written_unless_asked_to(small):
    before = small.read_bytes()
    said = asked(small)
    assert small.read_bytes() == before
    assert "Nothing was written" in said
    tiers = said.partition("would move")[0]
    assert all(name in tiers for name in ("Tier 1", "Tier 2", "Tier 3"))
    assert "Sales ≥" in tiers


def test_applied_bounds_give_the_counts_that_were_shown_at_the_next_review(small):
    shown = json.loads(asked(small, "--apply", "--json"))
    assert list(small.parent.glob("**/*suggest*.xlsx"))  # the backup
    with ClosedWorkbook(small, backups=False) as book:
        rules = book.read("TierRules")
        assert rules["min_amount"].tolist()[:2] == [t["min_amount"] for t in shown["tiers"][:2]]
        assert rules["min_orders"].tolist()[:2] == [t["min_orders"] for t in shown["tiers"][:2]]
        assert rules[["min_amount", "min_orders"]].iloc[2].isna().all()
        moved = recalculate(book)
        computed = moved.review.customers["computed_tier"].value_counts()
    assert {t["tier"]: t["customers"] for t in shown["tiers"]} == computed.to_dict()
    tiers = moved.review.customers["tier"]
    ids = moved.examined.customers["customer_id"]
    now = dict(zip(ids, tiers.loc[ids.index], strict=True))
    assert {m["customer_id"]: m["to_tier"] for m in shown["movers"]} == {
        m["customer_id"]: now[m["customer_id"]] for m in shown["movers"]
    }
    assert sum(t["customer_share"] for t in shown["tiers"]) == pytest.approx(1)


def test_one_lever_leaves_the_other_bound_alone(small):
    with ClosedWorkbook(small) as book:
        done = suggest_bounds(book, SPLIT, lever="orders")
        before = book.read("TierRules")["min_amount"]
    assert [t.min_amount for t in done.made.policy.tiers[:2]] == [
        int(a * 100) for a in before.dropna()
    ]
    assert not done.applied


def test_a_tier_that_cannot_have_its_share_is_explained(small):
    set_rule(small, 0, min_orders=20)
    set_rule(small, 1, min_orders=10)
    with ClosedWorkbook(small) as book:
        done = suggest_bounds(book, (3_000, 3_000, 4_000), lever="amount")
    assert all("the conditions that were kept let in" in sentence.en for sentence in done.why)
    assert len(done.why) == 2


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--split", "20/80"], "3 tiers (Tier 1, Tier 2, Tier 3), the split has 2 shares"),
        (["--split", "much"], "“much” is no split"),
        (["--split", "10/30/50"], "add up to 100"),
    ],
)
def test_a_wish_that_fits_nothing_ends_with_a_sentence(small, options, said):
    before = small.read_bytes()
    result = xltier("suggest", small, *options, "--apply")
    assert result.exit_code == 2
    assert said in result.stderr
    assert small.read_bytes() == before


def test_purchases_may_come_from_elsewhere(small, tmp_path):
    with ClosedWorkbook(small) as book:
        lines = book.read("Purchases")[["order_id", "customer_id", "date", "amount"]].astype(str)
        book.replace("Purchases", book.read("Purchases").iloc[:0])
        book.commit()
    lines.to_csv(tmp_path / "lines.csv", index=False)
    alone = xltier("suggest", small, "--split", "20/30/50")
    assert (alone.exit_code, "nothing to split" in alone.stderr) == (2, True)
    shown = json.loads(asked(small, "--purchases", tmp_path / "lines.csv", "--json"))
    assert sum(tier["customers"] for tier in shown["tiers"]) > 70
    assert shown["tiers"][0]["customers"] == pytest.approx(0.2 * 75, abs=5)
    lonely = xltier("suggest", small, "--split", "20/30/50", "--query", "select 1")
    assert lonely.exit_code == 2


def test_the_day_is_said_with_where_it_comes_from(small):
    with ClosedWorkbook(small, backups=False) as book:
        set_values(book, "Settings", {"as_of": None})
        days = pd.to_datetime(book.read("Purchases")["date"], errors="coerce")
        late = days.index[days > pd.Timestamp(AS_OF)]
        book.update("Purchases", pd.DataFrame({"date": pd.Timestamp(AS_OF)}, index=late))
        book.commit()
    assert f"As of {AS_OF}, the day of the last review" in asked(small)
    assert json.loads(asked(small, "--as-of", "2026-05-31", "--json"))["as_of_from"] == "given"


def test_in_chinese_it_speaks_chinese(small_of):
    said = asked(small_of("zh"), "--by", "sales", "--lever", "amount")
    assert "未写入任何内容" in said
    assert "金额 ≥" in said
