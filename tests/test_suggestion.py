"""Bounds for a wanted split: valid, round, as near as round bounds come, equals together."""

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from xltier.errors import UsageError
from xltier.tiering.figures import Figures
from xltier.tiering.policy import Tier, TieringPolicy, default_policy
from xltier.tiering.policy_order import tier_faults
from xltier.tiering.ranking import ranks_of
from xltier.tiering.round_numbers import round_amounts, round_counts, roundness
from xltier.tiering.suggestion import suggest
from xltier.tiering.suggestion_remarks import remarks
from xltier.tiering.suggestion_wish import (
    WHOLE,
    Base,
    Wish,
    check_wish,
    example_split,
    parse_split,
    parse_wish,
    used_lever,
)

POLICY = default_policy("en")
BY_AMOUNT = TieringPolicy((Tier("A", 1_000), Tier("B", 500), Tier("C")))


def base(amounts, orders=None, recency=None, known=None):
    amounts = np.array(amounts, dtype=np.int64)
    count = len(amounts)
    return Base(
        Figures(
            amounts,
            np.array(orders if orders is not None else [1] * count, dtype=np.int64),
            np.array(recency if recency is not None else [10.0] * count, dtype=np.float64),
        ),
        np.ones(count, dtype=np.bool_) if known is None else np.array(known),
        amounts,
    )


# --- numbers that one would choose --------------------------------------------------------------


def test_round_amounts_are_dense_enough_and_none_is_left_out_of_a_decade():
    found = round_amounts(1_000_000)
    assert found == sorted(set(found))
    assert {1, 2, 5, 10, 25, 120, 250, 2_250, 5_500, 10_000} <= set(found)
    assert {9_873, 10_100}.isdisjoint(found)
    later = [number for number in found if number >= 100]
    assert all(b / a <= Fraction(9, 8) for a, b in itertools.pairwise(later))


def test_every_small_count_is_a_number_one_would_choose():
    assert round_counts(30)[:20] == list(range(1, 21))
    assert round_counts(30)[20:] == [25, 30, 35]


def test_ten_thousand_is_rounder_than_anything_beside_it():
    ranks = [roundness(n) for n in (10_000, 5_000, 20_000, 25_000, 30_000, 12_000)]
    assert ranks == sorted(set(ranks))
    assert roundness(1_000) == roundness(1) == 0


# --- what is suggested ---------------------------------------------------------------------------


def test_a_base_of_plain_amounts_is_split_as_wished_at_the_roundest_bound():
    made = suggest(base(range(100, 10_100, 100)), BY_AMOUNT, Wish((1_000, 3_000, 6_000)))
    assert made.customers == (11, 30, 59)
    assert [tier.min_amount for tier in made.policy.tiers] == [9_000, 6_000, None]


def test_between_two_customers_far_apart_the_roundest_number_is_chosen():
    made = suggest(base([100, 700, 12_300, 48_000]), BY_AMOUNT, Wish((2_500, 2_500, 5_000)))
    assert made.customers == (1, 1, 2)
    assert [tier.min_amount for tier in made.policy.tiers] == [20_000, 1_000, None]


def test_shares_of_sales_put_the_best_customers_first():
    made = suggest(base([600, 100, 100, 100, 100]), BY_AMOUNT, Wish((6_000, 2_000, 2_000), "sales"))
    assert made.customers[0] == 1
    assert made.sales[0] == 600


def test_conditions_that_are_not_to_move_stay_as_they_are():
    people = base([900, 800, 700, 600, 500], [9, 1, 9, 9, 9], [1.0, 1.0, 500.0, 1.0, 1.0])
    policy = TieringPolicy((Tier("A", 10, 3, 90), Tier("B")))
    made = suggest(people, policy, Wish((4_000, 6_000)))
    assert made.policy.tiers[0].min_orders == 3
    assert made.policy.tiers[0].max_recency_days == 90
    assert made.ranks.tolist() == [0, 1, 1, 0, 1]


def test_both_bounds_are_about_equally_strict():
    chance = np.random.default_rng(4)
    orders = chance.integers(1, 15, 500)
    people = base(orders * 1_000 + chance.integers(0, 900, 500), orders)
    made = suggest(people, POLICY, Wish((1_000, 3_000, 6_000), lever="both"))
    for tier in made.policy.tiers[:-1]:
        rich = int((people.figures.amount >= tier.min_amount).sum())
        often = int((people.figures.orders >= tier.min_orders).sum())
        assert abs(rich - often) < 40


