"""Why a customer is in its tier, when another method than threshold decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xltier.tiering import reason_words as words
from xltier.tiering.labels import LABELS, NO_LABEL
from xltier.tiering.lifecycle_words import lifecycle_clauses
from xltier.tiering.method_rules import SCORE_SCALE
from xltier.tiering.money import money_text, money_texts
from xltier.tiering.policy import amount_word
from xltier.tiering.threshold import NO_TIER

if TYPE_CHECKING:
    from xltier.language import Language
    from xltier.tiering.figures import Figures
    from xltier.tiering.money import Integers
    from xltier.tiering.policy import TieringPolicy
    from xltier.tiering.ranking import Coded
    from xltier.tiering.reasons import Texts


@dataclass(frozen=True, slots=True)
class Case:
    """Customers whom one method tiered.

    Attributes:
        figures: Their measures.
        done: What the methods say of them.
        policy: The rules.
        language: The language to speak.
    """

    figures: Figures
    done: Coded
    policy: TieringPolicy
    language: Language

    @property
    def chinese(self) -> bool:
        """Whether to speak Chinese."""
        return self.language == "zh"

    def amounts(self, rows: Integers) -> list[str]:
        """Return the money of some customers as text."""
        return money_texts(self.figures.amount[rows], self.policy.currency_decimals)

    @property
    def amount_word(self) -> str:
        """What the money is called inside a sentence."""
        word = amount_word(self.policy.measure_by, self.language)
        return word if self.chinese else word.lower()


def method_reasons(ranks: Integers, case: Case) -> Texts:
    """Say why each customer has the tier that the policy's method gives it.

    Args:
        ranks: Rank by the rules, `NO_TIER` for a prospect.
        case: The customers.

    Returns:
        Texts such as “Champions: last purchase 12 days ago (R 5), 9 orders (F 5), sales 12,300
        (M 5)”.
    """
    say = {
        "score": _score,
        "rfm": _rfm,
        "rfm_types": _types,
        "abc": _abc,
        "lifecycle": _lifecycle,
    }[case.policy.method]
    texts = np.full(len(ranks), words.PROSPECT.text(case.language), dtype=object)
    known = np.flatnonzero(ranks != NO_TIER)
    if len(case.policy.tiers) == 1:
        texts[known] = words.ONLY_TIER.text(case.language)
    else:
        say(texts, known, ranks, case)
    return texts


def _score(texts: Texts, known: Integers, ranks: Integers, case: Case) -> None:
    """Say “Score 72.4 ≥ 50; not Tier 1: 72.4 < 80 (7.6 short)”."""
    tiers, scores = case.policy.tiers, case.done["score"]
    for rank in np.unique(ranks[known]).tolist():
        rows = known[ranks[known] == rank]
        shown = score_texts(scores[rows])
        own = tiers[rank].min_score
        above = tiers[rank - 1].min_score if rank else None
        word = "得分 " if case.chinese else "Score "
        clause: words.Clause = [word, shown]
        if own is not None:
            clause.append(f" ≥ {score_text(own)}")
        if above is not None:
            short = score_texts(above - scores[rows])
            start = words.pause(case.language) + words.not_tier(
                tiers[rank - 1].name, case.language, first=False
            )
            end = ("（差 ", short, "）") if case.chinese else (" (", short, " short)")
            clause += [start, shown, f" < {score_text(above)}", *end]
        texts[rows] = words.fill(clause, len(rows))


def score_texts(scores: Integers) -> list[str]:
    """Return scores in tenths as text: 72.4."""
    return [score_text(score) for score in scores.tolist()]


def score_text(score: int) -> str:
    """Return a score in tenths as text: 72.4, and 80 for a whole one."""
    whole, tenths = divmod(score, SCORE_SCALE)
    return f"{whole}.{tenths}" if tenths else f"{whole}"


def _rfm(texts: Texts, known: Integers, _ranks: Integers, case: Case) -> None:
    """Say the segment and what its three digits are made of."""
    for code, rows in _by_label(known, case.done["rfm_segment"]):
        label = LABELS["rfm"][code].label.text(case.language)
        digits = (case.done[f"{name}_score"][rows] for name in ("recency", "frequency", "monetary"))
        marks = [[str(digit) for digit in column.tolist()] for column in digits]
        texts[rows] = words.fill(_three(label, marks, ("", "", ""), rows, case), len(rows))


def _types(texts: Texts, known: Integers, _ranks: Integers, case: Case) -> None:
    """Say the type, its three digits, and which of them are high."""
    for code, rows in _by_label(known, case.done["rfm_type"]):
        label = LABELS["rfm_types"][code]
        high, low = ("，高", "，低") if case.chinese else (", high", ", low")
        ends = tuple(high if bit == "1" else low for bit in label.name)
        digits = (case.done[f"{name}_score"][rows] for name in ("recency", "frequency", "monetary"))
        marks = [[str(digit) for digit in column.tolist()] for column in digits]
        clause = _three(label.label.text(case.language), marks, ends, rows, case)
        texts[rows] = words.fill(clause, len(rows))


def _three(
    label: str, marks: list[list[str]], ends: tuple[str, ...], rows: Integers, case: Case
) -> words.Clause:
    recency, orders = case.figures.recency[rows], case.figures.orders[rows]
    if case.chinese:
        return [
            f"{label}：",
            recency_texts(recency, case.language),
            "（R ",
            marks[0],
            f"{ends[0]}），购买 ",
            [f"{count:,}" for count in orders.tolist()],
            " 次（F ",
            marks[1],
            f"{ends[1]}），{case.amount_word} ",
            case.amounts(rows),
            "（M ",
            marks[2],
            f"{ends[2]}）",
        ]
    return [
        f"{label}: ",
        recency_texts(recency, case.language),
        " (R ",
        marks[0],
        f"{ends[0]}), ",
        [f"{count:,} order" if count == 1 else f"{count:,} orders" for count in orders.tolist()],
        " (F ",
        marks[1],
        f"{ends[1]}), {case.amount_word} ",
        case.amounts(rows),
        " (M ",
        marks[2],
        f"{ends[2]})",
    ]


def recency_texts(recency: np.ndarray, language: Language) -> list[str]:
    """Return “last purchase 12 days ago” of each customer."""
    none = words.NO_PURCHASE_COUNTS.text(language)
    start, end = ("距上次购买 ", " 天") if language == "zh" else ("last purchase ", " days ago")
    one = None if language == "zh" else "last purchase 1 day ago"
    return [
        none
        if days != days  # noqa: PLR0124 - NaN is not itself
        else one
        if one and days == 1
        else f"{start}{days:,.0f}{end}"
        for days in recency.tolist()
    ]


def _abc(texts: Texts, known: Integers, _ranks: Integers, case: Case) -> None:
    """Say the class and the cut value beside the customer's money."""
    amount, decimals = case.figures.amount, case.policy.currency_decimals
    cuts = case.done.abc_cuts
    bounds = [None if cut is None else money_text(cut, decimals) for cut in (cuts.a, cuts.b)]
    for code, rows in _by_label(known, case.done["abc"]):
        sold = amount[rows] > 0
        texts[rows[~sold]] = _nothing_sold(case)
        buyers = rows[sold]
        clause = [*_class_start(code, case), case.amounts(buyers)]
        texts[buyers] = words.fill([*clause, *_class_bounds(code, bounds, case)], len(buyers))


