"""The order lines of a base divided among the owners of its customers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from xltier.tiering.grouping import Grouped
from xltier.tiering.sale_lines import SaleLines, Sales

if TYPE_CHECKING:
    from datetime import date

    from xltier.tiering.lines import Lines
    from xltier.tiering.money import Integers
    from xltier.tiering.policy import TieringPolicy

STEP: Final = 64
"""More than there are tiers: owner and rank of a customer make one number, and come apart again."""


def no_sales() -> Sales:
    """Return the sales of nobody."""
    nothing = np.zeros(0, dtype=np.int64)
    return Sales(SaleLines(nothing, nothing, nothing, nothing, [], nothing.astype(np.bool_)), None)


@dataclass(frozen=True, slots=True)
class HeldSales:
    """The order lines of a base, taken once and counted by whatever customers are given later.

    Attributes:
        taken: The lines; in place of a rank stands a group of customers.
        member: The place of a customer of each group.
    """

    taken: Sales
    member: Integers

    @classmethod
    def of(cls, lines: Lines, groups: Integers, policy: TieringPolicy, as_of: date) -> HeldSales:
        """Take the lines.

        Args:
            lines: The order lines; those larger than a sheet are summed up where they are.
            groups: A number for each customer; only by these, or by unions of them, are the lines
                to be counted.
            policy: The rules.
            as_of: The day looked back from.
        """
        _, member, group = np.unique(groups, return_index=True, return_inverse=True)
        return cls(lines.sales(group, policy, as_of), member)

    def by(self, numbers: Integers) -> Sales:
        """Return the lines with a number for each customer in place of the tier's rank."""
        of_group = numbers[self.member]
        by_day = replace(self.taken.by_day, rank=of_group[self.taken.by_day.rank])
        goods = self.taken.by_product
        if goods is None:
            return Sales(by_day, None)
        if goods is self.taken.by_day:
            return Sales(by_day, by_day)
        return Sales(by_day, replace(goods, rank=of_group[goods.rank]))


def owned_ranks(owner: Integers, rank: Integers) -> Integers:
    """Return one number for the owner and the tier of each customer."""
    return owner * STEP + rank + 1


@dataclass(frozen=True, slots=True)
class DividedSales:
    """What the dashboards of owners count.

    Attributes:
        sales: All order lines, ranks as they are.
        by_day: Places of lines by owner.
        by_product: Likewise of those that tell what was bought; None where none does.
    """

    sales: Sales
    by_day: Grouped
    by_product: Grouped | None

    @classmethod
    def of(cls, held: HeldSales, owner: Integers, rank: Integers, count: int) -> DividedSales:
        """Divide the order lines.

        Args:
            held: The order lines.
            owner: Owner of each customer; −1 for nobody.
            rank: Rank of each customer's tier.
            count: The number of owners.
        """
        sales = held.by(owned_ranks(owner, rank))
        days, owners = _apart(sales.by_day)
        by_day = Grouped.by(owners, count)
        if sales.by_product is None:
            return cls(Sales(days, None), by_day, None)
        if sales.by_product is sales.by_day:
            return cls(Sales(days, days), by_day, by_day)
        goods, owners = _apart(sales.by_product)
        return cls(Sales(days, goods), by_day, Grouped.by(owners, count))

    def of_owner(self, owner: int) -> Sales:
        """Return the lines of an owner's customers."""
        by_day = _some(self.sales.by_day, self.by_day.of(owner))
        if self.sales.by_product is None or self.by_product is None:
            return Sales(by_day, None)
        if self.by_product is self.by_day:
            return Sales(by_day, by_day)
        return Sales(by_day, _some(self.sales.by_product, self.by_product.of(owner)))


def _apart(lines: SaleLines) -> tuple[SaleLines, Integers]:
    """Return the lines with their ranks, and their owners."""
    owner: Integers = lines.rank // STEP
    ranked = SaleLines(
        lines.rank % STEP - 1, lines.day, lines.value, lines.product, lines.products, lines.inside
    )
    return ranked, np.maximum(owner, -1)


def _some(lines: SaleLines, rows: Integers) -> SaleLines:
    """Return some order lines; they name no products but their own."""
    product = lines.product[rows]
    sold = np.unique(product[product >= 0])
    return SaleLines(
        rank=lines.rank[rows],
        day=lines.day[rows],
        value=lines.value[rows],
        product=np.where(product < 0, -1, np.searchsorted(sold, product)),
        products=[lines.products[code] for code in sold.tolist()],
        inside=lines.inside[rows],
    )
