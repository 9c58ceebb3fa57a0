"""Why a customer moved, in one sentence: which number fell or rose, and by how much."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING

from xltier.language import Sentence
from xltier.tiering.money import money_text
from xltier.tiering.policy import amount_word
from xltier.tiering.reason_words import named, pause

if TYPE_CHECKING:
    from xltier.language import Language
    from xltier.tiering.policy import Tier, TieringPolicy


BASE_MOVED = Sentence(
    "own figures unchanged; the other customers moved the cut points",
    "自身数据无变化；其他客户的变化使分界线移动",
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One customer's deciding numbers on one day.

    Attributes:
        amount: Monetary value in minor units.
        orders: Orders in the window.
        recency: Days since the last purchase, NaN for none.
    """

    amount: int
    orders: int
    recency: float


@dataclass(frozen=True, slots=True)
class Move:
    """One customer's move.

    Attributes:
        direction: up, down, new or lapsed.
        cause: purchases, rule, both, override, steadiness, or nothing.
        before: Rank at the earlier review.
        after: Rank now.
        today: Rank of the old figures under today's rules.
        computed: Rank by the rules now.
        then: The old figures; None where there were none.
        now: The figures now; None where there are none.
        listed: Whether the customer is on the Customers sheet now, and was at the last review.
        override: Reason of an override in force; None when there is none.
    """

    direction: str
    cause: str
    before: float
    after: int
    today: int
    computed: int
    then: Figure | None
    now: Figure | None
    listed: tuple[bool, bool]
    override: str | None


def move_reason(move: Move, policy: TieringPolicy, language: Language) -> str:
    """Say why a customer moved."""
    if move.cause == "override":
        return _by_hand(move, policy, language)
    if move.direction == "lapsed":
        return _lapsed(move, chinese=language == "zh")
    if move.direction == "new":
        return _new(move, policy, language)
    if move.cause == "steadiness":
        return _grace_ended(policy, chinese=language == "zh")
    changes = changes_text(move, policy, language)
    if move.cause == "purchases":
        return changes[:1].upper() + changes[1:]
    rule = _rule(policy.names[move.today], language)
    return rule if move.cause == "rule" else f"{rule}{pause(language)}{changes}"


def changes_text(move: Move, policy: TieringPolicy, language: Language) -> str:
    """Say which of the deciding numbers changed: those whose condition turned, else any."""
    if move.then is None or move.now is None:
        return "数据无变化" if language == "zh" else "figures unchanged"
    kinds = _kinds(move, move.then, move.now, policy)
    texts = [_change(kind, move.then, move.now, policy, language) for kind in kinds]
    if not texts and policy.method != "threshold":
        return BASE_MOVED.text(language)
    if not texts:
        return "数据无变化" if language == "zh" else "figures unchanged"
    return pause(language).join(texts)


def _kinds(move: Move, then: Figure, now: Figure, policy: TieringPolicy) -> list[str]:
    """Return the measures that moved the customer: whose condition turned, else that changed."""
    if policy.method == "threshold":
        better = max(0, min(move.today, move.computed))
        return _turned(policy.tiers[better], then, now) or _changed(then, now)
    changed = _changed(then, now)
    looks_at_recency = policy.method != "abc" and not (
        policy.method == "score" and policy.methods.score.recency == 0
    )
    # Without a purchase recency grows by itself; it is news when nothing else is.
    grew = then.recency != now.recency and not (isnan(then.recency) and isnan(now.recency))
    if looks_at_recency and grew and (not changed or now.recency < then.recency):
        changed.append("recency")
    return changed


def _turned(tier: Tier, then: Figure, now: Figure) -> list[str]:
    """Return the measures whose condition of a tier was met on one of the two days only."""
    kinds: list[str] = []
    if tier.min_amount is not None and (
        (then.amount >= tier.min_amount) != (now.amount >= tier.min_amount)
    ):
        kinds.append("amount")
    if tier.min_orders is not None and (
        (then.orders >= tier.min_orders) != (now.orders >= tier.min_orders)
    ):
        kinds.append("orders")
    days = tier.max_recency_days
    if days is not None and ((then.recency <= days) != (now.recency <= days)):
        kinds.append("recency")
    return kinds


