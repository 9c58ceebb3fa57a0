"""The main job: read → check → measure → tier → compare → write."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from xltier.commands.examining import Examination, examine_workbook
from xltier.commands.history import holds, read_history
from xltier.commands.output import write_out
from xltier.commands.outside import Elsewhere
from xltier.commands.staging import stage
from xltier.commands.telling import tell
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
        history: The reviews kept before this one.
        source: Where the purchases came from; None for the Purchases sheet.
        output: Where every customer's result went beside the workbook.
    """

    review: Review
    examined: Examined
    policy: TieringPolicy
    as_of: date
    replaced: bool
    written: bool
    history: History = field(repr=False)
    source: Sentence | None = None
    output: Sentence | None = None


def recalculate(
    workbook: Workbook,
    *,
    as_of: date | None = None,
    today: date | None = None,
    write: bool = True,
    elsewhere: Elsewhere | None = None,
    out: str | None = None,
) -> Recalculation:
    """Tier every customer of a workbook.

    Args:
        workbook: Holds the tables; it alone is read and written.
        as_of: The day to look back from; None takes the one on the Rules sheet, or today.
        today: The present day, against which a date counts as future; None asks the clock.
        write: Whether the results go into the workbook.
        elsewhere: Where the purchases are; None for the Purchases sheet.
        out: A file or table that takes every customer's result beside the workbook.

    Raises:
        PolicyError: The rules cannot be used.
        WorkbookError: A table or column is missing, or the workbook cannot be written.
        SourceError: The source of the purchases cannot be read, or `out` not be written.
    """
    data = examine_workbook(workbook, as_of=as_of, today=today, elsewhere=elsewhere)
    try:
        return recalculate_examined(workbook, data, write=write, out=out)
    finally:
        data.close()


def recalculate_examined(
    workbook: Workbook, data: Examination, *, write: bool, out: str | None = None
) -> Recalculation:
    """Tier every customer of a workbook whose data was read and examined; see `recalculate`."""
    history = read_history(workbook, data.as_of)
    tell(workbook, TIERING, 0.45)
    result = review(
        data.examined,
        policy=data.policy,
        as_of=data.as_of,
        history=history,
        language=workbook.language,
        lines=data.source,
        traits=data.traits,
        strategies=data.strategies,
    )
    replaced = holds(history, data.as_of)
    output = None
    if write:
        tell(workbook, WRITING, 0.6)
        result = stage(workbook, result, data, history)
        if out is not None:
            output = write_out(result, data, out)
        workbook.commit()
    tell(workbook, WRITING, 1.0)
    return Recalculation(
        review=result,
        examined=data.examined,
        policy=data.policy,
        as_of=data.as_of,
        replaced=replaced,
        written=write,
        source=None if data.source is None else data.source.purchases.description,
        output=output,
        history=history,
    )
