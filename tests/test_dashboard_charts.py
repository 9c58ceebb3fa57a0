"""The charts of the Dashboard: each shows the rows of a table, and goes on doing so."""

from __future__ import annotations

import re
import shutil
import zipfile

import openpyxl
import pandas as pd
import pytest
from lxml import etree
from openpyxl.utils import range_boundaries
from validated import faults_of

from xltier.language import LANGUAGES
from xltier.workbook.closed import ClosedWorkbook
from xltier.workbook.palette import tier_colour
from xltier.workbook.template import build

RANGE = re.compile(r"'?([^'!]+)'?!(\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?)")
COUNT = 9
BY_TIER = ("ProductMix", "BuyingMonths", "BuyingWeekdays")


def charts(path):
    """The charts of a workbook: for each the ranges of every series, as its XML says them."""
    with zipfile.ZipFile(path) as package:
        parts = sorted(n for n in package.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", n))
        trees = [etree.fromstring(package.read(name)) for name in parts]
    return [
        [
            {each.tag.split("}")[1]: f.text for each in series for f in each.iter("{*}f")}
            for series in tree.iter("{*}ser")
        ]
        for tree in trees
    ]


def tables_by_sheet(path):
    sheets = {}
    for table in ClosedWorkbook(path).inventory.tables:
        sheets.setdefault(table.sheet, {})[table.name] = range_boundaries(str(table.area))
    return sheets


def faults_of_charts(path):
    """What of the charts does not lie in a table, or does not cover all of its rows."""
    tables, faults = tables_by_sheet(path), []
    for number, series in enumerate(charts(path), start=1):
        for one in series:
            for part, formula in one.items():
                sheet, cells = RANGE.fullmatch(formula).groups()
                left, top, right, bottom = range_boundaries(cells)
                wanted = [
                    (first, last) if part != "tx" else (first - 1, first - 1)
                    for x1, y1, x2, last in tables[sheet].values()
                    for first in [y1 + 1]
                    if x1 <= left and right <= x2 and y1 <= top <= last
                ]
                if wanted != [(top, bottom)]:
                    faults.append(f"chart {number}: {part} {formula}")
    return faults


@pytest.fixture(scope="module", params=LANGUAGES)
def new_book(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("charts") / "new.xlsx"
    build(path, request.param)
    return path


@pytest.fixture(scope="module")
def english_book(tmp_path_factory):
    path = tmp_path_factory.mktemp("charts") / "english.xlsx"
    build(path, "en")
    return path


@pytest.fixture
def book(english_book, tmp_path):
    return shutil.copy(english_book, tmp_path / "book.xlsx")


def by_tier(table, names, rows):
    first = {"ProductMix": "product", "BuyingMonths": "month", "BuyingWeekdays": "weekday"}[table]
    frame = pd.DataFrame({name: [1.0 + at for at in range(rows)] for name in names})
    frame.insert(0, first, pd.Series([f"row {at}" for at in range(rows)], dtype="str"))
    return frame


def write(path, tiers, rows):
    names = [f"Level {at}" for at in range(tiers)]
    with ClosedWorkbook(path, backups=False) as workbook:
        for table in BY_TIER:
            count = {"BuyingMonths": 12, "BuyingWeekdays": 7}.get(table, rows)
            workbook.replace(table, by_tier(table, names, count))
        workbook.commit()


def test_there_are_charts_and_each_covers_the_rows_of_a_table(new_book):
    assert len(charts(new_book)) == COUNT
    assert faults_of_charts(new_book) == []


def test_the_demo_has_numbers_in_every_series(demo_once):
    path = demo_once[0]
    assert len(charts(path)) == COUNT
    assert faults_of_charts(path) == []
    with ClosedWorkbook(path) as book:
        tiers = book.read("TierSummary")["tier"].tolist()[:3]
        for table in (
            *("TierSummary", "MonthlySales", "ParetoCurve", "Regions", "RepSales"),
            *BY_TIER,
        ):
            shown = book.read(table, also=tiers)
            assert len(shown) > 2
            assert shown.select_dtypes("number").notna().mean().min() > 0.5, table


@pytest.mark.parametrize("tiers", [1, 2, 3, 5, 9])
def test_charts_by_tier_have_a_series_for_each_tier_in_its_colour(book, tiers):
    write(book, tiers, 8)
    assert faults_of_charts(book) == []
    drawn = [colours for colours in plots(book) if colours[0] == tier_colour(0)]
    wanted = [tier_colour(rank) for rank in range(tiers)]
    assert drawn.count(wanted) >= len(BY_TIER)


def plots(path):
    """The colours of the series of each chart; and no two series of a chart are one to Excel."""
    with zipfile.ZipFile(path) as package:
        names = [name for name in package.namelist() if name.startswith("xl/charts/chart")]
        trees = [etree.fromstring(package.read(name)) for name in names]
    for tree in trees:
        numbers = [each.get("val") for each in tree.iter("{*}idx")]
        assert len(numbers) == len(set(numbers))
    return [
        [next(one.iter("{*}srgbClr")).get("val") for one in tree.iter("{*}ser")] for tree in trees
    ]


def test_tiers_that_come_and_go_leave_the_charts_as_they_were(book):
    before = charts(book)
    write(book, 9, 11)
    write(book, 2, 5)
    write(book, 3, 7)
    assert faults_of_charts(book) == []
    assert [len(series) for series in charts(book)] == [len(series) for series in before]
    assert faults_of(book) == []


def test_a_chart_of_some_columns_of_a_table_is_the_users_own(book):
    """A series that somebody took out does not come back with a new tier."""
    with zipfile.ZipFile(book) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name, tree = next(
        (name, tree)
        for name, content in parts.items()
        if name.startswith("xl/charts/chart")
        for tree in [etree.fromstring(content)]
        if len(list(tree.iter("{*}ser"))) == 3 and tree.find(".//{*}barChart") is not None
    )
    taken = next(tree.iter("{*}ser"))
    taken.getparent().remove(taken)
    parts[name] = etree.tostring(tree)
    with zipfile.ZipFile(book, "w") as package:
        for each, content in parts.items():
            package.writestr(each, content)
    write(book, 5, 11)
    with zipfile.ZipFile(book) as package:
        assert len(list(etree.fromstring(package.read(name)).iter("{*}ser"))) == 2


def test_charts_stand_clear_of_tables_and_of_one_another(new_book):
    board = openpyxl.load_workbook(new_book).worksheets[0]
    boxes = [range_boundaries(table.ref) for table in board.tables.values()]
    for chart in board._charts:
        start, end = chart.anchor._from, chart.anchor.to
        boxes.append((start.col + 1, start.row + 1, end.col, end.row))
    for at, (left, top, right, bottom) in enumerate(boxes):
        assert top > 3, "the button and the title stand in the first rows"
        for x1, y1, x2, y2 in boxes[at + 1 :]:
            assert right < x1 or x2 < left or bottom < y1 or y2 < top
