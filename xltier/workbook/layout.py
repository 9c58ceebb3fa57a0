"""Where the template puts each table, and what each sheet says about itself at its top."""

from __future__ import annotations

from typing import Final

from xltier.language import Sentence
from xltier.workbook import dashboard_layout, reps_layout, rules_layout
from xltier.workbook.sheet_plan import Place, Plan
from xltier.workbook.team_layout import TEAM_PLANS

STRATEGY_NOTES: Final = (
    Sentence(
        "Every (days) decides when a customer is to be contacted next: last contact plus these "
        "days. Channel and next step become the action on the Customers sheet.",
        "“间隔天数”决定下次联系日：最近联系日加上间隔天数。“跟进方式”和“下一步”"
        "组成“客户”表中的跟进动作。",
    ),
    Sentence(
        "One row for each tier, named as on the Rules sheet. To follow up customers who have not "
        "bought yet as well, add a row called Prospects.",
        "每个层级一行，名称与“分层标准”一致。如需跟进尚未购买的客户，请添加名为“潜在客户”的一行。",
    ),
)

PLANS: Final[tuple[Plan, ...]] = (
    Plan(
        "Dashboard",
        Sentence("Customer tiers", "客户分层看板"),
        Sentence(
            "The result of the latest review. To refresh it, save and close the workbook and run:  "
            "xltier recalc book.xlsx",
            "最近一次盘点的结果。如需更新，请保存并关闭工作簿，然后运行：xltier recalc book.xlsx",
        ),
        "written",
        dashboard_layout.PLACES,
        margin=True,
        printed=dashboard_layout.PRINTED,
        widths=dashboard_layout.WIDTHS,
    ),
    Plan(
        "Customers",
        Sentence("Customers", "客户"),
        Sentence(
            "Type, paste or import your customers, one row each. The sand-coloured columns on the "
            "right are filled in by xltier.",
            "录入、粘贴或导入客户，每个客户一行。右侧沙色的列由 xltier 填写。",
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
            "One row for each order line. Type, paste, or bring in a file with:  xltier import "
            "book.xlsx FILE",
            "每个订单行占一行。可直接录入、粘贴，也可导入文件：xltier import book.xlsx 文件",
        ),
        "yours",
        (Place("Purchases", 4, 1),),
        freeze="D5",
    ),
    Plan(
        "Rules",
        Sentence("Rules", "分层标准"),
        Sentence(
            "Change anything here; it takes effect at the next review.",
            "本页内容均可修改，下一次盘点时生效。",
        ),
        "yours",
        rules_layout.PLACES,
        margin=True,
        printed=rules_layout.PRINTED,
        widths=rules_layout.WIDTHS,
    ),
    Plan(
        "Strategies",
        Sentence("Strategies", "分层策略"),
        Sentence(
            "How each tier is followed up. Change anything here; it takes effect at the next "
            "review.",
            "各层级客户如何跟进。本页内容均可修改，下一次盘点时生效。",
        ),
        "yours",
        (Place("Strategies", 8, 2, filtered=False, notes=STRATEGY_NOTES),),
        margin=True,
    ),
    Plan(
        "Followups",
        Sentence("Who to contact this week", "本周跟进清单"),
        Sentence(
            "Whoever is due in the 7 days from the as-of date on, overdue ones included; for each "
            "rep the most valuable first. For your calendar:  xltier followups book.xlsx --ics "
            "week.ics",
            "自统计截止日起 7 天内应联系的客户（含已逾期的），按业务员分组，价值高的在前。"
            "导出到日历：xltier followups book.xlsx --ics week.ics",
        ),
        "written",
        (Place("Followups", 4, 1),),
        freeze="A5",
        pages_wide=2,
        repeat="D:E",
    ),
    Plan(
        "Movement",
        Sentence("Movement", "层级变动"),
        Sentence(
            "Customers whose tier changed since the previous review, and why. Filled in by xltier; "
            "what is typed here is overwritten.",
            "与上一次盘点相比层级有变动的客户及其原因。由 xltier 填写，在此录入的内容会被覆盖。",
        ),
        "written",
        (Place("Movement", 4, 1),),
        freeze="C5",
        pages_wide=2,
        repeat="A:B",
    ),
    Plan(
        "Segments",
        Sentence("Segments", "细分客群"),
        Sentence(
            "Customers who are alike, and what sets each group apart. Filled in by xltier; what "
            "they are grouped by is a setting on the Rules sheet.",
            "把相似的客户归为一群，并说明各群的特征。由 xltier 填写；分群依据在“分层标准”中设置。",
        ),
        "written",
        (Place("SegmentProfile", 4, 1, filtered=False, tall=8),),
        freeze="B5",
    ),
    Plan(
        "History",
        Sentence("History", "层级历史"),
        Sentence(
            "Every review is kept, so that movement can be explained later. Filled in by xltier; "
            "please leave it as it is.",
            "每次盘点都会留存，以便日后说明变动。由 xltier 填写，请勿改动。",
        ),
        "written",
        (
            Place("Snapshots", 4, 1, None, Sentence("Reviews kept", "历次盘点")),
            Place(
                "SnapshotTiers",
                4,
                13,
                None,
                Sentence("Each customer at each review", "各客户历次盘点结果"),
            ),
        ),
        freeze="A5",
        pages_wide=2,
    ),
    Plan(
        "Reps",
        Sentence("Reps", "业务员"),
        Sentence(
            "List your reps on the left. Every review fills in their scorecards beside it.",
            "在左侧列出业务员；右侧的业绩由 xltier 在每次盘点时填写。",
        ),
        "yours",
        reps_layout.PLACES,
        freeze="A9",
        parted=reps_layout.PARTED,
    ),
    *TEAM_PLANS,
    Plan(
        "ChartData",
        Sentence("Chart data", "图表数据"),
        Sentence(
            "The numbers behind the charts of the Dashboard, for charts of your own as well. "
            "Filled in by xltier.",
            "“看板”各图表所用的数据，也可用来制作自己的图表。由 xltier 填写。",
        ),
        "written",
        dashboard_layout.DATA_PLACES,
        widths=dashboard_layout.DATA_WIDTHS,
    ),
    Plan(
        "Checks",
        Sentence("Checks", "数据检查"),
        Sentence(
            "What the data-quality rules found, the row it stands in and what to do. To check "
            "again, run:  xltier check book.xlsx",
            "数据质量规则发现的问题、所在的行和处理建议。如需重新检查，请运行：xltier check "
            "book.xlsx",
        ),
        "written",
        (Place("Findings", 4, 1),),
        freeze="A5",
    ),
    Plan(
        "Guide",
        Sentence("Guide", "使用说明"),
        Sentence(
            "How to use this workbook, what every number means, and what you may change.",
            "如何使用本工作簿、每个数字的含义，以及哪些可以改动。",
        ),
        "guide",
        margin=True,
        zoom=110,
    ),
)
"""The sheets in the order of the contract."""

BANDS: Final = (
    Sentence("Yours to fill in", "由您填写"),
    Sentence("Written by xltier at each review", "由 xltier 在每次盘点时填写"),
)
"""What stands above the user's columns and above xltier's columns of Customers."""

NO_REVIEW: Final = (
    Sentence("No review yet", "尚未盘点"),
    Sentence("Run:  xltier recalc book.xlsx", "请运行：xltier recalc book.xlsx"),
)
"""The only row of ReviewFacts in a new workbook."""

LAPSED: Final = Sentence("Lapsed", "流出")
"""The last column of an empty transition matrix."""

DOCUMENT_TITLE: Final = Sentence("Customer tiers", "客户分层")
