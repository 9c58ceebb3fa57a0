"""What the dialogs of What-if say: the rules as typed, and bounds that are proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from xltier.commands.result_words import counted
from xltier.excel.dialog_texts import paragraphs
from xltier.language import Language, Sentence
from xltier.tiering.money import money_text
from xltier.tiering.policy import amount_word
from xltier.tiering.suggestion_wish import WHOLE, example_split
from xltier.tiering.wording import PROSPECTS

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from xltier.commands.suggesting import Suggested
    from xltier.commands.what_if import WhatIf
    from xltier.tiering.policy import Tier, TieringPolicy

SHOWN_NAMES = 5
NOBODY_MOVES = Sentence(
    "Nobody would change tier. Nothing was written.", "没有客户会变更层级。未写入任何内容。"
)
NOTHING_WRITTEN = Sentence(
    "Nothing was written; Recalculate tiers would do it.",
    "以上仅为试算，未写入任何内容；点“重新分层”才会生效。",
)
NOTHING_WRITTEN_THEN = Sentence(
    "Nothing was written; Recalculate tiers applies the rules as of today.",
    "以上仅为试算，未写入任何内容；点“重新分层”会以今天为截止日按此标准分层。",
)
SUGGEST = Sentence(
    "Bounds for a wanted split are proposed by: xltier suggest BOOK.xlsx --split {}",
    "按期望的占比测算门槛：xltier suggest BOOK.xlsx --split {}",
)
PROPOSE = Sentence(
    "Have bounds proposed for a split that you want?", "是否按您期望的占比测算门槛？"
)
TYPE_THEM = Sentence(
    "Type these bounds into the rules? Tiers change only when you press Recalculate tiers.",
    "是否将这些门槛填入“分层标准”？点“重新分层”之后，客户层级才会变动。",
)
TYPED = Sentence(
    "The bounds are typed into the rules, nothing else was changed. Recalculate tiers applies "
    "them.",
    "门槛已填入“分层标准”，其他内容未改动。点“重新分层”即按新门槛分层。",
)
NO_BETTER = Sentence(
    "The bounds as typed come as near to this split as round numbers can: nothing is to be typed.",
    "现有门槛已是最接近该占比的取整结果，无需修改。",
)


def asked(what: WhatIf, language: Language, *, can_ask: bool = False) -> str:
    """Return what the rules as typed would give beside the tiers there are, and who would move.

    Args:
        what: What would change.
        language: The language to speak.
        can_ask: The text ends with the question whether bounds are wanted, where thresholds decide;
            otherwise with the command that proposes them.
    """
    since = what.since.words()
    title = Sentence(
        f"With the rules as typed (now → then), as of {since.en}",
        f"按当前标准试算（现在 → 试算），统计截止日 {since.zh}",
    )
    money = amount_word(what.done.policy.measure_by, language)
    tiers = [_tier_beside(row, money).text(language) for row in what.tiers.to_dict("records")]
    offer = _offer(what.done.policy, language, can_ask=can_ask)
    if what.movers.empty:
        return paragraphs([title.text(language)], tiers, [NOBODY_MOVES.text(language)], offer)
    apply = NOTHING_WRITTEN_THEN if what.since.origin == "last review" else NOTHING_WRITTEN
    return paragraphs(
        [title.text(language)],
        tiers,
        [_would_move(what).text(language), *_names(what.movers, language)],
        [apply.text(language)],
        offer,
    )


def can_propose(policy: TieringPolicy) -> bool:
    """Tell whether there are bounds to propose."""
    return policy.method == "threshold" and len(policy.tiers) > 1


def _offer(policy: TieringPolicy, language: Language, *, can_ask: bool) -> list[str]:
    if not can_propose(policy):
        return []
    if can_ask:
        return [PROPOSE.text(language)]
    return [SUGGEST.text(language).format(example_split(len(policy.tiers)))]


def wanted(policy: TieringPolicy, language: Language) -> str:
    """Return the question for a split, with an example of each kind."""
    example = example_split(len(policy.tiers))
    reversed_example = "/".join(reversed(example.split("/")))
    count = len(policy.tiers)
    return Sentence(
        f"The wanted share of each of the {count} tiers in per cent, the best first.\n"
        f"“{example}” means per cent of customers,\n"
        f"“{reversed_example} sales” per cent of sales.",
        f"请填写 {count} 个层级的期望占比（%），从高到低。\n"
        f"“{example}”表示客户数占比，\n"
        f"“{reversed_example} 销售额”表示销售额占比。",
    ).text(language)


def proposed(done: Suggested, language: Language) -> str:
    """Return the proposed bounds, what they give and who would move, and ask about typing them."""
    since, wish = done.asked.since.words(), done.made.wish
    split = "/".join(f"{share * 100 / WHOLE:g}" for share in wish.shares)
    of_sales = wish.by == "sales"
    title = Sentence(
        f"Bounds for {split} per cent of {'sales' if of_sales else 'customers'}, as of {since.en}",
        f"按{'销售额' if of_sales else '客户数'}占比 {split} 测算的门槛，统计截止日 {since.zh}",
    )
    tiers = [_tier_proposed(done, at).text(language) for at in range(len(wish.shares))]
    why = [sentence.text(language) for sentence in done.why]
    if done.made.policy == done.before:
        return paragraphs([title.text(language)], tiers, why, [NO_BETTER.text(language)])
    if done.asked.movers.empty:
        moves = [Sentence("Nobody would change tier.", "没有客户会变更层级。").text(language)]
    else:
        moves = [_would_move(done.asked).text(language), *_names(done.asked.movers, language)]
    return paragraphs([title.text(language)], tiers, why, moves, [TYPE_THEM.text(language)])


def _tier_proposed(done: Suggested, at: int) -> Sentence:
    made = done.made
    old, new = done.before.tiers[at], made.policy.tiers[at]
    customers, sales = sum(made.customers), sum(made.sales)
    share = f"{made.customers[at] / customers:.1%}"
    unit = 10**made.policy.currency_decimals
    amount = f"{made.sales[at] / unit:,.0f}"
    of_sales = f"{made.sales[at] / sales:.1%}" if sales > 0 else "–"
    bounds = _bounds(old, new, made.policy)
    count = made.customers[at]
    money = Sentence(
        amount_word(made.policy.measure_by, "en").lower(), amount_word(made.policy.measure_by, "zh")
    )
    return Sentence(
        f"{new.name} ({bounds.en}): {counted(count, 'customer')} ({share}), "
        f"{money.en} {amount} ({of_sales})",
        f"{new.name}（{bounds.zh}）：{count:,} 个客户（{share}），"
        f"{money.zh} {amount}（{of_sales}）",
    )


def _bounds(old: Tier, new: Tier, policy: TieringPolicy) -> Sentence:
    """Return the bounds of a tier that can be proposed, the typed ones before them."""
    decimals = policy.currency_decimals
    parts: list[Sentence] = []
    if new.min_amount is not None:
        said = _change(
            *(
                None if tier.min_amount is None else money_text(tier.min_amount, decimals)
                for tier in (old, new)
            )
        )
        money = Sentence(
            amount_word(policy.measure_by, "en").lower(), amount_word(policy.measure_by, "zh")
        )
        parts.append(Sentence(f"{money.en} ≥ {said}", f"{money.zh} ≥ {said}"))
    if new.min_orders is not None:
        said = _change(
            *(None if tier.min_orders is None else f"{tier.min_orders:,}" for tier in (old, new))
        )
        parts.append(Sentence(f"orders ≥ {said}", f"次数 ≥ {said}"))
    if not parts:
        return Sentence("everyone else", "其余客户")
    return Sentence(", ".join(part.en for part in parts), "，".join(part.zh for part in parts))


def _change(old: str | None, new: str | None) -> str:
    return f"{new}" if old in (None, new) else f"{old} → {new}"


def _tier_beside(row: Mapping[Hashable, Any], money: str) -> Sentence:
    tier = row["tier"]
    counts = f"{_number(row['customers_now'])} → {_number(row['customers'])}"
    if tier in (PROSPECTS.en, PROSPECTS.zh):
        return Sentence(f"{tier}: {counts}", f"{tier}：{counts} 个")
    amounts = f"{_number(row['sales_now'])} → {_number(row['sales'])}"
    return Sentence(
        f"{tier}: {counts} customers, {money.lower()} {amounts}",
        f"{tier}：{counts} 个客户，{money} {amounts}",
    )


def _number(value: float) -> str:
    return "–" if pd.isna(value) else f"{value:,.0f}"


def _would_move(what: WhatIf) -> Sentence:
    words = {
        "up": ("{:,} up", "升级 {:,}"),
        "down": ("{:,} down", "降级 {:,}"),
        "new": ("{:,} new", "新增 {:,}"),
        "lapsed": ("{:,} without a tier", "流出 {:,}"),
        "other": ("{:,} out of a tier that the rules no longer have", "原层级已取消 {:,}"),
    }
    counts = [(en, zh, what.count(name)) for name, (en, zh) in words.items()]
    there = [(en.format(count), zh.format(count)) for en, zh, count in counts if count]
    total = len(what.movers)
    return Sentence(
        f"{counted(total, 'customer')} would change tier: {', '.join(en for en, _ in there)}.",
        f"将有 {total:,} 个客户变更层级：{'，'.join(zh for _, zh in there)}。",
    )


def _names(movers: pd.DataFrame, language: Language) -> list[str]:
    """Return the first movers by name, and how many more there are."""
    first = movers.head(SHOWN_NAMES)
    none = Sentence("no tier", "无层级").text(language)
    colon = "：" if language == "zh" else ": "
    lines = [
        f"· {identifier if pd.isna(name) else name}{colon}{old or none} → {new or none}"
        for identifier, name, old, new in first[
            ["customer_id", "name", "from_tier", "to_tier"]
        ].itertuples(index=False)
    ]
    more = len(movers) - len(first)
    if more:
        lines.append(Sentence(f"… and {more:,} more.", f"……另有 {more:,} 个。").text(language))
    return lines
