"""What a report shows: the dashboard of the last review, counted anew; nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import pandas as pd

from xltier.commands.examining import Examination, examine_workbook
from xltier.commands.outside import Elsewhere
from xltier.commands.recalculate import Recalculation, recalculate_examined
from xltier.commands.staging_dashboard import board_of
from xltier.language import Language, Sentence
from xltier.tiering.dashboard import Dashboard
from xltier.tiering.review import History
from xltier.workbook.base import Workbook

CONTACTS = ("contact", "phone", "email")

NO_REVIEW = Sentence(
    "This workbook has no review yet: the page shows what one would give now. Recalculate the "
    "tiers to keep it.",
    "该工作簿尚未盘点：本页为按当前数据试算的结果。请重新计算分层以保存盘点。",
)
OTHER_RULES = Sentence(
    "The rules have been changed since the review of {day}: the page follows the rules as they "
    "are typed now. Recalculate the tiers to bring the workbook up to them.",
    "分层标准在 {day} 盘点之后已修改：本页按现行标准计算。请重新计算分层，使工作簿与之一致。",
)
OTHER_DATA = Sentence(
    "Customers or purchases have changed since the review of {day}: the page counts them as they "
    "are now. Recalculate the tiers to bring the workbook up to them.",
    "客户或购买记录在 {day} 盘点之后有变化：本页按当前数据统计。请重新计算分层，使工作簿与之一致。",
)
NO_LINES = Sentence(
    "The workbook holds no purchases, but its review of {day} counted some: name their source "
    "with --purchases.",
    "工作簿中没有购买记录，但 {day} 的盘点有：请用 --purchases 指定购买数据的来源。",
)
SINCE = {"rules": OTHER_RULES, "data": OTHER_DATA, "lines": NO_LINES}


@dataclass(frozen=True, slots=True)
class Reported:
    """What a report is made of.

    Attributes:
        dashboard: The numbers.
        done: The review they were counted from, which was not written.
        notices: What a reader must know first, such as that rules have changed since.
        contacts: Contact, phone and e-mail by customer id; nobody's unless asked for.
    """

    dashboard: Dashboard
    done: Recalculation
    notices: tuple[Sentence, ...]
    contacts: Mapping[str, tuple[str, ...]]

    @property
    def language(self) -> Language:
        """The language of the workbook."""
        return self.dashboard.language


def report(
    workbook: Workbook,
    *,
    as_of: date | None = None,
    today: date | None = None,
    elsewhere: Elsewhere | None = None,
    contacts: bool = False,
) -> Reported:
    """Count what a report shows, without writing anything.

    Args:
        workbook: Holds the tables.
        as_of: The day to look back from; None takes that of the last review, and if there is none
            the one on the Rules sheet, or today.
        today: The present day; None asks the clock.
        elsewhere: Where the purchases are; None for the Purchases sheet.
        contacts: Whether phone and e-mail of customers are wanted.

    Raises:
        PolicyError: The rules cannot be used.
        WorkbookError: A table or column is missing.
        SourceError: The source of the purchases cannot be read.
    """
    day = as_of or last_review(workbook)
    data = examine_workbook(workbook, as_of=day, today=today, elsewhere=elsewhere)
    try:
        done = recalculate_examined(workbook, data, write=False)
        return Reported(
            dashboard=board_of(done.review, data, done.history, workbook.language),
            done=done,
            notices=_notices(done, done.history, data),
            contacts=_contacts(data) if contacts else {},
        )
    finally:
        data.close()


def _notices(done: Recalculation, history: History, data: Examination) -> tuple[Sentence, ...]:
    """Return in what the page differs from what the workbook shows."""
    if history.snapshots.empty:
        return (NO_REVIEW,)
    changed = changed_since(done, history, data)
    return () if changed is None else (of_day(SINCE[changed], done.as_of),)


def changed_since(
    done: Recalculation, history: History, data: Examination
) -> Literal["rules", "data", "lines"] | None:
    """Return what has changed since the review of the same day was kept; None for nothing.

    `lines` is that the purchases, which were counted then, are missing.
    """
    kept = history.snapshots
    kept = kept[pd.to_datetime(kept["as_of"], errors="coerce") == pd.Timestamp(done.as_of)]
    if kept.empty:
        return None
    then, now = kept.iloc[-1], done.review.snapshot.iloc[0]
    if str(then["fingerprint"]) != str(now["fingerprint"]):
        return "rules"
    if _number(then["customers"]) == now["customers"] and _same(then["sales"], now["sales"]):
        return None
    return "lines" if not data.purchases and data.source is None else "data"


def of_day(sentence: Sentence, day: date) -> Sentence:
    """Return a sentence with the day of a review put in."""
    return Sentence(sentence.en.format(day=day), sentence.zh.format(day=day))


def _number(value: object) -> float:
    return float(pd.to_numeric(pd.Series([value]), errors="coerce").iloc[0])


def _same(then: object, now: object) -> bool:
    """Tell whether two amounts are one, but for what a spreadsheet's numbers lose."""
    return bool(abs(_number(then) - _number(now)) < 0.005)


def _contacts(data: Examination) -> dict[str, tuple[str, ...]]:
    """Return who to ask for and how, by customer id; blank ones are left out."""
    ids = data.examined.customers["customer_id"]
    typed = data.traits.reindex(index=ids.index, columns=list(CONTACTS)).astype(object)
    texts = typed.where(typed.notna(), "").astype(str)
    rows = zip(ids.astype(str), texts.itertuples(index=False), strict=True)
    return {number: tuple(text.strip() for text in row if text.strip()) for number, row in rows}


def last_review(workbook: Workbook) -> date | None:
    """Return the day that the last review looked back from; None if there was none yet."""
    if not workbook.has("Snapshots"):
        return None
    days = pd.to_datetime(workbook.read("Snapshots")["as_of"], errors="coerce").dropna()
    return days.max().date() if len(days) else None
