"""What a person does with the methods in the workbook: choose, freeze, map, read the answer."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from command_line import xltier
from conftest import AS_OF

from xltier.tiering.labels import KINDS, LABELS
from xltier.tiering.method_rules import METHODS
from xltier.workbook.closed import ClosedWorkbook
from xltier.workbook.settings import setting_of


def table(book: Path, name: str) -> pd.DataFrame:
    with ClosedWorkbook(book) as workbook:
        return workbook.read(name)


def type_into(book: Path, name: str, row: int, column: str, value: object) -> None:
    with ClosedWorkbook(book, backups=False) as workbook:
        workbook.update(name, pd.DataFrame({column: [value]}, index=[row], dtype=object))
        workbook.commit()


def choose(book: Path, setting: str, value: object) -> None:
    """Type a value beside a setting; a choice by the word that the workbook's language has."""
    with ClosedWorkbook(book, backups=False) as workbook:
        for name in ("Settings", "MethodSettings"):
            labels = workbook.read(name)["setting"]
            for row, found in zip(labels.index, map(setting_of, labels.astype(str)), strict=True):
                if found is not None and found.name == setting:
                    words = {choice: at.text(workbook.language) for choice, at in found.choices}
                    typed = {"value": [words.get(value, value)]}
                    workbook.update(name, pd.DataFrame(typed, index=[row], dtype=object))
                    workbook.commit()
                    return
    raise AssertionError(setting)


def recalculated(book: Path) -> pd.DataFrame:
    done = xltier("recalc", book, "--as-of", AS_OF)
    assert done.exit_code == 0, done.output
    return table(book, "Customers")


@pytest.mark.parametrize(
    ("demo_once", "method"),
    [*(("en", method) for method in METHODS), ("zh", "score"), ("zh", "lifecycle")],
    indirect=["demo_once"],
)
def test_the_method_on_the_rules_sheet_decides_and_the_dashboard_names_it(demo, method):
    """That every method has a Chinese word which is understood, the template's tests say."""
    before = table(demo, "Customers")
    choose(demo, "method", method)
    after = recalculated(demo)
    facts = table(demo, "ReviewFacts").set_index("fact")["value"]
    with ClosedWorkbook(demo) as workbook:
        language = workbook.language
    chosen = dict(setting_of("method").choices)[method].text(language)
    assert chosen[:3] in facts["Method" if language == "en" else "分层方法"]
    unchanged = ["rfm", "rfm_segment", "rfm_type", "abc", "xyz", "lifecycle", "score", "segment"]
    pd.testing.assert_frame_equal(after[unchanged], before[unchanged])
    moved = (after["tier"] != before["tier"]) & after["tier"].notna()
    assert not moved.any() if method == "threshold" else moved.sum() > 30
    assert after["reason"].notna().sum() == before["reason"].notna().sum()


def test_cut_points_and_customers_between_them_answer_why_somebody_is_a_4(english_demo):
    customers = table(english_demo, "Customers").dropna(subset="rfm")
    edges = table(english_demo, "RfmEdges")
    counts = customers["frequency_score"].value_counts()
    rows = edges.iloc[5:10]
    assert rows["score"].tolist() == [1, 2, 3, 4, 5]
    for row in rows.to_dict("records"):
        inside = customers["frequency"].gt(row["above"] if pd.notna(row["above"]) else -1)
        inside &= customers["frequency"].le(row["up_to"] if pd.notna(row["up_to"]) else 1e9)
        assert inside.sum() == row["customers"] == counts.get(row["score"], 0)


def test_frozen_cut_points_stay_when_other_customers_change(english_demo):
    before = table(english_demo, "RfmEdges")
    choose(english_demo, "rfm_freeze", "yes")
    purchases = table(english_demo, "Purchases")
    rows = purchases.index[-2000:]
    with ClosedWorkbook(english_demo, backups=False) as workbook:
        amounts = pd.DataFrame({"amount": [99_999.0] * len(rows)}, index=rows)
        workbook.update("Purchases", amounts)
        workbook.commit()
    recalculated(english_demo)
    after = table(english_demo, "RfmEdges")
    pd.testing.assert_series_equal(after["up_to"], before["up_to"])
    assert after["customers"].tolist() != before["customers"].tolist()
    choose(english_demo, "rfm_freeze", "no")
    recalculated(english_demo)
    assert table(english_demo, "RfmEdges")["up_to"].tolist() != before["up_to"].tolist()


