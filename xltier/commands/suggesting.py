"""Suggest bounds for a wanted split, and write them on the Rules sheet when asked to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from xltier.commands.examining import Examination, examine_workbook
from xltier.commands.outside import Elsewhere
from xltier.commands.showing_what_if import show_what_if
from xltier.commands.telling import tell
from xltier.commands.what_if import WhatIf, what_if_examined
from xltier.errors import UsageError
from xltier.language import Sentence
from xltier.tiering.lines import SheetLines
from xltier.tiering.measured import measured
from xltier.tiering.suggestion import Suggestion, suggest
from xltier.tiering.suggestion_remarks import remarks
from xltier.tiering.suggestion_wish import Base, By, Lever, Wish, check_wish, used_lever
from xltier.workbook.contract import TIER_RULES

if TYPE_CHECKING:
    from xltier.tiering.policy import TieringPolicy
    from xltier.workbook.base import Workbook

SEARCHING = Sentence("Looking for bounds", "正在测算门槛")
WRITING = Sentence("Writing the bounds", "正在写入门槛")
MOVED: dict[Lever, tuple[str, ...]] = {
    "amount": ("min_amount",),
    "orders": ("min_orders",),
    "both": ("min_amount", "min_orders"),
}
"""The columns of TierRules that each lever moves."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """Bounds that were suggested.

    Attributes:
        made: The suggestion: what its rules alone give.
        before: The rules as typed.
        why: Why the split is not quite the wanted one.
        asked: What a review by those rules would give, overrides and steadiness included, beside
            the tiers in the workbook.
        cells: The cells of TierRules that hold the bounds, by row on the sheet.
        applied: Whether the bounds were written.
    """

    made: Suggestion
    before: TieringPolicy
    why: tuple[Sentence, ...]
    asked: WhatIf
    cells: pd.DataFrame
    applied: bool = False


def suggest_bounds(
    workbook: Workbook,
    shares: tuple[int, ...],
    *,
    by: By = "customers",
    lever: Lever | None = None,
    as_of: date | None = None,
    today: date | None = None,
    apply: bool = False,
    elsewhere: Elsewhere | None = None,
) -> Suggested:
    """Find bounds that split the customers as wanted.

    Args:
        workbook: Holds the tables.
        shares: Share of each tier, best first, in hundredths of a per cent.
        by: Whether they are shares of customers or of sales.
        lever: Which bounds may change; None takes those that the rules have.
        as_of: The day to look back from; None takes the one on the Rules sheet, or that of the last
            review where nothing was bought since, or today.
        today: The present day; None asks the clock.
        apply: Write the bounds on the Rules sheet; nothing else is written.
        elsewhere: Where the purchases are; None for the Purchases sheet.

    Raises:
        UsageError: The wish does not fit the rules or the base.
        PolicyError: The rules cannot be used.
        WorkbookError: A table or column is missing, or the workbook cannot be written.
        SourceError: The source of the purchases cannot be read.
    """
    data = examine_workbook(workbook, as_of=as_of, today=today, elsewhere=elsewhere, asking=True)
    try:
        done = suggest_examined(workbook, data, shares, by=by, lever=lever)
    finally:
        data.close()
    return write_bounds(workbook, done) if apply else done


def suggest_examined(
    workbook: Workbook,
    data: Examination,
    shares: tuple[int, ...],
    *,
    by: By = "customers",
    lever: Lever | None = None,
) -> Suggested:
    """Find bounds for a workbook whose data was read and examined; see `suggest_bounds`."""
    tell(workbook, SEARCHING, 0.4)
    base = _base(data)
    wish = Wish(shares, by, lever or used_lever(data.policy))
    check_wish(base, data.policy, wish)
    rules = workbook.read("TierRules")
    _check_columns(rules, wish.lever)
    made = suggest(base, data.policy, wish)
    asked = what_if_examined(workbook, replace(data, policy=made.policy))
    tell(workbook, SEARCHING, 1.0)
    why = tuple(remarks(made, base))
    return Suggested(made, data.policy, why, asked, _bounds(rules, made))


def write_bounds(workbook: Workbook, done: Suggested) -> Suggested:
    """Type suggested bounds into TierRules; they decide from the next review on.

    Raises:
        WorkbookError: The workbook cannot be written, or the rules were changed meanwhile.
    """
    tell(workbook, WRITING, 0.8)
    workbook.update("TierRules", done.cells)
    if not workbook.calculates:
        show_what_if(workbook, done.made.policy, workbook.read("Customers"), done.cells)
    workbook.commit()
    tell(workbook, WRITING, 1.0)
    return replace(done, applied=True)


def _base(data: Examination) -> Base:
    lines = data.source or SheetLines(data.examined)
    now = measured(lines, len(data.examined.customers), data.policy, data.as_of)
    return Base(now.figures, now.known, now.actual)


def _check_columns(rules: pd.DataFrame, lever: Lever) -> None:
    missing = [name for name in MOVED[lever] if name not in rules]
    if missing:
        label = TIER_RULES.column(missing[0]).label
        raise UsageError(
            f"The table TierRules has no column {label.en}: add it, or choose another --lever.",
            f"表 TierRules 中没有“{label.zh}”列：请添加该列，或换一个 --lever。",
        )


def _bounds(rules: pd.DataFrame, made: Suggestion) -> pd.DataFrame:
    """Return the cells of TierRules that change, by row on the sheet."""
    policy, cells = made.policy, {}
    for row, name in rules["tier"].items():
        rank = None if pd.isna(name) else policy.rank_of(str(name))
        if rank is not None and rank < len(policy.tiers) - 1:
            cells[row] = _typed(policy, rank, MOVED[made.wish.lever])
    return pd.DataFrame.from_dict(cells, orient="index")


def _typed(policy: TieringPolicy, rank: int, columns: tuple[str, ...]) -> dict[str, float]:
    tier = policy.tiers[rank]
    unit = 10**policy.currency_decimals
    typed = {"min_amount": (tier.min_amount or 0) / unit, "min_orders": float(tier.min_orders or 0)}
    return {name: typed[name] for name in columns}
