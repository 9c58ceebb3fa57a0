"""Findings as the Checks sheet shows them: with the names of sheets and columns that people see."""

from __future__ import annotations

import pandas as pd

from xltier.tiering.quality import RULES
from xltier.tiering.wording import LEVELS
from xltier.workbook.base import Workbook
from xltier.workbook.contract import FINDINGS, TABLES


def rows_below(workbook: Workbook) -> dict[str, int]:
    """Return by table the row right below it, for tables where something was typed there."""
    found = {table: workbook.below(table) for table in ("Customers", "Purchases")}
    return {table: row for table, row in found.items() if row is not None}


def findings_table(workbook: Workbook, findings: pd.DataFrame) -> pd.DataFrame:
    """Return findings with the columns of the Findings table.

    Args:
        workbook: Says what its sheets and columns are called.
        findings: Columns level, rule, table, row, column, value, advice, as `examine` gives them;
            `level`, `rule`, `table` and `column` are identifiers.
    """
    language = workbook.language
    places = findings[["table", "column"]].drop_duplicates()
    sheets = {table: workbook.sheet_of(table) for table in places["table"].dropna().unique()}
    headers = {
        (table, column): _header(workbook, table, column)
        for table, column in places.itertuples(index=False)
    }
    pairs = zip(findings["table"], findings["column"], strict=True)
    shown = findings.assign(
        level=findings["level"].map({name: label.text(language) for name, label in LEVELS.items()}),
        rule=findings["rule"].map(
            {name: rule.title.text(language) for name, rule in RULES.items()}
        ),
        sheet=findings["table"].map(sheets),
        column=[headers[pair] for pair in pairs],
    )
    return shown[[column.name for column in FINDINGS.columns]]


def _header(workbook: Workbook, table: str, column: str | None) -> str | None:
    if not column or table not in TABLES:
        return None
    return TABLES[table].column(column).label.text(workbook.language)
