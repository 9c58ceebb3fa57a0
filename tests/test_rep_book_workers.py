"""Workbooks made in processes of their own are those that are made here."""

from __future__ import annotations

import pytest
from rep_books import AS_OF, SENT, books, customers, package

from xltier.errors import WorkbookError
from xltier.workbook.encryption import decrypt
from xltier.workbook.rep_book import workers
from xltier.workbook.rep_book.books import RepBook
from xltier.workbook.rep_book.workers import Workers, sensible


def book(needs="tea"):
    rows = customers("en", 2).assign(needs=needs)
    return RepBook("Ada", "rep", {"Customers": rows}, AS_OF, SENT)


def made_here(needs="tea"):
    return package("en", book(needs).tables, who="Ada")


def test_processes_make_the_same_workbooks(tmp_path):
    with Workers(books("en"), 5, processes=2) as helpers:
        for number in range(5):
            helpers.write(tmp_path / f"{number}.xlsx", book(f"tea {number}"))
    for number in range(5):
        assert (tmp_path / f"{number}.xlsx").read_bytes() == made_here(f"tea {number}")


def test_a_password_goes_along(tmp_path):
    with Workers(books("en"), 1, processes=1) as helpers:
        helpers.write(tmp_path / "secret.xlsx", book(), "secret")
    assert (tmp_path / "secret.xlsx").read_bytes()[:2] != b"PK"
    assert decrypt(tmp_path / "secret.xlsx", "secret") == made_here()


@pytest.mark.parametrize("processes", [0, 1])
def test_what_cannot_be_made_is_said(tmp_path, processes):
    def make():
        with Workers(books("en"), 1, processes=processes) as helpers:
            helpers.write(tmp_path / "long.xlsx", book("x" * 40_000))

    with pytest.raises(WorkbookError, match="40,000 characters"):
        make()


def test_without_processes_everything_is_made_here(tmp_path, monkeypatch):
    monkeypatch.setattr(workers, "sys", type("Python", (), {"executable": "/nowhere/python"}))
    with Workers(books("en"), 2, processes=1) as helpers:
        helpers.write(tmp_path / "one.xlsx", book())
    assert (tmp_path / "one.xlsx").read_bytes() == made_here()


def test_a_few_workbooks_are_not_worth_a_process():
    assert sensible(workers.WORTH - 1) == 0
