"""What a check and a recalculation begin with: rules and data read, the data examined."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from xltier.commands.features import every_own_column, own_columns
from xltier.commands.findings import rows_below
from xltier.commands.history import outgrown
from xltier.commands.looking_back import LookingBack, looking_back, newest_purchase
from xltier.commands.outside import Asked, Elsewhere, OutsideLines, examine_outside
from xltier.commands.rules import read_policy
from xltier.commands.strategies import workbook_strategies
from xltier.commands.telling import tell
from xltier.errors import WorkbookError
from xltier.language import Sentence
from xltier.tiering.libraries import load_libraries
from xltier.tiering.policy import TieringPolicy
from xltier.tiering.quality import Examined, examine
from xltier.tiering.remark_findings import Extra, with_extras
from xltier.tiering.strategies import Strategies
from xltier.workbook.base import Workbook
from xltier.workbook.contract import DELIVERY

MANY = 5_000
"""Customers from which reading takes longer than loading the libraries of the models."""

READING = Sentence("Reading the tables", "正在读取数据")
CHECKING = Sentence("Checking the data", "正在检查数据")


@dataclass(frozen=True, slots=True)
class Examination:
    """The rules and the data of a workbook, ready to be tiered.

    Attributes:
        policy: The rules.
        since: The day to look back from, and where it comes from.
        examined: The data as it is used, with its findings.
        customers: Rows of Customers that were read.
        purchases: Order lines that were read.
        traits: The Customers table as read, for segments.
        source: The order lines where they are not on the Purchases sheet.
        added: Customers whom only the source of the purchases has; they follow the others.
        strategies: How each tier is followed up.
        lines: The Purchases table as read, where the whole of both tables was asked for; `traits`
            then has every column of Customers, the user's own by their headers.
    """

    policy: TieringPolicy
    since: LookingBack
    examined: Examined
    customers: int
    purchases: int
    traits: pd.DataFrame
    source: OutsideLines | None = None
    added: int = 0
    strategies: Strategies | None = None
    lines: pd.DataFrame | None = None

    @property
    def as_of(self) -> date:
        """The day to look back from."""
        return self.since.day

    def close(self) -> None:
        """Let go of the source of the purchases."""
        if self.source is not None:
            self.source.purchases.close()


def examine_workbook(
    workbook: Workbook,
    *,
    as_of: date | None,
    today: date | None,
    elsewhere: Elsewhere | None = None,
    whole: bool = False,
    asking: bool = False,
) -> Examination:
    """Read the rules, then the data, and run every data-quality rule.

    Args:
        workbook: Holds the tables.
        as_of: The day to look back from; None takes the one on the Rules sheet, or today.
        today: The present day, against which a date counts as future; None asks the clock.
        elsewhere: Where the purchases are; None for the Purchases sheet.
        whole: Whether to keep both tables as read, with the columns that are not looked at.
        asking: This is a question about the rules, not a review: instead of today, it looks back
            from the day of the last review where nothing was bought since.

    Raises:
        PolicyError: The rules cannot be used.
        WorkbookError: A table or column is missing.
        SourceError: The source of the purchases cannot be read.
    """
    today = today or date.today()  # noqa: DTZ011 - the day at the user's desk
    _refuse_a_part(workbook)
    tell(workbook, READING, 0.0)
    policy, typed_as_of = read_policy(workbook)
    strategies, amiss = workbook_strategies(workbook, policy)
    given = as_of or typed_as_of
    since = LookingBack(given or today, "given" if given or not asking else "today")
    also = every_own_column(workbook) if whole else own_columns(policy)
    customers = workbook.read("Customers", also=also)
    tell(workbook, READING, 0.1)
    if len(customers) >= MANY:
        load_libraries(policy.methods)
    purchases = workbook.read("Purchases")
    below = rows_below(workbook)
    lines = purchases if whole else None
    if elsewhere is not None:
        asked = Asked(policy, since.day, today, workbook.language, below, len(purchases))
        data = _examine_elsewhere(workbook, customers, elsewhere, asked, since)
        data = replace(data, lines=lines)
        return _followed_up(data, strategies, amiss, workbook)
    if since.origin == "today":
        since = looking_back(workbook, newest_purchase(purchases, policy, today), today)
    tell(workbook, CHECKING, 0.35)
    examined = examine(
        customers,
        purchases,
        as_of=since.day,
        today=today,
        policy=policy,
        language=workbook.language,
        below=below,
    )
    data = Examination(
        policy, since, examined, len(customers), len(purchases), customers, lines=lines
    )
    return _followed_up(data, strategies, amiss, workbook)


def _refuse_a_part(workbook: Workbook) -> None:
    """Refuse a rep's workbook: ranks and classes of some customers are not those of all."""
    if workbook.has(DELIVERY.name):
        raise WorkbookError(
            "This workbook was sent to a rep and holds a part of the customers only, so it cannot "
            "be reviewed: review the manager's workbook and distribute it again.",
            "这是发给业务员的工作簿，只含部分客户，不能在此盘点：请在主表中盘点后重新发放。",
        )


def _followed_up(
    data: Examination, strategies: Strategies, amiss: list[Extra], workbook: Workbook
) -> Examination:
    """Return the data with the strategies, and what was found in them among its findings."""
    examined = data.examined
    findings, counts = with_extras(examined.findings, examined.counts, amiss, workbook.language)
    examined = replace(examined, findings=findings, counts=counts)
    return replace(data, examined=examined, strategies=strategies)


def _examine_elsewhere(
    workbook: Workbook,
    customers: pd.DataFrame,
    elsewhere: Elsewhere,
    asked: Asked,
    since: LookingBack,
) -> Examination:
    purchases = elsewhere.open(asked.policy, asked.today, workbook)
    try:
        if since.origin == "today":
            span = purchases.sales_span
            since = looking_back(workbook, None if span is None else span[1], asked.today)
            asked = replace(asked, as_of=since.day)
        tell(workbook, CHECKING, 0.35)
        # A base that was larger than a sheet at the last review still is what is reviewed.
        adding = elsewhere.add_customers or customers.empty or outgrown(workbook, len(customers))
        found = examine_outside(customers, purchases, asked, add_customers=adding)
    except BaseException:
        purchases.close()
        raise
    return Examination(
        policy=asked.policy,
        since=since,
        examined=found.examined,
        customers=len(customers),
        purchases=purchases.rows,
        traits=customers,
        source=found.lines,
        added=found.added,
    )
