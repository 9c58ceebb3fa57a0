"""What-if: the rules as typed beside the tiers there are, and nothing written."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from small_workbook import set_rule

from xltier.commands.recalculate import recalculate
from xltier.commands.what_if import what_if
from xltier.workbook.closed import ClosedWorkbook


@pytest.fixture
def small(small_of, tmp_path):
    return Path(shutil.copy(small_of("en"), tmp_path / "book.xlsx"))


@pytest.fixture
def stricter(small):
    """The workbook, in which the first tier takes much more than it did."""
    return set_rule(small, 0, min_amount=20_000)


def test_rules_that_are_as_they_were_move_nobody(small):
    asked = what_if(ClosedWorkbook(small))
    assert asked.movers.empty
    assert (asked.tiers["customers"] == asked.tiers["customers_now"]).all()
    assert (asked.tiers["sales"] == asked.tiers["sales_now"]).all()


def test_a_stricter_rule_shows_who_would_fall_and_writes_nothing(stricter):
    before = stricter.read_bytes()
    asked = what_if(ClosedWorkbook(stricter))
    assert stricter.read_bytes() == before
    assert asked.tiers["tier"].tolist() == ["Tier 1", "Tier 2", "Tier 3", "Prospects"]
    first = asked.tiers.iloc[0]
    assert first["customers"] < first["customers_now"]
    assert asked.count("down") == len(asked.movers) == first["customers_now"] - first["customers"]
    assert set(asked.movers["from_tier"]) == {"Tier 1"}
    assert asked.movers["name"].notna().all()


def test_what_was_asked_is_what_a_recalculation_then_does(stricter):
    book = ClosedWorkbook(stricter)
    asked = what_if(book)
    recalculate(book)
    customers = book.read("Customers").set_index("customer_id")["tier"]
    fallen = asked.movers.set_index("customer_id")["to_tier"]
    assert (customers.loc[fallen.index] == fallen).all()
    again = what_if(book)
    assert again.movers.empty
    assert again.tiers["customers_now"].tolist() == asked.tiers["customers"].tolist()


def test_a_tier_that_the_rules_no_longer_have_stands_last_and_its_customers_move(small):
    set_rule(small, 1, tier="Silver")
    asked = what_if(ClosedWorkbook(small))
    assert asked.tiers["tier"].tolist() == ["Tier 1", "Silver", "Tier 3", "Prospects", "Tier 2"]
    assert asked.tiers.iloc[1][["customers_now", "sales_now"]].isna().all()
    assert asked.tiers.iloc[-1][["customers", "sales"]].isna().all()
    assert asked.count("other") == asked.tiers["customers_now"].iloc[-1]


def test_before_the_first_review_everybody_would_be_new(small):
    book = ClosedWorkbook(small)
    customers = book.read("Customers")
    book.update("Customers", customers[["tier"]].assign(tier=None))
    book.replace("TierSummary", book.read("TierSummary").iloc[:0])
    book.commit()
    asked = what_if(book)
    assert asked.tiers["customers_now"].isna().all()
    assert asked.count("new") == len(asked.movers) == customers["tier"].notna().sum()
