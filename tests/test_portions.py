"""What a rep's workbook shows: the rep's customers as the whole base sees them, nobody else."""

from __future__ import annotations

import functools
from datetime import date

import dashboard_pandas as independent
import numpy as np
import pandas as pd
import pytest
from frames_workbook import FramesWorkbook
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from xltier.commands.outside import Elsewhere
from xltier.commands.portions import prepare
from xltier.commands.recalculate import recalculate
from xltier.commands.sample import sample_base
from xltier.commands.staging_dashboard import dashboard_tables
from xltier.errors import WorkbookError
from xltier.tiering.portion import Whole
from xltier.tiering.scorecard_owners import find_staff
from xltier.workbook.closed import ClosedWorkbook

BEFORE, AS_OF = date(2026, 3, 31), date(2026, 6, 30)
UNFITTED = {"segments": "no", "value": "no"}
DASHBOARD = (
    "KeyFigures",
    "Remarks",
    "Regions",
    "Risers",
    "Fallers",
    "ProductIndex",
    "MonthlySales",
    "ParetoCurve",
    "ProductMix",
    "BuyingMonths",
    "BuyingWeekdays",
    "TierSummary",
    "TierMatrix",
)


def reviewed(customers, purchases, *, before=None, reps=None, language="en", **chosen):
    """A workbook reviewed twice; `before` are the customers of the first review."""
    made = functools.partial(FramesWorkbook, reps=reps, language=language)
    book = made(customers if before is None else before, purchases, settings=UNFITTED | chosen)
    recalculate(book, as_of=BEFORE, today=AS_OF)
    kept = {name: book.tables[name] for name in ("Snapshots", "SnapshotTiers")}
    book = made(customers, purchases, settings=UNFITTED | chosen)
    book.tables |= kept
    recalculate(book, as_of=AS_OF, today=AS_OF)
    return book


def prepared(book):
    return prepare(book, today=AS_OF)


def portion_of(ready, name, by="rep"):
    return ready.portion(next(group for group in ready.owners(by) if group.name == name)).tables


@functools.cache
def sample(language="en"):
    base = sample_base(language, AS_OF)
    known = base["Purchases"]["customer_id"].isin(base["Customers"]["customer_id"])
    return base["Customers"], base["Purchases"][known]


@functools.cache
def sample_book(language="en"):
    """The sample; between the reviews some customers were handed over, some left, some came."""
    customers, purchases = sample(language)
    before = customers.iloc[:-15].assign(rep=customers["rep"].shift(40))
    return reviewed(customers.iloc[25:], purchases, before=before, reps=teams(customers))


@functools.cache
def sample_ready(language="en"):
    return prepared(sample_book(language))


def teams(customers):
    reps = sorted(customers["rep"].dropna().unique())
    return pd.DataFrame({"rep": reps, "team": ["North", "South"] * 3}, dtype=object)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_portion_of_someone_who_has_all_customers_is_what_the_master_shows(language):
    customers, purchases = sample(language)
    before, now = (part.assign(rep="Ada") for part in (customers.iloc[:-15], customers.iloc[25:]))
    book = reviewed(now, purchases, before=before, language=language)
    ready = prepared(book)
    [group] = ready.owners()
    tables = ready.portion(group).tables
    for name in (*DASHBOARD, "Followups"):
        wanted = placed(book.tables[name])
        if name == "KeyFigures":  # of these a review keeps the count for the whole base only
            wanted.loc[wanted.index[3:], ["previous", "change"]] = np.nan
        assert_frame_equal(placed(tables[name]), wanted, obj=name)
    facts = placed(book.tables["ReviewFacts"])
    assert_frame_equal(tables["ReviewFacts"], facts.iloc[:-2])  # rows left out, findings: not his
    usable = book.read("Customers").index.isin(group.rows)
    wanted = placed(book.read("Customers")[usable])
    assert_frame_equal(tables["Customers"], wanted, check_dtype=False, check_like=True)
    assert ready.notices == ()


def placed(frame):
    return frame.reset_index(drop=True)


