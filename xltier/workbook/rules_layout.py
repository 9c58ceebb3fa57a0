"""Where the tables of the Rules sheet stand: what one decides on the left, what it needs beside it.

Excel inserts a row into a table by moving what stands below, which it refuses where that would cut
another table in two. So a table that may grow has only narrower tables below it.
"""

from __future__ import annotations

from typing import Final

from xltier.language import Sentence
from xltier.workbook.sheet_plan import Place

LEFT, RIGHT, FAR = 2, 11, 19

_TIER_NOTES: Final = (
    Sentence(
        "Method, the first setting below, says what decides. With Threshold a customer gets the "
        "first tier from the top whose sales, orders and days are met.",
        "由下方第一项设置“分层方法”决定如何分层。选择“门槛”时，从上往下，客户归入第一个满足金额、"
        "次数、天数条件的层级。",
    ),
    Sentence(
        "With Composite score it is the first tier whose score is reached. RFM, ABC and Lifecycle "
        "go by the table From labels to tiers, to the right.",
        "选择“综合评分”时，归入第一个得分达到要求的层级。RFM、ABC 和生命周期按右侧的"
        "“各类客户对应的层级”分层。",
    ),
    Sentence(
        "Bounds are inclusive: 10,000 meets “at least 10,000”. A blank cell sets no condition. The "
        "last tier takes everyone the others leave, so leave it blank.",
        "门槛含本数：金额正好 10,000 即满足“不低于 10,000”。留空表示不设该条件。"
        "最后一级收下其余所有客户，因此它的条件请留空。",
    ),
    Sentence(
        "To add a tier, insert a table row above the last tier; to remove one, delete its row. "
        "1 to 9 tiers; rename them as you like.",
        "增加层级：在最后一级上方插入表格行；删除层级：删除该行。可设 1 至 9 级，名称可自定。",
    ),
)
_METHOD_NOTES: Final = (
    Sentence(
        "Each setting says which method it belongs to. All methods are computed at every review, "
        "whichever decides.",
        "每项设置都标明所属方法。无论由哪种方法决定层级，每次盘点都会计算全部方法。",
    ),
)
_EDGE_NOTES: Final = (
    Sentence(
        "Why is a customer a 4? Find its value between Above and Up to.",
        "某位客户为什么得 4 分？看其数值落在哪一行的“大于”与“不超过”之间。",
    ),
    Sentence(
        "These are the cut points of the latest review. To keep them, set Freeze the cut points to "
        "Yes.",
        "这是最近一次盘点所用的分界点。如需沿用，请把“冻结分界点”设为“是”。",
    ),
    Sentence(
        "To set your own, type the upper edges of one measure, all but the last, into Fixed upper "
        "edge.",
        "如需自定，请在“固定上限”中填写某项指标除最后一级外每一级的上限。",
    ),
)
_MAP_NOTES: Final = (
    Sentence(
        "The tier of each label, when the method goes by RFM, ABC or lifecycle.",
        "按 RFM、ABC 或生命周期分层时，各类客户归入的层级。",
    ),
    Sentence(
        "Only the rows of the chosen method decide.",
        "只有所选方法对应的行起作用。",
    ),
)
_POINT_NOTES: Final = (
    Sentence(
        "For Composite score by points; the best points reached count.",
        "用于按分档的综合评分，取所达到的最高得分。",
    ),
    Sentence(
        "Recency: at most this many days. Others: this much or more.",
        "最近购买：不超过这么多天；其他指标：不低于此数。",
    ),
)
_SHARED_NOTES: Final = (
    Sentence(
        "What reps get to see when you distribute workbooks, and what they may change.",
        "发放给业务员的工作簿中能看到哪些列、能改哪些列。",
    ),
    Sentence(
        "Summary lists are the risers and fallers on the Dashboard.",
        "汇总清单指“看板”中的升级与降级名单。",
    ),
    Sentence(
        "Columns of your own that are not listed: shown, editable.",
        "未列出的自有列：显示，且可修改。",
    ),
)

PLACES: Final = (
    Place(
        "TierRules",
        10,
        LEFT,
        9,
        Sentence("Tiers, best first", "层级（从高到低）"),
        filtered=False,
        notes=_TIER_NOTES,
    ),
    Place("Settings", 22, LEFT, 16, Sentence("Settings", "设置"), filtered=False),
    Place(
        "MethodSettings",
        43,
        LEFT,
        None,
        Sentence("Settings of each method", "各方法的设置"),
        filtered=False,
        notes=_METHOD_NOTES,
    ),
    Place(
        "RfmEdges",
        10,
        RIGHT,
        15,
        Sentence("Cut points of R, F and M", "R、F、M 分界点"),
        filtered=False,
        notes=_EDGE_NOTES,
    ),
    Place(
        "TierMap",
        33,
        RIGHT,
        None,
        Sentence("From labels to tiers", "各类客户对应的层级"),
        filtered=False,
        notes=_MAP_NOTES,
    ),
    Place(
        "ScorePoints",
        33,
        RIGHT + 4,
        None,
        Sentence("Score points", "分档得分"),
        filtered=False,
        notes=_POINT_NOTES,
    ),
    Place(
        "SharedColumns",
        10,
        FAR,
        None,
        Sentence("What reps see and may change", "业务员可见与可改的列"),
        filtered=False,
        notes=_SHARED_NOTES,
    ),
)
"""The tables; the first of all stands at the top of the left column."""

SHORTCUTS: Final = ("RfmEdges", "TierMap", "ScorePoints", "SharedColumns")
"""The tables on the right, linked from above the left column."""

WIDTHS: Final = (
    *(("B", 38.0), ("C", 26.0), ("D", 20.0), ("E", 24.0), ("F", 16.0), ("G", 16.0), ("H", 18.0)),
    *(("I", 72.0), ("J", 3.0)),
    *(("K", 17.0), ("L", 21.0), ("M", 15.0), ("N", 15.0), ("O", 17.0), ("P", 19.0), ("Q", 12.0)),
    *(("R", 3.0), ("S", 22.0), ("T", 22.0), ("U", 20.0), ("V", 18.0)),
)

PRINTED: Final = ("A1:I39", "A40:I73", "K4:R64", "S4:W40")
"""What is printed, each on pages of its own."""
