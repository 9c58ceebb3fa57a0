"""The ribbon as a part of a package: one source, with what differs between add-in and workbook."""

from __future__ import annotations

from typing import Final

from xltier.excel.package_parts import PACKAGE_RELATIONS, Parts, relate, replaced
from xltier.excel.sources import read

PART: Final = "customUI/customUI14.xml"
_RELATION: Final = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"

_IN_WORKBOOK: Final = (
    ('onLoad="AddinRibbonLoaded"', 'onLoad="WorkbookRibbonLoaded"'),
    ('<tab id="xltierTab"', '<tab id="xltierTab" getVisible="GetWorkbookTabVisible"'),
)
"""A workbook's tab steps back where the add-in shows its own, and has callbacks of its own."""


def addin_ribbon() -> str:
    """Return the ribbon of the add-in."""
    return read("ribbon.xml")


def workbook_ribbon() -> str:
    """Return the ribbon of a workbook with macros."""
    text = addin_ribbon()
    for old, new in _IN_WORKBOOK:
        text = replaced(text, old, new)
    return text


def add_ribbon(parts: Parts, text: str) -> None:
    """Put a ribbon into a package."""
    parts[PART] = text.encode("utf-8")
    relate(parts, PACKAGE_RELATIONS, _RELATION, PART)
