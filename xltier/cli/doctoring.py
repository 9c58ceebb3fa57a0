"""`xltier doctor`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from xltier.cli.app import Json, app, example, run
from xltier.cli.progress import ProgressBar
from xltier.cli.saying import Voice, here
from xltier.errors import UsageError
from xltier.excel import machine as machines
from xltier.excel.checks import Check, Installation, State
from xltier.excel.doctor import diagnose
from xltier.excel.machine import Machine
from xltier.excel.places import Places, places, this_platform
from xltier.language import Sentence

FOUND_FAULTS = 1
MARKS: dict[State, tuple[Sentence, str]] = {
    "ok": (Sentence("ok", "正常"), "green"),
    "warning": (Sentence("note", "注意"), "yellow"),
    "fault": (Sentence("mend", "需处理"), "red"),
    "skipped": (Sentence("skip", "略过"), "dim"),
}


class PlatformChoice(StrEnum):
    """The systems there are."""

    windows = "windows"
    mac = "mac"
    linux = "linux"


# for a home folder that is made up: an image to roll out, a test
Home = Annotated[Path | None, typer.Option("--home", hidden=True)]
OfPlatform = Annotated[PlatformChoice | None, typer.Option("--platform", hidden=True)]


@dataclass(frozen=True, slots=True)
class Target:
    """Where a command works.

    Attributes:
        places: The places of the user.
        machine: The computer.
        real: Whether both are those of the user who runs the command.
    """

    places: Places
    machine: Machine
    real: bool


def target_of(home: Path | None, platform: PlatformChoice | None) -> Target:
    """Return where a command works: here, unless a home folder or a platform is made up."""
    machine = machines.here()
    named = platform.value if platform else this_platform()
    real = home is None and named == this_platform()
    variables: Mapping[str, str] = os.environ if real else {}
    return Target(places(named, home or Path.home(), variables), machine, real)


@app.command(
    help=example(
        "Look at everything xltier needs in Excel or LibreOffice and say what to do.",
        "检查 xltier 在 Excel 或 LibreOffice 中所需的一切，并说明该怎么做。",
        "xltier doctor",
        "xltier doctor book.xlsm",
    )
)
def doctor(
    book: Annotated[
        Path | None,
        typer.Argument(
            metavar="BOOK.xlsm",
            show_default=False,
            help=here("A workbook to look at too.", "同时检查的工作簿。"),
        ),
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run",
            help=here("Look only; start no Python, no program.", "只查看，不启动 Python 等程序。"),
        ),
    ] = False,
    home: Home = None,
    platform: OfPlatform = None,
    json: Json = False,
) -> None:
    """Look at the installation."""
    voice = Voice(json=json)

    def work() -> int:
        target = target_of(home, platform)
        if book is not None and not book.exists():
            raise UsageError(
                f"There is no file {book}: check its name and folder.",
                f"找不到文件 {book}：请检查文件名和所在文件夹。",
            )
        checks = look(Installation(target.places, target.machine, book=book, starting=not dry_run))
        for check in checks:
            say(voice, check)
        faults = sum(check.state == "fault" for check in checks)
        _end_doctor(voice, faults, noted=any(check.state == "warning" for check in checks))
        voice.result({"checks": [as_dict(check) for check in checks], "faults": faults})
        return FOUND_FAULTS if faults else 0

    run(voice, work)


def look(found: Installation) -> list[Check]:
    """Make the checks, with a progress bar."""
    with ProgressBar() as bar:
        text = here("Checking", "正在检查")
        return list(diagnose(found, lambda done: bar.status(text, done)))


def say(voice: Voice, check: Check) -> None:
    """Print a check as one line."""
    mark, style = MARKS[check.state]
    line = Text(f"{mark.text(voice.language)}  ", style)
    colon = Sentence(": ", "：").text(voice.language)
    line.append(check.name.text(voice.language) + colon, "bold")
    line.append(check.sentence.text(voice.language), "default")
    voice.print(line)


def as_dict(check: Check) -> dict[str, str]:
    """Return a check for machines."""
    return {
        "name": check.name.en,
        "state": check.state,
        "en": check.sentence.en,
        "zh": check.sentence.zh,
    }


def _end_doctor(voice: Voice, faults: int, *, noted: bool) -> None:
    if not faults and noted:
        voice.say("Nothing to mend; see the notes above.", "无需处理，请留意以上提示。", "bold")
        return
    if not faults:
        voice.say("All is well.", "一切正常。", "bold green")
        return
    voice.say(
        f"{faults} to mend; run xltier doctor again afterwards.",
        f"有 {faults} 项需要处理；处理后请再运行 xltier doctor。",
        "bold red",
    )
