"""What becomes of each column of Customers on its way to a rep: shown, masked or left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

from xltier.sharing.masks import KINDS, masked_column

if TYPE_CHECKING:
    import pandas as pd

Showing = Literal["show", "mask", "omit"]


@dataclass(frozen=True, slots=True)
class SharedColumn:
    """What becomes of one column.

    Attributes:
        own: In a rep's workbook, of the rep's own customers.
        summary: In the lists of risers and fallers.
        editable: Whether the rep may change it; a masked column can only be read.
    """

    own: Showing = "show"
    summary: Showing = "omit"
    editable: bool = True


RESULT: Final = SharedColumn("show", "show", editable=False)
"""A column that a review writes: what the lists are about, and nothing to type in."""

USERS_OWN: Final = SharedColumn()
"""A column of the user's own that the table does not list."""


@dataclass(frozen=True, slots=True)
class SharingPolicy:
    """The rules of sharing.

    Attributes:
        columns: By identifier of the contract, or by header for the user's own columns.
        results: Identifiers of the columns that a review writes.
        team_comparison: Whether a rep's workbook compares with the team and with all reps.
        mask_mentions: Whether mentions of other reps' customers are masked in texts.
    """

    columns: Mapping[str, SharedColumn] = field(default_factory=lambda: MappingProxyType({}))
    results: frozenset[str] = frozenset()
    team_comparison: bool = False
    mask_mentions: bool = True

    def of(self, column: str) -> SharedColumn:
        """Return what becomes of a column, listed or not."""
        known = self.columns.get(column)
        if known is not None:
            return known
        return RESULT if column in self.results else USERS_OWN

    def editable(self, column: str) -> bool:
        """Tell whether a rep may change a column: only one that is shown as it is."""
        rule = self.of(column)
        return rule.editable and rule.own == "show" and column not in self.results

    def left_out(self, columns: pd.Index | list[str]) -> tuple[str, ...]:
        """Return those of the columns that a rep's workbook lacks."""
        return tuple(name for name in map(str, columns) if self.of(name).own == "omit")

    def own(self, customers: pd.DataFrame) -> pd.DataFrame:
        """Return rows of Customers as their rep sees them: columns masked or left out."""
        return self._shared(customers, {name: self.of(name).own for name in customers.columns})

    def summary(self, rows: pd.DataFrame, names: Mapping[str, str] | None = None) -> pd.DataFrame:
        """Return rows of a summary list as a rep sees them: cells masked or emptied.

        The lists keep their columns, since charts and formats count on them.

        Args:
            rows: The list.
            names: Column of Customers behind a column of the list, where they differ.
        """
        behind = {name: (names or {}).get(name, str(name)) for name in rows.columns}
        shown = {name: self.of(column).summary for name, column in behind.items()}
        changed = {}
        for name, showing in shown.items():
            if showing == "mask":
                changed[name] = masked_column(rows[name], KINDS.get(behind[name], "any"))
            elif showing == "omit":
                changed[name] = rows[name].astype(object).map(lambda _: None)
        return rows.assign(**changed) if changed else rows

    @staticmethod
    def _shared(frame: pd.DataFrame, showing: Mapping[str, Showing]) -> pd.DataFrame:
        kept = [name for name in frame.columns if showing[name] != "omit"]
        masks = {
            name: masked_column(frame[name], KINDS.get(name, "any"))
            for name in kept
            if showing[name] == "mask"
        }
        return frame[kept].assign(**masks)
