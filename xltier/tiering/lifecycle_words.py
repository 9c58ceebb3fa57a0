"""Lifecycle stages in words: orders, days since the last one, and the customer's own rhythm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xltier.tiering.labels import STAGES

if TYPE_CHECKING:
    from xltier.language import Language
    from xltier.tiering.figures import Figures, Habits
    from xltier.tiering.reason_words import Clause

OVERDUE = ("slipping", "dormant", "lost")


def lifecycle_clauses(code: int, figures: Figures, language: Language) -> Clause:
    """Return why customers are in a stage.

    Args:
        code: The stage, its place in `labels.STAGES`.
        figures: The customers, with their habits.
        language: The language to speak.

    Returns:
        One text per customer, such as “Dormant: last purchase 95 days ago, 2.4 × the usual gap of
        40 days”.
    """
    stage, habits = STAGES[code], figures.habits
    label = stage.label.text(language)
    colon = "：" if language == "zh" else ": "
    if habits is None:
        return [label]
    if stage.name in OVERDUE:
        texts = _overdue(figures, habits, language)
    elif stage.name == "returned":
        texts = _returned(habits, language)
    else:
        texts = _counted(figures, habits, language)
    return [label + colon, texts]


def _overdue(figures: Figures, habits: Habits, language: Language) -> list[str]:
    rows = zip(figures.recency.tolist(), habits.gap.tolist(), strict=True)
    if language == "zh":
        return [
            f"距上次购买 {days:,.0f} 天"
            + (f"，为自身购买间隔（{gap:g} 天）的 {days / gap:.1f} 倍" if gap > 0 else "")
            for days, gap in rows
        ]
    return [
        f"last purchase {days:,.0f} days ago"
        + (f", {days / gap:.1f} × the usual gap of {gap:g} days" if gap > 0 else "")
        for days, gap in rows
    ]


def _returned(habits: Habits, language: Language) -> list[str]:
    rows = zip(habits.pause.tolist(), habits.gap.tolist(), strict=True)
    if language == "zh":
        return [
            f"停购 {pause:,.0f} 天（自身购买间隔 {gap:g} 天）后，最近一个月内再次购买"
            for pause, gap in rows
        ]
    return [
        f"bought again in the latest month after a pause of {pause:,.0f} days "
        f"(usual gap {gap:g} days)"
        for pause, gap in rows
    ]


def _counted(figures: Figures, habits: Habits, language: Language) -> list[str]:
    rows = zip(habits.orders_ever.tolist(), np.nan_to_num(figures.recency).tolist(), strict=True)
    if language == "zh":
        return [f"累计购买 {count:,} 次，距上次购买 {days:,.0f} 天" for count, days in rows]
    return [
        f"{count:,} {'order' if count == 1 else 'orders'} in all, "
        f"last purchase {days:,.0f} {'day' if days == 1 else 'days'} ago"
        for count, days in rows
    ]
