"""What may be typed into a column, and what the workbook says while one types and when it is wrong.

Excel shows at most 32 characters of a title, 255 of a message and 225 of an error.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from openpyxl.worksheet.datavalidation import DataValidation

from xltier.language import Language, Sentence
from xltier.workbook.contract_team import CONFLICT_CHOICES, PROPOSAL_CHOICES, SHOWING
from xltier.workbook.schema import YES_NO

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltier.workbook.schema import Setting

LAST_ROW: Final = 1_048_576
TIER_NAMES: Final = "TierNames"
REP_NAMES: Final = "RepNames"
"""Defined names over the tables' columns: Excel wants a name, not a table reference, in a list."""

AnyKind = Literal["any", "list", "date", "decimal", "whole"]
EARLIEST: Final = "32874"
LATEST: Final = "73050"
"""1990-01-01 and 2099-12-31 as Excel counts days."""

LARGEST: Final = "999999999999"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a cell accepts.

    Attributes:
        kind: Type of the validation; `any` shows a message and accepts everything.
        low: Least value, or the source of a list, as a formula.
        high: Greatest value, as a formula.
        prompt: Shown beside a selected cell; None shows nothing.
        error: Shown when the value is refused or doubtful.
        strict: Refuse a wrong value; otherwise ask whether to keep it.
    """

    kind: AnyKind
    low: str | None = None
    high: str | None = None
    prompt: Sentence | None = None
    error: Sentence | None = None
    strict: bool = True

    def validation(self, cells: str, title: str, language: Language) -> DataValidation:
        """Return the validation of `cells`, a reference such as `C5:C1048576`.

        Args:
            cells: The cells it guards.
            title: Title of the messages: what the column or row is called.
            language: Language of the messages.
        """
        made = DataValidation(
            type=None if self.kind == "any" else self.kind,
            operator=None if self.kind in ("any", "list") else "between",
            formula1=self.low,
            formula2=self.high,
            allow_blank=True,
            sqref=cells,
            errorStyle=None if self.strict else "warning",
            showErrorMessage=self.error is not None,
            showInputMessage=self.prompt is not None,
        )
        if self.prompt:
            made.promptTitle, made.prompt = title[:32], self.prompt.text(language)
        if self.error:
            made.errorTitle, made.error = title[:32], self.error.text(language)
        return made


_DATE_ERROR = Sentence(
    "This is not a date. Type it like 2026-03-31.", "这不是日期。请按 2026-03-31 的样式输入。"
)
_NUMBER_ERROR = Sentence("Type a number, without a currency sign.", "请输入数字，不带货币符号。")
_COUNT_ERROR = Sentence(
    "Type a whole number, 0 or more, or leave the cell blank.", "请输入不小于 0 的整数，或留空。"
)


def _date(en: str, zh: str) -> Entry:
    return Entry("date", EARLIEST, LATEST, Sentence(en, zh), _DATE_ERROR)


def _number(en: str, zh: str) -> Entry:
    return Entry("decimal", f"-{LARGEST}", LARGEST, Sentence(en, zh), _NUMBER_ERROR)


def _note(en: str, zh: str) -> Entry:
    return Entry("any", prompt=Sentence(en, zh))


CHOICES: Final[dict[tuple[str, str], tuple[tuple[tuple[str, Sentence], ...], Sentence]]] = {
    ("SharedColumns", "own"): (
        SHOWING,
        Sentence(
            "Show it, mask it (138****5678, a***@example.com), or leave it out of a rep's "
            "workbook.",
            "在业务员的工作簿中：显示、脱敏（138****5678、a***@example.com）或不发送。",
        ),
    ),
    ("SharedColumns", "summary"): (
        SHOWING,
        Sentence(
            "The same for the lists of risers and fallers. Blank: leave it out.",
            "用于升级与降级名单，选项相同。留空表示不发送。",
        ),
    ),
    ("SharedColumns", "editable"): (
        YES_NO,
        Sentence(
            "Yes: what a rep types here comes back with xltier collect. No or blank: locked.",
            "是：业务员的修改会随 xltier collect 收回。否或留空：锁定。",
        ),
    ),
    ("Conflicts", "choice"): (
        CONFLICT_CHOICES,
        Sentence(
            "Which value is to stand. It takes effect at the next xltier collect; blank waits.",
            "最终采用哪个值。下次运行 xltier collect 时生效；留空则暂不处理。",
        ),
    ),
    ("Proposals", "choice"): (
        PROPOSAL_CHOICES,
        Sentence(
            "Add makes a customer of it, under the Customer ID beside. It takes effect at the next "
            "xltier collect; blank waits.",
            "“新增”会按旁边的客户编号建立客户。下次运行 xltier collect 时生效；留空则暂不处理。",
        ),
    ),
}
"""Columns with a list of choices, by table and column: the choices, and what is said beside."""

ENTRIES: Final[dict[tuple[str, str], Entry]] = {
    ("Customers", "customer_id"): _note(
        "One row for each customer. The ID is kept as text: 007 keeps its zeros.",
        "每个客户一行。编号按文本保存，007 不会变成 7。",
    ),
    ("Customers", "rep"): Entry(
        "list",
        REP_NAMES,
        prompt=Sentence(
            "Who looks after this customer. The list comes from the Reps sheet.",
            "负责该客户的业务员。下拉选项来自“业务员”表。",
        ),
        error=Sentence(
            "This name is not on the Reps sheet. Add it there, so that it can be chosen next time.",
            "“业务员”表中没有这个名字。请在该表中添加，以便下次直接选择。",
        ),
        strict=False,
    ),
    ("Customers", "channel"): _note(
        "Where this customer buys, such as shop, web or phone. May serve to make segments.",
        "客户的购买渠道，如门店、线上、电话。可作为细分客群的依据。",
    ),
    ("Customers", "preferences"): _note(
        "What this customer likes, in a word or two. May serve to make segments.",
        "客户的偏好，一两个词即可。可作为细分客群的依据。",
    ),
    ("Customers", "last_contact"): _date(
        "Day of the latest visit, call or message, like 2026-03-31.",
        "最近一次拜访、电话或消息的日期，如 2026-03-31。",
    ),
    ("Customers", "override"): Entry(
        "list",
        TIER_NAMES,
        prompt=Sentence(
            "Blank: the rules decide. Choose a tier to overrule them for this customer, and say "
            "why and until when.",
            "留空：由分层标准决定。如需人工指定，请选择层级，并写明原因和有效期。",
        ),
        error=Sentence(
            "There is no such tier. Choose one from the list (the tiers on the Rules sheet) or "
            "leave the cell blank.",
            "没有这个层级。请从下拉列表中选择（“分层标准”表中的层级），或留空。",
        ),
    ),
    ("Customers", "override_reason"): _note(
        "Why the rules do not fit this customer.", "为什么该客户不适用分层标准。"
    ),
    ("Customers", "override_until"): _date(
        "Last day on which the override holds. After it the override is ignored and reported.",
        "人工层级有效的最后一天。过期后不再生效，并会在盘点时提示。",
    ),
    ("Purchases", "order_id"): _note(
        "Lines with the same order number count as one order. Without order numbers, different "
        "purchase days are counted.",
        "订单号相同的多行算一次购买。没有订单号时，按不同的购买日计次。",
    ),
    ("Purchases", "customer_id"): _note(
        "As on the Customers sheet. A purchase of a customer who is not listed there is left out "
        "and reported.",
        "与“客户”表中的编号一致。编号不在“客户”表中的购买记录不参与统计，并会提示。",
    ),
    ("Purchases", "date"): _date(
        "Day of the purchase or of the return, like 2026-03-31.",
        "购买或退货的日期，如 2026-03-31。",
    ),
    ("Purchases", "quantity"): Entry(
        "decimal", f"-{LARGEST}", LARGEST, error=_NUMBER_ERROR, prompt=None
    ),
    ("Purchases", "amount"): _number(
        "Amount of the line after discount, in the workbook's currency. Negative for a return.",
        "该行折后金额（按本表币种）。退货填负数。",
    ),
    ("Purchases", "cost"): _number(
        "Optional. Every counted line needs it when the Rules sheet says to measure by gross "
        "margin.",
        "选填。“分层标准”中选择按毛利时，参与统计的每一行都须填写。",
    ),
    ("TierRules", "tier"): _note(
        "Any name you like, best tier first, 1 to 9 tiers. The last tier takes everyone the "
        "others leave.",
        "名称可自定，从高到低排列，1 至 9 级。最后一级收下其余所有客户。",
    ),
    ("TierRules", "min_amount"): Entry(
        "decimal",
        "0",
        LARGEST,
        Sentence(
            "Sales in the window must be this much or more. Blank: no condition.",
            "统计周期内金额须大于或等于此数。留空：不设条件。",
        ),
        Sentence(
            "Type a number, 0 or more, or leave the cell blank.",
            "请输入不小于 0 的数字，或留空。",
        ),
    ),
    ("TierRules", "min_orders"): Entry(
        "whole",
        "0",
        "1000000",
        Sentence(
            "Orders in the window must be this many or more. “More than 5” is 6 here. Blank: no "
            "condition.",
            "统计周期内购买次数须大于或等于此数。“超过 5 次”请填 6。留空：不设条件。",
        ),
        _COUNT_ERROR,
    ),
    ("TierRules", "max_recency_days"): Entry(
        "whole",
        "0",
        "100000",
        Sentence(
            "The last purchase must not be more days ago than this. Blank: no condition.",
            "最近一次购买距统计截止日不得超过这么多天。留空：不设条件。",
        ),
        _COUNT_ERROR,
    ),
    ("TierRules", "min_score"): Entry(
        "decimal",
        "0",
        "100",
        Sentence(
            "With the method Composite score: the score, from 0 to 100, must be this or more. The "
            "last tier stays blank.",
            "分层方法为“综合评分”时，得分（0 到 100）须大于或等于此数。最后一级留空。",
        ),
        Sentence("Type a number from 0 to 100.", "请输入 0 到 100 之间的数字。"),
    ),
    ("TierRules", "what_if_customers"): _note(
        "How many customers the tier would have under the rules as typed, before a review. Needs "
        "the method Threshold; overrides and steadiness are left aside.",
        "按当前填写的标准试算该层级的客户数，无需盘点。仅适用于“门槛”方法，不考虑人工调整和防抖。",
    ),
    ("TierRules", "what_if_sales"): _note(
        "Their sales in the window, as the latest review measured them.",
        "这些客户在统计周期内的金额（以最近一次盘点的结果为准）。",
    ),
    ("RfmEdges", "fixed"): Entry(
        "decimal",
        f"-{LARGEST}",
        LARGEST,
        Sentence(
            "Blank: the cut points follow the customers. To fix a measure, type the upper edge of "
            "every level but the last.",
            "留空：分界点随客户变化。如需固定某项指标，请填写除最后一级外每一级的上限。",
        ),
        _NUMBER_ERROR,
    ),
    ("TierMap", "tier"): Entry(
        "list",
        TIER_NAMES,
        prompt=Sentence(
            "The tier of customers with this label, when the method goes by it.",
            "按该方法分层时，属于这一类的客户归入哪个层级。",
        ),
        error=Sentence(
            "There is no such tier. Choose one from the list (the tiers on this sheet).",
            "没有这个层级。请从下拉列表中选择（本页中的层级）。",
        ),
    ),
    ("ScorePoints", "bound"): Entry(
        "decimal",
        "0",
        LARGEST,
        Sentence(
            "Recency: at most this many days. The other measures: this many orders, or this much "
            "money, or more.",
            "“最近购买”：不超过这么多天；其他指标：次数或金额不低于此数。",
        ),
        Sentence("Type a number, 0 or more.", "请输入不小于 0 的数字。"),
    ),
    ("ScorePoints", "points"): Entry(
        "whole",
        "0",
        "100",
        Sentence(
            "Points from 0 to 100. A customer gets the best points that it reaches.",
            "0 到 100 的整数。客户取所达到的最高一档。",
        ),
        Sentence("Type a whole number from 0 to 100.", "请输入 0 到 100 的整数。"),
    ),
    ("Strategies", "tier"): Entry(
        "list",
        TIER_NAMES,
        prompt=Sentence(
            "A tier as it is called on the Rules sheet, or Prospects for customers who have not "
            "bought yet.",
            "“分层标准”中的层级名称；尚未购买的客户请填“潜在客户”。",
        ),
        error=Sentence(
            "There is no such tier on the Rules sheet. Only Prospects is another name that counts.",
            "“分层标准”中没有这个层级；除层级外，只有“潜在客户”有效。",
        ),
        strict=False,
    ),
    ("Strategies", "every_days"): Entry(
        "whole",
        "1",
        "3660",
        Sentence(
            "Days from one contact to the next. Blank: as shipped, 14 for the best tier, 30 for "
            "the second, 90 for the others.",
            "两次联系之间的天数。留空按默认：第一级 14 天，第二级 30 天，其余 90 天。",
        ),
        Sentence("Type a whole number from 1 to 3660.", "请输入 1 到 3660 的整数。"),
    ),
    ("SharedColumns", "column"): _note(
        "A column of the Customers sheet by its header, your own ones too.",
        "“客户”表中的列名，也可以是您自己添加的列。",
    ),
    ("Proposals", "customer_id"): _note(
        "The ID that the new customer gets; it must not be taken yet.",
        "新客户将使用的编号，不能与已有编号重复。",
    ),
    ("Reps", "rep"): _note(
        "The name as it should appear in the drop-down on the Customers sheet.",
        "业务员姓名，会出现在“客户”表的下拉列表中。",
    ),
}
"""What each of the user's columns accepts, by table and column."""


