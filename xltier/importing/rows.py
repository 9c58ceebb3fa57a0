"""From a file's rows to purchases and customers; rows that cannot be read are set aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltier.importing.amounts import DecimalMark, parse_numbers
from xltier.importing.dates import DateOrder, parse_dates
from xltier.importing.fields import CUSTOMERS, CUSTOMERS_NEED, FIELDS, PURCHASES, PURCHASES_NEED
from xltier.importing.identifiers import parse_identifiers, parse_text
from xltier.importing.parsed import Parsed
from xltier.language import Sentence

if TYPE_CHECKING:
    from xltier.importing.mapping import ColumnMapping
    from xltier.importing.source import Source

SET_ASIDE = ["row", "column", "value", "en", "zh"]
"""Columns of a frame of rows set aside: row in the file, header, value, reason in two languages."""

MISSING = Sentence("This must not be blank.", "这里不能为空。")


@dataclass(frozen=True, slots=True)
class Converted:
    """The rows of a file in the workbook's terms; every index holds row numbers in the file.

    Attributes:
        purchases: Purchases with contract columns; no rows if the file holds customers.
        customers: One row for each customer; of a purchases file the latest details that are not
            blank, and all customers that buy there.
        set_aside: Rows that cannot be read: columns `row`, `column`, `value`, `en`, `zh`; one for
            each row, with the first thing wrong with it.
        read: Rows read, those set aside included.
    """

    purchases: pd.DataFrame
    customers: pd.DataFrame
    set_aside: pd.DataFrame
    read: int


def convert(
    source: Source,
    mapping: ColumnMapping,
    *,
    date_order: DateOrder = "auto",
    decimal_mark: DecimalMark = "auto",
) -> Converted:
    """Read the rows of a file as purchases or customers.

    Args:
        source: The file as read.
        mapping: What its columns mean.
        date_order: How to read 01/02/2026, if the file's other dates shall not decide.
        decimal_mark: The decimal mark of amounts, if the column shall not decide.
    """
    purchases = mapping.holds == "purchases"
    needed = PURCHASES_NEED if purchases else CUSTOMERS_NEED
    frame = source.frame
    bad = _Bad(len(frame))
    columns: dict[str, pd.Series] = {}
    for column, header in mapping.columns:
        parsed = parse_column(
            column,
            frame[header],
            date_order=date_order,
            decimal_mark=decimal_mark,
            serials=source.serial_dates,
        )
        columns[column] = parsed.series
        bad.add(header, frame[header], parsed, needed=column in needed)
    rows = pd.DataFrame(columns, index=frame.index)[bad.good]
    set_aside = pd.concat([_unreadable(source), bad.frame(frame.index)], ignore_index=True)
    return Converted(
        purchases=rows[[c for c in columns if c in PURCHASES]] if purchases else _no_rows(),
        customers=_customers(rows, purchases=purchases),
        set_aside=set_aside.sort_values("row", ignore_index=True),
        read=len(frame) + len(source.unreadable),
    )


def parse_column(
    column: str,
    values: pd.Series,
    *,
    date_order: DateOrder = "auto",
    decimal_mark: DecimalMark = "auto",
    serials: bool = False,
) -> Parsed:
    """Read one column according to what it means.

    Args:
        column: Contract name of the column.
        values: Its cells.
        date_order: Order of day and month.
        decimal_mark: Decimal mark.
        serials: Numbers may be Excel's date serials.
    """
    kind = FIELDS[column]
    if kind == "id":
        return parse_identifiers(values)
    if kind == "date":
        return parse_dates(values, order=date_order, serials=serials)
    if kind == "text":
        return parse_text(values)
    return parse_numbers(values, money=kind == "money", decimal_mark=decimal_mark)


class _Bad:
    """The first thing wrong with each row."""

    def __init__(self, length: int) -> None:
        self.good = np.ones(length, dtype=bool)
        self._found: list[tuple[np.ndarray, str, pd.Series, Sentence]] = []

    def add(self, header: str, raw: pd.Series, parsed: Parsed, *, needed: bool) -> None:
        faults = [(problem.places, problem.reason) for problem in parsed.problems]
        if needed:
            blank = parsed.series.isna().to_numpy(dtype=bool, copy=True)
            for places, _ in faults:
                blank[places] = False
            faults.append((np.flatnonzero(blank), MISSING))
        for places, reason in faults:
            fresh = places[self.good[places]]
            self.good[fresh] = False
            if len(fresh):
                self._found.append((fresh, header, raw.iloc[fresh], reason))

    def frame(self, index: pd.Index) -> pd.DataFrame:
        """Return what was found; `index` holds the row numbers in the file."""
        pieces = [
            pd.DataFrame(
                {
                    "row": index[places],
                    "column": header,
                    "value": ["" if pd.isna(value) else str(value) for value in raw.tolist()],
                    "en": reason.en,
                    "zh": reason.zh,
                }
            )
            for places, header, raw, reason in self._found
        ]
        return pd.concat(pieces, ignore_index=True) if pieces else no_set_aside()


def no_set_aside() -> pd.DataFrame:
    """Return a frame of rows set aside that has none."""
    return pd.DataFrame({name: pd.Series(dtype="str") for name in SET_ASIDE}).astype(
        {"row": "int64"}
    )


def _unreadable(source: Source) -> pd.DataFrame:
    if not source.unreadable:
        return no_set_aside()
    return pd.DataFrame(
        [
            {
                "row": bad.row,
                "column": "",
                "value": bad.text[:80],
                "en": f"This row has {bad.fields} fields instead of {bad.expected}.",
                "zh": f"这一行有 {bad.fields} 个字段，应为 {bad.expected} 个。",
            }
            for bad in source.unreadable
        ]
    )


def _no_rows() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=object) for name in PURCHASES_NEED})


def _customers(rows: pd.DataFrame, *, purchases: bool) -> pd.DataFrame:
    """Return one row for each customer of a purchases file, all rows of a customers file."""
    described = rows[[column for column in rows.columns if column in CUSTOMERS]]
    if not purchases:
        return described
    details = [column for column in described.columns if column != "customer_id"]
    if not details:
        return described.drop_duplicates("customer_id")
    latest = described.loc[rows["date"].sort_values(kind="stable").index]
    merged = latest.groupby("customer_id", sort=False)[details].last()
    first = described["customer_id"].drop_duplicates()
    merged = merged.loc[first.to_numpy()].reset_index()
    merged.index = first.index
    return merged
