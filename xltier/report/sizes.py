"""Widths of drawings in pixels: as wide as a card shows them, so that letters keep their size."""

from __future__ import annotations

from typing import Final

WIDE: Final = 560
"""Half the page on a desktop; the whole page on paper."""

FULL: Final = 1120
"""The whole page on a desktop."""

NARROW: Final = 335
"""A phone."""
