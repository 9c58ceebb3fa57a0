"""The scorecard: what became of each rep's and each team's customers since the last review.

Losses (down, lost) count for the owner at the last review, gains (up, new, won back) for the owner
now: a customer who was handed over counts once. Rates of fewer than `LEAST` customers are hidden,
for one customer more or less would turn them over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xltier.tiering.money import to_major
from xltier.tiering.scorecard_owners import Owners, find_staff
from xltier.tiering.scorecard_tiers import tiers_by_owner
from xltier.tiering.threshold import NO_TIER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltier.language import Language
    from xltier.tiering.ledger import Ledger
    from xltier.tiering.money import Mask
    from xltier.tiering.policy import TieringPolicy

LEAST: Final = 5
"""Customers that a rate must be of."""

SINCE: Final = ("customers_before", "net", "up", "down", "top_kept", "new", "lost", "won_back")
"""What needs a last review."""

FIGURES: Final = (
    "customers_before",
    "customers",
    "net",
    "up",
    "down",
    "top_kept",
    "new",
    "lost",
    "won_back",
    "sales",
    "top_share",
    "overdue",
)


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The scorecard of a review; money in major units, shares from 0 to 1, unknown is NaN.

    Customers are those with a tier: prospects belong to nobody's book.

    Attributes:
        reps: One row per rep, ranked by net upgrades, then by sales; customers without an owner
            last. Columns rank, rep, team and `FIGURES`.
        teams: One row per team, ranked alike; then reps without a team, customers without an
            owner, and everyone. Columns rank, team and `FIGURES`.
        tiers: Customers of those of `reps`, then of the teams and everyone, by tier, at the last
            review and now: column who, and two a tier.
    """

    reps: pd.DataFrame
    teams: pd.DataFrame
    tiers: pd.DataFrame


def scorecard(
    ledger: Ledger,
    policy: TieringPolicy,
    reps: pd.DataFrame | None,
    overdue: Mask | None,
    language: Language,
) -> Scorecard:
    """Count what became of each owner's customers.

    Args:
        ledger: Everyone of both reviews.
        policy: The rules.
        reps: The table of reps: columns rep and, where there are any, team; None for none.
        overdue: Whose follow-up is overdue, one entry per customer listed; None if not known.
        language: The language of the rows that are no rep's.
    """
    staff = find_staff(ledger, reps, language)
    card = _Card(ledger, policy, overdue, language)
    teams = staff.teams(language)
    groups = [staff.reps, *([teams] if teams.real.any() else []), staff.everyone(language)]
    figures, tiers = zip(*(card.of(owners) for owners in groups), strict=True)
    people = figures[0].rename(columns={"who": "rep"})
    people.insert(2, "team", np.array(staff.team_of, dtype=object)[people.index])
    if teams.real.any():
        again = len(teams.names) - 1
        tiers = (tiers[0], tiers[1].drop(index=again, errors="ignore"), tiers[2])
    return Scorecard(
        people.reset_index(drop=True),
        pd.concat(figures[1:], ignore_index=True).rename(columns={"who": "team"}),
        pd.concat(tiers, ignore_index=True),
    )


@dataclass(frozen=True, slots=True)
class _Card:
    """What a scorecard is made of; see `scorecard`."""

    ledger: Ledger
    policy: TieringPolicy
    overdue: Mask | None
    language: Language

    def of(self, owners: Owners) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return the figures of some owners, ranked, and their customers by tier."""
        sums = owner_sums(self.ledger, owners, self.overdue)
        there = owners.real | (sums["customers"] + sums["customers_before"] > 0).to_numpy()
        everyone = len(owners.names) == 1
        figures = self._figures(sums)
        figures.insert(0, "who", owners.names)
        ranked = self._ranked(figures[there | everyone], owners.real[there | everyone])
        tiers = tiers_by_owner(self.ledger, owners, self.policy, self.language)
        tiers.insert(0, "who", owners.names)
        return ranked, tiers.loc[ranked.index]

    def _figures(self, sums: pd.DataFrame) -> pd.DataFrame:
        """Return the columns `FIGURES`: differences and rates from sums."""
        done = sums.assign(
            net=sums["up"] - sums["down"],
            top_kept=_rate(sums["still_top"], sums["was_top"], sums["was_top"]),
            sales=to_major(sums["amount"].to_numpy(), self.policy.currency_decimals),
            top_share=_rate(sums["top_amount"], sums["amount"], sums["customers"]),
        )
        unknown: Sequence[str] = () if self.ledger.compared else SINCE
        unknown = (*unknown, *(() if self.overdue is not None else ("overdue",)))
        return done.assign(**dict.fromkeys(unknown, np.nan))[list(FIGURES)]

    def _ranked(self, figures: pd.DataFrame, real: Mask) -> pd.DataFrame:
        """Return the rows by net upgrades, then by sales; what is left last, as it comes.

        Rows that are equal in both share a rank. A first review ranks by sales.
        """
        by = ["net", "sales"] if self.ledger.compared else ["sales"]
        keys = figures[by].assign(left=~real)
        keys.loc[~real, by] = 0
        order = keys.sort_values(
            ["left", *by], ascending=[True, *(False for _ in by)], kind="stable"
        )
        places = np.arange(1.0, len(order) + 1)
        places = np.maximum.accumulate(np.where(order.duplicated(), 0, places))
        ranked = figures.loc[order.index]
        ranked.insert(0, "rank", np.where(order["left"], np.nan, places))
        return ranked


def owner_sums(ledger: Ledger, owners: Owners, overdue: Mask | None) -> pd.DataFrame:
    """Return what a scorecard counts and adds up, one row per owner; money in minor units.

    Args:
        ledger: Everyone of both reviews.
        owners: Whose customers they are.
        overdue: Whose follow-up is overdue, one entry per customer listed; None if not known.
    """
    then, now = owners.then, owners.now
    top, was_top = ledger.rank == 0, ledger.rank_before == 0
    late = np.zeros(len(ledger.rank), dtype=np.bool_)
    if overdue is not None:
        late[: ledger.listed] = overdue
    counts = {
        "customers_before": owners.count(then, ledger.rank_before > NO_TIER),
        "customers": owners.count(now, ledger.rank > NO_TIER),
        "up": owners.count(now, ledger.direction == "up"),
        "down": owners.count(then, ledger.direction == "down"),
        "was_top": owners.count(then, was_top),
        "still_top": owners.count(then, was_top & top),
        "new": owners.count(now, ledger.direction == "new"),
        "lost": owners.count(then, ledger.lost),
        "won_back": owners.count(now, ledger.won_back),
        "amount": owners.total(ledger.amount),
        "top_amount": owners.total(np.where(top, ledger.amount, 0)),
        "overdue": owners.count(now, late),
    }
    return pd.DataFrame(counts)


def _rate(part: pd.Series, whole: pd.Series, of: pd.Series) -> pd.Series:
    """Return a share; NaN where the whole is not positive or of too few customers."""
    return (part / whole.where(whole > 0)).where(of >= LEAST)
