"""Out to the reps: one workbook each, with their own customers and nobody else's."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import uuid4

import pandas as pd

from xltier.commands.delivery_names import file_names, new_delivery
from xltier.commands.discretion import Discretion
from xltier.commands.outside import Elsewhere
from xltier.commands.portions import By, Group, Prepared, Unsent, prepare
from xltier.commands.sharing_rules import read_sharing
from xltier.commands.telling import tell
from xltier.errors import UsageError, WorkbookError
from xltier.language import Language, Sentence
from xltier.sharing.fingerprint import fingerprint
from xltier.sharing.passwords import Passwords, require
from xltier.tiering.policy import normal_name
from xltier.workbook.base import Workbook
from xltier.workbook.contract import CUSTOMERS, column_of
from xltier.workbook.contract_team import DELIVERY_FACTS, DELIVERY_KINDS
from xltier.workbook.rep_book.books import RepBook, RepBooks, RepColumn
from xltier.workbook.rep_book.workers import Workers

if TYPE_CHECKING:
    from xltier.sharing.columns import SharingPolicy

READING: Final = Sentence("Reading and reviewing", "正在读取并盘点")
MAKING: Final = Sentence("Making the workbook of {who}", "正在生成 {who} 的工作簿")
RECORDING: Final = Sentence("Recording the deliveries", "正在登记发放记录")


@dataclass(frozen=True, slots=True)
class Delivery:
    """One workbook that went out.

    Attributes:
        delivery: Its identifier; blank for one that was only planned.
        group: Whose it is.
        file: Its file.
        protected: Whether it opens with a password only.
        masked: Mentions of other reps' customers that were masked in its texts.
    """

    delivery: str
    group: Group
    file: Path
    protected: bool
    masked: int = 0


@dataclass(frozen=True, slots=True)
class Distribution:
    """What a distribution did.

    Attributes:
        deliveries: Every workbook, in the order of the reps.
        without_customers: Names of reps or teams who have no customers, and get no workbook.
        unsent: Customers who go to nobody.
        notices: What must be known, such as that rules have changed since the last review.
        as_of: The day that the review looked back from.
        by: Whom the workbooks are made for.
        kept: Where the passwords are kept; None without passwords.
        written: Whether anything was written.
    """

    deliveries: tuple[Delivery, ...]
    without_customers: tuple[str, ...]
    unsent: Unsent
    notices: tuple[Sentence, ...]
    as_of: date
    by: By
    kept: Sentence | None
    written: bool


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted.

    Attributes:
        folder: Where the files go.
        by: Whom workbooks are made for.
        only: Names of the reps or teams wanted; empty for all.
        passwords: Passwords to open; None for none.
        title: What the manager's workbook is called, for the facts of the delivery.
        now: The moment of sending; None asks the clock.
        write: Whether anything is written.
    """

    folder: Path
    by: By = "rep"
    only: tuple[str, ...] = ()
    passwords: Passwords | None = None
    title: str = ""
    now: datetime | None = None
    write: bool = True


@dataclass(frozen=True, slots=True)
class Ready:
    """A base that is ready to go out, and to whom.

    Attributes:
        prepared: The base, read and reviewed.
        groups: Everyone who can get a workbook.
        wanted: Those who get one: chosen, and with customers.
        policy: The rules of sharing.
    """

    prepared: Prepared
    groups: tuple[Group, ...]
    wanted: tuple[Group, ...]
    policy: SharingPolicy


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
        planned, told = _Sending(workbook, ready, order, now).send(planned)
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


