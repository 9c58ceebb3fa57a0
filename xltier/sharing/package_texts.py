"""Every text in a finished package, wherever it stands: what a curious reader could dig out.

It knows the file format and nothing of who wrote the file. Looked into are: all parts, their names,
comments of the archive, bytes between its members; in XML the text, split runs joined, attributes,
names of elements, comments and instructions, in any encoding; headers and footers without their
codes; formulas with joined literals; archives, compressed streams and base64 within parts; texts
in pictures and other binary parts, as UTF-8 and UTF-16.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from xltier.errors import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

ZIP, COMPOUND, GZIP, PNG = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"\x89PNG\r\n\x1a\n"
DEEPEST: Final = 6
"""How many packages within packages are opened."""

LEAST_BASE64: Final = 24

_BASE64 = re.compile(r"[A-Za-z0-9+/\s]{24,}={0,2}")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_HEADER_CODES = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f+-]{6}|\d+|[A-Za-z])')
_JOINED_LITERALS = re.compile(r'"\s*&\s*"')
_PRINTED = re.compile(r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]{3,}")
_HEADERS: Final = frozenset(
    f"{page}{place}" for page in ("odd", "even", "first") for place in ("Header", "Footer")
)
_FORMULAS: Final = frozenset({"f", "definedName", "formula", "formula1", "formula2"})
_RUNS: Final = frozenset({"r", "t", "fld", "span", "font"})
"""Elements whose texts a reader sees as one."""

_PLACES: Final = frozenset({"r", "ref", "sqref", "activeCell", "topLeftCell"})
_REFERENCE = re.compile(r"[A-Z]{0,3}[0-9]{0,7}(?::[A-Z]{0,3}[0-9]{0,7})?")
"""Where a cell stands: K200 there is no customer of that number."""

_DECLARED = re.compile(rb"xmlns(?::([^\s=]+))?\s*=\s*[\"']([^\"']*)")
_PNG_TEXT: Final = frozenset({b"tEXt", b"zTXt", b"iTXt"})


@dataclass(frozen=True, slots=True)
class PackageText:
    """One text of a package.

    Attributes:
        part: Where it stands: the part's name, those of nested packages behind an arrow.
        text: The text.
        number: Whether it is the number in a cell or in a chart's cache.
    """

    part: str
    text: str
    number: bool = False


def package_texts(content: bytes, password: str | None = None) -> Iterator[PackageText]:
    """Yield every text of a package.

    Args:
        content: The file's bytes.
        password: What opens it, if it is encrypted.

    Raises:
        WorkbookError: It is encrypted and no password was given, or a wrong one, or it is no
            package at all.
    """
    if content.startswith(COMPOUND):
        content = _decrypted(content, password)
    if not content.startswith(ZIP):
        raise WorkbookError(
            "The file is no workbook package, so it cannot be searched; write it anew.",
            "该文件不是工作簿文件包，无法检查；请重新生成。",
        )
    yield from _archive(content, "", 0)


def _decrypted(content: bytes, password: str | None) -> bytes:
    import msoffcrypto

    if password is None:
        raise WorkbookError(
            "The file is protected by a password; it can only be searched with it.",
            "该文件有密码保护；须提供密码才能检查。",
        )
    opened = io.BytesIO()
    try:
        office = msoffcrypto.OfficeFile(io.BytesIO(content))
        office.load_key(password=password)
        office.decrypt(opened)
    except Exception as error:
        raise WorkbookError(
            "The file cannot be opened with the password, so it was not searched; write it anew.",
            "用所给密码无法打开该文件，未能检查；请重新生成。",
        ) from error
    return opened.getvalue()


def _archive(content: bytes, path: str, depth: int) -> Iterator[PackageText]:
    """Yield the texts of an archive: members, their names, comments and what lies between."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        yield from _binary(archive.comment, f"{path}(comment)")
        for member in archive.infolist():
            part = f"{path}{member.filename}"
            yield PackageText(part, member.filename)
            yield from _binary(member.comment, part)
            yield from _binary(member.extra, part)
            yield from _content(archive.read(member), part, depth)
        for gap in _gaps(content, archive):
            yield from _binary(gap, f"{path}(between)")


def _gaps(content: bytes, archive: zipfile.ZipFile) -> Iterator[bytes]:
    """Yield the bytes before the directory that belong to no member."""
    end = 0
    for member in sorted(archive.infolist(), key=lambda member: member.header_offset):
        header = content[member.header_offset : member.header_offset + 30]
        yield content[end : member.header_offset]
        names = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        start = member.header_offset + 30
        yield content[start + len(member.filename.encode()) : start + names]
        end = start + names + member.compress_size
    yield content[end : archive.start_dir]


def _content(data: bytes, part: str, depth: int) -> Iterator[PackageText]:
    if depth < DEEPEST and (data.startswith(ZIP) or (b"PK\x05\x06" in data[-70_000:])):
        try:
            yield from _archive(data, f"{part} → ", depth + 1)
        except zipfile.BadZipFile:
            yield from _binary(data, part)
    elif data.startswith(GZIP):
        yield from _inflated(data, part, depth)
    elif _looks_like_xml(data):
        yield from _xml(data, part, depth)
    else:
        yield from _picture(data, part)
        yield from _binary(data, part)


