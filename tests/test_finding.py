"""Finding a workbook among those that Excel has open, before LibreOffice is asked."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import xlwings

from xltier.calc import office
from xltier.errors import WorkbookError
from xltier.excel.finding import open_book


class Book:
    """A workbook in Excel; one in the cloud has no path here."""

    def __init__(self, path: Path | None) -> None:
        self.path = path

    @property
    def fullname(self) -> str:
        if self.path is None:
            raise xlwings.XlwingsError("the path of a file in the cloud is not known")
        return str(self.path)


def office_without(path: Path) -> None:
    raise WorkbookError(f"LibreOffice does not have {path.name}.", "LibreOffice 没有打开它。")


@pytest.fixture
def excel(monkeypatch):
    """`excel(*paths)`: an Excel that has workbooks open, beside a LibreOffice that has none."""
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(office, "running_book", office_without)

    def has(*paths: Path | None) -> list[Book]:
        books = [Book(path) for path in paths]
        monkeypatch.setattr(xlwings, "apps", [SimpleNamespace(books=[b]) for b in books])
        return books

    return has


@pytest.fixture
def paths(tmp_path):
    made = [tmp_path / "june.xlsx", tmp_path / "july.xlsx"]
    for path in made:
        path.touch()
    return made


def test_the_workbook_is_found_in_whichever_excel_has_it_open(excel, paths):
    books = excel(None, *paths)
    assert open_book(paths[1]) is books[2]


def test_the_same_file_by_another_path_is_found(excel, paths, tmp_path, monkeypatch):
    books = excel(*paths)
    monkeypatch.chdir(tmp_path)
    assert open_book(Path("june.xlsx")) is books[0]


def test_what_is_not_open_is_refused_with_what_is(excel, paths):
    excel(paths[0])
    with pytest.raises(WorkbookError, match=r"july\.xlsx is not open in Excel.*june\.xlsx"):
        open_book(paths[1])


def test_without_anything_in_excel_the_answer_is_that_of_libreoffice(excel, paths):
    excel()
    with pytest.raises(WorkbookError, match="LibreOffice does not have"):
        open_book(paths[0])


def test_on_linux_excel_is_not_looked_for(excel, paths, monkeypatch):
    excel(paths[0])
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(WorkbookError, match="LibreOffice does not have"):
        open_book(paths[0])
