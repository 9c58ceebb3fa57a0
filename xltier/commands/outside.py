"""Purchases from outside the workbook: only measures come back to the sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xltier.commands.telling import tell
from xltier.language import Language, Sentence
from xltier.tiering.cells import coded
from xltier.tiering.engines import materialised
from xltier.tiering.histories import histories
from xltier.tiering.measures import measure
from xltier.tiering.money import Integers
from xltier.tiering.policy import TieringPolicy
from xltier.tiering.quality import RULES, Examined, examine
from xltier.tiering.remark_findings import Extra, with_extras
from xltier.tiering.sale_lines import Sales, summed_sales, sums_by_day, sums_by_product
from xltier.tiering.xyz import variation
from xltier.warehouse.purchases import Engine, Purchases, open_purchases
from xltier.workbook.base import Workbook
from xltier.workbook.contract import PURCHASES

NO_PURCHASES = pd.DataFrame({column.name: [] for column in PURCHASES.columns}, dtype=object)
LINES_LEFT_OUT = Sentence(
    "{lines} of the source left out: {title}{where}. Correct this there.",
    "数据来源中有 {count} 行未参与计算：{title}{where}。请在来源中更正。",
)
LINES_USED = Sentence(
    "{lines} of the source used as found: {title}{where}.",
    "数据来源中有 {count} 行按原样使用：{title}{where}。",
)
FETCHING = Sentence("Reading the purchases", "正在读取购买数据")


@dataclass(frozen=True, slots=True)
class OutsideLines:
    """Order lines outside the workbook, summed up where they are.

    Attributes:
        purchases: The source.
        native: Its lines, of customers in the workbook.
        ids: Identifiers of the customers, in the order of `Examined.customers`.
    """

    purchases: Purchases
    native: Any
    ids: pa.Array
    _held: dict[tuple[TieringPolicy, date], Any] = field(default_factory=dict)

    def measures(self, policy: TieringPolicy, as_of: date) -> pd.DataFrame:
        """Return the measures of who bought; see `Lines`."""
        held, _ = materialised(measure(self.native, policy, as_of), self.native)
        self._held[policy, as_of] = held
        return self._collected(held)

    def variation(self, policy: TieringPolicy, as_of: date) -> pd.DataFrame:
        """Return how steady monthly sales are; see `Lines`."""
        known = self._held.get((policy, as_of))
        return self._collected(variation(self.native, policy, as_of, measures=known))

    def histories(self, policy: TieringPolicy, as_of: date) -> pd.DataFrame:
        """Return what a lifetime model looks at; see `Lines`."""
        return self._collected(histories(self.native, policy, as_of))

    def sales(self, ranks: Integers, policy: TieringPolicy, as_of: date) -> Sales:
        """Return the lines that the dashboard counts, summed up; see `Lines`."""
        ranked = self.purchases.keep(pa.table({"customer_id": self.ids, "rank": ranks}))
        # joined with the ranks they are those of customers in the workbook, without looking twice
        asked = (self.purchases.lines, ranked, policy, as_of)
        by_day = self.purchases.collect(sums_by_day(*asked))
        by_product = None
        if self.purchases.has_products:
            by_product = self.purchases.collect(sums_by_product(*asked))
        return summed_sales(by_day, by_product, policy, as_of)

    def _collected(self, native: Any) -> pd.DataFrame:  # noqa: ANN401 - a frame of the engine
        frame = self.purchases.collect(native)
        place = places(pa.array(frame["customer_id"], pa.string()), self.ids)
        listed = place >= 0
        frame = frame[listed].assign(customer_id=place[listed])
        return frame.sort_values("customer_id", ignore_index=True)


def places(wanted: pa.Array, ids: pa.Array) -> np.ndarray:
    """Return the place of each identifier in `ids`, −1 for one that is not there."""
    found = pc.fill_null(pc.index_in(wanted, value_set=ids.cast(pa.string())), -1)
    place: np.ndarray = found.to_numpy(zero_copy_only=False).astype(np.int64)
    return place


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where the purchases are, as the user says it.

    Attributes:
        source: A path, a glob, or the address of a database.
        query: What to select there.
        engine: What sums them up.
        columns: The source's column for a field of ours, where it is not to be guessed.
        add_customers: Whether customers whom only the source has are added to the workbook;
            otherwise their purchases are left out and reported. An empty Customers table is filled
            in any case, and a base that has outgrown the sheet goes on whole.
    """

    source: str
    query: str | None = None
    engine: Engine = "duckdb"
    columns: Mapping[str, str] | None = None
    add_customers: bool = False

    def open(self, policy: TieringPolicy, today: date, workbook: Workbook) -> Purchases:
        """Open the source.

        Raises:
            SourceError: It cannot be read.
        """
        return open_purchases(
            self.source,
            query=self.query,
            engine=self.engine,
            decimals=policy.currency_decimals,
            measure_by=policy.measure_by,
            columns=self.columns,
            today=today,
            date_order=policy.date_order,
            progress=lambda part: tell(workbook, FETCHING, 0.1 + 0.2 * part),
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """What a review looks at, beside its data.

    Attributes:
        policy: The rules.
        as_of: The day to look back from.
        today: The present day.
        language: The language of the advice.
        below: Tables with something typed right below them.
        on_sheet: Order lines on the Purchases sheet, which are not counted.
    """

    policy: TieringPolicy
    as_of: date
    today: date
    language: Language
    below: Mapping[str, int]
    on_sheet: int


@dataclass(frozen=True, slots=True)
class Outside:
    """The data of a workbook whose purchases are elsewhere.

    Attributes:
        examined: The customers, with what was found there and in the source.
        lines: The order lines.
        added: Customers whom only the source has; they follow the others.
    """

    examined: Examined
    lines: OutsideLines
    added: int


def examine_outside(
    customers: pd.DataFrame, purchases: Purchases, asked: Asked, *, add_customers: bool
) -> Outside:
    """Check customers and source and return what can be counted.

    Args:
        customers: The Customers table as read.
        purchases: The source.
        asked: What the review looks at.
        add_customers: Whether customers whom only the source has are added.
    """
    ids = purchases.customer_ids()
    everyone = with_customers(customers, ids) if add_customers else customers
    examined = examine(
        everyone,
        NO_PURCHASES,
        as_of=asked.as_of,
        today=asked.today,
        policy=asked.policy,
        language=asked.language,
        below=asked.below,
        bought_elsewhere=ids,
        bare=len(everyone) - len(customers),
    )
    if len(everyone) > len(customers):
        examined = replace(examined, findings=_rowless(examined.findings, everyone, customers))
    known = pa.array(examined.customers["customer_id"], pa.string())
    extras = _of_lines(purchases, asked.language)
    if not add_customers:
        extras += _unknown(purchases, known, asked.language)
    if asked.on_sheet:
        extras.append(_not_counted(asked.on_sheet, purchases, asked.language))
    findings, counts = with_extras(examined.findings, examined.counts, extras, asked.language)
    return Outside(
        examined=replace(examined, findings=findings, counts=counts),
        lines=OutsideLines(purchases, purchases.restrict(known), known),
        added=len(everyone) - len(customers),
    )


def with_customers(customers: pd.DataFrame, ids: pa.Array) -> pd.DataFrame:
    """Return the Customers table with a row below it for each customer it does not have."""
    there = coded(customers["customer_id"], fold=True).distinct.cast(pa.string())
    new = ids.filter(pc.invert(pc.is_in(ids, value_set=there)))
    if not len(new):
        return customers
    first = int(customers.index.max()) + 1 if len(customers) else 0
    added = pd.DataFrame(
        {"customer_id": new.sort().to_pylist()},
        index=pd.RangeIndex(first, first + len(new)),
        dtype=object,
    )
    return pd.concat([customers.astype(object), added.reindex(columns=customers.columns)])


def _rowless(
    findings: pd.DataFrame, everyone: pd.DataFrame, customers: pd.DataFrame
) -> pd.DataFrame:
    """Return findings without the row of customers who have none on the sheet yet."""
    added = findings["row"].isin(everyone.index[len(customers) :]) & (
        findings["table"] == "Customers"
    )
    return findings.assign(row=findings["row"].mask(added))


def _of_lines(purchases: Purchases, language: Language) -> list[Extra]:
    """Return one finding for each thing wrong with lines of the source."""
    extras = []
    for found in purchases.findings().to_dict("records"):
        rule, column, count = RULES[found["rule"]], found["column"], int(found["count"])
        where = Sentence(f" (column {column})", f"（列 {column}）") if column else Sentence("", "")
        said = LINES_LEFT_OUT if rule.level == "error" else LINES_USED
        advice = said.text(language).format(
            count=f"{count:,}",
            lines="1 line" if count == 1 else f"{count:,} lines",
            title=rule.title.text(language),
            where=where.text(language),
        )
        kind = "source_lines" if rule.level == "error" else "source_lines_used"
        extras.append(Extra(kind, found["example"], advice, count))
    return extras


def _unknown(purchases: Purchases, known: pa.Array, language: Language) -> list[Extra]:
    lines, customers = purchases.unknown(known)
    if not lines:
        return []
    sentence = Sentence(
        f"{lines:,} lines of {customers:,} customers who are not on the Customers sheet are left "
        "out. Add them with --add-customers.",
        f"有 {lines:,} 行购买记录属于不在“客户”表中的 {customers:,} 个客户，未参与计算。"
        "使用 --add-customers 可将其加入。",
    )
    return [Extra("source_customers", None, sentence.text(language), lines)]


def _not_counted(on_sheet: int, purchases: Purchases, language: Language) -> Extra:
    source = purchases.description
    sentence = Sentence(
        f"The {on_sheet:,} lines on the Purchases sheet do not count: purchases came from "
        f"{source.en}.",
        f"“购买记录”表中的 {on_sheet:,} 行未计入：本次购买数据来自{source.zh}。",
    )
    return Extra("sheet_purchases_unused", None, sentence.text(language), on_sheet)
