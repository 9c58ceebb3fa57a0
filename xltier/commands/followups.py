"""The follow-ups of a week: on their sheet at a review, or asked for by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from xltier.commands.examining import Examination
from xltier.commands.history import capacity
from xltier.errors import UsageError, WorkbookError
from xltier.language import Sentence
from xltier.tiering.cells import column, dates, numbers, texts
from xltier.tiering.contacts import CONTACT_COLUMNS
from xltier.tiering.followups import DAYS_AHEAD, LISTED, followups, listed
from xltier.tiering.policy import normal_name
from xltier.tiering.remark_findings import Extra
from xltier.tiering.review import Review
from xltier.workbook.base import Workbook

WORDS = ("customer_id", "name", "contact", "phone", "rep", "tier", "action", "reason")
NUMBERS = ("monetary_value", "expected_value")


@dataclass(frozen=True, slots=True)
class FollowUps:
    """Who is to be contacted in a week.

    Attributes:
        frame: One row a customer, with the columns of the Followups table.
        first: The day from which the week counts.
        rep: The rep asked for; None for all.
    """

    frame: pd.DataFrame
    first: date
    rep: str | None = None

    @property
    def last(self) -> date:
        """The last day of the week."""
        return self.first + timedelta(days=DAYS_AHEAD - 1)

    @property
    def overdue(self) -> int:
        """How many are overdue."""
        return int(self.frame["overdue"].notna().sum())


def for_sheet(workbook: Workbook, customers: pd.DataFrame) -> pd.DataFrame:
    """Return results without what a workbook of an earlier version does not have.

    There, a column called Action or Next contact is the user's own.
    """
    if workbook.has("Strategies") or workbook.has("Followups"):
        return customers
    return customers.drop(columns=list(CONTACT_COLUMNS))


def stage_followups(workbook: Workbook, result: Review, data: Examination) -> Iterator[Extra]:
    """Stage the follow-ups of a review, and say if they are more than the sheet lists."""
    if not workbook.has("Followups"):
        return
    whole = due(workbook, result, data)
    there = listed(whole, capacity())
    workbook.replace("Followups", whole[there])
    yield from _left_off(int((~there).sum()), workbook)


def due(workbook: Workbook, result: Review, data: Examination) -> pd.DataFrame:
    """Return everyone who is due by a review, with the columns of the Followups table."""
    customers = data.examined.customers
    raw = data.traits.reindex(customers.index)
    people = result.customers.loc[customers.index].assign(
        customer_id=customers["customer_id"],
        name=customers["name"],
        rep=customers["rep"],
        last_contact=customers["last_contact"],
        **{name: _words(raw, name) for name in ("contact", "phone")},
    )
    return followups(
        people,
        result.movement,
        result.as_of,
        reps=_reps(workbook),
        language=workbook.language,
    )


def list_followups(
    workbook: Workbook, *, first: date | None = None, rep: str | None = None
) -> FollowUps:
    """Return who is to be contacted, by the tables as the last review left them.

    Args:
        workbook: Holds the tables; nothing is calculated anew or written.
        first: The day from which the week counts; None takes that of the last review.
        rep: Whose customers; None for everyone's.

    Raises:
        WorkbookError: There was no review yet, or the workbook knows no next contact.
        UsageError: No customer has that rep.
    """
    customers = workbook.read("Customers")
    if "next_contact" not in customers:
        raise _no_next_contact(workbook)
    first = first or _last_review(workbook)
    people = _people(customers)
    if rep is not None:
        known = people["rep"].map(normal_name, na_action="ignore")
        if not (known == normal_name(rep)).any():
            raise _no_such_rep(rep, people["rep"])
        people = people[known == normal_name(rep)]
    frame = followups(
        people,
        workbook.read("Movement"),
        first,
        reps=_reps(workbook),
        language=workbook.language,
    )
    return FollowUps(frame, first, rep)


def _people(raw: pd.DataFrame) -> pd.DataFrame:
    people = pd.DataFrame({name: _words(raw, name) for name in WORDS}, index=raw.index)
    for name in NUMBERS:
        people[name] = numbers(column(raw, name)).floats
    for name in ("next_contact", "last_contact"):
        people[name] = dates(column(raw, name), "auto").days.astype("datetime64[s]")
    return people


def _words(raw: pd.DataFrame, name: str) -> pd.Series:
    """Return a column as texts, None where blank."""
    said = texts(column(raw, name)).to_pylist()
    return pd.Series(said, index=raw.index, dtype=object)


def _reps(workbook: Workbook) -> list[str]:
    if not workbook.has("Reps"):
        return []
    return [name for name in _words(workbook.read("Reps"), "rep") if name is not None]


def _last_review(workbook: Workbook) -> date:
    days = pd.to_datetime(column(workbook.read("Snapshots"), "as_of"), errors="coerce").dropna()
    if days.empty:
        raise WorkbookError(
            "There was no review yet, so nobody is due: run xltier recalc first.",
            "尚未盘点，还没有跟进日期：请先运行 xltier recalc。",
        )
    latest: date = days.max().date()
    return latest


def _left_off(count: int, workbook: Workbook) -> Iterator[Extra]:
    if not count:
        return
    sheet = workbook.sheet_of("Followups")
    sentence = Sentence(
        f"{count:,} more customers are due: the sheet {sheet} lists the {LISTED} most valuable of "
        "each rep. xltier followups --csv writes everyone.",
        f"另有 {count:,} 个客户应联系：“{sheet}”表只列出每位业务员价值最高的 {LISTED} 个。"
        "使用 xltier followups --csv 可导出全部。",
    )
    yield Extra("more_followups", None, sentence.text(workbook.language), count)


def _no_next_contact(workbook: Workbook) -> WorkbookError:
    sheet = workbook.sheet_of("Customers")
    return WorkbookError(
        f"{sheet} has no column “Next contact”, which workbooks made before this version lack; "
        "make a new one with xltier new and import your data.",
        f"“{sheet}”表没有“下次联系日”列（由旧版本创建的工作簿没有此列）；"
        "请用 xltier new 新建工作簿并导入数据。",
    )


def _no_such_rep(rep: str, there: pd.Series) -> UsageError:
    names = list(dict.fromkeys(there.dropna()))
    return UsageError(
        f"No customer has the rep “{rep}”; there are {', '.join(names) or 'none'}.",
        f"没有客户的业务员是“{rep}”；现有：{'、'.join(names) or '无'}。",
    )
