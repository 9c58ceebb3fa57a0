"""A recalculated workbook is good: to a validator, to LibreOffice, to independent sums."""

from __future__ import annotations

import itertools
from contextlib import closing

import openpyxl
import pandas as pd
import pytest
from conftest import AS_OF
from validated import faults_of

from xltier.workbook.closed import ClosedWorkbook

ERRORS = ("#N/A", "#NAME?", "#REF!", "#VALUE!", "#DIV/0!")


@pytest.fixture(scope="session")
def tables(demo_once):
    book = ClosedWorkbook(demo_once[0])
    names = ("Customers", "Purchases", "Movement", "Snapshots", "SnapshotTiers", "TierSummary")
    return {name: book.read(name) for name in names}


@pytest.fixture(scope="session")
def counted(tables):
    """The purchases that count, in a few lines of pandas and nothing of xltier's."""
    lines = tables["Purchases"].copy()
    lines["amount"] = pd.to_numeric(lines["amount"].astype(str).str.replace(",", ""), "coerce")
    lines["date"] = pd.to_datetime(lines["date"], format="mixed", errors="coerce")
    lines = lines[lines["amount"].notna() & (lines["date"] <= AS_OF)]
    lines = lines[lines["customer_id"].isin(tables["Customers"]["customer_id"])]
    content = lines.groupby(["order_id", "line"])["amount"].transform("nunique")
    return lines[content == 1]


def test_the_validator_has_nothing_to_say(demo_of):
    """In Chinese; the empty workbooks of both languages are validated with the template."""
    assert faults_of(demo_of("zh")[0]) == []


def test_libreoffice_sees_every_value_and_no_error(demo_once, libreoffice_values):
    seen = libreoffice_values(demo_once[0])
    book = openpyxl.load_workbook(demo_once[0], read_only=True)
    with closing(book):
        for sheet in book.worksheets:
            rows = seen[sheet.title]
            for cell in itertools.chain.from_iterable(sheet.iter_rows()):
                if cell.value is not None:
                    value = rows[cell.row - 1][cell.column - 1]
                    written = value if cell.data_type == "f" else cell.value
                    assert equal_to_fifteen_digits(value, written), f"{sheet.title} {cell}"
                    assert value not in ERRORS, f"{sheet.title} {cell}"


def equal_to_fifteen_digits(value, written):
    """LibreOffice writes numbers with the 15 digits that a cell shows at most."""
    if value != written and isinstance(written, float):
        return value == pytest.approx(written, rel=1e-14)
    return value == written


def test_amounts_in_the_window_are_the_sums_of_their_lines(tables, counted):
    start = pd.Timestamp(AS_OF) - pd.DateOffset(months=12)
    window = counted[counted["date"] > start]
    cents = (window["amount"] * 100).round().astype(int)
    wanted = cents.groupby(window["customer_id"]).sum() / 100
    customers = tables["Customers"].set_index("customer_id")["monetary_value"].dropna()
    assert (customers - wanted.reindex(customers.index).fillna(0)).abs().max() == 0
    assert set(wanted.index) <= set(customers.index)


def test_recency_counts_from_the_last_order_that_was_kept(tables, counted):
    net = counted.groupby("order_id")["amount"].transform("sum")
    kept = counted[(net > 0) & (counted["amount"] >= 0)]
    last = kept.groupby("customer_id")["date"].max()
    wanted = (pd.Timestamp(AS_OF) - last).dt.days
    days = tables["Customers"].set_index("customer_id")["recency_days"].dropna()
    assert (days == wanted.reindex(days.index)).all()


def test_the_summary_adds_up_to_the_customers(tables):
    summary, customers = tables["TierSummary"], tables["Customers"]
    counts = customers["tier"].value_counts()
    for row in summary.to_dict("records"):
        if row["tier"] in counts:
            assert row["customers"] == counts[row["tier"]]
    assert summary["customers"].sum() == len(customers)
    assert summary["sales"].sum() == pytest.approx(customers["monetary_value"].sum(), abs=0.005)


def test_the_movement_table_says_what_the_customers_say(tables):
    moved = tables["Customers"].set_index("customer_id")
    movement = tables["Movement"].set_index("customer_id")
    listed = movement.index.intersection(moved.index)
    assert (movement.loc[listed, "direction"] == moved.loc[listed, "movement"]).all()
    assert movement["reason"].notna().all()
    assert movement["cause"].notna().all()


def test_history_holds_every_customer_of_every_review(tables):
    reviews = tables["SnapshotTiers"].groupby("as_of")["customer_id"].nunique()
    assert (reviews == len(tables["Customers"])).all()
    assert len(reviews) == len(tables["Snapshots"]) == 3
