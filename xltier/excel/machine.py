"""What installing and diagnosing ask of the computer, behind one interface.

Tests describe computers that are not there; `here` returns the one this Python runs on.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from xltier.calc import installation, profiles
from xltier.errors import XltierError
from xltier.excel.configuration import TextForm
from xltier.excel.places import Platform, this_platform

Value = str | int | bytes
NOTHING_RAN = 127


@dataclass(frozen=True, slots=True)
class Finished:
    """A program that has ended.

    Attributes:
        code: Its exit code; 127 if it could not be started or took too long.
        output: What it printed.
        errors: What it printed as errors, or why it did not start.
    """

    code: int
    output: str = ""
    errors: str = ""


class Machine(Protocol):
    """The computer, as far as xltier looks at it."""

    @property
    def platform(self) -> Platform:
        """The system it runs."""
        ...

    @property
    def variables(self) -> Mapping[str, str]:
        """The environment variables."""
        ...

    @property
    def text_form(self) -> TextForm:
        """The code page and line ends of text that VBA reads."""
        ...

    def registry(self, key: str) -> Mapping[str, Value]:
        r"""Return the values of a registry key, names in small letters; none if it is missing.

        Args:
            key: The key from its root on, such as `HKCU\Software\Microsoft\Office`.
        """
        ...

    def stream(self, path: Path) -> str | None:
        """Return the Mark of the Web of a file, None if it has none."""
        ...

    def short_path(self, path: str) -> str:
        """Return the path in names of eight and three letters, where Windows keeps those."""
        ...

    def running(self, program: str) -> bool:
        """Return whether a program of this name runs now."""
        ...

    def find(self, program: str) -> Path | None:
        """Return where a program is found, None if it is not installed."""
        ...

    def office(self) -> Path | None:
        """Return where LibreOffice is, None if it is not installed."""
        ...

    def office_python(self) -> Path | None:
        """Return a Python that speaks to LibreOffice, None if there is none."""
        ...

    def office_uses(self, profile: Path) -> bool:
        """Return whether a LibreOffice runs with the settings in this folder."""
        ...

    def run(
        self,
        command: Sequence[str],
        *,
        timeout: float = 60.0,
        variables: Mapping[str, str] | None = None,
    ) -> Finished:
        """Run a program to its end, in the environment of this one or with other variables."""
        ...


@dataclass(frozen=True)
class ThisMachine:
    """The computer this Python runs on."""

    platform: Platform = field(default_factory=this_platform)

    @property
    def variables(self) -> Mapping[str, str]:
        """The environment variables."""
        return os.environ

    @property
    def text_form(self) -> TextForm:
        """The code page and line ends of text that VBA reads."""
        return TextForm("mbcs", "\r\n") if self.platform == "windows" else TextForm()

    def registry(self, key: str) -> Mapping[str, Value]:  # noqa: ARG002 - see Windows
        """Return the values of a registry key; none where there is no registry."""
        return {}

    def stream(self, path: Path) -> str | None:
        """Return the Mark of the Web of a file: what a Mac calls quarantine."""
        if self.platform != "mac":
            return None
        asked = self.run(["xattr", "-p", "com.apple.quarantine", str(path)])
        return asked.output.strip() if asked.code == 0 else None

    def short_path(self, path: str) -> str:
        """Return the path as it is: only Windows has short names."""
        return path

    def running(self, program: str) -> bool:
        """Return whether a program of this name runs now."""
        return self.run(["pgrep", "-x", program]).code == 0

    def find(self, program: str) -> Path | None:
        """Return where a program is found on the search path, or as an application of a Mac."""
        found = shutil.which(program)
        application = Path("/Applications") / f"{program}.app"
        if found:
            return Path(found)
        return application if application.exists() else None

    def office(self) -> Path | None:
        """Return where LibreOffice is, None if it is not installed."""
        return _if_any(installation.soffice)

    def office_python(self) -> Path | None:
        """Return a Python that speaks to LibreOffice, None if there is none."""
        return _if_any(installation.office_python)

    def office_uses(self, profile: Path) -> bool:
        """Return whether a LibreOffice runs with the settings in this folder."""
        return profiles.in_use(profile)

    def run(
        self,
        command: Sequence[str],
        *,
        timeout: float = 60.0,
        variables: Mapping[str, str] | None = None,
    ) -> Finished:
        """Run a program to its end; a program that cannot start is one that failed."""
        try:
            done = subprocess.run(  # noqa: S603 - a list, no shell
                command,
                capture_output=True,
                text=True,
                encoding="utf-8",
                errors="replace",
                timeout=timeout,
                env=variables,
                check=False,
                stdin=subprocess.DEVNULL,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return Finished(NOTHING_RAN, errors=str(error))
        return Finished(done.returncode, done.stdout, done.stderr)


@dataclass(frozen=True)
class WindowsMachine(ThisMachine):
    """A computer with a registry, alternate streams and short names."""

    def registry(self, key: str) -> Mapping[str, Value]:
        """Return the values of a registry key, from the 64-bit part of the registry."""
        if sys.platform != "win32":
            return {}
        import winreg

        root, _, path = key.partition("\\")
        hive = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE}[root]
        access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
        values: dict[str, Value] = {}
        with contextlib.suppress(OSError), winreg.OpenKey(hive, path, 0, access) as opened:
            for place in range(winreg.QueryInfoKey(opened)[1]):
                name, value, _ = winreg.EnumValue(opened, place)
                values[name.lower()] = value
        return values

    def stream(self, path: Path) -> str | None:
        """Return the alternate stream in which Windows notes where a file came from."""
        with contextlib.suppress(OSError):
            return Path(f"{path}:Zone.Identifier").read_text(encoding="utf-8", errors="replace")
        return None

    def short_path(self, path: str) -> str:
        """Return the path in names of eight and three letters; the path itself without them."""
        if sys.platform != "win32":
            return path
        import ctypes

        buffer = ctypes.create_unicode_buffer(1024)
        length = ctypes.windll.kernel32.GetShortPathNameW(path, buffer, len(buffer))
        return buffer.value if 0 < length < len(buffer) else path

    def running(self, program: str) -> bool:
        """Return whether a program of this name runs now."""
        asked = self.run(["tasklist", "/FI", f"IMAGENAME eq {program}.exe", "/FO", "CSV", "/NH"])
        return f"{program}.exe".lower() in asked.output.lower()

    def find(self, program: str) -> Path | None:
        """Return where a program is found: on the search path, or registered by its maker."""
        found = shutil.which(program)
        if found:
            return Path(found)
        apps = r"Software\Microsoft\Windows\CurrentVersion\App Paths"
        for root in ("HKCU", "HKLM"):
            registered = self.registry(f"{root}\\{apps}\\{program}.exe").get("")
            if isinstance(registered, str) and registered:
                return Path(registered.strip('"'))
        return None


def _if_any(find: Callable[[], Path]) -> Path | None:
    try:
        return find()
    except XltierError:
        return None


def here() -> Machine:
    """Return the computer this Python runs on."""
    return WindowsMachine() if this_platform() == "windows" else ThisMachine()
