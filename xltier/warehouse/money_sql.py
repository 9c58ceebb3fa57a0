"""Amounts to whole minor units in SQL, as the workbook's own are turned into them.

Halves go away from zero, decided on the decimal digits that a person sees: 0.285 with two decimals
is 0.29 although the float 0.285 × 100 is below 28.5. Decimal types are exact from beginning to end.
"""

from __future__ import annotations

from dataclasses import dataclass

LARGEST_MINOR = 2**53
"""Minor units up to which a float is exact; no amount can be larger."""

SURE_DIGITS = 15
"""Whole numbers of so many digits are never too large."""

MOST_DIGITS = 38
"""Digits that a decimal type can have."""

NOISE_ABSOLUTE = "1e-9"
NOISE_RELATIVE = "4e-15"
NOISE_LARGEST = "5e-2"
"""A number typed by people has 15 significant digits: differences below this are binary noise."""


@dataclass(frozen=True, slots=True)
class Minor:
    """An amount as SQL.

    Attributes:
        value: Whole minor units, null where there is no usable amount.
        large: Whether there is an amount that is too large.
        rounded: Whether it has more decimals than the currency.
    """

    value: str
    large: str
    rounded: str


def of_exact(number: str, decimals: int, digits: tuple[int, int] | None) -> Minor:
    """Return a decimal or whole number as minor units.

    Args:
        number: SQL of type decimal or integer.
        decimals: Decimals of the currency.
        digits: Digits in all and after the point that the type has; None for large integers.
    """
    width, scale = digits or (MOST_DIGITS, 0)
    unit = f"CAST({10**decimals} AS DECIMAL({decimals + 1}, 0))"
    whole = f"round({number}, {decimals})" if scale > decimals or digits is None else number
    if width + decimals >= MOST_DIGITS:
        whole = f"TRY_CAST({whole} AS DECIMAL({20 + decimals}, {decimals}))"
    value = f"TRY_CAST({whole} * {unit} AS BIGINT)"
    rounded = f"{number} <> round({number}, {decimals})" if scale > decimals else "false"
    if width - scale + decimals <= SURE_DIGITS:
        return Minor(value, "false", rounded)
    largest = f"{LARGEST_MINOR / 10**decimals!r}e0"
    size = f"abs(CAST({number} AS DOUBLE))"
    return Minor(
        value=f"CASE WHEN {size} < {largest} THEN {value} END",
        large=f"{size} >= {largest}",
        rounded=rounded,
    )


def of_text(text: str, signs: str, decimals: int) -> Minor:
    """Return a number that is written plainly as minor units.

    Args:
        text: SQL of texts with at most 15 digits before the point and 20 after it.
        signs: Characters that may stand in it beside digits, sign and point.
        decimals: Decimals of the currency.
    """
    kind = f"DECIMAL({16 + decimals}, {decimals})"
    bare = f"translate({text}, '{signs}', '')"
    number = f"coalesce(TRY_CAST({text} AS {kind}), TRY_CAST({bare} AS {kind}))"
    found = of_exact(number, decimals, (16 + decimals, decimals))
    more = f"{text} LIKE '%.{'_' * (decimals + 1)}%'"
    rounded = f"CASE WHEN {more} THEN TRY_CAST({bare} AS DECIMAL(38, 20)) <> {number} END"
    return Minor(found.value, found.large, rounded)


def of_float(number: str, decimals: int) -> Minor:
    """Return a floating-point number as minor units.

    Args:
        number: SQL of type double; NaN and infinity are allowed.
        decimals: Decimals of the currency.
    """
    size = f"abs({number} * 1e{decimals})"
    noise = f"({size} * {NOISE_RELATIVE} + {NOISE_ABSOLUTE})"
    whole = f"floor({size} + 5e-1 + least({noise}, {NOISE_LARGEST}))"
    usable = f"(NOT isnan({number}) AND {size} < {LARGEST_MINOR}e0)"
    return Minor(
        value=f"CASE WHEN {usable} THEN TRY_CAST(CASE WHEN {number} < 0 THEN -{whole} "
        f"ELSE {whole} END AS BIGINT) END",
        large=f"NOT isnan({number}) AND {size} >= {LARGEST_MINOR}e0",
        rounded=f"{usable} AND abs({size} - {whole}) > {noise}",
    )
