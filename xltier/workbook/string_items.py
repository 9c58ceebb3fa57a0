"""Single shared strings, fetched by number without keeping the others."""

from __future__ import annotations

import zipfile
import zlib
from typing import TYPE_CHECKING

from lxml import etree

from xltier.workbook.parts import local
from xltier.workbook.sheet_rows import text_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from xltier.workbook.parts import Parts


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
    found: dict[int, str] = {}
    last, needed = max(wanted), frozenset(wanted)
    number = 0
    try:
        with parts.package.open(part) as stream:
            for _, element in etree.iterparse(
                stream, resolve_entities=False, no_network=True, huge_tree=True
            ):
                if local(element) != "si":
                    continue
                if number in needed:
                    found[number] = text_of(element)
                if number == last:
                    break
                number += 1
                _forget(element)
    except (etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise parts.corrupt(part) from error
    return found


def _forget(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
