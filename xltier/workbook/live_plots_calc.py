"""Plots of the charts of a workbook that is open in LibreOffice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xltier.workbook.inventory import Area
from xltier.workbook.live_plots import Place, Shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    import xlwings

    from xltier.workbook.live_plots import Wanted


class CalcPlot:
    """A plot in LibreOffice, through its engine."""

    def __init__(self, chart: xlwings.Chart, at: int, series: list[dict[str, Any]]) -> None:
        """Take what the engine says of plot number `at` of a chart."""
        self._chart, self._at, self._series = chart, at, series

    def shown(self) -> list[Shown]:
        """Return what the series show."""
        return [
            Shown(*(_place(each[part]) for part in ("values", "categories", "label")))
            for each in self._series
        ]

    def show(self, wanted: Sequence[Wanted]) -> None:
        """Let the series show these."""
        told = [
            {
                "values": _numbers(each.shown.values),
                "categories": _numbers(each.shown.categories),
                "label": _numbers(each.shown.label),
                "colour": None if each.colour is None else int(each.colour, 16),
            }
            for each in wanted
        ]
        self._chart.impl.show(self._at, told)


def _place(told: list[Any] | None) -> Place | None:
    if told is None:
        return None
    sheet, numbers = told
    return Place(sheet, Area(*(number + 1 for number in numbers)))


def _numbers(place: Place | None) -> list[Any] | None:
    if place is None:
        return None
    area = place.area
    corners = (area.first_row, area.first_column, area.last_row, area.last_column)
    return [place.sheet, [number - 1 for number in corners]]
