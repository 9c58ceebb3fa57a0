"""Policies as JSON: what a snapshot keeps, and what the fingerprint is made of."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from xltier.tiering.method_rules import (
    AbcRules,
    LifecycleRules,
    MethodRules,
    PointBand,
    RfmRules,
    ScoreRules,
    SegmentRules,
    TierMap,
    ValueRules,
)

if TYPE_CHECKING:
    from xltier.tiering.policy import TieringPolicy

FINGERPRINT_DIGITS = 12
DECIDING: dict[str, tuple[str, ...]] = {
    "threshold": (),
    "score": ("score",),
    "rfm": ("rfm",),
    "rfm_types": ("rfm",),
    "abc": ("abc",),
    "lifecycle": ("lifecycle",),
}
"""The parts of the method rules that decide a tier, by method."""


def to_json(policy: TieringPolicy) -> str:
    """Return the whole policy as one line of JSON."""
    return _canonical(asdict(policy))


def methods_from(content: dict[str, Any]) -> MethodRules:
    """Return the method rules that `to_json` wrote.

    Raises:
        TypeError: They have parts that no version knew.
    """
    parts = {name: dict(part) for name, part in content.items()}
    score = parts.get("score", {})
    if "bands" in score:
        score["bands"] = tuple(PointBand(**band) for band in score["bands"])
    kinds = {
        "score": ScoreRules,
        "rfm": RfmRules,
        "abc": AbcRules,
        "lifecycle": LifecycleRules,
        "segments": SegmentRules,
        "value": ValueRules,
        "tier_map": TierMap,
    }
    made = {name: kinds[name](**_tuples(part)) for name, part in parts.items() if name in kinds}
    return MethodRules(**made)


@lru_cache(maxsize=16)
def fingerprint(policy: TieringPolicy) -> str:
    """Return a short hash of everything that can change a tier: equal rules, equal fingerprint."""
    content = asdict(policy)
    del content["extreme_factor"]
    for tier in content["tiers"]:
        del tier["note"]
    methods = content.pop("methods")
    if content["method"] == "threshold":
        # As in the first version, which knew no other method: its snapshots stay comparable.
        del content["method"]
        for tier in content["tiers"]:
            del tier["min_score"]
    else:
        _keep_what_decides(content, methods, policy)
    return hashlib.sha256(_canonical(content).encode()).hexdigest()[:FINGERPRINT_DIGITS]


def _keep_what_decides(
    content: dict[str, Any], methods: dict[str, Any], policy: TieringPolicy
) -> None:
    scored = policy.method == "score"
    kept = ("name", "min_score") if scored else ("name",)
    content["tiers"] = [{name: tier[name] for name in kept} for tier in content["tiers"]]
    del content["match"]
    content["methods"] = {name: methods[name] for name in DECIDING[policy.method]}
    if policy.method in ("rfm", "rfm_types", "abc", "lifecycle"):
        content["ranks"] = policy.methods.tier_map.ranks(policy.method, len(policy.tiers))


def _tuples(part: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(v) if isinstance(v, list) else v for name, v in part.items()}


def _canonical(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
