"""From the Rules sheet to the rules of every method: what it may say, and how a fault is named."""

from __future__ import annotations

from decimal import Decimal

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from validated import faults_of

from xltier.commands.features import own_columns
from xltier.commands.rules import RulesError, read_policy
from xltier.errors import CellError
from xltier.language import LANGUAGES
from xltier.tiering import labels
from xltier.tiering.method_rules import (
    MEASURE_NAMES,
    METHODS,
    AbcRules,
    LifecycleRules,
    MethodRules,
    PointBand,
    SegmentRules,
    ValueRules,
    default_ranks,
    shipped_bands,
)
from xltier.tiering.policy_tables import InvalidPolicy, Located, MethodTables, policy_from_tables
from xltier.workbook import shipped
from xltier.workbook.closed import ClosedWorkbook
from xltier.workbook.method_settings import METHOD_SETTINGS
from xltier.workbook.settings import SETTINGS
from xltier.workbook.template import build

RFM = {"recency": "Recency", "frequency": "Frequency", "monetary": "Monetary value"}
TIERS = pd.DataFrame(
    {
        "tier": ["Gold", "Silver", "Bronze"],
        "min_amount": [10000.0, 5000.0, None],
        "min_score": [80.0, 50.0, None],
    },
    index=[10, 11, 12],
)


def rules(scores):
    names = [f"T{n}" for n in range(len(scores))]
    index = range(10, 10 + len(scores))
    return pd.DataFrame({"tier": names, "min_score": scores}, index=index, dtype=object)


def located(settings):
    return {
        name: Located(value, 50 + at, "MethodSettings")
        for at, (name, value) in enumerate(settings.items())
    }


def read(tiers=TIERS, tables=None, **settings):
    return policy_from_tables(tiers, located(settings), tables)


def faults(tiers=TIERS, tables=None, **settings):
    with pytest.raises(InvalidPolicy) as caught:
        read(tiers, tables, **settings)
    return [(fault.table, fault.row, fault.column) for fault in caught.value.faults]


def edges(up_to=(), fixed=None, measure="Monetary value"):
    """RfmEdges as a review writes it; `up_to` and `fixed` belong to one measure."""
    rows = [name for name in RFM.values() for _ in range(5)]
    table = pd.DataFrame(
        {"measure": rows, "up_to": None, "fixed": None}, index=range(20, 35), dtype=object
    )
    mine = table.index[table["measure"] == measure]
    for column, values in (("up_to", up_to), ("fixed", fixed or ())):
        for row, value in zip(mine, values, strict=False):
            table.loc[row, column] = value
    return MethodTables(edges=table)


def points(*rows):
    table = pd.DataFrame(rows, columns=["measure", "bound", "points"], dtype=object)
    return MethodTables(points=table.set_axis(range(70, 70 + len(rows))))


def tier_map(changes=(), kinds=("rfm", "rfm_types", "abc", "lifecycle"), drop=()):
    """TierMap of the tiers Gold, Silver, Bronze, as shipped but for `changes` of a label's tier."""
    names = TIERS["tier"].tolist()
    rows = [
        (labels.KINDS[kind].en, label.label.en, dict(changes).get(label.name, names[rank]))
        for kind in kinds
        for label, rank in zip(labels.LABELS[kind], default_ranks(kind, 3), strict=True)
        if label.name not in drop
    ]
    table = pd.DataFrame(rows, columns=["kind", "label", "tier"], dtype=object)
    return MethodTables(tier_map=table.set_axis(range(40, 40 + len(rows))))


# --- what is shipped -----------------------------------------------------------------------------


@pytest.fixture(params=LANGUAGES)
def book(request, tmp_path):
    path = tmp_path / f"{request.param}.xlsx"
    build(path, request.param)
    return path


def test_the_shipped_labels_are_those_of_the_domain_with_their_default_tiers():
    for (kind, mine), name in zip(shipped.LABELS, labels.KINDS, strict=True):
        assert kind == labels.KINDS[name]
        assert [label for label, _ in mine] == [label.label for label in labels.LABELS[name]]
        assert tuple(place for _, place in mine) == default_ranks(name, len(shipped.TIERS))


def test_the_shipped_measures_and_points_are_those_of_the_domain(book):
    assert shipped.MEASURES == MEASURE_NAMES
    policy, _ = read_policy(ClosedWorkbook(book))
    assert policy.methods.score.bands == shipped_bands(2)


