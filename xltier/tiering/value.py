"""Expected value: how much each customer will buy in the months ahead, and whether it still will.

BG/NBD expects the purchases, Gamma-Gamma the money of each; both are fitted to the base by maximum
likelihood. Time is in weeks, as in the papers; a purchase is a day with orders.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from xltier.tiering import bgnbd, gamma_gamma, value_words
from xltier.tiering.threshold import NO_TIER

if TYPE_CHECKING:
    import pandas as pd

    from xltier.tiering.method_rules import ValueRules
    from xltier.tiering.money import Floats, Integers, Mask
    from xltier.tiering.policy import Tier, TieringPolicy
    from xltier.tiering.remarks import Remark

LEAST_BUYERS = 500
LEAST_REPEAT_BUYERS = 30
LEAST_Q = 1.05
"""Gamma-Gamma's q from which the mean of all customers is used: it is p·v / (q − 1)."""
NOTABLE_CORRELATION = 0.3

DAYS_A_WEEK = 7
WEEKS_A_MONTH = 365.25 / 12 / DAYS_A_WEEK


@dataclass(frozen=True, slots=True)
class Value:
    """What is expected of each customer, in the order of the histories; NaN where unknown.

    Attributes:
        expected_orders: Purchases, days with orders, in the months ahead.
        expected_value: Their money in minor units.
        p_alive: Probability that the customer still buys, above 0; 1 for one-time buyers, of
            whom the model cannot tell.
        parameters: r, alpha, a and b of BG/NBD, p, q and v of Gamma-Gamma; weeks, minor units.
        remarks: What could not be done, or was done with a reservation.
    """

    expected_orders: Floats
    expected_value: Floats
    p_alive: Floats
    parameters: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    remarks: tuple[Remark, ...] = ()


def estimate_value(history: pd.DataFrame, rules: ValueRules) -> Value:
    """Estimate what customers will buy.

    Args:
        history: One row per customer with the columns of `histories`; a customer without a
            purchase has nulls and remains unknown.
        rules: Say how many months ahead.

    Returns:
        One entry per row. Nothing but NaN, and a remark, where the base does not bear a fit:
        fewer than `LEAST_BUYERS`, no repeat purchase, or no convergence.
    """
    x = history["repeats"].to_numpy(dtype=np.float64, na_value=np.nan)
    if not rules.on:
        return _unknown(len(x))
    buyers = ~np.isnan(x)
    known = history[buyers]
    if len(known) < LEAST_BUYERS:
        return _unknown(len(x), value_words.too_few_buyers(len(known), LEAST_BUYERS))
    if not (x[buyers] > 0).any():
        return _unknown(len(x), value_words.no_repeats())
    estimate = _estimate(known, rules)
    return _spread(estimate, buyers)


def potential(value: Value, ranks: Integers, policy: TieringPolicy) -> Integers:
    """Return the better tier that each customer's expectation reaches, `NO_TIER` for none.

    A tier is reached when the expected value, rounded to whole minor units, is at least its
    minimum amount and, where it takes a minimum of orders as well (threshold, all conditions),
    the expected orders round to at least that. Tiers without a minimum amount are never reached.
    What is expected stands for the months ahead that the rules say, whatever the window.

    Args:
        value: What is expected.
        ranks: Each customer's tier, in the same order; `NO_TIER` for prospects.
        policy: The tiers.
    """
    reached = np.full(len(ranks), NO_TIER, dtype=np.int64)
    for rank in range(len(policy.tiers) - 1, -1, -1):
        better = ranks > rank
        reached[better & _reaches(value, policy.tiers[rank], policy)] = rank
    return reached


def _reaches(value: Value, tier: Tier, policy: TieringPolicy) -> Mask:
    if tier.min_amount is None:
        return np.zeros(len(value.expected_value), dtype=np.bool_)
    # NaN, of whom nothing is expected, reaches nothing.
    enough: Mask = np.floor(value.expected_value + 0.5) >= tier.min_amount
    both = policy.method == "threshold" and policy.match == "all"
    if both and tier.min_orders is not None:
        enough &= np.floor(value.expected_orders + 0.5) >= tier.min_orders
    return enough


