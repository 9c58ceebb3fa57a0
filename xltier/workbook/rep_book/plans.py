"""The sheets of a rep's workbook: what each says at its top, its tables, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

from xltier.language import Sentence
from xltier.workbook import dashboard_layout, rules_layout
from xltier.workbook.contract import REP_SHEETS, SHEETS
from xltier.workbook.layout import STRATEGY_NOTES
from xltier.workbook.sheet_plan import Place, Plan

WHO, DAY = "{{who}}", "{{day}}"
"""Stand in the texts of the model for the rep's name and the as-of date."""

TABS: Final = {sheet.name: sheet.label for sheet in (*SHEETS, *REP_SHEETS)}
"""The name on the tab of each sheet."""

HIDDEN: Final = "Sent"
UNPROTECTED: Final = frozenset({"NewCustomers"})

SLOT, BELOW, LAST = 131, 172, 185
"""Rows for what only a rep's Dashboard has: in the place of the table of reps, and below all."""

COMPARISON: Final = Sentence("Beside the team and all reps", "与团队和全体业务员对比")
READING: Final = (
    Sentence("How to read these tables", "怎么看这些表"),
    Sentence(
        "Blue says more or up, orange less or down. A dot or a dash is none.",
        "蓝色表示高于或升级，橙色表示低于或降级；圆点或短横表示没有。",
    ),
    Sentence(
        "A product's index is 100 where it weighs as much as among all these customers.",
        "产品指数为 100，表示占比与这些客户整体一致。",
    ),
    Sentence(
        "120 is a fifth more than that, 80 a fifth less.",
        "120 表示高出两成，80 表示低两成。",
    ),
    Sentence(
        "In the table of moves, a row is the tier before, a column the tier now.",
        "层级变动表中，行是上次的层级，列是现在的层级。",
    ),
    Sentence(
        "On its diagonal nothing moved; below it customers moved up, above it down.",
        "对角线上没有变动；左下方是升级，右上方是降级。",
    ),
    Sentence(
        "Why a customer has its tier stands on the Customers sheet, column Reason.",
        "某位客户为什么是这个层级，见“客户”表的“判定理由”列。",
    ),
)
"""A heading and lines of help."""

REPS: Final = "RepSales"

ALWAYS: Final = frozenset({"TierRules", "Settings", "MethodSettings"})
"""The tables of the Rules sheet that TIER and TIERGAP read."""

_RULE_NOTES: Final = (
    Sentence(
        "Method, the first setting below, says what decides. By Threshold it is the first tier "
        "from the top whose sales, orders and days are met.",
        "由下方第一项设置“分层方法”决定。选择“门槛”时，从上往下，"
        "客户归入第一个满足金额、次数、天数条件的层级。",
    ),
    Sentence(
        "Bounds are inclusive: 10,000 meets “at least 10,000”. A blank cell sets no condition; the "
        "last tier takes everyone the others leave.",
        "门槛含本数：金额正好 10,000 即满足“不低于 10,000”。留空表示不设该条件；"
        "最后一级收下其余所有客户。",
    ),
)

RULE_PLACES: Final = tuple(
    {
        "TierRules": replace(place, row=8, notes=_RULE_NOTES),
        "Settings": replace(place, row=20),
        "MethodSettings": replace(place, row=43),
        "TierMap": replace(place, row=8, notes=place.notes),
        "ScorePoints": replace(place, row=8, notes=place.notes),
    }[place.table]
    for place in rules_layout.PLACES
    if place.table in {"TierRules", "Settings", "MethodSettings", "TierMap", "ScorePoints"}
)


RULE_WIDTHS: Final = (
    *(("B", 38.0), ("C", 26.0), ("D", 20.0), ("E", 24.0), ("F", 16.0), ("G", 72.0)),
    *((letter, 3.0) for letter in "HIJ"),
    *(width for width in rules_layout.WIDTHS if width[0] in "KLMNOPQ"),
)


@dataclass(frozen=True, slots=True)
class Layout:
    """What stands on the Dashboard beside the tables that all have.

    Attributes:
        kind: Whom the workbooks are for; only those of teams have a table of reps.
        comparison: Whether the figures stand beside those of the others.
    """

    kind: Literal["rep", "team"] = "rep"
    comparison: bool = False

    @property
    def compared(self) -> Place | None:
        """Where the comparison stands; None if there is none."""
        if not self.comparison:
            return None
        row = (SLOT if self.kind == "rep" else BELOW) + 1
        return Place("TeamComparison", row, dashboard_layout.LEFT, 10, COMPARISON, False)

    @property
    def reading_row(self) -> int:
        """Where help on reading begins."""
        if self.kind == "team":
            return LAST if self.comparison else BELOW
        return BELOW if self.comparison else SLOT

    @property
    def places(self) -> tuple[Place, ...]:
        """Where the tables stand."""
        left_out = REPS if self.kind == "rep" else None
        places = [place for place in dashboard_layout.PLACES if place.table != left_out]
        return (*places, self.compared) if self.compared else tuple(places)

    @property
    def printed(self) -> tuple[str, ...]:
        """What is printed, a page each."""
        if self.reading_row == SLOT:
            return dashboard_layout.PRINTED
        *others, last = dashboard_layout.PRINTED
        return (*others, f"{last.split(':')[0]}:P{self.reading_row + len(READING)}")


