"""Dates in the many forms that are clear, and the ones whose column makes them clear."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from xltier.importing.parsed import Parsed, as_text, problems
from xltier.language import Sentence

DateOrder = Literal["auto", "day_first", "month_first"]

NO_DATE = Sentence(
    "This is no date that can be read; write it as 2026-03-05.",
    "无法识别这个日期；请写成 2026-03-05 的形式。",
)
OPEN_ORDER = Sentence(
    "Day and month cannot be told apart here; write it as 2026-03-05 or give the date order.",
    "无法判断哪个是日、哪个是月；请写成 2026-03-05 的形式，或指定日期顺序。",
)
DAY = np.dtype("datetime64[ms]")
SERIALS = (20_000, 80_000)
"""Excel serials from 1954 to 2119; smaller and larger numbers are no dates of purchases."""

PIVOT = 69
"""Two-digit years from here on belong to the last century, as in POSIX."""

MONTH_NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
MONTHS = {name: number for number, name in enumerate(MONTH_NAMES, 1)}
CLOCK = r"^(.*?\d)(?:\s*[Tt]\s*|\s+)\d{1,2}:\d{2}.*$"
YEAR_FIRST = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?(?:\s*\D.*)?"
)
PACKED = re.compile(r"((?:19|2\d)\d{2})(\d{2})(\d{2})(?:\d{6})?")
YEAR_LAST = re.compile(r"(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})")
DAY_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s\-/.]+([a-z]{3,9})\.?[\s\-/,.]+(\d{4}|\d{2})")
NAMED_DAY = re.compile(r"([a-z]{3,9})\.?[\s\-/.]+(\d{1,2})(?:st|nd|rd|th)?[\s,\-/.]+(\d{4}|\d{2})")
WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[.,]?\s+")


@dataclass(frozen=True, slots=True)
class _Open:
    """A date whose first two numbers may be day and month in either order."""

    first: int
    second: int
    year: int

    def settle(self, *, day_first: bool) -> dt.date | None:
        day, month = (self.first, self.second) if day_first else (self.second, self.first)
        return _date(self.year, month, day)


def parse_dates(column: pd.Series, *, order: DateOrder = "auto", serials: bool = False) -> Parsed:
    """Read a column of dates; a time of day is left off.

    `05/03/2026` has two readings. Another date of the column that has only one, such as
    `25/03/2026`, settles the order for all; without such a date these cells are set aside.

    Args:
        column: Dates, text, numbers, or all of them.
        order: The order of day and month, if the column shall not decide.
        serials: Numbers from 20,000 to 80,000 are Excel's date serials.
    """
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        naive = column.dt.tz_localize(None) if column.dt.tz is not None else column
        return Parsed(naive.dt.normalize().astype(DAY))
    text = as_text(column)
    if pc.any(pc.match_substring(text, ":")).as_py():
        text = pc.replace_substring_regex(text, CLOCK, r"\1")
    encoded = text.dictionary_encode()
    words = encoded.dictionary.to_pylist()
    read = [_read(word, serials=serials) for word in words]
    days, is_open = _settle(read, order)
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    known = codes >= 0
    values = np.full(len(codes), np.datetime64("NaT"), dtype=DAY)
    values[known] = days[codes[known]]
    unsettled = np.zeros(len(codes), dtype=bool)
    unsettled[known] = is_open[codes[known]]
    unreadable = known & np.isnat(values) & ~unsettled
    found = problems((unsettled, OPEN_ORDER), (unreadable, NO_DATE))
    return Parsed(pd.Series(values, index=column.index), found)


def _settle(read: list[dt.date | _Open | None], order: DateOrder) -> tuple[np.ndarray, np.ndarray]:
    opens = [date for date in read if isinstance(date, _Open)]
    day_first = any(date.first > 12 for date in opens)
    month_first = any(date.second > 12 for date in opens)
    days = np.full(len(read), np.datetime64("NaT"), dtype=DAY)
    is_open = np.zeros(len(read), dtype=bool)
    for place, date in enumerate(read):
        if not isinstance(date, _Open):
            settled = date
        elif order != "auto":
            settled = date.settle(day_first=order == "day_first")
        elif date.first > 12 or date.second > 12 or date.first == date.second:
            settled = date.settle(day_first=date.first > 12)
        elif day_first != month_first:
            settled = date.settle(day_first=day_first)
        else:
            settled, is_open[place] = None, True
        if settled is not None:
            days[place] = np.datetime64(settled)
    return days, is_open


def _read(word: str, *, serials: bool) -> dt.date | _Open | None:
    text = WEEKDAY.sub("", word.strip().casefold())
    if match := YEAR_FIRST.fullmatch(text):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := PACKED.fullmatch(text):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := YEAR_LAST.fullmatch(text):
        return _Open(int(match[1]), int(match[3]), _year(match[4]))
    if match := DAY_NAMED.fullmatch(text):
        return _date(_year(match[3]), MONTHS.get(match[2][:3], 0), int(match[1]))
    if match := NAMED_DAY.fullmatch(text):
        return _date(_year(match[3]), MONTHS.get(match[1][:3], 0), int(match[2]))
    return _serial(text) if serials else None


def _serial(text: str) -> dt.date | None:
    try:
        number = float(text)
    except ValueError:
        return None
    if not SERIALS[0] <= number < SERIALS[1]:
        return None
    return dt.date(1899, 12, 30) + dt.timedelta(days=int(number))


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (1900 if year >= PIVOT else 2000)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
