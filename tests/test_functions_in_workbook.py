"""The functions say what the sheet Customers says, of the same numbers."""

from __future__ import annotations

import pytest

from xltier.excel.functions import abc, rfm, rfm_segment, tier, tier_gap, tier_reason
from xltier.workbook.closed import ClosedWorkbook

TABLES = ("TierRules", "Settings", "MethodSettings", "RfmEdges")


def passed(book, name):
    """Return a table of a workbook as the VBA wrapper passes it."""
    frame = book.read(name)
    rows = frame.astype(object).where(frame.notna(), None).to_numpy().tolist()
    columns = tuple(book.headers(name)[: len(frame.columns)])
    assert len(frame.columns) == len(book.headers(name)), "the shipped table has no other columns"
    return (book.sheet_of(name), int(frame.index[0]) - 1, 2, (columns, *map(tuple, rows)))


@pytest.fixture(scope="module")
def reviewed(demo_of):
    """The customers of the demo, column by column, and the tables of its rules."""
    with ClosedWorkbook(demo_of("zh")[0]) as book:
        customers = book.read("Customers")
        tables = {name: passed(book, name) for name in TABLES}
    customers = customers[customers["override"].isna()]
    assert len(customers) > 500

    def column(name):
        cells = customers[name].astype(object)
        return tuple((cell,) for cell in cells.where(cells.notna(), None))

    return column, tables


def texts(answer):
    return [cell for (cell,) in answer]


def expected(column, name, *, prospects):
    """Return what the sheet says of those who bought; of prospects nothing is asked."""
    return [
        "" if nothing or said is None else said
        for (said,), nothing in zip(column(name), prospects, strict=True)
    ]


def test_tier_gap_and_reason_are_those_of_the_review(reviewed):
    column, tables = reviewed
    numbers = (column("monetary_value"), column("frequency"), column("recency_days"))
    rules = (tables["TierRules"], tables["Settings"], tables["MethodSettings"])
    prospects = [amount is None for (amount,) in numbers[0]]
    for function, name in ((tier, "tier"), (tier_gap, "gap_to_next"), (tier_reason, "reason")):
        said = texts(function(*numbers, *rules))
        assert said == expected(column, name, prospects=prospects)


def test_rfm_and_its_segments_are_those_of_the_review(reviewed):
    column, tables = reviewed
    settings = (tables["Settings"], tables["MethodSettings"])
    prospects = [amount is None for (amount,) in column("monetary_value")]
    numbers = (column("recency_days"), column("frequency"), column("monetary_value"))
    scores = rfm(*numbers, tables["RfmEdges"], *settings)
    assert texts(scores) == expected(column, "rfm", prospects=prospects)
    assert texts(rfm_segment(scores, *settings)) == expected(
        column, "rfm_segment", prospects=prospects
    )


def test_abc_of_everyone_is_that_of_the_review(demo_of):
    with ClosedWorkbook(demo_of("zh")[0]) as book:
        customers = book.read("Customers")
    amounts = customers["monetary_value"].astype(object)
    values = tuple((amount,) for amount in amounts.where(amounts.notna(), None))
    assert texts(abc(values)) == customers["abc"].astype(object).fillna("").tolist()
