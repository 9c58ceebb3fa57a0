"""The VBA of the functions: as Excel takes it, and run with Python behind it."""

from __future__ import annotations

import inspect
import json
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl.utils import FORMULAE
from rule_sets import customers, rule_sets, tiers_by_domain
from vba_excel import CHINESE, ExcelWithPython

from xltier.errors import CellError
from xltier.excel import functions
from xltier.excel.signatures import FUNCTIONS, words
from xltier.excel.sources import modules
from xltier.language import LANGUAGES

WORDS_OF_VBA = (
    "addressof and any as boolean byref byte byval call case cdbl cint clng const csng cstr "
    "currency cvar date declare defbool dim do double each else elseif empty end endif enum eqv"
    " erase error event exit false for friend function get global gosub goto if imp implements "
    "in input integer is let lib like line lock long longlong longptr loop lset me mod new next"
    " not nothing null object on open option optional or paramarray preserve print private "
    "property public put raiseevent redim rem resume return rset seek select set single static "
    "step stop string sub tab then time to true type typeof until variant wend while with "
    "withevents write xor"
)
CELL_LIKE = re.compile(r"[A-Z]{1,3}\d+|R\d*C?\d*|C\d*", re.IGNORECASE)
RESERVED = frozenset(WORDS_OF_VBA.split())
SOURCES = {m.name: m.source for m in modules() if m.name in ("XltierFunctions", "XltierCells")}


@pytest.fixture
def excel():
    return ExcelWithPython()


@pytest.fixture
def workbook(excel):
    """The Chinese template, open beside the workbook that is active."""
    book = excel.open_workbook(Path(__file__).parent.parent / "templates" / "customers.zh.xlsx")
    excel.activate_workbook(excel.workbooks()[0])
    return book


def test_a_function_has_a_name_that_is_no_cell_no_word_of_vba_and_no_function_of_excel():
    for function in FUNCTIONS:
        assert re.fullmatch("[A-Z]+", function.name)
        assert not CELL_LIKE.fullmatch(function.name)
        assert function.name.lower() not in RESERVED
        assert function.name not in FORMULAE
        for argument in function.arguments:
            assert re.fullmatch("[a-z_]+", argument.name)
            assert argument.name not in RESERVED
            assert not CELL_LIKE.fullmatch(argument.name)


def test_what_may_be_left_out_comes_last():
    for function in FUNCTIONS:
        optional = [argument.optional for argument in function.arguments]
        assert optional == sorted(optional)


def test_python_takes_by_position_what_vba_passes():
    for function in FUNCTIONS:
        parameters = inspect.signature(getattr(functions, function.python)).parameters.values()
        assert {each.kind for each in parameters} == {inspect.Parameter.POSITIONAL_OR_KEYWORD}
        names = [each.name for each in parameters]
        assert len(names) == len(function.arguments) + len(function.passed)
        assert names[: len(function.arguments)] == [each.name for each in function.arguments]


@pytest.mark.parametrize("name", SOURCES)
def test_the_source_is_what_vba_takes(name):
    source = SOURCES[name]
    assert source.isascii()
    assert source.count("\n") == source.count("\r\n")
    assert "Option Explicit\r\n" in source
    lines = source.split("\r\n")
    assert max(map(len, lines)) <= 1023
    continued = "".join("_" if line.endswith(" _") else " " for line in lines)
    assert max(map(len, re.findall("_+", continued)), default=0) <= 24


def test_the_help_fits_the_wizard_in_both_languages():
    for sentence in words().values():
        for language in LANGUAGES:
            assert 0 < len(sentence.text(language)) <= 255


def test_vba_asks_python_functions_that_exist_with_the_arguments_that_they_have(excel):
    for function in FUNCTIONS:
        needed = [1.0 for argument in function.arguments if not argument.optional]
        answer = excel.call(function.name, *needed)
        assert not isinstance(answer, CellError) or function.name in ("RFMSEGMENT", "NEXTCONTACT")
        module, name, passed = excel.server.asked[-1]
        assert (module, name) == ("xltier.excel.functions", function.python)
        assert len(passed) == len(inspect.signature(getattr(functions, name)).parameters)


