"""What a report says: the workbook's numbers, whose names, and in what it differs from it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from command_line import answer, xltier
from lxml import html
from report_books import empty_book
from small_workbook import AS_OF, set_rule
from test_dashboard import THREE, base, kept, reviewed

from xltier.commands.report import report
from xltier.report import colours
from xltier.report.charts import ranked
from xltier.report.compose import compose
from xltier.report.discreet import masked
from xltier.report.drawing import draw
from xltier.report.figures import figures
from xltier.report.numbers import money, percent, short, signed, whole
from xltier.report.rendering import to_html
from xltier.report.wording import Wording
from xltier.workbook import palette
from xltier.workbook.closed import ClosedWorkbook

BEFORE = date(2026, 3, 31)


@pytest.fixture
def book(small_of, tmp_path: Path) -> Path:
    return Path(shutil.copy(small_of("en"), tmp_path / "book.xlsx"))


def read(path: Path, table: str) -> pd.DataFrame:
    with ClosedWorkbook(path) as workbook:
        return workbook.read(table)


def page_of(path: Path, *options: str) -> str:
    target = path.with_suffix(".html")
    made = xltier("report", path, *options)
    assert made.exit_code == 0, made.output
    return target.read_text(encoding="utf-8")


def rows_of(page: str, card: str) -> list[list[str]]:
    found = html.fromstring(page).get_element_by_id(card).findall(".//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in found]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_tiers_and_moves_are_those_of_the_workbook(small_of, tmp_path: Path, language: str):
    book = Path(shutil.copy(small_of(language), tmp_path / "book.xlsx"))
    page = page_of(book)
    summary = read(book, "TierSummary")
    shown = rows_of(page, "tier-table")
    assert [row[0] for row in shown] == summary["tier"].tolist()
    for row, there in zip(shown, summary.to_dict("records"), strict=True):
        assert row[1].split()[0] == f"{there['customers']:,.0f}"
        assert row[2].startswith(short(there["sales"], language))
    counts = [
        [cell.split()[0].replace("·", "0") for cell in row[1:]] for row in rows_of(page, "matrix")
    ]
    assert [list(map(int, row)) for row in counts] == matrix_of(book)


def matrix_of(book: Path) -> list[list[int]]:
    with ClosedWorkbook(book) as workbook:
        headers = workbook.headers("TierMatrix")
        matrix = workbook.read("TierMatrix", also=headers[1:])
    return matrix[list(headers[1:])].astype(int).to_numpy().tolist()


def test_the_report_is_of_the_last_review_and_changes_nothing(book: Path):
    before = book.read_bytes()
    told = answer("report", book)
    assert told["as_of"] == str(AS_OF)
    assert told["compared_with"] == str(BEFORE)
    assert told["notices"] == []
    assert Path(told["report"]) == book.with_suffix(".html")
    assert book.read_bytes() == before


def test_another_day_can_be_looked_back_from(book: Path):
    told = answer("report", book, "--as-of", str(BEFORE))
    assert told["as_of"] == str(BEFORE)
    assert told["compared_with"] is None


def test_rules_changed_since_the_review_are_told(book: Path):
    set_rule(book, 0, min_amount=9000)
    page = page_of(book)
    assert "The rules have been changed since the review of 2026-06-30" in page


def test_purchases_changed_since_the_review_are_told(book: Path):
    with ClosedWorkbook(book, backups=False) as workbook:
        lines, customer = workbook.read("Purchases"), workbook.read("Customers").iloc[0]
        own = lines[lines["customer_id"] == customer["customer_id"]]
        own = own.index[[pd.to_datetime(own["date"]).argmax()]]
        workbook.update("Purchases", pd.DataFrame({"amount": [77777.0]}, index=own))
        workbook.commit()
    assert "Customers or purchases have changed since the review" in page_of(book)


def test_a_workbook_that_was_never_reviewed_is_told(tmp_path: Path):
    assert "尚未盘点" in page_of(empty_book(tmp_path / "empty.xlsx"))


def contacts_of(book: Path) -> set[str]:
    told = [
        read(book, table)[name] for table in ("Customers", "Reps") for name in ("phone", "email")
    ]
    return {str(text).strip() for text in pd.concat(told).dropna()} - {""}


def test_no_phone_or_address_leaves_the_workbook_unasked(book: Path):
    page = page_of(book)
    told = contacts_of(book)
    assert len(told) > 100
    assert not [text for text in told if text in page]


def test_contacts_of_who_rose_or_fell_are_added_on_demand(book: Path):
    page = page_of(book, "--contacts")
    customers = read(book, "Customers").set_index("name")
    moved = html.fromstring(page).xpath("//*[@id='fallers']//li")
    assert moved
    for one in moved:
        name = one.find(".//b").text_content()
        assert customers.loc[name, "phone"] in one.text_content()


def test_customers_can_be_called_by_their_ids(book: Path):
    page = page_of(book, "--anonymous")
    customers = read(book, "Customers")
    assert not [name for name in customers["name"].dropna() if name in page]
    named = {b.text_content() for b in html.fromstring(page).xpath("//*[@class='movers']//b")}
    assert named
    assert named <= set(customers["customer_id"].astype(str))


def test_remarks_call_nobody_by_name_either(small_of):
    with ClosedWorkbook(small_of("en")) as workbook:
        made = report(workbook)
    from dataclasses import replace

    name, number = made.done.examined.customers.iloc[3][["name", "customer_id"]]
    said = replace(made.dashboard, remarks=(f"{name} alone brings 20 %.",))
    view = compose(replace(made, dashboard=said), "book", nameless=True)
    assert f"{number} alone brings 20 %." in to_html(view)
    assert name not in to_html(view)


def test_a_report_ends_in_html_or_pdf(book: Path):
    made = xltier("report", book, "-o", book.with_suffix(".docx"))
    assert made.exit_code == 2
    assert "book.docx" in made.stderr
    assert xltier("report", book, "-o", book).exit_code == 2


def test_contacts_of_nobody_make_no_sense(book: Path):
    assert xltier("report", book, "--contacts", "--anonymous").exit_code == 2


def test_a_report_that_cannot_be_written_says_where(book: Path):
    made = xltier("report", book, "-o", book.parent / "nowhere" / "report.html")
    assert made.exit_code == 3
    assert "nowhere" in made.stderr


def test_purchases_from_elsewhere_are_told_when_they_are_missing(small_of, tmp_path: Path):
    book = Path(shutil.copy(small_of("en"), tmp_path / "book.xlsx"))
    with ClosedWorkbook(book, backups=False) as workbook:
        lines = workbook.read("Purchases")
        lines.to_csv(tmp_path / "lines.csv", index=False)
        lines.drop(columns="product").to_csv(tmp_path / "bare.csv", index=False)
        workbook.update("Purchases", pd.DataFrame(None, lines.index, lines.columns, dtype=object))
        workbook.commit()
    assert "name their source with --purchases" in page_of(book)
    page = page_of(book, "--purchases", str(tmp_path / "lines.csv"))
    assert "name their source" not in page
    assert "Not shown" not in page
    assert len(rows_of(page, "tier-table")) >= 3
    assert "has no product column" in page_of(book, "--purchases", str(tmp_path / "bare.csv"))


def test_key_figures_say_how_they_changed_since_the_last_review():
    people, bought = base(80, 1200)
    history = None
    for day in (date(2025, 12, 31), BEFORE, AS_OF):
        result, board = reviewed(people, bought, THREE, day, history)
        history = kept(result)
    shown = {each.label: each for each in figures(board, Wording.of(board))}
    rows = board.kpis.set_index("label")
    for label in ("Customers at risk", "Overdue follow-ups"):
        change = rows["change"][label]
        assert change
        assert shown[label].change == f"{signed(whole(change), change)} since {BEFORE}"
        assert shown[label].tone == ("bad" if change > 0 else "good")
    before = rows["previous"]["Net upgrades"]
    told = f"since {BEFORE}, {signed(whole(before), before)} before that"
    assert shown["Net upgrades"].change == told


def test_groups_of_one_name_keep_their_own_bars():
    rows = [
        {
            "place": at,
            "label": "Others",
            "value": 5.0,
            "text": "5",
            "colour": "#123",
            "tip": f"{at}",
        }
        for at in range(2)
    ]
    drawn = html.fromstring(draw(ranked(rows, 400), "bars"))
    bars = drawn.xpath("//*[@class='mark']")
    assert [bar.get("data-tip") for bar in bars] == ["0", "1"]
    assert len({"".join(bar.xpath("ancestor::g/@transform")) for bar in bars}) == 2


@pytest.mark.parametrize(
    ("value", "en", "zh"),
    [
        (0, "0", "0"),
        (999.4, "999", "999"),
        (1234, "1.23K", "1,234"),
        (17430, "17.4K", "1.74 万"),
        (999_960, "1M", "100 万"),
        (-2_150_000, "−2.15M", "−215 万"),
        (123_456_789, "123.5M", "1.23 亿"),
        (5e9, "5B", "50 亿"),
        (None, "–", "–"),
        (float("nan"), "–", "–"),
    ],
)
def test_amounts_are_short_in_either_language(value: float, en: str, zh: str):
    assert (short(value, "en"), short(value, "zh")) == (en, zh)


def test_numbers_have_no_needless_signs_and_digits():
    assert money(12300.0) == "12,300"
    assert money(12300.5) == "12,300.50"
    assert money(-0.001) == "0"
    assert whole(-1234) == "−1,234"
    assert percent(1) == "100%"
    assert percent(-0.1234) == "−12.3%"
    assert signed("5", 5) == "+5"
    assert signed("0", 0) == "0"


@pytest.mark.parametrize(
    "text",
    [
        "ada@example.com",
        "13912345678",
        "139 1234 5678",
        "+44 20 7946 0958",
        "(212) 555-0142",
        "212-555-0142",
        "021-62345678",
        "01632 960537",
        "400-810-0000",
    ],
)
def test_a_contact_is_masked_wherever_it_stands(text: str):
    assert text not in masked(f"Wick, {text} (call)")
    assert masked(f"Wick {text}").startswith("Wick ")


@pytest.mark.parametrize(
    "text",
    [
        "2026-06-30 to 2026-07-31",
        "sales fell from 12,345,678.90 to 8,100",
        "C0012345",
        "12345678901234",
        "Table 4-100-20",
        "Wick & Sons @ Harbour",
    ],
)
def test_what_is_no_contact_stays(text: str):
    assert masked(text) == text


def test_every_tier_is_seen_on_a_dark_page():
    for colour in palette.TIER_COLOURS:
        seen = colours.brightened(colour)
        assert colours.contrast(seen, colours.DARK_CARD) >= 3
    assert colours.contrast("FFFFFF", "000000") == pytest.approx(21)
