"""What every method says of each customer, as the Customers sheet shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xltier.tiering.labels import (
    ABC_CLASSES,
    PROSPECT,
    SEGMENTS,
    STAGES,
    TYPES,
    XYZ_CLASSES,
    Label,
    texts,
)
from xltier.tiering.method_rules import SCORE_SCALE
from xltier.tiering.methods import METHOD_COLUMNS
from xltier.tiering.money import to_major

if TYPE_CHECKING:
    from xltier.language import Language
    from xltier.tiering.measured import Measured
    from xltier.tiering.models import Models
    from xltier.tiering.money import Floats, Integers, Mask
    from xltier.tiering.policy import TieringPolicy
    from xltier.tiering.ranking import Coded
    from xltier.tiering.reasons import Texts

SHOWN_COLUMNS = (
    *METHOD_COLUMNS,
    "segment",
    "expected_orders",
    "expected_value",
    "p_alive",
    "potential",
)
"""The columns of the Customers table that the methods fill."""


@dataclass(frozen=True, slots=True)
class MethodColumns:
    """What the methods fill in the Customers table.

    Attributes:
        columns: The columns by identifier; money in major units, NaN or None for unknown.
        once: Who has bought on one day only, of whom P(alive) tells nothing.
    """

    columns: Mapping[str, Texts | Floats]
    once: Mask


def method_columns(
    now: Measured, done: Coded, models: Models, policy: TieringPolicy, language: Language
) -> MethodColumns:
    """Return the columns of the Customers table that the methods fill."""
    return MethodColumns(_columns(now, done, models, policy, language), models.once)


def _columns(
    now: Measured, done: Coded, models: Models, policy: TieringPolicy, language: Language
) -> dict[str, Texts | Floats]:
    stages = _named(done["lifecycle"], STAGES, language)
    stages[~now.known] = PROSPECT.text(language)
    rfm = done["rfm"]
    return {
        "score": np.where(now.known, done["score"] / SCORE_SCALE, np.nan),
        "recency_score": _blank_zero(done["recency_score"]),
        "frequency_score": _blank_zero(done["frequency_score"]),
        "monetary_score": _blank_zero(done["monetary_score"]),
        "rfm": _digits(rfm),
        "rfm_segment": _named(done["rfm_segment"], SEGMENTS, language),
        "rfm_type": _named(done["rfm_type"], TYPES, language),
        "abc": _named(done["abc"], ABC_CLASSES, language),
        "xyz": _named(done["xyz"], XYZ_CLASSES, language),
        "lifecycle": stages,
        "segment": _chosen(models.segment, models.segment_names),
        "expected_orders": np.round(models.expected_orders, 2),
        "expected_value": np.round(
            to_major(models.expected_value, policy.currency_decimals), policy.currency_decimals
        ),
        "p_alive": np.round(models.p_alive, 4),
        "potential": _chosen(models.potential, policy.names),
    }


def _named(codes: Integers, labels: tuple[Label, ...], language: Language) -> Texts:
    return _chosen(codes, texts(labels, language))


def _chosen(codes: Integers, names: tuple[str, ...]) -> Texts:
    # No label is −1 and so picks the last name: none.
    return np.array([*names, None], dtype=object)[codes]


def _digits(rfm: Integers) -> Texts:
    present, place = np.unique(rfm, return_inverse=True)
    shown = np.array([str(code) if code else None for code in present.tolist()], dtype=object)
    return shown[place]


def _blank_zero(scores: Integers) -> Floats:
    return np.where(scores == 0, np.nan, scores)
