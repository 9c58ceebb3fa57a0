"""The built `.xlsm` and `.xlam`: whole, readable by others, and holding the sources as they are."""

from __future__ import annotations

import os
import posixpath
import re
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from command_line import xltier
from lxml import etree
from oletools.olevba import VBA_Parser
from openpyxl.chart import BarChart, Reference
from openpyxl.worksheet.table import Table
from openxml_audit import OpenXmlValidator

from xltier.commands.create import SUFFIXES
from xltier.errors import UsageError
from xltier.excel.building import build_addin, build_macro_workbook
from xltier.excel.button import MACRO, add_button
from xltier.excel.package_parts import read_parts, write_parts
from xltier.excel.ribbon_xml import PART, addin_ribbon, workbook_ribbon
from xltier.excel.sources import modules
from xltier.excel.wording import RECALCULATE
from xltier.language import LANGUAGES
from xltier.workbook.closed import ClosedWorkbook
from xltier.workbook.contract import SHEETS, TABLES
from xltier.workbook.layout import NO_REVIEW
from xltier.workbook.template import build

ROOT = Path(__file__).parent.parent
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
KINDS = ("book.en.xlsm", "book.zh.xlsm", "xltier.xlam")


def build_file(path: Path) -> None:
    if path.suffix == ".xlam":
        build_addin(path)
    else:
        build_macro_workbook(path, path.suffixes[0].removeprefix("."))


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("macros")
    for name in KINDS:
        build_file(folder / name)
    return {name: folder / name for name in KINDS}


@pytest.fixture(params=KINDS)
def path(request, built) -> Path:
    return built[request.param]


@pytest.fixture(params=LANGUAGES)
def book(request, built) -> Path:
    return built[f"book.{request.param}.xlsm"]


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def faults(path: Path) -> list[str]:
    return [str(error) for error in OpenXmlValidator().validate(path).errors]


def tree(parts: dict[str, bytes], name: str) -> etree._Element:
    return etree.fromstring(parts[name])


def code(source: str) -> str:
    """Return VBA without what the editor keeps outside of the text that is seen."""
    lines = source.replace("\r\n", "\n").split("\n")
    start = lines.index("END") + 1 if lines[0].startswith("VERSION") else 0
    return "\n".join(line for line in lines[start:] if not line.startswith("Attribute VB_")).strip()


# --- what is inside --------------------------------------------------------------------------


def test_every_module_is_the_source_it_was_built_from(path: Path):
    parser = VBA_Parser(str(path))
    found = {name: code(text) for _, _, name, text in parser.extract_macros()}
    parser.close()
    expected = {
        f"{each.name}.{'bas' if each.kind == 'standard' else 'cls'}": code(each.source)
        for each in modules()
    }
    sheets = {name for name in found if re.fullmatch(r"Sheet\d+\.cls", name)}
    assert {name: found[name] for name in found if name not in sheets} == expected
    assert {found[name] for name in sheets} == {""}


def test_the_workbook_and_each_sheet_have_a_module_under_their_code_name(path: Path):
    parts = parts_of(path)
    names = [tree(parts, "xl/workbook.xml").find(f"{MAIN}workbookPr").get("codeName")]
    sheets = sorted(name for name in parts if name.startswith("xl/worksheets/sheet"))
    names += [tree(parts, name).find(f"{MAIN}sheetPr").get("codeName") for name in sheets]
    parser = VBA_Parser(str(path))
    documents = {
        name.removesuffix(".cls")
        for _, _, name, text in parser.extract_macros()
        if re.search(r'VB_Base = "0\{000208(19|20)-', text)
    }
    parser.close()
    assert len(set(names)) == len(names)
    assert documents == set(names)
    assert len(sheets) == (1 if path.suffix == ".xlam" else len(SHEETS))


def test_the_ribbon_is_inside_and_related_from_the_package(path: Path):
    parts = parts_of(path)
    text = addin_ribbon() if path.suffix == ".xlam" else workbook_ribbon()
    assert parts[PART].decode() == text
    links = [each for each in tree(parts, "_rels/.rels") if each.get("Target") == PART]
    kind = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
    assert [each.get("Type") for each in links] == [kind]


