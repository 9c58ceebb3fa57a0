"""Dates that were typed as text: “2026-01-02”, “2026年1月2日”, “3 Feb 2026”, “01/02/2026”."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from xltier.tiering.policy import DateOrder

TIME = r"(?:[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[AaPp][Mm])?(?:Z|[+-]\d{2}:?\d{2})?)?"
YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){TIME}")
CHINESE = re.compile(rf"(\d{{4}})\s*年\s*(\d{{1,2}})\s*月\s*(\d{{1,2}})\s*日?{TIME}")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}){TIME}")
DAY_NAME = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[- ]([A-Za-z]{3,9})\.?,?[- ](\d{4})")
NAME_DAY = re.compile(r"([A-Za-z]{3,9})\.?[- ](\d{1,2})(?:st|nd|rd|th)?,?[- ](\d{4})")
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
FIRST_YEAR, LAST_YEAR = 1900, 9999


@dataclass(frozen=True, slots=True)
class TypedDate:
    """What a text may mean as a date.

    Attributes:
        day_first: The date if the day stands first; the only date when nothing is in doubt.
        month_first: The date if the month stands first.
        order: Which order the text itself proves, None when it proves none.
    """

    day_first: date | None
    month_first: date | None
    order: Literal["day_first", "month_first"] | None = None

    @property
    def ambiguous(self) -> bool:
        """Whether the two readings are two different dates."""
        both = self.day_first is not None and self.month_first is not None
        return both and self.day_first != self.month_first

    def read(self, order: DateOrder) -> date | None:
        """Return the date, None where it stays in doubt or is none."""
        if not self.ambiguous:
            return self.day_first or self.month_first
        if order == "auto":
            return None
        return self.day_first if order == "day_first" else self.month_first


NO_DATE = TypedDate(None, None)


def typed_date(text: str) -> TypedDate:
    """Return what `text` may mean as a date. Years have four digits; a time of day is dropped."""
    folded = " ".join(unicodedata.normalize("NFKC", text).split())
    if match := YEAR_FIRST.fullmatch(folded):
        return _certain(int(match[1]), int(match[3]), int(match[4]))
    if match := CHINESE.fullmatch(folded) or COMPACT.fullmatch(folded):
        return _certain(int(match[1]), int(match[2]), int(match[3]))
    if match := YEAR_LAST.fullmatch(folded):
        return _either(int(match[4]), int(match[1]), int(match[3]))
    if match := DAY_NAME.fullmatch(folded):
        return _certain(int(match[3]), _month(match[2]), int(match[1]))
    if match := NAME_DAY.fullmatch(folded):
        return _certain(int(match[3]), _month(match[1]), int(match[2]))
    return NO_DATE


def date_of(value: object, order: DateOrder = "auto") -> date | None:
    """Return the date in a single cell: a date, or an unambiguous text or yyyymmdd number."""
    if isinstance(value, datetime):
        return None if value != value else value.date()  # noqa: PLR0124 - NaT is not itself
    if isinstance(value, date):
        return value
    if isinstance(value, float) and value.is_integer():
        value = str(int(value))
    elif isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return typed_date(value).read(order) if isinstance(value, str) else None


def _certain(year: int, month: int, day: int) -> TypedDate:
    found = _date(year, month, day)
    return TypedDate(found, found)


def _either(year: int, first: int, second: int) -> TypedDate:
    day_first, month_first = _date(year, second, first), _date(year, first, second)
    if day_first and not month_first:
        return TypedDate(day_first, None, "day_first")
    if month_first and not day_first:
        return TypedDate(None, month_first, "month_first")
    return TypedDate(day_first, month_first)


def _date(year: int, month: int, day: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(name: str) -> int:
    wanted = name.lower()
    whole = (number for number, month in enumerate(MONTHS, 1) if month.startswith(wanted))
    return 9 if wanted == "sept" else next(whole, 0)
