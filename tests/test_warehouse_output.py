"""Results that fit no sheet: written whole or not at all, and never over what others wrote."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import adbc_driver_postgresql.dbapi as adbc
import duckdb
import narwhals as nw
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import servers
from warehouse import opened, text_file

from xltier.errors import SourceError, UsageError
from xltier.warehouse.addresses import address_of
from xltier.warehouse.output import write, write_table
from xltier.warehouse.purchases import Purchases

ROWS = [("+C10", 3, 150), ("007", 1, -25), ("客户", 1, 100)]


@pytest.fixture
def purchases(tmp_path: Path) -> Iterator[Purchases]:
    path = text_file(
        tmp_path / "sales.csv",
        "customer id,date,amount",
        *(f"{c},2026-01-05,{a / 100 / n}" for c, n, a in ROWS for _ in range(n)),
    )
    with opened(path) as found:
        yield found


def totals(purchases: Purchases):
    """The lines of each customer and what they add up to, lazily."""
    lines = nw.from_native(purchases.lines)
    grouped = lines.group_by("customer_id").agg(
        lines=nw.len(), total=nw.col("amount_minor").sum().cast(nw.Int64)
    )
    return grouped.sort("customer_id").to_native()


def rows_of(table: pa.Table) -> list[tuple]:
    return sorted(zip(*(column.to_pylist() for column in table.columns), strict=True))


@pytest.mark.parametrize("name", ["it's [1].parquet", "results/", "results"])
def test_parquet_files_and_folders(purchases: Purchases, tmp_path: Path, name):
    out = f"{tmp_path}/{name}"
    said = write(purchases, totals(purchases), out)
    assert said.text("en") == f"3 rows written to {name.rstrip('/')}."
    assert rows_of(pq.read_table(out.rstrip("/"))) == sorted(ROWS)
    again = write(purchases, totals(purchases), out)
    assert "in place of the last results" in again.text("en")
    assert rows_of(pq.read_table(out.rstrip("/"))) == sorted(ROWS)
    assert not [path for path in tmp_path.iterdir() if "writing" in path.name]


def test_csv_for_spreadsheets_keeps_text_text(purchases: Purchases, tmp_path: Path):
    out = tmp_path / "results.csv"
    said = write(purchases, totals(purchases), str(out))
    assert "1 texts that look like formulas got an apostrophe" in said.text("en")
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    with out.open(encoding="utf-8-sig", newline="") as file:
        header, *written = csv.reader(file)
    assert header == ["customer_id", "lines", "total"]
    assert written == [["'+C10", "3", "150"], ["007", "1", "-25"], ["客户", "1", "100"]]
    assert "替换了上次的结果" in write(purchases, totals(purchases), str(out)).text("zh")


def test_a_table_of_a_duckdb_file(purchases: Purchases, tmp_path: Path):
    path, table = tmp_path / "it's.duckdb", 'my "tiers"; --'
    with closing(duckdb.connect(str(path))) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
    for _ in range(2):
        write(purchases, totals(purchases), f"{path}#{table}")
    with closing(duckdb.connect(str(path))) as connection:
        quoted = '"' + table.replace('"', '""') + '"'
        assert rows_of(connection.sql(f"FROM {quoted}").to_arrow_table()) == sorted(ROWS)
        assert connection.sql("FROM kept").fetchall() == [(1,)]
    with pytest.raises(SourceError, match="was not written by xltier"):
        write(purchases, totals(purchases), f"{path}#kept")


def test_a_table_beside_the_purchases_themselves(tmp_path: Path):
    path = tmp_path / "shop.duckdb"
    with closing(duckdb.connect(str(path))) as connection:
        connection.execute(
            "CREATE TABLE sales AS "
            "SELECT '7' AS customer_id, DATE '2026-01-05' AS date, 1 AS amount"
        )
    with opened(path) as purchases:
        write(purchases, totals(purchases), f"{path}#tiers")
        assert len(purchases.collect(purchases.lines)) == 1
    with closing(duckdb.connect(str(path))) as connection:
        assert connection.sql("FROM tiers").fetchall() == [("7", 1, 100)]


TABLE = pa.table(dict(zip(["customer_id", "lines", "total"], zip(*ROWS, strict=True), strict=True)))


@pytest.mark.parametrize("name", ["r.parquet", "r.csv", "r", "r.duckdb#t"])
def test_a_table_in_memory_goes_where_a_result_does(tmp_path: Path, name):
    for _ in range(2):
        said = write_table(None, TABLE, f"{tmp_path}/{name}")
    assert said.text("en").startswith(f"3 rows written to {name}, in place of the last results")


def test_a_table_in_memory_stands_beside_the_purchases(purchases: Purchases, tmp_path: Path):
    assert purchases.session is not None
    write_table(purchases.session, TABLE, f"{tmp_path}/r.duckdb#t")
    write_table(purchases.session, TABLE, f"{tmp_path}/r.parquet")
    assert rows_of(pq.read_table(tmp_path / "r.parquet")) == sorted(ROWS)


@pytest.mark.xdist_group("postgres")
def test_a_table_of_postgresql(purchases: Purchases, postgres: servers.Server):
    out = f'{postgres.uri}#it\'s "tiers"; --'
    for _ in range(2):
        said = write(purchases, totals(purchases), out)
    assert "in place of the last results" in said.text("en")
    assert servers.PASSWORD not in said.text("en") + said.text("zh")
    with (
        closing(adbc.connect(address_of(postgres.uri).uri)) as connection,
        closing(connection.cursor()) as cursor,
    ):
        cursor.execute('SELECT * FROM "it\'s ""tiers""; --"')
        assert rows_of(cursor.fetch_arrow_table()) == sorted(ROWS)
        cursor.execute("CREATE TABLE theirs AS SELECT 1 AS one")
        connection.commit()
        with pytest.raises(SourceError, match="was not written by xltier"):
            write(purchases, totals(purchases), f"{postgres.uri}#theirs")
        cursor.execute("SELECT one FROM theirs")
        assert cursor.fetchall() == [(1,)]


def test_what_others_wrote_is_left_alone(purchases: Purchases, tmp_path: Path):
    theirs = {
        "a.parquet": lambda path: pq.write_table(pa.table({"a": [1]}), path),
        "b.parquet": lambda path: path.write_text("no parquet"),
        "c.csv": lambda path: path.write_text("a,b\n1,2\n"),
        "folder": lambda path: (path.mkdir(), (path / "theirs").touch()),
    }
    for name, make in theirs.items():
        path = tmp_path / name
        make(path)
        with pytest.raises(SourceError, match="was not written by xltier"):
            write(purchases, totals(purchases), str(path))
    assert pq.read_table(tmp_path / "a.parquet").to_pydict() == {"a": [1]}
    assert (tmp_path / "c.csv").read_text() == "a,b\n1,2\n"
    assert (tmp_path / "folder" / "theirs").exists()
    with pytest.raises(SourceError, match="was not written by xltier"):
        write(purchases, totals(purchases), str(tmp_path / "sales.csv"))


@pytest.mark.parametrize("name", ["r.parquet", "r.csv", "r/", "r.duckdb#t"])
def test_a_failure_halfway_leaves_the_last_results(purchases: Purchases, tmp_path: Path, name):
    out = f"{tmp_path}/{name}"
    write(purchases, totals(purchases), out)
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    failing = purchases.session.lazy(
        "SELECT customer_id, 1::BIGINT AS lines, CASE WHEN range < 300000 THEN 1::BIGINT "
        "ELSE error('boom') END AS total FROM range(400000), (SELECT 'x' AS customer_id)"
    )
    with pytest.raises(SourceError, match=r"cannot be written: .*boom"):
        write(purchases, failing, out)
    after = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    assert after.keys() == before.keys()
    assert name.endswith("#t") or after == before
    if name.endswith("#t"):
        with closing(duckdb.connect(out.partition("#")[0])) as connection:
            assert rows_of(connection.sql("FROM t").to_arrow_table()) == sorted(ROWS)


SERVERS = ["mysql://me:s3cret@host/db#t", "postgresql://me:s3cret@host/db"]


@pytest.mark.parametrize("out", [*SERVERS, "x.xlsx", "x.duckdb", "s3://bucket/x"])
def test_where_results_cannot_go_is_said_without_a_password(purchases: Purchases, out):
    with pytest.raises(UsageError, match=r"give one of: results.parquet") as refused:
        write(purchases, totals(purchases), out)
    assert "s3cret" not in refused.value.text("en") + refused.value.text("zh")


def test_a_place_that_does_not_exist_is_said(purchases: Purchases, tmp_path: Path):
    for name in ("r.parquet", "r.csv", "r/"):
        with pytest.raises(SourceError, match="cannot be written: No such file"):
            write(purchases, totals(purchases), f"{tmp_path}/nowhere/{name}")


@pytest.mark.xdist_group("spark")
def test_spark_writes_folders_itself_and_files_through_this_machine(spark, tmp_path: Path):
    path = text_file(tmp_path / "sales.csv", "customer id,date,amount", "=1,2026-01-05,1.5")
    with opened(path, engine="spark") as purchases:
        for out in ("r/", "r.csv", "r.duckdb#t"):
            said = write(purchases, totals(purchases), f"{tmp_path}/{out}").text("en")
            assert said.startswith(f"1 rows written to {out.rstrip('/')}")
        write_table(purchases.session, TABLE, f"{tmp_path}/r2/")
        write_table(purchases.session, TABLE, (tmp_path / "far2").as_uri())
        far = (tmp_path / "far").as_uri()
        write(purchases, totals(purchases), far)
        with pytest.raises(SourceError, match="was not written by xltier"):
            write(purchases, totals(purchases), far)
    for out in ("r2", "far2"):
        assert rows_of(pq.read_table(tmp_path / out)) == sorted(ROWS)
    for out in ("r", "far"):
        assert rows_of(pq.read_table(tmp_path / out)) == [("=1", 1, 150)]
    assert "'=1" in (tmp_path / "r.csv").read_text("utf-8-sig")
    with closing(duckdb.connect(str(tmp_path / "r.duckdb"))) as connection:
        assert connection.sql("FROM t").fetchall() == [("=1", 1, 150)]
