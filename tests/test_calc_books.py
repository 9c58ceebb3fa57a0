"""Books, sheets, names and number formats of LibreOffice Calc as xlwings has them."""

from __future__ import annotations

import openpyxl
import pytest
import xlwings

from xltier.calc.faults import BridgeError

pytestmark = pytest.mark.xdist_group("office")

CODES = [
    "General", "0.00", "#,##0", "0.0%", "@", "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "m/d/yyyy",
    "h:mm AM/PM", "[h]:mm:ss", "mm:ss", "0.00E+00", "# ?/?", '#,##0.00 "kg"', "[Red]-0;0",
    'yyyy"年"m"月"d"日"', "mmm d, yyyy", "[>=100]0;0.0", "[$€-407] #,##0.00", "_(* #,##0_)",
]  # fmt: skip


@pytest.fixture
def book(office):
    with office.books.add() as book:
        yield book


def test_a_file_is_opened_once_changed_and_saved_under_another_name(office, tmp_path):
    made = openpyxl.Workbook()
    made.active.append(["a", 1])
    made.save(tmp_path / "one.xlsx")
    with office.books.open(str(tmp_path / "one.xlsx")) as book:
        assert book.name == "one.xlsx"
        assert book.fullname == str(tmp_path / "one.xlsx")
        assert office.books.open(str(tmp_path / "one.xlsx")) == book
        assert office.books["one.xlsx"] == book
        assert office.books.active == book
        book.sheets[0]["C1"].value = "new"
        book.save(str(tmp_path / "two.xlsx"))
        assert book.name == "two.xlsx"
        book.sheets[0]["D1"].value = "newer"
        book.save()
    assert "two.xlsx" not in [open_book.name for open_book in office.books]
    saved = openpyxl.load_workbook(tmp_path / "two.xlsx").active
    assert [cell.value for cell in saved[1]] == ["a", 1, "new", "newer"]


def test_a_closed_book_says_so(office):
    book = office.books.add()
    book.close()
    with pytest.raises(BridgeError, match="has been closed"):
        _ = book.name


def test_an_ending_that_cannot_be_saved_is_refused(book, tmp_path):
    with pytest.raises(BridgeError, match=r"\.xlsb"):
        book.save(str(tmp_path / "book.xlsb"))


def test_a_book_and_one_of_its_sheets_become_pdf(book, tmp_path):
    book.sheets[0]["A1"].value = "text"
    book.sheets.add("Second")["A1"].value = "more"
    book.to_pdf(tmp_path / "all.pdf")
    book.sheets["Second"].to_pdf(tmp_path / "second.pdf")
    sizes = [(tmp_path / name).read_bytes() for name in ("all.pdf", "second.pdf")]
    assert all(content.startswith(b"%PDF") for content in sizes)
    assert len(sizes[0]) > len(sizes[1])
    assert [sheet.visible for sheet in book.sheets] == [True, True]


def test_sheets_are_added_renamed_copied_moved_and_deleted(book):
    first = book.sheets[0]
    first.name = "First"
    book.sheets.add("Last", after=first)
    book.sheets.add("Zero", before="First")
    assert book.sheet_names == ["Zero", "First", "Last"]
    assert book.sheets.active.name == "Zero"
    first["A1"].value = "copied"
    copy = first.copy(name="Copy")
    assert copy["A1"].value == "copied"
    book.sheets["Copy"].move(before=book.sheets["Zero"])
    assert book.sheet_names == ["Copy", "Zero", "First", "Last"]
    assert first.index == 3
    book.sheets["Zero"].delete()
    assert book.sheet_names == ["Copy", "First", "Last"]
    with pytest.raises(KeyError):
        book.sheets["Zero"]


def test_a_sheet_goes_to_another_book(office, book):
    book.sheets[0]["A1"].value = 7
    with office.books.add() as other:
        book.sheets[0].copy(after=other.sheets[0])
        assert other.sheets[1]["A1"].value == 7.0


def test_a_sheet_is_hidden_and_shown(book):
    sheet = book.sheets.add("Hidden")
    sheet.visible = False
    assert not book.sheets["Hidden"].visible
    sheet.visible = True
    assert book.sheets["Hidden"].visible


def test_rows_and_columns_are_inserted_deleted_hidden_and_sized(book):
    sheet = book.sheets[0]
    sheet["A1"].value = [[1, 2], [3, 4]]
    sheet["1:1"].insert("down")
    sheet["A:A"].insert("right")
    assert sheet["B2:C3"].value == [[1.0, 2.0], [3.0, 4.0]]
    sheet["B2:B3"].delete("left")
    assert sheet["B2:C3"].value == [[2.0, None], [4.0, None]]
    sheet["1:1"].delete("up")
    assert sheet["B1:B2"].value == [2.0, 4.0]
    sheet["A2:A3"].rows.hidden = True
    assert sheet["A2"].rows.hidden is True
    assert sheet["A1:A3"].rows.hidden is None
    sheet["A:B"].column_width = 20
    assert sheet["A1:B1"].column_width == pytest.approx(20, abs=0.1)
    sheet["A1"].row_height = 30
    assert sheet["A1"].row_height == pytest.approx(30, abs=0.1)
    sheet["B1"].value = "a text that is a good deal wider than a column"
    sheet["A:B"].autofit()
    assert sheet["B1"].column_width > 30


