"""The functions of a workbook without macros: names that hold LAMBDAs over the Rules sheet.

`TIER(amount, orders, [recency_days])` and `TIERGAP(…)` read the tables as they stand: reps without
Python or macros try a tier in any Excel that knows LAMBDA. Tables are named by their headers, so
that columns may move and be renamed in Excel. Where xltier would refuse the rules, both answer
#VALUE!.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from openpyxl.workbook.defined_name import DefinedName

from xltier.language import Sentence
from xltier.workbook.formula_text import let, stored
from xltier.workbook.lambda_customer import gap_words, per_customer
from xltier.workbook.lambda_rules import rules

if TYPE_CHECKING:
    import openpyxl

    from xltier.language import Language

DESCRIPTIONS: Final = {
    "TIER": Sentence(
        "TIER(amount, orders, [recency_days]): the tier that the Rules sheet gives, such as "
        "=TIER(12000, 7). Takes cells or whole columns. recency_days, the days since the last "
        "purchase, may be left out. #VALUE!: a text, or rules to correct.",
        "按“分层标准”给出层级，例如 =TIER(12000, 7)。依次填写金额、购买次数、距上次购买天数，"
        "天数可省略；可用单元格，也可用整列。返回 #VALUE! 表示输入不是数字，或分层标准有误。",
    ),
    "TIERGAP": Sentence(
        "TIERGAP(amount, orders, [recency_days]): what is missing to the next tier, such as "
        "=TIERGAP(6200, 4). Blank in the top tier. Takes cells or whole columns. recency_days may "
        "be left out. #VALUE!: a text, or rules to correct.",
        "说明距上一级还差多少，例如 =TIERGAP(6200, 4)；已在最高层级时为空。依次填写金额、购买次数、"
        "距上次购买天数，天数可省略；可用单元格，也可用整列。"
        "返回 #VALUE! 表示输入不是数字，或分层标准有误。",
    ),
}
"""What Excel shows beside a function while it is typed, and in the Name Manager."""


def define_functions(book: openpyxl.Workbook, language: Language) -> None:
    """Define TIER and TIERGAP as names of a new workbook, described in its language."""
    for name, description in DESCRIPTIONS.items():
        book.defined_names[name] = DefinedName(
            name, attr_text=stored(formula(name, language)), comment=description.text(language)
        )


def formula(name: str, language: Language) -> str:
    """Return the LAMBDA of TIER or TIERGAP as a person would type it."""
    result = "INDEX(tier_names, place)" if name == "TIER" else gap_words(language)
    answer = let(rules(language), per_customer(result))
    return f"LAMBDA(amount, orders, [recency_days], {answer})"
