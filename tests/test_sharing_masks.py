"""Masks show a little of a value, never more than is documented, and never of a blank cell."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xltier.errors import CellError
from xltier.sharing.masks import MOST_SHOWN, masked, masked_column

CELLS = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="0123456789 +-()转x/;,１２", max_size=40),
    st.text(alphabet="ab.张@x三 <>;＠", max_size=30),
    st.floats(allow_infinity=False),
    st.booleans(),
    st.datetimes(),
)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("13812345678", "138****5678"),
        (13812345678.0, "138****5678"),
        ("+86 138 1234 5678", "138****5678"),
        ("0086-138-1234-5678", "138****5678"),
        ("１３８１２３４５６７８", "138****5678"),
        ("138-1234-5678", "138****5678"),
        ("010-62345678", "010****5678"),
        ("010-62345678-801", "010****5678"),
        ("(0755) 8345 6789 转 12", "075****6789"),
        ("+44 20 7946 0958 ext. 7", "442****0958"),
        ("62345678", "****78"),
        ("12345", "****"),
        ("+86-10-62345678", "****78"),
        ("ask Ann", "****"),
        ("138 1234 5678 / 139 0000 1111", "138****5678 / 139****1111"),
    ],
)
def test_a_phone_shows_its_first_three_and_last_four_digits(typed, shown):
    assert masked(typed, "phone") == shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("张三", "张**"),
        ("欧阳小明", "欧**"),
        ("Li Na", "L**"),
        ("  Ångström AB ", "Å**"),
        ("王 Wang", "王**"),
        ("3M", "3**"),
        ("张", "***"),
        ("🌟", "***"),
        ("🌟🌟店", "***"),
        ("「张三」", "***"),
        (4711.0, "4**"),
    ],
)
def test_a_name_shows_its_first_character(typed, shown):
    assert masked(typed, "name") == shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("ann.lee@x.com", "a***@x.com"),
        ("ann＠x.com", "a***@x.com"),
        ("a@x.com", "***@x.com"),
        ("Ann Lee <ann@x.com>; bo@y.com.cn", "a***@x.com; b***@y.com.cn"),
        ("ann at x.com", "***"),
        ("ann@localhost", "***"),
        ("张三", "***"),
    ],
)
def test_an_email_address_shows_one_character_and_its_domain(typed, shown):
    assert masked(typed, "email") == shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("138 1234 5678", "138****5678"),
        ("ann@x.com", "a***@x.com"),
        ("pays late", "***"),
        ("call 13812345678", "***"),
        ("110101199003078515", "***"),
        (True, "***"),
        (1234.5, "***"),
        (dt.datetime(2026, 3, 5), "***"),
        (CellError("#N/A"), "***"),
    ],
)
def test_any_other_column_is_masked_by_what_its_cells_look_like(typed, shown):
    assert masked(typed) == shown


@pytest.mark.parametrize("kind", MOST_SHOWN)
@pytest.mark.parametrize("blank", [None, "", "  ", "\u3000", float("nan"), pd.NaT, pd.NA])
def test_a_blank_cell_stays_blank(blank, kind):
    shown = masked(blank, kind)
    assert shown is blank or shown == blank


@settings(max_examples=150)
@given(CELLS, st.sampled_from(sorted(MOST_SHOWN)))
def test_a_mask_never_shows_more_of_a_value_than_is_documented(cell, kind):
    shown = masked(cell, kind)
    if shown is cell or (isinstance(cell, str) and not cell.strip()):
        return
    assert "*" in shown
    for part in shown.replace("; ", "/").replace(",", "/").replace("，", "/").split("/"):
        before_the_domain = part.split("@")[0]
        assert sum(map(str.isalnum, before_the_domain)) <= MOST_SHOWN[kind]


@settings(max_examples=60)
@given(st.text(alphabet="0123456789", min_size=1, max_size=20))
def test_a_mask_shows_less_than_two_thirds_of_a_phone_number(digits):
    assert sum(map(str.isdigit, masked(digits, "phone"))) < len(digits) * 2 / 3


def test_equal_cells_of_a_column_have_equal_masks_and_types_are_told_apart():
    column = pd.Series([1.0, True, "1", None, 1.0], dtype=object, index=[9, 8, 7, 6, 5])
    shown = masked_column(column, "name")
    assert shown.tolist() == ["***", "T**", "***", None, "***"]
    assert shown.index.tolist() == [9, 8, 7, 6, 5]
