"""What each column that xltier writes on the Customers sheet means, in one or two sentences."""

from __future__ import annotations

from typing import Final

from xltier.language import Sentence

MEANINGS: Final[dict[str, Sentence]] = {
    "tier": Sentence(
        "The tier in force: what the rules give, after steadiness and a valid override.",
        "当前生效的层级：按分层标准得出，并已考虑防抖设置和有效的人工调整。",
    ),
    "reason": Sentence(
        "The numbers that decided the tier and, for the tier just missed, which condition failed "
        "and by how much.",
        "决定层级的数字；对刚好没够上的那一级，说明哪个条件没有达到、还差多少。",
    ),
    "gap_to_next": Sentence(
        "What is still missing for the next better tier.",
        "升到上一级还差多少。",
    ),
    "previous_tier": Sentence(
        "The tier in force at the review before this one.",
        "上一次盘点时生效的层级。",
    ),
    "movement": Sentence(
        "Compared with the previous review: up, down, same, new (had no tier then) or lapsed (has "
        "none any more).",
        "与上一次盘点相比：升级、降级、不变、新增（上次没有层级）或流出（现在不再有层级）。",
    ),
    "movement_cause": Sentence(
        "Why the tier moved: the customer's purchases, a change of the rules, both, an override, "
        "or the end of a grace that steadiness had given.",
        "层级变动的原因：客户的购买、标准的调整、两者兼有、人工调整，或保级期结束。",
    ),
    "computed_tier": Sentence(
        "The tier that the rules alone give, kept beside the tier in force so that you can see "
        "what an override or steadiness changed.",
        "仅按分层标准计算得出的层级，与生效层级并列，便于看出人工调整或防抖改变了什么。",
    ),
    "monetary_value": Sentence(
        "Sum of the amounts in the window; returns are deducted on their own date. Gross margin "
        "instead of sales if the Rules sheet says so.",
        "统计周期内金额之和；退货按退货日期冲减。若“分层标准”中选择按毛利，则为毛利。",
    ),
    "frequency": Sentence(
        "Different order numbers in the window, or different purchase days where there are no "
        "order numbers. Lines are never counted as orders; a fully returned order does not count.",
        "统计周期内不同订单号的个数；没有订单号时按不同的购买日计算。订单行不算订单，"
        "整单退货不计入。",
    ),
    "average_order_value": Sentence(
        "Sales in the window divided by orders in the window.",
        "购买金额 ÷ 购买次数。",
    ),
    "last_purchase": Sentence(
        "Day of the latest purchase up to the as-of date, over all history.",
        "截至统计截止日的最近一次购买日期（全部历史）。",
    ),
    "recency_days": Sentence(
        "Days from the last purchase to the as-of date, over all history.",
        "从最近一次购买到统计截止日的天数（全部历史）。",
    ),
    "tenure_days": Sentence(
        "Days from the first purchase to the as-of date.",
        "从首次购买到统计截止日的天数。",
    ),
    "gap_days": Sentence(
        "Median number of days between the customer's purchase days. With fewer than three such "
        "days the median of all customers is used, and the note says so.",
        "相邻两个购买日间隔天数的中位数。购买日不足三个时，改用全体客户的中位数，并在备注中注明。",
    ),
    "measure_note": Sentence(
        "How a measure was obtained when it is not the plain one: annualised and provisional, or "
        "a borrowed usual gap.",
        "指标并非直接统计得出时的说明：折算全年（暂估），或借用全体客户的购买间隔。",
    ),
}
"""Meaning of each owned column of Customers, by its identifier."""
