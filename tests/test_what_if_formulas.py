"""What-if beside each tier: formulas that say what a review by the rules as typed would say."""

from __future__ import annotations

import random
import re
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from formula_engines import ExcelModel
from openpyxl.utils import get_column_letter
from rule_sets import RuleSet, customers, rule_sets, tiers_by_domain
from small_workbook import set_rule, set_values

from xltier.commands.recalculate import recalculate
from xltier.commands.suggesting import suggest_bounds
from xltier.commands.what_if import what_if as ask_what_if
from xltier.language import LANGUAGES
from xltier.workbook.closed import ClosedWorkbook
from xltier.workbook.contract import TABLES
from xltier.workbook.formula_text import LONGEST
from xltier.workbook.settings import SETTINGS
from xltier.workbook.template import build
from xltier.workbook.what_if_formulas import FORMULA_COLUMNS, UNKNOWN, what_if, what_if_names

pytestmark = pytest.mark.filterwarnings("ignore:.*xtension is not supported:UserWarning")
ROOM = 6
COLUMNS = [column.name for column in TABLES["TierRules"].columns]
SETS = [
    RuleSet(tuple(row for row in one.rows if row[0]), one.match, 2)
    for one in rule_sets(200, seed=5)
    if one.decimals == 2 and len(one.rows) <= 5
]
SETS = [*(s for s in SETS if s.match == "all"), *(s for s in SETS if s.match == "any")][::9][:5]
RULES_AGAIN = """
Function Calculated(ByVal sheet As String, ByVal address As String) As String
    With Worksheets(sheet).Range(address)
        .Formula = .Formula
        Calculated = .Text
    End With
End Function
"""


def crowd():
    """Customers as a review leaves them on the sheet: some on the bounds, some prospects."""
    some = random.Random(3)
    inputs = [row for rules in SETS for row in customers(rules, halves=False)]
    known = [
        (amount or 0.0, float(int(orders or 0)), days)
        for amount, orders, days in some.sample(inputs, 30)
        if (amount, orders, days) != (None, None, None)
    ]
    return [*known, (None, None, None), (None, None, None)]


PEOPLE = crowd()


class Sheet:
    """A workbook with those customers in a model of Excel, and what stands beside its tiers."""

    def __init__(self, folder, language):
        path = folder / f"{language}.xlsx"
        measures = ("monetary_value", "frequency", "recency_days")
        people = pd.DataFrame(PEOPLE, columns=list(measures))
        people["customer_id"] = people.index.astype(str)
        tiers = pd.DataFrame({"tier": [f"T{n}" for n in range(ROOM)]})
        content = {"TierRules": tiers, "Customers": people}
        build(path, language, content=content, lambdas=False)
        self.language = language
        self.model = ExcelModel(path)
        self.model.application.add_module(RULES_AGAIN, name="Again")

    def type(self, rows, **settings):
        """Type rules, and choices in the words of the workbook."""
        for at in range(ROOM):
            row = rows[at] if at < len(rows) else (None,) * 4
            for offset, cell in enumerate(row):
                self.model.put("TierRules", at, offset, cell)
        known = {setting.name: dict(setting.choices) for setting in SETTINGS}
        for name, choice in ({"match": "all", "method": "threshold"} | settings).items():
            self.model.put_setting(name, known[name][choice].text(self.language))

    def shown(self, rows=3):
        """Return customers and sales beside the first rows: numbers, or what stands there."""
        sheet, corner = self.model.tables["TierRules"]
        return [
            tuple(self._value(sheet, corner.row + 1 + at, name) for name in FORMULA_COLUMNS)
            for at in range(rows)
        ]

    def _value(self, sheet, row, name):
        _, corner = self.model.tables["TierRules"]
        letter = get_column_letter(corner.column + COLUMNS.index(name))
        text = self.model.run("Calculated", sheet, f"{letter}{row}")
        number = text.replace(",", "")
        return text if text in ("", UNKNOWN) else float(number)


@pytest.fixture(scope="module", params=LANGUAGES)
def sheet(request, tmp_path_factory):
    return Sheet(tmp_path_factory.mktemp("what-if"), request.param)


def counted(rules):
    """Customers and sales of each tier by the domain."""
    known = [row for row in PEOPLE if row[0] is not None]
    frame = pd.DataFrame({"tier": tiers_by_domain(rules, known), "sales": [r[0] for r in known]})
    sums = frame.groupby("tier")["sales"].agg(["count", "sum"])
    return [tuple(sums.loc[name]) if name in sums.index else (0, 0) for name, *_ in rules.rows]


