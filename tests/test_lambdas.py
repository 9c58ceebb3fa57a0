"""TIER and TIERGAP of a workbook without macros: the LAMBDAs in the file agree with the domain."""

from __future__ import annotations

import random
import re
import zipfile

import numpy as np
import pandas as pd
import pytest
from formula_engines import RULES_ROOM, ExcelModel, IronBook
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.table import TableColumn
from pyopenvba.formula import _prefixes
from rule_sets import Customer, RuleSet, customers, rule_sets, tiers_by_domain

from xltier.errors import CellError
from xltier.excel.functions import tier as tier_in_python
from xltier.excel.functions import tier_gap as gap_in_python
from xltier.language import LANGUAGES, Language
from xltier.tiering.figures import Figures
from xltier.tiering.money import to_minor
from xltier.tiering.policy_cells import InvalidPolicy, Located
from xltier.tiering.policy_tables import policy_from_tables
from xltier.tiering.reasons import gaps_to_next
from xltier.tiering.threshold import assign
from xltier.workbook.closed import ClosedWorkbook
from xltier.workbook.contract import TABLES
from xltier.workbook.formula_text import LONGEST, stored
from xltier.workbook.lambdas import DESCRIPTIONS, formula
from xltier.workbook.settings import choice_of, setting_of
from xltier.workbook.template import build, workbook

BOTH = {"TIER({0}, {1}, {2})": 1, "TIERGAP({0}, {1}, {2})": 1}
LONGEST_COMMENT = 255
NAMES = re.compile(rb'<definedName name="TIER(?:GAP)?".*?</definedName>', re.DOTALL)


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request) -> Language:
    return request.param


@pytest.fixture(scope="module")
def path(language, tmp_path_factory):
    """A workbook whose TierRules has room for nine tiers."""
    made = tmp_path_factory.mktemp("lambdas") / f"{language}.xlsx"
    tiers = pd.DataFrame({"tier": [f"Tier {at}" for at in range(RULES_ROOM)]})
    build(made, language, content={"TierRules": tiers})
    return made


@pytest.fixture(scope="module")
def iron(path):
    return IronBook(path)


@pytest.fixture(scope="module")
def model(path):
    return ExcelModel(path)


def fitting(count: int, seed: int) -> list[RuleSet]:
    return [rules for rules in rule_sets(count, seed) if len(rules.rows) <= RULES_ROOM]


def put(book: IronBook | ExcelModel, rules: RuleSet, language: Language) -> None:
    book.put_rules([list(row) for row in rules.rows])
    book.put_setting("currency_decimals", rules.decimals)
    labels = dict(setting_of("match").choices)
    book.put_setting("match", labels[rules.match].text(language))


def gaps_by_domain(rules: RuleSet, inputs: list[Customer], language: Language) -> list[str]:
    """What the column “Gap to next tier” says of customers with these measures."""
    cells = np.array(inputs, dtype=np.float64)
    minor, *_ = to_minor(np.nan_to_num(cells[:, 0]), rules.decimals)
    figures = Figures(minor, np.floor(np.nan_to_num(cells[:, 1])).astype(np.int64), cells[:, 2])
    frame = pd.DataFrame({"monetary_value": minor, "frequency": figures.orders})
    ranks = assign(frame.assign(recency_days=figures.recency), rules.policy)["rank"].to_numpy()
    said = gaps_to_next(ranks, figures, rules.policy, language)
    blank = np.isnan(cells).all(axis=1)
    return ["" if nothing else gap or "" for nothing, gap in zip(blank, said, strict=True)]


# --- agreement with the domain -------------------------------------------------------------------


def test_tiers_and_gaps_are_those_of_the_domain_under_any_rules(iron, language):
    asked = 0
    count = {"en": 120, "zh": 40}[language]
    for rules in fitting(count, seed=count):
        inputs = customers(rules)
        put(iron, rules, language)
        calls = dict.fromkeys(BOTH, len(inputs))
        tiers, gaps = iron.ask(calls, [list(customer) for customer in inputs])
        assert tiers == tiers_by_domain(rules, inputs), rules
        assert gaps == gaps_by_domain(rules, inputs, language), rules
        asked += len(inputs)
    assert asked > 40 * count


