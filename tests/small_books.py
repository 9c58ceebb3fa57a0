"""Workbooks of a few customers, for tests in which the number of rows plays no part."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from xltier.commands.recalculate import recalculate
from xltier.commands.sample import sample_base
from xltier.language import Language
from xltier.workbook.closed import ClosedWorkbook
from xltier.workbook.template import build

BEFORE, TODAY = date(2026, 5, 31), date(2026, 6, 30)


def few_customers(language: Language, count: int = 30) -> dict[str, pd.DataFrame]:
    """Return the first customers of the sample base, and what they bought."""
    base = sample_base(language, TODAY)
    customers = base["Customers"].head(count)
    bought = base["Purchases"]["customer_id"].isin(customers["customer_id"])
    return base | {"Customers": customers, "Purchases": base["Purchases"][bought]}


def reviewed_before(path: Path) -> Path:
    """Review the workbook at `path` as of a month ago, so that it has a history."""
    with ClosedWorkbook(path, backups=False) as workbook:
        recalculate(workbook, as_of=BEFORE, today=TODAY)
    return path


def many_purchases(path: Path, *, customers: int, purchases: int) -> Path:
    """Make a workbook of made-up customers and purchases."""
    chance = np.random.default_rng(7)
    ids = pd.Series([f"C{number:06d}" for number in range(customers)])
    days = pd.to_timedelta(chance.integers(0, 700, purchases), unit="D")
    content = {
        "Customers": pd.DataFrame({"customer_id": ids, "name": "Firm " + ids}),
        "Purchases": pd.DataFrame(
            {
                "customer_id": chance.choice(ids, purchases),
                "date": pd.Timestamp(TODAY) - days,
                "amount": chance.gamma(2, 900, purchases).round(2),
            }
        ),
    }
    build(path, "en", content=content)
    return path
