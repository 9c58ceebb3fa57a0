"""The key figures, and how they changed since the last review."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltier.tiering.cells import cell_text, column, dates, numbers
from xltier.tiering.dashboard_words import KEY_FIGURES, MARGIN
from xltier.tiering.money import to_minor
from xltier.tiering.policy import TieringPolicy, normal_name
from xltier.tiering.rfm_segments import at_risk

if TYPE_CHECKING:
    from datetime import date

    from xltier.language import Language
    from xltier.tiering.dashboard_base import Base
    from xltier.tiering.money import Integers, Mask
    from xltier.tiering.review import Review
    from xltier.tiering.snapshots import History

COUNTED = ("net_upgrades", "at_risk", "overdue")
"""Key figures of which a review keeps the count for the whole base only."""

KINDS = {"sales": "money", "top_share": "share"}


@dataclass(frozen=True, slots=True)
class Earlier:
    """Key figures at the last review, None where they are not kept or not comparable.

    Attributes:
        customers: Customers then.
        sales: Money in the window then, minor units.
        top_share: Share of the money that the best tier brought.
        net_upgrades: Ups minus downs since the review before that one.
        at_risk: Customers in an RFM segment of those about to be lost.
        overdue: Customers whose follow-up was overdue.
    """

    customers: int | None = None
    sales: int | None = None
    top_share: float | None = None
    net_upgrades: int | None = None
    at_risk: int | None = None
    overdue: int | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """The customers of the last review as History kept them, one entry per row.

    Attributes:
        ids: Their identifiers as kept.
        amount: Money in the window then, minor units.
        top: Who was in the best tier.
        sales: Sales of all of them; None where not known.
        comparable: Whether money was measured then as it is now.
        projected: Whether amounts are projected to a year, then or now.
        net_upgrades: Ups minus downs since the review before that one.
        at_risk: Customers about to be lost, where it was counted as it is now.
        overdue: Customers whose follow-up was overdue.
    """

    ids: pd.Series
    amount: Integers
    top: Mask
    sales: int | None
    comparable: bool
    projected: bool
    net_upgrades: int | None = None
    at_risk: int | None = None
    overdue: int | None = None

    def of(self, rows: Integers) -> Kept:
        """Return some of the customers.

        What they bought is not known where it was projected, nor what was only counted in all.
        """
        amount = self.amount[rows]
        sales = None if self.projected else int(amount.sum())
        return replace(
            self,
            ids=self.ids.iloc[rows],
            amount=amount,
            top=self.top[rows],
            sales=sales,
            net_upgrades=None,
            at_risk=None,
            overdue=None,
        )

    def figures(self) -> Earlier:
        """Return the key figures then."""
        total, top = int(self.amount.sum()), int(self.amount[self.top].sum())
        shared = self.comparable and not self.projected and total > 0
        return Earlier(
            customers=len(self.amount),
            sales=self.sales if self.comparable else None,
            top_share=top / total if shared else None,
            **{name: getattr(self, name) for name in COUNTED},
        )


def key_figures(
    review: Review,
    base: Base,
    then: Earlier,
    policy: TieringPolicy,
    language: Language,
) -> pd.DataFrame:
    """Return the key figures.

    Args:
        review: The review.
        base: Its customers.
        then: The key figures at the last review.
        policy: The rules.
        language: The language of the labels.

    Returns:
        One row per key of `KEY_FIGURES`. Columns code, label, kind (count, money or share), value,
        previous and change (value minus previous); money in minor units, NaN for unknown.
    """
    total = int(base.amount.sum())
    top = int(base.amount[base.rank == 0].sum())
    known = review.previous_as_of is not None
    now: dict[str, float | None] = {
        "customers": len(base),
        "sales": total,
        "top_share": top / total if total > 0 else None,
        "net_upgrades": review.moves.net_upgrades if known else None,
        "at_risk": int(at_risk(base.shown["rfm_segment"].to_numpy(), language).sum()),
        "overdue": int(overdue(base).sum()),
    }
    before: dict[str, float | None] = asdict(then)
    codes = list(KEY_FIGURES)
    value = np.array([now[code] for code in codes], dtype=np.float64)
    previous = np.array([before[code] for code in codes], dtype=np.float64)
    return pd.DataFrame(
        {
            "code": codes,
            "label": [_label(code, policy, language) for code in codes],
            "kind": [KINDS.get(code, "count") for code in codes],
            "value": value,
            "previous": previous,
            "change": value - previous,
        }
    )


def overdue(base: Base) -> Mask:
    """Return whose follow-up is overdue."""
    late: Mask = (base.shown["overdue"] > 0).to_numpy()
    return late


def earlier(review: Review, policy: TieringPolicy, history: History | None) -> Earlier:
    """Return the key figures of the last review, as History kept them."""
    found = kept_customers(review, policy, history)
    return Earlier() if found is None else found.figures()


def kept_customers(review: Review, policy: TieringPolicy, history: History | None) -> Kept | None:
    """Return the customers of the last review, as History kept them; None without one."""
    if history is None or review.previous_as_of is None:
        return None
    row = _row(history.snapshots, review.previous_as_of)
    kept = _customers(history, review.previous_as_of)
    old = None if row is None else _policy(row)
    comparable = old is None or ((old.window, old.measure_by) == (policy.window, policy.measure_by))
    amount, _, _ = to_minor(
        np.nan_to_num(numbers(column(kept, "monetary_value")).floats), policy.currency_decimals
    )
    total = int(amount.sum())
    best = normal_name((old or policy).names[0])
    names = column(kept, "tier")
    scored = comparable and (old is None or old.methods.rfm == policy.methods.rfm)
    mine = {name for name in names.dropna().unique() if normal_name(str(name)) == best}
    return Kept(
        ids=column(kept, "customer_id"),
        amount=amount,
        top=names.isin(mine).to_numpy(),
        sales=total if row is None else _sales(row, policy.currency_decimals),
        comparable=comparable,
        projected=(old or policy).annualise or policy.annualise,
        net_upgrades=_count(row, "net_upgrades"),
        at_risk=_count(row, "at_risk") if scored else None,
        overdue=_count(row, "overdue"),
    )


def _label(code: str, policy: TieringPolicy, language: Language) -> str:
    if code == "sales" and policy.measure_by == "margin":
        return MARGIN.text(language)
    return KEY_FIGURES[code].text(language).format(tier=policy.names[0])


def _on(frame: pd.DataFrame, day: date) -> Mask:
    found: Mask = dates(column(frame, "as_of"), "auto").days == np.datetime64(day, "D")
    return found


def _row(snapshots: pd.DataFrame, day: date) -> pd.Series | None:
    rows = snapshots[_on(snapshots, day)] if len(snapshots) else snapshots
    return rows.iloc[-1] if len(rows) else None


def _customers(history: History, day: date) -> pd.DataFrame:
    kept = history.tiers[_on(history.tiers, day)] if len(history.tiers) else history.tiers
    return kept if len(kept) or history.beside is None else history.beside


def _policy(row: pd.Series) -> TieringPolicy | None:
    text = cell_text(row.get("policy"))
    try:
        return TieringPolicy.from_json(text) if text else None
    except ValueError:
        return None


def _count(row: pd.Series | None, name: str) -> int | None:
    kept = None if row is None else row.get(name)
    count = numbers(pd.Series([kept], dtype=object)).floats[0]
    return None if np.isnan(count) else int(count)


def _sales(row: pd.Series, decimals: int) -> int | None:
    floats = numbers(pd.Series([row.get("sales")], dtype=object)).floats
    minor, usable, _ = to_minor(floats, decimals)
    return int(minor[0]) if usable[0] else None
