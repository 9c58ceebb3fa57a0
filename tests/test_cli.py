"""The command line as a new user meets it, in both languages."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from command_line import answer, xltier
from conftest import AS_OF
from small_books import few_customers
from typed_cells import type_into

from xltier.commands import create
from xltier.language import LANGUAGES
from xltier.workbook.closed import ClosedWorkbook

COMMANDS = ("demo", "new", "import", "check", "recalc", "restore", "install", "doctor", "uninstall")
ERRORS_FOUND, USAGE, WORKBOOK, POLICY, SOURCE = 1, 2, 3, 4, 5


@pytest.fixture
def english(tmp_path):
    path = tmp_path / "book.xlsx"
    assert xltier("new", path, "--lang", "en").exit_code == 0
    return path


@pytest.fixture(params=LANGUAGES)
def small(request, small_of, tmp_path):
    """A workbook of few customers, reviewed twice, that a test may change."""
    made = small_of(request.param)
    return Path(shutil.copy(made, tmp_path / made.name))


def cell_of(path: Path, table: str, row: int, column: str) -> tuple[str, str]:
    sheet, cell = ClosedWorkbook(path).address(table, row, column).split("!")
    return sheet.strip("'"), cell


def setting_cell(path: Path, label: str) -> tuple[str, str]:
    settings = ClosedWorkbook(path).read("Settings")
    row = settings.index[settings["setting"] == label][0]
    return cell_of(path, "Settings", row, "value")


def same_tables(one: Path, other: Path, *, but: set[str] = frozenset()) -> None:
    for table in {"Customers", "Purchases", "Movement", "SnapshotTiers", "Findings"} - but:
        first, second = ClosedWorkbook(one).read(table), ClosedWorkbook(other).read(table)
        pd.testing.assert_frame_equal(first, second)


class TestHelp:
    @pytest.mark.parametrize("command", COMMANDS)
    def test_every_command_has_help_with_an_example(self, command):
        result = xltier(command, "--help")
        assert result.exit_code == 0
        assert f"xltier {command}" in result.stdout

    def test_the_exit_codes_are_documented(self):
        assert "70" in xltier("--help").stdout


class TestDemo:
    def test_prints_every_tier_and_the_movement(self, demo_once):
        path, output = demo_once
        words = ("一级", "三级", "升级") if ".zh." in path.name else ("Tier 1", "Tier 3", "up")
        assert all(word in output for word in words)
        assert str(path.resolve()) in output.replace("\n", "")

    def test_every_buyer_has_a_tier_and_a_reason(self, demo):
        customers = ClosedWorkbook(demo).read("Customers")
        buyers = customers[customers["recency_days"].notna()]
        assert len(buyers) > 250
        assert buyers["tier"].notna().all()
        assert customers["reason"].notna().all()

    def test_holds_two_past_reviews_and_a_movement(self, demo):
        book = ClosedWorkbook(demo)
        assert len(book.read("Snapshots")) == 3
        assert len(book.read("Movement")) > 5

    def test_leaves_nothing_but_the_workbook(self, demo_once):
        assert list(demo_once[0].parent.iterdir()) == [demo_once[0]]

    def test_never_overwrites_a_file(self, demo):
        before = demo.read_bytes()
        assert xltier("demo", demo).exit_code == USAGE
        assert demo.read_bytes() == before

    def test_without_a_name_takes_the_next_free_one(self, tmp_path, monkeypatch):
        monkeypatch.setattr(create, "sample_base", lambda *_: few_customers("en"))
        monkeypatch.chdir(tmp_path)
        Path("customers.xlsx").write_bytes(b"mine")
        assert xltier("demo", "--as-of", AS_OF).exit_code == 0
        assert Path("customers.xlsx").read_bytes() == b"mine"
        assert Path("customers-2.xlsx").exists()


class TestNew:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_an_empty_workbook_can_be_recalculated(self, tmp_path, language):
        path = tmp_path / "empty.xlsx"
        assert xltier("new", path, "--lang", language).exit_code == 0
        assert xltier("recalc", path).exit_code == 0
        assert ClosedWorkbook(path).read("Customers").empty

    def test_a_name_that_is_no_workbook_is_refused(self, tmp_path):
        result = xltier("new", tmp_path / "book.txt")
        assert result.exit_code == USAGE
        assert ".xlsx" in result.stderr


class TestRecalc:
    def test_a_second_run_of_the_day_changes_nothing_else(self, small, tmp_path):
        first = Path(shutil.copy(small, tmp_path / "first.xlsx"))
        done = answer("recalc", small, "--as-of", AS_OF)
        assert done["replaced_same_day"]
        same_tables(first, small)
        assert len(ClosedWorkbook(small).read("Snapshots")) == 2

    def test_a_dry_run_writes_nothing(self, small):
        before = small.read_bytes()
        result = xltier("recalc", small, "--as-of", "2026-07-31", "--dry-run")
        assert result.exit_code == 0
        assert small.read_bytes() == before

    def test_the_as_of_date_on_the_rules_sheet_is_used(self, small):
        label = "统计截止日" if ".zh." in small.name else "As-of date"
        sheet, cell = setting_cell(small, label)
        type_into(small, sheet, {cell: date(2026, 5, 31)})
        assert answer("recalc", small, "--dry-run")["as_of"] == "2026-05-31"

    def test_the_json_holds_tiers_movement_and_findings(self, small):
        done = answer("recalc", small, "--as-of", AS_OF, "--dry-run")
        assert {"tiers", "movement", "findings", "as_of", "written"} <= done.keys()
        assert sum(tier["customers"] for tier in done["tiers"][:-1]) <= 600

    def test_a_bad_rule_is_refused_by_its_cell(self, small):
        rules = ClosedWorkbook(small).read("TierRules")
        sheet, cell = cell_of(small, "TierRules", rules.index[0], "min_amount")
        type_into(small, sheet, {cell: "a lot"})
        before = small.read_bytes()
        result = xltier("recalc", small)
        assert result.exit_code == POLICY
        assert f"{sheet}!{cell}" in result.stderr
        assert small.read_bytes() == before

    def test_every_fault_is_named_at_once(self, small):
        rules = ClosedWorkbook(small).read("TierRules")
        where = [
            cell_of(small, "TierRules", row, column)
            for row, column in ((rules.index[0], "min_orders"), (rules.index[1], "min_amount"))
        ]
        for sheet, cell in where:
            type_into(small, sheet, {cell: -1})
        errors = xltier("recalc", small).stderr
        assert all(f"{sheet}!{cell}" in errors for sheet, cell in where)

    def test_a_wrong_choice_lists_the_choices(self, english):
        sheet, cell = setting_cell(english, "Window")
        type_into(english, sheet, {cell: "Fortnight"})
        result = xltier("recalc", english)
        assert result.exit_code == POLICY
        assert "Rolling months / Calendar year / All time" in result.stderr

    def test_a_missing_workbook_is_one_sentence(self, tmp_path):
        result = xltier("recalc", tmp_path / "nowhere.xlsx")
        assert result.exit_code == WORKBOOK
        assert "Traceback" not in result.output

    def test_an_error_is_json_where_a_machine_listens(self, tmp_path):
        error = answer("recalc", tmp_path / "nowhere.xlsx")["error"]
        assert error["exit_code"] == WORKBOOK
        assert error["message"]

    def test_a_date_that_is_none_is_refused(self, small):
        assert xltier("recalc", small, "--as-of", "soon").exit_code == USAGE


class TestCheck:
    def test_errors_make_it_exit_1_and_fill_the_findings(self, small):
        result = xltier("check", small, "--as-of", AS_OF)
        assert result.exit_code == ERRORS_FOUND
        assert len(ClosedWorkbook(small).read("Findings")) > 5

    def test_rows_typed_below_a_table_that_did_not_grow_are_not_dropped_in_silence(self, small):
        place = ClosedWorkbook(small).inventory.table("Purchases")
        row = place.area.last_row + 1
        type_into(small, place.sheet, {f"A{row}": "SO99999"})
        found = answer("check", small, "--as-of", AS_OF)["findings"]
        assert "row_below_table" in [finding["rule"] for finding in found]
        findings = ClosedWorkbook(small).read("Findings")
        assert findings["row"].iloc[0] == row
        assert findings["sheet"].iloc[0] == place.sheet

    def test_good_data_exits_0(self, english):
        assert xltier("check", english).exit_code == 0

    def test_findings_name_sheet_row_and_column_as_people_see_them(self, small):
        xltier("check", small, "--as-of", AS_OF)
        book = ClosedWorkbook(small)
        findings = book.read("Findings")
        wrong = findings[
            findings["row"].notna() & (findings["sheet"] == book.sheet_of("Purchases"))
        ]
        assert set(wrong["sheet"]) == {book.sheet_of("Purchases")}
        assert wrong["row"].astype(int).isin(book.read("Purchases").index).all()


class TestRestore:
    def test_brings_back_the_state_before_the_last_write(self, small):
        before = small.read_bytes()
        assert xltier("recalc", small, "--as-of", "2026-07-31").exit_code == 0
        assert small.read_bytes() != before
        assert xltier("restore", small).exit_code == 0
        assert small.read_bytes() == before

    def test_lists_the_backups_with_their_commands(self, small):
        xltier("check", small)
        xltier("recalc", small, "--as-of", AS_OF)
        listed = answer("restore", small, "--list")[str(small)]
        assert [backup["before"] for backup in listed] == ["recalc", "check"]

    def test_lists_all_workbooks_of_the_folder_without_a_name(self, small, monkeypatch):
        xltier("check", small)
        monkeypatch.chdir(small.parent)
        assert small.name in answer("restore", "--list")
