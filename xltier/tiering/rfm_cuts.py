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
    from xltier.tiering.method_rules import Line, RfmRules

RfmMeasure = Literal["recency", "frequency", "monetary"]
RFM_MEASURES: dict[RfmMeasure, str] = {
    "recency": "recency_days",
    "frequency": "frequency",
    "monetary": "monetary_value",
}
"""The columns that are scored."""

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

    edges: tuple[float, ...]
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
    edges = {measure: _edges(customers, measure, spreads[measure], rules) for measure in spreads}
    scored = _scored(customers, edges, rules.levels)
    count = spreads["monetary"].known
    cuts = {}
    for measure, spread in spreads.items():
        line, line_on = _line(customers, measure, spread, rules, scored, count)
        cuts[measure] = MeasureCuts(
            edges=edges[measure],
            customers=_between_edges(scored, measure, spread.known, rules.levels),
            fixed=_fixed(measure, rules) is not None,
            line=None if line is None else float(line),
            line_on=line_on,
        )
    same = tuple(measure for measure in cuts if spreads[measure].same and not cuts[measure].fixed)
    return RfmCuts(**cuts, same=same, positive=positive)


def scores(edges: dict[RfmMeasure, tuple[float, ...]], levels: int) -> dict[RfmMeasure, nw.Expr]:
    """Return the expressions of the three scores, of customers with measures."""
    recency, frequency, monetary = (nw.col(column) for column in RFM_MEASURES.values())
    one = nw.lit(1, nw.Int64)
    late = nw.lit(levels, nw.Int64) - _edges_below(recency, edges["recency"])
    worth = one + _edges_below(monetary, edges["monetary"])
    return {
        "recency": nw.when(recency.is_null()).then(one).otherwise(late),
        "frequency": one + _edges_below(frequency, edges["frequency"]),
        "monetary": nw.when(monetary <= 0).then(one).otherwise(worth),
    }


def above(value: nw.Expr, edge: float) -> nw.Expr:
    """Return the expression that tells whether a whole number is above an edge."""
    # A whole number is above an edge when it is above its floor: no engine has to compare floats.
    return value > math.floor(edge)


def _edges_below(value: nw.Expr, edges: tuple[float, ...]) -> nw.Expr:
    zero, one = nw.lit(0, nw.Int64), nw.lit(1, nw.Int64)
    count: nw.Expr = zero
    for edge in edges:
        count = count + nw.when(above(value, edge)).then(one).otherwise(zero)
    return count


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


def _fixed(measure: RfmMeasure, rules: RfmRules) -> tuple[float, ...] | None:
    edges: tuple[float, ...] | None = getattr(rules, f"{measure}_edges")
    return edges


def _edges(
    customers: Frame, measure: RfmMeasure, spread: Spread, rules: RfmRules
) -> tuple[float, ...]:
    fixed = _fixed(measure, rules)
    if fixed is not None:
        return fixed
    if spread.known == 0:
        return ()
    if spread.same:
        return _edges_around(spread.least, measure, rules.levels)
    shares = tuple(Fraction(k, rules.levels) for k in range(1, rules.levels))
    found = quantiles(customers, RFM_MEASURES[measure], spread.known, shares)
    return tuple(float(round(edge, EDGE_DECIMALS)) for edge in found)


def _edges_around(value: int, measure: RfmMeasure, levels: int) -> tuple[float, ...]:
    """Return edges that put a value that everyone has into the middle level, frozen or not."""
    middle = middle_level(levels)
    below = levels - middle if measure == "recency" else middle - 1
    return (float(value - 1),) * below + (float(value),) * (levels - 1 - below)


def middle_level(levels: int) -> int:
    """Return the level of a measure in which all are equal: 3 of 5, 2 of 3 and of 4."""
    return (levels + 1) // 2


def _scored(
    customers: Frame, edges: dict[RfmMeasure, tuple[float, ...]], levels: int
) -> dict[str, int]:
    """Return the sum of each score, and how many customers are above each edge."""
    aggregates = {f"{name} score": score.sum() for name, score in scores(edges, levels).items()}
    for measure, column in RFM_MEASURES.items():
        for place, edge in enumerate(edges[measure]):
            over = nw.when(above(nw.col(column), edge)).then(nw.lit(1)).otherwise(nw.lit(0))
            aggregates[f"{measure} above {place}"] = over.sum()
    row = one_row(customers, **aggregates)
    return {name: int(value or 0) for name, value in row.items()}


def _between_edges(
    scored: dict[str, int], measure: RfmMeasure, known: int, levels: int
) -> tuple[int, ...]:
    over = [scored.get(f"{measure} above {place}", 0) for place in range(levels - 1)]
    return tuple(more - fewer for more, fewer in pairwise((known, *over, 0)))


def _line(
    customers: Frame,
    measure: RfmMeasure,
    spread: Spread,
    rules: RfmRules,
    scored: dict[str, int],
    count: int,
) -> tuple[Fraction | None, Literal["score", "value"]]:
    """Return the line between high and low; a fixed one that is not given is the mean score."""
    kind: Line = rules.line
    typed: float | None = getattr(rules, f"line_{measure}")
    if kind == "fixed" and typed is not None:
        return Fraction(typed), "value"
    if kind in ("mean_score", "fixed"):
        return (Fraction(scored[f"{measure} score"], count) if count else None), "score"
    if spread.known == 0:
        return None, "value"
    if kind == "mean_value":
        return Fraction(spread.total, spread.known), "value"
    return quantiles(customers, RFM_MEASURES[measure], spread.known, (Fraction(1, 2),))[0], "value"
