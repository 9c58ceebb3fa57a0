"""The tiering policy: the rules that decide a tier, as frozen data."""

from __future__ import annotations

import calendar
import json
import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

from xltier.language import Language
from xltier.tiering import policy_json
from xltier.tiering.labels import LABELS, texts
from xltier.tiering.method_rules import SCORE_SCALE, Method, MethodRules
from xltier.tiering.money import money_text

Match = Literal["all", "any"]
WindowKind = Literal["rolling", "calendar_year", "all_time"]
MeasureBy = Literal["sales", "margin"]
DateOrder = Literal["auto", "day_first", "month_first"]


@dataclass(frozen=True, slots=True)
class Tier:
    """One tier and what it takes to be in it. A condition that is None does not apply.

    Attributes:
        name: What people call it.
        min_amount: Least monetary value in minor units, inclusive.
        min_orders: Least number of orders, inclusive.
        max_recency_days: Most days since the last purchase, inclusive.
        note: What the tier means; decides nothing.
        min_score: Least composite score in tenths (724 is 72.4), inclusive; for the method score.
    """

    name: str
    min_amount: int | None = None
    min_orders: int | None = None
    max_recency_days: int | None = None
    note: str = ""
    min_score: int | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """Which purchases count: those after `bounds(...)[0]`, up to and on the as-of date.

    Attributes:
        kind: Rolling months, the calendar year of the as-of date, or all history.
        months: Length of a rolling window.
    """

    kind: WindowKind = "rolling"
    months: int = 12

    def bounds(self, as_of: date) -> tuple[date | None, date]:
        """Return the last day before the window (None: no beginning) and its last day."""
        if self.kind == "all_time":
            return None, as_of
        if self.kind == "calendar_year":
            return date(as_of.year - 1, 12, 31), as_of
        return months_before(as_of, self.months), as_of

    def first_day(self, as_of: date) -> date | None:
        """Return the first day that counts; None when all history does."""
        start, _ = self.bounds(as_of)
        return None if start is None else start + timedelta(days=1)


def months_before(day: date, months: int) -> date:
    """Return the same day `months` calendar months earlier, or that month's last day."""
    index = day.year * 12 + day.month - 1 - months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


