"""A workbook open in what stands in for Excel: its refusals, its values, taking back and undo."""

from __future__ import annotations

import datetime as dt
import decimal
import shutil
import sys
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import xlwings
from fake_excel import FakeRange, com_error, open_book, refusal
from hosts import contents
from hypothesis import given
from hypothesis import strategies as st
from small_books import TODAY, few_customers, reviewed_before
from test_workbook_contract import make_book

from xltier.commands.recalculate import recalculate
from xltier.errors import CellError, WorkbookError
from xltier.workbook.closed import ClosedWorkbook
from xltier.workbook.inventory import Area
from xltier.workbook.live import LiveWorkbook
from xltier.workbook.live_application import StatusBar, quiet
from xltier.workbook.live_cells import read_values
from xltier.workbook.live_columns import chosen, same_cells
from xltier.workbook.live_faults import fault_of, understood
from xltier.workbook.live_memory import Memory, Remembered, codes_of
from xltier.workbook.live_text import is_taken_for_other
from xltier.workbook.live_undo import has_undo, undo_last
from xltier.workbook.live_values import Handing, cells_of, moments, typed_series
from xltier.workbook.template import build

DAY = dt.datetime(2026, 3, 5)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XLTIER_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def book(tmp_path):
    return open_book(make_book(tmp_path / "book.xlsx"))


def stage(book: xlwings.Book) -> LiveWorkbook:
    """Stage a change of every sort: cells, rows with totals below, a table with other headers."""
    workbook = LiveWorkbook(book, verb="recalculate")
    workbook.read("Customers")
    workbook.update("Customers", pd.DataFrame({"tier": ["Tin"], "monetary_value": [5]}, index=[4]))
    workbook.append("Snapshots", pd.DataFrame({"as_of": [DAY] * 3, "customers": [5, 6, 7]}))
    matrix = [["Iron", 1, 2, 3], ["Gold", 4, 5, 6], ["Tin", 7, 8, 9]]
    columns = ["from_tier", "Iron", "Gold", "Tin"]
    workbook.replace("TierMatrix", pd.DataFrame(matrix, columns=columns))
    moves = pd.DataFrame({"customer_id": ["1-2"], "to_tier": ["T"], "amount_now": [None]})
    workbook.replace("Movement", moves)
    return workbook


def test_it_gets_the_cells_that_a_closed_file_gets(tmp_path):
    plain, copy = tmp_path / "plain.xlsx", tmp_path / "open.xlsx"
    build(plain, "en", content=few_customers("en"))
    shutil.copy(reviewed_before(plain), copy)
    with ClosedWorkbook(plain, backups=False) as workbook:
        recalculate(workbook, as_of=TODAY, today=TODAY)
    book = open_book(copy)
    before = contents(LiveWorkbook(book))
    recalculate(LiveWorkbook(book), as_of=TODAY, today=TODAY)
    got, wanted = contents(LiveWorkbook(book)), contents(LiveWorkbook(open_book(plain)))
    for found in (got, wanted):
        taken_at = found["Snapshots"][1][-1][1]
        assert isinstance(taken_at, dt.datetime)
        found["Snapshots"][1][-1][1] = None
    assert got == wanted
    undo_last(book)
    assert contents(LiveWorkbook(book)) == before


def test_all_sorts_of_changes_are_undone(book):
    before = contents(LiveWorkbook(book))
    stage(book).commit()
    assert contents(LiveWorkbook(book)) != before
    undone = undo_last(book)
    assert contents(LiveWorkbook(book)) == before
    assert undone.tables == ("Customers", "Snapshots", "TierMatrix", "Movement")
    assert undone.kept == 0


@pytest.mark.parametrize("number", range(1, 9))
def test_whichever_write_fails_everything_is_as_it_was(book, monkeypatch, number):
    before = contents(LiveWorkbook(book))
    workbook, writing, count = stage(book), FakeRange.raw_value, [0]

    def write(cells, value):
        count[0] += 1
        if count[0] == number:
            raise refusal("Not enough memory.")
        writing.fset(cells, value)

    monkeypatch.setattr(FakeRange, "raw_value", property(writing.fget, write))
    with pytest.raises(WorkbookError, match=r"put back as they were\. Excel refused a step"):
        workbook.commit()
    assert contents(LiveWorkbook(book)) == before
    assert not has_undo(book)