def test_prospects_are_in_no_share():
    people = base([900, 800, 0, 0], known=[True, True, False, False])
    made = suggest(people, TieringPolicy((Tier("A", 10), Tier("B"))), Wish((5_000, 5_000)))
    assert made.customers == (1, 1)
    assert made.ranks.tolist() == [0, 1, -1, -1]


def test_the_lever_is_what_the_rules_use():
    assert used_lever(POLICY) == "both"
    assert used_lever(BY_AMOUNT) == "amount"
    assert used_lever(TieringPolicy((Tier("A", None, 5), Tier("B")))) == "orders"
    assert used_lever(TieringPolicy((Tier("A", None, None, 5), Tier("B")))) == "amount"


# --- properties ----------------------------------------------------------------------------------

people = st.lists(
    st.tuples(st.integers(-50, 3_000), st.integers(0, 30), st.none() | st.integers(0, 400)),
    min_size=1,
    max_size=12,
)
wishes = st.lists(st.integers(1, 99), min_size=2, max_size=4).map(
    lambda cuts: tuple(
        b - a for a, b in itertools.pairwise([0, *sorted({c * 100 for c in cuts}), WHOLE])
    )
)


def made_policy(count, others, match):
    """Valid rules of as many tiers, whose other conditions are equal in all but the last."""
    orders, days = others
    bounds = [Tier(f"T{at}", 900 - at, orders, days) for at in range(count - 1)]
    return TieringPolicy((*bounds, Tier("rest")), match=match)


@examples(30)
@given(
    people,
    wishes,
    st.sampled_from(["customers", "sales"]),
    st.sampled_from(["amount", "orders", "both"]),
    st.sampled_from(["all", "any"]),
    st.tuples(st.none() | st.integers(1, 9), st.none() | st.integers(10, 300)),
)
def test_what_is_suggested_is_valid_and_keeps_equals_together(rows, shares, by, lever, match, kept):
    amounts, orders, recency = zip(*rows, strict=True)
    crowd = base(amounts, orders, [np.nan if r is None else float(r) for r in recency])
    policy = made_policy(len(shares), kept, match)
    wish = Wish(shares, by, lever)
    try:
        check_wish(crowd, policy, wish)
    except UsageError:
        return
    made = suggest(crowd, policy, wish)
    assert tier_faults(made.policy.tiers, match, 2) == []
    assert sum(made.customers) == len(rows)
    assert (made.ranks == ranks_of(crowd.figures, crowd.known, made.policy)).all()
    tier_of = {}
    for row, rank in zip(rows, made.ranks.tolist(), strict=True):
        assert tier_of.setdefault(row, rank) == rank
    for old, new in zip(policy.tiers, made.policy.tiers, strict=True):
        assert old.max_recency_days == new.max_recency_days
        if lever == "amount":
            assert old.min_orders == new.min_orders


def plain_rank(row, policy):
    """The tier of a customer by the rules, in plain Python."""
    amount, orders, recency = row
    for rank, tier in enumerate(policy.tiers):
        legs = []
        if tier.min_amount is not None:
            legs.append(amount >= tier.min_amount)
        if tier.min_orders is not None:
            legs.append(orders >= tier.min_orders)
        if tier.max_recency_days is not None:
            legs.append(recency is not None and recency <= tier.max_recency_days)
        if not legs or (all(legs) if policy.match == "all" else any(legs)):
            return rank
    raise AssertionError("the last tier takes everyone")


def error_of(rows, policy, wish):
    """How far the shares of the tiers and those above are from the wanted ones, in all."""
    ranks = [plain_rank(row, policy) for row in rows]
    weights = [1 if wish.by == "customers" else row[0] for row in rows]
    wanted, error = 0, Fraction(0)
    for place, share in enumerate(wish.shares[:-1]):
        wanted += share
        held = sum(weight for weight, rank in zip(weights, ranks, strict=True) if rank <= place)
        error += abs(Fraction(held, sum(weights)) - Fraction(wanted, WHOLE))
    return error


