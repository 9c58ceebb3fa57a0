"""Reads and changes XML as bytes, so that everything not meant to change stays as it stands."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from xltier.errors import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TOKEN = re.compile(
    rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<!DOCTYPE"
    rb"|<(?P<end>/?)(?:(?P<prefix>[^\s<>/:\"'=]+):)?(?P<name>[^\s<>/:\"'=!?]+)"
    rb"(?P<attributes>(?:[^<>\"'/]|\"[^\"<]*\"|'[^'<]*'|/(?!>))*)(?P<empty>/?)>",
    re.DOTALL,
)
ATTRIBUTE = re.compile(rb"\s+([^\s=<>/\"']+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
DECLARATION = re.compile(rb"<\?xml\s[^>]*?\?>")
ENCODING = re.compile(r"(<\?xml\s[^>]*?\bencoding\s*=\s*[\"'])([^\"']+)")
ENTITY = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|(amp|lt|gt|quot|apos));")
NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
DOCTYPE = b"<!DOCTYPE"


@dataclass(frozen=True, slots=True)
class Tag:
    """A start, end or empty-element tag in a piece of XML.

    Attributes:
        start: Where it begins.
        stop: Where it ends.
        name: Local name.
        prefix: Namespace prefix with its colon, or empty.
        raw: The tag as it stands.
        ends: It is an end tag.
        empty: It is an empty-element tag.
    """

    start: int
    stop: int
    name: bytes
    prefix: bytes
    raw: bytes
    ends: bool
    empty: bool

    def get(self, name: bytes) -> str | None:
        """Return the value of an attribute by its full name, entities resolved."""
        value = attributes(self.raw).get(name)
        return None if value is None else plain(value)

    @property
    def opens(self) -> bool:
        """It is a start tag or an empty-element tag."""
        return not self.ends


def tags(xml: bytes, start: int = 0) -> Iterator[Tag]:
    """Yield the tags of well-formed XML; comments, CDATA and instructions are passed over.

    Raises:
        WorkbookError: There is a document type declaration.
    """
    for match in TOKEN.finditer(xml, start):
        name = match["name"]
        if name is None:
            if match[0] == DOCTYPE:
                raise doctype()
            continue
        prefix = match["prefix"]
        yield Tag(
            match.start(),
            match.end(),
            name,
            prefix + b":" if prefix else b"",
            match[0],
            bool(match["end"]),
            bool(match["empty"]),
        )


def find_tag(xml: bytes, name: bytes) -> Tag | None:
    """Return the first start tag of that local name."""
    return next((tag for tag in tags(xml) if tag.opens and tag.name == name), None)


def element_end(xml: bytes, tag: Tag) -> int:
    """Return where the element that `tag` opens ends."""
    if tag.empty:
        return tag.stop
    depth = 1
    for other in tags(xml, tag.stop):
        if other.ends:
            depth -= 1
            if depth == 0:
                return other.stop
        elif not other.empty:
            depth += 1
    return len(xml)


def attributes(tag: bytes) -> dict[bytes, bytes]:
    """Return the attributes of a tag, values as they stand."""
    found = ATTRIBUTE.finditer(tag)
    return {match[1]: match[3] if match[2] is None else match[2] for match in found}


def with_attributes(tag: bytes, changes: dict[bytes, bytes | None]) -> bytes:
    """Return a tag with attributes changed in place, added at its end, or dropped.

    Args:
        tag: A start or empty-element tag.
        changes: New value as it shall stand (escaped), or None to drop the attribute.
    """
    left = dict(changes)

    def change(match: re.Match[bytes]) -> bytes:
        if match[1] not in left:
            return match[0]
        value = left.pop(match[1])
        return b"" if value is None else b" " + match[1] + b'="' + value + b'"'

    changed = ATTRIBUTE.sub(change, tag)
    added = b"".join(b" " + name + b'="' + v + b'"' for name, v in left.items() if v is not None)
    end = len(changed) - (2 if changed.endswith(b"/>") else 1)
    return changed[:end].rstrip() + added + changed[end:] if added else changed


def spliced(xml: bytes, changes: Iterable[tuple[int, int, bytes]]) -> bytes:
    """Return `xml` with the given stretches (start, stop) replaced; they must not overlap."""
    pieces, place = [], 0
    for start, stop, new in sorted(changes, key=lambda change: change[:2]):
        pieces += [xml[place:start], new]
        place = stop
    return b"".join([*pieces, xml[place:]])


def plain(value: bytes) -> str:
    """Return raw XML text or attribute value with its entities resolved."""
    text = value.decode("utf-8")
    return ENTITY.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    if match[1]:
        return chr(int(match[1], 16))
    return chr(int(match[2])) if match[2] else NAMED[match[3]]


def quoted(text: str) -> bytes:
    """Return text escaped as the value of an attribute in double quotes."""
    safe = escape(text, quote=False).replace('"', "&quot;")
    return safe.replace("\n", "&#10;").replace("\t", "&#9;").replace("\r", "&#13;").encode()


def utf8_blocks(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a part's blocks as UTF-8, the only encoding that splicing knows.

    A part in another encoding, such as UTF-16, is converted and its declaration changed.
    """
    stream = iter(blocks)
    first = next(stream, b"")
    while len(first) < len(b'<?xml version="1.0" encoding="utf-16"?>') * 2:
        more = next(stream, b"")
        if not more:
            break
        first += more
    encoding = _encoding(first)
    if encoding is None:
        yield first
        yield from stream
        return
    decoder = codecs.getincrementaldecoder(encoding)()
    head = decoder.decode(first).removeprefix("\ufeff")
    yield ENCODING.sub(r"\g<1>UTF-8", head, count=1).encode()
    for block in stream:
        yield decoder.decode(block).encode()
    yield decoder.decode(b"", final=True).encode()


def as_utf8(content: bytes) -> bytes:
    """Return a small part as UTF-8; see `utf8_blocks`."""
    return b"".join(utf8_blocks([content]))


def _encoding(head: bytes) -> str | None:
    """Return the encoding of a part by its first bytes; None if it is UTF-8."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head.startswith((b"<\0", b"\0<")):
        return "utf-16-le" if head[0] else "utf-16-be"
    declaration = DECLARATION.match(head)
    declared = ENCODING.match(declaration[0].decode("ascii", "replace")) if declaration else None
    name = declared[2].lower() if declared else "utf-8"
    if name in {"utf-8", "utf8", "us-ascii", "ascii"}:
        return None
    try:
        return codecs.lookup(name).name
    except LookupError:
        raise WorkbookError(
            f"A part of the workbook is in the encoding {name}, which xltier does not know: open "
            "the workbook in Excel and save it.",
            f"工作簿中有部件使用了无法识别的编码 {name}：请用 Excel 打开并保存后再试。",
        ) from None


def doctype() -> WorkbookError:
    """Return the error for a part with a document type declaration."""
    return WorkbookError(
        "A part of the workbook declares a document type (DTD), which a genuine workbook never "
        "does and an attack may: open it in Excel, save it under a new name and use that file.",
        "工作簿中有部件含文档类型声明（DTD），正常的工作簿不会有，可能是恶意文件："
        "请用 Excel 打开并另存为新文件后再用。",
    )