def _estimate(known: pd.DataFrame, rules: ValueRules) -> Value:
    """Estimate for customers who have all bought."""
    patterns, place = purchase_patterns(known)
    purchases = bgnbd.fit(patterns)
    if purchases is None:
        return _unknown(len(known), value_words.not_converged())
    orders = purchases.expected_purchases(rules.months * WEEKS_A_MONTH, patterns)[place]
    spend, remarks = _spend(known)
    each = np.full(len(known), np.nan)
    if spend is not None:
        x, mean = _repeats(known)
        each = spend.expected_value(x, mean)
    return Value(
        expected_orders=orders,
        expected_value=orders * each,
        p_alive=purchases.p_alive(patterns)[place],
        parameters=MappingProxyType(_parameters(purchases, spend)),
        remarks=remarks,
    )


def purchase_patterns(known: pd.DataFrame) -> tuple[bgnbd.Patterns, Integers]:
    """Return the distinct purchase patterns in weeks, and each customer's place among them."""
    x, t_x, age = (
        known[name].to_numpy(dtype=np.int64) for name in ("repeats", "t_x_days", "age_days")
    )
    days = int(age.max()) + 1
    # x ≤ t_x ≤ age in days: one whole number stands for the three, and sorts faster than rows.
    key, place, counts = np.unique(
        (x * days + t_x) * days + age, return_inverse=True, return_counts=True
    )
    rest, age = np.divmod(key, days)
    x, t_x = np.divmod(rest, days)
    patterns = bgnbd.Patterns(
        x=x.astype(np.float64),
        t_x=t_x / DAYS_A_WEEK,
        age=age / DAYS_A_WEEK,
        weight=counts.astype(np.float64),
    )
    return patterns, place


def _spend(known: pd.DataFrame) -> tuple[gamma_gamma.GammaGamma | None, tuple[Remark, ...]]:
    """Fit what a purchase is worth, and say what stands against it."""
    x, mean = _repeats(known)
    use = (x > 0) & (mean > 0)
    # A fit must not depend on the order of rows, not even in its last bit.
    order = np.lexsort((mean[use], x[use]))
    x, mean = x[use][order], mean[use][order]
    if len(x) < LEAST_REPEAT_BUYERS:
        return None, (value_words.too_few_repeat_buyers(len(x), LEAST_REPEAT_BUYERS),)
    spend = gamma_gamma.fit(x, mean)
    if spend is None or spend.q < LEAST_Q:
        return None, (value_words.no_mean_value(),)
    correlation = _correlation(x, mean)
    if abs(correlation) > NOTABLE_CORRELATION:
        return spend, (value_words.related(correlation),)
    return spend, ()


def _repeats(known: pd.DataFrame) -> tuple[Floats, Floats]:
    x = known["repeats"].to_numpy(dtype=np.float64)
    return x, known["repeat_value"].to_numpy(dtype=np.float64, na_value=np.nan)


def _correlation(x: Floats, mean: Floats) -> float:
    """Return Pearson's correlation, 0 where one of the two is the same for all."""
    if np.ptp(x) == 0 or np.ptp(mean) == 0:
        return 0.0
    return float(np.corrcoef(x, mean)[0, 1])


def _parameters(purchases: bgnbd.BgNbd, spend: gamma_gamma.GammaGamma | None) -> dict[str, float]:
    found = {name: getattr(purchases, name) for name in ("r", "alpha", "a", "b")}
    if spend is not None:
        found |= {name: getattr(spend, name) for name in ("p", "q", "v")}
    return found


def _spread(estimate: Value, buyers: Mask) -> Value:
    """Return the estimate with a row for everyone, NaN for those who never bought."""

    def everyone(values: Floats) -> Floats:
        spread = np.full(len(buyers), np.nan)
        spread[buyers] = values
        return spread

    return Value(
        everyone(estimate.expected_orders),
        everyone(estimate.expected_value),
        everyone(estimate.p_alive),
        estimate.parameters,
        estimate.remarks,
    )


def _unknown(count: int, *remarks: Remark) -> Value:
    nothing = np.full(count, np.nan)
    return Value(nothing, nothing.copy(), nothing.copy(), remarks=remarks)
