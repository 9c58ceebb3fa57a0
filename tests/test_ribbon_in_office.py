"""The buttons and `--live` on a workbook that is open in LibreOffice."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
import xlwings
from command_line import answer, xltier
from hosts import contents

from xltier.calc import office as running
from xltier.calc.office import Office
from xltier.commands.password_lists import read_passwords
from xltier.excel import file_choice, line_asked, ribbon
from xltier.workbook.closed import ClosedWorkbook
from xltier.workbook.encryption import decrypt, encrypt
from xltier.workbook.live import LiveWorkbook

pytestmark = pytest.mark.xdist_group("office")
WORKBOOK = 3


@pytest.fixture(scope="module")
def opened(
    office: Office, small_of: Callable[[str], Path], tmp_path_factory
) -> Iterator[xlwings.Book]:
    path = tmp_path_factory.mktemp("live") / "customers.xlsx"
    book = office.books.open(str(shutil.copy(small_of("en"), path)))
    yield book
    book.close()


@pytest.fixture
def book(opened: xlwings.Book, office: Office, tmp_path, monkeypatch) -> xlwings.Book:
    """The workbook in front of the LibreOffice that is running, with nothing said yet."""
    monkeypatch.setattr(running, "reached", lambda: office)
    monkeypatch.setenv("XLTIER_HOME", str(tmp_path / "home"))
    opened.activate()
    office.alerts.clear()
    return opened


def type_into(book: xlwings.Book, table: str, row: int, column: str, value: object) -> None:
    sheet, cell = LiveWorkbook(book).address(table, row, column).split("!")
    book.sheets[sheet][cell].value = value


def tiers(book: xlwings.Book) -> list[object]:
    return LiveWorkbook(book).read("Customers")["tier"].tolist()


def press(verb: str) -> int:
    return ribbon.run_in_office(verb)


def test_what_if_shows_the_rules_as_typed_recalculating_applies_them_and_undo_takes_it_back(
    book, office
):
    first, many = LiveWorkbook(book).read("TierRules").index[0], tiers(book).count("Tier 1")
    type_into(book, "TierRules", first, "min_amount", 20_000)
    before, height = contents(LiveWorkbook(book)), book.sheets["Dashboard"].range("E6").row_height

    assert press("what_if") == 0
    assert contents(LiveWorkbook(book)) == before

    assert press("recalculate") == 0
    few = tiers(book).count("Tier 1")
    assert few < many
    assert f"Tier 1: {many} → {few} customers" in office.alerts[0]
    assert f"Tier 1: {few} customers" in office.alerts[1]
    assert f'xltier restore "{book.fullname}" --live' in office.alerts[1]
    assert book.app.status_bar is False
    assert book.sheets["Dashboard"].range("E6").row_height == height

    assert press("undo") == 0
    assert "Recalculate tiers" in office.alerts[-1]
    assert contents(LiveWorkbook(book)) == before
    type_into(book, "TierRules", first, "min_amount", 10_000)

    assert press("undo") == 1
    assert len(office.alerts) == 4


def test_what_if_types_the_bounds_of_a_wanted_split_and_undo_takes_them_back(
    book, office, monkeypatch
):
    monkeypatch.setattr(line_asked, "can_ask", lambda _: True)
    monkeypatch.setattr(line_asked, "ask_line", lambda *_, **__: "20/30/50")
    before = LiveWorkbook(book).read("TierRules")
    assert press("what_if") == 0
    asked, proposed, typed = office.alerts
    assert asked.endswith("a split that you want?")
    first = LiveWorkbook(book).read("TierRules").iloc[0]
    assert f"sales ≥ 10,000 → {first['min_amount']:,.0f}" in proposed
    assert "xltier restore" in typed
    assert press("undo") == 0
    pd.testing.assert_frame_equal(LiveWorkbook(book).read("TierRules"), before)


def test_checking_fills_the_findings_and_says_how_many(book, office):
    assert press("check") == 0
    findings = LiveWorkbook(book).read("Findings")
    notes = int((findings["level"] == "Note").sum())
    assert notes > 1
    assert f"{notes} notes" in office.alerts[-1]


@pytest.mark.parametrize(("verb", "sheet"), [("guide", "Guide"), ("settings", "Rules")])
def test_guide_and_settings_come_to_the_front(book, office, verb, sheet):
    book.sheets["Customers"].activate()
    assert press(verb) == 0
    assert book.sheets.active.name == sheet
    assert office.alerts == []


def test_a_rule_that_cannot_be_used_is_named_by_its_cell_and_nothing_is_written(
    book, office, tmp_path
):
    row = LiveWorkbook(book).read("TierRules").index[0]
    sheet, cell = LiveWorkbook(book).address("TierRules", row, "min_amount").split("!")
    type_into(book, "TierRules", row, "min_amount", "a lot")
    before = LiveWorkbook(book).read("Customers")
    try:
        assert press("recalculate") == 1
        pd.testing.assert_frame_equal(LiveWorkbook(book).read("Customers"), before)
    finally:
        type_into(book, "TierRules", row, "min_amount", 10_000)
    [said] = office.alerts
    [log] = (tmp_path / "home" / "logs").iterdir()
    assert f"{sheet}!{cell}" in said
    assert str(log) in said
    assert book.app.status_bar is False


def test_a_workbook_without_the_tables_is_named_and_left_alone(book, office):
    other = office.books.add()
    try:
        other.activate()
        for verb in ("recalculate", "what_if", "check", "import_purchases", "settings"):
            assert press(verb) == 1
        name = other.name
    finally:
        other.close()
    assert all(said.startswith(f"{name} has none of xltier's tables") for said in office.alerts)


def test_importing_asks_shows_what_was_added_and_keeps_what_was_set_aside(
    book, office, tmp_path, monkeypatch
):
    orders = tmp_path / "june.csv"
    customer = LiveWorkbook(book).read("Customers")["customer_id"].iloc[0]
    orders.write_text(
        "Order ID,Customer ID,Date,Amount\n"
        f"N1,{customer},2026-06-01,120\nN2,{customer},2026-06-02,a lot\n"
    )
    monkeypatch.setattr(file_choice, "choose_files", lambda *_: [orders])
    before = len(LiveWorkbook(book).read("Purchases"))
    assert press("import_purchases") == 0
    question, said = office.alerts
    assert "Amount → Amount" in question
    assert "1 added" in said
    [aside] = (tmp_path / "home" / "set-aside").iterdir()
    assert str(aside) in said
    assert "a lot" in aside.read_text(encoding="utf-8-sig")
    assert len(LiveWorkbook(book).read("Purchases")) == before + 1
    assert press("import_purchases") == 0
    assert "Nothing was new" in office.alerts[-1]
    assert press("undo") == 0
    assert len(LiveWorkbook(book).read("Purchases")) == before


def test_a_cancelled_dialog_imports_nothing_and_says_nothing(book, office, monkeypatch):
    monkeypatch.setattr(file_choice, "choose_files", lambda *_: [])
    assert press("import_purchases") == 0
    assert office.alerts == []


def test_workbooks_go_out_to_the_reps_and_what_they_changed_comes_back(
    book, office, tmp_path, monkeypatch
):
    reps = tmp_path / "reps"
    monkeypatch.setattr(file_choice, "choose_folder", lambda *_: reps)
    before = contents(LiveWorkbook(book))
    assert press("distribute") == 0
    planned, _, said = office.alerts
    assert "Ada Finch: " in planned
    assert str(reps) in said
    [kept] = (tmp_path / "home" / "passwords").iterdir()
    assert str(kept) in said
    records = LiveWorkbook(book).read("Deliveries")
    assert sorted(records["file"]) == sorted(path.name for path in reps.iterdir())

    path = reps / records["file"].iloc[0]
    password = read_passwords(kept).of(records["rep"].iloc[0])
    customer = fed_back(path, password, "wants samples")
    monkeypatch.setattr(file_choice, "choose_files", lambda *_: [path])
    assert press("collect") == 0
    assert f"{records['rep'].iloc[0]}: 1 taken, 0 conflicts" in office.alerts[-1]
    customers = LiveWorkbook(book).read("Customers").set_index("customer_id")
    assert customers.loc[customer, "feedback"] == "wants samples"
    assert press("undo") == 0
    assert "“Collect”" in office.alerts[-1]
    after = LiveWorkbook(book).read("Customers").set_index("customer_id")
    assert after.loc[customer, "feedback"] != "wants samples"
    assert contents(LiveWorkbook(book))["Customers"] == before["Customers"]


def fed_back(path: Path, password: str, words: str) -> str:
    """Type a customer's feedback into a rep's workbook with a password, and return the customer."""
    plain = path.with_suffix(".plain.xlsx")
    plain.write_bytes(decrypt(path, password))
    with ClosedWorkbook(plain, backups=False) as opened:
        first = opened.read("Customers").iloc[[0]]
        opened.update("Customers", pd.DataFrame({"feedback": [words]}, index=first.index))
        opened.commit()
    path.write_bytes(encrypt(plain.read_bytes(), password))
    return str(first["customer_id"].iloc[0])


def test_the_book_that_a_button_was_pressed_in_need_not_be_in_front(book, office, monkeypatch):
    """As in Excel, which passes on the workbook."""
    monkeypatch.setattr(xlwings.Book, "_mock_caller", book, raising=False)
    other = office.books.add()
    try:
        other.activate()
        assert ribbon.run("guide") == 0
        assert book.sheets.active.name == "Guide"
    finally:
        other.close()


class TestLive:
    def test_recalculates_checks_and_restores_the_workbook_as_it_is_open(self, book):
        path = Path(book.fullname)
        on_disk, before = path.read_bytes(), tiers(book)
        row = LiveWorkbook(book).read("Customers").index[0]
        type_into(book, "Customers", row, "tier", "none at all")
        done = answer("recalc", path, "--live")
        assert done["live"]
        assert done["tiers"][0]["customers"] == before.count("Tier 1")
        assert tiers(book) == before
        brought = answer("restore", path, "--live")
        assert brought["restored"]["before"] == "recalc"
        assert tiers(book)[0] == "none at all"
        type_into(book, "Customers", row, "tier", before[0])
        assert answer("check", path, "--live")["findings"]
        assert path.read_bytes() == on_disk

    def test_prints_what_a_closed_workbook_prints_but_for_the_place(self, book, tmp_path):
        path = Path(book.fullname)
        closed = shutil.copy(path, tmp_path / path.name)
        there = xltier("recalc", path, "--dry-run", "--live").stdout
        assert there == xltier("recalc", closed, "--dry-run").stdout
        assert "Tier 1" in there

    def test_follow_ups_are_those_of_the_closed_workbook(self, book, tmp_path):
        path = Path(book.fullname)
        closed = shutil.copy(path, tmp_path / path.name)
        there = answer("followups", path, "--live")
        assert there == answer("followups", closed)
        assert there["followups"]

    def test_a_workbook_that_is_not_open_is_refused_with_those_that_are(self, book, tmp_path):
        path = shutil.copy(book.fullname, tmp_path / "other.xlsx")
        refused = xltier("recalc", path, "--live")
        assert refused.exit_code == WORKBOOK
        assert "other.xlsx" in refused.stderr
        assert Path(book.fullname).name in refused.stderr

    def test_a_closed_recalculation_of_an_open_workbook_points_to_live(self, book):
        refused = xltier("recalc", book.fullname)
        assert refused.exit_code == WORKBOOK
        assert "--live" in refused.stderr