def test_a_typed_edge_takes_the_place_of_the_quantile(english_demo):
    edges = table(english_demo, "RfmEdges")
    for row, edge in zip(edges.index[5:9], (1, 2, 4, 8), strict=True):
        type_into(english_demo, "RfmEdges", row, "fixed", edge)
    customers = recalculated(english_demo).dropna(subset="frequency")
    expected = 1 + sum((customers["frequency"] > edge).astype(int) for edge in (1, 2, 4, 8))
    assert customers["frequency_score"].tolist() == expected.tolist()
    assert table(english_demo, "RfmEdges")["fixed"].dropna().tolist() == [1, 2, 4, 8]


def test_an_edited_tier_map_decides(demo):
    choose(demo, "method", "lifecycle")
    with ClosedWorkbook(demo) as workbook:
        language = workbook.language
    frame = table(demo, "TierMap")
    kind, label = KINDS["lifecycle"].text(language), LABELS["lifecycle"][6].label.text(language)
    row = frame.index[(frame["kind"] == kind) & (frame["label"] == label)][0]
    best = table(demo, "TierRules")["tier"].iloc[0]
    type_into(demo, "TierMap", row, "tier", best)
    customers = recalculated(demo)
    lost = customers[customers["lifecycle"] == label]
    overridden = lost["override"].notna()
    assert len(lost) > 10
    assert set(lost.loc[~overridden, "tier"]) == {best}


def test_wrong_settings_are_refused_with_their_cells_and_nothing_is_written(demo):
    wrong = {"weight_recency": 0.9, "rfm_levels": 7, "abc_a": 0.99, "lost": 1}
    wrong["segment_features"] = "nothing of the kind"
    for setting, value in wrong.items():
        choose(demo, setting, value)
    before = demo.read_bytes()
    done = xltier("recalc", demo, "--as-of", AS_OF)
    assert done.exit_code == 4
    with ClosedWorkbook(demo) as workbook:
        sheet = workbook.sheet_of("MethodSettings")
    faults = [line for line in done.stderr.splitlines() if line.startswith(f"  {sheet}!")]
    assert len(faults) >= len(wrong)
    for said in ("100", "7", "99", "nothing of the kind"):
        assert any(said in fault for fault in faults), said
    assert demo.read_bytes() == before


def test_high_potential_is_marked_with_the_tier_in_reach(english_demo):
    customers = table(english_demo, "Customers")
    rules = table(english_demo, "TierRules").set_index("tier")
    marked = customers.dropna(subset="potential")
    assert len(marked) > 0
    for row in marked.to_dict("records"):
        target = rules.loc[row["potential"]]
        assert row["expected_value"] >= target["min_amount"]
        assert list(rules.index).index(row["potential"]) < list(rules.index).index(row["tier"])


def test_segments_have_a_profile_whose_numbers_are_those_of_their_customers(english_demo):
    customers = table(english_demo, "Customers").dropna(subset="segment")
    profile = table(english_demo, "SegmentProfile").set_index("segment")
    sizes = customers["segment"].value_counts()
    assert profile["customers"].to_dict() == sizes.to_dict()
    sales = customers.groupby("segment")["monetary_value"].sum().round(2)
    assert profile["sales"].round(2).to_dict() == sales.to_dict()
    assert profile["description"].str.len().gt(20).all()
    assert profile["average_sales"].is_monotonic_decreasing


def test_segments_and_value_can_be_turned_off(english_demo):
    choose(english_demo, "segments", "no")
    choose(english_demo, "value", "no")
    customers = recalculated(english_demo)
    assert customers[["segment", "expected_value", "p_alive", "potential"]].isna().all().all()


def test_one_time_buyers_are_told_apart_since_their_p_alive_tells_nothing(demo):
    customers = table(demo, "Customers").dropna(subset="p_alive")
    once = customers["measure_note"].str.contains("Bought once|仅购买一次", na=False)
    assert once.any()
    assert (customers.loc[once, "p_alive"] == 1).all()
    assert (customers.loc[~once, "p_alive"] < 1).all()


def test_what_could_not_be_done_is_on_the_checks_sheet_and_on_the_terminal(demo):
    """Two months into the sample there are too few buyers to expect anything of them."""
    done = xltier("recalc", demo, "--as-of", "2024-08-31")
    findings = table(demo, "Findings")
    said = findings[findings["value"].isin(["Expected value", "预期价值"])]["advice"]
    assert len(said) == 1
    assert said.iloc[0] in done.stdout
    assert table(demo, "Customers")["expected_value"].isna().all()
    assert table(demo, "Customers")["rfm"].notna().any()
