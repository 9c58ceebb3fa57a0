"""Importing is idempotent: what is there already is not added again."""

from __future__ import annotations

import functools
import operator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from xltier.importing.mapping import match_columns
from xltier.importing.merge import Merge, merge_customers, merge_purchases
from xltier.importing.rows import convert
from xltier.importing.sources import read_source

COLUMNS = ["order_id", "line", "customer_id", "date", "amount"]


def purchases(*rows: tuple[object, ...], columns: list[str] = COLUMNS) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=columns)
    if "date" in frame:
        frame["date"] = pd.to_datetime(frame["date"])
    return frame.set_axis(range(2, 2 + len(frame)))


def split(merge: Merge) -> tuple[list[int], list[int], list[int]]:
    return (
        merge.new.index.tolist(),
        merge.already_there.index.tolist(),
        merge.set_aside["row"].tolist(),
    )


def test_of_alike_rows_the_surplus_is_new():
    row = ("O1", None, "C1", "2026-01-02", 5.0)
    assert split(merge_purchases(purchases(row, row), purchases(row, row, row))) == (
        [4],
        [2, 3],
        [],
    )
    assert split(merge_purchases(purchases(row, row, row), purchases(row))) == ([], [2], [])


def test_an_order_line_is_known_by_its_numbers():
    existing = purchases(("O1", 1, "C1", "2026-01-02", 5.0))
    incoming = purchases(
        ("O1", 1, "C1", "2026-01-02", 5.0),
        ("O1", 1, "C1", "2026-01-02", 6.0),
        ("O1", 2, "C1", "2026-01-02", 5.0),
        ("O1", 2, "C1", "2026-01-02", 5.0),
        ("O2", 1, "C1", "2026-01-02", 5.0),
        ("O2", 1, "C2", "2026-01-02", 5.0),
    )
    merge = merge_purchases(existing, incoming)
    assert split(merge) == ([4], [2, 5], [3, 6, 7])
    assert merge.set_aside.iloc[0].tolist() == [
        3,
        "order_id",
        "O1",
        (
            "This order line is already there with other content; correct it in the workbook or "
            "give the line another number."
        ),
        "工作簿或文件中已有同一订单行，但内容不同；请在工作簿中更正，或使用另一个行号。",
    ]


def test_values_are_compared_not_how_they_are_typed():
    existing = purchases(("O1", None, 1001.0, "2026-01-02 10:00", "5.30"))
    existing["customer_id"] = existing["customer_id"].astype(object)
    incoming = purchases(("O1 ", None, "1001", "2026-01-02", 0.1 + 5.2))
    assert split(merge_purchases(existing, incoming)) == ([], [2], [])


def test_content_is_compared_in_the_columns_that_both_have():
    existing = purchases(
        ("O1", "C1", "2026-01-02", 5.0, "kept"),
        columns=["order_id", "customer_id", "date", "amount", "category"],
    )
    incoming = purchases(
        ("O1", "C1", "2026-01-02", 5.0, 3.0),
        columns=["order_id", "customer_id", "date", "amount", "cost"],
    )
    assert split(merge_purchases(existing, incoming)) == ([], [2], [])


def test_a_cell_that_cannot_be_read_is_like_no_other():
    existing = purchases(("O1", None, "C1", "2026-01-02", "oops"))
    assert split(merge_purchases(existing, purchases(("O1", None, "C1", "2026-01-02", None)))) == (
        [2],
        [],
        [],
    )


def test_into_an_empty_workbook_everything_is_new():
    empty = purchases().astype({"line": float, "amount": float})
    row = ("O1", None, "C1", "2026-01-02", 5.0)
    assert split(merge_purchases(empty, purchases(row, row))) == ([2, 3], [], [])


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["O1", "O2", None]),
        st.sampled_from([1.0, 2.0, np.nan]),
        st.sampled_from(["C1", "C2"]),
        st.sampled_from(["2026-01-02", "2026-02-03"]),
        st.sampled_from([0.1, 0.1 + 0.2, 0.3]),
    ),
    max_size=12,
)


def typed(rows: list[tuple[object, ...]]) -> pd.DataFrame:
    frame = purchases(*rows)
    return frame.astype({"order_id": "str", "customer_id": "str", "line": float, "amount": float})


