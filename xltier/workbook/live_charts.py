"""Charts of an open workbook follow the tables that were written: their rows and their tiers.

Excel lets a chart follow a table in many cases and LibreOffice in none. A chart is what shows the
numbers, not what holds them: where a program refuses, the numbers stay and the fault is logged.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xltier import log
from xltier.workbook.inventory import Area
from xltier.workbook.live_plots import Place, Shown, Wanted
from xltier.workbook.live_plots_calc import CalcPlot
from xltier.workbook.live_plots_excel import ExcelPlot
from xltier.workbook.palette import tier_colour
from xltier.workbook.writing.growth import Growth

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import xlwings

    from xltier.workbook.live_change import Change
    from xltier.workbook.live_plots import Plot


def follow_charts(sheets: Iterable[xlwings.Sheet], changes: Sequence[Change]) -> None:
    """Let charts show all rows and tiers of the tables that have another extent now.

    Args:
        sheets: The sheets of the workbook.
        changes: What has been written.
    """
    growths = [_growth(change) for change in changes if change.before != change.after]
    if not growths:
        return
    for sheet in sheets:
        with contextlib.suppress(NotImplementedError):  # an engine that knows no charts
            for chart in sheet.charts:
                _follow(chart, growths)


def _follow(chart: xlwings.Chart, growths: Sequence[Growth]) -> None:
    try:
        for plot in plots_of(chart):
            shown = plot.shown()
            wanted = wanted_of(shown, growths)
            if wanted != [Wanted(each) for each in shown]:
                plot.show(wanted)
    except Exception as error:  # noqa: BLE001 - whatever a program has against it, the numbers stand
        log.write_log(error)


def plots_of(chart: xlwings.Chart) -> list[Plot]:
    """Return the plots of a chart; Excel tells of all its series as one."""
    if hasattr(chart.impl, "plots"):
        return [CalcPlot(chart, at, plot) for at, plot in enumerate(chart.impl.plots())]
    return [ExcelPlot(chart)]


def _growth(change: Change) -> Growth:
    return Growth(
        table=change.table,
        sheet=change.sheet,
        before=change.before,
        after=change.after,
        first_data_row=change.before.first_row + change.header_rows,
        totals_rows=int(change.totals is not None),
    )


def wanted_of(shown: Sequence[Shown], growths: Sequence[Growth]) -> list[Wanted]:
    """Return what the series of a plot are to show.

    Ranges over exactly the rows of a table follow them. A plot that shows all columns of a table
    behind the first, in their order, gets or loses series with the table's columns; one that shows
    some of them is the user's own.

    Args:
        shown: What they show now.
        growths: The tables that have another extent.
    """
    followed = [_followed(each, growths) for each in shown]
    for growth in growths:
        if growth.before.last_column != growth.after.last_column:
            whole = _WholeTable(growth)
            if whole.shown_by(followed):
                return whole.series(followed)
    return [Wanted(each) for each in followed]


def _followed(shown: Shown, growths: Sequence[Growth]) -> Shown:
    values, categories = shown.values, shown.categories
    for growth in growths:
        values, categories = _moved(values, growth), _moved(categories, growth)
    return replace(shown, values=values, categories=categories)


def _moved(place: Place | None, growth: Growth) -> Place | None:
    if place is None or not place.is_on(growth.sheet) or place.area.columns > 1:
        return place
    return replace(place, area=growth.follow(place.area))


@dataclass(frozen=True, slots=True)
class _WholeTable:
    """A table with more or fewer columns, of which a plot may show all."""

    growth: Growth

    @property
    def _first(self) -> int:
        return self.growth.before.first_column + 1

    def shown_by(self, series: Sequence[Shown]) -> bool:
        """Tell whether the series are the table's columns, those before or those now."""
        columns = [self._column(each) for each in series]
        lasts = (self.growth.before.last_column, self.growth.after.last_column)
        return any(columns == list(range(self._first, last + 1)) for last in lasts)

    def _column(self, shown: Shown) -> int | None:
        place = shown.values
        if place is None or not place.is_on(self.growth.sheet) or place.area.columns > 1:
            return None
        rows = place.area.first_row, place.area.last_row
        wanted = self.growth.first_data_row, self.growth.new_last
        return place.area.first_column if rows == wanted else None

    def series(self, shown: Sequence[Shown]) -> list[Wanted]:
        """Return a series for each column that the table has now, new ones in a tier's colour."""
        known = self.growth.before.last_column
        wanted = []
        for rank, column in enumerate(range(self._first, self.growth.after.last_column + 1)):
            series = shown[rank] if rank < len(shown) else self._at(shown[-1], column)
            wanted.append(Wanted(series, tier_colour(rank) if column > known else None))
        return wanted

    def _at(self, model: Shown, column: int) -> Shown:
        """Return what a series of another column shows."""
        top, bottom = self.growth.first_data_row, self.growth.new_last
        sheet = self.growth.sheet
        return Shown(
            values=Place(sheet, Area(top, column, bottom, column)),
            categories=model.categories,
            label=Place(sheet, Area(top - 1, column, top - 1, column)),
        )
