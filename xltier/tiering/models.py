"""The methods that fit a model: segments, expected value, and the potential that follows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltier.tiering.segment_columns import segment_columns
from xltier.tiering.segment_profile import Wording, segment_profile
from xltier.tiering.segments import make_segments
from xltier.tiering.value import Value, estimate_value, potential

if TYPE_CHECKING:
    from datetime import date

    from xltier.language import Language
    from xltier.tiering.lines import Lines
    from xltier.tiering.measured import Measured
    from xltier.tiering.money import Floats, Integers, Mask
    from xltier.tiering.policy import TieringPolicy
    from xltier.tiering.quality import Examined
    from xltier.tiering.remarks import Remark


@dataclass(frozen=True, slots=True)
class Models:
    """What the models say of each customer.

    Attributes:
        segment: Place of the customer's segment in `segment_names`, `NO_LABEL` for none.
        segment_names: What people call the segments, best first.
        profile: What sets each segment apart, as the table SegmentProfile.
        expected_orders: Orders expected in the months ahead, NaN where they cannot be told.
        expected_value: Money expected, minor units.
        p_alive: Probability that the customer is still one.
        once: Who has bought on one day only, of those whose value was estimated.
        potential: The better tier that the expected value reaches, `NO_TIER` for none.
        remarks: What could not be done.
    """

    segment: Integers
    segment_names: tuple[str, ...]
    profile: pd.DataFrame
    expected_orders: Floats
    expected_value: Floats
    p_alive: Floats
    once: Mask
    potential: Integers
    remarks: tuple[Remark, ...]


def fit_models(
    examined: Examined,
    now: Measured,
    ranks: Integers,
    lines: Lines,
    traits: pd.DataFrame | None,
    policy: TieringPolicy,
    language: Language,
) -> Models:
    """Fit what the rules ask for; what cannot be fitted leaves blanks and a remark.

    Args:
        examined: The data as it is used.
        now: The measures.
        ranks: The tiers that count.
        lines: The order lines.
        traits: Columns that segments may look at, as read; index: rows on the sheet.
        policy: The rules.
        language: The language of names and descriptions.
    """
    value, once = _value(len(now), lines, policy, now.as_of)
    rules = policy.methods.segments
    features, titles = segment_columns(examined, now, traits, rules.features, language)
    amounts = np.where(now.known, now.figures.amount, np.nan)
    segments = make_segments(features, amounts, rules, titles)
    wording = Wording(titles, language, policy.currency_decimals)
    profile = segment_profile(segments, now.figures, wording)
    return Models(
        segment=segments.labels,
        segment_names=tuple(profile["segment"]),
        profile=profile,
        expected_orders=value.expected_orders,
        expected_value=value.expected_value,
        p_alive=value.p_alive,
        once=once & ~np.isnan(value.p_alive),
        potential=potential(value, ranks, policy),
        remarks=(*segments.remarks, *value.remarks),
    )


def _value(count: int, lines: Lines, policy: TieringPolicy, as_of: date) -> tuple[Value, Mask]:
    """Estimate everyone's value, in the order of the customers, and tell who bought but once."""
    unknown, once = np.full(count, np.nan), np.zeros(count, dtype=np.bool_)
    if not policy.methods.value.on:
        return Value(unknown, unknown, unknown), once
    history = lines.histories(policy, as_of)
    estimate = estimate_value(history, policy.methods.value)
    place = history["customer_id"].to_numpy(dtype=np.int64)
    once[place] = (history["repeats"] == 0).fillna(value=False).to_numpy(dtype=np.bool_)

    def everyone(values: Floats) -> Floats:
        spread = unknown.copy()
        spread[place] = values
        return spread

    whole = replace(
        estimate,
        expected_orders=everyone(estimate.expected_orders),
        expected_value=everyone(estimate.expected_value),
        p_alive=everyone(estimate.p_alive),
    )
    return whole, once
