"""What the dashboard counts: customers with tier, money and move; order lines with their day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltier.tiering.threshold import NO_TIER

if TYPE_CHECKING:
    from datetime import date

    from xltier.tiering.money import Integers, Mask
    from xltier.tiering.movement import Words
    from xltier.tiering.policy import TieringPolicy
    from xltier.tiering.quality import Examined
    from xltier.tiering.review import Review

SECONDS_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class SaleLines:
    """The order lines that count, one entry per line.

    Attributes:
        customer: Place of the customer.
        rank: Rank of the customer's tier, `NO_TIER` for none.
        day: Whole days since 1970-01-01.
        value: Money as the rules measure it, minor units.
        product: Code of the product, −1 for none.
        products: Names of the products by code.
        inside: Which lines lie in the window.
    """

    customer: Integers
    rank: Integers
    day: Integers
    value: Integers
    product: Integers
    products: list[str]
    inside: Mask

    def __len__(self) -> int:
        """Return the number of lines."""
        return len(self.day)


@dataclass(frozen=True, slots=True)
class Base:
    """The customers of a review, in the order of `Examined.customers`.

    Attributes:
        customers: Their descriptions, as examined.
        shown: Their rows of the Customers table, as reviewed.
        rank: Rank of the tier, `NO_TIER` for none.
        amount: Money in the window, minor units.
        direction: up, down, same, new, lapsed or nothing.
        lines: Their order lines; none when these are outside the workbook.
    """

    customers: pd.DataFrame
    shown: pd.DataFrame
    rank: Integers
    amount: Integers
    direction: Words
    lines: SaleLines

    def __len__(self) -> int:
        """Return the number of customers."""
        return len(self.rank)


def base_of(review: Review, examined: Examined, policy: TieringPolicy, as_of: date) -> Base:
    """Return what the dashboard counts.

    Args:
        review: The review.
        examined: The data as it was used.
        policy: The rules.
        as_of: The day looked back from.
    """
    ledger = review.ledger
    listed = ledger.listed
    rank = ledger.rank[:listed]
    return Base(
        customers=examined.customers,
        shown=review.customers.loc[examined.customers.index],
        rank=rank,
        amount=ledger.amount[:listed],
        direction=ledger.direction[:listed],
        lines=_lines(examined.purchases, rank, policy, as_of),
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


def _lines(
    purchases: pd.DataFrame, rank: Integers, policy: TieringPolicy, as_of: date
) -> SaleLines:
    customer = purchases["customer"].to_numpy(dtype=np.int64)
    seconds = purchases["date"].to_numpy().astype("datetime64[s]").astype(np.int64)
    day = seconds // SECONDS_A_DAY
    value = purchases["amount_minor"].to_numpy(dtype=np.int64)
    if policy.measure_by == "margin":
        value = value - purchases["cost_minor"].to_numpy(dtype=np.int64)
    first = policy.window.first_day(as_of)
    inside = np.ones(len(day), dtype=np.bool_) if first is None else day >= day_of(first)
    products = purchases["product"]
    if not isinstance(products.dtype, pd.CategoricalDtype):
        products = products.astype("category")
    return SaleLines(
        customer=customer,
        rank=rank[customer],
        day=day,
        value=value,
        product=products.cat.codes.to_numpy().astype(np.int64),
        products=[str(name) for name in products.cat.categories],
        inside=inside,
    )


def day_of(day: date) -> int:
    """Return a date as whole days since 1970-01-01."""
    return int(np.datetime64(day, "D").astype(np.int64))
