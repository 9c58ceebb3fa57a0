"""Says numbers and sentences of one report: its language, its currency, its tiers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltier.report import numbers
from xltier.report.colours import tier_variable
from xltier.tiering.policy import TieringPolicy, normal_name

if TYPE_CHECKING:
    from datetime import date

    from xltier.language import Language, Sentence
    from xltier.tiering.dashboard import Dashboard


@dataclass(frozen=True, slots=True)
class Wording:
    """How a report speaks.

    Attributes:
        language: Its language.
        decimals: Decimals of the currency; amounts come in minor units.
        policy: The rules, which name the tiers.
        previous: As-of date of the last review, None for none.
    """

    language: Language
    decimals: int
    policy: TieringPolicy
    previous: date | None

    @classmethod
    def of(cls, board: Dashboard) -> Wording:
        """Return how a dashboard's report speaks."""
        return cls(
            board.language, board.policy.currency_decimals, board.policy, board.previous_as_of
        )

    def say(self, sentence: Sentence, **parts: object) -> str:
        """Return a sentence with its parts filled in."""
        text = sentence.text(self.language)
        return text.format(**parts) if parts else text

    def short(self, minor: float | None) -> str:
        """Return an amount in minor units, short: 12.3K, 1.23 万."""
        return numbers.short(self.major(minor), self.language)

    def full(self, minor: float | None) -> str:
        """Return an amount in minor units to the last cent."""
        return numbers.money(self.major(minor), self.decimals)

    def major(self, minor: float | None) -> float | None:
        """Return an amount in major units; None for none."""
        if minor is None or not numbers.known(minor):
            return None
        return float(minor) / float(10**self.decimals)

    def rank(self, tier: object) -> int | None:
        """Return the rank of a tier by its name; None for no tier of today."""
        if not isinstance(tier, str):
            return None
        wanted = normal_name(tier)
        return next(
            (at for at, name in enumerate(self.policy.names) if normal_name(name) == wanted), None
        )

    def colour(self, tier: object) -> str:
        """Return the variable of a tier's colour."""
        rank = self.rank(tier)
        return tier_variable(-1 if rank is None else rank)
