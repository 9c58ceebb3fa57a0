"""Numbers that a person would choose for a bound: 10,000 or 2,250, not 9,873."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

STEPS: Final = ((100, 200, 10), (200, 500, 25), (500, 1000, 50))
"""Hundredths of a power of ten: from, to and in what steps. Two neighbours are at most an eighth
apart."""

SMALL: Final = 20
"""Up to here every whole count is a number that one would choose."""

_RANKS: Final = {100: 0, 500: 1, 200: 2, 250: 3}
_WHOLE_RANK: Final = 4
_OTHER_RANK: Final = 5


def round_amounts(largest: int, least: int = 1) -> list[int]:
    """Return the round whole numbers from 1 up to the first above `largest`, at least `least`."""
    return _until(_round_numbers(), largest, least)


def round_counts(largest: int, least: int = 1) -> list[int]:
    """Return every whole number to `SMALL`, then round ones; else as `round_amounts`."""
    above = (number for number in _round_numbers() if number > SMALL)
    return _until(_chained(iter(range(1, SMALL + 1)), above), largest, least)


def roundness(number: int) -> int:
    """Return how round a number is by its first digits: 0 for 1, then 5, 2, 2.5, others."""
    digits = str(number).rstrip("0")
    hundredths = int(digits.ljust(3, "0"))
    if len(digits) == 1:
        return _RANKS.get(hundredths, _WHOLE_RANK)
    return _RANKS.get(hundredths, _OTHER_RANK)


def _round_numbers() -> Iterator[int]:
    """Yield all round numbers that are whole, in order, without end."""
    power = Fraction(1, 100)
    while True:
        for start, stop, step in STEPS:
            for hundredths in range(start, stop, step):
                number = power * hundredths
                if number.denominator == 1:
                    yield int(number)
        power *= 10


def _until(numbers: Iterator[int], largest: int, least: int) -> list[int]:
    found: list[int] = []
    for number in numbers:
        found.append(number)
        if number > largest and len(found) >= least:
            break
    return found


def _chained(first: Iterator[int], then: Iterator[int]) -> Iterator[int]:
    yield from first
    yield from then