def test_undo_finds_nothing_of_its_own_in_a_workbook_that_was_closed_without_saving(book, tmp_path):
    before = contents(LiveWorkbook(book))
    stage(book).commit()
    again = open_book(tmp_path / "book.xlsx")
    assert has_undo(again)
    assert undo_last(again).cells == 0
    assert contents(LiveWorkbook(again)) == before


def test_what_is_kept_for_undo_is_no_programs_code_and_is_given_up_after_twenty_books(home):
    for number in range(25):
        memory = Memory(f"book {number}")
        memory.begin(Remembered("check", dt.datetime.now().astimezone(), ()))
        memory.finish()
    folders = [path for path in (home / "undo").iterdir() if path.is_dir()]
    assert len(folders) == 20
    kept = {file.name for folder in folders for file in folder.iterdir()}
    assert kept == {"change.json", "title.txt"}
    assert not Memory("book 0").holds()
    assert Memory("book 24").recall().verb == "check"


@pytest.mark.parametrize(
    ("error", "en"),
    [
        (com_error(-2147418111, "", 0), "Excel is busy: finish editing the cell"),
        (com_error(-2147352567, "", -2146777998), "Excel is busy: finish editing the cell"),
        (com_error(-2147417848, ""), "book.xlsx was closed while xltier was working"),
        (refusal("The cell is on a protected sheet."), "A sheet of book.xlsx is protected"),
        (refusal("单元格或图表位于受保护的工作表中。"), "A sheet of book.xlsx is protected"),
        (refusal("Something else."), "Excel refused a step (Something else)"),
    ],
)
def test_what_excel_refuses_is_said_in_a_sentence(error, en):
    with pytest.raises(WorkbookError) as raised, understood("book.xlsx"):
        raise error
    assert str(raised.value).startswith(en)
    assert raised.value.__cause__ is error


def test_what_is_not_excels_is_not_made_excels():
    assert fault_of(ValueError("x"), "book.xlsx") is None
    with pytest.raises(ZeroDivisionError), understood("book.xlsx"):
        raise ZeroDivisionError


def test_apple_events_are_understood_too():
    class CommandError(Exception):
        def __init__(self, number: int) -> None:
            self.errornumber, self.errormessage = number, "Parameter error."

    said = {number: str(fault_of(CommandError(number), "b")) for number in (-1712, -600, -50)}
    assert said[-1712].startswith("Excel is busy")
    assert said[-600].startswith("b was closed")
    assert said[-50].startswith("Excel refused a step (Parameter error)")


def test_a_call_that_excel_rejects_is_not_repeated_for_ever(monkeypatch):
    windows = SimpleNamespace(N_COM_ATTEMPTS=0)
    monkeypatch.setattr(xlwings, "_xlwindows", windows, raising=False)
    with understood("book.xlsx"):
        assert windows.N_COM_ATTEMPTS > 1000
    assert windows.N_COM_ATTEMPTS == 0


def test_all_settings_are_put_back_even_if_one_cannot_be():
    class App:
        calculation, enable_events, _screen = "automatic", True, True

        @property
        def screen_updating(self):
            return self._screen

        @screen_updating.setter
        def screen_updating(self, value):
            self._screen = value
            if value:
                raise refusal("no screen")

    app = App()
    with pytest.raises(com_error), quiet(app):
        assert (app.calculation, app.enable_events) == ("manual", False)
    assert (app.calculation, app.enable_events) == ("automatic", True)


def test_a_status_bar_that_fails_stops_nothing():
    class App:
        @property
        def status_bar(self):
            return ""

        @status_bar.setter
        def status_bar(self, _value):
            raise refusal("busy")

    bar = StatusBar(App())
    bar.show("Reading", 0.5, "en")
    bar.hand_back()


def test_values_as_com_gives_them_become_plain_ones(book):
    sheet = book.sheets["Rules"]
    sheet.impl.cell(2, 2).value = -2146826243
    sheet.impl.cell(3, 2).value, sheet.impl.cell(3, 2).format = 12.34567, "$#,##0.00"
    sheet.impl.cell(4, 2).value = "#N/A"
    (column,) = read_values(sheet, Area.parse("B2:B6"))
    assert column == ["#SPILL!", 12.3457, "#N/A", True, "#N/A"]
    assert [type(value) for value in column] == [CellError, float, str, bool, CellError]