def test_portions_add_up_to_what_the_master_shows():
    assert_add_up(sample_book(), sample_ready())


person = st.tuples(
    st.sampled_from(["Ada", "ada ", "ＡＤＡ", "Ben", "Eve", None, None]),
    st.sampled_from(["Ada", "ben", "Zoe", None]),
    st.sampled_from(["North", "South", None]),
    st.sampled_from(["same", "same", "same", "new", "gone"]),
)
bought = st.tuples(
    st.integers(0, 11),
    st.integers(0, 800),
    st.sampled_from([-300, 40, 900, 5_000, 12_000]),
    st.sampled_from(["Tea", "Ham", None]),
)


@settings(max_examples=5)
@given(st.lists(person, min_size=1, max_size=12), st.lists(bought, max_size=60))
def test_portions_of_any_base_add_up_and_show_nobody_else(people, lines):
    book = base_of(people, lines)
    ready = prepared(book)
    assert_add_up(book, ready)
    assert_shows_nobody_else(book, ready)


def base_of(people, lines):
    """A small base: owner now and then, region, and who is new or gone at the second review."""
    frame = pd.DataFrame(people, columns=["rep", "then", "region", "state"], dtype=object)
    frame["customer_id"] = [f"{n:03d}" for n in range(len(frame))]
    frame["name"] = [f"Firm {n % 3}" if n % 4 else None for n in range(len(frame))]
    order = ["customer_id", "name", "region", "rep"]
    before = frame[frame["state"] != "new"].assign(rep=frame["then"])[order]
    now = frame[frame["state"] != "gone"][order]
    sold = pd.DataFrame(
        [
            (f"{who % len(people):03d}", pd.Timestamp(AS_OF) - pd.Timedelta(days=ago), *rest)
            for who, ago, *rest in lines
        ],
        columns=["customer_id", "date", "amount", "product"],
    )
    sold = sold.assign(order_id=[f"O{n}" for n in range(len(sold))])
    sold = sold.astype({"date": "datetime64[s]", "amount": "float64"})
    return reviewed(now, sold, before=before)


def assert_add_up(book, ready):
    """Sum the tables of all reps and of who has none, and compare with the master's own."""
    parts = [tables for _, tables in everyone(ready)]

    def total(table, column):
        return np.nansum([part[table][column].to_numpy(dtype=float).sum() for part in parts])

    def by_row(table, key):
        rows = pd.concat([part[table] for part in parts]).groupby(key, sort=False).sum()
        return rows[rows.sum(axis=1) != 0]

    master = book.tables
    for column in ("customers", "sales", "orders", "up", "down", "new"):
        assert total("TierSummary", column) == pytest.approx(master["TierSummary"][column].sum())
    for row in ("Customers", "Sales in window", "Net upgrades", "Overdue follow-ups"):
        for column in ("value", "previous"):
            mine = [float(p["KeyFigures"].set_index("figure")[column][row]) for p in parts]
            whole = float(master["KeyFigures"].set_index("figure")[column][row])
            if column == "previous" and row not in {"Customers", "Sales in window"}:
                whole = np.nan  # a review keeps it for the whole base only
            assert sum(mine) == pytest.approx(whole, nan_ok=True), row
    for table, key in (("TierMatrix", "from_tier"), ("BuyingMonths", "month")):
        whole = placed(master[table]).dropna(how="all").set_index(key)
        whole = whole[whole.sum(axis=1) != 0]
        assert_frame_equal(
            by_row(table, key).sort_index(),
            whole.sort_index(),
            check_dtype=False,
            check_index_type=False,
        )
    reviewed_rows = set(ready.done.examined.customers.index)
    assert sum(len(p["Customers"]) for p in parts) == len(reviewed_rows)
    known = book.read("Purchases")["customer_id"].isin(ready.done.examined.customers["customer_id"])
    assert sum(len(p["Purchases"]) for p in parts) == known.sum()


