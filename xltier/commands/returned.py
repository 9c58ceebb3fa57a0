"""A workbook that came back from a rep, read as it is: whatever was done to it meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from xltier.commands.collect_master import own_headers
from xltier.language import Sentence
from xltier.sharing.cells import identity, shown, values_of
from xltier.sharing.fingerprint import fingerprint
from xltier.workbook.base import Workbook
from xltier.workbook.contract import CUSTOMERS, column_of, normal_header
from xltier.workbook.contract_team import DELIVERY_FACTS

if TYPE_CHECKING:
    from collections.abc import Iterable

NEW: Final = "NewCustomers"


@dataclass(frozen=True, slots=True)
class ReturnedBook:
    """A file that came back.

    Attributes:
        name: What to call it.
        opened: Opens it as a workbook; raises what is wrong with the file.
    """

    name: str
    opened: Callable[[], AbstractContextManager[Workbook]]


@dataclass(frozen=True, slots=True)
class Returned:
    """What a returned file says.

    Attributes:
        sent: What was sent, as the file has it; None where the record is gone.
        base: Its fingerprint; blank where the record is gone.
        back: The table Customers as it came back.
        waiting: By column the rows of `back` whose formula was never calculated.
        cells: Where each of those stands, by column and row.
        new: Rows of the table for new customers.
        notes: What must be known of the file, such as what could not be read.
    """

    sent: pd.DataFrame | None
    base: str
    back: pd.DataFrame
    waiting: Mapping[str, frozenset[int]]
    cells: Mapping[tuple[str, int], str]
    new: pd.DataFrame
    notes: list[Sentence] = field(default_factory=list)


def read_facts(book: Workbook) -> dict[str, Any]:
    """Return the facts of a delivery that a file has; empty if it was never sent."""
    if not book.has("Delivery"):
        return {}
    frame = book.read("Delivery")
    labels = {
        normal_header(text): name
        for name, label in DELIVERY_FACTS
        for text in (name, label.en, label.zh)
    }
    pairs = zip(values_of(frame["fact"]), values_of(frame["value"]), strict=True)
    return {
        labels[normal_header(shown(fact))]: value
        for fact, value in pairs
        if normal_header(shown(fact)) in labels
    }


def read_returned(book: Workbook, own: Mapping[str, str]) -> Returned:
    """Read everything that a returned file says.

    Args:
        book: The file.
        own: The master's own headers, by how headers are compared.

    Raises:
        WorkbookError: The table Customers is gone or cannot be read.
    """
    notes: list[Sentence] = []
    back = _under(own, _customers(book, "Customers"))
    sent = _customers(book, "Sent") if book.has("Sent") else None
    base = "" if sent is None else fingerprint(sent)
    formulas = book.formulas("Customers", [str(name) for name in back.columns])
    waiting = {name: found.waiting for name, found in formulas.items() if found.waiting}
    cells = {
        (name, row): book.address("Customers", row, name)
        for name, rows in waiting.items()
        for row in rows
    }
    new = _new(book, own, notes)
    for table in ("Customers", NEW):
        below = book.below(table) if book.has(table) else None
        if below is not None:
            notes.append(_typed_below(book.sheet_of(table), below))
    sent = None if sent is None else _under(own, sent)
    return Returned(sent, base, back, waiting, cells, new, notes)


def _customers(book: Workbook, table: str) -> pd.DataFrame:
    """Return a table of customers with every column that it has."""
    return book.read(table, also=own_headers(book.headers(table)))


def _under(own: Mapping[str, str], frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table of customers with the user's own columns under the master's headers."""
    return frame.rename(columns={n: own.get(normal_header(str(n)), n) for n in frame.columns})


def _new(book: Workbook, own: Mapping[str, str], notes: list[Sentence]) -> pd.DataFrame:
    if not book.has(NEW):
        return pd.DataFrame(columns=["customer_id"])
    frame = _under(own, _customers(book, NEW))
    for column, cells in book.formulas(NEW, [str(name) for name in frame.columns]).items():
        notes += [not_calculated(book.address(NEW, row, column)) for row in sorted(cells.waiting)]
    return frame


def renamed(
    missing: Iterable[str], own: Iterable[str], labels: Mapping[str, str]
) -> list[Sentence]:
    """Say which columns that reps may change did not come back, and what may have become of them.

    Args:
        missing: The columns.
        own: Columns that came back and were not sent.
        labels: What people call the columns.
    """
    strangers = [name for name in own if column_of(CUSTOMERS, name) is None]
    return [_missing(labels.get(name, name), strangers) for name in missing]


def not_sent(known: Iterable[str], labels: Mapping[str, str]) -> list[Sentence]:
    """Say which of the master's columns came back that were not sent."""
    return [_left_out(labels.get(name, name)) for name in known]


def id_of(facts: Mapping[str, Any]) -> str:
    """Return the identifier of the delivery that a file says it is."""
    return identity(facts.get("delivery"))


# --- sentences ----------------------------------------------------------------------------------


def _typed_below(sheet: str, row: int) -> Sentence:
    return Sentence(
        f"Something stands right below the table on the sheet {sheet}, from row {row} on, and was "
        "not read; drag the corner of the table over it and send the file again.",
        f"工作表“{sheet}”的表格下方（第 {row} 行起）还有内容，未读取；"
        "请拖动表格右下角将其包含在内，再重新发回。",
    )


def not_calculated(cell: str) -> Sentence:
    """Say that a cell of a new customer holds a formula without a value."""
    return Sentence(
        f"{cell} holds a formula that was never calculated; its value is not known.",
        f"{cell} 中的公式从未计算过，无法得知其值。",
    )


def _missing(label: str, strangers: list[str]) -> Sentence:
    en = f"; columns of the rep's own are: {', '.join(strangers)}" if strangers else ""
    zh = f"；文件中业务员自己的列有：{'、'.join(strangers)}" if strangers else ""
    return Sentence(
        f"The column “{label}” did not come back, so what was typed there is not known{en}. If it "
        "was renamed, put its name back and collect the file again.",
        f"回收的文件中没有“{label}”列，其中的填写内容未知{zh}。"
        "如果只是改了列名，请改回原名后再回收。",
    )


def _left_out(label: str) -> Sentence:
    return Sentence(
        f"The column “{label}” was not sent; what the rep typed in one of that name stays in the "
        "rep's file.",
        f"“{label}”列没有发出；业务员在同名列中填写的内容保留在其文件中。",
    )
