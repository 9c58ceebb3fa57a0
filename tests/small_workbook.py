"""A workbook of eighty customers, reviewed twice: enough for what does not depend on many."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from xltier.commands.recalculate import recalculate
from xltier.commands.sample import sample_base
from xltier.language import Language
from xltier.workbook.base import Workbook
from xltier.workbook.closed import ClosedWorkbook
from xltier.workbook.settings import setting_of
from xltier.workbook.template import build

AS_OF = date(2026, 6, 30)
CUSTOMERS = 80
WITHOUT_MODELS = {"segments": "no", "value": "no"}


def make_small_workbook(path: Path, language: Language) -> None:
    """Write the workbook; its rules look back from `AS_OF` and fit no models."""
    base = sample_base(language, AS_OF)
    customers, lines = base["Customers"].head(CUSTOMERS), base["Purchases"]
    whose = lines["customer_id"]
    kept = whose.isin(customers["customer_id"]) | ~whose.isin(base["Customers"]["customer_id"])
    content = {**base, "Customers": customers, "Purchases": lines[kept]}
    build(path, language, content=content)
    with ClosedWorkbook(path, backups=False) as book:
        set_values(book, "Settings", {"as_of": pd.Timestamp(AS_OF)})
        set_values(book, "MethodSettings", WITHOUT_MODELS)
        book.commit()
        for day in (date(2026, 3, 31), AS_OF):
            recalculate(book, as_of=day)


def set_values(book: Workbook, table: str, values: dict[str, Any]) -> None:
    """Stage other values of some settings, in the words of the workbook."""
    names = book.read(table)["setting"].map(lambda label: setting_of(label).name)
    rows = names.index[names.isin(values)]
    words = [word_of(name, values[name], book.language) for name in names[rows]]
    book.update(table, pd.DataFrame({"value": words}, index=rows))


def word_of(name: str, value: Any, language: Language) -> Any:
    """Return what a choice is called in a language, any other value as it is."""
    choices = dict(setting_of(name).choices) if setting_of(name) else {}
    return choices[value].text(language) if value in choices else value


def set_rule(path: Path, row: int, **cells: Any) -> Path:
    """Type other cells into a row of the rules."""
    with ClosedWorkbook(path, backups=False) as book:
        place = book.read("TierRules").index[row : row + 1]
        book.update("TierRules", pd.DataFrame({c: [v] for c, v in cells.items()}, index=place))
        book.commit()
    return path
