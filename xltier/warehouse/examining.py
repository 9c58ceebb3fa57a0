"""One pass over a source that counts what is wrong with its rows and what remains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from xltier.errors import SourceError
from xltier.warehouse.faults import UNREADABLE_ROW

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from xltier.warehouse.cleaning import Cleaning
    from xltier.warehouse.faults import Fault
    from xltier.warehouse.kinds import SourceTable
    from xltier.warehouse.session import Session

FINDINGS = ("rule", "count", "example", "column")
LARGEST_TOTAL = 2.0**62
SHOWN = 80


@dataclass(frozen=True, slots=True)
class Examined:
    """What stands in a source.

    Attributes:
        rows: Its rows.
        span: First and last date of the lines that count, None if there are none.
        findings: Columns rule, count, example (a cell as text, empty if blank), column.
    """

    rows: int
    span: tuple[date, date] | None
    findings: pd.DataFrame


def examined(session: Session, table: SourceTable, cleaning: Cleaning) -> Examined:
    """Count the rows of a source by what is wrong with them.

    Raises:
        SourceError: The amounts add up to more than can be counted exactly.
    """
    flags = {f"warning_{n}": warning for n, warning in enumerate(cleaning.warnings)}
    asked = ", ".join(["fault", *flags])
    groups = session.pull(
        session.lazy(
            f"SELECT {asked}, count(*) AS n, min(shown) AS example, min(date) AS first, "
            "max(date) AS last, sum(abs(CAST(amount_minor AS DOUBLE))) AS total "
            f"FROM ({cleaning.rows}) AS examined GROUP BY {asked}"
        )
    ).to_pylist()
    good = [group for group in groups if group["fault"] == 0]
    _refuse_uncountable(table, good)
    found = [
        _finding(fault, [group for group in groups if group["fault"] == place])
        for place, fault in enumerate(cleaning.faults, 1)
    ]
    found += [
        _finding(warning, [group for group in good if group[name]])
        for name, warning in flags.items()
    ]
    found.append((UNREADABLE_ROW, table.unreadable, table.unreadable_example, ""))
    return Examined(
        rows=sum(group["n"] for group in groups) + table.unreadable,
        span=(min(g["first"] for g in good), max(g["last"] for g in good)) if good else None,
        findings=pd.DataFrame([row for row in found if row[1]], columns=list(FINDINGS)),
    )


def _finding(fault: Fault, groups: Sequence[dict[str, Any]]) -> tuple[str, int, str, str]:
    examples = [group["example"] for group in groups if group["example"]]
    example = min(examples, default="")[:SHOWN]
    return fault.rule, sum(group["n"] for group in groups), example, fault.column


def _refuse_uncountable(table: SourceTable, good: Sequence[dict[str, Any]]) -> None:
    if sum(group["total"] or 0.0 for group in good) >= LARGEST_TOTAL:
        raise SourceError(
            f"{table.label}: the amounts add up to more than can be counted exactly; correct the "
            "largest ones.",
            f"{table.label}：金额合计超出可精确计算的范围；请更正其中过大的金额。",
        )
