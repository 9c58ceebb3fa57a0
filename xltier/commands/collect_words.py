"""What the sheets and the screen call the outcomes of a collection, and why."""

from __future__ import annotations

from typing import Final

from xltier.language import Language, Sentence
from xltier.sharing.outcomes import Outcome

NOTHING_NEW: Final = Sentence("Nothing was new, nothing was written.", "没有新增内容，未写入。")

OUTCOMES: Final[dict[Outcome, Sentence]] = {
    "taken": Sentence("Taken", "已采用"),
    "agreed": Sentence("Same as here already", "与主表一致"),
    "conflict": Sentence("Conflict", "冲突，待处理"),
    "withdrawn": Sentence("Put back by the rep", "业务员已改回"),
    "proposed": Sentence("Proposed as new", "列为新客户提案"),
    "added": Sentence("Added to Customers", "已新增为客户"),
    "declined": Sentence("Declined", "未采纳"),
    "kept": Sentence("Kept what is here", "保留主表"),
    "locked": Sentence("Not taken: locked", "未采用：锁定列"),
    "masked": Sentence("Not taken: masked", "未采用：脱敏列"),
    "deleted": Sentence("Row deleted", "整行被删除"),
    "foreign": Sentence("Not taken: not sent", "未采用：未发给该人"),
    "twice": Sentence("Not taken: ID twice", "未采用：编号重复"),
    "gone": Sentence("Not taken: no customer", "未采用：客户已不在"),
    "no_column": Sentence("Not taken: no column", "未采用：列已不在"),
    "formula": Sentence("Not taken: formula here", "未采用：主表为公式"),
    "error": Sentence("Not taken: error value", "未采用：错误值"),
    "uncalculated": Sentence("Not taken: no value", "未采用：公式无结果"),
    "older": Sentence("Not taken: older file", "未采用：旧的发放"),
    "no_base": Sentence("Not taken: base unsure", "未采用：原始记录不符"),
}

NOTES: Final[dict[Outcome, Sentence]] = {
    "conflict": Sentence(
        "Changed on both sides; what is here stays until you choose on the sheet Conflicts.",
        "双方都改过；请在“冲突处理”表中选择，选择前保留主表的值。",
    ),
    "withdrawn": Sentence(
        "The rep has put back what was there before; nothing to take.",
        "业务员已改回原值，无需采用。",
    ),
    "proposed": Sentence("See the sheet Proposals.", "见“新客户提案”表。"),
    "locked": Sentence(
        "Reps may not edit this column; the Rules sheet says which they may.",
        "业务员不可修改此列；可修改的列在“分层标准”表中设置。",
    ),
    "masked": Sentence(
        "This column went out masked, so what came back is not the whole value.",
        "此列发出时已脱敏，回收的内容并不完整。",
    ),
    "deleted": Sentence(
        "The rep deleted the row; the customer stays.", "业务员删除了该行；客户仍然保留。"
    ),
    "foreign": Sentence(
        "This customer was not in what was sent to the rep; nothing was changed.",
        "发给该业务员的内容中没有这个客户；未做任何改动。",
    ),
    "twice": Sentence(
        "The ID stands in several rows that differ; which one counts is unclear. Ask for a file "
        "in which it stands once.",
        "该编号出现在多行且内容不同，无法判断以哪行为准；请让业务员只保留一行后再发回。",
    ),
    "gone": Sentence(
        "This customer is no longer on the sheet Customers.", "“客户”表中已没有这个客户。"
    ),
    "no_column": Sentence(
        "The sheet Customers no longer has this column.", "“客户”表中已没有这一列。"
    ),
    "formula": Sentence(
        "A formula stands in this cell here, and is never overwritten.",
        "主表的该单元格是公式，不会被覆盖。",
    ),
    "error": Sentence(
        "An error value came back; what is here stays.", "回收的是错误值；保留主表的值。"
    ),
    "uncalculated": Sentence(
        "A formula came back that was never calculated; ask the rep to open the file in a "
        "spreadsheet, save it and send it again.",
        "回收的公式从未计算过；请业务员用表格软件打开并保存后重新发回。",
    ),
    "older": Sentence(
        "The rep has got a newer workbook since; copy this by hand if it is still wanted.",
        "此后已发给该业务员新的工作簿；如仍需要，请手工录入。",
    ),
    "no_base": Sentence(
        "What was sent is not on record in the file as it was; copy this by hand if it is right.",
        "文件中的发出记录缺失或被改动；如内容无误，请手工录入。",
    ),
}

MOVED: Final = Sentence("Now looked after by {}.", "现由 {} 负责。")
UNOWNED: Final = Sentence("Looked after by nobody now.", "现在无人负责。")
MASKS_TOO: Final = Sentence(
    "Names of others were masked in what was sent; the rep's text still has the masks.",
    "发出时已对他人客户的信息脱敏，业务员的文本中仍是脱敏后的内容。",
)
DECIDED: Final = Sentence("As chosen on the sheet Conflicts.", "按“冲突处理”表中的选择。")
DECIDED_NEW: Final = Sentence("As chosen on the sheet Proposals.", "按“新客户提案”表中的选择。")
NO_PLACE: Final = Sentence(
    "Typed beside the new customer {}; a proposal has no place for it.",
    "填在新客户 {} 的同一行；提案表中没有对应的列。",
)


def note_of(outcome: Outcome, language: Language) -> str | None:
    """Return what is to be known or done about an outcome; None if nothing."""
    return NOTES[outcome].text(language) if outcome in NOTES else None


def outcome_named(typed: object) -> Outcome | None:
    """Return the outcome that a cell of Returns names, in either language; None if none."""
    for name, label in OUTCOMES.items():
        if typed in {label.en, label.zh, name}:
            return name
    return None
