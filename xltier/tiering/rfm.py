"""RFM: recency, frequency and money as levels, the eleven segments and the eight types.

Levels are cut independently, and equal values always get equal levels: F and M = 1 + the number of
edges below the value; R = the number of levels − the number of edges below the days since the last
purchase. Net money of nothing or less is M = 1, and a customer without a purchase that counts has
R = 1. Prospects, who have no measures, have no score.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import narwhals as nw

from xltier.tiering.labels import NO_LABEL
from xltier.tiering.rfm_cuts import RFM_MEASURES, MeasureCuts, RfmCuts, RfmMeasure, is_above
from xltier.tiering.rfm_segments import segment

if TYPE_CHECKING:
    from xltier.tiering.engines import Frame
    from xltier.tiering.method_rules import RfmRules

RFM_COLUMNS = (
    "recency_score",
    "frequency_score",
    "monetary_score",
    "rfm",
    "rfm_segment",
    "rfm_type",
)
NO_SCORE = 0
"""The scores and the RFM number of a prospect."""


def with_rfm(customers: Frame, rules: RfmRules, cuts: RfmCuts) -> Frame:
    """Add the columns `RFM_COLUMNS` to a narwhals frame of measures.

    Args:
        customers: A frame with the columns `RFM_MEASURES`.
        rules: Number of levels and on which side of its line a type is high.
        cuts: Edges and lines.
    """
    known = ~nw.col("monetary_value").is_null()
    none = nw.lit(NO_SCORE, nw.Int64)
    scored = {
        f"{measure}_score": nw.when(known).then(score).otherwise(none)
        for measure, score in _scores(cuts, rules.levels).items()
    }
    r, f, m = (nw.col(name) for name in scored)
    customers = customers.with_columns(**scored).with_columns(rfm=r * 100 + f * 10 + m)
    label = nw.lit(NO_LABEL, nw.Int64)
    return customers.with_columns(
        rfm_segment=segment(nw.col("rfm"), rules.levels),
        rfm_type=nw.when(known).then(_type(cuts, above_only=rules.above_only)).otherwise(label),
    )


def _scores(cuts: RfmCuts, levels: int) -> dict[RfmMeasure, nw.Expr]:
    """Return the expressions of the three scores, of customers with measures."""
    recency, monetary = nw.col(RFM_MEASURES["recency"]), nw.col(RFM_MEASURES["monetary"])
    one = nw.lit(1, nw.Int64)
    return {
        "recency": nw.when(recency.is_null())
        .then(one)
        .otherwise(levels - _edges_below("recency", cuts)),
        "frequency": _edges_below("frequency", cuts) + 1,
        "monetary": nw.when(monetary <= 0).then(one).otherwise(_edges_below("monetary", cuts) + 1),
    }


def _edges_below(measure: RfmMeasure, cuts: RfmCuts) -> nw.Expr:
    value = nw.col(RFM_MEASURES[measure])
    count: nw.Expr = nw.lit(0, nw.Int64)
    for edge in cuts.of(measure).edges:
        count = count + is_above(value, edge).cast(nw.Int64)
    return count


def _type(cuts: RfmCuts, *, above_only: bool) -> nw.Expr:
    """Return the expression of the type's code: its place in `labels.TYPES`."""
    weights: dict[RfmMeasure, int] = {"recency": 2, "frequency": 1, "monetary": 4}
    zero = nw.lit(0, nw.Int64)
    code: nw.Expr = zero
    for measure, weight in weights.items():
        high = _high(measure, cuts.of(measure), above_only=above_only)
        code = code + nw.when(high).then(zero).otherwise(nw.lit(weight, nw.Int64))
    return code


def _high(measure: RfmMeasure, cuts: MeasureCuts, *, above_only: bool) -> nw.Expr:
    """Return the expression that tells who is high; of days, few are high."""
    if cuts.line is None:
        return nw.lit(False)
    # Scores and measures are whole numbers, so the line may be moved to a whole number too.
    up, down = math.ceil(cuts.line), math.floor(cuts.line)
    if cuts.line_on == "score":
        return nw.col(f"{measure}_score") >= (down + 1 if above_only else up)
    value = nw.col(RFM_MEASURES[measure])
    if measure == "recency":
        return value <= (up - 1 if above_only else down)
    return value >= (down + 1 if above_only else up)
