"""What segments are made of: the columns that a person names on the Rules sheet."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xltier.language import Sentence
from xltier.tiering.policy import TieringPolicy
from xltier.tiering.policy_cells import Located
from xltier.workbook.base import Workbook
from xltier.workbook.contract import CUSTOMERS, column_of, normal_header

MEASURES = (
    "recency_days",
    "frequency",
    "monetary_value",
    "average_order_value",
    "gap_days",
    "tenure_days",
)
DESCRIPTIVE = ("region", "industry", "channel", "preferences", "rep")
SEPARATORS = re.compile("[,\uff0c\u3001;\uff1b\n]")
"""Commas, semicolons and the Chinese enumeration comma."""


def own_columns(policy: TieringPolicy) -> tuple[str, ...]:
    """Return the headers of the user's own columns that segments are made of."""
    if not policy.methods.segments.on:
        return ()
    known = {*MEASURES, *DESCRIPTIVE}
    return tuple(name for name in policy.methods.segments.features if name not in known)


def every_own_column(workbook: Workbook) -> tuple[str, ...]:
    """Return the headers of the user's own columns of Customers, left to right."""
    return tuple(h for h in workbook.headers("Customers") if h.strip() and _known(h) is None)


def read_features(workbook: Workbook, typed: Located, faults: list[Sentence]) -> Located:
    """Return the named columns: identifiers of those known, headers of the user's own.

    Args:
        workbook: Its Customers table says which columns there are.
        typed: The cell with the names.
        faults: Takes a sentence for each name that is no such column.
    """
    names = [name for name in map(str.strip, SEPARATORS.split(str(typed.value))) if name]
    headers = workbook.headers("Customers")
    columns: list[str] = []
    for name in names:
        column = _column(name, headers)
        if column is None:
            faults.append(_unknown(workbook, typed, name, headers))
        elif column not in columns:
            columns.append(column)
    return Located(tuple(columns) or None, typed.row, typed.table)


def _column(name: str, headers: Sequence[str]) -> str | None:
    known = column_of(CUSTOMERS, name)
    if known is not None and known.name in MEASURES:
        return known.name
    if known is None:
        return next((h for h in headers if normal_header(h) == normal_header(name)), None)
    usable = known.name in DESCRIPTIVE and known.name in {_known(header) for header in headers}
    return known.name if usable else None


def _known(header: str) -> str | None:
    column = column_of(CUSTOMERS, header)
    return None if column is None else column.name


def _unknown(workbook: Workbook, typed: Located, name: str, headers: Sequence[str]) -> Sentence:
    cell = workbook.address(typed.table, typed.row, "value")
    measures = [CUSTOMERS.column(each).label for each in MEASURES]
    there = [header for header in headers if _known(header) in {None, *DESCRIPTIVE}]
    en = ", ".join([*(label.en for label in measures), *there])
    zh = "、".join([*(label.zh for label in measures), *there])
    return Sentence(
        f"{cell}: segments cannot be made of “{name}”; name columns out of {en}.",
        f"{cell}：不能用“{name}”作为分群依据；可用的列有：{zh}。",
    )
