"""The rows of the MethodSettings table: what each way to tier lets a person choose."""

from __future__ import annotations

from typing import Final

from xltier.language import Sentence
from xltier.workbook.contract import CUSTOMERS
from xltier.workbook.schema import YES_NO, Setting

SCORE: Final = Sentence("Composite score", "综合评分")
RFM: Final = Sentence("RFM", "RFM")
ABC: Final = Sentence("ABC and XYZ", "ABC 与 XYZ")
LIFECYCLE: Final = Sentence("Lifecycle", "生命周期")
SEGMENTS: Final = Sentence("Segments", "细分客群")
VALUE: Final = Sentence("Expected value", "预期价值")

_FEATURES: Final = ("recency_days", "frequency", "monetary_value")
FEATURES: Final = Sentence(
    ", ".join(CUSTOMERS.column(name).label.en for name in _FEATURES),
    "、".join(CUSTOMERS.column(name).label.zh for name in _FEATURES),
)
"""The columns that segments are made of unless a person names others."""


def _weight(name: str, en: str, zh: str, default: float) -> Setting:
    return Setting(
        f"weight_{name}",
        Sentence(f"Weight of {en}", f"{zh}权重"),
        Sentence(
            f"Share of {en} in the composite score. The four weights add up to 100 %.",
            f"{zh}在综合评分中所占的比例。四项权重之和须为 100%。",
        ),
        "percent",
        default,
        limits=(0, 1),
        method=SCORE,
    )


def _line(name: str, en: str, zh: str, unit: Sentence) -> Setting:
    return Setting(
        f"rfm_line_{name}",
        Sentence(f"Fixed line, {en}", f"固定分界：{zh}"),
        Sentence(
            f"The line between high and low in {unit.en}. Used only with Fixed lines.",
            f"高与低的分界，单位为{unit.zh}。仅在选择“固定值”时使用。",
        ),
        "number",
        None,
        limits=(0, None),
        method=RFM,
    )


def _overdue(name: str, label: Sentence, times: float) -> Setting:
    return Setting(
        name,
        Sentence(f"{label.en} from, times the usual gap", f"{label.zh}：超过购买间隔的倍数"),
        Sentence(
            f"{label.en}: more days have passed since the last purchase than this many usual gaps.",
            f"距上次购买的天数超过自身购买间隔的这么多倍，即为“{label.zh}”。",
        ),
        "number",
        times,
        limits=(0.01, None),
        method=LIFECYCLE,
    )


_SCORE: Final = (
    Setting(
        "score_by",
        Sentence("Score by", "评分方式"),
        Sentence(
            "Percentile compares customers with each other; points come from the table Score "
            "points.",
            "“百分位”按客户之间的排位打分；“分档”按“分档得分”表打分。",
        ),
        "choice",
        "percentile",
        (
            ("percentile", Sentence("Percentile", "百分位")),
            ("points", Sentence("Points", "分档")),
        ),
        method=SCORE,
    ),
    _weight("recency", "recency", "最近购买", 0.3),
    _weight("frequency", "frequency", "购买次数", 0.3),
    _weight("monetary", "monetary value", "购买金额", 0.4),
    _weight("average_order", "the average order", "客单价", 0.0),
)

_RFM: Final = (
    Setting(
        "rfm_levels",
        Sentence("RFM levels", "RFM 等级数"),
        Sentence(
            "How many levels R, F and M have, 3 to 5; with 5 they are quintiles.",
            "R、F、M 各分几级，3 到 5；5 级即五分位。",
        ),
        "integer",
        5,
        limits=(3, 5),
        method=RFM,
    ),
    Setting(
        "rfm_freeze",
        Sentence("Freeze the cut points", "冻结分界点"),
        Sentence(
            "Yes keeps the cut points that stand in Cut points, so that a customer's score does "
            "not move when others change.",
            "选“是”时沿用“分界点”表中现有的数值，客户的得分不会因其他客户的变化而改变。",
        ),
        "choice",
        "no",
        YES_NO,
        method=RFM,
    ),
    Setting(
        "rfm_line",
        Sentence("High and low divided by", "高低分界"),
        Sentence(
            "For the eight types: the mean of the scores, the mean or the median of the values, or "
            "fixed lines.",
            "用于 RFM 八类：以得分均值、指标均值、指标中位数或固定值区分高低。",
        ),
        "choice",
        "mean_score",
        (
            ("mean_score", Sentence("Mean score", "得分均值")),
            ("mean_value", Sentence("Mean value", "指标均值")),
            ("median", Sentence("Median", "中位数")),
            ("fixed", Sentence("Fixed lines", "固定值")),
        ),
        method=RFM,
    ),
    _line("recency", "recency", "最近购买", Sentence("days", "天")),
    _line("frequency", "frequency", "购买次数", Sentence("orders", "次")),
    _line(
        "monetary", "monetary value", "购买金额", Sentence("the workbook's currency", "本表币种")
    ),
    Setting(
        "rfm_high",
        Sentence("High means", "高的含义"),
        Sentence(
            "Whether a customer exactly on the line counts as high.",
            "正好等于分界的客户是否算“高”。",
        ),
        "choice",
        "at_least",
        (
            ("at_least", Sentence("On the line or better", "达到分界")),
            ("above", Sentence("Better than the line", "优于分界")),
        ),
        method=RFM,
    ),
)