def plans(layout: Layout, rules: frozenset[str]) -> tuple[Plan, ...]:
    """Return the sheets in their order.

    Args:
        layout: What stands on the Dashboard.
        rules: The tables of rules that there are.
    """
    return (
        Plan(
            "Dashboard",
            Sentence(f"Customers of {WHO}", f"{WHO}的客户"),
            Sentence(
                f"As of {DAY}, from the manager's workbook. All figures and lists are of these "
                "customers only.",
                f"统计截止日 {DAY}，数据来自主表。所有数字和名单只包含这些客户。",
            ),
            "written",
            layout.places,
            margin=True,
            printed=layout.printed,
            widths=dashboard_layout.WIDTHS,
        ),
        Plan(
            "Customers",
            Sentence("Customers", "客户"),
            Sentence(
                "Work in the white columns; what you type there goes back to the manager. The "
                "sand-coloured columns are locked.",
                "请在白色的列中填写，您填写的内容会随文件交回。沙色的列已锁定。",
            ),
            "yours",
            (Place("Customers", 4, 1),),
            freeze="C5",
            pages_wide=4,
            repeat="A:B",
        ),
        Plan(
            "Purchases",
            Sentence("Purchases", "购买记录"),
            Sentence(
                "What these customers bought, one row for each order line. To read, filter and "
                "copy.",
                "这些客户的购买记录，每个订单行占一行。可查看、筛选和复制。",
            ),
            "written",
            (Place("Purchases", 4, 1),),
            freeze="D5",
        ),
        Plan(
            "Followups",
            Sentence("Who to contact this week", "本周跟进清单"),
            Sentence(
                "Whoever is due in the 7 days from the as-of date on, overdue ones included; the "
                "most valuable first. Note the contact on the Customers sheet.",
                "自统计截止日起 7 天内应联系的客户（含已逾期的），价值高的在前。"
                "联系后请在“客户”表中登记。",
            ),
            "written",
            (Place("Followups", 4, 1),),
            freeze="A5",
            pages_wide=2,
            repeat="D:E",
        ),
        Plan(
            "NewCustomers",
            Sentence("New customers", "新增客户"),
            Sentence(
                "Met somebody new? One row each, the name at least; the manager decides and gives "
                "the customer ID.",
                "有新客户？每个客户一行，至少填写客户名称；是否新增由主管决定，客户编号由主管分配。",
            ),
            "yours",
            (Place("NewCustomers", 4, 1),),
            freeze="C5",
        ),
        Plan(
            "Strategies",
            Sentence("Strategies", "分层策略"),
            Sentence(
                "How customers of each tier are followed up. To read.",
                "各层级客户如何跟进，供查阅。",
            ),
            "written",
            (Place("Strategies", 6, 2, filtered=False, notes=STRATEGY_NOTES[:1]),),
            margin=True,
        ),
        Plan(
            "Rules",
            Sentence("Rules", "分层标准"),
            Sentence(
                "What makes a customer's tier. To read; the manager keeps them.",
                "客户层级的判定标准，供查阅；由主管维护。",
            ),
            "written",
            tuple(place for place in RULE_PLACES if place.table in rules | ALWAYS),
            margin=True,
            widths=RULE_WIDTHS,
        ),
        Plan(
            "ChartData",
            Sentence("Chart data", "图表数据"),
            Sentence(
                "The numbers behind the charts of the Dashboard, for charts of your own as well.",
                "“看板”各图表所用的数据，也可用来制作自己的图表。",
            ),
            "written",
            dashboard_layout.DATA_PLACES,
            widths=dashboard_layout.DATA_WIDTHS,
        ),
        Plan(
            "Guide",
            Sentence("Guide", "使用说明"),
            Sentence(
                "How to work in this workbook and send it back.",
                "如何使用本工作簿，以及如何交回。",
            ),
            "guide",
            margin=True,
            zoom=110,
        ),
        Plan(
            HIDDEN,
            Sentence("What was sent", "发出内容"),
            Sentence(
                "What you change is found by comparing with this. Please leave it as it is.",
                "交回后与此对比，找出您的修改。请勿改动。",
            ),
            "written",
            (
                Place("Delivery", 4, 1, 14, None, filtered=False),
                Place("Sent", 20, 1, filtered=False),
            ),
        ),
    )
