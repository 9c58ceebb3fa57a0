"""ABC: the first 80 % of sales, the next 15 %, the rest."""

from __future__ import annotations

from fractions import Fraction

import pytest
from customer_bases import base, policy_with
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from xltier.tiering.labels import ABC_CLASSES, NO_LABEL
from xltier.tiering.methods import apply_methods, find_cuts


def classes(monetary, **rules):
    policy = policy_with(abc=rules)
    frame = base(monetary)
    cuts = find_cuts(frame, policy, methods=("abc",))
    codes = apply_methods(frame, policy, cuts, methods=("abc",))["abc"]
    names = [*(label.label.en for label in ABC_CLASSES), "-"]
    return "".join(names[code] for code in codes), cuts


def test_a_textbook_base_by_hand():
    # cumulative before each: 0, 40, 65, 79, 84.5, 89, 93, 96, 98, 99.5 %
    values = [4000, 2500, 1400, 550, 450, 400, 300, 200, 150, 50]
    assert classes(values)[0] == "AAAABBBCCC"


def test_one_customer_above_the_line_is_a_and_the_next_is_not():
    assert classes([50, 900, 30, 20])[0] == "BACC"


def test_who_crosses_a_line_belongs_above_it():
    assert classes([79, 2, 14, 5])[0] == "ACAB"
    assert classes([80, 15, 5])[0] == "ABC"


def test_equal_values_stay_in_one_class():
    assert classes([70, 8, 8, 8, 6])[0] == "AAAAB"


def test_net_sales_of_nothing_or_less_are_c_and_share_nothing():
    codes, cuts = classes([100, 0, -400])
    assert codes == "ACC"
    assert cuts.abc.total == 100


def test_without_positive_sales_everyone_is_c_and_it_is_said():
    codes, cuts = classes([0, -5, 0])
    assert codes == "CCC"
    (remark,) = cuts.remarks
    assert remark.method == "abc"
    assert remark.sentence.en == (
        "No customer has positive net sales in the window, so everyone is in class C."
    )


def test_a_prospect_has_no_class():
    frame, policy = base([None, 5]), policy_with()
    cuts = find_cuts(frame, policy, methods=("abc",))
    assert apply_methods(frame, policy, cuts, methods=("abc",))["abc"].tolist() == [NO_LABEL, 0]


def test_the_lines_are_settings():
    values = [50, 30, 20]
    assert classes(values)[0] == "AAB"
    assert classes(values, a=5000, b=8000)[0] == "ABC"
    assert classes(values, a=5001, b=8001)[0] == "AAB"


@pytest.mark.parametrize(("short", "expected"), [(0, "ABB"), (1, "ABB"), (2, "AAB")])
def test_a_share_a_billionth_below_the_line_has_reached_it(short, expected):
    whole = 10**9
    first = whole * 8 // 10 - short
    assert classes([first, whole - first - 10**8, 10**8])[0] == expected


def naive(values, a=Fraction(8, 10), b=Fraction(95, 100)):
    positive = [value for value in values if value > 0]
    names = ""
    for value in values:
        greater = Fraction(sum(v for v in positive if v > value), sum(positive) or 1)
        names += "C" if value <= 0 else "A" if greater < a else "B" if greater < b else "C"
    return names


values = st.lists(st.integers(-50, 200) | st.integers(-(10**10), 10**12), min_size=1, max_size=40)


@examples(15)
@given(values)
def test_classes_are_those_of_the_definition(values):
    assert classes(values)[0] == naive(values)


@examples(10)
@given(values, st.integers(1, 1000))
def test_scaling_money_moves_nobody(values, times):
    assert classes(values)[0] == classes([value * times for value in values])[0]
