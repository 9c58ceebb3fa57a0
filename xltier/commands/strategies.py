"""The Strategies sheet: how each tier is followed up."""

from __future__ import annotations

from xltier.tiering.policy import TieringPolicy
from xltier.tiering.remark_findings import Extra
from xltier.tiering.strategies import Strategies, read_strategies
from xltier.workbook import shipped
from xltier.workbook.base import Workbook


def workbook_strategies(
    workbook: Workbook, policy: TieringPolicy
) -> tuple[Strategies, list[Extra]]:
    """Return the strategies of a workbook, and what was found in their table.

    A workbook made by an earlier version has no such table: the shipped ones hold there.

    Raises:
        WorkbookError: The table lacks the tiers' column.
    """
    typed = workbook.read("Strategies") if workbook.has("Strategies") else None
    language = workbook.language
    return read_strategies(typed, policy, shipped.strategies(language), language)
