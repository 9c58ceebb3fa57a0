"""A workbook open in LibreOffice: left as the user has it, written wholly or not at all, undone."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import xlwings
from hosts import OpenedDocument, contents, live_host
from small_books import TODAY, few_customers, many_purchases, reviewed_before
from test_rearranged_workbook import put_table
from test_workbook_contract import MOVEMENT, put

from xltier.calc.bridge import Bridge
from xltier.calc.faults import office_refused
from xltier.commands.recalculate import recalculate
from xltier.errors import WorkbookError
from xltier.language import LANGUAGES
from xltier.workbook.closed import ClosedWorkbook
from xltier.workbook.contract import SHEETS, TABLES
from xltier.workbook.contract_dashboard import DASHBOARD_TABLES
from xltier.workbook.live import LiveWorkbook
from xltier.workbook.live_undo import has_undo, undo_last
from xltier.workbook.template import build

pytestmark = pytest.mark.xdist_group("office")
DASHBOARD = ("Dashboard", "ChartData")

CUSTOMERS = [
    ["Customer ID", "My note", "Tier", "Sales in window", "Last purchase", "Reason"],
    ["007", "first", "Gold", 10.5, None, "long ago"],
    ["008", "second", "Gold", 20, None, "long ago"],
    ["009", "third", "Iron", 30, None, None],
]
NEW = pd.DataFrame(
    {
        "tier": ["Tin", "Gold", "Zinc"],
        "monetary_value": [1.25, None, 7],
        "last_purchase": pd.to_datetime(["2026-06-01", None, "2026-06-02"]),
        "reason": ["=1+1", "1-2", "new"],
    },
    index=[3, 4, 5],
)
ON_DASHBOARD = {
    *(table.name for table in DASHBOARD_TABLES),
    *(s.label.text(language) for s in SHEETS for language in LANGUAGES if s.name in DASHBOARD),
}
MOVES = pd.DataFrame({"customer_id": list("abcde"), "to_tier": ["T"] * 5, "amount_now": [2.5] * 5})


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    book = openpyxl.Workbook()
    book.active.title = "Customers"
    put(book["Customers"], "A2", "Customers", CUSTOMERS)
    put(book.create_sheet("Movement"), "C2", "Movement", MOVEMENT)
    path = tmp_path_factory.mktemp("live") / "book.xlsx"
    book.save(path)
    return path


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XLTIER_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def opened(office, made, tmp_path, home):
    with live_host(office, shutil.copy(made, tmp_path / "book.xlsx"), verb="recalculate") as opened:
        yield opened


@pytest.fixture
def book(opened):
    return opened.workbook.book


def stage(workbook: LiveWorkbook) -> LiveWorkbook:
    """Read, and stage an update and a table that grows."""
    workbook.read("Customers")
    workbook.update("Customers", NEW)
    workbook.replace("Movement", MOVES)
    return workbook


def standing(book: xlwings.Book) -> dict[str, list[list[object]]]:
    """What stands on both sheets, tables or not."""
    opened = OpenedDocument(LiveWorkbook(book))
    return {name: opened.rows(name, "A1:J12") for name in ("Customers", "Movement")}


# --- the same cells as in a closed file ---


@pytest.fixture
def review_due(tmp_path):
    """A Chinese workbook with a review in its history and all of it rearranged.

    Columns shuffled, headers in either language, own columns with formulas, tables moved.
    """
    chance = random.Random(5)
    plain, path = tmp_path / "plain.xlsx", tmp_path / "due.xlsx"
    build(plain, "zh", content=few_customers("zh"))
    with ClosedWorkbook(plain) as workbook:
        tables = {name: workbook.read(name) for name in TABLES if not TABLES[name].wide}
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in chance.sample(list(TABLES), len(TABLES)):
        sheet = book.create_sheet("客户" if name == "Reps" else f"On {name}")
        corner = (chance.randint(2, 6), chance.randint(1, 5))
        put_table(sheet, TABLES[name], tables.get(name, pd.DataFrame()), corner, chance)
        own = sheet.cell(corner[0] + 1, corner[1] + 1)
        own.value = f"=ROW({own.coordinate})*2"
    book.save(path)
    return reviewed_before(path)


def test_it_gets_the_cells_that_a_closed_file_gets(office, review_due, home):
    copy = Path(shutil.copy(review_due, review_due.with_name("open.xlsx")))
    with ClosedWorkbook(review_due, backups=False) as workbook:
        recalculate(workbook, as_of=TODAY, today=TODAY)
    with live_host(office, copy) as live, live_host(office, review_due) as closed:
        before = contents(LiveWorkbook(live.workbook.book))
        recalculate(live.workbook, as_of=TODAY, today=TODAY)
        got, wanted = contents(live.workbook), contents(closed.workbook)
        assert live.workbook.language == "zh"
        assert _taken_at_left_out(got) == _taken_at_left_out(wanted)
        undo_last(live.workbook.book)
        assert contents(LiveWorkbook(live.workbook.book)) == before


def _taken_at_left_out(found):
    """Return tables without the moment at which a review was taken."""
    area, rows = found["Snapshots"]
    headers = {"Taken at", "生成时间"}
    at = next(i for i, header in enumerate(rows[0]) if header in headers)
    return found | {"Snapshots": (area, [row[:at] + row[at + 1 :] for row in rows])}


def test_the_number_of_calls_does_not_grow_with_the_rows(office, tmp_path, home, monkeypatch):
    counts: Counter[str] = Counter()
    call, init = Bridge.call, xlwings.Range.__init__

    def counted(self, command, *arguments):
        named = {argument for argument in arguments if isinstance(argument, str)}
        counts[f"{command} of the Dashboard" if named & ON_DASHBOARD else command] += 1
        return call(self, command, *arguments)

    def ranged(self, *arguments, **options):
        counts["Range"] += 1
        init(self, *arguments, **options)

    found = []
    for rows in (100, 2_000):
        customers = max(rows // 5, 100)  # fewer make no segments
        path = many_purchases(tmp_path / f"{rows}.xlsx", customers=customers, purchases=rows)
        book = office.books.open(str(path))
        with monkeypatch.context() as patched:
            patched.setattr(Bridge, "call", counted)
            patched.setattr(xlwings.Range, "__init__", ranged)
            counts.clear()
            recalculate(LiveWorkbook(book), as_of=TODAY, today=TODAY)
        found.append(dict(counts))
        book.close()
    few, many = found
    assert few.keys() == many.keys()
    # a table of the Dashboard may keep its size in one of the two, as there is more to say or less
    loose = {name for name in few if name.endswith("Dashboard")} | {"Range"}
    assert all(abs(few[name] - many[name]) <= len(DASHBOARD_TABLES) for name in loose)
    assert {name: few[name] for name in few.keys() - loose} == {
        name: many[name] for name in many.keys() - loose
    }
    assert found[0]["range.write"] > 5


def test_all_tables_are_asked_for_at_once_and_so_are_the_formats_of_a_block(
    office, made, tmp_path, home, monkeypatch
):
    counts: Counter[str] = Counter()
    call = Bridge.call

    def counted(self, command, *arguments):
        counts[command] += 1
        return call(self, command, *arguments)

    with live_host(office, shutil.copy(made, tmp_path / "book.xlsx")) as opened:
        monkeypatch.setattr(Bridge, "call", counted)
        workbook = stage(LiveWorkbook(opened.workbook.book))
        assert {name: counts[name] for name in counts if name.startswith("tables.")} == {
            "tables.all": 1
        }
        workbook.commit()
    # what grows is asked once more, to see whether it has its size
    assert {name: counts[name] for name in counts if name.startswith("tables.")} == {
        "tables.all": 2,
        "tables.describe": 1,
        "tables.resize": 1,
    }
    assert counts["range.number_format"] == 0
    assert 0 < counts["sheets.number_formats"] <= 2 * counts["range.write"]


# --- as the user has it ---


def test_selection_sheet_calculation_and_hidden_rows_stay_as_they_are(opened, book):
    app = book.app
    book.sheets["Movement"].activate()
    book.sheets["Movement"].range("B7:C8").select()
    book.sheets["Customers"].range("4:4").impl.row_hidden = True
    app.calculation, app.enable_events, app.screen_updating = "manual", False, False
    try:
        stage(opened.workbook).commit()
        assert (app.calculation, app.enable_events, app.screen_updating) == ("manual", False, False)
    finally:
        app.calculation, app.enable_events, app.screen_updating = "automatic", True, True
    assert book.sheets.active.name == "Movement"
    assert app.selection.address == "$B$7:$C$8"
    assert book.sheets["Customers"].range("4:4").impl.row_hidden
    assert opened.rows("Customers", "C4:D4") == [["Gold", None]], "hidden rows are written too"


def test_what_is_off_while_writing_is_on_again(opened, book, monkeypatch):
    seen = []
    call = Bridge.call

    def watched(self, command, *arguments):
        if command == "range.write":
            app = book.app
            seen.append((app.screen_updating, app.enable_events, app.calculation))
        return call(self, command, *arguments)

    monkeypatch.setattr(Bridge, "call", watched)
    stage(opened.workbook).commit()
    assert set(seen) == {(False, False, "manual")}
    app = book.app
    assert (app.screen_updating, app.enable_events, app.calculation) == (True, True, "automatic")


@pytest.mark.parametrize("fails", [False, True])
def test_the_status_bar_shows_the_step_and_is_handed_back(opened, book, monkeypatch, fails):
    shown = []
    bar = type(book.app.impl).status_bar
    setting = property(bar.fget, lambda app, text: (shown.append(text), bar.fset(app, text)))
    monkeypatch.setattr(type(book.app.impl), "status_bar", setting)
    workbook = opened.workbook
    workbook.status("Reading the tables", 0.1)
    assert shown == ["xltier: Reading the tables 10 %"]
    stage(workbook).status("Writing the results", 0.6)
    if fails:
        book.sheets["Movement"].range("C7").value = "in the way"
        with pytest.raises(WorkbookError, match="is not empty"):
            workbook.commit()
    else:
        workbook.commit()
        assert "xltier: Writing the results 100 %" in shown
    assert shown[-1] is False
    assert book.app.status_bar is False


def test_the_status_bar_speaks_the_workbooks_language(office, tmp_path, home):
    path = tmp_path / "book.xlsx"
    build(path, "zh", content=few_customers("zh", 3))
    with live_host(office, path) as opened:
        opened.workbook.status("正在读取数据", 0.25)
        assert opened.workbook.book.app.status_bar == "xltier：正在读取数据 25 %"


def test_new_rows_look_like_the_row_above_and_new_values_like_their_column(opened, book):
    sheet = book.sheets["Movement"]
    sheet.range("E5").number_format = "0.000"
    book.sheets["Customers"].range("D3:D5").number_format = "@"
    stage(opened.workbook).commit()
    assert sheet.range("E6:E7").number_format == "0.000"
    customers = book.sheets["Customers"]
    assert customers.range("D3:D5").number_format == "#,##0.00", "a number is no text"
    assert customers.range("E3:E5").number_format == "yyyy-mm-dd"


def test_cells_that_a_table_loses_look_like_no_table_until_an_undo(opened, book):
    sheet = book.sheets["Movement"]
    sheet.range("E3:E5").number_format = "0.000"
    opened.workbook.replace("Movement", MOVES.assign(Remark=None).iloc[:1])
    opened.workbook.commit()
    assert opened.table("Movement") == "C2:F3"
    assert (sheet.range("E3").number_format, sheet.range("E4:E5").number_format) == (
        "0.000",
        "General",
    )
    undo_last(book)
    assert sheet.range("E3:E5").number_format == "0.000"


def test_a_table_whose_headers_are_hidden_is_not_taken_for_another(office, made, tmp_path, home):
    file = openpyxl.load_workbook(made)
    table = file["Customers"].tables["Customers"]
    table.headerRowCount, table.ref, table.autoFilter = 0, "A3:F5", None
    file.save(tmp_path / "book.xlsx")
    with live_host(office, tmp_path / "book.xlsx") as opened:
        assert opened.workbook.headers("Customers")[0] == "Column1"
        with pytest.raises(WorkbookError, match="lacks the column “Customer ID”"):
            opened.workbook.read("Customers")


# --- all or nothing ---


def test_a_table_that_was_sorted_meanwhile_is_not_written(opened, book):
    stage(opened.workbook)
    sheet = book.sheets["Customers"]
    sheet.range("A3").value, sheet.range("A4").value = "'008", "'007"
    before = standing(book)
    with pytest.raises(WorkbookError, match="Table Customers was changed while xltier was working"):
        opened.workbook.commit()
    assert standing(book) == before


def test_a_table_that_moved_meanwhile_is_not_written(opened, book):
    stage(opened.workbook)
    book.sheets["Movement"].range("1:1").insert(shift="down")
    with pytest.raises(WorkbookError, match="Table Movement was changed"):
        opened.workbook.commit()


def test_a_table_that_got_another_name_meanwhile_is_not_written(opened, book):
    stage(opened.workbook)
    before = standing(book)
    book.sheets["Movement"].tables["Movement"].name = "Mine"
    with pytest.raises(WorkbookError, match="Table Movement was changed"):
        opened.workbook.commit()
    assert standing(book) == before


def test_a_protected_sheet_is_named_before_anything_is_written(office, made, tmp_path, home):
    file = openpyxl.load_workbook(made)
    file["Movement"].protection.enable()
    file.save(tmp_path / "book.xlsx")
    with live_host(office, tmp_path / "book.xlsx") as opened:
        stage(opened.workbook)
        before = standing(opened.workbook.book)
        with pytest.raises(WorkbookError, match="Sheet Movement is protected: unprotect it"):
            opened.workbook.commit()
        assert standing(opened.workbook.book) == before


class Failing:
    """Lets LibreOffice refuse some of the writes."""

    def __init__(self, monkeypatch, first: int, last: int | None = None) -> None:
        self.count, self.first, self.last = 0, first, first if last is None else last

        def call(bridge, command, *arguments):
            self.check(command)
            return original(bridge, command, *arguments)

        original = Bridge.call
        monkeypatch.setattr(Bridge, "call", call)

    def check(self, command: str) -> None:
        if command == "range.write":
            self.count += 1
            if self.first <= self.count <= self.last:
                raise office_refused("the disk of this test is full")


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_write_that_fails_midway_leaves_everything_as_it_was(opened, book, monkeypatch, number):
    stage(opened.workbook)
    before = standing(book)
    failing = Failing(monkeypatch, number)
    with pytest.raises(WorkbookError, match=r"cells were put back as they were.*is full"):
        opened.workbook.commit()
    assert failing.count > number, "something was put back"
    assert standing(book) == before
    assert opened.table("Movement") == "C2:F5"
    assert not has_undo(book)


def test_what_cannot_be_put_back_now_can_be_undone_later(opened, book, monkeypatch):
    stage(opened.workbook)
    before = standing(book)
    failing = Failing(monkeypatch, 3, 99)
    with pytest.raises(WorkbookError, match=r"was written only in part.*Undo last"):
        opened.workbook.commit()
    assert standing(book) != before
    failing.last = 0
    undo_last(book)
    assert standing(book) == before
    assert opened.table("Movement") == "C2:F5"


# --- undo ---


def test_undo_brings_back_what_stood_there(opened, book, home):
    before = standing(book)
    assert not has_undo(book)
    stage(opened.workbook).commit()
    assert has_undo(book)
    undone = undo_last(book)
    assert standing(book) == before
    assert opened.table("Movement") == "C2:F5"
    assert (undone.verb, undone.tables, undone.kept) == (
        "recalculate",
        ("Customers", "Movement"),
        0,
    )
    assert undone.cells == 25
    assert not has_undo(book)
    with pytest.raises(WorkbookError, match="There is nothing to undo in book"):
        undo_last(book)


def test_undo_leaves_alone_what_was_typed_since(opened, book):
    before = standing(book)
    stage(opened.workbook).commit()
    customers = book.sheets["Customers"]
    customers.range("C3").value = "Mine"
    customers.range("B4").value = "my own column"
    undone = undo_last(book)
    before["Customers"][2][2] = "Mine"
    before["Customers"][3][1] = "my own column"
    assert standing(book) == before
    assert undone.kept == 1


def test_undo_after_a_sort_gives_nobody_the_tier_of_another(opened, book):
    stage(opened.workbook).commit()
    customers = book.sheets["Customers"]
    rows = customers.range("A3:F5").options(ndim=2).value
    rows = [[f"'{row[0]}", *row[1:5], f"'{row[5]}"] for row in rows]
    customers.range("A3:F5").value = rows[::-1]
    before = standing(book)["Customers"]
    undone = undo_last(book)
    after = standing(book)["Customers"]
    assert [row for row in after if row[0] in ("007", "009")] == [
        row for row in before if row[0] in ("007", "009")
    ]
    assert [row[2:4] for row in after if row[0] == "008"] == [["Gold", 20.0]]
    assert undone.kept == 8


def test_undo_does_not_cut_off_rows_in_which_something_was_typed(opened, book):
    stage(opened.workbook).commit()
    book.sheets["Movement"].range("F7").value = "remember this"
    undo_last(book)
    assert opened.table("Movement") == "C2:F7"
    assert opened.rows("Movement", "C5:F7")[1:] == [
        [None, None, None, None],
        [None, None, None, "remember this"],
    ]


def test_undo_follows_a_table_that_was_moved(opened, book):
    book.sheets["Customers"].range("C4").formula = "=B4"
    before = standing(book)
    before["Customers"][3][2] = "=B6"
    stage(opened.workbook).commit()
    book.sheets["Customers"].range("1:2").insert(shift="down")
    book.sheets["Customers"].name = "Clients"
    undo_last(book)
    opened = OpenedDocument(LiveWorkbook(book))
    assert opened.rows("Clients", "A4:F7") == [row[:6] for row in before["Customers"][1:5]]


def test_undo_leaves_a_table_alone_whose_columns_changed(opened, book):
    stage(opened.workbook).commit()
    book.sheets["Customers"].range("C:C").insert(shift="right")
    before = standing(book)["Customers"]
    undone = undo_last(book)
    assert standing(book)["Customers"] == before
    assert (undone.tables, undone.kept) == (("Movement",), 12)


def test_undo_is_of_the_last_command_only(opened, book):
    stage(opened.workbook).commit()
    after_first = standing(book)
    opened.workbook.update("Customers", pd.DataFrame({"tier": ["Lead"]}, index=[3]))
    opened.workbook.commit()
    undo_last(book)
    assert standing(book) == after_first
    assert not has_undo(book)