def _inflated(data: bytes, part: str, depth: int) -> Iterator[PackageText]:
    try:
        yield from _content(gzip.decompress(data), f"{part} → ", depth + 1)
    except (OSError, EOFError, zlib.error):
        yield from _binary(data, part)


def _looks_like_xml(data: bytes) -> bool:
    beginning = data[:200].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return beginning.startswith(b"<")


def _xml(data: bytes, part: str, depth: int) -> Iterator[PackageText]:
    from lxml import etree

    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, huge_tree=True, strip_cdata=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None or len(parser.error_log) or root.getroottree().docinfo.doctype:
        yield from _binary(data, part)
    if root is None:
        return
    for number, texts in zip((False, True), _tree(root), strict=True):
        for text in texts:
            for shown in _readings(text):
                yield PackageText(part, shown, number)
                if len(shown) >= LEAST_BASE64 and not number:
                    yield from _encoded(shown, part, depth)
    for declared in {piece for found in _DECLARED.findall(data) for piece in found}:
        yield from _binary(declared, part)


def _tree(root: etree._Element) -> tuple[set[str], set[str]]:
    """Return the texts of an XML part and the numbers of its cells, each once."""
    texts = {str(aside.text or "") for aside in root.itersiblings(preceding=True)}
    texts.update(str(aside.text or "") for aside in root.itersiblings())
    numbers: set[str] = set()
    tags: set[str] = set()
    names: set[str] = set()
    for element in root.iter():
        tag, text = element.tag, element.text
        if element.tail:
            texts.add(element.tail)
        if not isinstance(tag, str):  # a comment, an instruction, an entity
            texts.add(str(text or ""))
            continue
        tags.add(tag)
        for name, value in element.items():
            names.add(name)
            if name not in _PLACES or not _REFERENCE.fullmatch(value):
                texts.add(value)
        if len(element) and not tag.endswith(("}c", "}row")):
            _add_joined(element, texts)
        if text:
            _add_held(element, tag.rpartition("}")[2], text, texts, numbers)
    texts.update(name.rpartition("}")[2] for name in tags | names)
    return texts, numbers


def _add_joined(element: etree._Element, texts: set[str]) -> None:
    """Add what a reader sees as one text where it is split into runs."""
    if any(isinstance(child.tag, str) and _local(child.tag) in _RUNS for child in element):
        texts.add("".join(element.itertext()))


def _add_held(
    element: etree._Element, name: str, text: str, texts: set[str], numbers: set[str]
) -> None:
    """Add the text that an element holds, in every way it may be read."""
    if name == "v":
        if _is_number(element):
            numbers.add(text)
        elif not _is_index(element):
            texts.add(text)
        return
    texts.add(text)
    if name in _HEADERS:
        texts.add(_HEADER_CODES.sub("", text))
    elif name in _FORMULAS:
        texts.add(_JOINED_LITERALS.sub("", text))


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _is_index(element: etree._Element) -> bool:
    """Tell whether a value is the number of a shared string."""
    parent = element.getparent()
    return parent is not None and parent.get("t") == "s" and _local(parent.tag) == "c"


def _is_number(element: etree._Element) -> bool:
    parent = element.getparent()
    if parent is None:
        return False
    if _local(parent.tag) == "c":
        return bool(parent.get("t", "n") == "n")
    above = parent.getparent()
    return above is not None and _local(above.tag) in {"numCache", "numLit"}


def _readings(text: str) -> Iterator[str]:
    """Yield a text as it stands, and with its escapes resolved."""
    if not text or text.isspace():
        return
    yield text
    if "_x" in text:
        yield _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text)
    if "%" in text:
        yield unquote(text)


def _encoded(text: str, part: str, depth: int) -> Iterator[PackageText]:
    """Yield what stands in base64 within a text."""
    for found in _BASE64.finditer(text):
        packed = "".join(found[0].split())
        try:
            data = base64.b64decode(packed + "=" * (-len(packed) % 4), validate=True)
        except binascii.Error:
            continue
        if depth < DEEPEST:
            yield from _content(data, f"{part} → base64", depth + 1)


def _picture(data: bytes, part: str) -> Iterator[PackageText]:
    """Yield the texts in the chunks of a PNG picture, compressed ones too."""
    at = len(PNG) if data.startswith(PNG) else len(data)
    while at + 8 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        if kind in _PNG_TEXT:
            chunk = data[at + 8 : at + 8 + size]
            for start in (found.start() for found in re.finditer(rb"\0", chunk)):
                for skip in (1, 2):
                    try:
                        text = zlib.decompress(chunk[start + skip :])
                    except zlib.error:
                        continue
                    yield from _binary(text, part)
        at += size + 12


def _binary(data: bytes, part: str) -> Iterator[PackageText]:
    """Yield what can be read in bytes, as UTF-8 and as UTF-16 of either order."""
    if not data:
        return
    readings = [data.decode("utf-8", "replace")]
    for encoding in ("utf-16-le", "utf-16-be"):
        readings += [data[start:].decode(encoding, "replace") for start in (0, 1)]
    for reading in readings:
        for found in _PRINTED.finditer(reading):
            yield PackageText(part, found[0])
