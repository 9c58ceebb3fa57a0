"""Charts as xlwings has them: named, and with the cells that their series show."""

from __future__ import annotations

import numbers
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xltier.calc.missing import names_what_is_missing

if TYPE_CHECKING:
    from xltier.calc.bridge import Bridge
    from xltier.calc.sheets import CalcSheet


@names_what_is_missing
class CalcCharts(base_classes.Charts):
    """The charts of a sheet."""

    def __init__(self, sheet: CalcSheet) -> None:
        """Remember whose."""
        self.sheet = sheet

    @property
    def api(self) -> Bridge:
        """The bridge."""
        return self.sheet.api

    @property
    def parent(self) -> CalcSheet:
        """The sheet."""
        return self.sheet

    def names(self) -> list[str]:
        """Return their names."""
        return [str(name) for name in self.sheet.call("charts.names")]

    def __call__(self, key: str | int) -> CalcChart:
        """Return a chart by its name, or by its place, counted from 1."""
        names = self.names()
        if isinstance(key, numbers.Number):
            return CalcChart(self.sheet, names[int(key) - 1])
        if key not in names:
            raise KeyError(key)
        return CalcChart(self.sheet, key)

    def __contains__(self, key: str) -> bool:
        """Tell whether there is such a chart."""
        return key in self.names()

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.names())

    def __iter__(self) -> Iterator[CalcChart]:
        """Iterate over the charts."""
        return iter([CalcChart(self.sheet, name) for name in self.names()])


@names_what_is_missing
class CalcChart(base_classes.Chart):
    """One chart, known by its name."""

    def __init__(self, sheet: CalcSheet, name: str) -> None:
        """Remember sheet and name."""
        self.sheet = sheet
        self._name = name

    @property
    def api(self) -> Bridge:
        """The bridge."""
        return self.sheet.api

    @property
    def parent(self) -> CalcSheet:
        """The sheet."""
        return self.sheet

    @property
    def name(self) -> str:
        """The chart's name."""
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        raise NotImplementedError("Chart.name cannot be set with LibreOffice")

    def plots(self) -> list[list[dict[str, Any]]]:
        """Return for each plot what its series show: `values`, `categories` and `label`.

        Each is the name of a sheet and an area counted from 0, or None if it is anything else.
        xlwings has no word for it.
        """
        found: list[list[dict[str, Any]]] = self.sheet.call("charts.plots", self._name)
        return found

    def show(self, plot: int, series: Sequence[dict[str, Any]]) -> None:
        """Let a plot show these series; further ones look like the last, surplus ones go.

        Args:
            plot: Which of the plots, counted from 0.
            series: As `plots` returns them; `colour` is a number, or None to leave it.
        """
        self.sheet.call("charts.show", self._name, plot, list(series))
