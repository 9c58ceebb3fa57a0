"""The composite score: percentiles as scipy's, points by bands, weights, rounding half up."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import pytest
from customer_bases import base, policy_with
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import percentileofscore

from xltier.tiering.method_rules import PointBand
from xltier.tiering.methods import apply_methods, find_cuts

ONLY = {"recency": 0, "frequency": 0, "monetary": 0, "average_order": 0}


def scores(frame, **rules):
    policy = policy_with(score=rules)
    cuts = find_cuts(frame, policy, methods=("score",))
    return apply_methods(frame, policy, cuts, methods=("score",))["score"].tolist()


def tenths(value):
    return int(Decimal(str(value)).quantize(Decimal(1), ROUND_HALF_UP))


rows = st.lists(
    st.tuples(
        st.none() | st.integers(0, 20),
        st.integers(0, 5),
        st.integers(-50, 90),
        st.none() | st.integers(1, 40),
    ),
    min_size=1,
    max_size=40,
)


def frame_of(rows):
    recency, frequency, monetary, average = (list(column) for column in zip(*rows, strict=True))
    return base(monetary, recency, frequency, average)


@examples(15)
@given(rows, st.sampled_from([(10000, 0, 0, 0), (0, 0, 10000, 0), (2500, 2500, 2501, 2499)]))
def test_percentiles_are_those_of_scipy(rows, weights):
    names = ("recency", "frequency", "monetary", "average_order")
    got = scores(frame_of(rows), **dict(zip(names, weights, strict=True)))
    worst = 10**9
    columns = [
        [-(worst if r is None else r) for r, _, _, _ in rows],
        [f for _, f, _, _ in rows],
        [m for _, _, m, _ in rows],
        [-worst if a is None else a for _, _, _, a in rows],
    ]
    for place, score in enumerate(got):
        percentiles = [percentileofscore(column, column[place], kind="mean") for column in columns]
        expected = sum(p * w for p, w in zip(percentiles, weights, strict=True)) / 1000
        assert score == pytest.approx(expected, abs=0.5 + 1e-6)


def test_scores_are_rounded_half_up_to_a_tenth():
    # of 800 customers each is worth 1/8 %, in the middle: 0.0625, 0.1875, …
    got = scores(base(list(range(800))), **(ONLY | {"monetary": 10000}))
    exact = [Fraction(2 * less + 1, 1600) * 1000 for less in range(800)]
    assert got == [tenths(float(value)) for value in exact]
    assert got[1] == 2
    assert scores(base([1, 2, 3, 4]), **(ONLY | {"monetary": 10000})) == [125, 375, 625, 875]


def test_more_recent_is_better_and_no_purchase_that_counts_is_worst():
    frame = base([1] * 4, recency=[None, 5, 5, 1])
    assert scores(frame, **(ONLY | {"recency": 10000})) == [125, 500, 500, 875]


def test_without_an_order_the_average_order_is_worst_even_below_a_negative_one():
    frame = base([0, -90, 50], average=[None, -90, 50])
    assert scores(frame, **(ONLY | {"average_order": 10000})) == [167, 500, 833]


def test_equal_customers_are_all_worth_half():
    assert scores(base([70] * 3, [4] * 3, [2] * 3)) == [500, 500, 500]


def test_a_single_customer_is_worth_half_and_it_is_said():
    cuts = find_cuts(base([5]), policy_with(), methods=("score",))
    assert [remark.method for remark in cuts.remarks] == ["score"]
    assert scores(base([5])) == [500]


def test_a_prospect_has_no_score_and_takes_no_rank():
    frame = base([None, 1, 2], recency=[None, 1, 1])
    assert scores(frame, **(ONLY | {"monetary": 10000})) == [0, 250, 750]


def test_a_measure_of_no_weight_need_not_exist():
    frame = base([1, 2]).drop(columns=["average_order_value", "recency_days"])
    assert scores(frame, **(ONLY | {"monetary": 5000, "frequency": 5000})) == [375, 625]


BANDS = (
    PointBand("recency", 30, 100),
    PointBand("recency", 90, 60),
    PointBand("recency", 365, 10),
    PointBand("monetary", 1_000, 100),
    PointBand("monetary", 100, 40),
    PointBand("frequency", 6, 100),
    PointBand("frequency", 2, 55),
)


@pytest.mark.parametrize(
    ("recency", "monetary", "frequency", "expected"),
    [
        (30, 1_000, 6, 1000),
        (31, 999, 5, (60 * 30 + 40 * 40 + 55 * 30) / 10),
        (90, 100, 2, (60 * 30 + 40 * 40 + 55 * 30) / 10),
        (91, 99, 1, 30),
        (366, -5, 0, 0),
        (None, 100, 0, 160),
    ],
)
def test_points_are_those_of_the_best_band_reached(recency, monetary, frequency, expected):
    frame = base([monetary], [recency], [frequency])
    assert scores(frame, by="points", bands=BANDS) == [expected]
    assert scores(frame, by="points", bands=BANDS[::-1]) == [expected]


def test_points_need_not_fall_with_the_bounds():
    bands = (PointBand("monetary", 100, 80), PointBand("monetary", 500, 30))
    assert scores(base([600]), by="points", bands=bands, **(ONLY | {"monetary": 10000})) == [800]


def test_points_of_an_average_order_are_by_its_exact_value():
    bands = (PointBand("average_order", 100, 70),)
    frame = base([1, 1, 1], average=[99.99, 100.0, None])
    weights = ONLY | {"average_order": 10000}
    assert scores(frame, by="points", bands=bands, **weights) == [0, 700, 0]


def test_without_bands_points_are_nothing():
    assert scores(base([5, 6]), by="points", bands=()) == [0, 0]


def test_weighed_points_are_rounded_half_up():
    bands = (PointBand("monetary", 1, 37), PointBand("frequency", 1, 50))
    frame = base([5])
    weights = ONLY | {"monetary": 5, "frequency": 9995}
    exact = Fraction(37 * 5 + 50 * 9995, 1000)
    assert scores(frame, by="points", bands=bands, **weights) == [tenths(float(exact))]
    # one point of 5 % is half a tenth
    one, weights = (PointBand("monetary", 1, 1),), ONLY | {"monetary": 500, "frequency": 9500}
    assert scores(frame, by="points", bands=one, **weights) == [1]


@examples(10)
@given(rows, st.randoms(use_true_random=False))
def test_row_order_changes_no_score(rows, random):
    places = list(range(len(rows)))
    random.shuffle(places)
    got = scores(frame_of(rows))
    shuffled = scores(frame_of([rows[place] for place in places]))
    assert shuffled == [got[place] for place in places]
    assert all(0 <= score <= 1000 for score in got)
    assert np.mean(got) == pytest.approx(500, abs=0.5)
