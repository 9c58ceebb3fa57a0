"""Findings as they are collected: every one counted, the first thousand of each rule listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from xltier.errors import CellError
from xltier.tiering.cells import cell_text
from xltier.tiering.quality_rules import MORE, RULES

if TYPE_CHECKING:
    from xltier.language import Language
    from xltier.tiering.money import Integers, Mask

LISTED = 1000
LEVEL_ORDER = ("error", "warning", "note")
FINDING_COLUMNS = ("level", "rule", "table", "row", "column", "value", "advice")

Details = Mapping[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Source:
    """A table as it was read.

    Attributes:
        table: Its name.
        raw: Its cells; the index holds the sheet rows.
    """

    table: str
    raw: pd.DataFrame


@dataclass(slots=True)
class Findings:
    """Collects findings and the rows that errors leave out.

    Attributes:
        language: The language of the advice.
        listed: Findings in full, at most `LISTED` a rule.
        counts: All findings by rule.
        left_out: Sheet rows that an error leaves out, in batches of table, rule and rows.
    """

    language: Language
    listed: list[dict[str, Any]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    left_out: list[tuple[str, str, Integers]] = field(default_factory=list)

    def add(
        self,
        rule: str,
        source: Source,
        where: Mask | Integers,
        column: str,
        details: Details | None = None,
    ) -> None:
        """Add the findings of one rule.

        Args:
            rule: Id of the rule.
            source: The table.
            where: Which rows: a mask, or places in the table as read.
            column: Name of the column, whose cells are shown.
            details: For each word in braces of the advice, one value for each row found. To save
                work the values may cover only the rows that are listed (`room` of them).
        """
        places = np.flatnonzero(where) if where.dtype == np.bool_ else where
        if not len(places):
            return
        room = self.room(rule)
        self.counts[rule] = self.counts.get(rule, 0) + len(places)
        rows, raw = source.raw.index.to_numpy(), source.raw
        if RULES[rule].level == "error":
            self.left_out.append((source.table, rule, rows[places]))
        shown = places[:room]
        values = raw[column].iloc[shown].tolist() if column in raw else [None] * len(shown)
        advice = RULES[rule].advice.text(self.language)
        for at, (row, value) in enumerate(zip(rows[shown].tolist(), values, strict=True)):
            words = {name: filling[at] for name, filling in (details or {}).items()}
            self._list(rule, source.table, row, column, _shown(value), advice.format(**words))

    def say(
        self, rule: str, table: str, column: str | None, row: int | None = None, **words: object
    ) -> None:
        """Add one finding that belongs to no single row that was read."""
        self.counts[rule] = self.counts.get(rule, 0) + 1
        advice = RULES[rule].advice.text(self.language).format(**words)
        self._list(rule, table, row, column, None, advice)

    def room(self, rule: str) -> int:
        """Return how many more findings of a rule will be listed."""
        return max(0, LISTED - self.counts.get(rule, 0))

    def frame(self) -> pd.DataFrame:
        """Return the findings listed: worst first, each rule's remainder as a last row."""
        found = sorted(self.listed, key=self._order)
        rows: list[dict[str, Any]] = []
        for at, finding in enumerate(found):
            rows.append(finding)
            rule = finding["rule"]
            last = at + 1 == len(found) or found[at + 1]["rule"] != rule
            if last and self.counts[rule] > LISTED:
                rows.append(self._remainder(rule, finding["table"]))
        frame = pd.DataFrame(rows, columns=list(FINDING_COLUMNS), dtype=object)
        return frame.astype({"row": "Int64"})

    def count_frame(self) -> pd.DataFrame:
        """Return the number of findings by rule: columns level, rule, title, count."""
        ids = [rule for rule in RULES if rule in self.counts]
        ids.sort(key=lambda rule: LEVEL_ORDER.index(RULES[rule].level))
        return pd.DataFrame(
            {
                "level": [RULES[rule].level for rule in ids],
                "rule": ids,
                "title": [RULES[rule].title.text(self.language) for rule in ids],
                "count": [self.counts[rule] for rule in ids],
            }
        )

    def left_out_frame(self) -> pd.DataFrame:
        """Return each row left out, once, with the first error found: columns table, row, rule."""
        frames = [
            pd.DataFrame({"table": table, "row": rows, "rule": rule})
            for table, rule, rows in self.left_out
        ]
        if not frames:
            return pd.DataFrame({"table": [], "row": [], "rule": []}).astype({"row": np.int64})
        return pd.concat(frames, ignore_index=True).drop_duplicates(
            ["table", "row"], ignore_index=True
        )

    def _list(self, *content: object) -> None:
        rule = str(content[0])
        finding = dict(zip(FINDING_COLUMNS, (RULES[rule].level, *content), strict=True))
        self.listed.append(finding)

    def _order(self, finding: dict[str, Any]) -> tuple[int, int, str, int]:
        rule = finding["rule"]
        level = LEVEL_ORDER.index(RULES[rule].level)
        return level, list(RULES).index(rule), finding["table"], finding["row"] or 0

    def _remainder(self, rule: str, table: str) -> dict[str, Any]:
        count = f"{self.counts[rule] - LISTED:,}"
        advice = MORE.text(self.language).format(count=count)
        return dict(
            zip(
                FINDING_COLUMNS,
                (RULES[rule].level, rule, table, None, None, None, advice),
                strict=True,
            )
        )


def _shown(value: object) -> str | None:
    """Return a cell's content as text; None where it is blank."""
    return str(value) if isinstance(value, CellError) else cell_text(value)
