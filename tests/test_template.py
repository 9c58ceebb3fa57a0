"""The template workbook: what a person finds when opening a new one, and what must never break."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.utils import range_boundaries
from validated import faults_of

from xltier.commands.rules import read_policy
from xltier.language import LANGUAGES, Sentence
from xltier.tiering.policy import default_policy
from xltier.workbook import shipped
from xltier.workbook.closed import ClosedWorkbook
from xltier.workbook.contract import SHEETS, TABLES, column_of
from xltier.workbook.entries import ENTRIES, LAST_ROW
from xltier.workbook.highlights import AT_RISK
from xltier.workbook.layout import PLANS
from xltier.workbook.settings import SETTINGS, choice_of, setting_of
from xltier.workbook.settings_block import ROWS
from xltier.workbook.template import build, workbook

ROOT = Path(__file__).parent.parent
TYPED = ("Customers", "Purchases", "Reps")
EVERY_SIGN = ["=1+1", "+1", "-1", "@SUM(A1)", "#N/A", "007", "  a  b "]


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture(scope="module")
def path(language, tmp_path_factory):
    made = tmp_path_factory.mktemp("template") / f"{language}.xlsx"
    build(made, language)
    return made


@pytest.fixture(scope="module")
def book(path):
    return openpyxl.load_workbook(path)


def filled_content():
    """A few plainly fictional rows for every table that takes rows of its own."""
    day = date(2026, 3, 31)
    customers = {"customer_id": ["007", "C2"], "name": ["=1+1", "北极星贸易有限公司"]}
    customers |= {"monetary_value": [1_234_567.89, 10_000_000.0], "frequency": [12, 1_200]}
    customers |= {"last_contact": [day, None], "override_until": [day, None]}
    customers |= {"average_order_value": [102_880.66, 8_333.33], "last_purchase": [day, day]}
    purchases = {"order_id": ["1", "1"], "customer_id": ["007", "C2"], "date": [day, day]}
    purchases |= {"amount": [1_234_567.89, -12_345.6], "cost": [1.0, None], "quantity": [3, -1.5]}
    summary = {"tier": [f"Tier {n}" for n in range(1, 10)] + ["Prospects", "Total"]}
    summary |= {"sales": [12_345_678.9] * 11, "customer_share": [0.0909] * 11, "up": [12] * 11}
    summary |= {"average_sales": [1_234_567.89] * 11, "customers": [123_456] * 11}
    names = [*summary["tier"][:9], "Lapsed", "Total"]
    matrix = {"from_tier": names, **{name: [12_345] * 11 for name in names}}
    history = {"as_of": [day], "taken_at": [pd.Timestamp("2026-03-31 09:30")], "sales": [1e8]}
    movement = {"customer_id": ["007"], "direction": ["Up"], "amount_now": [98_765_432.1]}
    tables = {"Customers": customers, "Purchases": purchases, "TierSummary": summary}
    tables |= {"TierMatrix": matrix, "Snapshots": history, "Movement": movement}
    tables |= {"KeyFigures": {"figure": ["Sales"] * 6, "value": [12_345_678] * 6}}
    groups = {"customers": [123_456], "sales": [12_345_678.9], "net_upgrades": [-1_234]}
    groups |= {"top_customers": [12_345], "up": [1_234], "down": [2_468], "sales_share": [0.123]}
    tables |= {"Regions": {"region": ["North"], **groups}, "RepSales": {"rep": ["Ada"], **groups}}
    tables |= {"Risers": {"customer": ["Harbour Line Trading Ltd"], "change": [-12_345_678.9]}}
    months = {"month": ["Jul 25"], "sales": [-12_345_678.9], "sales_last_year": [12_345_678.9]}
    tables |= {"MonthlySales": months, "ProductMix": {"product": ["Tea"], "Gold": [12_345_678.9]}}
    return {name: pd.DataFrame(columns) for name, columns in tables.items()}


def place_of(table):
    return next(place for plan in PLANS for place in plan.places if place.table == table)


def sheet_with(book, table):
    return next(sheet for sheet in book.worksheets if table in sheet.tables)


def cell_of(book, table, column, row=1):
    sheet = sheet_with(book, table)
    left, top, *_ = range_boundaries(sheet.tables[table].ref)
    names = [each.name for each in TABLES[table].columns]
    return sheet.cell(top + row, left + names.index(column))


def guarding(sheet, cell):
    found = [dv for dv in sheet.data_validations.dataValidation if cell.coordinate in dv.sqref]
    assert len(found) <= 1
    return found[0] if found else None


# --- reproducible ------------------------------------------------------------------------------


def test_the_committed_template_is_what_the_builder_builds(path, language):
    committed = ROOT / "templates" / f"customers.{language}.xlsx"
    with zipfile.ZipFile(committed) as kept, zipfile.ZipFile(path) as made:
        assert kept.namelist() == made.namelist()
        for name in made.namelist():
            assert kept.read(name) == made.read(name), f"{name}: run xltier.workbook.template"


def test_two_builds_in_two_processes_give_the_same_bytes(path, language, tmp_path):
    again = tmp_path / "again.xlsx"
    code = f"import pathlib, xltier.workbook.template as t; t.build(pathlib.Path({str(again)!r}), "
    environment = {**os.environ, "PYTHONHASHSEED": "12345", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", f"{code}{language!r})"], check=True, env=environment)
    assert again.read_bytes() == path.read_bytes()


# --- what the contract promises ------------------------------------------------------------------


def test_sheets_stand_in_the_contract_s_order_under_the_language_s_names(book, language):
    assert book.sheetnames == [sheet.label.text(language) for sheet in SHEETS]


def test_every_table_stands_on_its_sheet_with_every_column(book, language):
    tabs = {sheet.name: sheet.label.text(language) for sheet in SHEETS}
    for table in TABLES.values():
        sheet = book[tabs[table.sheet]]
        built = sheet.tables[table.name]
        left, top, right, bottom = range_boundaries(built.ref)
        headers = [sheet.cell(top, column).value for column in range(left, right + 1)]
        assert headers == [column.name for column in built.tableColumns]
        known = [column_of(table, header) for header in headers]
        assert [c for c in known if c] == list(table.columns)
        assert bottom > top


def test_tables_that_wait_for_the_user_have_one_blank_row(book):
    for name in (*TYPED, "Movement", "Snapshots", "SnapshotTiers", "Findings"):
        sheet = sheet_with(book, name)
        _, top, _, bottom = range_boundaries(sheet.tables[name].ref)
        assert bottom == top + 1
        assert all(cell.value is None for cell in sheet[sheet.tables[name].ref][1])


def test_the_shipped_rule_is_the_domain_s(book):
    sheet = sheet_with(book, "TierRules")
    rows = [[cell.value for cell in row[:4]] for row in sheet[sheet.tables["TierRules"].ref][1:]]
    assert [row[1:] for row in rows] == [[10_000, 6, None], [5_000, 3, None], [None, None, None]]


@pytest.mark.parametrize("table", ROWS)
def test_settings_show_defaults_by_their_label_and_read_back(book, language, table):
    sheet = sheet_with(book, table)
    rows = sheet[sheet.tables[table].ref][1:]
    for setting, (label, value, *_, sentence) in zip(ROWS[table], rows, strict=True):
        assert setting_of(label.value) is setting
        shown = choice_of(setting, value.value) if setting.choices else value.value
        default = setting.default
        assert shown == (default.text(language) if isinstance(default, Sentence) else default)
        assert sentence.value == setting.help.text(language)


# --- room ----------------------------------------------------------------------------------------


def fullest(place):
    """The cells that a table may come to cover: first and last column, first and last row.

    A transition matrix has the tiers of today as columns and those of then and today as rows.
    """
    width = 1 + 9 + 3 if TABLES[place.table].wide else len(TABLES[place.table].columns)
    bottom = LAST_ROW if place.room is None else place.row + place.room
    return place.column, place.column + width - 1, place.heading_row, bottom


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.sheet)
def test_full_tables_do_not_meet(plan):
    for one, other in itertools.combinations(map(fullest, plan.places), 2):
        beside = one[1] < other[0] - 1 or other[1] < one[0] - 1
        below = one[3] < other[2] - 1 or other[3] < one[2] - 1
        assert beside or below


@pytest.mark.parametrize("table", ["TierRules", "TierMap", "ScorePoints"])
def test_excel_can_insert_rows_into_tables_of_the_rules_that_grow(table):
    """It moves what stands below within the table's columns, and refuses to cut a table in two."""
    left, right, top, _ = fullest(place_of(table))
    for other in next(plan.places for plan in PLANS if plan.sheet == "Rules"):
        first, last, above, _ = fullest(other)
        below = above > top and first <= right and last >= left
        assert not below or left <= first <= last <= right, other.table


