"""The making of the workbooks of a distribution: masked, sealed, recorded, put in their places."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import uuid4

import pandas as pd

from xltier.commands.delivery_names import new_delivery
from xltier.commands.discretion import Discretion
from xltier.commands.distribution import Delivery, Order, Ready
from xltier.commands.portions import Group
from xltier.commands.telling import tell
from xltier.errors import UsageError
from xltier.language import Language, Sentence
from xltier.sharing.fingerprint import fingerprint
from xltier.workbook.base import Workbook
from xltier.workbook.contract import CUSTOMERS, column_of
from xltier.workbook.contract_team import DELIVERY_FACTS, DELIVERY_KINDS
from xltier.workbook.rep_book.books import RepBook, RepBooks, RepColumn
from xltier.workbook.rep_book.workers import Workers

MAKING: Final = Sentence("Making the workbook of {who}", "正在生成 {who} 的工作簿")
RECORDING: Final = Sentence("Recording the deliveries", "正在登记发放记录")


@dataclass(frozen=True, slots=True)
class Sending:
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
        seal = Sealing(self.language, self.order.title)
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


def _name_of(header: str) -> str:
    """Return the contract's name of a column of Customers, or its header if it is the user's."""
    known = column_of(CUSTOMERS, header)
    return header if known is None else known.name


def _recorded(workbook: Workbook) -> list[str]:
    return [str(delivery) for delivery in workbook.read("Deliveries")["delivery"].dropna()]
