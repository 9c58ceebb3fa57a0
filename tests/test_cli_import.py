"""`xltier import` as a new user meets it."""

from __future__ import annotations

import zipfile

import pandas as pd
import pytest
from command_line import answer, xltier

from xltier.workbook.closed import ClosedWorkbook

USAGE, WORKBOOK, SOURCE = 2, 3, 5
ORDERS = """订单号,行号,客户编号,下单时间,商品名称,数量,实付金额
SO1,1,007,2026-03-05,拼配豆,2,"1,200.50"
SO1,2,007,2026-03-05,绿茶,1,80
SO2,1,008,2026/03/06,=HYPERLINK("x"),1,300
"""


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "book.xlsx"
    assert xltier("new", path, "--lang", "zh").exit_code == 0
    return path


@pytest.fixture
def orders(tmp_path):
    path = tmp_path / "订单.csv"
    path.write_text(ORDERS, encoding="utf-8")
    return path


def test_shows_the_columns_before_it_says_what_it_did(book, orders):
    output = xltier("import", book, orders).stdout
    assert output.index("实付金额") < output.index("读取 3 行，新增 3 行")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_any_encoding_gives_the_same_rows(book, orders, encoding):
    orders.write_text(ORDERS, encoding=encoding)
    assert answer("import", book, orders)["files"][0]["added"] == 3
    products = ClosedWorkbook(book).read("Purchases")["product"].tolist()
    assert products == ["拼配豆", "绿茶", '=HYPERLINK("x")']


def test_a_windows_1252_export_keeps_its_accents(book, tmp_path):
    path = tmp_path / "export.csv"
    text = "Customer ID;Customer;Region\n1;Café Crème;Besançon\n2;Bäckerei Müller;Köln\n"
    path.write_bytes(text.encode("cp1252"))
    assert answer("import", book, path)["files"][0]["encoding"] == "cp1252"
    assert ClosedWorkbook(book).read("Customers")["name"].tolist() == [
        "Café Crème",
        "Bäckerei Müller",
    ]


@pytest.mark.parametrize("kind", ["xlsx", "parquet", "tsv"])
def test_sheets_parquet_and_tsv_are_read_too(book, tmp_path, kind):
    frame = pd.DataFrame(
        {
            "Invoice No": ["A1", "A2"],
            "Customer ID": ["007", "008"],
            "Invoice Date": pd.to_datetime(["2026-03-05", "2026-03-06"]),
            "Amount": [10.5, 20.0],
        }
    )
    path = tmp_path / f"orders.{kind}"
    if kind == "xlsx":
        frame.to_excel(path, index=False)
    elif kind == "parquet":
        frame.to_parquet(path)
    else:
        frame.to_csv(path, sep="\t", index=False)
    assert answer("import", book, path)["files"][0]["added"] == 2
    purchases = ClosedWorkbook(book).read("Purchases")
    assert purchases["customer_id"].tolist() == ["007", "008"]
    assert purchases["amount"].tolist() == [10.5, 20.0]
    assert purchases["date"].dt.day.tolist() == [5, 6]


def test_the_same_file_twice_adds_nothing(book, orders):
    xltier("import", book, orders)
    before = book.read_bytes()
    again = answer("import", book, orders)
    assert again["files"][0]["added"] == 0
    assert again["files"][0]["already_there"] == 3
    assert book.read_bytes() == before


def test_buyers_that_are_new_become_customers(book, orders):
    assert answer("import", book, orders)["files"][0]["new_customers"] == 2
    assert ClosedWorkbook(book).read("Customers")["customer_id"].tolist() == ["007", "008"]


def test_a_formula_from_outside_stays_text(book, orders):
    xltier("import", book, orders)
    sheet = ClosedWorkbook(book).inventory.table("Purchases").sheet_part
    assert b"<f>" not in zipfile.ZipFile(book).read(sheet)
    assert ClosedWorkbook(book).read("Purchases")["product"].iloc[2] == '=HYPERLINK("x")'


