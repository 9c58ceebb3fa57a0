"""What-if: the rules as typed beside the tiers there are, and nothing written."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from small_workbook import AS_OF, set_rule, set_values

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


LATER = date(2027, 1, 31)


@pytest.fixture
def undated(small):
    """The workbook without a day on the Rules sheet, and without purchases since the review."""
    with ClosedWorkbook(small, backups=False) as book:
        set_values(book, "Settings", {"as_of": None})
        days = pd.to_datetime(book.read("Purchases")["date"], errors="coerce")
        late = days.index[days > pd.Timestamp(AS_OF)]
        book.update("Purchases", pd.DataFrame({"date": pd.Timestamp(AS_OF)}, index=late))
        book.commit()
    return small


def test_long_after_a_review_the_rules_are_asked_about_as_of_its_day(undated):
    asked = what_if(ClosedWorkbook(undated), today=LATER)
    assert (asked.since.day, asked.since.origin) == (AS_OF, "last review")
    assert asked.done.as_of == AS_OF
    assert asked.movers.empty
    assert asked.since.words().zh == "2026-06-30，即上次盘点的日期"


def test_purchases_since_the_review_count_as_they_would_in_the_next_one(undated):
    with ClosedWorkbook(undated, backups=False) as book:
        who = book.read("Customers")["customer_id"].iloc[0]
        bought = {"customer_id": [who], "date": [pd.Timestamp(2026, 7, 1)], "amount": [10.0]}
        book.append("Purchases", pd.DataFrame(bought))
        book.commit()
        asked = what_if(book, today=LATER)
        assert (asked.since.day, asked.since.origin) == (LATER, "today")
        assert what_if(book, as_of=AS_OF, today=LATER).since.origin == "given"


def test_a_purchase_dated_in_the_future_is_a_slip_and_no_newer_purchase(undated):
    with ClosedWorkbook(undated, backups=False) as book:
        row = book.read("Purchases").index[:1]
        book.update("Purchases", pd.DataFrame({"date": pd.Timestamp(2028, 1, 1)}, index=row))
        book.commit()
        assert what_if(book, today=LATER).since.origin == "last review"


def test_before_any_review_it_is_today(undated):
    with ClosedWorkbook(undated, backups=False) as book:
        book.replace("Snapshots", book.read("Snapshots").iloc[:0])
        book.commit()
        assert what_if(book, today=LATER).since.origin == "today"
