"""Saves a built workbook so that the same content gives the same file, on every day and machine.

openpyxl writes every text inside its cell and the properties of a font in an order of its own;
Excel reads both and writes neither. Here texts go to the shared strings and font properties into
the order of the schema, so that Excel has nothing to put right.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Final

from lxml import etree
from openpyxl.xml.functions import tostring

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    import openpyxl

BUILT: Final = datetime(2026, 1, 1)  # noqa: DTZ001 - Office stores it without a zone
"""When the file says it was made and changed: a day that does not change from build to build."""

_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
_STRINGS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_STRINGS = "xl/sharedStrings.xml"
_SHEET = re.compile(r"xl/worksheets/sheet\d+\.xml")
_INLINE = re.compile(rb'(<c [^>]*?)t="inlineStr"([^>]*)><is>(.*?)</is></c>', re.DOTALL)
_FOLLOWERS: Final = (b"<drawing ", b"<tableParts", b"</worksheet>")
"""What stands behind the marks of cells that are right as they are, the first of them first."""
_BLANK = re.compile(rb' t="n"></c>')
_FONT_ORDER = ("b", "i", "strike", "u", "vertAlign", "sz", "color", "name", "family", "charset")


def save(book: openpyxl.Workbook, path: Path | BinaryIO, text_cells: dict[str, list[str]]) -> None:
    """Write `book` to `path`, with fixed times inside.

    Args:
        book: The workbook.
        path: Where it goes; a file that is there is replaced.
        text_cells: By sheet name, the ranges that hold text on purpose, numbers or not: Excel
            puts no green triangle on them.
    """
    stream = io.BytesIO()
    book.save(stream)
    with zipfile.ZipFile(stream) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    book.properties.created = book.properties.modified = BUILT
    parts["docProps/core.xml"] = tostring(book.properties.to_tree())
    parts["xl/styles.xml"] = _ordered_fonts(parts["xl/styles.xml"])
    for number, sheet in enumerate(book.worksheets, start=1):
        name = f"xl/worksheets/sheet{number}.xml"
        mark = _ignored(text_cells.get(sheet.title, []))
        follower = next(tag for tag in _FOLLOWERS if tag in parts[name])
        parts[name] = parts[name].replace(follower, mark + follower, 1)
    _share_strings(parts)
    _write(parts, path)


def _write(parts: dict[str, bytes], path: Path | BinaryIO) -> None:
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.external_attr = 0o600 << 16
            package.writestr(part, content, zipfile.ZIP_DEFLATED, 6)


def _ignored(ranges: list[str]) -> bytes:
    if not ranges:
        return b""
    mark = f'<ignoredError sqref="{" ".join(ranges)}" numberStoredAsText="1"/>'
    return f"<ignoredErrors>{mark}</ignoredErrors>".encode()


def _share_strings(parts: dict[str, bytes]) -> None:
    """Move every text from its cell into the table of shared strings."""
    places: dict[bytes, int] = {}
    uses = 0

    def shared(cell: re.Match[bytes]) -> bytes:
        nonlocal uses
        uses += 1
        place = places.setdefault(cell[3], len(places))
        return b'%st="s"%s><v>%d</v></c>' % (cell[1], cell[2], place)

    for name in [name for name in parts if _SHEET.fullmatch(name)]:
        parts[name] = _BLANK.sub(b"/>", _INLINE.sub(shared, parts[name]))
    items = b"".join(b"<si>%s</si>" % text for text in places)
    head = f'<sst xmlns="{_SPREADSHEET}" count="{uses}" uniqueCount="{len(places)}">'
    declaration = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    parts[_STRINGS] = declaration + head.encode() + items + b"</sst>"
    _announce_strings(parts)


def _announce_strings(parts: dict[str, bytes]) -> None:
    link = f'<Relationship Type="{_RELATION}" Target="sharedStrings.xml" Id="rIdStrings"/>'
    kind = f'<Override PartName="/{_STRINGS}" ContentType="{_STRINGS_TYPE}"/>'
    for name, addition, end in (
        ("xl/_rels/workbook.xml.rels", link, b"</Relationships>"),
        ("[Content_Types].xml", kind, b"</Types>"),
    ):
        parts[name] = parts[name].replace(end, addition.encode() + end)


def _ordered_fonts(styles: bytes) -> bytes:
    tree = etree.fromstring(styles)
    for font in tree.iter(f"{{{_SPREADSHEET}}}font"):
        font[:] = sorted(font, key=lambda each: _FONT_ORDER.index(etree.QName(each).localname))
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))
