"""The tables of the Reps sheet that xltier writes; a part of the contract."""

from __future__ import annotations

from typing import Final

from xltier.workbook.schema import Column, Table, owned

_FIGURES: Final[tuple[Column, ...]] = (
    owned("customers_before", "Customers before", "上期客户数", "integer", 13),
    owned("customers", "Customers now", "本期客户数", "integer", 13),
    owned("net", "Net upgrades", "净升级", "integer", 11),
    owned("up", "Up", "升级", "integer", 9),
    owned("down", "Down", "降级", "integer", 9),
    owned("top_kept", "Top tier kept", "最高级保级率", "percent", 13),
    owned("new", "New", "新增", "integer", 9),
    owned("lost", "Lost", "流失", "integer", 9),
    owned("won_back", "Won back", "赢回", "integer", 10),
    owned("sales", "Sales in window", "购买金额", "money", 16),
    owned("top_share", "Sales from top tier", "最高级金额占比", "percent", 15),
    owned("overdue", "Overdue follow-ups", "逾期未跟进", "integer", 12),
)

SCORECARD = Table(
    "Scorecard",
    "Reps",
    (
        owned("rank", "Rank", "名次", "integer", 8),
        owned("rep", "Rep", "业务员", width=18),
        owned("team", "Team", "团队", width=16),
        *_FIGURES,
    ),
    key=("rep",),
)

SCORECARD_TEAMS = Table(
    "ScorecardTeams",
    "Reps",
    (
        owned("rank", "Rank", "名次", "integer", 8),
        owned("team", "Team", "团队", width=18),
        *_FIGURES,
    ),
    key=("team",),
)

SCORECARD_TIERS = Table(
    "ScorecardTiers",
    "Reps",
    (owned("who", "Rep or team", "业务员或团队", width=18),),
    wide=True,
)
