"""The main job: read → check → measure → tier → compare → write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from xltier.commands.findings import findings_table, rows_below
from xltier.commands.history import holds, read_history, write_snapshot
from xltier.commands.rules import read_policy
from xltier.language import Sentence
from xltier.tiering.policy import TieringPolicy
from xltier.tiering.quality import Examined, examine
from xltier.tiering.review import History, Review, review
from xltier.workbook.base import Workbook

READING = Sentence("Reading the tables", "正在读取数据")
CHECKING = Sentence("Checking the data", "正在检查数据")
TIERING = Sentence("Measuring and tiering", "正在计算指标并分层")
WRITING = Sentence("Writing the results", "正在写入结果")


@dataclass(frozen=True, slots=True)
class Recalculation:
    """What a recalculation did.

    Attributes:
        review: The result.
        examined: The data as it was used, with its findings.
        policy: The rules that decided.
        as_of: The day the review looks back from.
        replaced: Whether a review of the same day stood in History and was replaced.
        written: Whether the workbook was written.
    """

    review: Review
    examined: Examined
    policy: TieringPolicy
    as_of: date
    replaced: bool
    written: bool


def recalculate(
    workbook: Workbook,
    *,
    as_of: date | None = None,
    today: date | None = None,
    write: bool = True,
) -> Recalculation:
    """Tier every customer of a workbook.

    Args:
        workbook: Holds the tables; it alone is read and written.
        as_of: The day to look back from; None takes the one on the Rules sheet, or today.
        today: The present day, against which a date counts as future; None asks the clock.
        write: Whether the results go into the workbook.

    Raises:
        PolicyError: The rules cannot be used.
        WorkbookError: A table or column is missing, or the workbook cannot be written.
    """
    today = today or date.today()  # noqa: DTZ011 - the day at the user's desk
    _tell(workbook, READING, 0.0)
    policy, typed_as_of = read_policy(workbook)
    as_of = as_of or typed_as_of or today
    customers = workbook.read("Customers")
    _tell(workbook, READING, 0.1)
    purchases = workbook.read("Purchases")
    _tell(workbook, READING, 0.3)
    history = read_history(workbook)
    _tell(workbook, CHECKING, 0.35)
    examined = examine(
        customers,
        purchases,
        as_of=as_of,
        today=today,
        policy=policy,
        language=workbook.language,
        below=rows_below(workbook),
    )
    del customers, purchases
    _tell(workbook, TIERING, 0.45)
    result = review(
        examined, policy=policy, as_of=as_of, history=history, language=workbook.language
    )
    replaced = holds(history, as_of)
    if write:
        _tell(workbook, WRITING, 0.6)
        stage(workbook, result, examined, history)
        workbook.commit()
    _tell(workbook, WRITING, 1.0)
    return Recalculation(result, examined, policy, as_of, replaced, write)


def stage(workbook: Workbook, result: Review, examined: Examined, history: History) -> None:
    """Stage every table that a review writes."""
    workbook.update("Customers", result.customers)
    workbook.replace("Movement", result.movement)
    workbook.replace("TierSummary", result.summary)
    workbook.replace("TierMatrix", result.matrix)
    workbook.replace("ReviewFacts", result.facts)
    workbook.replace("Findings", findings_table(workbook, examined.findings))
    write_snapshot(workbook, history, result)


def _tell(workbook: Workbook, what: Sentence, fraction: float) -> None:
    workbook.status(what.text(workbook.language), fraction)
