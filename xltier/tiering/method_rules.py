"""The settings of each way to tier, as frozen data; `method_tables` reads them from the sheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from xltier.language import Sentence
from xltier.tiering.labels import LABELS, LabelKind

Method = Literal["threshold", "score", "rfm", "rfm_types", "abc", "lifecycle"]
"""What decides the tier; the RFM methods do it by segment or by type."""
METHODS: tuple[Method, ...] = ("threshold", "score", "rfm", "rfm_types", "abc", "lifecycle")

Measure = Literal["recency", "frequency", "monetary", "average_order"]
"""The measures that a composite score weighs; less recency is better, more of the others is."""
MEASURES: tuple[Measure, ...] = ("recency", "frequency", "monetary", "average_order")
MEASURE_COLUMNS: dict[Measure, str] = {
    "recency": "recency_days",
    "frequency": "frequency",
    "monetary": "monetary_value",
    "average_order": "average_order_value",
}

MEASURE_NAMES: dict[Measure, Sentence] = {
    "recency": Sentence("Recency", "最近购买"),
    "frequency": Sentence("Frequency", "购买次数"),
    "monetary": Sentence("Monetary value", "购买金额"),
    "average_order": Sentence("Average order", "客单价"),
}
"""What the measures are called where cut points and points of scores are listed."""

ScoreBy = Literal["percentile", "points"]
Line = Literal["mean_score", "mean_value", "median", "fixed"]

BASIS = 10_000
"""Basis points in a whole: weights and shares are kept as whole numbers."""
SCORE_SCALE = 10
"""A score of 72.4 is kept as 724."""


@dataclass(frozen=True, slots=True)
class PointBand:
    """Points for a measure that reaches a bound.

    Attributes:
        measure: Which measure.
        bound: At most this many days for recency; at least this many orders, or minor units of
            money, for the others. Inclusive.
        points: From 0 to 100.
    """

    measure: Measure
    bound: int
    points: int


_SHIPPED_POINTS: dict[Measure, tuple[tuple[int, int], ...]] = {
    "recency": ((30, 100), (60, 80), (90, 60), (180, 40), (365, 20)),
    "frequency": ((12, 100), (6, 80), (4, 60), (2, 40), (1, 20)),
    "monetary": ((20_000, 100), (10_000, 80), (5_000, 60), (2_000, 40), (500, 20)),
}


def shipped_bands(decimals: int) -> tuple[PointBand, ...]:
    """Return the shipped bands of points for a currency with that many decimals."""
    units = {"monetary": 10**decimals}
    return tuple(
        PointBand(measure, bound * units.get(measure, 1), points)
        for measure, bands in _SHIPPED_POINTS.items()
        for bound, points in bands
    )


@dataclass(frozen=True, slots=True)
class ScoreRules:
    """How the composite score from 0 to 100 is made.

    Attributes:
        by: Percentile rank of each measure, or the points of the best band it reaches.
        recency: Weight in basis points, like the other three; together they are `BASIS`.
        frequency: Weight of orders.
        monetary: Weight of money.
        average_order: Weight of money per order.
        bands: Bands of points; a measure that reaches none has 0 points.
    """

    by: ScoreBy = "percentile"
    recency: int = 3000
    frequency: int = 3000
    monetary: int = 4000
    average_order: int = 0
    bands: tuple[PointBand, ...] = shipped_bands(2)


@dataclass(frozen=True, slots=True)
class RfmRules:
    """How recency, frequency and money become levels, segments and types.

    Attributes:
        levels: Number of levels, 3 to 5.
        recency_edges: `levels` − 1 rising edges in days, typed or frozen; None takes the base's
            quantiles.
        frequency_edges: The same in orders.
        monetary_edges: The same in minor units.
        line: What separates high from low for the eight types.
        line_recency: Fixed line in days, for `line` = fixed.
        line_frequency: Fixed line in orders.
        line_monetary: Fixed line in minor units.
        above_only: High means above the line, not on it.
    """

    levels: int = 5
    recency_edges: tuple[float, ...] | None = None
    frequency_edges: tuple[float, ...] | None = None
    monetary_edges: tuple[float, ...] | None = None
    line: Line = "mean_score"
    line_recency: float | None = None
    line_frequency: float | None = None
    line_monetary: float | None = None
    above_only: bool = False


@dataclass(frozen=True, slots=True)
class AbcRules:
    """Where the classes are cut.

    Attributes:
        a: Cumulative share below which a customer is A, basis points.
        b: The same for B.
        x: Coefficient of variation up to which monthly sales are X, in hundredths.
        y: The same for Y.
    """

    a: int = 8000
    b: int = 9500
    x: int = 50
    y: int = 100


@dataclass(frozen=True, slots=True)
class LifecycleRules:
    """Where lifecycle stages begin.

    Attributes:
        loyal_orders: Orders from which a customer is loyal.
        slipping: Times the usual gap above which a customer is slipping, in hundredths.
        dormant: The same for dormant.
        lost: The same for lost.
    """

    loyal_orders: int = 6
    slipping: int = 150
    dormant: int = 200
    lost: int = 300


@dataclass(frozen=True, slots=True)
class SegmentRules:
    """How customers are clustered.

    Attributes:
        on: Whether segments are made at all.
        features: Identifiers of columns: measures, or descriptive columns of Customers.
        clusters: Number of clusters; None finds it by silhouette over 2 to 8.
        seed: Seed of the random start.
    """

    on: bool = True
    features: tuple[str, ...] = ("recency_days", "frequency", "monetary_value")
    clusters: int | None = None
    seed: int = 1


@dataclass(frozen=True, slots=True)
class ValueRules:
    """How the expected value is estimated.

    Attributes:
        on: Whether it is estimated at all.
        months: Months ahead.
    """

    on: bool = True
    months: int = 12


@dataclass(frozen=True, slots=True)
class TierMap:
    """The tier of each label, as ranks, in the order of `labels.LABELS`; None is the default.

    Attributes:
        rfm: Ranks of the eleven segments.
        rfm_types: Ranks of the eight types.
        abc: Ranks of A, B and C.
        lifecycle: Ranks of the seven stages.
    """

    rfm: tuple[int, ...] | None = None
    rfm_types: tuple[int, ...] | None = None
    abc: tuple[int, ...] | None = None
    lifecycle: tuple[int, ...] | None = None

    def ranks(self, kind: LabelKind, tiers: int) -> tuple[int, ...]:
        """Return the rank of each label of a kind, given the number of tiers."""
        given: tuple[int, ...] | None = getattr(self, kind)
        return default_ranks(kind, tiers) if given is None else given


def default_ranks(kind: LabelKind, tiers: int) -> tuple[int, ...]:
    """Return the shipped ranks: the labels' levels spread over the tiers."""
    return tuple(min(tiers - 1, label.level * tiers // 3) for label in LABELS[kind])


@dataclass(frozen=True, slots=True)
class MethodRules:
    """The settings of every way to tier but threshold, whose bounds stand with the tiers.

    Attributes:
        score: The composite score.
        rfm: RFM.
        abc: ABC and XYZ.
        lifecycle: Lifecycle stages.
        segments: Clusters.
        value: Expected value.
        tier_map: The tiers of labels.
    """

    score: ScoreRules = field(default_factory=ScoreRules)
    rfm: RfmRules = field(default_factory=RfmRules)
    abc: AbcRules = field(default_factory=AbcRules)
    lifecycle: LifecycleRules = field(default_factory=LifecycleRules)
    segments: SegmentRules = field(default_factory=SegmentRules)
    value: ValueRules = field(default_factory=ValueRules)
    tier_map: TierMap = field(default_factory=TierMap)
