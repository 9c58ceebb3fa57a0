"""A plain workbook made one with macros, for tests in which the macros only have to be there."""

from __future__ import annotations

import zipfile
from pathlib import Path

PLAIN = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACROS = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
PROJECT = bytes(range(256)) * 40
RELATION = (
    b'<Relationship Id="rIdVba" Type="http://schemas.microsoft.com/office/2006/relationships/'
    b'vbaProject" Target="vbaProject.bin"/></Relationships>'
)
CONTENT_TYPE = b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'


def with_macros(plain: Path, path: Path) -> Path:
    """Write the workbook at `plain` to `path`, with a VBA project that is no more than bytes."""
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "[Content_Types].xml":
                content = content.replace(PLAIN, MACROS)
                content = content.replace(b"<Override", CONTENT_TYPE + b"<Override", 1)
            if name == "xl/_rels/workbook.xml.rels":
                content = content.replace(b"</Relationships>", RELATION)
            new.writestr(name, content)
        new.writestr("xl/vbaProject.bin", PROJECT)
    return path
