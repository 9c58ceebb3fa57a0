"""One definition, four engines: every column of every method, row for row."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from customer_bases import AS_OF, POLICY, generated, policy_with, purchases

from xltier.tiering.method_rules import PointBand
from xltier.tiering.methods import METHOD_COLUMNS, all_methods
from xltier.tiering.policy import Window

BANDS = (
    PointBand("recency", 60, 100),
    PointBand("recency", 200, 40),
    PointBand("frequency", 3, 75),
)
OTHERWISE = replace(
    policy_with(
        rfm={
            "levels": 4,
            "line": "median",
            "above_only": True,
            "frequency_edges": (1.0, 2.5, 4.0),
        },
        score={"by": "points", "bands": BANDS, "average_order": 1000, "monetary": 3000},
        abc={"a": 5000, "b": 9000, "x": 120, "y": 200},
        lifecycle={"loyal_orders": 3, "slipping": 50, "dormant": 120, "lost": 500},
    ),
    window=Window("all_time"),
    annualise=True,
    measure_by="margin",
)
AVERAGE = policy_with(
    rfm={"line": "mean_value", "levels": 3},
    score={"recency": 2500, "frequency": 2500, "monetary": 2500, "average_order": 2500},
)
POLICIES = {"shipped": POLICY, "otherwise": OTHERWISE, "average orders": AVERAGE}
BASE = generated(2_500, customers=300)
BASES = {
    "generated": BASE,
    "returns only": purchases(("a", "r", "2026-06-01", -5), ("b", "s", "2026-06-01", -5)),
    "one customer": purchases(("a", "o", "2026-06-01", 5)),
    "nobody": purchases(("a", "o", "2027-06-01", 5)),
}


@pytest.fixture
def far_spark(spark):
    """The Spark session in a time zone where the days of UTC begin in the morning."""
    zone = spark.conf.get("spark.sql.session.timeZone")
    spark.conf.set("spark.sql.session.timeZone", "Asia/Shanghai")
    yield spark
    spark.conf.set("spark.sql.session.timeZone", zone)


def in_order(table):
    """Rows by customer, numbers as floats, so that engines' ways to write null do not matter."""
    table = table.sort_values("customer_id", ignore_index=True)
    numbers = table.drop(columns="customer_id").astype("float64")
    return numbers.assign(customer_id=table["customer_id"].astype(object))


def assert_as_pandas(frame, policy, table, cuts):
    expected, expected_cuts = all_methods(frame, policy, AS_OF)
    assert cuts == expected_cuts
    assert list(table.columns) == list(expected.columns)
    pd.testing.assert_frame_equal(in_order(table), in_order(expected), check_exact=True)


@pytest.fixture(params=POLICIES, name="policy")
def any_policy(request):
    return POLICIES[request.param]


@pytest.fixture(params=BASES, name="frame")
def any_base(request):
    return BASES[request.param]


def test_polars_gives_what_pandas_gives(frame, policy):
    table, cuts = all_methods(pl.from_pandas(frame), policy, AS_OF)
    assert isinstance(table, pl.DataFrame)
    assert_as_pandas(frame, policy, table.to_pandas(), cuts)


def test_lazy_polars_stays_lazy_and_gives_what_pandas_gives(frame, policy):
    table, cuts = all_methods(pl.from_pandas(frame).lazy(), policy, AS_OF)
    assert isinstance(table, pl.LazyFrame)
    assert_as_pandas(frame, policy, table.collect().to_pandas(), cuts)


def test_duckdb_stays_lazy_and_gives_what_pandas_gives(frame, policy):
    with duckdb.connect() as connection:
        connection.register("lines", frame)
        table, cuts = all_methods(connection.sql("from lines"), policy, AS_OF)
        assert isinstance(table, duckdb.DuckDBPyRelation)
        assert {str(kind) for kind in table.select(*METHOD_COLUMNS).types} == {"BIGINT"}
        assert_as_pandas(frame, policy, table.df(), cuts)


def test_duckdb_tables_of_the_user_are_neither_read_nor_left_behind(frame):
    with duckdb.connect() as connection:
        connection.execute("create table source as select 99 as x")
        connection.register("lines", frame)
        table, cuts = all_methods(connection.sql("from lines"), POLICY, AS_OF)
        assert_as_pandas(frame, POLICY, table.df(), cuts)
        held = [row[2] for row in connection.execute("show all tables").fetchall()]
        assert sorted(held, key=len)[:2] == ["lines", "source"]
        assert len(held) == 3, "besides what the result is made of"


@pytest.mark.xdist_group("spark")
@pytest.mark.parametrize(
    ("base", "name"),
    [("generated", "average orders"), ("generated", "otherwise"), ("returns only", "shipped")],
)
def test_spark_stays_lazy_and_gives_what_pandas_gives(far_spark, base, name):
    frame, policy = BASES[base], POLICIES[name]
    lines = pa.Table.from_pandas(frame, preserve_index=False)
    table, cuts = all_methods(far_spark.createDataFrame(lines), policy, AS_OF)
    assert type(table).__module__.startswith("pyspark")
    assert {kind for column, kind in table.dtypes if column in METHOD_COLUMNS} == {"bigint"}
    assert_as_pandas(frame, policy, table.toArrow().to_pandas(), cuts)


def test_dates_are_as_good_as_time_stamps(frame):
    days = pl.from_pandas(frame).with_columns(pl.col("date").cast(pl.Date))
    table, cuts = all_methods(days, POLICY, AS_OF)
    assert_as_pandas(frame, POLICY, table.to_pandas(), cuts)
    with duckdb.connect() as connection:
        connection.register("days", days.to_arrow())
        table, cuts = all_methods(connection.sql("from days"), POLICY, AS_OF)
        assert_as_pandas(frame, POLICY, table.df(), cuts)
