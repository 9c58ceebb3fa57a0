"""The colours of charts, heat maps and tiers: one palette for the workbook and the report.

A tier has the colour of its rank, whatever it is called, so that it looks the same everywhere.
Neighbouring ranks differ strongly in lightness, which a grey print keeps, and any two of the nine
stay apart for the three kinds of colour blindness; a test holds them to both.
"""

from __future__ import annotations

from typing import Final

from xltier.workbook.look import BARK, DUNE, GREY, NAVY, SAND, WHITE

TIER_COLOURS: Final = (
    NAVY,
    "2E9C8F",
    "F0C75E",
    "A8423F",
    "8FBCE6",
    "6B4A9C",
    "F2A07B",
    "111111",
    "BDBDBD",
)
"""Colour of each rank, the best first, as RRGGBB."""

NO_TIER_COLOUR: Final = SAND
"""Colour of customers who have no tier: prospects."""

NOW, BEFORE, LINES = NAVY, DUNE, GREY
"""Colours of a series of this period, of what it is compared with, and of lines that divide."""

LOW, MIDDLE, HIGH = "E8A15C", WHITE, "7FB2DD"
"""Ends and middle of a heat map around what is usual: orange is below, blue is above."""

MOVE_SHARES: Final = (
    (0.2, "F5C9A0", "A9CBE8"),
    (0.08, "FADFC6", "CFE2F3"),
    (0.0, "FDF1E5", "EAF3FA"),
)
"""Grounds of moves down and up, by the share of a tier's customers from which they begin."""


def tier_colour(rank: int) -> str:
    """Return the colour of a tier by its rank, 0 the best; of no tier below 0.

    There are nine; further ranks begin again.
    """
    return NO_TIER_COLOUR if rank < 0 else TIER_COLOURS[rank % len(TIER_COLOURS)]


def text_on(colour: str) -> str:
    """Return the colour in which text is readable on a ground: white or dark."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    light = 0.299 * red + 0.587 * green + 0.114 * blue
    return BARK if light > 140 else WHITE
