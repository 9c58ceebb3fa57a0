"""Snapshots: what a review keeps of each customer, and the last review before this one."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from xltier.tiering.cells import cell_text, coded, column, dates, numbers
from xltier.tiering.figures import Figures
from xltier.tiering.money import to_minor
from xltier.tiering.policy import TieringPolicy

if TYPE_CHECKING:
    from xltier.tiering.money import Integers, Mask


@dataclass(frozen=True, slots=True)
class History:
    """The reviews kept, as read from the workbook.

    Attributes:
        snapshots: One row per review: as_of, fingerprint, policy (JSON) and more; the columns
            `COUNTED` are blank where a review of an earlier version did not keep them.
        tiers: One row per review and customer: as_of, customer_id, tier, computed_tier,
            monetary_value (major units), frequency, recency_days, reviews_below, rep.
        beside: The same columns of one more review, kept beside the workbook because a sheet
            cannot hold it; None for none.
    """

    snapshots: pd.DataFrame
    tiers: pd.DataFrame
    beside: pd.DataFrame | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """What a snapshot keeps of the whole base, so that the next review can tell the change.

    Attributes:
        at_risk: Customers in an RFM segment of those about to be lost.
        overdue: Customers whose follow-up is overdue.
        net_upgrades: Ups minus downs since the review before; None at the first.
    """

    at_risk: int
    overdue: int
    net_upgrades: int | None


COUNTED = tuple(field.name for field in fields(Counted))
"""Its columns in Snapshots; workbooks of earlier versions have none of them."""


@dataclass(frozen=True, slots=True)
class Previous:
    """The last review before this one, one entry per customer it had.

    Attributes:
        as_of: Its as-of date.
        policy: Its rules; None when they are not kept or cannot be read.
        ids: Customer identifiers.
        tier: Name of the tier, None for a prospect.
        computed: Name of the tier by the rules alone.
        known: Who had measures (prospects had none).
        figures: The measures.
        reviews_below: Reviews in a row below the keep line.
        rep: Owner of the customer.
    """

    as_of: date
    policy: TieringPolicy | None
    ids: pa.Array
    tier: list[str | None]
    computed: list[str | None]
    known: Mask
    figures: Figures
    reviews_below: Integers
    rep: list[str | None]

    def __len__(self) -> int:
        """Return the number of customers."""
        return len(self.tier)


def previous_review(history: History | None, as_of: date, decimals: int) -> Previous | None:
    """Return the latest review kept whose as-of date lies strictly before `as_of`.

    Args:
        history: The reviews kept; None for none.
        as_of: The as-of date of this review.
        decimals: Decimals of the currency today.
    """
    if history is None:
        return None
    found = [_latest(frame, as_of) for frame in (history.tiers, history.beside)]
    earlier = [pair for pair in found if pair is not None]
    if not earlier:
        return None
    latest, kept = max(earlier, key=lambda pair: pair[0])
    ids = coded(column(kept, "customer_id"), fold=True)
    kept = kept[~pd.Series(ids.codes).duplicated().to_numpy() & ~ids.blank]
    day: date = latest.astype(object)
    return _previous(kept, day, _policy_of(history.snapshots, latest), decimals)


def _latest(tiers: pd.DataFrame | None, as_of: date) -> tuple[np.datetime64, pd.DataFrame] | None:
    """Return the last day before `as_of` that a table of reviews has, and that day's rows."""
    if tiers is None or tiers.empty:
        return None
    days = dates(column(tiers, "as_of"), "auto").days
    earlier = days[days < np.datetime64(as_of, "D")]
    if not len(earlier):
        return None
    latest = earlier.max()
    return latest, tiers[days == latest]


def _previous(
    kept: pd.DataFrame, as_of: date, policy: TieringPolicy | None, decimals: int
) -> Previous:
    amount = numbers(column(kept, "monetary_value")).floats
    minor, _, _ = to_minor(amount, decimals)
    below = numbers(column(kept, "reviews_below")).floats
    ids = coded(column(kept, "customer_id"), fold=True)
    return Previous(
        as_of=as_of,
        policy=policy,
        ids=ids.distinct.take(pa.array(ids.codes)),
        tier=_names(column(kept, "tier")),
        computed=_names(column(kept, "computed_tier")),
        known=~np.isnan(amount),
        figures=Figures(
            minor,
            np.nan_to_num(numbers(column(kept, "frequency")).floats).astype(np.int64),
            numbers(column(kept, "recency_days")).floats,
        ),
        reviews_below=np.nan_to_num(below).astype(np.int64),
        rep=_names(column(kept, "rep")),
    )


def _names(raw: pd.Series) -> list[str | None]:
    texts = coded(raw)
    distinct = [*texts.distinct.to_pylist(), None]
    return [distinct[code] for code in texts.codes.tolist()]


def _policy_of(snapshots: pd.DataFrame, day: np.datetime64) -> TieringPolicy | None:
    days = dates(column(snapshots, "as_of"), "auto").days
    for kept in column(snapshots, "policy")[days == day]:
        text = cell_text(kept)
        try:
            return TieringPolicy.from_json(text) if text else None
        except ValueError:
            return None
    return None
