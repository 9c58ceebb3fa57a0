"""Excel's tables are tables in LibreOffice too."""

from __future__ import annotations

import openpyxl
import pytest
from openpyxl.worksheet.table import Table

pytestmark = pytest.mark.xdist_group("office")


@pytest.fixture
def path(tmp_path):
    """A table of customers at B3, one with a totals row, and one that has only headers."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Data"
    for row, values in enumerate((["id", "spent"], ["0001", 5], ["0002", 7]), 3):
        for column, value in enumerate(values, 2):
            sheet.cell(row, column, value)
    sheet.add_table(Table(displayName="Customers", ref="B3:C5"))
    for row, value in enumerate(("sum", 1, 2, 3), 3):
        sheet.cell(row, 6, value)
    sheet.add_table(Table(displayName="Totals", ref="F3:F6", totalsRowCount=1))
    other = book.create_sheet("Other")
    other.append(["only", "headers"])
    other.add_table(Table(displayName="Heads", ref="A1:B1"))
    book.save(tmp_path / "tables.xlsx")
    return tmp_path / "tables.xlsx"


@pytest.fixture
def book(office, path):
    with office.books.open(str(path)) as book:
        yield book


def test_each_sheet_has_its_tables(book):
    assert {table.name for table in book.sheets["Data"].tables} == {"Customers", "Totals"}
    assert [table.name for table in book.sheets["Other"].tables] == ["Heads"]
    assert "customers" in book.sheets["Data"].tables
    assert "Heads" not in book.sheets["Data"].tables
    with pytest.raises(KeyError):
        book.sheets["Data"].tables["Heads"]


def test_a_table_knows_its_parts(book):
    table = book.sheets["Data"].tables["customers"]
    assert table.range.address == "$B$3:$C$5"
    assert table.header_row_range.value == ["id", "spent"]
    assert table.data_body_range.value == [["0001", 5.0], ["0002", 7.0]]
    assert table.totals_row_range is None
    assert table.show_headers
    assert not table.show_totals


def test_a_totals_row_is_no_data(book):
    table = book.sheets["Data"].tables["Totals"]
    assert table.data_body_range.address == "$F$4:$F$5"
    assert table.totals_row_range.address == "$F$6"


def test_a_table_of_headers_alone_has_no_data(book):
    assert book.sheets["Other"].tables["Heads"].data_body_range is None


def test_a_table_grows_and_shrinks_and_stays_so_in_the_file(book, tmp_path):
    sheet = book.sheets["Data"]
    table = sheet.tables["Customers"]
    table.resize(sheet["B3:C9"])
    sheet["B6"].value = [["0003", 9]] * 4
    assert table.data_body_range.rows.count == 6
    table.resize(sheet["B3:D7"])
    sheet["D3"].value = "tier"
    book.save(tmp_path / "resized.xlsx")
    saved = openpyxl.load_workbook(tmp_path / "resized.xlsx")["Data"]
    assert saved.tables["Customers"].ref == "B3:D7"


def test_a_name_of_a_table_means_its_data(book):
    assert book.sheets["Data"]["Customers"].address == "$B$4:$C$5"


def test_the_cell_of_a_table_knows_its_table(book):
    sheet = book.sheets["Data"]
    assert sheet["C5"].table.name == "Customers"
    assert sheet["D5"].table is None


def test_a_table_is_made_and_renamed(book):
    sheet = book.sheets["Other"]
    sheet["D1"].value = [["a", "b"], [1, 2]]
    table = sheet.tables.add(sheet["D1"].expand(), name="Fresh")
    assert table.range.address == "$D$1:$E$2"
    table.name = "Newer"
    assert sheet.tables["Newer"].range.address == "$D$1:$E$2"
    assert "Fresh" not in sheet.tables
    assert sheet.tables.add(sheet["H1:H2"]).name == "Table1"


def test_a_table_moves_with_rows_inserted_above_it(book):
    sheet = book.sheets["Data"]
    sheet["1:2"].insert("down")
    assert sheet.tables["Customers"].range.address == "$B$5:$C$7"
    sheet["1:2"].delete("up")
    assert sheet.tables["Customers"].range.address == "$B$3:$C$5"


def test_all_tables_are_told_in_one_message_as_they_stand_now(book, office):
    def told():
        before = office.bridge.calls
        found = book.impl.standing_tables()
        assert office.bridge.calls - before == 1
        return {
            one.table.name: (one.sheet, one.range.address, one.headers, one.totals) for one in found
        }

    first = {
        "Customers": ("Data", "$B$3:$C$5", True, False),
        "Heads": ("Other", "$A$1:$B$1", True, False),
        "Totals": ("Data", "$F$3:$F$6", True, True),
    }
    assert told() == first
    sheet = book.sheets["Data"]
    sheet.tables["Customers"].resize(sheet["B3:C9"])
    book.sheets["Other"].tables["Heads"].name = "Others"
    sheet["1:1"].insert("down")
    assert told() == {
        "Customers": ("Data", "$B$4:$C$10", True, False),
        "Others": ("Other", "$A$1:$B$1", True, False),
        "Totals": ("Data", "$F$4:$F$7", True, True),
    }


def test_number_formats_of_many_ranges_are_told_in_one_message(book, office):
    sheet = book.sheets["Data"]
    sheet["B4"].number_format, sheet["C4:C5"].number_format = "@", "0.00"
    ranges = [sheet[address].impl for address in ("B4", "B4:C5", "C4:C5", "F3")]
    before = office.bridge.calls
    assert sheet.impl.number_formats(ranges) == ["@", None, "0.00", "General"]
    assert office.bridge.calls - before == 1


def test_filter_buttons_go_and_come(book):
    table = book.sheets["Data"].tables["Customers"]
    table.show_autofilter = False
    assert not table.show_autofilter
    table.show_autofilter = True
    assert table.show_autofilter


def test_a_frame_updates_a_table(book):
    import pandas as pd

    table = book.sheets["Data"].tables["Customers"]
    frame = pd.DataFrame({"id": ["0007"], "spent": [1.5], "tier": ["一级"]})
    table.update(frame, index=False)
    assert table.range.value == [["id", "spent", "tier"], ["0007", 1.5, "一级"]]
    assert book.sheets["Data"]["B5:C5"].value == [None, None]


def test_what_libreoffice_has_not_is_named(book):
    table = book.sheets["Data"].tables["Customers"]
    with pytest.raises(NotImplementedError, match=r"Table\.columns is not available"):
        _ = table.columns
    with pytest.raises(NotImplementedError, match=r"Range\.font is not available"):
        _ = table.range.font.bold
    with pytest.raises(NotImplementedError, match=r"Table\.table_style is not available"):
        table.table_style = "TableStyleMedium2"
