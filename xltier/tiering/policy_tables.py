"""From the tables of the Rules sheet to a policy, with every fault found before anything runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from xltier.errors import CellError
from xltier.tiering.method_rules import METHODS, SCORE_SCALE, Method
from xltier.tiering.method_tables import MethodTables, method_rules
from xltier.tiering.policy import (
    DateOrder,
    Match,
    MeasureBy,
    Tier,
    TieringPolicy,
    Window,
    WindowKind,
)
from xltier.tiering.policy_cells import (
    NO_ROW,
    RULES_TABLES,
    Fault,
    InvalidPolicy,
    Located,
    Reading,
    blank,
    shown,
)
from xltier.tiering.policy_order import (
    TierFault,
    name_faults,
    score_faults,
    the_rest,
    tier_faults,
)
from xltier.tiering.setting_cells import SettingCells

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["NO_ROW", "Fault", "InvalidPolicy", "Located", "MethodTables", "policy_from_tables"]

MOST_DAYS = 36_500
MOST_ORDERS = 1_000_000
CHOICES: dict[str, tuple[str, ...]] = {
    "method": METHODS,
    "window": ("rolling", "calendar_year", "all_time"),
    "match": ("all", "any"),
    "measure_by": ("sales", "margin"),
    "annualise": ("no", "yes"),
    "one_level": ("no", "yes"),
    "date_order": ("auto", "day_first", "month_first"),
}


def policy_from_tables(
    tier_rules: pd.DataFrame,
    settings: Mapping[str, Located],
    tables: MethodTables | None = None,
) -> TieringPolicy:
    """Return the policy that the Rules sheet says.

    Args:
        tier_rules: Raw columns tier, min_amount, min_orders, max_recency_days, min_score, note
            (only tier is needed), best tier first; the index holds the rows on the sheet.
        settings: Raw values of both tables of settings by identifier, choices already as
            identifiers, `segment_features` as a tuple of columns. What is missing or blank has its
            default; a blank extreme_factor turns the check off.
        tables: The other tables of the Rules sheet, as far as the workbook has them.

    Raises:
        InvalidPolicy: With everything that is wrong.
    """
    reading = Reading()
    cells = SettingCells(reading, settings)
    policy = _settings(cells)
    placed = _tiers(reading, tier_rules, policy.currency_decimals)
    _check_names(reading, placed)
    tiers = the_rest(tuple(tier for _, tier in placed))
    if not reading.faults:
        for at, column, sentence in _order_faults(tiers, policy):
            reading.faults.append(Fault("TierRules", placed[at][0], column, sentence))
    policy = replace(policy, tiers=tiers)
    methods = method_rules(cells, tables or MethodTables(), policy)
    if reading.faults:
        raise InvalidPolicy(tuple(sorted(reading.faults, key=_place)))
    return replace(policy, methods=methods)


def _place(fault: Fault) -> tuple[int, int]:
    return RULES_TABLES.index(fault.table), fault.row


def _order_faults(tiers: tuple[Tier, ...], policy: TieringPolicy) -> list[TierFault]:
    """Return what is wrong with the order of the tiers, for the method that decides."""
    if policy.method == "threshold":
        return tier_faults(tiers, policy.match, policy.currency_decimals)
    return score_faults(tiers) if policy.method == "score" else []


def _settings(cells: SettingCells) -> TieringPolicy:
    chosen = {name: cells.choice(name, choices) for name, choices in CHOICES.items()}
    keep_line = cells.share("keep_line")
    months = cells.whole("window_months", 12, 1, 120)
    return TieringPolicy(
        tiers=(),
        match=cast("Match", chosen["match"]),
        window=Window(cast("WindowKind", chosen["window"]), months),
        measure_by=cast("MeasureBy", chosen["measure_by"]),
        annualise=chosen["annualise"] == "yes",
        currency_decimals=cells.whole("currency_decimals", 2, 0, 4),
        keep_line=1.0 if keep_line is None else float(keep_line),
        reviews_in_row=cells.whole("reviews_in_row", 1, 1, 100),
        one_level=chosen["one_level"] == "yes",
        date_order=cast("DateOrder", chosen["date_order"]),
        extreme_factor=_extreme_factor(cells),
        method=cast("Method", chosen["method"]),
    )


def _extreme_factor(cells: SettingCells) -> float | None:
    if "extreme_factor" not in cells.cells:
        return 100.0
    cell = cells.filled("extreme_factor")
    if cell is None:
        return None
    number = cells.reading.number(cell.table, cell.row, "value", cell.value)
    if number is None:
        return None
    if number <= 1:
        cells.fault(
            "extreme_factor",
            f"{shown(cell.value)} must be more than 1; clear the cell to turn the check off.",
            f"{shown(cell.value)} 应大于 1；不需要检查时请清空该单元格。",
        )
    return float(number)


def _tiers(reading: Reading, rules: pd.DataFrame, decimals: int) -> list[tuple[int, Tier]]:
    placed: list[tuple[int, Tier]] = []
    for row, cells in zip(rules.index, rules.to_dict("records"), strict=True):
        filled = {str(name): cell for name, cell in cells.items() if not blank(cell)}
        if not filled:
            continue
        if "tier" not in filled or isinstance(filled["tier"], CellError):
            reading.fault(
                "TierRules",
                int(row),
                "tier",
                "this row has no tier name; type one, or clear the row.",
                "这一行没有层级名称；请填写名称，或清空整行。",
            )
            continue
        placed.append((int(row), _tier(reading, int(row), filled, decimals)))
    return placed


def _tier(reading: Reading, row: int, cells: Mapping[str, Any], decimals: int) -> Tier:
    limits = {"min_orders": MOST_ORDERS, "max_recency_days": MOST_DAYS}
    whole = {
        name: reading.whole("TierRules", row, name, cells[name], (0, most))
        for name, most in limits.items()
        if name in cells
    }
    amount = (
        reading.money("TierRules", row, "min_amount", cells["min_amount"], decimals)
        if "min_amount" in cells
        else None
    )
    return Tier(
        name=" ".join(shown(cells["tier"]).split()),
        min_amount=amount,
        min_orders=whole.get("min_orders"),
        max_recency_days=whole.get("max_recency_days"),
        note=str(cells.get("note", "")),
        min_score=_score(reading, row, cells["min_score"]) if "min_score" in cells else None,
    )


def _score(reading: Reading, row: int, value: object) -> int | None:
    number = reading.number("TierRules", row, "min_score", value)
    if number is None:
        return None
    tenths = number * SCORE_SCALE
    if 0 <= number <= 100 and tenths == int(tenths):
        return int(tenths)
    reading.fault(
        "TierRules",
        row,
        "min_score",
        f"{shown(value)} must be from 0 to 100, with one decimal at most.",
        f"{shown(value)} 应在 0 到 100 之间，最多一位小数。",
    )
    return None


def _check_names(reading: Reading, placed: list[tuple[int, Tier]]) -> None:
    if not placed and not reading.faults:
        reading.fault(
            "TierRules",
            NO_ROW,
            "tier",
            "there are no tiers; type one tier a row, the best first.",
            "没有任何层级；请每行填写一个层级，最高的在最前。",
        )
    for at, sentence in name_faults([tier.name for _, tier in placed]):
        reading.faults.append(Fault("TierRules", placed[at][0], "tier", sentence))
