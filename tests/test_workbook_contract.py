"""What every `Workbook` promises: a file, a file with macros, a document open in LibreOffice."""

from __future__ import annotations

import datetime as dt
import shutil
from functools import partial
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hosts import closed_host, excel_host, live_host, macro_host
from openpyxl.worksheet.table import Table

from xltier.errors import CellError, WorkbookError

DAY = dt.datetime(2026, 3, 5)
MOMENT = dt.datetime(2026, 3, 5, 14, 30)
CUSTOMERS = [
    ["客户编号", "My note", "Last contact", "Tier", "Sales in window", "Twice", "Reason"],
    ["007", "first", DAY, "Gold", 10.5, "=F4*2", "=1+1"],
    ["008", None, None, None, None, None, None],
    [None] * 7,
    ["1-2", "third", "soon", "Iron", 30, "=F7*2", "plain"],
]
SETTINGS = [
    ["Setting", "Value", "Own"],
    ["Review date", DAY, "a"],
    ["Window", 12, "b"],
    ["Currency", "USD", None],
    ["Strict", True, None],
    ["Broken", "#N/A", None],
]
MOVEMENT = [
    ["Customer ID", "To", "Sales now", "Remark"],
    ["007", "Gold", 1, "=E3*2"],
    ["008", "Iron", 2, "mine"],
    ["009", "Iron", 3, None],
]
SNAPSHOTS = [
    ["As of", "Taken at", "Customers"],
    [dt.datetime(2026, 1, 31), MOMENT, 3],
    [dt.datetime(2026, 2, 28), MOMENT, 4],
    ["Total", None, "=SUM(D4:D5)"],
]
MATRIX = [["From \\ To", "Gold", "Iron"], ["Gold", 1, 2], ["Iron", 3, 4]]
REPS = [["Rep", "Team"], ["Ann", "North"]]


def put(sheet, corner: str, name: str, rows, *, totals: bool = False) -> None:
    """Write rows at a cell and make them a table."""
    start = sheet[corner]
    for down, row in enumerate(rows):
        for right, value in enumerate(row):
            cell = sheet.cell(start.row + down, start.column + right)
            cell.value = value
            if value == "=1+1":
                cell.data_type = "s"
    end = sheet.cell(start.row + len(rows) - 1, start.column + len(rows[0]) - 1)
    table = Table(displayName=name, ref=f"{corner}:{end.coordinate}")
    if totals:
        table._initialise_columns()
        for column, header in zip(table.tableColumns, rows[0], strict=True):
            column.name = header
        table.totalsRowCount = 1
        table.autoFilter.ref = f"{corner}:{sheet.cell(end.row - 1, end.column).coordinate}"
    sheet.add_table(table)


