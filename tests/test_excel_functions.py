"""The functions of a cell, called with what COM passes: floats, None, text, error numbers."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime

import pytest
from rule_sets import COLUMNS, customers, rule_sets, tiers_by_domain

from xltier.errors import CellError
from xltier.excel import functions
from xltier.excel.functions import (
    abc,
    lifecycle,
    next_contact,
    rfm,
    rfm_segment,
    tier,
    tier_gap,
    tier_reason,
)
from xltier.excel.grids import COM_ERROR
from xltier.excel.signatures import FUNCTIONS
from xltier.workbook import shipped
from xltier.workbook.contract import STRATEGIES

ENGLISH, CHINESE = 0x409, 0x804
HEAVY = {"duckdb", "fastexcel", "openpyxl", "pyspark", "scipy", "sklearn"}
NA, VALUE = 2042 + COM_ERROR, 2015 + COM_ERROR


def column(*cells):
    return tuple((cell,) for cell in cells)


def flat(answer):
    """Return the cells of an answer of one column."""
    return [cell for (cell,) in answer]


def table(*rows, sheet="Rules", row=5, first=2):
    """Return a table as the VBA wrapper passes it."""
    return (sheet, row, first, rows)


def tier_rules(rules):
    return table(COLUMNS, *rules.rows)


def settings(**values):
    return table(("Setting", "Value", "What it does"), *((n, v, "…") for n, v in values.items()))


@pytest.mark.parametrize(
    ("language", "name"), [(ENGLISH, "Tier 1"), (CHINESE, "一级"), (0x407, "Tier 1")]
)
def test_a_workbook_without_tables_gets_the_shipped_rules_in_the_language_of_excel(language, name):
    assert tier(12000.0, 7.0, language=language) == [(name,)]


def test_tiers_are_those_of_the_domain_on_every_rule_set():
    wrong = []
    for rules in rule_sets(400):
        inputs = customers(rules)
        cells = (column(*cells) for cells in zip(*inputs, strict=True))
        chosen = settings(match=rules.match, currency_decimals=float(rules.decimals))
        answers = flat(tier(*cells, tier_rules(rules), chosen))
        expected = tiers_by_domain(rules, inputs)
        wrong += [
            (rules, given, expected)
            for given, answer, expected in zip(inputs, answers, expected, strict=True)
            if answer != expected
        ]
    assert wrong == []


def test_one_cell_gives_what_a_column_gives_at_its_place():
    for rules in rule_sets(25, seed=3):
        inputs = customers(rules, count=3)
        rest = (tier_rules(rules), settings(match=rules.match, currency_decimals=rules.decimals))
        for function in (tier, tier_gap, tier_reason):
            whole = function(*(column(*cells) for cells in zip(*inputs, strict=True)), *rest)
            assert whole == [function(*cells, *rest)[0] for cells in inputs]


def test_the_gap_and_the_reason_are_said_in_words():
    assert tier_gap(6200.0, 4.0) == [("3,800 more sales and 2 more orders to Tier 1",)]
    assert tier_gap(12000.0, 7.0) == [("",)]
    assert tier_reason(12000.0, 7.0, language=CHINESE) == [
        ("购买金额 12,000 ≥ 10,000，购买次数 7 ≥ 6",)
    ]


def test_a_row_of_blanks_stays_blank_and_a_single_blank_is_nothing_bought():
    amounts = column(None, None, 12000.0, "", " ")
    orders = column(None, 7.0, None, "", "\u3000")
    assert flat(tier(amounts, orders)) == ["", "Tier 3", "Tier 3", "", ""]


def test_unknown_days_are_not_recent():
    rules = table(COLUMNS, ("New", None, None, 30.0), ("Old", None, None, None))
    answers = tier(column(1.0, 1.0, 1.0), column(1.0, 1.0, 1.0), column(30.0, 31.0, None), rules)
    assert flat(answers) == ["New", "Old", "Old"]
    assert tier(1.0, 1.0, None, rules) == [("Old",)]


def test_numbers_as_text_true_and_dates_count_as_in_arithmetic_other_text_does_not():
    amounts = column("12,000", "１２０００", "¥12,000.00", "abc", True, datetime(1927, 5, 9))
    assert flat(tier(amounts, 7.0)) == [
        "Tier 1",
        "Tier 1",
        "Tier 1",
        "#VALUE!",
        "Tier 3",
        "Tier 2",  # day 9,991
    ]


def test_an_error_stays_the_error_it_is_in_its_own_cell():
    answers = flat(tier(column(NA, 12000.0, CellError("#DIV/0!")), column(VALUE, 7.0, 7.0)))
    assert answers == ["#N/A", "Tier 1", "#DIV/0!"]
    assert [isinstance(answer, CellError) for answer in answers] == [True, False, True]


@pytest.mark.parametrize("number", [1e15, -1e15, 1e300])
def test_a_number_too_large_to_be_exact_is_no_number(number):
    assert tier(number, 1.0) == [("#NUM!",)]
    assert tier(1.0, abs(number) * 100) == [("#NUM!",)]
    assert abc(column(number, 1.0))[0] == ("#NUM!",)


def test_one_value_one_row_and_one_column_spread_over_the_others():
    assert tier(column(12000.0, 1.0), 7.0) == [("Tier 1",), ("Tier 3",)]
    assert tier((12000.0, 6000.0), column(7.0, 4.0)) == [
        ("Tier 1", "Tier 2"),
        ("Tier 2", "Tier 2"),
    ]


def test_what_a_shorter_column_has_no_cell_for_is_not_available():
    answers = flat(tier(column(12000.0, 12000.0, 12000.0), column(7.0, 7.0)))
    assert answers == ["Tier 1", "Tier 1", "#N/A"]


def test_half_an_order_is_none_and_a_begun_day_is_a_day():
    rules = table(COLUMNS, ("A", None, 6.0, 30.0), ("B", None, None, None))
    amounts, orders = column(0.0, 0.0, 0.0), column(5.9, 6.0, 6.0)
    assert flat(tier(amounts, orders, column(30.0, 30.0, 30.2), rules)) == ["B", "A", "B"]
    assert flat(tier_reason(amounts, orders, column(30.0, 30.0, 30.2), rules))[::2] == [
        "Not A: 5 orders < 6 (1 short), although last purchase 30 days ago ≤ 30",
        "Not A: last purchase 31 days ago > 30, although 6 orders ≥ 6",
    ]


def test_rfm_is_cut_at_the_quintiles_of_the_columns_where_there_are_no_edges():
    days = column(*(float(10 * n) for n in range(1, 11)))
    count = column(*(float(n) for n in range(1, 11)))
    scores = flat(rfm(days, count, count))
    assert scores == ["511", "511", "422", "422", "333", "333", "244", "244", "155", "155"]


def test_rfm_edges_may_be_three_columns_and_say_the_number_of_levels():
    edges = ((30.0, 2.0, 100.0), (90.0, 5.0, 1000.0))
    days, orders = column(10.0, 40.0, 91.0, None), column(1.0, 3.0, 6.0, 6.0)
    scores = rfm(days, orders, column(100.0, 100.01, 5000.0, -1.0), edges)
    assert flat(scores) == ["311", "222", "133", "131"]


def test_of_the_table_of_edges_a_fixed_edge_counts_before_the_one_of_the_last_review():
    names = ("Monetary value", "Frequency", "Recency")
    rows = [(name, up_to, None) for name in names for up_to in (1.0, 2.0, 3.0, 4.0, None)]
    reviewed = table(("Measure", "Up to", "Fixed upper edge"), *rows)
    assert rfm(1.0, 5.0, 2.5, reviewed) == [("553",)]
    fixed = [
        (name, up_to, edge)
        for (name, up_to, _), edge in zip(rows[:5], (10.0, 20.0, 30.0, 40.0, None), strict=True)
    ]
    some_fixed = table(("Measure", "Up to", "Fixed upper edge"), *fixed, *rows[5:])
    assert rfm(1.0, 5.0, 2.5, some_fixed) == [("551",)]


def test_segments_are_found_by_number_or_text_and_in_the_language_of_the_headers():
    codes = column(555.0, "555", "511 ", 999.0, "x", None, 5.5, NA)
    assert flat(rfm_segment(codes)) == [
        "Champions",
        "Champions",
        "New",
        "#N/A",
        "#N/A",
        "",
        "#N/A",
        "#N/A",
    ]
    methods = table(("设置", "值"), ("RFM 等级数", 3.0))
    assert flat(rfm_segment(column("333", "555"), None, methods)) == ["重要冠军", "#N/A"]


def test_abc_takes_all_values_together_and_the_cuts_of_the_workbook():
    values = ((800.0, 100.0), (60.0, None), (40.0, "x"), (0.0, -5.0))
    assert abc(values) == [("A", "B"), ("B", ""), ("C", "#VALUE!"), ("C", "C")]
    methods = table(("Setting", "Value"), ("A up to", 0.85))
    assert abc(values, None, methods)[0] == ("A", "A")


def test_lifecycle_goes_by_orders_and_by_how_overdue_the_next_one_is():
    orders = column(1.0, 2.0, 6.0, 6.0, 6.0, 6.0, 6.0, 0.0, 0.0, None, None, -1.0)
    days = column(5.0, 5.0, 15.0, 16.0, 21.0, 31.0, 999.0, 31.0, 9.0, None, None, 5.0)
    gaps = column(10.0, 10.0, 10.0, 10.0, 10.0, 10.0, None, 10.0, 10.0, None, 10.0, 10.0)
    assert flat(lifecycle(orders, days, gaps)) == [
        "New",
        "Repeat",
        "Loyal",
        "Slipping",
        "Dormant",
        "Lost",
        "Loyal",
        "Lost",  # no order in the window, but one before
        "Slipping",
        "",
        "Prospect",
        "#NUM!",
    ]
    methods = table(("Setting", "Value"), ("Loyal from, orders", 2.0))
    assert lifecycle(2.0, 5.0, 10.0, None, methods) == [("Loyal",)]


def test_the_next_contact_is_the_last_one_and_the_days_of_the_tier():
    last = column(46000.0, 46000.5, "2025-12-09", None, 46000.0, 46000.0, "soon", -1.0)
    tiers = column("Tier 1", "tier 2 ", "Tier 3", "Tier 1", None, "Gold", "Tier 1", "Tier 1")
    assert flat(next_contact(last, tiers)) == [
        46014.0,
        46030.0,
        46090.0,
        "",
        "",
        "#N/A",
        "#VALUE!",
        "#NUM!",
    ]


def test_the_days_between_contacts_come_from_the_strategies_of_the_workbook():
    rules = table(COLUMNS, ("金", 100.0, None, None), ("银", None, None, None))
    strategies = table(("层级", "负责人", "间隔天数"), ("银", "李", 60.0), ("金", "王", "每月"))
    assert flat(next_contact(46000.0, column("银", "金"), rules, strategies)) == [
        46060.0,
        "#VALUE!",
    ]
    assert flat(next_contact(46000.0, column("银", "金"), rules)) == [46030.0, 46014.0]
    plain = (("银", 60.0), ("金", 7.0))  # tiers and days, without headers
    assert flat(next_contact(46000.0, column("银", "金"), rules, plain)) == [46060.0, 46007.0]


def test_the_shipped_strategies_are_those_that_hold_without_any():
    typed = shipped.strategies("en")
    strategies = (tuple(STRATEGIES.column(name).label.en for name in typed), *typed.values.tolist())
    tiers = column("Tier 1", "Tier 2", "Tier 3")
    assert next_contact(46000.0, tiers, None, strategies) == next_contact(46000.0, tiers)


def test_a_date_as_text_follows_the_calendar_of_the_workbook():
    assert next_contact("1904-01-02", "Tier 1", None, None, True) == [(15.0,)]


def test_nothing_heavy_is_loaded_for_a_cell():
    code = (
        "import sys, xltier.excel.functions as f; f.tier(1, 1); f.rfm(1, 1, 1); f.abc([[1], [2]])\n"
        f"print({HEAVY} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_a_fault_of_our_own_is_logged_once_and_raised(monkeypatch, tmp_path):
    monkeypatch.setenv("XLTIER_HOME", str(tmp_path))
    for _ in range(3):
        with pytest.raises(TypeError):
            abc()
    (log,) = (tmp_path / "logs").iterdir()
    assert "TypeError" in log.read_text(encoding="utf-8")


def test_every_function_is_offered_and_nothing_else():
    offered = {function.python for function in FUNCTIONS}
    public = {
        name
        for name, each in vars(functions).items()
        if callable(each) and getattr(each, "__module__", "") == functions.__name__
    }
    assert offered == {name for name in public if not name.startswith("_")}
