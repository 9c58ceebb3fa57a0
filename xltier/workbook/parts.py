"""Parts of an Open XML package: found by relationship, parsed without DTD, entities or network."""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lxml import etree

from xltier.errors import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Iterator

SMALL_PART_BYTES = 64 << 20
"""A part that is parsed whole (workbook, relationships, tables) is refused above this size."""

PROLOG_BYTES = 1 << 16
PROLOG = re.compile(rb"\A(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
UTF_16_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"<\0", "utf-16-le"))
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Relationship:
    """One relationship of a part.

    Attributes:
        id: Its identifier inside the source part.
        kind: Last segment of its type: `worksheet`, `table`, `sharedStrings`.
        part: Member name of the target in the package; None when it is external or missing.
    """

    id: str
    kind: str
    part: str | None


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace; empty for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str | None:
    """Return an attribute by its name without namespace (`r:id` of either Open XML edition)."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name and (name != "id" or "}" in str(key)):
            return str(value)
    return None


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield the child elements of that name, whatever their namespace."""
    return (child for child in element if local(child) == name)


def first(element: etree._Element, name: str) -> etree._Element | None:
    """Return the first child element of that name, whatever its namespace."""
    return next(children(element, name), None)


def unescape(text: str) -> str:
    """Return text with Excel's `_x000A_` escapes turned into the characters they stand for."""
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def true(value: str | None) -> bool:
    """Tell whether an XML boolean attribute says yes."""
    return value is not None and value.strip().lower() in {"1", "true", "on"}


def refuse_doctype(head: bytes, part: str, file: str) -> None:
    """Refuse a part that declares a document type.

    Args:
        head: The first bytes of the part, at least `PROLOG_BYTES` of them if it has so many.
        part: Member name, for the sentence.
        file: File name, for the sentence.

    Raises:
        WorkbookError: The part has a DOCTYPE, or nothing but comments for very long.
    """
    for mark, encoding in UTF_16_MARKS:
        if head.startswith(mark):
            head = head[: len(head) // 2 * 2].decode(encoding, "ignore").encode()
    head = head.removeprefix(b"\xef\xbb\xbf")
    prolog = PROLOG.match(head)
    rest = head[prolog.end() if prolog else 0 :]
    if rest[:9].upper() == b"<!DOCTYPE" or (rest.startswith(b"<!--") and b"-->" not in rest):
        raise WorkbookError(
            f"{file}: part {part} declares a document type (DTD), which a genuine workbook never "
            "does and an attack may; open it in Excel, save it under a new name and use that file.",
            f"{file}：部件 {part} 含有文档类型声明（DTD），正常的工作簿不会有，可能是恶意文件；"
            "请在 Excel 中打开并另存为新文件后再用。",
        )


class Parts:
    """The members of a package as parts that refer to each other."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        """Look at `package`, which stays open as long as this is used."""
        self.package = package
        self.file = PurePath(package.filename or "workbook").name

    @cached_property
    def members(self) -> dict[str, str]:
        """Member names by their comparable form: lower case, forward slashes, no leading slash."""
        return {_comparable(name): name for name in self.package.namelist()}

    def member(self, name: str) -> str | None:
        """Return the member that a part name means; part names ignore case."""
        found = self.members.get(_comparable(name))
        return found if found is not None else self.members.get(_comparable(unquote(name)))

    def read(self, name: str) -> bytes:
        """Return the content of a small part.

        Raises:
            WorkbookError: The part is unreasonably large or does not inflate.
        """
        info = self.package.getinfo(name)
        if info.file_size > SMALL_PART_BYTES:
            raise self.corrupt(name)
        try:
            return self.package.read(info)
        except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise self.corrupt(name) from error
        except Exception as error:  # zlib.error, lzma.LZMAError share no base but this
            raise self.corrupt(name) from error

    def parse(self, name: str) -> etree._Element:
        """Return the root element of a small part.

        Raises:
            WorkbookError: The part declares a DTD or is not well-formed XML.
        """
        content = self.read(name)
        refuse_doctype(content[:PROLOG_BYTES], name, self.file)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
        )
        try:
            return etree.fromstring(content, parser)
        except etree.XMLSyntaxError as error:
            raise self.corrupt(name) from error

    def relationships(self, part: str) -> list[Relationship]:
        """Return the relationships of a part; those of the package itself for an empty name."""
        folder, name = posixpath.split(part.replace("\\", "/"))
        member = self.member(posixpath.join(folder, "_rels", f"{name}.rels"))
        if member is None:
            return []
        found = []
        for element in children(self.parse(member), "Relationship"):
            target = element.get("Target") or ""
            external = element.get("TargetMode") == "External"
            kind = (element.get("Type") or "").rstrip("/").rpartition("/")[2]
            place = None if external else self.member(_resolve(folder, target))
            found.append(Relationship(element.get("Id") or "", kind, place))
        return found

    def corrupt(self, part: str) -> WorkbookError:
        """Return the error for a part that cannot be read."""
        return WorkbookError(
            f"{self.file} is damaged: part {part} cannot be read; open it in Excel, let it repair "
            "the file, save and try again, or bring back a backup.",
            f"{self.file} 已损坏：部件 {part} 无法读取；"
            "请用 Excel 打开并修复后保存再试，或恢复备份。",
        )


def _comparable(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


def _resolve(folder: str, target: str) -> str:
    path = target.replace("\\", "/").partition("#")[0]
    return posixpath.normpath(path if path.startswith("/") else posixpath.join(folder, path))
