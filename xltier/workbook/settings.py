"""The rows of the Settings table, and how a row and a choice are found by what the cell says."""

from __future__ import annotations

from typing import Final

from xltier.language import Sentence
from xltier.workbook.contract import normal_header
from xltier.workbook.method_settings import METHOD_SETTINGS
from xltier.workbook.schema import YES_NO, Setting

SETTINGS: Final[tuple[Setting, ...]] = (
    Setting(
        "method",
        Sentence("Method", "分层方法"),
        Sentence(
            "Which way to tier decides. Whatever decides, every customer shows the results of all.",
            "由哪种方法决定层级。无论选择哪种，每位客户都会显示各种方法的结果。",
        ),
        "choice",
        "threshold",
        (
            ("threshold", Sentence("Threshold", "门槛")),
            ("score", Sentence("Composite score", "综合评分")),
            ("rfm", Sentence("RFM segments (11)", "RFM 客群（11 类）")),
            ("rfm_types", Sentence("RFM types (8)", "RFM 八类")),
            ("abc", Sentence("ABC", "ABC")),
            ("lifecycle", Sentence("Lifecycle", "生命周期")),
        ),
    ),
    Setting(
        "as_of",
        Sentence("As-of date", "统计截止日"),
        Sentence(
            "The day the review looks back from. Blank means today.",
            "从这一天往回统计。留空表示今天。",
        ),
        "date",
        None,
    ),
    Setting(
        "window",
        Sentence("Window", "统计周期"),
        Sentence(
            "Which purchases count: the months before the as-of date, this calendar year, or all.",
            "统计哪些购买：截止日之前若干个月、当年（自然年）或全部历史。",
        ),
        "choice",
        "rolling",
        (
            ("rolling", Sentence("Rolling months", "滚动月数")),
            ("calendar_year", Sentence("Calendar year", "自然年")),
            ("all_time", Sentence("All time", "全部历史")),
        ),
    ),
    Setting(
        "window_months",
        Sentence("Months in the window", "周期月数"),
        Sentence(
            "Length of a rolling window in months. Used only with Rolling months.",
            "滚动周期包含几个月。仅在选择“滚动月数”时使用。",
        ),
        "integer",
        12,
        limits=(1, 120),
    ),
    Setting(
        "match",
        Sentence("Conditions to meet", "条件关系"),
        Sentence(
            "With the method Threshold: whether a customer must meet all conditions of a tier or "
            "any one.",
            "分层方法为“门槛”时，客户须满足该层级的全部条件（且），还是满足任一条件即可（或）。",
        ),
        "choice",
        "all",
        (
            ("all", Sentence("All", "全部满足（且）")),
            ("any", Sentence("Any", "满足任一（或）")),
        ),
    ),
    Setting(
        "measure_by",
        Sentence("Measure by", "金额口径"),
        Sentence(
            "Sales, or gross margin (amount minus cost; every counted line then needs a cost).",
            "按销售额，或按毛利（金额减成本；参与统计的每一行都须有成本）。",
        ),
        "choice",
        "sales",
        (
            ("sales", Sentence("Sales", "销售额")),
            ("margin", Sentence("Gross margin", "毛利")),
        ),
    ),
    Setting(
        "annualise",
        Sentence("Annualise short tenure", "新客户折算全年"),
        Sentence(
            "Yes projects sales and orders of customers younger than a year to a full year "
            "(× 365 / days, at least 90 days) and marks them provisional.",
            "选“是”时，不足一年的客户按 365 ÷ 客户天数（至少按 90 天）折算金额和次数，"
            "并标记为暂估。",
        ),
        "choice",
        "no",
        YES_NO,
    ),
    Setting(
        "currency_decimals",
        Sentence("Decimals of the currency", "币种小数位"),
        Sentence(
            "2 for yuan, dollars and euros, 0 for yen. Amounts are added up in whole cents.",
            "人民币、美元、欧元为 2，日元为 0。金额一律换算成整数“分”再相加。",
        ),
        "integer",
        2,
        limits=(0, 4),
    ),
    Setting(
        "keep_line",
        Sentence("Keep line", "保级线"),
        Sentence(
            "A customer keeps a tier down to this share of its bounds. 100 % means no grace.",
            "达到该层级门槛的这一比例即可保级。100% 表示不放宽。",
        ),
        "percent",
        1.0,
        limits=(0.01, 1),
    ),
    Setting(
        "reviews_in_row",
        Sentence("Reviews below before moving down", "连续几次未达标才降级"),
        Sentence(
            "How many reviews in a row a customer must be below the keep line before moving down.",
            "连续多少次盘点低于保级线才会降级。1 表示立即降级。",
        ),
        "integer",
        1,
        limits=(1, 100),
    ),
    Setting(
        "one_level",
        Sentence("Down one tier at a time", "每次最多降一级"),
        Sentence(
            "Yes lets a customer fall by at most one tier per review.",
            "选“是”时，每次盘点最多下降一个层级。",
        ),
        "choice",
        "no",
        YES_NO,
    ),
    Setting(
        "date_order",
        Sentence("Dates typed as text", "文本日期的顺序"),
        Sentence(
            "How to read 01/02/2026. Automatic decides from the sheet's other dates and sets "
            "aside what stays unclear.",
            "如何理解 01/02/2026。“自动”会根据表中其他日期判断，仍无法确定的行会搁置并报告。",
        ),
        "choice",
        "auto",
        (
            ("auto", Sentence("Automatic", "自动")),
            ("day_first", Sentence("Day first", "日/月/年")),
            ("month_first", Sentence("Month first", "月/日/年")),
        ),
    ),
    Setting(
        "extreme_factor",
        Sentence("Extreme amount, times the median", "异常金额倍数（相对中位数）"),
        Sentence(
            "A line larger than this many times the median line is reported. Blank turns it off.",
            "单行金额超过中位数的这么多倍时予以提示。留空表示不检查。",
        ),
        "number",
        100,
        limits=(1.01, None),
    ),
    Setting(
        "team_comparison",
        Sentence("Reps see a comparison", "业务员可见对比"),
        Sentence(
            "Whether a rep's workbook compares its figures with the team and all reps. Groups of "
            "fewer than 5 are never shown.",
            "业务员的工作簿中是否显示与团队、全体的对比。不足 5 人的群体一律不显示。",
        ),
        "choice",
        "no",
        YES_NO,
    ),
    Setting(
        "mask_mentions",
        Sentence("Mask mentions of others' customers", "隐去提及的他人客户"),
        Sentence(
            "Whether names, phone numbers, e-mail addresses and IDs of other reps' customers are "
            "masked where a text that goes to a rep mentions them.",
            "发给业务员的文字中若提到其他业务员的客户（名称、电话、邮箱、编号），是否隐去。",
        ),
        "choice",
        "yes",
        YES_NO,
    ),
)


ALL_SETTINGS: Final = (*SETTINGS, *METHOD_SETTINGS)
"""The rows of both tables. A row means the same in either, wherever a user moves it."""


def setting_of(label: str) -> Setting | None:
    """Return the setting that a label names, in either language, or by identifier."""
    wanted = normal_header(label)
    for setting in ALL_SETTINGS:
        if wanted in {normal_header(n) for n in (setting.label.en, setting.label.zh, setting.name)}:
            return setting
    return None


def choice_of(setting: Setting, value: str) -> str | None:
    """Return the identifier of the choice that a cell's text names, in either language."""
    wanted = normal_header(value)
    for name, label in setting.choices:
        if wanted in {normal_header(n) for n in (label.en, label.zh, name)}:
            return name
    return None