def test_the_formulas_count_as_the_domain_does(sheet):
    """In Chinese for one rule set of each way to match: names of columns are all that differs."""
    for rules in SETS if sheet.language == "en" else (SETS[0], SETS[-1]):
        sheet.type(rules.rows, match=rules.match)
        shown = sheet.shown(len(rules.rows) + 1)
        for said, wanted in zip(shown, counted(rules), strict=False):
            assert said == (wanted[0], pytest.approx(wanted[1], abs=0.006)), rules
        assert shown[-1] == ("", ""), rules


NOT_KNOWN = (UNKNOWN, UNKNOWN)


@pytest.mark.parametrize(
    ("rows", "settings"),
    [
        ([("A", 10, 1, None), ("B", 20, 1, None), ("C", None, None, None)], {}),
        ([("A", 20, None, 30), ("B", 10, None, 9), ("C", None, None, None)], {}),
        ([("A", 20, None, None), ("B", 10, 3, None), ("C", None, None, None)], {}),
        (
            [
                ("A", 20, 3, None),
                ("B", 10, None, None),
                (
                    "C",
                    None,
                )
                * 2,
            ],
            {"match": "any"},
        ),
        ([("A", 20, 3, None), ("B", None, None, None)], {"method": "rfm"}),
    ],
    ids=["amounts", "days", "missing above", "missing below", "another method"],
)
def test_a_dash_stands_where_the_rules_could_not_be_used(sheet, rows, settings):
    sheet.type([(*row, None)[:4] for row in rows], **settings)
    assert sheet.shown()[: len(rows)] == [NOT_KNOWN] * len(rows)


def test_below_an_empty_row_nothing_is_known(sheet):
    sheet.type([("A", 20, None, None), (None,) * 4, ("C", None, None, None)])
    first, empty, last = sheet.shown()
    assert first[0] == sum(row[0] is not None and row[0] >= 20 for row in PEOPLE)
    assert (empty, last) == (("", ""), NOT_KNOWN)


