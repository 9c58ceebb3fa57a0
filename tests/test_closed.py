"""A closed workbook: staging, committing, languages, columns that the user removed."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from raw_workbook import RawTable, RawWorkbook, headers, number, row, text

from xltier.errors import WorkbookError
from xltier.workbook.backup import list_backups
from xltier.workbook.closed import ClosedWorkbook
from xltier.workbook.template import build

COLUMNS = ["Customer ID", "My note", "Tier", "Sales in window"]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    rows = headers(1, "A", *COLUMNS) + row(2, text("A2", "C1"), text("B2", "mine"))
    rows += row(3, text("A3", "C2"), number("D3", 7))
    table = RawTable("Customers", "Kunden", "A1:D3", COLUMNS)
    return RawWorkbook({"Kunden": rows}, [table]).save(tmp_path / "book.xlsx")


def cells(path: Path, sheet: str) -> list[list[object]]:
    return [list(r) for r in openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)]


def test_nothing_happens_before_commit_and_all_of_it_then(book: Path):
    before = book.read_bytes()
    workbook = ClosedWorkbook(book, verb="recalc")
    workbook.update("Customers", pd.DataFrame({"tier": ["A", "B"]}, index=[2, 3]))
    workbook.append("Customers", pd.DataFrame({"customer_id": ["C3"]}))
    assert book.read_bytes() == before
    workbook.commit()
    assert cells(book, "Kunden") == [
        COLUMNS,
        ["C1", "mine", "A", None],
        ["C2", None, "B", 7],
        ["C3", None, None, None],
    ]
    assert workbook.read("Customers")["tier"].tolist()[:2] == ["A", "B"]
    (backup,) = list_backups(book)
    assert (backup.path.read_bytes(), backup.verb) == (before, "recalc")


def test_two_updates_of_a_table_are_one(book: Path):
    workbook = ClosedWorkbook(book)
    workbook.update("Customers", pd.DataFrame({"tier": ["A"]}, index=[2]))
    workbook.update("Customers", pd.DataFrame({"tier": ["B"], "monetary_value": [1.5]}, index=[3]))
    workbook.update("Customers", pd.DataFrame({"tier": ["C"]}, index=[2]))
    workbook.commit()
    assert [r[2:] for r in cells(book, "Kunden")[1:]] == [["C", None], ["B", 1.5]]


def test_two_appends_follow_each_other(book: Path):
    workbook = ClosedWorkbook(book)
    workbook.read("Customers")
    workbook.append("Customers", pd.DataFrame({"customer_id": ["C3"]}))
    workbook.append("Customers", pd.DataFrame({"customer_id": ["C4"], "tier": ["A"]}))
    workbook.commit()
    assert [r[0] for r in cells(book, "Kunden")[1:]] == ["C1", "C2", "C3", "C4"]


def test_a_commit_without_changes_leaves_the_file_alone(book: Path):
    before = book.stat()
    ClosedWorkbook(book).commit()
    assert book.stat() == before


def test_a_column_that_the_user_removed_is_left_out_and_named(book: Path):
    workbook = ClosedWorkbook(book)
    frame = pd.DataFrame({"tier": ["A"], "reason": ["because"]}, index=[2])
    workbook.update("Customers", frame)
    workbook.commit()
    assert cells(book, "Kunden")[0] == COLUMNS
    skipped = workbook.skipped_columns("Customers")
    assert "reason" in skipped
    assert not {"customer_id", "tier", "monetary_value"} & set(skipped)


def test_a_column_that_no_table_has_is_a_mistake_of_the_program(book: Path):
    with pytest.raises(KeyError, match="teir"):
        ClosedWorkbook(book).update("Customers", pd.DataFrame({"teir": ["A"]}, index=[2]))


def test_staging_for_a_table_that_is_not_there_is_refused(book: Path):
    with pytest.raises(WorkbookError, match="has no table named Movement"):
        ClosedWorkbook(book).replace("Movement", pd.DataFrame({"customer_id": ["C1"]}))


def test_a_file_open_in_excel_is_not_written(book: Path):
    before = book.read_bytes()
    workbook = ClosedWorkbook(book)
    workbook.update("Customers", pd.DataFrame({"tier": ["A"]}, index=[2]))
    lock = book.with_name("~$book.xlsx")
    lock.write_bytes(b"")
    with pytest.raises(WorkbookError, match="is open in Excel"):
        workbook.commit()
    assert book.read_bytes() == before
    lock.unlink()
    workbook.commit()
    assert cells(book, "Kunden")[1][2] == "A"


def test_a_file_changed_since_it_was_read_is_not_written(book: Path):
    workbook = ClosedWorkbook(book)
    workbook.update("Customers", pd.DataFrame({"tier": ["A"]}, index=[2]))
    changed = book.read_bytes() + b"\0"
    book.write_bytes(changed)
    with pytest.raises(WorkbookError, match="was changed by somebody else"):
        workbook.commit()
    assert book.read_bytes() == changed


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_language_is_that_of_the_tabs(tmp_path: Path, language: str):
    build(tmp_path / "new.xlsx", language)
    workbook = ClosedWorkbook(tmp_path / "new.xlsx")
    assert workbook.language == language
    assert workbook.read("Customers").shape[0] == 0


def test_where_tabs_were_renamed_the_headers_tell_the_language(tmp_path: Path, book: Path):
    assert ClosedWorkbook(book).language == "en"
    table = RawTable("Customers", "Kunden", "A1:B2", ["客户编号", "层级"])
    raw = RawWorkbook({"Kunden": headers(1, "A", "客户编号", "层级")}, [table])
    assert ClosedWorkbook(raw.save(tmp_path / "zh.xlsx")).language == "zh"


@pytest.mark.parametrize(("language", "corner"), [("en", "From \\ To"), ("zh", "原层级 \\ 现层级")])
def test_a_wide_table_takes_the_headers_of_the_frame(tmp_path: Path, language: str, corner: str):
    path = tmp_path / "new.xlsx"
    build(path, language)
    workbook = ClosedWorkbook(path)
    frame = pd.DataFrame({"from_tier": ["Gold", "Iron"], "Gold": [3, 0], "Iron": [1, 2]})
    workbook.replace("TierMatrix", frame)
    workbook.commit()
    table = workbook.inventory.table("TierMatrix")
    assert table is not None
    assert table.columns == (corner, "Gold", "Iron")
    assert workbook.read("TierMatrix")["from_tier"].tolist() == ["Gold", "Iron"]


def test_new_cells_get_the_number_format_of_their_kind(tmp_path: Path):
    path = tmp_path / "book.xlsx"
    columns = ["Customer ID", "Date", "Amount"]
    table = RawTable("Purchases", "P", "A1:C1", columns)
    RawWorkbook({"P": headers(1, "A", *columns)}, [table]).save(path)
    workbook = ClosedWorkbook(path, decimals=0)
    date = pd.Timestamp("2026-03-05")
    frame = pd.DataFrame({"customer_id": ["007"], "date": [date], "amount": [1200.0]})
    workbook.append("Purchases", frame)
    workbook.commit()
    sheet = openpyxl.load_workbook(path)["P"]
    assert sheet["A2"].value == "007"
    assert (sheet["B2"].value, sheet["B2"].number_format) == (date, "yyyy-mm-dd")
    assert (sheet["C2"].value, sheet["C2"].number_format) == (1200, "#,##0")


def test_an_address_names_sheet_column_and_row(book: Path):
    workbook = ClosedWorkbook(book)
    assert workbook.address("Customers", 3, "monetary_value") == "Kunden!D3"
    assert workbook.address("Customers", 3, "My note") == "Kunden!B3"
    assert workbook.address("Customers", 3, "gone") == "Kunden!A3"


def test_progress_is_passed_on(book: Path):
    seen: list[tuple[str, float]] = []
    workbook = ClosedWorkbook(book, progress=lambda text, fraction: seen.append((text, fraction)))
    workbook.status("reading", 0.5)
    assert seen == [("reading", 0.5)]