def test_the_method_settings_as_shipped_are_the_defaults(book):
    policy, _ = read_policy(ClosedWorkbook(book))
    assert policy.methods == MethodRules()
    assert policy.method == "threshold"


def test_every_method_is_a_choice():
    method = next(setting for setting in SETTINGS if setting.name == "method")
    assert tuple(name for name, _ in method.choices) == METHODS


@pytest.mark.parametrize("method", METHODS)
def test_the_sheet_as_shipped_can_be_used_with_every_method(method, tmp_path):
    settings = pd.DataFrame({"setting": ["method"], "value": [method]})
    build(tmp_path / "book.xlsx", "zh", content={"Settings": settings})
    policy, _ = read_policy(ClosedWorkbook(tmp_path / "book.xlsx"))
    assert policy.method == method
    assert [tier.min_score for tier in policy.tiers] == [800, 500, None]


def test_a_workbook_from_before_there_were_methods_has_the_defaults():
    policy = policy_from_tables(TIERS[["tier", "min_amount"]], {})
    assert policy.method == "threshold"
    assert policy.methods == MethodRules()


# --- settings ------------------------------------------------------------------------------------


def test_settings_become_whole_numbers_of_their_unit():
    given = {"weight_recency": 0.125, "weight_frequency": "12.5%", "weight_monetary": 0.7}
    given |= {"weight_average_order": 0.05, "abc_a": "70%", "abc_b": 0.9, "xyz_x": 0.25}
    given |= {"loyal_orders": 4.0, "slipping": 1.25, "segment_clusters": 3.0, "segments": "no"}
    given |= {"value": "no", "value_months": 6.0, "rfm_levels": 4.0, "rfm_high": "above"}
    methods = read(**given).methods
    score = methods.score
    weights = (score.recency, score.frequency, score.monetary, score.average_order)
    assert weights == (1250, 1250, 7000, 500)
    assert methods.abc == AbcRules(a=7000, b=9000, x=25)
    assert methods.lifecycle == LifecycleRules(loyal_orders=4, slipping=125)
    assert methods.segments == SegmentRules(on=False, clusters=3)
    assert methods.value == ValueRules(on=False, months=6)
    assert (methods.rfm.levels, methods.rfm.above_only) == (4, True)


def test_a_blank_setting_has_its_default():
    assert read(**dict.fromkeys(setting.name for setting in METHOD_SETTINGS)).methods == (
        MethodRules()
    )


@pytest.mark.parametrize(
    ("settings", "at"),
    [
        ({"weight_recency": 0.2}, 0),
        ({"weight_recency": 0.3, "weight_monetary": 0.5}, 0),
        ({"weight_recency": -0.1}, 0),
        ({"weight_recency": "30"}, 0),
        ({"abc_a": 0.95}, 0),
        ({"abc_a": 0.9, "abc_b": 0.9}, 1),
        ({"abc_b": 1.2}, 0),
        ({"xyz_x": 1.0}, 0),
        ({"xyz_x": 2.0, "xyz_y": 1.0}, 1),
        ({"slipping": 2.0}, 0),
        ({"dormant": 3.0}, 0),
        ({"lost": "soon"}, 0),
        ({"rfm_levels": 6.0}, 0),
        ({"rfm_levels": 4.5}, 0),
        ({"rfm_line": "best"}, 0),
        ({"rfm_line_recency": -1.0}, 0),
        ({"loyal_orders": 1.0}, 0),
        ({"segment_clusters": 9.0}, 0),
        ({"segment_seed": -1.0}, 0),
        ({"value_months": 0.0}, 0),
        ({"score_by": "feeling"}, 0),
    ],
    ids=str,
)
def test_a_setting_that_makes_no_sense_is_a_fault_in_its_cell(settings, at):
    assert ("MethodSettings", 50 + at, "value") in faults(**settings)


def test_fixed_lines_need_all_three():
    lines = {"rfm_line_recency": 60.0, "rfm_line_frequency": 3.0, "rfm_line_monetary": 1234.5}
    rfm = read(rfm_line="fixed", **lines).methods.rfm
    assert (rfm.line_recency, rfm.line_frequency, rfm.line_monetary) == (60, 3, 123_450)
    for missing in lines:
        others = lines | {missing: None}
        at = list(others).index(missing)
        assert faults(**others, rfm_line="fixed") == [("MethodSettings", 50 + at, "value")]


