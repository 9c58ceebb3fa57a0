"""Values go into LibreOffice Calc and come back as they do with Excel."""

from __future__ import annotations

import datetime as dt

import numpy as np
import openpyxl
import pandas as pd
import pytest
from examples import examples
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl.comments import Comment

from xltier.calc.faults import BridgeError
from xltier.errors import CellError

pytestmark = pytest.mark.xdist_group("office")

NOON = dt.datetime(2026, 6, 30, 12, 0, 0, 125000)
AWKWARD = ["007", "1-2", "TRUE", "+49 30", "-5", "@home", "1e5", "3/4", "#N/A", "12:30", "50%"]
AWKWARD += [" lead", "two\nlines", "two\nlines\tand a tab", "=", "一级", "😀", "a" * 5000, "€ 5"]

# a cell keeps no carriage return, and a date no fraction of a millisecond
texts = st.text(
    st.characters(
        codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"
    ),
    min_size=1,
    max_size=20,
).filter(lambda text: not text.startswith(("=", "'")))
numbers = st.floats(allow_nan=False, allow_infinity=False, width=64)
moments = st.datetimes(dt.datetime(1900, 3, 1), dt.datetime(2199, 12, 31)).map(
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
)
undated = st.one_of(st.none(), st.booleans(), numbers, texts, st.sampled_from(AWKWARD))
cells = st.one_of(undated, moments)
grids = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=6)
)


@pytest.fixture(scope="module")
def sheet(office):
    with office.books.add() as book:
        yield book.sheets[0]


@pytest.fixture
def empty(sheet):
    sheet.clear()
    return sheet


@examples(25)
@given(grid=grids)
@example(grid=[[text] for text in AWKWARD])
def test_whatever_is_written_comes_back(sheet, grid):
    sheet.clear()
    target = sheet["B2"].resize(len(grid), len(grid[0]))
    target.value = grid
    back = target.options(ndim=2).value
    assert back == grid
    assert [[type(cell) for cell in row] for row in back] == [
        [type(cell) for cell in row] for row in grid
    ]


@examples(10)
@given(before=undated, after=cells)
@example(before=True, after=NOON)
@example(before="=1>0", after=1.0)
def test_what_stood_in_a_cell_does_not_change_what_is_written_over_it(sheet, before, after):
    sheet.clear()
    sheet["B2"].value = before
    sheet["B2"].value = after
    assert sheet["B2"].value == after
    assert type(sheet["B2"].value) is type(after)


def test_one_cell_a_row_a_column_and_a_block_have_the_shapes_that_xlwings_gives(empty):
    empty["A1"].value = [[1, 2], [3, 4]]
    assert empty["A1"].value == 1.0
    assert empty["A1:B1"].value == [1.0, 2.0]
    assert empty["A1:A2"].value == [1.0, 3.0]
    assert empty["A1:B2"].value == [[1.0, 2.0], [3.0, 4.0]]


def test_a_slice_is_a_range(empty):
    assert empty["B4:D9"][1:, :].address == "$B$5:$D$9"
    assert empty["B4:D9"][2, 1].address == "$C$6"
    assert empty["B4:D9"][:, -1].address == "$D$4:$D$9"
    assert empty[0, :2].address == "$A$1:$B$1"


def test_one_value_fills_a_range(empty):
    empty["A1:B2"].value = "x"
    assert empty["A1:B2"].value == [["x", "x"], ["x", "x"]]


def test_none_and_an_empty_text_empty_a_cell(empty):
    empty["A1"].value = [["a"], ["b"]]
    empty["A1"].value = [[None], [""]]
    assert empty["A1:A2"].value == [None, None]
    assert empty["A1"].formula == ""


def test_an_apostrophe_makes_text_and_is_taken_off(empty):
    empty["A1"].value = [["'=A2"], ["''x"], ["'5"]]
    assert empty["A1:A3"].value == ["=A2", "'x", "5"]


def test_values_of_numpy_and_pandas_are_those_of_python(empty):
    day = pd.Timestamp("2026-01-02 03:04:05")
    given_values = [np.float64(1.5), np.int64(2), np.bool_(True), day, pd.NaT, pd.NA, np.nan]
    empty["A1"].value = given_values
    expected = [1.5, 2.0, True, day.to_pydatetime(), None, None, None]
    assert empty["A1:G1"].value == expected
    assert empty["C1"].value is True


def test_a_frame_goes_in_and_comes_back(empty):
    frame = pd.DataFrame({"name": ["Ada", None], "spent": [1.5, 2.0]})
    empty["A1"].options(index=False).value = frame
    back = empty["A1:B3"].options(pd.DataFrame, index=False).value
    pd.testing.assert_frame_equal(back, frame, check_dtype=False)


def test_infinity_is_refused_before_anything_is_written(empty):
    empty["A1"].value = "kept"
    with pytest.raises(ValueError, match="inf"):
        empty["A1:A2"].value = [["lost"], [float("inf")]]
    assert empty["A1"].value == "kept"


