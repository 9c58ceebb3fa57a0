"""What the dashboard says: counted from the data, in both languages, and nothing without cause."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pandas as pd
import pytest
from test_dashboard import THREE, kept, reviewed

from xltier.tiering.policy import default_policy

AS_OF, BEFORE = date(2026, 6, 30), date(2026, 3, 31)


def people(*ids, **columns):
    frame = pd.DataFrame({"customer_id": list(ids), "name": [f"{i} Ltd" for i in ids]})
    return frame.assign(**columns).astype(object)


def orders(who, *days, amount=1000.0, product="Tea"):
    return [(who, f"{who}-{day}", pd.Timestamp(day), product, amount) for day in days]


def table(*groups):
    names = ["customer_id", "order_id", "date", "product", "amount"]
    return pd.DataFrame([row for group in groups for row in group], columns=names)


def monthly(year, *months):
    return [datetime(year, month, 15) for month in months]


EARLY = monthly(2025, 4, 5, 6)
"""Three orders of 2,000 make Tier 2 in March 2026; in June two of them lie before the window."""

FALLEN = [orders(who, *EARLY, amount=2000.0) for who in "AB"]
FALLEN += [orders("C", *EARLY, datetime(2026, 5, 2), amount=2000.0)]


def said(customers, lines, policy=THREE, language="en", before=BEFORE):
    first, _ = reviewed(customers, lines, policy, before, language=language)
    _, board = reviewed(customers, lines, policy, AS_OF, kept(first), language)
    return board.remarks


def test_who_left_a_tier_and_has_stopped_buying_is_counted():
    remarks = said(people("A", "B", "C"), table(*FALLEN))
    assert remarks[0] == (
        "3 customers dropped out of Tier 2; 2 of them have not bought since June 2025."
    )


def test_the_same_in_chinese():
    policy = replace(default_policy("zh"), methods=THREE.methods)
    remarks = said(people("A", "B", "C"), table(*FALLEN), policy, "zh")
    assert remarks[0] == "二级有 3 个客户降级或流出，其中 2 个在 2025 年 6 月之后未再购买。"


def test_a_single_leaver_is_spoken_of_in_the_singular():
    remarks = said(people("A"), table(FALLEN[0]))
    assert remarks[0] == "1 customer dropped out of Tier 2: no purchase since June 2025."


def test_leavers_who_have_all_stopped_buying_are_not_counted_twice():
    remarks = said(people("A", "B"), table(*FALLEN[:2]))
    assert remarks[0] == (
        "2 customers dropped out of Tier 2; none of them has bought since June 2025."
    )


def test_a_year_of_lower_sales_is_told_with_both_sums():
    everywhen = monthly(2024, *range(7, 13)) + monthly(2025, *range(1, 7))
    lines = table(
        orders("A", datetime(2024, 6, 20), *everywhen, amount=1000.0),
        orders("A", *monthly(2025, *range(7, 13)), *monthly(2026, *range(1, 7)), amount=800.0),
    )
    remarks = said(people("A"), lines)
    told = "Sales of the last 12 months are 20 % below the 12 months before: 9,600 against 12,000."
    assert told in remarks
    assert "Sales of June are 20 % below those of June last year." in remarks


def test_a_base_where_nothing_changed_says_nothing():
    days = [datetime(2026, 6, 1), datetime(2025, 8, 1)]
    lines = table(*(orders(f"C{n}", *days, amount=100.0) for n in range(30)))
    last = pd.Timestamp(AS_OF)
    assert said(people(*(f"C{n}" for n in range(30)), last_contact=last), lines) == ()


def test_one_customer_who_brings_much_is_named():
    lines = table(
        orders("Big", datetime(2026, 6, 1), amount=5000.0),
        *(orders(f"C{n}", datetime(2026, 6, 1), amount=100.0) for n in range(50)),
    )
    remarks = said(people("Big", *(f"C{n}" for n in range(50))), lines)
    assert "Big Ltd alone brings 50% of the sales." in remarks


def test_the_region_with_the_weakest_balance_is_named():
    fallen = [orders(f"F{n}", *EARLY, amount=2000.0) for n in range(3)]
    lines = table(*fallen, orders("G", datetime(2026, 6, 1)))
    customers = people("F0", "F1", "F2", "G", region=["North", "North", "North", "South"])
    assert "North has the weakest balance of the regions: 3 moved down, 0 up." in said(
        customers, lines
    )


def test_a_product_that_a_tier_of_some_size_prefers_is_named():
    months = monthly(2026, *range(1, 7))
    best, rest = [f"A{n}" for n in range(5)], [f"C{n}" for n in range(30)]
    lines = table(
        *(orders(who, *months, amount=2000.0, product="Grinder") for who in best),
        *(orders(who, *monthly(2026, 5, 6), amount=2000.0) for who in rest),
    )
    told = "Grinder makes up 100% of what Tier 1 buys: 3.0 times its share of what all tiers buy."
    assert told in said(people(*best, *rest), lines)
    few = lines[~lines["customer_id"].isin(["A0", *rest[:6]])]
    assert not any("Grinder" in each for each in said(people(*best[1:], *rest[6:]), few))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_overdue_follow_ups_are_counted(language):
    policy = replace(default_policy(language), methods=THREE.methods)
    late = pd.Timestamp(2026, 1, 1)
    lines = table(
        orders("A", *monthly(2026, *range(1, 7)), amount=2000.0), orders("B", datetime(2026, 6, 1))
    )
    remarks = said(people("A", "B", last_contact=late), lines, policy, language)
    wanted = {
        "en": "2 follow-ups are overdue, 1 of them with Tier 1.",
        "zh": "有 2 个客户逾期未跟进，其中一级客户 1 个。",
    }
    assert wanted[language] in remarks
