"""The Guide sheet says what is true: of commands, sheets, columns, settings and rules."""

from __future__ import annotations

import re
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest
import typer

from xltier.language import LANGUAGES
from xltier.tiering.policy import default_policy
from xltier.tiering.threshold import assign
from xltier.workbook.contract import CUSTOMERS, SHEETS
from xltier.workbook.guide import SECTIONS
from xltier.workbook.guide_items import Command
from xltier.workbook.layout import PLANS
from xltier.workbook.meanings import MEANINGS
from xltier.workbook.settings import ALL_SETTINGS
from xltier.workbook.template import workbook

COMMAND = re.compile(r"xltier ([a-z]+)((?: [A-Za-z0-9.\-]+)*)")


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture(scope="module")
def guide(language):
    tab = next(sheet.label for sheet in SHEETS if sheet.name == "Guide").text(language)
    return workbook(language)[tab]


def words(guide):
    return [cell.value for row in guide.iter_rows() for cell in row if cell.value is not None]


def command_lines(language):
    shown = [item.text for section in SECTIONS for item in section.items if _is_command(item)]
    shown += [plan.purpose for plan in PLANS]
    return [line for text in shown for line in COMMAND.findall(text.text(language))]


def _is_command(item):
    return isinstance(item, Command)


def test_every_command_shown_is_one_that_xltier_has(language):
    from xltier.cli.app import app
    from xltier.cli.main import main  # noqa: F401 - gathers the commands

    known = typer.main.get_command(app).commands
    lines = command_lines(language)
    assert {name for name, _ in lines} == {
        "import",
        "check",
        "recalc",
        "followups",
        "restore",
        "suggest",
        "report",
        "distribute",
        "collect",
        "install",
        "doctor",
    }
    for name, rest in lines:
        options = {option for parameter in known[name].params for option in parameter.opts}
        for word in rest.split():
            assert not word.startswith("--") or word in options, f"xltier {name} {word}"


def test_every_column_that_xltier_writes_is_explained(guide, language):
    assert list(MEANINGS) == list(CUSTOMERS.owned)
    said = words(guide)
    for name, meaning in MEANINGS.items():
        place = said.index(meaning.text(language))
        assert said[place - 1] == CUSTOMERS.column(name).label.text(language)


def test_every_other_sheet_is_linked_and_the_links_lead_there(guide, language):
    targets = [cell.hyperlink for row in guide.iter_rows() for cell in row if cell.hyperlink]
    tabs = [sheet.label.text(language) for sheet in SHEETS if sheet.name != "Guide"]
    assert [link.location for link in targets] == [f"'{tab}'!A1" for tab in tabs]


@pytest.mark.parametrize(
    "name", ["match", "method", "rfm_freeze", "rfm_line", "rfm_high", "segment_features"]
)
def test_settings_are_called_by_their_name(guide, language, name):
    label = next(setting.label for setting in ALL_SETTINGS if setting.name == name).text(language)
    assert any(f"“{label}”" in text for text in words(guide))


def test_the_guide_is_in_one_language(guide, language):
    chinese = re.compile(r"[\u4e00-\u9fff]")
    latin = [text for text in words(guide) if not chinese.search(text)]
    if language == "en":
        assert latin == words(guide)
    else:
        names = {column.label.zh for column in CUSTOMERS.columns}
        typed = ("xltier ", "=")  # what a person types is the same in both languages
        assert all(text.startswith(typed) or text in names for text in latin)


def test_the_example_of_20000_with_2_orders_comes_out_as_the_guide_says(language):
    policy = default_policy(language)
    customer = pd.DataFrame({"monetary_value": [2_000_000], "frequency": [2], "recency_days": [1]})
    under_all = assign(customer, policy)["rank"][0]
    under_any = assign(customer, replace(policy, match="any"))["rank"][0]
    assert (policy.names[under_all], policy.names[under_any]) == (policy.names[2], policy.names[0])


def test_every_text_of_the_guide_stands_in_one_column_without_merged_cells(guide):
    assert not guide.merged_cells.ranges
    assert {cell.column for row in guide.iter_rows() for cell in row if cell.value} == {2, 3}


def test_libreoffice_shows_the_guide_word_for_word(guide, libreoffice_values, tmp_path):
    guide.parent.save(tmp_path / "book.xlsx")
    saved = openpyxl.load_workbook(tmp_path / "book.xlsx")[guide.title]
    seen = libreoffice_values(tmp_path / "book.xlsx")[guide.title]
    flat = [value for row in seen for value in row if value is not None]
    assert flat == words(saved)
