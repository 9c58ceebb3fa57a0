"""A wanted split, the customers it is of, and wishes that are refused in a sentence."""

from __future__ import annotations

import itertools
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from xltier.errors import UsageError
from xltier.tiering.wording import METHOD_NAMES

if TYPE_CHECKING:
    from xltier.tiering.figures import Figures
    from xltier.tiering.money import Integers, Mask
    from xltier.tiering.policy import TieringPolicy

By = Literal["customers", "sales"]
Lever = Literal["amount", "orders", "both"]

WHOLE: Final = 10_000
"""All of something: shares are whole numbers of hundredths of a per cent."""
FEWEST_TIERS: Final = 2
WORDS: Final[dict[str, By]] = {
    "customers": "customers",
    "customer": "customers",
    "客户": "customers",
    "客户数": "customers",
    "sales": "sales",
    "销售额": "sales",
    "销售": "sales",
    "金额": "sales",
}
"""What a person calls the two kinds of shares."""
NUMBERS: Final = re.compile(r"[\d.,%/、\s]+")
FINE_TIERS: Final = 6
"""From so many tiers on an example of a split is in whole per cent, below in steps of five."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A split that somebody wants.

    Attributes:
        shares: Share of each tier, best first; together `WHOLE`.
        by: Whether they are shares of customers or of sales.
        lever: Which bounds may change; the other conditions are kept.
    """

    shares: tuple[int, ...]
    by: By = "customers"
    lever: Lever = "amount"


@dataclass(frozen=True, slots=True)
class Base:
    """The customers that are split.

    Attributes:
        figures: What decides their tier.
        known: Who has measures; prospects are in no tier and do not count.
        sales: Money in the window before any projection, minor units.
    """

    figures: Figures
    known: Mask
    sales: Integers

    def weights(self, by: By) -> Integers:
        """Return what each customer adds to a share."""
        return np.where(self.known, 1 if by == "customers" else self.sales, 0).astype(np.int64)


def used_lever(policy: TieringPolicy) -> Lever:
    """Return which bounds the rules have: amounts, orders, or both; amounts where neither."""
    amounts = any(tier.min_amount is not None for tier in policy.tiers)
    orders = any(tier.min_orders is not None for tier in policy.tiers)
    return "both" if amounts and orders else "orders" if orders else "amount"


def parse_split(text: str) -> tuple[int, ...]:
    """Return the shares that a text such as `10/30/60` or `12.5/37.5/50` says.

    Raises:
        UsageError: It says none.
    """
    try:
        shares = [Decimal(part.strip().removesuffix("%")) * 100 for part in text.split("/")]
        whole = tuple(int(share) for share in shares)
    except (InvalidOperation, ValueError, OverflowError):
        raise _unreadable(text) from None
    odd = any(share != number for share, number in zip(shares, whole, strict=True))
    if odd or max(whole) > WHOLE:
        raise _unreadable(text)
    return whole


def parse_wish(text: str) -> tuple[tuple[int, ...], By]:
    """Return the shares that a line says, and of what: `10/30/60`, `70/20/10 sales`.

    Raises:
        UsageError: It says none.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    found = NUMBERS.search(plain)
    if found is None:
        raise _unreadable(text)
    said = (plain[: found.start()] + plain[found.end() :]).strip(" :()").casefold()
    said = said.removeprefix("of ").removeprefix("按")
    if said and said not in WORDS:
        raise UsageError(
            f"“{said}” says neither customers nor sales: write 10/30/60 for shares of customers, "
            "70/20/10 sales for shares of sales.",
            f"“{said}”不是“客户”或“销售额”：按客户数划分请写 10/30/60，"
            "按销售额划分请写 70/20/10 销售额。",
        )
    return parse_split(found[0].strip().replace("、", "/")), WORDS.get(said, "customers")


def example_split(count: int) -> str:
    """Return a split that people often want: few in the first tier, most in the last."""
    usual = {2: "20/80", 3: "10/30/60"}.get(count)
    if usual is not None:
        return usual
    step = 5 if count < FINE_TIERS else 1
    cuts = [
        round(100 * at * (at + 1) / (count * (count + 1)) / step) * step for at in range(count + 1)
    ]
    return "/".join(str(upper - lower) for lower, upper in itertools.pairwise(cuts))


def check_wish(base: Base, policy: TieringPolicy, wish: Wish) -> None:
    """Make sure that a wish fits the rules and the base.

    Raises:
        UsageError: It does not; the sentence says what would.
    """
    if policy.method != "threshold":
        raise _other_method(policy)
    if len(policy.tiers) < FEWEST_TIERS:
        raise UsageError(
            "There is only one tier, which takes everyone: add a tier on the Rules sheet first.",
            "目前只有一个层级，所有客户都归入其中：请先在“分层标准”中增加层级。",
        )
    if len(wish.shares) != len(policy.tiers):
        raise _other_count(policy, len(wish.shares))
    if min(wish.shares) <= 0 or sum(wish.shares) != WHOLE:
        raise UsageError(
            "The shares must each be more than 0 and add up to 100, as in 10/30/60.",
            "各层级的占比须大于 0，合计须为 100，例如 10/30/60。",
        )
    if not base.known.any():
        raise UsageError(
            "No customer has purchases yet, so there is nothing to split.",
            "还没有客户有购买记录，无从划分。",
        )
    if wish.by == "sales" and int(base.weights("sales").sum()) <= 0:
        raise UsageError(
            "There are no net sales in the window to split: split by customers instead.",
            "统计周期内没有净销售额可供划分：请改为按客户数划分。",
        )


def _unreadable(text: str) -> UsageError:
    return UsageError(
        f"“{text}” is no split: write the share of each tier in per cent, best first, as in "
        "10/30/60, with at most two decimals.",
        f"“{text}”不是占比：请从高到低写出各层级的百分比，例如 10/30/60，最多两位小数。",
    )


def _other_method(policy: TieringPolicy) -> UsageError:
    name = METHOD_NAMES[policy.method]
    return UsageError(
        f"The tiers are decided by {name.en}, which has no bounds to suggest: set Method on the "
        "Rules sheet to Threshold first.",
        f"目前按“{name.zh}”分层，没有可建议的门槛：请先在“分层标准”中把“分层方法”设为“门槛”。",
    )


def _other_count(policy: TieringPolicy, given: int) -> UsageError:
    count = len(policy.tiers)
    return UsageError(
        f"The rules have {count} tiers ({', '.join(policy.names)}), the split has {given} "
        f"{'share' if given == 1 else 'shares'}: give one for each tier.",
        f"标准中有 {count} 个层级（{'、'.join(policy.names)}），但给出了 {given} 个占比："
        "请为每个层级各写一个。",
    )
