"""Every word that the VBA of xltier shows: the ribbon, the button and the sentences of its guards.

VBA sources are ASCII, so the words stand here and `text_module` makes a module of them.
"""

from __future__ import annotations

from typing import Final

from xltier.excel.signatures import words
from xltier.language import Sentence

PLACE: Final = "{0}"
"""Where a sentence takes a detail: a path, or what Excel said."""

RECALCULATE: Final = Sentence("Recalculate tiers", "重新分层")
"""On the ribbon and on the button of the Dashboard sheet."""

_TABS: Final = {
    "tab.label": Sentence("Customer Tiers", "客户分层"),
    "tiers.label": Sentence("Tiers", "分层"),
    "data.label": Sentence("Data", "数据"),
    "teamwork.label": Sentence("Team", "团队"),
    "help.label": Sentence("Help", "帮助"),
}

_TIERS: Final = {
    "recalculate.label": RECALCULATE,
    "recalculate.screentip": Sentence("Recalculate tiers", "重新分层"),
    "recalculate.supertip": Sentence(
        "Reviews every customer by the Rules sheet and writes tier, reason, movement and next "
        "step. Undo last brings the previous values back.",
        "按“分层标准”重新评定每位客户，写入层级、判定理由、变动和距上一级差距。"
        "可用“撤销上次”恢复原值。",
    ),
    "what_if.label": Sentence("What-if", "模拟分析"),
    "what_if.screentip": Sentence("What would other rules do?", "换一套标准会怎样"),
    "what_if.supertip": Sentence(
        "Shows how many customers would change tier under the rules as they stand now, and "
        "proposes bounds for a split that you want, such as 10/30/60. Writes nothing unless you "
        "say so.",
        "按当前标准试算有多少客户会换层级；也可按期望的占比（如 10/30/60）测算门槛。"
        "未经您确认不写入任何内容。",
    ),
    "undo.label": Sentence("Undo last", "撤销上次"),
    "undo.screentip": Sentence("Undo the last run", "撤销上次操作"),
    "undo.supertip": Sentence(
        "Brings back what stood in the tables before xltier last wrote to this workbook. Excel's "
        "own Undo cannot do that.",
        "恢复 xltier 上次写入本工作簿之前表格中的内容；Excel 自带的撤销做不到这一点。",
    ),
}

_DATA: Final = {
    "check.label": Sentence("Check data", "检查数据"),
    "check.screentip": Sentence("Check data", "检查数据"),
    "check.supertip": Sentence(
        "Looks for missing, doubled and doubtful entries and lists them on the Checks sheet, each "
        "with its row and what to do.",
        "查找缺失、重复和可疑的数据，列在“数据检查”表中，并注明所在行和处理建议。",
    ),
    "import_purchases.label": Sentence("Import purchases", "导入购买记录"),
    "import_purchases.screentip": Sentence("Import purchases", "导入购买记录"),
    "import_purchases.supertip": Sentence(
        "Adds the purchases of a CSV or Excel file to the Purchases sheet. Columns are matched by "
        "their headers; lines that are there already stay as they are.",
        "把 CSV 或 Excel 文件中的购买记录追加到“购买记录”表；按表头匹配列，已有的行保持不变。",
    ),
}

_TEAM: Final = {
    "distribute.label": Sentence("Distribute", "发放"),
    "distribute.screentip": Sentence("A workbook for each rep", "为每位业务员生成工作簿"),
    "distribute.supertip": Sentence(
        "Makes a workbook for each rep with that rep's customers only, in a folder that you "
        "choose, and records it on the Deliveries sheet. Nothing is sent by itself.",
        "为每位业务员生成只含其本人客户的工作簿，存到您选择的文件夹，并登记在“发放记录”表。"
        "不会自动发送。",
    ),
    "collect.label": Sentence("Collect", "回收"),
    "collect.screentip": Sentence("Bring the reps' changes in", "收回业务员的修改"),
    "collect.supertip": Sentence(
        "Merges workbooks that came back from reps. What was changed here too is listed on the "
        "Conflicts sheet, and nothing is overwritten until you choose.",
        "合并业务员交回的工作簿。主表也改过的内容列在“冲突处理”表中，在您选择之前不会覆盖。",
    ),
}

