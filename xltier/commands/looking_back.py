"""The day to look back from when nobody names one: today, or that of the last review.

A question about other rules is compared with the tiers that the last review left. Where nothing
was bought since, a later day would only move the window away from the purchases, and the answer
would tell the passing of time from the rules no more: the day of the last review stays. New
purchases count at once: then it is today, as it is for a review.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from xltier.language import Sentence
from xltier.tiering.cells import column, dates
from xltier.tiering.policy import TieringPolicy
from xltier.workbook.base import Workbook

Origin = Literal["given", "last review", "today"]


@dataclass(frozen=True, slots=True)
class LookingBack:
    """The day to look back from.

    Attributes:
        day: It.
        origin: Whether it was given (by an option or on the Rules sheet), or is the day of the
            last review, or the present day.
    """

    day: date
    origin: Origin = "given"

    def words(self) -> Sentence:
        """Return the day, and where it comes from if nobody gave it."""
        if self.origin == "last review":
            return Sentence(
                f"{self.day}, the day of the last review", f"{self.day}，即上次盘点的日期"
            )
        if self.origin == "today":
            return Sentence(f"{self.day}, today", f"{self.day}，即今天")
        return Sentence(f"{self.day}", f"{self.day}")


def last_review(workbook: Workbook) -> date | None:
    """Return the day of the last review; None if there was none."""
    if not workbook.has("Snapshots"):
        return None
    found = pd.to_datetime(column(workbook.read("Snapshots"), "as_of"), errors="coerce").dropna()
    return None if found.empty else found.max().date()


def looking_back(workbook: Workbook, newest: date | None, today: date) -> LookingBack:
    """Return the day for a question about the rules, where none was given.

    Args:
        workbook: Holds the past reviews.
        newest: The day of the last purchase; None without purchases.
        today: The present day.
    """
    day = last_review(workbook)
    if day is None or day > today or (newest is not None and newest > day):
        return LookingBack(today, "today")
    return LookingBack(day, "last review")


def newest_purchase(purchases: pd.DataFrame, policy: TieringPolicy, today: date) -> date | None:
    """Return the day of the last purchase on the sheet; one in the future is a slip.

    Args:
        purchases: The Purchases table as read.
        policy: Says how text dates are to be read.
        today: The present day.
    """
    days = dates(column(purchases, "date"), policy.date_order).days
    past = days[days <= np.datetime64(today, "D")]
    return past.max().item() if len(past) else None
