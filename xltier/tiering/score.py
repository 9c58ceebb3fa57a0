"""The composite score: measures from 0 to 100, weighed, as a whole number of tenths.

By percentile a measure is worth the share of customers with less plus half the share of those with
equal, the mean rank that `scipy.stats.percentileofscore(kind="mean")` gives; for recency more days
are less. Who has no value ranks below everyone. By points it is worth the best points among the
bands it reaches, nothing when it reaches none. All of it is arithmetic on whole numbers, so that
every engine rounds the same: half up, to a tenth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from xltier.tiering.method_rules import BASIS, MEASURE_COLUMNS, MEASURES, SCORE_SCALE, Measure

if TYPE_CHECKING:
    from xltier.tiering.method_rules import ScoreRules

FULL = 100
"""The best score of one measure."""
WORST = -1e300
"""What a measure without a value ranks as: below any value."""
NO_SCORE = 0


def score(rules: ScoreRules, customers: int) -> nw.Expr:
    """Return the expression of the composite score in tenths: 724 is 72.4.

    A percentile is one among the customers of the frame that the expression is applied to.

    Args:
        rules: Percentiles or points, and the weights; a measure of no weight is not read.
        customers: How many customers of the frame have measures.
    """
    by_points = rules.by == "points"
    weights = {measure: getattr(rules, measure) for measure in MEASURES}
    total: nw.Expr = nw.lit(0, nw.Int64)
    for measure, weight in weights.items():
        if weight > 0:
            worth = _points(measure, rules) if by_points else _twice_less_and_equal(measure)
            total = total + worth * weight
    # Twice (less + equal / 2) of so many customers is out of twice as many.
    whole = BASIS if by_points else 2 * max(customers, 1) * BASIS
    tenths = SCORE_SCALE if by_points else SCORE_SCALE * FULL
    rounded = (total * (2 * tenths) + whole) // (2 * whole)
    return nw.when(_known()).then(rounded).otherwise(nw.lit(NO_SCORE, nw.Int64)).cast(nw.Int64)


def _known() -> nw.Expr:
    return ~nw.col(MEASURE_COLUMNS["monetary"]).is_null()


def _twice_less_and_equal(measure: Measure) -> nw.Expr:
    """Return twice the customers with less plus those with equal; 0 for a prospect."""
    value = nw.col(MEASURE_COLUMNS[measure]).cast(nw.Float64)
    worth = value * -1 if measure == "recency" else value
    filled = nw.when(worth.is_null()).then(nw.lit(WORST)).otherwise(worth)
    # The mean rank is less + (equal + 1) / 2.
    twice = nw.when(_known()).then(filled).rank("average") * 2 - 1
    return twice.fill_null(0).cast(nw.Int64)


def _points(measure: Measure, rules: ScoreRules) -> nw.Expr:
    """Return the best points among the bands that a measure reaches."""
    value = nw.col(MEASURE_COLUMNS[measure])
    best: nw.Expr = nw.lit(0, nw.Int64)
    for band in sorted(rules.bands, key=lambda band: band.points):
        if band.measure == measure:
            reached = value <= band.bound if measure == "recency" else value >= band.bound
            best = nw.when(reached).then(nw.lit(band.points, nw.Int64)).otherwise(best)
    return best
