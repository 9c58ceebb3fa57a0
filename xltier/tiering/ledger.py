"""Everyone of two reviews with owner, tier and activity then and now: what scorecards count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from xltier.tiering.threshold import NO_TIER

if TYPE_CHECKING:
    import pandas as pd

    from xltier.tiering.comparison import Compared
    from xltier.tiering.measured import Measured
    from xltier.tiering.money import Floats, Integers, Mask
    from xltier.tiering.movement import Words
    from xltier.tiering.quality import Examined
    from xltier.tiering.reasons import Texts


@dataclass(frozen=True, slots=True)
class Ledger:
    """The customers listed now, then those of the last review who are no longer listed.

    Attributes:
        rows: Rows on the sheet of those listed.
        ids: Identifiers of all of them.
        owner_before: Owner as the last review kept it; None for none or for who was not there.
        owner: Owner now; None for none or for who is gone.
        tier_before: Name of the tier at the last review, None for none.
        rank_before: Today's rank of that tier, `NO_TIER` for none.
        rank: Rank now, `NO_TIER` for none.
        bought_before: Who had orders in the window of the last review.
        quiet_before: Who had bought by then, but had no orders in that window.
        bought: Who has orders in the window now.
        amount: Money in the window now, minor units.
        direction: Up, down, same, new, lapsed or nothing.
        compared: Whether there is a last review.
    """

    rows: pd.Index
    ids: Texts
    owner_before: Texts
    owner: Texts
    tier_before: Texts
    rank_before: Floats
    rank: Integers
    bought_before: Mask
    quiet_before: Mask
    bought: Mask
    amount: Integers
    direction: Words
    compared: bool

    @property
    def listed(self) -> int:
        """How many are on the Customers sheet now; the others follow them."""
        return len(self.rows)

    @property
    def lost(self) -> Mask:
        """Who left: no longer has a tier, or had orders in the window then and has none now."""
        had = self.rank_before > NO_TIER
        left: Mask = (self.direction == "lapsed") | (had & self.bought_before & ~self.bought)
        return left

    @property
    def won_back(self) -> Mask:
        """Who had a tier but no orders in the window then, and has orders now."""
        return (self.rank_before > NO_TIER) & self.quiet_before & self.bought

    @property
    def counts_for(self) -> Texts:
        """Whose a move is: a loss the owner's at the last review, any other the owner's now."""
        loss = (self.direction == "down") | (self.direction == "lapsed")
        return np.where(loss, self.owner_before, self.owner)


def keep_ledger(
    examined: Examined,
    now: Measured,
    compared: Compared,
    ranks: Integers,
    direction: Words,
) -> Ledger:
    """Put owners, tiers and activity of both reviews side by side.

    Args:
        examined: The customers listed.
        now: Their measures.
        compared: The last review beside this one.
        ranks: The rank of each customer listed.
        direction: Everyone's direction.
    """
    gone = len(compared.place) - compared.listed
    owners = examined.customers["rep"].astype(object)
    listed = owners.where(owners.notna(), None).to_numpy(dtype=object)
    ids = examined.customers["customer_id"].to_numpy(dtype=object)
    before = np.full(len(compared.place), None, dtype=object)
    if compared.previous is not None:
        before = np.array([*compared.previous.rep, None], dtype=object)[compared.place]
        left = compared.previous.ids.take(pa.array(compared.place[compared.listed :]))
        ids = np.concatenate([ids, np.array(left.to_pylist(), dtype=object)])
    then = compared.then
    return Ledger(
        rows=examined.customers.index,
        ids=ids,
        owner_before=before,
        owner=np.concatenate([listed, np.full(gone, None, dtype=object)]),
        tier_before=np.array(compared.old_names(), dtype=object),
        rank_before=compared.before.rank,
        rank=compared.everyone(ranks),
        bought_before=compared.then_known & (then.orders > 0),
        quiet_before=compared.then_known & (then.orders == 0) & ~np.isnan(then.recency),
        bought=np.concatenate([now.known & (now.figures.orders > 0), np.zeros(gone, np.bool_)]),
        amount=np.concatenate([now.actual, np.zeros(gone, np.int64)]),
        direction=direction,
        compared=compared.previous is not None,
    )
