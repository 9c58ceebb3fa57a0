"""What deliveries and their files are called: names that every system takes, and no two alike."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date
    from pathlib import Path

LONGEST: Final = 80
"""Characters of a name of a person that a file's name takes; systems allow 255 bytes in all."""

SIGNS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH: Final = 6

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\ud800-\udfff]+')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def new_delivery(day: date, taken: Collection[str]) -> str:
    """Return an identifier that no delivery has yet, such as `D20260331-k7xm2p`.

    Args:
        day: The day of the delivery.
        taken: Identifiers in use.
    """
    while True:
        signs = "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
        delivery = f"D{day:%Y%m%d}-{signs}"
        if delivery not in taken:
            return delivery


def file_names(names: Iterable[str], day: date, folder: Path) -> list[str]:
    """Return a name for the file of each rep or team; none is in use in the folder.

    What stands there may have come back from a rep and hold edits that nobody has collected, so a
    file is never written over.

    Args:
        names: Names as they are listed.
        day: As-of date of what is sent.
        folder: Where the files go; it need not be there.
    """
    taken = {path.name.casefold() for path in folder.iterdir()} if folder.is_dir() else set()
    given = []
    for name in names:
        stem = f"{_safe(name)} {day:%Y-%m-%d}"
        number, file = 1, f"{stem}.xlsx"
        while file.casefold() in taken:
            number += 1
            file = f"{stem} ({number}).xlsx"
        taken.add(file.casefold())
        given.append(file)
    return given


def _safe(name: str) -> str:
    """Return a name without what Windows, macOS or Linux forbid in a file's name."""
    safe = " ".join(_FORBIDDEN.sub(" ", name).split())
    safe = safe.encode()[: LONGEST * 2].decode(errors="ignore")[:LONGEST].strip(" .")
    return f"_{safe}" if not safe or _DEVICES.fullmatch(safe) else safe
