"""The review in a few numbers: per tier, and as facts in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltier.tiering.money import money_text, to_major
from xltier.tiering.policy import amount_word
from xltier.tiering.threshold import NO_TIER
from xltier.tiering.wording import METHOD_NAMES, NONE_YET, PROSPECTS, WINDOW_ALL

if TYPE_CHECKING:
    from datetime import date

    from xltier.language import Language
    from xltier.tiering.figures import Figures
    from xltier.tiering.money import Integers
    from xltier.tiering.movement import Words
    from xltier.tiering.policy import TieringPolicy


@dataclass(frozen=True, slots=True)
class Moves:
    """How many customers moved since the last review.

    Attributes:
        up: To a better tier.
        down: To a worse one.
        same: In the same tier.
        new: Without a tier then, with one now.
        lapsed: With a tier then, without one now.
    """

    up: int = 0
    down: int = 0
    same: int = 0
    new: int = 0
    lapsed: int = 0

    @property
    def net_upgrades(self) -> int:
        """Ups minus downs among customers who had a tier at both reviews."""
        return self.up - self.down


def count_moves(direction: Words) -> Moves:
    """Count directions."""
    names, counts = np.unique(direction, return_counts=True)
    found = dict(zip(names.tolist(), counts.tolist(), strict=True))
    found.pop("", None)
    return Moves(**found)


def tier_summary(
    ranks: Integers,
    bought: Figures,
    direction: Words,
    policy: TieringPolicy,
    language: Language,
) -> pd.DataFrame:
    """Return one row per tier, best first, and one of prospects when there are any.

    Columns as in the workbook's TierSummary: money in major units, shares from 0 to 1.

    Args:
        ranks: The rank of each customer, `NO_TIER` for none.
        bought: What each has bought in the window, before any projection.
        direction: Each customer's direction.
        policy: The rules.
        language: The language of the row of prospects.
    """
    tiers = [*range(len(policy.tiers)), *([NO_TIER] if (ranks == NO_TIER).any() else [])]
    sales = np.array([int(bought.amount[ranks == tier].sum()) for tier in tiers])
    customers = np.array([int((ranks == tier).sum()) for tier in tiers])
    major = to_major(sales, policy.currency_decimals)
    tiered = np.where([tier == NO_TIER for tier in tiers], 0, customers)
    return pd.DataFrame(
        {
            "tier": [PROSPECTS.text(language) if t == NO_TIER else policy.names[t] for t in tiers],
            "customers": customers,
            "customer_share": _shares(customers),
            "sales": major,
            "sales_share": _shares(sales),
            "average_sales": np.round(
                np.divide(major, tiered, out=np.full(len(tiers), np.nan), where=tiered > 0),
                policy.currency_decimals,
            ),
            "orders": [int(bought.orders[ranks == tier].sum()) for tier in tiers],
            "up": [int(((ranks == tier) & (direction == "up")).sum()) for tier in tiers],
            "down": [int(((ranks == tier) & (direction == "down")).sum()) for tier in tiers],
            "new": [int(((ranks == tier) & (direction == "new")).sum()) for tier in tiers],
        }
    )


def _shares(parts: Integers) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    total = parts.sum()
    return parts / total if total > 0 else np.full(len(parts), np.nan)


@dataclass(frozen=True, slots=True)
class FactSheet:
    """What the facts of a review are made of.

    Attributes:
        as_of: The as-of date.
        previous: As-of date of the last review, None for none.
        customers: Customers, prospects included.
        prospects: Customers without purchases.
        amount: All money in the window, minor units.
        moves: Moves since the last review.
        errors: Rows left out; None where they are nobody's business.
        findings: Findings of every level; None likewise.
        potential: Customers who could reach a higher tier.
    """

    as_of: date
    previous: date | None
    customers: int
    prospects: int
    amount: int
    moves: Moves
    errors: int | None
    findings: int | None
    potential: int


def review_facts(sheet: FactSheet, policy: TieringPolicy, language: Language) -> pd.DataFrame:
    """Return the facts of a review in words: columns fact, value."""
    chinese = language == "zh"
    moves = sheet.moves
    amount = money_text(sheet.amount, policy.currency_decimals)
    known = sheet.previous is not None
    facts = [
        ("As-of date", "统计截止日", sheet.as_of.isoformat()),
        ("Window", "统计周期", _window(sheet.as_of, policy, language)),
        ("Method", "分层方法", METHOD_NAMES[policy.method].text(language)),
        ("Rules version", "标准版本", policy.fingerprint),
        ("Last review", "上次盘点", str(sheet.previous) if known else NONE_YET.text(language)),
        ("Customers", "客户数", f"{sheet.customers:,}"),
        ("Prospects", "潜在客户", f"{sheet.prospects:,}"),
        (*_amount_label(policy), amount),
    ]
    if known:
        facts += [
            ("Moved up", "升级", f"{moves.up:,}"),
            ("Moved down", "降级", f"{moves.down:,}"),
            ("Net upgrades", "净升级", f"{moves.net_upgrades:+,}".replace("-", "−")),
            ("New", "新增", f"{moves.new:,}"),
            ("Lapsed", "流出", f"{moves.lapsed:,}"),
        ]
    facts.append(("High potential", "高潜力客户", f"{sheet.potential:,}"))
    if sheet.errors is not None:
        facts.append(("Rows left out", "未参与计算的行", f"{sheet.errors:,}"))
    if sheet.findings is not None:
        facts.append(("Findings", "数据检查发现", f"{sheet.findings:,}"))
    return pd.DataFrame(
        {"fact": [zh if chinese else en for en, zh, _ in facts], "value": [v for *_, v in facts]}
    )


def _amount_label(policy: TieringPolicy) -> tuple[str, str]:
    return amount_word(policy.measure_by, "en"), amount_word(policy.measure_by, "zh")


def _window(as_of: date, policy: TieringPolicy, language: Language) -> str:
    first = policy.window.first_day(as_of)
    if first is None:
        return WINDOW_ALL.text(language).format(end=as_of.isoformat())
    between = " 至 " if language == "zh" else " to "
    return f"{first.isoformat()}{between}{as_of.isoformat()}"
