"""What the dialogs say, in both languages."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from small_workbook import set_rule

from xltier.commands.bring_in import bring_in
from xltier.commands.examining import examine_workbook
from xltier.commands.recalculate import recalculate
from xltier.commands.what_if import what_if
from xltier.excel import dialog_texts, what_if_texts
from xltier.importing.mapping import match_columns
from xltier.importing.sources import read_source
from xltier.language import LANGUAGES
from xltier.workbook.closed import ClosedWorkbook

LINES_OF_A_SMALL_SCREEN = 20


@pytest.fixture(params=LANGUAGES)
def book(request, small_of, tmp_path):
    """A small workbook in each language; a copy."""
    return ClosedWorkbook(Path(shutil.copy(small_of(request.param), tmp_path / "book.xlsx")))


def rules_with(book: ClosedWorkbook, row: int, **cells: object) -> ClosedWorkbook:
    return ClosedWorkbook(set_rule(book.path, row, **cells))


def test_a_recalculation_shows_every_tier_the_moves_and_where_findings_stand(book):
    done = recalculate(book, write=False)
    checks = book.sheet_of("Findings")
    said = dialog_texts.recalculated(done, checks, book.language)
    for row in done.review.summary.to_dict("records"):
        line = next(line for line in said.splitlines() if line.startswith(row["tier"]))
        assert f"{row['customers']:,}" in line
        assert row["sales"] == 0 or f"{row['sales']:,.0f}" in line
    moves, errors = done.review.moves, done.review.counts.query("level == 'error'")["count"].sum()
    words = (
        (f"升级 {moves.up}", f"降级 {moves.down}", f"{errors} 处错误", f"“{checks}”")
        if book.language == "zh"
        else (f"{moves.up} up", f"{moves.down} down", f"{errors} error", checks)
    )
    assert all(word in said for word in words)
    assert len(said.splitlines()) <= LINES_OF_A_SMALL_SCREEN


def test_what_if_shows_both_sides_some_names_and_that_nothing_was_written(book):
    stricter = rules_with(book, 0, min_amount=1_000_000)
    asked = what_if(stricter)
    said = what_if_texts.asked(asked, book.language)
    first = asked.tiers.iloc[0]
    assert f"{first['customers_now']:,.0f} → {first['customers']:,.0f}" in said
    assert str(asked.movers["name"].iloc[0]) in said
    assert str(asked.movers["name"].iloc[5]) not in said
    assert f"{len(asked.movers) - 5:,}" in said
    assert ("未写入" if book.language == "zh" else "Nothing was written") in said
    assert "xltier suggest BOOK.xlsx --split 10/30/60" in said
    assert len(said.splitlines()) <= LINES_OF_A_SMALL_SCREEN


def test_what_if_of_rules_that_are_as_they_were_says_that_nobody_moves(book):
    said = what_if_texts.asked(what_if(book), book.language)
    assert ("没有客户会变更层级" if book.language == "zh" else "Nobody would change") in said


def test_a_tier_on_one_side_only_is_shown_with_a_dash(book):
    renamed = rules_with(book, 1, tier="Silver")
    said = what_if_texts.asked(what_if(renamed), book.language)
    line = next(line for line in said.splitlines() if line.startswith("Silver"))
    assert "– → " in line
    assert ("原层级已取消" if book.language == "zh" else "no longer have") in said


def test_a_check_says_how_much_was_looked_at(book):
    data = examine_workbook(book, as_of=None, today=None)
    said = dialog_texts.checked(data, book.sheet_of("Findings"), book.language)
    assert f"{data.customers:,}" in said
    assert f"{data.purchases:,}" in said
    assert book.sheet_of("Findings") in said


def orders_in(folder: Path, customer: str) -> Path:
    rows = [("N1", customer, "2026-06-01", "120"), ("N2", customer, "2026-06-02", "a lot")]
    path = folder / "orders.csv"
    frame = pd.DataFrame(rows, columns=["Order ID", "Customer ID", "Date", "Amount"])
    frame.assign(Weather="fine").to_csv(path, index=False)
    return path


def test_an_import_shows_the_columns_first_and_then_what_became_of_the_rows(book, tmp_path):
    language = book.language
    source = read_source(orders_in(tmp_path, str(book.read("Customers")["customer_id"].iloc[0])))
    matched = [(source, match_columns(source, {}))]
    question = dialog_texts.columns_matched(matched, language)
    assert "Amount → " + ("金额" if language == "zh" else "Amount") in question
    assert "Weather" in question
    done = bring_in(book, matched, write=False)
    said = dialog_texts.imported(done, tmp_path / "aside.csv", language)
    words = ("新增 1 行", "搁置 1 行", "第 3 行") if language == "zh" else ("1 added", "row 3")
    assert all(word in said for word in words)
    assert "aside.csv" in said
