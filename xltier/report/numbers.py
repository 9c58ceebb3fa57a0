"""Numbers as people read them in either language: 12.3K and 1.2 万, 34 %, +5."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

if TYPE_CHECKING:
    from xltier.language import Language

NOTHING: Final = "–"
MINUS: Final = "−"

UNITS: Final[dict[Language, tuple[tuple[float, str], ...]]] = {
    "en": ((1e9, "B"), (1e6, "M"), (1e3, "K")),
    "zh": ((1e8, " 亿"), (1e4, " 万")),
}
"""What large numbers are counted in, the largest first."""

AXIS: Final[dict[Language, str]] = {
    "en": "abs(datum.value) >= 1e9 ? format(datum.value / 1e9, '~g') + 'B' : "
    "abs(datum.value) >= 1e6 ? format(datum.value / 1e6, '~g') + 'M' : "
    "abs(datum.value) >= 1e3 ? format(datum.value / 1e3, '~g') + 'K' : format(datum.value, '~g')",
    "zh": "abs(datum.value) >= 1e8 ? format(datum.value / 1e8, '~g') + ' 亿' : "
    "abs(datum.value) >= 1e4 ? format(datum.value / 1e4, '~g') + ' 万' : "
    "format(datum.value, ',~g')",
}
"""The same for the numbers of an axis, as an expression of the chart library."""


def known(value: object) -> bool:
    """Tell whether there is a number."""
    return value is not None and not bool(pd.isna(value))


def whole(value: float | None) -> str:
    """Return a count: 1,234; a dash where there is none."""
    return _minus(f"{value:,.0f}") if value is not None and known(value) else NOTHING


def money(value: float | None, decimals: int = 2) -> str:
    """Return an amount in full, without needless decimals: 12,300 or 12,300.50."""
    if value is None or not known(value):
        return NOTHING
    text = f"{value:,.{decimals}f}"
    return _minus(text.removesuffix("." + "0" * decimals) if decimals else text)


def short(value: float | None, language: Language) -> str:
    """Return an amount with two to four digits: 12.3K, 1.23 万; small ones in whole numbers."""
    if value is None or not known(value):
        return NOTHING
    for size, unit in UNITS[language]:
        # 999,950 would round to 1,000K
        if abs(value) >= size * 0.99995:
            scaled = value / size
            digits = 0 if abs(scaled) >= 999.5 else 1 if abs(scaled) >= 9.995 else 2
            text = f"{scaled:,.{digits}f}"
            text = text.rstrip("0").rstrip(".") if "." in text else text
            return _minus(text + unit)
    return _minus(f"{value:,.0f}")


def percent(share: float | None, decimals: int = 1) -> str:
    """Return a share from 0 to 1: 12.5%."""
    if share is None or not known(share):
        return NOTHING
    if share in (0, 1):
        return f"{share:.0%}"
    return _minus(f"{share:.{decimals}%}")


def signed(text: str, value: float | None) -> str:
    """Return a number's text with a plus in front of it where it is positive."""
    return f"+{text}" if value is not None and known(value) and value > 0 else text


def _minus(text: str) -> str:
    plain = text.lstrip("-")
    if not any(digit in plain for digit in "123456789"):
        return plain
    return MINUS + plain if text.startswith("-") else text
