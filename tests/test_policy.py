"""The policy: windows, money, and what the Rules sheet may and may not say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltier.errors import CellError, PolicyError
from xltier.tiering.money import money_text, to_minor
from xltier.tiering.policy import Tier, TieringPolicy, Window, default_policy
from xltier.tiering.policy_tables import InvalidPolicy, Located, policy_from_tables
from xltier.tiering.typed_dates import date_of
from xltier.tiering.typed_numbers import number_of_text


def rules(*rows, first_row=5):
    names = ["tier", "min_amount", "min_orders", "max_recency_days", "min_score", "note"]
    full = [(*row, *[None] * (6 - len(row))) for row in rows]
    index = range(first_row, first_row + len(rows))
    return pd.DataFrame(full, columns=names, index=index, dtype=object)


def faults(table, **settings):
    located = {name: Located(value, 20 + at) for at, (name, value) in enumerate(settings.items())}
    with pytest.raises(InvalidPolicy) as caught:
        policy_from_tables(table, located)
    return [(fault.row, fault.column) for fault in caught.value.faults]


SHIPPED = (("一级", 10000.0, 6.0, None, 80.0), ("二级", 5000.0, 3.0, None, 50.0), ("三级",))


def test_the_shipped_rule_is_read_as_the_default_policy():
    read = policy_from_tables(rules(*SHIPPED), {})
    assert read == default_policy("zh")
    assert read.describe("zh") == (
        "一级：购买金额 ≥ 10,000，且购买次数 ≥ 6；"
        "二级：购买金额 ≥ 5,000，且购买次数 ≥ 3；三级：其余客户"
    )


@pytest.mark.parametrize(
    ("window", "as_of", "start"),
    [
        (Window(), date(2026, 6, 30), date(2025, 6, 30)),
        (Window(), date(2024, 2, 29), date(2023, 2, 28)),
        (Window(), date(2025, 2, 28), date(2024, 2, 28)),
        (Window(months=1), date(2026, 3, 31), date(2026, 2, 28)),
        (Window(months=3), date(2026, 1, 15), date(2025, 10, 15)),
        (Window(months=120), date(2026, 1, 1), date(2016, 1, 1)),
        (Window("calendar_year"), date(2026, 6, 30), date(2025, 12, 31)),
        (Window("all_time"), date(2026, 6, 30), None),
    ],
)
def test_a_window_begins_after_the_same_day_some_calendar_months_before(window, as_of, start):
    assert window.bounds(as_of) == (start, as_of)


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)), st.integers(1, 120))
def test_a_longer_window_never_begins_later(as_of, months):
    shorter, longer = (Window(months=n).bounds(as_of)[0] for n in (months, months + 1))
    assert longer < shorter < as_of


def test_numbers_typed_as_text_are_used():
    read = policy_from_tables(
        rules(("A", "１００００", "6"), ("B", "5,000", " 3 "), ("C", None, None)),
        {"keep_line": Located("90%", 9), "window_months": Located("24", 10)},
    )
    assert read.tiers[:2] == (Tier("A", 1_000_000, 6), Tier("B", 500_000, 3))
    assert (read.keep_line, read.window.months) == (0.9, 24)


def test_a_last_tier_of_zeros_takes_everyone():
    assert policy_from_tables(rules(("A", 10.0), ("B", 0.0, 0.0)), {}).tiers[-1] == Tier("B")


def test_all_faults_are_named_at_once():
    table = rules(("A", "abc", -1.0), ("B", 5000.123, 2.5), ("b", CellError("#N/A")), ("C",))
    assert faults(table, window_months=0.0, match="some", keep_line=1.5) == [
        (5, "min_orders"),
        (5, "min_amount"),
        (6, "min_orders"),
        (6, "min_amount"),
        (7, "min_amount"),
        (7, "tier"),
        (20, "value"),
        (21, "value"),
        (22, "value"),
    ]


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("window_months", 121.0),
        ("window_months", 1.5),
        ("currency_decimals", 5.0),
        ("reviews_in_row", 0.0),
        ("keep_line", 0.0),
        ("keep_line", "120%"),
        ("extreme_factor", 1.0),
        ("window", "weekly"),
        ("measure_by", "profit"),
    ],
)
def test_a_setting_out_of_range_is_a_fault(setting, value):
    assert faults(rules(*SHIPPED), **{setting: value}) == [(20, "value")]


def test_a_blank_setting_has_its_default_and_a_blank_extreme_factor_turns_the_check_off():
    blank = {"keep_line": Located(None, 9), "extreme_factor": Located(None, 10)}
    read = policy_from_tables(rules(*SHIPPED), blank)
    assert (read.keep_line, read.extreme_factor) == (1.0, None)
    assert policy_from_tables(rules(*SHIPPED), {}).extreme_factor == 100


@pytest.mark.parametrize(
    ("match", "table", "expected"),
    [
        ("all", rules(("A", 5.0), ("B", 10.0), ("C",)), [(5, "min_amount")]),
        ("all", rules(("A", 10.0), ("B", 5.0, 3.0), ("C",)), [(5, "min_orders")]),
        ("all", rules(("A", 10.0, 3.0), ("B", 5.0), ("C",)), []),
        ("all", rules(("A", 10.0), ("B", 10.0), ("C",)), [(6, "tier")]),
        (
            "all",
            rules(("A", 10.0, None, 90.0), ("B", 5.0, None, 30.0), ("C",)),
            [(5, "max_recency_days")],
        ),
        ("all", rules(("A",), ("B", 5.0), ("C",)), [(5, "tier")]),
        ("all", rules(("A", None, 0.0), ("B", 5.0), ("C",)), [(5, "tier")]),
        (
            "all",
            rules(("A", 10.0), ("B", 5.0, 1.0)),
            [(5, "min_orders"), (6, "min_amount"), (6, "min_orders")],
        ),
        ("any", rules(("A", 10.0, 6.0), ("B", 5.0), ("C",)), [(6, "min_orders")]),
        ("any", rules(("A", 10.0), ("B", 5.0, 3.0), ("C",)), []),
        ("any", rules(("A", 10.0), ("B", 20.0, 3.0), ("C",)), [(5, "min_amount")]),
        ("any", rules(("A", 10.0, 0.0), ("B", 5.0, 3.0), ("C",)), [(5, "tier")]),
        ("all", rules(("A",)), []),
        ("all", rules(), [(0, "tier")]),
        ("all", rules(*[(f"T{n}", 100.0 - n) for n in range(9)], ("Rest",)), [(14, "tier")]),
        ("all", rules(("A", 9.0), (None, 8.0), ("C",)), [(6, "tier")]),
        ("all", rules(("Gold", 9.0), ("Ｇｏｌｄ ",)), [(6, "tier")]),
    ],
)
def test_the_order_of_the_tiers_is_checked(match, table, expected):
    if expected:
        assert faults(table, match=match) == expected
    else:
        policy_from_tables(table, {"match": Located(match, 20)})


def test_a_fault_says_itself_in_both_languages():
    with pytest.raises(PolicyError) as caught:
        policy_from_tables(rules(("A", "abc"), ("B",)), {})
    assert "“abc” is not a number" in caught.value.text("en")
    assert "“abc”不是数字" in caught.value.text("zh")


def test_the_fingerprint_changes_with_what_can_change_a_tier_and_with_nothing_else():
    policy = default_policy("en")
    noted = replace(policy, tiers=tuple(replace(tier, note="x") for tier in policy.tiers))
    assert replace(noted, extreme_factor=None).fingerprint == policy.fingerprint
    changed = [
        replace(policy, match="any"),
        replace(policy, window=Window(months=6)),
        replace(policy, annualise=True),
        replace(policy, keep_line=0.9),
        replace(policy, tiers=policy.tiers[1:]),
        replace(policy, measure_by="margin"),
    ]
    assert len({policy.fingerprint, *(other.fingerprint for other in changed)}) == 7


@given(
    st.builds(
        TieringPolicy,
        tiers=st.lists(st.builds(Tier, st.text(min_size=1), st.integers(0, 10**9))).map(tuple),
        match=st.sampled_from(["all", "any"]),
        keep_line=st.floats(0.01, 1),
        extreme_factor=st.none() | st.floats(2, 1000),
    )
)
def test_a_policy_comes_back_from_its_json(policy):
    assert TieringPolicy.from_json(policy.to_json()) == policy


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"tiers": 1}', "not json"])
def test_what_is_no_policy_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        TieringPolicy.from_json(text)


@given(st.integers(-(10**14), 10**14), st.integers(0, 4), st.integers(0, 3))
def test_money_is_the_decimal_rounding_of_what_the_cell_shows(digits, decimals, extra):
    shown = Decimal(digits).scaleb(-(decimals + extra))
    minor, usable, rounded = to_minor(np.array([float(shown)]), decimals)
    exact = shown.scaleb(decimals)
    assert usable[0]
    assert minor[0] == int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    assert rounded[0] == (exact != exact.to_integral_value())


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(0, 4), st.integers(0, 3))
def test_amounts_of_fifteen_digits_are_not_moved_by_a_unit(digits, decimals, extra):
    shown = Decimal(digits).scaleb(-(decimals + extra))
    exact = shown.scaleb(decimals).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    assert to_minor(np.array([float(shown)]), decimals)[0].tolist() == [int(exact)]


@pytest.mark.parametrize(
    ("amount", "minor"), [(0.285, 29), (-0.285, -29), (1.005, 101), (0.1 + 0.2, 30), (-0.0, 0)]
)
def test_halves_of_a_cent_go_away_from_zero_as_the_cell_shows_them(amount, minor):
    assert to_minor(np.array([amount]), 2)[0].tolist() == [minor]


def test_amounts_beyond_exact_floats_and_no_amounts_are_not_usable():
    minor, usable, _ = to_minor(np.array([1e15, np.nan, np.inf, -1e300, 12.5]), 2)
    assert usable.tolist() == [False, False, False, False, True]
    assert minor.tolist() == [0, 0, 0, 0, 1250]


@pytest.mark.parametrize(
    ("minor", "decimals", "text"),
    [(1_230_000, 2, "12,300"), (1_230_050, 2, "12,300.50"), (-5, 2, "−0.05"), (12300, 0, "12,300")],
)
def test_money_is_shown_without_needless_decimals(minor, decimals, text):
    assert money_text(minor, decimals) == text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,234.50", "1234.50"),
        ("¥1,200", "1200"),
        ("￥１２００", "1200"),
        ("1.234,50", "1234.50"),
        ("(300)", "-300"),
        ("100-", "-100"),
        ("−12.5", "-12.5"),
        ("USD 12", "12"),
        ("12 元", "12"),
        ("1 234,5", "1234.5"),
        ("1,5", None),
        ("1,23,456", None),
        ("12a", None),
        ("", None),
        ("=1+1", None),
        ("1e5", None),
    ],
)
def test_a_number_typed_as_text_is_read_only_when_it_says_one_number(text, number):
    assert number_of_text(text) == (None if number is None else Decimal(number))


@pytest.mark.parametrize(
    ("value", "order", "expected"),
    [
        ("2026-01-02", "auto", date(2026, 1, 2)),
        ("2026/1/2 13:45", "auto", date(2026, 1, 2)),
        ("2026年1月2日", "auto", date(2026, 1, 2)),
        ("３ Feb 2026", "auto", date(2026, 2, 3)),
        ("Sept 3, 2026", "auto", date(2026, 9, 3)),
        (20260203.0, "auto", date(2026, 2, 3)),
        ("01/02/2026", "auto", None),
        ("01/02/2026", "day_first", date(2026, 2, 1)),
        ("01/02/2026", "month_first", date(2026, 1, 2)),
        ("13/02/2026", "month_first", date(2026, 2, 13)),
        ("03.03.2026", "auto", date(2026, 3, 3)),
        ("2026-02-30", "auto", None),
        ("01/02/26", "day_first", None),
        (45000.0, "auto", None),
        (None, "auto", None),
    ],
)
def test_a_date_typed_as_text_is_read_only_when_it_says_one_day(value, order, expected):
    assert date_of(value, order) == expected
