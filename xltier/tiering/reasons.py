"""Why a customer is in its tier and what the next one takes, as a person would say it.

Customers are grouped by which conditions they meet; each group shares one pattern that is filled
with the customers' own numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from xltier.tiering import reason_words as words
from xltier.tiering.threshold import NO_TIER

if TYPE_CHECKING:
    from xltier.language import Language
    from xltier.tiering.figures import Figures
    from xltier.tiering.money import Integers, Mask, Numbers
    from xltier.tiering.policy import Tier, TieringPolicy

Texts = npt.NDArray[np.object_]
_Speak = Callable[[words.Kind, int, "Numbers", "TieringPolicy", "Language"], words.Clause]


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a tier, as reasons speak of it.

    Attributes:
        kind: Which measure it looks at.
        bound: The bound: minor units, orders or days.
    """

    kind: words.Kind
    bound: int

    def met(self, figures: Figures) -> Mask:
        """Tell who meets it."""
        if self.kind == "amount":
            return figures.amount >= self.bound
        if self.kind == "orders":
            return figures.orders >= self.bound
        return figures.recency <= self.bound


def conditions(tier: Tier) -> tuple[Condition, ...]:
    """Return the given conditions of a tier."""
    given: tuple[tuple[words.Kind, int | None], ...] = (
        ("amount", tier.min_amount),
        ("orders", tier.min_orders),
        ("recency", tier.max_recency_days),
    )
    return tuple(Condition(kind, bound) for kind, bound in given if bound is not None)


def reasons(ranks: Integers, figures: Figures, policy: TieringPolicy, language: Language) -> Texts:
    """Say why each customer has the tier that the rules give it.

    Args:
        ranks: Rank by the rules, `NO_TIER` for a prospect.
        figures: The deciding numbers.
        policy: The rules.
        language: The language to speak.

    Returns:
        Texts such as “Sales 6,200 ≥ 5,000 and 4 orders ≥ 3; not Tier 1: sales 6,200 < 10,000
        (3,800 short)”.
    """
    speaker = _Speaker(policy, language)
    return _by_group(ranks, figures, policy, speaker.reason)


def gaps_to_next(
    ranks: Integers, figures: Figures, policy: TieringPolicy, language: Language
) -> Texts:
    """Say what each customer lacks for the tier above the one it has; None at the top."""
    speaker = _Speaker(policy, language)
    return _by_group(ranks, figures, policy, speaker.gap)


def _by_group(
    ranks: Integers,
    figures: Figures,
    policy: TieringPolicy,
    say: Callable[[_Group], list[str] | list[None]],
) -> Texts:
    """Fill one text per customer, group by group of equal rank and equal conditions met."""
    texts = np.empty(len(ranks), dtype=object)
    for rank, rows in _groups(ranks):
        mine = conditions(policy.tiers[rank]) if rank != NO_TIER else ()
        above = conditions(policy.tiers[rank - 1]) if rank > 0 else ()
        own = figures.of(rows)
        pattern = np.zeros(len(rows), dtype=np.int64)
        for bit, condition in enumerate((*mine, *above)):
            pattern |= condition.met(own).astype(np.int64) << bit
        for bits, chosen in _groups(pattern):
            group = _Group(
                rank,
                tuple(c for bit, c in enumerate(mine) if bits >> bit & 1),
                tuple(c for bit, c in enumerate(above, len(mine)) if bits >> bit & 1),
                tuple(c for bit, c in enumerate(above, len(mine)) if not bits >> bit & 1),
                own.of(chosen),
            )
            texts[rows[chosen]] = say(group)
    return texts


def _groups(keys: Integers) -> Iterator[tuple[int, Integers]]:
    """Yield each distinct key with the places where it stands."""
    order = np.argsort(keys, kind="stable")
    distinct, starts = np.unique(keys[order], return_index=True)
    for key, rows in zip(distinct.tolist(), np.split(order, starts[1:]), strict=False):
        yield int(key), rows


@dataclass(frozen=True, slots=True)
class _Group:
    """Customers of one rank who meet and miss the same conditions.

    Attributes:
        rank: Their rank, `NO_TIER` for prospects.
        met: Conditions of their own tier that they meet.
        reached: Conditions of the tier above that they meet.
        missed: Conditions of the tier above that they miss.
        figures: Their numbers.
    """

    rank: int
    met: tuple[Condition, ...]
    reached: tuple[Condition, ...]
    missed: tuple[Condition, ...]
    figures: Figures

    def __len__(self) -> int:
        return len(self.figures.amount)

    def values(self, condition: Condition) -> Numbers:
        """Return the numbers that a condition looks at."""
        measures: dict[str, Numbers] = {
            "amount": self.figures.amount,
            "orders": self.figures.orders,
            "recency": self.figures.recency,
        }
        return measures[condition.kind]


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Speaks of groups under one policy in one language."""

    policy: TieringPolicy
    language: Language

    def reason(self, group: _Group) -> list[str]:
        """Say why the customers of a group have their tier."""
        if group.rank == NO_TIER:
            return [words.PROSPECT.text(self.language)] * len(group)
        if len(self.policy.tiers) == 1:
            return [words.ONLY_TIER.text(self.language)] * len(group)
        statements: list[words.Clause] = []
        if group.met:
            statements.append(words.capital(self._listed(words.met_clause, group.met, group)))
        if group.missed:
            statements.append(self._missed(group))
        pause = words.pause(self.language)
        return words.fill(words.joined(statements, (pause, pause)), len(group))

    def gap(self, group: _Group) -> list[str] | list[None]:
        """Say what the customers of a group lack for the tier above."""
        if not group.missed:
            return [None] * len(group)
        lacking = [c for c in group.missed if c.kind != "recency"]
        # Any new purchase makes the last one recent: where that is enough, nothing else is asked.
        if self.policy.match == "any" and len(lacking) < len(group.missed):
            lacking = []
        clauses = [self._clause(words.lacking_clause, c, group) for c in lacking]
        tier = self.policy.tiers[group.rank - 1].name
        return words.fill(words.gap_text(clauses, tier, self.policy, self.language), len(group))

    def _missed(self, group: _Group) -> words.Clause:
        tier = self.policy.tiers[group.rank - 1].name
        clause: words.Clause = [
            words.not_tier(tier, self.language, first=not group.met),
            *self._listed(words.missed_clause, group.missed, group),
        ]
        if not group.met and group.reached:
            clause.append(words.although(self.language))
            clause += self._listed(words.met_clause, group.reached, group)
        return clause

    def _listed(self, speak: _Speak, chosen: tuple[Condition, ...], group: _Group) -> words.Clause:
        clauses = [self._clause(speak, condition, group) for condition in chosen]
        return words.listed(clauses, self.language, "and")

    def _clause(self, speak: _Speak, condition: Condition, group: _Group) -> words.Clause:
        return speak(
            condition.kind, condition.bound, group.values(condition), self.policy, self.language
        )
