"""Formulas stand in LibreOffice as they would in Excel, in Excel's English grammar."""

from __future__ import annotations

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table

from xltier.calc.faults import BridgeError
from xltier.calc.server import grammar

OFFICE_NAMES = {"SUM": "SUM", "IF": "IF", "_XLFN.IFNA": "IFNA", "TODAY": "TODAY"}
EXCEL_NAMES = {"SUM": "SUM", "IF": "IF", "IFNA": "_xlfn.IFNA", "TODAY": "TODAY"}


@pytest.mark.parametrize(
    ("excel", "office"),
    [
        ("=A1*2", "=A1*2"),
        ("=Rules!A1", "=$Rules.A1"),
        ("='My Sheet'!$A$1:B2", "=$'My Sheet'.$A$1:B2"),
        ("=客户!A1", "=$客户.A1"),
        ("=SUM(A1,B1:B3)", "=SUM(A1;B1:B3)"),
        ('=IF(A1>=1,"a,b;c!",#N/A)', '=IF(A1>=1;"a,b;c!";#N/A)'),
        ("=SUM(A:A)/SUM(1:3)", "=SUM(A:A)/SUM(1:3)"),
        ("=_xlfn.IFNA(Tab[v],-1.5E-3)", "=IFNA(Tab[v];-1.5E-3)"),
        ("=Tab[[#Headers],[v]]", "=Tab[[#Headers];[v]]"),
        ("=(A1+$B2)%^2&TODAY()", "=(A1+$B2)%^2&TODAY()"),
    ],
)
def test_a_formula_of_plain_words_is_translated_both_ways(excel, office):
    assert grammar.to_office(excel, OFFICE_NAMES) == office
    assert grammar.to_excel(office, EXCEL_NAMES) == excel


@pytest.mark.parametrize(
    "formula",
    [
        "=Unknown(A1)",
        "=my_name",
        "={1,2;3,4}",
        "=SUM((A1,B2))",
        "=A1:B2 B1:B3",
        "=[1]Sheet1!A1",
        "=Tab[@v]",
        "=SUM(A1",
        "=A1)",
    ],
)
def test_anything_else_is_left_to_the_parser(formula):
    assert grammar.to_office(formula, OFFICE_NAMES) is None


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("=A1+$A1+A$1+$A$1", "=C4+$A4+C$1+$A$1"),
        ("=SUM(Rules!A1:B$2,A:B)", "=SUM(Rules!C4:D$2,C:D)"),
        ('=IF(A1>1,"A1",Z9)', '=IF(C4>1,"A1",AB12)'),
    ],
)
def test_relative_references_move_with_a_copy(formula, moved):
    assert grammar.shifted(formula, 3, 2) == moved


def test_a_copy_that_would_leave_the_sheet_is_left_to_the_parser():
    assert grammar.shifted("=A1", -1, 0) is None


pytest_office = pytest.mark.xdist_group("office")


@pytest.fixture(scope="module")
def book(office, tmp_path_factory):
    """Two sheets and a table of k and v."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "Data"
    for row in (["k", "v"], ["a", 1], ["b", 2], ["c", 3]):
        sheet.append(row)
    sheet.add_table(Table(displayName="Tab", ref="A1:B4"))
    made.create_sheet("My Sheet")["A1"] = 5
    sheet["F1"] = ArrayFormula("F1:F2", "=B2:B3*2")
    path = tmp_path_factory.mktemp("formulas") / "formulas.xlsx"
    made.save(path)
    with office.books.open(str(path)) as book:
        yield book


@pytest_office
@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=B2+1", 2.0),
        ("='My Sheet'!A1*2", 10.0),
        ("=SUM(Tab[v])", 6.0),
        ("=SUM(B2,B3:B4)", 6.0),
        ('=IF(B2>0,"yes;no","")', "yes;no"),
        ("=IFERROR(1/0,-1)", -1.0),
        ("=SUM({1,2;3,4})", 10.0),
        ("=SUM((B2,B4))", 4.0),
        ('=COUNTIFS(A:A,"a")', 1.0),
        ("=B2>0", True),
        ("=AND(B2>0,B2>9)", False),
        ("=_xlfn.STDEV.S(B2:B4)", 1.0),
        ("=SUM(B2,,B3)", 3.0),
    ],
)
def test_a_formula_calculates_and_reads_as_it_was_written(book, formula, value):
    cell = book.sheets["Data"]["D9"]
    cell.clear()
    cell.formula = formula
    assert cell.value == value
    assert type(cell.value) is type(value)
    assert cell.formula.replace("~", ",") == formula


@pytest_office
def test_formulas_and_values_stand_side_by_side(book):
    sheet = book.sheets["Data"]
    sheet["H1"].value = [["x", "=B2", 1.5], [None, "'=B3", "=B3*2"]]
    assert sheet["H1:J2"].value == [["x", 1.0, 1.5], [None, "=B3", 4.0]]
    assert sheet["H1:J2"].formula == (("x", "=B2", "1.5"), ("", "=B3", "=B3*2"))


@pytest_office
@pytest.mark.parametrize("formula", ["=B1*2", "=SUM((B1,$B$2))"])
def test_one_formula_fills_a_range_with_its_references_moving(book, formula):
    cells = book.sheets["Data"]["L1:L3"]
    cells.value = formula
    written = [row[0].replace("~", ",") for row in cells.formula]
    assert written == [formula, formula.replace("B1", "B2"), formula.replace("B1", "B3")]


@pytest_office
def test_an_array_formula_belongs_to_its_range(book):
    sheet = book.sheets["Data"]
    assert sheet["F1:F2"].formula_array == "=B2:B3*2"
    assert sheet["F1:F2"].has_array
    assert sheet["A1"].formula_array is None
    sheet["G1:G2"].formula_array = "=B2:B3+1"
    assert sheet["G1:G2"].value == [2.0, 3.0]


@pytest_office
def test_part_of_an_array_formula_is_not_overwritten_in_silence(book):
    sheet = book.sheets["Data"]
    with pytest.raises(BridgeError, match="array formula"):
        sheet["F1"].value = 1
    with pytest.raises(BridgeError, match="array formula"):
        sheet["1:1"].insert("down")
    assert sheet["F1:F2"].value == [2.0, 4.0]


@pytest_office
def test_a_formula_follows_the_sheet_that_is_renamed(book):
    sheet = book.sheets["Data"]
    sheet["D1"].formula = "='My Sheet'!A1"
    book.sheets["My Sheet"].name = "Other"
    assert sheet["D1"].formula == "=Other!A1"
    book.sheets["Other"].name = "My Sheet"
