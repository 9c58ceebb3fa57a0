"""Awkward data: every row of a source is a line that counts or is counted under what is wrong."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from warehouse import TODAY, counts, lines_of, opened, text_file

from xltier.errors import SourceError
from xltier.importing.mapping import match_columns
from xltier.importing.rows import convert
from xltier.importing.sources import read_source
from xltier.tiering.cells import coded
from xltier.tiering.money import to_minor
from xltier.tiering.quality_rules import RULES

DAY = date(2026, 1, 5)


def parquet(tmp_path: Path, **columns) -> Path:
    rows = max(len(values) for values in columns.values())
    base = {"customer_id": ["C"] * rows, "date": [DAY] * rows, "amount": [1.0] * rows}
    pq.write_table(pa.table(base | columns), tmp_path / "sales.parquet")
    return tmp_path / "sales.parquet"


def column(tmp_path: Path, name: str, values, **options) -> tuple[list, dict[str, int]]:
    """What becomes of one column, in the order of the order numbers, and the findings."""
    orders = [f"{place:04}" for place in range(len(values))]
    field = {"amount_minor": "amount", "cost_minor": "cost"}.get(name, name)
    path = parquet(tmp_path, order_id=orders, **{field: values})
    with opened(path, **options) as purchases:
        frame = lines_of(purchases).set_index("order_id")[name]
        assert_complete(purchases)
        return [frame.get(order) for order in orders], counts(purchases)


def assert_complete(purchases) -> None:
    found = purchases.findings()
    assert set(found["rule"]) <= set(RULES)
    left_out = sum(n for rule, n in counts(purchases).items() if RULES[rule].level == "error")
    assert purchases.rows == len(purchases.collect(purchases.lines)) + left_out


def test_identifiers_are_text_as_in_the_workbook(tmp_path: Path):
    ids = ["007", " 7 ", "7.0", "Ｃ００７", "\u3000客户八\u00a0", "\t", "", None, "1.2E+15", "﹢１"]
    found, faults = column(tmp_path, "customer_id", ids)
    assert found == ["007", "7", "7.0", "C007", "客户八", None, None, None, None, "+1"]
    assert faults == {"missing_customer_id": 3, "shortened_id": 1}


@pytest.mark.parametrize(
    ("ids", "expected", "faults"),
    [
        (["7.0", "8.0", None], ["7", "8", None], {"missing_customer_id": 1}),
        ([7.0, 7.5, np.nan, None], ["7", "7.5", None, None], {"missing_customer_id": 2}),
        ([7.0, 2e15, np.inf], ["7", None, None], {"shortened_id": 2}),
        ([7, -8, None], ["7", "-8", None], {"missing_customer_id": 1}),
        ([Decimal("7.00"), Decimal("7.50")], ["7", "7.5"], {}),
        (pa.array([7.0, 16777216.0], pa.float32()), ["7", "16777216"], {}),
        (pa.array(["a", "b"]).dictionary_encode(), ["a", "b"], {}),
    ],
)
def test_identifiers_of_every_type_are_text(tmp_path: Path, ids, expected, faults):
    assert column(tmp_path, "customer_id", ids) == (expected, faults)


@given(st.lists(st.text(alphabet="０7Ａa é\u3000\u00a0\t客か\u3099.ﬁ", max_size=6), min_size=1))
@examples(15)
def test_identifiers_compare_as_those_of_the_workbook_do(tmp_path_factory, ids):
    found, _ = column(tmp_path_factory.mktemp("ids"), "customer_id", [*ids, "x"])
    workbook = coded(pd.Series([*ids, "x"], dtype="str"), fold=True)
    texts = workbook.distinct.to_pylist()
    assert found == [texts[code] if code >= 0 else None for code in workbook.codes]


DATES = {
    "2026-01-05": DAY,
    " 2026-01-05T23:59:59+08:00 ": DAY,
    "2026-01-05 00:00:00.000": DAY,
    "2026/1/5": DAY,
    "20260105": DAY,
    "2026年1月5日": DAY,
    "5 Jan 2026": DAY,
    "05/13/2026": date(2026, 5, 13),
    "2026-02-30": None,
    "yesterday": None,
    "": None,
    None: None,
    "2099-01-01": None,
    "46027": None,
}


def test_dates_as_text_are_read_as_an_import_reads_them(tmp_path: Path):
    found, faults = column(tmp_path, "date", list(DATES))
    assert found == [None if day is None else str(day) for day in DATES.values()]
    assert faults == {"unreadable_date": 5, "future_date": 1}


def test_an_ambiguous_date_waits_for_another_to_settle_the_column(tmp_path: Path):
    open_dates = ["03/04/2026 10:11", "05/05/2026"]
    assert column(tmp_path, "date", open_dates) == ([None, "2026-05-05"], {"ambiguous_date": 1})
    found, _ = column(tmp_path, "date", [*open_dates, "25/03/2026 08:00"])
    assert found == ["2026-04-03", "2026-05-05", "2026-03-25"]
    found, _ = column(tmp_path, "date", open_dates, date_order="month_first")
    assert found == ["2026-03-04", "2026-05-05"]


@pytest.mark.parametrize(
    "dates",
    [
        [datetime(2026, 1, 5, 23, 59), None],
        pa.array([20260105, None], pa.int32()),
        [20260105.0, None],
        [Decimal(20260105), None],
        pa.array([DAY, None], pa.date64()),
        pa.array([datetime(2026, 1, 5)], pa.timestamp("ns")).take([0, None]),
    ],
)
def test_dates_of_every_type_are_days(tmp_path: Path, dates):
    assert column(tmp_path, "date", dates) == (["2026-01-05", None], {"unreadable_date": 1})


def test_a_moment_with_a_zone_falls_on_its_day_here(tmp_path: Path):
    moment = datetime(2026, 1, 5, 18, tzinfo=UTC)
    found, _ = column(tmp_path, "date", [moment])
    assert found == [str(moment.astimezone().date())]


def test_today_is_no_future(tmp_path: Path):
    found, faults = column(tmp_path, "date", [TODAY, TODAY + timedelta(days=1)])
    assert (found, faults) == ([str(TODAY), None], {"future_date": 1})


AMOUNTS = {
    "12.5": 1250,
    " +12 ": 1200,
    "¥1,234.50": 123450,
    "1,234": 123400,
    "(300)": -30000,
    "300-": -30000,
    "１２": 1200,
    "0.285": 29,
    "-0.285": -29,
    "1e3": 100000,
    "$12.3": 1230,
    "12 元": 1200,
    "nan": None,
    "inf": None,
    "-": None,
    "1.2.3": None,
    "": None,
    None: None,
    "99999999999999999": None,
}


def test_amounts_as_text_are_read_as_an_import_reads_them(tmp_path: Path):
    found, faults = column(tmp_path, "amount_minor", list(AMOUNTS))
    assert found == list(AMOUNTS.values())
    assert faults == {"amount_not_a_number": 6, "amount_too_large": 1, "too_many_decimals": 2}


def test_a_column_settles_what_a_comma_means(tmp_path: Path):
    assert column(tmp_path, "amount_minor", ["1.234", "5"])[0] == [None, 500]
    assert column(tmp_path, "amount_minor", ["1.234", "5.5"])[0] == [123, 550]
    assert column(tmp_path, "amount_minor", ["1.234", "5,5"])[0] == [123400, 550]


@pytest.mark.parametrize(
    ("amounts", "expected", "faults"),
    [
        ([0.285, -0.285, 1.005], [29, -29, 101], {"too_many_decimals": 3}),
        ([np.nan, np.inf, None], [None] * 3, {"amount_not_a_number": 2, "amount_too_large": 1}),
        ([1e14, -9e13], [None, -9 * 10**15], {"amount_too_large": 1}),
        ([2**62, 12], [None, 1200], {"amount_too_large": 1}),
        ([-(2**63), 12], [None, 1200], {"amount_too_large": 1}),
        (pa.array([2**64 - 1, 12], pa.uint64()), [None, 1200], {"amount_too_large": 1}),
        (pa.array([12.3, 16777217.0], pa.float32()), [1230, 1677721600], {}),
        ([Decimal("0.2850"), Decimal("-0.2850")], [29, -29], {"too_many_decimals": 2}),
        ([Decimal("1e27"), Decimal("1.2345678")], [None, 123], None),
    ],
)
def test_amounts_of_every_type_are_whole_minor_units(tmp_path: Path, amounts, expected, faults):
    found, counted = column(tmp_path, "amount_minor", amounts)
    assert found == expected
    assert faults is None or counted == faults


@given(
    st.lists(
        st.floats(-1e13, 1e13) | st.integers(-(10**15), 10**15).map(lambda n: n / 1000), min_size=1
    ),
    st.sampled_from([0, 2, 3]),
)
@examples(15)
def test_floats_become_the_minor_units_they_become_in_the_workbook(
    tmp_path_factory, amounts, decimals
):
    found, faults = column(
        tmp_path_factory.mktemp("money"), "amount_minor", amounts, decimals=decimals
    )
    minor, usable, rounded = to_minor(np.array(amounts), decimals)
    assert found == [m if u else None for m, u in zip(minor.tolist(), usable, strict=True)]
    assert faults.get("too_many_decimals", 0) == (rounded & usable).sum()


@given(st.lists(st.decimals(-(10**9), 10**9, places=4), min_size=1))
@examples(15)
def test_decimals_stay_exact_as_numbers_and_as_text(tmp_path_factory, amounts):
    folder = tmp_path_factory.mktemp("money")
    expected = [int((a * 100).quantize(Decimal(1), "ROUND_HALF_UP")) for a in amounts]
    exact = pa.array(amounts, pa.decimal128(38, 4))
    assert column(folder, "amount_minor", exact)[0] == expected
    assert column(folder, "amount_minor", [f"{a:f}" for a in amounts])[0] == expected


def test_the_margin_needs_a_cost_in_every_line(tmp_path: Path):
    found, faults = column(tmp_path, "cost_minor", ["1", None, "x"], measure_by="margin")
    assert (found, faults) == ([100, None, None], {"missing_cost": 2})
    with (
        pytest.raises(SourceError, match="no column was recognised as “Cost”"),
        opened(parquet(tmp_path, amount=[1]), measure_by="margin"),
    ):
        pass


def test_amounts_that_cannot_be_added_exactly_are_refused(tmp_path: Path):
    path = parquet(tmp_path, amount=[9e13] * 600)
    with pytest.raises(SourceError, match="more than can be counted exactly"):
        opened(path)


@pytest.mark.parametrize(
    ("name", "values"),
    [("amount", [True]), ("amount", [DAY]), ("date", [[1]]), ("customer_id", [b"a"])],
)
def test_a_column_of_a_senseless_type_is_refused(tmp_path: Path, name, values):
    with pytest.raises(SourceError, match="is of type"):
        opened(parquet(tmp_path, **{name: values}))


def test_rows_of_a_text_file_that_do_not_split_are_counted(tmp_path: Path):
    path = text_file(
        tmp_path / "sales.csv",
        "customer id,date,product,amount",
        'a,2026-01-05,12" disk,1.5',
        "b,2026-01-05",
        "c,2026-01-05,Bolt,1,234.50",
        ",,,",
        "",
        ' , ,"", ',
        '=1+1,2026-01-05,"x, y",2',
    )
    with opened(path) as purchases:
        assert list(lines_of(purchases)["customer_id"]) == ["=1+1", "a"]
        assert (purchases.rows, counts(purchases)) == (4, {"unreadable_row": 2})
        assert_complete(purchases)


def test_a_text_file_gives_what_an_import_of_it_gives(tmp_path: Path):
    rows = [
        f"O{n},{customer},{day},{amount}"
        for n, (customer, day, amount) in enumerate(
            (c, d, a.replace(",", "") if a else "")
            for c in ("007", "客户", "Ｃ7")
            for d in DATES
            if d
            for a in AMOUNTS
        )
    ]
    path = text_file(tmp_path / "sales.csv", "order no,customer id,date,amount", *rows)
    source = read_source(path)
    imported = convert(source, match_columns(source)).purchases
    minor, usable, _ = to_minor(imported["amount"].to_numpy(dtype=float), 2)
    usable &= (imported["date"] <= pd.Timestamp(TODAY)).to_numpy()
    with opened(path) as purchases:
        found = lines_of(purchases).set_index("order_id").loc[imported["order_id"][usable]]
        assert list(found["amount_minor"]) == minor[usable].tolist()
        assert list(found["date"]) == imported["date"][usable].dt.strftime("%Y-%m-%d").tolist()
        assert len(purchases.collect(purchases.lines)) == usable.sum()
        assert_complete(purchases)


def test_cells_of_sqlite_say_what_they_say_whatever_their_column(tmp_path: Path):
    path = tmp_path / "shop.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE sales (customer_id, date TEXT, amount REAL)")
        rows = [
            (7, "2026-01-05", 1.5),
            ("007", 20260105, "¥2.50"),
            (7.0, "2026-01-05", 0.1 + 0.2),
            (b"\xe5\xae\xa2", "2026-01-05 10:00", 12),
            (None, None, None),
            (8e20, "2026-01-05", float("inf")),
        ]
        connection.executemany("INSERT INTO sales VALUES (?, ?, ?)", rows)
        connection.commit()
    with opened(path) as purchases:
        found = lines_of(purchases)[["customer_id", "amount_minor"]].to_numpy().tolist()
        assert found == [["007", 250], ["7", 150], ["7", 30], ["客", 1200]]
        assert counts(purchases) == {"missing_customer_id": 1, "shortened_id": 1}
        assert_complete(purchases)


def test_findings_show_one_of_the_cells(tmp_path: Path):
    path = parquet(tmp_path, amount=["1", "b", "a"], date=["2026-01-05", None, "soon"])
    with opened(path) as purchases:
        found = purchases.findings().to_dict("records")
    assert found == [{"rule": "unreadable_date", "count": 2, "example": "soon", "column": "date"}]


def test_customers_the_workbook_does_not_know_are_counted_and_left_out(tmp_path: Path):
    path = parquet(tmp_path, customer_id=["007", "7", "7", "x", None])
    with opened(path) as purchases:
        assert purchases.unknown(["007", "a"]) == (3, 2)
        assert purchases.unknown(pd.Series(["007", "7", "x"])) == (0, 0)
        known = purchases.collect(purchases.restrict(["7", "7", "a"]))
        assert list(known["customer_id"]) == ["7", "7"]
        assert purchases.unknown([]) == (4, 3)


def test_a_source_without_rows_has_no_span(tmp_path: Path):
    with opened(parquet(tmp_path, amount=pa.array([], pa.float64()))) as purchases:
        assert (purchases.rows, purchases.sales_span) == (0, None)
        assert purchases.findings().empty
