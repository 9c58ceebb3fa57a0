"""Import: what of some files is new goes into the workbook, the rest is counted and explained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import pandas as pd

from xltier.commands.rules import read_settings
from xltier.importing.amounts import DecimalMark
from xltier.importing.mapping import ColumnMapping
from xltier.importing.merge import merge_customers, merge_purchases
from xltier.importing.rows import Converted, convert
from xltier.importing.source import Source
from xltier.language import Sentence
from xltier.tiering.policy import DateOrder
from xltier.workbook.base import Workbook

READING = Sentence("Reading the workbook", "正在读取工作簿")
MERGING = Sentence("Comparing with what is there", "正在与已有数据比对")
WRITING = Sentence("Writing the new rows", "正在写入新增行")


@dataclass(frozen=True, slots=True)
class FileImport:
    """What became of the rows of one file; every row read is counted once.

    Attributes:
        source: The file.
        mapping: What its columns meant.
        read: Rows read.
        added: Rows added to the table that the file is for.
        already_there: Rows that the workbook had already.
        set_aside: Rows left out: columns row, column, value, en, zh.
        new_customers: Rows added to Customers; the same as `added` if the file holds customers.
        differing: Customers that the file describes otherwise than the workbook, which was kept.
    """

    source: Source
    mapping: ColumnMapping
    read: int
    added: int
    already_there: int
    set_aside: pd.DataFrame
    new_customers: int
    differing: int


@dataclass(frozen=True, slots=True)
class Import:
    """What an import did.

    Attributes:
        files: What became of each file.
        new_reps: Names added to the table Reps.
        written: Whether the workbook was written.
    """

    files: tuple[FileImport, ...]
    new_reps: tuple[str, ...]
    written: bool


@dataclass(slots=True)
class _Tables:
    """The workbook's tables as they grow, and the rows that are new in them."""

    customers: pd.DataFrame
    purchases: pd.DataFrame
    new_customers: list[pd.DataFrame]
    new_purchases: list[pd.DataFrame]


def bring_in(
    workbook: Workbook,
    files: Sequence[tuple[Source, ColumnMapping]],
    *,
    decimal_mark: DecimalMark = "auto",
    write: bool = True,
) -> Import:
    """Bring purchases and customers of some files into the workbook.

    The same file twice adds nothing. A customer who buys in a file and is not in the workbook
    becomes a new customer, with the details that the file has.

    Args:
        workbook: Takes the new rows.
        files: Each file as read, and what its columns mean.
        decimal_mark: How to read an amount such as 1.234, if the file does not settle it.
        write: Whether the new rows go into the workbook.

    Raises:
        WorkbookError: A table is missing or the workbook cannot be written.
    """
    workbook.status(READING.text(workbook.language), 0.0)
    date_order = _date_order(workbook)
    tables = _Tables(workbook.read("Customers"), workbook.read("Purchases"), [], [])
    done = []
    for number, (source, mapping) in enumerate(files):
        share = 0.3 + 0.3 * number / len(files)
        workbook.status(f"{MERGING.text(workbook.language)} · {source.name}", share)
        rows = convert(source, mapping, date_order=date_order, decimal_mark=decimal_mark)
        done.append(_merge(tables, source, mapping, rows))
    new_reps = _stage(workbook, tables)
    anything = any(len(frame) for frame in (*tables.new_customers, *tables.new_purchases))
    if write and anything:
        workbook.status(WRITING.text(workbook.language), 0.6)
        workbook.commit()
    return Import(tuple(done), new_reps, write and anything)


def _date_order(workbook: Workbook) -> DateOrder:
    settings, _ = read_settings(workbook)
    typed = settings.get("date_order")
    return cast("DateOrder", typed.value) if typed and typed.value else "auto"


def _merge(
    tables: _Tables, source: Source, mapping: ColumnMapping, converted: Converted
) -> FileImport:
    customers = merge_customers(tables.customers, converted.customers)
    asides = [converted.set_aside]
    if mapping.holds == "purchases":
        purchases = merge_purchases(tables.purchases, converted.purchases)
        tables.purchases = _joined(tables.purchases, purchases.new)
        tables.new_purchases.append(purchases.new)
        asides.append(purchases.set_aside)
        added, there = len(purchases.new), len(purchases.already_there)
    else:
        asides.append(customers.set_aside)
        added, there = len(customers.new), len(customers.already_there)
    tables.customers = _joined(tables.customers, customers.new)
    tables.new_customers.append(customers.new)
    return FileImport(
        source=source,
        mapping=mapping,
        read=converted.read,
        added=added,
        already_there=there,
        set_aside=pd.concat(asides).sort_values("row", kind="stable"),
        new_customers=len(customers.new),
        differing=customers.differing,
    )


def _joined(there: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    if new.empty:
        return there
    return new if there.empty else pd.concat([there, new], ignore_index=True)


def _stage(workbook: Workbook, tables: _Tables) -> tuple[str, ...]:
    for table, frames in (
        ("Customers", tables.new_customers),
        ("Purchases", tables.new_purchases),
    ):
        new = [frame for frame in frames if len(frame)]
        if new:
            workbook.append(table, pd.concat(new, ignore_index=True))
    return _stage_reps(workbook, tables.new_customers)


def _stage_reps(workbook: Workbook, new_customers: Sequence[pd.DataFrame]) -> tuple[str, ...]:
    """Stage the owners of new customers that the table Reps does not list."""
    named = [frame["rep"].dropna() for frame in new_customers if "rep" in frame]
    if not named or not workbook.has("Reps"):
        return ()
    listed = set(workbook.read("Reps")["rep"].dropna().astype(str))
    reps = tuple(name for name in pd.concat(named).astype(str).unique() if name not in listed)
    if reps:
        workbook.append("Reps", pd.DataFrame({"rep": list(reps)}))
    return reps
