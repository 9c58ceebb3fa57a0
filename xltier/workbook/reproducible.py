"""Saves a built workbook so that the same content gives the same file, on every day and machine."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Final

from openpyxl.xml.functions import tostring

if TYPE_CHECKING:
    from pathlib import Path

    import openpyxl

BUILT: Final = datetime(2026, 1, 1)  # noqa: DTZ001 - Office stores it without a zone
"""When the file says it was made and changed: a day that does not change from build to build."""

_CORE = "docProps/core.xml"
_SHEET = re.compile(r"xl/worksheets/sheet\d+\.xml")


def save(book: openpyxl.Workbook, path: Path, text_columns: dict[str, list[str]]) -> None:
    """Write `book` to `path`, with fixed times inside.

    Args:
        book: The workbook.
        path: Where it goes; a file that is there is replaced.
        text_columns: By sheet name, the cells that hold text on purpose, numbers or not: Excel
            puts no green triangle on them.
    """
    stream = io.BytesIO()
    book.save(stream)
    book.properties.created = book.properties.modified = BUILT
    marks = {
        f"xl/worksheets/sheet{number}.xml": _ignored(text_columns.get(sheet.title, []))
        for number, sheet in enumerate(book.worksheets, start=1)
    }
    with zipfile.ZipFile(stream) as made, zipfile.ZipFile(path, "w") as kept:
        for name in made.namelist():
            content = made.read(name)
            if name == _CORE:
                content = tostring(book.properties.to_tree())
            elif _SHEET.fullmatch(name):
                content = content.replace(b"<tableParts", marks[name] + b"<tableParts", 1)
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.external_attr = 0o600 << 16
            kept.writestr(part, content, zipfile.ZIP_DEFLATED, 6)


def _ignored(cells: list[str]) -> bytes:
    if not cells:
        return b""
    ranges = " ".join(cells)
    mark = f'<ignoredError sqref="{ranges}" numberStoredAsText="1"/>'
    return f"<ignoredErrors>{mark}</ignoredErrors>".encode()
