"""Bases made by the tests: measures of customers, and order lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from xltier.tiering.policy import default_policy

AS_OF = date(2026, 6, 30)
POLICY = default_policy("en")


def policy_with(policy=POLICY, **parts):
    """A policy with some settings of its methods changed: `policy_with(rfm={"levels": 4})`."""
    methods = policy.methods
    changed = {name: replace(getattr(methods, name), **new) for name, new in parts.items()}
    return replace(policy, methods=replace(methods, **changed))


def base(monetary, recency=None, frequency=None, average=None):
    """Measures of customers 0, 1, …: what RFM, ABC and the score read; None is no value."""
    count = len(monetary)
    return pd.DataFrame(
        {
            "customer_id": [f"c{number}" for number in range(count)],
            "recency_days": pd.Series(recency or [10] * count, dtype="float64"),
            "frequency": pd.Series(frequency or [1] * count, dtype="float64"),
            "monetary_value": pd.Series(monetary, dtype="float64"),
            "average_order_value": pd.Series(average or [None] * count, dtype="float64"),
        }
    )


def purchases(*rows):
    """Order lines: customer, order, date, amount in minor units and, optionally, cost."""
    full = [(*row, 0)[:5] for row in rows]
    frame = pd.DataFrame(
        full, columns=["customer_id", "order_id", "date", "amount_minor", "cost_minor"]
    )
    types = {"customer_id": "str", "order_id": "str", "date": "datetime64[s]"}
    return frame.astype(types | {"amount_minor": "int64", "cost_minor": "int64"})


def days_before(days):
    return AS_OF - timedelta(days=days)


def generated(count, *, customers, seed=7):
    """Order lines over three years: heavy and light buyers, returns, ties, lines without orders."""
    chance = np.random.default_rng(seed)
    who = np.minimum(chance.geometric(3 / customers, count), customers)
    order = chance.integers(0, count // 2, count)
    amount = np.round(chance.lognormal(8, 1.5, count)).astype(np.int64) // 100 * 100
    amount[chance.random(count) < 0.06] *= -1
    moment = np.datetime64(AS_OF, "s") - chance.integers(-20, 1000, count).astype("timedelta64[D]")
    return pd.DataFrame(
        {
            "customer_id": pd.Series(np.char.add("C", who.astype(str)), dtype="str"),
            "order_id": pd.Series(
                np.where(order % 7 == 0, None, np.char.add("O", order.astype(str))), dtype="str"
            ),
            "date": moment + (order * 977 % 86_400).astype("timedelta64[s]"),
            "amount_minor": amount,
            "cost_minor": chance.integers(0, 5_000, count),
        }
    )


lines = st.tuples(
    st.sampled_from("abcde"),
    st.none() | st.sampled_from(["o1", "o2", "o3", "o4", "o5"]),
    st.integers(-20, 800).map(days_before),
    st.integers(-5_000, 9_000),
)
"""Order lines of few customers with few orders, some returned, some after the as-of date."""
