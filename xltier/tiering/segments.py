"""Segments: customers who are alike, by k-means over the features chosen in the workbook.

The rows are brought into an order of their own before anything is drawn at random, and scikit-learn
runs on one thread: the same customers give the same segments in any order, on any machine.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from xltier.tiering import segment_words
from xltier.tiering.labels import NO_LABEL
from xltier.tiering.segment_features import Prepared, prepare

if TYPE_CHECKING:
    import pandas as pd
    from threadpoolctl import ThreadpoolController

    from xltier.tiering.method_rules import SegmentRules
    from xltier.tiering.money import Floats, Integers
    from xltier.tiering.remarks import Remark

LEAST_CUSTOMERS = 30
FEWEST, MOST = 2, 8
"""Numbers of segments among which the best is found."""
SAMPLE = 5_000
"""Customers on whom the number of segments is chosen: the silhouette takes every pair of them."""
SAMPLE_STARTS = 4
STARTS, STARTS_OF_MANY = 10, 3
MANY = 20_000
"""Customers from whom on fewer random starts do: with many rows they end alike."""
CLEAR = 0.25
"""Silhouette up to which no substantial structure has been found (Kaufman and Rousseeuw 1990)."""


@dataclass(frozen=True, slots=True)
class Segments:
    """The segment of each customer.

    Attributes:
        labels: Place of each customer's segment, 0 the one with the highest mean money;
            `NO_LABEL` for those without one.
        count: Number of segments; 0 when none were made.
        silhouette: How well they are apart, from −1 to 1, on a sample; NaN when none were made.
        prepared: The features of the customers who have a segment; None when none were made.
        remarks: What could not be done, or was done with a reservation.
    """

    labels: Integers
    count: int = 0
    silhouette: float = float("nan")
    prepared: Prepared | None = None
    remarks: tuple[Remark, ...] = ()


def make_segments(
    features: pd.DataFrame,
    amounts: Floats,
    rules: SegmentRules,
    titles: Mapping[str, str] | None = None,
) -> Segments:
    """Group customers who are alike.

    Args:
        features: One row per customer, one column per feature: numbers, dates, or anything else
            as categories.
        amounts: Each customer's money, by which segments are ordered; NaN for a prospect, who has
            no segment.
        rules: Say how many segments and the seed; `rules.features` chose the columns already.
        titles: What people call the columns, for remarks.

    Returns:
        One label per row. None but `NO_LABEL`, and a remark, where there are too few customers
        (fewer than `LEAST_CUSTOMERS` or two per segment), no feature that differs, or more
        segments asked for than different customers.
    """
    labels = np.full(len(features), NO_LABEL, dtype=np.int64)
    if not rules.on:
        return Segments(labels)
    bought = ~np.isnan(amounts)
    remark = _not_enough(features, int(bought.sum()), rules)
    if remark is not None:
        return Segments(labels, remarks=(remark,))
    prepared = prepare(features[bought], titles or {})
    if not prepared.features:
        return Segments(labels, remarks=(segment_words.all_equal(),))
    return _clustered(prepared, labels, amounts, rules)


def _not_enough(features: pd.DataFrame, customers: int, rules: SegmentRules) -> Remark | None:
    """Return what stands against making segments at all."""
    if not len(features.columns):
        return segment_words.no_features()
    least = max(LEAST_CUSTOMERS, 2 * (rules.clusters or FEWEST))
    return segment_words.too_few_customers(customers, least) if customers < least else None


def _clustered(
    prepared: Prepared, labels: Integers, amounts: Floats, rules: SegmentRules
) -> Segments:
    """Cluster the customers with money by their prepared features."""
    bought = ~np.isnan(amounts)
    matrix = prepared.matrix
    order = np.lexsort(matrix.T[::-1])
    rows = matrix[order]
    with _thread_pools().limit(limits=1):
        wanted, apart = _number_of_clusters(rows, rules)
    found = np.empty(len(rows), dtype=np.int64)
    found[order] = cluster(rows, wanted, rules.seed, STARTS if len(rows) < MANY else STARTS_OF_MANY)
    count = int(found.max()) + 1
    if count < wanted:
        alike = segment_words.all_equal(), segment_words.too_many_clusters(wanted, count)
        remark = alike[count > 1]
        return Segments(labels, remarks=(*prepared.remarks, remark))
    labels[bought] = _best_first(found, amounts[bought], order)
    vague = (segment_words.overlapping(apart),) if apart <= CLEAR else ()
    return Segments(labels, count, apart, prepared, (*prepared.remarks, *vague))


def cluster(rows: Floats, count: int, seed: int, starts: int) -> Integers:
    """Return the cluster of each row by scikit-learn's k-means on one thread.

    Args:
        rows: Prepared features.
        count: Number of clusters; fewer are found when rows are all but the same.
        seed: Of the random starts.
        starts: How many of them.
    """
    from sklearn.cluster import KMeans
    from sklearn.exceptions import ConvergenceWarning

    model = KMeans(count, n_init=starts, random_state=seed)
    # Threads add up centres in the order in which they finish, which changes the last digits.
    with _thread_pools().limit(limits=1), warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        _, found = np.unique(model.fit_predict(rows), return_inverse=True)
    return found


@cache
def _thread_pools() -> ThreadpoolController:
    """Return the libraries below scikit-learn that have threads; to look for them takes long."""
    import sklearn.cluster  # noqa: F401 - they are there once it is loaded
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def silhouette(distances: Floats, clusters: Integers) -> float:
    """Return the mean silhouette of clustered rows.

    Source: Rousseeuw (1987), Silhouettes: a graphical aid to the interpretation and validation of
    cluster analysis, Journal of Computational and Applied Mathematics 20, 53-65.

    Args:
        distances: Between all pairs of rows.
        clusters: From 0 on, none of them empty; a row alone in its cluster counts 0.
    """
    member = np.eye(int(clusters.max()) + 1, dtype=distances.dtype)[clusters]
    sizes = member.sum(axis=0)
    sums = (distances @ member).astype(np.float64)
    own = np.arange(len(clusters)), clusters
    within = sums[own] / np.maximum(sizes[clusters] - 1, 1)
    means = sums / sizes
    means[own] = np.inf
    nearest = means.min(axis=1)
    larger = np.maximum(within, nearest)
    widths = np.divide(nearest - within, larger, out=np.zeros_like(larger), where=larger > 0)
    return float(np.where(sizes[clusters] > 1, widths, 0.0).mean())


def _number_of_clusters(rows: Floats, rules: SegmentRules) -> tuple[int, float]:
    """Return the number of segments and the silhouette, found on one sample for all numbers."""
    from sklearn.metrics import pairwise_distances

    sample = rows
    if len(rows) > SAMPLE:
        chosen = np.random.default_rng(rules.seed).choice(len(rows), SAMPLE, replace=False)
        sample = rows[np.sort(chosen)]
    numbers = range(FEWEST, MOST + 1) if rules.clusters is None else (rules.clusters,)
    distances = pairwise_distances(sample.astype(np.float32))
    scores: dict[int, float] = {}
    for number in numbers:
        clusters = cluster(sample, number, rules.seed, SAMPLE_STARTS)
        if clusters.max() == number - 1:
            scores[number] = silhouette(distances, clusters)
    if not scores:
        return numbers[0], float("nan")
    best = max(scores, key=lambda number: scores[number])
    return best, scores[best]


def _best_first(found: Integers, amounts: Floats, order: Integers) -> Integers:
    """Number clusters by their mean money, the highest first; equal ones by the order of rows."""
    sizes = np.bincount(found)
    means = np.bincount(found, weights=amounts) / sizes
    _, first = np.unique(found[order], return_index=True)
    best = np.lexsort((first, -means))
    places = np.empty_like(best)
    places[best] = np.arange(len(best))
    return places[found]
