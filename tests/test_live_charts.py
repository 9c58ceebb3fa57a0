"""Charts of a workbook that is open follow its tiers and rows, in LibreOffice and as in Excel."""

from __future__ import annotations

import shutil

import openpyxl
import pytest
from fake_excel import open_book, refusal
from test_dashboard_charts import BY_TIER, by_tier

from xltier.workbook.dashboard_layout import DATA_PLACES
from xltier.workbook.inventory import column_letters
from xltier.workbook.live import LiveWorkbook
from xltier.workbook.live_charts import plots_of
from xltier.workbook.live_plots_excel import series_arguments
from xltier.workbook.live_undo import undo_last
from xltier.workbook.palette import tier_colour
from xltier.workbook.template import build

ROWS = {"BuyingMonths": 12, "BuyingWeekdays": 7}
CORNERS = {
    place.table: ("Chart data", place.row, place.column)
    for place in DATA_PLACES
    if place.table in BY_TIER
}


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XLTIER_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """The charts and the tables behind them, and nothing else that would be asked for."""
    path = tmp_path_factory.mktemp("live-charts") / "template.xlsx"
    build(path, "en")
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        if sheet.title not in ("Dashboard", "Chart data"):
            del book[sheet.title]
        for name in sheet.tables.keys() - {"TierSummary", "MonthlySales", "ParetoCurve", *BY_TIER}:
            del sheet.tables[name]
    book.save(path)
    return path


@pytest.fixture
def path(template, tmp_path):
    return shutil.copy(template, tmp_path / "book.xlsx")


@pytest.fixture(
    params=["as Excel", pytest.param("LibreOffice", marks=pytest.mark.xdist_group("office"))]
)
def book(request, path):
    if request.param == "as Excel":
        yield open_book(path)
        return
    book = request.getfixturevalue("office").books.open(str(path))
    yield book
    book.close()


def write(book, tiers, products=11):
    names = [f"Level {at}" for at in range(tiers)]
    with LiveWorkbook(book, verb="recalculate") as workbook:
        for table in BY_TIER:
            rows = ROWS.get(table, products)
            workbook.replace(table, by_tier(table, names, rows))
        workbook.commit()


def drawn(book):
    """For each chart, and each series of it: the cells it shows, and its colour."""
    return [
        [
            ((*map(str, (one.label, one.categories, one.values)),), colour)
            for plot in plots_of(chart)
            for one, colour in zip(plot.shown(), colours(chart, plot), strict=True)
        ]
        for sheet in book.sheets
        for chart in sheet.charts
    ]


def colours(chart, plot):
    if hasattr(chart.impl, "plots"):
        return [f"{each['colour']:06X}" for each in plot._series]
    found = [one.fill_color or one.line_color for one in chart.impl.series]
    return [bytes(each).hex().upper() for each in found]


def wanted(table, tiers, products=11):
    """What a chart of a table by tier is to show: every tier, in its colour, over all rows."""
    sheet, top, left = CORNERS[table]
    last = top + ROWS.get(table, products)
    letters = [column_letters(left + at) for at in range(tiers + 1)]
    ranges = [f"'{sheet}'!${each}${top + 1}:${each}${last}" for each in letters]
    labels = [f"'{sheet}'!${each}${top}" for each in letters]
    return [
        ((labels[at], ranges[0], ranges[at]), tier_colour(at - 1)) for at in range(1, tiers + 1)
    ]


def test_charts_by_tier_gain_and_lose_series_and_undo_brings_them_back(book):
    charts = len(drawn(book))
    for tiers, products in ((5, 4), (2, 9)):
        write(book, tiers, products)
        found = drawn(book)
        assert len(found) == charts
        for table in BY_TIER:
            assert wanted(table, tiers, products) in found
    undo_last(book)
    found = drawn(book)
    for table in BY_TIER:
        assert wanted(table, 5, 4) in found


def test_series_with_a_look_of_the_users_keep_it(book):
    (chart,) = charts_of(book, "BuyingMonths")
    recolour(chart, 1, "C00000")
    write(book, 4)
    (found,) = (series for series in drawn(book) if "C00000" in dict(enumerate_colours(series)))
    assert [colour for _, colour in found] == [
        tier_colour(0),
        "C00000",
        tier_colour(2),
        tier_colour(3),
    ]


def enumerate_colours(series):
    return [(colour, at) for at, (_, colour) in enumerate(series)]


def charts_of(book, table):
    """The charts that show all of a table by tier."""
    shown = wanted(table, 3)
    flat = [chart for sheet in book.sheets for chart in sheet.charts]
    return [chart for chart, found in zip(flat, drawn(book), strict=True) if found == shown]


def recolour(chart, at, colour):
    if hasattr(chart.impl, "plots"):
        (series,) = chart.impl.plots()
        told = [each | {"colour": None} for each in series]
        told[at]["colour"] = int(colour, 16)
        chart.impl.show(0, told)
    else:
        list(chart.impl.series)[at].fill_color = tuple(bytes.fromhex(colour))


def test_a_chart_of_some_tiers_is_the_users_own(book):
    (chart,) = charts_of(book, "ProductMix")
    if hasattr(chart.impl, "plots"):
        (series,) = chart.impl.plots()
        chart.impl.show(0, series[:2])
    else:
        chart.impl.series(3).api.Delete()
    write(book, 5, 6)
    assert wanted("ProductMix", 5, 6)[:2] in drawn(book), "its rows follow, its series are two"


def test_charts_that_excel_has_brought_along_itself_get_the_colours_of_tiers(path):
    """Excel lets a chart of a whole table follow a column that the table gains."""
    book = open_book(path)
    (chart,) = charts_of(book, "ProductMix")
    made = chart.impl.NewSeries()
    made.Name, made.XValues = "='Chart data'!$N$34", "='Chart data'!$J$35:$J$45"
    made.Values = "='Chart data'!$N$35:$N$45"
    write(book, 4)
    assert wanted("ProductMix", 4) in drawn(book)


def test_a_chart_that_excel_does_not_let_go_stops_nothing(path, home):
    book = open_book(path)
    (chart,) = charts_of(book, "ProductMix")
    chart.impl.refuses = refusal("Unable to set the Formula property of the Series class")
    write(book, 4)
    assert LiveWorkbook(book).headers("ProductMix")[-1] == "Level 3"
    assert wanted("BuyingMonths", 4) in drawn(book), "the others follow"
    (logged,) = (home / "logs").iterdir()
    assert "Unable to set the Formula" in logged.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("formula", "parts"),
    [
        ("=SERIES(A!$B$1,A!$A$2:$A$5,A!$B$2:$B$5,1)", ["A!$B$1", "A!$A$2:$A$5", "A!$B$2:$B$5"]),
        ("=SERIES(,,{1,2},1)", ["", "", "{1,2}"]),
        ('=SERIES("a, ""b""",,(A!$A$1,A!$A$3),2)', ['"a, ""b"""', "", "(A!$A$1,A!$A$3)"]),
        ("=SERIES('It''s, x'!$B$1,,'It''s, x'!$B$2,1)", ["'It''s, x'!$B$1", "", "'It''s, x'!$B$2"]),
    ],
)
def test_the_parts_of_a_series_are_told_apart(formula, parts):
    assert series_arguments(formula)[:3] == parts
