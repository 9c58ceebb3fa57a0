"""The first half of the guide: what the workbook is, five steps, the sheets."""

from __future__ import annotations

from typing import Final

from xltier.language import Sentence
from xltier.workbook.guide_items import Section, run, sheet, term
from xltier.workbook.look import SAND

_WHAT = Section(
    Sentence("What this workbook is", "这是什么"),
    (
        term(
            "A list that tiers itself",
            "会自己分层的客户表",
            "You keep customers and purchases here. xltier works out every customer's tier by the "
            "rules on the Rules sheet, says why, and shows who moved up or down since the previous "
            "review, and what caused it.",
            "客户和购买记录由您维护。xltier 按“分层标准”为每位客户定级、写明理由，"
            "并列出与上一次盘点相比谁升谁降、原因是什么。",
        ),
        term(
            "Navy headers",
            "深蓝色表头",
            "Yours. Fill in what you have; columns you do not need may stay blank.",
            "由您填写。有什么填什么，用不到的列可以留空。",
        ),
        term(
            "Sand headers and cells",
            "沙色表头与单元格",
            "Written by xltier. What is typed there is overwritten at the next review.",
            "由 xltier 填写。在这里录入的内容会在下一次盘点时被覆盖。",
            SAND,
        ),
        term(
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
        term(
            "Before each command",
            "运行命令之前",
            "In Excel with the tab Customer Tiers, press its buttons instead (see below). Without "
            "it, save and close the workbook, open a terminal in its folder and write your file's "
            "name in place of book.xlsx.",
            "如果 Excel 中有“客户分层”选项卡，直接点按钮即可（见下文）。否则请先保存并关闭工作簿，"
            "在它所在的文件夹中打开终端（命令行），并把 book.xlsx 换成您的文件名。",
        ),
        term(
            "Step 1:  reps",
            "第一步：业务员",
            "List your reps on the Reps sheet, so that they can be chosen on the Customers sheet.",
            "在“业务员”表中列出业务员，之后即可在“客户”表中下拉选择。",
        ),
        term(
            "Step 2:  data",
            "第二步：数据",
            "Type or paste customers and purchases, or import them from CSV, TSV, xlsx or Parquet. "
            "Columns are recognised by their English or Chinese names. Importing the same file "
            "twice adds nothing; new customers are added to the Customers sheet.",
            "录入或粘贴客户与购买记录，也可从 CSV、TSV、xlsx 或 Parquet 文件导入。"
            "中英文列名均可识别。同一文件重复导入不会重复添加；新客户会自动加入“客户”表。",
        ),
        run("xltier import book.xlsx purchases.csv"),
        term(
            "Step 3:  check",
            "第三步：检查",
            "Have the data checked. What is found stands on the Checks sheet, with the row and "
            "what "
            "to do.",
            "检查数据质量。发现的问题会列在“数据检查”表中，注明所在行和处理建议。",
        ),
        run("xltier check book.xlsx"),
        term(
            "Step 4:  review",
            "第四步：盘点",
            "Recalculate the tiers. With --dry-run you see what would change and nothing is "
            "written. A second run on the same day replaces that day's review.",
            "重新计算层级。加上 --dry-run 只显示将有哪些变化，不写入文件。"
            "同一天再次运行会替换当天的盘点结果。",
        ),
        run("xltier recalc book.xlsx"),
        term(
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
        sheet(
            "Dashboard",
            "The latest review at a glance: key figures, what changed, charts, movement between "
            "tiers, products, regions, reps.",
            "最近一次盘点的概览：关键指标、有何变化、图表、层级变动、产品、地区和业务员。",
        ),
        sheet(
            "Customers",
            "Your customers, one row each. On the right: tier, reason, gap to the next tier, "
            "movement and measures.",
            "客户资料，每个客户一行。右侧为层级、判定理由、距上一级差距、变动和各项指标。",
        ),
        sheet(
            "Purchases",
            "One row for each order line; returns have a negative amount.",
            "每个订单行占一行；退货的金额为负数。",
        ),
        sheet(
            "Rules",
            "The tiers with their conditions, the method that decides, and the settings of every "
            "method.",
            "各层级的条件、由哪种方法决定层级，以及各方法的设置。",
        ),
        sheet(
            "Strategies",
            "How each tier is followed up: by whom, on what channel, how often, with what offer.",
            "各层级如何跟进：由谁、用什么方式、隔多久、提供什么。",
        ),
        sheet(
            "Followups",
            "Who is to be contacted this week, by rep, with phone number and reason.",
            "本周应联系的客户，按业务员分组，附电话和理由。",
        ),
        sheet(
            "Movement",
            "Every customer whose tier changed since the previous review, with the cause.",
            "与上一次盘点相比层级有变动的客户及其原因。",
        ),
        sheet(
            "Segments",
            "Groups of similar customers, and what sets each apart.",
            "相似客户归成的客群，以及各群的特征。",
        ),
        sheet(
            "History",
            "All reviews so far: the rules that held and every customer's tier and measures.",
            "历次盘点：当时的标准，以及每位客户的层级和指标。",
        ),
        sheet(
            "Reps",
            "The people who look after customers; source of the Rep drop-down.",
            "负责客户的业务员，也是“业务员”下拉选项的来源。",
        ),
        sheet(
            "Deliveries",
            "Which workbook went to which rep, when it came back and what was in it.",
            "哪份工作簿发给了谁、何时回收、有哪些修改。",
        ),
        sheet(
            "Conflicts",
            "What was changed both here and by a rep; choose which value is to stand.",
            "主表与业务员都改过的内容，由您选择采用哪个值。",
        ),
        sheet(
            "Proposals",
            "New customers that reps propose; add or decline them.",
            "业务员提出的新客户，由您决定是否新增。",
        ),
        sheet(
            "Returns",
            "Everything that reps changed, and what became of it.",
            "业务员的每一处修改及其处理结果。",
        ),
        sheet(
            "ChartData",
            "The numbers behind the charts of the Dashboard.",
            "“看板”各图表所用的数据。",
        ),
        sheet(
            "Checks",
            "What is doubtful or wrong in the data, and what to do about it.",
            "数据中有疑问或有错误的地方，以及处理建议。",
        ),
    ),
)

START: Final = (_WHAT, _STEPS, _SHEETS)
"""How to begin."""
