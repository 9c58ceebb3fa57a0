"""The measures: hand-made cases, and the same numbers from every engine and row order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import duckdb
import numpy as np
import pandas as pd
import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from xltier.tiering.measures import MEASURES, measure
from xltier.tiering.policy import Window, default_policy
from xltier.tiering.threshold import assign

AS_OF = date(2026, 6, 30)
YEAR = default_policy("en")
ALL_TIME = replace(YEAR, window=Window("all_time"))


def purchases(*rows):
    """Rows of customer, order, date, amount in cents and, optionally, cost."""
    full = [(*row, 0)[:5] for row in rows]
    frame = pd.DataFrame(
        full, columns=["customer_id", "order_id", "date", "amount_minor", "cost_minor"]
    )
    return frame.astype({"date": "datetime64[s]", "order_id": "str", "customer_id": "str"})


def of_one(policy, *rows):
    frame = measure(purchases(*[("c", *row) for row in rows]), policy, AS_OF)
    assert len(frame) == 1
    return frame.iloc[0]


def test_lines_of_one_order_are_one_order():
    one = of_one(YEAR, ("a", "2026-01-05", 100), ("a", "2026-01-05", 50), ("b", "2026-02-05", 25))
    assert (one["frequency"], one["monetary_value"], one["average_order_value"]) == (2, 175, 87.5)
    assert (one["recency_days"], one["tenure_days"]) == (145, 176)


def test_without_order_numbers_distinct_days_are_orders():
    one = of_one(YEAR, (None, "2026-01-05", 100), (None, "2026-01-05", 50), (None, "2026-02-05", 9))
    assert one["frequency"] == 2


def test_a_numbered_order_and_a_day_without_numbers_are_two():
    assert of_one(YEAR, ("a", "2026-01-05", 100), (None, "2026-01-05", 50))["frequency"] == 2


@pytest.mark.parametrize(
    ("day", "inside"),
    [("2025-06-30", 0), ("2025-07-01", 1), ("2026-06-30", 1)],
)
def test_the_window_is_open_at_its_beginning_and_closed_at_its_end(day, inside):
    one = of_one(YEAR, ("a", day, 100))
    assert (one["frequency"], one["monetary_value"]) == (inside, 100 * inside)
    assert one["recency_days"] == (AS_OF - date.fromisoformat(day)).days


def test_a_purchase_after_the_as_of_date_does_not_exist():
    one = of_one(YEAR, ("a", "2026-06-30 23:59:59", 100), ("b", "2026-07-01", 900))
    assert (one["frequency"], one["monetary_value"], one["recency_days"]) == (1, 100, 0)


def test_history_without_a_purchase_in_the_window_is_nothing_in_the_window():
    one = of_one(YEAR, ("a", "2024-01-05", 100))
    assert (one["frequency"], one["monetary_value"]) == (0, 0)
    assert np.isnan(one["average_order_value"])
    assert one["recency_days"] == 907


def test_a_fully_returned_order_does_not_count_but_its_money_is_netted_by_date():
    one = of_one(
        YEAR, ("a", "2025-06-01", 500), ("a", "2025-08-01", -500), ("b", "2026-01-01", 200)
    )
    assert (one["frequency"], one["monetary_value"]) == (1, -300)
    assert one["tenure_days"] == 180


def test_a_partly_returned_order_counts_and_a_return_alone_does_not():
    one = of_one(
        YEAR, ("a", "2026-01-01", 500), ("a", "2026-02-01", -499), ("r", "2026-03-01", -10)
    )
    assert (one["frequency"], one["monetary_value"], one["recency_days"]) == (1, -9, 180)


def test_a_customer_with_returns_only_has_no_recency():
    one = of_one(YEAR, ("r", "2026-03-01", -10))
    assert (one["frequency"], one["monetary_value"]) == (0, -10)
    assert np.isnan(one["recency_days"])
    assert np.isnan(one["gap_days"])


def test_a_later_return_has_not_happened_yet():
    rows = ("a", "2026-01-01", 500), ("a", "2026-07-15", -500)
    assert of_one(YEAR, *rows)["frequency"] == 1


def test_an_order_reaching_into_the_window_counts():
    assert of_one(YEAR, ("a", "2025-06-29", 10), ("a", "2025-07-02", 20))["frequency"] == 1


def test_margin_is_amount_minus_cost():
    margin = replace(YEAR, measure_by="margin")
    one = of_one(margin, ("a", "2026-01-05", 100, 60), ("a", "2026-01-06", -20, -12))
    assert (one["monetary_value"], one["frequency"]) == (32, 1)


def test_three_purchase_days_make_an_own_gap_and_fewer_take_the_base_median():
    rows = [("three", f"o{d}", f"2026-01-{d:02d}", 1) for d in (1, 1, 5, 15)]
    rows += [("four", f"o{d}", f"2026-02-{d:02d}", 1) for d in (1, 3, 4, 24)]
    rows += [("two", f"p{d}", f"2026-02-{d:02d}", 1) for d in (1, 20)]
    gaps = measure(purchases(*rows), YEAR, AS_OF).set_index("customer_id")
    assert gaps["gap_days"].to_dict() == {"three": 7.0, "four": 2.0, "two": 4.5}
    assert gaps["gap_is_base"].to_dict() == {"three": False, "four": False, "two": True}


def test_without_any_own_gap_there_is_no_base_median():
    one = of_one(YEAR, ("a", "2026-01-05", 100))
    assert np.isnan(one["gap_days"])
    assert not one["gap_is_base"]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-06-20", (406, 4, True)),  # 10 days count as 90: × 4.0556
        ("2025-12-31", (202, 2, True)),  # 181 days: × 2.0166
        ("2025-07-01", (100, 1, True)),  # 364 days: × 1.0027
        ("2025-06-30", (0, 0, False)),  # a year: as it is
    ],
)
def test_short_tenure_is_projected_to_a_year_and_marked(day, expected):
    one = of_one(replace(YEAR, annualise=True), ("a", day, 100))
    assert (one["monetary_value"], one["frequency"], one["provisional"]) == expected


def sorted_numbers(frame):
    """Return the measures as floats in the order of the customers."""
    frame = frame.assign(customer_id=frame["customer_id"].astype(str))
    numbers = frame.sort_values("customer_id", ignore_index=True)
    columns = [name for name in MEASURES if name != "customer_id"] + [
        name for name in frame if name not in MEASURES
    ]
    return numbers["customer_id"], numbers[columns].astype("float64")


def assert_same(left, right):
    (names, numbers), (other_names, other_numbers) = sorted_numbers(left), sorted_numbers(right)
    assert names.tolist() == other_names.tolist()
    pd.testing.assert_frame_equal(numbers, other_numbers, check_exact=True)


def on_duckdb(frame, policy):
    with duckdb.connect() as connection:
        connection.register("lines", frame)
        lazily = measure(connection.sql("select * from lines"), policy, AS_OF)
        return assign(lazily, policy).df()


def on_pandas(frame, policy):
    return assign(measure(frame, policy, AS_OF), policy)


lines = st.tuples(
    st.sampled_from("abcde"),
    st.none() | st.sampled_from(["o1", "o2", "o3", "o4"]),
    st.integers(-20, 800).map(lambda days: AS_OF - timedelta(days=days)),
    st.integers(-500_000, 900_000),
    st.integers(-500_000, 900_000),
)
policies = st.builds(
    replace,
    st.just(YEAR),
    match=st.sampled_from(["all", "any"]),
    window=st.sampled_from(
        [Window(), Window(months=1), Window("calendar_year"), Window("all_time")]
    ),
    annualise=st.booleans(),
    measure_by=st.sampled_from(["sales", "margin"]),
)


@examples(15)
@given(st.lists(lines, min_size=1, max_size=40), policies)
def test_duckdb_and_pandas_agree_row_for_row(rows, policy):
    frame = purchases(*rows)
    assert_same(on_pandas(frame, policy), on_duckdb(frame, policy))


@examples(15)
@given(st.lists(lines, min_size=1, max_size=40), policies, st.randoms(use_true_random=False))
def test_row_order_never_changes_a_result(rows, policy, random):
    shuffled = random.sample(rows, len(rows))
    assert_same(on_pandas(purchases(*rows), policy), on_pandas(purchases(*shuffled), policy))


def test_duckdb_and_pandas_agree_on_a_larger_base():
    random = np.random.default_rng(5)
    count = 40_000
    orders = random.integers(0, 15_000, count)
    frame = pd.DataFrame(
        {
            "customer_id": np.char.add("C", (orders % 4_000).astype(str)).astype(object),
            "order_id": np.where(orders % 7 == 0, None, np.char.add("O", orders.astype(str))),
            "date": np.datetime64(AS_OF) - (orders * 37 % 900 + random.integers(0, 3, count)),
            "amount_minor": random.integers(-40_000, 400_000, count),
            "cost_minor": random.integers(0, 100_000, count),
        }
    ).astype({"date": "datetime64[us]"})
    for policy in (YEAR, replace(ALL_TIME, annualise=True, measure_by="margin")):
        assert_same(on_pandas(frame, policy), on_duckdb(frame, policy))


def test_measures_stay_lazy_on_a_lazy_engine():
    with duckdb.connect() as connection:
        connection.register("lines", purchases(("a", "o", "2026-01-01", 5)))
        assert isinstance(
            measure(connection.sql("select * from lines"), YEAR, AS_OF), duckdb.DuckDBPyRelation
        )


@pytest.mark.parametrize(
    ("days", "pause"),
    [
        (("2026-01-10", "2026-06-05"), 146),
        (("2026-01-10", "2026-06-05", "2026-06-20"), 146),
        (("2025-01-10", "2026-01-10", "2026-06-05"), 146),
        (("2026-05-30", "2026-05-31"), 1),  # the latest month begins after 30 May
        (("2026-05-31", "2026-06-05"), None),
        (("2026-01-10", "2026-05-30"), None),
        (("2026-06-05",), None),
    ],
)
def test_a_pause_is_from_the_last_day_before_the_latest_month_to_the_first_in_it(days, pause):
    one = of_one(YEAR, *[(f"o{day}", day, 5) for day in days])
    assert (None if np.isnan(one["pause_days"]) else one["pause_days"]) == pause
    assert one["orders_ever"] == len(days)


def test_orders_ever_are_those_that_count_over_all_history():
    one = of_one(
        YEAR,
        ("a", "2022-01-01", 100),
        ("b", "2023-01-01", 100),
        ("b", "2023-02-01", -100),
        (None, "2024-01-01", 5),
        (None, "2024-01-01", 6),
        ("c", "2026-01-01", 5),
        ("later", "2026-08-01", 5),
    )
    assert (one["orders_ever"], one["frequency"]) == (3, 1)


def test_a_fully_returned_order_neither_ends_nor_begins_a_pause():
    one = of_one(
        YEAR,
        ("a", "2026-01-01", 5),
        ("b", "2026-03-01", 5),
        ("b", "2026-03-02", -5),
        ("c", "2026-06-01", 7),
        ("c", "2026-06-02", -7),
        ("d", "2026-06-10", 9),
    )
    assert one["pause_days"] == 160


def test_several_orders_of_a_day_are_no_gap():
    days = ("2026-01-01", "2026-01-01", "2026-01-11", "2026-01-11", "2026-01-31")
    one = of_one(YEAR, *[(f"o{place}", day, 5) for place, day in enumerate(days)])
    assert (one["gap_days"], one["gap_is_base"], one["orders_ever"]) == (15, False, 5)
