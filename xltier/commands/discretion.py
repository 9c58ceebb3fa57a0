"""What reps may see: columns masked or left out, mentions of others' customers masked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xltier.sharing.mentions import MentionSearch, free_columns, mask_mentions
from xltier.sharing.needles import Needles
from xltier.workbook.contract import CUSTOMERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xltier.commands.portions import Group, Portion, Prepared
    from xltier.sharing.columns import SharingPolicy

MOVERS: Final = ("Risers", "Fallers")
NAMED: Final = {"customer": "name", "rep": "rep"}
"""Columns of the movers that are the user's own data, and the columns of Customers behind them."""

WORDS: Final = ("product", "category")


@dataclass(slots=True)
class Discretion:
    """Applies the rules of sharing to what goes out.

    Attributes:
        policy: The rules.
        search: Finds mentions of customers; None where they are not masked.
        mentioning: Columns of Purchases in which any customer is mentioned at all.
        masked: Mentions masked so far, by name of the rep or team.
    """

    policy: SharingPolicy
    search: MentionSearch | None
    mentioning: tuple[str, ...]
    masked: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, prepared: Prepared, groups: Iterable[Group], policy: SharingPolicy) -> Discretion:
        """Make ready for a base.

        Args:
            prepared: The base.
            groups: Everyone who has customers, whether or not a workbook goes to them.
            policy: The rules.
        """
        if not policy.mask_mentions:
            return cls(policy, None, ())
        customers, lines = prepared.data.traits, prepared.data.lines
        owners = pd.Series(-1, index=customers.index)
        for group in groups:
            owners.loc[group.rows] = group.place
        words = _words(prepared, lines)
        needles = Needles.of(customers, owners.to_numpy(dtype=np.int64), words)
        search = MentionSearch.of(needles)
        return cls(policy, search, _mentioning(search, lines))

    def applied(self, portion: Portion) -> dict[str, pd.DataFrame]:
        """Return the tables of a workbook as its reader may see them."""
        tables, group = dict(portion.tables), portion.group
        if self.search is not None:
            customers = tables["Customers"]
            free = free_columns(customers, CUSTOMERS.owned)
            tables["Customers"] = self._masked(customers, free, group)
            tables["Purchases"] = self._masked(tables["Purchases"], self.mentioning, group)
        tables["Customers"] = self.policy.own(tables["Customers"])
        if "Followups" in tables:
            tables["Followups"] = self.policy.own(tables["Followups"])
        for name in MOVERS:
            if name in tables:
                movers = tables[name]
                shown = self.policy.summary(movers[list(NAMED)], NAMED)
                tables[name] = movers.assign(**{str(each): shown[each] for each in shown})
        return tables

    def _masked(self, frame: pd.DataFrame, columns: Sequence[str], group: Group) -> pd.DataFrame:
        if self.search is None or not columns or frame.empty:
            return frame
        owners = np.full(len(frame), group.place, dtype=np.int64)
        done = mask_mentions(frame, owners, self.search, columns)
        self.masked[group.name] += done.masked.get(group.place, 0)
        return done.frame


def _words(prepared: Prepared, lines: pd.DataFrame | None) -> list[str]:
    """Return the words of the base that are no names of customers: tiers, products, categories."""
    words = list(prepared.policy.names)
    for name in WORDS:
        if lines is not None and name in lines:
            words += [str(word) for word in lines[name].dropna().unique()]
    return words


def _mentioning(search: MentionSearch, lines: pd.DataFrame | None) -> tuple[str, ...]:
    """Return the columns of the order lines that mention customers: as a rule, none does."""
    if lines is None:
        return ()
    found = []
    for name in free_columns(lines, ("customer_id", "order_id")):
        texts = [text for text in lines[name].dropna().unique() if isinstance(text, str)]
        if texts and search.spans(texts):
            found.append(name)
    return tuple(found)
