"""The tier that the chosen method gives, as one expression for every engine.

Threshold looks at the measures, the composite score at the tiers' score bounds, and RFM, ABC and
lifecycle at the tier that the map gives each label. A customer whom a method gives no label is in
the last tier.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from xltier.tiering.threshold import tier_rank

if TYPE_CHECKING:
    from xltier.tiering.labels import LabelKind
    from xltier.tiering.method_rules import Method
    from xltier.tiering.policy import TieringPolicy

LABEL_COLUMNS: dict[LabelKind, str] = {
    "rfm": "rfm_segment",
    "rfm_types": "rfm_type",
    "abc": "abc",
    "lifecycle": "lifecycle",
}
"""The column of label codes that decides, by method."""

GROUPS: dict[Method, tuple[str, ...]] = {
    "threshold": (),
    "score": ("score",),
    "rfm": ("rfm",),
    "rfm_types": ("rfm",),
    "abc": ("abc",),
    "lifecycle": ("lifecycle",),
}
"""What `methods.apply_methods` has to compute for a method to decide."""


def rank(policy: TieringPolicy) -> nw.Expr:
    """Return the expression of the rank that the policy's method gives: 0 is the best.

    The frame has the measures and, for other methods than threshold, their columns; everyone in it
    has measures.
    """
    if policy.method == "threshold":
        return tier_rank(policy)
    if policy.method == "score":
        return _by_score(policy)
    return _by_label(policy, policy.method)


def _by_score(policy: TieringPolicy) -> nw.Expr:
    last = len(policy.tiers) - 1
    ranked: nw.Expr = nw.lit(last, nw.Int64)
    for at in range(last - 1, -1, -1):
        bound = policy.tiers[at].min_score
        met = nw.col("score") >= (0 if bound is None else bound)
        ranked = nw.when(met).then(nw.lit(at, nw.Int64)).otherwise(ranked)
    return ranked


def _by_label(policy: TieringPolicy, kind: LabelKind) -> nw.Expr:
    ranks = policy.methods.tier_map.ranks(kind, len(policy.tiers))
    code = nw.col(LABEL_COLUMNS[kind])
    ranked: nw.Expr = nw.lit(len(policy.tiers) - 1, nw.Int64)
    for at in sorted(set(ranks), reverse=True):
        labels = [label for label, given in enumerate(ranks) if given == at]
        ranked = nw.when(code.is_in(labels)).then(nw.lit(at, nw.Int64)).otherwise(ranked)
    return ranked
