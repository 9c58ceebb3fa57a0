"""One base of purchases through every kind of source gives the same lines."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

import adbc_driver_postgresql.dbapi as adbc
import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import servers
import sqlalchemy
from warehouse import counts, lines_of, opened, text_file

from xltier.errors import SourceError
from xltier.warehouse.addresses import address_of

NAMES = ["订单号", "客户编号", "日期", "产品", "金额", "成本"]
SALES = [
    ("A-1", "007", date(2026, 1, 5), "螺丝, 大号", Decimal("1234.50"), Decimal("1000.10")),
    ("A-1", "007", date(2026, 1, 5), 'a "big" one', Decimal("0.10"), Decimal(0)),
    ("A-2", "客户八", date(2025, 12, 31), "two\nlines", Decimal("-300.00"), Decimal("-200.05")),
    (None, "C9", date(2024, 2, 29), None, Decimal("99999999.99"), Decimal("1.25")),
    ("=A-3", "+C10", date(2026, 6, 30), "O'Neil", Decimal("0.00"), Decimal("0.01")),
]
LINES = pd.DataFrame(
    [
        (customer, order, str(day), int(amount * 100), int(cost * 100), product)
        for order, customer, day, product, amount, cost in SALES
    ],
    columns=["customer_id", "order_id", "date", "amount_minor", "cost_minor", "product"],
    dtype=object,
).sort_values(["customer_id", "date", "amount_minor"], ignore_index=True)


def table(rows=SALES) -> pa.Table:
    columns = [list(column) for column in zip(*rows, strict=True)]
    return pa.table(dict(zip(NAMES, columns, strict=True)))


def csv_rows(separator=",") -> list[str]:
    def field(value) -> str:
        return "" if value is None else '"' + str(value).replace('"', '""') + '"'

    return [separator.join(NAMES), *(separator.join(map(field, sale)) for sale in SALES)]


def check(source, lines=LINES, **options) -> None:
    with opened(source, measure_by="margin", **options) as purchases:
        found = lines_of(purchases).sort_values(
            ["customer_id", "date", "amount_minor"], ignore_index=True
        )
        pd.testing.assert_frame_equal(found, lines, check_dtype=False)
        assert purchases.rows == len(SALES)
        assert counts(purchases) == {"zero_amount": 1}
        assert purchases.sales_span == (date(2024, 2, 29), date(2026, 6, 30))


def test_a_parquet_file(tmp_path: Path):
    pq.write_table(table(), tmp_path / "sales.parquet")
    check(tmp_path / "sales.parquet")


@pytest.mark.parametrize("source", ["part-*.parquet", "**/part-*", "", "."])
def test_many_parquet_files(tmp_path: Path, source):
    folder = tmp_path / "it's [a] 文件夹"
    folder.mkdir()
    pq.write_table(table(SALES[:2]), folder / "part-1.parquet")
    pq.write_table(table(SALES[2:]).select(NAMES[::-1]), folder / "part-2.parquet")
    (folder / "_SUCCESS").touch()
    root = str(folder).replace("[", "[[]") if "*" in source else str(folder)
    check(f"{root}/{source}")


def test_a_folder_divided_by_a_column(tmp_path: Path):
    for sale in SALES:
        folder = tmp_path / "sales" / f"客户编号={sale[1]}"
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f"{len(list(folder.iterdir()))}.parquet"
        pq.write_table(table([sale]).drop_columns(["客户编号"]), part)
    check(tmp_path / "sales")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_text_file(tmp_path: Path, encoding, separator):
    check(text_file(tmp_path / "sales.csv", *csv_rows(separator), encoding=encoding))


def test_text_files_in_different_orders_of_columns_one_without_products(tmp_path: Path):
    rows = csv_rows()
    text_file(tmp_path / "1.csv", *rows[:3])
    text_file(
        tmp_path / "2.csv",
        "销售明细",
        "成本\t金额\t日期\t客户编号\t订单号",
        *(f"{s[5]}\t{s[4]}\t{s[2]}\t{s[1]}\t{s[0] or ''}" for s in SALES[2:]),
        encoding="gb18030",
    )
    first = LINES["order_id"] == "A-1"
    check(tmp_path / "*.csv", LINES.assign(product=LINES["product"].where(first, None)))


def test_the_encoding_of_a_long_file_is_judged_where_foreign_letters_stand(tmp_path: Path):
    plain = [f"O{n},C{n},2026-01-01,,1.00,1" for n in range(200_000)]
    path = text_file(
        tmp_path / "sales.csv",
        "order no,customer id,date,product,amount,cost",
        *plain,
        "O,客户八,2026-01-01,螺丝,1.00,1",
        encoding="gb18030",
    )
    assert path.stat().st_size > 5 << 20
    with opened(path) as purchases:
        assert "客户八" in set(lines_of(purchases)["customer_id"])


def test_a_table_of_a_duckdb_file_and_a_query_of_it(tmp_path: Path):
    path = tmp_path / "o'shop.duckdb"
    with closing(duckdb.connect(str(path))) as connection:
        base = table()  # noqa: F841 - DuckDB finds it by name
        connection.sql('CREATE TABLE "it\'s ""mine""; --" AS FROM base')
        connection.sql('CREATE VIEW sales AS FROM "it\'s ""mine""; --"')
    check(f"{path}#sales")
    check(f'{path}#it\'s "mine"; --')
    check(path, query="SELECT * FROM sales WHERE 金额 IS NOT NULL; ")
    check(path, query="SELECT 订单号, * FROM sales -- all of it", columns={"order_id": "订单号"})


def test_a_table_of_a_sqlite_file_and_a_query_of_it(tmp_path: Path):
    path = tmp_path / "it's 50%? shop#1.db"
    with closing(sqlite3.connect(path)) as connection:
        listed = ", ".join(f'"{name}"' for name in NAMES)
        connection.execute(f'CREATE TABLE "the ""sales""" ({listed})')
        rows = [[None if v is None else _sqlite(v) for v in sale] for sale in SALES]
        connection.executemany(f'INSERT INTO "the ""sales""" VALUES (?, ?, ?, ?, ?, ?)', rows)  # noqa: F541
        connection.commit()
    check(path)
    check(path, query='SELECT * FROM "the ""sales"""')


