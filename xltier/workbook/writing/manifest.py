"""The package's list of content types and the relationships of its parts."""

from __future__ import annotations

import posixpath

from xltier.workbook.writing.markup import element_end, find_tag, quoted, spliced, tags

CONTENT_TYPES = "[Content_Types].xml"
TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships/"
SHEET_ML = "application/vnd.openxmlformats-officedocument.spreadsheetml."


def with_type(content: bytes, part: str, kind: str) -> bytes:
    """Return the content types with a part added."""
    root = find_tag(content, b"Types")
    assert root is not None  # noqa: S101 - every package has them
    new = b'<%sOverride PartName="%s" ContentType="%s"/>' % (
        root.prefix,
        quoted("/" + part),
        quoted(kind),
    )
    end = content.rindex(b"</")
    return spliced(content, [(end, end, new)])


def without_type(content: bytes, part: str) -> bytes:
    """Return the content types without a part."""
    changes = [
        (tag.start, element_end(content, tag), b"")
        for tag in tags(content)
        if tag.opens
        and tag.name == b"Override"
        and (tag.get(b"PartName") or "").lstrip("/").casefold() == part.casefold()
    ]
    return spliced(content, changes)


def parts_of_type(content: bytes, ending: str) -> list[str]:
    """Return the parts whose content type ends so."""
    return [
        (tag.get(b"PartName") or "").lstrip("/")
        for tag in tags(content)
        if tag.opens
        and tag.name == b"Override"
        and (tag.get(b"ContentType") or "").casefold().endswith(ending.casefold())
    ]


def relationships_member(part: str) -> str:
    """Return the member that holds a part's relationships."""
    folder, name = posixpath.split(part.replace("\\", "/"))
    return posixpath.join(folder, "_rels", f"{name}.rels")


def with_relationship(content: bytes, kind: str, target: str) -> bytes:
    """Return relationships with one added.

    Args:
        content: The relationships of the workbook part.
        kind: Full type.
        target: Target, relative to the source part.
    """
    root = find_tag(content, b"Relationships")
    assert root is not None  # noqa: S101 - a workbook has sheets
    used = {tag.get(b"Id") for tag in tags(content) if tag.opens}
    identifier = next(f"rId{i}" for i in range(1, len(used) + 2) if f"rId{i}" not in used)
    new = b'<%sRelationship Id="%s" Type="%s" Target="%s"/>' % (
        root.prefix,
        identifier.encode(),
        quoted(kind),
        quoted(target),
    )
    end = content.rindex(b"</")
    return spliced(content, [(end, end, new)])


def without_relationship(content: bytes, kind: str) -> bytes:
    """Return relationships without those whose type ends in `kind`."""
    changes = [
        (tag.start, element_end(content, tag), b"")
        for tag in tags(content)
        if tag.opens
        and tag.name == b"Relationship"
        and (tag.get(b"Type") or "").endswith(f"/{kind}")
    ]
    return spliced(content, changes)
