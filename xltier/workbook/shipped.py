"""The rows that the rules begin with: tiers, points, cut points, and a tier for each label."""

from __future__ import annotations

from typing import Final

import pandas as pd

from xltier.language import Language, Sentence
from xltier.workbook.contract import CUSTOMERS
from xltier.workbook.contract_team import SHOWING
from xltier.workbook.schema import YES_NO

TIERS: Final[tuple[tuple[Sentence, float | None, int | None, float | None, Sentence], ...]] = (
    (
        Sentence("Tier 1", "一级"),
        10_000,
        6,
        80,
        Sentence(
            "Key customers who buy often and much: a dedicated owner and personal service.",
            "重点客户，买得多也买得勤：专人跟进，提供个性化服务。",
        ),
    ),
    (
        Sentence("Tier 2", "二级"),
        5_000,
        3,
        50,
        Sentence(
            "Regular customers: follow up by e-mail or message with fitting products.",
            "稳定客户：定期通过邮件或消息跟进，推荐合适的产品。",
        ),
    ),
    (
        Sentence("Tier 3", "三级"),
        None,
        None,
        None,
        Sentence(
            "Everyone else: promotions that encourage buying.",
            "其余客户：通过促销活动促进购买。",
        ),
    ),
)
"""Tier, least sales, least orders, least score, what the tier means."""

MEASURES: Final[dict[str, Sentence]] = {
    "recency": Sentence("Recency", "最近购买"),
    "frequency": Sentence("Frequency", "购买次数"),
    "monetary": Sentence("Monetary value", "购买金额"),
    "average_order": Sentence("Average order", "客单价"),
}
"""What the measures are called in Cut points and Score points."""

POINTS: Final[dict[str, tuple[tuple[float, int], ...]]] = {
    "recency": ((30, 100), (60, 80), (90, 60), (180, 40), (365, 20)),
    "frequency": ((12, 100), (6, 80), (4, 60), (2, 40), (1, 20)),
    "monetary": ((20_000, 100), (10_000, 80), (5_000, 60), (2_000, 40), (500, 20)),
}
"""By measure: a bound and its points."""

LEVELS: Final = 5
"""Rows of Cut points for each measure: the most levels there can be."""

_SEGMENTS: Final = (
    (Sentence("Champions", "重要冠军"), 0),
    (Sentence("Loyal", "忠诚"), 0),
    (Sentence("Potential Loyalist", "潜力忠诚"), 1),
    (Sentence("New", "新客"), 2),
    (Sentence("Promising", "有潜力"), 1),
    (Sentence("Need Attention", "需关注"), 1),
    (Sentence("About To Sleep", "即将沉睡"), 2),
    (Sentence("At Risk", "流失风险"), 1),
    (Sentence("Cannot Lose Them", "不可失去"), 0),
    (Sentence("Hibernating", "沉睡"), 2),
    (Sentence("Lost", "流失"), 2),
)
_TYPES: Final = (
    (Sentence("Key value", "重要价值"), 0),
    (Sentence("Key development", "重要发展"), 1),
    (Sentence("Key retention", "重要保持"), 0),
    (Sentence("Key win-back", "重要挽留"), 1),
    (Sentence("General value", "一般价值"), 1),
    (Sentence("General development", "一般发展"), 2),
    (Sentence("General retention", "一般保持"), 2),
    (Sentence("General win-back", "一般挽留"), 2),
)
_CLASSES: Final = tuple((Sentence(name, name), place) for place, name in enumerate("ABC"))
_STAGES: Final = (
    (Sentence("New", "新客"), 2),
    (Sentence("Repeat", "复购"), 1),
    (Sentence("Loyal", "忠诚"), 0),
    (Sentence("Returned", "回流"), 1),
    (Sentence("Slipping", "预警"), 1),
    (Sentence("Dormant", "沉睡"), 2),
    (Sentence("Lost", "流失"), 2),
)

LABELS: Final[tuple[tuple[Sentence, tuple[tuple[Sentence, int], ...]], ...]] = (
    (Sentence("RFM segment", "RFM 客群"), _SEGMENTS),
    (Sentence("RFM type", "RFM 八类"), _TYPES),
    (Sentence("ABC class", "ABC 类别"), _CLASSES),
    (Sentence("Lifecycle stage", "生命周期"), _STAGES),
)
"""Kinds of labels; their labels, each with the place of its tier among the shipped ones."""