def _sqlite(value):
    return float(value) if isinstance(value, Decimal) else str(value)


@pytest.mark.xdist_group("postgres")
def test_a_table_of_postgresql_and_a_query_of_it(postgres: servers.Server):
    with (
        closing(adbc.connect(address_of(postgres.uri).uri)) as connection,
        closing(connection.cursor()) as cursor,
    ):
        cursor.execute('CREATE SCHEMA "S; 1"')
        cursor.execute(
            'CREATE TABLE "S; 1"."it\'s ""mine""; --" (订单号 text, 客户编号 varchar(20), '
            "日期 date, 产品 text, 金额 numeric(12, 2), 成本 double precision)"
        )
        rows = [(*sale[:2], str(sale[2]), sale[3], str(sale[4]), float(sale[5])) for sale in SALES]
        insert = 'INSERT INTO "S; 1"."it\'s ""mine""; --" VALUES ($1, $2, $3::text::date, $4, $5::text::numeric, $6)'  # noqa: E501
        cursor.executemany(insert, rows)
        connection.commit()
    check(f'{postgres.uri}#S; 1.it\'s "mine"; --')
    check(postgres.uri, query='SELECT * FROM "S; 1"."it\'s ""mine""; --" WHERE 1 % 2 = 1;')


@pytest.mark.xdist_group("mariadb")
def test_a_table_of_mariadb_and_a_query_of_it(mariadb: servers.Server):
    uri = address_of(mariadb.uri).uri.replace("mysql:", "mysql+pymysql:")
    with closing(sqlalchemy.create_engine(uri + "?charset=utf8mb4").raw_connection()) as raw:
        cursor = raw.cursor()
        cursor.execute(
            "CREATE TABLE `it's ``mine``; --` (订单号 varchar(20), 客户编号 varchar(20), "
            "日期 datetime, 产品 text, 金额 decimal(12, 2), 成本 double) CHARACTER SET utf8mb4"
        )
        cursor.executemany("INSERT INTO `it's ``mine``; --` VALUES (%s, %s, %s, %s, %s, %s)", SALES)
        raw.commit()
    check(mariadb.uri)
    check(f"{mariadb.uri}#it's `mine`; --".replace("mysql://", "mariadb://"))
    check(mariadb.uri, query="SELECT *, '50%s' AS more FROM `it's ``mine``; --`")


def test_one_source_of_several_tables_asks_which(tmp_path: Path):
    path = tmp_path / "shop.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE orders (a)")
        connection.execute("CREATE TABLE people (a)")
    with pytest.raises(SourceError) as refused:
        opened(path)
    assert "orders, people" in refused.value.text("en")
    assert "orders、people" in refused.value.text("zh")
    with pytest.raises(SourceError, match="no table “sales”; there are: orders, people"):
        opened(f"{path}#sales")
