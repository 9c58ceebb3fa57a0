"""Choosing files and showing messages where each program and each system has its own way."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from xltier.errors import SourceError
from xltier.excel import desktop_alert, file_choice
from xltier.language import LANGUAGES

EXCEL = SimpleNamespace(name="excel")


class ExcelApi:
    """Excel's object model, as far as it asks for files."""

    def __init__(self, answer: object) -> None:
        self.answer, self.asked = answer, {}

    def GetOpenFilename(self, **asked: object) -> object:  # noqa: N802 - Excel's name
        self.asked = asked
        return self.answer


def excel(answer: object) -> SimpleNamespace:
    return SimpleNamespace(engine=EXCEL, api=ExcelApi(answer))


@pytest.fixture(autouse=True)
def on_windows(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")


@pytest.mark.parametrize("language", LANGUAGES)
def test_excel_gives_an_array_of_paths(language):
    app = excel((r"C:\orders\june.csv", r"C:\orders\july.csv"))
    assert file_choice.choose_files(app, language) == [
        Path(r"C:\orders\june.csv"),
        Path(r"C:\orders\july.csv"),
    ]
    assert app.api.asked["MultiSelect"] is True
    name, patterns = app.api.asked["FileFilter"].split(",")
    assert name
    assert {"*.csv", "*.xlsx", "*.parquet"} <= set(patterns.split(";"))


@pytest.mark.parametrize("answer", [False, None])
def test_a_cancelled_dialog_gives_no_files(answer):
    assert file_choice.choose_files(excel(answer), "en") == []


class Picker:
    """Excel's dialog for a folder."""

    def __init__(self, chosen: str | None) -> None:
        self.chosen, self.Title = chosen, ""

    def Show(self) -> int:  # noqa: N802 - Excel's name
        return 0 if self.chosen is None else -1

    def SelectedItems(self, place: int) -> str:  # noqa: N802 - Excel's name
        assert place == 1
        return self.chosen


@pytest.mark.parametrize("chosen", [r"C:\reps", None])
def test_excel_gives_a_folder_or_none_where_it_is_cancelled(chosen):
    picker = Picker(chosen)
    api = SimpleNamespace(FileDialog=lambda kind: picker if kind == 4 else None)
    app = SimpleNamespace(engine=EXCEL, api=api)
    assert file_choice.choose_folder(app, "zh") == (Path(chosen) if chosen else None)
    assert picker.Title == "选择存放业务员工作簿的文件夹"


@pytest.fixture
def osascript(monkeypatch):
    """Stands in for the Mac's program: `osascript(output)` says what it is to answer."""
    monkeypatch.setattr(sys, "platform", "darwin")
    commands: list[list[str]] = []

    def answers(stdout: str = "", stderr: str = "", code: int = 0) -> list[list[str]]:
        def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
            commands.append(command)
            return subprocess.CompletedProcess(command, code, stdout, stderr)

        monkeypatch.setattr(subprocess, "run", run)
        return commands

    return answers


def test_a_mac_gives_one_path_a_line(osascript):
    commands = osascript("/Users/ann/六月 订单.csv\n/Users/ann/july.csv\n\n")
    assert file_choice.choose_files(excel(None), "zh") == [
        Path("/Users/ann/六月 订单.csv"),
        Path("/Users/ann/july.csv"),
    ]
    assert commands[0][0] == "osascript"
    assert commands[0][-1] == "导入购买记录"


def test_a_mac_dialog_that_is_cancelled_gives_no_files(osascript):
    osascript(stderr="execution error: User canceled. (-128)\n", code=1)
    assert file_choice.choose_files(excel(None), "en") == []


def test_a_mac_that_shows_no_dialog_points_to_the_terminal(osascript):
    osascript(stderr="execution error: not allowed (-1743)", code=1)
    with pytest.raises(SourceError, match="xltier import"):
        file_choice.choose_files(excel(None), "en")


def test_a_mac_gives_a_folder(osascript):
    osascript("/Users/ann/reps/\n")
    assert file_choice.choose_folder(excel(None), "en") == Path("/Users/ann/reps")
    osascript(stderr="execution error: User canceled. (-128)\n", code=1)
    assert file_choice.choose_folder(excel(None), "en") is None


def test_without_excel_a_message_goes_to_the_first_program_of_the_desktop(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("DISPLAY", ":7")
    monkeypatch.setattr(desktop_alert.shutil, "which", lambda name: name == "kdialog")
    assert desktop_alert.command_for("no office", "xltier") == [
        "kdialog",
        "--title",
        "xltier",
        "--sorry",
        "no office",
    ]


def test_without_a_desktop_a_message_goes_to_the_error_output(monkeypatch, capsys):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    desktop_alert.alert("没有打开的工作簿", "xltier")
    assert capsys.readouterr().err == "没有打开的工作簿\n"
