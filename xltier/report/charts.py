"""The charts of the report as Vega-Lite specifications.

Rows come with what they say when pointed at (`tip`) and with their colour; nothing is computed here
but where things stand.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, Final

from xltier.language import Language
from xltier.report.numbers import AXIS

Row = Mapping[str, Any]
Spec = dict[str, Any]

BAR: Final = 16
GAP: Final = 10
FAINT: Final = 0.45
"""Opacity of a bar that stands beside one of the same colour."""

LABELS: Final = 130
"""The widest labels beside bars; a longer one is cut, and is whole where it is pointed at."""
OWN_COLOUR: Final = {"field": "colour", "type": "nominal", "scale": None, "legend": None}
TIP: Final = {"field": "tip"}
IN_ORDER: Final[None] = None


def tier_shares(rows: Sequence[Row], width: int) -> Spec:
    """Return bars of each tier's customers beside its sales.

    Args:
        rows: label, part (which of the two, in words), share, text, colour, faint (0 or 1), tip.
        width: Width of the drawing in pixels.
    """
    tiers = len({row["label"] for row in rows})
    place = {
        "y": {
            "field": "label",
            "type": "nominal",
            "sort": IN_ORDER,
            "title": None,
            "axis": _label_axis(rows),
            "scale": {"paddingInner": 0.3, "paddingOuter": 0.1},
        },
        "yOffset": {"field": "part", "sort": IN_ORDER},
        "x": {
            "field": "share",
            "type": "quantitative",
            "title": None,
            "axis": None,
            "scale": {"domainMax": _room_for_text(rows, "share", width)},
        },
        "description": TIP,
    }
    bar = {
        "mark": {"type": "bar", "cornerRadiusEnd": 2, "minBandSize": 3},
        "encoding": {
            **place,
            "color": OWN_COLOUR,
            "opacity": {
                "field": "faint",
                "type": "quantitative",
                "scale": {"domain": [0, 1], "range": [1, FAINT]},
                "legend": None,
            },
        },
    }
    text = {
        "mark": {"type": "text", "align": "left", "dx": 5, "aria": False},
        "encoding": {**place, "text": _field("text")},
    }
    return _sized(rows, width, tiers * (2 * BAR + 14)) | {"layer": [bar, text]}


def ranked(rows: Sequence[Row], width: int) -> Spec:
    """Return one bar a row, the text at its end; values below zero go to the left.

    Args:
        rows: label, value, text, colour, tip.
        width: Width of the drawing in pixels.
    """
    amount = {
        "type": "quantitative",
        "title": None,
        "axis": None,
        "scale": {"domainMax": _room_for_text(rows, "value", width)},
    }
    place = {
        "y": {
            "field": "label",
            "type": "nominal",
            "sort": IN_ORDER,
            "title": None,
            "axis": _label_axis(rows),
        },
        "x": {**amount, "field": "value"},
        "description": TIP,
    }
    bar = {
        "mark": {"type": "bar", "cornerRadiusEnd": 2, "height": BAR},
        "encoding": {**place, "color": OWN_COLOUR},
    }
    text = {
        "transform": [{"calculate": "max(datum.value, 0)", "as": "end"}],
        "mark": {"type": "text", "align": "left", "dx": 5, "aria": False},
        "encoding": {**place, "x": {**amount, "field": "end"}, "text": _field("text")},
    }
    return _sized(rows, width, len(rows) * (BAR + GAP)) | {"layer": [bar, text]}


def months(rows: Sequence[Row], width: int, language: Language) -> Spec:
    """Return bars by month with a line for the year before.

    Args:
        rows: place (in order of time), label, value, before (None where unknown), tip, tip_before.
        width: Width of the drawing in pixels.
        language: The language of the axis.
    """
    labels = {row["place"]: row["label"] for row in rows}
    month = {
        "field": "place",
        "type": "ordinal",
        "title": None,
        "axis": {
            "labelAngle": 0,
            "labelExpr": _looked_up(labels),
            "values": _shown(len(rows), max(len(str(label)) for label in labels.values()), width),
            "grid": False,
        },
        "scale": {"paddingInner": 0.25},
    }
    amount = {
        "type": "quantitative",
        "title": None,
        "axis": {"labelExpr": AXIS[language], "tickCount": 4},
    }
    bars = {
        "mark": {"type": "bar", "cornerRadiusEnd": 2, "color": "var(--series)"},
        "encoding": {"x": month, "y": {**amount, "field": "value"}, "description": TIP},
    }
    layers: list[Spec] = [bars]
    if any(row["before"] is not None for row in rows):
        known = {"filter": "datum.before !== null"}
        before = {"x": month, "y": {**amount, "field": "before"}}
        layers += [
            {
                "transform": [known],
                "mark": {"type": "line", "color": "var(--before)", "strokeWidth": 2, "aria": False},
                "encoding": before,
            },
            {
                "transform": [known],
                "mark": {"type": "point", "filled": True, "size": 44, "color": "var(--before)"},
                "encoding": {
                    **before,
                    "opacity": {"value": 1},
                    "description": _field("tip_before"),
                },
            },
        ]
    return _sized(rows, width, 220) | {"layer": layers}


def pareto(rows: Sequence[Row], cuts: Sequence[Row], width: int) -> Spec:
    """Return the curve of cumulative sales over customers, with the lines of the classes.

    Args:
        rows: rank_share, sales_share, tip; from (0, 0) on.
        cuts: share (of sales, where a class ends), label.
        width: Width of the drawing in pixels.
    """
    axis = {"format": "~%", "tickCount": 5}
    x = {
        "field": "rank_share",
        "type": "quantitative",
        "title": None,
        "axis": {**axis, "grid": False},
        "scale": {"domain": [0, 1]},
    }
    # net sales below zero at the end let the curve rise above the whole before it falls back
    top = max([1.0, *(float(row["sales_share"]) for row in rows)])
    share = {"type": "quantitative", "title": None, "axis": axis, "scale": {"domain": [0, top]}}
    y = {**share, "field": "sales_share"}
    area = {
        "mark": {
            "type": "area",
            "color": "var(--series)",
            "opacity": 0.14,
            "line": {"color": "var(--series)", "strokeWidth": 2},
            "aria": False,
        },
        "encoding": {"x": x, "y": y},
    }
    points = {
        "mark": {"type": "point", "filled": True, "size": 160, "color": "var(--series)"},
        "encoding": {"x": x, "y": y, "opacity": {"value": 0}, "description": TIP},
    }
    at = {**share, "field": "share"}
    lines = [
        {
            "data": {"values": list(cuts)},
            "mark": {
                "type": "rule",
                "color": "var(--muted)",
                "strokeDash": [4, 3],
                "aria": False,
            },
            "encoding": {"y": at},
        },
        {
            "data": {"values": list(cuts)},
            "mark": {
                "type": "text",
                "align": "right",
                "baseline": "top",
                "dy": 4,
                "x": {"expr": "width - 4"},
                "color": "var(--muted)",
                "aria": False,
            },
            "encoding": {"y": at, "text": {"field": "label"}},
        },
    ]
    return _sized(rows, width, 230) | {"layer": [area, *lines, points]}


def heat(rows: Sequence[Row], width: int, *, columns: Mapping[int, str]) -> Spec:
    """Return a field of squares, the darker the larger the value, from the least to the most.

    Args:
        rows: label, column (a key of `columns`), value (None for nothing), text, tip.
        width: Width of the drawing in pixels.
        columns: Labels of the columns in their order.
    """
    labels = len({row["label"] for row in rows})
    values = [row["value"] for row in rows if row["value"] is not None]
    low, high = min(values, default=0.0), max(values, default=0.0)
    place = {
        "x": {
            "field": "column",
            "type": "ordinal",
            "title": None,
            "axis": {
                "labelAngle": 0,
                "labelExpr": _looked_up(columns),
                "values": _shown(len(columns), max(map(text_width, columns.values())), width),
            },
            "scale": {"paddingInner": 0.08},
        },
        "y": {
            "field": "label",
            "type": "nominal",
            "sort": IN_ORDER,
            "title": None,
            "axis": _label_axis(rows),
            "scale": {"paddingInner": 0.12},
        },
    }
    squares = {
        "mark": {"type": "rect", "color": "var(--heat)", "cornerRadius": 2},
        "encoding": {
            **place,
            "opacity": {
                "field": "value",
                "type": "quantitative",
                "legend": None,
                "scale": {"domain": [low, high], "range": [0.12, 1]},
            },
            "description": TIP,
        },
    }
    layers: list[Spec] = [squares]
    if (width - 60) / max(len(columns), 1) >= max(text_width(row["text"]) for row in rows) * 8:
        dark = f"datum.value > {low + 0.55 * (high - low)}"
        colour = {"condition": {"test": dark, "value": "var(--on-heat)"}, "value": "var(--ink)"}
        mark = {"type": "text", "fontSize": 11, "aria": False}
        layers.append(
            {"mark": mark, "encoding": {**place, "text": _field("text"), "color": colour}}
        )
    return _sized(rows, width, labels * 30 + 24) | {"layer": layers}


def _sized(rows: Sequence[Row], width: int, height: int) -> Spec:
    return {
        "data": {"values": list(rows)},
        "width": width,
        "height": height,
        "autosize": {"type": "fit", "contains": "padding"},
    }


def _field(name: str) -> dict[str, str]:
    return {"field": name}


def _label_axis(rows: Sequence[Row]) -> Spec:
    """Return the axis of labels, wide enough whatever typefaces the drawing machine has."""
    widest = max((text_width(row["label"]) for row in rows), default=0)
    return {"minExtent": min(widest * 6.6, LABELS), "labelLimit": LABELS, "grid": False}


def text_width(text: str) -> float:
    """Return how many digits wide a text is; a Chinese character takes about two."""
    return sum(1.85 if unicodedata.east_asian_width(c) in "WF" else 1.0 for c in str(text))


def _room_for_text(rows: Sequence[Row], value: str, width: int) -> float:
    """Return the end of a scale that leaves room for the text behind the longest bar."""
    largest = max((float(row[value]) for row in rows), default=0.0)
    if largest <= 0:
        return 1.0
    labels = min(max(text_width(row["label"]) for row in rows) * 6.6, LABELS) + 12
    text = max(text_width(row["text"]) for row in rows) * 6.8 + 10
    plot = max(width - labels, 1)
    return largest * plot / max(plot - text, plot * 0.3)


def _shown(count: int, wide: float, width: int) -> list[int]:
    """Return the places whose labels have room below an axis, the last always among them."""
    room = max(int((width - 50) // (wide * 6.6 + 8)), 1)
    step = -(-count // room)
    return list(range((count - 1) % step, count, step))


def _looked_up(labels: Mapping[int, str]) -> str:
    """Return an expression that gives a place its label."""
    import json

    return f"({json.dumps([labels[place] for place in sorted(labels)])})[datum.value]"
