"""The guide of a rep's workbook: what may be changed, what goes back, and how."""

from __future__ import annotations

from typing import Final

from xltier.language import Sentence
from xltier.workbook.guide_items import Section, sheet, term
from xltier.workbook.look import SAND

_WHAT: Final = Section(
    Sentence("What this workbook is", "这是什么"),
    (
        term(
            "Your part",
            "您的客户",
            "The customers that are yours, with their purchases and tiers, taken from the "
            "manager's workbook on the as-of date that the Dashboard says. Nobody else's "
            "customers are in this file.",
            "由您负责的客户及其购买记录和层级，取自主管的工作簿，截止日期见“看板”。"
            "文件中没有其他人的客户。",
        ),
        term(
            "White columns",
            "白色的列",
            "Open. Keep them up for as long as you like: feedback, needs, last contact and "
            "whatever else your manager leaves to you. All of it goes back when you send the file.",
            "可以填写。反馈、需求、最近联系日等由您随时更新，交回文件时一并带回。",
        ),
        term(
            "Sand columns",
            "沙色的列",
            "Locked. They come from the manager's workbook or are computed there. If something is "
            "wrong, say so in the feedback; a change made there anyway is reported, not taken.",
            "已锁定。内容来自主表或由主表计算。如发现有误，请写在客户反馈中；"
            "强行改动不会被采用，但会列入报告。",
            SAND,
        ),
        term(
            "Any Excel will do",
            "任何 Excel 都可以",
            "Desktop, Mac, web or phone, also WPS and LibreOffice. There are no macros, and "
            "nothing needs to be installed.",
            "电脑版、Mac 版、网页版、手机版均可，WPS 和 LibreOffice 也可以。"
            "没有宏，无需安装任何软件。",
        ),
    ),
)

_WORK: Final = Section(
    Sentence("Working with your customers", "日常使用"),
    (
        sheet(
            "Dashboard",
            "How your customers are doing: tiers, sales, who moved up or down.",
            "您的客户总体情况：层级、销售额、谁升谁降。",
        ),
        sheet(
            "Followups",
            "Who to contact this week, the most valuable first. After a contact, set Last contact "
            "on the Customers sheet.",
            "本周应联系谁，价值高的在前。联系之后，请在“客户”表中更新最近联系日。",
        ),
        sheet(
            "Customers",
            "One row each, with tier, the reason for it and what is missing to the next tier. The "
            "filter buttons in the headers work while the sheet is protected.",
            "每个客户一行，含层级、判定理由和距上一级的差距。工作表受保护时，表头的筛选按钮仍可使用。",
        ),
        sheet(
            "NewCustomers",
            "Customers that you have found. Type them here, not below the table on the Customers "
            "sheet: the manager checks that nobody has them already and gives the ID.",
            "您新发现的客户请填在这里，不要接在“客户”表下方。主管会核对是否已有人负责，并分配编号。",
        ),
        sheet(
            "Purchases",
            "What your customers bought, line by line.",
            "您的客户买过什么，逐行列出。",
        ),
        sheet(
            "Strategies",
            "How customers of each tier are to be followed up.",
            "各层级客户的跟进方式。",
        ),
        sheet(
            "Rules",
            "What makes a customer's tier.",
            "客户层级的判定标准。",
        ),
    ),
)

_TRY: Final = Section(
    Sentence(
        "What would it take?  =TIER() and =TIERGAP()", "还差多少？用 =TIER() 和 =TIERGAP() 试算"
    ),
    (
        term(
            "=TIER(12000, 7)",
            "=TIER(12000, 7)",
            "The tier of that amount and that number of orders, by the rules in this workbook. A "
            "third number gives the days since the last purchase.",
            "按本工作簿的标准，给出该金额和购买次数对应的层级；第三个参数为距上次购买的天数。",
        ),
        term(
            "=TIERGAP(12000, 4)",
            "=TIERGAP(12000, 4)",
            "What is missing to the next tier, in words.",
            "用文字说明距上一级还差多少。",
        ),
        term(
            "Where to type them",
            "在哪里输入",
            "In any cell of the sheet New customers beside the table, or on a sheet of your own: "
            "press + beside the tabs. They need Microsoft 365, Excel 2024 or Excel for the web.",
            "在“新增客户”表格旁边的空白单元格，或您自己新建的工作表中（点击标签旁的 +）。"
            "需要 Microsoft 365、Excel 2024 或网页版 Excel。",
        ),
    ),
)

_BACK: Final = Section(
    Sentence("Sending it back", "交回文件"),
    (
        term(
            "Save and send",
            "保存并发回",
            "Save the file as .xlsx and send it back the way it came. Go on working in it if you "
            "like: you may send it again, and only what is new is taken.",
            "保存为 .xlsx，按收到时的方式发回即可。之后可以继续使用并再次发回，只会采用新的改动。",
        ),
        term(
            "What is taken",
            "哪些会被采用",
            "Every cell of an open column that you changed. If the manager has changed the same "
            "cell meanwhile, both values are kept side by side until somebody decides. Of a "
            "formula, its result is taken.",
            "您在可填写的列中改过的每个单元格。如果主管同时改过同一单元格，两个值都会保留，"
            "由主管决定。公式按其结果采用。",
        ),
        term(
            "What stays with you",
            "哪些留在您这里",
            "Sheets, columns, colours and notes of your own stay in your file. A row that you "
            "delete is only reported; the customer stays.",
            "您自己添加的工作表、列、颜色和批注留在您的文件中。删除的行只会列入报告，客户不会被删除。",
        ),
    ),
)

_LOCK: Final = Section(
    Sentence("Protection", "工作表保护"),
    (
        term(
            "Against slips only",
            "只防误改",
            "The sheets are protected without a password, so that nothing is changed by accident. "
            "It is no lock: anybody who can open the file can take it off. What keeps the file "
            "private is the password to open it, if it has one. Tell nobody, and do not pass "
            "the file on.",
            "工作表保护没有密码，只是防止误改，并不是加密，能打开文件的人都可以撤销。"
            "真正保密的是打开文件的密码（如果设置了）。请勿告诉他人，也不要转发文件。",
        ),
        term(
            "To sort, or add a column",
            "需要排序或加列时",
            "Take the protection off: Review, Unprotect Sheet. Sort, insert, colour as you like; "
            "customers are recognised by their ID wherever they stand. Leave the headers and the "
            "IDs as they are.",
            "可撤销保护：审阅 → 撤销工作表保护。随后可任意排序、插入列、标颜色；"
            "系统按客户编号识别客户，与位置无关。请保留表头和客户编号。",
        ),
    ),
)

REP_GUIDE: Final[tuple[Section, ...]] = (_WHAT, _WORK, _TRY, _BACK, _LOCK)
"""The guide for reps, from top to bottom."""