_ABC: Final = (
    Setting(
        "abc_a",
        Sentence("A up to", "A 类累计占比"),
        Sentence(
            "Biggest customers first: A until this share of all sales is reached.",
            "客户按金额从大到小排列，累计销售占比达到此值之前为 A 类。",
        ),
        "percent",
        0.8,
        limits=(0.01, 1),
        method=ABC,
    ),
    Setting(
        "abc_b",
        Sentence("B up to", "B 类累计占比"),
        Sentence(
            "Then B until this share is reached, and C the rest.",
            "其后累计占比达到此值之前为 B 类，其余为 C 类。",
        ),
        "percent",
        0.95,
        limits=(0.01, 1),
        method=ABC,
    ),
    Setting(
        "xyz_x",
        Sentence("X up to", "X 类波动上限"),
        Sentence(
            "Steady customers: the coefficient of variation of monthly sales is at most this.",
            "购买平稳：各月金额的变异系数不超过此值为 X 类。",
        ),
        "number",
        0.5,
        limits=(0, None),
        method=ABC,
    ),
    Setting(
        "xyz_y",
        Sentence("Y up to", "Y 类波动上限"),
        Sentence(
            "Changing customers: at most this. Above it is Z, irregular.",
            "有所波动：不超过此值为 Y 类；超过则为 Z 类，购买不规律。",
        ),
        "number",
        1,
        limits=(0, None),
        method=ABC,
    ),
)

_LIFECYCLE: Final = (
    Setting(
        "loyal_orders",
        Sentence("Loyal from, orders", "忠诚：购买次数不少于"),
        Sentence(
            "Orders from which a customer is loyal.",
            "购买次数达到此数的客户为“忠诚”。",
        ),
        "integer",
        6,
        limits=(2, 1_000_000),
        method=LIFECYCLE,
    ),
    _overdue("slipping", Sentence("Slipping", "预警"), 1.5),
    _overdue("dormant", Sentence("Dormant", "沉睡"), 2),
    _overdue("lost", Sentence("Lost", "流失"), 3),
)

_SEGMENTS: Final = (
    Setting(
        "segments",
        Sentence("Make segments", "生成细分客群"),
        Sentence(
            "Yes groups customers who are alike; the sheet Segments says what sets each apart.",
            "选“是”时把相似的客户归为一群，各群特征见“细分客群”表。",
        ),
        "choice",
        "yes",
        YES_NO,
        method=SEGMENTS,
    ),
    Setting(
        "segment_features",
        Sentence("Group by", "分群依据"),
        Sentence(
            "Names of columns on Customers, with commas between: numbers or words, your own "
            "columns too.",
            "“客户”表中的列名，用顿号分隔；数值列、文字列以及您自己添加的列均可。",
        ),
        "text",
        FEATURES,
        method=SEGMENTS,
    ),
    Setting(
        "segment_clusters",
        Sentence("Number of segments", "客群数量"),
        Sentence(
            "2 to 8. Blank finds the number that separates customers best.",
            "2 到 8。留空则自动选择区分效果最好的数量。",
        ),
        "integer",
        None,
        limits=(2, 8),
        method=SEGMENTS,
    ),
    Setting(
        "segment_seed",
        Sentence("Seed", "随机种子"),
        Sentence(
            "Any whole number. The same seed gives the same segments for the same data.",
            "任意整数。数据相同、种子相同，结果就相同。",
        ),
        "integer",
        1,
        limits=(0, 1_000_000),
        method=SEGMENTS,
    ),
)

_VALUE: Final = (
    Setting(
        "value",
        Sentence("Estimate expected value", "估算预期价值"),
        Sentence(
            "Yes estimates future orders and sales of every customer; it takes 500 buyers or more.",
            "选“是”时估算每位客户未来的购买次数和金额；至少需要 500 位有购买的客户。",
        ),
        "choice",
        "yes",
        YES_NO,
        method=VALUE,
    ),
    Setting(
        "value_months",
        Sentence("Months ahead", "预测月数"),
        Sentence(
            "How many months ahead orders and value are expected.",
            "预期购买次数和预期价值所覆盖的未来月数。",
        ),
        "integer",
        12,
        limits=(1, 60),
        method=VALUE,
    ),
)

METHOD_SETTINGS: Final[tuple[Setting, ...]] = (
    *_SCORE,
    *_RFM,
    *_ABC,
    *_LIFECYCLE,
    *_SEGMENTS,
    *_VALUE,
)
