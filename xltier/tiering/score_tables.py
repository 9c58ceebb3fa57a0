"""From the Rules sheet to the composite score: weights, and the table ScorePoints."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, cast

from xltier.tiering.method_rules import (
    BASIS,
    MEASURE_NAMES,
    MEASURES,
    Measure,
    PointBand,
    ScoreBy,
    ScoreRules,
    shipped_bands,
)
from xltier.tiering.policy import normal_name
from xltier.tiering.policy_cells import NO_ROW, Reading, blank, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from xltier.tiering.setting_cells import SettingCells

MOST_POINTS = 100
MOST_COUNTED = 1_000_000


def score_rules(cells: SettingCells, points: pd.DataFrame | None, decimals: int) -> ScoreRules:
    """Return how the composite score is made.

    Args:
        cells: The settings.
        points: The table ScorePoints; None takes the shipped points.
        decimals: Decimals of the currency.
    """
    shipped = ScoreRules()
    weights: dict[Measure, int] = {}
    for measure in MEASURES:
        share = cells.share(f"weight_{measure}", zero=True)
        weights[measure] = getattr(shipped, measure) if share is None else round(share * BASIS)
    _check_sum(cells, weights)
    by = cast("ScoreBy", cells.choice("score_by", ("percentile", "points")))
    # points that nothing uses may stand half-finished
    reading = cells.reading if by == "points" else Reading()
    bands = shipped_bands(decimals) if points is None else _bands(reading, points, decimals)
    if by == "points":
        _check_bands(cells, weights, bands)
    return ScoreRules(
        by,
        recency=weights["recency"],
        frequency=weights["frequency"],
        monetary=weights["monetary"],
        average_order=weights["average_order"],
        bands=bands,
    )


def _check_sum(cells: SettingCells, weights: Mapping[Measure, int]) -> None:
    names = [f"weight_{measure}" for measure in MEASURES]
    typed = [name for name in names if cells.filled(name)]
    total = sum(weights.values())
    if total == BASIS or not typed:
        return
    cells.fault(
        typed[0],
        f"the weights of the composite score add up to {total / 100:g} %; change them so that they "
        "add up to 100 %.",
        f"综合评分各项权重之和为 {total / 100:g}%；请调整为 100%。",
    )


def _bands(reading: Reading, points: pd.DataFrame, decimals: int) -> tuple[PointBand, ...]:
    found: dict[tuple[Measure, int], PointBand] = {}
    for row, cells in zip(points.index, points.to_dict("records"), strict=True):
        filled = {str(name): cell for name, cell in cells.items() if not blank(cell)}
        band = _band(reading, int(row), filled, decimals) if filled else None
        if band is None:
            continue
        key = (band.measure, band.bound)
        if key in found:
            reading.fault(
                "ScorePoints",
                int(row),
                "bound",
                f"{shown(filled['bound'])} stands twice for this measure; delete one of the rows.",
                f"该指标的 {shown(filled['bound'])} 重复出现；请删除其中一行。",
            )
        found.setdefault(key, band)
    return tuple(found.values())


def _band(
    reading: Reading, row: int, cells: Mapping[str, object], decimals: int
) -> PointBand | None:
    missing = [name for name in ("measure", "bound", "points") if name not in cells]
    if missing:
        reading.fault(
            "ScorePoints",
            row,
            missing[0],
            "this cell is blank; fill in measure, bound and points, or clear the row.",
            "此单元格为空；请填写指标、达到和得分，或清空整行。",
        )
        return None
    measure = measure_named(shown(cells["measure"]))
    if measure is None:
        names = MEASURE_NAMES.values()
        reading.fault(
            "ScorePoints",
            row,
            "measure",
            f"there is no measure called “{shown(cells['measure'])}”; the measures are "
            + ", ".join(name.en for name in names)
            + ".",
            f"没有名为“{shown(cells['measure'])}”的指标；可用的指标有："
            + "、".join(name.zh for name in names)
            + "。",
        )
        return None
    counted = measure in ("recency", "frequency")
    bound = (
        reading.whole("ScorePoints", row, "bound", cells["bound"], (0, MOST_COUNTED))
        if counted
        else reading.money("ScorePoints", row, "bound", cells["bound"], decimals)
    )
    points = reading.whole("ScorePoints", row, "points", cells["points"], (0, MOST_POINTS))
    return None if bound is None or points is None else PointBand(measure, bound, points)


def _check_bands(
    cells: SettingCells, weights: Mapping[Measure, int], bands: tuple[PointBand, ...]
) -> None:
    """Add a fault for each measure that weighs something and can earn no points."""
    if cells.reading.faults:
        return
    able = {band.measure for band in bands if band.points}
    for measure in MEASURES:
        if weights[measure] and measure not in able:
            name, percent = MEASURE_NAMES[measure], Decimal(weights[measure]) / 100
            cells.reading.fault(
                "ScorePoints",
                NO_ROW,
                "measure",
                f"{name.en} weighs {percent:g} % of the score but has no row with points; add one "
                "or set its weight to 0 %.",
                f"“{name.zh}”的权重为 {percent:g}%，但没有任何得分行；请添加，或把权重设为 0%。",
            )


def measure_named(text: str) -> Measure | None:
    """Return the measure that a cell names, in either language, or by identifier."""
    wanted = normal_name(text)
    for measure, name in MEASURE_NAMES.items():
        if wanted in {normal_name(each) for each in (name.en, name.zh, measure)}:
            return measure
    return None