def test_everything_on_the_rules_sheet_is_printed_once(book, language):
    tab = next(sheet.label for sheet in SHEETS if sheet.name == "Rules").text(language)
    areas = printed(book[tab])
    for row in book[tab].iter_rows():
        for cell in row:
            if cell.value is not None:
                at = (cell.column, cell.row)
                pages = [a for a in areas if a[0] <= at[0] <= a[2] and a[1] <= at[1] <= a[3]]
                assert len(pages) == 1, cell.coordinate


def printed(sheet):
    areas = sheet.print_area.split(",")
    return [range_boundaries(area.split("!")[-1].replace("$", "")) for area in areas]


def test_nine_tiers_prospects_and_a_total_fit_on_the_dashboard(tmp_path):
    build(tmp_path / "full.xlsx", "en", content=filled_content())
    sheet = sheet_with(openpyxl.load_workbook(tmp_path / "full.xlsx"), "TierSummary")
    place = place_of("TierSummary")
    assert sheet.tables["TierSummary"].ref.endswith(str(place.row + 11))
    assert cell_of(sheet.parent, "TierMatrix", "from_tier", row=11).value == "Total"


def test_more_rows_than_room_are_refused():
    rows = pd.DataFrame({"tier": [str(n) for n in range(10)]})
    with pytest.raises(ValueError, match="room for 9 rows, not 10"):
        workbook("en", {"TierRules": rows})