def test_a_second_engine_written_apart_says_the_same(model, language):
    sheet = model.tables["TierRules"][0]
    for rules in fitting(6, seed=7):
        inputs = customers(rules)[:40]
        put(model, rules, language)
        for at, customer in enumerate(inputs, start=1):
            for column, cell in zip(("CA", "CB", "CC"), customer, strict=True):
                place = (sheet, f"{column}{at}")
                model.run("Clear", *place) if cell is None else model.run("Fill", *place, cell)
        given = ", ".join(f"'{sheet}'!{c}1:{c}{len(inputs)}" for c in ("CA", "CB", "CC"))
        assert model.ask(f"TIER({given})", len(inputs)) == tiers_by_domain(rules, inputs)
        gaps = gaps_by_domain(rules, inputs, language)
        assert model.ask(f"TIERGAP({given})", len(inputs)) == gaps


def test_gross_margin_is_called_so(iron, language):
    margin = dict(setting_of("measure_by").choices)["margin"].text(language)
    iron.put_rules([["A", 100.5, 3], ["B"]])
    iron.put_setting("currency_decimals", 2)
    iron.put_setting("match", None)
    iron.put_setting("measure_by", margin)
    said = iron.ask({"TIERGAP({0}, {1})": 1}, [[50.25, 1]])
    iron.put_setting("measure_by", None)
    words = {"en": "50.25 more gross margin and 2 more orders to A"}
    words["zh"] = "距 A 还差毛利 50.25、2 次购买"
    assert said == [[words[language]]]


# --- rules that do not hold ----------------------------------------------------------------------


def broken(some: random.Random, rules: RuleSet) -> list[list[object]]:
    """The rows of a rule set with something changed that may break them."""
    rows: list[list[object]] = [list(row) for row in rules.rows]
    at, column = some.randrange(len(rows)), some.randrange(1, 4)
    other = some.randrange(len(rows))
    kind = some.randrange(8)
    if kind == 0:
        rows[at], rows[other] = rows[other], rows[at]
    elif kind == 1:
        rows[at][0] = some.choice([None, "tier 1", "Tier 2", "  "])
    elif kind == 2:
        rows[at][column] = some.choice([-1.0, 0.0, 2.5, 1.00005, 40_000.0, 1_000_001.0])
    elif kind == 3:
        rows[at][column] = some.choice(["many", "12", "3", True, "=1/0", " "])
    elif kind == 4:
        rows[at][column], rows[other][column] = rows[other][column], rows[at][column]
    elif kind == 5:
        rows[at][column] = None
    elif kind == 6:
        del rows[-1]
    else:
        rows[at] = [*rows[at], *[None] * 3, some.choice([None, "note"])]
    return rows


def rows_as_read(rows: list[list[object]]) -> pd.DataFrame:
    columns = [column.name for column in TABLES["TierRules"].columns]
    body = [[*row, *[None] * (len(columns) - len(row))] for row in rows]
    cells = [[CellError("#DIV/0!") if cell == "=1/0" else cell for cell in row] for row in body]
    return pd.DataFrame(cells, columns=columns, dtype=object)


def test_rules_that_xltier_would_refuse_give_an_error_and_all_others_a_tier(iron, language):
    some = random.Random(3)
    refused = 0
    for rules in fitting(400, seed=5):
        rows = broken(some, rules)
        settings = {
            "match": Located(rules.match, 1),
            "currency_decimals": Located(float(rules.decimals), 2),
        }
        put(iron, rules, language)
        iron.put_rules(rows)
        (answer, blank), *_ = iron.ask({"TIER({0}, {1}, {2})": 2}, [[1e6, 1e6, 0], [None] * 3])
        try:
            policy = policy_from_tables(rows_as_read(rows), settings)
        except InvalidPolicy:
            assert answer == "#VALUE!", (rules.match, rules.decimals, rows)
            refused += 1
        else:
            assert answer == policy.names[0], (rules.match, rules.decimals, rows)
        assert blank == ""
    assert 100 < refused < 350


# --- what a person may type ----------------------------------------------------------------------

