"""The part of the guide about Excel itself: buttons, functions, and what each program can do."""

from __future__ import annotations

from typing import Final

from xltier.language import Sentence
from xltier.workbook.guide_items import Section, run, term

_BUTTONS = Section(
    Sentence("The tab Customer Tiers in Excel", "Excel 中的“客户分层”选项卡"),
    (
        term(
            "Once, on your computer",
            "首次使用",
            "With Excel for Windows or Mac and Python, run this once in a terminal. Excel then has "
            "the tab Customer Tiers for every workbook with these tables. Reps need nothing.",
            "在装有 Python 的 Windows 或 Mac 上，在终端运行一次以下命令，之后 Excel 对所有含有"
            "这些表格的工作簿都会显示“客户分层”选项卡。业务员无需安装任何东西。",
        ),
        run("xltier install"),
        term(
            "Recalculate tiers",
            "重新分层",
            "Does what the commands above do, with the workbook open. The status bar shows how far "
            "it is; your selection, filters and the sheet in front stay as they were.",
            "无需关闭工作簿即可完成盘点。状态栏显示进度；选中的单元格、筛选和当前工作表保持不变。",
        ),
        term(
            "What-if",
            "模拟分析",
            "Shows how many customers and how much in sales each tier would have under the rules "
            "as they are typed now, and who would move. Nothing is written.",
            "按当前填写的标准推算：各层级会有多少客户、多少销售额，哪些客户会变动。不写入任何内容。",
        ),
        term(
            "Undo last",
            "撤销上次",
            "Brings back the values from before the last button. Cells that you have changed since "
            "then are left as they are and reported.",
            "恢复上一次操作之前的内容。此后您手工改过的单元格保持不变，并会列出。",
        ),
        term(
            "When a button is grey",
            "按钮为灰色时",
            "Point at it: the tip says why. If something does not work, this command says what is "
            "missing and what to do:",
            "把鼠标停在按钮上，提示会说明原因。如果某项功能不可用，以下命令会指出缺什么、怎么做：",
        ),
        run("xltier doctor"),
    ),
)

_FUNCTIONS = Section(
    Sentence("Functions to type into a cell", "可在单元格中输入的函数"),
    (
        term(
            "=TIER(12000, 7)",
            "=TIER(12000, 7)",
            "The tier of that amount and that number of orders, by the rules on the Rules sheet. A "
            "third number gives the days since the last purchase. Give whole columns rather than "
            "filling down, it is faster: =TIER(B2:B100, C2:C100).",
            "按“分层标准”给出该金额和购买次数对应的层级；第三个参数为距上次购买的天数。"
            "整列一次传入比逐行填充更快：=TIER(B2:B100, C2:C100)。",
        ),
        term(
            "=TIERGAP(12000, 4)",
            "=TIERGAP(12000, 4)",
            "What is missing to the next tier, in words.",
            "用文字说明距上一级还差多少。",
        ),
        term(
            "When it says #VALUE!",
            "显示 #VALUE! 时",
            "A text where a number belongs, or rules that contradict themselves: the command check "
            "names their cells.",
            "该填数字的地方填了文字，或分层标准自相矛盾；运行检查命令会指出具体单元格。",
        ),
        term(
            "Where they work",
            "适用范围",
            "In a workbook ending in .xlsx both are part of the workbook and need Microsoft 365, "
            "Excel 2024 or Excel for the web, on any device and without macros. In a workbook "
            "ending in .xlsm, and wherever the tab Customer Tiers is installed in Excel for "
            "Windows, Python answers them.",
            "在 .xlsx 工作簿中，这两个函数随工作簿自带，无需宏，适用于 Microsoft 365、Excel 2024 和"
            "网页版 Excel，任何设备均可。在 .xlsm 工作簿中，或在装有“客户分层”选项卡的 "
            "Windows 版 Excel 中，由 Python 计算。",
        ),
        term(
            "More, with the tab installed",
            "安装选项卡后还有",
            "TIERREASON, RFM, RFMSEGMENT, ABC, LIFECYCLE and NEXTCONTACT. Excel's function wizard "
            "explains each under the category xltier.",
            "TIERREASON、RFM、RFMSEGMENT、ABC、LIFECYCLE 和 NEXTCONTACT。"
            "在“插入函数”对话框的 xltier 类别中可查看说明。",
        ),
    ),
)

IN_EXCEL: Final = (_BUTTONS, _FUNCTIONS)
"""How to use the workbook from within Excel."""
