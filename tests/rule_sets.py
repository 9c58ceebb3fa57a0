"""Rule sets and inputs made from a seed, and the tiers that the domain gives them.

Everything that computes a tier on its own is compared on these: the Python function, the VBA that
calls it, and the named LAMBDA. A rule set is what the table TierRules may hold: up to nine tiers,
empty rows anywhere, blank conditions, all or any, a currency of 0 to 4 decimals.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

import numpy as np
import pandas as pd

from xltier.tiering.policy import TieringPolicy
from xltier.tiering.policy_cells import InvalidPolicy, Located
from xltier.tiering.policy_tables import policy_from_tables
from xltier.tiering.threshold import NO_TIER, assign

COLUMNS = ("tier", "min_amount", "min_orders", "max_recency_days")

Cell = float | None
Row = tuple[str | None, Cell, Cell, Cell]
"""One row of TierRules in the order of `COLUMNS`; None is a blank cell."""
Customer = tuple[Cell, Cell, Cell]
"""Amount, orders and days since the last purchase as cells; None is blank."""


@dataclass(frozen=True)
class RuleSet:
    """Rules that a workbook may hold; they are valid.

    Attributes:
        rows: The body of TierRules, empty rows included.
        match: Whether all conditions must hold or any one.
        decimals: Decimals of the currency.
    """

    rows: tuple[Row, ...]
    match: Literal["all", "any"]
    decimals: int

    @property
    def policy(self) -> TieringPolicy:
        settings = {
            "match": Located(self.match, 1),
            "currency_decimals": Located(float(self.decimals), 2),
        }
        return policy_from_tables(pd.DataFrame(self.rows, columns=list(COLUMNS)), settings)


def rule_sets(count: int, seed: int = 1) -> list[RuleSet]:
    """Return that many different valid rule sets, always the same ones for a seed."""
    some = random.Random(seed)
    found: dict[RuleSet, None] = {}
    while len(found) < count:
        candidate = _rule_set(some)
        try:
            assert candidate.policy.tiers
        except InvalidPolicy:
            continue
        found[candidate] = None
    return list(found)


def customers(rules: RuleSet, count: int = 12, seed: int = 1, *, halves: bool = True):
    """Return inputs for a rule set: every bound and one minor unit beside it, and some at random.

    Args:
        rules: The rules.
        count: How many at random, beside those about the bounds.
        seed: Of the random ones.
        halves: Whether amounts with half a minor unit are among them; they round away from zero.
    """
    some = random.Random(f"{seed} {rules}")
    unit = 10**rules.decimals
    minors = {0, -1, 1, -250 * unit, 10**9 * unit}
    orders, days = {0, 1}, {0, 365}
    for _, amount, least, most in rules.rows:
        minors |= _about(None if amount is None else round(amount * unit))
        orders |= _about(None if least is None else int(least))
        days |= _about(None if most is None else int(most))
    amounts: list[Cell] = [None, *(minor / unit for minor in sorted(minors))]
    if halves:
        amounts += [float(Decimal(2 * minor - 1) / 2 / unit) for minor in sorted(minors)]
    counts: list[Cell] = [None, 2.5, *(float(number) for number in sorted(orders) if number >= 0)]
    recencies: list[Cell] = [None, *(float(day) for day in sorted(days) if day >= 0)]
    at_bounds = [(amount, some.choice(counts), some.choice(recencies)) for amount in amounts]
    at_bounds += [(some.choice(amounts), number, some.choice(recencies)) for number in counts]
    at_bounds += [(some.choice(amounts), some.choice(counts), day) for day in recencies]
    at_random = [
        (some.choice(amounts), some.choice(counts), some.choice(recencies)) for _ in range(count)
    ]
    return [(None, None, None), *at_bounds, *at_random]


def tiers_by_domain(rules: RuleSet, inputs: list[Customer]) -> list[str]:
    """Return the tier that the domain's expression gives each input, "" where all is blank.

    A blank amount or number of orders beside something that is not blank is 0, as a spreadsheet
    reads it; blank days are unknown and meet no condition.
    """
    policy = rules.policy
    frame = pd.DataFrame(
        {
            "monetary_value": [_minor(amount, rules.decimals) for amount, _, _ in inputs],
            "frequency": [orders or 0.0 for _, orders, _ in inputs],
            "recency_days": [np.nan if days is None else days for _, _, days in inputs],
        }
    )
    ranks = assign(frame, policy)["rank"].tolist()
    assert NO_TIER not in ranks
    blank = [all(cell is None for cell in customer) for customer in inputs]
    return [
        "" if nothing else policy.names[rank] for nothing, rank in zip(blank, ranks, strict=True)
    ]


def _minor(amount: Cell, decimals: int) -> int:
    exact = Decimal(repr(amount or 0.0)) * 10**decimals
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _about(bound: int | None) -> set[int]:
    return set() if bound is None else {bound - 1, bound, bound + 1}


def _rule_set(some: random.Random) -> RuleSet:
    """Return rules in falling order; they need not be valid."""
    match, decimals = some.choice(["all", "any"]), some.randint(0, 4)
    count, unit = some.choices(range(1, 10), weights=[1, 3, 4, 4, 3, 2, 2, 2, 3])[0], 10**decimals
    used = [some.random() < 0.8, some.random() < 0.7, some.random() < 0.35]
    amounts = _falling(some, count, 20_000 * unit)
    orders = _falling(some, count, 30)
    days = _falling(some, count, 400)[::-1]
    rows: list[Row] = []
    for at in range(count - 1):
        cells: list[Cell] = [amounts[at] / unit, float(orders[at]), float(days[at])]
        kept = [
            cell if wanted and some.random() < 0.93 else None
            for cell, wanted in zip(cells, used, strict=True)
        ]
        rows.append((f"Tier {at + 1}", *kept))
    zero = some.choice([None, 0.0])
    rows.append((f"Tier {count}", zero, zero, None))
    for _ in range(some.choice([0, 0, 1, 2])):
        rows.insert(some.randint(0, len(rows)), (None, None, None, None))
    return RuleSet(tuple(rows), match, decimals)


def _falling(some: random.Random, count: int, most: int) -> list[int]:
    """Return bounds that fall, now and then by nothing or by one."""
    bounds = sorted((some.randint(1, most) for _ in range(count)), reverse=True)
    for at in range(1, count):
        if some.random() < 0.2:
            bounds[at] = max(1, bounds[at - 1] - some.choice([0, 1]))
    return bounds
