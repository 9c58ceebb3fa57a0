"""The tables of a review, as the workbook keeps them: customers and the snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltier.tiering.held_reasons import say_kept, say_set_by_hand
from xltier.tiering.method_gaps import method_gaps
from xltier.tiering.method_reasons import Case, method_reasons
from xltier.tiering.money import to_major
from xltier.tiering.movement import Words, causes
from xltier.tiering.quality_rules import RULES
from xltier.tiering.ranking import ranks_of
from xltier.tiering.reason_words import pause
from xltier.tiering.reasons import Texts, gaps_to_next, reasons
from xltier.tiering.steadiness import steady
from xltier.tiering.threshold import NO_TIER, kept
from xltier.tiering.wording import (
    BASE_GAP,
    CAUSES,
    DIRECTIONS,
    LEFT_OUT,
    NOTHING_SOLD,
    ONCE,
    PROVISIONAL,
)

if TYPE_CHECKING:
    from xltier.language import Language, Sentence
    from xltier.tiering.cells import Days
    from xltier.tiering.comparison import Compared
    from xltier.tiering.measured import Measured
    from xltier.tiering.method_table import MethodColumns
    from xltier.tiering.money import Floats, Integers, Mask
    from xltier.tiering.policy import TieringPolicy
    from xltier.tiering.quality import Examined
    from xltier.tiering.ranking import Coded
    from xltier.tiering.snapshots import Counted

CUSTOMERS = "Customers"


@dataclass(frozen=True, slots=True)
class Tiered:
    """The tiers of those listed.

    Attributes:
        ranks: The rank that counts: computed, steadied, overridden; `NO_TIER` for prospects.
        computed: The rank by the rules alone.
        reviews_below: Reviews in a row below the keep line of the tier held.
        by_hand: Who has an override in force.
        apart: Whose override sets another tier than there would be without it.
        reasons: Why.
        gaps: What the next better tier takes.
    """

    ranks: Integers
    computed: Integers
    reviews_below: Integers
    by_hand: Mask
    apart: Mask
    reasons: Texts
    gaps: Texts


def tier_customers(
    examined: Examined,
    now: Measured,
    done: Coded,
    compared: Compared,
    policy: TieringPolicy,
    language: Language,
) -> Tiered:
    """Give every customer its tier, by the rules, steadiness and override, and the reasons."""
    computed = ranks_of(now.figures, now.known, policy, done)
    keepable = ranks_of(now.figures, now.known, kept(policy), done) if policy.steady else computed
    held = compared.before.held[: len(now)]
    steadied = steady(computed, keepable, held, _below_before(compared, len(now)), policy)
    override = examined.customers["override_rank"].to_numpy()
    by_hand = override != NO_TIER
    ranks = np.where(by_hand, override, steadied.ranks)
    case = Case(now.figures, done, policy, language)
    why = _reasons(computed, case)
    steadied_only = np.where(by_hand, NO_TIER, held)
    say_kept(why, steadied, computed, steadied_only, policy=policy, language=language)
    places = np.flatnonzero(by_hand)
    say_set_by_hand(
        why, places, computed, _overrides(examined, places), policy=policy, language=language
    )
    return Tiered(
        ranks=ranks,
        computed=computed,
        reviews_below=np.where(by_hand, 0, steadied.reviews_below),
        by_hand=by_hand,
        apart=by_hand & (override != steadied.ranks),
        reasons=why,
        gaps=_gaps(np.where(now.known, ranks, NO_TIER), case),
    )


def _reasons(ranks: Integers, case: Case) -> Texts:
    if case.policy.method == "threshold":
        return reasons(ranks, case.figures, case.policy, case.language)
    return method_reasons(ranks, case)


def _gaps(ranks: Integers, case: Case) -> Texts:
    if case.policy.method == "threshold":
        return gaps_to_next(ranks, case.figures, case.policy, case.language)
    return method_gaps(ranks, case)


def customers_table(
    examined: Examined,
    now: Measured,
    tiered: Tiered,
    compared: Compared,
    methods: MethodColumns,
    contacts: Mapping[str, Texts | Days | Floats],
    *,
    policy: TieringPolicy,
    language: Language,
) -> pd.DataFrame:
    """Return the owned columns of the Customers table, one row per row of the sheet.

    Args:
        examined: The data as it is used.
        now: The measures.
        tiered: The tiers.
        compared: The last review beside this one.
        methods: The columns that the methods fill.
        contacts: The columns that the strategies fill.
        policy: The rules.
        language: The language to speak.
    """
    direction = compared.directions(tiered.ranks)[: len(now)]
    cause = cause_words(compared, tiered)[: len(now)]
    decimals = policy.currency_decimals
    known, figures = now.known, now.figures
    frame = pd.DataFrame(
        {
            "tier": _tier_names(tiered.ranks, policy),
            "reason": tiered.reasons,
            "gap_to_next": tiered.gaps,
            "previous_tier": np.array(compared.old_names()[: len(now)], dtype=object),
            "movement": _labels(direction, DIRECTIONS, language),
            "movement_cause": _labels(cause, CAUSES, language),
            **contacts,
            "computed_tier": _tier_names(tiered.computed, policy),
            "monetary_value": np.where(known, to_major(figures.amount, decimals), np.nan),
            "frequency": np.where(known, figures.orders, np.nan),
            "average_order_value": np.round(to_major(now.average_order, decimals), decimals),
            "last_purchase": _last_purchases(now),
            "recency_days": figures.recency,
            "tenure_days": now.tenure,
            "gap_days": now.gap,
            **methods.columns,
            "measure_note": _notes(now, methods, language),
        },
        index=examined.customers.index,
    )
    return _with_rows_left_out(frame, examined, language)


def cause_words(compared: Compared, tiered: Tiered) -> Words:
    """Return the cause of everyone's move."""
    gone = np.zeros(len(compared.place) - compared.listed, dtype=np.bool_)
    return causes(
        compared.directions(tiered.ranks),
        compared.before,
        compared.everyone(tiered.computed),
        np.concatenate([tiered.apart, gone]),
    )


