"""Back from the reps: what they changed goes into the master; nothing is lost or overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from xltier.commands.collect_choices import Choices, apply_choices
from xltier.commands.collect_master import Master
from xltier.commands.collect_return import Return, take_back
from xltier.commands.returned import ReturnedBook
from xltier.commands.telling import tell
from xltier.language import Sentence
from xltier.sharing.cells import shown
from xltier.tiering.policy import normal_name
from xltier.workbook.base import Workbook
from xltier.workbook.contract_team import DELIVERY_KINDS, named_choice

READING: Final = Sentence("Reading the workbook", "正在读取工作簿")
MERGING: Final = Sentence("Collecting {name}", "正在回收 {name}")
WRITING: Final = Sentence("Writing what came back", "正在写入回收结果")
ALL_DONE: Final = Sentence("Collected", "回收完成")


@dataclass(frozen=True, slots=True)
class Outstanding:
    """A delivery that has not come back.

    Attributes:
        delivery: Its identifier.
        who: Whom it was sent to.
        sent: When, as people read it.
        file: Its file.
    """

    delivery: str
    who: str
    sent: str
    file: str


@dataclass(frozen=True, slots=True)
class Collection:
    """What a collection did.

    Attributes:
        choices: What was chosen in Conflicts and Proposals, and carried out.
        returns: What became of each file.
        outstanding: The latest delivery of everyone who has not sent it back.
        open_conflicts: Conflicts that wait for a choice.
        open_proposals: Proposals that wait for a choice.
        written: Whether the workbook was written.
    """

    choices: Choices
    returns: tuple[Return, ...]
    outstanding: tuple[Outstanding, ...]
    open_conflicts: int
    open_proposals: int
    written: bool


def collect(
    workbook: Workbook,
    returned: Sequence[ReturnedBook] = (),
    *,
    now: datetime | None = None,
    write: bool = True,
) -> Collection:
    """Carry out the choices made since the last collection, then merge the files that came back.

    The same file twice changes nothing, not even a byte of the workbook.

    Args:
        workbook: The manager's; takes what the reps changed, and the records.
        returned: The files, in any order.
        now: The moment of collecting; None asks the clock.
        write: Whether anything is written.

    Raises:
        PolicyError: The rules of sharing cannot be used.
        WorkbookError: The workbook lacks a table or cannot be written.
    """
    tell(workbook, READING, 0.0)
    now = (now or datetime.now()).replace(microsecond=0)  # noqa: DTZ005 - the moment at the desk
    master = Master.read(workbook, now)
    choices = apply_choices(master)
    returns = []
    for number, book in enumerate(returned):
        text = MERGING.text(workbook.language).format(name=book.name)
        workbook.status(text, 0.1 + 0.5 * number / len(returned))
        returns.append(take_back(master, book))
    anything = master.stage()
    if write and anything:
        tell(workbook, WRITING, 0.6)
        workbook.commit()
    tell(workbook, ALL_DONE, 1.0)
    return Collection(
        choices=choices,
        returns=tuple(returns),
        outstanding=tuple(_outstanding(master)),
        open_conflicts=_waiting(master, "Conflicts"),
        open_proposals=_waiting(master, "Proposals"),
        written=write and anything,
    )


def _waiting(master: Master, table: str) -> int:
    return sum(row.cells.get("decided") is None for row in master.records[table])


def _outstanding(master: Master) -> list[Outstanding]:
    """Return the latest delivery of each rep or team, of those that have not come back."""
    latest = {}
    for row in sorted(master.records["Deliveries"], key=lambda row: shown(row.cells["sent"])):
        kind = named_choice(DELIVERY_KINDS, row.cells["kind"])
        latest[kind, normal_name(shown(row.cells["rep"]))] = row.cells
    return [
        Outstanding(*(shown(cells[name]) for name in ("delivery", "rep", "sent", "file")))
        for cells in latest.values()
        if cells["returned"] is None
    ]
