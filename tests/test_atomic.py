"""Whatever happens while a workbook is written, the file is the old one or the new one."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from examples import examples
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

import xltier
from xltier.errors import WorkbookError
from xltier.workbook import writer
from xltier.workbook.edits import CellEdit, Fingerprint, TableEdit
from xltier.workbook.writer import write_edits

WRITING = """
import os
import sys
from pathlib import Path
import pandas as pd
from xltier.workbook.edits import TableEdit
from xltier.workbook.writer import write_edits
cells = pd.DataFrame({"value": [f"new {i}" for i in range(4000)]}, index=range(2, 4002))
print("ready", flush=True)
for line in sys.stdin:
    writer = os.fork()
    if writer == 0:
        try:
            write_edits(Path(line[:-1]), [TableEdit("T", cells=cells)], back_up=lambda path: None)
        finally:
            os._exit(0)
    print(writer, flush=True)
    os.waitpid(writer, 0)
    print("gone", flush=True)
"""
"""Starts a writer of its own for every path that it is told; what it imports is imported once."""


@pytest.fixture(scope="module")
def original(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("original") / "book.xlsx"
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("S")
    sheet.append(["id", "value"])
    for i in range(4000):
        sheet.append([i, f"old {i}"])
    sheet.add_table(openpyxl.worksheet.table.Table(displayName="T", ref="A1:B4001"))
    book.save(path)
    # openpyxl leaves a write-only table's column names to be filled in by the reader.
    with zipfile.ZipFile(path) as package:
        members = {name: package.read(name) for name in package.namelist()}
    name = "xl/tables/table1.xml"
    members[name] = members[name].replace(b'name="Column1"', b'name="id"')
    members[name] = members[name].replace(b'name="Column2"', b'name="value"')
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for member, content in members.items():
            package.writestr(member, content)
    return path


@pytest.fixture
def book(original, tmp_path) -> Path:
    return Path(shutil.copy(original, tmp_path))


def first_value(path: Path) -> object:
    return openpyxl.load_workbook(path, read_only=True)["S"]["B2"].value


@contextmanager
def starting_writers() -> Iterator[subprocess.Popen[str]]:
    environment = os.environ | {"PYTHONPATH": str(Path(xltier.__file__).parents[1])}
    with subprocess.Popen(
        [sys.executable, "-c", WRITING],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
    ) as process:
        assert told(process) == "ready"
        yield process


def told(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def start_writing(process: subprocess.Popen[str], book: Path) -> int:
    """Let a writer start on `book`; it is that process and no other."""
    assert process.stdin is not None
    process.stdin.write(f"{book}\n")
    process.stdin.flush()
    return int(told(process))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_writer_killed_at_any_moment_leaves_the_old_or_the_new_workbook(original, tmp_path):
    moments = random.Random(7)
    old = original.read_bytes()
    seen = set()
    duration = 0.0
    with starting_writers() as process:
        for attempt in range(12):
            book = Path(shutil.copy(original, tmp_path / f"{attempt}.xlsx"))
            writer = start_writing(process, book)
            began = time.monotonic()
            if attempt > 0:
                time.sleep(moments.random() * duration * 1.1)
                with suppress(ProcessLookupError):
                    os.kill(writer, signal.SIGKILL)
            assert told(process) == "gone"
            duration = duration or time.monotonic() - began
            if book.read_bytes() == old:
                seen.add("old")
                continue
            with zipfile.ZipFile(book) as package:
                assert package.testzip() is None
            assert first_value(book) == "new 0"
            seen.add("new")
    assert "new" in seen


def test_a_failure_before_the_swap_leaves_the_old_file_and_nothing_else(book, monkeypatch):
    before = book.read_bytes()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    for step in ("assemble", "check_untouched", "check_written", "flush", "swap"):
        monkeypatch.setattr(writer, step, fail)
        with pytest.raises(WorkbookError, match="No space left on device"):
            write_edits(book, [CellEdit("S", 9, 9, 1)])
        monkeypatch.undo()
        assert book.read_bytes() == before
        assert list(book.parent.iterdir()) == [book]


def test_a_backup_that_fails_stops_the_write(book):
    before = book.read_bytes()

    def fail(_: Path) -> None:
        raise WorkbookError("no backup", "无法备份")

    with pytest.raises(WorkbookError, match="no backup"):
        write_edits(book, [CellEdit("S", 9, 9, 1)], back_up=fail)
    assert book.read_bytes() == before


def test_the_backup_is_made_of_the_old_file_right_before_the_swap(book):
    before, kept = book.read_bytes(), []
    write_edits(book, [CellEdit("S", 9, 9, 1)], back_up=lambda path: kept.append(path.read_bytes()))
    assert kept == [before]
    assert book.read_bytes() != before


def test_a_file_changed_by_somebody_else_is_not_overwritten(book):
    seen = Fingerprint.of(book)
    with book.open("ab") as file:
        file.write(b"\0")
    before = book.read_bytes()
    with pytest.raises(WorkbookError, match="changed by somebody else"):
        write_edits(book, [CellEdit("S", 9, 9, 1)], expected=seen)
    assert book.read_bytes() == before


def test_a_file_changed_while_it_is_written_is_not_overwritten(book, monkeypatch):
    check = writer.check_untouched

    def meddle(*arguments: object) -> None:
        os.utime(book, ns=(1, 1))
        check(*arguments)

    monkeypatch.setattr(writer, "check_untouched", meddle)
    before = book.read_bytes()
    with pytest.raises(WorkbookError, match="changed by somebody else"):
        write_edits(book, [CellEdit("S", 9, 9, 1)])
    assert book.read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no such mode")
def test_the_file_keeps_its_mode_and_a_link_keeps_pointing_at_it(book):
    book.chmod(0o640)
    link = book.with_name("link.xlsx")
    link.symlink_to(book)
    write_edits(link, [CellEdit("S", 2, 2, "through the link")])
    assert link.is_symlink()
    assert book.stat().st_mode & 0o777 == 0o640
    assert first_value(book) == "through the link"


def test_new_content_that_is_not_what_was_meant_is_never_swapped_in(book, monkeypatch):
    from xltier.workbook.writing import rewrite

    before = book.read_bytes()
    press = rewrite.press

    def corrupt(blocks, scratch, part, *, large):
        changed = (block.replace(b"<v>42</v>", b"<v>43</v>") for block in blocks)
        return press(changed, scratch, part, large=large)

    monkeypatch.setattr(rewrite, "press", corrupt)
    with pytest.raises(WorkbookError, match="did not pass the check"):
        write_edits(book, [CellEdit("S", 5000, 1, 42)])
    assert book.read_bytes() == before


def test_what_a_killed_writer_left_behind_is_cleared_away_later(book):
    old, young = book.with_name(".book.abc.writing"), book.with_name(".book.def.writing")
    for left in (old, young):
        left.write_bytes(b"half")
    os.utime(old, (0, 0))
    write_edits(book, [CellEdit("S", 2, 2, "x")])
    assert sorted(book.parent.iterdir()) == sorted([book, young])


def test_nothing_to_write_writes_nothing(book):
    before = Fingerprint.of(book)
    write_edits(book, [])
    assert Fingerprint.of(book) == before


values = st.one_of(
    st.none(),
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-(2**53), 2**53),
    st.booleans(),
    st.datetimes(pd.Timestamp("1900-03-01"), pd.Timestamp("2200-01-01")).map(
        lambda moment: pd.Timestamp(moment).floor("s")
    ),
)


@examples(
    12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(values, min_size=1, max_size=8), st.lists(values, max_size=5))
def test_any_values_read_back_equal_with_another_library(original, tmp_path, changed, added):
    path = Path(shutil.copy(original, tmp_path / "any.xlsx"))
    cells = pd.DataFrame({"value": pd.Series(changed, dtype=object)})
    cells.index = range(3, 3 + len(changed))
    rows = pd.DataFrame({"value": pd.Series(added, dtype=object)})
    write_edits(path, [TableEdit("T", cells=cells, appended=rows, last_filled=4001)])
    sheet = openpyxl.load_workbook(path)["S"]
    found = [sheet.cell(r, 2).value for r in range(3, 3 + len(changed))]
    found += [sheet.cell(4002 + i, 2).value for i in range(len(added))]
    for wanted, got in zip(changed + added, found, strict=True):
        assert got == wanted or (wanted in {None, ""} and got in {None, ""})
    assert sheet["B2"].value == "old 0"