def everyone(ready):
    """Name and tables of every rep, and of those without one: by the parts portions are made of."""
    whole, staff = ready._whole, ready._staff
    listed, owners = whole.review.ledger.listed, staff.reps
    codes = np.concatenate([owners.now[:listed], owners.then[listed:]])
    portions = whole.cut(codes, len(owners.names))
    ready._divided, frames = None, ready._frames.divided(codes[:listed], len(owners.names))
    ready._frames = frames
    for place, name in enumerate(owners.names):
        review, board = portions.dashboard(place)
        shown = {"TierSummary": review.summary, "TierMatrix": review.matrix}
        yield name, frames.of(place) | dashboard_tables(board) | shown


def assert_shows_nobody_else(book, ready):
    people = ready.done.examined.customers.set_index("customer_id")
    kept = book.tables["SnapshotTiers"]
    gone = kept[~kept["customer_id"].isin(people.index)].drop_duplicates("customer_id")
    for by in ("rep", "team"):
        for group in ready.owners(by):
            tables = ready.portion(group).tables
            own = people[people.index.isin(tables["Customers"]["customer_id"])]
            reps = {same(name) for name in group.members}
            assert {same(name) for name in own["rep"]} <= reps
            assert len(own) == people["rep"].map(same, na_action="ignore").isin(reps).sum()
            for name in ("Purchases", "Followups"):
                assert set(tables[name]["customer_id"]) <= set(own.index), name
            left = gone[gone["rep"].map(same, na_action="ignore").isin(reps)]
            mine = {*own.index, *own["name"].dropna(), *left["customer_id"]}
            for name in ("Risers", "Fallers"):
                assert set(tables[name]["customer"]) <= mine, name
                assert {same(rep) for rep in tables[name]["rep"].dropna()} <= reps


def same(name):
    return name.replace("ＡＤＡ", "Ada").strip().lower()


def test_nobody_elses_customer_stands_in_a_portion_of_the_sample():
    assert_shows_nobody_else(sample_book(), sample_ready())


def test_a_reps_dashboard_is_what_pandas_counts(small_of):
    with ClosedWorkbook(small_of("en")) as book:
        tables = portion_of(prepared(book), "Dan Okoro")
        customers, lines = book.read("Customers"), book.read("Purchases")
        names = [name for name in book.read("TierRules")["tier"] if isinstance(name, str)]
        kept = book.read("SnapshotTiers")
    own = customers[customers["rep"] == "Dan Okoro"].drop_duplicates("customer_id")
    ids = own["customer_id"]
    usable = lines[lines["customer_id"].isin(ids)].drop_duplicates()
    numeric = pd.to_numeric(usable["amount"], errors="coerce").notna()
    usable = usable[numeric & (pd.to_datetime(usable["date"], errors="coerce") <= str(AS_OF))]
    joined = independent.joined(own, usable, own.set_index("customer_id")["tier"])
    window = independent.window(joined, AS_OF)
    monthly = independent.monthly(joined, AS_OF)
    for column in ("sales", "sales_last_year"):
        assert (tables["MonthlySales"][column] * 100).round().tolist() == monthly[column].tolist()
    mix = independent.by_product(window, names)
    assert tables["ProductMix"]["product"].tolist() == mix.index.tolist()
    assert np.allclose(tables["ProductMix"][names] * 100, mix)
    assert np.allclose(tables["ParetoCurve"]["sales_share"], independent.pareto(window))
    regions = independent.by_group(own, window, "region", own, names[0])
    shown = tables["Regions"].set_index("region").reindex(regions.index)
    assert len(shown) == len(tables["Regions"])
    assert shown["customers"].tolist() == regions["customers"].tolist()
    assert np.allclose(shown["sales"] * 100, regions["sales"])
    tiers = own["tier"].value_counts()
    summary = tables["TierSummary"].set_index("tier")["customers"]
    assert summary[names].tolist() == tiers.reindex(names, fill_value=0).tolist()
    last = sorted(kept["as_of"].unique())[-2]
    then = kept[(kept["as_of"] == last) & kept["customer_id"].isin(ids)]
    assert tables["KeyFigures"]["previous"][0] == len(then)
    assert tables["KeyFigures"]["previous"][1] == pytest.approx(then["monetary_value"].sum())
    late = (own["overdue"] > 0).sum()
    assert tables["KeyFigures"]["value"].iloc[-1] == late
    assert len(tables["Purchases"]) == lines["customer_id"].isin(ids).sum()