@examples(20)
@given(
    people.filter(lambda rows: len(rows) <= 7),
    wishes.filter(lambda shares: len(shares) <= 3),
    st.sampled_from(["customers", "sales"]),
    st.sampled_from(["amount", "orders"]),
    st.sampled_from(["all", "any"]),
    st.none() | st.integers(10, 300),
)
def test_no_other_round_bounds_come_nearer(rows, shares, by, lever, match, days):
    amounts, orders, recency = zip(*rows, strict=True)
    crowd = base(amounts, orders, [np.nan if r is None else float(r) for r in recency])
    policy = made_policy(len(shares), (None, days), match)
    wish = Wish(shares, by, lever)
    if by == "sales" and sum(amounts) <= 0:
        return
    if lever == "orders":
        policy = replace(
            policy,
            tiers=(
                *(Tier(t.name, None, 90 - at, days) for at, t in enumerate(policy.tiers[:-1])),
                policy.tiers[-1],
            ),
        )
    made = suggest(crowd, policy, wish)
    assert made.ranks.tolist() == [plain_rank(row, made.policy) for row in rows]
    nearest = error_of(rows, made.policy, wish)
    name = "min_amount" if lever == "amount" else "min_orders"
    bounds = round_amounts(max(amounts), 9) if lever == "amount" else round_counts(max(orders), 9)
    # bounds between two customers are all alike: one of each kind is enough
    values = sorted(set(amounts if lever == "amount" else orders))
    kinds = {sum(value >= bound for value in values): bound for bound in bounds}
    alike = [bound for kind in kinds for bound in _few(bounds, values, kind)]
    for chosen in itertools.combinations(sorted(alike, reverse=True), len(shares) - 1):
        tiers = [
            replace(tier, **{name: bound})
            for tier, bound in zip(policy.tiers, chosen, strict=False)
        ]
        other = replace(policy, tiers=(*tiers, policy.tiers[-1]))
        assert nearest <= error_of(rows, other, wish)


def _few(bounds, values, kind):
    """Two bounds that as many customers reach: enough for two tiers on one side of everyone."""
    return [b for b in bounds if sum(value >= b for value in values) == kind][:2]


def explained(crowd, policy, wish):
    return [sentence.en for sentence in remarks(suggest(crowd, policy, wish), crowd)]


def test_a_split_that_comes_near_needs_no_remark():
    assert explained(base(range(1, 101)), BY_AMOUNT, Wish((1_000, 3_000, 6_000))) == []


def test_equal_customers_who_cannot_be_parted_are_named():
    crowd = base([9_000, *[1_000] * 8, 100])
    assert explained(crowd, BY_AMOUNT, Wish((1_000, 4_000, 5_000))) == [
        "“B”: 8 customers are equal (sales 10) and stay together."
    ]
    crowd = base([10] * 10, [1] * 10)
    policy = TieringPolicy((Tier("A", None, 3), Tier("B")))
    assert explained(crowd, policy, Wish((4_000, 6_000), lever="orders")) == [
        "“A”: 10 customers are equal (1 order) and stay together."
    ]


def test_conditions_that_stand_in_the_way_are_named():
    crowd = base(range(1, 11), [9, 9, *[1] * 8])
    policy = TieringPolicy((Tier("A", 5, 9), Tier("B")))
    (said,) = explained(crowd, policy, Wish((5_000, 5_000)))
    assert said.startswith("“A”: the conditions that were kept let in 20% at most")
    assert "50% cannot be reached" in said
    assert said.endswith("or try --lever both.")
    (said,) = explained(crowd, replace(policy, match="any"), Wish((1_000, 9_000)))
    assert said.startswith("“A”: 20% meet the conditions that were kept, so 10% cannot")


def test_where_both_bounds_move_already_no_other_lever_is_advised():
    crowd = base(range(1, 11), recency=[9.0, 9.0, *[500.0] * 8])
    policy = TieringPolicy((Tier("A", 5, 1, 30), Tier("B")))
    (said,) = explained(crowd, policy, Wish((5_000, 5_000), lever="both"))
    assert said.endswith("cannot be reached; change them on the Rules sheet.")


# --- out of reach --------------------------------------------------------------------------------

BUYERS = base(
    [*range(100_000, 120_000, 200), *range(10, 40_000, 100)], [*[5] * 100, *[1] * 400], [9.0] * 500
)
"""A hundred customers of 1,000 to 1,200 with five orders, four hundred of less with one."""


def test_a_share_out_of_reach_gets_a_bound_near_the_customers_it_lets_in():
    policy = TieringPolicy((Tier("A", 500_000, 5), Tier("B")))
    made = suggest(BUYERS, policy, Wish((4_000, 6_000)))
    assert made.customers == (100, 400)
    assert made.policy.tiers[0] == Tier("A", 100_000, 5)


