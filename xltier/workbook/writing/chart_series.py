"""Charts that show every column of a table go on doing so when it has more or fewer."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

from xltier.workbook.inventory import Area, column_letters, column_number
from xltier.workbook.writing.growth import SHEET_RANGE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltier.workbook.writing.growth import Growth

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


def with_all_series(content: bytes, growths: Sequence[Growth]) -> bytes:
    """Return a chart part in which plots of a whole table have a series for each of its columns.

    A plot shows a whole table when its series are the columns behind the first, in their order. A
    series that is added looks like the one before it, in the colour of the next tier; one whose
    column is gone goes.

    Args:
        content: The part; its ranges follow the tables' rows already.
        growths: The tables that change their extent.
    """
    wider = [each for each in growths if each.before.last_column != each.after.last_column]
    if not wider or b"<" not in content:
        return content
    tree = etree.fromstring(content, _PARSER)
    changed = False
    for plot in [each for each in tree.iter("*") if _children(each, "ser")]:
        for growth in wider:
            changed = _follow(tree, plot, growth) or changed
    if not changed:
        return content
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))


def _children(element: etree._Element, name: str) -> list[etree._Element]:
    return [each for each in element.iterchildren("*") if _name(each) == name]


def _name(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def _follow(tree: etree._Element, plot: etree._Element, growth: Growth) -> bool:
    series = _children(plot, "ser")
    first, last = growth.before.first_column + 1, growth.before.last_column
    if [_column(each, growth) for each in series] != list(range(first, last + 1)):
        return False
    for gone in series[growth.after.last_column - first + 1 :]:
        plot.remove(gone)
    for column in range(last + 1, growth.after.last_column + 1):
        _add(tree, plot, column)
    return True


def _column(series: etree._Element, growth: Growth) -> int | None:
    """Return the column of the table that a series shows, None if it shows anything else."""
    for values in _children(series, "val"):
        for formula in values.iter("*"):
            if _name(formula) == "f":
                return _data_column(formula.text or "", growth)
    return None


def _data_column(formula: str, growth: Growth) -> int | None:
    match = SHEET_RANGE.fullmatch(formula)
    if match is None or match["left"] != match["right"]:
        return None
    sheet = match["sheet"].removeprefix("'").removesuffix("'").replace("''", "'")
    rows = Area(int(match["top"]), 1, int(match["bottom"]), 1)
    if sheet.casefold() != growth.sheet.casefold():
        return None
    if (rows.first_row, rows.last_row) != (growth.first_data_row, growth.new_last):
        return None
    return column_number(match["left"])


def _add(tree: etree._Element, plot: etree._Element, column: int) -> None:
    """Add a series for a column, after the last one, which shows the column before it."""
    last = _children(plot, "ser")[-1]
    added = deepcopy(last)
    last.addnext(added)
    old, new = column_letters(column - 1), column_letters(column)
    for part in _children(added, "tx") + _children(added, "val"):
        for formula in [each for each in part.iter("*") if _name(each) == "f"]:
            formula.text = (formula.text or "").replace(f"${old}$", f"${new}$")
    for stale in [each for each in added.iter("*") if _name(each) in {"numCache", "strCache"}]:
        # of a category axis the cache is as good as it was, but Excel makes it anew anyway
        stale.getparent().remove(stale)
    for mark in _children(added, "extLst"):
        added.remove(mark)
    for name in ("idx", "order"):
        taken = [int(each.get("val") or 0) for each in tree.iter("*") if _is_of_series(each, name)]
        _children(added, name)[0].set("val", str(max(taken) + 1))
    _colour(added, len(_children(plot, "ser")) - 1)


def _is_of_series(element: etree._Element, name: str) -> bool:
    parent = element.getparent()
    return _name(element) == name and parent is not None and _name(parent) == "ser"


def _colour(series: etree._Element, rank: int) -> None:
    """Give a series the colour of a tier in place of the colour that it was drawn with."""
    from xltier.workbook.palette import tier_colour

    colours = [each for each in series.iter("*") if _name(each) == "srgbClr"]
    if not colours:
        return
    drawn = colours[0].get("val")
    for each in colours:
        if each.get("val") == drawn:
            each.set("val", tier_colour(rank))
