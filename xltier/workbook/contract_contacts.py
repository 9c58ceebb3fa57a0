"""The tables that say how customers are followed up; a part of the contract."""

from __future__ import annotations

from xltier.workbook.schema import Table, owned, users

STRATEGIES = Table(
    "Strategies",
    "Strategies",
    (
        users("tier", "Tier", "层级", width=16, required=True),
        users("follow_up_by", "Who follows up", "跟进人", width=24),
        users("contact_by", "Channel", "跟进方式", width=24),
        users("every_days", "Every (days)", "间隔天数", "integer", 14),
        users("offer", "Offer", "优惠与服务", width=44),
        users("next_step", "Next step", "下一步", width=44),
    ),
    key=("tier",),
)

FOLLOWUPS = Table(
    "Followups",
    "Followups",
    (
        owned("rep", "Rep", "业务员", width=16),
        owned("next_contact", "Due", "应联系日", "date", 12),
        owned("overdue", "Days overdue", "逾期天数", "integer", 12),
        owned("customer_id", "Customer ID", "客户编号", width=12),
        owned("name", "Customer", "客户名称", width=26),
        owned("contact", "Contact", "联系人", width=16),
        owned("phone", "Phone", "电话", width=17),
        owned("tier", "Tier", "层级", width=10),
        owned("monetary_value", "Sales in window", "购买金额", "money", 15),
        owned("action", "Action", "跟进动作", width=48),
        owned("reason", "Reason", "理由", width=84),
    ),
)
