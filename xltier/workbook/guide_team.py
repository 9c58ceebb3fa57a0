"""The part of the guide about working with the results: dashboard, strategies, reps, new bounds."""

from __future__ import annotations

from typing import Final

from xltier.language import Sentence
from xltier.workbook.guide_items import Section, run, term

WORKING: Final = Section(
    Sentence("From tiers to work", "从层级到行动"),
    (
        term(
            "Dashboard",
            "看板",
            "Every tier has one colour everywhere. You may move and restyle the charts; the next "
            "review fills in the numbers and leaves the rest. The month of the as-of date is "
            "compared with last year's month up to the same day. A product's index of 120 says "
            "that it has a fifth more weight in that tier than among all customers.",
            "同一层级在各处颜色一致。图表可以移动和调整样式，下一次盘点只更新数字。"
            "统计截止日所在的月份，与上年同月截至同一天的数据比较。产品指数 120 "
            "表示该产品在这一层级中的占比比全体客户高出两成。",
        ),
        term(
            "Strategies",
            "分层策略",
            "Change who follows up a tier, how, and every how many days. With a row called "
            "Prospects, customers without purchases are followed up too.",
            "可修改各层级由谁跟进、用什么方式、隔多少天。添加“潜在客户”一行，"
            "尚未购买的客户也会列入跟进。",
        ),
        term(
            "Follow-ups",
            "跟进清单",
            "Next contact is the last contact plus the days of the tier. The list has everyone due "
            "within a week of the as-of date, the most valuable first. The command makes a "
            "calendar file of it, or a CSV file:",
            "下次联系日 = 最近联系日 + 该层级的间隔天数。清单列出统计截止日起一周内应联系的客户，"
            "价值高的在前。以下命令可导出日历文件或 CSV 文件：",
        ),
        run("xltier followups book.xlsx --ics week.ics"),
        term(
            "Scorecard",
            "业绩",
            "Losses count for the rep who had the customer at the previous review, gains for the "
            "one who has it now. For the moves behind a number, filter “Counts for” on the "
            "Movement sheet.",
            "流失和降级计入上次盘点时的业务员，升级和新增计入现在的业务员。"
            "要看数字背后的客户，请在“层级变动”中按“计入业绩”筛选。",
        ),
        term(
            "Bounds to try",
            "试算门槛",
            "Type a bound on the Rules sheet and see beside it how many customers and how much in "
            "sales the tier would have, before any review. For a wanted split, ask for round "
            "bounds; nothing is written without --apply:",
            "在“分层标准”中修改门槛，旁边立即显示该层级会有多少客户和金额，无需盘点。"
            "想按占比划分时，可让它推荐整数门槛；不加 --apply 不会写入：",
        ),
        run("xltier suggest book.xlsx --split 10/30/60"),
        term(
            "Report",
            "报告",
            "The dashboard as one page to send, print or read on a phone. Phone numbers and e-mail "
            "addresses stay in the workbook. It shows the last review and says at the top if rules "
            "or data have changed since.",
            "把看板导出为单个网页，可发送、打印或在手机上阅读；电话和邮箱不会写入。"
            "报告显示上一次盘点的结果，此后标准或数据有变化时，页首会说明。",
        ),
        run("xltier report book.xlsx -o report.html"),
    ),
)
"""What to do with the tiers."""
