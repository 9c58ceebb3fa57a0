"""The tables of the Dashboard in the demo equal a few independent lines of pandas."""

from __future__ import annotations

import dashboard_pandas as independent
import numpy as np
import pandas as pd
import pytest
from conftest import AS_OF

from xltier.workbook.closed import ClosedWorkbook
from xltier.workbook.contract_dashboard import DASHBOARD_TABLES

MONTHS_BEFORE = 3


@pytest.fixture(scope="module")
def tables(demo_once):
    book = ClosedWorkbook(demo_once[0])
    names = [table.name for table in DASHBOARD_TABLES]
    names += ["Customers", "Purchases", "Movement", "Snapshots", "SnapshotTiers"]
    return {name: book.read(name) for name in names} | {"language": book.language}


@pytest.fixture(scope="module")
def customers(tables):
    return tables["Customers"].astype({"region": object, "rep": object})


@pytest.fixture(scope="module")
def lines(tables, customers):
    """The purchases that count, each with its customer's tier."""
    lines = tables["Purchases"].copy()
    lines["amount"] = pd.to_numeric(lines["amount"].astype(str).str.replace(",", ""), "coerce")
    lines["date"] = pd.to_datetime(lines["date"], format="mixed", errors="coerce")
    lines = lines[lines["amount"].notna() & (lines["date"] <= AS_OF)]
    lines = lines[lines["customer_id"].isin(customers["customer_id"])]
    content = lines.groupby(["order_id", "line"])["amount"].transform("nunique")
    tiers = customers.set_index("customer_id")["tier"]
    return independent.joined(customers, lines[content == 1], tiers)


@pytest.fixture(scope="module")
def names(tables):
    return tables["TierSummary"]["tier"].tolist()[:3]


def cents(frame):
    return (frame.to_numpy(dtype=float) * 100).round().astype("int64").tolist()


def headers(table):
    """The columns of a table behind its first."""
    return table.drop(columns=table.columns[0])


def words(tables, en, zh):
    return zh if tables["language"] == "zh" else en


def test_sales_by_month(tables, lines):
    wanted = independent.monthly(lines, AS_OF)
    assert cents(tables["MonthlySales"][["sales", "sales_last_year"]]) == cents(
        wanted[["sales", "sales_last_year"]] / 100
    )
    first = wanted["month"].iloc[0]
    assert tables["MonthlySales"]["month"].iloc[0] == words(
        tables, f"{first:%b %y}", f"{first:%y}年{first.month}月"
    )


def test_the_pareto_curve(tables, lines):
    wanted = independent.pareto(independent.window(lines, AS_OF))
    assert tables["ParetoCurve"]["sales_share"].tolist() == pytest.approx(wanted, abs=1e-12)


def test_tiers_at_a_glance(tables, customers, lines, names):
    moves = words(tables, "Up", "升级"), words(tables, "Down", "降级"), words(tables, "New", "新增")
    called = (words(tables, "Prospects", "潜在客户"), *moves)
    wanted = independent.by_tier(customers, lines, customers, names, AS_OF, called)
    got = tables["TierSummary"].set_index("tier")
    assert got.index.tolist() == wanted.index.tolist()
    for name in wanted.columns:
        found, counted = got[name].astype(float).tolist(), wanted[name].tolist()
        assert found == pytest.approx(counted, nan_ok=True), name


def test_from_which_tier_to_which(tables, customers, names, demo_once):
    new, lapsed = words(tables, "New", "新增"), words(tables, "Lapsed", "流出")
    kept = tables["SnapshotTiers"]
    then = kept[kept["as_of"] == sorted(kept["as_of"].unique())[-2]].set_index("customer_id")
    before = customers["customer_id"].map(then["tier"])
    wanted = independent.transitions(before, customers["tier"], names, (new, lapsed))
    with ClosedWorkbook(demo_once[0]) as book:
        got = book.read("TierMatrix", also=[*names, lapsed]).set_index("from_tier")
    assert got.index.tolist() == wanted.index.tolist()
    assert got[[*names, lapsed]].to_numpy().tolist() == wanted.to_numpy().tolist()


def test_products(tables, lines, names, demo_once):
    others, blank = words(tables, "All others", "其他"), words(tables, "Not stated", "未填写")
    wanted = independent.by_product(independent.window(lines, AS_OF), names, others, blank)
    with ClosedWorkbook(demo_once[0]) as book:
        mix, index = book.read("ProductMix", also=names), book.read("ProductIndex", also=names)
    assert sorted(mix["product"]) == sorted(wanted.index)
    rows = wanted.loc[mix["product"].tolist()]
    assert cents(mix[names]) == rows.to_numpy().tolist()
    expected = independent.index_of(rows).to_numpy()
    np.testing.assert_allclose(index[names].to_numpy(dtype=float), expected, atol=0.5)


