"""The dashboard of purchases outside the workbook is that of the same purchases on the sheet."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import fields, replace
from datetime import date, datetime

import duckdb
import numpy as np
import pandas as pd
import pytest
from test_dashboard import AS_OF, BASES, BEFORE, NINE, THREE, base, kept, reviewed

from xltier.commands.outside import Asked, examine_outside
from xltier.language import LANGUAGES
from xltier.tiering.dashboard import dashboard
from xltier.tiering.policy import Window, default_policy
from xltier.tiering.review import review
from xltier.warehouse.purchases import open_purchases


def put(bought, folder, kind):
    """Write order lines where a warehouse may have them; return the source's address."""
    lines = bought.assign(product=bought["product"].astype("str"))
    if kind == "parquet":
        lines.to_parquet(folder / "lines.parquet")
    elif kind == "csv":
        lines.to_csv(folder / "lines.csv", index=False)
    elif kind == "sqlite":
        with closing(sqlite3.connect(folder / "shop.sqlite")) as database:
            lines.assign(date=lines["date"].dt.strftime("%Y-%m-%d")).to_sql(
                "lines", database, index=False
            )
        return str(folder / "shop.sqlite")
    else:
        with duckdb.connect(str(folder / "shop.duckdb")) as database:
            database.execute("create table order_lines as from lines")
        return str(folder / "shop.duckdb")
    return str(folder / f"lines.{kind}")


def elsewhere(people, source, policy, as_of=AS_OF, history=None, language="en", columns=None):
    """The dashboard when the purchases stay where they are."""
    asked = Asked(policy, as_of, AS_OF, language, {}, 0)
    with open_purchases(
        source,
        decimals=policy.currency_decimals,
        measure_by=policy.measure_by,
        today=AS_OF,
        columns=columns,
    ) as purchases:
        found = examine_outside(people, purchases, asked, add_customers=False)
        result = review(
            found.examined,
            policy=policy,
            as_of=as_of,
            history=history,
            language=language,
            taken_at=datetime(2026, 7, 1),
            lines=found.lines,
        )
        return dashboard(result, found.examined, policy, as_of, history, language, found.lines)


def assert_same(found, expected):
    for field in fields(expected):
        one, other = getattr(found, field.name), getattr(expected, field.name)
        if isinstance(other, pd.DataFrame):
            pd.testing.assert_frame_equal(one, other, obj=field.name, check_exact=True)
        else:
            assert one == other, field.name


def both(people, bought, policy, folder, kind="parquet", **asked):
    _, expected = reviewed(people, bought, policy, **asked)
    return elsewhere(people, put(bought, folder, kind), policy, **asked), expected


MANY = "200 products, 60 reps, 30 regions"


@pytest.mark.parametrize(
    ("kind", "name"),
    [("parquet", MANY), ("sqlite", MANY), ("duckdb", "nine tiers"), ("csv", "nine tiers")],
)
def test_every_frame_equals_that_of_the_sheet(kind, name, tmp_path):
    (people, bought), policy = BASES[name]
    first, _ = reviewed(people, bought, policy, BEFORE)
    assert_same(*both(people, bought, policy, tmp_path, kind, history=kept(first)))


@pytest.mark.parametrize("name", ["one tier", "one customer", "few products"])
def test_so_it_does_on_small_bases(name, tmp_path):
    (people, bought), policy = BASES[name]
    assert_same(*both(people, bought, policy, tmp_path))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_past_day_the_margin_and_a_window_without_beginning(language, tmp_path):
    people, bought = base(120, 2500)
    bought["cost"] = np.round(bought["amount"] * 0.6, 2)
    policy = replace(
        default_policy(language),
        methods=THREE.methods,
        measure_by="margin",
        window=Window(kind="all_time"),
    )
    found, expected = both(
        people, bought, policy, tmp_path, as_of=date(2026, 4, 11), language=language
    )
    assert_same(found, expected)
    assert not found.months.empty


def test_products_of_equal_sales_stand_in_the_order_of_their_names(tmp_path):
    people, bought = base(10, 60)
    bought = bought.assign(amount=100.0, product=[f"Tea {9 - n % 10}" for n in range(60)])
    bought["date"] = pd.Timestamp(2026, 6, 1)
    bought["customer_id"] = "0001"
    found, expected = both(people, bought, NINE, tmp_path)
    assert_same(found, expected)
    assert found.products["product"].tolist() == [f"Tea {n}" for n in range(10)]


def test_products_are_named_as_on_the_sheet(tmp_path):
    people, bought = base(10, 6)
    bought = bought.assign(
        customer_id="0001",
        amount=[10.0, 20.0, 40.0, 80.0, 160.0, 320.0],
        date=pd.Timestamp(2026, 6, 1),
        product=["茶 A", "  茶 A　", "茶 a", "", "\t", "0012"],
    )
    found, expected = both(people, bought, THREE, tmp_path)
    assert_same(found, expected)
    assert found.products["product"].tolist() == ["0012", "Not stated", "茶 a", "茶 A"]


def test_without_a_product_column_it_says_so_and_shows_all_else(tmp_path):
    people, bought = base(120, 2500)
    bare = bought.drop(columns="product")
    bare.to_parquet(tmp_path / "bare.parquet")
    found = elsewhere(people, str(tmp_path / "bare.parquet"), THREE)
    _, expected = reviewed(people, bought, THREE)
    assert found.products.empty
    assert found.product_index.columns.tolist() == expected.product_index.columns.tolist()
    told = "Products are not shown: the source of the purchases has no product column."
    assert told in found.remarks
    assert told not in expected.remarks
    for name in ("monthly", "months", "weekdays", "regions", "pareto"):
        pd.testing.assert_frame_equal(getattr(found, name), getattr(expected, name))


def test_a_product_column_of_another_name_can_be_named(tmp_path):
    people, bought = base(60, 500)
    bought.rename(columns={"product": "what"}).to_parquet(tmp_path / "lines.parquet")
    source = str(tmp_path / "lines.parquet")
    found = elsewhere(people, source, THREE, columns={"product": "what"})
    _, expected = reviewed(people, bought, THREE)
    assert_same(found, expected)


def test_files_of_which_only_some_say_what_was_bought(tmp_path):
    people, bought = base(60, 500)
    halves = bought.iloc[:250].assign(product=None), bought.iloc[250:]
    halves[0].drop(columns="product").to_csv(tmp_path / "a.csv", index=False)
    halves[1].to_csv(tmp_path / "b.csv", index=False)
    found = elsewhere(people, str(tmp_path / "*.csv"), THREE)
    _, expected = reviewed(people, pd.concat(halves), THREE)
    assert_same(found, expected)


def test_no_purchases_at_all(tmp_path):
    people, bought = base(5, 0)
    found, expected = both(people, bought, THREE, tmp_path, "csv")
    assert_same(found, expected)
    assert found.monthly.empty
