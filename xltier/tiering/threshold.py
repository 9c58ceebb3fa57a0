"""Threshold tiering: the first tier from the top whose conditions a customer meets.

Bounds are inclusive and a blank condition asks nothing. Under `any` a tier needs one of its given
conditions. A customer without a counted purchase has no recency and fails every recency condition;
a prospect (no measures at all) has no tier.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any

import narwhals as nw

if TYPE_CHECKING:
    from narwhals.typing import IntoFrameT

    from xltier.tiering.policy import Tier, TieringPolicy

NO_TIER = -1
"""The rank of a prospect."""


def assign(measures: IntoFrameT, policy: TieringPolicy, name: str = "rank") -> IntoFrameT:
    """Add each customer's rank in the policy.

    Args:
        measures: A frame of any engine with monetary_value (minor units), frequency and
            recency_days; a prospect's monetary_value is null.
        policy: The rules.
        name: Name of the column to add: 0 is the best tier, `NO_TIER` none.
    """
    frame: Any = nw.from_native(measures)
    ranked: IntoFrameT = frame.with_columns(tier_rank(policy).alias(name)).to_native()
    return ranked


def tier_rank(policy: TieringPolicy) -> nw.Expr:
    """Return the expression of the rank that a policy gives: 0 is the best, `NO_TIER` none."""
    last = len(policy.tiers) - 1
    ranked: nw.Expr = nw.lit(last, nw.Int64)
    for rank in range(last - 1, -1, -1):
        met = meets(policy.tiers[rank], policy)
        ranked = nw.when(met).then(nw.lit(rank, nw.Int64)).otherwise(ranked)
    prospect = nw.col("monetary_value").is_null()
    return nw.when(prospect).then(nw.lit(NO_TIER, nw.Int64)).otherwise(ranked)


def meets(tier: Tier, policy: TieringPolicy) -> nw.Expr:
    """Return the expression that tells who meets a tier's conditions."""
    conditions = [
        condition(nw.col(measure), bound).fill_null(value=False)
        for measure, bound, condition in _conditions(tier)
    ]
    if not conditions:
        return ~nw.col("frequency").is_null()
    together: nw.Expr = reduce(and_ if policy.match == "all" else or_, conditions)
    return together


def kept(policy: TieringPolicy) -> TieringPolicy:
    """Return the policy with its bounds at the keep line: what it takes to stay in a tier.

    Minimums are multiplied by the keep line and rounded up, recency is divided by it and rounded
    down: whole values meet the rounded bound exactly when they meet the exact one.
    """
    return replace(policy, tiers=tuple(_kept(tier, policy.keep_line) for tier in policy.tiers))


def _conditions(tier: Tier) -> list[tuple[str, int, Callable[[Any, int], Any]]]:
    given = (
        ("monetary_value", tier.min_amount, _at_least),
        ("frequency", tier.min_orders, _at_least),
        ("recency_days", tier.max_recency_days, _at_most),
    )
    return [(measure, bound, test) for measure, bound, test in given if bound is not None]


def _at_least(value: Any, bound: int) -> Any:  # noqa: ANN401 - an expression
    return value >= bound


def _at_most(value: Any, bound: int) -> Any:  # noqa: ANN401 - an expression
    return value <= bound


def _kept(tier: Tier, keep_line: float) -> Tier:
    share = Decimal(repr(keep_line))

    def up(bound: int | None) -> int | None:
        return None if bound is None else int((bound * share).to_integral_value(ROUND_CEILING))

    def down(bound: int | None) -> int | None:
        return None if bound is None else int((bound / share).to_integral_value(ROUND_FLOOR))

    return replace(
        tier,
        min_amount=up(tier.min_amount),
        min_orders=up(tier.min_orders),
        max_recency_days=down(tier.max_recency_days),
        min_score=up(tier.min_score),
    )
