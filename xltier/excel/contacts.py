"""Days of contacts as Excel counts them, and the days that lie between two of them."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

import numpy as np

from xltier.excel.asked_rules import AskedRules
from xltier.excel.grids import FIRST_DAY, NOT_AVAILABLE, VALUE, Codes
from xltier.tiering.typed_dates import date_of

LAST_DAY = 2_958_465
"""Excel's serial number of 9999-12-31."""
DAYS_TO_1904 = 1462
"""By how much a serial number is less in a workbook that counts from 1904."""


def days_between(tiers: Any, asked: AskedRules) -> tuple[Any, Codes]:  # noqa: ANN401 - arrays
    """Return the days of each tier named, and an error for a name or days that are none."""
    of_name: dict[str | None, tuple[float, int]] = {None: (np.nan, 0)}
    for name in set(tiers.tolist()) - {None}:
        rank = asked.policy.rank_of(name)
        days = None if rank is None else asked.cadence[rank]
        error = NOT_AVAILABLE if rank is None else (VALUE if days is None else 0)
        of_name[name] = (np.nan if days is None else float(days), error)
    pairs = [of_name[name] for name in tiers.tolist()]
    return (
        np.array([days for days, _ in pairs], dtype=np.float64),
        np.array([error for _, error in pairs], dtype=np.int16),
    )


def serial_number(text: str, *, date1904: bool) -> float | None:
    """Return the serial number of the date that a text says, None if it says none or two."""
    day = date_of(text)
    if day is None:
        return None
    number = (datetime.combine(day, time()) - FIRST_DAY).days
    return float(number - DAYS_TO_1904 if date1904 else number)