@dataclass(frozen=True, slots=True)
class TieringPolicy:
    """Everything that decides a tier, validated once; see `policy_tables` for the checks.

    Attributes:
        tiers: Best first; the last one takes everyone.
        match: Whether all conditions of a tier must hold or any one of them.
        window: Which purchases count.
        measure_by: Whether money is sales or gross margin.
        annualise: Project customers younger than a year to a full year.
        currency_decimals: Decimals of the currency; 2 makes a minor unit a cent.
        keep_line: Share of a tier's bounds down to which a customer keeps it.
        reviews_in_row: Reviews below the keep line before a customer moves down.
        one_level: Move down by at most one tier per review.
        date_order: How to read a text date such as 01/02/2026.
        extreme_factor: A line of more than this many times the median is reported; None: never.
        method: What decides the tier. `match` and the tiers' bounds belong to threshold.
        methods: The settings of the other methods.
    """

    tiers: tuple[Tier, ...]
    match: Match = "all"
    window: Window = field(default_factory=Window)
    measure_by: MeasureBy = "sales"
    annualise: bool = False
    currency_decimals: int = 2
    keep_line: float = 1.0
    reviews_in_row: int = 1
    one_level: bool = False
    date_order: DateOrder = "auto"
    extreme_factor: float | None = 100.0
    method: Method = "threshold"
    methods: MethodRules = field(default_factory=MethodRules)

    @property
    def names(self) -> tuple[str, ...]:
        """The tiers' names, best first."""
        return tuple(tier.name for tier in self.tiers)

    @property
    def steady(self) -> bool:
        """Whether a customer can keep a tier whose bounds it no longer meets."""
        return self.keep_line < 1 or self.reviews_in_row > 1 or self.one_level

    @property
    def fingerprint(self) -> str:
        """A short hash of everything that can change a tier: equal rules, equal fingerprint."""
        return policy_json.fingerprint(self)

    def rank_of(self, name: str) -> int | None:
        """Return the place of the tier called `name` (0 is the best), None if there is none."""
        wanted = normal_name(name)
        ranks = (rank for rank, tier in enumerate(self.tiers) if normal_name(tier.name) == wanted)
        return next(ranks, None)

    def to_json(self) -> str:
        """Return the policy as one line of JSON, kept with every snapshot."""
        return policy_json.to_json(self)

    @classmethod
    def from_json(cls, text: str) -> TieringPolicy:
        """Return the policy that `to_json` wrote.

        Raises:
            ValueError: The text is no policy.
        """
        try:
            content: dict[str, Any] = json.loads(text)
            tiers = tuple(Tier(**tier) for tier in content.pop("tiers"))
            window = Window(**content.pop("window"))
            methods = policy_json.methods_from(content.pop("methods", {}))
            return cls(tiers=tiers, window=window, methods=methods, **content)
        except (TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"not a tiering policy: {text[:60]!r}") from error

    def describe(self, language: Language) -> str:
        """Return the rules in one line: “Tier 1: sales ≥ 10,000 and orders ≥ 6; …”."""
        separator, colon = ("；", "：") if language == "zh" else ("; ", ": ")
        return separator.join(
            f"{tier.name}{colon}{self._takes(at, language)}" for at, tier in enumerate(self.tiers)
        )

    def _takes(self, at: int, language: Language) -> str:
        """Return what it takes to be in a tier, in words."""
        tier, rest = self.tiers[at], "其余客户" if language == "zh" else "the rest"
        if self.method == "threshold":
            return conditions_text(tier, self, language)
        if self.method == "score":
            score = None if tier.min_score is None else f"{tier.min_score / SCORE_SCALE:g}"
            word = "得分" if language == "zh" else "score"
            return rest if score is None else f"{word} ≥ {score}"
        ranks = self.methods.tier_map.ranks(self.method, len(self.tiers))
        named = texts(LABELS[self.method], language)
        mine = [name for name, rank in zip(named, ranks, strict=True) if rank == at]
        return ("、" if language == "zh" else ", ").join(mine) or (
            "无" if language == "zh" else "–"
        )


def conditions_text(tier: Tier, policy: TieringPolicy, language: Language) -> str:
    """Return a tier's conditions in words: “sales ≥ 10,000 and orders ≥ 6”."""
    chinese = language == "zh"
    parts: list[str] = []
    if tier.min_amount is not None:
        name = amount_word(policy.measure_by, language).lower()
        parts.append(f"{name} ≥ {money_text(tier.min_amount, policy.currency_decimals)}")
    if tier.min_orders is not None:
        parts.append(f"{'购买次数' if chinese else 'orders'} ≥ {tier.min_orders:,}")
    if tier.max_recency_days is not None:
        days = tier.max_recency_days
        parts.append(
            f"距上次购买 ≤ {days:,} 天" if chinese else f"days since last purchase ≤ {days:,}"
        )
    if not parts:
        return "其余客户" if chinese else "the rest"
    joins = {"all": (" and ", "，且"), "any": (" or ", "，或")}
    return joins[policy.match][chinese].join(parts)


def amount_word(measure_by: MeasureBy, language: Language) -> str:
    """Return what the monetary value is called under a way of measuring."""
    words = {"sales": ("Sales", "购买金额"), "margin": ("Gross margin", "毛利")}
    return words[measure_by][language == "zh"]


def normal_name(name: str) -> str:
    """Return a tier's name as it is compared: full width folded, one space, lower case."""
    return " ".join(unicodedata.normalize("NFKC", name).split()).casefold()


def default_policy(language: Language) -> TieringPolicy:
    """Return the shipped policy: 10,000 and 6 orders a year, 5,000 and 3, and the rest.

    The scores of the same tiers, for the method score, are 80 and 50.
    """
    names = ("一级", "二级", "三级") if language == "zh" else ("Tier 1", "Tier 2", "Tier 3")
    bounds = ((1_000_000, 6, 800), (500_000, 3, 500), (None, None, None))
    return TieringPolicy(
        tuple(
            Tier(name, amount, orders, min_score=score)
            for name, (amount, orders, score) in zip(names, bounds, strict=True)
        )
    )
