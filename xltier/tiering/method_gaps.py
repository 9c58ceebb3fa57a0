"""What it takes to move up, when another method than threshold decides.

For labels the answer is what a single measure would have to do: under RFM a new purchase is tried,
then more orders and more money, each by itself; under lifecycle a new purchase, then more orders.
Where no single measure is enough, that is said. What others do meanwhile is not foreseen: quantiles
and shares move with the base.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from xltier.language import Sentence
from xltier.tiering import reason_words as words
from xltier.tiering.labels import NO_LABEL, STAGES, TYPES
from xltier.tiering.method_reasons import score_texts
from xltier.tiering.money import money_texts
from xltier.tiering.rfm_ladder import Ladder

if TYPE_CHECKING:
    from xltier.tiering.method_reasons import Case
    from xltier.tiering.money import Integers
    from xltier.tiering.reasons import Texts

SEVERAL = Sentence("Orders and sales have to rise together", "购买次数和金额须同时提高")
NEW_PURCHASE = Sentence("a new purchase", "再购买一次")


def method_gaps(ranks: Integers, case: Case) -> Texts:
    """Say what each customer lacks for a better tier than the one it has; None at the top.

    Args:
        ranks: The rank that counts, `NO_TIER` for a prospect.
        case: The customers.
    """
    texts = np.full(len(ranks), None, dtype=object)
    below = np.flatnonzero(ranks > 0)
    if not len(below):
        return texts
    if case.policy.method == "score":
        _score(texts, below, ranks, case)
    elif case.policy.method == "abc":
        _abc(texts, below, ranks, case)
    elif case.policy.method == "lifecycle":
        _lifecycle(texts, below, ranks, case)
    else:
        _rfm(texts, below, ranks, case)
    return texts


def _to(rank: int, clause: words.Clause, case: Case) -> words.Clause:
    """Return the clause with the tier it leads to."""
    tier = words.named(case.policy.names[rank], case.language)
    return [f"距{tier}还差 ", *clause] if case.chinese else [*clause, f" to {tier}"]


def _score(texts: Texts, below: Integers, ranks: Integers, case: Case) -> None:
    scores = case.done["score"]
    for rank in np.unique(ranks[below]).tolist():
        bound = case.policy.tiers[rank - 1].min_score
        rows = below[ranks[below] == rank]
        rows = rows[scores[rows] < (bound or 0)]
        if bound is None or not len(rows):
            continue
        unit = " 分" if case.chinese else " points"
        clause = _to(rank - 1, [score_texts(bound - scores[rows]), unit], case)
        texts[rows] = words.fill(clause, len(rows))


def _abc(texts: Texts, below: Integers, ranks: Integers, case: Case) -> None:
    mapped = case.policy.methods.tier_map.ranks("abc", len(case.policy.tiers))
    cuts = (case.done.abc_cuts.a, case.done.abc_cuts.b)
    for rank in np.unique(ranks[below]).tolist():
        better = [code for code in (1, 0) if mapped[code] < rank and cuts[code] is not None]
        if not better:
            continue
        bound = int(cuts[better[0]] or 0)
        rows = below[ranks[below] == rank]
        rows = rows[case.figures.amount[rows] < bound]
        clause = words.lacking_clause(
            "amount", bound, case.figures.amount[rows], case.policy, case.language
        )
        target = mapped[better[0]]
        if case.chinese:
            clause = ["".join(p for p in clause if isinstance(p, str)), clause[-1]]
            tier = words.named(case.policy.names[target], case.language)
            texts[rows] = words.fill([f"距{tier}还差", *clause], len(rows))
        else:
            texts[rows] = words.fill(_to(target, clause, case), len(rows))


def _lifecycle(texts: Texts, below: Integers, ranks: Integers, case: Case) -> None:
    stages, habits = case.done["lifecycle"], case.figures.habits
    if habits is None:
        return
    mapped = case.policy.methods.tier_map.ranks("lifecycle", len(case.policy.tiers))
    rank_of = {stage.name: mapped[code] for code, stage in enumerate(STAGES)}
    needed = case.policy.methods.lifecycle.loyal_orders
    for at in below.tolist():
        stage = STAGES[stages[at]].name if stages[at] != NO_LABEL else "lost"
        orders = int(habits.orders_ever[at])
        texts[at] = _stage_gap(stage, orders, needed, int(ranks[at]), rank_of, case)


def _stage_gap(
    stage: str, orders: int, needed: int, rank: int, rank_of: dict[str, int], case: Case
) -> str | None:
    if stage in ("dormant", "lost"):
        after = "returned"
    else:
        after = "loyal" if orders + 1 >= needed else "repeat"
    more = 1 if rank_of[after] < rank else max(needed - orders, 1)
    target = rank_of[after] if more == 1 else rank_of["loyal"]
    if target >= rank:
        return None
    tier = words.named(case.policy.names[target], case.language)
    if case.chinese:
        return f"再购买 {more} 次即可达到{tier}".rstrip()
    return f"{more} more {'order' if more == 1 else 'orders'} to {tier}"


def _rfm(texts: Texts, below: Integers, ranks: Integers, case: Case) -> None:
    """Fill one text per customer, group by group of equal state and rank."""
    ladder = Ladder.of(case.policy, case.done.rfm_cuts)
    by_segment = case.policy.method == "rfm"
    codes = case.done["rfm" if by_segment else "rfm_type"]
    groups = codes[below] * len(case.policy.tiers) + ranks[below]
    order = np.argsort(groups, kind="stable")
    distinct, starts = np.unique(groups[order], return_index=True)
    for group, places in zip(distinct.tolist(), np.split(order, starts[1:]), strict=False):
        code, rank = divmod(group, len(case.policy.tiers))
        state = f"{code:03}" if by_segment else TYPES[code].name
        rows = below[places]
        digits = (int(state[0]), int(state[1]), int(state[2]))
        texts[rows] = _state_gap(digits, rank, rows, ladder, case)


def _state_gap(
    state: tuple[int, int, int], rank: int, rows: Integers, ladder: Ladder, case: Case
) -> list[str]:
    if ladder.recent(state, rank):
        options: list[words.Clause] = [[NEW_PURCHASE.text(case.language)]]
    else:
        options = list(_more(state, rank, rows, ladder, case))
    if not options:
        return [SEVERAL.text(case.language)] * len(rows)
    start = "升级只需：" if case.chinese else "To move up: "
    return words.fill([start, *words.listed(options, case.language, "or")], len(rows))


def _more(
    state: tuple[int, int, int], rank: int, rows: Integers, ladder: Ladder, case: Case
) -> Iterator[words.Clause]:
    orders, amount = ladder.orders_for(state, rank), ladder.amount_for(state, rank)
    if orders is not None:
        yield _more_orders(orders - case.figures.orders[rows], case)
    if amount is not None:
        more = amount - case.figures.amount[rows]
        shown = money_texts(more.astype(np.int64), case.policy.currency_decimals)
        word = case.amount_word
        yield [f"{word}增加 ", shown] if case.chinese else [shown, f" more {word}"]


def _more_orders(lacking: Integers, case: Case) -> words.Clause:
    counts = lacking.tolist()
    if case.chinese:
        return ["再购买 ", [f"{count:,}" for count in counts], " 次"]
    return [[f"{n:,} more order" if n == 1 else f"{n:,} more orders" for n in counts]]
