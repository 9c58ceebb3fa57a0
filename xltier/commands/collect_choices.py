"""What was chosen in the tables Conflicts and Proposals since the last collection, carried out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from xltier.commands.collect_master import Master
from xltier.commands.collect_records import Row
from xltier.commands.collect_words import DECIDED, DECIDED_NEW
from xltier.commands.result_words import counted
from xltier.language import Sentence
from xltier.sharing.cells import identity, same, shown
from xltier.sharing.outcomes import Edit, Outcome
from xltier.workbook.contract import CUSTOMERS, PROPOSALS
from xltier.workbook.contract_team import (
    CONFLICT_CHOICES,
    DELIVERY_KINDS,
    PROPOSAL_CHOICES,
    named_choice,
)

TOLD = tuple(
    column.name
    for column in PROPOSALS.columns
    if column.name in {each.name for each in CUSTOMERS.columns if not each.owned}
    and column.name not in {"customer_id", "rep"}
)
"""What a proposal tells about a customer."""


@dataclass(slots=True)
class Choices:
    """What the choices came to.

    Attributes:
        taken: Conflicts decided for the rep.
        kept: Conflicts decided for the master.
        added: Proposals that became customers.
        declined: Proposals that did not.
        notices: What could not be carried out, or not wholly; each sentence says what to do.
    """

    taken: int = 0
    kept: int = 0
    added: int = 0
    declined: int = 0
    notices: list[Sentence] = field(default_factory=list)

    @property
    def carried_out(self) -> int:
        """How many were carried out."""
        return self.taken + self.kept + self.added + self.declined

    @property
    def sentence(self) -> Sentence:
        """Say how many of each were carried out."""
        return Sentence(
            f"Choices carried out: {self.taken:,} taken from reps, {self.kept:,} kept, "
            f"{counted(self.added, 'customer')} added, {self.declined:,} declined.",
            f"已按选择处理：采用业务员 {self.taken:,} 项，保留主表 {self.kept:,} 项，"
            f"新增客户 {self.added:,} 个，不采纳 {self.declined:,} 个。",
        )


def apply_choices(master: Master) -> Choices:
    """Carry out what was chosen and is not settled yet."""
    done = Choices()
    for row in list(master.records["Conflicts"]):
        if _open(row):
            _settle_conflict(master, row, done)
    for row in list(master.records["Proposals"]):
        if _open(row):
            _settle_proposal(master, row, done)
    return done


def _open(row: Row) -> bool:
    return row.cells["choice"] is not None and row.cells["decided"] is None


def _settle_conflict(master: Master, row: Row, done: Choices) -> None:
    choice = named_choice(CONFLICT_CHOICES, row.cells["choice"])
    if choice is None:
        done.notices.append(_no_choice(master, "Conflicts", row, CONFLICT_CHOICES))
    elif choice == "keep":
        _log_conflict(master, row, "kept")
        done.kept += 1
    else:
        _take(master, row, done)


def _take(master: Master, row: Row, done: Choices) -> None:
    """Take the rep's value, unless the master has changed since it was shown."""
    cells = row.cells
    customer, column = identity(cells["customer_id"]), master.column(cells["column"])
    place = master.place(customer)
    if place is None or column not in master.side.cells:
        _log_conflict(master, row, "gone" if place is None else "no_column")
        done.notices.append(_nothing_there(master, row))
        return
    if master.holds_formula(master.side.rows[place], column):
        done.notices.append(_formula(master, row))
        return
    here = master.side.cells[column][place]
    if not same(here, cells["master_value"]) and not same(here, cells["rep_value"]):
        row.put(master_value=here)
        done.notices.append(_changed_since(master, row))
        return
    _log_conflict(master, row, "taken")
    master.write(customer, column, cells["rep_value"])
    done.taken += 1


def _log_conflict(master: Master, row: Row, outcome: Outcome) -> None:
    cells = row.cells
    customer, column = identity(cells["customer_id"]), master.column(cells["column"])
    place = master.place(customer)
    here = None if place is None else master.side.cell(place, column)
    edit = Edit(customer, column, cells["sent_value"], cells["rep_value"], here, outcome)
    master.log(identity(cells["delivery"]), cells["rep"], edit, DECIDED.text(master.language))
    row.put(decided=master.now)


def _settle_proposal(master: Master, row: Row, done: Choices) -> None:
    choice = named_choice(PROPOSAL_CHOICES, row.cells["choice"])
    if choice is None:
        done.notices.append(_no_choice(master, "Proposals", row, PROPOSAL_CHOICES))
    elif choice == "decline":
        _log_proposal(master, row, "declined")
        done.declined += 1
    else:
        _add(master, row, done)


