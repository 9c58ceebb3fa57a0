"""Out to the reps: one workbook each, with their own customers and nobody else's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

from xltier.commands.delivery_names import file_names
from xltier.commands.distribution import Delivery, Distribution, Order, Ready
from xltier.commands.outside import Elsewhere
from xltier.commands.password_lists import make_passwords, write_new_passwords
from xltier.commands.portions import By, Group, prepare
from xltier.commands.sending import Sending
from xltier.commands.sharing_rules import read_sharing
from xltier.commands.telling import tell
from xltier.errors import UsageError, WorkbookError
from xltier.language import Sentence
from xltier.sharing.passwords import ListedPasswords, require
from xltier.tiering.policy import normal_name
from xltier.workbook.base import Workbook

__all__ = ["Distribution", "Order", "Ready", "distribute", "distribute_protected", "make_ready"]

READING: Final = Sentence("Reading and reviewing", "正在读取并盘点")


def make_ready(
    workbook: Workbook,
    *,
    by: By = "rep",
    only: Sequence[str] = (),
    today: date | None = None,
    elsewhere: Elsewhere | None = None,
) -> Ready:
    """Read and review a workbook, and find who gets what of it; nothing is written.

    Args:
        workbook: Holds the tables.
        by: Whom workbooks are made for.
        only: Names of the reps or teams wanted; empty for all.
        today: The present day; None asks the clock.
        elsewhere: Where the purchases are; None for the Purchases sheet.

    Raises:
        PolicyError: The rules, or those of sharing, cannot be used.
        UsageError: A name is not known, or there is nobody to send anything to.
        WorkbookError: There was no review yet, or the workbook cannot record deliveries.
    """
    _check_records(workbook)
    tell(workbook, READING, 0.0)
    policy = read_sharing(workbook)
    prepared = prepare(workbook, today=today, elsewhere=elsewhere)
    groups = tuple(prepared.owners(by))
    wanted = tuple(group for group in _chosen(groups, only, by) if group.customers)
    if not wanted:
        raise _nobody(by)
    return Ready(prepared, groups, wanted, policy)


def distribute(workbook: Workbook, ready: Ready, order: Order) -> Distribution:
    """Make a workbook for each rep or team, and record the deliveries.

    The files take their places together once the deliveries are recorded; no file is written
    over.

    Args:
        workbook: The manager's, which takes the records.
        ready: What `make_ready` found.
        order: What is wanted.

    Raises:
        UsageError: Someone has no password, or the folder cannot be written.
        WorkbookError: The workbook cannot be written.
    """
    now = (order.now or datetime.now()).replace(microsecond=0)  # noqa: DTZ005 - desk time
    if order.passwords is not None:
        require(order.passwords, [group.name for group in ready.wanted])
    names = file_names([g.name for g in ready.wanted], ready.prepared.as_of, order.folder)
    planned = [
        Delivery("", group, order.folder / name, order.passwords is not None)
        for group, name in zip(ready.wanted, names, strict=True)
    ]
    told: list[str] = []
    if order.write:
        planned, told = Sending(workbook, ready, order, now).send(planned)
    return Distribution(
        deliveries=tuple(planned),
        without_customers=tuple(_without_customers(ready, order)),
        unsent=ready.prepared.unsent(order.by),
        notices=(*ready.prepared.notices, *map(_header_tells, told)),
        as_of=ready.prepared.as_of,
        by=order.by,
        kept=None if order.passwords is None else order.passwords.kept(),
        written=order.write,
    )


def distribute_protected(
    workbook: Workbook, ready: Ready, order: Order, file: Path
) -> tuple[Distribution, ListedPasswords]:
    """Distribute with passwords that are made up and kept in a new file; return both.

    Args:
        workbook: The manager's, which takes the records.
        ready: What `make_ready` found.
        order: What is wanted; it has no passwords yet.
        file: Takes the passwords; it must not be there yet. It goes again if anything fails.

    Raises:
        UsageError: The file is there already or cannot be written, or the folder cannot.
        WorkbookError: The workbook cannot be written.
    """
    names = [group.name for group in ready.wanted]
    made = make_passwords(names, file)
    order = replace(order, passwords=made)
    if not order.write:
        return distribute(workbook, ready, order), made
    # first the passwords: a workbook whose password is lost is lost itself
    write_new_passwords(made, names, file, workbook.language)
    try:
        return distribute(workbook, ready, order), made
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def _header_tells(header: str) -> Sentence:
    return Sentence(
        f"The column “{header}” of the sheet Customers did not go out, since its header mentions a "
        "customer: rename it.",
        f"“客户”表的“{header}”列未发送，因为列名中提到了客户：请修改列名。",
    )


def _chosen(groups: Sequence[Group], only: Sequence[str], by: By) -> list[Group]:
    """Return the groups that are asked for by name."""
    if not only:
        return list(groups)
    by_name = {normal_name(group.name): group for group in groups}
    chosen = []
    for name in only:
        group = by_name.get(normal_name(name))
        if group is None:
            raise _unknown(name, [group.name for group in groups], by)
        if not group.customers:
            raise UsageError(
                f"{group.name} has no customers, so there is nothing to send.",
                f"{group.name} 名下没有客户，无需发放。",
            )
        if group not in chosen:
            chosen.append(group)
    return chosen


def _without_customers(ready: Ready, order: Order) -> Iterator[str]:
    if not order.only:
        yield from (group.name for group in ready.groups if not group.customers)


def _unknown(name: str, known: Sequence[str], by: By) -> UsageError:
    some = [*known[:10], *(["…"] if len(known) > 10 else [])]
    kinds = {"rep": ("rep", "业务员"), "team": ("team", "团队")}[by]
    return UsageError(
        f"There is no {kinds[0]} called {name}; there are: {', '.join(some)}.",
        f"没有名为 {name} 的{kinds[1]}；现有：{'、'.join(some)}。",
    )


def _nobody(by: By) -> UsageError:
    if by == "team":
        return UsageError(
            "No customer belongs to a team: fill in Team on the Reps sheet, or make a workbook for "
            "each rep.",
            "没有任何客户属于某个团队：请在“业务员”表中填写团队，或按业务员发放。",
        )
    return UsageError(
        "No customer has a rep: fill in Rep on the Customers sheet first.",
        "没有任何客户指定了业务员：请先在“客户”表中填写业务员。",
    )


def _check_records(workbook: Workbook) -> None:
    """Refuse a workbook that cannot tell later what was sent, or that itself was sent to a rep."""
    if workbook.has("Delivery"):
        raise WorkbookError(
            "This workbook was sent to a rep; distribute from the manager's workbook.",
            "这是发给业务员的工作簿；请从主表发放。",
        )
    if not workbook.has("Deliveries"):
        raise WorkbookError(
            "This workbook has no sheet Deliveries, in which what was sent is recorded: make a new "
            "one with xltier new, and import customers and purchases into it.",
            "该工作簿没有“发放记录”表，无法登记发出的内容：请用 xltier new 新建工作簿，"
            "再导入客户和购买记录。",
        )
