"""The charts of the report as Vega-Lite specifications.

Rows come with what they say when pointed at (`tip`) and with their colour; nothing is computed here
but where things stand. What is called by a name stands at a place, counted from 0: two rows may
have one name.
"""

from __future__ import annotations

import json
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

DIGIT: Final = 6.6
"""Width of a digit at the size of labels."""

OWN_COLOUR: Final = {"field": "colour", "type": "nominal", "scale": None, "legend": None}
TIP: Final = {"field": "tip"}


def tier_shares(rows: Sequence[Row], width: int) -> Spec:
    """Return bars of each tier's customers beside its sales.

    Args:
        rows: place, label, part (0 or 1), share, text, colour, faint (0 or 1), tip.
        width: Width of the drawing in pixels.
    """
    tiers = len({row["place"] for row in rows})
    place = {
        "y": _labels(rows, {"paddingInner": 0.3, "paddingOuter": 0.1}),
        "yOffset": {"field": "part", "type": "ordinal"},
        "x": _bare("share", _room_for_text(rows, "share", width)),
        "description": TIP,
    }
    opacity = {
        "field": "faint",
        "type": "quantitative",
        "scale": {"domain": [0, 1], "range": [1, FAINT]},
        "legend": None,
    }
    bar = {
        "mark": {"type": "bar", "cornerRadiusEnd": 2},
        "encoding": {**place, "color": OWN_COLOUR, "opacity": opacity},
    }
    text = {"mark": _text(), "encoding": {**place, "text": _field("text")}}
    return _sized(rows, width, tiers * (2 * BAR + 14)) | {"layer": [bar, text]}


def ranked(rows: Sequence[Row], width: int) -> Spec:
    """Return one bar a row, the text at its end; values below zero go to the left.

    Args:
        rows: place, label, value, text, colour, tip.
        width: Width of the drawing in pixels.
    """
    end = _room_for_text(rows, "value", width)
    place = {"y": _labels(rows, {}), "x": _bare("value", end), "description": TIP}
    bar = {
        "mark": {"type": "bar", "cornerRadiusEnd": 2, "height": BAR},
        "encoding": {**place, "color": OWN_COLOUR},
    }
    text = {
        "transform": [{"calculate": "max(datum.value, 0)", "as": "end"}],
        "mark": _text(),
        "encoding": {**place, "x": _bare("end", end), "text": _field("text")},
    }
    return _sized(rows, width, len(rows) * (BAR + GAP)) | {"layer": [bar, text]}


def months(rows: Sequence[Row], width: int, language: Language) -> Spec:
    """Return bars by month with a line for the year before.

    Args:
        rows: place (in order of time), label, value, before (None where unknown), tip, tip_before.
        width: Width of the drawing in pixels.
        language: The language of the axis.
    """
    month = _columns([row["label"] for row in rows], width, {"paddingInner": 0.25})
    axis = {"labelExpr": AXIS[language], "tickCount": 4}
    amount = {"type": "quantitative", "title": None, "axis": axis}
    layers: list[Spec] = [
        {
            "mark": {"type": "bar", "cornerRadiusEnd": 2, "color": "var(--series)"},
            "encoding": {"x": month, "y": {**amount, "field": "value"}, "description": TIP},
        }
    ]
    if any(row["before"] is not None for row in rows):
        known = {"filter": "datum.before !== null"}
        before = {"x": month, "y": {**amount, "field": "before"}}
        line = {"type": "line", "color": "var(--before)", "strokeWidth": 2, "aria": False}
        point = {"type": "point", "filled": True, "size": 44, "color": "var(--before)"}
        said = {"opacity": {"value": 1}, "description": _field("tip_before")}
        layers += [
            {"transform": [known], "mark": line, "encoding": before},
            {"transform": [known], "mark": point, "encoding": before | said},
        ]
    return _sized(rows, width, 220) | {"layer": layers}


def pareto(rows: Sequence[Row], cuts: Sequence[Row], width: int) -> Spec:
    """Return the curve of cumulative sales over customers, with the lines of the classes.

    Args:
        rows: rank_share, sales_share, tip; from (0, 0) to (1, 1).
        cuts: share (of sales, where a class ends), label.
        width: Width of the drawing in pixels.
    """
    axis = {"format": "~%", "tickCount": 5}
    share = {"type": "quantitative", "title": None, "scale": {"domain": [0, 1]}}
    x = {**share, "field": "rank_share", "axis": {**axis, "grid": False}}
    y = {**share, "field": "sales_share", "axis": axis}
    line = {"color": "var(--series)", "strokeWidth": 2}
    area = {"type": "area", "color": "var(--series)", "opacity": 0.14, "line": line, "aria": False}
    # points that cannot be seen, large enough to be found with a finger
    point = {"type": "point", "filled": True, "size": 160, "color": "var(--series)"}
    said = {"opacity": {"value": 0}, "description": TIP}
    rule = {"type": "rule", "color": "var(--muted)", "strokeDash": [4, 3], "aria": False}
    label = {
        "type": "text",
        "align": "right",
        "baseline": "top",
        "dy": 4,
        "x": {"expr": "width - 4"},
        "color": "var(--muted)",
        "aria": False,
    }
    at = {"y": {**share, "field": "share", "axis": axis}}
    lines = {"data": {"values": list(cuts)}}
    layers = [
        {"mark": area, "encoding": {"x": x, "y": y}},
        {**lines, "mark": rule, "encoding": at},
        {**lines, "mark": label, "encoding": {**at, "text": _field("label")}},
        {"mark": point, "encoding": {"x": x, "y": y, **said}},
    ]
    return _sized(rows, width, 230) | {"layer": layers}


