"""The dashboard: the numbers that a manager looks at, counted from one review.

Frames have codes and minor units; only the rows that stand for no row of the data (all others, not
stated), names and sentences are words, in the language of the review.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from xltier.tiering.dashboard_base import base_of
from xltier.tiering.dashboard_figures import earlier, key_figures
from xltier.tiering.dashboard_months import monthly_sales, months_by_tier
from xltier.tiering.dashboard_moves import fallers, risers
from xltier.tiering.dashboard_pareto import abc_classes, pareto_curve
from xltier.tiering.dashboard_products import product_mix
from xltier.tiering.dashboard_regions import breakdown
from xltier.tiering.dashboard_remarks import Said, remarks
from xltier.tiering.dashboard_timing import weekdays_by_tier
from xltier.tiering.lines import SheetLines

if TYPE_CHECKING:
    from datetime import date

    from xltier.language import Language
    from xltier.tiering.dashboard_base import Base
    from xltier.tiering.dashboard_figures import Earlier
    from xltier.tiering.lines import Lines
    from xltier.tiering.policy import TieringPolicy
    from xltier.tiering.quality import Examined
    from xltier.tiering.review import Review
    from xltier.tiering.snapshots import History


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The numbers of the dashboard. A frame has no rows where there is nothing to show.

    Columns called 0, 1, … are the tiers, by their rank in `policy`. Money is in minor units but
    for `tiers`, whose columns are those of the workbook's TierSummary.

    Attributes:
        as_of: The day looked back from.
        previous_as_of: As-of date of the last review; None when this is the first.
        policy: The rules: tiers, window, method, fingerprint.
        language: The language of the words.
        customers: Customers, prospects included.
        kpis: code, label, kind (count, money, share), value, previous, change.
        tiers: One row per tier, best first, then prospects: see `summary.tier_summary`.
        monthly: month, sales, sales_last_year; 12 rows.
        pareto: customer_share, sales_share, a_line, b_line; 51 rows.
        abc: abc, customers, customer_share, sales, sales_share.
        matrix: from_tier, one column per tier of today and Lapsed; all 0 at the first review.
        products: product, sales, 0, 1, …; at most 11 rows.
        product_index: product, 0, 1, …; 100 is as the base.
        products_told: Whether the purchases have a column that says what was bought.
        months: month, 0, 1, …: sales; 12 rows.
        weekdays: weekday (0 is Monday), 0, 1, …: sales; 7 rows.
        regions: region, customers, sales, sales_share, top_customers, up, down, net_upgrades; at
            most 11 rows.
        reps: The same by rep.
        risers: customer_id, name, rep, from_tier, to_tier, change, reason; at most 10 rows.
        fallers: The same of who moved down or lapsed.
        remarks: Sentences: what changed, what to look at.
    """

    as_of: date
    previous_as_of: date | None
    policy: TieringPolicy
    language: Language
    customers: int
    kpis: pd.DataFrame
    tiers: pd.DataFrame
    monthly: pd.DataFrame
    pareto: pd.DataFrame
    abc: pd.DataFrame
    matrix: pd.DataFrame
    products: pd.DataFrame
    product_index: pd.DataFrame
    products_told: bool
    months: pd.DataFrame
    weekdays: pd.DataFrame
    regions: pd.DataFrame
    reps: pd.DataFrame
    risers: pd.DataFrame
    fallers: pd.DataFrame
    remarks: tuple[str, ...]


def dashboard(
    review: Review,
    examined: Examined,
    policy: TieringPolicy,
    as_of: date,
    history: History | None,
    language: Language,
    lines: Lines | None = None,
) -> Dashboard:
    """Count what the dashboard shows.

    Args:
        review: The review.
        examined: The data as it was used.
        policy: The rules.
        as_of: The day looked back from.
        history: The reviews kept; None for none.
        language: The language of the review.
        lines: The order lines; None takes those of `examined`.
    """
    ranks = review.ledger.rank[: review.ledger.listed]
    sales = (lines or SheetLines(examined)).sales(ranks, policy, as_of)
    base = base_of(review, examined, sales)
    return count_dashboard(review, base, earlier(review, policy, history), policy, language)


def count_dashboard(
    review: Review,
    base: Base,
    then: Earlier,
    policy: TieringPolicy,
    language: Language,
    *,
    by_rep: bool = True,
) -> Dashboard:
    """Count what the dashboard of some customers shows.

    Args:
        review: The review of these customers.
        base: The customers.
        then: Their key figures at the last review.
        policy: The rules.
        language: The language of the review.
        by_rep: Whether sales by rep are shown; `reps` has no rows otherwise.
    """
    as_of = review.as_of
    tiers, decimals = len(policy.tiers), policy.currency_decimals
    by_day, by_product = base.sales.by_day, base.sales.by_product
    mix = product_mix(by_product, tiers, language)
    monthly = monthly_sales(by_day, as_of)
    regions = breakdown(base, "region", language)
    reps = breakdown(base, "rep", language) if by_rep else pd.DataFrame()
    said = Said(review, base, policy, as_of, language)
    return Dashboard(
        as_of=as_of,
        previous_as_of=review.previous_as_of,
        policy=policy,
        language=language,
        customers=len(base),
        kpis=key_figures(review, base, then, policy, language),
        tiers=review.summary,
        monthly=monthly,
        pareto=pareto_curve(base.amount, policy.methods.abc),
        abc=abc_classes(base, language),
        matrix=review.matrix,
        products=mix.sales,
        product_index=mix.index,
        products_told=by_product is not None,
        months=months_by_tier(by_day, tiers, as_of),
        weekdays=weekdays_by_tier(by_day, tiers),
        regions=regions,
        reps=reps,
        risers=risers(review.movement, decimals, language),
        fallers=fallers(review.movement, decimals, language),
        remarks=tuple(each.text(language) for each in remarks(said, monthly, mix, regions)),
    )
