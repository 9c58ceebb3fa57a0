"""The profile of segments: how large each is, what it buys, and in words what sets it apart."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltier.tiering import segment_words as words
from xltier.tiering.labels import NO_LABEL
from xltier.tiering.money import minus, money_text, to_major
from xltier.tiering.segment_features import MISSING, OTHER, CategoryFeature, NumericFeature

if TYPE_CHECKING:
    from xltier.language import Language
    from xltier.tiering.figures import Figures
    from xltier.tiering.money import Floats, Integers, Mask
    from xltier.tiering.segments import Segments

NOTABLE, FAR = 0.4, 1.0
"""Standardised differences from all customers: from which one is mentioned, and called large."""
MOST_CLAUSES = 4
PURE = 0.995
MAJORITY = 0.5
WHOLE_FROM, WHOLE_DAYS_FROM = 100, 10
"""An average of at least this is shown without decimals, and one of days."""

MONEY = frozenset({"monetary_value", "average_order_value"})


@dataclass(frozen=True, slots=True)
class Wording:
    """How figures and columns are written for people.

    Attributes:
        titles: What people call the columns; one without a title goes by its identifier.
        money: Columns that hold minor units.
        decimals: Decimals of the currency.
        language: Of the description.
    """

    titles: Mapping[str, str]
    language: Language
    decimals: int = 2
    money: Collection[str] = MONEY


def segment_profile(segments: Segments, figures: Figures, wording: Wording) -> pd.DataFrame:
    """Describe the segments.

    Args:
        segments: Of the customers.
        figures: The same customers' money in minor units, orders and days since purchase.
        wording: Titles, money and language.

    Returns:
        One row per segment, best first: `segment` (its name), `customers`, `customer_share` and
        `sales_share` (0 to 1, of the customers in segments; NaN where sales are not positive),
        `sales`, `average_sales` (major units), `average_orders`, `average_recency` (days, over
        those who have one), `description`. No rows when no segments were made.
    """
    inside = segments.labels != NO_LABEL
    labels = segments.labels[inside]
    count = segments.count
    sizes = np.bincount(labels, minlength=count)
    sales = _totals(labels, figures.amount[inside].astype(np.float64), count)
    sold, decimals = float(sales.sum()), wording.decimals
    return pd.DataFrame(
        {
            "segment": [words.segment_name(place, wording.language) for place in range(count)],
            "customers": sizes,
            "customer_share": sizes / max(1, len(labels)),
            "sales": to_major(sales, decimals),
            "sales_share": sales / sold if sold > 0 else np.full(count, np.nan),
            "average_sales": np.round(to_major(sales / np.maximum(sizes, 1), decimals), decimals),
            "average_orders": _means(labels, figures.orders[inside].astype(np.float64), count),
            "average_recency": _means(labels, figures.recency[inside], count),
            "description": descriptions(segments, wording),
        }
    )


def descriptions(segments: Segments, wording: Wording) -> list[str]:
    """Say what sets each segment apart: up to `MOST_CLAUSES` features that differ most.

    A numeric feature differs by the difference of its means in standard deviations, a category by
    that of its share.
    """
    if segments.prepared is None:
        return []
    labels = segments.labels[segments.labels != NO_LABEL]
    lines: list[str] = []
    for place in range(segments.count):
        inside = labels == place
        clauses = [
            found
            for feature in segments.prepared.features
            if (found := _difference(feature, inside, wording)) is not None
        ]
        clauses.sort(key=lambda clause: -clause.size)
        chosen = [clause.text for clause in clauses[:MOST_CLAUSES]]
        lines.append(words.description(chosen, wording.language))
    return lines


@dataclass(frozen=True, slots=True)
class _Difference:
    size: float
    text: str


def _difference(
    feature: NumericFeature | CategoryFeature, inside: Mask, wording: Wording
) -> _Difference | None:
    if isinstance(feature, NumericFeature):
        return _of_number(feature, inside, wording)
    return _of_category(feature, inside, wording)


def _of_number(feature: NumericFeature, inside: Mask, wording: Wording) -> _Difference | None:
    here, everyone = feature.given[inside], feature.given
    if np.isnan(here).all():
        return None
    average, base = float(np.nanmean(here)), float(np.nanmean(everyone))
    figure = _figure(feature.name, average, wording)
    overall = _figure(feature.name, base, wording)
    size = _size(feature, inside, average - base)
    if size < NOTABLE or figure == overall:
        return None
    above = average > base
    strength = 1 + above if size < FAR else 3 * above
    text = words.figures_clause(words.SCALES.get(feature.name, words.ANY_MEASURE), strength)
    if feature.name == "frequency" and figure == "0":
        text = words.HARDLY_ANY_ORDERS if average else words.NO_ORDERS
    title = wording.titles.get(feature.name, feature.name)
    said = words.clause(text, wording.language, title=title, here=figure, all=overall)
    return _Difference(size, said)


def _size(feature: NumericFeature, inside: Mask, difference: float) -> float:
    """Return how large a difference of averages is, in standard deviations.

    It is taken on the scale on which customers were clustered and on that of the averages, which a
    reader sees; the larger counts of those that point where the averages do.
    """
    clustered = (float(feature.compressed[inside].mean()) - feature.mean) / feature.deviation
    deviation = float(np.nanstd(feature.given))
    plain = difference / deviation if deviation > 0 else 0.0
    return max(float(np.sign(difference)) * clustered, abs(plain))


def _of_category(feature: CategoryFeature, inside: Mask, wording: Wording) -> _Difference | None:
    """Return the level that is over-represented most, the pooled rest apart."""
    here = np.bincount(feature.codes[inside], minlength=len(feature.levels)) / inside.sum()
    sizes = (here - feature.shares) / np.sqrt(feature.shares * (1 - feature.shares))
    if OTHER in feature.levels:
        sizes[feature.levels.index(OTHER)] = -np.inf
    most = int(np.argmax(sizes))
    if sizes[most] < NOTABLE:
        return None
    level, share = feature.levels[most], float(here[most])
    if level == MISSING:
        text = words.MOSTLY_BLANK if share >= MAJORITY else words.MORE_BLANK
    elif share >= PURE:
        text = words.ALL_OF
    else:
        text = words.MOSTLY if share >= MAJORITY else words.MORE_OF
    language = wording.language
    pieces = {
        "level": level,
        "here": words.percent(share, language),
        "all": words.percent(float(feature.shares[most]), language),
    }
    title = wording.titles.get(feature.name, feature.name)
    return _Difference(float(sizes[most]), words.clause(text, language, title=title, **pieces))


def _figure(name: str, value: float, wording: Wording) -> str:
    if name in wording.money:
        unit = 10**wording.decimals
        whole = abs(value) >= WHOLE_FROM * unit
        return money_text(round(value / unit) * unit if whole else value, wording.decimals)
    if abs(value) >= (WHOLE_DAYS_FROM if name.endswith("_days") else WHOLE_FROM):
        return minus(f"{value:,.0f}")
    return minus(f"{value:,.1f}".removesuffix(".0"))


def _totals(labels: Integers, values: Floats, count: int) -> Floats:
    totals: Floats = np.bincount(labels, weights=values, minlength=count).astype(np.float64)
    return totals


def _means(labels: Integers, values: Floats, count: int) -> Floats:
    """Return the mean of each segment over those who have a value, NaN where nobody does."""
    known = ~np.isnan(values)
    sizes = np.bincount(labels[known], minlength=count)
    means = np.full(count, np.nan)
    np.divide(_totals(labels[known], values[known], count), sizes, out=means, where=sizes > 0)
    return means
