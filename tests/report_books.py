"""Workbooks whose reports have something against them: nothing in them, or hostile names."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
from small_books import TODAY, few_customers
from small_workbook import WITHOUT_MODELS, set_values

from xltier.commands.recalculate import recalculate
from xltier.workbook.closed import ClosedWorkbook
from xltier.workbook.template import build

SCRIPT = "<script>alert('Wick & Sons')</script>"
IMAGE = '"><img src=https://tracker.example.com/x.png onerror=alert(1)>'
TEMPLATE = "{{ 7 * 7 }} ${7*7} <%= 7 %>"
STYLE = "</style></svg><style>*{display:none}"
REP = "ada.finch@example.com"
MOBILE, LANDLINE = "13912345678", "010-62345678"


def empty_book(path: Path) -> Path:
    """A workbook with the rules that are shipped, and nothing else."""
    build(path, "zh", content={})
    return path


def one_customer(path: Path) -> Path:
    """A workbook with one customer who bought once, never reviewed."""
    content = {
        "Customers": pd.DataFrame({"customer_id": ["007"], "name": ["Only Lantern Ltd"]}),
        "Purchases": pd.DataFrame(
            {"customer_id": ["007"], "date": [pd.Timestamp(TODAY)], "amount": [12300.5]}
        ),
    }
    build(path, "en", content=content)
    return path


def hostile_book(path: Path) -> Path:
    """A workbook whose names, regions, reps and products want to be more than text."""
    content = few_customers("en", 60)
    customers, lines = content["Customers"].copy(), content["Purchases"].copy()
    customers["name"] = [f"{SCRIPT} {MOBILE} {at}" for at in range(len(customers))]
    customers["region"] = [(IMAGE, TEMPLATE, STYLE)[at % 3] for at in range(len(customers))]
    customers["rep"] = [(REP, f"Rep {LANDLINE}")[at % 2] for at in range(len(customers))]
    lines["product"] = [(SCRIPT, IMAGE, TEMPLATE, STYLE)[at % 4] for at in range(len(lines))]
    build(path, "en", content={**content, "Customers": customers, "Purchases": lines})
    return reviewed(path, date(2026, 1, 31), TODAY)


def reviewed(path: Path, *days: date) -> Path:
    """Review a workbook as of some days, without models, which a report does not show."""
    with ClosedWorkbook(path, backups=False) as book:
        set_values(book, "MethodSettings", WITHOUT_MODELS)
        book.commit()
        for day in days:
            recalculate(book, as_of=day, today=TODAY)
    return path


def crowded_book(path: Path) -> Path:
    """A workbook of nine tiers with long names, sixty reps and two hundred products."""
    content = few_customers("en", 240)
    customers, lines = content["Customers"].copy(), content["Purchases"].copy()
    customers["rep"] = [f"Representative number {at % 60}" for at in range(len(customers))]
    customers["name"] = [f"The {at}th Very Long Company Name Limited" for at in range(240)]
    lines["product"] = [f"Product with a long name {at % 200}" for at in range(len(lines))]
    bounds = [20_000, 10_000, 8_000, 6_000, 4_000, 3_000, 2_000, 1_000]
    rules = pd.DataFrame(
        {
            "tier": [f"Tier of rank {at + 1}" for at in range(9)],
            "min_amount": [float(bound) for bound in bounds] + [None],
        }
    )
    content |= {"Customers": customers, "Purchases": lines, "TierRules": rules}
    build(path, "en", content=content)
    return reviewed(path, date(2026, 1, 31), TODAY)