def entry_of(table: str, column: str, language: Language) -> Entry | None:
    """Return what a column of the user's accepts; None if anything.

    Args:
        table: Name of the table.
        column: Identifier of the column.
        language: Language of the choices of a list.
    """
    choices = CHOICES.get((table, column))
    return choice_entry(*choices, language) if choices else ENTRIES.get((table, column))


def choice_entry(
    choices: Sequence[tuple[str, Sentence]], prompt: Sentence, language: Language
) -> Entry:
    """Return an entry that offers a list of choices."""
    labels = [label.text(language) for _, label in choices]
    error = Sentence("Choose one of the list.", "请从下拉列表中选择。")
    return Entry("list", '"' + ",".join(labels) + '"', None, prompt, error)


def setting_entry(setting: Setting, language: Language) -> Entry:
    """Return what the value cell of a setting accepts; its sentence is the message."""
    if setting.choices:
        return choice_entry(setting.choices, setting.help, language)
    if setting.kind == "text":
        return Entry("any", prompt=setting.help)
    if setting.kind == "date":
        return Entry("date", EARLIEST, LATEST, setting.help, _DATE_ERROR)
    kind: AnyKind = "whole" if setting.kind == "integer" else "decimal"
    low, high = setting.limits
    least = "0" if low is None else _plain(low)
    most = LARGEST if high is None else _plain(high)
    return Entry(kind, least, most, setting.help, _limits_error(setting))


def _limits_error(setting: Setting) -> Sentence:
    low, high = setting.limits
    least = _shown(setting, low or 0)
    if high is None:
        return Sentence(f"Type a number, {least} or more.", f"请输入不小于 {least} 的数字。")
    most = _shown(setting, high)
    return Sentence(
        f"Type a number from {least} to {most}.", f"请输入 {least} 到 {most} 之间的数字。"
    )


def _plain(number: float) -> str:
    return str(int(number) if number == int(number) else number)


def _shown(setting: Setting, limit: float) -> str:
    return f"{limit:.0%}" if setting.kind == "percent" else _plain(limit)
