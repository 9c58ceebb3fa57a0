"""The words of the Guide sheet. Every statement follows the definitions that the code follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from xltier.language import Sentence
from xltier.workbook.contract import CUSTOMERS, SHEETS
from xltier.workbook.look import SAND, SHELL
from xltier.workbook.meanings import MEANINGS


@dataclass(frozen=True, slots=True)
class Term:
    """A term and what to know about it.

    Attributes:
        term: Stands on the left, in bold.
        text: Its explanation.
        swatch: Colour of the cell behind the term, if it explains a colour.
    """

    term: Sentence
    text: Sentence
    swatch: str | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """A command line to copy."""

    text: Sentence


@dataclass(frozen=True, slots=True)
class Jump:
    """A sheet, linked, and what it is for."""

    sheet: str
    text: Sentence

    @property
    def term(self) -> Sentence:
        """The name on the sheet's tab."""
        return next(sheet.label for sheet in SHEETS if sheet.name == self.sheet)


Item = Term | Command | Jump


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the guide."""

    heading: Sentence
    items: tuple[Item, ...]


def _term(en: str, zh: str, text_en: str, text_zh: str, swatch: str | None = None) -> Term:
    return Term(Sentence(en, zh), Sentence(text_en, text_zh), swatch)


def _run(command: str, zh: str | None = None) -> Command:
    return Command(Sentence(command, zh or command))


def _sheet(name: str, en: str, zh: str) -> Jump:
    return Jump(name, Sentence(en, zh))


_WHAT = Section(
    Sentence("What this workbook is", "这是什么"),
    (
        _term(
            "A list that tiers itself",
            "会自己分层的客户表",
            "You keep customers and purchases here. xltier works out every customer's tier by the "
            "rules on the Rules sheet, says why, and shows who moved up or down since the previous "
            "review, and what caused it.",
            "客户和购买记录由您维护。xltier 按“分层标准”为每位客户定级、写明理由，"
            "并列出与上一次盘点相比谁升谁降、原因是什么。",
        ),
        _term(
            "Navy headers",
            "深蓝色表头",
            "Yours. Fill in what you have; columns you do not need may stay blank.",
            "由您填写。有什么填什么，用不到的列可以留空。",
        ),
        _term(
            "Sand headers and cells",
            "沙色表头与单元格",
            "Written by xltier. What is typed there is overwritten at the next review.",
            "由 xltier 填写。在这里录入的内容会在下一次盘点时被覆盖。",
            SAND,
        ),
        _term(
            "Privacy",
            "隐私",
            "xltier works on this computer only. Nothing in this workbook is sent anywhere.",
            "xltier 只在本机运行，不会把工作簿中的任何内容发送到别处。",
        ),
    ),
)

_STEPS = Section(
    Sentence("Five steps", "五步上手"),
    (
        _term(
            "Before each command",
            "运行命令之前",
            "Save and close the workbook. Open a terminal in its folder and write your file's name "
            "in place of book.xlsx.",
            "请先保存并关闭工作簿，在它所在的文件夹中打开终端（命令行），并把 book.xlsx "
            "换成您的文件名。",
        ),
        _term(
            "Step 1:  reps",
            "第一步：业务员",
            "List your reps on the Reps sheet, so that they can be chosen on the Customers sheet.",
            "在“业务员”表中列出业务员，之后即可在“客户”表中下拉选择。",
        ),
        _term(
            "Step 2:  data",
            "第二步：数据",
            "Type or paste customers and purchases, or import them from CSV, TSV, xlsx or Parquet. "
            "Columns are recognised by their English or Chinese names. Importing the same file "
            "twice adds nothing; new customers are added to the Customers sheet.",
            "录入或粘贴客户与购买记录，也可从 CSV、TSV、xlsx 或 Parquet 文件导入。"
            "中英文列名均可识别。同一文件重复导入不会重复添加；新客户会自动加入“客户”表。",
        ),
        _run("xltier import book.xlsx purchases.csv"),
        _term(
            "Step 3:  check",
            "第三步：检查",
            "Have the data checked. What is found stands on the Checks sheet, with the row and "
            "what "
            "to do.",
            "检查数据质量。发现的问题会列在“数据检查”表中，注明所在行和处理建议。",
        ),
        _run("xltier check book.xlsx"),
        _term(
            "Step 4:  review",
            "第四步：盘点",
            "Recalculate the tiers. With --dry-run you see what would change and nothing is "
            "written. A second run on the same day replaces that day's review.",
            "重新计算层级。加上 --dry-run 只显示将有哪些变化，不写入文件。"
            "同一天再次运行会替换当天的盘点结果。",
        ),
        _run("xltier recalc book.xlsx"),
        _term(
            "Step 5:  results",
            "第五步：看结果",
            "Read the Dashboard for the whole, Customers for each tier and its reason, Movement "
            "for "
            "who moved and why.",
            "在“看板”看整体，在“客户”看每位客户的层级和理由，在“层级变动”看谁变了、为什么变。",
        ),
    ),
)

_SHEETS = Section(
    Sentence("The sheets", "各工作表的用途"),
    (
        _sheet(
            "Dashboard",
            "The latest review at a glance: customers and sales per tier, and from which tier to "
            "which customers moved.",
            "最近一次盘点的概览：各层级的客户数与销售额，以及客户从哪一级到了哪一级。",
        ),
        _sheet(
            "Customers",
            "Your customers, one row each. On the right: tier, reason, gap to the next tier, "
            "movement and measures.",
            "客户资料，每个客户一行。右侧为层级、判定理由、距上一级差距、变动和各项指标。",
        ),
        _sheet(
            "Purchases",
            "One row for each order line; returns have a negative amount.",
            "每个订单行占一行；退货的金额为负数。",
        ),
        _sheet(
            "Rules",
            "The tiers with their conditions, and the settings of the review.",
            "各层级的条件，以及盘点的各项设置。",
        ),
        _sheet(
            "Movement",
            "Every customer whose tier changed since the previous review, with the cause.",
            "与上一次盘点相比层级有变动的客户及其原因。",
        ),
        _sheet(
            "History",
            "All reviews so far: the rules that held and every customer's tier and measures.",
            "历次盘点：当时的标准，以及每位客户的层级和指标。",
        ),
        _sheet(
            "Reps",
            "The people who look after customers; source of the Rep drop-down.",
            "负责客户的业务员，也是“业务员”下拉选项的来源。",
        ),
        _sheet(
            "Checks",
            "What is doubtful or wrong in the data, and what to do about it.",
            "数据中有疑问或有错误的地方，以及处理建议。",
        ),
    ),
)

_TIERS = Section(
    Sentence("How a tier is decided", "层级如何判定"),
    (
        _term(
            "Best tier first",
            "从高到低",
            "The tiers are tried from the top; the first whose conditions are met is the "
            "customer's. The last tier takes everyone else.",
            "从最高层级开始逐级判断，第一个满足条件的层级即为该客户的层级；"
            "最后一级收下其余所有客户。",
        ),
        _term(
            "Conditions",
            "条件",
            "Least sales, least orders and most days since the last purchase. A blank cell sets no "
            "condition. Bounds are inclusive: “at least 10,000” is met by 10,000, and “more than 5 "
            "orders” is written as 6.",
            "金额不低于、次数不少于、距上次购买不超过若干天。留空表示不设该条件。门槛含本数："
            "10,000 即满足“不低于 10,000”；“超过 5 次”请填 6。",
        ),
        _term(
            "All or any",
            "且 / 或",
            "“Conditions to meet” on the Rules sheet says whether all conditions of a tier must "
            "hold or any one of them.",
            "“分层标准”中的“条件关系”决定须满足该层级的全部条件，还是满足任一条件即可。",
        ),
        _term(
            "Example",
            "举例",
            "Under the shipped rule a customer with sales of 20,000 in 2 orders meets the sales of "
            "Tier 1 but not its 6 orders, nor the 3 orders of Tier 2. With All it is Tier 3, and "
            "the reason says which condition failed and by how much. With Any it is Tier 1.",
            "按默认标准，金额 20,000、只购买 2 次的客户达到了一级的金额，但没有达到一级要求的 6 "
            "次，也没有达到二级要求的 3 次。“全部满足”时为三级，理由中会写明哪个条件没有达到、"
            "差多少；“满足任一”时为一级。",
        ),
        _term(
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
        _run("xltier recalc book.xlsx --as-of 2026-03-31"),
        _term(
            "Prospects",
            "潜在客户",
            "A customer without any purchase has blank measures, not zeros.",
            "从未购买的客户，各项指标留空，而不是 0。",
        ),
        _term(
            "Steadiness",
            "防抖",
            "Off as shipped. A customer moves up at once. The keep line, the number of reviews "
            "below it and “one tier at a time” on the Rules sheet let a customer move down later "
            "or more slowly.",
            "默认关闭。升级立即生效；“分层标准”中的保级线、连续未达标次数和每次最多降一级，"
            "可使降级来得更晚、更缓。",
        ),
        _term(
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
        _term(
            "Direction",
            "方向",
            "Up ▲ and down ▼ compare with the previous review. New customers were not in it; "
            "lapsed customers were in it and are no longer among the customers.",
            "升级 ▲、降级 ▼ 均与上一次盘点相比。新增：上次盘点中没有的客户；流出：上次盘点中有、"
            "现在已不在客户之列的客户。",
        ),
        _term(
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
        _term(
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
        _term(
            "Error",
            "错误",
            "The row is left out of the review until it is mended: no customer ID, a purchase of "
            "an "
            "unknown customer, the same order line with different content, an unreadable or future "
            "date, an amount that is not a number.",
            "该行在改正之前不参与盘点：缺少客户编号、购买记录的客户不存在、同一订单行内容不一致、"
            "日期无法识别或晚于截止日、金额不是数字。",
            "FBE3D6",
        ),
        _term(
            "Warning",
            "警告",
            "Worth a look: duplicate customers, exact duplicate lines, doubtful phone numbers or "
            "e-mail addresses, amounts of 0, extreme amounts, returns larger than what was bought, "
            "customers without a rep, numbers or dates stored as text.",
            "值得核对：疑似重复的客户、完全重复的行、电话或邮箱有误、金额为 0、金额异常、"
            "退货多于购买、客户没有业务员、以文本存储的数字或日期。",
            "FFF2CC",
        ),
        _term(
            "Note",
            "提示",
            "Good to know: customers without purchases.",
            "仅供了解：没有购买记录的客户。",
            "E6EEF5",
        ),
        _term(
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
        _term(
            "Before every write",
            "每次写入之前",
            "xltier keeps the workbook as it was, beside the file; the last 10 are kept. This "
            "brings back the state before the last write; a second time undoes it:",
            "xltier 会在文件旁保留写入前的工作簿，最多保留最近 10 份。"
            "下面的命令恢复到最近一次写入之前的状态，再运行一次即可撤销恢复：",
        ),
        _run("xltier restore book.xlsx"),
        _term(
            "What there is",
            "查看备份",
            "This lists the backups:",
            "列出现有的备份：",
        ),
        _run("xltier restore book.xlsx --list"),
    ),
)

_CHANGES = Section(
    Sentence("Make it yours", "哪些可以改"),
    (
        _term(
            "Please do",
            "可以放心改",
            "Move tables, reorder columns, add your own columns, sheets, formulas and charts, "
            "change fonts, colours and column widths, sort and filter. xltier finds its tables by "
            "name and its columns by their headers, and touches nothing else.",
            "移动表格、调整列的顺序、添加自己的列、工作表、公式和图表，更改字体、颜色和列宽，"
            "排序与筛选。xltier 按表格名称和列标题查找，不动其他内容。",
            SHELL,
        ),
        _term(
            "Please do not",
            "请不要",
            "Rename the tables, change the headers of columns that xltier needs, or merge cells "
            "inside a table.",
            "重命名表格、改动 xltier 所需列的标题，或在表格内合并单元格。",
            SHELL,
        ),
    ),
)

SECTIONS: Final = (
    _WHAT,
    _STEPS,
    _SHEETS,
    _TIERS,
    _COLUMNS,
    _MOVEMENT,
    _QUALITY,
    _BACKUPS,
    _CHANGES,
)
"""The guide from top to bottom."""