def test_excel_takes_the_files_for_what_they_are(built):
    kinds = {}
    for name in KINDS:
        types = parts_of(built[name])["[Content_Types].xml"].decode()
        kinds[name] = re.search(r'PartName="/xl/workbook.xml"[^>]*', types)[0]
    assert "sheet.macroEnabled.main+xml" in kinds["book.en.xlsm"]
    assert "addin.macroEnabled.main+xml" in kinds["xltier.xlam"]


def test_every_relationship_leads_somewhere_and_every_part_has_a_type(path: Path):
    parts = parts_of(path)
    types = parts["[Content_Types].xml"].decode()
    for name in parts:
        extension = name.rsplit(".", 1)[-1]
        assert f'PartName="/{name}"' in types or f'Extension="{extension}"' in types, name
    for name in [each for each in parts if each.endswith(".rels")]:
        folder = name.replace("_rels/", "").rsplit("/", 1)[0] if "/" in name[6:] else ""
        for link in tree(parts, name):
            if link.get("TargetMode") == "External":
                continue
            target = link.get("Target")
            place = target[1:] if target[0] == "/" else posixpath.normpath(f"{folder}/{target}")
            assert place.removeprefix("/") in parts, (name, target)


def test_the_validator_has_nothing_to_say(path: Path):
    """It knows no customUI and no VBA: those have tests of their own."""
    assert faults(path) == []


def test_openpyxl_reads_them_with_their_macros(path: Path):
    if path.suffix == ".xlsm":
        assert openpyxl.load_workbook(path, keep_vba=True).vba_archive is not None


def test_nothing_inside_says_who_built_it(path: Path):
    for name, content in parts_of(path).items():
        assert b"William" not in content, name
        for private in (str(Path.home()), os.environ.get("USER") or "xltier-nobody"):
            assert len(private) < 6 or private.encode() not in content, name


def test_two_builds_in_two_processes_give_the_same_bytes(built, tmp_path):
    code = "import sys, pathlib; from test_macro_files import build_file; "
    code += "[build_file(pathlib.Path(path)) for path in sys.argv[1:]]"
    environment = os.environ | {"PYTHONHASHSEED": "12345"}
    environment["PYTHONPATH"] = f"{ROOT}{os.pathsep}{ROOT / 'tests'}"
    again = {name: tmp_path / name for name in KINDS}
    command = [sys.executable, "-c", code, *map(str, again.values())]
    subprocess.run(command, check=True, env=environment)
    for name in KINDS:
        assert again[name].read_bytes() == built[name].read_bytes(), name


# --- the workbook ----------------------------------------------------------------------------


def test_the_workbook_is_the_template_with_macros(book: Path, tmp_path):
    language = book.suffixes[0][1:]
    build(tmp_path / "plain.xlsx", language, lambdas=False)
    plain = openpyxl.load_workbook(tmp_path / "plain.xlsx")
    macros = openpyxl.load_workbook(book, keep_vba=True)
    assert macros.sheetnames == plain.sheetnames
    tables = {name for sheet in macros.worksheets for name in sheet.tables}
    assert tables == set(TABLES)
    assert sorted(macros.defined_names) == sorted(plain.defined_names)
    assert "TIER" not in macros.defined_names


def test_it_speaks_of_buttons_and_of_its_own_name(book: Path):
    macros = openpyxl.load_workbook(book)
    said = [
        str(cell)
        for sheet in macros.worksheets
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell is not None
    ]
    assert not [text for text in said if "book.xlsx" in text]
    dashboard = macros.worksheets[0]
    language = book.suffixes[0][1:]
    assert RECALCULATE.text(language) in dashboard["B2"].value
    told = {row[1].value: row[2].value for row in dashboard.iter_rows(max_col=3)}
    assert RECALCULATE.text(language) in told[NO_REVIEW[0].text(language)]


def test_the_button_runs_the_macro_and_has_the_words_of_the_ribbon(book: Path):
    parts = parts_of(book)
    drawing = tree(parts, "xl/drawings/drawing1.xml")
    shapes = list(drawing.iter(f"{DRAWING}sp"))
    assert [shape.get("macro") for shape in shapes] == [MACRO]
    label = RECALCULATE.text(book.suffixes[0][1:])
    assert [each.text for each in drawing.iter(TEXT)] == [label]
    module, _, procedure = MACRO.removeprefix("[0]!").partition(".")
    source = next(each.source for each in modules() if each.name == module)
    assert f"Public Sub {procedure}()\r\n" in source


