"""Order lines wherever they are: in the workbook, or in a source larger than a sheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np

from xltier.tiering.histories import histories
from xltier.tiering.measures import measure
from xltier.tiering.sale_lines import sheet_sales
from xltier.tiering.xyz import variation

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from xltier.tiering.money import Integers
    from xltier.tiering.policy import TieringPolicy
    from xltier.tiering.quality import Examined
    from xltier.tiering.sale_lines import Sales


class Lines(Protocol):
    """Order lines that can be summed up, one row per customer who has any.

    In those frames `customer_id` is the customer's place in `Examined.customers`.
    """

    def measures(self, policy: TieringPolicy, as_of: date) -> pd.DataFrame:
        """Return the columns of `measures.measure`."""
        ...

    def variation(self, policy: TieringPolicy, as_of: date) -> pd.DataFrame:
        """Return the columns of `xyz.variation`; call `measures` of the same day before."""
        ...

    def histories(self, policy: TieringPolicy, as_of: date) -> pd.DataFrame:
        """Return the columns of `histories.histories`."""
        ...

    def sales(self, ranks: Integers, policy: TieringPolicy, as_of: date) -> Sales:
        """Return the lines that the dashboard counts, given the rank of each customer's tier."""
        ...


@dataclass(frozen=True)
class SheetLines:
    """The order lines of the Purchases sheet.

    Attributes:
        examined: The data as it is used.
    """

    examined: Examined
    _measured: dict[tuple[TieringPolicy, date], pd.DataFrame] = field(default_factory=dict)

    @cached_property
    def _lines(self) -> pd.DataFrame:
        purchases = self.examined.purchases
        lines = purchases.drop(columns=["product", "category", "quantity"]).reset_index(drop=True)
        order = purchases["order"].to_numpy()
        # A line without an order number belongs to its day: negative codes stand for days.
        days = lines["date"].to_numpy().astype("datetime64[D]").astype(np.int64)
        lines["order"] = np.where(order < 0, -1 - days, order)
        return lines

    def measures(self, policy: TieringPolicy, as_of: date) -> pd.DataFrame:
        """Return the measures of who bought; see `Lines`."""
        found = measure(self._lines, policy, as_of, customer="customer", order="order")
        self._measured[policy, as_of] = found
        return found

    def variation(self, policy: TieringPolicy, as_of: date) -> pd.DataFrame:
        """Return how steady monthly sales are; see `Lines`."""
        names = {"customer": "customer", "order": "order"}
        known = self._measured.get((policy, as_of))
        return variation(self._lines, policy, as_of, **names, measures=known)

    def histories(self, policy: TieringPolicy, as_of: date) -> pd.DataFrame:
        """Return what a lifetime model looks at; see `Lines`."""
        return histories(self._lines, policy, as_of, customer="customer", order="order")

    def sales(self, ranks: Integers, policy: TieringPolicy, as_of: date) -> Sales:
        """Return the lines that the dashboard counts; see `Lines`."""
        return sheet_sales(self.examined.purchases, ranks, policy, as_of)
