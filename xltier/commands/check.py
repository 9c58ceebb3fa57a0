"""Check the data: run the quality rules and fill the Findings table, nothing else."""

from __future__ import annotations

from datetime import date

from xltier.commands.examining import Examination, examine_workbook
from xltier.commands.findings import findings_table
from xltier.commands.telling import tell
from xltier.language import Sentence
from xltier.workbook.base import Workbook

WRITING = Sentence("Writing the findings", "正在写入检查结果")


def check(
    workbook: Workbook, *, as_of: date | None = None, today: date | None = None
) -> Examination:
    """Run every data-quality rule and write the Findings table.

    Args:
        workbook: Holds the tables.
        as_of: The day to look back from; None takes the one on the Rules sheet, or today.
        today: The present day; None asks the clock.

    Raises:
        PolicyError: The rules cannot be used.
        WorkbookError: A table or column is missing, or the workbook cannot be written.
    """
    data = examine_workbook(workbook, as_of=as_of, today=today)
    tell(workbook, WRITING, 0.7)
    workbook.replace("Findings", findings_table(workbook, data.examined.findings))
    workbook.commit()
    return data
