"""The workbook's sheets, tables and columns: the one place that names them, in both languages.

Code knows a table and a column by its English identifier (`Customers`, `monetary_value`). People
see the label in the workbook's language. A user may move tables, reorder columns, add columns and
sheets; xltier finds a table by its name and a column by its header in either language.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from functools import lru_cache

from xltier.language import LANGUAGES, Language, Sentence
from xltier.workbook.contract_contacts import FOLLOWUPS, STRATEGIES
from xltier.workbook.contract_dashboard import (
    DASHBOARD_TABLES,
    REVIEW_FACTS,
    TIER_MATRIX,
    TIER_SUMMARY,
)
from xltier.workbook.contract_reps import SCORECARD, SCORECARD_TEAMS, SCORECARD_TIERS
from xltier.workbook.contract_rules import (
    METHOD_SETTINGS,
    RFM_EDGES,
    SCORE_POINTS,
    SETTINGS,
    TIER_MAP,
    TIER_RULES,
)
from xltier.workbook.contract_team import (
    CONFLICTS,
    DELIVERIES,
    DELIVERY,
    NEW_CUSTOMERS,
    PROPOSALS,
    REP_SHEETS,
    RETURNS,
    SHARED_COLUMNS,
    TEAM_COMPARISON,
    TEAM_SHEETS,
)
from xltier.workbook.schema import Column, Sheet, Table, owned, users

__all__ = [
    "CONFLICTS",
    "CUSTOMERS",
    "DELIVERIES",
    "DELIVERY",
    "DESCRIPTIVE",
    "FINDINGS",
    "FOLLOWUPS",
    "KNOWN",
    "METHOD_SETTINGS",
    "MOVEMENT",
    "NEW_CUSTOMERS",
    "PROPOSALS",
    "PURCHASES",
    "REPS",
    "REP_BOOK_TABLES",
    "REP_SHEETS",
    "RETURNS",
    "REVIEW_FACTS",
    "RFM_EDGES",
    "SCORECARD",
    "SCORECARD_TEAMS",
    "SCORECARD_TIERS",
    "SCORE_POINTS",
    "SEGMENT_PROFILE",
    "SENT",
    "SETTINGS",
    "SHARED_COLUMNS",
    "SHEETS",
    "SNAPSHOTS",
    "SNAPSHOT_TIERS",
    "STRATEGIES",
    "TABLES",
    "TEAM_COMPARISON",
    "TIER_MAP",
    "TIER_MATRIX",
    "TIER_RULES",
    "TIER_SUMMARY",
    "column_of",
    "language_of",
    "normal_header",
]

HEADER_MARKS = str.maketrans({"　": " ", "_": " ", "\n": " "})

SHEETS: tuple[Sheet, ...] = (
    Sheet("Dashboard", Sentence("Dashboard", "看板")),
    Sheet("Customers", Sentence("Customers", "客户")),
    Sheet("Purchases", Sentence("Purchases", "购买记录")),
    Sheet("Rules", Sentence("Rules", "分层标准")),
    Sheet("Strategies", Sentence("Strategies", "分层策略")),
    Sheet("Followups", Sentence("Follow-ups", "跟进清单")),
    Sheet("Movement", Sentence("Movement", "层级变动")),
    Sheet("Segments", Sentence("Segments", "细分客群")),
    Sheet("History", Sentence("History", "层级历史")),
    Sheet("Reps", Sentence("Reps", "业务员")),
    *TEAM_SHEETS,
    Sheet("ChartData", Sentence("Chart data", "图表数据")),
    Sheet("Checks", Sentence("Checks", "数据检查")),
    Sheet("Guide", Sentence("Guide", "使用说明")),
)

CUSTOMERS = Table(
    "Customers",
    "Customers",
    (
        users("customer_id", "Customer ID", "客户编号", width=12, required=True),
        users("name", "Customer", "客户名称", width=26),
        users("contact", "Contact", "联系人", width=16),
        users("phone", "Phone", "电话", width=16),
        users("email", "E-mail", "邮箱", width=26),
        users("region", "Region", "地区", width=12),
        users("industry", "Industry", "行业", width=14),
        users("channel", "Channel", "渠道", width=12),
        users("preferences", "Preferences", "偏好", width=20),
        users("rep", "Rep", "业务员", width=14),
        users("last_contact", "Last contact", "最近联系日", "date", 12),
        users("feedback", "Feedback", "客户反馈", width=24),
        users("needs", "Needs", "客户需求", width=24),
        users("override", "Override tier", "人工层级", width=12),
        users("override_reason", "Override reason", "调整原因", width=20),
        users("override_until", "Override until", "调整有效期至", "date", 13),
        owned("tier", "Tier", "层级", width=10),
        owned("reason", "Reason", "判定理由", width=90),
        owned("gap_to_next", "Gap to next tier", "距上一级差距", width=46),
        owned("previous_tier", "Previous tier", "上期层级", width=12),
        owned("movement", "Movement", "变动", width=11),
        owned("movement_cause", "Cause", "变动原因", width=13),
        owned("action", "Action", "跟进动作", width=50),
        owned("next_contact", "Next contact", "下次联系日", "date", 12),
        owned("overdue", "Days overdue", "逾期天数", "integer", 12),
        owned("computed_tier", "Computed tier", "计算层级", width=13),
        owned("monetary_value", "Sales in window", "购买金额", "money", 15),
        owned("frequency", "Orders in window", "购买次数", "integer", 13),
        owned("average_order_value", "Average order", "客单价", "money", 13),
        owned("last_purchase", "Last purchase", "最近购买日", "date", 12),
        owned("recency_days", "Days since purchase", "最近购买距今天数", "integer", 15),
        owned("tenure_days", "Customer for days", "客户时长（天）", "integer", 14),
        owned("gap_days", "Usual gap (days)", "自身购买间隔（天）", "number", 14),
        owned("score", "Score", "综合得分", "decimal", 10),
        owned("recency_score", "R", "R", "integer", 6),
        owned("frequency_score", "F", "F", "integer", 6),
        owned("monetary_score", "M", "M", "integer", 6),
        owned("rfm", "RFM", "RFM", width=8),
        owned("rfm_segment", "RFM segment", "RFM 客群", width=19),
        owned("rfm_type", "RFM type", "RFM 八类", width=21),
        owned("abc", "ABC", "ABC", width=8),
        owned("xyz", "XYZ", "XYZ", width=8),
        owned("lifecycle", "Lifecycle stage", "生命周期", width=13),
        owned("segment", "Segment", "细分客群", width=22),
        owned("expected_orders", "Expected orders", "预期购买次数", "decimal", 12),
        owned("expected_value", "Expected value", "预期价值", "money", 15),
        owned("p_alive", "P(alive)", "活跃概率", "percent", 10),
        owned("potential", "Potential", "潜力", width=12),
        owned("measure_note", "Note", "备注", width=76),
    ),
    key=("customer_id",),
)

PURCHASES = Table(
    "Purchases",
    "Purchases",
    (
        users("order_id", "Order no.", "订单号", width=14),
        users("line", "Line", "行号", "integer", 8),
        users("customer_id", "Customer ID", "客户编号", width=12, required=True),
        users("date", "Date", "日期", "date", 12, required=True),
        users("product", "Product", "产品", width=24),
        users("category", "Category", "类别", width=14),
        users("quantity", "Quantity", "数量", "number", 10),
        users("amount", "Amount", "金额", "money", 14, required=True),
        users("cost", "Cost", "成本", "money", 14),
    ),
)

MOVEMENT = Table(
    "Movement",
    "Movement",
    (
        owned("customer_id", "Customer ID", "客户编号", width=12),
        owned("name", "Customer", "客户名称", width=26),
        owned("rep", "Rep", "业务员"),
        owned("counts_for", "Counts for", "计入业绩"),
        owned("from_tier", "From", "原层级", width=12),
        owned("to_tier", "To", "现层级", width=12),
        owned("direction", "Direction", "方向", width=11),
        owned("cause", "Cause", "变动原因", width=14),
        owned("amount_before", "Sales before", "上期金额", "money"),
        owned("amount_now", "Sales now", "本期金额", "money"),
        owned("orders_before", "Orders before", "上期次数", "integer", 13),
        owned("orders_now", "Orders now", "本期次数", "integer", 12),
        owned("reason", "Reason", "理由", width=70),
    ),
)

SNAPSHOTS = Table(
    "Snapshots",
    "History",
    (
        owned("as_of", "As of", "统计截止日", "date", 12),
        owned("taken_at", "Taken at", "生成时间", "time", 17),
        owned("window_start", "Window from", "周期起", "date", 12),
        owned("window_end", "Window to", "周期止", "date", 12),
        owned("customers", "Customers", "客户数", "integer", 11),
        owned("sales", "Sales", "销售额", "money", 16),
        owned("at_risk", "Customers at risk", "流失风险客户", "integer", 12),
        owned("overdue", "Overdue follow-ups", "逾期未跟进", "integer", 12),
        owned("net_upgrades", "Net upgrades", "净升级", "integer", 11),
        owned("fingerprint", "Rules version", "标准版本", width=14),
        owned("policy", "Rules", "分层标准", width=60),
    ),
    key=("as_of",),
)

SNAPSHOT_TIERS = Table(
    "SnapshotTiers",
    "History",
    (
        owned("as_of", "As of", "统计截止日", "date", 12),
        owned("customer_id", "Customer ID", "客户编号", width=12),
        owned("tier", "Tier", "层级", width=10),
        owned("computed_tier", "Computed tier", "计算层级", width=13),
        owned("monetary_value", "Sales in window", "购买金额", "money", 15),
        owned("frequency", "Orders in window", "购买次数", "integer", 13),
        owned("recency_days", "Days since purchase", "最近购买距今天数", "integer", 15),
        owned("reviews_below", "Reviews below", "连续未达标次数", "integer", 13),
        owned("rep", "Rep", "业务员"),
    ),
    key=("as_of", "customer_id"),
)

REPS = Table(
    "Reps",
    "Reps",
    (
        users("rep", "Rep", "业务员", width=18, required=True),
        users("team", "Team", "团队", width=16),
        users("email", "E-mail", "邮箱", width=30),
        users("phone", "Phone", "电话", width=18),
    ),
    key=("rep",),
)

FINDINGS = Table(
    "Findings",
    "Checks",
    (
        owned("level", "Level", "级别", width=10),
        owned("rule", "Rule", "规则", width=34),
        owned("sheet", "Sheet", "工作表", width=14),
        owned("row", "Row", "行", "integer", 9),
        owned("column", "Column", "列", width=16),
        owned("value", "Value", "值", width=26),
        owned("advice", "What to do", "处理建议", width=104),
    ),
)

SEGMENT_PROFILE = Table(
    "SegmentProfile",
    "Segments",
    (
        owned("segment", "Segment", "细分客群", width=24),
        owned("customers", "Customers", "客户数", "integer", 12),
        owned("customer_share", "Share of customers", "客户占比", "percent", 13),
        owned("sales", "Sales", "销售额", "money", 16),
        owned("sales_share", "Share of sales", "销售占比", "percent", 13),
        owned("average_sales", "Sales per customer", "户均销售额", "money", 16),
        owned("average_orders", "Orders per customer", "户均购买次数", "decimal", 14),
        owned("average_recency", "Days since purchase", "距上次购买天数", "decimal", 15),
        owned("description", "What sets it apart", "特征", width=100),
    ),
    key=("segment",),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        CUSTOMERS,
        PURCHASES,
        TIER_RULES,
        SETTINGS,
        METHOD_SETTINGS,
        RFM_EDGES,
        TIER_MAP,
        SCORE_POINTS,
        SHARED_COLUMNS,
        STRATEGIES,
        FOLLOWUPS,
        MOVEMENT,
        SEGMENT_PROFILE,
        SNAPSHOTS,
        SNAPSHOT_TIERS,
        REPS,
        SCORECARD,
        SCORECARD_TEAMS,
        SCORECARD_TIERS,
        DELIVERIES,
        CONFLICTS,
        PROPOSALS,
        RETURNS,
        FINDINGS,
        *DASHBOARD_TABLES,
    )
}
"""The tables of the manager's workbook."""

SENT = replace(CUSTOMERS, name="Sent", sheet="Sent")

REP_BOOK_TABLES: dict[str, Table] = {
    table.name: table for table in (NEW_CUSTOMERS, SENT, DELIVERY, TEAM_COMPARISON)
}
"""The tables that only a rep's workbook has."""

KNOWN: dict[str, Table] = TABLES | REP_BOOK_TABLES
"""Every table that xltier reads or writes, wherever it stands."""

DESCRIPTIVE = frozenset(
    {
        "name",
        "contact",
        "phone",
        "email",
        "region",
        "industry",
        "channel",
        "preferences",
        "last_contact",
        "feedback",
        "needs",
        "product",
        "category",
        "note",
        "help",
        "team",
        "override_reason",
        "follow_up_by",
        "contact_by",
        "offer",
        "next_step",
        "what_if_customers",
        "what_if_sales",
    }
)
"""Columns that describe and decide nothing: a formula there may wait for Excel to calculate it."""


@lru_cache(maxsize=4096)
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
