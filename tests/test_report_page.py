"""The report as a real browser shows it, at the width of a phone and of a desktop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from browsing import DESKTOP, PHONE, Seen, look_at, needed_browser
from command_line import xltier
from lxml import html
from report_books import (
    IMAGE,
    LANDLINE,
    MOBILE,
    REP,
    SCRIPT,
    STYLE,
    TEMPLATE,
    crowded_book,
    empty_book,
    hostile_book,
    one_customer,
)

pytestmark = pytest.mark.xdist_group("report")

FULL = ("english", "chinese", "hostile", "crowded")
EVERY = (*FULL, "one", "empty")
CHARTS = 7
WIDTHS = (PHONE, DESKTOP)


@dataclass(frozen=True)
class Reports:
    """Pages, what stands in them, and what a browser saw."""

    sources: dict[str, str]
    seen: Seen

    def page(self, name: str, width: int) -> dict:
        return self.seen.pages[f"{name}.html", width]


@pytest.fixture(scope="module")
def reports(small_of, tmp_path_factory) -> Iterator[Reports]:
    needed_browser()
    folder = tmp_path_factory.mktemp("reports")
    books = {
        "english": small_of("en"),
        "chinese": small_of("zh"),
        "hostile": hostile_book(folder / "hostile.xlsx"),
        "crowded": crowded_book(folder / "crowded.xlsx"),
        "one": one_customer(folder / "one.xlsx"),
        "empty": empty_book(folder / "empty.xlsx"),
    }
    pages = {name: folder / f"{name}.html" for name in books}
    for name, book in books.items():
        made = xltier("report", book, "-o", pages[name])
        assert made.exit_code == 0, made.output
    sources = {name: page.read_text(encoding="utf-8") for name, page in pages.items()}
    return Reports(sources, look_at(folder, *(page.name for page in pages.values())))


def test_the_browser_has_nothing_to_complain_about(reports: Reports):
    assert reports.seen.console == []


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_fits_its_screen(reports: Reports, name: str, width: int):
    page = reports.page(name, width)
    assert page["page_width"] <= width
    assert page["beyond"] == []


@pytest.mark.parametrize("name", FULL)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_chart_is_drawn_once_and_large_enough_to_read(
    reports: Reports, name: str, width: int
):
    charts = reports.page(name, width)["charts"]
    assert len(charts) == CHARTS
    for chart in charts:
        assert chart["marks"] >= 1
        assert chart["width"] >= min(width - 80, 400)
        assert chart["height"] >= 40


@pytest.mark.parametrize("width", WIDTHS)
def test_pointing_at_a_chart_says_its_values(reports: Reports, width: int):
    tier, customers = reports.page("english", width)["tip"].split("\n")
    assert tier == "Tier 1"
    assert customers.endswith("%")
    assert "customers" in customers


@pytest.mark.parametrize("name", EVERY)
def test_a_page_can_be_made_dark_and_light(reports: Reports, name: str):
    page = reports.page(name, PHONE)
    assert page["before"] != page["after"]


@pytest.mark.parametrize("name", EVERY)
def test_a_page_asks_for_nothing_elsewhere(reports: Reports, name: str):
    assert reports.page(name, DESKTOP)["requests"] == []
    page = html.fromstring(reports.sources[name])
    for element in page.iter("*"):
        assert not {"src", "href", "action", "xlink:href"} & set(element.attrib), element.tag
    if name != "hostile":
        assert "://" not in reports.sources[name]


def test_names_stay_text_whatever_they_say(reports: Reports):
    page = html.fromstring(reports.sources["hostile"])
    assert len(page.findall(".//script")) == 1
    assert not page.findall(".//img")
    assert not [name for each in page.iter("*") for name in each.attrib if name.startswith("on")]
    text = reports.page("hostile", DESKTOP)["text"]
    for said in (SCRIPT, IMAGE, TEMPLATE, STYLE):
        assert said in text


def test_phones_and_addresses_behind_names_cannot_be_read(reports: Reports):
    source = reports.sources["hostile"]
    assert "ada.finch@•••" in source
    for told in (REP, MOBILE, LANDLINE):
        assert told not in source


def test_a_page_without_data_says_so_in_sentences(reports: Reports):
    text = reports.page("empty", PHONE)["text"]
    assert reports.page("empty", PHONE)["charts"] == []
    for sentence in (
        "该工作簿尚未盘点",
        "还没有客户。",
        "还没有购买记录。",
        "统计周期内没有购买。",
    ):
        assert sentence in text


def test_one_customer_is_enough_for_charts(reports: Reports):
    page = reports.page("one", DESKTOP)
    assert len(page["charts"]) == 5
    assert "There is no earlier review to compare with." in page["text"]
    assert "No customer has a rep." in page["text"]


def test_a_page_is_small_enough_to_send(reports: Reports):
    assert all(len(source.encode()) < 500_000 for source in reports.sources.values())


def test_the_pages_lie_where_they_were_wanted(tmp_path: Path, small_of):
    assert xltier("report", small_of("en"), "-o", tmp_path / "a page.HTML").exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["a page.HTML"]
