"""`xltier recalc --purchases`: purchases from outside, measured there, tiers in the workbook."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import adbc_driver_postgresql.dbapi as adbc
import duckdb
import openpyxl
import pandas as pd
import pyarrow as pa
import pytest
import servers
from command_line import answer, xltier
from conftest import AS_OF

from xltier.commands import history
from xltier.tiering.policy import default_policy
from xltier.warehouse.addresses import address_of
from xltier.workbook.beside import history_folder
from xltier.workbook.closed import ClosedWorkbook
from xltier.workbook.contract import PURCHASES, TABLES
from xltier.workbook.contract_dashboard import DASHBOARD_TABLES


def exported(book: Path) -> pd.DataFrame:
    """The good purchases of a workbook, as a warehouse would hold them."""
    with ClosedWorkbook(book) as workbook:
        frame = workbook.read("Purchases")
        known = set(workbook.read("Customers")["customer_id"].dropna().astype("str"))
    frame = pd.DataFrame(
        {
            "order_id": frame["order_id"].astype("str"),
            "customer_id": frame["customer_id"].astype("str"),
            "date": pd.to_datetime(frame["date"], errors="coerce"),
            "product": frame["product"].astype("str"),
            "amount": pd.to_numeric(frame["amount"], errors="coerce"),
        }
    ).dropna()
    return frame[frame["customer_id"].isin(known)]


def table(book: Path, name: str, also: Sequence[str] = ()) -> pd.DataFrame:
    with ClosedWorkbook(book) as workbook:
        return workbook.read(name, also=also)


def counting(book: Path) -> pd.DataFrame:
    """Those of them that count up to the day of the reviews."""
    lines = exported(book)
    return lines[lines["date"] <= pd.Timestamp(AS_OF)].drop_duplicates()


@pytest.fixture
def book(small_of: Callable[[str], Path], tmp_path: Path) -> Path:
    """A workbook of few customers: where purchases come from does not depend on how many."""
    return Path(shutil.copy(small_of("en"), tmp_path / "customers.en.xlsx"))


@pytest.fixture
def clean_lines(book: Path) -> pd.DataFrame:
    return counting(book)


OWNED = ["tier", "reason", "monetary_value", "frequency", "recency_days", "rfm", "abc", "xyz"]
OWNED += ["lifecycle", "segment", "expected_orders", "p_alive", "score"]


def test_purchases_from_parquet_give_the_tiers_that_the_sheet_gives(english_demo, tmp_path):
    """The same lines, once on the sheet and once in a file, give every customer the same row."""
    source, clean_lines = tmp_path / "sales.parquet", counting(english_demo)
    clean_lines.to_parquet(source)
    outside, inside = tmp_path / "outside.xlsx", tmp_path / "inside.xlsx"
    shutil.copy(english_demo, outside)
    shutil.copy(english_demo, inside)
    put_on_sheet(inside, clean_lines)
    assert xltier("recalc", inside, "--as-of", AS_OF).exit_code == 0
    done = xltier("recalc", outside, "--as-of", AS_OF, "--purchases", source)
    assert done.exit_code == 0, done.output
    expected, found = table(inside, "Customers"), table(outside, "Customers")
    for column in OWNED:
        pd.testing.assert_series_equal(found[column], expected[column])
    names = default_policy("en").names
    for dashboard in DASHBOARD_TABLES:
        expected, found = (table(book, dashboard.name, names) for book in (inside, outside))
        if dashboard.name == "ReviewFacts":  # the last counts findings: the sheet's lines are one
            expected, found = expected.iloc[:-1], found.iloc[:-1]
        pd.testing.assert_frame_equal(found, expected)


def put_on_sheet(book: Path, lines: pd.DataFrame) -> None:
    with ClosedWorkbook(book, backups=False) as workbook:
        rows = workbook.read("Purchases").index
        names = [column.name for column in PURCHASES.columns]
        filled = lines.astype(object).set_axis(rows[: len(lines)])
        workbook.update("Purchases", filled.reindex(index=rows, columns=names))
        workbook.commit()


def test_it_says_where_the_purchases_came_from_and_that_the_sheet_does_not_count(
    book, clean_lines, tmp_path
):
    source = tmp_path / "sales.parquet"
    clean_lines.to_parquet(source)
    done = xltier("recalc", book, "--as-of", AS_OF, "--purchases", source)
    assert "sales.parquet" in done.stdout
    rules = answer("recalc", book, "--as-of", AS_OF, "--purchases", source)["findings"]
    assert "sheet_purchases_unused" in {finding["rule"] for finding in rules}


def test_lines_that_cannot_be_used_are_counted_by_reason(book, clean_lines, tmp_path):
    bad = clean_lines.head(10).copy()
    bad.loc[bad.index[:4], "customer_id"] = None
    bad.loc[bad.index[4:10], "date"] = pd.Timestamp(2999, 1, 1)
    source = tmp_path / "sales.parquet"
    pd.concat([clean_lines, bad]).to_parquet(source)
    found = answer("recalc", book, "--as-of", AS_OF, "--purchases", source)["findings"]
    counts = {finding["rule"]: finding["count"] for finding in found}
    assert counts["source_lines"] == 10


def test_unknown_customers_are_reported_or_added(book, clean_lines, tmp_path):
    source = tmp_path / "sales.parquet"
    extra = clean_lines.head(6).assign(customer_id=["NEW-1"] * 4 + ["NEW-2"] * 2)
    pd.concat([clean_lines, extra]).to_parquet(source)
    before = len(table(book, "Customers"))
    found = answer("recalc", book, "--as-of", AS_OF, "--purchases", source)["findings"]
    assert {f["rule"]: f["count"] for f in found}["source_customers"] == 6
    assert len(table(book, "Customers")) == before
    done = xltier("recalc", book, "--as-of", AS_OF, "--purchases", source, "--add-customers")
    assert done.exit_code == 0, done.output
    customers = table(book, "Customers")
    assert customers["customer_id"].tolist()[before:] == ["NEW-1", "NEW-2"]
    assert customers["reason"].iloc[before:].notna().all()


def test_an_empty_workbook_fills_from_the_source(tmp_path, clean_lines):
    book, source = tmp_path / "new.xlsx", tmp_path / "sales.parquet"
    clean_lines.to_parquet(source)
    assert xltier("new", book).exit_code == 0
    done = xltier("recalc", book, "--as-of", AS_OF, "--purchases", source)
    assert done.exit_code == 0, done.output
    customers = table(book, "Customers")
    assert len(customers) == clean_lines["customer_id"].nunique()
    assert customers["tier"].notna().all()


@pytest.mark.parametrize("target", ["tiers.parquet", "tiers.csv", "shop.duckdb#tiers"])
def test_out_takes_every_customers_result(book, clean_lines, tmp_path, target):
    source = tmp_path / "sales.parquet"
    clean_lines.to_parquet(source)
    out = tmp_path / target
    done = xltier("recalc", book, "--as-of", AS_OF, "--purchases", source, "--out", out)
    assert done.exit_code == 0, done.output
    expected = table(book, "Customers")
    if target.endswith("parquet"):
        found = pd.read_parquet(out)
    elif target.endswith("csv"):
        found = pd.read_csv(out)
    else:
        with duckdb.connect(str(tmp_path / "shop.duckdb")) as database:
            found = database.sql("from tiers").df()
    known = expected.dropna(subset="reason")
    assert found["tier"].fillna("").tolist() == known["tier"].fillna("").tolist()
    assert found["abc"].fillna("").tolist() == known["abc"].fillna("").tolist()


def test_out_works_for_purchases_of_the_sheet_too(book, tmp_path):
    out = tmp_path / "tiers.parquet"
    assert xltier("recalc", book, "--as-of", AS_OF, "--out", out).exit_code == 0
    assert len(pd.read_parquet(out)) == table(book, "Customers")["reason"].notna().sum()


@pytest.mark.parametrize(
    "options",
    [("--query", "select 1"), ("--map", "amount=x"), ("--add-customers",), ("--engine", "spark")],
)
def test_an_option_of_the_source_without_a_source_is_refused(book, options):
    done = xltier("recalc", book, *options)
    assert done.exit_code == 2
    assert "--purchases" in done.stderr


def test_more_customers_than_a_sheet_holds_are_tiered_and_the_top_tiers_listed(
    tmp_path, clean_lines, monkeypatch
):
    """A sheet of 60 rows stands for one of a million: nothing is cut in silence."""
    monkeypatch.setattr(history, "SHEET_ROWS", 60 + history.HEADER_ROWS)
    book, source = tmp_path / "new.xlsx", tmp_path / "sales.parquet"
    clean_lines.to_parquet(source)
    xltier("new", book)
    out = tmp_path / "tiers.parquet"
    done = xltier("recalc", book, "--as-of", "2026-03-31", "--purchases", source, "--out", out)
    assert done.exit_code == 0, done.output
    assert "customers do not fit on the sheet" in done.stdout
    everyone = pd.read_parquet(out)
    listed = table(book, "Customers")
    assert len(everyone) == clean_lines["customer_id"].nunique()
    best = everyone[everyone["tier"] == "Tier 1"].nlargest(60, "monetary_value", keep="all")
    assert set(listed["customer_id"]) <= set(everyone["customer_id"])
    assert len(listed) <= 60
    assert set(best["customer_id"][:20]) <= set(listed["customer_id"])
    summary = table(book, "TierSummary")
    assert summary["customers"].sum() == len(everyone)
    assert (history_folder(book) / "2026-03-31.parquet").is_file()
    later = answer("recalc", book, "--as-of", "2026-06-30", "--purchases", source)
    assert later["compared_with"] == "2026-03-31"
    assert later["movement"]["lapsed"] == 0, "who is on no sheet is no less a customer"
    assert sum(tier["customers"] for tier in later["tiers"]) == len(everyone)


def test_a_review_kept_beside_the_workbook_is_compared_with(tmp_path, clean_lines, monkeypatch):
    monkeypatch.setattr(history, "SHEET_ROWS", 100 + history.HEADER_ROWS)
    book, source = tmp_path / "new.xlsx", tmp_path / "sales.parquet"
    clean_lines.to_parquet(source)
    xltier("new", book)
    for day in ("2025-12-31", "2026-03-31", "2026-06-30"):
        done = answer("recalc", book, "--as-of", day, "--purchases", source)
    assert done["compared_with"] == "2026-03-31"
    assert done["movement"]["same"] > 0
    assert not (history_folder(book) / "2025-12-31.parquet").exists()
    assert (history_folder(book) / "2026-03-31.parquet").is_file()
    days = table(book, "Snapshots")["as_of"].dt.strftime("%Y-%m-%d").tolist()
    assert days == ["2025-12-31", "2026-03-31", "2026-06-30"]


@pytest.mark.xdist_group("spark")
def test_spark_gives_the_tiers_that_duckdb_gives(book, clean_lines, tmp_path, spark):
    source = tmp_path / "sales.parquet"
    clean_lines.to_parquet(source)
    books = {}
    for engine in ("duckdb", "spark"):
        books[engine] = shutil.copy(book, tmp_path / f"{engine}.xlsx")
        done = xltier(
            "recalc", books[engine], "--as-of", AS_OF, "--purchases", source, "--engine", engine
        )
        assert done.exit_code == 0, done.output
    for name in ("Customers", *(dashboard.name for dashboard in DASHBOARD_TABLES)):
        names = default_policy("en").names if TABLES[name].wide else ()
        expected, found = (table(Path(book), name, names) for book in books.values())
        pd.testing.assert_frame_equal(found, expected)


def test_the_workbook_stays_valid_with_added_customers(book, clean_lines, tmp_path):
    source = tmp_path / "sales.parquet"
    extra = clean_lines.head(5).assign(customer_id=[f"=NEW{n}" for n in range(5)])
    pd.concat([clean_lines, extra]).to_parquet(source)
    xltier("recalc", book, "--as-of", AS_OF, "--purchases", source, "--add-customers")
    with ClosedWorkbook(book) as workbook:
        sheet = openpyxl.load_workbook(book)[workbook.sheet_of("Customers")]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=NEW0"]
    assert [cell.data_type for cell in cells] == ["s"]


@pytest.mark.xdist_group("postgres")
def test_from_postgresql_and_back_gives_the_tiers_that_a_file_gives(
    book, clean_lines, tmp_path, postgres
):
    """A warehouse's nightly run: order lines from a table there, everyone's tier into another."""
    source = tmp_path / "sales.parquet"
    clean_lines.to_parquet(source)
    by_file = Path(shutil.copy(book, tmp_path / "file.xlsx"))
    xltier("recalc", by_file, "--as-of", AS_OF, "--purchases", source)
    with cursor_of(postgres) as cursor:
        cursor.adbc_ingest("order_lines", pa.Table.from_pandas(clean_lines, preserve_index=False))
    done = xltier(
        "recalc",
        book,
        *("--as-of", AS_OF, "--purchases", f"{postgres.uri}#order_lines"),
        *("--out", f"{postgres.uri}#tiers"),
    )
    assert done.exit_code == 0, done.output
    assert servers.PASSWORD not in done.output
    pd.testing.assert_frame_equal(table(book, "Customers"), table(by_file, "Customers"))
    with cursor_of(postgres) as cursor:
        cursor.execute("select customer_id, tier from tiers")
        found = cursor.fetch_arrow_table().to_pandas().set_index("customer_id")
    expected = table(by_file, "Customers").dropna(subset="tier").set_index("customer_id")["tier"]
    assert found["tier"].dropna().to_dict() == expected.to_dict()
    assert servers.PASSWORD not in "".join(map(str, table(book, "Findings")["advice"]))


@contextmanager
def cursor_of(server: servers.Server) -> Iterator[Any]:
    with (
        closing(adbc.connect(address_of(server.uri).uri)) as connection,
        closing(connection.cursor()) as cursor,
    ):
        yield cursor
        connection.commit()