def test_errors_on_a_mac_are_known_by_their_look(book, monkeypatch):
    cells = [[-2146826281, "#DIV/0!"], ["#N/A", "#N/A"], [decimal.Decimal(2), "2"]]
    bare = [
        [None if number else value] for (value, _), number in zip(cells, (1, 0, 0), strict=True)
    ]
    found = SimpleNamespace(
        options=lambda **_: SimpleNamespace(value=bare),
        api=SimpleNamespace(string_value=SimpleNamespace(get=lambda: [[t] for _, t in cells])),
    )
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr("xltier.workbook.live_cells.range_of", lambda _sheet, _area: found)
    (column,) = read_values(book.sheets["Rules"], Area.parse("A1:A3"))
    assert [(type(value), value) for value in column] == [
        (CellError, "#DIV/0!"),
        (str, "#N/A"),
        (float, 2.0),
    ]


TAKEN = [
    "007",
    "1-2",
    "TRUE",
    "wahr",
    "Mar 5",
    "5. Mai",
    "12:30 PM",
    "1E5",
    "$5",
    "５",
    "3月5日",
    "'",
]
TAKEN += ["=A1", "+49 89", "-", "@me", "#N/A", "#DIV/0!", "2026-03-05T10:00Z", "1,5 %", "(12)"]
PLAIN = ["Gold", "一级", "Tier 1", "R5 F3", "C-17", "May", "#1 in the region", "a=b", "Champions"]
PLAIN += ["Sales of 12,000 in 7 orders reach Gold: at least 10,000 and 6 orders.", "7 of 9 rules"]


def test_only_texts_that_excel_would_change_get_a_mark():
    assert [text for text in TAKEN if not is_taken_for_other(text)] == []
    assert [text for text in PLAIN if is_taken_for_other(text)] == []


CELLS = st.one_of(
    st.none(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.text(min_size=1, max_size=5),
    st.sampled_from([DAY, dt.datetime(1999, 12, 31, 23, 59, 59)]),
    st.sampled_from(["#N/A", "#REF!"]).map(CellError),
)


@given(st.lists(CELLS, max_size=8))
def test_columns_of_cells_hold_what_they_were_made_of(values):
    cells = cells_of(values)
    assert same_cells(cells, cells_of(list(values))).all()
    series = typed_series(values, "text")
    assert [None if v is None or v is pd.NaT or v != v else v for v in series] == values  # noqa: PLR0124
    other = cells_of([f"other {place}" for place in range(len(values))])
    assert not same_cells(cells, other).any()
    take = np.arange(len(values)) % 2 == 0
    assert (same_cells(chosen(take, cells, other), cells) == take).all()


@given(st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(9999, 12, 31)))
def test_dates_come_back_to_the_millisecond(moment):
    moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    assert moments(cells_of([moment]).numbers) == [moment]


@given(st.lists(st.text(min_size=1, max_size=6), min_size=1), st.sampled_from("@G"))
def test_marks_are_nothing_but_marks(texts, style):
    for literal in (True, False):
        handing = Handing(None, lambda moment: moment, literal)
        written = list(handing.values(cells_of(list(texts)), "@" if style == "@" else "General"))
        for text, mark in zip(texts, written, strict=True):
            assert mark in (text, f"'{text}")
            assert (mark != text) or not text.startswith("'")
            assert (mark != text) or literal or not text.startswith("=")


def test_the_ribbon_can_tell_which_workbooks_have_something_to_undo(home):
    names = home / "undo" / "names.txt"
    for path in ("C:\\sales\\客户.xlsm", "/home/sales/book.xlsm"):
        memory = Memory(path)
        memory.begin(Remembered("check", dt.datetime.now().astimezone(), ()))
        memory.finish()
    assert set(names.read_text().splitlines()) == {codes_of("客户.xlsm"), codes_of("book.xlsm")}
    memory.forget()
    assert names.read_text().splitlines() == [codes_of("客户.xlsm")]
