"""Workbooks of reps made from a few rows, in both languages."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pandas as pd

from xltier.language import Language
from xltier.workbook import shipped
from xltier.workbook.contract import CUSTOMERS
from xltier.workbook.rep_book.books import RepBook, RepBooks, RepColumn

OPEN = frozenset({"contact", "phone", "preferences", "last_contact", "feedback", "needs"})
LEFT_OUT = frozenset({"email", "override_reason"})
OWN = (
    RepColumn("Birthday 🎂", "Birthday 🎂", locked=False),
    RepColumn("Credit", "Credit", locked=True),
)
AS_OF, SENT = dt.date(2026, 6, 30), dt.datetime(2026, 7, 1, 9)
SHEET_XML = re.compile(r"xl/worksheets/sheet\d+\.xml")


def columns(language: Language) -> tuple[RepColumn, ...]:
    """Return columns in an order of the manager's own: two of their own, two left out."""
    known = [
        RepColumn(column.name, column.label.text(language), column.name not in OPEN)
        for column in CUSTOMERS.columns
        if column.name not in LEFT_OUT
    ]
    known[3], known[5] = known[5], known[3]
    return (*known[:9], OWN[0], *known[9:], OWN[1])


@cache
def books(language: Language, *, comparison: bool = False) -> RepBooks:
    """Return what writes the workbooks; building its model takes a while."""
    return RepBooks(
        language,
        columns=columns(language),
        tiers=shipped.tier_names(language),
        rules={
            "TierRules": shipped.tier_rules(language),
            "Strategies": shipped.strategies(language),
        },
        comparison=comparison,
    )


def customers(language: Language, count: int = 3, mark: str = "") -> pd.DataFrame:
    """Return some customers with a value in every column."""
    made = {}
    for column in columns(language):
        kind = column.column().kind
        if kind in {"text", "value"}:
            cells = [f"{mark}{column.name} {at}" for at in range(count)]
            made[column.name] = pd.Series(cells, dtype="str")
        elif kind == "date":
            made[column.name] = pd.Series(pd.date_range("2026-01-05", periods=count))
        else:
            made[column.name] = pd.Series([at + 0.25 for at in range(count)])
    return pd.DataFrame(made)


def purchases(count: int = 4, mark: str = "") -> pd.DataFrame:
    """Return some order lines."""
    return pd.DataFrame(
        {
            "order_id": pd.Series([f"{mark}SO{at}" for at in range(count)], dtype="str"),
            "customer_id": pd.Series([f"{mark}customer_id 0"] * count, dtype="str"),
            "date": pd.Timestamp("2026-02-03"),
            "amount": [at + 0.5 for at in range(count)],
        }
    )


def board(language: Language, mark: str = "") -> dict[str, pd.DataFrame]:
    """Return tables of a Dashboard."""
    tiers = shipped.tier_names(language)
    months = pd.DataFrame({"month": [f"{mark}month {at}" for at in range(12)]})
    return {
        "TierSummary": pd.DataFrame({"tier": [*tiers, f"{mark}Prospects"], "customers": 1.0}),
        "TierMatrix": pd.DataFrame({"from_tier": tiers} | dict.fromkeys([*tiers, "Lapsed"], 2)),
        "MonthlySales": months.assign(sales=10.5, sales_last_year=None),
        "BuyingMonths": months.assign(**dict.fromkeys(tiers, 3.5)),
        "Risers": pd.DataFrame({"customer": [f"{mark}riser"], "change": [5.0]}),
    }


def package(
    language: Language,
    tables: Mapping[str, pd.DataFrame],
    *,
    who: str = "Ada <Finch> & Söhne",
    comparison: bool = False,
) -> bytes:
    """Return the workbook of someone."""
    stream = io.BytesIO()
    book = RepBook(who, "rep", tables, AS_OF, SENT)
    books(language, comparison=comparison).write(stream, book)
    return stream.getvalue()


def written(path: Path, language: Language, tables: Mapping[str, pd.DataFrame]) -> Path:
    """Write the workbook of someone."""
    path.write_bytes(package(language, tables))
    return path


def parts(content: bytes) -> dict[str, bytes]:
    """Return the parts of a package."""
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}
