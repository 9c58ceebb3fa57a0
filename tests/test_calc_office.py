"""A LibreOffice is reached: the one a person has open, or one started for the purpose."""

from __future__ import annotations

import ast
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest
import xlwings

from xltier.calc import installation, profiles
from xltier.calc.faults import BridgeError
from xltier.calc.office import Office, reached, running_book
from xltier.errors import WorkbookError

SERVER = Path(installation.__file__).with_name("server")

pytestmark = pytest.mark.xdist_group("office")


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home of one's own, so that LibreOffice's usual profile is one's own too."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@pytest.fixture
def path(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["opened", "by hand"])
    book.save(tmp_path / "customers.xlsx")
    return tmp_path / "customers.xlsx"


@pytest.fixture
def by_hand(office, home, path):
    """A LibreOffice that knows nothing of us, as a person would start it."""
    command = [str(installation.soffice()), "--headless", "--norestore", str(path)]
    process = subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: profiles.in_use(profiles.default_profile()))
        wait_until((path.parent / f".~lock.{path.name}#").exists)
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "LibreOffice did not start"
        time.sleep(0.05)


def test_where_no_libreoffice_runs_a_sentence_says_so(office, home):
    with pytest.raises(WorkbookError, match="No LibreOffice is running") as caught:
        running_book(None)
    assert "LibreOffice 没有运行" in caught.value.text("zh")
    assert not (home / ".config").exists(), "none was started by accident"


def test_a_lock_left_behind_by_a_crash_is_no_running_libreoffice(office, home):
    profile = profiles.default_profile()
    profile.mkdir(parents=True)
    (profile / ".lock").write_text("[Lockdata]\nIPCServer=true\n")
    with pytest.raises(WorkbookError, match="No LibreOffice is running"):
        running_book(None)


def test_a_document_opened_by_hand_is_reached_and_left_open(by_hand, path, tmp_path):
    book = running_book(path)
    assert book.fullname == str(path)
    assert book.sheets[0]["A1:B1"].value == ["opened", "by hand"]
    book.sheets[0]["A2"].value = "seen"
    assert running_book(None).sheets[0]["A2"].value == "seen"
    assert running_book(None).app == book.app, "connected once"

    with pytest.raises(WorkbookError, match=r"other\.xlsx is not open .* Open: customers\.xlsx"):
        running_book(tmp_path / "other.xlsx")

    office = reached()
    os.kill(office.bridge.pid, signal.SIGKILL)
    with pytest.raises(BridgeError, match="connection to LibreOffice broke off"):
        _ = book.name
    assert running_book(path).sheets[0]["A2"].value == "seen", "connected again"

    running_book(path).close()
    with pytest.raises(WorkbookError, match="no spreadsheet is open"):
        running_book(path)
    with pytest.raises(WorkbookError, match="No spreadsheet is open"):
        running_book(None)

    reached().close()
    assert by_hand.poll() is None, "it is the person's, and goes on"


def test_when_libreoffice_ends_under_our_hands_a_sentence_says_so(office):
    other = Office.start()
    book = other.books.add()
    other.kill()
    with pytest.raises(BridgeError, match=r"broke off|has been closed"):
        _ = book.sheets[0]["A1"].value
    assert office.books.add().close() is None, "another one is none the worse"


def test_libreoffice_killed_from_outside_is_told_from_a_broken_bridge(office):
    with Office.start() as other:
        book = other.books.add()
        os.killpg(other.pid, signal.SIGKILL)
        with pytest.raises(BridgeError, match="LibreOffice has been closed"):
            _ = book.sheets[0]["A1"].value
        assert not other.answers()


def test_the_screen_that_a_program_held_is_given_back_when_it_ends(by_hand):
    with Office.running() as first:
        first.app.screen_updating = False
    with Office.running() as second:
        assert second.app.screen_updating is True
        second.app.screen_updating = False
        second.bridge._process.stdin.close()
        wait_until(lambda: not second.bridge.alive)
    with Office.running() as third:
        assert third.app.screen_updating is True


def test_an_app_of_ones_own_ends_with_its_profile(office):
    app = xlwings.engines["calc"].apps.add(visible=False)
    profile = app.impl.office._profile
    assert profile.is_dir()
    assert app.books.add().sheets[0]["A1"].value is None
    app.quit()
    assert not profile.exists()
    assert app.impl not in list(xlwings.engines["calc"].apps.impl)


def test_a_program_that_forgets_to_close_leaves_no_libreoffice_behind(office):
    program = "from xltier.calc.office import Office; print(Office.start().pid)"
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    with pytest.raises(ProcessLookupError):
        os.killpg(int(run.stdout), 0)


def test_a_missing_libreoffice_and_a_missing_uno_are_sentences(monkeypatch, tmp_path):
    monkeypatch.setenv(installation.SOFFICE, str(tmp_path / "nowhere"))
    with pytest.raises(WorkbookError, match="XLTIER_SOFFICE"):
        installation.soffice()
    monkeypatch.setenv(installation.PYTHON, sys.executable)
    installation.office_python.cache_clear()
    try:
        with pytest.raises(WorkbookError, match="python3-uno"):
            installation.office_python()
    finally:
        installation.office_python.cache_clear()


def test_a_pipe_where_nobody_listens_is_a_sentence(office):
    from xltier.calc.bridge import Bridge

    with pytest.raises(BridgeError, match="does not answer"):
        Bridge("xltier_nobody", seconds=0)


@pytest.mark.parametrize("module", sorted(SERVER.glob("*.py")), ids=lambda path: path.stem)
def test_the_server_runs_under_an_old_python_without_xltier(module):
    tree = ast.parse(module.read_text(encoding="utf-8"), feature_version=(3, 8))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 1 or not str(node.module).startswith("xltier")
        elif isinstance(node, ast.Import):
            assert all(alias.name in {*sys.stdlib_module_names, "uno"} for alias in node.names)
