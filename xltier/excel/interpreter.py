r"""How the configuration names Python, so that VBA, its DLL and a shell all find it.

Excel for Windows reads the path in the code page of the system and passes it to `LoadLibraryA`, so
a user name that the code page lacks must not be in it: a short name such as `C:\Users\WANG~1`
keeps it out. Excel for Mac puts the path into a shell command without quotes.
"""

from __future__ import annotations

import re
from pathlib import Path

from xltier.errors import InstallError
from xltier.excel.machine import Machine
from xltier.excel.places import Places

PLAIN_IN_A_SHELL = re.compile(r"[A-Za-z0-9_./+@:-]+")


def for_windows(python: str, machine: Machine) -> str:
    """Return what the configuration of Excel for Windows says for the path of Python.

    Raises:
        InstallError: No spelling of the path survives the code page.
    """
    if "%" in python:
        raise _unusable(python)
    if _encodable(python, machine.text_form.encoding):
        return python
    short = machine.short_path(python)
    if short.isascii():
        return short
    raise _unusable(python)


def needs_launcher(python: str) -> bool:
    """Return whether a shell would take the path of Python apart."""
    return not PLAIN_IN_A_SHELL.fullmatch(python)


def can_launch(places: Places) -> bool:
    """Return whether the path of the launcher itself survives a shell."""
    return not needs_launcher(str(places.launcher))


def launcher_script(python: str) -> bytes:
    """Return a script that starts Python, for where its own path would be taken apart."""
    quoted = "'" + python.replace("'", "'\\''") + "'"
    return f'#!/bin/sh\nexec {quoted} "$@"\n'.encode()


def for_mac(python: str, places: Places) -> str:
    """Return what the configuration of Excel for Mac says: Python, or the launcher of it.

    Raises:
        InstallError: The path of the launcher would be taken apart too.
    """
    if not needs_launcher(python):
        return python
    if not can_launch(places):
        raise _unusable(python)
    return str(places.launcher)


def for_libreoffice(python: str, places: Places, machine: Machine) -> str:
    """Return what the configuration says to LibreOffice: on Windows, a Python without a window."""
    if places.platform == "windows":
        windowless = Path(python).with_name("pythonw.exe")
        return for_windows(str(windowless) if windowless.exists() else python, machine)
    if needs_launcher(python) and can_launch(places):
        return str(places.launcher)
    return python


def _encodable(text: str, encoding: str) -> bool:
    try:
        return text.encode(encoding).decode(encoding) == text
    except UnicodeError:
        return False


def _unusable(path: str) -> InstallError:
    plain = "/opt/python" if path.startswith("/") else "C:\\Python"
    return InstallError(
        f"Excel cannot start the Python at {path}, because of the characters in that path: install "
        f"Python in a folder with a plain English name, such as {plain}, and run xltier install "
        "with it.",
        f"路径 {path} 含有 Excel 无法传递的字符，启动不了该 Python：请把 Python 装在纯英文路径下"
        f"（例如 {plain}），再用它运行 xltier install。",
    )
