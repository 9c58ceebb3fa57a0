"""What the what-if columns of TierRules show, for whoever reads the file without calculating it.

The same definition as that of `workbook.what_if_formulas`, step by step, on the measures as they
stand on the Customers sheet: customers who meet a tier less those who meet the tier above. A test
compares the numbers with those that a spreadsheet calculates.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from xltier.tiering.cells import TYPED, column, numbers, texts
from xltier.tiering.money import Floats, Mask
from xltier.tiering.policy import TieringPolicy
from xltier.workbook.base import Workbook
from xltier.workbook.what_if_formulas import FORMULA_COLUMNS, HOLDS, UNKNOWN

MEASURES = ["monetary_value", "frequency", "recency_days"]
BOUNDS = ("min_amount", "min_orders", "max_recency_days")


def show_what_if(
    workbook: Workbook,
    policy: TieringPolicy,
    customers: pd.DataFrame,
    bounds: pd.DataFrame | None = None,
) -> None:
    """Stage what the formulas beside the tiers show.

    Args:
        workbook: Holds the formulas; where it calculates them itself, nothing is staged.
        policy: The rules that will stand there.
        customers: The measures that will stand on the Customers sheet, in major units: columns
            monetary_value, frequency, recency_days.
        bounds: Cells of TierRules that are written at the same time, by row on the sheet.
    """
    if workbook.calculates:
        return
    rules = workbook.read("TierRules")
    columns = [name for name in FORMULA_COLUMNS if name in rules]
    if bounds is not None:
        rules.loc[bounds.index, list(bounds)] = bounds
    shown = shown_what_if(rules, policy, customers) if columns else None
    if shown is not None:
        workbook.show("TierRules", shown[columns], by=HOLDS)


def shown_what_if(
    rules: pd.DataFrame, policy: TieringPolicy, customers: pd.DataFrame
) -> pd.DataFrame | None:
    """Return what the formulas show, by row on the sheet; None if a bound is no typed number."""
    bounds = {name: numbers(column(rules, name)) for name in BOUNDS}
    if any(((one.how != TYPED) & ~np.isnan(one.floats)).any() for one in bounds.values()):
        return None
    named = texts(column(rules, "tier")).is_valid().to_numpy(zero_copy_only=False)
    places = rules.index.to_numpy() - rules.index[0] + 1
    in_turn = np.cumsum(named) == places
    people = _People.of(customers, match_any=policy.match == "any")
    met = [
        people.meeting(*(bounds[name].floats[at] for name in BOUNDS)) for at in range(len(rules))
    ]
    rows: list[tuple[float | str, float | str]] = []
    for at, place in enumerate(places.tolist()):
        if not named[at]:
            rows.append(("", ""))
        elif policy.method != "threshold" or not in_turn[at]:
            rows.append((UNKNOWN, UNKNOWN))
        else:
            own = people.everyone if place == int(named.sum()) else met[at]
            above = met[at - 1] if at else np.zeros_like(own)
            rows.append(people.count(own, above, policy.currency_decimals))
    return pd.DataFrame(rows, index=rules.index, columns=list(FORMULA_COLUMNS), dtype=object)


@dataclass(frozen=True, slots=True)
class _People:
    """The customers as the formulas see them; a comparison with a blank cell is never true."""

    amount: Floats
    orders: Floats
    days: Floats
    match_any: bool

    @classmethod
    def of(cls, customers: pd.DataFrame, *, match_any: bool) -> _People:
        amount, orders, days = (numbers(column(customers, name)).floats for name in MEASURES)
        return cls(amount, orders, days, match_any)

    @property
    def everyone(self) -> Mask:
        """Whoever has an amount."""
        known: Mask = ~np.isnan(self.amount)
        return known

    def meeting(self, amount: float, orders: float, days: float) -> Mask:
        """Return who meets the bounds of a tier; a bound that is NaN is blank."""
        met = [
            (self.amount >= amount, amount),
            (self.orders >= orders, orders),
            (self.days <= days, days),
        ]
        typed = [mask for mask, bound in met if not np.isnan(bound)]
        found: Mask = (
            np.logical_or.reduce([np.zeros_like(self.everyone), *typed])
            if self.match_any
            else np.logical_and.reduce([self.everyone, *typed])
        )
        return found & self.everyone

    def count(self, own: Mask, above: Mask, decimals: int) -> tuple[float, float]:
        """Return customers and sales of those in a tier who are not in the tier above."""
        sales = float(self.amount[own].sum() - self.amount[above].sum())
        return float(own.sum() - above.sum()), round(sales, decimals)
