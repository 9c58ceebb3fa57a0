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
    "action": Sentence(
        "What to do next, by the strategy of the customer's tier: channel and next step.",
        "按该层级的分层策略，接下来做什么：跟进方式和下一步。",
    ),
    "next_contact": Sentence(
        "Last contact plus the days of the tier's strategy. Without a last contact it is the "
        "as-of date: the customer is due at once.",
        "最近联系日加上该层级的间隔天数。没有最近联系日的客户为统计截止日，即应立即联系。",
    ),
    "overdue": Sentence(
        "By how many days the next contact is late on the as-of date; blank when it is not.",
        "到统计截止日为止，已超过下次联系日多少天；未逾期则留空。",
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
    "score": Sentence(
        "Composite score from 0 to 100: percentile ranks or points of recency, orders and sales, "
        "weighted as the Rules sheet says.",
        "综合得分，0 到 100：最近购买、购买次数、购买金额等的百分位或分档得分，"
        "按“分层标准”中的权重加总。",
    ),
    "recency_score": Sentence(
        "Recency level: the highest bought last. The cut points stand on the Rules sheet.",
        "最近购买（R）的等级，数字越大购买越近。分界点见“分层标准”。",
    ),
    "frequency_score": Sentence(
        "Frequency level: the highest bought most often. The cut points stand on the Rules sheet.",
        "购买次数（F）的等级，数字越大购买越多。分界点见“分层标准”。",
    ),
    "monetary_score": Sentence(
        "Monetary level: the highest bought for most money. The cut points stand on the Rules "
        "sheet.",
        "购买金额（M）的等级，数字越大金额越高。分界点见“分层标准”。",
    ),
    "rfm": Sentence(
        "R, F and M side by side: 545 is R 5, F 4, M 5.",
        "R、F、M 三个等级连写：545 即 R 为 5、F 为 4、M 为 5。",
    ),
    "rfm_segment": Sentence(
        "One of eleven segments by R, F and M, such as Champions, At Risk or Lost.",
        "按 R、F、M 划分的十一类客群之一，如重要冠军、流失风险、流失。",
    ),
    "rfm_type": Sentence(
        "One of eight types, by whether R, F and M are high or low. The Rules sheet says where the "
        "line is.",
        "按 R、F、M 的高低划分的八类之一。高低的分界见“分层标准”。",
    ),
    "abc": Sentence(
        "A: the biggest customers, who together make the first 80 % of sales; B: the next, to "
        "95 %; C: the rest. The shares can be set.",
        "A：金额最大、合计占销售额前 80% 的客户；B：其后至 95%；C：其余。比例可以设置。",
    ),
    "xyz": Sentence(
        "How evenly the customer buys from month to month: X steady, Y changing, Z irregular. "
        "Blank with fewer than three months.",
        "各月购买是否平稳：X 平稳，Y 有波动，Z 不规律。不足三个月的客户留空。",
    ),
    "lifecycle": Sentence(
        "New, Repeat, Loyal or Returned; Slipping, Dormant or Lost when overdue by the customer's "
        "own usual gap; Prospect without purchases.",
        "新客、复购、忠诚、回流；超过自身购买间隔较久的为预警、沉睡、流失；从未购买的为潜在。",
    ),
    "segment": Sentence(
        "The group of similar customers this one belongs to; the Segments sheet describes each.",
        "该客户所属的相似客户群；各群的特征见“细分客群”表。",
    ),
    "expected_orders": Sentence(
        "Orders to expect in the months ahead (12 as shipped), estimated from when and how often "
        "the customer bought.",
        "未来若干个月（默认 12 个月）的预期购买次数，由以往购买的时间和频率估算。",
    ),
    "expected_value": Sentence(
        "Expected orders times the expected amount of an order, over the same months ahead.",
        "同一时期的预期购买次数 × 预期每次金额。",
    ),
    "p_alive": Sentence(
        "How likely the customer still buys at all. It is always 100 % after a single order: one "
        "order says nothing of a rhythm.",
        "客户仍会购买的概率。只买过一次的客户恒为 100%，因为一次购买看不出规律。",
    ),
    "potential": Sentence(
        "The better tier that the expected value would reach, for customers in a lower tier.",
        "层级较低、但预期价值可达到更高层级的客户：此处为可达到的层级。",
    ),
    "measure_note": Sentence(
        "How a measure was obtained when it is not the plain one: annualised and provisional, or "
        "a borrowed usual gap.",
        "指标并非直接统计得出时的说明：折算全年（暂估），或借用全体客户的购买间隔。",
    ),
}
"""Meaning of each owned column of Customers, by its identifier."""
