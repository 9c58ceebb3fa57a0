"""The functions as Excel offers them: names, arguments, and the help of the function wizard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from xltier.language import Sentence

CATEGORY: Final = "xltier"
"""The category of the function wizard."""

Passed = Literal[
    "TierRules", "Settings", "MethodSettings", "RfmEdges", "Strategies", "language", "date1904"
]
"""What a wrapper passes of its own accord: tables of the calling workbook, the number of the
language of Excel's menus, and whether the workbook counts its days from 1904."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument that a person fills in.

    Attributes:
        name: As the wizard shows it.
        help: What to put in.
        optional: Whether it may be left out.
        table: The table of the calling workbook that stands in for it when it is left out.
    """

    name: str
    help: Sentence
    optional: bool = False
    table: Passed | None = None


@dataclass(frozen=True, slots=True)
class Function:
    """One function.

    Attributes:
        name: In a cell.
        python: In `xltier.excel.functions`; it takes the arguments, then what is passed.
        help: What it gives.
        arguments: What a person fills in.
        passed: What the wrapper adds.
        gives_dates: Whether its numbers are days.
    """

    name: str
    python: str
    help: Sentence
    arguments: tuple[Argument, ...]
    passed: tuple[Passed, ...]
    gives_dates: bool = False


_AMOUNT = Argument(
    "amount",
    Sentence(
        "Sales of the customer in the period: a cell, or a whole column.",
        "客户在统计周期内的购买金额：可选一个单元格，也可选整列数据。",
    ),
)
_ORDERS = Argument(
    "orders",
    Sentence(
        "Number of orders in the period: a cell, or a column as long as the sales.",
        "客户在统计周期内的购买次数：可选一个单元格，也可选与金额等长的一列。",
    ),
)
_RECENCY = Argument(
    "recency_days",
    Sentence(
        "Days since the last purchase. Left out or blank means not known: conditions on recent "
        "purchases are not met then.",
        "距上次购买的天数。省略或留空表示未知，此时视为不满足有关最近购买的条件。",
    ),
    optional=True,
)
_RULES = Argument(
    "rules",
    Sentence(
        "Range with the tiers, best first, with its headers. Left out: the table TierRules of this "
        "workbook, or the rules xltier comes with.",
        "分层标准所在区域（含标题行，最高层级在最前）。省略时使用本工作簿的 TierRules 表，"
        "没有该表则使用内置标准。",
    ),
    optional=True,
    table="TierRules",
)
_SETTINGS: tuple[Passed, ...] = ("Settings", "MethodSettings", "language")

FUNCTIONS: Final[tuple[Function, ...]] = (
    Function(
        "TIER",
        "tier",
        Sentence(
            "Tier of a customer by sales and orders, as the rules say.",
            "按分层标准，根据购买金额和购买次数返回客户的层级。",
        ),
        (_AMOUNT, _ORDERS, _RECENCY, _RULES),
        _SETTINGS,
    ),
    Function(
        "TIERGAP",
        "tier_gap",
        Sentence(
            "What a customer lacks for the next better tier, in words; empty at the top.",
            "用文字说明客户距上一层级还差多少；已在最高层级时为空。",
        ),
        (_AMOUNT, _ORDERS, _RECENCY, _RULES),
        _SETTINGS,
    ),
    Function(
        "TIERREASON",
        "tier_reason",
        Sentence(
            "Why a customer has its tier, in words; what is wrong with the rules when they cannot "
            "be used.",
            "用文字说明客户为何属于该层级；分层标准有误时，说明错在哪里。",
        ),
        (_AMOUNT, _ORDERS, _RECENCY, _RULES),
        _SETTINGS,
    ),
    Function(
        "RFM",
        "rfm",
        Sentence(
            "Scores of recency, frequency and money side by side, such as 545.",
            "返回最近购买、购买次数、购买金额三项得分，如 545。",
        ),
        (
            Argument(
                "recency_days",
                Sentence(
                    "Days since the last purchase; blank is not known and scores 1.",
                    "距上次购买的天数；留空表示未知，得 1 分。",
                ),
            ),
            _ORDERS,
            _AMOUNT,
            Argument(
                "edges",
                Sentence(
                    "Upper edges of the levels: RfmEdges with headers, or three columns for "
                    "recency, orders and sales. Left out: the edges of this workbook, else "
                    "quantiles of the columns given.",
                    "各级的上限：含标题行的 RfmEdges 表，或依次为天数、次数、金额的三列。"
                    "省略时使用本工作簿的分界点，没有则取所给数据的分位数。",
                ),
                optional=True,
                table="RfmEdges",
            ),
        ),
        _SETTINGS,
    ),
    Function(
        "RFMSEGMENT",
        "rfm_segment",
        Sentence(
            "Name of the segment that an RFM score belongs to.",
            "返回 RFM 得分所属的客群名称。",
        ),
        (
            Argument(
                "code",
                Sentence(
                    "RFM score such as 545, or a column of them.", "RFM 得分，如 545；可选一列。"
                ),
            ),
        ),
        _SETTINGS,
    ),
    Function(
        "ABC",
        "abc",
        Sentence(
            "Class A, B or C of each value by its share of the total, biggest first.",
            "按金额从大到小的累计占比，返回每个数值所属的 A、B、C 类。",
        ),
        (
            Argument(
                "values",
                Sentence(
                    "Sales of all customers, in one range; the answer has its size.",
                    "全部客户的购买金额，选在一个区域内；结果与该区域大小相同。",
                ),
            ),
        ),
        _SETTINGS,
    ),
    Function(
        "LIFECYCLE",
        "lifecycle",
        Sentence(
            "Lifecycle stage of a customer by orders and by how overdue the next one is. Returned "
            "cannot be told from these numbers.",
            "根据购买次数，以及距上次购买的天数与自身购买间隔之比，返回客户所处的生命周期阶段；"
            "“回流”无法据此判断。",
        ),
        (
            Argument(
                "orders",
                Sentence(
                    "Number of orders over all time.",
                    "客户历来的购买次数；可选一个单元格或一列。",
                ),
            ),
            Argument(
                "recency_days",
                Sentence("Days since the last purchase.", "距上次购买的天数。"),
            ),
            Argument(
                "gap_days",
                Sentence(
                    "Usual days between the customer's purchases; blank is not known.",
                    "客户自身的购买间隔（天）；留空表示未知。",
                ),
            ),
        ),
        _SETTINGS,
    ),
    Function(
        "NEXTCONTACT",
        "next_contact",
        Sentence(
            "Date of the next contact: the last one plus the days of the tier.",
            "返回下次联系日期：最近联系日加上该层级的联系间隔。",
        ),
        (
            Argument("last_contact", Sentence("Date of the last contact.", "最近联系日。")),
            Argument("tier", Sentence("Name of the customer's tier.", "客户的层级名称。")),
        ),
        ("TierRules", "Strategies", "date1904", "language"),
        gives_dates=True,
    ),
)


def help_key(function: Function, argument: Argument | None = None) -> str:
    """Return the key under which VBA finds the help of a function, or of an argument of it."""
    key = f"function.{function.name}"
    return key if argument is None else f"{key}.{argument.name}"


def words() -> dict[str, Sentence]:
    """Return the help of the function wizard by its keys."""
    found: dict[str, Sentence] = {}
    for function in FUNCTIONS:
        found[help_key(function)] = function.help
        found |= {help_key(function, each): each.help for each in function.arguments}
    return found
