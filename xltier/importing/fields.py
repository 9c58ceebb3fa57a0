"""The columns that an import can fill: those of purchases and those of customers."""

from __future__ import annotations

from typing import Literal

FieldKind = Literal["id", "text", "number", "money", "date"]

PURCHASES: dict[str, FieldKind] = {
    "order_id": "id",
    "line": "number",
    "customer_id": "id",
    "date": "date",
    "product": "text",
    "category": "text",
    "quantity": "number",
    "amount": "money",
    "cost": "money",
}
CUSTOMERS: dict[str, FieldKind] = {
    "customer_id": "id",
    "name": "text",
    "contact": "text",
    "phone": "id",
    "email": "text",
    "region": "text",
    "industry": "text",
    "channel": "text",
    "preferences": "text",
    "rep": "text",
    "last_contact": "date",
    "feedback": "text",
    "needs": "text",
}
FIELDS: dict[str, FieldKind] = {**PURCHASES, **CUSTOMERS}
PURCHASES_NEED = ("customer_id", "date", "amount")
CUSTOMERS_NEED = ("customer_id",)

LABELS: dict[str, tuple[str, str]] = {
    "order_id": ("Order no.", "订单号"),
    "line": ("Line", "行号"),
    "customer_id": ("Customer ID", "客户编号"),
    "date": ("Date", "日期"),
    "product": ("Product", "产品"),
    "category": ("Category", "类别"),
    "quantity": ("Quantity", "数量"),
    "amount": ("Amount", "金额"),
    "cost": ("Cost", "成本"),
    "name": ("Customer", "客户名称"),
    "contact": ("Contact", "联系人"),
    "phone": ("Phone", "电话"),
    "email": ("E-mail", "邮箱"),
    "region": ("Region", "地区"),
    "industry": ("Industry", "行业"),
    "channel": ("Channel", "渠道"),
    "preferences": ("Preferences", "偏好"),
    "rep": ("Rep", "业务员"),
    "last_contact": ("Last contact", "最近联系日"),
    "feedback": ("Feedback", "客户反馈"),
    "needs": ("Needs", "客户需求"),
}
"""English and Chinese header of each column in the workbook."""