def content(frame: pd.DataFrame) -> list[tuple[object, ...]]:
    rows = frame.assign(amount=frame["amount"].round(6)).astype(object)
    return sorted(map(tuple, rows.where(rows.notna(), "-").itertuples(index=False)), key=str)


@examples(25)
@given(ROWS, ROWS)
def test_every_incoming_row_is_added_or_there_or_set_aside(old: list, new: list):
    incoming = typed(new)
    parts = split(merge_purchases(typed(old), incoming))
    assert sorted(functools.reduce(operator.iadd, parts, [])) == incoming.index.tolist()


@examples(25)
@given(ROWS, ROWS)
def test_importing_twice_adds_nothing(old: list, new: list):
    existing, incoming = typed(old), typed(new)
    once = merge_purchases(existing, incoming)
    grown = pd.concat([existing, once.new], ignore_index=True)
    again = merge_purchases(grown, incoming)
    assert len(again.new) == 0
    assert len(again.set_aside) == len(once.set_aside)


@examples(25)
@given(ROWS, ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_changes_nothing(old: list, new: list, random):
    existing, incoming = typed(old), typed(new)
    order = list(incoming.index)
    random.shuffle(order)
    columns = list(COLUMNS)
    random.shuffle(columns)
    straight = merge_purchases(existing, incoming)
    shuffled = merge_purchases(
        existing[columns].sample(frac=1, random_state=1), incoming.loc[order, columns]
    )
    assert content(shuffled.new[COLUMNS]) == content(straight.new)
    assert content(shuffled.already_there[COLUMNS]) == content(straight.already_there)
    assert sorted(shuffled.set_aside["row"]) == sorted(straight.set_aside["row"])


def customers(*rows: tuple[object, ...]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=["customer_id", "name", "phone"], dtype="str")
    return frame.set_axis(range(2, 2 + len(frame)))


def test_known_customers_stay_as_they_are_and_are_counted_when_they_differ():
    existing = customers(("007", "Alpha", None), ("8", "Beta", "1"), ("9", "Gamma", "2"))
    incoming = customers(
        ("007", "Alpha", None), ("8", "Beta Ltd", None), ("9", None, "2"), ("10", "New", None)
    )
    merge = merge_customers(existing, incoming)
    assert split(merge) == ([5], [2, 3, 4], [])
    assert merge.differing == 1


def test_a_new_customer_described_twice_is_set_aside_unless_alike():
    incoming = customers(("1", "A", None), ("1", "B", None), ("2", "C", None), ("2", "C", None))
    merge = merge_customers(customers(), incoming)
    assert split(merge) == ([4], [5], [2, 3])
    assert merge.set_aside["en"][0] == (
        "This customer stands in the file more than once with different details."
    )


def test_a_customer_known_by_number_is_known_by_text():
    existing = pd.DataFrame({"customer_id": [1001.0, 1002.0]})
    assert split(merge_customers(existing, customers(("1001", "x", None)))) == ([], [2], [])


@pytest.fixture
def cdnow() -> Path:
    lifetimes = pytest.importorskip("lifetimes", reason="the CDNOW log comes with lifetimes")
    return Path(lifetimes.__file__).parent / "datasets" / "CDNOW_master.txt"


def test_the_cdnow_log_is_imported_from_its_own_file(cdnow: Path):
    source = read_source(cdnow)
    mapping = match_columns(source)
    assert dict(mapping.columns) == {
        "customer_id": "customer_id",
        "date": "date",
        "quantity": "number_of_cds",
        "amount": "dollar_value",
    }
    converted = convert(source, mapping)
    assert len(converted.purchases) == converted.read == 69_659
    assert len(converted.customers) == 23_570
    cents = (converted.purchases["amount"] * 100).round().astype("int64").sum()
    assert cents == 250_031_563
    assert converted.purchases["date"].min() == pd.Timestamp("1997-01-01")
    assert converted.customers["customer_id"].iloc[0] == "00001"
    merge = merge_purchases(converted.purchases, converted.purchases)
    assert (len(merge.new), len(merge.already_there)) == (0, 69_659)