def _add(master: Master, row: Row, done: Choices) -> None:
    """Make a proposal a customer, if it has an identifier that nobody else has."""
    customer = identity(row.cells["customer_id"])
    taken = {identity(each["customer_id"]) for each in master.added}
    if not customer:
        done.notices.append(_no_id(master, row))
        return
    if customer in taken or master.place(customer) is not None:
        done.notices.append(_id_taken(master, row, customer))
        return
    told = {name: row.cells[name] for name in TOLD}
    master.added.append({"customer_id": customer, **told, "rep": _owner(master, row, done)})
    _log_proposal(master, row, "added")
    done.added += 1


def _owner(master: Master, row: Row, done: Choices) -> Any:  # noqa: ANN401 - a cell
    """Return the rep who looks after a new customer: who proposed it, if that is a rep."""
    delivery = identity(row.cells["delivery"])
    for each in master.records["Deliveries"]:
        if identity(each.cells["delivery"]) == delivery:
            if named_choice(DELIVERY_KINDS, each.cells["kind"]) == "team":
                done.notices.append(_no_owner(row))
                return None
            break
    return row.cells["rep"]


def _log_proposal(master: Master, row: Row, outcome: Outcome) -> None:
    cells = row.cells
    edit = Edit(identity(cells["customer_id"]), "", None, cells["name"], None, outcome)
    master.log(identity(cells["delivery"]), cells["rep"], edit, DECIDED_NEW.text(master.language))
    row.put(decided=master.now)


# --- sentences ----------------------------------------------------------------------------------


def _cell(master: Master, table: str, row: Row, column: str) -> str:
    return master.workbook.address(table, row.at or 0, column)


def _no_choice(
    master: Master, table: str, row: Row, choices: tuple[tuple[str, Sentence], ...]
) -> Sentence:
    cell, typed = _cell(master, table, row, "choice"), shown(row.cells["choice"])
    en = " or ".join(f"“{label.en}”" for _, label in choices)
    zh = "或".join(f"“{label.zh}”" for _, label in choices)
    return Sentence(
        f"{cell}: “{typed}” is no choice; choose {en}.",
        f"{cell}：“{typed}”不是可选项；请选择{zh}。",
    )


def _nothing_there(master: Master, row: Row) -> Sentence:
    cell, who = _cell(master, "Conflicts", row, "choice"), shown(row.cells["customer_id"])
    what = shown(row.cells["column"])
    return Sentence(
        f"{cell}: customer {who} or the column “{what}” is no longer on the sheet Customers, so "
        "nothing could be taken; the value stays on the sheet Returns.",
        f"{cell}：“客户”表中已没有客户 {who} 或“{what}”列，无法采用；"
        "该值仍可在“回收明细”表中查到。",
    )


def _formula(master: Master, row: Row) -> Sentence:
    cell, what = _cell(master, "Conflicts", row, "choice"), shown(row.cells["column"])
    return Sentence(
        f"{cell}: the cell “{what}” of customer {shown(row.cells['customer_id'])} holds a formula, "
        "which is never overwritten; change it by hand, or choose to keep what is here.",
        f"{cell}：客户 {shown(row.cells['customer_id'])} 的“{what}”是公式，不会被覆盖；"
        "请手工修改，或选择保留主表。",
    )


def _changed_since(master: Master, row: Row) -> Sentence:
    cell = _cell(master, "Conflicts", row, "choice")
    return Sentence(
        f"{cell}: what is here has changed since the conflict was found, and is shown now; collect "
        "again to carry out the choice all the same.",
        f"{cell}：发现冲突之后主表的值又有变化，现已更新显示；若仍按此选择，请再执行一次回收。",
    )


def _no_id(master: Master, row: Row) -> Sentence:
    cell, name = _cell(master, "Proposals", row, "customer_id"), shown(row.cells["name"])
    return Sentence(
        f"{cell} is blank; type a customer ID for {name or 'the new customer'}, then collect "
        "again.",
        f"{cell} 为空；请为新客户{name and f'“{name}”'}填写客户编号，再执行一次回收。",
    )


def _id_taken(master: Master, row: Row, customer: str) -> Sentence:
    cell, name = _cell(master, "Proposals", row, "customer_id"), shown(master.name(customer))
    who = f" ({name})" if name else ""
    taken_by = f"（{name}）" if name else ""
    return Sentence(
        f"{cell}: the customer ID {customer} is taken{who}; type another, or choose to decline.",
        f"{cell}：客户编号 {customer} 已被占用{taken_by}；请换一个编号，或选择不采纳。",
    )


def _no_owner(row: Row) -> Sentence:
    customer = identity(row.cells["customer_id"])
    return Sentence(
        f"Customer {customer} was added without a rep, since it came from a team; choose one on "
        "the sheet Customers.",
        f"客户 {customer} 来自团队的提案，新增时没有业务员；请在“客户”表中指定。",
    )
