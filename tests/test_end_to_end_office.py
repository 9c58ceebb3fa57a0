"""From a mouse click to tiers: a window of LibreOffice, VBA, Python, and back into the document."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from command_line import xltier
from screen import HEIGHT, PROGRAMS, Screen, patch_of, screen, until

from xltier.calc.installation import office_python
from xltier.calc.office import Office
from xltier.commands.sample import sample_base
from xltier.errors import WorkbookError
from xltier.excel import trust
from xltier.excel.building import build_macro_workbook
from xltier.excel.line_asked import ask_line
from xltier.excel.places import places
from xltier.workbook.live import LiveWorkbook
from xltier.workbook.look import NAVY

AS_OF = date(2026, 6, 30)
CLICKS, BETWEEN_CLICKS = 4, 15
pytestmark = pytest.mark.xdist_group("screen")
WITHOUT_TIPS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Misc">
<prop oor:name="ShowTipOfTheDay" oor:op="fuse"><value>false</value></prop></item>
</oor:items>
"""


@dataclass(frozen=True, slots=True)
class Desk:
    """A person's computer: a screen, a home folder, LibreOffice.

    Attributes:
        screen: What the person sees.
        home: The home folder, in which `xltier install` was run.
        soffice: LibreOffice's program.
        started: What was started; the first LibreOffice opens what later ones are asked to.
    """

    screen: Screen
    home: Path
    soffice: str
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def variables(self) -> dict[str, str]:
        """The environment of the person's programs."""
        moved = {"XLTIER_HOME", "XDG_CONFIG_HOME"}
        kept = {name: value for name, value in self.screen.variables.items() if name not in moved}
        return {**kept, "HOME": str(self.home)}

    def open(self, path: Path) -> None:
        """Open a file in LibreOffice, as a double click on it would."""
        command = [self.soffice, "--norestore", "--nologo", str(path)]
        silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.started.append(
            subprocess.Popen(command, env=self.variables, start_new_session=True, **silent)
        )

    def leave(self) -> None:
        """End every LibreOffice that was started."""
        for process in self.started:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def logs(self) -> list[str]:
        """Return what went wrong."""
        return [path.read_text() for path in (self.home / ".xltier" / "logs").glob("*")]


@pytest.fixture(scope="module")
def desk(soffice: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    missing = [program for program in PROGRAMS if shutil.which(program) is None]
    if missing:
        pytest.skip(f"{', '.join(missing)} not installed: there is no screen to click on")
    try:
        office_python()
    except WorkbookError as error:
        pytest.skip(str(error))
    home = tmp_path_factory.mktemp("home")
    assert xltier("install", "--home", home, "--platform", "linux").exit_code == 0
    settings = trust.settings_file(places("linux", home))
    settings.parent.mkdir(parents=True)
    settings.write_text(WITHOUT_TIPS)
    settings.write_bytes(trust.with_folder(settings, home.as_uri()))
    with screen() as shown:
        desk = Desk(shown, home, soffice)
        yield desk
        desk.leave()


@pytest.fixture
def person(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The desk, and a test that looks at LibreOffice as that person."""
    monkeypatch.setenv("HOME", str(desk.home))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return desk


def press_button(person: Desk) -> None:
    """Click until a click is taken: a window that is still being filled takes none."""
    working = person.home / ".xltier" / "working"

    def begun() -> int:
        return working.stat().st_mtime_ns if working.is_file() else 0

    before = begun()
    for _ in range(CLICKS):
        person.screen.click(*button(person.screen))
        with suppress(AssertionError):
            until(lambda: begun() > before, "not taken", seconds=BETWEEN_CLICKS)
            return
    raise AssertionError("no click on the button was taken")


def button(shown: Screen) -> tuple[int, int]:
    """Return where the button is: the wide dark patch near the top, not the tabs at the bottom."""

    def look() -> tuple[int, int] | None:
        return patch_of(NAVY, shown.pixels()[: HEIGHT // 3], wide=100)

    return until(look, "no button is to be seen")


def typed(person: Desk, running: Office, language: str, line: str, key: str) -> str | None:
    """Return what is understood when the person types a line into the field that asks for one."""
    with ThreadPoolExecutor(1) as other:
        book = running.books.active
        asked = other.submit(ask_line, book.app, "Share?", "10/90", language, title="a split")
        dialog = person.screen.wait_for("^a split$")
        person.screen.type(line, dialog)
        person.screen.press(key, dialog)
        return asked.result(30)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_click_on_the_button_brings_tiers_into_the_open_workbook(
    person: Desk, language: str, tmp_path: Path
):
    book = person.home / f"customers.{language}.xlsm"
    build_macro_workbook(book, language, content=sample_base(language, AS_OF))
    before = book.read_bytes()
    person.open(book)
    window = person.screen.wait_for(book.name)
    press_button(person)
    dialog = person.screen.wait_for("^xltier$")
    person.screen.picture(tmp_path / f"result.{language}.png")
    assert person.logs() == []
    person.screen.press("Return", dialog)
    until(lambda: not person.screen.windows("^xltier$"), "the dialog stayed")
    person.screen.picture(tmp_path / f"after.{language}.png")
    with Office.running() as running:
        live = LiveWorkbook(running.books[book.name])
        customers, findings = live.read("Customers"), live.read("Findings")
        assert typed(person, running, language, "20/30/50 sales", "Return") == "20/30/50 sales"
        assert typed(person, running, language, "20/30/50", "Escape") is None
    assert customers["tier"].notna().sum() > 500
    assert customers["reason"].notna().all()
    assert len(findings)
    assert book.read_bytes() == before
    person.screen.put_away(window)
