"""Every number of the dashboard is what a few independent lines of pandas count."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from importlib.util import find_spec
from pathlib import Path

import dashboard_pandas as independent
import numpy as np
import pandas as pd
import pytest

from xltier.commands.staging_dashboard import dashboard_tables
from xltier.tiering.dashboard import Dashboard, dashboard
from xltier.tiering.dashboard_timing import tier_shares
from xltier.tiering.method_rules import MethodRules, SegmentRules, ValueRules
from xltier.tiering.policy import Tier, default_policy
from xltier.tiering.quality import examine
from xltier.tiering.review import History, Review, review

AS_OF, BEFORE = date(2026, 6, 30), date(2026, 3, 31)
UNFITTED = MethodRules(segments=SegmentRules(on=False), value=ValueRules(on=False))
THREE = replace(default_policy("en"), methods=UNFITTED)
ONE = replace(THREE, tiers=(Tier("Everyone"),))
NINE = replace(
    THREE,
    tiers=(
        *(
            Tier(f"Level {9 - at}", min_amount=amount * 100)
            for at, amount in enumerate((64_000, 32_000, 16_000, 8_000, 4_000, 2_000, 1_000, 500))
        ),
        Tier("Level 1"),
    ),
)


def base(customers, lines, *, products=20, reps=6, regions=4, seed=3):
    """A base with heavy and light buyers, returns, prospects, and blanks where there may be."""
    chance = np.random.default_rng(seed)
    number = np.arange(customers)
    people = pd.DataFrame(
        {
            "customer_id": [f"{n:04d}" for n in number],
            "name": [f"Customer {n}" for n in number],
            "region": [f"Region {n % regions}" if n % 17 else None for n in number],
            "rep": [f"Rep {n % reps}" if n % 23 else None for n in number],
            "last_contact": [
                pd.Timestamp(BEFORE) - pd.Timedelta(days=n * 7 % 120) if n % 5 else None
                for n in number
            ],
        },
        dtype=object,
    )
    who = np.minimum(chance.geometric(4 / max(customers, 4), lines), customers - 1)
    amount = np.round(chance.lognormal(6, 1, lines), 2)
    amount[chance.random(lines) < 0.05] *= -1
    bought = pd.DataFrame(
        {
            "customer_id": [f"{n:04d}" for n in who],
            "order_id": [f"O{n // 2}" for n in range(lines)],
            "date": pd.Timestamp(AS_OF) - pd.to_timedelta(chance.integers(0, 800, lines), unit="D"),
            "product": [f"Product {n}" if n % 9 else None for n in range(lines)],
            "amount": amount,
        }
    )
    bought["product"] = [
        f"Product {n}" if n else None for n in chance.integers(0, products + 1, lines)
    ]
    return people, bought


def kept(result):
    return History(result.snapshot, result.snapshot_tiers)


def reviewed(people, bought, policy, as_of=AS_OF, history=None, language="en"):
    examined = examine(people, bought, as_of=as_of, today=AS_OF, policy=policy, language=language)
    result = review(
        examined,
        policy=policy,
        as_of=as_of,
        history=history,
        language=language,
        taken_at=datetime(2026, 7, 1),
    )
    return result, dashboard(result, examined, policy, as_of, history, language)


BASES = {
    "three tiers": (base(300, 4000), THREE),
    "nine tiers": (base(300, 4000), NINE),
    "one tier": (base(60, 500), ONE),
    "200 products, 60 reps, 30 regions": (
        base(400, 6000, products=200, reps=60, regions=30),
        THREE,
    ),
    "one customer": (base(1, 12), THREE),
    "few products": (base(40, 300, products=3, reps=1, regions=1), THREE),
}


CDS = replace(
    THREE,
    tiers=(
        Tier("Tier 1", min_amount=200_00, min_orders=4),
        Tier("Tier 2", min_amount=60_00, min_orders=2),
        Tier("Tier 3"),
    ),
)
"""Bounds that fit people who buy CDs, so that every tier has members."""


def cdnow():
    """The CDNOW log: 23,570 customers, 69,659 purchases; no order numbers, products or regions."""
    spec = find_spec("lifetimes")
    if spec is None or spec.origin is None:
        pytest.skip("the CDNOW log comes with the lifetimes package, which is not installed")
    log = Path(spec.origin).parent / "datasets" / "CDNOW_master.txt"
    names = ["customer_id", "date", "cds", "amount"]
    bought = pd.read_csv(log, sep=r"\s+", header=0, names=names, dtype={"customer_id": str})
    bought = bought.assign(date=pd.to_datetime(bought["date"].astype(str)), product=None)
    people = pd.DataFrame({"customer_id": bought["customer_id"].unique()}, dtype=object)
    people = people.assign(**dict.fromkeys(("name", "region", "rep", "last_contact")))
    return people, bought.drop(columns="cds").assign(order_id=None)


@dataclass
class Case:
    """A base, reviewed once or twice, and its order lines as pandas joins them."""

    people: pd.DataFrame
    lines: pd.DataFrame
    result: Review
    board: Dashboard
    first: Review | None
    as_of: date
    before: date

    @property
    def window(self):
        return independent.window(self.lines, self.as_of)

    @property
    def names(self):
        return list(self.board.policy.names)

    @property
    def old_tiers(self):
        """The tiers at the first review, in the order of the customers; None for no review."""
        return None if self.first is None else self.first.customers["tier"]


@pytest.fixture(scope="module", params=[*BASES, "no history", "CDNOW"])
def case(request):
    days = (date(1998, 6, 30), date(1998, 3, 31)) if request.param == "CDNOW" else (AS_OF, BEFORE)
    known = {**BASES, "no history": BASES["three tiers"]}
    (people, bought), policy = (cdnow(), CDS) if request.param == "CDNOW" else known[request.param]
    first = None
    if request.param != "no history":
        first, _ = reviewed(people, bought, policy, days[1])
    result, board = reviewed(
        people, bought, policy, days[0], history=kept(first) if first else None
    )
    tiers = pd.Series(result.customers["tier"].to_numpy(), index=people["customer_id"])
    there = bought[bought["date"] <= pd.Timestamp(days[0])]
    lines = independent.joined(people, there, tiers)
    return Case(people, lines, result, board, first, *days)


def ranks(frame, board):
    """The columns of the tiers, under their names."""
    names = board.policy.names
    return frame[list(range(len(names)))].set_axis(list(names), axis=1)


def test_months_are_the_sums_of_their_lines(case):
    wanted = independent.monthly(case.lines, case.as_of)
    assert case.board.monthly["month"].tolist() == wanted["month"].tolist()
    for name in ("sales", "sales_last_year"):
        assert case.board.monthly[name].astype("float64").tolist() == pytest.approx(
            wanted[name].tolist(), abs=0, nan_ok=True
        )


def test_the_pareto_curve_is_the_cumulative_share_of_the_largest(case):
    curve = case.board.pareto
    assert curve["sales_share"].tolist() == pytest.approx(
        independent.pareto(case.window), abs=1e-12
    )
    assert curve["customer_share"].tolist() == pytest.approx([at / 50 for at in range(51)])
    assert set(curve["a_line"]) == {0.8}
    assert set(curve["b_line"]) == {0.95}


def test_the_classes_of_abc(case):
    frame = case.board.abc.set_index("abc")
    wanted = independent.by_class(case.people, case.window, case.result.customers["abc"])
    assert frame.index.tolist() == ["A", "B", "C"]
    for name in wanted.columns:
        assert frame[name].tolist() == pytest.approx(wanted[name].tolist()), name


def test_tiers_with_their_customers_sales_orders_and_moves(case):
    frame = case.board.tiers.set_index("tier")
    wanted = independent.by_tier(
        case.people, case.lines, case.result.customers, case.names, case.as_of
    )
    assert frame.index.tolist() == wanted.index.tolist()
    assert set(frame.columns) == set(wanted.columns)
    for name in wanted.columns:
        assert frame[name].tolist() == pytest.approx(wanted[name].tolist(), nan_ok=True), name


def test_from_which_tier_to_which(case):
    frame = case.board.matrix.set_index("from_tier")
    wanted = independent.transitions(case.old_tiers, case.result.customers["tier"], case.names)
    assert frame.index.tolist() == wanted.index.tolist()
    assert frame.columns.tolist() == wanted.columns.tolist()
    assert frame.to_numpy().tolist() == wanted.to_numpy().tolist()


def test_products_by_tier_and_their_index(case):
    board = case.board
    if case.lines["product"].isna().all():
        assert board.products.empty
        assert board.product_index.empty
        return
    wanted = independent.by_product(case.window, case.names)
    got = ranks(board.products, board).set_axis(board.products["product"])
    assert sorted(got.index) == sorted(wanted.index)
    assert got.to_numpy().tolist() == wanted.loc[got.index].to_numpy().tolist()
    assert board.products["sales"].tolist() == got.sum(axis=1).tolist()
    index = independent.index_of(wanted.loc[got.index]).to_numpy()
    np.testing.assert_allclose(ranks(board.product_index, board).to_numpy(), index, rtol=1e-12)


def test_when_each_tier_buys(case):
    board, names = case.board, case.names
    months = independent.by_month(case.lines, names, case.as_of)
    assert ranks(board.months, board).to_numpy().tolist() == months.to_numpy().tolist()
    days = independent.by_weekday(case.window, names)
    assert ranks(board.weekdays, board).to_numpy().tolist() == days.to_numpy().tolist()
    shares = days / days.sum().where(days.sum() > 0)
    got = ranks(tier_shares(board.weekdays), board)
    np.testing.assert_allclose(got.to_numpy(), shares.to_numpy(dtype=float), rtol=1e-12)


@pytest.mark.parametrize("group", ["region", "rep"])
def test_regions_and_reps(case, group):
    frame = case.board.regions if group == "region" else case.board.reps
    if not case.people[group].notna().any():
        assert frame.empty
        return
    wanted = independent.by_group(
        case.people, case.window, group, case.result.customers, case.names[0]
    )
    got = frame.set_index(group)
    assert sorted(got.index) == sorted(wanted.index)
    assert set(got.columns) == set(wanted.columns)
    for name in wanted.columns:
        assert got[name].tolist() == pytest.approx(wanted.loc[got.index, name].tolist()), name


def test_key_figures(case):
    figures = case.board.kpis.set_index("code")["value"]
    there, spent = case.result.customers, case.window["cents"].sum()
    assert figures["customers"] == len(case.people)
    assert figures["sales"] == spent
    top = case.window.loc[case.window["tier"] == case.names[0], "cents"].sum()
    assert figures["top_share"] == pytest.approx(top / spent)
    assert figures["at_risk"] == there["rfm"].isin(independent.AT_RISK).sum()
    late = independent.overdue(case.people["last_contact"], there["tier"], case.names, case.as_of)
    assert figures["overdue"] == late.sum()
    assert late.any() == case.people["last_contact"].notna().any()
    if case.first is None:
        assert np.isnan(figures["net_upgrades"])
        return
    moved = independent.transitions(case.old_tiers, there["tier"], case.names).to_numpy()
    square = moved[: len(case.names), : len(case.names)]
    assert figures["net_upgrades"] == np.tril(square, -1).sum() - np.triu(square, 1).sum()


def test_the_change_of_the_key_figures(case):
    figures = case.board.kpis.set_index("code")
    if case.first is None:
        assert figures[["previous", "change"]].isna().all(axis=None)
        return
    then = independent.window(
        case.lines[case.lines["date"] <= pd.Timestamp(case.before)], case.before
    )
    there, spent = case.first.customers, then["cents"].sum()
    tiers = dict(zip(case.people["customer_id"], there["tier"], strict=True))
    top = then.loc[then["customer_id"].map(tiers) == case.names[0], "cents"].sum()
    late = independent.overdue(case.people["last_contact"], there["tier"], case.names, case.before)
    wanted = {
        "customers": len(case.people),
        "sales": spent,
        "top_share": top / spent,
        "net_upgrades": np.nan,  # there was none before the first review
        "at_risk": there["rfm"].isin(independent.AT_RISK).sum(),
        "overdue": late.sum(),
    }
    assert figures["previous"].to_dict() == pytest.approx(wanted, nan_ok=True)
    changes = {code: figures["value"][code] - before for code, before in wanted.items()}
    assert figures["change"].to_dict() == pytest.approx(changes, nan_ok=True)


def test_risers_and_fallers_are_the_largest_changes_of_who_moved(case):
    board = case.board
    if case.first is None:
        assert board.risers.empty
        assert board.fallers.empty
        return
    days = case.before, case.as_of
    tiers = case.old_tiers, case.result.customers["tier"]
    for frame, down in ((board.risers, False), (board.fallers, True)):
        wanted = independent.movers(case.people, case.lines, days, tiers, case.names, down=down)
        assert frame["change"].tolist() == wanted["change"].tolist()[:10]
        rows = wanted.loc[frame["customer_id"]]
        assert frame["change"].tolist() == rows["change"].tolist()
        assert frame["from_tier"].tolist() == rows["before"].tolist()
        assert frame["to_tier"].tolist() == rows["after"].tolist()
        reasons = case.result.movement.set_index("customer_id")["reason"]
        assert frame["reason"].tolist() == reasons[frame["customer_id"]].tolist()


def test_an_empty_base_has_a_dashboard_without_rows():
    people, bought = base(1, 0)
    _, board = reviewed(people.iloc[:0], bought, THREE)
    for name in (
        *("monthly", "pareto", "products", "product_index", "months", "weekdays"),
        *("regions", "reps", "risers", "fallers"),
    ):
        assert getattr(board, name).empty, name
    assert board.remarks == ()
    figures = board.kpis.set_index("code")["value"]
    assert figures[["customers", "sales", "at_risk", "overdue"]].tolist() == [0, 0, 0, 0]
    assert figures[["top_share", "net_upgrades"]].isna().all()
    counts = ["customers", "sales", "orders", "up", "down", "new"]
    assert (board.tiers[counts] == 0).all(axis=None)
    assert board.tiers[["customer_share", "sales_share", "average_sales"]].isna().all(axis=None)
    assert (board.matrix.drop(columns="from_tier") == 0).all(axis=None)
    assert (board.abc.drop(columns="abc") == 0).all(axis=None)


def test_a_first_review_has_no_changes_and_no_movers():
    people, bought = base(50, 400)
    _, board = reviewed(people, bought, THREE)
    assert board.kpis["change"].isna().all()
    assert board.risers.empty
    assert board.fallers.empty
    assert board.previous_as_of is None
    shown = dashboard_tables(board)["Regions"]
    assert shown[["up", "down", "net_upgrades"]].isna().all(axis=None)
    assert shown["sales"].sum() == pytest.approx(board.kpis["value"].iloc[1] / 100)
    assert not any("moved" in said or "dropped" in said for said in board.remarks)


def test_the_month_of_the_as_of_date_is_compared_to_the_same_day():
    people, bought = base(80, 3000)
    day = date(2026, 6, 11)
    _, board = reviewed(people, bought, THREE, day)
    lines = independent.joined(people, bought, pd.Series(dtype=object))
    wanted = independent.monthly(lines[lines["date"] <= pd.Timestamp(day)], day)
    assert board.monthly["sales_last_year"].tolist() == wanted["sales_last_year"].tolist()


def test_margin_counts_where_the_rules_measure_by_it():
    people, bought = base(30, 400)
    bought["cost"] = 10.0
    policy = replace(THREE, measure_by="margin")
    _, board = reviewed(people, bought, policy)
    lines = independent.window(independent.joined(people, bought, pd.Series(dtype=object)), AS_OF)
    assert board.kpis["value"].iloc[1] == lines["cents"].sum() - 1000 * len(lines)
    assert board.kpis["label"].iloc[1] == "Gross margin in window"


def test_changes_under_another_window_are_not_compared():
    people, bought = base(50, 400)
    first, _ = reviewed(people, bought, THREE, BEFORE)
    longer = replace(THREE, window=replace(THREE.window, months=24))
    _, board = reviewed(people, bought, longer, history=kept(first))
    figures = board.kpis.set_index("code")["previous"]
    assert figures["customers"] == 50
    assert np.isnan(figures["sales"])
    assert np.isnan(figures["top_share"])
    assert np.isnan(figures["at_risk"])
    assert figures["overdue"] == (first.customers["overdue"] > 0).sum()


def test_who_is_at_risk_under_other_scores_is_not_compared():
    people, bought = base(50, 400)
    first, _ = reviewed(people, bought, THREE, BEFORE)
    four = replace(THREE, methods=replace(UNFITTED, rfm=replace(UNFITTED.rfm, levels=4)))
    _, board = reviewed(people, bought, four, history=kept(first))
    figures = board.kpis.set_index("code")["previous"]
    assert np.isnan(figures["at_risk"])
    assert figures["sales"] == board.kpis["value"].iloc[1] - board.kpis["change"].iloc[1]


def test_net_upgrades_are_compared_with_those_of_the_review_before():
    people, bought = base(80, 1200)
    first, _ = reviewed(people, bought, THREE, date(2025, 12, 31))
    second, _ = reviewed(people, bought, THREE, BEFORE, kept(first))
    _, board = reviewed(people, bought, THREE, history=kept(second))
    ups, downs = (second.customers["movement"].eq(word).sum() for word in ("Up", "Down"))
    figures = board.kpis.set_index("code")
    assert figures["previous"]["net_upgrades"] == ups - downs != 0
    now = figures["value"]["net_upgrades"]
    assert figures["change"]["net_upgrades"] == now - (ups - downs)


def test_a_review_that_did_not_keep_the_counts_leaves_their_change_blank():
    people, bought = base(50, 400)
    first, _ = reviewed(people, bought, THREE, BEFORE)
    old = first.snapshot.drop(columns=["at_risk", "overdue", "net_upgrades"])
    _, board = reviewed(people, bought, THREE, history=History(old, first.snapshot_tiers))
    figures = board.kpis.set_index("code")
    assert figures.loc[["at_risk", "overdue", "net_upgrades"], "change"].isna().all()
    assert figures.loc[["customers", "sales", "top_share"], "change"].notna().all()
