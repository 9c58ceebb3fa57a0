"""The numbers of the customers that a function is asked about, as the domain takes them.

Amounts become whole minor units. An unfinished order is none, a begun day is a day: whole numbers
meet a bound exactly when these do. A row that is blank in every cell asks nothing; a blank beside
something else is 0 sales or 0 orders, as a spreadsheet reads it, but days that are not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from xltier.excel.grids import NUM, VALUE, Codes, Grid, Mask, cells_of, first_error, together
from xltier.excel.grids import numbers as numbers_in
from xltier.tiering.figures import Figures
from xltier.tiering.money import LARGEST_MINOR, NOISE_ABSOLUTE, Floats, Integers, to_minor

LARGEST: Final = float(LARGEST_MINOR)


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The rows that a function is asked about.

    Attributes:
        asked: Which of them ask something that can be answered, as one dimension.
        errors: Number of the error value of each cell of the answer, 0 for none.
    """

    asked: Mask
    errors: Codes

    @classmethod
    def of(cls, *grids: Grid, also: Codes | None = None) -> Rows:
        """Return the rows of grids of one size.

        Args:
            grids: The arguments.
            also: Errors found beside those that stand in cells.
        """
        errors = first_error(*grids)
        if also is not None:
            errors = np.where(errors != 0, errors, also)
        blank = np.logical_and.reduce([grid.blank for grid in grids])
        return cls(((errors == 0) & ~blank).ravel(), errors)

    def answers(self, found: Sequence[Any]) -> list[tuple[Any, ...]]:
        """Return the cells of the answer: what was found in its place, else empty text or error.

        Args:
            found: One answer for each row that asks.
        """
        if self.asked.all():
            return cells_of(found, self.errors)
        answers = np.full(len(self.asked), "", dtype=object)
        answers[self.asked] = found
        return cells_of(answers.tolist(), self.errors)

    def failed(self, error: int = VALUE) -> list[tuple[Any, ...]]:
        """Return the cells of the answer when none can be given: the error where one is asked."""
        asked = self.asked.reshape(self.errors.shape)
        return Rows(np.zeros_like(self.asked), np.where(asked, error, self.errors)).answers([])


@dataclass(frozen=True, slots=True, eq=False)
class Customers:
    """Customers by amount, orders and days since the last purchase.

    Attributes:
        rows: Where they stand.
        figures: The numbers of those that ask.
    """

    rows: Rows
    figures: Figures


def customers(amount: object, orders: object, recency: object, decimals: int) -> Customers:
    """Return the customers of three arguments.

    Args:
        amount: Amounts in major units.
        orders: Numbers of orders.
        recency: Days since the last purchase; blank is unknown.
        decimals: Decimals of the currency.
    """
    grids = together(*map(numbers_in, (amount, orders, recency)))
    unit = 10**decimals
    rows = Rows.of(*grids, also=too_large(*grids, largest=(LARGEST / unit, LARGEST, LARGEST)))
    values = [grid.values.ravel()[rows.asked] for grid in grids]
    minor, _, _ = to_minor(filled(values[0]), decimals)
    return Customers(rows, Figures(minor, whole_orders(values[1]), begun_days(values[2])))


def too_large(*grids: Grid, largest: Sequence[float]) -> Codes:
    """Return `#NUM!` where a number is too large to be exact."""
    beyond = [
        np.abs(np.nan_to_num(grid.values)) >= most
        for grid, most in zip(grids, largest, strict=True)
    ]
    return np.where(np.logical_or.reduce(beyond), NUM, 0).astype(np.int16)


def filled(values: Floats) -> Floats:
    """Return numbers with 0 where there is none."""
    return np.where(np.isnan(values), 0.0, values)


def whole_orders(values: Floats) -> Integers:
    """Return numbers of orders, unfinished ones left out."""
    whole: Integers = np.floor(filled(values) + NOISE_ABSOLUTE).astype(np.int64)
    return whole


def begun_days(values: Floats) -> Floats:
    """Return days, begun ones counted; NaN stays."""
    days: Floats = np.ceil(values - NOISE_ABSOLUTE) + 0.0  # never minus zero
    return days
