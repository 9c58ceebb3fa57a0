"""What each tier is for: how its customers are followed up, as the Strategies table says it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from xltier.tiering.cadence import MOST_DAYS, SHIPPED_DAYS, cadences, days_in, shipped_cadence
from xltier.tiering.cells import cell_text
from xltier.tiering.policy import TieringPolicy, normal_name
from xltier.tiering.policy_cells import blank, shown
from xltier.tiering.quality_rules import RULES
from xltier.tiering.remark_findings import Extra
from xltier.tiering.wording import PROSPECT, PROSPECTS

if TYPE_CHECKING:
    from xltier.language import Language

TABLE = "Strategies"
PROSPECT_NAMES = frozenset(
    normal_name(name) for label in (PROSPECT, PROSPECTS) for name in (label.en, label.zh)
)


@dataclass(frozen=True, slots=True)
class Strategy:
    """How the customers of a tier are followed up.

    Attributes:
        every_days: Days from one contact to the next.
        contact_by: The channel.
        next_step: What to do.
        offer: What to offer.
    """

    every_days: int
    contact_by: str | None = None
    next_step: str | None = None
    offer: str | None = None

    def action(self, language: Language) -> str | None:
        """Return what to do, in short: channel and next step; the offer where no step is said."""
        parts = [self.contact_by, self.next_step or self.offer]
        colon = "：" if language == "zh" else ": "
        return colon.join(part for part in parts if part) or None


@dataclass(frozen=True, slots=True)
class Strategies:
    """The strategy of each tier.

    Attributes:
        tiers: By rank, the best first.
        prospects: That of customers who have not bought yet; None where they are not followed up.
    """

    tiers: tuple[Strategy, ...]
    prospects: Strategy | None = None


def shipped_strategies(
    policy: TieringPolicy, shipped: pd.DataFrame | None = None
) -> tuple[Strategy, ...]:
    """Return the strategy that each tier has by its rank alone.

    Args:
        policy: Its tiers.
        shipped: The rows of a new Strategies table; None leaves the words out.
    """
    rows = [] if shipped is None else shipped.to_dict("records")
    return tuple(
        _strategy(rows[min(rank, len(rows) - 1)] if rows else {}, shipped_cadence(rank))
        for rank in range(len(policy.tiers))
    )


def read_strategies(
    typed: pd.DataFrame | None,
    policy: TieringPolicy,
    shipped: pd.DataFrame,
    language: Language,
) -> tuple[Strategies, list[Extra]]:
    """Return the strategies in force, and what was found in their table.

    A tier without a row has the strategy shipped for its rank. Blank days are the shipped ones.

    Args:
        typed: The Strategies table; index: rows on the sheet. None for a workbook without one.
        policy: The tiers.
        shipped: The rows of a new Strategies table.
        language: The language of the findings.
    """
    by_rank = shipped_strategies(policy, shipped)
    if typed is None:
        return Strategies(by_rank), []
    rows = [
        (int(row), shown(cells["tier"]), cells)
        for row, cells in zip(typed.index, typed.to_dict("records"), strict=True)
        if not blank(cells["tier"])
    ]
    ranked = {rank: cells for _, name, cells in rows if (rank := policy.rank_of(name)) is not None}
    days = cadences(policy, typed)
    tiers = tuple(
        _strategy(ranked[rank], days[rank] or other.every_days) if rank in ranked else other
        for rank, other in enumerate(by_rank)
    )
    found = [*_tiers_without(policy, ranked, language), *_rows_amiss(rows, policy, language)]
    return Strategies(tiers, _of_prospects(rows, policy)), found


def is_prospects(name: str, policy: TieringPolicy) -> bool:
    """Tell whether a row of that name is for prospects: unless a tier is called so."""
    return normal_name(name) in PROSPECT_NAMES and policy.rank_of(name) is None


def _strategy(cells: Mapping[Any, Any], days: int) -> Strategy:
    words = (cell_text(cells.get(name)) for name in ("contact_by", "next_step", "offer"))
    return Strategy(days, *(None if text is None else text.strip() or None for text in words))


Rows = list[tuple[int, str, dict[Any, Any]]]


def _of_prospects(rows: Rows, policy: TieringPolicy) -> Strategy | None:
    mine = [cells for _, name, cells in rows if is_prospects(name, policy)]
    if not mine:
        return None
    return _strategy(mine[-1], days_in(mine[-1].get("every_days")) or SHIPPED_DAYS[-1])


def _tiers_without(
    policy: TieringPolicy, there: Iterable[int], language: Language
) -> Iterator[Extra]:
    for rank, name in enumerate(policy.names):
        if rank not in there:
            yield _extra("tier_without_strategy", name, None, language, days=shipped_cadence(rank))


def _rows_amiss(rows: Rows, policy: TieringPolicy, language: Language) -> Iterator[Extra]:
    """Say which rows are for no tier, for one that has another row, or name no number of days."""
    last = {_whose(name, policy): row for row, name, _ in rows}
    for row, name, cells in rows:
        whose, every = _whose(name, policy), cells.get("every_days")
        if whose is None:
            yield _extra("strategy_without_tier", name, row, language)
        elif last[whose] != row:
            yield _extra("strategy_twice", name, row, language, other=last[whose])
        elif not blank(every) and days_in(every) is None:
            instead = SHIPPED_DAYS[-1] if whose < 0 else shipped_cadence(whose)
            yield _extra(
                "strategy_days", shown(every), row, language, most=f"{MOST_DAYS:,}", days=instead
            )


def _whose(name: str, policy: TieringPolicy) -> int | None:
    """Return the rank of the tier a row is for, −1 for prospects, None for nobody."""
    return -1 if is_prospects(name, policy) else policy.rank_of(name)


def _extra(rule: str, value: str, row: int | None, language: Language, **words: object) -> Extra:
    column = "every_days" if rule == "strategy_days" else "tier"
    advice = RULES[rule].advice.text(language).format(**words)
    return Extra(rule, value, advice, table=TABLE, row=row, column=column)
