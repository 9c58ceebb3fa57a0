"""Customers of each rep, team and everyone by tier, at the last review and now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltier.language import Sentence
from xltier.tiering.policy import normal_name
from xltier.tiering.threshold import NO_TIER

if TYPE_CHECKING:
    from xltier.language import Language
    from xltier.tiering.ledger import Ledger
    from xltier.tiering.money import Integers
    from xltier.tiering.policy import TieringPolicy
    from xltier.tiering.scorecard_owners import Owners

BEFORE = Sentence("{}, before", "{}（上期）")
NOW = Sentence("{}, now", "{}（本期）")


def tiers_by_owner(
    ledger: Ledger, owners: Owners, policy: TieringPolicy, language: Language
) -> pd.DataFrame:
    """Count each owner's customers by tier; the last row is no owner.

    Returns:
        One row per owner. Two columns per tier, best first, at the last review and now; a tier
        that was removed has the first only. Without a last review there are only those of now.
    """
    columns: dict[str, Integers] = {}
    for place, name in _tiers(ledger, policy):
        if ledger.compared:
            then = ledger.rank_before == place
            columns[BEFORE.text(language).format(name)] = owners.count(owners.then, then)
        if place == int(place):
            now = ledger.rank == place
            columns[NOW.text(language).format(name)] = owners.count(owners.now, now)
    return pd.DataFrame(columns)


def _tiers(ledger: Ledger, policy: TieringPolicy) -> list[tuple[float, str]]:
    """Return today's tiers and those of the last review that were removed, by their place."""
    tiers = [(float(rank), name) for rank, name in enumerate(policy.names)]
    removed = (ledger.rank_before > NO_TIER) & (ledger.rank_before != np.floor(ledger.rank_before))
    known = {normal_name(name) for name in policy.names}
    pairs = zip(
        ledger.rank_before[removed].tolist(), ledger.tier_before[removed].tolist(), strict=True
    )
    old = {place: name for place, name in pairs if normal_name(name) not in known}
    return sorted([*tiers, *((place, name) for place, name in old.items())])
