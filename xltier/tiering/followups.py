"""Who is to be contacted in the week ahead: for each rep the most valuable first, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltier.language import Sentence
from xltier.tiering.policy import normal_name
from xltier.tiering.reason_words import pause

if TYPE_CHECKING:
    from xltier.language import Language
    from xltier.tiering.money import Integers, Mask

DAYS_AHEAD = 7
"""Days that a list covers, the as-of date included."""

LISTED = 200
"""Customers of each rep that the sheet lists: more than one person contacts in a week."""

NEVER = Sentence("never contacted so far", "尚未联系过")

COLUMNS = (
    "rep",
    "next_contact",
    "overdue",
    "customer_id",
    "name",
    "contact",
    "phone",
    "tier",
    "monetary_value",
    "action",
    "reason",
)


def followups(
    customers: pd.DataFrame,
    movement: pd.DataFrame,
    as_of: date,
    *,
    reps: Sequence[str] = (),
    language: Language,
) -> pd.DataFrame:
    """Return who is due from the as-of date on, for seven days, and whoever is overdue.

    The more valuable stand first: by expected value where it is known, else by sales; of equals
    who is due first.

    Args:
        customers: One row a customer: the texts and figures of `COLUMNS` but `overdue`, and
            `last_contact` (blank for never) and `expected_value`; blank texts are None.
        movement: Who moved: customer_id, from_tier, to_tier, reason.
        as_of: The first day of the week.
        reps: Their order; others follow by name, and who has none comes last.
        language: The language of the reasons.
    """
    due = customers["next_contact"].to_numpy().astype("datetime64[D]")
    first = np.datetime64(as_of, "D")
    wanted = due < first + np.timedelta64(DAYS_AHEAD, "D")  # never true of no date
    people = customers[wanted]
    late = np.maximum((first - due[wanted]).astype(np.int64), 0)
    keys = (-late, -_value(people), _rep_order(people["rep"], reps))
    order = np.lexsort(keys)
    people = people.assign(
        overdue=np.where(late > 0, late.astype(np.float64), np.nan),
        reason=_reasons(people, movement, language),
    )
    return people.iloc[order].reset_index(drop=True)[list(COLUMNS)]


def listed(frame: pd.DataFrame, room: int) -> Mask:
    """Tell which follow-ups the sheet lists: of each rep the first, and no more than it holds."""
    within = frame.groupby("rep", dropna=False, sort=False).cumcount().to_numpy() < LISTED
    mask: Mask = within & (np.cumsum(within) <= room)
    return mask


def _value(people: pd.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    sales, expected = (
        people[name].to_numpy(dtype=np.float64) for name in ("monetary_value", "expected_value")
    )
    value = np.where(np.isnan(expected), sales, expected)
    return np.where(np.isnan(value), -np.inf, value)


def _rep_order(names: pd.Series, reps: Sequence[str]) -> Integers:
    codes, distinct = pd.factorize(names)
    places = {normal_name(name): place for place, name in reversed(list(enumerate(reps)))}
    told = [(places.get(normal_name(name), len(places)), name) for name in distinct]
    rank = np.empty(len(told) + 1, dtype=np.int64)
    rank[sorted(range(len(told)), key=told.__getitem__)] = np.arange(len(told))
    rank[-1] = len(told)  # code −1, who has no rep
    order: Integers = rank[codes]
    return order


def _reasons(people: pd.DataFrame, movement: pd.DataFrame, language: Language) -> list[str | None]:
    colon = "：" if language == "zh" else ": "
    columns = ("customer_id", "from_tier", "to_tier", "reason")
    moves = {
        who: f"{before} → {after}{colon}{why}" if _said(before) and _said(after) else why
        for who, before, after, why in zip(*(movement[name] for name in columns), strict=True)
        if _said(why)
    }
    between = pause(language)
    parts = zip(people["customer_id"], people["reason"], people["last_contact"].isna(), strict=True)
    return [
        _reason(moves.get(who) or _first(why, between), never, language)
        for who, why, never in parts
    ]


def _first(why: str | None, between: str) -> str | None:
    """Return the first part of a reason: what the customer reached, or why no more."""
    return why.partition(between)[0] if isinstance(why, str) else None


def _reason(why: str | None, never: bool, language: Language) -> str | None:
    if not never:
        return why if _said(why) else None
    said = NEVER.text(language)
    return f"{why}{pause(language)}{said}" if _said(why) else said[:1].upper() + said[1:]


def _said(text: object) -> bool:
    return isinstance(text, str) and bool(text)
