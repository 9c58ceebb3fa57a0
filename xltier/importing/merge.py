"""What of a file is new: importing the same rows twice adds nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltier.importing.fields import CUSTOMERS, FIELDS, PURCHASES
from xltier.importing.rows import no_set_aside, parse_column
from xltier.language import Sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

CONFLICT = Sentence(
    "This order line is already there with other content; correct it in the workbook or give the "
    "line another number.",
    "工作簿或文件中已有同一订单行，但内容不同；请在工作簿中更正，或使用另一个行号。",
)
TWICE = Sentence(
    "This customer stands in the file more than once with different details.",
    "该客户在文件中出现多次，且内容不一致。",
)
UNREADABLE = np.inf
EXACT_STEPS = 1_000_000
"""Amounts are compared to a millionth, so that 0.1 + 0.2 is 0.3."""


@dataclass(frozen=True, slots=True)
class Merge:
    """The rows of a file beside those of the workbook.

    Every incoming row is in exactly one of the three. Frames keep the incoming index.

    Attributes:
        new: Rows to append.
        already_there: Rows that the workbook, or the file further up, has already.
        set_aside: Rows that contradict others: columns `row`, `column`, `value`, `en`, `zh`.
        differing: Customers that are there with other details; the workbook's were left as they
            are. They count as already there.
    """

    new: pd.DataFrame
    already_there: pd.DataFrame
    set_aside: pd.DataFrame
    differing: int = 0


def merge_purchases(existing: pd.DataFrame, incoming: pd.DataFrame) -> Merge:
    """Tell which purchases of a file are new.

    A row with order number and line number is the order line of that number: same content is
    already there, other content is a conflict. Rows without them are counted: of n alike in the
    file and m alike in the workbook, n - m are new. Content is compared in the columns that both
    have.

    Args:
        existing: The workbook's purchases as read.
        incoming: The file's purchases as converted.
    """
    shared = [column for column in incoming.columns if column in existing.columns]
    shared = [column for column in shared if column in PURCHASES]
    codes = _codes(existing, incoming, shared)
    content = _combined(codes, shared)
    state = _counted(content, len(existing))
    keyed = np.zeros(len(incoming), dtype=bool)
    if {"order_id", "line"} <= set(shared):
        old, new = len(existing), len(existing) + len(incoming)
        has_key = (codes["order_id"] >= 0) & (codes["line"] >= 0)
        keyed = has_key[old:new]
        key = _combined(codes, ["order_id", "line"])
        state[keyed] = _keyed(key, content, has_key, old)[keyed]
    return _sorted_out(incoming, state, "order_id", CONFLICT)


NEW, THERE, ASIDE = 0, 1, 2


def _counted(content: np.ndarray, existing: int) -> np.ndarray:
    """Return the state of rows that are told apart by their content alone."""
    there = pd.Series(content[:existing]).value_counts()
    incoming = pd.Series(content[existing:])
    turn = incoming.groupby(incoming).cumcount()
    before = incoming.map(there).fillna(0)
    return np.where(turn < before, THERE, NEW)


def _keyed(key: np.ndarray, content: np.ndarray, has_key: np.ndarray, existing: int) -> np.ndarray:
    """Return the state of rows that have a key; what the others get means nothing."""
    rows = pd.DataFrame({"key": key, "content": content})
    old, new = rows[:existing][has_key[:existing]], rows[existing:]
    known_keys = new["key"].isin(old["key"]).to_numpy()
    pairs = pd.MultiIndex.from_frame(old)
    same = pd.MultiIndex.from_frame(new).isin(pairs)
    versions = new.groupby("key")["content"].transform("nunique").to_numpy()
    repeated = new.duplicated().to_numpy()
    within = np.where(versions > 1, ASIDE, np.where(repeated, THERE, NEW))
    return np.where(known_keys, np.where(same, THERE, ASIDE), within)


def merge_customers(existing: pd.DataFrame, incoming: pd.DataFrame) -> Merge:
    """Tell which customers of a file are new.

    Customers that are there stay as they are, whatever the file says about them; how many the file
    describes otherwise is counted. A customer described in several ways by the file is set aside.

    Args:
        existing: The workbook's customers as read.
        incoming: The file's customers as converted.
    """
    shared = [column for column in incoming.columns if column in existing.columns]
    shared = [column for column in shared if column in CUSTOMERS]
    described = [column for column in incoming.columns if column in CUSTOMERS]
    own = _combined(_codes(incoming.iloc[:0], incoming, described), described)
    codes = _codes(existing, incoming, shared)
    old = len(existing)
    ids = codes["customer_id"]
    known = np.isin(ids[old:], ids[:old])
    rows = pd.DataFrame({"id": ids[old:], "content": own})
    several = rows.groupby("id")["content"].transform("nunique").to_numpy() > 1
    state = np.where(rows.duplicated().to_numpy(), THERE, NEW)
    state = np.where(several, ASIDE, state)
    state = np.where(known, THERE, state)
    merge = _sorted_out(incoming, state, "customer_id", TWICE)
    differing = _differing(codes, shared, old)
    return Merge(merge.new, merge.already_there, merge.set_aside, differing)


def _differing(codes: dict[str, np.ndarray], shared: Sequence[str], old: int) -> int:
    """Count the customers that are there and that the file describes otherwise."""
    ids = codes["customer_id"]
    first = pd.Series(np.arange(old)).groupby(ids[:old]).first()
    place = pd.Series(ids[old:]).map(first)
    known = place.notna().to_numpy()
    partner = place[known].to_numpy(dtype=np.int64)
    other = np.zeros(int(known.sum()), dtype=bool)
    for column in shared:
        mine = codes[column][old:][known]
        other |= (mine >= 0) & (mine != codes[column][partner])
    return int(pd.Series(ids[old:][known])[other].nunique())


def _sorted_out(incoming: pd.DataFrame, state: np.ndarray, named: str, why: Sentence) -> Merge:
    aside = incoming[state == ASIDE]
    set_aside = no_set_aside()
    if len(aside):
        set_aside = pd.DataFrame(
            {
                "row": aside.index.to_numpy(dtype=np.int64),
                "column": named,
                "value": aside[named].to_numpy(dtype=object),
                "en": why.en,
                "zh": why.zh,
            }
        )
    return Merge(incoming[state == NEW], incoming[state == THERE], set_aside)


def _codes(
    existing: pd.DataFrame, incoming: pd.DataFrame, columns: Sequence[str]
) -> dict[str, np.ndarray]:
    """Return for each column a number for each value, existing rows first; -1 is blank."""
    codes = {}
    for column in columns:
        old = _comparable(column, existing[column])
        new = _comparable(column, incoming[column])
        codes[column] = pd.factorize(pd.concat([old, new], ignore_index=True))[0]
    return codes


def _comparable(column: str, values: pd.Series) -> pd.Series:
    """Return values so that equal ones compare equal however their cells are typed."""
    parsed = parse_column(column, values)
    found = parsed.series
    kind = FIELDS[column]
    if kind == "date":
        found = found.astype("datetime64[ms]").astype("int64").astype(float)
        found[parsed.series.isna()] = np.nan
    elif kind in {"number", "money"}:
        found = (found * EXACT_STEPS).round()
    else:
        return found
    for problem in parsed.problems:
        found.iloc[problem.places] = UNREADABLE
    return found


def _combined(codes: dict[str, np.ndarray], columns: Sequence[str]) -> np.ndarray:
    """Return a number for each row that is the same for rows alike in all columns."""
    combined = np.zeros(len(next(iter(codes.values()), np.zeros(0))), dtype=np.int64)
    for column in columns:
        values = codes[column] + 1
        combined = pd.factorize(combined * (int(values.max(initial=0)) + 1) + values)[0]
    return combined
