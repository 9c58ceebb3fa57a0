"""Rows of a base by the group they belong to, found at once for every group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from xltier.tiering.money import Integers


@dataclass(frozen=True, slots=True)
class Grouped:
    """Places of rows by group; within a group they stay in their order.

    Attributes:
        order: The places of all rows that have a group, those of the first group first.
        bounds: Where in `order` each group begins, and where the last one ends.
    """

    order: Integers
    bounds: Integers

    @classmethod
    def by(cls, group: Integers, count: int) -> Grouped:
        """Group rows.

        Args:
            group: Group of each row; −1 for none.
            count: The number of groups.
        """
        order = np.argsort(group, kind="stable").astype(np.int64)
        bounds = np.searchsorted(group[order], np.arange(count + 1)).astype(np.int64)
        return cls(order, bounds)

    def of(self, group: int) -> Integers:
        """Return the places of a group's rows, in their order."""
        return self.order[self.bounds[group] : self.bounds[group + 1]]

    def sizes(self) -> Integers:
        """Return the number of rows of each group."""
        return np.diff(self.bounds)
