"""Charts as this workbook draws them: fonts, axes, colours, and where a series takes its cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from openpyxl.chart import BarChart, LineChart, Reference, ScatterChart, Series
from openpyxl.chart.data_source import StrRef
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
)
from openpyxl.utils import get_column_letter, quote_sheetname, range_boundaries

from xltier.workbook.contract import KNOWN
from xltier.workbook.dashboard_layout import LEFT, RIGHT
from xltier.workbook.look import GREY, INK, LINE, NAVY, font_name

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from xltier.language import Language, Sentence

GAP = 6 * 12_700
"""Charts that do not begin with a half of the Dashboard leave a gap before them."""

MOST_OF_A_COLUMN: Final = 68 * 12_700
"""Of a column of the Dashboard that is 14 characters wide."""

Chart: TypeAlias = BarChart | LineChart | ScatterChart

POINT: Final = 100
"""Sizes of letters in charts are hundredths of a point."""

EMU: Final = 12_700
"""Widths of lines are this many to the point."""

MONEY_AXIS: Final[dict[Language, str]] = {
    "en": '[>=10000]#,##0,"K";[<=-10000]-#,##0,"K";#,##0',
    "zh": '[>=10000]0\\.0,"万";[<=-10000]-0\\.0,"万";#,##0',
}
"""Thousands, or ten thousands: of these the point is written before the last of thousands."""
PERCENT_AXIS: Final = "0%"


@dataclass(frozen=True, slots=True)
class Cells:
    """A table on a sheet of the template, whose cells a chart shows.

    Attributes:
        sheet: The sheet.
        table: Its name.
    """

    sheet: Worksheet
    table: str

    @property
    def bounds(self) -> tuple[int, int, int, int]:
        """First column, row of the headers, last column, last row."""
        left, top, right, bottom = range_boundaries(self.sheet.tables[self.table].ref)
        return left, top, right, bottom

    @property
    def width(self) -> int:
        """The number of columns."""
        return self.bounds[2] - self.bounds[0] + 1

    def place(self, column: str) -> int:
        """Return the number of a column of the contract in the table, from 0."""
        return [each.name for each in KNOWN[self.table].columns].index(column)

    def values(self, offset: int) -> Reference:
        """Return the data cells of a column."""
        left, top, _, bottom = self.bounds
        return Reference(self.sheet, min_col=left + offset, min_row=top + 1, max_row=bottom)

    def header(self, offset: int) -> SeriesLabel:
        """Return a name that is read from the header of a column."""
        left, top, _, _ = self.bounds
        cell = f"${get_column_letter(left + offset)}${top}"
        return SeriesLabel(strRef=StrRef(f"{quote_sheetname(self.sheet.title)}!{cell}"))


@dataclass(frozen=True, slots=True)
class Drawer:
    """Makes charts in the workbook's look.

    Attributes:
        language: Decides typeface and number formats.
    """

    language: Language

    def finish(self, chart: Chart, title: Sentence, area: str, *, legend: bool = True) -> Chart:
        """Give a chart its title, place and frame.

        Args:
            chart: The chart with its series.
            title: What it shows.
            area: The cells it covers, such as `B38:E53`.
            legend: Whether the names of the series stand under the title.
        """
        run = RegularTextRun(rPr=self._letters(11, NAVY, bold=True), t=title.text(self.language))
        body = Paragraph(
            pPr=ParagraphProperties(defRPr=self._letters(11, NAVY, bold=True)), r=[run]
        )
        chart.title = Title(tx=Text(rich=RichText(p=[body])), overlay=False)
        if legend:
            chart.legend.position = "b"
            chart.legend.overlay = False
            chart.legend.txPr = self._text(9)
        else:
            chart.legend = None
        chart.graphical_properties = GraphicalProperties(
            solidFill="FFFFFF", ln=LineProperties(solidFill=LINE, w=EMU * 3 // 4)
        )
        chart.roundedCorners = False
        chart.display_blanks = "gap"
        left, top, right, bottom = range_boundaries(area)
        chart.anchor = TwoCellAnchor(
            editAs="oneCell",
            _from=AnchorMarker(col=left - 1, colOff=GAP * (left not in (LEFT, RIGHT)), row=top - 1),
            to=AnchorMarker(col=right, row=bottom),
        )
        return chart

    def axes(self, chart: Chart, value_format: str, *, lowest: float | None = None) -> None:
        """Show both axes, the values with a number format and light lines."""
        for axis in (chart.x_axis, chart.y_axis):
            # openpyxl would leave out what is not said
            axis.delete = False
            axis.txPr = self._text(9)
            axis.majorTickMark = "none"
            axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=LINE))
        chart.y_axis.number_format = value_format
        chart.y_axis.majorGridlines.spPr = GraphicalProperties(
            ln=LineProperties(solidFill="E7E4DC", w=EMU // 2)
        )
        chart.y_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
        if lowest is not None:
            chart.y_axis.scaling.min = lowest
        if chart.x_axis.tagname != "valAx":
            chart.x_axis.tickLblPos = "low"

    def _letters(self, size: float, colour: str, *, bold: bool = False) -> CharacterProperties:
        typeface = Font(typeface=font_name(self.language))
        return CharacterProperties(
            sz=round(size * POINT),
            b=bold,
            solidFill=colour,
            latin=typeface,
            ea=Font(typeface=font_name(self.language)),
        )

    def _text(self, size: float) -> RichText:
        letters = self._letters(size, GREY)
        return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=letters), endParaRPr=letters)])

    def axis_title(self, text: Sentence) -> Title:
        """Return the title of an axis."""
        letters = self._letters(9, INK)
        run = RegularTextRun(rPr=letters, t=text.text(self.language))
        body = Paragraph(pPr=ParagraphProperties(defRPr=letters), r=[run])
        return Title(tx=Text(rich=RichText(p=[body])), overlay=False)


def leave_room(chart: Chart) -> None:
    """End a chart a little before the right edge of its last column."""
    end = chart.anchor.to
    chart.anchor.to = AnchorMarker(col=end.col - 1, colOff=MOST_OF_A_COLUMN, row=end.row)


def bars(
    cells: Cells,
    shown: list[tuple[int, str]],
    *,
    grouping: Literal["clustered", "stacked", "percentStacked"] = "clustered",
    lying: bool = False,
) -> BarChart:
    """Return a chart of columns, or of bars that lie, first on top.

    Args:
        cells: The table; its first column names the bars.
        shown: Column of each series, from 0, and its colour.
        grouping: How series stand together.
        lying: Whether bars lie.
    """
    chart = BarChart()
    chart.type = "bar" if lying else "col"
    chart.grouping = grouping
    chart.overlap = 0 if grouping == "clustered" else 100
    chart.gapWidth = 60
    if lying:
        chart.x_axis.scaling.orientation = "maxMin"
        chart.x_axis.tickLblSkip = 1  # or every other bar would have no name
        chart.y_axis.crosses = "max"
    for offset, colour in shown:
        chart.series.append(_filled(cells, offset, colour))
    chart.set_categories(cells.values(0))
    return chart


def lines(cells: Cells, shown: list[tuple[int, str]], *, dots: bool = True) -> LineChart:
    """Return a chart of lines; see `bars`."""
    chart = LineChart()
    for offset, colour in shown:
        series = Series(cells.values(offset))
        series.tx = cells.header(offset)
        chart.series.append(_drawn(series, colour, dots=dots))
    chart.set_categories(cells.values(0))
    return chart


def curve(cells: Cells, shown: list[tuple[int, str, bool]]) -> ScatterChart:
    """Return a chart of curves over the table's first column.

    Args:
        cells: The table.
        shown: Column of each curve, its colour, and whether it is a dashed line.
    """
    chart = ScatterChart()
    chart.style = None
    chart.scatterStyle = "lineMarker"
    for offset, colour, dashed in shown:
        series = Series(cells.values(offset), cells.values(0))
        series.tx = cells.header(offset)
        chart.series.append(_drawn(series, colour, dots=False, dashed=dashed))
    return chart


def _filled(cells: Cells, offset: int, colour: str) -> Series:
    series = Series(cells.values(offset))
    series.tx = cells.header(offset)
    series.graphicalProperties = GraphicalProperties(
        solidFill=colour, ln=LineProperties(solidFill="FFFFFF", w=EMU // 2)
    )
    series.invertIfNegative = False
    return series


def _drawn(series: Series, colour: str, *, dots: bool, dashed: bool = False) -> Series:
    line = LineProperties(solidFill=colour, w=EMU if dashed else EMU * 9 // 4)
    if dashed:
        line.prstDash = "dash"
    series.graphicalProperties = GraphicalProperties(ln=line)
    series.smooth = False
    series.marker = Marker(symbol="circle" if dots else "none")
    if dots:
        series.marker.size = 5
        series.marker.graphicalProperties = GraphicalProperties(
            solidFill=colour, ln=LineProperties(solidFill=colour)
        )
    return series