def test_a_number_over_a_truth_is_a_number(empty):
    empty["A1"].value = True
    empty["A1"].value = 1
    assert type(empty["A1"].value) is float
    assert empty["A1"].number_format == "General"


def test_a_day_has_no_time_in_its_format_and_a_moment_has(empty):
    empty["A1"].value = [[dt.date(2026, 1, 2)], [NOON]]
    assert empty["A1"].value == dt.datetime(2026, 1, 2)
    assert "h" not in empty["A1"].number_format
    assert "h" in empty["A2"].number_format


def test_a_date_leaves_a_format_that_the_user_chose(empty):
    empty["A1:A2"].number_format = "yyyy/mm"
    empty["B1"].number_format = "0.00"
    empty["A1"].value = [[NOON, NOON]]
    assert empty["A1"].number_format == "yyyy/mm"
    assert empty["B1"].number_format == "0.00"
    assert empty["B1"].value == pytest.approx(46203.5, abs=0.001)


def test_dates_are_known_by_their_formats_cell_by_cell(empty):
    empty["A1:A6"].value = [[float(day)] for day in range(46023, 46029)]
    for cell in ("A1", "A3", "A6"):
        empty[cell].number_format = "yyyy-mm-dd"
    kinds = [type(value) for value in empty["A1:A6"].value]
    assert kinds == [dt.datetime, float, dt.datetime, float, float, dt.datetime]


def test_a_number_that_is_no_date_stays_a_number_whatever_its_format(empty):
    empty["A1"].number_format = "yyyy-mm-dd"
    empty["A1"].value = 1e15
    assert empty["A1"].value == 1e15


def test_errors_are_none_or_text_as_with_excel(empty):
    formulas = ["=1/0", "=NA()", "=nope()", "=SQRT(-1)", "=#REF!", '=VALUE("x")', "=1"]
    empty["A1"].value = [[formula] for formula in formulas]
    cells = empty["A1:A7"]
    assert cells.value == [None] * 6 + [1.0]
    texts = cells.options(err_to_str=True).value
    assert texts == ["#DIV/0!", "#N/A", "#NAME?", "#VALUE!", "#REF!", "#VALUE!", 1.0]
    raw = cells.raw_value
    assert all(isinstance(row[0], CellError) for row in raw[:6])


def test_many_errors_are_told_apart(empty):
    empty["A1:A60"].value = "=NA()"
    empty["A30:A40"].value = "=1/0"
    texts = empty["A1:A60"].options(err_to_str=True).value
    assert [texts.count(error) for error in ("#N/A", "#DIV/0!")] == [49, 11]
    assert texts[29:40] == ["#DIV/0!"] * 11


def test_a_text_that_looks_like_an_error_is_a_text(empty):
    empty["A1"].value = "#N/A"
    assert empty["A1"].value == "#N/A"
    assert not isinstance(empty["A1"].raw_value, CellError)


def test_a_note_outlives_the_value_written_over_it(office, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.active["B1"].comment = Comment("ask again", "Robin")
    book.save(tmp_path / "noted.xlsx")
    with office.books.open(str(tmp_path / "noted.xlsx")) as opened:
        opened.sheets[0]["A1:B2"].value = [["c", True], ["=B1", NOON]]
        opened.sheets[0]["B1"].formula = "=1+1"
        assert opened.sheets[0]["A1:B2"].value == [["c", 2.0], [2.0, NOON]]
        opened.save(tmp_path / "after.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "after.xlsx").active
    assert "ask again" in sheet["B1"].comment.text


def test_a_workbook_that_counts_days_from_1904_has_the_same_dates(office, tmp_path):
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active["A1"] = dt.datetime(2026, 1, 2)
    book.save(tmp_path / "mac.xlsx")
    with office.books.open(str(tmp_path / "mac.xlsx")) as opened:
        sheet = opened.sheets[0]
        sheet["A2"].value = NOON
        assert sheet["A1:A2"].value == [dt.datetime(2026, 1, 2), NOON]


def test_a_protected_sheet_says_why_nothing_is_written(office, tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "kept"
    book.active.protection.enable()
    book.save(tmp_path / "protected.xlsx")
    with office.books.open(str(tmp_path / "protected.xlsx")) as opened:
        with pytest.raises(BridgeError, match="protected"):
            opened.sheets[0]["A1:B1"].value = ["lost", 1]
        assert opened.sheets[0]["A1:B1"].value == ["kept", None]


def test_a_range_of_any_size_is_one_message_each_way(office, empty):
    def messages(rows):
        grid = [[f"a{row}", float(row), NOON, row % 2 == 0, None] for row in range(rows)]
        before = office.bridge.calls
        empty["A1"].value = grid
        written = office.bridge.calls
        assert empty["A1"].resize(rows, 5).options(ndim=2).value == grid
        return written - before, office.bridge.calls - written

    assert messages(10) == messages(2000)
    target = empty["A1:E2000"].impl
    before = office.bridge.calls
    target.raw_value = target.raw_value
    assert office.bridge.calls - before == 2