def test_a_column_can_be_named_by_hand_and_the_mapping_used_again(book, tmp_path):
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text("Kunde,Tag,Wert\n1,2026-01-02,5\n", encoding="utf-8")
    second.write_text("Kunde,Tag,Wert\n1,2026-02-02,6\n", encoding="utf-8")
    named = ["--map", "customer_id=Kunde", "--map", "date=Tag", "--map", "amount=Wert"]
    saved = tmp_path / "mapping.json"
    assert xltier("import", book, first).exit_code == SOURCE
    assert xltier("import", book, first, *named, "--save-map", saved).exit_code == 0
    assert xltier("import", book, second, "--use-map", saved).exit_code == 0
    assert ClosedWorkbook(book).read("Purchases")["amount"].tolist() == [5, 6]


def test_rows_set_aside_are_counted_explained_and_can_be_exported(book, tmp_path):
    path, aside = tmp_path / "orders.csv", tmp_path / "aside.csv"
    path.write_text(
        "客户编号,日期,金额\n1,2026-01-02,5\n,2026-01-02,6\n3,不详,7\n", encoding="utf-8"
    )
    result = xltier("import", book, path, "--set-aside", aside)
    assert "读取 3 行，新增 1 行，已存在 0 行，搁置 2 行" in result.stdout
    assert pd.read_csv(aside)["row"].tolist() == [3, 4]


@pytest.mark.parametrize(("mark", "amount"), [("point", 1.234), ("comma", 1234)])
def test_a_decimal_mark_that_the_file_does_not_tell_can_be_told(book, tmp_path, mark, amount):
    path = tmp_path / "orders.csv"
    path.write_text("Customer ID;Date;Amount\n1;2026-01-02;1.234\n", encoding="utf-8")
    assert answer("import", book, path)["files"][0]["added"] == 0
    assert xltier("import", book, path, "--decimal", mark).exit_code == 0
    assert ClosedWorkbook(book).read("Purchases")["amount"].tolist() == [amount]


def test_a_workbook_with_a_document_type_is_not_even_read(book, tmp_path):
    danger = tmp_path / "danger.xlsx"
    with zipfile.ZipFile(book) as good, zipfile.ZipFile(danger, "w") as bad:
        for name in good.namelist():
            content = good.read(name)
            if name == "xl/workbook.xml":
                content = content.replace(
                    b"<workbook", b'<!DOCTYPE x [<!ENTITY a "b">]><workbook', 1
                )
            bad.writestr(name, content)
    result = xltier("import", book, danger)
    assert result.exit_code == WORKBOOK
    assert "DTD" in result.stderr


def test_a_dry_run_writes_nothing(book, orders):
    before = book.read_bytes()
    assert xltier("import", book, orders, "--dry-run").exit_code == 0
    assert book.read_bytes() == before


def test_new_owners_join_the_list_of_reps(book, tmp_path):
    path = tmp_path / "customers.csv"
    path.write_text("客户编号,客户名称,业务员\n1,甲,林知远\n2,乙,林知远\n", encoding="utf-8")
    assert answer("import", book, path)["new_reps"] == ["林知远"]
    assert ClosedWorkbook(book).read("Reps")["rep"].tolist() == ["林知远"]


@pytest.mark.parametrize("name", ["nowhere.csv", "picture.png"])
def test_a_file_that_cannot_be_read_is_one_sentence(book, tmp_path, name):
    if name == "picture.png":
        (tmp_path / name).write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    result = xltier("import", book, tmp_path / name)
    assert result.exit_code == SOURCE
    assert name in result.stderr
    assert "Traceback" not in result.output


def test_an_import_can_be_undone(book, orders):
    before = book.read_bytes()
    xltier("import", book, orders)
    xltier("restore", book)
    assert book.read_bytes() == before
