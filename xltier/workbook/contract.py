"""The workbook's sheets, tables and columns: the one place that names them, in both languages.

Code knows a table and a column by its English identifier (`Customers`, `monetary_value`). People
see the label in the workbook's language. A user may move tables, reorder columns, add columns and
sheets; xltier finds a table by its name and a column by its header in either language.
"""

from __future__ import annotations

import unicodedata

from xltier.language import LANGUAGES, Language, Sentence
from xltier.workbook.schema import Column, Kind, Sheet, Table

HEADER_MARKS = str.maketrans({"　": " ", "_": " ", "\n": " "})


def _column(
    name: str,
    en: str,
    zh: str,
    kind: Kind = "text",
    width: float = 14,
    *,
    required: bool = False,
) -> Column:
    return Column(name, Sentence(en, zh), kind, required=required, width=width)


def _owned(name: str, en: str, zh: str, kind: Kind = "text", width: float = 14) -> Column:
    return Column(name, Sentence(en, zh), kind, owned=True, width=width)


SHEETS: tuple[Sheet, ...] = (
    Sheet("Dashboard", Sentence("Dashboard", "看板")),
    Sheet("Customers", Sentence("Customers", "客户")),
    Sheet("Purchases", Sentence("Purchases", "购买记录")),
    Sheet("Rules", Sentence("Rules", "分层标准")),
    Sheet("Movement", Sentence("Movement", "层级变动")),
    Sheet("History", Sentence("History", "层级历史")),
    Sheet("Reps", Sentence("Reps", "业务员")),
    Sheet("Checks", Sentence("Checks", "数据检查")),
    Sheet("Guide", Sentence("Guide", "使用说明")),
)

CUSTOMERS = Table(
    "Customers",
    "Customers",
    (
        _column("customer_id", "Customer ID", "客户编号", width=12, required=True),
        _column("name", "Customer", "客户名称", width=26),
        _column("contact", "Contact", "联系人", width=16),
        _column("phone", "Phone", "电话", width=16),
        _column("email", "E-mail", "邮箱", width=26),
        _column("region", "Region", "地区", width=12),
        _column("industry", "Industry", "行业", width=14),
        _column("rep", "Rep", "业务员", width=14),
        _column("last_contact", "Last contact", "最近联系日", "date", 12),
        _column("feedback", "Feedback", "客户反馈", width=24),
        _column("needs", "Needs", "客户需求", width=24),
        _column("override", "Override tier", "人工层级", width=12),
        _column("override_reason", "Override reason", "调整原因", width=20),
        _column("override_until", "Override until", "调整有效期至", "date", 13),
        _owned("tier", "Tier", "层级", width=10),
        _owned("reason", "Reason", "判定理由", width=90),
        _owned("gap_to_next", "Gap to next tier", "距上一级差距", width=46),
        _owned("previous_tier", "Previous tier", "上期层级", width=12),
        _owned("movement", "Movement", "变动", width=11),
        _owned("movement_cause", "Cause", "变动原因", width=13),
        _owned("computed_tier", "Computed tier", "计算层级", width=13),
        _owned("monetary_value", "Sales in window", "购买金额", "money", 15),
        _owned("frequency", "Orders in window", "购买次数", "integer", 13),
        _owned("average_order_value", "Average order", "客单价", "money", 13),
        _owned("last_purchase", "Last purchase", "最近购买日", "date", 12),
        _owned("recency_days", "Days since purchase", "最近购买距今天数", "integer", 15),
        _owned("tenure_days", "Customer for days", "客户时长（天）", "integer", 14),
        _owned("gap_days", "Usual gap (days)", "自身购买间隔（天）", "number", 14),
        _owned("measure_note", "Note", "备注", width=30),
    ),
    key=("customer_id",),
)

PURCHASES = Table(
    "Purchases",
    "Purchases",
    (
        _column("order_id", "Order no.", "订单号", width=14),
        _column("line", "Line", "行号", "integer", 8),
        _column("customer_id", "Customer ID", "客户编号", width=12, required=True),
        _column("date", "Date", "日期", "date", 12, required=True),
        _column("product", "Product", "产品", width=24),
        _column("category", "Category", "类别", width=14),
        _column("quantity", "Quantity", "数量", "number", 10),
        _column("amount", "Amount", "金额", "money", 14, required=True),
        _column("cost", "Cost", "成本", "money", 14),
    ),
)

TIER_RULES = Table(
    "TierRules",
    "Rules",
    (
        _column("tier", "Tier", "层级", width=16, required=True),
        _column("min_amount", "Sales at least", "金额不低于", "money", 16),
        _column("min_orders", "Orders at least", "次数不少于", "integer", 16),
        _column(
            "max_recency_days",
            "Days since purchase at most",
            "距上次购买不超过（天）",
            "integer",
            18,
        ),
        _column("note", "What this tier means", "说明", width=60),
    ),
    key=("tier",),
)

SETTINGS = Table(
    "Settings",
    "Rules",
    (
        _column("setting", "Setting", "设置", width=26, required=True),
        _column("value", "Value", "值", "value", 18, required=True),
        _column("help", "What it does", "说明", width=80),
    ),
    key=("setting",),
)

