"""Spark gives the lines and the findings that DuckDB gives."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from warehouse import lines_of, opened, text_file

from xltier.errors import SourceError
from xltier.warehouse import spark as spark_module

pytestmark = pytest.mark.xdist_group("spark")

IDS = ["007", " 7.0 ", "Ｃ００７", "客户八", "\u3000", None, "1.2E+15", "it's \\n", "7", "=1+1"]
DAYS = ["2026-01-05", "2026/1/6 10:00", "25/03/2026", "05/03/2026", "x", None, "2099-01-01"]
MONEY = ["¥1,234.50", "12.5", "1.234", "(300)", "nan", None, "1e20", "0", "-0.285", "5,5,5"]


def same_as_with_duckdb(source: object, **options: object) -> None:
    with (
        opened(source, engine="spark", **options) as far,
        opened(source, **options) as near,
    ):
        pd.testing.assert_frame_equal(lines_of(far), lines_of(near), check_dtype=False)
        there, here = (
            p.findings().sort_values(["rule", "column"], ignore_index=True) for p in (far, near)
        )
        for found in (there, here):  # infinity is written in two ways
            found["example"] = found["example"].str.lower().str.replace("infinity", "inf")
        pd.testing.assert_frame_equal(there, here)
        assert (far.rows, far.sales_span) == (near.rows, near.sales_span)
        assert far.description.zh == near.description.zh
        some = ["007", "客户八"]
        assert far.unknown(some) == near.unknown(some)
        assert len(far.collect(far.restrict(some))) == len(near.collect(near.restrict(some)))


def test_text_of_every_form(spark, tmp_path: Path):
    rows = [
        f'{place},"{i or ""}",{d or ""},"{m or ""}",1.5'
        for place, (i, d, m) in enumerate((i, d, m) for i in IDS for d in DAYS for m in MONEY)
    ]
    path = text_file(
        tmp_path / "it's [a] 表.csv",
        "Order no.,Customer ID,Date,Amount,Cost",
        *rows,
        "1,2",
        "1,7,2026-01-05,1,234.50,3",
        ",,,,",
        '"two\nlines","say ""hi""",2026-01-05,"1",2',
        encoding="gb18030",
    )
    same_as_with_duckdb(path, measure_by="margin")


def test_types_of_every_kind_in_many_files(spark, tmp_path: Path):
    moments = [datetime(2026, 1, 5, 23, 59), datetime(2099, 1, 1), None]
    for part in range(3):
        folder = tmp_path / "sales" / f"region=0{part}"
        folder.mkdir(parents=True)
        columns = {
            "ORDER_ID": pa.array([7.0, 12345678.5, np.nan]),
            "customer id": pa.array([7, 8, None], pa.int32()),
            "Date": pa.array([*moments[part:], *moments[:part]], pa.timestamp("us")),
            "amount": pa.array([Decimal("0.2850"), Decimal("-0.2850"), Decimal(0)]),
            "Amount ": pa.array([0.285, np.inf, np.nan]),
            "Cost": pa.array([12.3, 16777217.0, None], pa.float32()),
        }
        pq.write_table(pa.table(columns), folder / "part.parquet")
    for amount, order in (("amount", "region"), ("Amount", "ORDER_ID")):
        columns = {"amount": amount, "order_id": order}
        same_as_with_duckdb(f"{tmp_path}/sales", measure_by="margin", columns=columns)


def test_tables_of_the_catalog_and_queries_of_it(spark, tmp_path: Path):
    frame = pd.DataFrame({"客户编号": ["007"], "日期": [date(2026, 1, 5)], "金额": ["1.50"]})
    spark.createDataFrame(pa.Table.from_pandas(frame)).createOrReplaceTempView("our_sales")
    expected = [["007", None, "2026-01-05", 150]]
    with opened("our_sales", engine="spark") as purchases:
        assert lines_of(purchases).to_numpy().tolist() == expected
        assert purchases.description.en == "1 lines from our_sales"
    query = "WITH s AS (SELECT * FROM our_sales) SELECT *, 1 AS x, 2 AS x FROM s; "
    with opened("our_sales", query=query, engine="spark") as purchases:
        assert lines_of(purchases).to_numpy().tolist() == expected
    for query in ("DROP VIEW our_sales", "SELECT 1; DROP VIEW our_sales"):
        with pytest.raises(SourceError, match="cannot be read"):
            opened("our_sales", query=query, engine="spark")
    assert spark.catalog.tableExists("our_sales")
    left = [table.name for table in spark.catalog.listTables() if table.name.startswith("xltier")]
    assert left == []


def test_what_spark_does_not_read_is_refused_without_a_password(spark, tmp_path: Path):
    with pytest.raises(SourceError, match="leave out --engine") as refused:
        opened("postgresql://me:s3cret@host/db#t", engine="spark")
    assert "s3cret" not in refused.value.text("en") + refused.value.text("zh")
    with pytest.raises(SourceError, match="cannot be read"):
        opened("no_such_table", engine="spark")


def test_without_java_spark_says_what_to_install(monkeypatch):
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.delenv("SPARK_REMOTE", raising=False)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SourceError, match="Java 17"):
        spark_module._started(None)