@given(st.lists(st.integers(0, 10_000), min_size=4, max_size=4))
def test_weights_are_accepted_exactly_when_they_add_up_to_100_percent(basis):
    names = ("recency", "frequency", "monetary", "average_order")
    given_ = {
        f"weight_{name}": float(Decimal(each) / 10_000)
        for name, each in zip(names, basis, strict=True)
    }
    if sum(basis) == 10_000:
        score = read(**given_).methods.score
        assert [score.recency, score.frequency, score.monetary, score.average_order] == basis
    else:
        assert faults(**given_) == [("MethodSettings", 50, "value")]


# --- scores of the tiers -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([80.0, 50.0, None], []),
        ([72.5, 0.1, 0.0], []),
        ([None], []),
        ([50.0, 80.0, None], [11]),
        ([80.0, 80.0, None], [11]),
        ([80.0, None, None], [11]),
        ([80.0, 0.0, None], [11]),
        ([None, None, None], [10]),
        ([80.0, 50.0, 20.0], [12]),
        ([101.0, 50.0, None], [10]),
        ([80.25, 50.0, None], [10]),
        (["much", 50.0, None], [10]),
        ([CellError("#N/A"), 50.0, None], [10]),
    ],
    ids=str,
)
def test_least_scores_fall_from_tier_to_tier_and_the_last_has_none(scores, expected):
    if expected:
        assert faults(rules(scores), method="score") == [
            ("TierRules", row, "min_score") for row in expected
        ]
    else:
        given_scores = [tier.min_score for tier in read(rules(scores), method="score").tiers]
        assert given_scores == [None if not s else round(s * 10) for s in scores[:-1]] + [
            None if scores[-1] is None else 0
        ]


def test_only_the_method_that_decides_needs_tiers_in_order():
    upside_down = TIERS.assign(min_amount=[1.0, 2.0, 3.0], min_score=[1.0, 2.0, 3.0])
    for method in ("rfm", "rfm_types", "abc", "lifecycle"):
        assert read(upside_down, method=method).method == method
    assert {column for _, _, column in faults(upside_down)} == {"min_amount"}
    assert {column for _, _, column in faults(upside_down, method="score")} == {"min_score"}


# --- cut points ----------------------------------------------------------------------------------


def test_fixed_edges_are_read_in_the_units_of_the_measures():
    fixed = (100.0, "1,000", 2500.25, 10_000.0)
    assert read(tables=edges(fixed=fixed)).methods.rfm.monetary_edges == (
        10_000,
        100_000,
        250_025,
        1_000_000,
    )
    days = read(tables=edges(fixed=(30.0, 60.5, 90.0, 180.0), measure="Recency")).methods.rfm
    assert days.recency_edges == (30, 60.5, 90, 180)
    assert days.frequency_edges is days.monetary_edges is None


@pytest.mark.parametrize(
    ("fixed", "levels", "row"),
    [
        ((1.0, 2.0, 3.0), 5, 33),
        ((None, 2.0, 3.0, 4.0), 5, 30),
        ((1.0, 2.0, 3.0, 4.0, 5.0), 5, 34),
        ((1.0, 2.0, 3.0, 4.0), 4, 33),
        ((1.0, 1.0, 3.0, 4.0), 5, 31),
        ((4.0, 3.0, 2.0, 1.0), 5, 31),
        ((1.0, "many", 3.0, 4.0), 5, 31),
    ],
    ids=str,
)
def test_fixed_edges_rise_and_are_all_there_or_none(fixed, levels, row):
    found = faults(tables=edges(fixed=fixed), rfm_levels=float(levels))
    assert found == [("RfmEdges", row, "fixed")]


def test_fewer_levels_need_fewer_edges():
    rfm = read(tables=edges(fixed=(1.0, 2.0)), rfm_levels=3.0).methods.rfm
    assert rfm.monetary_edges == (100, 200)


def test_a_fixed_edge_beside_no_measure_is_a_fault():
    tables = edges(fixed=(1.0, 2.0, 3.0, 4.0))
    tables.edges.loc[20, ["measure", "fixed"]] = [None, 7.0]
    assert faults(tables=tables) == [("RfmEdges", 20, "fixed")]


