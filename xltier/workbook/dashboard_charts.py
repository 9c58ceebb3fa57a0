"""The charts of the Dashboard: native ones over the cells of tables, which their data follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xltier.language import Sentence
from xltier.workbook.chart_parts import (
    MONEY_AXIS,
    PERCENT_AXIS,
    Cells,
    Drawer,
    bars,
    curve,
    leave_room,
    lines,
)
from xltier.workbook.look import BLUE, ORANGE
from xltier.workbook.palette import BEFORE, LINES, NOW, tier_colour

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from xltier.language import Language
    from xltier.workbook.chart_parts import Chart

AREAS: Final[dict[str, str]] = {
    "monthly": "B13:E23",
    "tiers": "G14:P23",
    "months": "B45:P60",
    "pareto": "B62:G77",
    "weekdays": "H62:P77",
    "products": "B79:F91",
    "moves": "B93:F108",
    "regions": "B116:F129",
    "reps": "B131:F144",
}
"""The cells that each chart covers."""

TITLES: Final[dict[str, Sentence]] = {
    "tiers": Sentence("Customers and sales by tier", "各层级客户与销售占比"),
    "pareto": Sentence("How few customers bring how much", "多少客户带来多少销售额"),
    "monthly": Sentence("Sales by month, beside a year earlier", "各月销售额与上年同月"),
    "products": Sentence("Which tier buys which product", "各产品由哪些层级购买"),
    "moves": Sentence("Moved into each tier", "各层级升入与降入客户数"),
    "months": Sentence("Sales by month and tier", "各层级各月销售额"),
    "weekdays": Sentence("On which weekdays each tier buys", "各层级在一周中何时购买"),
    "regions": Sentence("Sales by region", "各地区销售额"),
    "reps": Sentence("Sales by rep", "各业务员销售额"),
}


WITHOUT_LEGEND: Final = ("regions", "reps")
"""Charts of one series, which their title names."""


BESIDE_A_TABLE: Final = ("products", "moves", "regions", "reps")
"""Charts on the left of the table that they show."""


def draw_charts(board: Worksheet, data: Worksheet, language: Language) -> None:
    """Add the charts to the Dashboard; the one of reps where it has their table.

    Args:
        board: The Dashboard.
        data: The sheet of the figures behind the charts.
        language: The workbook's language.
    """
    drawer = Drawer(language)
    charts = {
        "tiers": _tiers(Cells(board, "TierSummary"), drawer),
        "pareto": _pareto(Cells(data, "ParetoCurve"), drawer),
        "monthly": _monthly(Cells(data, "MonthlySales"), drawer),
        "products": _products(Cells(data, "ProductMix"), drawer),
        "moves": _moves(Cells(board, "TierSummary"), drawer),
        "months": _months(Cells(data, "BuyingMonths"), drawer),
        "weekdays": _weekdays(Cells(data, "BuyingWeekdays"), drawer),
        "regions": _sales(Cells(board, "Regions"), drawer),
    }
    if "RepSales" in board.tables:
        charts["reps"] = _sales(Cells(board, "RepSales"), drawer)
    for name, chart in charts.items():
        drawer.finish(chart, TITLES[name], AREAS[name], legend=name not in WITHOUT_LEGEND)
        if name in BESIDE_A_TABLE:
            leave_room(chart)
        board.add_chart(chart)


def _by_tier(cells: Cells) -> list[tuple[int, str]]:
    """Return the columns of the tiers of a wide table, and their colours."""
    return [(offset, tier_colour(offset - 1)) for offset in range(1, cells.width)]


def _tiers(cells: Cells, drawer: Drawer) -> Chart:
    shown = [(cells.place("customer_share"), BEFORE), (cells.place("sales_share"), NOW)]
    chart = bars(cells, shown, lying=True)
    drawer.axes(chart, PERCENT_AXIS, lowest=0)
    chart.y_axis.scaling.max = 1
    return chart


def _pareto(cells: Cells, drawer: Drawer) -> Chart:
    a, b = cells.place("a_line"), cells.place("b_line")
    chart = curve(
        cells, [(cells.place("sales_share"), NOW, False), (a, BEFORE, True), (b, LINES, True)]
    )
    drawer.axes(chart, PERCENT_AXIS, lowest=0)
    chart.x_axis.number_format = PERCENT_AXIS
    chart.x_axis.majorGridlines = None
    for axis in (chart.x_axis, chart.y_axis):
        axis.scaling.min, axis.scaling.max, axis.majorUnit = 0, 1, 0.2
    chart.x_axis.title = drawer.axis_title(Sentence("Share of customers", "客户占比"))
    chart.y_axis.title = drawer.axis_title(Sentence("Share of sales", "销售占比"))
    return chart


def _monthly(cells: Cells, drawer: Drawer) -> Chart:
    chart = bars(cells, [(cells.place("sales"), NOW)])
    drawer.axes(chart, MONEY_AXIS[drawer.language])
    before = lines(cells, [(cells.place("sales_last_year"), BEFORE)])
    chart += before
    return chart


def _products(cells: Cells, drawer: Drawer) -> Chart:
    chart = bars(cells, _by_tier(cells), grouping="percentStacked", lying=True)
    drawer.axes(chart, PERCENT_AXIS)
    return chart


def _moves(cells: Cells, drawer: Drawer) -> Chart:
    chart = bars(cells, [(cells.place("up"), BLUE), (cells.place("down"), ORANGE)])
    drawer.axes(chart, "0", lowest=0)
    return chart


def _sales(cells: Cells, drawer: Drawer) -> Chart:
    chart = bars(cells, [(cells.place("sales"), NOW)], lying=True)
    drawer.axes(chart, MONEY_AXIS[drawer.language])
    return chart


def _months(cells: Cells, drawer: Drawer) -> Chart:
    chart = bars(cells, _by_tier(cells), grouping="stacked")
    drawer.axes(chart, MONEY_AXIS[drawer.language])
    return chart


def _weekdays(cells: Cells, drawer: Drawer) -> Chart:
    chart = lines(cells, _by_tier(cells))
    drawer.axes(chart, PERCENT_AXIS, lowest=0)
    return chart