def make_book(path: Path) -> Path:
    """Make the workbook of which the statements below speak."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    put(book.create_sheet("Customers"), "B3", "Customers", CUSTOMERS)
    rules = book.create_sheet("Rules")
    put(rules, "A1", "Settings", SETTINGS)
    rules["B7"] = "typed below"
    put(book.create_sheet("Moves"), "C2", "Movement", MOVEMENT)
    history = book.create_sheet("History")
    put(history, "B3", "Snapshots", SNAPSHOTS, totals=True)
    board = book.create_sheet("Dashboard")
    put(board, "B2", "TierMatrix", MATRIX)
    board["B9"] = "stands here"
    put(book.create_sheet("Reps"), "A1", "Reps", REPS)
    book["Reps"]["A5"] = "leave me"
    book.save(path)
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return make_book(tmp_path_factory.mktemp("contract") / "book.xlsx")


@pytest.fixture
def path(made, tmp_path, monkeypatch):
    monkeypatch.setenv("XLTIER_HOME", str(tmp_path / "home"))
    return Path(shutil.copy(made, tmp_path / "book.xlsx"))


HOSTS = [
    pytest.param("xlsx"),
    pytest.param("xlsm"),
    pytest.param("as Excel"),
    pytest.param("live", marks=pytest.mark.xdist_group("office")),
]


@pytest.fixture(params=HOSTS)
def host(request):
    """Opens a file in its host: `with host(path) as opened`."""
    if request.param == "live":
        return partial(live_host, request.getfixturevalue("office"))
    hosts = {"xlsx": closed_host, "xlsm": macro_host, "as Excel": excel_host}
    return hosts[request.param]


@pytest.fixture
def opened(host, path):
    with host(path) as opened:
        yield opened


def values(frame: pd.DataFrame) -> list[list[object]]:
    return [[None if v is None or pd.isna(v) else v for v in row] for row in frame.to_numpy(object)]


def test_it_knows_its_tables_sheets_headers_and_language(opened):
    book = opened.workbook
    assert (book.language, book.has("Customers"), book.has("Findings")) == ("en", True, False)
    assert book.sheet_of("Movement") == "Moves"
    assert book.headers("Customers") == tuple(CUSTOMERS[0])
    assert book.address("Settings", 3, "value") == "Rules!B3"
    assert book.address("Settings", 3, "Own") == "Rules!C3"
    assert book.address("Settings", 3, "method") == "Rules!A3"


def test_a_table_reads_with_its_types_and_without_blank_rows(opened):
    frame = opened.workbook.read("Customers", also=["my  note", "Nothing"])
    assert list(frame.index) == [4, 5, 7]
    assert list(frame["customer_id"]) == ["007", "008", "1-2"]
    assert isinstance(frame["customer_id"].dtype, pd.StringDtype)
    assert frame["monetary_value"].dtype == "float64"
    assert values(frame[["my  note", "last_contact", "tier", "monetary_value", "reason"]]) == [
        ["first", DAY, "Gold", 10.5, "=1+1"],
        [None, None, None, None, None],
        ["third", "soon", "Iron", 30.0, "plain"],
    ]
    assert set(frame.columns) == {
        *("customer_id", "my  note", "last_contact", "tier", "monetary_value", "reason")
    }


def test_mixed_cells_read_as_typed(opened):
    frame = opened.workbook.read("Settings")
    assert frame["value"].dtype == object
    assert list(frame["value"]) == [DAY, 12.0, "USD", True, "#N/A"]
    types = [type(value) for value in frame["value"]]
    assert types == [dt.datetime, float, str, bool, CellError]


def test_cells_that_hold_formulas_are_told_from_those_that_look_like_one(opened):
    book = opened.workbook
    found = book.formulas("Customers", ["twice", "reason", "tier", "abc", "Nothing"])
    assert {name: cells.rows for name, cells in found.items()} == {
        "twice": {4, 7},
        "reason": frozenset(),
        "tier": frozenset(),
    }


def test_dates_and_moments_read_as_dates(opened):
    frame = opened.workbook.read("Snapshots")
    assert frame["as_of"].dtype == frame["taken_at"].dtype == "datetime64[ms]"
    assert list(frame["taken_at"]) == [MOMENT, MOMENT]
    assert list(frame.index) == [4, 5], "the totals row is no row"


def test_what_stands_right_below_a_table_is_known_once_it_was_read(opened):
    book = opened.workbook
    book.read("Settings")
    book.read("Customers")
    assert (book.below("Settings"), book.below("Customers")) == (7, None)


def test_a_table_that_is_missing_is_named_beside_those_that_are_there(opened):
    with pytest.raises(WorkbookError, match=r"no table named Findings.*Customers \(Customers\)"):
        opened.workbook.read("Findings")


@pytest.mark.parametrize(
    ("cell", "header", "words"),
    [
        ("C3", "Tier", "Headers Customers!C3 and Customers!E3 of table Customers both say “Tier”"),
        ("B3", "Number", "Table Customers on sheet Customers lacks the column “Customer ID”"),
    ],
)
def test_headers_that_do_not_do_are_named(host, path, cell, header, words):
    book = openpyxl.load_workbook(path)
    book["Customers"][cell] = header
    book.save(path)
    with host(path) as opened, pytest.raises(WorkbookError) as raised:
        opened.workbook.read("Customers")
    assert words in str(raised.value)


def test_merged_cells_in_a_table_are_refused(host, path):
    book = openpyxl.load_workbook(path)
    book["Customers"].merge_cells("G5:G6")
    book.save(path)
    with host(path) as opened, pytest.raises(WorkbookError, match="Customers!G5:G6"):
        opened.workbook.read("Customers")


def test_an_update_writes_the_named_cells_and_no_others_when_it_is_committed(opened):
    book = opened.workbook
    before = opened.rows("Customers", "B3:H7")
    book.update("Customers", pd.DataFrame({"tier": ["Iron"], "abc": ["A"]}, index=[7]))
    book.update("Customers", pd.DataFrame({"tier": ["Gold", None]}, index=[5, 4]))
    assert opened.rows("Customers", "B3:H7") == before
    book.commit()
    wanted = [list(row) for row in before]
    wanted[1][3], wanted[2][3], wanted[4][3] = None, "Gold", "Iron"
    assert opened.rows("Customers", "B3:H7") == wanted
    assert opened.table("Customers") == "B3:H7"


def test_updates_of_several_columns_write_their_own_cells_and_leave_the_others(opened):
    book = opened.workbook
    before = opened.rows("Customers", "B3:H7")
    book.update("Customers", pd.DataFrame({"last_contact": [DAY, DAY]}, index=[5, 7]))
    book.update("Customers", pd.DataFrame({"My note": ["mine", None]}, index=[5, 4]))
    book.update("Customers", pd.DataFrame({"last_contact": ["later"], "tier": ["Tin"]}, index=[5]))
    book.commit()
    wanted = [list(row) for row in before]
    wanted[1][1], wanted[2][1:4], wanted[4][2] = None, ["mine", "later", "Tin"], DAY
    assert opened.rows("Customers", "B3:H7") == wanted


def test_rows_that_an_update_does_not_name_keep_formulas_in_xltiers_columns(host, path):
    book = openpyxl.load_workbook(path)
    book["Customers"]["E5"] = '="Go"&"ld"'
    book.save(path)
    with host(path) as opened:
        new = pd.DataFrame({"tier": ["Tin", "Zinc"]}, index=[4, 7])
        opened.workbook.update("Customers", new)
        opened.workbook.commit()
        column = [row[0] for row in opened.rows("Customers", "E4:E7")]
        assert column == ["Tin", '="Go"&"ld"', None, "Zinc"]


def test_rows_are_appended_below_the_last_one_and_take_over_its_formulas(opened):
    book = opened.workbook
    assert len(book.read("Customers")) == 3
    book.append("Customers", pd.DataFrame({"customer_id": ["009"], "last_contact": [DAY]}))
    book.append("Customers", pd.DataFrame({"customer_id": ["010"], "monetary_value": [7]}))
    book.commit()
    assert opened.table("Customers") == "B3:H9"
    assert opened.rows("Customers", "B8:H9") == [
        ["009", None, DAY, None, None, "=F8*2", None],
        ["010", None, None, None, 7.0, "=F9*2", None],
    ]
    assert len(book.read("Customers")) == 5


def test_blank_rows_at_the_end_are_filled_before_a_table_grows(host, path):
    book = openpyxl.load_workbook(path)
    book["Reps"]["A3"] = None
    book["Reps"].tables["Reps"].ref = "A1:B3"
    book.save(path)
    with host(path) as opened:
        opened.workbook.append("Reps", pd.DataFrame({"rep": ["Bob", "Cy"]}))
        opened.workbook.commit()
        assert opened.table("Reps") == "A1:B4"
        assert opened.rows("Reps", "A2:B5") == [
            ["Ann", "North"],
            ["Bob", None],
            ["Cy", None],
            ["leave me", None],
        ]


def test_a_replaced_table_grows_and_new_rows_take_over_formulas(opened):
    new = pd.DataFrame({"customer_id": list("abcde"), "to_tier": ["T"] * 5})
    opened.workbook.replace("Movement", new)
    opened.workbook.commit()
    assert opened.table("Movement") == "C2:F7"
    assert [row[:2] for row in opened.rows("Moves", "C3:F7")] == [[c, "T"] for c in "abcde"]
    assert [row[2] for row in opened.rows("Moves", "C3:F7")] == [1.0, 2.0, 3.0, None, None]


def test_a_replaced_table_shrinks_and_keeps_rows_with_something_of_the_users(opened):
    new = {"customer_id": ["a"], "to_tier": ["T"], "amount_now": [9]}
    opened.workbook.replace("Movement", pd.DataFrame(new))
    opened.workbook.commit()
    assert opened.table("Movement") == "C2:F4"
    assert opened.rows("Moves", "C3:F5") == [
        ["a", "T", 9.0, "=E3*2"],
        [None, None, None, "mine"],
        [None] * 4,
    ]


def test_a_table_without_rows_keeps_one_blank_row(opened):
    columns = {"customer_id": [], "to_tier": [], "amount_now": [], "Remark": []}
    opened.workbook.replace("Movement", pd.DataFrame(columns))
    opened.workbook.commit()
    assert opened.table("Movement") == "C2:F3"
    assert opened.rows("Moves", "C3:F5") == [[None] * 4] * 3
    assert opened.workbook.read("Movement").empty


@pytest.mark.parametrize(
    ("columns", "cells"),
    [(["from_tier", "Iron", "Gold", "Tin"], "B2:E4"), (["from_tier", "Iron"], "B2:C4")],
)
def test_a_wide_table_takes_its_headers_from_the_frame(opened, columns, cells):
    rows = [["Iron", *range(1, len(columns))], ["Gold", *range(4, 3 + len(columns))]]
    opened.workbook.replace("TierMatrix", pd.DataFrame(rows, columns=columns))
    opened.workbook.commit()
    assert opened.table("TierMatrix") == cells
    wanted = [["From \\ To", *columns[1:]], *rows]
    blank = [[None] * (5 - len(columns))] * 3
    got = opened.rows("Dashboard", "B2:F4")
    assert got == [a + b for a, b in zip(wanted, blank, strict=True)]
    assert opened.workbook.headers("TierMatrix") == tuple(wanted[0])


def test_the_totals_move_down_when_a_table_grows(opened):
    days = [dt.datetime(2026, 3, 31), dt.datetime(2026, 4, 30)]
    opened.workbook.append("Snapshots", pd.DataFrame({"as_of": days, "customers": [5, 6]}))
    opened.workbook.commit()
    assert opened.table("Snapshots") == "B3:D8"
    assert opened.rows("History", "B5:D8") == [
        [dt.datetime(2026, 2, 28), MOMENT, 4.0],
        [days[0], None, 5.0],
        [days[1], None, 6.0],
        ["Total", None, "=SUM(D4:D7)"],
    ]
    assert len(opened.workbook.read("Snapshots")) == 4


def test_nothing_is_written_when_something_stands_in_the_way(opened):
    cells = {"Reps": "A1:B9", "Customers": "B3:H9"}
    before = {sheet: opened.rows(sheet, area) for sheet, area in cells.items()}
    opened.workbook.update("Customers", pd.DataFrame({"tier": ["Tin"]}, index=[4]))
    opened.workbook.append("Reps", pd.DataFrame({"rep": list("abcd")}))
    with pytest.raises(WorkbookError, match="Table Reps must grow, but Reps!A5 is not empty"):
        opened.workbook.commit()
    assert {sheet: opened.rows(sheet, area) for sheet, area in cells.items()} == before


LOOKS = [
    "007",
    "1-2",
    "TRUE",
    "Mar 5",
    "#N/A",
    "=1+1",
    "+1",
    "-x",
    "@a",
    "'q",
    "5%",
    "3月5日",
    "a\nb",
]
LOOKS += [
    start + rest
    for start in ("", "'", "=", "+", "-", "@", "#", "５", " ", "_x0041_")
    for rest in ("1", "a", "1-2", "TRUE", "N/A", "1e5", "'", "=", "x y")
    if start + rest not in LOOKS
]


def test_texts_that_look_like_something_else_stay_texts(opened):
    opened.workbook.replace("Movement", pd.DataFrame({"customer_id": LOOKS, "to_tier": LOOKS}))
    opened.workbook.commit()
    frame = opened.workbook.read("Movement")
    assert list(frame["customer_id"]) == LOOKS
    assert not any(isinstance(value, CellError) for value in frame["to_tier"])
    assert list(frame["to_tier"]) == LOOKS


def test_numbers_dates_truths_and_blanks_are_written_as_such(opened):
    mixed = pd.Series([DAY, MOMENT, 1.25, True, None, "text"], dtype=object)
    new = pd.DataFrame({"setting": list("abcdef"), "value": mixed})
    book = opened.workbook
    book.update("Settings", new.iloc[:5].set_axis(range(2, 7)))
    book.commit()
    written = list(book.read("Settings")["value"])
    assert written == [DAY, MOMENT, 1.25, True, None]
    assert [type(value) for value in written[:4]] == [dt.datetime, dt.datetime, float, bool]


def test_values_that_no_cell_can_hold_are_refused_by_their_place(opened):
    opened.workbook.update(
        "Customers", pd.DataFrame({"monetary_value": [1.0, float("inf")]}, [4, 5])
    )
    with pytest.raises(WorkbookError, match="Customers!F5 would get an infinite number"):
        opened.workbook.commit()


def test_a_frame_too_large_for_a_sheet_is_kept_beside_the_workbook(opened):
    frame = pd.DataFrame({"customer_id": ["a"], "frequency": [1]})
    opened.workbook.keep("2026-01-31", frame)
    assert opened.workbook.kept("2026-01-31") is None
    opened.workbook.update("Customers", pd.DataFrame({"tier": ["Tin"]}, index=[4]))
    opened.workbook.commit()
    pd.testing.assert_frame_equal(opened.workbook.kept("2026-01-31"), frame)


def test_progress_reaches_whoever_asked_for_it(host, path):
    told = []
    with host(path, progress=lambda text, share: told.append((text, share))) as opened:
        opened.workbook.status("Reading", 0.1)
        opened.workbook.update("Customers", pd.DataFrame({"tier": ["Tin"]}, index=[4]))
        opened.workbook.commit()
    assert told[0] == ("Reading", 0.1)
    assert len(told) > 1
    assert all(0 <= share <= 1 for _, share in told)