def _class_start(code: int, case: Case) -> words.Clause:
    name = LABELS["abc"][code].label.en
    return [
        f"{name} 类：{case.amount_word} " if case.chinese else f"Class {name}: {case.amount_word} "
    ]


def _class_bounds(code: int, bounds: list[str | None], case: Case) -> words.Clause:
    shares = (case.policy.methods.abc.a / 100, case.policy.methods.abc.b / 100)
    clause: words.Clause = []
    if code < 2 and bounds[code] is not None:
        share = f"{shares[code]:g}"
        clause.append(
            f" ≥ {bounds[code]}（累计占比前 {share}%）"
            if case.chinese
            else f" ≥ {bounds[code]}, within the first {share} % of the total"
        )
    if code and bounds[code - 1] is not None:
        above = LABELS["abc"][code - 1].label.en
        clause.append(
            f"{'；' if clause else ''} < {bounds[code - 1]}（{above} 类线）".replace("； <", "；<")
            if case.chinese
            else f"{';' if clause else ''} < {bounds[code - 1]}, the line of {above}"
        )
    return clause


def _nothing_sold(case: Case) -> str:
    if case.chinese:
        return f"C 类：统计周期内没有{case.amount_word}"
    return f"Class C: no positive {case.amount_word} in the window"


def _lifecycle(texts: Texts, known: Integers, _ranks: Integers, case: Case) -> None:
    stages = case.done["lifecycle"]
    for code, rows in _by_label(known, stages):
        clause = lifecycle_clauses(code, case.figures.of(rows), case.language)
        texts[rows] = words.fill(clause, len(rows))
    nothing = words.NO_PURCHASE_COUNTS.text(case.language)
    texts[known[stages[known] == NO_LABEL]] = nothing[:1].upper() + nothing[1:]


def _by_label(known: Integers, codes: Integers) -> list[tuple[int, Integers]]:
    present = [code for code in np.unique(codes[known]).tolist() if code != NO_LABEL]
    return [(code, known[codes[known] == code]) for code in present]
