"""The tables of the Dashboard and of the figures behind its charts; a part of the contract.

A wide table has a column for each tier, under the tier's name.
"""

from __future__ import annotations

from xltier.language import Sentence
from xltier.workbook.schema import Column, Table, owned

REVIEW_FACTS = Table(
    "ReviewFacts",
    "Dashboard",
    (
        owned("fact", "This review", "本次盘点", width=24),
        owned("value", "Value", "内容", width=34),
    ),
    key=("fact",),
)

KEY_FIGURES = Table(
    "KeyFigures",
    "Dashboard",
    (
        owned("figure", "Key figure", "关键指标", width=26),
        owned("value", "Now", "本次", "number", 14),
        owned("previous", "Last review", "上次盘点", "number", 14),
        owned("change", "Change", "变化", "number", 14),
    ),
    key=("figure",),
)

REMARKS = Table(
    "Remarks",
    "Dashboard",
    (owned("remark", "In short", "要点", width=24),),
)

TIER_SUMMARY = Table(
    "TierSummary",
    "Dashboard",
    (
        owned("tier", "Tier", "层级", width=16),
        owned("customers", "Customers", "客户数", "integer", 12),
        owned("customer_share", "Share of customers", "客户占比", "percent"),
        owned("sales", "Sales", "销售额", "money", 16),
        owned("sales_share", "Share of sales", "销售占比", "percent"),
        owned("average_sales", "Sales per customer", "户均销售额", "money", 16),
        owned("orders", "Orders", "订单数", "integer", 11),
        owned("up", "Moved up into", "升入", "integer", 13),
        owned("down", "Moved down into", "降入", "integer", 13),
        owned("new", "New", "新增", "integer", 10),
    ),
    key=("tier",),
)

TIER_MATRIX = Table(
    "TierMatrix",
    "Dashboard",
    (owned("from_tier", "From \\ To", "原层级 \\ 现层级", width=16),),
    wide=True,
)

PRODUCT_INDEX = Table(
    "ProductIndex",
    "Dashboard",
    (owned("product", "Product", "产品", width=26),),
    wide=True,
    cells="integer",
)


def _breakdown(name: str, column: str, label: Sentence) -> Table:
    return Table(
        name,
        "Dashboard",
        (
            Column(column, label, owned=True, width=24),
            owned("customers", "Customers", "客户数", "integer", 12),
            owned("top_customers", "Top tier", "最高层级", "integer", 12),
            owned("sales", "Sales", "销售额", "money", 15),
            owned("sales_share", "Share of sales", "销售占比", "percent", 12),
            owned("up", "Moved up", "升级", "integer", 12),
            owned("down", "Moved down", "降级", "integer", 12),
            owned("net_upgrades", "Net upgrades", "净升级", "integer", 13),
        ),
        key=(column,),
    )


REGIONS = _breakdown("Regions", "region", Sentence("Region", "地区"))
REP_SALES = _breakdown("RepSales", "rep", Sentence("Rep", "业务员"))


def _movers(name: str) -> Table:
    return Table(
        name,
        "Dashboard",
        (
            owned("customer", "Customer", "客户名称", width=26),
            owned("rep", "Rep", "业务员"),
            owned("from_tier", "From", "原层级", width=12),
            owned("to_tier", "To", "现层级", width=12),
            owned("change", "Change", "变化", "money", 15),
            owned("reason", "Reason", "理由", width=70),
        ),
    )


RISERS = _movers("Risers")
FALLERS = _movers("Fallers")

MONTHLY_SALES = Table(
    "MonthlySales",
    "ChartData",
    (
        owned("month", "Month", "月份", width=12),
        owned("sales", "Sales", "销售额", "money", 16),
        owned("sales_last_year", "A year earlier", "上年同月", "money", 16),
    ),
    key=("month",),
)

PARETO_CURVE = Table(
    "ParetoCurve",
    "ChartData",
    (
        owned("customer_share", "Share of customers", "客户占比", "percent", 13),
        owned("sales_share", "Share of sales", "销售占比", "percent", 13),
        owned("a_line", "Class A line", "A 类线", "percent", 13),
        owned("b_line", "Class B line", "B 类线", "percent", 13),
    ),
)

PRODUCT_MIX = Table(
    "ProductMix",
    "ChartData",
    (owned("product", "Product", "产品", width=26),),
    wide=True,
    cells="money",
)

BUYING_MONTHS = Table(
    "BuyingMonths",
    "ChartData",
    (owned("month", "Month", "月份", width=12),),
    wide=True,
    cells="money",
)

BUYING_WEEKDAYS = Table(
    "BuyingWeekdays",
    "ChartData",
    (owned("weekday", "Weekday", "星期", width=12),),
    wide=True,
    cells="percent",
)

DASHBOARD_TABLES = (
    REVIEW_FACTS,
    KEY_FIGURES,
    REMARKS,
    TIER_SUMMARY,
    TIER_MATRIX,
    PRODUCT_INDEX,
    REGIONS,
    REP_SALES,
    RISERS,
    FALLERS,
    MONTHLY_SALES,
    PARETO_CURVE,
    PRODUCT_MIX,
    BUYING_MONTHS,
    BUYING_WEEKDAYS,
)
"""In the order of the sheets."""