def test_frozen_edges_are_those_of_the_latest_review_and_fixed_ones_win():
    written = edges(up_to=(10.1, 20.0, 20.0, 1234.567891, None))
    assert read(tables=written).methods.rfm.monetary_edges is None
    frozen = read(tables=written, rfm_freeze="yes").methods.rfm
    assert frozen.monetary_edges == (1010, 2000, 2000, 123_456.7891)
    assert frozen.recency_edges is None
    both = edges(up_to=(10.0, 20.0, 30.0, 40.0), fixed=(1.0, 2.0, 3.0, 4.0))
    assert read(tables=both, rfm_freeze="yes").methods.rfm.monetary_edges == (100, 200, 300, 400)


@pytest.mark.parametrize("up_to", [(), (1.0, 2.0), (1.0, 2.0, "x", 4.0), (4.0, 3.0, 2.0, 1.0)])
def test_nothing_is_frozen_before_a_review_with_as_many_levels(up_to):
    assert read(tables=edges(up_to=up_to), rfm_freeze="yes").methods.rfm.monetary_edges is None


@given(
    st.lists(st.integers(0, 10**12), min_size=4, max_size=4).map(sorted),
    st.integers(0, 4),
    st.integers(0, 4),
)
def test_frozen_money_comes_back_as_the_review_had_it(quarters, decimals, eighths):
    """Quantiles lie between whole minor units, so they have binary fractions."""
    inside = [(each + eighths / 8) for each in quarters]
    sheet = [each / 10**decimals for each in inside]
    policy = read(tables=edges(up_to=sheet), rfm_freeze="yes", currency_decimals=float(decimals))
    assert policy.methods.rfm.monetary_edges == pytest.approx(inside, rel=1e-15, abs=1e-6)


# --- points --------------------------------------------------------------------------------------


def test_points_are_read_in_the_units_of_the_measures():
    table = points(
        ("Recency", 30.0, 100.0), ("购买次数", "6", 80.0), (None, None, None), ("monetary", 99.5, 1)
    )
    assert read(tables=table).methods.score.bands == (
        PointBand("recency", 30, 100),
        PointBand("frequency", 6, 80),
        PointBand("monetary", 9950, 1),
    )


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (("Weather", 1.0, 1.0), "measure"),
        (("Recency", None, 1.0), "bound"),
        (("Recency", 1.0, None), "points"),
        ((None, 1.0, 1.0), "measure"),
        (("Recency", 1.5, 1.0), "bound"),
        (("Monetary value", 1.555, 1.0), "bound"),
        (("Recency", 1.0, 101.0), "points"),
        (("Recency", 1.0, "ten"), "points"),
        (("最近购买", 30.0, 50.0), "bound"),
    ],
    ids=str,
)
def test_points_that_make_no_sense_are_a_fault_only_where_they_are_used(row, column):
    table = points(("Recency", 30.0, 100.0), ("Frequency", 1.0, 1.0), ("Monetary value", 1.0, 1.0))
    table.points.loc[75] = row
    assert faults(tables=table, score_by="points") == [("ScorePoints", 75, column)]
    assert len(read(tables=table).methods.score.bands) == 3


def test_a_measure_that_weighs_something_needs_points():
    table = points(("Recency", 30.0, 100.0), ("Frequency", 1.0, 1.0))
    assert faults(tables=table, score_by="points") == [("ScorePoints", 0, "measure")]
    weights = {"weight_monetary": 0.0, "weight_recency": 0.7}
    assert read(tables=table, score_by="points", **weights).methods.score.by == "points"


# --- from labels to tiers ------------------------------------------------------------------------


def test_a_label_has_the_tier_that_the_table_says():
    methods = read(tables=tier_map({"at_risk": "Gold", "000": "Gold"}), method="rfm").methods
    ranks = list(default_ranks("rfm", 3))
    ranks[[label.name for label in labels.SEGMENTS].index("at_risk")] = 0
    assert methods.tier_map.rfm == tuple(ranks)
    assert methods.tier_map.rfm_types == (*default_ranks("rfm_types", 3)[:-1], 0)
    assert methods.tier_map.abc is None


