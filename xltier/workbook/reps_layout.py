"""Where the tables of the Reps sheet stand: the list on the left, the scorecards beside it."""

from __future__ import annotations

from typing import Final

from xltier.language import Sentence
from xltier.workbook.sheet_plan import Place

_HEADERS: Final = 8

PLACES: Final = (
    Place(
        "Reps",
        _HEADERS,
        1,
        None,
        Sentence("Your reps", "业务员名单"),
        notes=(
            Sentence(
                "The Rep drop-down on the Customers sheet offers these names.",
                "“客户”表中“业务员”一列的下拉选项来自这里。",
            ),
            Sentence(
                "Reps of the same team are added up in the scorecard of teams.",
                "填写团队后，业绩会按团队汇总。",
            ),
        ),
    ),
    Place(
        "Scorecard",
        _HEADERS,
        6,
        None,
        Sentence("Scorecard of reps since the previous review", "业务员业绩（与上一次盘点相比）"),
        notes=(
            Sentence(
                "Ranked by net upgrades (up minus down), then by sales. Down and lost count for "
                "the rep who had the customer then; up, new and won back for the one who has it "
                "now.",
                "按净升级（升级减降级）排名，相同时按购买金额。降级、流失计入客户上期所属的业务员，"
                "升级、新增、赢回计入现在的业务员。",
            ),
            Sentence(
                "Lost: bought in the window then and not now, or no longer listed. Won back: the "
                "other way round. Rates of fewer than 5 customers stay blank.",
                "流失：上期周期内有购买、本期没有，或已不在客户表中；赢回：与此相反。"
                "不足 5 个客户的比率留空。",
            ),
        ),
    ),
    Place(
        "ScorecardTeams",
        _HEADERS,
        22,
        None,
        Sentence("Scorecard of teams", "团队业绩"),
        notes=(
            Sentence(
                "A team is its reps as they are listed today; the last row is the whole base.",
                "团队按名单中现有的业务员汇总；最后一行为全部客户。",
            ),
            Sentence(
                "Ranked and counted like the reps.",
                "排名和统计方法与业务员相同。",
            ),
        ),
    ),
    Place(
        "ScorecardTiers",
        _HEADERS,
        37,
        None,
        Sentence("Customers by tier, then and now", "各层级客户数（上期与本期）"),
        filtered=False,
        notes=(
            Sentence(
                "Before: with the rep of the previous review; now: with the rep of today.",
                "上期按上一次盘点时的业务员统计，本期按现在的业务员统计。",
            ),
            Sentence(
                "Customers without purchases have no tier and are not counted.",
                "没有购买记录的客户没有层级，不计入。",
            ),
        ),
    ),
)
"""The tables; all have their headers in one row."""

WAYS: Final = (
    ("Scorecard", Sentence("Scorecard", "业务员业绩")),
    ("ScorecardTeams", Sentence("Teams", "团队业绩")),
    ("ScorecardTiers", Sentence("By tier", "各层级客户数")),
)
"""The tables linked from above the list, and what the links say."""

NOW: Final = Sentence("{}, now", "{}（本期）")
"""Headers of ScorecardTiers before the first review."""

MOVES: Final = Sentence(
    "The moves behind it: on Movement, filter “Counts for” by the rep",
    "变动明细：在“层级变动”表中按“计入业绩”筛选业务员",
)
MOVES_ROW: Final = _HEADERS - 1

PARTED: Final = (60, ("F", "V", "AK"))
"""How it is printed: each table on pages of its own."""
