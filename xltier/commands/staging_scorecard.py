"""Stages the scorecards of reps and teams, and whose each move is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltier.tiering.scorecard import scorecard

if TYPE_CHECKING:
    import pandas as pd

    from xltier.commands.examining import Examination
    from xltier.tiering.money import Mask
    from xltier.tiering.review import Review
    from xltier.tiering.scorecard import Scorecard
    from xltier.workbook.base import Workbook

MARK = "Strategies"
"""The table that a workbook made before there were scorecards lacks. Tables and columns there that
are called like ours are the user's own."""


def stage_scorecard(workbook: Workbook, result: Review, data: Examination) -> None:
    """Stage the scorecards that the workbook has room for."""
    if not workbook.has(MARK):
        return
    card = scorecard_of(workbook, result, data)
    for table, frame in (
        ("Scorecard", card.reps),
        ("ScorecardTeams", card.teams),
        ("ScorecardTiers", card.tiers),
    ):
        if workbook.has(table):
            workbook.replace(table, frame)


def scorecard_of(workbook: Workbook, result: Review, data: Examination) -> Scorecard:
    """Return the scorecard of a review of a workbook."""
    reps = workbook.read("Reps") if workbook.has("Reps") else None
    return scorecard(result.ledger, data.policy, reps, _overdue(result), workbook.language)


def movement_for_sheet(workbook: Workbook, movement: pd.DataFrame) -> pd.DataFrame:
    """Return the moves with the columns that the workbook's table can have."""
    return movement if workbook.has(MARK) else movement.drop(columns="counts_for")


def _overdue(result: Review) -> Mask | None:
    """Return whose follow-up is overdue, one entry per customer listed."""
    if "overdue" not in result.customers:
        return None
    late: Mask = result.customers["overdue"].reindex(result.ledger.rows).notna().to_numpy()
    return late