# --- good to type into ---------------------------------------------------------------------------


def test_short_text_keeps_zeros_in_the_table_and_far_below_it(book):
    for table, column in (("Customers", "customer_id"), ("Purchases", "order_id")):
        cell = cell_of(book, table, column)
        assert cell.number_format == "@"
        assert cell.parent.column_dimensions[cell.column_letter].number_format == "@"


@pytest.mark.parametrize(
    ("table", "column", "code"),
    [
        ("Customers", "override_until", "yyyy-mm-dd"),
        ("Customers", "monetary_value", "#,##0.00"),
        ("Purchases", "date", "yyyy-mm-dd"),
        ("Purchases", "amount", "#,##0.00"),
        ("TierRules", "min_amount", "#,##0.00"),
        ("Snapshots", "taken_at", "yyyy-mm-dd hh:mm"),
        ("TierSummary", "sales_share", "0.0%"),
    ],
)
def test_numbers_and_dates_have_their_format(book, table, column, code):
    assert cell_of(book, table, column).number_format == code


def test_rows_that_excel_adds_to_a_table_are_formatted_like_the_first(book):
    for table in TABLES:
        sheet = sheet_with(book, table)
        first = sheet[sheet.tables[table].ref][1]
        if table in {*ROWS, "KeyFigures"}:  # of which each row has a format of its own
            continue
        for cell, column in zip(first, sheet.tables[table].tableColumns, strict=True):
            added = book._differential_styles[column.dataDxfId]
            assert added.numFmt.formatCode == cell.number_format


def test_headers_stay_in_sight(book, language):
    frozen = {"Customers": "C5", "Purchases": "D5", "Movement": "C5", "Checks": "A5"}
    tabs = {sheet.name: sheet.label.text(language) for sheet in SHEETS}
    for sheet, cell in frozen.items():
        assert book[tabs[sheet]].freeze_panes == cell
        assert book[tabs[sheet]].print_title_rows == "$4:$4"


def test_what_xltier_writes_looks_different_from_what_the_user_types(book):
    columns = TABLES["Customers"].columns
    looks = {}
    for column in columns:
        cell = cell_of(book, "Customers", column.name)
        header = cell_of(book, "Customers", column.name, row=0)
        band = cell_of(book, "Customers", column.name, row=-1)
        look = (cell.fill.fgColor.rgb, header.fill.fgColor.rgb, band.fill.fgColor.rgb)
        looks.setdefault(column.owned, set()).add(look)
    assert len(looks[True]) == len(looks[False]) == 1
    for yours, ours in zip(*looks[False], *looks[True], strict=True):
        assert yours != ours


# --- drop-downs and messages ---------------------------------------------------------------------


def test_no_cell_has_two_validations(book):
    for sheet in book.worksheets:
        boxes = [
            part.bounds for dv in sheet.data_validations.dataValidation for part in dv.sqref.ranges
        ]
        for a, b in itertools.combinations(boxes, 2):
            apart = a[2] < b[0] or b[2] < a[0] or a[3] < b[1] or b[3] < a[1]
            assert apart, f"{sheet.title}: {a} and {b}"


