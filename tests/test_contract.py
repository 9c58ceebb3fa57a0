"""The contract: every table, column and setting can be found by what a person sees."""

from __future__ import annotations

import pytest

from xltier.language import LANGUAGES
from xltier.workbook.contract import SHEETS, TABLES, column_of, language_of, normal_header
from xltier.workbook.settings import ALL_SETTINGS, choice_of, setting_of

COLUMNS = [(table, column) for table in TABLES.values() for column in table.columns]


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=lambda value: value.name)
def test_a_column_is_found_by_its_header_in_either_language(table, column):
    for language in LANGUAGES:
        assert column_of(table, column.label.text(language)) is column


@pytest.mark.parametrize("header", ["customer id", " Customer  ID ", "CUSTOMER_ID", "Customer\nID"])
def test_case_and_spaces_of_a_header_do_not_matter(header):
    assert column_of(TABLES["Customers"], header).name == "customer_id"


def test_a_full_width_header_is_the_same_header():
    assert column_of(TABLES["Customers"], "Ｅ-ｍａｉｌ").name == "email"


def test_a_header_that_is_the_users_own_is_nobodys_column():
    assert column_of(TABLES["Customers"], "Birthday") is None


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_no_two_columns_of_a_table_look_alike(table):
    for language in LANGUAGES:
        headers = [normal_header(column.label.text(language)) for column in table.columns]
        assert len(set(headers)) == len(headers)


def test_every_table_stands_on_a_sheet_of_the_template():
    assert {table.sheet for table in TABLES.values()} <= {sheet.name for sheet in SHEETS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tabs_tell_the_language(language):
    assert language_of([sheet.label.text(language) for sheet in SHEETS]) == language


@pytest.mark.parametrize("setting", ALL_SETTINGS, ids=lambda setting: setting.name)
def test_a_setting_and_its_choices_are_found_in_either_language(setting):
    for language in LANGUAGES:
        assert setting_of(setting.label.text(language)) is setting
        for name, label in setting.choices:
            assert choice_of(setting, label.text(language)) == name


@pytest.mark.parametrize("setting", ALL_SETTINGS, ids=lambda setting: setting.name)
def test_a_shipped_choice_is_one_of_the_choices(setting):
    if setting.choices:
        assert setting.default in dict(setting.choices)