def heat(rows: Sequence[Row], width: int, *, columns: Sequence[str]) -> Spec:
    """Return a field of squares, the darker the larger the value, from the least to the most.

    Args:
        rows: place, label, column (a place in `columns`), value (None for nothing), text, tip.
        width: Width of the drawing in pixels.
        columns: Labels of the columns in their order.
    """
    values = [row["value"] for row in rows if row["value"] is not None]
    low, high = min(values, default=0.0), max(values, default=0.0)
    place = {
        "x": _columns(columns, width, {"paddingInner": 0.08}) | {"field": "column"},
        "y": _labels(rows, {"paddingInner": 0.12}),
    }
    shade = {
        "field": "value",
        "type": "quantitative",
        "legend": None,
        "scale": {"domain": [low, high], "range": [0.12, 1]},
    }
    layers: list[Spec] = [
        {
            "mark": {"type": "rect", "color": "var(--heat)", "cornerRadius": 2},
            "encoding": {**place, "opacity": shade, "description": TIP},
        }
    ]
    if (width - 60) / max(len(columns), 1) >= max(text_width(row["text"]) for row in rows) * 8:
        dark = f"datum.value > {low + 0.55 * (high - low)}"
        colour = {"condition": {"test": dark, "value": "var(--on-heat)"}, "value": "var(--ink)"}
        text = {"type": "text", "fontSize": 11, "aria": False}
        said = {"text": _field("text"), "color": colour}
        layers.append({"mark": text, "encoding": {**place, **said}})
    return _sized(rows, width, len({row["place"] for row in rows}) * 30 + 24) | {"layer": layers}


def text_width(text: str) -> float:
    """Return how many digits wide a text is; a Chinese character takes about two."""
    return sum(1.85 if unicodedata.east_asian_width(c) in "WF" else 1.0 for c in str(text))


def _sized(rows: Sequence[Row], width: int, height: int) -> Spec:
    return {
        "data": {"values": list(rows)},
        "width": width,
        "height": height,
        "autosize": {"type": "fit", "contains": "padding"},
    }


def _field(name: str) -> dict[str, str]:
    return {"field": name}


def _text() -> Spec:
    return {"type": "text", "align": "left", "dx": 5, "aria": False}


def _bare(field: str, end: float) -> Spec:
    """Return a scale of amounts without an axis: the bars have their numbers beside them."""
    scale = {"domainMax": end}
    return {"field": field, "type": "quantitative", "title": None, "axis": None, "scale": scale}


def _labels(rows: Sequence[Row], scale: Spec) -> Spec:
    """Return the places of rows from top to bottom, under their names."""
    labels = {row["place"]: row["label"] for row in rows}
    axis = {
        "labelExpr": _looked_up([labels[place] for place in sorted(labels)]),
        # as wide as it takes, whatever typefaces the drawing machine has
        "minExtent": _label_room(rows),
        "labelLimit": LABELS,
        "grid": False,
    }
    domain = {"domain": sorted(labels)}
    return {
        "field": "place",
        "type": "ordinal",
        "title": None,
        "axis": axis,
        "scale": domain | scale,
    }


def _columns(labels: Sequence[str], width: int, scale: Spec) -> Spec:
    """Return places from left to right under their names, as many of them as there is room for."""
    widest = max(map(text_width, labels), default=1.0)
    room = max(int((width - 50) // (widest * DIGIT + 8)), 1)
    step = max(-(-len(labels) // room), 1)
    # the last always among them: it is the present
    shown = list(range((len(labels) - 1) % step, len(labels), step))
    axis = {"labelAngle": 0, "labelExpr": _looked_up(labels), "values": shown, "grid": False}
    domain = {"domain": list(range(len(labels)))}
    return {
        "field": "place",
        "type": "ordinal",
        "title": None,
        "axis": axis,
        "scale": domain | scale,
    }


def _looked_up(labels: Sequence[str]) -> str:
    """Return an expression that gives a place its label; JSON keeps a name a mere text."""
    return f"({json.dumps([str(label) for label in labels])})[datum.value]"


def _label_room(rows: Sequence[Row]) -> float:
    widest = max((text_width(row["label"]) for row in rows), default=0.0)
    return min(widest * DIGIT, LABELS)


def _room_for_text(rows: Sequence[Row], value: str, width: int) -> float:
    """Return the end of a scale that leaves room for the text behind the longest bar."""
    largest = max((float(row[value]) for row in rows), default=0.0)
    if largest <= 0:
        return 1.0
    text = max(text_width(row["text"]) for row in rows) * DIGIT + 12
    plot = max(width - _label_room(rows) - 12, 1)
    return largest * plot / max(plot - text, plot * 0.3)
