"""New workbooks: empty ones, and the demo with its sample base and two past reviews."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import Protocol

import pandas as pd

from xltier.commands.recalculate import Recalculation, recalculate
from xltier.commands.sample import last_contacts, sample_base
from xltier.errors import UsageError
from xltier.language import Language
from xltier.workbook.base import Workbook
from xltier.workbook.template import build

PAST_REVIEWS_MONTHS = (6, 3)
SUFFIXES = (".xlsx", ".xlsm")


class Builder(Protocol):
    """Writes a new workbook."""

    def __call__(
        self, path: Path, language: Language, *, content: Mapping[str, pd.DataFrame] | None = None
    ) -> None:
        """Write a new workbook to `path`, with rows by table name."""
        ...


def new(path: Path, language: Language, *, build: Builder = build) -> None:
    """Write an empty workbook from the template.

    Args:
        path: Where the workbook goes.
        language: Language of the workbook.
        build: Writes it; the one for `.xlsm` belongs to a host.

    Raises:
        UsageError: A file of that name is there already, or the name is not that of a workbook.
    """
    _refuse_unless_free(path)
    build(path, language)


def demo(path: Path, language: Language, as_of: date, *, build: Builder = build) -> list[date]:
    """Write a workbook with the sample base, ready for the first of its reviews.

    Args:
        path: Where the workbook goes.
        language: Language of the workbook and of the names in it.
        as_of: The day of the last review; the sample's 24 months end on it.
        build: Writes it, as for `new`.

    Returns:
        The days of the reviews to make, oldest first; the last is `as_of`.
    """
    _refuse_unless_free(path)
    day = pd.Timestamp(as_of)
    past = [(day - pd.DateOffset(months=months)).date() for months in PAST_REVIEWS_MONTHS]
    content = sample_base(language, as_of)
    customers = content["Customers"]
    then = customers.assign(last_contact=last_contacts(customers, past[0]))
    build(path, language, content=content | {"Customers": then})
    return [*past, as_of]


def review_demo(workbook: Workbook, days: Sequence[date], today: date) -> list[Recalculation]:
    """Make the reviews of a demo, each with the contacts as they stood on its day.

    Args:
        workbook: The demo as `demo` wrote it.
        days: The days of the reviews, oldest first.
        today: The present day.

    Returns:
        The reviews.
    """
    typed = sample_base(workbook.language, days[-1])["Customers"]
    rows = workbook.read("Customers").index
    done = []
    for day, following in zip_longest(days, days[1:]):
        if following is not None:
            # read before, written with the results: there for the review that follows
            last = last_contacts(typed, following).set_axis(rows)
            workbook.update("Customers", last.to_frame("last_contact"))
        done.append(recalculate(workbook, as_of=day, today=max(today, day)))
    return done


def free_name(path: Path) -> Path:
    """Return `path`, or the first of `name-2.xlsx`, `name-3.xlsx`, … that is not taken."""
    turn, free = 1, path
    while free.exists():
        turn += 1
        free = path.with_stem(f"{path.stem}-{turn}")
    return free


def as_day(typed: str) -> date:
    """Return the day that was typed on the command line.

    Raises:
        UsageError: It is not a date.
    """
    try:
        return date.fromisoformat(typed.replace("/", "-"))
    except ValueError:
        raise UsageError(
            f"“{typed}” is not a date: write it as 2026-12-31.",
            f"“{typed}”不是日期：请写成 2026-12-31 的格式。",
        ) from None


def _refuse_unless_free(path: Path) -> None:
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(
            f"{path.name} is not the name of a workbook: let it end in .xlsx, or in .xlsm for one "
            "with macros.",
            f"{path.name} 不是工作簿文件名：请以 .xlsx 结尾，带宏的工作簿以 .xlsm 结尾。",
        )
    if path.exists():
        raise UsageError(
            f"{path.name} is already there and was left alone: choose another name.",
            f"{path.name} 已存在，未作改动：请换一个文件名。",
        )
    if not path.parent.is_dir():
        raise UsageError(
            f"The folder {path.parent} does not exist: make it first or choose another.",
            f"文件夹 {path.parent} 不存在：请先创建，或换一个位置。",
        )
