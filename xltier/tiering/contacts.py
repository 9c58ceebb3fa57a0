"""When each customer is to be contacted next, and what to do then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from xltier.language import Language
    from xltier.tiering.cells import Days
    from xltier.tiering.money import Floats, Integers
    from xltier.tiering.reasons import Texts
    from xltier.tiering.strategies import Strategies

CONTACT_COLUMNS = ("action", "next_contact", "overdue")
"""The columns of the Customers table that the strategies fill."""

LAST_DAY = np.datetime64("9999-12-31", "D")
"""The last day that a spreadsheet knows."""


def contact_columns(
    ranks: Integers,
    last_contact: pd.Series,
    as_of: date,
    strategies: Strategies,
    language: Language,
) -> dict[str, Texts | Days | Floats]:
    """Return the columns of the Customers table that the strategies fill.

    The next contact is the last one plus the days of the tier in force; who was never contacted is
    due on the as-of date. Prospects without a strategy have none.

    Args:
        ranks: The tier of each customer, `NO_TIER` for prospects.
        last_contact: The day each was contacted last.
        as_of: The day of the review.
        strategies: The strategy of each tier.
        language: The language of the actions.
    """
    # `NO_TIER` is −1 and so picks the last entry: prospects.
    everyone = (*strategies.tiers, strategies.prospects)
    actions = [None if each is None else each.action(language) for each in everyone]
    days = [-1 if each is None else each.every_days for each in everyone]
    every = np.array(days, dtype=np.int64)[ranks]
    last = last_contact.to_numpy().astype("datetime64[D]")
    day = np.datetime64(as_of, "D")
    following = np.where(np.isnat(last), day, last + every.astype("timedelta64[D]"))
    following = np.minimum(following, LAST_DAY)
    following[every < 0] = np.datetime64("NaT")
    late = (day - following).astype("timedelta64[D]").astype(np.float64)
    late[np.isnat(following)] = np.nan
    return {
        "action": np.array(actions, dtype=object)[ranks],
        "next_contact": following.astype("datetime64[s]"),
        "overdue": np.where(late > 0, late, np.nan),
    }
