"""A rep's workbook: everything of theirs, nothing of anybody else's, locks where they belong."""

from __future__ import annotations

import datetime as dt
import io

import numpy as np
import openpyxl
import pandas as pd
import pytest
from formula_engines import IronBook
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from rep_books import (
    AS_OF,
    LEFT_OUT,
    OPEN,
    OWN,
    SENT,
    board,
    columns,
    customers,
    package,
    parts,
    purchases,
    written,
)
from validated import faults_of

from xltier.errors import WorkbookError
from xltier.language import LANGUAGES
from xltier.tiering.team_comparison import FIGURES
from xltier.workbook import shipped
from xltier.workbook.closed import ClosedWorkbook
from xltier.workbook.contract import CUSTOMERS, SHEETS
from xltier.workbook.dashboard_layout import PLACES
from xltier.workbook.guide_items import Jump
from xltier.workbook.guide_rep import REP_GUIDE
from xltier.workbook.rep_book.board_finish import COMPARED
from xltier.workbook.rep_book.books import RepBook, RepBooks, RepColumn
from xltier.workbook.rep_book.rows import BLOCK

OWN_HEADERS = [column.header for column in OWN]
LONGEST = 32_767


def everything(language, mark=""):
    sheets = {"Customers": customers(language, mark=mark), "Purchases": purchases(mark=mark)}
    return sheets | board(language, mark)


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture(scope="module")
def content(language):
    return package(language, everything(language))


@pytest.fixture(scope="module")
def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def sheet_of(opened, table):
    return next(sheet for sheet in opened.worksheets if table in sheet.tables)


def read(path, *tables):
    with ClosedWorkbook(path) as book:
        return [book.read(name, also=OWN_HEADERS).reset_index(drop=True) for name in tables]


def test_office_finds_no_fault_in_it(language, content, tmp_path):
    path = tmp_path / "book.xlsx"
    path.write_bytes(content)
    assert faults_of(path) == []
    path.write_bytes(package(language, {}, comparison=True))
    assert faults_of(path) == []


def test_it_opens_on_the_dashboard(language, opened):
    assert opened.active.title == SHEETS[0].label.text(language)
    selected = [sheet.title for sheet in opened.worksheets if sheet.sheet_view.tabSelected]
    assert selected == [opened.active.title]


def test_it_is_titled_for_the_rep(opened):
    assert "Ada <Finch> & Söhne" in opened.properties.title
    assert "Ada <Finch> & Söhne" in opened.active["B1"].value
    assert "2026-06-30" in opened.active["B2"].value
    assert opened.properties.created == dt.datetime(2026, 7, 1, 9)


def test_customers_have_the_managers_columns_in_their_order(language, opened):
    table = sheet_of(opened, "Customers").tables["Customers"]
    assert table.column_names == [column.header for column in columns(language)]
    labels = {
        column.label.text(language) for column in CUSTOMERS.columns if column.name in LEFT_OUT
    }
    assert labels.isdisjoint(table.column_names)


def test_what_was_sent_is_a_very_hidden_copy_of_customers(language, content, tmp_path):
    path = written(tmp_path / "book.xlsx", language, everything(language))
    shown, sent = read(path, "Customers", "Sent")
    pd.testing.assert_frame_equal(shown, sent)
    pd.testing.assert_frame_equal(
        shown, customers(language)[list(shown.columns)], check_dtype=False
    )
    with ClosedWorkbook(path) as book:
        states = {sheet.name: sheet.state for sheet in book.inventory.sheets}
        assert states[book.sheet_of("Sent")] == "veryHidden"
        assert set(states.values()) == {"visible", "veryHidden"}


def test_columns_that_a_rep_may_change_are_open_and_all_others_locked(language, opened):
    sheet = sheet_of(opened, "Customers")
    for at, column in enumerate(columns(language), start=1):
        for row in (5, 7):
            cell = sheet.cell(row, at)
            assert cell.protection.locked == column.locked, column.name
        header = sheet.cell(4, at).fill.fgColor.rgb
        assert header.endswith("E3D9C6" if column.locked else "1F3A5F"), column.name
        assert sheet.cell(8, at).protection.locked, "below the table"
    assert {column.name for column in columns(language) if not column.locked} == OPEN | {
        OWN[0].name
    }


def test_sheets_are_guarded_without_a_password_and_can_be_filtered(opened):
    new = sheet_of(opened, "NewCustomers")
    for sheet in opened.worksheets:
        assert sheet.protection.sheet == (sheet is not new), sheet.title
        assert sheet.protection.password is None
        if sheet is not new:
            assert not sheet.protection.autoFilter
            assert not sheet.protection.formatColumns


def test_nothing_of_one_rep_is_in_the_workbook_of_the_next(language):
    package(language, everything(language, mark="Zebra"), who="Zebra himself")
    for name, part in parts(package(language, everything(language))).items():
        assert b"Zebra" not in part, name


