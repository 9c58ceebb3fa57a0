"""Where the template puts each table, and what each sheet says about itself at its top."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from xltier.language import Sentence

TabKind = Literal["yours", "written", "guide"]

TITLE_ROW: Final = 1
PURPOSE_ROW: Final = 2


@dataclass(frozen=True, slots=True)
class Place:
    """Where a table stands when the workbook is new.

    Attributes:
        table: Name of the table.
        row: Row of its headers.
        column: Its first column, from 1.
        room: Most data rows it can take before it meets something below; None if nothing is below.
        heading: Said above the table, if the sheet's title does not say it all.
        filtered: The headers have filter buttons.
        above: Rows between the heading and the headers.
    """

    table: str
    row: int
    column: int
    room: int | None = None
    heading: Sentence | None = None
    filtered: bool = True
    above: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """How a sheet is laid out.

    Attributes:
        sheet: Identifier of the sheet in the contract.
        title: Its heading.
        purpose: One line: what it is for and what to do.
        kind: Whose it is; the colour of its tab.
        places: Its tables.
        freeze: The first cell that scrolls; None freezes nothing.
        margin: The first column is a narrow margin and grid lines are off.
        zoom: Per cent.
        pages_wide: How many printed pages its width is fitted to.
        repeat: Columns repeated on every printed page, such as `A:B`.
        widths: Width of columns that several tables share, by letter; others are the contract's.
        sized_by: With `widths`: the table whose columns still have the contract's widths.
    """

    sheet: str
    title: Sentence
    purpose: Sentence
    kind: TabKind
    places: tuple[Place, ...] = ()
    freeze: str | None = None
    margin: bool = False
    zoom: int = 100
    pages_wide: int = 1
    repeat: str | None = None
    widths: tuple[tuple[str, float], ...] = ()
    sized_by: str | None = None


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
        (
            Place("ReviewFacts", 5, 2, None, Sentence("Latest review", "最近一次盘点"), False),
            Place("TierSummary", 5, 5, 11, Sentence("Tiers at a glance", "各层级概览"), False),
            Place(
                "TierMatrix",
                20,
                5,
                20,
                Sentence(
                    "Where customers moved since the previous review",
                    "与上一次盘点相比，客户从哪一级到了哪一级",
                ),
                False,
            ),
        ),
        margin=True,
        sized_by="TierSummary",
        widths=(("B", 22), ("C", 36), ("D", 3), *((letter, 12.0) for letter in "OPQ")),
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
        pages_wide=3,
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
        (
            Place(
                "TierRules", 9, 2, 9, Sentence("Tiers, best first", "层级（从高到低）"), False, 4
            ),
            Place("Settings", 21, 2, None, Sentence("Settings", "设置"), False),
        ),
        margin=True,
        widths=(("B", 34), ("C", 18), ("D", 18), ("E", 24), ("F", 90)),
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
                10,
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
            "List your reps here. The Rep drop-down on the Customers sheet offers these names.",
            "在此列出业务员。“客户”表中“业务员”一列的下拉选项来自这里。",
        ),
        "yours",
        (Place("Reps", 4, 1),),
        freeze="B5",
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

RULE_NOTES: Final[tuple[Sentence, ...]] = (
    Sentence(
        "A customer gets the first tier from the top whose conditions are met. Bounds are "
        "inclusive: 10,000 meets “at least 10,000”.",
        "从上往下，客户归入第一个满足条件的层级。门槛含本数：金额正好 10,000 即满足“不低于 10,000”"
        "。",
    ),
    Sentence(
        "A blank cell sets no condition. The last tier takes everyone the others leave, so leave "
        "its conditions blank.",
        "单元格留空表示不设该条件。最后一级收下其余所有客户，因此它的条件请留空。",
    ),
    Sentence(
        "To add a tier, insert a table row above the last tier; to remove one, delete its row. "
        "1 to 9 tiers; rename them as you like.",
        "增加层级：在最后一级上方插入表格行；删除层级：删除该行。可设 1 至 9 级，名称可自定。",
    ),
)
"""Said above the tier rules."""

SHIPPED_TIERS: Final[tuple[tuple[Sentence, float | None, int | None, Sentence], ...]] = (
    (
        Sentence("Tier 1", "一级"),
        10_000,
        6,
        Sentence(
            "Key customers who buy often and much: a dedicated owner and personal service.",
            "重点客户，买得多也买得勤：专人跟进，提供个性化服务。",
        ),
    ),
    (
        Sentence("Tier 2", "二级"),
        5_000,
        3,
        Sentence(
            "Regular customers: follow up by e-mail or message with fitting products.",
            "稳定客户：定期通过邮件或消息跟进，推荐合适的产品。",
        ),
    ),
    (
        Sentence("Tier 3", "三级"),
        None,
        None,
        Sentence(
            "Everyone else: promotions that encourage buying.",
            "其余客户：通过促销活动促进购买。",
        ),
    ),
)
"""The shipped rule: tier, least sales, least orders, what the tier means."""

NO_REVIEW: Final = (
    Sentence("No review yet", "尚未盘点"),
    Sentence("Run:  xltier recalc book.xlsx", "请运行：xltier recalc book.xlsx"),
)
"""The only row of ReviewFacts in a new workbook."""

LAPSED: Final = Sentence("Lapsed", "流出")
"""The last column of an empty transition matrix."""

DOCUMENT_TITLE: Final = Sentence("Customer tiers", "客户分层")