AWKWARD = [
    [None, 3, None],
    [6200, None, None],
    [None, None, 10],
    ["", "", ""],
    ["  ", 7, 3],
    ["12000", "7", "5"],
    ["twelve", 7, 5],
    [12000, "many", None],
    [True, True, None],
    ["=1/0", 7, None],
    [12000, "=NA()", None],
    [9999.995, 6, None],
    [9999.994999, 6, None],
    [0.285, 6, None],
    [-5, 0, None],
    [12000, 5.9999999999, None],
    [12000, 5.9, None],
    [12000, 6, 30.2],
    [1e14, 6, None],
    [12000, 1e16, None],
    [12000, 6, -1e16],
]


def test_awkward_cells_give_what_the_python_function_gives(iron, language):
    match = dict(setting_of("match").choices)["any"].text(language)
    names = ["Gold", "Silver", "Rest"]
    rows = [[names[0], 10_000, 6, 30], [names[1], 0.29, 3, 90], [names[2]]]
    header = [each.label.text(language) for each in TABLES["TierRules"].columns[:4]]
    table = [header, *([*row, *[None] * (4 - len(row))] for row in rows)]
    iron.put_rules(rows)
    iron.put_setting("currency_decimals", 2)
    labels = [setting_of("match").label.text(language), match]
    errors = {"=1/0": CellError("#DIV/0!"), "=NA()": CellError("#N/A")}
    cells = [[errors.get(c, c) if isinstance(c, str) else c for c in row] for row in AWKWARD]
    columns = [[(row[at],) for row in cells] for at in range(3)]
    header = [each.label.text(language) for each in TABLES["Settings"].columns[:2]]
    for chosen in (None, match):
        iron.put_setting("match", chosen)
        settings = [header, [labels[0], chosen]]
        answers = iron.ask(dict.fromkeys(BOTH, len(AWKWARD)), AWKWARD)
        for function, found in zip((tier_in_python, gap_in_python), answers, strict=True):
            wanted = [str(cell) for (cell,) in function(*columns, table, settings)]
            assert found == wanted


def test_one_cell_serves_a_column_and_a_row_crosses_it(iron):
    iron.put_rules([["A", 100, None, 9], ["B", 50, None, 99], ["C"]])
    iron.put_setting("match", None)
    rows = [[100, 5], [60, 50], [100, 10], [None, None]]
    calls = {"TIER({0}, 1, {1})": 4, "TIER({0}, 1, 5)": 4, "TIER(60, 1, {1})": 3}
    whole, cell_last, cell_first = iron.ask(calls, rows)
    assert whole == ["A", "B", "B", "C"]
    assert cell_last == ["A", "B", "A", "C"]
    assert cell_first == ["B", "B", "B"]
    crossed = iron.ask({"INDEX(TIER({0}, {{1,2}}, {1}), 2, 2)": 1}, rows)
    assert crossed == [["B"]]
    assert iron.ask({"TIER({0}, 1)": 1, "TIER({0}, 1, )": 1}, rows) == [["C"], ["C"]]


def test_a_setting_counts_in_either_language_and_table(iron):
    iron.put_rules([["A", 100, 6], ["B"]])
    texts = {"any": "A", "ANY": "A", "满足任一（或）": "A", "满足任一(或)": "A", " Any ": "A"}
    texts |= {"all": "B", "全部满足（且）": "B", "": "B", "some": "#VALUE!"}
    for text, tier in texts.items():
        assert (choice_of(setting_of("match"), text) or text) in {"any", "all", "", "some"}
        iron.put_setting("match", text)
        assert iron.ask({"TIER({0}, 1)": 1}, [[100]]) == [[tier]], text
    sheet, top, left = iron.places["MethodSettings"]
    iron.put_setting("match", "all")
    for label in ("条件关系", "Conditions to meet", "match"):
        iron.put(sheet, top, left, label)
        assert iron.ask({"TIER({0}, 1)": 1}, [[100]]) == [["#VALUE!"]]


# --- the table as users leave it -----------------------------------------------------------------


