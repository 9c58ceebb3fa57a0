"""Whether a list of tiers makes sense: in order, every tier reachable, the last one for the rest.

A tier is at least as strict as the next when everyone who meets it meets the next one too. Under
`all` that needs every condition of the next tier, with a bound at least as strict. Under `any` it
needs the next tier to have every condition of this one, with a bound at most as strict.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from xltier.language import Sentence
from xltier.tiering.money import money_text
from xltier.tiering.policy import Match, Tier, normal_name

MOST_TIERS = 9

TierFault = tuple[int, str, Sentence]
"""Place of the tier in the list, name of the column, what is wrong."""


def name_faults(names: list[str]) -> Iterator[tuple[int, Sentence]]:
    """Yield the place and the fault of each name that stands twice or is one too many."""
    first: dict[str, str] = {}
    for at, name in enumerate(names):
        if normal_name(name) in first:
            yield (
                at,
                Sentence(
                    f"the tier “{name}” stands twice; give each tier its own name.",
                    f"层级“{name}”重复出现；每个层级须有不同的名称。",
                ),
            )
        first.setdefault(normal_name(name), name)
        if at == MOST_TIERS:
            yield (
                at,
                Sentence(
                    f"there are {len(names)} tiers; {MOST_TIERS} are the most, delete some.",
                    f"共有 {len(names)} 个层级，最多允许 {MOST_TIERS} 个；请删减。",
                ),
            )


def the_rest(tiers: tuple[Tier, ...]) -> tuple[Tier, ...]:
    """Return the tiers with a last tier of zeros (0 sales, 0 orders) read as no condition."""
    if not tiers or tiers[-1].min_amount or tiers[-1].min_orders:
        return tiers
    return (*tiers[:-1], replace(tiers[-1], min_amount=None, min_orders=None))


def tier_faults(tiers: tuple[Tier, ...], match: Match, decimals: int) -> list[TierFault]:
    """Return what is wrong with the order of the tiers, in the order of the list."""
    faults: list[TierFault] = []
    for at, tier in enumerate(tiers[:-1]):
        below = tiers[at + 1]
        if _takes_everyone(tier, match):
            faults.append((at, "tier", _everyone(tier)))
        elif disorder := list(_disorder(at, tier, below, match, decimals)):
            faults += disorder
        elif _at_least_as_strict(below, tier, match):
            faults.append((at + 1, "tier", _unreachable(below, tier)))
    if tiers:
        faults += [(len(tiers) - 1, name, _not_the_rest(tiers[-1])) for name in _given(tiers[-1])]
    return faults


def score_faults(tiers: tuple[Tier, ...]) -> list[TierFault]:
    """Return what is wrong with the least scores, in the order of the list.

    Every tier but the last needs one, each lower than the one above and more than 0; the last
    needs none.
    """
    above, last = tiers[:-1], tiers[-1:]
    if above and all(tier.min_score is None for tier in tiers):
        return [(0, "min_score", _NO_SCORES)]
    faults: list[TierFault] = []
    least: Tier | None = None
    for at, tier in enumerate(above):
        if not tier.min_score:
            faults.append((at, "min_score", _no_score(tier)))
        elif least is not None and tier.min_score >= (least.min_score or 0):
            faults.append((at, "min_score", _no_lower(tier, least)))
        least = tier if tier.min_score else least
    faults += [(len(above), "min_score", _not_the_rest(t)) for t in last if t.min_score]
    return faults


_NO_SCORES = Sentence(
    "the method is Composite score, but no tier has a score; type the least score of every tier "
    "but the last, such as 80 and 50.",
    "分层方法为“综合评分”，但没有任何层级填写得分；请为除最后一级外的每一级填写最低得分，"
    "如 80 和 50。",
)


def _no_score(tier: Tier) -> Sentence:
    return Sentence(
        f"“{tier.name}” would take every customer left; type the least score it needs, more than "
        "0, or delete the tiers below.",
        f"“{tier.name}”会收下其余所有客户；请填写大于 0 的最低得分，或删除其后的层级。",
    )


def _no_lower(tier: Tier, above: Tier) -> Sentence:
    mine, theirs = (f"{(each.min_score or 0) / 10:g}" for each in (tier, above))
    return Sentence(
        f"“{tier.name}” ({mine}) must need a lower score than “{above.name}” above it ({theirs}).",
        f"“{tier.name}”（{mine}）的得分须低于上一级“{above.name}”（{theirs}）。",
    )


def _given(tier: Tier) -> dict[str, int]:
    """Return the tier's bounds, each turned so that more is stricter."""
    recency = None if tier.max_recency_days is None else -tier.max_recency_days
    bounds = {
        "min_amount": tier.min_amount,
        "min_orders": tier.min_orders,
        "max_recency_days": recency,
    }
    return {name: bound for name, bound in bounds.items() if bound is not None}


