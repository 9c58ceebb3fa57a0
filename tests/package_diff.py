"""Tells in what two states of a workbook file differ beyond what a write may change."""

from __future__ import annotations

import copy
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from lxml import etree

from xltier.workbook.inventory import Inventory, column_letters, column_number, take_inventory

Cells = set[tuple[str, str]]
"""Sheet member and cell reference of the cells that were meant to change."""


def local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def canonical(element: etree._Element) -> bytes:
    single = copy.deepcopy(element)
    single.tail = None
    return etree.tostring(single, method="c14n2", exclusive=True)


def raw_members(path: Path) -> dict[str, tuple[int, bytes]]:
    """Return CRC and compressed bytes of each member."""
    found = {}
    with zipfile.ZipFile(path) as package, path.open("rb") as file:
        for info in package.infolist():
            file.seek(info.header_offset + 26)
            lengths = file.read(4)
            name, extra = (int.from_bytes(lengths[i : i + 2], "little") for i in (0, 2))
            file.seek(info.header_offset + 30 + name + extra)
            found[info.filename] = (info.CRC, file.read(info.compress_size))
    return found


def differences(old: Path, new: Path, cells: Cells, *, grown: bool = False) -> list[str]:
    """Return what differs between two states of a workbook and should not.

    Args:
        old: The workbook before.
        new: The workbook afterwards.
        cells: Cells that were meant to change.
        grown: A table changed its extent, so ranges over it may have followed.
    """
    before, after = raw_members(old), raw_members(new)
    with zipfile.ZipFile(old) as a, zipfile.ZipFile(new) as b:
        inventory = take_inventory(a)
        kinds = kinds_of_parts(inventory)
        report = [
            f"{name} is gone"
            for name in before
            if name not in after and name != inventory.calc_chain_part
        ]
        for name in before:
            if name not in after or before[name] == after[name]:
                continue
            compare = kinds.get(name, compare_followers if grown else None)
            if name.endswith(".rels") or name == "[Content_Types].xml":
                compare = compare_lists
            if compare is None and b"pivotCacheDefinition" in b.read(name):
                compare = compare_followers
            if compare is None:
                report.append(f"{name} changed")
                continue
            trees = (etree.fromstring(a.read(name)), etree.fromstring(b.read(name)))
            allowed = {cell for part, cell in cells if part == name}
            report += [f"{name}: {text}" for text in compare(*trees, allowed, grown)]
    return report


Compare = Callable[[etree._Element, etree._Element, set[str], bool], Iterator[str]]


def kinds_of_parts(inventory: Inventory) -> dict[str, Compare]:
    kinds: dict[str, Compare] = {sheet.part: compare_sheets for sheet in inventory.sheets}
    kinds |= {table.part: compare_tables for table in inventory.tables}
    kinds[inventory.workbook_part] = compare_workbooks
    kinds[inventory.shared_strings_part or ""] = compare_strings
    kinds[inventory.styles_part or ""] = compare_styles
    kinds[inventory.calc_chain_part or ""] = compare_lists
    return kinds


def attributes(element: etree._Element, *ignored: str) -> dict[str, str]:
    return {str(k): str(v) for k, v in element.attrib.items() if k not in ignored}


def compare_sheets(
    old: etree._Element, new: etree._Element, allowed: set[str], grown: bool
) -> Iterator[str]:
    def rest(root: etree._Element) -> list[bytes]:
        kept = [child for child in root if local(child) not in {"sheetData", "dimension"}]
        return [canonical(without_ranges(child) if grown else child) for child in kept]

    if rest(old) != rest(new):
        yield "something around the rows changed"
    if attributes(old) != attributes(new):
        yield "the sheet's attributes changed"
    rows_before, rows_after = rows_of(old), rows_of(new)
    for number, row in rows_before.items():
        if number not in rows_after:
            yield f"row {number} is gone"
            continue
        other = rows_after[number]
        if attributes(row, "spans", "r") != attributes(other, "spans", "r"):
            yield f"attributes of row {number} changed"
        yield from compare_rows(row, other, number, allowed)
    numbers_allowed = {int("".join(c for c in cell if c.isdigit())) for cell in allowed}
    for number in rows_after.keys() - rows_before.keys():
        if number not in numbers_allowed:
            yield f"row {number} is new"


def compare_rows(
    old: etree._Element, new: etree._Element, number: int, allowed: set[str]
) -> Iterator[str]:
    before, after = cells_of(old, number), cells_of(new, number)
    for reference in before.keys() | after.keys():
        if reference in allowed:
            continue
        if (reference in before) != (reference in after):
            yield f"cell {reference} came or went"
        elif canonical(before[reference]) != canonical(after[reference]):
            yield f"cell {reference} changed"