def test_one_small_customer_does_not_pull_the_bound_down_to_nothing():
    people = base(
        [15, *range(100_000, 140_000, 200), *range(10, 40_000, 100)], [*[5] * 201, *[1] * 400]
    )
    policy = TieringPolicy((Tier("A", 900_000, 5), Tier("B")))
    made = suggest(people, policy, Wish((6_000, 4_000)))
    assert made.customers[0] == 200
    assert made.policy.tiers[0].min_amount == 100_000


def test_a_typed_bound_that_comes_as_near_as_any_is_kept():
    policy = TieringPolicy((Tier("A", 98_765, 5), Tier("B")))
    assert suggest(BUYERS, policy, Wish((4_000, 6_000))).policy == policy


def test_tiers_that_are_both_out_of_reach_keep_different_bounds():
    policy = TieringPolicy((Tier("A", 900_000, 5), Tier("B", 800_000, 5), Tier("C")))
    made = suggest(BUYERS, policy, Wish((3_000, 3_000, 4_000)))
    upper, lower, _ = made.policy.tiers
    assert 50_000 <= lower.min_amount < upper.min_amount <= 100_000
    assert made.customers == (100, 0, 400)


def test_where_one_condition_is_enough_too_many_get_a_bound_right_above_the_others():
    policy = TieringPolicy((Tier("A", 5, 5), Tier("B")), match="any")
    made = suggest(BUYERS, policy, Wish((1_000, 9_000)))
    assert made.customers == (100, 400)
    assert 40_000 <= made.policy.tiers[0].min_amount <= 100_000


# --- refused -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shares"),
    [("10/30/60", (1_000, 3_000, 6_000)), ("12.5%/ 87.5", (1_250, 8_750)), ("100", (WHOLE,))],
)
def test_a_split_is_read_as_people_write_it(text, shares):
    assert parse_split(text) == shares


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("70/20/10", "customers"),
        ("70/20/10 sales", "sales"),
        (" 70% / 20% / 10% of Sales ", "sales"),
        ("70/20/10 销售额", "sales"),
        ("销售额：７０／２０／１０", "sales"),
        ("按客户数 70、20、10", "customers"),
    ],
)
def test_a_line_says_shares_and_of_what(text, by):
    assert parse_wish(text) == ((7_000, 2_000, 1_000), by)


@pytest.mark.parametrize(
    ("text", "said"), [("70/30 orders", "“orders” says neither"), ("often", "is no split")]
)
def test_a_line_that_says_something_else_is_refused(text, said):
    with pytest.raises(UsageError, match=said):
        parse_wish(text)


@pytest.mark.parametrize("count", range(2, 10))
def test_the_example_is_a_split_of_so_many_tiers_and_the_last_is_the_largest(count):
    shares = parse_split(example_split(count))
    assert (len(shares), sum(shares)) == (count, WHOLE)
    assert min(shares) > 0
    assert list(shares) == sorted(shares)


@pytest.mark.parametrize("text", ["", "10/x", "10//90", "33.333/66.667", "nan/1", "1e999/1"])
def test_what_is_no_split_is_refused(text):
    with pytest.raises(UsageError, match="is no split"):
        parse_split(text)


@pytest.mark.parametrize(
    ("crowd", "policy", "wish", "said"),
    [
        (base([5]), BY_AMOUNT, Wish((5_000, 5_000)), "3 tiers .A, B, C., the split has 2 shares"),
        (base([5]), BY_AMOUNT, Wish((0, 4_000, 6_000)), "more than 0"),
        (base([5]), BY_AMOUNT, Wish((1_000, 3_000, 5_000)), "add up to 100"),
        (base([]), BY_AMOUNT, Wish((1_000, 3_000, 6_000)), "nothing to split"),
        (base([-5]), BY_AMOUNT, Wish((1_000, 3_000, 6_000), "sales"), "no net sales"),
        (base([5]), TieringPolicy((Tier("A"),)), Wish((WHOLE,)), "only one tier"),
        (base([5]), replace(BY_AMOUNT, method="rfm"), Wish((1, 1, 1)), "decided by RFM"),
    ],
)
def test_an_impossible_wish_is_refused_in_a_sentence(crowd, policy, wish, said):
    with pytest.raises(UsageError, match=said):
        suggest(crowd, policy, wish)