def test_columns_may_stand_in_another_order_between_columns_of_the_user(language, tmp_path):
    book = workbook(language)
    sheet = next(each for each in book.worksheets if "TierRules" in each.tables)
    table = sheet.tables["TierRules"]
    left, top, right, bottom = range_boundaries(table.ref)
    table.ref = f"{get_column_letter(left)}{top}:{get_column_letter(right + 1)}{bottom}"
    rows = sheet[table.ref]
    for row, mine in zip(rows, ("Mine", 7, None, "x"), strict=True):
        cells = [row[3].value, mine, *(row[at].value for at in (5, 1, 4, 0, 2, 6, 7))]
        for cell, value in zip(row, cells, strict=True):
            cell.value = value
    table.tableColumns.append(TableColumn(id=right, name="Mine"))
    for column, cell in zip(table.tableColumns, rows[0], strict=True):
        column.name = cell.value
    book.save(tmp_path / "other.xlsx")
    iron = IronBook(tmp_path / "other.xlsx")
    tiers = [row[5].value for row in rows[1:]]
    found = iron.ask({"TIER({0}, {1})": 3}, [[12000, 7], [6200, 4], [6200, 2]])
    assert found == [tiers]


def test_a_header_that_is_renamed_in_excel_is_renamed_in_the_functions(path, language):
    model = ExcelModel(path)
    model.put_rules([["A", 100], ["B"]])
    sheet, header = model.tables["TierRules"][0], "Umsatz (netto)"
    model.run("Rename", sheet, "TierRules", 2, header)
    assert f"TierRules[{header}]" in model.run("Formula", "TIER")
    assert model.ask("TIER(100, 1)") == ["A"]
    assert model.ask("TIERGAP(99.5, 1)")[0].count("0.50") == 1


@pytest.mark.parametrize("gone", ["max_recency_days", "min_score", "note"])
def test_a_column_that_is_deleted_sets_no_condition(gone, language, tmp_path):
    """Excel puts #REF! in place of a reference to a column that is no more."""
    book = workbook(language)
    header = TABLES["TierRules"].column(gone).label.text(language)
    for name in DESCRIPTIONS:
        text = book.defined_names[name].attr_text
        assert f"TierRules[{header}]" in text
        book.defined_names[name].attr_text = text.replace(f"TierRules[{header}]", "#REF!")
    book.save(tmp_path / "less.xlsx")
    iron = IronBook(tmp_path / "less.xlsx")
    iron.put_rules([["A", 100], ["B"]])
    found = iron.ask({"TIER({0}, {1}, 500)": 2}, [[100, 1], [99, 1]])
    assert found == [["A", "B"]]


# --- what stands in the file ---------------------------------------------------------------------


def test_formulas_are_marked_as_a_file_marks_them(language):
    for name in DESCRIPTIONS:
        typed = "=" + formula(name, language)
        assert "=" + stored(typed) == _prefixes.in_file(typed)
        assert len(stored(typed)) < LONGEST


def test_what_a_file_marks_is_told_from_what_it_does_not():
    assert stored('=LAMBDA(one, [two], SUM(one, "LET(one)", Rules[one of], A1, #N/A, 1E+9))') == (
        '_xlfn.LAMBDA(_xlpm.one, _xlop.two, SUM(_xlpm.one, "LET(one)", Rules[one of], A1, #N/A, '
        "1E+9))"
    )


def test_names_say_what_they_do_in_the_workbook_s_language(model, language):
    for name, description in DESCRIPTIONS.items():
        said = description.text(language)
        assert model.run("Described", name) == said
        # Excel refuses a file with a longer one
        assert len(said) <= LONGEST_COMMENT


def test_a_workbook_with_macros_does_not_get_the_names(language):
    assert DESCRIPTIONS.keys() <= workbook(language).defined_names.keys()
    assert not DESCRIPTIONS.keys() & workbook(language, lambdas=False).defined_names.keys()


def test_writing_leaves_the_names_byte_for_byte(path, tmp_path):
    book = tmp_path / "book.xlsx"
    book.write_bytes(path.read_bytes())
    closed = ClosedWorkbook(book)
    customers = pd.DataFrame({"customer_id": [f"C{at}" for at in range(50)]})
    closed.append("Customers", customers)
    closed.commit()
    before, after = (
        NAMES.findall(zipfile.ZipFile(each).read("xl/workbook.xml")) for each in (path, book)
    )
    assert len(before) == len(DESCRIPTIONS)
    assert after == before
    assert IronBook(book).ask({"TIER({0}, 1)": 1}, [[1]]) == IronBook(path).ask(
        {"TIER({0}, 1)": 1}, [[1]]
    )
