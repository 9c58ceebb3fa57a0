"""The second half of the guide: every rule and number, by the definitions that the code follows."""

from __future__ import annotations

from typing import Final

from xltier.language import Sentence
from xltier.workbook.contract import CUSTOMERS
from xltier.workbook.guide_items import Section, Term, run, term
from xltier.workbook.guide_methods import METHODS
from xltier.workbook.look import SHELL
from xltier.workbook.meanings import MEANINGS

_TIERS = Section(
    Sentence("How a tier is decided", "层级如何判定"),
    (
        term(
            "Best tier first",
            "从高到低",
            "With the method Threshold, the tiers are tried from the top; the first whose "
            "conditions are met is the customer's. The last tier takes everyone else.",
            "分层方法为“门槛”时，从最高层级开始逐级判断，第一个满足条件的层级即为该客户的层级；"
            "最后一级收下其余所有客户。",
        ),
        term(
            "Conditions",
            "条件",
            "Least sales, least orders and most days since the last purchase. A blank cell sets no "
            "condition. Bounds are inclusive: “at least 10,000” is met by 10,000, and “more than 5 "
            "orders” is written as 6.",
            "金额不低于、次数不少于、距上次购买不超过若干天。留空表示不设该条件。门槛含本数："
            "10,000 即满足“不低于 10,000”；“超过 5 次”请填 6。",
        ),
        term(
            "All or any",
            "且 / 或",
            "“Conditions to meet” on the Rules sheet says whether all conditions of a tier must "
            "hold or any one of them.",
            "“分层标准”中的“条件关系”决定须满足该层级的全部条件，还是满足任一条件即可。",
        ),
        term(
            "Example",
            "举例",
            "Under the shipped rule a customer with sales of 20,000 in 2 orders meets the sales of "
            "Tier 1 but not its 6 orders, nor the 3 orders of Tier 2. With All it is Tier 3, and "
            "the reason says which condition failed and by how much. With Any it is Tier 1.",
            "按默认标准，金额 20,000、只购买 2 次的客户达到了一级的金额，但没有达到一级要求的 6 "
            "次，也没有达到二级要求的 3 次。“全部满足”时为三级，理由中会写明哪个条件没有达到、"
            "差多少；“满足任一”时为一级。",
        ),
        term(
            "As-of date and window",
            "统计截止日与统计周期",
            "The review looks back from the as-of date; blank means today. The window says which "
            "purchases count: the last 12 months (or as many as you set), the calendar year, or "
            "all. A purchase after the as-of date is left out and reported. For one run you may "
            "also give the date in the command:",
            "盘点从统计截止日往回统计，留空表示今天。统计周期决定哪些购买参与统计：最近 12 "
            "个月（月数可改）、自然年，或全部历史。截止日之后的购买不参与统计并会提示。"
            "也可以只在某次运行时用命令指定日期：",
        ),
        run("xltier recalc book.xlsx --as-of 2026-03-31"),
        term(
            "Prospects",
            "潜在客户",
            "A customer without any purchase has no tier until it buys; its measures are blank, "
            "not 0.",
            "从未购买的客户在购买之前没有层级，各项指标留空，而不是 0。",
        ),
        term(
            "Steadiness",
            "防抖",
            "Off as shipped. A customer moves up at once. The keep line, the number of reviews "
            "below it and “one tier at a time” on the Rules sheet let a customer move down later "
            "or more slowly.",
            "默认关闭。升级立即生效；“分层标准”中的保级线、连续未达标次数和每次最多降一级，"
            "可使降级来得更晚、更缓。",
        ),
        term(
            "Override",
            "人工调整",
            "On the Customers sheet you may set a customer's tier yourself, with a reason and a "
            "last day. The computed tier stays beside it. An expired override is ignored, struck "
            "through and reported.",
            "可在“客户”表中人工指定层级，并写明原因和有效期；计算层级仍会并列显示。"
            "过期的人工调整不再生效，会以删除线标出并提示。",
        ),
    ),
)

_COLUMNS = Section(
    Sentence("What xltier writes for each customer", "xltier 为每位客户填写的内容"),
    tuple(Term(CUSTOMERS.column(name).label, text) for name, text in MEANINGS.items()),
)