def test_charts_show_the_rows_that_tables_have_and_hold_their_values(language, content):
    charts = [part.decode() for name, part in parts(content).items() if "charts/chart" in name]
    assert len(charts) == 8
    prospects = [chart for chart in charts if "<v>Prospects</v>" in chart]
    assert len(prospects) == 2
    rows = next(place.row for place in PLACES if place.table == "TierSummary")
    assert all(f"$G${rows + 1}:$G${rows + 4}" in chart for chart in prospects)
    assert all(chart.count("Cache>") // 2 == chart.count("<f>") for chart in charts)


def test_charts_hold_any_text_and_any_number(tmp_path):
    tiers = shipped.tier_names("en")
    mix = pd.DataFrame(
        {"product": ["\x01 <b> & 😀", "tea"]} | dict.fromkeys(tiers, np.float64(2.5))
    )
    path = written(tmp_path / "book.xlsx", "en", {"ProductMix": mix.astype(object)})
    assert faults_of(path) == []
    for name, part in parts(path.read_bytes()).items():
        if name.endswith(".xml"):
            etree.fromstring(part)
    charts = [part for name, part in parts(path.read_bytes()).items() if "charts/chart" in name]
    assert sum(b"<v>2.5</v>" in chart for chart in charts) == 1


def test_a_header_with_a_line_break_is_found(tmp_path):
    own = RepColumn("Birth\nday <&>", "Birth\nday <&>", locked=False)
    made = RepBooks("en", columns=[*columns("en"), own], tiers=["A", "B"], rules={})
    rows = customers("en", 1).assign(**{own.name: "May"})
    path = tmp_path / "book.xlsx"
    made.write(path, RepBook("Ada", "rep", {"Customers": rows}, AS_OF, SENT))
    assert faults_of(path) == []
    with ClosedWorkbook(path) as book:
        for table in ("Customers", "Sent"):
            assert book.headers(table)[-1] == own.header
            assert book.read(table, also=[own.header])[own.header].tolist() == ["May"]


@pytest.mark.parametrize("text", ["=1+1", "+49 30", "-5", "@home", "＝1", "007", "1E5", "TRUE"])
def test_what_looks_like_a_formula_is_text(text, tmp_path):
    rows = customers("en", 1).assign(feedback=pd.Series([text], dtype="str"))
    path = written(tmp_path / "book.xlsx", "en", {"Customers": rows})
    assert read(path, "Customers")[0]["feedback"][0] == text
    sheet = sheet_of(openpyxl.load_workbook(path), "Customers")
    assert {cell.data_type for row in sheet.iter_rows(min_row=5) for cell in row} <= set("snd")


@pytest.mark.parametrize(
    "text",
    [
        "客户😀🎂 naïve",
        "two\nlines\tand a tab",
        " edges ",
        "\x01 bell\x07 _x0041_ \r\n",
        "<a href='x'>&amp;</a>]]>",
        "x" * LONGEST,
        "😀" * (LONGEST // 2),
    ],
    ids=["emoji", "lines", "edges", "control", "markup", "longest", "longest of emoji"],
)
def test_any_text_comes_back_as_it_was(text, tmp_path):
    rows = customers("en", 2).assign(needs=pd.Series([text, None], dtype="str"))
    path = written(tmp_path / "book.xlsx", "en", {"Customers": rows})
    for frame in read(path, "Customers", "Sent"):
        assert frame["needs"][0] == text
        assert pd.isna(frame["needs"][1])


def test_half_a_character_does_no_harm(tmp_path):
    rows = customers("en", 1).assign(needs=pd.Series(["half \ud83d"], dtype=object))
    path = written(tmp_path / "book.xlsx", "en", {"Customers": rows})
    assert read(path, "Customers")[0]["needs"][0].startswith("half ")


def test_a_text_longer_than_a_cell_is_refused_with_a_sentence():
    rows = customers("en", 1).assign(needs=pd.Series(["😀" * LONGEST], dtype="str"))
    with pytest.raises(WorkbookError, match="65,534 characters"):
        package("en", {"Customers": rows})


def test_a_rep_with_one_customer_and_no_purchases_gets_tables_to_look_at(language, tmp_path):
    rows = customers(language, 1)
    path = written(tmp_path / "book.xlsx", language, {"Customers": rows, "Purchases": purchases(0)})
    assert faults_of(path) == []
    with ClosedWorkbook(path) as book:
        assert len(book.read("Customers")) == 1
        for name in ("Purchases", "NewCustomers", "Delivery"):
            assert len(book.read(name)) == 0, name
        for name in ("Followups", "Risers", "Fallers", "Remarks"):
            assert book.read(name).iloc[:, 0].notna().tolist() == [True], name


def test_a_table_longer_than_a_block_is_whole(tmp_path):
    lines = purchases(2 * BLOCK + 7)
    path = written(tmp_path / "book.xlsx", "en", {"Purchases": lines})
    found = read(path, "Purchases")[0]
    assert found["amount"].tolist() == lines["amount"].tolist()
    assert found["order_id"].tolist() == lines["order_id"].tolist()


def test_facts_of_the_delivery_keep_their_types(tmp_path):
    kept = ["D2026-AB12CD", dt.datetime(2026, 7, 1, 9, 30), dt.datetime(2026, 6, 30), "007"]
    facts = pd.DataFrame({"fact": list("abcd"), "value": pd.Series(kept, dtype=object)})
    path = written(tmp_path / "book.xlsx", "en", {"Delivery": facts})
    assert read(path, "Delivery")[0]["value"].tolist() == kept


def test_an_own_column_shows_dates_as_dates(tmp_path):
    kept = [dt.datetime(2026, 3, 4), dt.datetime(2026, 3, 4, 5, 30), 5.5, "text", True, None]
    rows = customers("en", len(kept)).assign(**{OWN[0].name: pd.Series(kept, dtype=object)})
    path = written(tmp_path / "book.xlsx", "en", {"Customers": rows})
    for frame in read(path, "Customers", "Sent"):
        assert frame[OWN[0].name].tolist() == kept
    sheet = sheet_of(openpyxl.load_workbook(path), "Customers")
    at = 1 + [column.name for column in columns("en")].index(OWN[0].name)
    cells = [sheet.cell(row, at) for row in range(5, 11)]
    assert [cell.is_date for cell in cells] == [True, True, False, False, False, False]
    assert not any(cell.protection.locked for cell in cells)


cells = (
    st.none()
    | st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12)
    | st.floats(allow_nan=False, allow_infinity=False, width=32)
    | st.integers(-(10**9), 10**9).map(float)
    | st.booleans()
    | st.datetimes(dt.datetime(1901, 1, 1), dt.datetime(2099, 1, 1)).map(
        lambda moment: moment.replace(microsecond=0)
    )
)


@given(st.lists(cells, min_size=1, max_size=8))
@settings(max_examples=20, deadline=None)
def test_cells_of_any_kind_read_back_as_they_were(tmp_path_factory, values):
    rows = customers("en", len(values)).assign(**{OWN[0].name: pd.Series(values, dtype=object)})
    path = tmp_path_factory.mktemp("cells") / "book.xlsx"
    found = read(written(path, "en", {"Customers": rows}), "Customers")[0]
    column = found.get(OWN[0].name, pd.Series([None] * len(values), dtype=object))
    shown = [None if pd.isna(value) else value for value in column.tolist()]
    assert shown == values


def test_tier_and_tiergap_answer_in_it(language, tmp_path):
    path = written(tmp_path / "book.xlsx", language, everything(language))
    asked = {"TIER({0},{1})": 3, "TIERGAP({0},{1})": 3}
    tiers, gaps = IronBook(path).ask(asked, [[12000, 7], [6200, 4], [100, 1]])
    assert tiers == shipped.tier_names(language)
    assert gaps[0] == ""
    assert "3,800" in gaps[1]


def test_formats_of_the_comparison_are_those_of_its_figures():
    kinds = {"number": "decimal", "share": "percent", "money": "money"}
    assert [kinds[figure.kind] for figure in FIGURES] == list(COMPARED)


@pytest.mark.parametrize("kind", ["rep", "team"])
@pytest.mark.parametrize("comparison", [False, True])
def test_teams_have_a_table_of_reps_and_a_comparison_where_it_is_wanted(kind, comparison, tmp_path):
    made = RepBooks(
        "en",
        columns=columns("en"),
        tiers=["A", "B"],
        rules={},
        comparison=comparison,
        kind=kind,
    )
    made.write(tmp_path / "book.xlsx", RepBook("Ada", kind, {}, AS_OF, SENT))
    assert faults_of(tmp_path / "book.xlsx") == []
    with ClosedWorkbook(tmp_path / "book.xlsx") as book:
        assert book.has("RepSales") == (kind == "team")
        assert book.has("TeamComparison") == comparison


def test_links_of_the_guide_lead_to_sheets_of_the_workbook(language, opened):
    there = {sheet.title for sheet in opened.worksheets if sheet.sheet_state == "visible"}
    jumps = [item for section in REP_GUIDE for item in section.items if isinstance(item, Jump)]
    assert {jump.term.text(language) for jump in jumps} <= there
    for sheet in opened.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.hyperlink:
                    assert cell.hyperlink.location.split("!")[0].strip("'") in there


def test_libreoffice_saves_it_so_that_it_can_be_collected(language, libreoffice, tmp_path):
    facts = pd.DataFrame({"fact": ["delivery", "base"], "value": ["D2026-AB12CD", "12e4"]})
    path = written(tmp_path / "book.xlsx", language, everything(language) | {"Delivery": facts})
    saved = libreoffice(path)
    for name in ("Customers", "Sent", "Delivery"):
        before, after = read(path, name)[0], read(saved, name)[0]
        pd.testing.assert_frame_equal(before, after, check_dtype=False)
    with ClosedWorkbook(saved) as book:
        assert book.language == language
