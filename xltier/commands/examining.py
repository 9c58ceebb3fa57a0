"""What a check and a recalculation begin with: rules and data read, the data examined."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from xltier.commands.findings import rows_below
from xltier.commands.rules import read_policy
from xltier.language import Sentence
from xltier.tiering.policy import TieringPolicy
from xltier.tiering.quality import Examined, examine
from xltier.workbook.base import Workbook

READING = Sentence("Reading the tables", "正在读取数据")
CHECKING = Sentence("Checking the data", "正在检查数据")


@dataclass(frozen=True, slots=True)
class Examination:
    """The rules and the data of a workbook, ready to be tiered.

    Attributes:
        policy: The rules.
        as_of: The day to look back from.
        examined: The data as it is used, with its findings.
        customers: Rows of Customers that were read.
        purchases: Rows of Purchases that were read.
    """

    policy: TieringPolicy
    as_of: date
    examined: Examined
    customers: int
    purchases: int


def examine_workbook(workbook: Workbook, *, as_of: date | None, today: date | None) -> Examination:
    """Read the rules, then the data, and run every data-quality rule.

    Args:
        workbook: Holds the tables.
        as_of: The day to look back from; None takes the one on the Rules sheet, or today.
        today: The present day, against which a date counts as future; None asks the clock.

    Raises:
        PolicyError: The rules cannot be used.
        WorkbookError: A table or column is missing.
    """
    today = today or date.today()  # noqa: DTZ011 - the day at the user's desk
    tell(workbook, READING, 0.0)
    policy, typed_as_of = read_policy(workbook)
    as_of = as_of or typed_as_of or today
    customers = workbook.read("Customers")
    tell(workbook, READING, 0.1)
    purchases = workbook.read("Purchases")
    tell(workbook, CHECKING, 0.35)
    examined = examine(
        customers,
        purchases,
        as_of=as_of,
        today=today,
        policy=policy,
        language=workbook.language,
        below=rows_below(workbook),
    )
    return Examination(policy, as_of, examined, len(customers), len(purchases))


def tell(workbook: Workbook, what: Sentence, fraction: float) -> None:
    """Show what is going on, in the workbook's language."""
    workbook.status(what.text(workbook.language), fraction)
