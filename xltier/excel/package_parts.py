"""The parts of a built file: read into memory, related, and written the same each time."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path, PurePosixPath
from typing import Final

CONTENT_TYPES: Final = "[Content_Types].xml"
PACKAGE_RELATIONS: Final = "_rels/.rels"
XML_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_ID = re.compile(r'\bId="rId(\d+)"')

Parts = dict[str, bytes]


def read_parts(path: Path) -> Parts:
    """Return the parts of a package by name, in their order."""
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def write_parts(parts: Parts, path: Path) -> None:
    """Write a package with fixed times, so that the same parts give the same bytes."""
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.external_attr = 0o600 << 16
            package.writestr(part, content, zipfile.ZIP_DEFLATED, 6)


def relations_of(part: str) -> str:
    """Return the name of the part that holds the relationships of `part`."""
    path = PurePosixPath(part)
    return str(path.parent / "_rels" / f"{path.name}.rels")


def relate(parts: Parts, relations: str, kind: str, target: str) -> str:
    """Add a relationship and return its identifier; the part of relationships is made if missing.

    Args:
        parts: The package.
        relations: Name of the part that holds the relationships.
        kind: Type of the relationship.
        target: Where it points, relative to the part that has it.
    """
    empty = f'{XML_HEAD}<Relationships xmlns="{_RELATIONS}"></Relationships>'
    text = parts.get(relations, empty.encode()).decode("utf-8")
    identifier = f"rId{max((int(number) for number in _ID.findall(text)), default=0) + 1}"
    link = f'<Relationship Id="{identifier}" Type="{kind}" Target="{target}"/>'
    parts[relations] = replaced(text, "</Relationships>", f"{link}</Relationships>").encode()
    return identifier


def declare(parts: Parts, part: str, content_type: str) -> None:
    """Say what a part holds."""
    override = f'<Override PartName="/{part}" ContentType="{content_type}"/>'
    text = parts[CONTENT_TYPES].decode("utf-8")
    parts[CONTENT_TYPES] = replaced(text, "</Types>", f"{override}</Types>").encode()


def replaced(text: str, old: str, new: str) -> str:
    """Return `text` with `old`, which it has once, replaced.

    Raises:
        ValueError: `old` is missing or stands there twice.
    """
    if text.count(old) != 1:
        raise ValueError(f"{old!r} stands there {text.count(old)} times, not once")
    return text.replace(old, new)