def test_the_button_stands_above_the_tables(book: Path):
    sheet = openpyxl.load_workbook(book).worksheets[0]
    first = min(int(re.search(r"\d+", table.ref)[0]) for table in sheet.tables.values())
    drawing = tree(parts_of(book), "xl/drawings/drawing1.xml")
    anchor = drawing.find(f"{DRAWING}oneCellAnchor")
    start = anchor.find(f"{DRAWING}from")
    row = int(start.find(f"{DRAWING}row").text)
    top = int(start.find(f"{DRAWING}rowOff").text)
    tall = int(anchor.find(f"{DRAWING}ext").get("cy"))
    height = sheet.row_dimensions[row + 1].height * 12_700
    assert row + 1 < first - 1
    assert top + tall <= height


def test_the_button_joins_what_is_drawn_on_the_sheet_already(tmp_path):
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.append(["a", "b"])
    sheet.append([1, 2])
    sheet.add_table(Table(displayName="T", ref="A1:B2"))
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=1, min_row=1, max_row=2), titles_from_data=True)
    sheet.add_chart(chart, "E10")
    made.save(tmp_path / "chart.xlsx")
    parts = read_parts(tmp_path / "chart.xlsx")
    links = parts["xl/worksheets/_rels/sheet1.xml.rels"]
    add_button(parts, "xl/worksheets/sheet1.xml", "en")
    drawing = tree(parts, "xl/drawings/drawing1.xml")
    identifiers = [each.get("id") for each in drawing.iter(f"{DRAWING}cNvPr")]
    assert len(identifiers) == len(set(identifiers)) == 2
    assert parts["xl/worksheets/_rels/sheet1.xml.rels"] == links
    write_parts(parts, tmp_path / "both.xlsx")
    assert faults(tmp_path / "both.xlsx") == faults(tmp_path / "chart.xlsx")


# --- the command line ------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_new_makes_what_the_builder_builds(language, built, tmp_path):
    made = tmp_path / "book.xlsm"
    result = xltier("new", made, "--lang", language)
    assert result.exit_code == 0, result.output
    assert made.read_bytes() == built[f"book.{language}.xlsm"].read_bytes()


def test_the_demo_can_have_macros_too(tmp_path, monkeypatch):
    def stop(_path, _language, _day, *, build):
        raise UsageError(build.__name__, build.__name__)

    monkeypatch.setattr("xltier.commands.create.demo", stop)
    assert "build_macro_workbook" in xltier("demo", tmp_path / "demo.xlsm").output
    assert "build_macro_workbook" not in xltier("demo", tmp_path / "demo.xlsx").output


def test_a_review_of_the_closed_file_leaves_macros_ribbon_and_button_alone(tmp_path):
    made = tmp_path / "book.xlsm"
    day = date(2026, 3, 31)
    customers = pd.DataFrame({"customer_id": ["C1", "C2"], "name": ["Polaris Ltd", "北极星公司"]})
    purchases = {"order_id": ["1", "2"], "customer_id": ["C1", "C2"], "date": [day, day]}
    purchases |= {"amount": [12_000.0, 10.0]}
    content = {"Customers": customers, "Purchases": pd.DataFrame(purchases)}
    build_macro_workbook(made, "en", content=content)
    before = parts_of(made)
    result = xltier("recalc", made, "--as-of", "2026-06-30")
    assert result.exit_code == 0, result.output
    assert list(ClosedWorkbook(made).read("Customers")["tier"]) == ["Tier 3", "Tier 3"]
    after = parts_of(made)
    kept = ["xl/vbaProject.bin", PART, "xl/drawings/drawing1.xml", "_rels/.rels"]
    kept += ["xl/worksheets/_rels/sheet1.xml.rels"]
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    assert tree(after, "xl/worksheets/sheet1.xml").find(f"{MAIN}drawing") is not None


def test_a_name_of_another_kind_is_refused(tmp_path):
    result = xltier("new", tmp_path / "book.xls")
    assert result.exit_code == 2
    assert all(suffix in result.output for suffix in SUFFIXES)
