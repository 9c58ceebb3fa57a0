"""A review cut into portions: what it says of the customers of each owner, and of nobody else.

Nothing is tiered or scored anew: tiers, scores and classes are those of the whole base. A customer
listed is its owner's now; one that is no longer listed is whose it was at the last review.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltier.tiering.cells import coded
from xltier.tiering.dashboard import Dashboard, count_dashboard
from xltier.tiering.dashboard_base import Base, base_of
from xltier.tiering.dashboard_figures import Earlier, Kept, kept_customers
from xltier.tiering.figures import Figures
from xltier.tiering.grouping import Grouped
from xltier.tiering.ledger import Ledger
from xltier.tiering.lines import SheetLines
from xltier.tiering.matrix import transition_matrix
from xltier.tiering.portion_sales import DividedSales, HeldSales, no_sales, owned_ranks
from xltier.tiering.summary import FactSheet, count_moves, review_facts, tier_summary
from xltier.tiering.threshold import NO_TIER

if TYPE_CHECKING:
    from xltier.language import Language
    from xltier.tiering.lines import Lines
    from xltier.tiering.money import Floats, Integers
    from xltier.tiering.policy import TieringPolicy
    from xltier.tiering.quality import Examined
    from xltier.tiering.review import Review
    from xltier.tiering.snapshots import History

LOOKED_AT = ("rfm_segment", "overdue", "abc", "last_purchase", "potential")
"""The results that a dashboard counts beside the arrays of the ledger."""


@dataclass(frozen=True)
class Whole:
    """A review of the whole base, ready to be cut.

    Attributes:
        review: The review.
        base: Its customers; their sales are counted when it is cut.
        sales: Their order lines.
        kept: The customers of the last review; None without one.
        policy: The rules.
        language: The language of the review.
    """

    review: Review
    base: Base
    sales: HeldSales
    kept: Kept | None
    policy: TieringPolicy
    language: Language

    @classmethod
    def of(
        cls,
        review: Review,
        examined: Examined,
        policy: TieringPolicy,
        history: History | None,
        language: Language,
        lines: Lines | None = None,
        owner: Integers | None = None,
    ) -> Whole:
        """Count what portions are cut from.

        Args:
            review: The review.
            examined: The data as it was used.
            policy: The rules.
            history: The reviews kept; None for none.
            language: The language of the review.
            lines: Order lines outside the workbook; None takes those of `examined`.
            owner: With `lines`: the rep of each customer listed, −1 for none. They are summed up
                for each rep, so that only reps and unions of reps can be owners.
        """
        base = base_of(review, examined, no_sales())
        groups = np.arange(len(base)) if owner is None else owned_ranks(owner, base.rank)
        sales = HeldSales.of(lines or SheetLines(examined), groups, policy, review.as_of)
        base = replace(base, shown=base.shown[list(LOOKED_AT)])
        kept = kept_customers(review, policy, history)
        return cls(review, base, sales, kept, policy, language)

    def cut(self, owner: Integers, count: int) -> Portions:
        """Divide everyone.

        Args:
            owner: Place of each one's owner in the order of the ledger: of those listed the owner
                now, of the others the one at the last review; −1 for nobody.
            count: The number of owners.
        """
        listed = self.review.ledger.listed
        moved = _owners_named(self, owner, self.review.movement["customer_id"])
        kept = None if self.kept is None else _owners_named(self, owner, _kept_ids(self.kept))
        sales = DividedSales.of(self.sales, owner[:listed], self.base.rank, count)
        return Portions(
            whole=self,
            customers=Grouped.by(owner[:listed], count),
            gone=Grouped.by(owner[listed:], count),
            sales=sales,
            moves=Grouped.by(moved, count),
            kept=None if kept is None else Grouped.by(kept, count),
        )

    @cached_property
    def nobody(self) -> Review:
        """The review with frames that tell of nobody."""
        return _without_rows(self.review)

    @cached_property
    def orders(self) -> Integers:
        """Orders of each customer in the window."""
        frequency = self.review.customers["frequency"].reindex(self.base.customers.index)
        floats: Floats = frequency.to_numpy(dtype=np.float64, na_value=np.nan)
        return np.nan_to_num(floats).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Portions:
    """A review divided among owners.

    Attributes:
        whole: The review.
        customers: Places of the customers listed by owner.
        gone: Places of those no longer listed, counted from the first of them.
        sales: The order lines that count.
        moves: Rows of the Movement table.
        kept: Rows of the last review; None without one.
    """

    whole: Whole
    customers: Grouped
    gone: Grouped
    sales: DividedSales
    moves: Grouped
    kept: Grouped | None

    def dashboard(self, owner: int, *, by_rep: bool = True) -> tuple[Review, Dashboard]:
        """Return the review of an owner's customers, and what its dashboard shows.

        The review has the frames that a dashboard shows; the others have no rows.

        Args:
            owner: Place of the owner.
            by_rep: Whether sales by rep are shown.
        """
        whole = self.whole
        places = self.customers.of(owner)
        base = self._base(owner, places)
        review = self._review(owner, places, base)
        then = self._then(owner)
        policy, language = whole.policy, whole.language
        board = count_dashboard(review, base, then, policy, language, by_rep=by_rep)
        return review, board

    def _base(self, owner: int, places: Integers) -> Base:
        base = self.whole.base
        return Base(
            customers=base.customers.iloc[places],
            shown=base.shown.iloc[places],
            rank=base.rank[places],
            amount=base.amount[places],
            direction=base.direction[places],
            sales=self.sales.of_owner(owner),
        )

    def _then(self, owner: int) -> Earlier:
        kept = self.whole.kept
        if kept is None or self.kept is None:
            return Earlier()
        return kept.of(self.kept.of(owner)).figures()

    def _review(self, owner: int, places: Integers, base: Base) -> Review:
        whole, policy, language = self.whole, self.whole.policy, self.whole.language
        review = whole.review
        ledger = _some_of(review.ledger, places, self.gone.of(owner))
        moves = count_moves(ledger.direction)
        recency = np.full(len(places), np.nan)
        bought = Figures(base.amount, whole.orders[places], recency)
        facts = FactSheet(
            as_of=review.as_of,
            previous=review.previous_as_of,
            customers=len(places),
            prospects=int((base.rank == NO_TIER).sum()),
            amount=int(base.amount.sum()),
            moves=moves,
            errors=None,
            findings=None,
            potential=int(base.shown["potential"].notna().sum()),
        )
        return replace(
            whole.nobody,
            customers=base.shown,
            movement=review.movement.iloc[self.moves.of(owner)].reset_index(drop=True),
            matrix=_matrix(ledger, policy, language),
            summary=tier_summary(base.rank, bought, base.direction, policy, language),
            facts=review_facts(facts, policy, language),
            moves=moves,
            ledger=ledger,
        )


def _owners_named(whole: Whole, owner: Integers, ids: pd.Series) -> Integers:
    """Return the owner of each identifier; −1 for one that is nobody's."""
    places = pd.Index(whole.review.ledger.ids).get_indexer(pd.Index(ids, dtype=object))
    found: Integers = np.append(owner, -1)[places]
    return found