def _changed(then: Figure, now: Figure) -> list[str]:
    pairs = {"amount": (then.amount, now.amount), "orders": (then.orders, now.orders)}
    return [kind for kind, (before, after) in pairs.items() if before != after]


def _change(kind: str, then: Figure, now: Figure, policy: TieringPolicy, language: Language) -> str:
    chinese = language == "zh"
    if kind == "amount":
        before, after = (money_text(f.amount, policy.currency_decimals) for f in (then, now))
        share = _share(then.amount, now.amount, chinese=chinese)
        word = amount_word(policy.measure_by, language)
        if chinese:
            return (
                f"{word}由 {before} {_grew(then.amount, now.amount, '升至', '降至')} {after}{share}"
            )
        grew = _grew(then.amount, now.amount, "rose", "fell")
        return f"{word.lower()} {grew} from {before} to {after}{share}"
    if kind == "orders":
        if chinese:
            grew = _grew(then.orders, now.orders, "增至", "降至")
            return f"购买次数由 {then.orders:,} 次{grew} {now.orders:,} 次"
        grew = _grew(then.orders, now.orders, "rose", "fell")
        return f"orders {grew} from {then.orders:,} to {now.orders:,}"
    return _recency_change(then.recency, now.recency, chinese=chinese)


def _recency_change(then: float, now: float, *, chinese: bool) -> str:
    if isnan(now):
        return "已没有有效购买" if chinese else "no purchase counts any more"
    if isnan(then):
        return f"距上次购买 {now:,.0f} 天" if chinese else f"last purchase {now:,.0f} days ago"
    if chinese:
        return f"距上次购买由 {then:,.0f} 天{_grew(then, now, '增至', '缩短至')} {now:,.0f} 天"
    return f"last purchase {now:,.0f} days ago, was {then:,.0f}"


def _grew(before: float, after: float, more: str, less: str) -> str:
    return more if after > before else less


def _share(before: int, after: int, *, chinese: bool) -> str:
    if before <= 0:
        return ""
    percent = round(100 * (after - before) / before)
    sign = "+" if percent > 0 else "−" if percent < 0 else ""
    return f"（{sign}{abs(percent):,}%）" if chinese else f" ({sign}{abs(percent):,} %)"


def _rule(tier: str, language: Language) -> str:
    if language == "zh":
        return f"标准调整：按上期数据，现行标准下为{named(tier, language)}".rstrip()
    return f"The rules changed: the earlier figures now give {tier}"


def _by_hand(move: Move, policy: TieringPolicy, language: Language) -> str:
    chinese = language == "zh"
    if move.override is not None:
        tier = named(policy.names[move.after], language)
        text = f"人工调整为{tier}".rstrip() if chinese else f"Set by hand to {tier}"
        colon = "：" if chinese else ": "
        return f"{text}{colon}{move.override}" if move.override else text
    if move.computed < 0:
        return "人工调整已结束" if chinese else "The override ended"
    tier = policy.names[move.computed]
    return (
        f"人工调整已结束，计算层级为{named(tier, language)}".rstrip()
        if chinese
        else f"The override ended; computed {tier}"
    )


def _lapsed(move: Move, *, chinese: bool) -> str:
    if not move.listed[0]:
        return "已不在客户表中" if chinese else "No longer in the customer list"
    return "已无购买记录" if chinese else "No purchases left"


def _new(move: Move, policy: TieringPolicy, language: Language) -> str:
    if move.now is None or not move.listed[1]:
        return "上次盘点时还没有该客户" if language == "zh" else "Not in the last review"
    amount = money_text(move.now.amount, policy.currency_decimals)
    word = amount_word(policy.measure_by, language)
    count = move.now.orders
    if language == "zh":
        return f"首次购买：{word} {amount}，购买 {count:,} 次"
    orders = f"{count:,} order" if count == 1 else f"{count:,} orders"
    return f"First purchases: {word.lower()} {amount} in {orders}"


def _grace_ended(policy: TieringPolicy, *, chinese: bool) -> str:
    count = policy.reviews_in_row
    if count == 1:
        return "低于保级线" if chinese else "Below the keep line"
    if chinese:
        return f"连续 {count} 次盘点低于保级线"
    return f"Below the keep line for {count} reviews in a row"
