"""The customers: identifiers, overrides, dates, and what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from xltier.tiering.cells import AS_TEXT, UNREADABLE, Coded, Dates, coded, column, dates
from xltier.tiering.findings import Findings, Source
from xltier.tiering.policy import TieringPolicy, normal_name
from xltier.tiering.quality_contacts import check_contacts
from xltier.tiering.quality_rules import A_DATE
from xltier.tiering.threshold import NO_TIER

if TYPE_CHECKING:
    from xltier.tiering.money import Integers, Mask

TABLE = "Customers"
PASSED_ON = ("name", "rep", "region", "override_reason")


@dataclass(frozen=True, slots=True)
class Customers:
    """The customers that can be tiered.

    Attributes:
        frame: One row per customer; index: rows on the sheet. Columns customer_id, name, rep,
            region, override_reason (text), override_rank (NO_TIER where no override is in force),
            last_contact and override_until (datetime64).
        ids: The customers' identifiers, in the frame's order.
    """

    frame: pd.DataFrame
    ids: pa.Array


@dataclass(frozen=True, slots=True)
class _Examination:
    """The Customers table while it is examined; `kept` are the places of usable rows."""

    findings: Findings
    source: Source
    policy: TieringPolicy
    as_of: date
    kept: Integers

    def raw(self, name: str) -> pd.Series:
        return column(self.source.raw, name).iloc[self.kept]

    def report(self, rule: str, where: Mask, name: str, **details: list[str]) -> None:
        self.findings.add(rule, self.source, self.kept[where], name, details)


def examine_customers(
    raw: pd.DataFrame,
    findings: Findings,
    policy: TieringPolicy,
    as_of: date,
    today: date,
    bare: int = 0,
) -> Customers:
    """Check the Customers table and return the customers that can be tiered.

    Args:
        raw: The table as read.
        findings: Takes what is found.
        policy: The rules.
        as_of: The day looked back from.
        today: The present day.
        bare: How many of the last rows are not on the sheet and have an identifier only: nothing
            is missed there.
    """
    source = Source(TABLE, raw)
    ids = coded(column(raw, "customer_id"), fold=True)
    kept = _with_an_id_of_their_own(findings, source, ids)
    work = _Examination(findings, source, policy, as_of, kept)
    check_contacts(findings, source, kept[kept < len(raw) - bare])
    contact = _read_dates(work, "last_contact")
    work.report("future_contact", contact.days > np.datetime64(today, "D"), "last_contact")
    until = _read_dates(work, "override_until")
    own_ids = ids.distinct.take(pa.array(ids.codes[kept]))
    columns = {"customer_id": _strings(own_ids)}
    columns |= {name: _strings(_decoded(coded(work.raw(name)))) for name in PASSED_ON}
    frame = pd.DataFrame(columns, index=raw.index[kept])
    frame["override_rank"] = _override_ranks(work, until)
    frame["last_contact"] = contact.days.astype("datetime64[s]")
    frame["override_until"] = until.days.astype("datetime64[s]")
    return Customers(frame, own_ids)


def _with_an_id_of_their_own(findings: Findings, source: Source, ids: Coded) -> Integers:
    """Report rows without an id and repeated ids; return the places of the others."""
    findings.add("missing_customer_id", source, ids.blank, "customer_id")
    again = pd.Series(ids.codes).duplicated().to_numpy() & ~ids.blank
    repeated = np.flatnonzero(again)
    if len(repeated):
        distinct, starts = np.unique(ids.codes, return_index=True)
        first = starts[np.searchsorted(distinct, ids.codes[repeated])]
        rows = source.raw.index.to_numpy()[first].tolist()
        findings.add("duplicate_customer_id", source, repeated, "customer_id", {"first": rows})
    return np.flatnonzero(~again & ~ids.blank)


def _read_dates(work: _Examination, name: str) -> Dates:
    found = dates(work.raw(name), work.policy.date_order)
    as_text, unreadable = found.how == AS_TEXT, found.how >= UNREADABLE
    work.report("date_as_text", as_text, name, day=found.days[as_text].astype(str).tolist())
    what = [A_DATE.text(work.findings.language)] * int(unreadable.sum())
    work.report("unreadable_value", unreadable, name, what=what)
    return found


def _override_ranks(work: _Examination, until: Dates) -> Integers:
    """Return the rank each override in force sets; one with an unreadable expiry is not used."""
    overrides = coded(work.raw("override"))
    ranks = np.full(len(work.kept), NO_TIER, dtype=np.int64)
    given = ~overrides.blank
    if not given.any():
        return ranks
    by_name = {normal_name(name): rank for rank, name in enumerate(work.policy.names)}
    known = [by_name.get(normal_name(text), NO_TIER) for text in overrides.distinct.to_pylist()]
    ranks[given] = np.array(known, dtype=np.int64)[overrides.codes[given]]
    unknown = given & (ranks == NO_TIER)
    tiers = ("、" if work.findings.language == "zh" else ", ").join(work.policy.names)
    work.report("unknown_override", unknown, "override", tiers=[tiers] * int(unknown.sum()))
    ended = until.days < np.datetime64(work.as_of, "D")
    expired = ended & (ranks != NO_TIER)
    last_days = until.days[expired].astype(str).tolist()
    work.report("expired_override", expired, "override", day=last_days)
    ranks[ended | (until.how >= UNREADABLE)] = NO_TIER
    return ranks


def _decoded(texts: Coded) -> pa.Array:
    return texts.distinct.take(pa.array(texts.codes, mask=texts.blank))


def _strings(texts: pa.Array) -> pd.api.extensions.ExtensionArray:
    return pd.array(texts, dtype="str")
