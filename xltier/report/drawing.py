"""Charts drawn once, as SVG that stands inside the page: Vega-Lite without a browser.

The page needs no library then: it opens at once, prints sharply and weighs little. Colours are the
page's variables, so that light and dark are the page's business.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from lxml import etree

SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"
NAMESPACE: Final = "http://www.w3.org/2000/svg"
FONT: Final = "sans-serif"
PAPER_FONTS: Final = "Arial, Liberation Sans, Microsoft YaHei, PingFang SC, Noto Sans CJK SC"

CONFIG: Final[dict[str, Any]] = {
    "font": FONT,
    "background": None,
    "padding": 2,
    "axis": {
        "labelColor": "var(--muted)",
        "labelFontSize": 12,
        "labelLimit": 400,
        "titleColor": "var(--muted)",
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "gridColor": "var(--line)",
        "domain": False,
        "ticks": False,
        "labelPadding": 6,
    },
    "text": {"fontSize": 12, "color": "var(--ink)"},
    "view": {"stroke": None},
}

_EMPTY: Final = ("background", "foreground")
_GEOMETRY: Final = {"d", "transform", "x", "y", "x1", "x2", "y1", "y2"}
_DIGITS: Final = re.compile(r"(\.\d\d)\d+")
"""A hundredth of a pixel is fine enough."""

_NOISE: Final = ("aria-hidden", "aria-roledescription", "pointer-events", "font-family", "role")


def draw(spec: Mapping[str, Any], name: str) -> str:
    """Return a chart as an SVG element for the inside of a page.

    Args:
        spec: A Vega-Lite specification. What a mark says when it is pointed at is its encoding
            `description`.
        name: Sets the chart's identifiers apart from those of other charts on the page.
    """
    return _inline(_svg(spec), name)


def _svg(spec: Mapping[str, Any]) -> str:
    import vl_convert

    whole = {"$schema": SCHEMA, "config": CONFIG, **spec}
    drawn: str = vl_convert.vegalite_to_svg(whole, allowed_base_urls=[], show_warnings=False)
    return drawn


def picture(svg: str, colours: Mapping[str, str], scale: float = 2.0) -> bytes:
    """Return a chart as PNG, for programs that show no SVG.

    Args:
        svg: What `draw` made.
        colours: The page's variables by name, without dashes.
        scale: Pixels for each pixel of the drawing.
    """
    import vl_convert

    for name, colour in colours.items():
        svg = svg.replace(f"var(--{name})", colour)
    svg = svg.replace("<svg ", f'<svg xmlns="{NAMESPACE}" font-family="{PAPER_FONTS}" ', 1)
    svg = svg.replace(">", '><rect width="100%" height="100%" fill="#fff"/>', 1)
    png: bytes = vl_convert.svg_to_png(svg, scale=scale)
    return png


def _inline(svg: str, name: str) -> str:
    """Return what a page needs of a drawing: no namespaces, no fixed size, no fonts, own names."""
    root = etree.fromstring(re.sub(r' xmlns(:\w+)?="[^"]*"', "", svg).encode())
    for element in list(root.iter()):
        if element.get("class") in _EMPTY:
            element.getparent().remove(element)
            continue
        if element.get("role") == "graphics-symbol" and element.tag != "g":
            element.set("class", "mark")
            element.set("data-tip", element.attrib.pop("aria-label", ""))
        else:
            element.attrib.pop("aria-label", None)
            element.attrib.pop("class", None)
        for attribute in _NOISE:
            element.attrib.pop(attribute, None)
        for attribute in _GEOMETRY & set(element.attrib):
            element.set(attribute, _DIGITS.sub(r"\1", element.get(attribute)))
    drawn: str = etree.tostring(root, encoding="unicode")
    drawn = re.sub(r'id="(clip\d+)"', rf'id="{name}-\1"', drawn)
    drawn = re.sub(r"url\(#(clip\d+)\)", rf"url(#{name}-\1)", drawn)
    return re.sub(
        r"^<svg [^>]*?viewBox=\"([^\"]*)\"[^>]*>", r'<svg class="chart" viewBox="\1">', drawn
    )