def test_cells_are_merged_coloured_and_copied(book):
    sheet = book.sheets[0]
    sheet["A1"].value = "title"
    sheet["A1:C1"].merge()
    assert sheet["B1"].merge_area.address == "$A$1:$C$1"
    assert sheet["A1"].merge_cells
    sheet["A1:C1"].unmerge()
    assert not sheet["A1"].merge_cells
    sheet["A1"].color = "#0a141e"
    assert sheet["A1"].color == (10, 20, 30)
    sheet["A1"].copy(sheet["E5"])
    assert sheet["E5"].value == "title"
    assert sheet["E5"].color == (10, 20, 30)
    sheet["E5"].clear()
    assert sheet["E5"].value is None
    assert sheet["E5"].color is None


def test_contents_go_and_formats_stay(book):
    sheet = book.sheets[0]
    sheet["A1"].number_format = "0.00"
    sheet["A1"].value = 5
    sheet["A1"].clear_contents()
    assert sheet["A1"].value is None
    assert sheet["A1"].number_format == "0.00"
    sheet["A1"].clear_formats()
    assert sheet["A1"].number_format == "General"


@pytest.mark.parametrize("code", CODES)
def test_a_number_format_is_excels_in_and_out(office, code):
    book = office.books[0] if len(office.books) else office.books.add()
    cell = book.sheets[0]["Z99"]
    cell.number_format = code
    assert cell.number_format == code


def test_several_formats_are_none_and_a_wrong_one_is_refused(book):
    sheet = book.sheets[0]
    sheet["A1"].number_format = "0.00"
    assert sheet["A1:A2"].number_format is None
    with pytest.raises(BridgeError, match="no number format"):
        sheet["A1"].number_format = "[>1][<2][=3]0;;;;;@@"


def test_a_truth_stays_a_truth_in_the_general_format(book):
    cells = book.sheets[0]["A1:B1"]
    cells.value = [True, 5]
    cells.number_format = "General"
    assert cells.value == [True, 5.0]


def test_blocks_have_ends(book):
    sheet = book.sheets[0]
    sheet["B2"].value = [["h", "i", None, "x"], ["a", 1, None, None], ["b", 2, None, None]]
    assert sheet["B2"].expand().address == "$B$2:$C$4"
    assert sheet["B2"].expand("down").address == "$B$2:$B$4"
    assert sheet["B2"].end("right").address == "$C$2"
    assert sheet["C2"].end("right").address == "$E$2"
    assert sheet["E2"].end("left").address == "$C$2"
    assert sheet["B4"].end("up").address == "$B$2"
    assert sheet["B1048576"].end("up").address == "$B$4"
    assert sheet["B4"].end("down").address == "$B$1048576"
    assert sheet["C3"].current_region.address == "$B$2:$C$4"
    assert sheet.used_range.address == "$B$2:$E$4"


def test_addresses_are_excels(book):
    sheet = book.sheets[0]
    sheet.name = "My Sheet"
    cells = sheet[1:3, 2:30]
    assert cells.address == "$C$2:$AD$3"
    assert cells.get_address(False, False) == "C2:AD3"
    assert cells.get_address(include_sheetname=True) == "'My Sheet'!$C$2:$AD$3"
    assert sheet["XFD1048576"].address == "$XFD$1048576"
    assert sheet["b:c"].address == "$B:$C"
    assert sheet.range("'My Sheet'!A1:B2").address == "$A$1:$B$2"
    assert sheet.range((2, 3), (4, 5)).address == "$C$2:$E$4"
    with pytest.raises(IndexError):
        sheet.range((0, 1))
    with pytest.raises(KeyError):
        sheet.range("XFE1")


def test_names_are_defined_found_and_deleted(book):
    sheet = book.sheets[0]
    sheet.name = "Data"
    book.names.add("Rates", "=Data!$B$2:$B$4")
    book.names.add("Growth", "=1.5*2")
    sheet["D1:D2"].name = "Here"
    assert {name.name for name in book.names} == {"Rates", "Growth", "Here"}
    assert book.names["rates"].refers_to_range.address == "$B$2:$B$4"
    assert book.names["Growth"].refers_to == "=1.5*2"
    assert sheet["Rates"].address == "$B$2:$B$4"
    assert sheet["D1:D2"].name.name == "Here"
    assert sheet["D1"].name is None
    sheet["A1"].formula = "=Growth+1"
    assert sheet["A1"].value == 4.0
    book.names["Rates"].refers_to = "=Data!$A$1"
    assert book.names["Rates"].refers_to == "=Data!$A$1"
    book.names["Rates"].delete()
    assert "Rates" not in book.names
    with pytest.raises(KeyError):
        book.names["Rates"]


def test_a_name_may_hold_on_one_sheet_alone(book):
    sheet = book.sheets[0]
    sheet.name = "Data"
    sheet.names.add("Local", "=Data!$C$3")
    assert [name.name for name in book.names] == ["Data!Local"]
    assert [name.name for name in sheet.names] == ["Data!Local"]
    assert sheet["Local"].address == "$C$3"


def test_a_pane_is_frozen_in_the_file(book, tmp_path):
    book.sheets[0].freeze_panes.freeze_at("A1:B3")
    book.save(str(tmp_path / "frozen.xlsx"))
    assert openpyxl.load_workbook(tmp_path / "frozen.xlsx").active.freeze_panes == "C4"


def test_the_engine_is_one_of_xlwings(office):
    engine = xlwings.engines["calc"]
    assert engine.name == "calc"
    assert office.app.pid in engine.apps.keys()  # noqa: SIM118 - it is no dict
    assert xlwings.apps.active.books.count == len(office.books)
