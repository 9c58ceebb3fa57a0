"""Single shared strings, fetched by number without parsing the others."""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import IO, TYPE_CHECKING

from lxml import etree

from xltier.workbook.parts import local
from xltier.workbook.sheet_rows import text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from xltier.workbook.parts import Parts

CHUNK = 1 << 20
ROOT = re.compile(rb"<((?:[A-Za-z_][\w.-]*:)?)sst\b[^>]*>")


def shared_strings(parts: Parts, part: str | None, wanted: Collection[int]) -> dict[int, str]:
    """Return the shared strings of the given numbers; reads no further than the last of them.

    Args:
        parts: The package.
        part: Member name of the shared strings; None gives no strings.
        wanted: Numbers, from 0.

    Raises:
        WorkbookError: The part is damaged.
    """
    if part is None or not wanted:
        return {}
    try:
        return _counted(parts, part, frozenset(wanted))
    except _UnusualError:
        return _parsed(parts, part, frozenset(wanted))
    except (etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise parts.corrupt(part) from error


class _UnusualError(Exception):
    """The part is written in a way in which its items cannot be counted without parsing."""


def _counted(parts: Parts, part: str, wanted: frozenset[int]) -> dict[int, str]:
    """Count items block by block and parse only the blocks that hold a wanted one."""
    found: dict[int, str] = {}
    number = 0
    with parts.package.open(part) as stream:
        for root, prefix, block in _blocks(stream):
            opening = b"<%bsi" % prefix
            count = sum(block.count(opening + end) for end in (b">", b" ", b"/"))
            here = [n for n in wanted if number <= n < number + count]
            if here:
                parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
                items = etree.fromstring(root + block + b"</%bsst>" % prefix, parser)
                if len(items) != count:
                    raise _UnusualError
                found |= {n: text_of(items[n - number]) for n in here}
            number += count
            if number > max(wanted):
                break
    return found


def _blocks(stream: IO[bytes]) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Yield the root's opening tag, its prefix, and some whole items at a time."""
    pending = stream.read(CHUNK)
    root = ROOT.search(pending)
    if root is None:
        raise _UnusualError
    prefix = root[1]
    closing, last = b"</%bsi>" % prefix, b"</%bsst>" % prefix
    pending = pending[root.end() :]
    while True:
        chunk = stream.read(CHUNK)
        if b"<!" in pending:  # comments and CDATA may hold anything
            raise _UnusualError
        cut = pending.rfind(closing) + len(closing) if chunk else pending.rfind(last)
        if cut < 0:
            raise _UnusualError
        if cut >= len(closing):
            yield root[0], prefix, pending[:cut]
            pending = pending[cut:]
        if not chunk:
            return
        pending += chunk


def _parsed(parts: Parts, part: str, wanted: frozenset[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    number = 0
    try:
        with parts.package.open(part) as stream:
            for _, element in etree.iterparse(
                stream, resolve_entities=False, no_network=True, huge_tree=True
            ):
                if local(element) != "si":
                    continue
                if number in wanted:
                    found[number] = text_of(element)
                number += 1
                if number > max(wanted):
                    break
                _forget(element)
    except (etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise parts.corrupt(part) from error
    return found


def _forget(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