@dataclass(frozen=True, slots=True)
class _Sending:
    """The making of every workbook of a distribution."""

    workbook: Workbook
    ready: Ready
    order: Order
    now: datetime

    @property
    def language(self) -> Language:
        """The language of everything that goes out."""
        return self.workbook.language

    def send(self, planned: Sequence[Delivery]) -> tuple[list[Delivery], list[str]]:
        """Make, record and place the files; return them, and headers that could not go out."""
        prepared = self.ready.prepared
        discretion = Discretion.of(prepared, self.ready.groups, self.ready.policy)
        own = [name for name in prepared.columns if column_of(CUSTOMERS, name) is None]
        told = discretion.telling(own)
        columns = self._columns(told)
        books = RepBooks(
            self.language,
            columns=columns,
            tiers=prepared.policy.names,
            rules=discretion.rules(prepared.rules),
            decimals=prepared.policy.currency_decimals,
            comparison=self.ready.policy.team_comparison,
            kind=self.order.by,
        )
        taken = set(_recorded(self.workbook))
        done: list[Delivery] = []
        with _staged(self.order.folder) as staging:
            with Workers(books, len(planned)) as making:
                for number, each in enumerate(planned):
                    self._say(each.group.name, number / len(planned))
                    delivery = new_delivery(self.now.date(), taken)
                    taken.add(delivery)
                    tables = discretion.applied(prepared.portion(each.group))
                    tables["Customers"] = tables["Customers"].drop(columns=told)
                    book = self._book(each.group, tables, delivery)
                    seal = Sealing(self.language, self.order.title)
                    path = staging / each.file.name
                    making.write(path, book, self._password(each.group), seal)
                    masked = discretion.masked[each.group.name]
                    done.append(Delivery(delivery, each.group, each.file, each.protected, masked))
            bases = [making.told[staging / each.file.name] for each in done]
            tell(self.workbook, RECORDING, 0.95)
            self.workbook.append("Deliveries", self._records(done, bases))
            self.workbook.commit()
            for each in done:
                (staging / each.file.name).replace(each.file)
        tell(self.workbook, RECORDING, 1.0)
        return done, told

    def _say(self, who: str, share: float) -> None:
        text = MAKING.text(self.language).format(who=who)
        self.workbook.status(text, 0.2 + 0.75 * share)

    def _columns(self, told: Sequence[str]) -> list[RepColumn]:
        """Return the columns of Customers that go out: none under a header that tells something."""
        policy, columns = self.ready.policy, self.ready.prepared.columns
        headers = {_name_of(header): header for header in self.workbook.headers("Customers")}
        kept = {*policy.left_out(list(columns)), *told}
        out = [name for name in columns if name not in kept]
        calculated = {
            name
            for name, cells in self.workbook.formulas(
                "Customers", [name for name in out if policy.editable(name)]
            ).items()
            if cells.rows
        }
        return [
            RepColumn(name, headers[name], not policy.editable(name) or name in calculated)
            for name in out
        ]

    def _book(self, group: Group, tables: dict[str, pd.DataFrame], delivery: str) -> RepBook:
        return RepBook(
            who=group.name,
            kind=group.kind,
            tables=tables,
            as_of=self.ready.prepared.as_of,
            sent=self.now,
            delivery=delivery,
        )

    def _password(self, group: Group) -> str | None:
        return None if self.order.passwords is None else self.order.passwords.of(group.name)

    def _records(self, done: Sequence[Delivery], bases: Sequence[str]) -> pd.DataFrame:
        kinds = dict(DELIVERY_KINDS)
        return pd.DataFrame(
            {
                "delivery": [each.delivery for each in done],
                "rep": [each.group.name for each in done],
                "kind": [kinds[each.group.kind].text(self.language) for each in done],
                "file": [each.file.name for each in done],
                "sent": pd.Timestamp(self.now),
                "as_of": pd.Timestamp(self.ready.prepared.as_of),
                "customers": [each.group.customers for each in done],
                "top_customers": [each.group.top_customers for each in done],
                "base": list(bases),
            }
        )


@dataclass(frozen=True, slots=True)
class Sealing:
    """Adds the facts of the delivery to a workbook, with the fingerprint of what is sent.

    Attributes:
        language: The language of the facts.
        title: What the manager's workbook is called.
    """

    language: Language
    title: str

    def __call__(self, book: RepBook) -> tuple[RepBook, str]:
        """Return the workbook with its facts, and the fingerprint."""
        base = fingerprint(book.tables["Customers"])
        values = {
            "delivery": book.delivery,
            "rep": book.who,
            "kind": dict(DELIVERY_KINDS)[book.kind].text(self.language),
            "language": self.language,
            "sent": book.sent,
            "as_of": datetime.combine(book.as_of, datetime.min.time()),
            "base": base,
            "title": self.title,
        }
        facts = [label.text(self.language) for _, label in DELIVERY_FACTS]
        cells = pd.Series([values[name] for name, _ in DELIVERY_FACTS], dtype=object)
        table = pd.DataFrame({"fact": facts, "value": cells})
        return replace(book, tables={**book.tables, "Delivery": table}), base


@contextmanager
def _staged(folder: Path) -> Iterator[Path]:
    """Give a folder in which files wait until all are made; whatever is left goes with it.

    Raises:
        UsageError: Nothing can be written there.
    """
    staging = folder / f".xltier-{uuid4().hex}"
    try:
        staging.mkdir(parents=True)
    except OSError as error:
        raise UsageError(
            f"Nothing can be written to {folder}: {error.strerror}; choose another folder.",
            f"无法写入 {folder}：{error.strerror}；请换一个文件夹。",
        ) from error
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _header_tells(header: str) -> Sentence:
    return Sentence(
        f"The column “{header}” of the sheet Customers did not go out, since its header mentions a "
        "customer: rename it.",
        f"“客户”表的“{header}”列未发送，因为列名中提到了客户：请修改列名。",
    )


def _name_of(header: str) -> str:
    """Return the contract's name of a column of Customers, or its header if it is the user's."""
    known = column_of(CUSTOMERS, header)
    return header if known is None else known.name


def _recorded(workbook: Workbook) -> list[str]:
    return [str(delivery) for delivery in workbook.read("Deliveries")["delivery"].dropna()]


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
