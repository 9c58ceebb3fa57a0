"""Draws a chart at the sizes in which the page shows it."""

from __future__ import annotations

from collections.abc import Callable

from xltier.report.charts import Spec
from xltier.report.drawing import draw
from xltier.report.sizes import FULL, NARROW, WIDE
from xltier.report.view import Drawing, Picture, Size


def drawing(name: str, label: str, chart: Callable[[int], Spec], *, full: bool = False) -> Drawing:
    """Return a chart for desktop and phone.

    Args:
        name: Identifier on the page.
        label: What a screen reader says.
        chart: Returns the chart at a width.
        full: Whether it takes the whole width of the page.
    """
    large: tuple[Size, int] = ("full-wide", FULL) if full else ("wide", WIDE)
    sizes: tuple[tuple[Size, int], ...] = (large, ("narrow", NARROW))
    drawn = (Picture(size, draw(chart(width), f"{name}-{size}")) for size, width in sizes)
    return Drawing(label, tuple(drawn))