SHARED: Final[tuple[tuple[tuple[str, ...], str, str, str], ...]] = (
    (("customer_id", "name"), "show", "show", "no"),
    (("contact",), "show", "mask", "yes"),
    (("phone", "email"), "show", "omit", "yes"),
    (("region", "industry", "channel"), "show", "show", "no"),
    (("preferences",), "show", "show", "yes"),
    (("rep",), "show", "show", "no"),
    (("last_contact", "feedback", "needs"), "show", "omit", "yes"),
    (("override", "override_reason", "override_until"), "show", "omit", "no"),
)
"""Columns of Customers: shown in a rep's workbook, in summary lists, editable by reps."""


def tier_rules(language: Language) -> pd.DataFrame:
    """Return the rows of TierRules."""
    return pd.DataFrame(
        [
            {
                "tier": tier.text(language),
                "min_amount": amount,
                "min_orders": orders,
                "min_score": score,
                "note": note.text(language),
            }
            for tier, amount, orders, score, note in TIERS
        ]
    ).astype(object)


STRATEGIES: Final[tuple[tuple[Sentence, Sentence, int, Sentence, Sentence], ...]] = (
    (
        Sentence("Dedicated owner", "客户专员"),
        Sentence("Visit or phone call", "上门或电话"),
        14,
        Sentence("Personal service, new products first", "个性化服务，新品优先"),
        Sentence("Agree on the next order", "了解需求，约定下次订单"),
    ),
    (
        Sentence("Rep", "业务员"),
        Sentence("E-mail or message", "邮件或微信"),
        30,
        Sentence("Products that go with past purchases", "与以往购买相配的产品"),
        Sentence("Recommend fitting products", "推荐合适的产品"),
    ),
    (
        Sentence("Sales support", "销售助理"),
        Sentence("Promotion by e-mail", "群发邮件或短信"),
        90,
        Sentence("Discount or bundle for a limited time", "限时折扣或组合优惠"),
        Sentence("Send the current promotion", "发送当期促销活动"),
    ),
)
"""By tier: who follows up, channel, days between contacts, offer, next step."""


def strategies(language: Language) -> pd.DataFrame:
    """Return the rows of Strategies."""
    rows = [
        (tier, *(cell.text(language) if isinstance(cell, Sentence) else cell for cell in cells))
        for tier, cells in zip(tier_names(language), STRATEGIES, strict=True)
    ]
    names = ["tier", "follow_up_by", "contact_by", "every_days", "offer", "next_step"]
    return pd.DataFrame(rows, columns=names)


def tier_names(language: Language) -> list[str]:
    """Return the names of the shipped tiers, best first."""
    return [tier.text(language) for tier, *_ in TIERS]


def tier_map(language: Language) -> pd.DataFrame:
    """Return the rows of TierMap."""
    tiers = tier_names(language)
    rows = [
        (kind.text(language), label.text(language), tiers[place])
        for kind, labels in LABELS
        for label, place in labels
    ]
    return pd.DataFrame(rows, columns=["kind", "label", "tier"])


def score_points(language: Language) -> pd.DataFrame:
    """Return the rows of ScorePoints."""
    rows = [
        (MEASURES[measure].text(language), bound, points)
        for measure, bands in POINTS.items()
        for bound, points in bands
    ]
    return pd.DataFrame(rows, columns=["measure", "bound", "points"])


def shared_columns(language: Language) -> pd.DataFrame:
    """Return the rows of SharedColumns: a row for each column of the user's on Customers."""
    showing, yes_no = dict(SHOWING), dict(YES_NO)
    rows = [
        (
            CUSTOMERS.column(name).label.text(language),
            showing[own].text(language),
            showing[summary].text(language),
            yes_no[editable].text(language),
        )
        for names, own, summary, editable in SHARED
        for name in names
    ]
    return pd.DataFrame(rows, columns=["column", "own", "summary", "editable"])


def rfm_edges(language: Language) -> pd.DataFrame:
    """Return the rows of RfmEdges: measures and scores by rising value, no cut points yet.

    The least recency is the most recent, so its score is the highest.
    """
    rising = range(1, LEVELS + 1)
    rows = [
        (MEASURES[measure].text(language), score)
        for measure, scores in (
            ("recency", reversed(rising)),
            ("frequency", rising),
            ("monetary", rising),
        )
        for score in scores
    ]
    return pd.DataFrame(rows, columns=["measure", "score"])
