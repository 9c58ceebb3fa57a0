"""The sheets of sharing with the reps: deliveries, conflicts, new customers, what came back."""

from __future__ import annotations

from typing import Final

from xltier.language import Sentence
from xltier.workbook.sheet_plan import Place, Plan

TEAM_PLANS: Final[tuple[Plan, ...]] = (
    Plan(
        "Deliveries",
        Sentence("Workbooks sent to the reps", "发放给业务员的工作簿"),
        Sentence(
            "Each workbook that went out, when it came back, and what was in it. Filled in by:  "
            "xltier distribute book.xlsx --out reps/",
            "每一份发出的工作簿、回收时间和结果。由 xltier 填写：xltier distribute book.xlsx "
            "--out reps/",
        ),
        "written",
        (Place("Deliveries", 4, 1),),
        freeze="C5",
    ),
    Plan(
        "Conflicts",
        Sentence("Changed here and by the rep", "主表与业务员都改过的内容"),
        Sentence(
            "Choose in the column Choice which value is to stand, then run:  xltier collect "
            "book.xlsx",
            "在“选择”列中决定采用哪个值，然后运行：xltier collect book.xlsx",
        ),
        "yours",
        (Place("Conflicts", 4, 1),),
        freeze="E5",
        pages_wide=2,
    ),
    Plan(
        "Proposals",
        Sentence("New customers proposed by reps", "业务员提出的新客户"),
        Sentence(
            "Choose Add and give a Customer ID that is free, or Decline; then run:  xltier collect "
            "book.xlsx",
            "选择“新增”并填写未使用的客户编号，或选择“不采纳”，然后运行：xltier collect book.xlsx",
        ),
        "yours",
        (Place("Proposals", 4, 1),),
        freeze="E5",
        pages_wide=2,
    ),
    Plan(
        "Returns",
        Sentence("What came back", "回收明细"),
        Sentence(
            "Everything that reps changed, and what became of it. Filled in by:  xltier collect "
            "book.xlsx reps/*.xlsx",
            "业务员的每一处修改及其处理结果。由 xltier 填写：xltier collect book.xlsx reps/*.xlsx",
        ),
        "written",
        (Place("Returns", 4, 1),),
        freeze="D5",
        pages_wide=2,
    ),
)
