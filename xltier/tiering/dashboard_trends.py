"""Sentences of the dashboard about sales: their trend, who brings them, what is bought."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xltier.language import Sentence
from xltier.tiering.dashboard_words import NOT_STATED, OTHERS, month_name
from xltier.tiering.reason_words import named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xltier.tiering.dashboard_base import Base
    from xltier.tiering.dashboard_products import ProductMix
    from xltier.tiering.ledger import Ledger
    from xltier.tiering.policy import TieringPolicy

CHANGE: Final = 0.05
"""From this change on a year's sales are news."""

MONTH_CHANGE: Final = 0.2
"""From this change on a month's sales are news."""

ONE_CUSTOMER: Final = 0.1
"""From this share of the sales on a single customer is named."""

BEST_TENTH: Final = 0.5
"""From this share of the sales on the best tenth of the customers is told."""

LEAST_CUSTOMERS: Final = 20
"""Fewer customers with sales have no best tenth."""

INDEX: Final = 150.0
"""From this index on a tier is said to buy a product more than others do."""

LEAST_MEMBERS: Final = 5
"""What fewer customers buy is not a habit of their tier."""

LEAST_SHARE: Final = 0.05
"""A product below this share of the tier's sales is not named."""


def trend(
    monthly: pd.DataFrame, policy: TieringPolicy, money: Callable[[int], str]
) -> Iterator[Sentence]:
    """Compare the twelve months with the twelve before, and the last with a year ago."""
    if not len(monthly) or monthly[["sales", "sales_last_year"]].isna().any(axis=None):
        return
    now, then = int(monthly["sales"].sum()), int(monthly["sales_last_year"].sum())
    word = "gross margin" if policy.measure_by == "margin" else "sales"
    chinese = "毛利" if policy.measure_by == "margin" else "销售额"
    if then > 0 and abs(now - then) >= CHANGE * then:
        en, zh = _compared(now, then)
        yield Sentence(
            f"{word.capitalize()} of the last 12 months are {en} the 12 months before: "
            f"{money(now)} against {money(then)}.",
            f"最近 12 个月{chinese} {money(now)}，比上年同期的 {money(then)} {zh}。",
        )
    last = monthly.iloc[-1]
    now, then = int(last["sales"]), int(last["sales_last_year"])
    if then > 0 and abs(now - then) >= MONTH_CHANGE * then:
        en, zh = _compared(now, then)
        month = month_name(last["month"], last["month"])
        yield Sentence(
            f"{word.capitalize()} of {month.en} are {en} those of {month.en} last year.",
            f"{month.zh}{chinese}比上年同月{zh}。",
        )


def _compared(now: int, then: int) -> tuple[str, str]:
    percent = round(100 * abs(now - then) / then)
    if now < then:
        return f"{percent:,} % below", f"下降 {percent:,}%"
    return f"{percent:,} % above", f"增长 {percent:,}%"


def gained(
    ledger: Ledger, policy: TieringPolicy, money: Callable[[int], str]
) -> Iterator[Sentence]:
    """Say how many moved up into the best tier, and what they bring."""
    risen = (ledger.direction == "up") & (ledger.rank == 0)
    count, amount = int(risen.sum()), money(int(ledger.amount[risen].sum()))
    if not count:
        return
    tier = policy.names[0]
    english = "1 customer" if count == 1 else f"{count:,} customers"
    they = "it brings" if count == 1 else "they bring"
    yield Sentence(
        f"{english} moved up into {tier}; {they} {amount} in the window.",
        f"有 {count:,} 个客户升入{named(tier, 'zh').rstrip()}，周期内合计 {amount}。",
    )


def concentration(base: Base, policy: TieringPolicy) -> Iterator[Sentence]:
    """Say what a single customer, or the best tenth, brings."""
    amount = base.amount[base.amount > 0]
    if not len(amount):
        return
    total, word = int(amount.sum()), _money_word(policy)
    share = int(amount.max()) / total
    if len(amount) > 1 and share >= ONE_CUSTOMER:
        place = int(np.argmax(base.amount))
        row = base.customers.iloc[place]
        name = row["customer_id"] if pd.isna(row["name"]) else row["name"]
        yield Sentence(
            f"{name} alone brings {share:.0%} of {word.en}.",
            f"仅“{name}”一家就占{word.zh}的 {share:.0%}。",
        )
    elif len(amount) >= LEAST_CUSTOMERS:
        best = np.sort(amount)[::-1][: len(amount) // 10]
        share = int(best.sum()) / total
        if share >= BEST_TENTH:
            yield Sentence(
                f"The best {len(best):,} customers, a tenth of the buyers, bring {share:.0%} of "
                f"{word.en}.",
                f"购买最多的 {len(best):,} 个客户（约占十分之一）贡献了{word.zh}的 {share:.0%}。",
            )


def _money_word(policy: TieringPolicy) -> Sentence:
    if policy.measure_by == "margin":
        return Sentence("the gross margin", "毛利")
    return Sentence("the sales", "销售额")


def products(mix: ProductMix, base: Base, policy: TieringPolicy) -> Iterator[Sentence]:
    """Name the product that a tier of some size buys most above what the whole base does."""
    placeholders = {text for word in (OTHERS, NOT_STATED) for text in (word.en, word.zh)}
    stated = np.array([name not in placeholders for name in mix.sales["product"]], dtype=np.bool_)
    values = mix.sales.drop(columns=["product", "sales"]).to_numpy(dtype=np.float64)
    index = mix.index.drop(columns="product").to_numpy(dtype=np.float64)
    totals = values.sum(axis=0)
    share = np.divide(values, totals, out=np.zeros_like(values), where=totals > 0)
    large = [(base.rank == rank).sum() >= LEAST_MEMBERS for rank in range(len(policy.tiers))]
    telling = (share >= LEAST_SHARE) & stated[:, None] & np.array(large)
    told = np.where(telling, np.nan_to_num(index), 0.0)
    if not told.size or told.max() < INDEX:
        return
    row, rank = np.unravel_index(int(told.argmax()), told.shape)
    name, tier, times = mix.sales["product"].iloc[row], policy.names[rank], told[row, rank]
    yield Sentence(
        f"{name} makes up {share[row, rank]:.0%} of what {tier} buys: {times / 100:.1f} times its "
        "share of what all tiers buy.",
        f"“{name}”占{named(tier, 'zh')}客户购买额的 {share[row, rank]:.0%}，"
        f"是其在各层级购买总额中占比的 {times / 100:.1f} 倍。",
    )


def without_products(base: Base) -> Iterator[Sentence]:
    """Say why no products are shown where the purchases do not tell what was bought."""
    if base.sales.by_product is None and len(base.sales.by_day):
        yield Sentence(
            "Products are not shown: the source of the purchases has no product column.",
            "购买数据来源中没有产品列，因此不显示按产品的统计。",
        )
