"""Check the data: run the quality rules and fill the Findings table, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from xltier.commands.findings import findings_table, rows_below
from xltier.commands.rules import read_policy
from xltier.language import Sentence
from xltier.tiering.quality import Examined, examine
from xltier.workbook.base import Workbook

READING = Sentence("Reading the tables", "正在读取数据")
CHECKING = Sentence("Checking the data", "正在检查数据")
WRITING = Sentence("Writing the findings", "正在写入检查结果")


@dataclass(frozen=True, slots=True)
class Check:
    """What a check found.

    Attributes:
        examined: The findings, their counts, and the rows set aside.
        customers: Rows of Customers that were read.
        purchases: Rows of Purchases that were read.
    """

    examined: Examined
    customers: int
    purchases: int

    @property
    def has_errors(self) -> bool:
        """Whether any row had to be left out."""
        return bool((self.examined.counts["level"] == "error").any())


def check(workbook: Workbook, *, as_of: date | None = None, today: date | None = None) -> Check:
    """Run every data-quality rule and write the Findings table.

    Args:
        workbook: Holds the tables.
        as_of: The day to look back from; None takes the one on the Rules sheet, or today.
        today: The present day; None asks the clock.

    Raises:
        PolicyError: The rules cannot be used.
        WorkbookError: A table or column is missing, or the workbook cannot be written.
    """
    today = today or date.today()  # noqa: DTZ011 - the day at the user's desk
    workbook.status(READING.text(workbook.language), 0.0)
    policy, typed_as_of = read_policy(workbook)
    customers, purchases = workbook.read("Customers"), workbook.read("Purchases")
    workbook.status(CHECKING.text(workbook.language), 0.5)
    examined = examine(
        customers,
        purchases,
        as_of=as_of or typed_as_of or today,
        today=today,
        policy=policy,
        language=workbook.language,
        below=rows_below(workbook),
    )
    workbook.status(WRITING.text(workbook.language), 0.7)
    workbook.replace("Findings", findings_table(workbook, examined.findings))
    workbook.commit()
    return Check(examined, len(customers), len(purchases))
