"""XYZ: months counted back from the as-of date, and how sales vary between them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import narwhals as nw
import numpy as np
import pandas as pd
import pytest
from customer_bases import AS_OF, POLICY, generated, policy_with, purchases
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from xltier.tiering.engines import day_number
from xltier.tiering.labels import NO_LABEL, XYZ_CLASSES
from xltier.tiering.measures import measure
from xltier.tiering.methods import apply_methods, find_cuts
from xltier.tiering.months import months_back, with_months_back
from xltier.tiering.policy import Window, months_before
from xltier.tiering.xyz import VARIATION_COLUMNS, variation

ALL_TIME = replace(POLICY, window=Window("all_time"))
YEAR = replace(POLICY, window=Window("calendar_year"))


def of_one(*rows, policy=POLICY):
    frame = variation(purchases(*[("c", *row) for row in rows]), policy, AS_OF)
    assert tuple(frame.columns) == VARIATION_COLUMNS
    (one,) = frame.to_dict("records")
    return one["variation"], one["months"]


def monthly(*amounts):
    """One order a month, the last amount in the latest month; 0 is a month without."""
    newest_first = enumerate(reversed(amounts))
    return [
        (f"o{back}", months_before(AS_OF, back), amount)
        for back, amount in newest_first
        if amount != 0
    ]


def cv(*amounts):
    return np.std(amounts) / np.mean(amounts)


@pytest.mark.parametrize(
    "amounts",
    [(100, 100, 100), (100, 0, 0, 200), (1, 2, 3), (500, -100, 700), (7,) + (0,) * 10 + (9,)],
)
def test_variation_is_the_population_deviation_over_the_mean_with_idle_months(amounts):
    value, months = of_one(*monthly(*amounts))
    assert value == pytest.approx(cv(*amounts), abs=1e-9)
    assert months == len(amounts)


def test_equal_months_vary_by_exactly_nothing():
    assert of_one(*monthly(*[987_654_321] * 12)) == (0, 12)


def test_months_after_the_last_purchase_count_as_idle():
    assert of_one(*monthly(50, 0, 0, 0)) == (pytest.approx(cv(50, 0, 0, 0)), 4)


def test_months_begin_with_the_first_purchase_ever_not_with_the_first_in_the_window():
    value, months = of_one(("old", "2024-01-01", 5), *monthly(3, 3, 3))
    assert months == 12
    assert value == pytest.approx(cv(*[0] * 9, 3, 3, 3))


def test_a_window_without_beginning_goes_back_to_the_first_purchase():
    value, months = of_one(("old", "2023-06-30", 5), *monthly(3, 3), policy=ALL_TIME)
    assert months == 37
    assert value == pytest.approx(cv(5, *[0] * 34, 3, 3))


def test_a_calendar_year_cuts_the_first_month_short():
    rows = [("a", "2025-12-31", 900), ("b", "2026-01-01", 4), ("c", "2026-06-30", 8)]
    assert of_one(*rows, policy=YEAR) == (pytest.approx(cv(4, 0, 0, 0, 0, 8)), 6)


def test_under_three_months_there_is_no_variation():
    value, months = of_one(*monthly(5, 9))
    assert np.isnan(value)
    assert months == 2


@pytest.mark.parametrize("last", [-10, -11])
def test_without_positive_net_sales_there_is_no_variation(last):
    value, months = of_one(*monthly(4, 6, last))
    assert np.isnan(value)
    assert months == 3


def test_returns_alone_are_about_no_months():
    value, months = of_one(*monthly(-4, -6, -8))
    assert np.isnan(value)
    assert months == 0


def test_what_was_returned_before_the_first_order_that_counts_is_left_out():
    rows = [("x", "2025-11-10", 70), ("x", "2026-01-10", -70), *monthly(3, 4, 5)]
    assert of_one(*rows) == (pytest.approx(cv(3, 4, 5)), 3)


def test_margin_varies_by_margin():
    rows = [("c", "a", "2026-04-10", 90, 80), ("c", "b", "2026-05-10", 90, 60)]
    rows += [("c", "d", "2026-06-10", 90, 60)]
    frame = variation(purchases(*rows), replace(POLICY, measure_by="margin"), AS_OF)
    assert frame["variation"].tolist() == pytest.approx([cv(10, 30, 30)])


def test_every_measured_customer_has_a_row_with_or_without_given_measures():
    base = generated(3_000, customers=400)
    for policy in (POLICY, ALL_TIME, YEAR):
        measures = measure(base, policy, AS_OF)
        by_itself = variation(base, policy, AS_OF)
        with_measures = variation(base, policy, AS_OF, measures=measures)
        pd.testing.assert_frame_equal(
            by_itself.sort_values("customer_id", ignore_index=True),
            with_measures.sort_values("customer_id", ignore_index=True),
        )
        assert sorted(by_itself["customer_id"]) == sorted(measures["customer_id"])


@pytest.mark.parametrize("policy", [POLICY, ALL_TIME, YEAR], ids=lambda p: p.window.kind)
def test_a_base_varies_as_numpy_says(policy):
    base = generated(3_000, customers=150)
    got = variation(base, policy, AS_OF).set_index("customer_id")
    first_day = policy.window.first_day(AS_OF)
    tenure = measure(base, policy, AS_OF).set_index("customer_id")["tenure_days"].dropna()
    varied = 0
    for name, days in tenure.items():
        lines = base[base["customer_id"] == name]
        day = lines["date"].dt.date
        start = max(AS_OF - timedelta(days=int(days)), first_day or date.min)
        amounts = []
        while not amounts or months_before(AS_OF, len(amounts)) >= start:
            begin, end = (months_before(AS_OF, len(amounts) + n) for n in (1, 0))
            inside = (day > begin) & (day <= end) & (day >= (first_day or date.min))
            amounts.append(lines.loc[inside, "amount_minor"].sum())
        assert got.loc[name, "months"] == len(amounts)
        if len(amounts) < 3 or sum(amounts) <= 0:
            assert np.isnan(got.loc[name, "variation"])
        else:
            varied += 1
            assert got.loc[name, "variation"] == pytest.approx(cv(*amounts), abs=2e-9)
    assert varied > 50


days = st.dates(date(1890, 1, 1), date(2130, 12, 31))


@given(days, days)
def test_months_are_counted_back_between_the_same_days_of_the_month(day, as_of):
    frame = nw.from_native(pd.DataFrame({"day": [day_number(day)]}))
    back = with_months_back(frame, "day", as_of, "back")["back"].to_list()[0]
    assert back == months_back(day, as_of)
    if back >= 0:
        assert months_before(as_of, back + 1) < day <= months_before(as_of, back)


@pytest.mark.parametrize(
    ("as_of", "day", "back"),
    [
        (date(2026, 6, 30), date(2026, 6, 30), 0),
        (date(2026, 6, 30), date(2026, 5, 31), 0),
        (date(2026, 6, 30), date(2026, 5, 30), 1),
        (date(2026, 3, 31), date(2026, 2, 28), 1),
        (date(2026, 3, 31), date(2026, 3, 1), 0),
        (date(2024, 2, 29), date(2023, 2, 28), 12),
        (date(2024, 2, 29), date(2023, 3, 1), 11),
        (date(2026, 1, 15), date(2025, 12, 16), 0),
        (date(2026, 1, 15), date(1999, 12, 15), 313),
    ],
)
def test_a_month_ends_on_the_last_day_of_a_short_month(as_of, day, back):
    assert months_back(day, as_of) == back


def test_the_thresholds_are_settings_and_inclusive():
    frame = pd.DataFrame(
        {
            "monetary_value": [9, 9, 9, 9, 9, 9],
            "variation": [0.0, 0.5, 0.5 + 5e-10, 0.5001, 1.0, 1.0001],
        }
    )

    def classes(**rules):
        policy = policy_with(abc=rules)
        cuts = find_cuts(frame, policy, methods=("xyz",))
        codes = apply_methods(frame, policy, cuts, methods=("xyz",))["xyz"]
        return "".join(XYZ_CLASSES[code].label.en for code in codes)

    assert classes() == "XXXYYZ"
    assert classes(x=0, y=50) == "XYYZZZ"


def test_without_any_variation_xyz_is_blank_and_it_is_said():
    frame = pd.DataFrame({"monetary_value": [9, 9], "variation": [np.nan, np.nan]})
    cuts = find_cuts(frame, POLICY, methods=("xyz",))
    applied = apply_methods(frame, POLICY, cuts, methods=("xyz",))
    assert applied["xyz"].tolist() == [NO_LABEL, NO_LABEL]
    assert [remark.method for remark in cuts.remarks] == ["xyz"]


@examples(10)
@given(st.lists(st.integers(1, 10**6), min_size=3, max_size=12), st.integers(2, 100))
def test_scaling_money_varies_nothing(amounts, times):
    assert of_one(*monthly(*amounts)) == of_one(*monthly(*[times * value for value in amounts]))


def test_a_day_later_in_the_month_of_the_base_is_the_month_before():
    rows = [(f"o{n}", AS_OF - timedelta(days=n), 10) for n in range(90)]
    value, months = of_one(*rows)
    assert months == 3
    assert value == pytest.approx(cv(310, 300, 290))
