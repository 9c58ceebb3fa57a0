"""Findings that belong to no row of a sheet: what methods could not do, lines left in a source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from xltier.language import Sentence
from xltier.tiering.findings import FINDING_COLUMNS, LEVEL_ORDER
from xltier.tiering.quality_rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xltier.language import Language
    from xltier.tiering.remarks import Remark

RULE = "method_remark"
NAMES: dict[str, Sentence] = {
    "score": Sentence("Composite score", "综合评分"),
    "rfm": Sentence("RFM", "RFM"),
    "abc": Sentence("ABC", "ABC"),
    "xyz": Sentence("XYZ", "XYZ"),
    "lifecycle": Sentence("Lifecycle", "生命周期"),
    "segments": Sentence("Segments", "细分客群"),
    "value": Sentence("Expected value", "预期价值"),
}


@dataclass(frozen=True, slots=True)
class Extra:
    """One finding that no rule of data quality made by itself.

    Attributes:
        rule: Id of its rule.
        value: What it is about.
        advice: What to do.
        count: How many it counts for.
        table: The table it is about, if any.
        row: The row of the sheet it is about, if any.
        column: Name of the column it is about, if any.
    """

    rule: str
    value: str | None
    advice: str
    count: int = 1
    table: str | None = None
    row: int | None = None
    column: str | None = None


def of_remarks(remarks: Iterable[Remark], language: Language) -> list[Extra]:
    """Return the remarks of methods as findings."""
    return [
        Extra(RULE, NAMES[remark.method].text(language), remark.sentence.text(language))
        for remark in remarks
    ]


def with_extras(
    findings: pd.DataFrame, counts: pd.DataFrame, extras: Iterable[Extra], language: Language
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return findings and their counts with more of them, worst first.

    Args:
        findings: As `Examined.findings`.
        counts: As `Examined.counts`.
        extras: The findings to add.
        language: The language of the rules' titles.
    """
    extras = list(extras)
    if not extras:
        return findings, counts
    rows = [
        (
            RULES[extra.rule].level,
            extra.rule,
            extra.table,
            extra.row,
            extra.column,
            extra.value,
            extra.advice,
        )
        for extra in extras
    ]
    added = pd.DataFrame(rows, columns=list(FINDING_COLUMNS), dtype=object).astype({"row": "Int64"})
    totals: dict[str, int] = {}
    for extra in extras:
        totals[extra.rule] = totals.get(extra.rule, 0) + extra.count
    count = pd.DataFrame(
        {
            "level": [RULES[rule].level for rule in totals],
            "rule": list(totals),
            "title": [RULES[rule].title.text(language) for rule in totals],
            "count": list(totals.values()),
        }
    )
    return _together(findings, added), _together(counts, count)


def _together(frame: pd.DataFrame, added: pd.DataFrame) -> pd.DataFrame:
    whole = added if frame.empty else pd.concat([frame, added], ignore_index=True)
    order = whole["level"].map({level: at for at, level in enumerate(LEVEL_ORDER)})
    return whole.iloc[order.argsort(kind="stable")].reset_index(drop=True)