def _telling(tier: Tier, match: Match) -> dict[str, int]:
    """Return the bounds that someone can miss: everyone has at least 0 orders."""
    given = _given(tier)
    if given.get("min_orders") == 0 and match == "all":
        del given["min_orders"]
    return given


def _takes_everyone(tier: Tier, match: Match) -> bool:
    return not _telling(tier, match) or (match == "any" and tier.min_orders == 0)


def _at_least_as_strict(tier: Tier, other: Tier, match: Match) -> bool:
    if _takes_everyone(other, match):
        return True
    if _takes_everyone(tier, match):
        return False
    mine, theirs = _telling(tier, match), _telling(other, match)
    if match == "all":
        return all(name in mine and mine[name] >= bound for name, bound in theirs.items())
    return all(name in theirs and theirs[name] <= bound for name, bound in mine.items())


def _disorder(at: int, tier: Tier, below: Tier, match: Match, decimals: int) -> Iterator[TierFault]:
    if _takes_everyone(below, match):
        return
    mine, theirs = _telling(tier, match), _telling(below, match)
    for name in sorted({*mine, *theirs}, key=list(Tier.__slots__).index):
        if name in mine and name in theirs:
            if mine[name] < theirs[name]:
                yield at, name, _laxer(tier, below, name, decimals)
        elif name in theirs and match == "all":
            yield at, name, _missing_above(tier, below, name, decimals)
        elif name in mine and match == "any":
            yield at + 1, name, _missing_below(tier, below, name, decimals)


def _bound(tier: Tier, name: str, decimals: int) -> str:
    bound = getattr(tier, name)
    return money_text(bound, decimals) if name == "min_amount" else f"{bound:,}"


def _laxer(tier: Tier, below: Tier, name: str, decimals: int) -> Sentence:
    mine, theirs = _bound(tier, name, decimals), _bound(below, name, decimals)
    return Sentence(
        f"“{tier.name}” ({mine}) is easier to reach than “{below.name}” below it ({theirs}); "
        "a better tier must be at least as strict, so change one of the two.",
        f"“{tier.name}”（{mine}）比下一级“{below.name}”（{theirs}）更容易达到；"
        "高层级的条件不能比低层级宽松，请修改其中之一。",
    )


def _missing_above(tier: Tier, below: Tier, name: str, decimals: int) -> Sentence:
    theirs = _bound(below, name, decimals)
    return Sentence(
        f"“{tier.name}” sets no condition here, but “{below.name}” below it does ({theirs}); "
        "type one at least as strict, or clear the lower one.",
        f"“{tier.name}”此处没有条件，而下一级“{below.name}”有（{theirs}）；"
        "请填写不低于下一级的条件，或清空下一级的条件。",
    )


def _missing_below(tier: Tier, below: Tier, name: str, decimals: int) -> Sentence:
    mine = _bound(tier, name, decimals)
    return Sentence(
        f"“{below.name}” sets no condition here, but “{tier.name}” above it does ({mine}); when "
        "any one condition is enough, the lower tier needs it too, at most as strict.",
        f"“{below.name}”此处没有条件，而上一级“{tier.name}”有（{mine}）；"
        "条件关系为“满足任一”时，低层级也须设此条件，且不高于上一级。",
    )


def _everyone(tier: Tier) -> Sentence:
    return Sentence(
        f"every customer meets “{tier.name}”, so nobody reaches the tiers below it; type a "
        "condition, or make it the last tier.",
        f"所有客户都满足“{tier.name}”，其后的层级不会有客户；请填写条件，或把它移到最后一行。",
    )


def _unreachable(tier: Tier, above: Tier) -> Sentence:
    return Sentence(
        f"nobody can be in “{tier.name}”: whoever meets it is already in “{above.name}”; lower "
        "its conditions, or delete it.",
        f"不会有客户落入“{tier.name}”：满足它的客户都已归入“{above.name}”；请放宽条件或删除该层级。",
    )


def _not_the_rest(tier: Tier) -> Sentence:
    return Sentence(
        f"“{tier.name}” is the last tier and must take everyone else; clear this cell, or add a "
        "tier without conditions below.",
        f"“{tier.name}”是最后一个层级，须容纳其余所有客户；请清空该单元格，或在其下增加一个无条件的层级。",
    )