def few(**columns):
    frame = pd.DataFrame(columns, dtype=object)
    return frame.assign(customer_id=[f"C{n}" for n in range(len(frame))])


NOTHING = pd.DataFrame(
    {"customer_id": ["C0"], "date": [pd.Timestamp("2026-05-01")], "amount": [100.0]}
)


def test_one_name_in_different_spelling_is_one_rep():
    book = reviewed(few(rep=["Ada Finch", "ada  finch", "ＡＤＡ Finch ", "Ben"]), NOTHING)
    groups = prepared(book).owners()
    assert [(group.name, group.customers) for group in groups] == [("Ada Finch", 3), ("Ben", 1)]


def test_a_listed_rep_without_customers_can_get_a_workbook_and_one_who_left_cannot():
    reps = pd.DataFrame({"rep": ["Zoe", "Ada"]}, dtype=object)
    people = few(rep=["Ada", "Ben"])
    book = reviewed(people, NOTHING, before=people.assign(rep=["Gus", "Ben"]), reps=reps)
    ready = prepared(book)
    assert [(group.name, group.customers) for group in ready.owners()] == [
        ("Zoe", 0),
        ("Ada", 1),
        ("Ben", 1),
    ]
    tables = portion_of(ready, "Zoe")
    assert len(tables["Customers"]) == len(tables["Purchases"]) == len(tables["Risers"]) == 0
    assert tables["KeyFigures"]["value"].iloc[0] == 0
    assert list(tables["Customers"]) == list(ready.columns)


def test_who_bought_nothing_has_a_dashboard_without_sales():
    tables = portion_of(prepared(reviewed(few(rep=["Ada", "Ben"]), NOTHING)), "Ben")
    assert len(tables["Purchases"]) == 0
    assert tables["TierSummary"]["customers"].tolist() == [0, 0, 0, 1]  # a prospect
    assert tables["MonthlySales"].isna().all(axis=None)
    assert len(tables["MonthlySales"]) == 12  # the charts keep their cells


def test_customers_without_an_owner_or_a_team_are_counted_and_go_to_nobody():
    reps = pd.DataFrame({"rep": ["Ada", "Ben"], "team": ["North", None]}, dtype=object)
    ready = prepared(reviewed(few(rep=["Ada", "Ben", None, " "]), NOTHING, reps=reps))
    assert ready.unsent().customers == 2
    assert (ready.unsent("team").customers, ready.unsent("team").without_team) == (3, 1)
    [team] = ready.owners("team")
    assert (team.name, team.members, team.customers) == ("North", ("Ada",), 1)


def test_a_team_gets_the_customers_of_its_reps_and_sales_by_rep():
    ready = sample_ready()
    reps = {group.name: group for group in ready.owners()}
    for team in ready.owners("team"):
        assert sorted(team.rows) == sorted(row for name in team.members for row in reps[name].rows)
        assert set(ready.portion(team).tables["RepSales"]["rep"]) == set(team.members)
    assert "RepSales" not in ready.portion(reps["Ada Finch"]).tables


def test_tiers_and_classes_of_a_portion_are_those_of_the_whole_base():
    master = sample_book().read("Customers").set_index("customer_id")
    ready = sample_ready()
    for group in ready.owners():
        mine = ready.portion(group).tables["Customers"].set_index("customer_id")
        for name in ("tier", "abc", "rfm", "score", "reason"):
            assert mine[name].equals(master[name].reindex(mine.index)), name


def test_the_users_own_columns_go_along_in_the_order_of_the_sheet():
    people = few(rep=["Ada", "Ben"], region=["North", "South"])
    people = people.assign(**{"Own code": [7.0, 8.0], "Credit": ["good", None]})
    people = people[["Credit", "customer_id", "rep", "Own code", "region"]]
    ready = prepared(reviewed(people, NOTHING))
    customers = portion_of(ready, "Ben")["Customers"]
    assert list(customers)[:5] == ["Credit", "customer_id", "rep", "Own code", "region"]
    assert customers["Own code"].tolist() == [8.0]


