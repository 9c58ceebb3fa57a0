"""The tables of the Rules sheet; a part of the contract, which is what others import."""

from __future__ import annotations

from xltier.workbook.schema import Table, computed, owned, users

TIER_RULES = Table(
    "TierRules",
    "Rules",
    (
        users("tier", "Tier", "层级", width=16, required=True),
        users("min_amount", "Sales at least", "金额不低于", "money", 16),
        users("min_orders", "Orders at least", "次数不少于", "integer", 16),
        users(
            "max_recency_days",
            "Days since purchase at most",
            "距上次购买不超过（天）",
            "integer",
            18,
        ),
        users("min_score", "Score at least", "得分不低于", "number", 14),
        computed("what_if_customers", "Customers then", "试算客户数", "integer", 16),
        computed("what_if_sales", "Sales then", "试算金额", "money", 18),
        users("note", "What this tier means", "说明", width=60),
    ),
    key=("tier",),
)

SETTINGS = Table(
    "Settings",
    "Rules",
    (
        users("setting", "Setting", "设置", width=26, required=True),
        users("value", "Value", "值", "value", 18, required=True),
        users("help", "What it does", "说明", width=80),
    ),
    key=("setting",),
)

METHOD_SETTINGS = Table(
    "MethodSettings",
    "Rules",
    (
        users("setting", "Setting", "设置", width=26, required=True),
        users("value", "Value", "值", "value", 18, required=True),
        users("method", "Belongs to", "所属方法", width=18),
        users("help", "What it does", "说明", width=80),
    ),
    key=("setting",),
)

RFM_EDGES = Table(
    "RfmEdges",
    "Rules",
    (
        owned("measure", "Measure", "指标", width=16),
        owned("score", "Score", "得分", "integer", 10),
        owned("above", "Above", "大于", "number", 14),
        owned("up_to", "Up to", "不超过", "number", 14),
        owned("customers", "Customers", "客户数", "integer", 12),
        users("fixed", "Fixed upper edge", "固定上限", "number", 16),
    ),
)

TIER_MAP = Table(
    "TierMap",
    "Rules",
    (
        users("kind", "Kind", "类别", width=16, required=True),
        users("label", "Label", "名称", width=22, required=True),
        users("tier", "Tier", "层级", width=14, required=True),
    ),
    key=("kind", "label"),
)

SCORE_POINTS = Table(
    "ScorePoints",
    "Rules",
    (
        users("measure", "Measure", "指标", width=16, required=True),
        users("bound", "Reaches", "达到", "number", 14, required=True),
        users("points", "Points", "得分", "integer", 12, required=True),
    ),
)
