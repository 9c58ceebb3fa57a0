"""What stands in a workbook, found through its relationships."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from raw_workbook import RawTable, RawWorkbook, headers, relationships

from xltier.errors import WorkbookError
from xltier.workbook.inventory import Area, Inventory, column_letters, column_number, take_inventory
from xltier.workbook.number_formats import is_date_format

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
COLUMNS = ["Order no.", "Customer ID", "Date", "Amount"]


def inventory(path: Path) -> Inventory:
    with zipfile.ZipFile(path) as package:
        return take_inventory(package)


def small(**traits: object) -> RawWorkbook:
    table = RawTable("Purchases", "Sales & more", "B3:E9", COLUMNS, totals=1)
    return RawWorkbook({"Cover": "", "Sales & more": headers(3, "B", *COLUMNS)}, [table], **traits)


@given(st.integers(1, 16_384))
def test_column_letters_and_numbers_are_each_others_inverse(number: int):
    assert column_number(column_letters(number)) == number


AREAS = st.builds(
    lambda rows, columns: Area(min(rows), min(columns), max(rows), max(columns)),
    st.tuples(st.integers(1, 1_048_576), st.integers(1, 1_048_576)),
    st.tuples(st.integers(1, 16_384), st.integers(1, 16_384)),
)


@given(AREAS)
def test_an_area_reads_back_from_its_reference(area: Area):
    assert Area.parse(str(area)) == area


@given(AREAS, AREAS)
def test_areas_meet_when_they_share_a_cell(one: Area, two: Area):
    rows = range(max(one.first_row, two.first_row), min(one.last_row, two.last_row) + 1)
    left = max(one.first_column, two.first_column)
    columns = range(left, min(one.last_column, two.last_column) + 1)
    assert one.meets(two) is two.meets(one) is (len(rows) > 0 and len(columns) > 0)


@pytest.mark.parametrize(
    "reference", ["", "A0", "B3:A3", "A3:A2", "A1048577", "XFE1", "A:B", "1:2"]
)
def test_what_is_no_area_is_refused(reference: str):
    with pytest.raises(ValueError, match=reference or ".*"):
        Area.parse(reference)


def test_dollar_signs_and_single_cells_are_understood():
    assert Area.parse("$B$3:F7") == Area(3, 2, 7, 6)
    assert Area.parse("AA10") == Area(10, 27, 10, 27)


def test_a_table_tells_where_its_rows_stand(tmp_path: Path):
    found = inventory(small().save(tmp_path / "book.xlsx"))
    (table,) = found.tables
    assert (table.name, table.sheet, table.source) == ("Purchases", "Sales & more", "worksheet")
    assert (table.sheet_part, table.part) == ("xl/worksheets/sheet2.xml", "xl/tables/table1.xml")
    assert table.columns == tuple(COLUMNS)
    assert (table.first_data_row, table.last_data_row) == (4, 8)
    assert found.table("PURCHASES") is table
    assert found.table("Customers") is None
    assert [sheet.name for sheet in found.sheets] == ["Cover", "Sales & more"]
    assert not (found.date1904)
    assert not (found.strict)
    assert not (found.signed)


def test_parts_are_found_by_absolute_and_relative_names_in_any_case(tmp_path: Path):
    raw = small()
    parts = raw.parts()
    raw.extra = {
        "_rels/.rels": relationships([("officeDocument", "/XL/Workbook.xml")]).encode(),
        "xl/worksheets/_rels/sheet2.xml.rels": relationships(
            [("table", "/xl/Tables/../tables/TABLE1.xml")]
        ).encode(),
    }
    assert parts["xl/tables/table1.xml"]
    found = inventory(raw.save(tmp_path / "book.xlsx"))
    assert found.workbook_part == "xl/workbook.xml"
    assert found.tables[0].part == "xl/tables/table1.xml"


def test_a_relationship_to_a_part_that_is_not_there_is_ignored(tmp_path: Path):
    raw = small()
    listed = [("worksheet", "worksheets/sheet1.xml"), ("worksheet", "worksheets/sheet2.xml")]
    listed += [("calcChain", "calcChain.xml")]
    raw.extra = {"xl/_rels/workbook.xml.rels": relationships(listed).encode()}
    found = inventory(raw.save(tmp_path / "book.xlsx"))
    assert (found.calc_chain_part, found.shared_strings_part) == (None, None)


def test_line_breaks_in_column_names_are_read(tmp_path: Path):
    raw = RawWorkbook({"S": ""}, [RawTable("T", "S", "A1:A2", ["Order_x000a_no."])])
    assert inventory(raw.save(tmp_path / "book.xlsx")).tables[0].columns == ("Order\nno.",)


@pytest.mark.parametrize("ref", ["", "A1:", "Z1:A1", "A1:A9999999"])
def test_a_table_with_an_impossible_area_is_damage(tmp_path: Path, ref: str):
    raw = RawWorkbook({"S": ""}, [RawTable("T", "S", ref, ["a"])])
    with pytest.raises(WorkbookError) as error:
        inventory(raw.save(tmp_path / "book.xlsx"))
    assert error.value.text("en").startswith("book.xlsx is damaged: part xl/tables/table1.xml ")


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real workbooks is not here")
@pytest.mark.parametrize(
    ("file", "facts"),
    [
        ("174_SimpleStrict.xlsx", {"strict": True, "date1904": False}),
        ("195_hello-world-signed.xlsx", {"signed": True}),
        ("196_ms-office-2010-signed.xlsx", {"signed": True}),
        ("358_date_1904.xlsx", {"date1904": True}),
        ("295_missingcalcchainpart.xlsx", {"calc_chain_part": None}),
        ("070_TableFormulae.xlsx", {"calc_chain_part": "xl/calcChain.xml", "signed": False}),
    ],
)
def test_traits_of_real_workbooks_are_seen(file: str, facts: dict[str, object]):
    found = inventory(CORPUS / file)
    assert {name: getattr(found, name) for name in facts} == facts


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real workbooks is not here")
def test_the_source_of_a_real_table_is_seen():
    assert {table.source for table in inventory(CORPUS / "286_QueryTable.xlsx").tables} == {
        "queryTable"
    }
    assert {table.source for table in inventory(CORPUS / "288_XMLMap.xlsx").tables} == {"xml"}


@pytest.mark.parametrize(
    ("code", "date"),
    [
        ("yyyy-mm-dd", True),
        ('yyyy"年"m"月"d"日"', True),
        ("[$-409]d-mmm-yy;@", True),
        ("h:mm AM/PM", True),
        ("General", False),
        ("#,##0.00", False),
        ('0.0"days"', False),
        ("0.00\\d", False),
        ("[Red]0.00", False),
        ("[h]:mm", False),
        ('[$€-407]#,##0.00;"yes"', False),
    ],
)
def test_number_formats_that_show_dates_are_told_from_others(code: str, date: bool):
    assert is_date_format(code) is date