def test_rows_may_stand_in_any_order_in_either_language():
    tables = tier_map({"at_risk": "Ｇｏｌｄ"})
    shuffled = tables.tier_map.sample(frac=1, random_state=3).replace(
        {"RFM segment": "RFM 客群", "At Risk": "流失风险", "Champions": "champions"}
    )
    mixed = read(tables=MethodTables(tier_map=shuffled), method="rfm").methods.tier_map
    assert mixed == read(tables=tables, method="rfm").methods.tier_map


@pytest.mark.parametrize("method", ["rfm", "rfm_types", "abc", "lifecycle"])
def test_only_the_labels_of_the_method_that_decides_can_be_at_fault(method):
    renamed = TIERS.assign(tier=["A+", "A", "B"])
    decisive = [label.name for label in labels.LABELS[method]]
    rows = tier_map().tier_map["kind"].eq(labels.KINDS[method].en)
    found = faults(renamed, tier_map(), method=method)
    assert found == [("TierMap", row, "tier") for row in rows.index[rows]]
    assert len(found) == len(decisive)
    assert read(renamed, tier_map()).methods.tier_map == MethodRules().tier_map


def test_a_missing_label_of_the_method_that_decides_is_a_fault():
    without = tier_map(drop=("a", "loyal"))
    assert faults(tables=without, method="abc") == [("TierMap", 0, "label")]
    assert read(tables=without, method="rfm_types").methods.tier_map.abc is None


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (("ABC class", "D", "Gold"), "label"),
        (("ABC class", "A", "Gold"), "label"),
        (("ABC class", None, "Gold"), "label"),
        (("Weather", "A", "Gold"), "kind"),
        ((None, "A", "Gold"), "kind"),
    ],
    ids=str,
)
def test_rows_that_mean_nothing_are_faults_when_labels_decide(row, column):
    tables = tier_map()
    tables.tier_map.loc[90] = row
    assert faults(tables=tables, method="abc") == [("TierMap", 90, column)]
    assert read(tables=tables).method == "threshold"


def test_labels_without_a_table_have_their_default_tiers():
    nine = rules([float(90 - n) for n in range(8)] + [None])
    methods = read(nine, method="lifecycle").methods
    assert methods.tier_map.lifecycle is None
    assert set(methods.tier_map.ranks("lifecycle", 9)) == {0, 3, 6}


# --- the whole sheet -----------------------------------------------------------------------------


def made(path, language="en", **content):
    frames = {name: pd.DataFrame(columns) for name, columns in content.items()}
    build(path, language, content=frames)
    return ClosedWorkbook(path)


def features(text):
    return {"setting": ["segment_features"], "value": [text]}


