"""The words of results: directions, causes and marks, in both languages."""

from __future__ import annotations

from typing import Literal

from xltier.language import Sentence

Direction = Literal["up", "down", "same", "new", "lapsed"]
Cause = Literal["purchases", "rule", "both", "override", "steadiness"]
Level = Literal["error", "warning", "note"]

DIRECTIONS: dict[str, Sentence] = {
    "up": Sentence("Up", "升级"),
    "down": Sentence("Down", "降级"),
    "same": Sentence("Same", "不变"),
    "new": Sentence("New", "新增"),
    "lapsed": Sentence("Lapsed", "流出"),
}

CAUSES: dict[str, Sentence] = {
    "purchases": Sentence("Purchases", "购买变化"),
    "rule": Sentence("Rule change", "标准调整"),
    "both": Sentence("Purchases and rule", "购买与标准"),
    "override": Sentence("Override", "人工调整"),
    "steadiness": Sentence("Grace ended", "保级结束"),
}

LEVELS: dict[str, Sentence] = {
    "error": Sentence("Error", "错误"),
    "warning": Sentence("Warning", "警告"),
    "note": Sentence("Note", "提示"),
}

PROSPECT = Sentence("Prospect", "潜在客户")
PROSPECTS = Sentence("Prospects", "潜在客户")
TOTAL = Sentence("Total", "合计")
NONE_YET = Sentence("None: this is the first", "无，本次为首次盘点")
WINDOW_ALL = Sentence("All history to {end}", "截至 {end} 的全部历史")
LEFT_OUT = Sentence("Not tiered: {title}", "未分层：{title}")
BASE_GAP = Sentence("Usual gap: median of all customers", "购买间隔取全体客户的中位数")
PROVISIONAL = Sentence("Provisional: projected to a full year", "暂估：已折算为全年")
NOTHING_SOLD = Sentence("No net sales: M = 1", "净额不为正：M 计 1 分")
ONCE = Sentence("Bought once: P(alive) is always 1", "仅购买一次：活跃概率恒为 100%")

METHOD_NAMES: dict[str, Sentence] = {
    "threshold": Sentence("Threshold", "门槛"),
    "score": Sentence("Composite score", "综合评分"),
    "rfm": Sentence("RFM, 11 segments", "RFM 客群（11 类）"),
    "rfm_types": Sentence("RFM, 8 types", "RFM 八类"),
    "abc": Sentence("ABC", "ABC"),
    "lifecycle": Sentence("Lifecycle", "生命周期"),
}
