"""The report as PDF: by a browser, by LibreOffice where there is none, and by neither."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from browsing import needed_browser
from command_line import xltier
from lxml import etree
from report_books import SCRIPT, empty_book

from xltier.calc.installation import SOFFICE
from xltier.commands.report import report
from xltier.report.browser import NAMED
from xltier.report.compose import compose
from xltier.report.paper import to_sheet
from xltier.workbook.closed import ClosedWorkbook

pytestmark = pytest.mark.xdist_group("report")

A4 = (595, 842)


@pytest.fixture(scope="module", autouse=True)
def poppler() -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler (pdftotext, pdfinfo) is not installed")


def told(program: str, pdf: Path, *options: str) -> str:
    command = [program, *options, str(pdf), *(["-"] if program == "pdftotext" else [])]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def pages_of(pdf: Path) -> list[str]:
    return told("pdftotext", pdf, "-layout").split("\f")[:-1]


def printed(book: Path, to: Path, pages: int) -> str:
    """Print a report, and check that it is on so many pages of A4 at most, none of them blank."""
    made = xltier("report", book, "-o", to)
    assert made.exit_code == 0, made.output
    size = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", told("pdfinfo", to))
    assert size is not None
    assert (round(float(size[1])), round(float(size[2]))) == A4
    texts = pages_of(to)
    assert 1 <= len(texts) <= pages
    assert all(text.strip() for text in texts)
    return "\n".join(texts)


def without_spaces(text: str) -> str:
    return "".join(text.split())


@pytest.fixture
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAMED, "")


def test_a_browser_prints_it_on_a_few_pages(small_of, tmp_path: Path):
    needed_browser()
    text = printed(small_of("zh"), tmp_path / "report.pdf", pages=5)
    for words in ("客户分层报告", "变化与关注", "层级转移", "数据检查"):
        assert words in without_spaces(text)


def test_libreoffice_prints_it_where_there_is_no_browser(
    small_of, tmp_path: Path, soffice: str, no_browser: None
):
    text = printed(small_of("zh"), tmp_path / "report.pdf", pages=6)
    for words in ("客户分层报告", "变化与关注", "层级转移", "数据检查"):
        assert words in without_spaces(text)
    images = told("pdfimages", tmp_path / "report.pdf", "-list").splitlines()[2:]
    assert len([line for line in images if line.split()[2] == "image"]) == 7


def test_names_stay_text_on_paper_too(small_of):
    with ClosedWorkbook(small_of("en")) as workbook:
        view = compose(report(workbook), SCRIPT)
    sheet = etree.fromstring(to_sheet(view).encode())
    paragraphs = ["".join(each.itertext()) for each in sheet.iter("{*}p")]
    assert f"{SCRIPT} · as of 2026-06-30" in paragraphs
    assert not list(sheet.iter("{*}script"))


def test_an_empty_workbook_prints_its_sentences(tmp_path: Path, soffice: str, no_browser: None):
    book = empty_book(tmp_path / "book.xlsx")
    assert "还没有客户" in printed(book, tmp_path / "report.pdf", pages=1)


def test_without_both_it_says_what_to_do(
    small_of, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_browser: None
):
    monkeypatch.setenv(SOFFICE, str(tmp_path / "none"))
    target = tmp_path / "report.pdf"
    made = xltier("report", small_of("en"), "-o", target)
    assert made.exit_code == 2
    assert "Chrome, Edge, Chromium or LibreOffice" in made.stderr
    assert not target.exists()
    assert list(tmp_path.iterdir()) == []
