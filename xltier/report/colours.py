"""The colours of the page by variable, light and dark; those of data are the workbook's."""

from __future__ import annotations

from typing import Final

from xltier.workbook import palette
from xltier.workbook.look import BLUE, ORANGE

DARK_CARD: Final = "1A2029"
CONTRAST: Final = 3.0
"""What the Web Content Accessibility Guidelines (1.4.11) ask of a chart's colour on its ground."""

LIGHT: Final[dict[str, str]] = {
    "ground": "#f5f6f8",
    "card": "#ffffff",
    "ink": "#1d232b",
    "muted": "#57616e",
    "line": "#e2e6eb",
    "on-heat": "#1d232b",
    "tip": "#1d232b",
    "on-tip": "#ffffff",
    "good": f"#{BLUE}",
    "bad": f"#{ORANGE}",
}
DARK: Final[dict[str, str]] = {
    "ground": "#11151b",
    "card": f"#{DARK_CARD}",
    "ink": "#e7ebf0",
    "muted": "#9ca7b5",
    "line": "#2d3643",
    "on-heat": "#0c1116",
    "tip": "#e7ebf0",
    "on-tip": "#11151b",
    "good": "#77b7ee",
    "bad": "#f0a35c",
    "series": f"#{palette.HIGH}",
}


def tier_variable(rank: int) -> str:
    """Return the variable of the colour of a tier, 0 the best; of no tier below 0."""
    return f"tier-{rank}" if rank >= 0 else "no-tier"


def light(tiers: int) -> dict[str, str]:
    """Return the colours of a light page with so many tiers."""
    return LIGHT | {name: f"#{colour}" for name, colour in _of_data(tiers).items()}


def dark(tiers: int) -> dict[str, str]:
    """Return the colours of a dark page: those of data as light as it takes to be seen."""
    return {name: f"#{brightened(colour)}" for name, colour in _of_data(tiers).items()} | DARK


def brightened(colour: str) -> str:
    """Return a colour mixed with as much white as sets it apart from a dark card."""
    for white in range(0, 101, 5):
        mixed = _mixed(colour, white / 100)
        if contrast(mixed, DARK_CARD) >= CONTRAST:
            break
    return mixed


def blended(colour: str, share: float) -> str:
    """Return a colour of the page, of which a share covers white paper: `#RRGGBB`."""
    return f"#{_mixed(colour.removeprefix('#'), 1 - share)}"


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours by the Web Content Accessibility Guidelines."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _of_data(tiers: int) -> dict[str, str]:
    ranks = range(-1, tiers)
    return {
        "series": palette.NOW,
        "before": palette.BEFORE,
        "heat": palette.HIGH,
        "low": palette.LOW,
    } | {tier_variable(rank): palette.tier_colour(rank) for rank in ranks}


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[:2], 16), int(colour[2:4], 16), int(colour[4:6], 16)


def _mixed(colour: str, white: float) -> str:
    return "".join(f"{round(part + (255 - part) * white):02X}" for part in _parts(colour))


def _luminance(colour: str) -> float:
    shares = (part / 255 for part in _parts(colour))
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