def test_when_each_tier_buys(lines, names, demo_once):
    with ClosedWorkbook(demo_once[0]) as book:
        months = book.read("BuyingMonths", also=names)[names]
        days = book.read("BuyingWeekdays", also=names)[names]
    assert cents(months) == independent.by_month(lines, names, AS_OF).to_numpy().tolist()
    wanted = independent.by_weekday(independent.window(lines, AS_OF), names)
    np.testing.assert_allclose(days.to_numpy(dtype=float), wanted / wanted.sum(), rtol=1e-12)


@pytest.mark.parametrize(("table", "group"), [("Regions", "region"), ("RepSales", "rep")])
def test_regions_and_reps(tables, customers, lines, names, table, group):
    others, blank = words(tables, "All others", "其他"), words(tables, "Not stated", "未填写")
    moves = words(tables, "Up", "升级"), words(tables, "Down", "降级")
    wanted = independent.by_group(
        customers,
        independent.window(lines, AS_OF),
        group,
        customers,
        names[0],
        others,
        blank,
        moves,
    )
    got = tables[table].set_index(group)
    assert sorted(got.index) == sorted(wanted.index)
    wanted["sales"] /= 100
    for name in wanted.columns:
        assert got[name].tolist() == pytest.approx(wanted.loc[got.index, name].tolist()), name


def test_key_figures(tables, customers, lines, names):
    figures = tables["KeyFigures"]
    now = independent.window(lines, AS_OF)["cents"].sum() / 100
    then = tables["Snapshots"].sort_values("as_of").iloc[-2]
    top = independent.window(lines[lines["tier"] == names[0]], AS_OF)["cents"].sum() / 100
    assert figures["value"].iloc[:3].tolist() == pytest.approx([len(customers), now, top / now])
    assert figures["previous"].iloc[:2].tolist() == [then["customers"], then["sales"]]
    assert figures["change"].iloc[1] == pytest.approx(now - then["sales"], abs=0.001)
    points = 100 * (figures["value"].iloc[2] - figures["previous"].iloc[2])
    assert figures["change"].iloc[2] == pytest.approx(points)
    assert figures["value"].iloc[4] == customers["rfm"].isin(independent.AT_RISK).sum()
    assert figures["value"].iloc[5] == (customers["overdue"] > 0).sum()
    last = independent.overdue(customers["last_contact"], customers["tier"], names, AS_OF)
    assert figures["value"].iloc[5] == last.sum()
    words_of = customers["movement"].value_counts()
    up, down = words_of[words(tables, "Up", "升级")], words_of[words(tables, "Down", "降级")]
    assert figures["value"].iloc[3] == up - down
    kept = ["net_upgrades", "at_risk", "overdue"]
    assert figures["previous"].iloc[3:].tolist() == then[kept].tolist()
    changes = figures["value"].iloc[3:] - then[kept].to_numpy(dtype=float)
    assert figures["change"].iloc[3:].tolist() == changes.tolist()


def test_the_demo_has_reviews_that_look_like_those_of_their_days(tables):
    """Who was called since is called on earlier days in a review of then, or all would be new."""
    overdue = tables["Snapshots"]["overdue"]
    assert overdue.min() > 50
    assert overdue.max() < 200
    assert tables["Snapshots"]["net_upgrades"].isna().tolist() == [True, False, False]


def test_movers_stand_in_the_movement_table(tables):
    movement = tables["Movement"].set_index("name")
    for name in ("Risers", "Fallers"):
        for row in tables[name].to_dict("records"):
            moved = movement.loc[row["customer"]]
            assert row["change"] == pytest.approx(moved["amount_now"] - moved["amount_before"])
            assert row["reason"] == moved["reason"]
    changes = tables["Risers"]["change"].tolist()
    assert changes == sorted(changes, reverse=True)
    losses = tables["Fallers"]["change"].tolist()
    assert losses == sorted(losses)


def test_remarks_count_what_the_customers_show(tables, customers, names):
    said = tables["Remarks"]["remark"].tolist()
    late = customers["overdue"] > 0
    top = (late & (customers["tier"] == names[0])).sum()
    assert (
        words(
            tables,
            f"{late.sum()} follow-ups are overdue, {top} of them with {names[0]}.",
            f"有 {late.sum()} 个客户逾期未跟进，其中{names[0]}客户 {top} 个。",
        )
        in said
    )
    down = words(tables, "Down", "降级"), words(tables, "Lapsed", "流出")
    moved = tables["Movement"]
    lost = (moved["from_tier"] == names[1]) & moved["direction"].isin(down)
    told = words(
        tables,
        f"{lost.sum()} customers dropped out of {names[1]}",
        f"{names[1]}有 {lost.sum()} 个客户降级或流出",
    )
    assert any(each.startswith(told) for each in said)
