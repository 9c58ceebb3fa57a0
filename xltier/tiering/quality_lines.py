"""Checks of order lines against one another: repeated, contradictory, extreme, over-returned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltier.tiering.money import money_text

if TYPE_CHECKING:
    from xltier.tiering.cells import Coded, Codes, Days
    from xltier.tiering.findings import Findings, Source
    from xltier.tiering.money import Floats, Integers, Mask

ODD_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
MIXING_SHIFT = np.uint64(29)


@dataclass(frozen=True, slots=True)
class Lines:
    """The order lines as they were read, one entry per row of the Purchases table.

    Attributes:
        customer: Place of the customer, negative where unknown.
        order: Code of the order number, −1 where blank.
        line: Code of the line number, −1 where blank.
        day: The date.
        product: Products.
        category: Categories.
        quantity: Quantities, NaN where blank.
        amount: Minor units.
        cost: Cost as read, NaN where blank.
    """

    customer: Codes
    order: Codes
    line: Codes
    day: Days
    product: Coded
    category: Coded
    quantity: Floats
    amount: Integers
    cost: Floats

    def content(self) -> tuple[Codes | Integers, ...]:
        """Return everything a line says, as whole numbers."""
        return (
            self.customer,
            self.order,
            self.line,
            self.day.view(np.int64),
            self.product.codes,
            self.category.codes,
            self.quantity.view(np.int64),
            self.amount,
            self.cost.view(np.int64),
        )


def check_repeated(findings: Findings, source: Source, lines: Lines, usable: Mask) -> Mask:
    """Report exact duplicates and lines of one number with different content.

    Returns:
        Where a line contradicts another: all lines of that order and line number are left out.
    """
    places = np.flatnonzero(usable)
    first = _first_equal(lines.content(), places)
    contradicts = _contradicting(findings, source, lines, places, first)
    again = (first >= 0) & ~contradicts[places]
    rows = source.raw.index.to_numpy()
    same = rows[places[first[again]]].tolist()
    findings.add("duplicate_line", source, places[again], "order_id", {"first": same})
    return contradicts


def check_extreme(
    findings: Findings, source: Source, amount: Integers, usable: Mask, factor: float | None
) -> None:
    """Report lines of more than `factor` times the median size of a line."""
    size = np.abs(amount[usable])
    size = size[size > 0]
    if factor is None or not len(size):
        return
    median = float(np.median(size))
    extreme = np.flatnonzero(usable & (np.abs(amount) > factor * median))
    times = [f"{value:,.0f}" for value in np.abs(amount[extreme]) / median]
    findings.add("extreme_amount", source, extreme, "amount", {"times": times})


def check_returns(
    findings: Findings, source: Source, lines: Lines, usable: Mask, decimals: int
) -> None:
    """Report returns by which a customer has given back more than it had bought until that day.

    A return that names a product is held against the purchases of that product, any other against
    all that the customer bought.
    """
    returned = usable & (lines.amount < 0)
    if not returned.any():
        return
    named = ~lines.product.blank
    products = len(lines.product.distinct)
    customer = lines.customer.astype(np.int64)
    of_product = customer * max(products, 1) + np.maximum(lines.product.codes, 0)
    over = np.zeros(len(customer), dtype=np.int64)
    for key, rows, asked in (
        (of_product, usable & named, returned & named),
        (customer, usable, returned & ~named),
    ):
        _running_shortfall(over, key, lines, rows, asked)
    places = np.flatnonzero(over)
    room = places[: findings.room("return_exceeds_purchases")]
    names = lines.product.distinct
    of = [
        _of_product(names[int(code)].as_py(), findings.language) if code >= 0 else ""
        for code in lines.product.codes[room]
    ]
    amounts = [money_text(int(value), decimals) for value in over[room]]
    findings.add("return_exceeds_purchases", source, places, "amount", {"over": amounts, "of": of})


def _of_product(name: str, language: str) -> str:
    return f"“{name}”" if language == "zh" else f" of “{name}”"


def _running_shortfall(
    over: Integers, key: Integers, lines: Lines, rows: Mask, asked: Mask
) -> None:
    """Write into `over`, for each return asked about, by how much its key is in deficit."""
    if not asked.any():
        return
    touched = np.isin(key, np.unique(key[asked])) & rows
    places = np.flatnonzero(touched)
    amount, days = lines.amount[places], lines.day[places].astype(np.int64)
    order = np.lexsort((amount < 0, days, key[places]))
    ordered_key, running = key[places][order], np.cumsum(amount[order])
    starts = np.flatnonzero(np.r_[True, ordered_key[1:] != ordered_key[:-1]])
    before = np.r_[0, running[starts[1:] - 1]]
    running -= np.repeat(before, np.diff(np.r_[starts, len(running)]))
    deficit = places[order][running < 0]
    shortfall = -running[running < 0]
    chosen = asked[deficit]
    over[deficit[chosen]] = shortfall[chosen]


def _first_equal(content: tuple[Codes | Integers, ...], places: Integers) -> Integers:
    """Return for each of some rows which of them is the first equal one, −1 for that one."""
    mixed = _mixed(content)
    mixed = mixed if len(places) == len(mixed) else mixed[places]
    first = np.full(len(mixed), -1, dtype=np.int64)
    candidates = np.flatnonzero(pd.Series(mixed).duplicated(keep=False).to_numpy())
    if len(candidates):
        # Equal hashes only propose; the content itself decides.
        rows = places[candidates]
        frame = pd.DataFrame({at: values[rows] for at, values in enumerate(content)})
        start = frame.groupby(list(frame), sort=False).ngroup().to_numpy()
        leader = candidates[np.unique(start, return_index=True)[1]][start]
        first[candidates] = np.where(leader == candidates, -1, leader)
    return first


def _mixed(content: tuple[Codes | Integers, ...]) -> Integers:
    """Hash rows of whole numbers to one number each."""
    mixed = np.zeros(len(content[0]), dtype=np.uint64)
    for values in content:
        mixed ^= values.astype(np.int64, copy=False).view(np.uint64)
        mixed *= ODD_MULTIPLIER
        mixed ^= mixed >> MIXING_SHIFT
    return mixed.view(np.int64)


def _contradicting(
    findings: Findings, source: Source, lines: Lines, places: Integers, first: Integers
) -> Mask:
    """Report and return where a line number stands for more than one content."""
    contradicts = np.zeros(len(lines.order), dtype=np.bool_)
    numbered = (lines.order[places] >= 0) & (lines.line[places] >= 0)
    numbers = int(lines.line.max(initial=0)) + 1
    key = lines.order[places].astype(np.int64) * numbers + lines.line[places]
    originals = np.flatnonzero(numbered & (first < 0))
    clash = pd.Series(key[originals]).duplicated(keep=False).to_numpy()
    if not clash.any():
        return contradicts
    wrong = np.flatnonzero(numbered & np.isin(key, np.unique(key[originals[clash]])))
    contradicts[places[wrong]] = True
    rows = source.raw.index.to_numpy()[places]
    others: list[int] = []
    by_key: dict[int, list[int]] = {}
    for at in wrong:
        by_key.setdefault(int(key[at]), []).append(int(rows[at]))
    for at in wrong:
        same = by_key[int(key[at])]
        others.append(next(row for row in same if row != rows[at]))
    findings.add("conflicting_line", source, places[wrong], "order_id", {"other": others})
    return contradicts
