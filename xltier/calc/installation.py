"""Where LibreOffice and the Python that has its module `uno` are installed."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from xltier.calc.faults import no_office, no_python

SOFFICE, PYTHON = "XLTIER_SOFFICE", "XLTIER_OFFICE_PYTHON"
MAC = Path("/Applications/LibreOffice.app/Contents")


def soffice() -> Path:
    """Return LibreOffice's program.

    Raises:
        WorkbookError: LibreOffice is not installed.
    """
    for path in office_candidates():
        if path.is_file():
            return path
    raise no_office()


def office_candidates() -> Iterator[Path]:
    """Yield where the program may be, the likeliest first."""
    named = os.environ.get(SOFFICE)
    if named:
        yield Path(named)
        return
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found:
        yield Path(found)
    if sys.platform == "darwin":
        yield MAC / "MacOS" / "soffice"
    for variable in ("ProgramFiles", "ProgramFiles(x86)"):
        folder = os.environ.get(variable)
        if folder:
            yield Path(folder) / "LibreOffice" / "program" / "soffice.exe"
    yield from sorted(Path("/opt").glob("libreoffice*/program/soffice"), reverse=True)


@functools.cache
def office_python() -> Path:
    """Return a Python that can import `uno`.

    Raises:
        WorkbookError: There is none.
    """
    tried = []
    for path in python_candidates():
        if path.is_file():
            if has_uno(path):
                return path
            tried.append(path)
    raise no_python(tried)


def python_candidates() -> Iterator[Path]:
    """Yield the Pythons that may have `uno`: LibreOffice's own, then the system's."""
    named = os.environ.get(PYTHON)
    if named:
        yield Path(named)
        return
    for program in office_candidates():
        folder = program.resolve().parent
        yield folder / "python.exe"
        yield folder / "python"
        yield folder.parent / "Resources" / "python"
    for name in ("/usr/bin/python3", shutil.which("python3"), sys.executable):
        if name:
            yield Path(name)


def has_uno(python: Path) -> bool:
    """Tell whether a Python can import `uno`."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    command = [str(python), "-c", "import uno"]
    try:
        run = subprocess.run(  # noqa: S603 - only asks
            command, env=environment, capture_output=True, timeout=60, check=False
        )
    except OSError:
        return False
    return run.returncode == 0
