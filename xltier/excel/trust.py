"""Folders whose macros LibreOffice runs: Tools > Options > Security > Macro Security.

LibreOffice keeps them as `SecureURL` in `registrymodifications.xcu`, which it writes anew when it
closes; so the file is changed only while it does not run, and nothing else in it is touched.
"""

from __future__ import annotations

import re
from pathlib import Path
from xml.sax.saxutils import escape, unescape

from xltier.errors import InstallError
from xltier.excel.places import Places

SETTINGS = "registrymodifications.xcu"
EMPTY = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
    'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
    "</oor:items>\n"
)
SCRIPTING = '<item oor:path="/org.openoffice.Office.Common/Security/Scripting">'
FOLDERS = re.compile(
    rf'{re.escape(SCRIPTING)}<prop oor:name="SecureURL" oor:op="fuse"><value>(?P<its>.*?)</value>'
    r"</prop></item>\n?",
    re.DOTALL,
)
LEVEL = re.compile(
    rf'{re.escape(SCRIPTING)}<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>(\d)</value>'
)
HIGH = 2
END = "</oor:items>"


def settings_file(places: Places) -> Path:
    """Return the file of LibreOffice's settings."""
    return places.libreoffice / SETTINGS


def level(path: Path) -> int:
    """Return the macro security level, from 0 (all macros run) to 3 (only from trusted folders)."""
    match = LEVEL.search(_text(path))
    return int(match[1]) if match else HIGH


def trusted_folders(path: Path) -> tuple[str, ...]:
    """Return the addresses of the folders whose macros run."""
    match = FOLDERS.search(_text(path))
    return tuple(map(unescape, re.findall("<it>(.*?)</it>", match["its"]))) if match else ()


def with_folder(path: Path, folder: str) -> bytes:
    """Return the settings in which the folder of this address is trusted too."""
    text = _text(path) or EMPTY
    entry = f"<it>{escape(folder)}</it>"
    match = FOLDERS.search(text)
    if match:
        place = match.end("its")
        return f"{text[:place]}{entry}{text[place:]}".encode()
    place = text.rfind(END)
    if place < 0:
        raise InstallError(
            f"{path} is damaged: open LibreOffice once and close it, then try again.",
            f"{path} 已损坏：请打开一次 LibreOffice 再关闭，然后重试。",
        )
    prop = f'<prop oor:name="SecureURL" oor:op="fuse"><value>{entry}</value></prop>'
    return f"{text[:place]}{SCRIPTING}{prop}</item>\n{text[place:]}".encode()


def without_folder(path: Path, folder: str) -> bytes:
    """Return the settings in which the folder of this address is not trusted any more."""
    text = _text(path).replace(f"<it>{escape(folder)}</it>", "")
    match = FOLDERS.search(text)
    if match and not match["its"].strip():
        text = text[: match.start()] + text[match.end() :]
    return text.encode()


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return ""
