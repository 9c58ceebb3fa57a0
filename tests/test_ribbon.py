"""A press of a button: what is loaded, what is said when it works and when it does not."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

import pytest

from xltier.errors import WorkbookError
from xltier.excel import alone, ribbon, session, verbs
from xltier.excel.session import Session

HEAVY = ("duckdb", "polars", "pyspark", "scipy", "sklearn", "sqlalchemy")


class App:
    """Excel as far as a button talks to it: dialogs and the status bar are recorded."""

    def __init__(self) -> None:
        self.engine = SimpleNamespace(name="excel")
        self.said: list[tuple[str, str]] = []
        self.status: list[object] = []

    def alert(self, text: str, title: str, buttons: str, mode: str) -> str:
        assert title == "xltier"
        self.said.append((mode, text))
        return {"ok": "ok", "yes_no": "yes"}[buttons]

    @property
    def status_bar(self) -> object:
        return self.status[-1] if self.status else False

    @status_bar.setter
    def status_bar(self, text: object) -> None:
        self.status.append(text)


def book_named(*sheets: str) -> SimpleNamespace:
    return SimpleNamespace(name="Book1", sheets=[SimpleNamespace(name=name) for name in sheets])


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XLTIER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    return tmp_path / "home"


@pytest.fixture
def app():
    return App()


@pytest.fixture
def pressed(app, monkeypatch):
    """`pressed(work)` presses a button that does `work`, in a workbook with the sheets given."""

    def press(work, *sheets: str, verb: str = "check", **arguments) -> int:
        monkeypatch.setattr(session, "in_excel", lambda: Session(app, book_named(*sheets)))
        monkeypatch.setattr(verbs, "VERBS", {"check": verbs.Verb("check", work)})
        return ribbon.run(verb, **arguments)

    return press


def logs(home: Path) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in (home / "logs").glob("*.log")]


def imports_of(program: str, *arguments: object) -> set[str]:
    """Return the packages that a program in a Python of its own imports."""
    command = [sys.executable, "-X", "importtime", "-c", program, *map(str, arguments)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    names = [line.rpartition("|")[2].strip() for line in run.stderr.splitlines()]
    return {name.partition(".")[0] for name in names}


def test_the_entry_of_the_buttons_loads_nothing_heavy():
    loaded = imports_of("import xltier.excel.ribbon")
    assert "xltier" in loaded
    assert loaded.isdisjoint({*HEAVY, "openpyxl", "pandas", "pyarrow", "xlwings"})


def test_models_and_engines_are_loaded_only_when_the_rules_use_them(small_of):
    program = (
        "import sys; from pathlib import Path\n"
        "from xltier.excel import dialog_texts, session, verbs\n"
        "from xltier.commands.recalculate import recalculate\n"
        "from xltier.workbook.closed import ClosedWorkbook\n"
        "recalculate(ClosedWorkbook(Path(sys.argv[1])), write=False)"
    )
    loaded = imports_of(program, small_of("en"))
    assert "pandas" in loaded
    assert loaded.isdisjoint(HEAVY)


def test_a_result_is_said_and_the_status_bar_given_back(pressed, app, home):
    assert pressed(lambda _: "600 customers checked", version=version("xltier")) == 0
    assert app.said == [("info", "600 customers checked")]
    assert app.status[0] == "xltier: starting"
    assert app.status_bar is False
    assert logs(home) == []


def test_a_verb_with_nothing_to_say_shows_no_dialog(pressed, app):
    assert pressed(lambda _: None) == 0
    assert app.said == []


@pytest.mark.parametrize(
    ("sheets", "sentence"),
    [(("Customers", "Rules"), "Rules!B6 is wrong."), (("客户", "分层标准"), "分层标准!B6 有误。")],
    ids=["english", "chinese"],
)
def test_an_error_is_one_sentence_in_the_workbooks_language_and_the_place_of_the_log(
    pressed, app, home, sheets, sentence
):
    def work(_: Session) -> str:
        raise WorkbookError("Rules!B6 is wrong.", "分层标准!B6 有误。")

    assert pressed(work, *sheets) == 1
    [(mode, text)] = app.said
    assert mode == "critical"
    assert text.startswith(sentence)
    assert str(home / "logs") in text
    assert ["WorkbookError" in log for log in logs(home)] == [True]
    assert app.status_bar is False


def test_a_fault_of_ours_is_said_without_a_traceback_and_logged_with_it(pressed, app, home):
    def work(_: Session) -> str:
        raise ZeroDivisionError("of ours")

    assert pressed(work, "Customers") == 1
    [(_, text)] = app.said
    assert "Traceback" not in text
    assert str(home / "logs") in text
    assert "Traceback" in logs(home)[0]
    assert len(logs(home)) == 1


def test_where_nothing_can_be_reached_the_desktop_is_told(monkeypatch, capsys, home):
    def begin() -> Session:
        raise WorkbookError("No LibreOffice is running.", "LibreOffice 没有运行。")

    monkeypatch.setattr(session, "in_office", begin)
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert ribbon.main(["recalculate", "--office"]) == 1
    assert capsys.readouterr().err.startswith("No LibreOffice is running.")


def test_without_a_workbook_the_person_hears_of_it(app, monkeypatch):
    monkeypatch.setattr(session, "in_excel", lambda: Session(app, None))
    for verb in ("recalculate", "what_if", "undo", "check", "import_purchases", "guide"):
        assert ribbon.run(verb) == 1
    assert len({text.splitlines()[0] for _, text in app.said}) == 1
    assert app.said[0][1].startswith("No workbook is open")


def test_buttons_of_another_version_work_and_say_what_to_do(pressed, app):
    assert pressed(lambda _: "Done.", version="0.0.1") == 0
    [(_, text)] = app.said
    assert text.startswith("Done.")
    assert "0.0.1" in text
    assert version("xltier") in text
    assert "xltier install" in text


def test_a_button_that_the_package_does_not_know_is_refused(pressed, app):
    assert pressed(lambda _: "Done.", verb="fly", version="99.0") == 1
    [(mode, text)] = app.said
    assert mode == "critical"
    assert "99.0" in text
    assert "xltier install" in text


def test_about_works_without_a_workbook(app, monkeypatch, home):
    monkeypatch.setattr(session, "in_excel", lambda: Session(app, None))
    assert ribbon.run("about") == 0
    [(_, text)] = app.said
    for part in (version("xltier"), sys.executable, str(home / "logs"), "xltier.conf", "BSD"):
        assert part in text


def test_a_double_click_is_one_press(pressed, app):
    def work(_: Session) -> str:
        assert ribbon.run("check") == 0
        return "Done."

    assert pressed(work) == 0
    assert app.said == [("info", "Done.")]


def test_a_press_while_another_is_worked_on_says_to_wait(pressed, app, monkeypatch):
    def work(_: Session) -> None:
        monkeypatch.setattr(alone.time, "time", lambda: 4e9)
        assert ribbon.run("check") == 1

    assert pressed(work, "客户") == 0
    [(_, text)] = app.said
    assert text.startswith("xltier 仍在处理中")
    assert pressed(lambda _: "free again") == 0


def test_a_press_is_worked_on_where_the_folder_of_xltier_cannot_be_made(pressed, app, home):
    home.parent.mkdir(exist_ok=True)
    home.write_text("a file")
    assert pressed(lambda _: "Done.") == 0
    assert app.said == [("info", "Done.")]


def test_about_speaks_chinese_where_the_workbook_does(pressed, app):
    assert pressed(verbs.about, "客户") == 0
    assert "日志文件夹" in app.said[0][1]
