"""Reasons of customers whose tier is not the computed one: kept for now, or set by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xltier.tiering.reason_words import named, pause
from xltier.tiering.threshold import NO_TIER

if TYPE_CHECKING:
    from xltier.language import Language
    from xltier.tiering.money import Integers
    from xltier.tiering.policy import TieringPolicy
    from xltier.tiering.reasons import Texts
    from xltier.tiering.steadiness import Steadied


def say_kept(
    texts: Texts,
    steadied: Steadied,
    computed: Integers,
    held: Integers,
    *,
    policy: TieringPolicy,
    language: Language,
) -> None:
    """Put before the reason of each customer above its computed tier why it is still there.

    Args:
        texts: Reasons of the computed tiers, changed in place.
        steadied: Ranks after steadiness.
        computed: Ranks by the rules.
        held: Ranks defended, `NO_TIER` where none is or an override decides.
        policy: The rules.
        language: The language to speak.
    """
    above = steadied.kept(computed) & (held != NO_TIER)
    for at in np.flatnonzero(above).tolist():
        rank, count = int(steadied.ranks[at]), int(steadied.reviews_below[at])
        if rank != held[at]:
            why = "每次最多降一级" if language == "zh" else "Down one tier at a time"
        else:
            why = _kept(policy.names[rank], count, policy, language)
        texts[at] = _with_computed(why, int(computed[at]), texts[at], policy, language)


def say_set_by_hand(
    texts: Texts,
    places: Integers,
    computed: Integers,
    overrides: list[tuple[str | None, str | None]],
    *,
    policy: TieringPolicy,
    language: Language,
) -> None:
    """Put before the reason of each overridden customer who set its tier and until when.

    Args:
        texts: Reasons, changed in place.
        places: The customers with an override in force.
        computed: Ranks by the rules.
        overrides: Reason and last day of each of these overrides; None where not given.
        policy: The rules.
        language: The language to speak.
    """
    for at, (reason, until) in zip(places.tolist(), overrides, strict=True):
        why = _by_hand(reason, until, language)
        texts[at] = _with_computed(why, int(computed[at]), texts[at], policy, language)


def _kept(tier: str, count: int, policy: TieringPolicy, language: Language) -> str:
    name = named(tier, language)
    if language == "zh":
        kept = f"保持{name}".rstrip()
        if count:
            return f"{kept}：已连续 {count} 次低于保级线，满 {policy.reviews_in_row} 次才降级"
        return f"{kept}：仍在 {policy.keep_line:.0%} 保级线之上"
    if count:
        return f"Kept at {name}: {count} of {policy.reviews_in_row} reviews below the keep line"
    return f"Kept at {name}: not below the keep line of {100 * policy.keep_line:.0f} %"


def _by_hand(reason: str | None, until: str | None, language: Language) -> str:
    if language == "zh":
        start = f"人工调整（有效期至 {until}）" if until else "人工调整"
        return f"{start}：{reason}" if reason else start
    start = f"Set by hand until {until}" if until else "Set by hand"
    return f"{start}: {reason}" if reason else start


def _with_computed(
    why: str, computed: int, reason: str, policy: TieringPolicy, language: Language
) -> str:
    if computed == NO_TIER:
        return f"{why}{pause(language)}{reason if language == 'zh' else _small(reason)}"
    tier = named(policy.names[computed], language)
    if language == "zh":
        return f"{why}；计算层级为{tier}".rstrip() + f"：{reason}"
    return f"{why}; computed {tier}: {_small(reason)}"


def _small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
