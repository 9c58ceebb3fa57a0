"""The data-quality rules: how serious each is, what it is called, what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from xltier.language import Sentence
from xltier.tiering.wording import Level


@dataclass(frozen=True, slots=True)
class Rule:
    """One data-quality rule.

    Attributes:
        level: An `error` leaves the row out, a `warning` uses it, a `note` informs.
        title: What the rule is called.
        advice: What to do; words in braces are filled for each finding.
    """

    level: Level
    title: Sentence
    advice: Sentence


def _error(en: str, zh: str, advice_en: str, advice_zh: str) -> Rule:
    return Rule("error", Sentence(en, zh), Sentence(advice_en, advice_zh))


def _warning(en: str, zh: str, advice_en: str, advice_zh: str) -> Rule:
    return Rule("warning", Sentence(en, zh), Sentence(advice_en, advice_zh))


def _note(en: str, zh: str, advice_en: str, advice_zh: str) -> Rule:
    return Rule("note", Sentence(en, zh), Sentence(advice_en, advice_zh))


RULES: dict[str, Rule] = {
    "row_below_table": _error(
        "Rows below the table",
        "表格下方还有数据",
        "This row and those below it are left out: they stand under the table, not in it. Drag the "
        "table's lower right corner down over them (Table Design > Resize Table).",
        "从该行起的数据位于表格之外，未参与计算：请向下拖动表格右下角将其包含在内"
        "（表设计 > 调整表格大小）。",
    ),
    "missing_customer_id": _error(
        "Missing customer ID",
        "缺少客户编号",
        "The row is left out. Type the customer's ID.",
        "该行未参与计算。请填写客户编号。",
    ),
    "duplicate_customer_id": _error(
        "Customer ID stands twice",
        "客户编号重复",
        "The row is left out: row {first} has the same ID. Give it an ID of its own, or delete it.",
        "该行未参与计算：与第 {first} 行编号相同。请改用新的编号，或删除该行。",
    ),
    "unknown_customer": _error(
        "Purchase of an unknown customer",
        "客户不存在",
        "The row is left out. Add the customer to the Customers sheet, or correct the ID{hint}.",
        "该行未参与计算。请在“客户”表中添加该客户，或更正编号{hint}。",
    ),
    "shortened_id": _error(
        "Number shortened by a spreadsheet",
        "编号被缩写",
        "The row is left out: digits of the customer or order number are lost. Format the column "
        "as text in the source and export it again.",
        "该行未参与计算：客户编号或订单号已丢失位数。请在来源中把该列设为文本后重新导出。",
    ),
    "unreadable_row": _error(
        "Row that does not split into columns",
        "行的字段数有误",
        "The row is left out: it has too many or too few fields. Correct it in the source.",
        "该行未参与计算：字段过多或过少。请在来源文件中更正。",
    ),
    "conflicting_line": _error(
        "Same order line, different content",
        "同一订单行内容不一致",
        "Both rows are left out: row {other} has the same order and line number but says something "
        "else. Keep the right one.",
        "两行均未参与计算：与第 {other} 行的订单号和行号相同，内容却不同。请保留正确的一行。",
    ),
    "unreadable_date": _error(
        "Missing or unreadable date",
        "日期缺失或无法识别",
        "The row is left out. Type a date such as 2026-03-31.",
        "该行未参与计算。请填写日期，例如 2026-03-31。",
    ),
    "ambiguous_date": _error(
        "Ambiguous date",
        "日期有歧义",
        "The row is left out: it could be {one} or {two}. Type it as a date, or say on the Rules "
        "sheet how dates typed as text are to be read.",
        "该行未参与计算：可能是 {one}，也可能是 {two}。"
        "请改为日期格式，或在“分层标准”表中指定文本日期的顺序。",
    ),
    "future_date": _error(
        "Date in the future",
        "日期晚于今天",
        "The row is left out: the day has not come yet. Correct the date.",
        "该行未参与计算：该日期尚未到来。请更正日期。",
    ),
    "amount_not_a_number": _error(
        "Amount missing or not a number",
        "金额缺失或不是数字",
        "The row is left out. Type the amount as a number.",
        "该行未参与计算。请将金额填写为数字。",
    ),
    "amount_too_large": _error(
        "Amount too large",
        "金额过大",
        "The row is left out: no amount can be that large. Correct it.",
        "该行未参与计算：金额超出可计算范围。请更正。",
    ),
    "missing_cost": _error(
        "Missing cost",
        "缺少成本",
        "The row is left out: the gross margin needs a cost. Type it as a number.",
        "该行未参与计算：按毛利统计时必须有成本。请填写成本。",
    ),
    "duplicate_customer": _warning(
        "Probably the same customer twice",
        "疑似重复客户",
        "Same {what} as {who} in row {first}. If they are one customer, merge them.",
        "与第 {first} 行 {who} 的{what}相同。如为同一客户，请合并。",
    ),
    "duplicate_line": _warning(
        "Exact duplicate of a line",
        "订单行完全重复",
        "Row {first} says exactly the same, and both count. Delete one if it was entered twice.",
        "与第 {first} 行完全相同，两行均已计入。如为重复录入，请删除一行。",
    ),
    "bad_phone": _warning(
        "Phone number looks wrong",
        "电话格式有误",
        "This is no phone number. Correct it.",
        "这不是有效的电话号码。请更正。",
    ),
    "bad_email": _warning(
        "E-mail address looks wrong",
        "邮箱格式有误",
        "This is no e-mail address. Correct it.",
        "这不是有效的邮箱地址。请更正。",
    ),
    "zero_amount": _warning(
        "Amount 0",
        "金额为 0",
        "The line counts with nothing. Type the amount if it is missing.",
        "该行按 0 计入。如漏填金额，请补上。",
    ),
    "extreme_amount": _warning(
        "Extreme amount",
        "金额异常",
        "It counts, but is {times} times the median line. Check that no digit slipped.",
        "已计入，但达到单行金额中位数的 {times} 倍。请确认没有多输数字。",
    ),
    "return_exceeds_purchases": _warning(
        "Return larger than what was bought",
        "退货超过购买",
        "It counts, but by then the customer has returned {over} more than it bought{of}. Check "
        "the amount, or add the purchase.",
        "已计入，但至此该客户{of}的退货比购买多 {over}。请核对金额，或补录购买记录。",
    ),
    "missing_owner": _warning(
        "No rep",
        "缺少业务员",
        "Nobody follows this customer up. Choose a rep.",
        "该客户无人跟进。请选择业务员。",
    ),
    "number_as_text": _warning(
        "Number stored as text",
        "数字以文本存储",
        "It is used as {number}. Convert the cell to a number.",
        "已按 {number} 使用。请将单元格转换为数字。",
    ),
    "date_as_text": _warning(
        "Date stored as text",
        "日期以文本存储",
        "It is used as {day}. Convert the cell to a date.",
        "已按 {day} 使用。请将单元格转换为日期。",
    ),
    "too_many_decimals": _warning(
        "More decimals than the currency has",
        "小数位过多",
        "It is used as {number}. Correct it if that is not right.",
        "已按 {number} 使用。如不正确，请更正。",
    ),
    "unreadable_value": _warning(
        "Unreadable value",
        "无法识别的内容",
        "The cell is not used. Type {what}, or clear it.",
        "该单元格未被使用。请填写{what}，或清空。",
    ),
    "unknown_override": _warning(
        "Override names no tier",
        "人工层级不存在",
        "The override is not used. The tiers are {tiers}.",
        "该人工调整未生效。可用的层级有：{tiers}。",
    ),
    "expired_override": _note(
        "Override has expired",
        "人工调整已过期",
        "The override ended on {day} and is not used. Clear it, or set a later date.",
        "该人工调整已于 {day} 到期，不再生效。请清空，或延长有效期。",
    ),
    "after_as_of": _note(
        "Purchases after the as-of date",
        "截止日之后的购买",
        "Left out of this review: {count} purchases dated after {day}.",
        "{day} 之后的 {count} 条购买记录未计入本次盘点。",
    ),
    "customer_without_purchases": _note(
        "Customer without purchases",
        "客户无购买记录",
        "A prospect: it has no tier until it buys.",
        "该客户为潜在客户，购买之前没有层级。",
    ),
    "future_contact": _warning(
        "Last contact in the future",
        "最近联系日晚于今天",
        "It counts, so that the next contact is that much later. Correct the date if it is wrong.",
        "已按该日期推算下次联系日。如填写有误，请更正。",
    ),
    "strategy_days": _warning(
        "Days of a strategy cannot be used",
        "策略的间隔天数无效",
        "This is no whole number from 1 to {most}, so {days} days are used. Correct it.",
        "间隔天数应为 1 到 {most} 的整数，现按 {days} 天处理。请更正。",
    ),
    "tier_without_strategy": _note(
        "Tier without a strategy",
        "层级缺少策略",
        "The Strategies sheet has no row for this tier: it is followed up every {days} days, as "
        "shipped. Add a row, or rename the one that is meant.",
        "“分层策略”中没有该层级，现按默认每 {days} 天跟进一次。请添加一行，或修改对应行的名称。",
    ),
    "strategy_without_tier": _note(
        "Strategy of no tier",
        "策略没有对应的层级",
        "No tier on the Rules sheet has this name, so the row is not used. Rename it or delete it.",
        "“分层标准”中没有这个层级，该行未被使用。请修改名称，或删除该行。",
    ),
    "strategy_twice": _note(
        "Two strategies for one tier",
        "同一层级有两行策略",
        "Row {other} is for the same tier and counts instead. Delete one of them.",
        "第 {other} 行属于同一层级，以该行为准。请删除其中一行。",
    ),
    "source_lines": _error(
        "Lines of the source left out",
        "数据来源中有行未参与计算",
        "{sentence}",
        "{sentence}",
    ),
    "source_lines_used": _warning(
        "Lines of the source to look at",
        "数据来源中有行需核对",
        "{sentence}",
        "{sentence}",
    ),
    "source_customers": _error(
        "Purchases of customers not in the workbook",
        "购买记录的客户不在工作簿中",
        "{sentence}",
        "{sentence}",
    ),
    "more_than_a_sheet": _note(
        "More than a sheet holds",
        "超出工作表容量",
        "{sentence}",
        "{sentence}",
    ),
    "more_followups": _note(
        "More follow-ups than are listed",
        "跟进清单未全部列出",
        "{sentence}",
        "{sentence}",
    ),
    "sheet_purchases_unused": _note(
        "Purchases on the sheet not counted",
        "工作表中的购买记录未计入",
        "{sentence}",
        "{sentence}",
    ),
    "method_remark": _note(
        "What a method could not do",
        "分层方法的限制",
        "{sentence}",
        "{sentence}",
    ),
}

A_DATE = Sentence("a date such as 2026-03-31", "日期，例如 2026-03-31")
A_NUMBER = Sentence("a number", "数字")
MORE = Sentence("and {count} more of this rule", "此规则另有 {count} 条")
PHONE = Sentence("phone", "电话")
NAME_AND_REGION = Sentence("name and region", "名称和地区")
