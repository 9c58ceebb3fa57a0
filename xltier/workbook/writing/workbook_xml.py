"""Changes the parts that speak for the whole workbook: calculation, names, charts, pivots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltier.workbook.inventory import Area
from xltier.workbook.writing.growth import Growth, follow_all
from xltier.workbook.writing.markup import (
    Tag,
    element_end,
    find_tag,
    plain,
    quoted,
    spliced,
    tags,
    with_attributes,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

BEFORE_CALCULATION = {
    b"fileVersion",
    b"fileSharing",
    b"workbookPr",
    b"AlternateContent",
    b"absPath",
    b"revisionPtr",
    b"workbookProtection",
    b"bookViews",
    b"sheets",
    b"functionGroups",
    b"externalReferences",
    b"definedNames",
}


def rewritten_workbook(content: bytes, growths: Sequence[Growth]) -> bytes:
    """Return the workbook part: calculated anew on opening, names follow their tables."""
    return spliced(content, [*_calculation(content), *_formulas(content, b"definedName", growths)])


def _calculation(content: bytes) -> list[tuple[int, int, bytes]]:
    root = find_tag(content, b"workbook")
    present = find_tag(content, b"calcPr")
    if present is not None:
        changed = with_attributes(present.raw, {b"fullCalcOnLoad": b"1"})
        return [(present.start, present.stop, changed)]
    if root is None:
        return []
    place, depth = root.stop, 0
    for tag in tags(content, root.stop):
        if depth == 0 and tag.opens and tag.name in BEFORE_CALCULATION:
            place = element_end(content, tag)
        depth += -1 if tag.ends else 0 if tag.empty else 1
    return [(place, place, b'<%scalcPr fullCalcOnLoad="1"/>' % root.prefix)]


def _formulas(
    content: bytes, element: bytes, growths: Sequence[Growth]
) -> list[tuple[int, int, bytes]]:
    """Return the changes by which the formulas in elements of that name follow tables."""
    changes = []
    opened: Tag | None = None
    for tag in tags(content):
        if opened is not None and tag.ends and tag.name == element:
            raw = content[opened.stop : tag.start]
            old = plain(raw)
            new = follow_all(old, growths) if b"<" not in raw else old
            if new != old:
                changes.append((opened.stop, tag.start, quoted(new).replace(b"&quot;", b'"')))
        opened = tag if tag.opens and not tag.empty and tag.name == element else None
    return changes


def rewritten_chart(content: bytes, growths: Sequence[Growth]) -> bytes:
    """Return a chart part whose series follow the tables they show."""
    return spliced(content, _formulas(content, b"f", growths))


def rewritten_pivot_cache(
    content: bytes, tables: Collection[tuple[str, str, Area]], growths: Sequence[Growth]
) -> bytes:
    """Return a pivot cache that refreshes on opening, if it rests on a table that was written.

    Args:
        content: The cache definition.
        tables: Name, sheet and area of each table written.
        growths: The tables that change their extent.
    """
    root = find_tag(content, b"pivotCacheDefinition")
    source = find_tag(content, b"worksheetSource")
    if root is None or source is None or source.get(b"r:id") is not None:
        return content
    name, sheet, reference = (source.get(key) for key in (b"name", b"sheet", b"ref"))
    named = {table.casefold() for table, _, _ in tables}
    changes = []
    touched = name is not None and name.casefold() in named
    if reference is not None and sheet is not None:
        try:
            area = Area.parse(reference)
        except ValueError:
            return content
        touched = touched or any(on == sheet and where.meets(area) for _, on, where in tables)
        moved = area
        for growth in growths:
            if growth.sheet == sheet and area == growth.before:
                moved = growth.after
        if moved != area:
            new = with_attributes(source.raw, {b"ref": str(moved).encode()})
            changes.append((source.start, source.stop, new))
    if not touched:
        return content
    refreshed = with_attributes(root.raw, {b"refreshOnLoad": b"1"})
    return spliced(content, [(root.start, root.stop, refreshed), *changes])


def rewritten_calc_chain(
    content: bytes, sheet_ids: Mapping[str, int], dropped: Mapping[str, set[tuple[int, int]]]
) -> bytes | None:
    """Return the calculation chain without formulas that are gone; None when nothing is left.

    Args:
        content: The part.
        sheet_ids: Sheet id by sheet name.
        dropped: Formula cells that are gone, as row and column, by sheet name.
    """
    gone = {
        (sheet_ids[sheet], str(Area(row, column, row, column)))
        for sheet, cells in dropped.items()
        for row, column in cells
    }
    changes, kept, current = [], 0, 0
    pending: int | None = None
    for tag in tags(content):
        if not tag.opens or tag.name != b"c":
            continue
        given = tag.get(b"i")
        if given is not None and given.isdigit():
            current = int(given)
            pending = None
        reference = (tag.get(b"r") or "").upper()
        if (current, reference) in gone:
            changes.append((tag.start, element_end(content, tag), b""))
            if given is not None:
                pending = current
            continue
        kept += 1
        if pending is not None:
            # The entry that named the sheet for those after it is gone.
            named = with_attributes(tag.raw, {b"i": str(pending).encode()})
            changes.append((tag.start, tag.stop, named))
            pending = None
    return spliced(content, changes) if kept else None
