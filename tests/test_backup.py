"""Backups: beside the workbook, the last ten, brought back whole."""

from __future__ import annotations

import pytest

from xltier.errors import UsageError
from xltier.workbook.backup import KEPT, back_up, backup_folder, list_backups, restore


@pytest.fixture
def workbook(tmp_path):
    path = tmp_path / "客户 2026.xlsx"
    path.write_bytes(b"state 0")
    return path


def replaced(path, content):
    new = path.with_suffix(".new")
    new.write_bytes(content)
    new.replace(path)


def test_a_backup_keeps_the_bytes_of_before(workbook):
    kept = back_up(workbook, "recalc")
    replaced(workbook, b"state 1")
    assert kept.read_bytes() == b"state 0"
    assert kept.parent == backup_folder(workbook)


def test_the_newest_backup_comes_first_and_names_its_command(workbook):
    for turn, verb in enumerate(("import", "check", "recalc")):
        back_up(workbook, verb)
        replaced(workbook, f"state {turn + 1}".encode())
    backups = list_backups(workbook)
    assert [backup.verb for backup in backups] == ["recalc", "check", "import"]
    assert [backup.path.read_bytes() for backup in backups] == [b"state 2", b"state 1", b"state 0"]


def test_only_the_last_ten_are_kept(workbook):
    for turn in range(KEPT + 3):
        replaced(workbook, f"state {turn}".encode())
        back_up(workbook, "recalc")
    assert len(list_backups(workbook)) == KEPT
    assert list_backups(workbook)[-1].path.read_bytes() == b"state 3"


def test_restoring_twice_brings_back_what_was_undone(workbook):
    back_up(workbook, "recalc")
    replaced(workbook, b"state 1")
    restore(workbook)
    assert workbook.read_bytes() == b"state 0"
    restore(workbook)
    assert workbook.read_bytes() == b"state 1"


def test_a_deleted_workbook_can_be_brought_back(workbook):
    back_up(workbook, "recalc")
    workbook.unlink()
    restore(workbook)
    assert workbook.read_bytes() == b"state 0"


def test_an_older_backup_is_chosen_by_its_number(workbook):
    for turn in range(3):
        back_up(workbook, "recalc")
        replaced(workbook, f"state {turn + 1}".encode())
    restore(workbook, 3)
    assert workbook.read_bytes() == b"state 0"


def test_a_number_without_backup_says_which_there_are(workbook):
    with pytest.raises(UsageError, match="no backup yet"):
        restore(workbook)
    back_up(workbook)
    with pytest.raises(UsageError, match="choose 1"):
        restore(workbook, 2)


def test_other_files_in_the_folder_are_left_alone(workbook):
    back_up(workbook)
    stranger = backup_folder(workbook) / "my own copy.xlsx"
    stranger.write_bytes(b"mine")
    for _ in range(KEPT + 2):
        back_up(workbook)
    assert stranger.read_bytes() == b"mine"
    assert len(list_backups(workbook)) == KEPT


def test_backups_of_two_workbooks_do_not_mix(workbook, tmp_path):
    other = tmp_path / "other.xlsx"
    other.write_bytes(b"other")
    back_up(workbook)
    assert list_backups(other) == []


def test_a_workbook_behind_a_link_is_backed_up_and_restored_where_it_is(workbook, tmp_path):
    shortcut = tmp_path / "shortcut.xlsx"
    shortcut.symlink_to(workbook)
    back_up(shortcut, "recalc")
    replaced(workbook, b"state 1")
    restore(shortcut)
    assert shortcut.is_symlink()
    assert workbook.read_bytes() == b"state 0"
