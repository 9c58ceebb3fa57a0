"""Every sheet of a reviewed workbook as LibreOffice shows and prints it, in both languages."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from xltier.language import LANGUAGES
from xltier.workbook.closed import ClosedWorkbook
from xltier.workbook.contract import TABLES

ERRORS = ("#N/A", "#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "Err:5")
LONG = {
    "en": ("Platinum partners", "Everyone else"),
    "zh": ("钻石战略合作客户", "其余普通客户"),
}
POINT = 0.6
"""Heights are rounded to pixels."""

pytestmark = [
    pytest.mark.xdist_group("office"),
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed"),
]


@dataclass(frozen=True)
class Rendered:
    """What LibreOffice makes of a workbook.

    Attributes:
        sheets: Names of its tabs.
        pages: The text of each page when it is printed.
        headers: Of each row of headers: a table, the row's height, and the height that it needs.
    """

    sheets: list[str]
    pages: list[str]
    headers: list[tuple[str, float, float]]


@pytest.fixture(scope="module", params=LANGUAGES)
def rendered(request, office, small_of, tmp_path_factory) -> Rendered:
    folder = tmp_path_factory.mktemp("rendered")
    path = shutil.copy(small_of(request.param), folder / "book.xlsx")
    name_tiers(path, LONG[request.param])
    book = office.books.open(str(path))
    try:
        book.to_pdf(folder / "book.pdf")
        return Rendered(
            [sheet.name for sheet in book.sheets],
            pages_of(folder / "book.pdf"),
            headers_of(book, path),
        )
    finally:
        book.close()


def name_tiers(path: Path, names: tuple[str, ...]) -> None:
    """Give tables with a column for each tier the names of tiers that a user might choose."""
    with ClosedWorkbook(path, backups=False) as book:
        for table in TABLES.values():
            if table.wide and book.has(table.name):
                rows = {table.columns[0].name: ["a", "b", "c"]} | dict.fromkeys(names, 1.0)
                book.replace(table.name, pd.DataFrame(rows))
        book.commit()


def pages_of(path: Path) -> list[str]:
    command = ["pdftotext", "-layout", path, "-"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return told.split("\f")[:-1]


def headers_of(book: Any, path: Path) -> list[tuple[str, float, float]]:
    """Let LibreOffice choose the heights of the header rows; it makes them fit every word."""
    places = {
        (place.sheet, place.area.first_row): place.name
        for place in ClosedWorkbook(path).inventory.tables
    }
    found = []
    for (sheet, row), name in places.items():
        header = book.sheets[sheet].range(f"{row}:{row}")
        height = header.row_height
        header.rows.autofit()
        found.append((name, height, header.row_height))
    return found


def test_every_sheet_is_printed_and_no_page_is_blank(rendered):
    feet = [page.strip().splitlines()[-1] for page in rendered.pages]
    assert {foot.rsplit(maxsplit=3)[0].strip() for foot in feet} == set(rendered.sheets)
    assert all(len(page.strip().splitlines()) > 2 for page in rendered.pages)


def test_no_number_is_too_wide_and_no_cell_shows_an_error(rendered):
    for number, page in enumerate(rendered.pages, start=1):
        shown = [what for what in ("##", *ERRORS) if what in page]
        # the Guide, the last sheet, tells what =TIER() says of values that it cannot use
        guide = page.strip().splitlines()[-1].startswith(rendered.sheets[-1])
        assert not shown or (guide and shown == ["#VALUE!"]), f"page {number}: {shown}"


def test_no_header_is_cut_off(rendered):
    low = [
        (name, height, needed)
        for name, height, needed in rendered.headers
        if height < needed - POINT
    ]
    assert low == []
    assert max(needed for _, _, needed in rendered.headers) > 25, "some headers take two lines"


def test_the_rules_kept_with_each_review_do_not_run_on_over_the_next_page(rendered):
    assert sum('":' in page for page in rendered.pages) == 1
