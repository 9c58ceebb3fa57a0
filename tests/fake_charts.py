"""Charts as Excel tells of them over COM, for `fake_excel`.

What is taken for its behaviour: a series is a formula with four arguments, a new one shows nothing
in a colour of Excel's own, names of sheets are quoted only where they must be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from openpyxl.chart import BarChart, LineChart
from xlwings.base_classes import _UNSET

AUTOMATIC = (68, 114, 196)
BARE = re.compile(r"'([A-Za-z]+)'!")


def formula_of(label: str, categories: str, values: str, order: int) -> str:
    return BARE.sub(r"\1!", f"=SERIES({label},{categories},{values},{order})")


@dataclass
class FakeSeriesApi:
    """A series as COM has it: its formula, and the parts of it that can be set alone."""

    owner: FakeSeries
    Smooth: bool = False
    InvertIfNegative: bool = True

    def __post_init__(self) -> None:
        self.Format = SimpleNamespace(Line=SimpleNamespace(Weight=0.75))

    @property
    def Formula(self) -> str:  # noqa: N802 - as Excel calls it
        return self.owner.formula

    @Formula.setter
    def Formula(self, text: str) -> None:  # noqa: N802 - as Excel calls it
        self.owner.chart.refuse()
        self.owner.formula = BARE.sub(r"\1!", text)

    def Delete(self) -> None:  # noqa: N802 - as Excel calls it
        self.owner.chart.series.found.remove(self.owner)

    def _part(self, at: int, text: str) -> None:
        parts = self.owner.formula.removeprefix("=SERIES(").removesuffix(")").split(",")
        parts[at] = text.removeprefix("=")
        self.Formula = f"=SERIES({','.join(parts)})"

    Name = property(None, lambda self, text: self._part(0, text))
    XValues = property(None, lambda self, text: self._part(1, text))
    Values = property(None, lambda self, text: self._part(2, text))


@dataclass
class FakeSeries:
    chart: FakeChart
    formula: str
    chart_type: str
    fill_color: Any = AUTOMATIC
    line_color: Any = None
    marker_style: str = "automatic"
    marker_size: int = 5
    marker_foreground_color: Any = None
    marker_background_color: Any = None
    api: FakeSeriesApi = field(init=False)

    def __post_init__(self) -> None:
        self.api = FakeSeriesApi(self)

    def set(self, **wanted: Any) -> None:
        for name, value in wanted.items():
            if value is not _UNSET:
                setattr(self, name, value)


class Listed:
    def __init__(self, found: list[Any]) -> None:
        self.found = found

    def __iter__(self):
        return iter(list(self.found))

    def __len__(self) -> int:
        return len(self.found)

    def __call__(self, key: int):
        return self.found[key - 1]


class FakeCharts(Listed):
    pass


class FakeChart:
    """A chart of a file, its plots one after another."""

    def __init__(self, source) -> None:
        self.refuses: Exception | None = None
        self.series = Listed([])
        for plot in source._charts:
            for each in plot.ser:
                self.series.found.append(self._read(plot, each))

    def _read(self, plot, source) -> FakeSeries:
        values, across = source.val or source.yVal, source.cat or source.xVal
        reference = across.numRef or across.strRef
        order = len(self.series) + 1
        formula = formula_of(source.tx.strRef.f, reference.f, values.numRef.f, order)
        drawn = source.graphicalProperties
        made = FakeSeries(self, formula, "column_clustered" if is_bars(plot) else "line_markers")
        line = drawn.line.solidFill
        made.line_color = line and rgb(line)
        made.fill_color = rgb(drawn.solidFill) if is_bars(plot) else None
        if isinstance(plot, LineChart):
            made.marker_foreground_color = made.marker_background_color = made.line_color
        return made

    def refuse(self) -> None:
        if self.refuses is not None:
            raise self.refuses

    @property
    def api(self) -> tuple[None, Any]:
        return None, SimpleNamespace(SeriesCollection=lambda: self)

    def NewSeries(self) -> FakeSeriesApi:  # noqa: N802 - as Excel calls it
        kind = self.series.found[-1].chart_type
        made = FakeSeries(self, f"=SERIES(,,,{len(self.series) + 1})", kind)
        if kind.startswith("line"):
            made.fill_color, made.line_color = None, AUTOMATIC
        self.series.found.append(made)
        return self.series.found[-1].api


def is_bars(plot) -> bool:
    return isinstance(plot, BarChart)


def rgb(colour) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.srgbClr))