def test_one_tier_has_everybody(sheet):
    sheet.type([("A", None, None, None)])
    assert sheet.shown(1)[0][0] == sum(row[0] is not None for row in PEOPLE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_formulas_fit_into_a_cell(language):
    formulas = [what_if(name, language) for name in FORMULA_COLUMNS]
    for formula in (*formulas, *what_if_names(language).values()):
        assert len(formula) < LONGEST / 1.5


@pytest.fixture
def stricter(small_of, tmp_path):
    """A reviewed workbook in which the first tier then takes much more, and no override counts."""
    path = Path(shutil.copy(small_of("en"), tmp_path / "book.xlsx"))
    with ClosedWorkbook(path, backups=False) as book:
        overrides = book.read("Customers")[["override"]].assign(override=None)
        book.update("Customers", overrides)
        set_values(book, "Settings", {"match": "any"})
        book.commit()
    set_rule(path, 0, min_amount=20_000, min_orders=12)
    return path


def test_a_review_leaves_the_formulas_where_they_are(stricter):
    def formulas():
        sheet = openpyxl.load_workbook(stricter)["Rules"]
        return [[cell.value for cell in row] for row in sheet["G11:H13"]]

    before = formulas()
    assert all(str(value).startswith("=IF(") for row in before for value in row)
    with ClosedWorkbook(stricter, backups=False) as book:
        recalculate(book)
    assert formulas() == before


# --- what they show before anybody opens the workbook ---------------------------------------------


def inside(path, sheet):
    """The XML of a sheet."""
    with ClosedWorkbook(path) as book:
        part = next(each.part for each in book.inventory.sheets if each.name == sheet)
    with zipfile.ZipFile(path) as package:
        return package.read(part)


def rewrite(path, sheet, content):
    """Put other XML into a sheet."""
    with ClosedWorkbook(path) as book:
        part = next(each.part for each in book.inventory.sheets if each.name == sheet)
    with zipfile.ZipFile(path) as package:
        members = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, old in members.items():
            package.writestr(name, content if name == part else old)


def kept_values(path):
    """What stands beside the formulas in the file."""
    with ClosedWorkbook(path) as book:
        first = book.read("TierRules").index[0]
        sheet = book.sheet_of("TierRules")
    left = 2 + COLUMNS.index(FORMULA_COLUMNS[0])
    cells = openpyxl.load_workbook(path, data_only=True)[sheet].iter_rows(
        first, first + 3, left, left + 1, values_only=True
    )
    return [list(row) for row in cells]


def calculated(path, libreoffice_values, tmp_path):
    """What LibreOffice makes of the formulas when it finds no values beside them."""
    bare = tmp_path / "bare.xlsx"
    openpyxl.load_workbook(path).save(bare)
    assert kept_values(bare)[0] == [None, None]
    with ClosedWorkbook(path) as book:
        first, sheet = book.read("TierRules").index[0], book.sheet_of("TierRules")
    left = 1 + COLUMNS.index(FORMULA_COLUMNS[0])
    rows = libreoffice_values(bare)[sheet][first - 1 : first + 3]
    return [row[left : left + 2] for row in rows]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_review_keeps_beside_the_formulas_what_the_rules_alone_give(small_of, language):
    """The sample has prospects, overrides, and customers who are left out."""
    with ClosedWorkbook(small_of(language)) as book:
        people = book.read("Customers")
        tiers = book.read("TierRules")["tier"].tolist()
    amount = pd.to_numeric(people["monetary_value"])
    sums = amount.groupby(people["computed_tier"]).agg(["count", "sum"]).loc[tiers]
    kept = kept_values(small_of(language))[: len(tiers)]
    assert kept == [[count, pytest.approx(total)] for count, total in sums.to_numpy().tolist()]


def test_libreoffice_calculates_what_a_review_keeps(small_of, libreoffice_values, tmp_path):
    path = small_of("en")
    given, kept = calculated(path, libreoffice_values, tmp_path), kept_values(path)
    assert [row[0] for row in kept[:3]] == [row[0] for row in given[:3]]
    assert [row[1] for row in kept[:3]] == pytest.approx([row[1] for row in given[:3]])


@pytest.fixture
def any_one(stricter):
    """The workbook with its stricter rule, reviewed: one condition is enough."""
    with ClosedWorkbook(stricter, backups=False) as book:
        recalculate(book)
    return stricter


def test_bounds_that_are_suggested_keep_what_the_command_and_libreoffice_say(
    any_one, libreoffice_values, tmp_path
):
    before = kept_values(any_one)
    with ClosedWorkbook(any_one, backups=False) as book:
        done = suggest_bounds(book, (2_000, 3_000, 5_000), apply=True)
        asked = ask_what_if(book).tiers.head(3)
    kept = kept_values(any_one)[:3]
    assert kept != before[:3]
    assert [row[0] for row in kept] == list(done.made.customers) == asked["customers"].tolist()
    assert [row[1] for row in kept] == pytest.approx(asked["sales"].tolist())
    given = calculated(any_one, libreoffice_values, tmp_path)[:3]
    assert [row[0] for row in kept] == [row[0] for row in given]
    assert [row[1] for row in kept] == pytest.approx([row[1] for row in given])


def test_another_method_keeps_dashes(any_one):
    with ClosedWorkbook(any_one, backups=False) as book:
        set_values(book, "Settings", {"method": "rfm"})
        book.commit()
        recalculate(book)
    assert kept_values(any_one)[:3] == [[UNKNOWN, UNKNOWN]] * 3


def test_a_formula_of_a_persons_own_keeps_its_value(any_one):
    with ClosedWorkbook(any_one) as book:
        sheet, cell = book.address(
            "TierRules", book.read("TierRules").index[0], "what_if_sales"
        ).split("!")
    part = inside(any_one, sheet)
    before = part[part.index(f'<c r="{cell}"'.encode()) :].partition(b"</c>")[0]
    own = before[: before.index(b"<f>")] + b"<f>1+1</f><v>2</v>"
    rewrite(any_one, sheet, part.replace(before, own))
    with ClosedWorkbook(any_one, backups=False) as book:
        recalculate(book)
    after = inside(any_one, sheet)
    assert own + b"</c>" in after


def test_formulas_stay_byte_for_byte(any_one):
    sheet = "Rules"
    formulas = re.findall(rb"<f>.*?</f>", inside(any_one, sheet))
    with ClosedWorkbook(any_one, backups=False) as book:
        suggest_bounds(book, (2_000, 3_000, 5_000), apply=True)
    assert re.findall(rb"<f>.*?</f>", inside(any_one, sheet)) == formulas
    assert len(formulas) >= 6