_MOVEMENT = Section(
    Sentence("Movement and its cause", "层级变动及其原因"),
    (
        term(
            "Direction",
            "方向",
            "Up ▲ and down ▼ compare with the previous review. New customers had no tier then and "
            "have one now; lapsed customers had one and have none any more, for example because "
            "they were taken off the list.",
            "升级 ▲、降级 ▼ 均与上一次盘点相比。新增：上次没有层级、现在有；流出：上次有层级、"
            "现在没有，例如已从客户表中移除。",
        ),
        term(
            "Cause",
            "变动原因",
            "The numbers of the previous review are tiered again under today's rules: what that "
            "alone moves is a change of the rules, the rest comes from the customer's own "
            "purchases. A move made by an override, or because steadiness no longer holds a tier, "
            "is "
            "shown as such.",
            "先用今天的标准对上一次盘点的数字重新定级：仅此就发生的变动属于标准调整，"
            "其余变动来自客户自身的购买。由人工调整造成的变动，以及防抖的保级期结束造成的变动，"
            "会单独注明。",
        ),
        term(
            "The matrix on the Dashboard",
            "看板上的转移矩阵",
            "Each row is a tier at the previous review, each column a tier now. The shaded "
            "diagonal "
            "stayed; blue moved up, orange moved down.",
            "行是上一次盘点时的层级，列是现在的层级。带底色的对角线为不变，蓝色为升级，"
            "橙色为降级。",
        ),
    ),
)

_QUALITY = Section(
    Sentence("Data checks", "数据检查"),
    (
        term(
            "Error",
            "错误",
            "The row is left out of the review until it is mended: a customer ID that is missing "
            "or stands twice, a purchase of an unknown customer, the same order line with "
            "different content, a date that is missing, unreadable, ambiguous or in the future, "
            "an amount that is not a number, a missing cost when gross margin is measured, rows "
            "typed below a table that did not grow.",
            "该行在改正之前不参与盘点：客户编号缺失或重复、购买记录的客户不存在、"
            "同一订单行内容不一致、日期缺失、无法识别、有歧义或晚于今天、金额不是数字，"
            "按毛利统计时缺少成本，以及录在表格下方、未纳入表格的行。",
            "FBE3D6",
        ),
        term(
            "Warning",
            "警告",
            "The row counts but is worth a look: probably the same customer twice, exact duplicate "
            "lines, doubtful phone numbers or e-mail addresses, amounts of 0 or extreme amounts, "
            "returns larger than what was bought, no rep, an override that names no tier, numbers "
            "or dates stored as text.",
            "该行照常统计，但值得核对：疑似重复的客户、完全重复的行、电话或邮箱有误、金额为 0 "
            "或异常、退货多于购买、缺少业务员、人工层级不存在、以文本存储的数字或日期。",
            "FFF2CC",
        ),
        term(
            "Note",
            "提示",
            "Good to know: customers without purchases, expired overrides, purchases after the "
            "as-of date.",
            "仅供了解：没有购买记录的客户、已过期的人工调整、截止日之后的购买。",
            "E6EEF5",
        ),
        term(
            "Nothing is guessed",
            "不猜、不删",
            "Rows with errors are set aside and counted, never changed and never deleted.",
            "有错误的行只是搁置并计数，不会被改动，也不会被删除。",
        ),
    ),
)

_BACKUPS = Section(
    Sentence("Backups", "备份与恢复"),
    (
        term(
            "Before every write",
            "每次写入之前",
            "xltier keeps the workbook as it was, beside the file; the last 10 are kept. This "
            "brings back the state before the last write; a second time undoes it:",
            "xltier 会在文件旁保留写入前的工作簿，最多保留最近 10 份。"
            "下面的命令恢复到最近一次写入之前的状态，再运行一次即可撤销恢复：",
        ),
        run("xltier restore book.xlsx"),
        term(
            "What there is",
            "查看备份",
            "This lists the backups:",
            "列出现有的备份：",
        ),
        run("xltier restore book.xlsx --list"),
    ),
)

_CHANGES = Section(
    Sentence("Make it yours", "哪些可以改"),
    (
        term(
            "Please do",
            "可以放心改",
            "Move tables, reorder columns, add your own columns, sheets, formulas and charts, "
            "change fonts, colours and column widths, sort and filter. xltier finds its tables by "
            "name and its columns by their headers, and touches nothing else.",
            "移动表格、调整列的顺序、添加自己的列、工作表、公式和图表，更改字体、颜色和列宽，"
            "排序与筛选。xltier 按表格名称和列标题查找，不动其他内容。",
            SHELL,
        ),
        term(
            "Please do not",
            "请不要",
            "Rename the tables, change the headers of columns that xltier needs, or merge cells "
            "inside a table.",
            "重命名表格、改动 xltier 所需列的标题，或在表格内合并单元格。",
            SHELL,
        ),
    ),
)

REFERENCE: Final = (_TIERS, METHODS, _COLUMNS, _MOVEMENT, _QUALITY, _BACKUPS, _CHANGES)
"""What everything means."""
