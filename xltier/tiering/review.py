"""One review: measures, tiers, reasons, movement since the last review, summary and snapshot."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import numpy as np

from xltier.tiering.comparison import compare
from xltier.tiering.contacts import contact_columns
from xltier.tiering.ledger import Ledger, keep_ledger
from xltier.tiering.lines import Lines, SheetLines
from xltier.tiering.measured import measured
from xltier.tiering.method_table import method_columns
from xltier.tiering.models import fit_models
from xltier.tiering.movement_table import movement_table
from xltier.tiering.ranking import coded
from xltier.tiering.remark_findings import of_remarks, with_extras
from xltier.tiering.results import (
    customers_table,
    snapshot_row,
    snapshot_tiers_table,
    tier_customers,
)
from xltier.tiering.rfm_edges import edges_shown
from xltier.tiering.rfm_segments import at_risk
from xltier.tiering.snapshots import Counted, History, previous_review
from xltier.tiering.strategies import Strategies, shipped_strategies
from xltier.tiering.summary import FactSheet, Moves, count_moves, review_facts, tier_summary
from xltier.tiering.threshold import NO_TIER

if TYPE_CHECKING:
    import pandas as pd

    from xltier.language import Language
    from xltier.tiering.policy import TieringPolicy
    from xltier.tiering.quality import Examined

__all__ = ["History", "Moves", "Review", "review"]


@dataclass(frozen=True, slots=True)
class Review:
    """The result of tiering every customer of a base.

    Money is in major units, exact to the currency's decimals; what is unknown is NaN or None.

    Attributes:
        as_of: The day the review looks back from.
        customers: One row per row of the Customers table, index: rows on the sheet. The columns
            that xltier owns there; rows left out are blank but for the note that says why.
        movement: One row per customer that moved, appeared or lapsed, losses first.
        matrix: Customers by old and new tier.
        summary: One row per tier, best first, then prospects.
        facts: The review in words: columns fact, value.
        snapshot: One row: as-of date, window, counts of the whole base, rules.
        snapshot_tiers: One row per customer: tier, measures, owner.
        findings: What data quality found.
        counts: Findings by rule.
        edges: The RFM cut points and how many customers fell between them.
        profile: What sets each segment apart.
        moves: How many customers moved.
        ledger: Everyone's owner, tier and activity at the last review and now.
        previous_as_of: As-of date of the review compared with; None when this is the first.
    """

    as_of: date
    customers: pd.DataFrame
    movement: pd.DataFrame
    matrix: pd.DataFrame
    summary: pd.DataFrame
    facts: pd.DataFrame
    snapshot: pd.DataFrame
    snapshot_tiers: pd.DataFrame
    findings: pd.DataFrame
    counts: pd.DataFrame
    edges: pd.DataFrame
    profile: pd.DataFrame
    moves: Moves
    ledger: Ledger
    previous_as_of: date | None


def review(
    examined: Examined,
    *,
    policy: TieringPolicy,
    as_of: date,
    history: History | None,
    language: Language,
    taken_at: datetime | None = None,
    lines: Lines | None = None,
    traits: pd.DataFrame | None = None,
    strategies: Strategies | None = None,
) -> Review:
    """Tier every customer and compare with the last review.

    Args:
        examined: The data as it is used.
        policy: The rules.
        as_of: The day to look back from.
        history: The reviews kept; those on or after `as_of` are ignored.
        language: The language of reasons and labels.
        taken_at: The moment to store with the snapshot; None asks the clock.
        lines: The order lines; None takes those of `examined`.
        traits: Columns that segments may look at, as read; index: rows on the sheet.
        strategies: How each tier is followed up; None takes the shipped days.
    """
    lines = lines or SheetLines(examined)
    now = measured(lines, len(examined.customers), policy, as_of)
    done = coded(now.figures, now.known, policy)
    previous = previous_review(history, as_of, policy.currency_decimals)
    compared = compare(previous, examined, now, policy, lines)
    tiered = tier_customers(examined, now, done, compared, policy, language)
    models = fit_models(examined, now, tiered.ranks, lines, traits, policy, language)
    extras = of_remarks((*done.cuts.remarks, *models.remarks), language)
    findings, counts = with_extras(examined.findings, examined.counts, extras, language)
    direction = compared.directions(tiered.ranks)
    moves = count_moves(direction)
    facts = FactSheet(
        as_of=as_of,
        previous=previous.as_of if previous else None,
        customers=len(now),
        prospects=int((tiered.ranks == NO_TIER).sum()),
        amount=int(now.actual.sum()),
        moves=moves,
        errors=len(examined.set_aside),
        findings=int(counts["count"].sum()),
        potential=int((models.potential != NO_TIER).sum()),
    )
    ledger = keep_ledger(examined, now, compared, tiered.ranks, direction)
    everything = (examined, now, tiered, compared)
    here = direction[: len(now)]
    bought = replace(now.figures, amount=now.actual)
    methods = method_columns(now, done, models, policy, language)
    strategies = strategies or Strategies(shipped_strategies(policy))
    last = examined.customers["last_contact"]
    contacts = contact_columns(tiered.ranks, last, as_of, strategies, language)
    segments = np.asarray(methods.columns["rfm_segment"], dtype=object)
    counted = Counted(
        at_risk=int(at_risk(segments, language).sum()),
        overdue=int((np.asarray(contacts["overdue"], dtype=np.float64) > 0).sum()),
        net_upgrades=moves.net_upgrades if previous else None,
    )
    return Review(
        as_of=as_of,
        customers=customers_table(*everything, methods, contacts, policy=policy, language=language),
        movement=movement_table(*everything, ledger=ledger, policy=policy, language=language),
        matrix=compared.matrix(tiered.ranks, policy, language),
        summary=tier_summary(tiered.ranks, bought, here, policy, language),
        facts=review_facts(facts, policy, language),
        snapshot=snapshot_row(now, counted, policy, taken_at or datetime.now()),  # noqa: DTZ005 - desk time
        snapshot_tiers=snapshot_tiers_table(examined, now, tiered, policy),
        findings=findings,
        counts=counts,
        edges=edges_shown(
            done.rfm_cuts, policy.methods.rfm.levels, policy.currency_decimals, language
        ),
        profile=models.profile,
        moves=moves,
        ledger=ledger,
        previous_as_of=facts.previous,
    )
