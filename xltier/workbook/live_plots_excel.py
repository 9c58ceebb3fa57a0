"""Plots of the charts of a workbook that is open in Excel: `=SERIES(...)` and its parts."""

from __future__ import annotations

import contextlib
import re
import sys
from typing import TYPE_CHECKING

from xltier.workbook.inventory import Area
from xltier.workbook.live_plots import Place, Shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    import xlwings

    from xltier.workbook.live_plots import Wanted

RANGE = re.compile(
    r"(?P<sheet>'(?:[^']|'')+'|[^\s'!(),;:\[\]{}\"]+)!"
    r"(?P<cells>\$[A-Z]{1,3}\$[0-9]+(?::\$[A-Z]{1,3}\$[0-9]+)?)"
)
ARGUMENT = re.compile(r"(?:\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'|\([^()]*\)|\{[^{}]*\}|[^,])*")
CHARTED = 4
"""Arguments of SERIES: label, categories, values, order; a bubble chart has one more."""

LINES = ("line", "xy_", "radar")
"""How xlwings' names of the kinds of charts begin that have no areas to fill."""


class ExcelPlot:
    """All series of a chart in Excel."""

    def __init__(self, chart: xlwings.Chart) -> None:
        """Look at the series of a chart."""
        self._chart = chart
        self._series = list(chart.series)
        self._arguments = [series_arguments(_formula(each)) for each in self._series]

    def shown(self) -> list[Shown]:
        """Return what the series show."""
        return [
            Shown(values=_parsed(values), categories=_parsed(categories), label=_parsed(label))
            for label, categories, values in (each[:3] for each in self._arguments)
        ]

    def show(self, wanted: Sequence[Wanted]) -> None:
        """Let the series show these."""
        kept = self._series[: len(wanted)]
        for series, arguments, one in zip(kept, self._arguments, wanted, strict=False):
            label, _, _, *rest = arguments
            told = [label, _said(one.shown.categories, arguments[1]), str(one.shown.values), *rest]
            if one.shown.values is not None and told != _normal(arguments):
                _set_formula(series, f"=SERIES({','.join(told)})")
        for gone in reversed(self._series[len(wanted) :]):
            _delete(gone)
        for one in wanted[len(self._series) :]:
            kept.append(self._added(kept[-1], one.shown))
        for series, one in zip(kept, wanted, strict=True):
            if one.colour is not None:
                paint(series, tuple(bytes.fromhex(one.colour)))

    def _added(self, model: xlwings.main.ChartSeries, shown: Shown) -> xlwings.main.ChartSeries:
        """Return a new series that shows some cells and looks like another."""
        told = {"values": f"={shown.values}", "name": f"={shown.label}"}
        if shown.categories is not None:
            told["categories"] = f"={shown.categories}"
        _add(self._chart, told)
        added = list(self._chart.series)[-1]
        if added.chart_type != model.chart_type:
            added.chart_type = model.chart_type
        if is_line(model):
            added.marker_style, added.marker_size = model.marker_style, model.marker_size
            _copy(model, added, ("Format.Line.Weight", "Smooth"))
        elif model.line_color is not None:
            added.line_color = model.line_color
            _copy(model, added, ("Format.Line.Weight", "InvertIfNegative"))
        return added


def series_arguments(formula: str) -> list[str]:
    """Return the arguments of `=SERIES(label,categories,values,order)`, blank ones as such.

    Raises:
        ValueError: It is no such formula.
    """
    inner = formula.strip().removeprefix("=SERIES(").removesuffix(")")
    arguments, at = [], 0
    while True:
        match = ARGUMENT.match(inner, at)
        if match is None:
            raise ValueError(formula)
        arguments.append(match[0])
        at = match.end() + 1
        if at > len(inner):
            break
    if len(arguments) < CHARTED:
        raise ValueError(formula)
    return arguments


def _parsed(text: str) -> Place | None:
    match = RANGE.fullmatch(text.strip())
    if match is None:
        return None
    sheet = match["sheet"]
    if sheet.startswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    return Place(sheet, Area.parse(match["cells"].replace("$", "")))


def _normal(arguments: list[str]) -> list[str]:
    """Return arguments with ranges as this module writes them."""
    label, categories, values, *rest = arguments
    return [label, _said(_parsed(categories), categories), _said(_parsed(values), values), *rest]


def _said(place: Place | None, otherwise: str) -> str:
    return otherwise if place is None else str(place)


def is_line(series: xlwings.main.ChartSeries) -> bool:
    """Tell whether a series is drawn as a line."""
    return str(series.chart_type).startswith(LINES)


def paint(series: xlwings.main.ChartSeries, colour: tuple[int, ...]) -> None:
    """Draw a series in a colour: its area, or its line and the marks on it."""
    red, green, blue = colour
    if is_line(series):
        series.line_color = (red, green, blue)
        series.marker_foreground_color = (red, green, blue)
        series.marker_background_color = (red, green, blue)
    else:
        series.fill_color = (red, green, blue)


def _copy(
    model: xlwings.main.ChartSeries, added: xlwings.main.ChartSeries, paths: tuple[str, ...]
) -> None:
    """Let a series have properties of another for which xlwings has no words; not on a Mac."""
    if sys.platform == "darwin":
        return
    for path in paths:
        *owners, name = path.split(".")
        source, target = model.api, added.api
        with contextlib.suppress(Exception):  # some kinds of charts lack some of them
            for owner in owners:
                source, target = getattr(source, owner), getattr(target, owner)
            setattr(target, name, getattr(source, name))


def _formula(series: xlwings.main.ChartSeries) -> str:
    if sys.platform == "darwin":
        return str(series.api.formula.get())
    return str(series.api.Formula)


def _set_formula(series: xlwings.main.ChartSeries, formula: str) -> None:
    if sys.platform == "darwin":
        series.api.formula.set(formula)
    else:
        series.api.Formula = formula


def _delete(series: xlwings.main.ChartSeries) -> None:
    if sys.platform == "darwin":
        series.api.delete()
    else:
        series.api.Delete()


def _add(charted: xlwings.Chart, told: dict[str, str]) -> None:
    """Add a series to a chart."""
    _, chart = charted.api
    if sys.platform == "darwin":
        from appscript import k

        names = {"values": k.series_values, "name": k.name, "categories": k.xvalues}
        properties = {names[what]: reference for what, reference in told.items()}
        chart.make(at=chart, new=k.series, with_properties=properties)
        return
    made = chart.SeriesCollection().NewSeries()
    names = {"values": "Values", "name": "Name", "categories": "XValues"}
    for what, reference in told.items():
        setattr(made, names[what], reference)
