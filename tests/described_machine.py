"""Computers that are not there, as installing and diagnosing see them."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from xltier.excel.configuration import TextForm
from xltier.excel.machine import Finished, Value
from xltier.excel.places import Places, Platform, places

HEALTHY_ANSWER = {
    "python": "3.12.1",
    "xltier": version("xltier"),
    "xlwings": version("xlwings"),
    "abc": [["A"], ["B"]],
}
FORMS: dict[Platform, TextForm] = {
    "windows": TextForm("cp936", "\r\n"),
    "mac": TextForm(),
    "linux": TextForm(),
}


@dataclass
class DescribedMachine:
    platform: Platform
    variables: Mapping[str, str] = field(default_factory=dict)
    text_form: TextForm = field(default_factory=TextForm)
    keys: dict[str, dict[str, Value]] = field(default_factory=dict)
    streams: dict[Path, str] = field(default_factory=dict)
    short_names: dict[str, str] = field(default_factory=dict)
    programs: set[str] = field(default_factory=set)
    profiles: set[Path] = field(default_factory=set)
    installed: dict[str, Path] = field(default_factory=dict)
    finished: dict[str, Finished] = field(default_factory=dict)
    ran: list[Sequence[str]] = field(default_factory=list)
    makes: dict[str, Path] = field(default_factory=dict)

    def registry(self, key: str) -> Mapping[str, Value]:
        return self.keys.get(key, {})

    def stream(self, path: Path) -> str | None:
        return self.streams.get(path)

    def short_path(self, path: str) -> str:
        return self.short_names.get(path, path)

    def running(self, program: str) -> bool:
        return program in self.programs

    def find(self, program: str) -> Path | None:
        return self.installed.get(program)

    def office(self) -> Path | None:
        return self.installed.get("soffice")

    def office_python(self) -> Path | None:
        return self.installed.get("python with uno")

    def office_uses(self, profile: Path) -> bool:
        return profile in self.profiles

    def run(
        self,
        command: Sequence[str],
        *,
        timeout: float = 60.0,
        variables: Mapping[str, str] | None = None,
    ) -> Finished:
        """Answer by the word of the command that was described last."""
        del timeout, variables
        self.ran.append(command)
        for word, path in self.makes.items():
            if word in command:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch()
        words = {Path(word).name for word in command}
        known = (word for word in reversed(self.finished) if word in words)
        return next((self.finished[word] for word in known), Finished(0))


def described(platform: Platform, home: Path) -> DescribedMachine:
    """Return a computer on which nothing is amiss."""
    machine = DescribedMachine(platform, text_form=FORMS[platform])
    answer = Finished(0, json.dumps(HEALTHY_ANSWER))
    machine.finished = {"python.exe": answer, "python": answer}
    machine.installed = {
        "excel": Path("C:/Program Files/Microsoft Office/root/Office16/EXCEL.EXE"),
        "Microsoft Excel": Path("/Applications/Microsoft Excel.app"),
        "soffice": Path("/usr/bin/soffice"),
        "python with uno": Path("/usr/bin/python3"),
    }
    return machine


def places_in(platform: Platform, home: Path) -> Places:
    """Return the places of a new user, on a Mac one who has opened Excel once."""
    found = places(platform, home)
    if found.container is not None:
        found.container.mkdir(parents=True)
    return found


def small_addin(path: Path) -> None:
    """Write the least that says of itself that it is an add-in of xltier."""
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("docProps/core.xml", "<dc:creator>xltier</dc:creator>")


def everything_in(folder: Path) -> dict[str, bytes | None]:
    """Return every file below a folder with its content, and every folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }
