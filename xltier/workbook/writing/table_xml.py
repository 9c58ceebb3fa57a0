"""Changes a table's part: its extent, its columns, its headers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltier.workbook.inventory import Area
from xltier.workbook.writing.growth import Growth, cover_all
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
from xltier.workbook.writing.model_row import same_row_pieces
from xltier.workbook.writing.values import escaped_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class TableChange:
    """What changes in a table's part.

    Attributes:
        growth: Its extent before and afterwards.
        headers: All column names afterwards, in order; the first ones are the present columns.
    """

    growth: Growth
    headers: tuple[str, ...]


def calculated_columns(content: bytes) -> dict[int, bytes]:
    """Return the formulas of calculated columns by their place in the table, from 0.

    The formula is escaped as in the part; one that each cell holds as an array stands in braces.
    A formula with cell addresses is left out: it means other cells in each row.
    """
    found: dict[int, bytes] = {}
    place = -1
    for tag in tags(content):
        if tag.ends:
            continue
        if tag.name == b"tableColumn":
            place += 1
        elif tag.name == b"calculatedColumnFormula" and not tag.empty:
            text = content[tag.stop : content.index(b"</", tag.stop)]
            if b"<" in text or not _independent_of_row(plain(text)):
                continue
            array = tag.get(b"array") in {"1", "true"}
            found[place] = b"{" + text + b"}" if array else text
    return found


def _independent_of_row(formula: str) -> bool:
    pieces = same_row_pieces(formula, 0)
    return pieces is not None and len(pieces) == 1


def rewritten_table(content: bytes, change: TableChange, names: Sequence[str]) -> bytes:
    """Return the content of a table's part with the change made.

    Args:
        content: The part as UTF-8.
        change: What to change.
        names: The present column names.
    """
    root = find_tag(content, b"table")
    assert root is not None  # noqa: S101 - the inventory read it
    growth = change.growth
    area = str(growth.after).encode()
    opened = with_attributes(root.raw, {b"ref": area, b"insertRow": None})
    changes = [(root.start, root.stop, opened)]
    data = Area(
        growth.after.first_row,
        growth.after.first_column,
        growth.new_last,
        growth.after.last_column,
    )
    depth = 0
    for tag in tags(content, root.stop):
        if tag.opens and depth == 0 and tag.name == b"autoFilter":
            changes.append(_with_area(tag, data))
        elif tag.opens and tag.name == b"filterColumn" and _beyond(tag, data.columns):
            changes.append((tag.start, element_end(content, tag), b""))
        elif tag.opens and tag.name in {b"sortState", b"sortCondition"}:
            changes += _sorted(tag, growth)
        depth += -1 if tag.ends else 0 if tag.empty else 1
    if tuple(names) != change.headers:
        changes += _columns(content, change.headers, names)
    return spliced(content, changes)


def _with_area(tag: Tag, area: Area) -> tuple[int, int, bytes]:
    return tag.start, tag.stop, with_attributes(tag.raw, {b"ref": str(area).encode()})


def _beyond(tag: Tag, columns: int) -> bool:
    place = tag.get(b"colId") or "0"
    return place.isdigit() and int(place) >= columns


def _sorted(tag: Tag, growth: Growth) -> list[tuple[int, int, bytes]]:
    reference = tag.get(b"ref")
    if reference is None:
        return []
    new = cover_all(reference, [growth])
    if new == reference or " " in new:
        return []
    return [(tag.start, tag.stop, with_attributes(tag.raw, {b"ref": quoted(new)}))]


def _columns(
    content: bytes, headers: Sequence[str], names: Sequence[str]
) -> list[tuple[int, int, bytes]]:
    listed = find_tag(content, b"tableColumns")
    assert listed is not None  # noqa: S101 - a table has columns
    end = element_end(content, listed)
    columns = [
        tag for tag in tags(content[:end], listed.stop) if tag.opens and tag.name == b"tableColumn"
    ]
    count = str(len(headers)).encode()
    changes = [(listed.start, listed.stop, with_attributes(listed.raw, {b"count": count}))]
    for tag, old, new in zip(columns, names, headers, strict=False):
        if old != new:
            renamed: Mapping[bytes, bytes | None] = {b"name": column_name(new)}
            changes.append((tag.start, tag.stop, with_attributes(tag.raw, dict(renamed))))
    if len(headers) < len(columns):
        start = columns[len(headers)].start
        changes.append((start, content.rindex(b"</", 0, end), b""))
    highest = max((int(tag.get(b"id") or 0) for tag in columns), default=0)
    added = b"".join(
        b'<%stableColumn id="%d" name="%s"/>' % (listed.prefix, highest + i, column_name(header))
        for i, header in enumerate(headers[len(columns) :], 1)
    )
    inside = content.rindex(b"</", 0, end)
    return [*changes, (inside, inside, added)] if added else changes


def column_name(header: str) -> bytes:
    """Return a header as the `name` of a table column: line breaks the way Excel writes them."""
    text = escaped_text(header).replace("\n", "_x000a_").replace("\t", "_x0009_")
    return quoted(text)
