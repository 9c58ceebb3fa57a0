"""Every number of the dashboard is what a few independent lines of pandas count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import dashboard_pandas as independent
import numpy as np
import pandas as pd
import pytest

from xltier.commands.staging_dashboard import dashboard_tables
from xltier.tiering.dashboard import dashboard
from xltier.tiering.dashboard_timing import tier_shares
from xltier.tiering.method_rules import MethodRules, SegmentRules, ValueRules
from xltier.tiering.policy import Tier, default_policy
from xltier.tiering.quality import examine
from xltier.tiering.review import History, review

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


@pytest.fixture(scope="module", params=BASES)
def case(request):
    """A base, reviewed twice, and its order lines as pandas joins them."""
    (people, bought), policy = BASES[request.param]
    first, _ = reviewed(people, bought, policy, BEFORE)
    result, board = reviewed(people, bought, policy, history=kept(first))
    tiers = pd.Series(result.customers["tier"].to_numpy(), index=people["customer_id"])
    return people, independent.joined(people, bought, tiers), result, board, first


def ranks(frame, board):
    """The columns of the tiers, under their names."""
    names = board.policy.names
    return frame[list(range(len(names)))].set_axis(list(names), axis=1)


def test_months_are_the_sums_of_their_lines(case):
    _, lines, _, board, _ = case
    wanted = independent.monthly(lines, AS_OF)
    assert board.monthly["month"].tolist() == wanted["month"].tolist()
    for name in ("sales", "sales_last_year"):
        assert board.monthly[name].astype("float64").tolist() == pytest.approx(
            wanted[name].tolist(), abs=0, nan_ok=True
        )


def test_the_pareto_curve_is_the_cumulative_share_of_the_largest(case):
    _, lines, _, board, _ = case
    assert board.pareto["sales_share"].tolist() == pytest.approx(
        independent.pareto(independent.window(lines, AS_OF)), abs=1e-12
    )
    assert board.pareto["customer_share"].iloc[[0, 1, -1]].tolist() == [0, 0.02, 1]
    assert set(board.pareto["a_line"]) == {0.8}
    assert set(board.pareto["b_line"]) == {0.95}


def test_products_by_tier_and_their_index(case):
    _, lines, _, board, _ = case
    wanted = independent.by_product(independent.window(lines, AS_OF), board.policy.names)
    got = ranks(board.products, board).set_axis(board.products["product"])
    assert sorted(got.index) == sorted(wanted.index)
    assert got.to_numpy().tolist() == wanted.loc[got.index].to_numpy().tolist()
    assert board.products["sales"].tolist() == got.sum(axis=1).tolist()
    index = independent.index_of(wanted.loc[got.index]).to_numpy()
    np.testing.assert_allclose(ranks(board.product_index, board).to_numpy(), index, rtol=1e-12)


def test_when_each_tier_buys(case):
    _, lines, _, board, _ = case
    names = board.policy.names
    months = independent.by_month(lines, names, AS_OF)
    assert ranks(board.months, board).to_numpy().tolist() == months.to_numpy().tolist()
    days = independent.by_weekday(independent.window(lines, AS_OF), names)
    assert ranks(board.weekdays, board).to_numpy().tolist() == days.to_numpy().tolist()
    shares = days / days.sum().where(days.sum() > 0)
    got = ranks(tier_shares(board.weekdays), board)
    np.testing.assert_allclose(got.to_numpy(), shares.to_numpy(dtype=float), rtol=1e-12)


@pytest.mark.parametrize("group", ["region", "rep"])
def test_regions_and_reps(case, group):
    people, lines, result, board, _ = case
    window, best = independent.window(lines, AS_OF), board.policy.names[0]
    wanted = independent.by_group(people, window, group, result.customers, best)
    frame = board.regions if group == "region" else board.reps
    if not people[group].notna().any():
        assert frame.empty
        return
    got = frame.set_index(group)
    assert sorted(got.index) == sorted(wanted.index)
    assert set(got.columns) == set(wanted.columns)
    for name in wanted.columns:
        assert got[name].tolist() == pytest.approx(wanted.loc[got.index, name].tolist()), name


def test_key_figures_and_their_change(case):
    people, lines, result, board, first = case
    figures = board.kpis.set_index("code")
    assert figures["value"]["customers"] == len(people)
    assert figures["change"]["customers"] == 0
    spent = independent.window(lines, AS_OF)
    assert figures["value"]["sales"] == spent["cents"].sum()
    top = spent[spent["tier"] == board.policy.names[0]]["cents"].sum()
    assert figures["value"]["top_share"] == pytest.approx(top / spent["cents"].sum())
    then = lines[lines["date"] <= pd.Timestamp(BEFORE)]
    sold = independent.window(then, BEFORE)["cents"].sum()
    assert figures["previous"]["sales"] == sold
    assert figures["change"]["sales"] == spent["cents"].sum() - sold
    old = dict(zip(people["customer_id"], first.customers["tier"], strict=True))
    before = independent.window(then, BEFORE)
    top = before[before["customer_id"].map(old) == board.policy.names[0]]["cents"].sum()
    assert figures["previous"]["top_share"] == pytest.approx(top / sold)
    words = result.customers["movement"]
    assert figures["value"]["net_upgrades"] == (words == "Up").sum() - (words == "Down").sum()
    assert np.isnan(figures["previous"]["net_upgrades"]), "there was none before the last review"
    for moment, reviewed_then, day in (("value", result, AS_OF), ("previous", first, BEFORE)):
        there = reviewed_then.customers
        assert figures[moment]["at_risk"] == there["rfm"].isin(independent.AT_RISK).sum()
        late = independent.overdue(people["last_contact"], there["tier"], board.policy.names, day)
        assert figures[moment]["overdue"] == late.sum()
        assert late.any() or len(people) == 1
    for code in ("at_risk", "overdue"):
        now, before = figures.loc[code, ["value", "previous"]]
        assert figures["change"][code] == now - before


def test_risers_and_fallers_are_the_largest_changes_of_the_movement_table(case):
    *_, result, board, _ = case
    moved = result.movement.assign(
        change=result.movement["amount_now"].fillna(0) - result.movement["amount_before"].fillna(0)
    )
    up = moved[moved["direction"] == "Up"].nlargest(10, "change")
    down = moved[moved["direction"].isin(["Down", "Lapsed"])].nsmallest(10, "change")
    for frame, wanted in ((board.risers, up), (board.fallers, down)):
        assert (frame["change"] / 100).tolist() == pytest.approx(wanted["change"].tolist())
        assert set(frame["reason"]) <= set(moved["reason"])


def test_an_empty_base_has_a_dashboard_without_rows():
    people, bought = base(1, 0)
    _, board = reviewed(people.iloc[:0], bought, THREE)
    for name in ("monthly", "pareto", "products", "months", "weekdays", "regions", "risers"):
        assert getattr(board, name).empty, name
    assert board.remarks == ()
    assert board.kpis["value"].iloc[0] == 0


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
