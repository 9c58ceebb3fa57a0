"""Profiles of LibreOffice, and whether one of them is in use right now."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import socket
import sys
from pathlib import Path

from xltier.calc.installation import soffice

INSTANCE = "SingleOfficeIPC_"
WINDOWS_PIPES = "\\\\.\\pipe\\"


def default_profile() -> Path:
    """Return the folder of the profile that LibreOffice uses if nobody names another."""
    settings = settings_folder()
    program = soffice().resolve().parent
    for name in ("bootstraprc", "bootstrap.ini", "../Resources/bootstraprc"):
        file = program / name
        if file.is_file():
            text = file.read_text(encoding="utf-8", errors="replace")
            if match := re.search(r"^UserInstallation=(.+?)\s*$", text, re.MULTILINE):
                return Path(
                    match[1]
                    .replace("$SYSUSERCONFIG", str(settings))
                    .replace("$ORIGIN", str(program))
                )
    return settings / ("libreoffice" if sys.platform.startswith("linux") else "LibreOffice") / "4"


def settings_folder() -> Path:
    """Return the folder in which a person's programs keep their settings."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")


def in_use(profile: Path) -> bool:
    """Tell whether a LibreOffice runs with a profile."""
    places = {profile.absolute().as_uri(), profile.resolve().as_uri()}
    return any(is_listening(INSTANCE + fingerprint(place)) for place in places)


def fingerprint(profile: str) -> str:
    """Return what LibreOffice calls a profile in the name of its pipe.

    It is the MD5 of the address in UTF-16, each byte in as few hexadecimal digits as it takes.
    """
    digest = hashlib.md5(profile.encode("utf-16-le"), usedforsecurity=False).digest()
    return "".join(f"{byte:x}" for byte in digest)


def is_listening(pipe: str) -> bool:
    """Tell whether a LibreOffice of this user listens at a pipe of that name."""
    if sys.platform == "win32":
        return any(pipe in name for name in os.listdir(WINDOWS_PIPES))  # noqa: PTH208 - no folder
    address = f"/tmp/OSL_PIPE_{os.getuid()}_{pipe}"  # noqa: S108 - where LibreOffice puts it
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as client:
        client.settimeout(5)
        client.connect(address)
        return True
    return False