def snapshot_row(
    now: Measured, counted: Counted, policy: TieringPolicy, taken_at: datetime
) -> pd.DataFrame:
    """Return the header of the snapshot: one row with the columns of Snapshots."""
    first = policy.window.first_day(now.as_of)
    total = np.array([int(now.actual.sum())])
    return pd.DataFrame(
        {
            "as_of": [pd.Timestamp(now.as_of)],
            "taken_at": [pd.Timestamp(taken_at).floor("s")],
            "window_start": [pd.NaT if first is None else pd.Timestamp(first)],
            "window_end": [pd.Timestamp(now.as_of)],
            "customers": [len(now)],
            "sales": to_major(total, policy.currency_decimals),
            **{name: [count] for name, count in asdict(counted).items()},
            "fingerprint": [policy.fingerprint],
            "policy": [policy.to_json()],
        }
    )


def snapshot_tiers_table(
    examined: Examined, now: Measured, tiered: Tiered, policy: TieringPolicy
) -> pd.DataFrame:
    """Return one row per customer with the columns of SnapshotTiers."""
    figures, known = now.figures, now.known
    day = np.datetime64(now.as_of, "s")
    return pd.DataFrame(
        {
            "as_of": np.full(len(now), day),
            "customer_id": examined.customers["customer_id"].to_numpy(),
            "tier": _tier_names(tiered.ranks, policy),
            "computed_tier": _tier_names(tiered.computed, policy),
            "monetary_value": np.where(
                known, to_major(figures.amount, policy.currency_decimals), np.nan
            ),
            "frequency": np.where(known, figures.orders, np.nan),
            "recency_days": figures.recency,
            "reviews_below": tiered.reviews_below,
            "rep": examined.customers["rep"].to_numpy(),
        }
    )


def _below_before(compared: Compared, count: int) -> Integers:
    if compared.previous is None:
        return np.zeros(count, dtype=np.int64)
    below = np.append(compared.previous.reviews_below, 0)
    return below[compared.place[:count]]


def _overrides(examined: Examined, places: Integers) -> list[tuple[str | None, str | None]]:
    chosen = examined.customers.iloc[places]
    days = chosen["override_until"].dt.strftime("%Y-%m-%d")
    return [
        (None if pd.isna(reason) else reason, None if pd.isna(until) else until)
        for reason, until in zip(chosen["override_reason"], days, strict=True)
    ]


def _tier_names(ranks: Integers, policy: TieringPolicy) -> Texts:
    # `NO_TIER` is −1 and so picks the last name: none.
    return np.array([*policy.names, None], dtype=object)[ranks]


def _labels(words: Words, labels: dict[str, Sentence], language: Language) -> Texts:
    shown = np.full(len(words), None, dtype=object)
    for word, label in labels.items():
        shown[words == word] = label.text(language)
    return shown


def _last_purchases(now: Measured) -> Days:
    counts = ~np.isnan(now.figures.recency)
    days = np.full(len(now), "NaT", dtype="datetime64[s]")
    back = now.figures.recency[counts].astype("timedelta64[D]")
    days[counts] = np.datetime64(now.as_of, "D") - back
    return days


def _notes(now: Measured, methods: MethodColumns, language: Language) -> Texts:
    """Return what is to be known of a customer's figures, joined where there are several notes."""
    said = (
        (now.provisional, PROVISIONAL),
        (now.gap_is_base, BASE_GAP),
        (now.known & (now.figures.amount <= 0), NOTHING_SOLD),
        (methods.once, ONCE),
    )
    pattern = np.zeros(len(now), dtype=np.int64)
    for bit, (mask, _) in enumerate(said):
        pattern |= mask.astype(np.int64) << bit
    texts = np.full(2 ** len(said), None, dtype=object)
    for bits in range(1, len(texts)):
        notes = [note.text(language) for at, (_, note) in enumerate(said) if bits >> at & 1]
        texts[bits] = pause(language).join(notes)
    return texts[pattern]


def _with_rows_left_out(
    frame: pd.DataFrame, examined: Examined, language: Language
) -> pd.DataFrame:
    """Add the rows of the sheet that were left out, blank but for the reason."""
    left_out = examined.set_aside[examined.set_aside["table"] == CUSTOMERS]
    if left_out.empty:
        return frame
    whole = frame.reindex(examined.customer_rows)
    titles = {
        rule: LEFT_OUT.text(language).format(title=RULES[rule].title.text(language))
        for rule in left_out["rule"].unique()
    }
    whole.loc[left_out["row"].to_numpy(), "measure_note"] = left_out["rule"].map(titles).to_numpy()
    return whole
