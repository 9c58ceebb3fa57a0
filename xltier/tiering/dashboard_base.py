"""What the dashboard counts: customers with tier, money and move; their order lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xltier.tiering.threshold import NO_TIER

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from xltier.tiering.money import Integers
    from xltier.tiering.movement import Words
    from xltier.tiering.quality import Examined
    from xltier.tiering.review import Review
    from xltier.tiering.sale_lines import Sales


@dataclass(frozen=True, slots=True)
class Base:
    """The customers of a review, in the order of `Examined.customers`.

    Attributes:
        customers: Their descriptions, as examined.
        shown: Their rows of the Customers table, as reviewed.
        rank: Rank of the tier, `NO_TIER` for none.
        amount: Money in the window, minor units.
        direction: up, down, same, new, lapsed or nothing.
        sales: Their order lines.
    """

    customers: pd.DataFrame
    shown: pd.DataFrame
    rank: Integers
    amount: Integers
    direction: Words
    sales: Sales

    def __len__(self) -> int:
        """Return the number of customers."""
        return len(self.rank)


def base_of(review: Review, examined: Examined, sales: Sales) -> Base:
    """Return what the dashboard counts.

    Args:
        review: The review.
        examined: The data as it was used.
        sales: The order lines, with the rank of each customer's tier.
    """
    ledger = review.ledger
    listed = ledger.listed
    return Base(
        customers=examined.customers,
        shown=review.customers.loc[examined.customers.index],
        rank=ledger.rank[:listed],
        amount=ledger.amount[:listed],
        direction=ledger.direction[:listed],
        sales=sales,
    )


def sums(codes: Integers, values: Integers, count: int) -> Integers:
    """Return the exact sum of the values of each code from 0 to `count` − 1."""
    total = np.zeros(count, dtype=np.int64)
    np.add.at(total, codes, values)
    return total


def tier_sums(
    codes: Integers, ranks: Integers, values: Integers, shape: tuple[int, int]
) -> Integers:
    """Return exact sums by code and tier: a table of `shape`; lines of no tier are left out."""
    tiered = ranks != NO_TIER
    cells = sums(codes[tiered] * shape[1] + ranks[tiered], values[tiered], shape[0] * shape[1])
    return cells.reshape(shape)


def day_of(day: date) -> int:
    """Return a date as whole days since 1970-01-01."""
    return int(np.datetime64(day, "D").astype(np.int64))
