"""Sheets rearranged, charts restyled, tables moved and filtered: the next review keeps it all."""

from __future__ import annotations

import re
import shutil
import zipfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest
from lxml import etree
from rearranging import (
    Package,
    filter_rows,
    move_charts,
    move_table,
    restyle_charts,
    reverse_sheets,
    turn_columns,
)
from small_workbook import AS_OF
from test_dashboard_charts import BY_TIER, by_tier

from xltier.commands.recalculate import recalculate
from xltier.workbook.closed import ClosedWorkbook
from xltier.workbook.contract import TABLES

TITLE, COLOUR = "What I call it", "C0FFEE"
LATER = AS_OF + timedelta(days=31)
FAR = (400, 3)
"""Row and column to which a table is moved: below everything else on its sheet."""

TAKEN_AT = {"taken_at"}


@dataclass(frozen=True)
class Restyled:
    """A workbook as its user left it, after its next review, and one that was left alone."""

    before: Path
    after: Path
    usual: Path
    hidden: dict[str, list[int]]


@pytest.fixture(scope="module")
def restyled(small_of, tmp_path_factory):
    folder = tmp_path_factory.mktemp("restyled")
    made = Restyled(*(folder / f"{name}.xlsx" for name in ("before", "after", "usual")), {})
    shutil.copy(small_of("en"), made.usual)
    shutil.copy(small_of("en"), made.before)
    package = Package(made.before)
    move_charts(package, 3)
    restyle_charts(package, TITLE, COLOUR)
    reverse_sheets(package)
    move_table(package, "Risers", FAR)
    turn_columns(package, "Fallers")
    turn_columns(package, "Movement")
    first = ClosedWorkbook(made.before).read("RepSales")["rep"].iloc[0]
    made.hidden["RepSales"] = filter_rows(package, "RepSales", 0, first)
    made.hidden["Customers"] = filter_rows(package, "Customers", 0, "C0001")
    package.save()
    shutil.copy(made.before, made.after)
    for path in (made.usual, made.after):
        with ClosedWorkbook(path, backups=False) as book:
            recalculate(book, as_of=LATER, today=LATER)
    return made


def parts(path: Path, pattern: str) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {n: package.read(n) for n in package.namelist() if re.fullmatch(pattern, n)}


def frames(path: Path) -> dict[str, pd.DataFrame]:
    with ClosedWorkbook(path) as book:
        return {name: book.read(name) for name in TABLES if book.has(name)}


def test_the_numbers_are_those_of_a_workbook_that_was_left_alone(restyled):
    got, wanted = frames(restyled.after), frames(restyled.usual)
    assert got.keys() == wanted.keys()
    for name, frame in wanted.items():
        columns = [column for column in frame if column not in TAKEN_AT]
        pd.testing.assert_frame_equal(
            got[name][columns].reset_index(drop=True), frame[columns].reset_index(drop=True)
        )
    old = frames(restyled.before)
    for name in ("Risers", "RepSales", "Customers", "MonthlySales"):
        assert not old[name].equals(got[name]), f"{name} has other numbers now"


def test_charts_stay_where_they_were_dragged_and_look_as_they_were_made(restyled):
    drawings = r"xl/drawings/.*"
    assert parts(restyled.after, drawings) == parts(restyled.before, drawings)
    before, after = (parts(p, r"xl/charts/.*") for p in (restyled.before, restyled.after))
    assert before.keys() == after.keys()
    for name, chart in before.items():
        assert TITLE.encode() in after[name]
        assert COLOUR.encode() in after[name]
        assert without_ranges(after[name]) == without_ranges(chart), "only rows may follow"


def without_ranges(chart: bytes) -> bytes:
    """A chart without the rows that it shows, and without what it showed of them."""
    text = re.sub(rb"(\$[A-Z]+\$\d+:\$[A-Z]+\$)\d+", rb"\1", chart)
    return re.sub(rb"<(?:c:)?(num|str)Cache>.*?</(?:c:)?\1Cache>", b"", text, flags=re.DOTALL)


def test_a_chart_over_rows_that_stay_is_the_same_byte_for_byte(restyled):
    pattern = r"xl/charts/.*"
    before, after = parts(restyled.before, pattern), parts(restyled.after, pattern)
    months = [name for name, chart in before.items() if b"$B$6:$B$17" in chart]
    assert months
    assert all(after[name] == before[name] for name in months)


def test_tabs_stay_in_their_order(restyled):
    books = [
        [sheet.get("name") for sheet in etree.fromstring(content).iter("{*}sheet")]
        for path in (restyled.before, restyled.after, restyled.usual)
        for content in parts(path, r"xl/workbook\.xml").values()
    ]
    assert books[0] == books[1] == books[2][::-1]


def test_tables_and_their_columns_stay_where_they_were_dragged(restyled):
    inventories = [ClosedWorkbook(p).inventory for p in (restyled.before, restyled.after)]
    for table in inventories[0].tables:
        now = inventories[1].table(table.name)
        corner = (now.sheet, now.area.first_row, now.area.first_column)
        assert corner == (table.sheet, table.area.first_row, table.area.first_column)
        if table.name not in BY_TIER:
            assert now.columns == table.columns
    risers = inventories[1].table("Risers")
    assert (risers.area.first_row, risers.area.first_column) == FAR
    usual = ClosedWorkbook(restyled.usual).inventory
    for name in ("Fallers", "Movement"):
        assert inventories[1].table(name).columns == usual.table(name).columns[::-1]


def test_filters_stay_and_hidden_rows_are_written_too(restyled):
    for name, rows in restyled.hidden.items():
        place = ClosedWorkbook(restyled.after).inventory.table(name)
        (content,) = parts(restyled.after, re.escape(place.part)).values()
        (chosen,) = etree.fromstring(content).iter("{*}filterColumn")
        assert [one.get("val") for one in chosen.iter("{*}filter")]
        (sheet,) = parts(restyled.after, re.escape(place.sheet_part)).values()
        hidden = {
            int(row.get("r"))
            for row in etree.fromstring(sheet).iter("{*}row")
            if row.get("hidden") == "1"
        }
        assert set(rows) <= hidden


def test_a_restyled_chart_gains_a_series_and_keeps_its_looks(restyled, tmp_path):
    path = shutil.copy(restyled.after, tmp_path / "book.xlsx")
    before = parts(path, r"xl/charts/.*")
    with ClosedWorkbook(path, backups=False) as book:
        names = ["Level 1", "Level 2", "Level 3", "Level 4"]
        book.replace("BuyingMonths", by_tier("BuyingMonths", names, 12))
        book.commit()
    after = parts(path, r"xl/charts/.*")
    (changed,) = (name for name in before if after[name] != before[name])
    trees = [etree.fromstring(content[changed]) for content in (before, after)]
    plots = [next(tree.iter("{*}barChart")) for tree in trees]
    added = [list(plot.iter("{*}ser")) for plot in plots]
    assert len(added[1]) == len(added[0]) + 1
    plots[1].remove(added[1][-1])
    was, now = (etree.tostring(tree, method="c14n2") for tree in trees)
    assert now == was