def test_a_blank_workbook_gets_the_shipped_rules_in_the_language_of_excel(excel):
    assert excel.call("TIER", 12000.0, 7.0) == "Tier 1"
    excel.application.languages.number = CHINESE
    assert excel.call("TIER", 12000.0, 7.0) == "一级"
    assert excel.call("TIERGAP", 6200.0, 4.0) == "距一级还差金额 3,800、2 次购买"


def test_the_rules_are_those_of_the_workbook_of_the_formula_not_of_the_active_one(excel, workbook):
    excel.write(workbook, "分层标准", "B11", "黄金")
    cell = excel.cells(workbook, "客户", "A1")
    assert excel.call("TIER", 12000.0, 7.0, caller=cell) == "黄金"
    assert excel.call("TIER", 12000.0, 7.0) == "Tier 1"


def test_a_fault_in_the_rules_is_said_with_its_cell(excel, workbook):
    excel.write(workbook, "分层标准", "C11", "一万")
    cell = excel.cells(workbook, "客户", "A1")
    assert excel.call("TIER", 12000.0, 7.0, caller=cell) == CellError("#VALUE!")
    assert excel.call("TIERREASON", 12000.0, 7.0, caller=cell) == (
        "分层标准!C11：“一万”不是数字；请填写数字，或清空该单元格。"
    )


def test_rules_may_be_named_by_the_body_of_a_table(excel, workbook):
    body = excel.cells(workbook, "分层标准", "B11:I13")
    assert excel.call("TIER", 12000.0, 7.0, None, body) == "一级"
    headers = excel.server.asked[-1][2][3][3][0]
    assert headers[:2] == ("层级", "金额不低于")


def test_vba_gives_the_tiers_of_the_domain_under_the_settings_of_the_workbook(excel, workbook):
    cell = excel.cells(workbook, "客户", "A1")
    labels = excel.cells(workbook, "分层标准", "B1:B60").vba_get("Value2")
    rows = {str(labels.get([row, 1])): row for row in range(1, 61)}
    for rules in rule_sets(40, seed=11):
        match = {"all": "全部满足（且）", "any": "满足任一（或）"}[rules.match]
        excel.write(workbook, "分层标准", f"C{rows['条件关系']}", match)
        excel.write(workbook, "分层标准", f"C{rows['币种小数位']}", float(rules.decimals))
        inputs = customers(rules, count=4)
        columns = [[[number] for number in numbers] for numbers in zip(*inputs, strict=True)]
        answers = excel.call("TIER", *columns, [list(row) for row in rules.rows], caller=cell)
        assert [tier for (tier,) in answers] == tiers_by_domain(rules, inputs)


def test_whole_columns_end_with_their_last_cell(excel, workbook):
    for row, (amount, orders) in enumerate([(12000.0, 7.0), (6000.0, 4.0), (1.0, None)], 1):
        excel.write(workbook, "使用说明", f"K{row}", amount)
        if orders:
            excel.write(workbook, "使用说明", f"L{row}", orders)
    amounts = excel.cells(workbook, "使用说明", "K:K")
    orders = excel.cells(workbook, "使用说明", "L:L")
    assert excel.call("TIER", amounts, orders) == [["Tier 1"], ["Tier 2"], ["Tier 3"]]


def test_one_row_stays_a_row_and_one_cell_a_cell(excel):
    assert excel.call("TIER", [[12000.0, 1.0]], 7.0) == ["Tier 1", "Tier 3"]
    assert excel.call("TIER", [[12000.0]], 7.0) == "Tier 1"


def test_several_areas_are_no_value(excel, workbook):
    areas = excel.cells(workbook, "使用说明", "A1,C3")
    assert excel.call("TIER", areas, 7.0) == CellError("#VALUE!")


