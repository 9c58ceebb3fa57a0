"""The CDNOW log from its own text file into a workbook, tiered there under rules typed there."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import dashboard_pandas as independent
import openpyxl
import pandas as pd
import pytest
from command_line import xltier

from xltier.workbook.closed import ClosedWorkbook

pytestmark = pytest.mark.xdist_group("cdnow workbook")  # which takes long to make

AS_OF = "1998-06-30"
BOUNDS = {"Tier 1": (200, 4), "Tier 2": (60, 2)}
"""Bounds that fit people who buy CDs, so that every tier has members."""


@pytest.fixture(scope="module")
def log():
    spec = find_spec("lifetimes")
    if spec is None or spec.origin is None:
        pytest.skip("the CDNOW log comes with the lifetimes package, which is not installed")
    return Path(spec.origin).parent / "datasets" / "CDNOW_master.txt"


def done(*arguments: object) -> None:
    result = xltier(*arguments)
    assert result.exit_code == 0, result.output


def type_rules(path: Path) -> None:
    rules = ClosedWorkbook(path).read("TierRules")
    book = openpyxl.load_workbook(path)
    for row, tier in rules["tier"].items():
        for column, bound in zip(("min_amount", "min_orders"), BOUNDS.get(tier, ()), strict=False):
            sheet, cell = ClosedWorkbook(path).address("TierRules", row, column).split("!")
            book[sheet][cell] = bound
    book.save(path)


@pytest.fixture(scope="module")
def book(log, tmp_path_factory):
    path = tmp_path_factory.mktemp("cdnow") / "cdnow.xlsx"
    done("new", path, "--lang", "en")
    type_rules(path)
    done("import", path, log)
    done("recalc", path, "--as-of", AS_OF)
    return path


@pytest.fixture(scope="module")
def customers(book):
    return ClosedWorkbook(book).read("Customers").set_index("customer_id")


def test_every_line_of_the_log_is_in_the_workbook(book):
    purchases = ClosedWorkbook(book).read("Purchases")
    assert len(purchases) == 69_659
    assert purchases["customer_id"].nunique() == 23_570
    assert round(purchases["amount"].sum(), 2) == 2_500_315.63


def test_importing_the_log_again_adds_nothing(book, log):
    before = book.read_bytes()
    done("import", book, log)
    assert book.read_bytes() == before


def test_tiers_equal_a_few_independent_lines_of_pandas(customers, log):
    lines = pd.read_csv(
        log, sep=r"\s+", header=0, names=["id", "date", "cds", "amount"], dtype={"id": str}
    )
    lines["date"] = pd.to_datetime(lines["date"].astype(str))
    window = lines[(lines["date"] > "1997-06-30") & (lines["date"] <= AS_OF)]
    bought = window.groupby("id").agg(amount=("amount", "sum"), orders=("date", "nunique"))
    bought = bought.round(2).reindex(customers.index, fill_value=0)
    tiers = pd.Series("Tier 3", index=bought.index)
    for tier, (amount, orders) in reversed(BOUNDS.items()):
        tiers[(bought["amount"] >= amount) & (bought["orders"] >= orders)] = tier
    assert customers["tier"].to_dict() == tiers.to_dict()
    assert customers["monetary_value"].to_dict() == bought["amount"].to_dict()
    assert tiers.value_counts().min() > 500


def test_the_dashboard_equals_independent_lines_of_pandas(book, customers, log):
    lines = pd.read_csv(
        log, sep=r"\s+", header=0, names=["customer_id", "date", "cds", "amount"], dtype={0: str}
    )
    lines["date"] = pd.to_datetime(lines["date"].astype(str))
    lines = lines[lines["date"] <= AS_OF]
    who = customers.reset_index()[["customer_id", "region", "rep"]]
    lines = independent.joined(who, lines, customers["tier"])
    names = ["Tier 1", "Tier 2", "Tier 3"]
    with ClosedWorkbook(book) as workbook:
        monthly, curve = (workbook.read(name) for name in ("MonthlySales", "ParetoCurve"))
        days = workbook.read("BuyingWeekdays", also=names)[names]
        months = workbook.read("BuyingMonths", also=names)[names]
        figures = workbook.read("KeyFigures")
    wanted = independent.monthly(lines, AS_OF)
    for name in ("sales", "sales_last_year"):
        assert (monthly[name] * 100).round().tolist() == pytest.approx(
            wanted[name].tolist(), nan_ok=True
        )
    window = independent.window(lines, AS_OF)
    assert curve["sales_share"].tolist() == pytest.approx(independent.pareto(window), abs=1e-12)
    assert ((months * 100).round() == independent.by_month(lines, names, AS_OF).to_numpy()).all(
        axis=None
    )
    weekdays = independent.by_weekday(window, names)
    shares = (weekdays / weekdays.sum()).to_numpy()
    assert days.to_numpy(dtype=float) == pytest.approx(shares)
    assert round(figures["value"].iloc[1] * 100) == window["cents"].sum()
