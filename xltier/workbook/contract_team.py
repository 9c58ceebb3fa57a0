"""The tables of sharing with the reps: what goes out, what came back; a part of the contract.

Some stand in the manager's workbook, others only in the workbook that a rep gets.
"""

from __future__ import annotations

from typing import Final

from xltier.language import Sentence
from xltier.workbook.schema import Column, Sheet, Table, owned, users

SHARED_COLUMNS = Table(
    "SharedColumns",
    "Rules",
    (
        users("column", "Column", "列", width=17, required=True),
        users("own", "In a rep's workbook", "业务员工作簿中", width=17, required=True),
        users("summary", "In summary lists", "汇总清单中", width=17),
        users("editable", "Reps may edit", "业务员可改", width=17),
    ),
    key=("column",),
)

DELIVERIES = Table(
    "Deliveries",
    "Deliveries",
    (
        owned("delivery", "Delivery", "发放编号", width=20),
        owned("rep", "Sent to", "发给", width=18),
        owned("kind", "Made for", "类型", width=10),
        owned("file", "File", "文件", width=34),
        owned("sent", "Sent at", "发放时间", "time", 17),
        owned("as_of", "As of", "统计截止日", "date", 12),
        owned("customers", "Customers", "客户数", "integer", 11),
        owned("top_customers", "Top tier", "最高级客户", "integer", 11),
        owned("returned", "Returned at", "回收时间", "time", 17),
        owned("taken", "Taken", "已采用", "integer", 9),
        owned("conflicts", "Conflicts", "冲突", "integer", 10),
        owned("proposals", "New customers", "新客户", "integer", 13),
        owned("ignored", "Not taken", "未采用", "integer", 10),
        owned("base", "Version sent", "发出版本", width=25),
    ),
    key=("delivery",),
)

_PROPOSED: Final[tuple[Column, ...]] = (
    owned("name", "Customer", "客户名称", width=26),
    owned("contact", "Contact", "联系人", width=16),
    owned("phone", "Phone", "电话", width=16),
    owned("email", "E-mail", "邮箱", width=26),
    owned("region", "Region", "地区", width=12),
    owned("industry", "Industry", "行业", width=14),
    owned("channel", "Channel", "渠道", width=12),
    owned("preferences", "Preferences", "偏好", width=20),
    owned("last_contact", "Last contact", "最近联系日", "date", 12),
    owned("feedback", "Feedback", "客户反馈", width=24),
    owned("needs", "Needs", "客户需求", width=24),
)
"""What a rep can tell about a new customer."""

CONFLICTS = Table(
    "Conflicts",
    "Conflicts",
    (
        owned("delivery", "Delivery", "发放编号", width=20),
        owned("rep", "Sent to", "发给", width=16),
        owned("customer_id", "Customer ID", "客户编号", width=12),
        owned("name", "Customer", "客户名称", width=26),
        owned("column", "Column", "列", width=16),
        owned("sent_value", "As sent", "发出时", "value", 26),
        owned("rep_value", "The rep's", "业务员的值", "value", 32),
        owned("master_value", "Here", "主表的值", "value", 26),
        users("choice", "Choice", "选择", width=18),
        owned("found", "Found at", "发现时间", "time", 17),
        owned("decided", "Settled at", "处理时间", "time", 17),
    ),
)

PROPOSALS = Table(
    "Proposals",
    "Proposals",
    (
        owned("delivery", "Delivery", "发放编号", width=20),
        owned("rep", "Proposed by", "提出人", width=16),
        users("choice", "Choice", "选择", width=12),
        users("customer_id", "Customer ID", "客户编号", width=14),
        *_PROPOSED,
        owned("warning", "Look at", "注意", width=60),
        owned("found", "Found at", "发现时间", "time", 17),
        owned("decided", "Settled at", "处理时间", "time", 17),
    ),
)