MOVEMENT = Table(
    "Movement",
    "Movement",
    (
        _owned("customer_id", "Customer ID", "客户编号", width=12),
        _owned("name", "Customer", "客户名称", width=26),
        _owned("rep", "Rep", "业务员"),
        _owned("from_tier", "From", "原层级", width=12),
        _owned("to_tier", "To", "现层级", width=12),
        _owned("direction", "Direction", "方向", width=11),
        _owned("cause", "Cause", "变动原因", width=14),
        _owned("amount_before", "Sales before", "上期金额", "money"),
        _owned("amount_now", "Sales now", "本期金额", "money"),
        _owned("orders_before", "Orders before", "上期次数", "integer", 13),
        _owned("orders_now", "Orders now", "本期次数", "integer", 12),
        _owned("reason", "Reason", "理由", width=70),
    ),
)

SNAPSHOTS = Table(
    "Snapshots",
    "History",
    (
        _owned("as_of", "As of", "统计截止日", "date", 12),
        _owned("taken_at", "Taken at", "生成时间", "time", 17),
        _owned("window_start", "Window from", "周期起", "date", 12),
        _owned("window_end", "Window to", "周期止", "date", 12),
        _owned("customers", "Customers", "客户数", "integer", 11),
        _owned("sales", "Sales", "销售额", "money", 16),
        _owned("fingerprint", "Rules version", "标准版本", width=14),
        _owned("policy", "Rules", "分层标准", width=60),
    ),
    key=("as_of",),
)

SNAPSHOT_TIERS = Table(
    "SnapshotTiers",
    "History",
    (
        _owned("as_of", "As of", "统计截止日", "date", 12),
        _owned("customer_id", "Customer ID", "客户编号", width=12),
        _owned("tier", "Tier", "层级", width=10),
        _owned("computed_tier", "Computed tier", "计算层级", width=13),
        _owned("monetary_value", "Sales in window", "购买金额", "money", 15),
        _owned("frequency", "Orders in window", "购买次数", "integer", 13),
        _owned("recency_days", "Days since purchase", "最近购买距今天数", "integer", 15),
        _owned("reviews_below", "Reviews below", "连续未达标次数", "integer", 13),
        _owned("rep", "Rep", "业务员"),
    ),
    key=("as_of", "customer_id"),
)

REPS = Table(
    "Reps",
    "Reps",
    (
        _column("rep", "Rep", "业务员", width=18, required=True),
        _column("team", "Team", "团队", width=16),
        _column("email", "E-mail", "邮箱", width=30),
        _column("phone", "Phone", "电话", width=18),
    ),
    key=("rep",),
)

FINDINGS = Table(
    "Findings",
    "Checks",
    (
        _owned("level", "Level", "级别", width=10),
        _owned("rule", "Rule", "规则", width=34),
        _owned("sheet", "Sheet", "工作表", width=14),
        _owned("row", "Row", "行", "integer", 9),
        _owned("column", "Column", "列", width=16),
        _owned("value", "Value", "值", width=26),
        _owned("advice", "What to do", "处理建议", width=104),
    ),
)

REVIEW_FACTS = Table(
    "ReviewFacts",
    "Dashboard",
    (
        _owned("fact", "This review", "本次盘点", width=24),
        _owned("value", "Value", "内容", width=34),
    ),
    key=("fact",),
)

TIER_SUMMARY = Table(
    "TierSummary",
    "Dashboard",
    (
        _owned("tier", "Tier", "层级", width=16),
        _owned("customers", "Customers", "客户数", "integer", 12),
        _owned("customer_share", "Share of customers", "客户占比", "percent"),
        _owned("sales", "Sales", "销售额", "money", 16),
        _owned("sales_share", "Share of sales", "销售占比", "percent"),
        _owned("average_sales", "Sales per customer", "户均销售额", "money", 16),
        _owned("orders", "Orders", "订单数", "integer", 11),
        _owned("up", "Moved up into", "升入", "integer", 13),
        _owned("down", "Moved down into", "降入", "integer", 13),
        _owned("new", "New", "新增", "integer", 10),
    ),
    key=("tier",),
)

TIER_MATRIX = Table(
    "TierMatrix",
    "Dashboard",
    (_owned("from_tier", "From \\ To", "原层级 \\ 现层级", width=16),),
    wide=True,
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        CUSTOMERS,
        PURCHASES,
        TIER_RULES,
        SETTINGS,
        MOVEMENT,
        SNAPSHOTS,
        SNAPSHOT_TIERS,
        REPS,
        FINDINGS,
        REVIEW_FACTS,
        TIER_SUMMARY,
        TIER_MATRIX,
    )
}


DESCRIPTIVE = frozenset(
    {
        "name",
        "contact",
        "phone",
        "email",
        "region",
        "industry",
        "last_contact",
        "feedback",
        "needs",
        "product",
        "category",
        "note",
        "help",
        "team",
        "override_reason",
    }
)
"""Columns that describe and decide nothing: a formula there may wait for Excel to calculate it."""


def normal_header(header: str) -> str:
    """Return `header` as it is compared: full width folded, one space, lower case, no edges."""
    folded = unicodedata.normalize("NFKC", header).translate(HEADER_MARKS)
    return " ".join(folded.split()).casefold()


def column_of(table: Table, header: str) -> Column | None:
    """Return the column of `table` that a header names, in either language, or by identifier."""
    wanted = normal_header(header)
    for column in table.columns:
        names = {column.label.en, column.label.zh, column.name}
        if wanted in {normal_header(name) for name in names}:
            return column
    return None


def language_of(sheet_names: list[str]) -> Language:
    """Return the language of a workbook by its sheet tabs: the one that more of them are in."""
    counts = {
        language: sum(sheet.label.text(language) in sheet_names for sheet in SHEETS)
        for language in LANGUAGES
    }
    return "zh" if counts["zh"] > counts["en"] else "en"
