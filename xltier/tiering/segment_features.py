"""Features of customers as columns of numbers that k-means can measure distances on.

Every feature has the same weight: its columns together have a variance of 1. What is computed over
all customers is computed over sorted values, so that no order of rows changes a single bit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltier.tiering.segment_words import features_left_out, many_missing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltier.tiering.money import Floats, Integers
    from xltier.tiering.remarks import Remark

SKEWED = 1.0
"""Skewness beyond which a numeric feature is compressed to sign(x)·log(1 + |x|)."""
MANY_MISSING = 0.2
"""Share of customers without a number from which a remark says so."""
MOST_LEVELS = 12
LEAST_SHARE = 0.01
"""A category is its own only when this share of customers has it; the rest are pooled."""

DECIMALS = 9

MISSING = "\0missing"
OTHER = "\0other"
"""Levels of a category that are no values of it: no cell holds a NUL."""


@dataclass(frozen=True, slots=True)
class NumericFeature:
    """A numeric feature.

    Attributes:
        name: Identifier of its column.
        given: The values, NaN where missing.
        compressed: The same with the median where missing, after the logarithm where skewed.
        mean: Of `compressed`.
        deviation: Standard deviation of `compressed`, above 0.
    """

    name: str
    given: Floats
    compressed: Floats
    mean: float
    deviation: float

    def columns(self) -> Floats:
        """Return the feature as one column of mean 0 and variance 1."""
        return ((self.compressed - self.mean) / self.deviation)[:, np.newaxis]


@dataclass(frozen=True, slots=True)
class CategoryFeature:
    """A categorical feature.

    Attributes:
        name: Identifier of its column.
        levels: Its values, and `OTHER` and `MISSING` where there are any.
        codes: Each customer's place among the levels.
        shares: Share of customers of each level.
    """

    name: str
    levels: tuple[str, ...]
    codes: Integers
    shares: Floats

    def columns(self) -> Floats:
        """Return the feature as one column a level, together of variance 1."""
        spread = np.sqrt(np.sum(self.shares * (1 - self.shares)))
        columns: Floats = (np.eye(len(self.levels)) - self.shares)[self.codes] / spread
        return columns


Feature = NumericFeature | CategoryFeature


@dataclass(frozen=True, slots=True)
class Prepared:
    """The features that tell customers apart.

    Attributes:
        features: In the order given; those that are the same for everyone are left out.
        remarks: What was left out or filled.
    """

    features: tuple[Feature, ...]
    remarks: tuple[Remark, ...]

    @property
    def matrix(self) -> Floats:
        """The columns of all features, one row per customer, without binary noise."""
        columns = np.hstack([feature.columns() for feature in self.features])
        return np.round(columns, DECIMALS)


def prepare(features: pd.DataFrame, labels: Mapping[str, str]) -> Prepared:
    """Turn columns into features.

    Numbers and dates are numeric, everything else is a category. A number that is missing or
    infinite takes the median; a missing category is a level of its own, and categories that few
    customers have are pooled into another one. A numeric feature whose skewness is beyond
    `SKEWED` is compressed by a logarithm that keeps the sign, when that makes it less skewed.

    Args:
        features: One row per customer, at least one, and one column per feature.
        labels: What people call the columns, for remarks.
    """
    made: list[Feature] = []
    left_out: list[str] = []
    remarks: list[Remark] = []
    for name in features.columns:
        column, label = features[name], labels.get(name, name)
        if not _is_number(column):
            feature: Feature | None = _category(name, column)
        else:
            feature, missing = _numeric(name, column)
            if feature is not None and missing >= MANY_MISSING:
                remarks.append(many_missing(label, missing))
        if feature is None:
            left_out.append(label)
        else:
            made.append(feature)
    if left_out:
        remarks.append(features_left_out(left_out))
    return Prepared(tuple(made), tuple(remarks))


def _is_number(column: pd.Series) -> bool:
    kinds = pd.api.types
    number = kinds.is_numeric_dtype(column) and not kinds.is_bool_dtype(column)
    return bool(number or kinds.is_datetime64_any_dtype(column))


def _numeric(name: str, column: pd.Series) -> tuple[NumericFeature | None, float]:
    """Return the feature, None if it is the same for all, and the share of missing values."""
    if pd.api.types.is_datetime64_any_dtype(column):
        column = (column - pd.Timestamp(0, tz=column.dt.tz)) / pd.Timedelta(days=1)
    values = column.to_numpy(dtype=np.float64, na_value=np.nan)
    known = np.isfinite(values)
    if not known.any():
        return None, 1.0
    compressed = _compressed(np.where(known, values, np.median(values[known])))
    mean, deviation = _moments(compressed)
    # Values that differ by rounding alone are the same.
    if not deviation > 1e-9 * max(1.0, abs(mean)):
        return None, 1 - float(known.mean())
    feature = NumericFeature(name, np.where(known, values, np.nan), compressed, mean, deviation)
    return feature, 1 - float(known.mean())


def _compressed(values: Floats) -> Floats:
    skew = abs(_skewness(values))
    if skew <= SKEWED:
        return values
    logs: Floats = np.copysign(np.log1p(np.abs(values)), values)
    return logs if abs(_skewness(logs)) < skew else values


def _skewness(values: Floats) -> float:
    """Return the third standardised moment, 0 where all values are equal."""
    mean, deviation = _moments(values)
    if not deviation > 0:
        return 0.0
    return float(np.mean(((np.sort(values) - mean) / deviation) ** 3))


def _moments(values: Floats) -> tuple[float, float]:
    ordered = np.sort(values)
    return float(ordered.mean()), float(ordered.std())


def _category(name: str, column: pd.Series) -> CategoryFeature | None:
    """Return the feature; None if all customers have the same level, or all are too rare."""
    text = column.astype("str").str.strip()
    text = text.where(column.notna() & (text != ""), MISSING)
    counts = text.value_counts()
    common = sorted(counts.index, key=lambda level: (-counts[level], level))
    common = [level for level in common if counts[level] >= max(2, LEAST_SHARE * len(text))]
    if len(common) < len(counts) or len(common) > MOST_LEVELS:
        # `MISSING` says something of its own and is not pooled.
        named = [level for level in common if level != MISSING][: MOST_LEVELS - 1]
        common = [level for level in common if level == MISSING or level in named]
        text = text.where(text.isin(common), OTHER)
        if (text == OTHER).any():
            common.append(OTHER)
    if len(common) < 2:
        return None
    levels = tuple(sorted(common))
    codes = pd.Categorical(text, categories=list(levels)).codes.astype(np.int64)
    shares = np.bincount(codes, minlength=len(levels)) / len(codes)
    return CategoryFeature(name, levels, codes, shares)