_HELP: Final = {
    "guide.label": Sentence("Guide", "使用说明"),
    "guide.screentip": Sentence("Guide", "使用说明"),
    "guide.supertip": Sentence(
        "Goes to the Guide sheet: how to use this workbook and what every number means.",
        "打开“使用说明”表：如何使用本工作簿，以及每个数字的含义。",
    ),
    "settings.label": Sentence("Settings", "设置"),
    "settings.screentip": Sentence("Settings", "设置"),
    "settings.supertip": Sentence(
        "Goes to the Rules sheet, where tiers, bounds and settings are changed.",
        "打开“分层标准”表：层级、门槛和各项设置都在这里修改。",
    ),
    "about.label": Sentence("About", "关于"),
    "about.screentip": Sentence("About xltier", "关于 xltier"),
    "about.supertip": Sentence(
        "Shows the versions of xltier and of its Python, and where its log file is.",
        "显示 xltier 和所用 Python 的版本，以及日志文件的位置。",
    ),
}

_REASONS: Final = {
    "reason.workbook": Sentence(
        "No workbook is open: open one that has the xltier tables, or make one with  xltier new "
        "book.xlsm  in a terminal.",
        "没有打开的工作簿：请打开含有 xltier 表格的工作簿，或在终端运行 xltier new book.xlsm "
        "新建一个。",
    ),
    "reason.tables": Sentence(
        "This workbook does not have the tables Customers, Purchases and TierRules: open one that "
        "has them, or make one with  xltier new book.xlsm  in a terminal.",
        "此工作簿没有 Customers、Purchases 和 TierRules 表格：请打开含有这些表格的工作簿，"
        "或在终端运行 xltier new book.xlsm 新建一个。",
    ),
    "reason.undo": Sentence(
        "There is nothing to undo: no button has written into this workbook yet, or it was undone "
        "already.",
        "没有可撤销的操作：尚未用按钮写入过本工作簿，或已经撤销。",
    ),
    "reason.protected": Sentence(
        "This workbook is in Protected View: press Enable Editing above the sheet first.",
        "此工作簿处于受保护的视图：请先点击表格上方的“启用编辑”。",
    ),
}

_SETUP: Final = {
    "setup.missing": Sentence(
        "xltier has not been set up for this user yet: run  xltier install  in a terminal, then "
        "press the button again.",
        "尚未为当前用户完成 xltier 设置：请在终端运行 xltier install，然后重新点击按钮。",
    ),
    "setup.gone": Sentence(
        "The Python that xltier was installed with is no longer at {0}: run  xltier install  in a "
        "terminal again.",
        "安装 xltier 时使用的 Python 已不在 {0}：请在终端重新运行 xltier install。",
    ),
    "setup.dll": Sentence(
        "{0} is not in the folder of the Python that xltier was installed with: run  xltier "
        "install  in a terminal again.",
        "安装 xltier 所用 Python 的文件夹里没有 {0}：请在终端重新运行 xltier install。",
    ),
    "run.starting": Sentence("xltier: starting", "xltier：正在启动"),
    "run.failed": Sentence(
        "xltier could not be started ({0}): run  xltier doctor  in a terminal to see what is "
        "wrong.",
        "无法启动 xltier（{0}）：请在终端运行 xltier doctor 查看原因。",
    ),
    "run.stopped": Sentence(
        "xltier stopped before it was done. Details are in {0}: run  xltier doctor  in a terminal "
        "to see what is wrong.",
        "xltier 未完成即中止。详情见 {0}；请在终端运行 xltier doctor 查看原因。",
    ),
    "run.script": Sentence(
        "Excel may not start xltier yet: run  xltier install  in the Terminal app, then start "
        "Excel again.",
        "Excel 尚无法启动 xltier：请在“终端”中运行 xltier install，然后重新打开 Excel。",
    ),
}

WORDS: Final[dict[str, Sentence]] = (
    _TABS | _TIERS | _DATA | _TEAM | _HELP | _REASONS | _SETUP | words()
)
"""Every word by its key: the tag of a ribbon control and the part it is for, or who says it."""