RETURNS = Table(
    "Returns",
    "Returns",
    (
        owned("at", "Collected at", "回收时间", "time", 17),
        owned("delivery", "Delivery", "发放编号", width=20),
        owned("rep", "Sent to", "发给", width=16),
        owned("customer_id", "Customer ID", "客户编号", width=12),
        owned("column", "Column", "列", width=16),
        owned("sent_value", "As sent", "发出时", "value", 26),
        owned("rep_value", "The rep's", "业务员的值", "value", 32),
        owned("master_value", "Here before", "主表原值", "value", 26),
        owned("outcome", "What became of it", "处理结果", width=24),
        owned("note", "Note", "备注", width=70),
    ),
)

NEW_CUSTOMERS = Table(
    "NewCustomers",
    "NewCustomers",
    (
        users("customer_id", "Customer ID", "客户编号", width=14),
        *(users(c.name, c.label.en, c.label.zh, c.kind, c.width) for c in _PROPOSED),
    ),
)

TEAM_COMPARISON = Table(
    "TeamComparison",
    "Dashboard",
    (
        owned("figure", "Compared", "对比", width=26),
        owned("own", "Yours", "本人", "number", 14),
        owned("team", "Team", "团队", "number", 14),
        owned("company", "All reps", "全体", "number", 14),
        owned("note", "Note", "备注", width=40),
    ),
    key=("figure",),
)

DELIVERY = Table(
    "Delivery",
    "Sent",
    (
        owned("fact", "Fact", "项目", width=24),
        owned("value", "Value", "内容", "value", 34),
    ),
    key=("fact",),
)

TEAM_SHEETS: Final = (
    Sheet("Deliveries", Sentence("Deliveries", "发放记录")),
    Sheet("Conflicts", Sentence("Conflicts", "冲突处理")),
    Sheet("Proposals", Sentence("Proposals", "新客户提案")),
    Sheet("Returns", Sentence("Returns", "回收明细")),
)
"""Sheets of the manager's workbook."""

REP_SHEETS: Final = (
    Sheet("NewCustomers", Sentence("New customers", "新增客户")),
    Sheet("Sent", Sentence("Sent", "发出内容")),
)
"""Sheets that only a rep's workbook has."""

SHOWING: Final[tuple[tuple[str, Sentence], ...]] = (
    ("show", Sentence("Show", "显示")),
    ("mask", Sentence("Mask", "脱敏")),
    ("omit", Sentence("Leave out", "不发送")),
)
"""What can become of a column on its way out."""

CONFLICT_CHOICES: Final[tuple[tuple[str, Sentence], ...]] = (
    ("keep", Sentence("Keep what is here", "保留主表")),
    ("take", Sentence("Take the rep's", "采用业务员")),
)

PROPOSAL_CHOICES: Final[tuple[tuple[str, Sentence], ...]] = (
    ("add", Sentence("Add", "新增")),
    ("decline", Sentence("Decline", "不采纳")),
)

DELIVERY_KINDS: Final[tuple[tuple[str, Sentence], ...]] = (
    ("rep", Sentence("Rep", "业务员")),
    ("team", Sentence("Team", "团队")),
)
"""Whom a delivery is made for; a workbook has the word of its language."""

DELIVERY_FACTS: Final[tuple[tuple[str, Sentence], ...]] = (
    ("delivery", Sentence("Delivery", "发放编号")),
    ("rep", Sentence("Sent to", "发给")),
    ("kind", Sentence("Made for", "类型")),
    ("language", Sentence("Language", "语言")),
    ("sent", Sentence("Sent at", "发放时间")),
    ("as_of", Sentence("As of", "统计截止日")),
    ("base", Sentence("Version sent", "发出版本")),
    ("title", Sentence("Sent from", "来自工作簿")),
)
"""The rows of the table Delivery: identifier and what the row is called.

`base` is the fingerprint of the table Sent (`sharing.fingerprint`); the master's Deliveries have it
too, and that one counts.
"""


def named_choice(choices: tuple[tuple[str, Sentence], ...], typed: object) -> str | None:
    """Return the identifier of the choice that a cell names, in either language; None if none."""
    wanted = " ".join(str(typed).split()).casefold()
    for name, label in choices:
        if wanted in {name, label.en.casefold(), label.zh.casefold()}:
            return name
    return None
