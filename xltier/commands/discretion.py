"""What reps may see: columns masked or left out, mentions of others' customers masked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xltier.sharing.mentions import (
    EVERYONE,
    MentionSearch,
    free_columns,
    mask_mentions,
    mentions_any,
)
from xltier.sharing.needles import Needles, common_words
from xltier.workbook.contract import CUSTOMERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xltier.commands.portions import Group, Portion, Prepared
    from xltier.sharing.columns import SharingPolicy

MOVERS: Final = ("Risers", "Fallers")
NAMED: Final = {"customer": "name", "rep": "rep"}
"""Columns of the movers that are the user's own data, and the columns of Customers behind them."""

WORDS: Final = ("product", "category")
REMARK: Final = "remark"
TOLD: Final = ("region", "product", "action", REMARK)
"""Columns of what a review writes that repeat texts of the user's; a remark repeats any of them."""

RULES: Final = {
    "TierRules": ("note",),
    "Strategies": ("follow_up_by", "contact_by", "offer", "next_step"),
}
"""Texts of the rules, which every rep reads."""


@dataclass(slots=True)
class Discretion:
    """Applies the rules of sharing to what goes out.

    Attributes:
        policy: The rules.
        search: Finds mentions of customers; None where they are not masked.
        mentioning: By name of the table, the columns in which any customer is mentioned at all:
            as a rule, there are few.
        told: Columns of what a review writes that may repeat one of these.
        masked: Mentions masked so far, by name of the rep or team.
    """

    policy: SharingPolicy
    search: MentionSearch | None
    mentioning: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    told: tuple[str, ...] = ()
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
            return cls(policy, None)
        words = words_of_base(prepared)
        needles = Needles.of(prepared.data.traits, prepared.places(groups), words)
        search = MentionSearch.of(needles)
        mentioning = _mentioning(search, prepared)
        spoken = {*chain.from_iterable(mentioning.values()), REMARK}
        told = tuple(column for column in TOLD if column in spoken)
        return cls(policy, search, mentioning, told)

    def applied(self, portion: Portion) -> dict[str, pd.DataFrame]:
        """Return the tables of a workbook as its reader may see them."""
        tables, group = dict(portion.tables), portion.group
        if self.search is not None:
            for name in ("Customers", "Purchases"):
                here = [column for column in self.mentioning[name] if column in tables[name]]
                tables[name] = self._masked(tables[name], here, group.name, group.place)
            for name in tables.keys() - {"Customers", "Purchases"}:
                told = [column for column in self.told if column in tables[name]]
                tables[name] = self._masked(tables[name], told, None, group.place)
        tables["Customers"] = self.policy.own(tables["Customers"])
        if "Followups" in tables:
            tables["Followups"] = self.policy.own(tables["Followups"])
        for name in MOVERS:
            if name in tables:
                movers = tables[name]
                shown = self.policy.summary(movers[list(NAMED)], NAMED)
                tables[name] = movers.assign(**{str(each): shown[each] for each in shown})
        return tables

    def telling(self, headers: Iterable[str]) -> list[str]:
        """Return the headers that mention a customer: a column cannot go out under one."""
        listed = list(headers)
        return [] if self.search is None else [listed[at] for at in self.search.spans(listed)]

    def rules(self, rules: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
        """Return the rules as everyone may read them: no customer is mentioned."""
        shown = dict(rules)
        for name, columns in RULES.items():
            if name in shown:
                texts = [column for column in columns if column in shown[name]]
                shown[name] = self._masked(shown[name], texts, None, EVERYONE)
        return shown

    def _masked(
        self, frame: pd.DataFrame, columns: Sequence[str], counted: str | None, place: int
    ) -> pd.DataFrame:
        """Mask mentions; they are counted for a group unless they repeat others."""
        if self.search is None or not columns or frame.empty:
            return frame
        owners = np.full(len(frame), place, dtype=np.int64)
        done = mask_mentions(frame, owners, self.search, columns)
        if counted is not None:
            self.masked[counted] += done.masked.get(place, 0)
        return done.frame


def words_of_base(prepared: Prepared) -> list[str]:
    """Return the words of the base that are no names of customers: tiers, products, categories."""
    words, lines = list(prepared.policy.names), prepared.data.lines
    return words if lines is None else [*words, *common_words(lines, WORDS)]


def _mentioning(search: MentionSearch, prepared: Prepared) -> dict[str, tuple[str, ...]]:
    """Return by table the columns of free text that mention customers."""
    customers, lines = prepared.customers, prepared.data.lines
    free = free_columns(customers, {*CUSTOMERS.owned} - {*TOLD})
    found = {"Customers": _speaking(search, customers, free), "Purchases": ()}
    if lines is not None:
        free = free_columns(lines, ("customer_id", "order_id"))
        found["Purchases"] = _speaking(search, lines, free)
    return found


def _speaking(
    search: MentionSearch, frame: pd.DataFrame, columns: Iterable[str]
) -> tuple[str, ...]:
    return tuple(name for name in columns if mentions_any(frame[name], search))
