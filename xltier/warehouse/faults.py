"""What can be wrong with a line, by the rule ids of the workbook's own checks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a line.

    Attributes:
        rule: Id of the data-quality rule.
        column: The column of the purchases it is about, empty for the line as a whole.
        when: SQL: whether a line has it.
        shown: SQL: the cell as text.
    """

    rule: str
    column: str
    when: str
    shown: str


UNREADABLE_ROW = "unreadable_row"
SHORTENED_ID = "shortened_id"
