"""Where recency, frequency and money are cut into levels, and into high and low for the types.

Edges are quantiles of the base, e_k = PERCENTILE.INC(x, k / L), or those that the rules fix. They
and the lines are a few numbers, found once for a base; `rfm` applies them row by row.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import narwhals as nw

from xltier.tiering.distribution import quantiles
from xltier.tiering.engines import Frame, one_row

if TYPE_CHECKING:
    from xltier.tiering.method_rules import RfmRules

RfmMeasure = Literal["recency", "frequency", "monetary"]
RFM_MEASURES: dict[RfmMeasure, str] = {
    "recency": "recency_days",
    "frequency": "frequency",
    "monetary": "monetary_value",
}
"""The columns that are scored."""

Edges = tuple[float, ...]
EDGE_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class MeasureCuts:
    """How one measure is cut.

    Attributes:
        edges: One rising edge less than there are levels; none when nobody has a value.
        customers: Customers between the edges, by rising value: one number a level.
        fixed: Whether the rules give the edges.
        line: What separates high from low, in `line_on`; None when nobody has a value.
        line_on: Whether the line is one of scores or of values.
    """

    edges: Edges
    customers: tuple[int, ...]
    fixed: bool = False
    line: float | None = None
    line_on: Literal["score", "value"] = "score"


@dataclass(frozen=True, slots=True)
class RfmCuts:
    """How the three measures are cut.

    Attributes:
        recency: Days since the last purchase.
        frequency: Orders.
        monetary: Minor units.
        same: Measures of which all customers have the same value, unless their edges are fixed.
        positive: How many customers have net money of more than nothing.
    """

    recency: MeasureCuts
    frequency: MeasureCuts
    monetary: MeasureCuts
    same: tuple[RfmMeasure, ...] = ()
    positive: int = 0

    def of(self, measure: RfmMeasure) -> MeasureCuts:
        """Return how a measure is cut."""
        cuts: MeasureCuts = getattr(self, measure)
        return cuts


@dataclass(frozen=True, slots=True)
class Spread:
    """What is known of one measure before it is cut.

    Attributes:
        known: How many customers have a value.
        least: The least value, 0 when there is none.
        most: The greatest.
        total: The sum.
    """

    known: int
    least: int
    most: int
    total: int

    @property
    def same(self) -> bool:
        """Whether there are values, all equal."""
        return self.known > 0 and self.least == self.most


def find_rfm_cuts(customers: Frame, rules: RfmRules) -> RfmCuts:
    """Find the edges and the lines of a base.

    Args:
        customers: A narwhals frame with the columns `RFM_MEASURES`, one row per customer; a
            prospect's money is null.
        rules: Number of levels, fixed edges, the line of the types.
    """
    customers = customers.filter(~nw.col("monetary_value").is_null())
    spreads, positive = _spreads(customers)
    if not spreads["monetary"].known:
        nobody = MeasureCuts((), (0,) * rules.levels)
        return RfmCuts(nobody, nobody, nobody)
    cuts = {}
    for measure, spread in spreads.items():
        edges, above = _edges(customers, measure, spread, rules)
        # Net money of nothing or less is level 1, however many edges are below it.
        scored = [
            positive if measure == "monetary" and edge < 0 else count
            for edge, count in zip(edges, above, strict=True)
        ]
        mean = _mean_score(measure, scored, spread, spreads["monetary"].known, rules.levels)
        line, line_on = _line(customers, measure, spread, rules, mean)
        cuts[measure] = MeasureCuts(
            edges=edges,
            customers=_between(above, spread.known, rules.levels),
            fixed=_fixed_edges(measure, rules) is not None,
            line=None if line is None else float(line),
            line_on=line_on,
        )
    same = tuple(measure for measure in cuts if spreads[measure].same and not cuts[measure].fixed)
    return RfmCuts(**cuts, same=same, positive=positive)


def is_above(value: nw.Expr, edge: float) -> nw.Expr:
    """Return the expression that tells whether a whole number is above an edge."""
    # A whole number is above an edge when it is above its floor: no engine has to compare floats.
    return value > math.floor(edge)


def middle_level(levels: int) -> int:
    """Return the level of a measure in which all are equal: 3 of 5, 2 of 3 and of 4."""
    return (levels + 1) // 2


def _spreads(customers: Frame) -> tuple[dict[RfmMeasure, Spread], int]:
    aggregates = {}
    for measure, column in RFM_MEASURES.items():
        value = nw.col(column)
        aggregates[f"{measure} known"] = value.count()
        aggregates[f"{measure} least"] = value.min()
        aggregates[f"{measure} most"] = value.max()
        aggregates[f"{measure} total"] = value.sum()
    positive = nw.when(nw.col("monetary_value") > 0).then(nw.col("monetary_value")).count()
    row = one_row(customers, **aggregates, positive=positive)

    def of(measure: RfmMeasure) -> Spread:
        known = int(row[f"{measure} known"])
        rest = (row[f"{measure} {name}"] for name in ("least", "most", "total"))
        return Spread(known, *(int(value) if known else 0 for value in rest))

    return {measure: of(measure) for measure in RFM_MEASURES}, int(row["positive"])


def _edges(
    customers: Frame, measure: RfmMeasure, spread: Spread, rules: RfmRules
) -> tuple[Edges, list[int]]:
    """Return the edges, and how many customers are above each."""
    fixed = _fixed_edges(measure, rules)
    if fixed is not None:
        return fixed, _counted_above(customers, measure, fixed)
    if spread.known == 0:
        return (), []
    if spread.same:
        return _edges_around(spread, measure, rules.levels)
    shares = tuple(Fraction(k, rules.levels) for k in range(1, rules.levels))
    found = quantiles(customers, RFM_MEASURES[measure], spread.known, shares)
    edges = tuple(float(round(quantile.value, EDGE_DECIMALS)) for quantile in found)
    return edges, [spread.known - quantile.up_to for quantile in found]


def _edges_around(spread: Spread, measure: RfmMeasure, levels: int) -> tuple[Edges, list[int]]:
    """Return edges that put the value that everyone has into the middle level, frozen or not."""
    below = levels - middle_level(levels) if measure == "recency" else middle_level(levels) - 1
    on = levels - 1 - below
    edges = (float(spread.least - 1),) * below + (float(spread.least),) * on
    return edges, [spread.known] * below + [0] * on


def _counted_above(customers: Frame, measure: RfmMeasure, edges: Edges) -> list[int]:
    value = nw.col(RFM_MEASURES[measure])
    counts = {
        str(place): nw.when(is_above(value, edge)).then(value).count()
        for place, edge in enumerate(edges)
    }
    return [int(count) for count in one_row(customers, **counts).values()]


def _fixed_edges(measure: RfmMeasure, rules: RfmRules) -> Edges | None:
    edges: Edges | None = getattr(rules, f"{measure}_edges")
    return edges


def _between(above: list[int], known: int, levels: int) -> tuple[int, ...]:
    """Return how many customers are between the edges, none in levels without edges."""
    over = above or [0] * (levels - 1)
    return tuple(more - fewer for more, fewer in pairwise((known, *over, 0)))


def _mean_score(
    measure: RfmMeasure, above: list[int], spread: Spread, customers: int, levels: int
) -> Fraction:
    """Return the mean of a score, from how many customers each edge lifts by one level."""
    if measure == "recency":
        # Each edge below the days costs a level; without recency it is level 1.
        late = customers - spread.known
        return Fraction(levels * spread.known - sum(above) + late, customers)
    return Fraction(customers + sum(above), customers)


def _line(
    customers: Frame, measure: RfmMeasure, spread: Spread, rules: RfmRules, mean_score: Fraction
) -> tuple[Fraction | None, Literal["score", "value"]]:
    """Return the line between high and low; a fixed one that is not given is the mean score."""
    typed: float | None = getattr(rules, f"line_{measure}")
    if rules.line == "fixed" and typed is not None:
        return Fraction(typed), "value"
    if rules.line in ("mean_score", "fixed"):
        return mean_score, "score"
    if spread.known == 0:
        return None, "value"
    if rules.line == "mean_value":
        return Fraction(spread.total, spread.known), "value"
    half = (Fraction(1, 2),)
    return quantiles(customers, RFM_MEASURES[measure], spread.known, half)[0].value, "value"
