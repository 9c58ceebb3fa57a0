"""The rules that come with a call: any layout of the tables, any fault, read once."""

from __future__ import annotations

import pytest

from xltier.excel import asked_rules as module
from xltier.excel.asked_rules import TIERS, Unusable, asked_rules
from xltier.excel.functions import tier, tier_gap, tier_reason

PLAIN = (("A", 100.0, 2.0, 30.0), ("B", 50.0, 1.0, 60.0), ("C", None, None, None))


def table(*rows, sheet="Rules", row=5, first=2):
    """Return a table as the VBA wrapper passes it."""
    return (sheet, row, first, rows)


def tiers(rules, **settings):
    """Return the tiers of four customers under rules."""
    passed = table(("setting", "value"), *settings.items()) if settings else None
    amounts, orders = ((100.0,), (99.0,), (100.0,), (1.0,)), ((2.0,), (9.0,), (1.0,), (0.0,))
    return [cell for (cell,) in tier(amounts, orders, 30.0, rules, passed)]


@pytest.mark.parametrize(
    "rules",
    [
        table(("Tier", "Sales at least", "Orders at least", "Days since purchase at most"), *PLAIN),
        table(("层级", "金额不低于", "次数不少于", "距上次购买不超过（天）"), *PLAIN),
        table(
            ("Owner", "Orders at least", "What this tier means", "Tier", "Sales at least"),
            ("Ann", 2.0, "best", "A", 100.0),
            ("Ben", 1.0, None, "B", 50.0),
            (None, None, None, None, None),
            ("Cy", None, None, "C", None),
        ),
        table(*PLAIN),
        PLAIN,
        tuple(row[:3] for row in PLAIN),
    ],
    ids=["English", "Chinese", "rearranged", "no headers", "no range", "no days"],
)
def test_the_rules_may_be_any_range_with_tiers(rules):
    assert tiers(rules) == ["A", "B", "B", "C"]


def test_settings_of_the_workbook_hold_for_rules_from_elsewhere_too():
    assert tiers(PLAIN, match="any")[2:] == ["A", "A"], "thirty days are enough then"
    cents = (("A", 99.996, None), ("B", None, None))
    assert tiers(cents, currency_decimals=3.0)[1] == "B"
    assert tiers((("A", 99.0, None), ("B", None, None)), currency_decimals=0.0)[1] == "A"


def test_a_setting_counts_in_whichever_table_it_stands():
    methods = table(("设置", "值"), ("条件关系", "满足任一（或）"))
    assert tier(1.0, 0.0, 30.0, PLAIN, None, methods) == [("A",)]


def test_a_fault_in_what_the_function_does_not_go_by_does_not_stop_it():
    settings = {"keep_line": "much", "as_of": "soon", "my own": 5.0, "weight_monetary": 9.0}
    assert tiers(PLAIN, **settings) == ["A", "B", "B", "C"]


def test_thresholds_decide_whatever_the_method_of_the_workbook():
    assert tiers(PLAIN, method="lifecycle") == ["A", "B", "B", "C"]


FAULTS = [
    (
        table(("Tier", "Sales at least"), ("A", "12x"), ("B", None)),
        None,
        "Rules!C6: “12x” is not a number; type a number, or clear the cell.",
    ),
    (
        (("A", 1.0), ("A", None)),
        None,
        "A2: the tier “A” stands twice; give each tier its own name.",
    ),
    (
        table(("层级", "金额不低于"), ("甲", 1.0), ("乙", 2.0), sheet="标准"),
        None,
        (
            "标准!C6：“甲”（1）比下一级“乙”（2）更容易达到；"
            "高层级的条件不能比低层级宽松，请修改其中之一。"
            "标准!C7：“乙”是最后一个层级，须容纳其余所有客户；"
            "请清空该单元格，或在其下增加一个无条件的层级。"
        ),
    ),
    (
        table(("Name", "Sales at least"), ("A", 1.0)),
        None,
        "Rules!B5: the range has no column “Tier”; add it, or include the headers.",
    ),
    (
        table(("Tier", "层级"), ("A", "B")),
        None,
        "Rules!B5: two headers mean the column “Tier”; rename one of them.",
    ),
    (
        table(("Tier",), (None,)),
        None,
        "Rules: there are no tiers; type one tier a row, the best first.",
    ),
    (
        PLAIN,
        table(("Setting", "Value"), ("Conditions to meet", "most"), row=20),
        "Rules!C21: “most” is no choice for “Conditions to meet”; choose All / Any.",
    ),
]


@pytest.mark.parametrize(("rules", "settings", "sentence"), FAULTS)
def test_what_is_wrong_with_the_rules_is_said_with_its_cell(rules, settings, sentence):
    amounts = ((1.0,), (None,))
    assert tier_reason(amounts, None, None, rules, settings) == [(sentence,), ("",)]
    for function in (tier, tier_gap):
        assert function(amounts, None, None, rules, settings) == [("#VALUE!",), ("",)]


def test_the_language_is_that_of_the_headers_before_that_of_excel():
    chinese = table(("层级", "金额不低于"), ("A", 100.0), ("B", None))
    assert tier_gap(60.0, 1.0, None, chinese, language=0x409) == [("距 A 还差金额 40",)]
    assert tier_gap(60.0, 1.0, None, PLAIN[::2], language=0x804)[0][0].startswith("距 A 还差")


def test_rules_are_read_once_however_many_cells_ask():
    module._kept.cache_clear()
    rules = table(("Tier", "Sales at least"), ("A", 77.0), ("B", None))
    for amount in range(50):
        tier(float(amount), 1.0, None, rules)
    assert module._kept.cache_info().misses == 1


def test_rules_that_only_look_equal_are_told_apart():
    as_number = asked_rules(TIERS, {"TierRules": (("A", None, 1.0), ("B", None, None))}, None)
    as_truth = asked_rules(TIERS, {"TierRules": (("A", None, True), ("B", None, None))}, None)
    assert not isinstance(as_number, Unusable)
    assert isinstance(as_truth, Unusable)