def test_error_values_come_back_as_error_values_and_a_tier_called_like_one_does_not(excel):
    answers = excel.call("TIER", [["x"], [12000.0], [CellError("#N/A")]], 7.0)
    assert answers == [[CellError("#VALUE!")], ["Tier 1"], [CellError("#N/A")]]
    assert [isinstance(cell, CellError) for (cell,) in answers] == [True, False, True]
    assert excel.call("TIER", 1.0, 1.0, None, [["#1"]]) == "#1"


def test_days_come_back_as_dates(excel):
    answers = excel.call("NEXTCONTACT", [[46000.0], [None]], [["Tier 1"], ["Tier 1"]])
    assert answers == [[datetime(2025, 12, 23)], [""]]
    assert excel.call("NEXTCONTACT", 46000.0, "Tier 3") == datetime(2026, 3, 9)


def test_days_of_a_workbook_that_counts_from_1904_stay_numbers(excel, workbook):
    workbook.date1904 = True
    cell = excel.cells(workbook, "客户", "A1")
    assert excel.call("NEXTCONTACT", 1.0, "一级", caller=cell) == 15.0
    assert excel.call("NEXTCONTACT", "1904-01-02", "一级", caller=cell) == 15.0


def test_libreoffice_gets_not_available_and_asks_nobody(excel):
    excel.application.version = "11.0"
    assert excel.call("TIER", 12000.0, 7.0) == CellError("#N/A")
    assert excel.server.asked == []


def test_a_python_that_fails_is_not_available_and_shows_no_traceback(excel):
    excel.server.broken = True
    assert excel.call("TIER", 12000.0, 7.0) == CellError("#N/A")
    excel.server.broken = False
    assert excel.call("TIER", 12000.0, 7.0) == "Tier 1"


def test_a_python_that_does_not_start_is_not_started_for_every_cell(excel):
    server, excel.application.server = excel.server, None
    assert excel.call("TIER", 12000.0, 7.0) == CellError("#N/A")
    excel.application.server = server
    assert excel.call("TIER", 12000.0, 7.0) == CellError("#N/A")
    assert server.asked == []


def test_formulas_are_calculated_anew_when_the_rules_change(excel, workbook):
    sheet = next(each for each in workbook.sheets_ if each.name == "分层标准")
    rule, beside = (excel.cells(workbook, "分层标准", cell) for cell in ("C11", "Z99"))
    excel.interpreter.run("RulesChanged", [sheet, rule])
    assert excel.application.calculated == 0, "no formula has asked yet"
    excel.call("TIER", 1.0, 1.0)
    excel.interpreter.run("RulesChanged", [sheet, beside])
    assert excel.application.calculated == 0
    excel.interpreter.run("RulesChanged", [sheet, rule])
    assert excel.application.calculated == 1


def test_the_wizard_has_help_for_every_function_and_argument(excel):
    excel.application.languages.number = CHINESE
    excel.interpreter.run("RegisterFunctions", [])
    registered = {
        name.rpartition("!")[2]: help_ for name, help_ in excel.application.registered.items()
    }
    for function in FUNCTIONS:
        assert registered[function.name] == {
            "category": "xltier",
            "help": function.help.zh,
            "arguments": [argument.help.zh for argument in function.arguments],
        }


def test_the_server_of_xlwings_passes_cells_on_as_they_are():
    calls = [
        (
            "tier",
            [[[12000.0], [None], [-2146826246]], [[7.0], [None], [1.0]], *[None] * 4, CHINESE],
        ),
        ("abc", [[[1.0, 5.0, "x"]], None, None, None]),
        ("next_contact", [46000.0, "Tier 1", None, None, False, None]),
    ]
    done = subprocess.run(
        [sys.executable, str(Path(__file__).parent / "xlwings_server.py")],
        input=json.dumps(calls),
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == [
        [["一级"], [""], ["#N/A"]],
        ["B", "A", "#VALUE!"],
        46014.0,
    ]