def test_rows_that_could_not_be_reviewed_go_to_nobody_and_are_reported():
    people = few(rep=["Ada", "Ada", "Ada"]).assign(customer_id=["C0", "C0", None])
    ready = prepared(reviewed(people, NOTHING))
    assert len(portion_of(ready, "Ada")["Customers"]) == 1
    assert ready.notices[0].en.startswith("2 rows of the sheet Customers could not be reviewed")
    assert "2 行" in ready.notices[0].zh


def test_a_workbook_without_a_review_is_refused_and_says_what_to_do():
    book = FramesWorkbook(few(rep=["Ada"]), NOTHING)
    with pytest.raises(WorkbookError, match="run xltier recalc first"):
        prepared(book)


def test_other_rules_and_other_data_since_the_review_are_reported():
    book = reviewed(few(rep=["Ada", "Ben"]), NOTHING)
    assert prepared(book).notices == ()
    book.tables["Purchases"] = book.tables["Purchases"].assign(amount=7.0)
    assert "have changed since the review of 2026-06-30" in prepared(book).notices[0].en
    book.set("window_months", 6)
    assert "rules have been changed since the review" in prepared(book).notices[0].en


def test_nothing_is_written_when_portions_are_prepared():
    book = sample_book()
    before = {name: frame.copy() for name, frame in book.tables.items()}
    ready = prepared(book)
    for group in ready.owners():
        ready.portion(group)
    for name, frame in before.items():
        assert_frame_equal(book.tables[name], frame)


def test_what_reps_read_of_the_rules_counts_nobodys_customers():
    rules = sample_ready().rules
    assert {"TierRules", "Settings", "MethodSettings", "Strategies"} <= set(rules)
    assert not {"RfmEdges", "Deliveries", "SharedColumns"} & set(rules)
    assert not {"what_if_customers", "what_if_sales"} & set(rules["TierRules"])


def test_follow_ups_of_a_rep_are_those_that_the_master_lists():
    ready, master = sample_ready(), sample_book().tables["Followups"]
    for group in ready.owners():
        mine = ready.portion(group).tables["Followups"]
        assert_frame_equal(mine, placed(master[master["rep"] == group.name]))


def test_purchases_outside_the_workbook_count_and_their_lines_stay_there(tmp_path):
    source = tmp_path / "sales.csv"
    sold = {"order_id": ["A1", "A2"], "customer_id": ["C0", "C1"], "date": ["2026-05-01"] * 2}
    sold["product"] = ["Tea", "Ham"]
    pd.DataFrame(sold | {"amount": [700.0, 900.0]}).to_csv(source, index=False)
    outside = Elsewhere(str(source))
    book = FramesWorkbook(few(rep=["Ada", "Ben"]), NOTHING.iloc[:0], settings=UNFITTED)
    recalculate(book, as_of=AS_OF, today=AS_OF, elsewhere=outside)
    ready = prepare(book, today=AS_OF, elsewhere=outside)
    assert ready.notices == ()
    tables = portion_of(ready, "Ada")
    assert tables["KeyFigures"]["value"].iloc[:2].tolist() == [1, 700]
    assert len(tables["Purchases"]) == 0
    assert tables["MonthlySales"]["sales"].dropna().sum() == 700
    assert tables["ProductMix"]["product"].dropna().tolist() == ["Tea"]
    assert "counted some" in prepared(book).notices[0].en  # the source is not named


def test_whole_and_staff_of_an_empty_base_can_be_cut():
    book = FramesWorkbook(few(rep=[]), NOTHING.iloc[:0], settings=UNFITTED)
    recalculate(book, as_of=AS_OF, today=AS_OF)
    ready = prepared(book)
    assert ready.owners() == ready.owners("team") == []
    assert ready.unsent().customers == 0
    assert isinstance(ready._whole, Whole)
    assert find_staff(ready._whole.review.ledger, None, "en").reps.names == ("No owner",)
