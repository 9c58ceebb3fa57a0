"""Finds a workbook among those that are open in Excel or LibreOffice."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from xltier.errors import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import xlwings

EXCEL_RUNS_ON = ("win32", "darwin")


def open_book(path: Path) -> xlwings.Book:
    """Return the workbook at `path` as Excel or LibreOffice has it open.

    Raises:
        WorkbookError: Neither has it open; the sentence lists what is.
    """
    from xltier.calc.office import running_book

    others = []
    for book, place in _books_in_excel():
        if _same(place, path):
            return book
        others.append(place.name)
    try:
        return running_book(path)
    except WorkbookError:
        if not others:
            raise
        raise _not_open(path, others) from None


def _books_in_excel() -> Iterator[tuple[xlwings.Book, Path]]:
    if sys.platform not in EXCEL_RUNS_ON:
        return
    import xlwings

    for app in xlwings.apps:
        for book in app.books:
            place = _place(book)
            if place is not None:
                yield book, place


def _place(book: xlwings.Book) -> Path | None:
    with suppress(Exception):  # one in the cloud may have no path on this machine
        return Path(book.fullname)
    return None


def _same(place: Path, path: Path) -> bool:
    try:
        return place.samefile(path)
    except OSError:
        return False


def _not_open(path: Path, others: list[str]) -> WorkbookError:
    return WorkbookError(
        f"{path.name} is not open in Excel; open there: {', '.join(others)}. Open it, or leave "
        "out --live to work on the file.",
        f"Excel 中没有打开 {path.name}；已打开的有：{'、'.join(others)}。请先打开该工作簿，"
        "或去掉 --live 直接处理文件。",
    )