def test_messages_fit_into_what_excel_shows(book):
    for sheet in book.worksheets:
        for dv in sheet.data_validations.dataValidation:
            assert len(dv.promptTitle or "") <= 32
            assert len(dv.errorTitle or "") <= 32
            assert len(dv.prompt or "") <= 255
            assert len(dv.error or "") <= 225
            assert len(dv.formula1 or "") <= 255


@pytest.mark.parametrize(("table", "column"), ENTRIES, ids="-".join)
def test_a_guarded_column_is_guarded_in_every_row_it_may_come_to_have(book, table, column):
    cell = cell_of(book, table, column)
    room = place_of(table).room
    bottom = LAST_ROW if room is None else place_of(table).row + room
    dv = guarding(cell.parent, cell)
    assert f"{cell.column_letter}{bottom}" in dv.sqref
    assert dv.prompt or dv.error
    assert dv.allowBlank or dv.type is None


def test_a_tier_must_be_one_of_the_rules_and_a_rep_may_be_new(book, language):
    tier = cell_of(book, "Customers", "override")
    rep = cell_of(book, "Customers", "rep")
    label = TABLES["TierRules"].column("tier").label.text(language)
    assert guarding(tier.parent, tier).formula1 == "TierNames"
    assert guarding(tier.parent, tier).errorStyle in (None, "stop")
    assert book.defined_names["TierNames"].attr_text == f"TierRules[{label}]"
    assert guarding(rep.parent, rep).formula1 == "RepNames"
    assert guarding(rep.parent, rep).errorStyle == "warning"


@pytest.mark.parametrize("table", ROWS)
def test_every_choice_of_a_setting_is_in_its_list(book, language, table):
    sheet = sheet_with(book, table)
    for setting, row in zip(ROWS[table], sheet[sheet.tables[table].ref][1:], strict=True):
        dv = guarding(sheet, row[1])
        assert dv.prompt == setting.help.text(language)
        if setting.choices:
            offered = dv.formula1.strip('"').split(",")
            assert [choice_of(setting, each) for each in offered] == [n for n, _ in setting.choices]


def test_the_as_of_date_has_a_name_that_points_at_its_cell(book):
    sheet, cell = book.defined_names["AsOfDate"].attr_text.replace("'", "").split("!")
    label = book[sheet][cell.replace("$", "")].offset(column=-1).value
    assert setting_of(label).name == "as_of"


# --- content -------------------------------------------------------------------------------------


def test_text_that_looks_like_a_formula_or_an_error_stays_text(tmp_path):
    frame = pd.DataFrame({"customer_id": EVERY_SIGN, "name": EVERY_SIGN})
    build(tmp_path / "signs.xlsx", "en", content={"Customers": frame})
    book = openpyxl.load_workbook(tmp_path / "signs.xlsx")
    cells = [cell_of(book, "Customers", "name", row) for row in range(1, len(EVERY_SIGN) + 1)]
    with zipfile.ZipFile(tmp_path / "signs.xlsx") as package:
        sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
        texts = [package.read(name) for name in sheets]
        assert not any(b"<f>1+1" in text or b"<f>SUM(" in text for text in texts)
        strings = package.read("xl/sharedStrings.xml")
    assert [cell.value for cell in cells] == EVERY_SIGN
    assert b">=1+1</t>" in strings
    assert b'<t xml:space="preserve">  a  b </t>' in strings


def test_missing_values_are_blank_cells(tmp_path):
    frame = pd.DataFrame(
        {"customer_id": ["1", None], "last_contact": [pd.NaT, pd.Timestamp(2026, 1, 2)]}
    )
    book = workbook("en", {"Customers": frame})
    assert cell_of(book, "Customers", "customer_id", 2).value is None
    assert cell_of(book, "Customers", "last_contact", 1).value is None
    assert cell_of(book, "Customers", "last_contact", 2).value == pd.Timestamp(2026, 1, 2)


