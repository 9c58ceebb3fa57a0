"""From the Rules sheet to the rules of RFM: levels, lines, and the table RfmEdges."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, cast

from xltier.tiering.method_rules import MEASURE_NAMES, Line, RfmRules
from xltier.tiering.policy_cells import Reading, blank, number_in, shown
from xltier.tiering.score_tables import measure_named

if TYPE_CHECKING:
    import pandas as pd

    from xltier.tiering.setting_cells import SettingCells

Edges = tuple[float, ...]
RfmMeasure = Literal["recency", "frequency", "monetary"]
RFM_MEASURES: tuple[RfmMeasure, ...] = ("recency", "frequency", "monetary")

MONEY_DIGITS = 6
"""Decimals of a minor unit that survive the sheet, which shows major ones."""


def rfm_rules(cells: SettingCells, edges: pd.DataFrame | None, decimals: int) -> RfmRules:
    """Return how RFM is made.

    Args:
        cells: The settings.
        edges: The table RfmEdges; None takes the base's quantiles.
        decimals: Decimals of the currency.
    """
    levels = cells.whole("rfm_levels", 5, 3, 5)
    freeze = cells.yes("rfm_freeze")
    used = _edges(cells.reading, edges, levels, decimals, freeze=freeze)
    lines = {name: _line(cells, name, decimals) for name in RFM_MEASURES}
    line = cells.choice("rfm_line", ("mean_score", "mean_value", "median", "fixed"))
    if line == "fixed":
        _check_lines(cells, lines)
    return RfmRules(
        levels=levels,
        recency_edges=used["recency"],
        frequency_edges=used["frequency"],
        monetary_edges=used["monetary"],
        line=cast("Line", line),
        line_recency=lines["recency"],
        line_frequency=lines["frequency"],
        line_monetary=lines["monetary"],
        above_only=cells.choice("rfm_high", ("at_least", "above")) == "above",
    )


def _line(cells: SettingCells, measure: RfmMeasure, decimals: int) -> float | None:
    number = cells.number(f"rfm_line_{measure}", (0, None))
    return None if number is None else _inside(number, measure, decimals)


def _check_lines(cells: SettingCells, lines: dict[RfmMeasure, float | None]) -> None:
    for measure in RFM_MEASURES:
        name = f"rfm_line_{measure}"
        if lines[measure] is None and cells.filled(name) is None:
            said = MEASURE_NAMES[measure]
            cells.fault(
                name if name in cells.cells else "rfm_line",
                f"Fixed lines need a line for {said.en}; type it, or choose another way to divide "
                "high and low.",
                f"选择“固定值”时须填写“{said.zh}”的分界；请填写，或改选其他高低分界。",
            )


def _edges(
    reading: Reading, table: pd.DataFrame | None, levels: int, decimals: int, *, freeze: bool
) -> dict[RfmMeasure, Edges | None]:
    """Return each measure's edges: the fixed ones, else the frozen ones, else None."""
    rows: dict[RfmMeasure, list[tuple[int, Any, Any]]] = {name: [] for name in RFM_MEASURES}
    for row, cells in _records(table):
        measure = None if blank(cells.get("measure")) else measure_named(shown(cells["measure"]))
        if measure is not None and measure != "average_order":
            rows[measure].append((row, cells.get("up_to"), cells.get("fixed")))
        elif not blank(cells.get("fixed")):
            _unplaced(reading, row)
    used: dict[RfmMeasure, Edges | None] = {}
    for name, cells_of in rows.items():
        fixed = _fixed(reading, [(row, typed) for row, _, typed in cells_of], levels)
        if fixed is None and freeze:
            fixed = _frozen([up_to for _, up_to, _ in cells_of], levels)
        used[name] = None if fixed is None else tuple(_inside(e, name, decimals) for e in fixed)
    return used


def _records(table: pd.DataFrame | None) -> list[tuple[int, dict[str, Any]]]:
    if table is None:
        return []
    records = table.to_dict("records")
    return [(int(row), cells) for row, cells in zip(table.index, records, strict=True)]


def _fixed(reading: Reading, cells: list[tuple[int, Any]], levels: int) -> list[Decimal] | None:
    """Return the edges typed for one measure; None if there are none or they cannot be used."""
    if all(blank(typed) for _, typed in cells):
        return None
    edges: list[Decimal] = []
    for place, (row, typed) in enumerate(cells):
        last = place >= levels - 1
        if blank(typed) and not last:
            _gap(reading, row, levels)
            return None
        if last and not blank(typed):
            _one_too_many(reading, row, levels)
            return None
        number = None if last else reading.number("RfmEdges", row, "fixed", typed)
        if last or number is None:
            continue
        if edges and number <= edges[-1]:
            _not_rising(reading, row, number, edges[-1])
            return None
        edges.append(number)
    return edges if len(edges) == levels - 1 else None


def _frozen(cells: list[Any], levels: int) -> list[Decimal] | None:
    """Return the edges that a review wrote for that many levels; None if there are none."""
    numbers = [number_in(cell) for cell in cells if not blank(cell)]
    edges = [number for number in numbers if number is not None]
    whole = len(edges) == len(numbers) == levels - 1
    return edges if whole and edges == sorted(edges) else None


def _inside(number: Decimal, measure: RfmMeasure, decimals: int) -> float:
    """Return a number of the sheet as the measures have it: money in minor units."""
    if measure != "monetary":
        return float(number)
    return round(float(number * 10**decimals), MONEY_DIGITS)


def _gap(reading: Reading, row: int, levels: int) -> None:
    reading.fault(
        "RfmEdges",
        row,
        "fixed",
        f"fixed edges are typed for all levels but the last ({levels - 1} of {levels}) or for "
        "none; fill in this cell, or clear the measure's others.",
        f"固定上限须填满除最后一级外的各级（{levels} 级中的 {levels - 1} 级），或全部留空；"
        "请填写此单元格，或清空该指标的其他单元格。",
    )


def _one_too_many(reading: Reading, row: int, levels: int) -> None:
    reading.fault(
        "RfmEdges",
        row,
        "fixed",
        f"with {levels} levels the last has no upper edge; clear this cell.",
        f"共 {levels} 级时，最后一级没有上限；请清空此单元格。",
    )


def _not_rising(reading: Reading, row: int, number: Decimal, above: Decimal) -> None:
    reading.fault(
        "RfmEdges",
        row,
        "fixed",
        f"{number:f} must be more than the edge above it ({above:f}).",
        f"{number:f} 须大于上一行的上限（{above:f}）。",
    )


def _unplaced(reading: Reading, row: int) -> None:
    reading.fault(
        "RfmEdges",
        row,
        "fixed",
        "this row names no measure, so its fixed edge means nothing; clear the cell.",
        "这一行没有指标，固定上限无从适用；请清空此单元格。",
    )
