"""Workbooks whose reports have something against them: nothing in them, or hostile names."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
from small_books import TODAY, few_customers

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
    """Review a workbook as of some days."""
    with ClosedWorkbook(path, backups=False) as book:
        for day in days:
            recalculate(book, as_of=day, today=TODAY)
    return path
