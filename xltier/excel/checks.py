"""What a check of an installation looks at, and what it says."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from xltier.excel import configuration
from xltier.excel.machine import Machine
from xltier.excel.places import Places
from xltier.excel.record import Record, read_record
from xltier.language import Sentence

State = Literal["ok", "warning", "fault", "skipped"]

TEST_CALL = """
import importlib, json, sys
from importlib.metadata import version
for module in MODULES:
    importlib.import_module(module)
from xltier.excel.functions import abc
print(json.dumps({"python": sys.version.split()[0], "xltier": version("xltier"),
                  "xlwings": version("xlwings"), "abc": abc(((90.0,), (10.0,)))}))
"""
MODULES = {
    "windows": ("win32com.client", "xlwings", "xltier.excel.functions", "xltier.excel.ribbon"),
    "mac": ("appscript", "xlwings", "xltier.excel.functions", "xltier.excel.ribbon"),
    "linux": ("xlwings", "xltier.excel.functions", "xltier.excel.ribbon"),
}
PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at.

    Attributes:
        name: What was looked at.
        state: Whether it is in order; a warning is for a person to know, a fault to mend.
        sentence: How it is and, unless it is in order, what to do.
    """

    name: Sentence
    state: State
    sentence: Sentence


@dataclass(frozen=True)
class Installation:
    """An installation as it is found.

    Attributes:
        places: Where its parts belong.
        machine: The computer.
        book: A workbook to look at too.
        starting: Whether Python and other programs may be started to see whether they work.
        version: The version of xltier that looks.
        xlwings: The version of xlwings beside it.
    """

    places: Places
    machine: Machine
    book: Path | None = None
    starting: bool = True
    version: str = field(default_factory=lambda: version("xltier"))
    xlwings: str = field(default_factory=lambda: version("xlwings"))

    @cached_property
    def record(self) -> Record | None:
        """What install has put there; None if it has not run."""
        return read_record(self.places.record)

    @cached_property
    def settings(self) -> dict[str, str]:
        """The configuration that VBA reads."""
        return configuration.read(self.places.configuration, self.machine.text_form)

    @property
    def python(self) -> str:
        """The Python that the configuration names; empty if it names none."""
        key = {"windows": "INTERPRETER_WIN", "mac": "INTERPRETER_MAC"}
        return self.settings.get(key.get(self.places.platform, "INTERPRETER"), "")

    @cached_property
    def answer(self) -> dict[str, Any] | str:
        """What the configured Python says of itself, or the last line of why it does not."""
        modules = MODULES[self.places.platform]
        code = TEST_CALL.replace("MODULES", repr(modules))
        command = [self.python, "-B", "-P", "-c", code]
        variables = as_excel_has_them(self.machine.variables, Path(self.python))
        done = self.machine.run(command, timeout=PATIENCE, variables=variables)
        try:
            if done.code == 0:
                answer: dict[str, Any] = json.loads(done.output.strip().splitlines()[-1])
                return answer
        except (ValueError, IndexError):
            pass
        told = (done.errors.strip() or done.output.strip()).splitlines()
        return told[-1] if told else f"exit code {done.code}"


def as_excel_has_them(variables: Mapping[str, str], python: Path) -> dict[str, str]:
    """Return the environment variables without what an activated Python environment has added.

    Excel starts Python without activating anything, so what works in a terminal can fail there.
    """
    added = ("PYTHON", "CONDA", "VIRTUAL_ENV")
    kept = {k: v for k, v in variables.items() if not k.upper().startswith(added)}
    prefix = python.parent.parent if python.parent.name in {"bin", "Scripts"} else python.parent
    for name in [name for name in kept if name.upper() == "PATH"]:
        folders = kept[name].split(os.pathsep)
        kept[name] = os.pathsep.join(f for f in folders if not Path(f).is_relative_to(prefix))
    return kept


Look = Callable[[Installation], Check]


def ok(name: Sentence, en: str, zh: str) -> Check:
    """Return a check of what is in order."""
    return Check(name, "ok", Sentence(en, zh))


def warning(name: Sentence, en: str, zh: str) -> Check:
    """Return a check of what a person should know."""
    return Check(name, "warning", Sentence(en, zh))


def fault(name: Sentence, en: str, zh: str) -> Check:
    """Return a check of what does not work until someone mends it."""
    return Check(name, "fault", Sentence(en, zh))


def skipped(name: Sentence, en: str, zh: str) -> Check:
    """Return a check that could not be made."""
    return Check(name, "skipped", Sentence(en, zh))


def not_started(name: Sentence) -> Check:
    """Return a check for which a program would have to be started."""
    return skipped(name, "Not looked at with --dry-run.", "--dry-run 时不检查此项。")
