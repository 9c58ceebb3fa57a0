"""Charts: which cells their series show, and series that come, go and move."""

from __future__ import annotations

import re
from typing import Any, Dict, List, Optional, Sequence

from .commands import Refusal, command
from .grammar import letters, number
from .session import Session

Place = List[Any]  # name of the sheet, area
Series = Dict[str, Any]  # by PLACES a place or None; "colour" a number, None to leave it

REFERENCE = re.compile(
    r"\$?(?P<sheet>'(?:[^']|'')+'|[^'.]+)\.\$(?P<left>[A-Z]+)\$(?P<top>\d+)"
    r"(?::\$(?P<right>[A-Z]+)\$(?P<bottom>\d+))?"
)
CATEGORIES, VALUES, ABSCISSAE = "categories", "values-y", "values-x"
PLACES = ("values", "categories", "label")


@command("charts.names")
def names(session: Session, uid: str, sheet: str) -> List[str]:
    """Return the names of the charts on a sheet."""
    return list(session.sheet(uid, sheet).Charts.ElementNames)


@command("charts.plots")
def plots(session: Session, uid: str, sheet: str, name: str) -> List[List[Series]]:
    """Return for each plot of a chart the cells that its series show."""
    return [
        [described(series, categories_of(system)) for series in kind.getDataSeries()]
        for system, kind in kinds_of(model_of(session, uid, sheet, name))
    ]


@command("charts.show")
def show(
    session: Session, uid: str, sheet: str, name: str, plot: int, wanted: Sequence[Series]
) -> None:
    """Let a plot show these series: the first as they look now, further ones like the last.

    Args:
        session: The connection.
        uid: The document.
        sheet: The sheet of the chart.
        name: The chart.
        plot: Which of its plots, counted from 0.
        wanted: What each series is to show; with `colour`, also how it is to be drawn.
    """
    model = model_of(session, uid, sheet, name)
    system, kind = list(kinds_of(model))[plot]
    provider = model.getDataProvider()
    model.lockControllers()
    try:
        found = list(kind.getDataSeries())
        for gone in found[len(wanted) :]:
            kind.removeDataSeries(gone)
        for _ in wanted[len(found) :]:
            added = found[-1].createClone()
            kind.addDataSeries(added)
            found.append(added)
        for series, one in zip(found, wanted):  # noqa: B905 - before Python 3.10
            shown = described(series, categories_of(system))
            if any(shown[each] != one[each] for each in PLACES):
                point(session, provider, series, one)
                point_categories(session, provider, system, one["categories"])
            if one["colour"] is not None:
                paint(series, one["colour"])
    finally:
        model.unlockControllers()


def model_of(session: Session, uid: str, sheet: str, name: str) -> Any:
    """Return the document of a chart."""
    charts = session.sheet(uid, sheet).Charts
    if not charts.hasByName(name):
        raise Refusal("key", name)
    return charts.getByName(name).EmbeddedObject


def kinds_of(model: Any) -> Any:
    """Yield each coordinate system of a chart with each of the kinds of plot in it."""
    for system in model.getFirstDiagram().getCoordinateSystems():
        for kind in system.getChartTypes():
            yield system, kind


def categories_of(system: Any) -> Any:
    """Return the sequence of the categories, None if there is none."""
    return system.getAxisByDimension(0, 0).getScaleData().Categories


def described(series: Any, categories: Any) -> Series:
    """Return which cells a series shows, and its colour."""
    by_role = {each.getValues().Role: each for each in series.getDataSequences()}
    values = by_role.get(VALUES)
    across = by_role.get(ABSCISSAE) or categories
    return {
        "values": place_of(values and values.getValues()),
        "categories": place_of(across and across.getValues()),
        "label": place_of(values and values.getLabel()),
        "colour": series.Color,
    }


def paint(series: Any, colour: int) -> None:
    """Draw a series, and the marks on its line, in a colour."""
    series.Color = colour
    symbol = series.Symbol
    symbol.FillColor = symbol.BorderColor = colour
    series.Symbol = symbol


def point(session: Session, provider: Any, series: Any, one: Series) -> None:
    """Let a series show other cells."""
    made = []
    for sequence in series.getDataSequences():
        role = sequence.getValues().Role
        if role == VALUES and one["values"]:
            made.append(labelled(session, provider, role, one["values"], one["label"], sequence))
        elif role == ABSCISSAE and one["categories"]:
            made.append(labelled(session, provider, role, one["categories"], None, sequence))
        else:
            made.append(sequence)
    series.setData(tuple(made))


def point_categories(session: Session, provider: Any, system: Any, place: Optional[Place]) -> None:
    """Let the axis show other categories."""
    axis = system.getAxisByDimension(0, 0)
    scale = axis.getScaleData()
    if place is None or scale.Categories is None:
        return
    scale.Categories = labelled(session, provider, CATEGORIES, place, None, scale.Categories)
    axis.setScaleData(scale)


def labelled(
    session: Session,
    provider: Any,
    role: str,
    values: Place,
    label: Optional[Place],
    before: Any,
) -> Any:
    """Return a sequence over some cells, with the label in a cell, else that of one before."""
    made = session.service("com.sun.star.chart2.data.LabeledDataSequence")
    sequence = provider.createDataSequenceByRangeRepresentation(reference(values))
    sequence.Role = role
    made.setValues(sequence)
    if label is not None:
        made.setLabel(provider.createDataSequenceByRangeRepresentation(reference(label)))
    elif before.getLabel() is not None:
        made.setLabel(before.getLabel())
    return made


def place_of(sequence: Any) -> Optional[Place]:
    """Return the cells of a sequence; None if it has none, or several areas."""
    match = sequence and REFERENCE.fullmatch(sequence.getSourceRangeRepresentation())
    if not match:
        return None
    sheet = match["sheet"]
    if sheet.startswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    top, left = int(match["top"]) - 1, number(match["left"]) - 1
    if not match["right"]:
        return [sheet, [top, left, top, left]]
    return [sheet, [top, left, int(match["bottom"]) - 1, number(match["right"]) - 1]]


def reference(place: Place) -> str:
    """Return cells as LibreOffice writes them."""
    sheet, (top, left, bottom, right) = place
    quoted = sheet.replace("'", "''")
    first, last = f"${letters(left + 1)}${top + 1}", f"${letters(right + 1)}${bottom + 1}"
    return f"$'{quoted}'.{first}" + ("" if first == last else f":{last}")
