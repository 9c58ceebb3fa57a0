"""From the tables of the Rules sheet to a policy, with every fault found before anything runs."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from xltier.errors import CellError
from xltier.tiering.money import LARGEST_MINOR, minor_of
from xltier.tiering.policy import (
    DateOrder,
    Match,
    MeasureBy,
    Tier,
    TieringPolicy,
    Window,
    WindowKind,
)
from xltier.tiering.policy_cells import Fault, InvalidPolicy, Located, Reading, blank, shown
from xltier.tiering.policy_order import name_faults, the_rest, tier_faults

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["NO_ROW", "Fault", "InvalidPolicy", "Located", "policy_from_tables"]

MOST_DAYS = 36_500
MOST_ORDERS = 1_000_000
NO_ROW = 0
"""The row of a fault that stands in no row: the table is empty."""
CHOICES: dict[str, tuple[str, ...]] = {
    "window": ("rolling", "calendar_year", "all_time"),
    "match": ("all", "any"),
    "measure_by": ("sales", "margin"),
    "annualise": ("no", "yes"),
    "one_level": ("no", "yes"),
    "date_order": ("auto", "day_first", "month_first"),
}


def policy_from_tables(tier_rules: pd.DataFrame, settings: Mapping[str, Located]) -> TieringPolicy:
    """Return the policy that the Rules sheet says.

    Args:
        tier_rules: Raw columns tier, min_amount, min_orders, max_recency_days, note (only tier is
            needed), best tier first; the index holds the rows on the sheet.
        settings: Raw values by identifier, choices already as identifiers. What is missing or
            blank has its default; a blank extreme_factor turns the check off.

    Raises:
        InvalidPolicy: With everything that is wrong.
    """
    reading = Reading()
    policy = _settings(reading, settings)
    placed = _tiers(reading, tier_rules, policy.currency_decimals)
    _check_names(reading, placed)
    tiers = the_rest(tuple(tier for _, tier in placed))
    if not reading.faults:
        for at, column, sentence in tier_faults(tiers, policy.match, policy.currency_decimals):
            reading.faults.append(Fault("TierRules", placed[at][0], column, sentence))
    if reading.faults:
        raise InvalidPolicy(tuple(sorted(reading.faults, key=_place)))
    return replace(policy, tiers=tiers)


def _place(fault: Fault) -> tuple[bool, int]:
    return fault.table == "Settings", fault.row


def _settings(reading: Reading, settings: Mapping[str, Located]) -> TieringPolicy:
    filled = {name: cell for name, cell in settings.items() if not blank(cell.value)}
    chosen = {name: _choice(reading, filled, name) for name in CHOICES}

    def whole(name: str, default: int, least: int, most: int) -> int:
        cell = filled.get(name)
        if cell is None:
            return default
        number = reading.whole("Settings", cell.row, "value", cell.value, (least, most))
        return default if number is None else number

    return TieringPolicy(
        tiers=(),
        match=cast("Match", chosen["match"]),
        window=Window(cast("WindowKind", chosen["window"]), whole("window_months", 12, 1, 120)),
        measure_by=cast("MeasureBy", chosen["measure_by"]),
        annualise=chosen["annualise"] == "yes",
        currency_decimals=whole("currency_decimals", 2, 0, 4),
        keep_line=_keep_line(reading, filled.get("keep_line")),
        reviews_in_row=whole("reviews_in_row", 1, 1, 100),
        one_level=chosen["one_level"] == "yes",
        date_order=cast("DateOrder", chosen["date_order"]),
        extreme_factor=_extreme_factor(reading, settings, filled),
    )


def _choice(reading: Reading, filled: Mapping[str, Located], name: str) -> str:
    cell = filled.get(name)
    if cell is None:
        return CHOICES[name][0]
    if cell.value not in CHOICES[name]:
        reading.fault(
            "Settings",
            cell.row,
            "value",
            f"“{cell.value}” is not one of the choices; pick one from the list.",
            f"“{cell.value}”不在可选项中；请从下拉列表中选择。",
        )
        return CHOICES[name][0]
    return str(cell.value)


def _keep_line(reading: Reading, cell: Located | None) -> float:
    if cell is None:
        return 1.0
    text = unicodedata.normalize("NFKC", cell.value).strip() if isinstance(cell.value, str) else ""
    percent = text.endswith("%")
    number = reading.number("Settings", cell.row, "value", text[:-1] if percent else cell.value)
    if number is None:
        return 1.0
    share = number / 100 if percent else number
    if not 0 < share <= 1:
        reading.fault(
            "Settings",
            cell.row,
            "value",
            f"{shown(cell.value)} must be more than 0 % and at most 100 %.",
            f"{shown(cell.value)} 应大于 0% 且不超过 100%。",
        )
        return 1.0
    return float(share)


def _extreme_factor(
    reading: Reading, settings: Mapping[str, Located], filled: Mapping[str, Located]
) -> float | None:
    if "extreme_factor" not in settings:
        return 100.0
    cell = filled.get("extreme_factor")
    if cell is None:
        return None
    number = reading.number("Settings", cell.row, "value", cell.value)
    if number is None:
        return None
    if number <= 1:
        reading.fault(
            "Settings",
            cell.row,
            "value",
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
    amount = _amount(reading, row, cells["min_amount"], decimals) if "min_amount" in cells else None
    return Tier(
        name=" ".join(shown(cells["tier"]).split()),
        min_amount=amount,
        min_orders=whole.get("min_orders"),
        max_recency_days=whole.get("max_recency_days"),
        note=str(cells.get("note", "")),
    )


def _amount(reading: Reading, row: int, value: object, decimals: int) -> int | None:
    number = reading.number("TierRules", row, "min_amount", value)
    if number is None:
        return None
    scaled = number * 10**decimals
    if number < 0:
        en, zh = "is negative; an amount is 0 or more.", "是负数；金额须为 0 或以上。"
    elif scaled >= LARGEST_MINOR:
        en, zh = "is too large; type a smaller amount.", "过大；请填写较小的金额。"
    elif scaled != int(scaled):
        en = f"has more decimals than the currency, which has {decimals}; round it."
        zh = f"的小数位多于币种的小数位（{decimals} 位）；请四舍五入。"
    else:
        return minor_of(number, decimals)
    reading.fault("TierRules", row, "min_amount", f"{shown(value)} {en}", f"{shown(value)} {zh}")
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
