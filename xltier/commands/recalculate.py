"""The main job: read → check → measure → tier → compare → write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from xltier.commands.examining import examine_workbook, tell
from xltier.commands.findings import findings_table
from xltier.commands.history import holds, read_history, write_snapshot
from xltier.language import Sentence
from xltier.tiering.policy import TieringPolicy
from xltier.tiering.quality import Examined
from xltier.tiering.review import History, Review, review
from xltier.workbook.base import Workbook

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
    data = examine_workbook(workbook, as_of=as_of, today=today)
    policy, as_of, examined = data.policy, data.as_of, data.examined
    history = read_history(workbook)
    tell(workbook, TIERING, 0.45)
    result = review(
        examined, policy=policy, as_of=as_of, history=history, language=workbook.language
    )
    replaced = holds(history, as_of)
    if write:
        tell(workbook, WRITING, 0.6)
        stage(workbook, result, examined, history)
        workbook.commit()
    tell(workbook, WRITING, 1.0)
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
