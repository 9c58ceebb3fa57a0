"""The clauses that reasons are made of, in both languages.

A clause is a list of pieces: literal text, and columns with one text per customer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from xltier.language import Language, Sentence
from xltier.tiering.money import money_texts
from xltier.tiering.policy import amount_word

if TYPE_CHECKING:
    from xltier.tiering.money import Numbers
    from xltier.tiering.policy import TieringPolicy

Kind = Literal["amount", "orders", "recency"]
Piece = str | list[str]
Clause = list[Piece]

PROSPECT = Sentence("No purchases yet: prospect", "尚无购买记录，为潜在客户")
ONLY_TIER = Sentence("The only tier: it takes everyone", "只有一个层级，所有客户均归入")
NO_PURCHASE_COUNTS = Sentence("no purchase that counts", "没有有效购买")


def fill(pieces: Clause, count: int) -> list[str]:
    """Return one text per customer from literal pieces and columns of `count` texts."""
    columns = [piece for piece in pieces if isinstance(piece, list)]
    if not columns:
        return ["".join(str(piece) for piece in pieces)] * count
    pattern = "".join(
        "%s" if isinstance(piece, list) else piece.replace("%", "%%") for piece in pieces
    )
    return [pattern % texts for texts in zip(*columns, strict=True)]


def joined(clauses: list[Clause], separators: tuple[str, str]) -> Clause:
    """Join clauses: by the first separator, before the last one by the second."""
    between, before_last = separators
    whole: Clause = []
    for at, clause in enumerate(clauses):
        if at:
            whole.append(before_last if at == len(clauses) - 1 else between)
        whole += clause
    return whole


def listed(clauses: list[Clause], language: Language, last: Literal["and", "or"]) -> Clause:
    """Join clauses as a list: “a, b and c”."""
    english = (", ", f" {last} ")
    chinese = ("，", "，" if last == "and" else "，或")
    return joined(clauses, chinese if language == "zh" else english)


def capital(clause: Clause) -> Clause:
    """Return the clause with a capital letter, where it begins with a letter of its own."""
    if not clause or isinstance(clause[0], list):
        return clause
    return [clause[0][:1].upper() + clause[0][1:], *clause[1:]]


def named(tier: str, language: Language) -> str:
    """Return a tier's name as it stands in a sentence: spaced from Chinese where it is Latin."""
    if language == "en":
        return tier
    left = " " if tier[:1].isascii() else ""
    right = " " if tier[-1:].isascii() else ""
    return f"{left}{tier}{right}"


def met_clause(
    kind: Kind, bound: int, values: Numbers, policy: TieringPolicy, language: Language
) -> Clause:
    """Return “sales 12,300 ≥ 10,000”, “7 orders ≥ 6” or “last purchase 30 days ago ≤ 90”."""
    return _compared(kind, bound, values, policy, language, sign=(" ≥ ", " ≤ "))


def missed_clause(
    kind: Kind, bound: int, values: Numbers, policy: TieringPolicy, language: Language
) -> Clause:
    """Return “sales 6,200 < 10,000 (3,800 short)”, “last purchase 120 days ago > 90”."""
    if kind == "recency":
        return [_recency_missed(bound, values, language)]
    clause = _compared(kind, bound, values, policy, language, sign=(" < ", " > "))
    lacking = bound - np.asarray(values)
    if kind == "amount":
        short = money_texts(lacking.astype(np.int64), policy.currency_decimals)
    else:
        short = [f"{number:,}" for number in lacking.tolist()]
    if language == "en":
        return [*clause, " (", short, " short)"]
    return [*clause, "（差 ", short, "）" if kind == "amount" else " 次）"]


def lacking_clause(
    kind: Kind, bound: int, values: Numbers, policy: TieringPolicy, language: Language
) -> Clause:
    """Return “3,800 more sales” or “2 more orders”."""
    lacking = bound - np.asarray(values)
    if kind == "amount":
        short = money_texts(lacking.astype(np.int64), policy.currency_decimals)
        if language == "zh":
            return [("毛利 " if policy.measure_by == "margin" else "金额 "), short]
        return [short, f" more {amount_word(policy.measure_by, language).lower()}"]
    if language == "zh":
        return [[f"{number:,}" for number in lacking.tolist()], " 次购买"]
    return [[f"{n:,} more order" if n == 1 else f"{n:,} more orders" for n in lacking.tolist()]]


def gap_text(clauses: list[Clause], tier: str, policy: TieringPolicy, language: Language) -> Clause:
    """Return “3,800 more sales and 2 more orders to Tier 1”; no clauses: one new purchase."""
    name = named(tier, language)
    if not clauses and language == "en":
        return [f"One new purchase to {name}"]
    if not clauses:
        return [f"再购买一次即可达到{name}".rstrip()]
    if language == "en":
        return [*listed(clauses, language, "and" if policy.match == "all" else "or"), f" to {name}"]
    between = ("、", "、") if policy.match == "all" else ("、", " 或 ")
    space = " " if isinstance(clauses[0][0], list) else ""
    return [f"距{name}还差{space}", *joined(clauses, between)]


def not_tier(tier: str, language: Language, *, first: bool) -> str:
    """Return “not Tier 1: ”, the beginning of what was missed."""
    if language == "zh":
        return f"未达{named(tier, language)}".rstrip() + "："
    return f"Not {tier}: " if first else f"not {tier}: "


def although(language: Language) -> str:
    """Return the word between what was missed and what was met."""
    return "，但" if language == "zh" else ", although "


def pause(language: Language) -> str:
    """Return what stands between two statements."""
    return "；" if language == "zh" else "; "


def _compared(
    kind: Kind,
    bound: int,
    values: Numbers,
    policy: TieringPolicy,
    language: Language,
    *,
    sign: tuple[str, str],
) -> Clause:
    chinese = language == "zh"
    if kind == "amount":
        decimals = policy.currency_decimals
        name = amount_word(policy.measure_by, language)
        texts = money_texts(np.asarray(values, dtype=np.int64), decimals)
        start = f"{name if chinese else name.lower()} "
        return [start, texts, f"{sign[0]}{money_texts(np.array([bound]), decimals)[0]}"]
    if kind == "orders" and chinese:
        return ["购买次数 ", [f"{n:,}" for n in values.tolist()], f"{sign[0]}{bound:,}"]
    if kind == "orders":
        counts = [f"{n:,} order" if n == 1 else f"{n:,} orders" for n in values.tolist()]
        return [counts, f"{sign[0]}{bound:,}"]
    days = [f"{n:,.0f}" for n in values.tolist()]
    start, end = ("距上次购买 ", " 天") if chinese else ("last purchase ", " days ago")
    return [start, days, f"{end}{sign[1]}{bound:,}"]


def _recency_missed(bound: int, values: Numbers, language: Language) -> list[str]:
    none = NO_PURCHASE_COUNTS.text(language)
    if language == "zh":
        return [none if n != n else f"距上次购买 {n:,.0f} 天 > {bound:,}" for n in values.tolist()]  # noqa: PLR0124
    return [
        none if n != n else f"last purchase {n:,.0f} days ago > {bound:,}"  # noqa: PLR0124 - NaN
        for n in values.tolist()
    ]