def test_given_settings_replace_the_shipped_ones(language):
    frame = pd.DataFrame({"setting": ["match", "as_of"], "value": ["any", date(2026, 3, 31)]})
    book = workbook(language, {"Settings": frame})
    values = {
        setting_of(row[0].value).name: row[1].value
        for row in sheet_with(book, "Settings")[sheet_with(book, "Settings").tables["Settings"].ref]
        if setting_of(row[0].value)
    }
    match = next(setting for setting in SETTINGS if setting.name == "match")
    assert values["match"] == dict(match.choices)["any"].text(language)
    assert values["as_of"] == date(2026, 3, 31)
    assert values["window_months"] == 12


@pytest.mark.parametrize(
    "content",
    [{"Nobody": pd.DataFrame()}, {"Settings": pd.DataFrame({"setting": ["x"], "value": [1]})}],
    ids=["table", "setting"],
)
def test_names_that_do_not_exist_are_refused(content):
    with pytest.raises(KeyError):
        workbook("en", content)


# --- other eyes ----------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [None, filled_content()], ids=["new", "filled"])
def test_the_validator_has_nothing_to_say(language, content, tmp_path):
    build(tmp_path / "book.xlsx", language, content=content)
    assert faults_of(tmp_path / "book.xlsx") == []


@pytest.fixture(scope="module")
def filled(language, tmp_path_factory):
    """A workbook with rows in its tables, and formulas over its names on a sheet beside them."""
    path = tmp_path_factory.mktemp("filled") / f"{language}.xlsx"
    reps = pd.DataFrame({"rep": ["Ada", "Ben", "Cleo", "Dan"]})
    book = workbook(language, {**filled_content(), "Reps": reps})
    formulas = ["=COUNTA(TierNames)", "=INDEX(RepNames,4)", "=ROWS(RepNames)", "=ISBLANK(AsOfDate)"]
    book.create_sheet("Scratch").append(formulas)
    book.save(path)
    return path


@pytest.fixture(scope="module")
def seen(filled, libreoffice_values):
    return libreoffice_values(filled)


def test_libreoffice_sees_every_value_and_no_error(filled, seen):
    for sheet in openpyxl.load_workbook(filled).worksheets:
        if sheet.title == "Scratch":
            continue
        rows = seen[sheet.title]
        for cell in itertools.chain.from_iterable(sheet.iter_rows()):
            value = rows[cell.row - 1][cell.column - 1] if cell.value is not None else None
            if cell.data_type == "f":
                assert isinstance(value, int | float), cell
            elif cell.value is not None:
                assert value == cell.value, cell


def test_the_lists_of_the_drop_downs_work_in_libreoffice(seen):
    assert seen["Scratch"][0] == [3, "Dan", 4, True]


def test_no_row_is_lower_than_its_text_in_libreoffice(book, path, libreoffice, tmp_path):
    """LibreOffice sizes the rows itself once our heights are taken away; ours must do."""
    flat = libreoffice(path, "fods").read_text(encoding="utf-8")
    free = re.sub(r'style:row-height="[^"]*"', "", flat)
    free = free.replace('use-optimal-row-height="false"', 'use-optimal-row-height="true"')
    (tmp_path / "free.fods").write_text(free, encoding="utf-8")
    sized = openpyxl.load_workbook(libreoffice(tmp_path / "free.fods", "xlsx"))
    tallest = 0.0
    for sheet in book.worksheets:
        for row, ours in sheet.row_dimensions.items():
            needed = sized[sheet.title].row_dimensions[row].height or 0.0
            if any(cell.value for cell in sheet[row]):
                assert (ours.height or 18.0) >= needed - 0.5, f"{sheet.title} {row}"
                tallest = max(tallest, needed)
    assert tallest > 25, "no row was sized by its text"


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_no_number_is_too_wide_for_its_column(filled, libreoffice):
    flat = libreoffice(filled, "pdf")
    text = subprocess.run(["pdftotext", flat, "-"], capture_output=True, text=True, check=True)
    assert "1,234,567.89" in text.stdout
    assert "##" not in text.stdout


def test_the_rules_sheet_as_built_reads_as_the_shipped_policy(path, language):
    policy, as_of = read_policy(ClosedWorkbook(path))
    shipped = default_policy(language)
    assert as_of is None
    assert [replace(tier, note="") for tier in policy.tiers] == list(shipped.tiers)
    assert replace(policy, tiers=shipped.tiers) == shipped


def test_labels_that_stand_out_are_labels_that_there_are():
    shown = [label for _, mine in shipped.LABELS for label, _ in mine]
    known = {name.casefold() for label in shown for name in (label.en, label.zh)}
    for words in AT_RISK.values():
        assert set(words) <= known
