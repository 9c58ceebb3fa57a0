"""Money as whole minor units (cents, 分): exact sums and comparisons on every engine.

Rounding is commercial (四舍五入): halves go away from zero, decided on the decimal digits that a
spreadsheet shows. 0.285 with two decimals is 0.29 although the float 0.285 × 100 is below 28.5.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Numbers = Integers | Floats
Mask = npt.NDArray[np.bool_]

LARGEST_MINOR = 2**53
"""Minor units up to which a float is exact. A larger amount cannot have come from a cell."""

NOISE_ABSOLUTE = 1e-9
NOISE_RELATIVE = 4e-15
"""A spreadsheet number has 15 significant digits: differences below this are binary noise."""

NOISE_LARGEST = 0.05
"""Half of the last decimal that a number of 14 digits can still show; more would lift a whole
number to the next."""


def to_minor(amounts: Floats, decimals: int) -> tuple[Integers, Mask, Mask]:
    """Turn amounts into whole minor units.

    Args:
        amounts: Amounts in major units as read from cells; NaN and infinity are allowed.
        decimals: Decimals of the currency.

    Returns:
        The minor units (0 where there is no usable amount), where an amount was usable (finite
        and within ±2**53 minor units), and where it had more decimals than the currency.
    """
    scaled = amounts * float(10**decimals)
    size = np.abs(scaled)
    usable: Mask = size < LARGEST_MINOR
    if not usable.all():
        size = np.where(usable, size, 0.0)
    noise = size * NOISE_RELATIVE
    noise += NOISE_ABSOLUTE
    whole = np.floor(size + 0.5 + np.minimum(noise, NOISE_LARGEST))
    rounded: Mask = np.abs(size - whole) > noise
    minor = np.copysign(whole, scaled)
    return np.where(usable, minor, 0.0).astype(np.int64), usable, rounded


def minor_of(amount: Decimal, decimals: int) -> int:
    """Return a decimal amount in whole minor units, halves away from zero."""
    return int((amount * 10**decimals).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def to_major(minor: npt.NDArray[np.generic], decimals: int) -> Floats:
    """Return minor units as the nearest floats in major units, NaN staying NaN."""
    return np.asarray(minor, dtype=np.float64) / float(10**decimals)


def money_text(minor: float, decimals: int) -> str:
    """Return an amount as people write it: 12,300 or 12,300.50, no needless decimals."""
    unit = 10**decimals
    whole = round(minor)
    if whole % unit == 0:
        return minus(f"{whole // unit:,}")
    sign = "-" if whole < 0 else ""
    major, rest = divmod(abs(whole), unit)
    return minus(f"{sign}{major:,}.{rest:0{decimals}d}")


def money_texts(minor: Integers, decimals: int) -> list[str]:
    """Return many amounts as `money_text` writes them."""
    wholes, rests = np.divmod(np.abs(minor), 10**decimals)
    if rests.any():
        texts = [
            f"{whole:,}.{rest:0{decimals}d}" if rest else f"{whole:,}"
            for whole, rest in zip(wholes.tolist(), rests.tolist(), strict=True)
        ]
    else:
        texts = [f"{whole:,}" for whole in wholes.tolist()]
    for at in np.flatnonzero(minor < 0).tolist():
        texts[at] = f"−{texts[at]}"
    return texts


def minus(text: str) -> str:
    """Return `text` with a typographic minus sign, so that it never starts like a formula."""
    return text.replace("-", "−")