def rows_of(root: etree._Element) -> dict[int, etree._Element]:
    found, number = {}, 0
    for data in (child for child in root if local(child) == "sheetData"):
        for row in (child for child in data if local(child) == "row"):
            number = int(row.get("r") or number + 1)
            found[number] = row
    return found


def cells_of(row: etree._Element, number: int) -> dict[str, etree._Element]:
    found, column = {}, 0
    for cell in (child for child in row if local(child) == "c"):
        letters = "".join(c for c in cell.get("r") or "" if c.isalpha())
        column = column_number(letters) if letters else column + 1
        found[f"{column_letters(column)}{number}"] = cell
    return found


def without_ranges(element: etree._Element) -> etree._Element:
    bare = copy.deepcopy(element)
    for inner in bare.iter():
        inner.attrib.pop("sqref", None)
        if local(inner) == "sqref":
            inner.text = ""
    return bare


def compare_strings(
    old: etree._Element, new: etree._Element, _allowed: set[str], _grown: bool
) -> Iterator[str]:
    before = [canonical(child) for child in old]
    if [canonical(child) for child in new][: len(before)] != before:
        yield "texts that were there changed"
    items = sum(1 for child in new if local(child) == "si")
    if new.get("uniqueCount") not in {None, str(items)}:
        yield f"uniqueCount says {new.get('uniqueCount')}, there are {items}"


def compare_styles(
    old: etree._Element, new: etree._Element, _allowed: set[str], _grown: bool
) -> Iterator[str]:
    for before in old:
        after = next((child for child in new if child.tag == before.tag), None)
        if after is None:
            yield f"{local(before)} is gone"
        elif local(before) in {"cellXfs", "numFmts"}:
            records = [canonical(child) for child in before]
            if [canonical(child) for child in after][: len(records)] != records:
                yield f"{local(before)} that were there changed"
            if after.get("count") not in {None, str(len(after))}:
                yield f"{local(before)} are miscounted"
        elif canonical(before) != canonical(after):
            yield f"{local(before)} changed"


def compare_workbooks(
    old: etree._Element, new: etree._Element, _allowed: set[str], grown: bool
) -> Iterator[str]:
    ignored = {"calcPr"} | ({"definedNames"} if grown else set())

    def rest(root: etree._Element) -> list[bytes]:
        return [canonical(child) for child in root if local(child) not in ignored]

    if rest(old) != rest(new):
        yield "something but the calculation flags changed"
    flags = next(child for child in new if local(child) == "calcPr")
    before = next((child for child in old if local(child) == "calcPr"), None)
    if flags.get("fullCalcOnLoad") != "1":
        yield "it is not calculated on opening"
    kept = attributes(flags, "fullCalcOnLoad")
    if before is not None and attributes(before, "fullCalcOnLoad") != kept:
        yield "calculation flags of the user's changed"


def compare_tables(
    old: etree._Element, new: etree._Element, _allowed: set[str], _grown: bool
) -> Iterator[str]:
    if attributes(old, "ref", "insertRow") != attributes(new, "ref", "insertRow"):
        yield "attributes of the table changed"
    columns = [next(c for c in root if local(c) == "tableColumns") for root in (old, new)]
    before, after = ([canonical(column) for column in listed] for listed in columns)
    if after[: len(before)] != before:
        yield "columns that were there changed"
    if columns[1].get("count") != str(len(after)):
        yield "columns are miscounted"
    identifiers = [column.get("id") for column in columns[1]]
    if len(set(identifiers)) != len(identifiers):
        yield "columns share an id"
    styles = [
        [canonical(child) for child in root if local(child) not in {"tableColumns", "autoFilter"}]
        for root in (old, new)
    ]
    if [text for text in styles[0] if b"sortState" not in text] != [
        text for text in styles[1] if b"sortState" not in text
    ]:
        yield "style or extensions of the table changed"


def compare_lists(
    old: etree._Element, new: etree._Element, _allowed: set[str], _grown: bool
) -> Iterator[str]:
    before, after = ({canonical(child) for child in root} for root in (old, new))
    for gone in before - after:
        if b"calcChain" not in gone and local(old) != "calcChain":
            yield f"{gone.decode()} is gone"
    for added in after - before:
        if not any(word in added for word in (b"sharedStrings", b"styles", b" i=")):
            yield f"{added.decode()} came"


def compare_followers(
    old: etree._Element, new: etree._Element, _allowed: set[str], _grown: bool
) -> Iterator[str]:
    pairs = zip(old.iter(), new.iter(), strict=True)
    for one, other in pairs:
        ignored = {"refreshOnLoad", "ref"}
        if one.tag != other.tag or attributes(one, *ignored) != attributes(other, *ignored):
            yield f"{local(one)} changed"
        elif one.text != other.text and local(one) != "f":
            yield f"text of {local(one)} changed"
