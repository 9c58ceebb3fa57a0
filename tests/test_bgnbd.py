"""BG/NBD and Gamma-Gamma: the published CDNOW numbers, and the models beside lifetimes' own."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import beta

from xltier.tiering import bgnbd, gamma_gamma
from xltier.tiering.bgnbd import BgNbd, Patterns
from xltier.tiering.fitting import maximum

PUBLISHED = BgNbd(r=0.243, alpha=4.414, a=0.793, b=2.426, log_likelihood=-9582.4)


def patterns(x, t_x, age):
    arrays = (np.atleast_1d(np.asarray(values, dtype=np.float64)) for values in (x, t_x, age))
    x, t_x, age = np.broadcast_arrays(*arrays)
    return Patterns(x, t_x, age, np.ones(len(x)))


@pytest.fixture(scope="module")
def cdnow():
    spec = find_spec("lifetimes")
    if spec is None or spec.origin is None:
        pytest.skip("the CDNOW sample comes with the lifetimes package, which is not installed")
    folder = Path(spec.origin).parent / "datasets"
    summary = pd.read_csv(folder / "cdnow_customers_summary_with_transactions.csv")
    return summary.set_axis(["customer", "frequency", "recency", "T", "monetary_value"], axis=1)


@pytest.fixture(scope="module")
def everyone(cdnow):
    return patterns(cdnow["frequency"], cdnow["recency"], cdnow["T"])


@pytest.fixture(scope="module")
def fitted(everyone):
    model = bgnbd.fit(everyone)
    assert model is not None
    return model


@pytest.fixture(scope="module")
def repeat_buyers(cdnow):
    repeat = cdnow[cdnow["frequency"] > 0]
    x = repeat["frequency"].to_numpy(dtype=np.float64)
    return x, repeat["monetary_value"].to_numpy()


@pytest.fixture(scope="module")
def spend(repeat_buyers):
    model = gamma_gamma.fit(*repeat_buyers)
    assert model is not None
    return model


def test_the_published_parameters_of_the_cdnow_sample_come_out(fitted):
    found = [round(value, 3) for value in (fitted.r, fitted.alpha, fitted.a, fitted.b)]
    assert found == [0.243, 4.414, 0.793, 2.426]
    assert round(fitted.log_likelihood, 1) == -9582.4


def test_the_published_expectation_of_a_customer_comes_out(fitted):
    expected = fitted.expected_purchases(39.0, patterns(2, 30.43, 38.86))
    assert expected[0] == pytest.approx(1.226, abs=5e-4)


def test_the_published_gamma_gamma_parameters_come_out(spend):
    assert spend.p == pytest.approx(6.25, abs=5e-3)
    assert spend.q == pytest.approx(3.74, abs=5e-3)
    assert spend.v == pytest.approx(15.44, abs=1e-2)


def test_every_customer_is_expected_to_buy_what_lifetimes_says(cdnow, everyone, fitted):
    lifetimes = pytest.importorskip("lifetimes")
    theirs = lifetimes.BetaGeoFitter().fit(cdnow["frequency"], cdnow["recency"], cdnow["T"])
    their_log_likelihood = [
        -len(cdnow)
        * theirs._negative_log_likelihood(
            np.log(point), everyone.x, everyone.t_x, everyone.age, everyone.weight, 0.0
        )
        for point in ([fitted.r, fitted.alpha, fitted.a, fitted.b], theirs.params_.to_numpy())
    ]
    assert fitted.log_likelihood == pytest.approx(their_log_likelihood[0])
    assert fitted.log_likelihood >= their_log_likelihood[1] - 1e-6
    columns = cdnow["frequency"], cdnow["recency"], cdnow["T"]
    alive = np.asarray(theirs.conditional_probability_alive(*columns))
    np.testing.assert_allclose(fitted.p_alive(everyone), alive, rtol=1e-4)
    for weeks in (4.0, 52.0):
        bought = theirs.conditional_expected_number_of_purchases_up_to_time(weeks, *columns)
        ours = fitted.expected_purchases(weeks, everyone)
        np.testing.assert_allclose(ours, np.asarray(bought), rtol=1e-4)


def test_every_customer_is_expected_to_spend_what_lifetimes_says(repeat_buyers, spend):
    lifetimes = pytest.importorskip("lifetimes")
    x, mean = repeat_buyers
    theirs = lifetimes.GammaGammaFitter().fit(x, mean)
    assert spend.log_likelihood == pytest.approx(-theirs._negative_log_likelihood_ * len(x))
    spent = np.asarray(theirs.conditional_expected_average_profit(x, mean))
    np.testing.assert_allclose(spend.expected_value(x, mean), spent, rtol=1e-4)


def test_grouped_customers_give_the_fit_of_single_ones(everyone, fitted):
    rows = np.stack([everyone.x, everyone.t_x, everyone.age], axis=1)
    distinct, counts = np.unique(rows, axis=0, return_counts=True)
    assert len(distinct) < len(rows)
    grouped = bgnbd.fit(Patterns(*distinct.T, counts.astype(np.float64)))
    assert grouped is not None
    for name in ("r", "alpha", "a", "b", "log_likelihood"):
        assert getattr(grouped, name) == pytest.approx(getattr(fitted, name), rel=1e-4)


def test_another_unit_of_time_changes_nothing_but_the_scale(everyone, fitted):
    days = Patterns(everyone.x, everyone.t_x * 7, everyone.age * 7, everyone.weight)
    model = bgnbd.fit(days)
    assert model is not None
    assert (model.r, model.a, model.b) == pytest.approx((fitted.r, fitted.a, fitted.b), rel=1e-4)
    assert model.alpha == pytest.approx(7 * fitted.alpha, rel=1e-4)


@pytest.mark.parametrize("likelihood", ["bgnbd", "gamma_gamma"])
def test_gradients_are_those_of_the_likelihood(likelihood, everyone, repeat_buyers):
    function, point = {
        "bgnbd": (bgnbd._Likelihood(everyone), np.log([0.4, 5.0, 0.7, 3.0])),
        "gamma_gamma": (gamma_gamma._Likelihood(*repeat_buyers), np.log([4.0, 3.0, 20.0])),
    }[likelihood]
    step = 1e-5
    numeric = [
        (function(point + step * unit)[0] - function(point - step * unit)[0]) / (2 * step)
        for unit in np.eye(len(point))
    ]
    np.testing.assert_allclose(function(point)[1], numeric, rtol=1e-6, atol=1e-9)


def by_integration(model, x, age, time):
    """The expectation while alive from its definition: λ integrated by hand, p by quadrature."""
    leaving = beta(model.a, model.b + x)

    def given_quantile(share):
        p = max(leaving.ppf(share), 1e-13)
        return -np.expm1(-(model.r + x) * np.log1p(p * time / (model.alpha + age))) / p

    return quad(given_quantile, 0, 1, limit=500, epsabs=0, epsrel=1e-8)[0]


@pytest.mark.parametrize(
    "model",
    [
        PUBLISHED,
        BgNbd(0.5, 3.0, a=1.0, b=2.0, log_likelihood=0),
        BgNbd(2.0, 3.0, a=0.01, b=2.0, log_likelihood=0),
        BgNbd(2.0, 3.0, a=120.0, b=5.0, log_likelihood=0),
        BgNbd(50.0, 300.0, a=1.3, b=0.02, log_likelihood=0),
        BgNbd(0.8, 3.0, a=1e-4, b=1096.0, log_likelihood=0),
        BgNbd(0.8, 3.0, a=200.0, b=1000.0, log_likelihood=0),
    ],
    ids=["cdnow", "a is 1", "loyal", "fleeting", "alike", "nobody leaves", "leave alike"],
)
@pytest.mark.parametrize("time", [1.0, 52.0, 500.0])
@pytest.mark.parametrize(("x", "age"), [(0, 0), (0, 50), (3, 50), (40, 50), (2_000, 701)])
def test_the_expectation_is_its_own_integral_at_any_parameters(model, time, x, age):
    here = patterns(x, 0.9 * age if x else 0, age)
    got = model.expected_purchases(time, here) / model.p_alive(here)
    assert got[0] == pytest.approx(by_integration(model, x, age, time), rel=1e-4)


SHAPE = st.floats(-9, 7).map(lambda log: float(np.exp(log)))


@examples(100)
@given(
    st.builds(BgNbd, SHAPE, SHAPE, SHAPE, SHAPE, st.just(0.0)),
    st.integers(0, 3_000),
    st.floats(0, 1),
    st.floats(0, 3_000),
    st.floats(0, 520),
)
def test_p_alive_is_a_probability_and_expectations_are_possible(model, x, share, age, time):
    here = patterns(x, share * age if x else 0, age)
    alive = model.p_alive(here)[0]
    assert 0 < alive <= 1
    assert x or alive == 1
    expected = model.expected_purchases(time, here)[0]
    assert 0 <= expected <= (model.r + x) * time / (model.alpha + age) * (1 + 1e-6)


@examples(30)
@given(st.integers(1, 60), st.floats(1, 100), st.floats(0.1, 100))
def test_the_longer_a_customer_is_silent_the_less_alive_it_is(x, t_x, silent):
    alive = PUBLISHED.p_alive(patterns(x, t_x, [t_x, t_x + silent, t_x + 2 * silent]))
    assert alive[0] > alive[1] > alive[2]


def test_planted_parameters_are_found_again():
    chance = np.random.default_rng(5)
    count, (r, alpha, a, b) = 20_000, (0.8, 3.0, 0.6, 2.5)
    age = chance.uniform(20, 100, count)
    rate, leave = chance.gamma(r, 1 / alpha, count), chance.beta(a, b, count)
    x, t_x, clock = np.zeros(count), np.zeros(count), np.zeros(count)
    active = np.ones(count, dtype=bool)
    while active.any():
        clock += chance.exponential(1 / rate)
        bought = active & (clock <= age)
        x[bought] += 1
        t_x[bought] = clock[bought]
        active = bought & (chance.random(count) > leave)
    model = bgnbd.fit(Patterns(x, t_x, age, np.ones(count)))
    assert model is not None
    assert (model.r, model.alpha) == pytest.approx((r, alpha), rel=0.05)
    assert (model.a, model.b) == pytest.approx((a, b), rel=0.15)


def test_expected_spend_lies_between_a_customers_own_mean_and_that_of_all(repeat_buyers, spend):
    x, mean = repeat_buyers
    expected = spend.expected_value(x, mean)
    low, high = np.minimum(mean, spend.mean), np.maximum(mean, spend.mean)
    assert ((low <= expected) & (expected <= high)).all()


def test_a_customer_without_repeat_purchases_is_expected_to_spend_like_all(spend):
    nothing = spend.expected_value(np.zeros(1), np.full(1, np.nan))
    assert nothing[0] == pytest.approx(spend.mean)


def test_money_in_other_units_scales_the_spend_alone(repeat_buyers, spend):
    x, mean = repeat_buyers
    cents = gamma_gamma.fit(x, mean * 100)
    assert cents is not None
    assert (cents.p, cents.q) == pytest.approx((spend.p, spend.q), rel=1e-4)
    assert cents.v == pytest.approx(100 * spend.v, rel=1e-4)


def test_spend_without_a_mean_is_told_by_an_infinite_mean():
    assert gamma_gamma.GammaGamma(1.0, 0.9, 1.0, 0.0).mean == float("inf")


def test_a_base_without_age_or_repeat_purchases_has_no_model():
    assert bgnbd.fit(patterns([0, 0, 0], 0, 0)) is None
    assert bgnbd.fit(patterns([0, 0, 0], 0, [5, 6, 7])) is None


def test_a_function_that_never_settles_has_no_maximum():
    def restless(point):
        return float("nan"), np.full_like(point, np.nan)

    assert maximum(restless, [np.zeros(2), np.ones(2)], [(-5, 5)] * 2) is None


def test_the_second_start_is_tried_when_the_first_does_not_converge():
    def broken_on_the_left(point):
        if point[0] < 0:
            return float("nan"), np.full_like(point, np.nan)
        return -float((point[0] - 2) ** 2), np.array([-2 * (point[0] - 2)])

    found = maximum(broken_on_the_left, [np.array([-1.0]), np.array([1.0])], [(-5, 5)])
    assert found is not None
    assert found.point[0] == pytest.approx(2)
