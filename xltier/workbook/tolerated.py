"""A sheet made readable for the fast reader, which gives up on errors that it does not know."""

from __future__ import annotations

import io
import re
import zipfile
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK = 4 << 20
ERROR_CELL = re.compile(
    rb't="e"(?P<rest>[^>]*+)>'
    rb"(?P<formula>(?:<(?:[\w.-]+:)?f(?:\s[^>]*+)?(?:(?<=/)>|(?<!/)>[^<]*+</(?:[\w.-]+:)?f>))?)"
    rb"<(?P<prefix>(?:[\w.-]+:)?)v>[^<]*<"
)
KNOWN_ERROR = rb't="e"\g<rest>>\g<formula><\g<prefix>v>#N/A<'


def with_known_errors(package: zipfile.ZipFile, sheet_part: str) -> bytes:
    """Return the package with that one sheet, in which every error is `#N/A`.

    The fast reader stops at `#NAME?`, `#SPILL!` and later inventions. What the errors really are
    is known from the scan.

    Args:
        package: The workbook's package.
        sheet_part: Member name of the sheet to read.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
        for info in package.infolist():
            name = info.filename
            if name == sheet_part:
                with package.open(info) as old, copy.open(name, "w", force_zip64=True) as new:
                    for block in _whole_rows(old):
                        new.write(ERROR_CELL.sub(KNOWN_ERROR, block))
            elif name.endswith((".xml", ".rels")) and "/worksheets/sheet" not in name:
                copy.writestr(name, package.read(info))
    return target.getvalue()


def _whole_rows(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the part in pieces that end between rows."""
    pending = b""
    while chunk := stream.read(CHUNK):
        pending += chunk
        cut = pending.rfind(b"row>") + len(b"row>")
        if cut > len(b"row>"):
            yield pending[:cut]
            pending = pending[cut:]
    yield pending