def test_every_fault_of_the_sheet_is_named_by_its_cell(tmp_path):
    settings = {"setting": ["weight_recency", "rfm_levels"], "value": [0.5, 9]}
    tiers = {"setting": ["method"], "value": ["abc"]}
    mapped = shipped.tier_map("en").replace({"tier": {"Tier 2": "Tier 7"}})
    book = made(tmp_path / "book.xlsx", MethodSettings=settings, Settings=tiers, TierMap=mapped)
    with pytest.raises(RulesError) as caught:
        read_policy(book)
    cells = [sentence.en.split(":")[0] for sentence in caught.value.faults]
    weight = book.address("MethodSettings", book.read("MethodSettings").index[1], "value")
    levels = book.address("MethodSettings", book.read("MethodSettings").index[5], "value")
    table = book.read("TierMap")
    wrong = table.index[(table["kind"] == "ABC class") & (table["label"] == "B")][0]
    assert cells == [weight, levels, book.address("TierMap", wrong, "tier")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_segments_are_made_of_columns_named_in_either_language(language, tmp_path):
    text = "购买金额， Region、channel; Usual gap (days)、region"
    policy, _ = read_policy(made(tmp_path / "book.xlsx", language, MethodSettings=features(text)))
    named = ("monetary_value", "region", "channel", "gap_days")
    assert policy.methods.segments.features == named
    assert own_columns(policy) == ()


def test_segments_may_be_made_of_the_users_own_columns(tmp_path):
    path = tmp_path / "book.xlsx"
    customers = {"customer_id": ["1", "2"], "name": ["A", "B"], "needs": ["x", 7]}
    made(path, MethodSettings=features("Orders in window, shop  SIZE"), Customers=customers)
    book = openpyxl.load_workbook(path)
    sheet = book["Customers"]
    for cell in sheet[4]:
        if cell.value == "Needs":
            cell.value = "Shop size"
    table = sheet.tables["Customers"]
    next(c for c in table.tableColumns if c.name == "Needs").name = "Shop size"
    book.save(path)
    workbook = ClosedWorkbook(path)
    policy, _ = read_policy(workbook)
    assert policy.methods.segments.features == ("frequency", "Shop size")
    assert own_columns(policy) == ("Shop size",)
    frame = workbook.read("Customers", also=own_columns(policy))
    assert frame["Shop size"].tolist() == ["x", 7.0]
    assert "Shop size" not in workbook.read("Customers").columns
    assert "Shop size" in workbook.headers("Customers")


@pytest.mark.parametrize("name", ["Tier", "Customer ID", "Shoe size", "Score"])
def test_a_name_that_is_no_usable_column_is_refused_with_those_there_are(name, tmp_path):
    book = made(tmp_path / "book.xlsx", MethodSettings=features(f"Region, {name}"))
    with pytest.raises(RulesError) as caught:
        read_policy(book)
    [fault] = caught.value.faults
    row = book.read("MethodSettings")["setting"].eq("Group by").idxmax()
    assert fault.en.startswith(f"{book.address('MethodSettings', row, 'value')}: ")
    assert f"“{name}”" in fault.en
    assert "Preferences" in fault.en
    assert "最近购买距今天数" in fault.zh


# --- other workbooks, and what a review writes here ----------------------------------------------


def test_a_workbook_from_before_there_were_methods_is_read_with_the_defaults(book, tmp_path):
    older = openpyxl.load_workbook(book)
    for sheet in older.worksheets:
        for name in {"MethodSettings", "RfmEdges", "TierMap", "ScorePoints"} & set(sheet.tables):
            del sheet.tables[name]
    older.save(tmp_path / "older.xlsx")
    policy, _ = read_policy(ClosedWorkbook(tmp_path / "older.xlsx"))
    assert policy.methods == MethodRules()


def test_a_setting_counts_in_whichever_table_it_stands_and_only_once(tmp_path):
    path = tmp_path / "book.xlsx"
    made(path)
    book = openpyxl.load_workbook(path)
    sheet = book["Rules"]
    [cell] = [c for row in sheet["B22:B40"] for c in row if c.value == "Down one tier at a time"]
    cell.value, cell.offset(column=1).value = "RFM levels", 3
    book.save(path)
    with pytest.raises(RulesError, match="“RFM levels” stands twice"):
        read_policy(ClosedWorkbook(path))
    [twice] = [c for row in sheet["B44:B80"] for c in row if c.value == "RFM levels"]
    twice.value, twice.offset(column=1).value = "Down one tier at a time", "Yes"
    book.save(path)
    policy, _ = read_policy(ClosedWorkbook(path))
    assert (policy.methods.rfm.levels, policy.one_level) == (3, True)


def test_what_a_review_writes_is_read_back_and_frozen(book):
    workbook = ClosedWorkbook(book)
    language = workbook.language
    kept = workbook.read("RfmEdges")
    up_to = [12.5, 30.0, 60.0, 90.0, None, *[1.0, 2.0, 4.0, 9.0, None] * 2]
    workbook.update("RfmEdges", kept[["measure", "score"]].assign(up_to=up_to, customers=7))
    profile = pd.DataFrame({"segment": ["A", "B"], "customers": [3, 4], "description": ["x", "y"]})
    workbook.replace("SegmentProfile", profile)
    [freeze] = (each for each in METHOD_SETTINGS if each.name == "rfm_freeze")
    settings = workbook.read("MethodSettings")
    row = settings.index[settings["setting"] == freeze.label.text(language)]
    yes = dict(freeze.choices)["yes"].text(language)
    workbook.update("MethodSettings", pd.DataFrame({"value": [yes]}, index=row))
    workbook.commit()
    policy, _ = read_policy(workbook)
    assert policy.methods.rfm.recency_edges == (12.5, 30, 60, 90)
    assert policy.methods.rfm.monetary_edges == (100, 200, 400, 900)
    assert workbook.read("SegmentProfile")["description"].tolist() == ["x", "y"]
    assert faults_of(book) == []
