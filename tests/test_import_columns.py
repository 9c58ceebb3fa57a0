"""Matching headers with columns, and reading the cells below them."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltier.errors import SourceError
from xltier.importing.amounts import parse_numbers
from xltier.importing.dates import parse_dates
from xltier.importing.fields import CUSTOMERS, FIELDS, LABELS, PURCHASES
from xltier.importing.identifiers import parse_identifiers
from xltier.importing.mapping import load_mapping, match_columns, parse_overrides, save_mapping
from xltier.importing.parsed import Parsed
from xltier.importing.rows import convert
from xltier.importing.source import Source, Unreadable
from xltier.importing.synonyms import EXACT, LOOSE, SYNONYMS, bare
from xltier.workbook import contract


def source(headers: list[str], *records: list[object], **facts: object) -> Source:
    frame = pd.DataFrame(list(records), columns=pd.Index(headers))
    return Source(Path("file.csv"), frame.set_axis(range(2, 2 + len(frame))), **facts)


def test_the_columns_and_labels_are_those_of_the_workbook():
    tables = {"Purchases": PURCHASES, "Customers": CUSTOMERS}
    for name, fields in tables.items():
        for field in fields:
            label = contract.TABLES[name].column(field).label
            assert LABELS[field] == (label.en, label.zh)


def test_every_synonym_means_one_column():
    meanings: dict[str, set[str]] = {}
    for column, names in SYNONYMS.items():
        for name in names:
            meanings.setdefault(bare(name), set()).add(column)
    assert [name for name, columns in meanings.items() if len(columns) > 1] == []
    clashes = [name for name in meanings if EXACT.get(name, LOOSE[name]) != LOOSE[name]]
    assert clashes == []


@pytest.mark.parametrize(
    ("headers", "columns"),
    [
        (
            ["Order No", "Customer ID", "Invoice Date", "Qty", "Unit price", "Total"],
            "order_id customer_id date quantity - amount",
        ),
        (
            ["InvoiceNo", "StockCode", "CustomerID", "InvoiceDate", "Net Amount (EUR)"],
            "order_id product customer_id date amount",
        ),
        (
            ["订单编号", "会员号", "下单时间", "商品名称", "数量", "单价", "实付金额(元)"],
            "order_id customer_id date product quantity - amount",
        ),
        (
            ["单号", "客户ID", "购买日期", "销售额", "业务员", "手机"],
            "order_id customer_id date amount rep phone",
        ),
        (
            ["customer_id", "DATE", "number_of_cds", "dollar_value"],
            "customer_id date quantity amount",
        ),
        (["Client", "Sales Rep", "Mobile", "E-Mail", "City"], "customer_id rep phone email region"),
        (
            ["客户编号", "客户名称", "负责人", "电话", "所属行业"],
            "customer_id name rep phone industry",
        ),
    ],
)
def test_headers_that_people_use_are_understood(headers: list[str], columns: str):
    mapping = match_columns(source(headers))
    meant = {header: column for column, header in mapping.columns}
    assert [meant.get(header, "-") for header in headers] == columns.split()
    assert list(mapping.unmatched) == [header for header in headers if header not in meant]
    assert mapping.holds == ("purchases" if "amount" in columns else "customers")


def test_a_unit_price_is_no_amount():
    with pytest.raises(SourceError) as error:
        match_columns(source(["Customer ID", "Date", "Unit price", "Price", "单价"]))
    assert error.value.text("en") == (
        "file.csv: no column was recognised as “Amount”; name it with --map amount=HEADER. The "
        "headers not yet used are: Unit price, Price, 单价."
    )
    assert error.value.text("zh") == (
        "file.csv：没有识别出“金额”列；请用 --map amount=标题 指定。尚未使用的标题：Unit "
        "price、Price、单价。"
    )


def test_two_headers_for_one_column_are_asked_about():
    two = source(["Customer ID", "Date", "Total", "Sales"])
    with pytest.raises(SourceError) as error:
        match_columns(two)
    assert error.value.text("en") == (
        "file.csv: “Total”, “Sales” could each be the column “Amount”; say which one with --map "
        '"amount=Total".'
    )
    mapping = match_columns(two, parse_overrides(["amount=Sales"]))
    assert mapping.header("amount") == "Sales"
    assert mapping.unmatched == ("Total",)


def test_the_workbooks_own_header_comes_before_a_synonym():
    mapping = match_columns(source(["Customer ID", "Date", "Amount", "Total", "Order Date"]))
    assert mapping.header("amount") == "Amount"
    assert mapping.unmatched == ("Total", "Order Date")


def test_an_override_comes_first_and_may_leave_a_column_out():
    file = source(["Customer ID", "Date", "Amount", "Rep", "Gross"])
    mapping = match_columns(file, parse_overrides(["金额=Gross", "rep="]))
    assert mapping.header("amount") == "Gross"
    assert mapping.header("rep") is None
    assert mapping.unmatched == ("Amount", "Rep")


def test_an_override_of_an_unknown_column_or_header_is_refused():
    with pytest.raises(SourceError) as error:
        parse_overrides(["amout=Total"])
    assert error.value.text("en") == (
        f"--map amout=Total: write COLUMN=HEADER, where COLUMN is one of {', '.join(FIELDS)}."
    )
    with pytest.raises(SourceError, match="has no column “Sum” for amount; its headers are: a, b"):
        match_columns(source(["a", "b"]), parse_overrides(["amount=Sum"]))


def test_a_file_without_amounts_holds_customers_unless_told_otherwise():
    file = source(["Customer ID", "Name"])
    assert match_columns(file).holds == "customers"
    with pytest.raises(SourceError, match="“Date”, “Amount”"):
        match_columns(file, kind="purchases")


def test_a_mapping_can_be_saved_and_used_again(tmp_path: Path):
    mapping = match_columns(source(["Client", "Date", "Total", "x"]))
    save_mapping(mapping, tmp_path / "map.json")
    assert list(tmp_path.iterdir()) == [tmp_path / "map.json"]
    again = match_columns(source(["Total", "Client", "Date"]), load_mapping(tmp_path / "map.json"))
    assert dict(again.columns) == dict(mapping.columns)


@pytest.mark.parametrize("content", ["", "[]", '{"columns": 3}', '{"columns": {"amout": "x"}}'])
def test_what_is_no_saved_mapping_is_refused(tmp_path: Path, content: str):
    (tmp_path / "map.json").write_text(content)
    with pytest.raises(SourceError, match=r"map\.json"):
        load_mapping(tmp_path / "map.json")


def test_a_saved_mapping_says_what_it_is(tmp_path: Path):
    save_mapping(match_columns(source(["客户编号", "电话"])), tmp_path / "map.json")
    assert json.loads((tmp_path / "map.json").read_text("utf-8")) == {
        "format": "xltier import mapping 1",
        "holds": "customers",
        "columns": {"customer_id": "客户编号", "phone": "电话"},
    }


def cells(parsed: Parsed) -> list[object]:
    """Values, None where blank, the start of the reason where there is a problem."""
    content = [None if pd.isna(value) else value for value in parsed.series.tolist()]
    for problem in parsed.problems:
        for place in problem.places:
            assert content[place] is None
            content[place] = problem.reason.en.split(";")[0]
    return content


TWO = "This could mean thousands or decimals and the column does not settle which"
NONE = "This is not a number."


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1,234.50 | 12 | -3.5 | +4 | .5 | 7. |  ", [1234.5, 12, -3.5, 4, 0.5, 7, None]),
        ("¥1,234 | ￥９９．５０ | 12元 | $-5 | -$5 | US$ 3", [1234, 99.5, 12, -5, -5, 3]),
        ("(120.00) | 120.00- | −7 | (¥1,000)", [-120, -120, -7, -1000]),
        ("1.234,56 | 1.234 | 12,5 | 1.234.567", [1234.56, 1234, 12.5, 1234567]),
        ("1 234,50 | 1 000 | 1'234.50", [1234.5, 1000, 1234.5]),
        ("12,34,567.50 | 1,00,000", [1234567.5, 100000]),
        ("1.234 | 12.50", [1.234, 12.5]),
        ("1.234 | 5", [TWO, 5]),
        ("1,234 | 5", [1234, 5]),
        ("1,234 | 12,50 | 7.000,00", [TWO, 12.5, 7000]),
        ("1,234.5 | 12,50 | 1.234 | 2,345", [1234.5, 12.5, TWO, TWO]),
        ("0.125 | 3", [0.125, 3]),
        ("1e3 | 1.5E-2", [1000, 0.015]),
        ("abc | 12 pcs | 1,2,3 | 1..2 | nan | inf | -- | 1e999", [NONE] * 8),
    ],
)
def test_amounts_as_people_write_them(written: str, read: list[object]):
    column = pd.Series([part.strip(" ") for part in written.split("|")], dtype="str")
    assert cells(parse_numbers(column, money=True)) == read


def test_three_decimals_of_a_quantity_are_decimals():
    assert cells(parse_numbers(pd.Series(["1.234", "2"], dtype="str"))) == [1.234, 2]


def test_the_decimal_mark_can_be_told():
    column = pd.Series(["1.234", "1,234"], dtype="str")
    assert cells(parse_numbers(column, money=True, decimal_mark=".")) == [1.234, 1234]
    assert cells(parse_numbers(column, money=True, decimal_mark=",")) == [1234, 1.234]


def test_numbers_of_a_sheet_are_taken_as_they_are():
    column = pd.Series([1.234, np.nan, -2.0, np.inf])
    assert cells(parse_numbers(column, money=True)) == [1.234, None, -2, NONE]
    mixed = pd.Series([1.5, "2.50", None, True, dt.datetime(2026, 1, 1)], dtype=object)
    assert cells(parse_numbers(mixed, money=True)) == [1.5, 2.5, None, NONE, NONE]


@given(st.lists(st.integers(-(10**11), 10**11), min_size=1))
def test_amounts_with_thousands_and_two_decimals_read_back_in_either_style(cents: list[int]):
    english = [f"{cent / 100:,.2f}" for cent in cents]
    german = [text.translate(str.maketrans(",.", ".,")) for text in english]
    want = [cent / 100 for cent in cents]
    assert cells(parse_numbers(pd.Series(english, dtype="str"), money=True)) == want
    assert cells(parse_numbers(pd.Series(german, dtype="str"), money=True)) == want


OPEN = "Day and month cannot be told apart here"
BAD = "This is no date that can be read"
MARCH = pd.Timestamp("2024-03-05")


@pytest.mark.parametrize(
    "written",
    [
        "2024-03-05",
        "2024-3-5",
        "2024/03/05",
        "2024.3.5",
        "20240305",
        "20240305103000",
        "2024年3月5日",
        "2024年03月05日 10:20",
        "2024年3月5日 10时20分",
        "2024-03-05T10:00:00",
        "2024-03-05T23:59:59.123Z",
        "2024-03-05 10:00:00+08:00",
        "2024/3/5 9:05",
        "5 Mar 2024",
        "5-Mar-24",
        "Mar 5, 2024",
        "March 5th, 2024",
        "Tuesday, March 5, 2024",
        "５ Mar 2024".replace("５", "5"),
    ],
)
def test_dates_that_are_clear(written: str):
    assert cells(parse_dates(pd.Series([written, None], dtype="str"))) == [MARCH, None]


@pytest.mark.parametrize("written", ["2024-13-01", "31.02.2024", "soon", "45356", "5", "2024-03"])
def test_what_is_no_date_is_set_aside(written: str):
    assert cells(parse_dates(pd.Series([written], dtype="str"))) == [BAD]


def test_another_date_of_the_column_settles_day_and_month():
    dates = ["05/03/2024", "25/03/2024", "5.3.24 10:20"]
    assert cells(parse_dates(pd.Series(dates, dtype="str")))[::2] == [MARCH, MARCH]
    dates = ["03/05/2024", "03/25/2024"]
    assert cells(parse_dates(pd.Series(dates, dtype="str")))[0] == MARCH


def test_without_one_it_is_set_aside_unless_both_are_the_same():
    dates = pd.Series(["05/03/2024", "05/05/2024", "2024-03-05"], dtype="str")
    assert cells(parse_dates(dates)) == [OPEN, pd.Timestamp("2024-05-05"), MARCH]


def test_contradictory_dates_settle_nothing():
    dates = pd.Series(["05/03/2024", "25/03/2024", "03/25/2024"], dtype="str")
    assert cells(parse_dates(dates)) == [OPEN, *[pd.Timestamp("2024-03-25")] * 2]


def test_the_order_can_be_told():
    dates = pd.Series(["05/03/2024", "13/12/2024"], dtype="str")
    assert cells(parse_dates(dates, order="day_first"))[0] == MARCH
    assert cells(parse_dates(dates, order="month_first")) == [pd.Timestamp("2024-05-03"), BAD]


def test_serials_are_dates_in_sheets_only():
    column = pd.Series([45356.75, 20240305, "2024-03-05 00:00:00", 17.0], dtype=object)
    assert cells(parse_dates(column, serials=True)) == [MARCH, MARCH, MARCH, BAD]
    assert cells(parse_dates(column)) == [BAD, MARCH, MARCH, BAD]


def test_dates_of_a_sheet_lose_their_time_and_zone():
    column = pd.Series(pd.to_datetime(["2024-03-05 23:59", None]))
    assert cells(parse_dates(column)) == [MARCH, None]
    assert cells(parse_dates(column.dt.tz_localize("Asia/Shanghai"))) == [MARCH, None]


SHORT = "Excel has shortened this number"


def test_identifiers_keep_their_zeros_and_lose_false_decimals():
    text = pd.Series(["007", " 1001 ", "1001.0", "A-1", "", "1.38E+10"], dtype="str")
    assert cells(parse_identifiers(text)) == ["007", "1001", "1001.0", "A-1", None, SHORT]
    assert cells(parse_identifiers(pd.Series(["12.0", "7.0", ""], dtype="str"))) == [
        "12",
        "7",
        None,
    ]
    floats = pd.Series([1001.0, np.nan, 1.5, 1e16])
    assert cells(parse_identifiers(floats)) == ["1001", None, "1.5", SHORT]
    mixed = pd.Series([1001.0, "007", None], dtype=object)
    assert cells(parse_identifiers(mixed)) == ["1001", "007", None]


def test_rows_that_cannot_be_read_are_set_aside_with_row_and_reason():
    file = source(
        ["Client", "Date", "Total", "Qty", "Company"],
        ["C1", "2024-03-05", "12.50", "1", "Alpha"],
        ["", "2024-03-05", "1", "1", "x"],
        ["C2", "", "abc", "1", "x"],
        ["C3", "2024-03-06", "(3.25)", "two", "x"],
        ["C1", "2024-03-07", "1", "", "Alpha Ltd"],
        ["C1", "2024-03-01", "1", "", "Old"],
        unreadable=(Unreadable(4, "C9;", 2, 5),),
    )
    got = convert(file, match_columns(file, {"name": "Company"}))
    assert got.purchases["amount"].to_dict() == {2: 12.5, 6: 1.0, 7: 1.0}
    assert got.set_aside.to_numpy().tolist() == [
        [3, "Client", "", "This must not be blank.", "这里不能为空。"],
        [4, "", "C9;", "This row has 2 fields instead of 5.", "这一行有 2 个字段，应为 5 个。"],
        [4, "Date", "", "This must not be blank.", "这里不能为空。"],
        [5, "Qty", "two", "This is not a number.", "这不是数字。"],
    ]
    assert got.read == 7
    assert got.customers.to_dict("records") == [{"customer_id": "C1", "name": "Alpha Ltd"}]


def test_the_latest_detail_that_is_not_blank_describes_a_customer():
    file = source(
        ["Client", "Date", "Total", "Rep", "City"],
        ["C2", "2024-05-01", "1", "Li", ""],
        ["C1", "2024-01-01", "1", "Wang", "Xi'an"],
        ["C2", "2024-02-01", "1", "Zhao", "Beijing"],
    )
    customers = convert(file, match_columns(file)).customers
    assert customers.to_dict("records") == [
        {"customer_id": "C2", "rep": "Li", "region": "Beijing"},
        {"customer_id": "C1", "rep": "Wang", "region": "Xi'an"},
    ]


def test_a_file_of_customers_holds_no_purchases():
    file = source(["客户编号", "电话"], [1001.0, 13800001111.0], ["007", "010-1"])
    got = convert(file, match_columns(file))
    assert len(got.purchases) == 0
    assert got.customers.to_numpy().tolist() == [["1001", "13800001111"], ["007", "010-1"]]
