"""From the Rules sheet to the settings of every way to tier but threshold."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xltier.tiering.label_tables import read_tier_map
from xltier.tiering.method_rules import (
    BASIS,
    AbcRules,
    LifecycleRules,
    MethodRules,
    SegmentRules,
    ValueRules,
)
from xltier.tiering.rfm_tables import rfm_rules
from xltier.tiering.score_tables import score_rules

if TYPE_CHECKING:
    import pandas as pd

    from xltier.tiering.policy import TieringPolicy
    from xltier.tiering.setting_cells import SettingCells

HUNDREDTHS = 100
MOST_ORDERS = 1_000_000
MOST_SEED = 1_000_000


@dataclass(frozen=True, slots=True)
class MethodTables:
    """The tables of the Rules sheet beside the tiers and the settings; None: there is none.

    Attributes:
        edges: RfmEdges: measure, up_to, fixed.
        tier_map: TierMap: kind, label, tier.
        points: ScorePoints: measure, bound, points.
    """

    edges: pd.DataFrame | None = None
    tier_map: pd.DataFrame | None = None
    points: pd.DataFrame | None = None


def method_rules(cells: SettingCells, tables: MethodTables, policy: TieringPolicy) -> MethodRules:
    """Return the settings of every method; what is wrong goes to `cells.reading`.

    Args:
        cells: The settings.
        tables: The other tables.
        policy: The policy so far: its tiers, its method and the decimals of its currency.
    """
    decimals = policy.currency_decimals
    return MethodRules(
        score=score_rules(cells, tables.points, decimals),
        rfm=rfm_rules(cells, tables.edges, decimals),
        abc=_abc(cells),
        lifecycle=_lifecycle(cells),
        segments=_segments(cells),
        value=ValueRules(
            on=cells.yes("value", default=True), months=cells.whole("value_months", 12, 1, 60)
        ),
        tier_map=read_tier_map(cells.reading, tables.tier_map, policy),
    )


def _abc(cells: SettingCells) -> AbcRules:
    shipped = AbcRules()
    rules = AbcRules(
        a=_basis(cells.share("abc_a"), shipped.a),
        b=_basis(cells.share("abc_b"), shipped.b),
        x=_hundredths(cells, "xyz_x", shipped.x),
        y=_hundredths(cells, "xyz_y", shipped.y),
    )
    _rising(cells, ("abc_a", rules.a), ("abc_b", rules.b))
    _rising(cells, ("xyz_x", rules.x), ("xyz_y", rules.y))
    return rules


def _lifecycle(cells: SettingCells) -> LifecycleRules:
    shipped = LifecycleRules()
    rules = LifecycleRules(
        loyal_orders=cells.whole("loyal_orders", shipped.loyal_orders, 2, MOST_ORDERS),
        slipping=_hundredths(cells, "slipping", shipped.slipping),
        dormant=_hundredths(cells, "dormant", shipped.dormant),
        lost=_hundredths(cells, "lost", shipped.lost),
    )
    _rising(cells, ("slipping", rules.slipping), ("dormant", rules.dormant))
    _rising(cells, ("dormant", rules.dormant), ("lost", rules.lost))
    return rules


def _segments(cells: SettingCells) -> SegmentRules:
    shipped = SegmentRules()
    named = cells.filled("segment_features")
    clusters = cells.filled("segment_clusters")
    return SegmentRules(
        on=cells.yes("segments", default=True),
        features=shipped.features if named is None else tuple(named.value),
        clusters=None if clusters is None else cells.whole("segment_clusters", 2, 2, 8),
        seed=cells.whole("segment_seed", shipped.seed, 0, MOST_SEED),
    )


def _basis(share: Decimal | None, default: int) -> int:
    return default if share is None else round(share * BASIS)


def _hundredths(cells: SettingCells, name: str, default: int) -> int:
    number = cells.number(name, (Decimal(0), Decimal(1_000_000)))
    return default if number is None else round(number * HUNDREDTHS)


def _rising(cells: SettingCells, lower: tuple[str, int], upper: tuple[str, int]) -> None:
    """Add a fault where the second number does not exceed the first."""
    if lower[1] < upper[1]:
        return
    name = upper[0] if cells.filled(upper[0]) else lower[0]
    if cells.filled(name) is None:
        return
    least, most = (f"{number / HUNDREDTHS:g}" for _, number in (lower, upper))
    percent = "%" if name.startswith("abc") else ""
    cells.fault(
        name,
        f"the lower bound ({least}{percent}) must be less than the upper one ({most}{percent}); "
        "change one of the two.",
        f"下限（{least}{percent}）须小于上限（{most}{percent}）；请修改其中之一。",
    )