def _kept_ids(kept: Kept) -> pd.Series:
    found = coded(kept.ids, fold=True)
    names = np.array([*found.distinct.to_pylist(), None], dtype=object)
    return pd.Series(names[found.codes])


def _some_of(ledger: Ledger, listed: Integers, gone: Integers) -> Ledger:
    """Return some of those listed and some of the others."""
    places = np.concatenate([listed, gone + ledger.listed])
    whole = {"rows": ledger.rows[listed], "compared": ledger.compared}
    names = [part.name for part in fields(ledger) if part.name not in whole]
    return Ledger(**whole, **{name: getattr(ledger, name)[places] for name in names})


def _matrix(ledger: Ledger, policy: TieringPolicy, language: Language) -> pd.DataFrame:
    if not ledger.compared:
        nobody = np.zeros(0, dtype=np.int64)
        return transition_matrix([], nobody.astype(np.float64), nobody, policy, language)
    names = ledger.tier_before.tolist()
    return transition_matrix(names, ledger.rank_before, ledger.rank, policy, language)


def _without_rows(review: Review) -> Review:
    """Return a review whose frames tell of nobody."""
    frames = {
        part.name: value.iloc[:0]
        for part in fields(review)
        if isinstance(value := getattr(review, part.name), pd.DataFrame)
    }
    return replace(review, **frames)
