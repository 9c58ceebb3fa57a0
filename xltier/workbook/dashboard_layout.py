"""Where the tables and charts of the Dashboard stand, and those of the figures behind the charts.

The Dashboard prints on five pages: figures and tiers, charts, products and moves, regions and reps,
movers. A chart stands in the left half beside the table that has its numbers.
"""

from __future__ import annotations

from typing import Final

from xltier.language import Sentence
from xltier.workbook.sheet_plan import Place

LEFT, RIGHT = 2, 7
"""First columns of the two halves."""

BREAKDOWN_ROWS: Final = 11
"""Ten rows and one of all others."""

MOVER_ROWS: Final = 10
REMARK_ROWS: Final = 8

PLACES: Final[tuple[Place, ...]] = (
    Place("KeyFigures", 5, LEFT, 6, Sentence("Key figures", "关键指标"), False),
    Place(
        "Remarks",
        5,
        RIGHT,
        REMARK_ROWS,
        Sentence("What changed and what to look at", "有何变化，关注什么"),
        False,
    ),
    Place("ReviewFacts", 26, LEFT, 16, Sentence("Latest review", "最近一次盘点"), False),
    Place("TierSummary", 26, RIGHT, 11, Sentence("Tiers at a glance", "各层级概览"), False),
    Place(
        "ProductIndex",
        80,
        RIGHT,
        BREAKDOWN_ROWS,
        Sentence(
            "Which products a tier prefers (100: as all customers)",
            "各层级偏好的产品（100 为全体客户水平）",
        ),
        False,
    ),
    Place(
        "TierMatrix",
        94,
        RIGHT,
        20,
        Sentence(
            "Where customers moved since the previous review",
            "与上一次盘点相比，客户从哪一级到了哪一级",
        ),
        False,
    ),
    Place("Regions", 117, RIGHT, BREAKDOWN_ROWS, Sentence("Customers by region", "按地区"), False),
    Place("RepSales", 132, RIGHT, BREAKDOWN_ROWS, Sentence("Customers by rep", "按业务员"), False),
    Place(
        "Risers",
        147,
        LEFT,
        MOVER_ROWS,
        Sentence("Moved up: largest gains", "升级客户：增加最多"),
        False,
    ),
    Place(
        "Fallers",
        160,
        LEFT,
        MOVER_ROWS,
        Sentence("Moved down or lapsed: largest losses", "降级或流出客户：减少最多"),
        False,
    ),
)

PRINTED: Final = ("B1:P42", "B45:P77", "B79:Q114", "B116:P145", "B146:P170")

WIDTHS: Final = (
    ("B", 26.0),
    *((letter, 14.0) for letter in "CDEF"),
    ("G", 28.0),
    *((letter, 12.0) for letter in "HIKMNOPQRS"),
    *((letter, 16.0) for letter in "JL"),
)

OVERFLOWING: Final[dict[str, str]] = {
    "ReviewFacts": "E",
    "Remarks": "P",
    "Risers": "P",
    "Fallers": "P",
}
"""Tables whose last column is read across the blank cells beside it, as far as this column."""

DATA_PLACES: Final[tuple[Place, ...]] = (
    Place("MonthlySales", 5, 1, 12, Sentence("Sales by month", "各月销售额"), False),
    Place("ParetoCurve", 5, 5, 51, Sentence("Pareto curve", "帕累托曲线"), False),
    Place(
        "BuyingMonths", 5, 10, 12, Sentence("Sales by month and tier", "各层级各月销售额"), False
    ),
    Place(
        "BuyingWeekdays",
        22,
        10,
        7,
        Sentence("Share of a tier's sales by weekday", "各层级销售额在一周中的分布"),
        False,
    ),
    Place(
        "ProductMix",
        34,
        10,
        BREAKDOWN_ROWS,
        Sentence("Sales by product and tier", "各产品在各层级的销售额"),
        False,
    ),
)
DATA_WIDTHS: Final = (
    ("A", 14.0),
    *((letter, 16.0) for letter in "BC"),
    ("D", 3.0),
    *((letter, 13.0) for letter in "EFGH"),
    ("I", 3.0),
    ("J", 28.0),
    *((letter, 16.0) for letter in "KLMNOPQRS"),
)
