"""Segments: scikit-learn as the oracle, planted groups, and the same result in any order."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, pairwise_distances, silhouette_score
from threadpoolctl import threadpool_limits

from xltier.tiering.figures import Figures
from xltier.tiering.labels import NO_LABEL
from xltier.tiering.method_rules import SegmentRules
from xltier.tiering.segment_features import MISSING, OTHER, prepare
from xltier.tiering.segment_profile import Wording, segment_profile
from xltier.tiering.segments import make_segments, silhouette

RULES = SegmentRules()
ENGLISH = Wording({"monetary_value": "Sales in window", "region": "Region", "seats": "Seats"}, "en")
CHINESE = Wording({"monetary_value": "购买金额", "region": "地区", "seats": "座位数"}, "zh")


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    with threadpool_limits(1):
        yield


def blobs(groups, size=60, spread=0.2, seed=4):
    """Customers around planted centres far from each other, in no order, and their group."""
    chance = np.random.default_rng(seed)
    group = chance.permutation(np.repeat(np.arange(groups), size))
    angle = 0.5 + 2 * np.pi * group / groups
    noise = chance.normal(0, spread, (2, len(group)))
    frame = pd.DataFrame(
        {"east": 10 * np.cos(angle) + noise[0], "north": 10 * np.sin(angle) + noise[1]}
    )
    return frame, group


def mixed(count=400, seed=6):
    """A base with skewed numbers, a region and an industry, some of them missing."""
    chance = np.random.default_rng(seed)
    rich = chance.random(count) < 0.3
    money = np.round(chance.lognormal(12 + 2 * rich, 0.4))
    industry = pd.Series(chance.choice(["Retail", "Food"], count)).astype("str")
    return pd.DataFrame(
        {
            "monetary_value": money,
            "frequency": chance.poisson(3 + 9 * rich).astype(float),
            "recency_days": chance.integers(1, 300, count) / (1 + 3.0 * rich),
            "region": np.where(rich & (chance.random(count) < 0.9), "South", "North"),
            "industry": industry.where(chance.random(count) < 0.8),
        }
    )


def money_of(frame):
    return frame["monetary_value"].to_numpy()


def figures_of(frame):
    return Figures(
        amount=frame["monetary_value"].to_numpy().astype(np.int64),
        orders=frame["frequency"].to_numpy().astype(np.int64),
        recency=frame["recency_days"].to_numpy(),
    )


@pytest.mark.parametrize("clusters", [2, 4, 7])
def test_segments_are_those_of_scikit_learn_on_the_same_features(clusters):
    frame = mixed()
    rules = SegmentRules(clusters=clusters, seed=5)
    labels = make_segments(frame, money_of(frame), rules).labels
    matrix = prepare(frame, {}).matrix
    order = np.lexsort(matrix.T[::-1])
    theirs = KMeans(clusters, n_init=10, random_state=5).fit(matrix[order])
    assert adjusted_rand_score(labels[order], theirs.labels_) == 1

    # And they are as good as what many more starts find.
    centres = np.stack([matrix[labels == place].mean(axis=0) for place in range(clusters)])
    inertia = ((matrix - centres[labels]) ** 2).sum()
    assert inertia <= 1.02 * KMeans(clusters, n_init=60, random_state=9).fit(matrix).inertia_


@pytest.mark.parametrize("groups", [2, 3, 5, 8])
def test_the_planted_number_of_groups_is_found_and_everyone_is_in_the_own(groups):
    frame, group = blobs(groups)
    segments = make_segments(frame, group.astype(float), RULES)
    assert segments.count == groups
    assert adjusted_rand_score(group, segments.labels) == 1
    assert segments.silhouette > 0.9
    assert segments.remarks == ()


def test_a_number_of_segments_that_is_set_is_made():
    frame, group = blobs(3)
    segments = make_segments(frame, group.astype(float), SegmentRules(clusters=6))
    assert segments.count == 6
    assert set(segments.labels) == set(range(6))


def test_segments_are_ordered_by_mean_money_best_first():
    frame, group = blobs(4)
    amounts = np.array([300.0, 100.0, 400.0, 200.0])[group]
    labels = make_segments(frame, amounts, RULES).labels
    assert [amounts[labels == place].mean() for place in range(4)] == [400, 300, 200, 100]


@examples(8)
@given(st.integers(0, 2**32 - 1), st.integers(0, 30))
def test_the_order_of_rows_changes_nobodys_segment(shuffle, seed):
    frame = mixed(count=80, seed=seed)
    order = np.random.default_rng(shuffle).permutation(len(frame))
    there = make_segments(frame, money_of(frame), RULES)
    back = make_segments(frame.iloc[order], money_of(frame)[order], RULES)
    assert back.silhouette == there.silhouette
    np.testing.assert_array_equal(back.labels, there.labels[order])


def test_the_order_of_rows_changes_nothing_where_a_sample_is_drawn():
    frame = mixed(count=12_000)
    order = np.random.default_rng(3).permutation(len(frame))
    there = make_segments(frame, money_of(frame), RULES)
    back = make_segments(frame.iloc[order], money_of(frame)[order], RULES)
    assert back.silhouette == there.silhouette
    np.testing.assert_array_equal(back.labels, there.labels[order])


def test_equal_customers_share_a_segment():
    frame = mixed()
    twice = pd.concat([frame, frame.head(50)], ignore_index=True)
    labels = make_segments(twice, money_of(twice), SegmentRules(clusters=5)).labels
    np.testing.assert_array_equal(labels[:50], labels[-50:])


def test_another_currency_unit_changes_nobodys_segment():
    frame = mixed()
    cents = make_segments(frame, money_of(frame), SegmentRules(clusters=3))
    frame["monetary_value"] *= 100
    finer = make_segments(frame, money_of(frame), SegmentRules(clusters=3))
    np.testing.assert_array_equal(finer.labels, cents.labels)


def test_prospects_have_no_segment_and_change_nobody_elses():
    frame = mixed()
    prospects = frame.head(9).assign(frequency=np.nan, recency_days=np.nan, region="Moon")
    everyone = pd.concat([prospects, frame])
    amounts = np.concatenate([np.full(9, np.nan), money_of(frame)])
    labels = make_segments(everyone, amounts, RULES).labels
    assert (labels[:9] == NO_LABEL).all()
    np.testing.assert_array_equal(labels[9:], make_segments(frame, amounts[9:], RULES).labels)


def said(segments):
    assert segments.count == 0
    assert (segments.labels == NO_LABEL).all()
    assert segment_profile(segments, figures_of(mixed(len(segments.labels))), ENGLISH).empty
    remark = segments.remarks[-1]
    assert remark.method == "segments"
    assert remark.sentence.zh
    return remark.sentence.en


def test_too_few_customers_are_told_so():
    frame = mixed(29)
    assert "at least 30 customers" in said(make_segments(frame, money_of(frame), RULES))


def test_customers_who_are_all_equal_are_told_so():
    frame = pd.DataFrame({"frequency": np.full(50, 3.0), "region": ["North"] * 50})
    assert "the same for everyone" in said(make_segments(frame, np.ones(50), RULES))


def test_more_segments_than_kinds_of_customers_are_told_so():
    frame = pd.DataFrame({"frequency": np.tile([1.0, 2.0, 3.0], 20)})
    wanted = SegmentRules(clusters=4)
    assert "only 3 kinds" in said(make_segments(frame, np.ones(60), wanted))


def test_a_base_with_two_kinds_of_customers_has_two_segments():
    frame = pd.DataFrame({"frequency": np.tile([1.0, 2.0], 30)})
    segments = make_segments(frame, np.tile([5.0, 9.0], 30), RULES)
    assert segments.count == 2
    assert segments.labels.tolist() == [1, 0] * 30


def test_no_feature_at_all_is_told():
    assert "at least one column" in said(make_segments(mixed(50)[[]], np.ones(50), RULES))


def test_switched_off_makes_nothing_and_says_nothing():
    segments = make_segments(mixed(), np.ones(400), SegmentRules(on=False))
    assert (segments.count, segments.remarks) == (0, ())


def test_noise_is_called_overlapping():
    noise = pd.DataFrame(np.random.default_rng(0).normal(size=(300, 6)), columns=list("abcdef"))
    segments = make_segments(noise, np.ones(300), RULES)
    assert segments.count >= 2
    assert "run into each other" in segments.remarks[-1].sentence.en


@pytest.mark.parametrize("clusters", [2, 5])
def test_the_silhouette_is_that_of_scikit_learn(clusters):
    matrix = prepare(mixed(), {}).matrix
    labels = KMeans(clusters, n_init=1, random_state=0).fit_predict(matrix)
    labels[labels == 1] = np.where(np.arange((labels == 1).sum()) == 0, clusters, 1)
    ours = silhouette(pairwise_distances(matrix), labels)
    assert ours == pytest.approx(silhouette_score(matrix, labels))


def test_every_feature_has_the_same_weight():
    prepared = prepare(mixed(), {})
    assert len(prepared.features) == 5
    for feature in prepared.features:
        columns = feature.columns()
        np.testing.assert_allclose(columns.mean(axis=0), 0, atol=1e-12)
        assert columns.var(axis=0).sum() == pytest.approx(1)


def test_a_skewed_feature_is_compressed_with_its_sign_and_an_even_one_is_left():
    skewed = np.concatenate([np.random.default_rng(1).lognormal(5, 2, 99), [-3_000.0]])
    even = np.linspace(-50, 50, 100)
    first, second = prepare(pd.DataFrame({"skewed": skewed, "even": even}), {}).features
    assert first.compressed[-1] == pytest.approx(-np.log(3_001))
    np.testing.assert_array_equal(np.argsort(first.compressed), np.argsort(skewed))
    np.testing.assert_array_equal(second.compressed, even)


def test_a_missing_number_takes_the_median_and_is_remarked_on_when_many_are():
    numbers = pd.Series(np.arange(100, dtype=float))
    few, many = numbers.where(numbers >= 10), numbers.where(numbers >= 30)
    assert prepare(pd.DataFrame({"a": few}), {}).remarks == ()
    prepared = prepare(pd.DataFrame({"a": many}), {"a": "Seats"})
    assert (prepared.features[0].compressed[:30] == np.median(np.arange(30, 100))).all()
    assert "“Seats” is blank for 30 %" in prepared.remarks[0].sentence.en


def test_infinity_is_a_missing_number():
    prepared = prepare(pd.DataFrame({"a": [*range(50), float("inf")]}), {})
    assert np.isfinite(prepared.matrix).all()


def test_dates_nullable_numbers_and_truth_values_are_features():
    frame = pd.DataFrame(
        {
            "since": pd.date_range("2020-01-01", periods=40).astype("datetime64[s]"),
            "seats": pd.array([None, *range(39)], dtype="Int64"),
            "vip": [True, False] * 20,
        }
    )
    prepared = prepare(frame, {})
    assert [feature.name for feature in prepared.features] == ["since", "seats", "vip"]
    assert prepared.features[2].levels == ("False", "True")
    assert np.isfinite(prepared.matrix).all()


def test_a_missing_category_is_a_level_and_rare_ones_are_pooled():
    regions = ["North"] * 300 + ["South"] * 200 + [None] * 50 + ["", " "] + list("abcd")
    (feature,) = prepare(pd.DataFrame({"region": pd.Series(regions)}), {}).features
    counts = dict(zip(feature.levels, np.bincount(feature.codes), strict=True))
    assert counts == {MISSING: 52, OTHER: 4, "North": 300, "South": 200}


def test_of_very_many_categories_the_most_common_stand_alone():
    names = np.repeat([f"R{number:02}" for number in range(40)], range(20, 60))
    (feature,) = prepare(pd.DataFrame({"region": names}), {}).features
    assert len(feature.levels) == 12
    assert {OTHER, "R39", "R29"} <= set(feature.levels)
    assert "R28" not in feature.levels


def test_what_tells_no_groups_apart_is_left_out_and_named():
    frame = mixed(100).assign(name=[f"Customer {number}" for number in range(100)], country="X")
    prepared = prepare(frame, {"name": "Customer", "country": "Country"})
    assert {feature.name for feature in prepared.features} == set(mixed(1).columns)
    assert "“Customer”, “Country”" in prepared.remarks[0].sentence.en
    assert "“Customer”、“Country”" in prepared.remarks[0].sentence.zh


@examples(30)
@given(
    st.lists(
        st.tuples(
            st.one_of(st.none(), st.floats(allow_nan=True, allow_infinity=True)),
            st.one_of(st.none(), st.text(max_size=3)),
        ),
        min_size=30,
        max_size=80,
    ),
    st.one_of(st.none(), st.integers(2, 8)),
)
def test_any_features_give_segments_or_a_sentence(rows, clusters):
    frame = pd.DataFrame(rows, columns=["number", "text"])
    frame["number"] = frame["number"].astype("float64").clip(-1e150, 1e150)
    amounts = np.arange(len(frame), dtype=float)
    segments = make_segments(frame, amounts, SegmentRules(clusters=clusters))
    if segments.count:
        assert set(segments.labels) == set(range(segments.count))
    else:
        assert (segments.labels == NO_LABEL).all()
        assert segments.remarks


def test_the_profile_adds_up():
    frame = mixed()
    segments = make_segments(frame, money_of(frame), RULES)
    profile = segment_profile(segments, figures_of(frame), ENGLISH)
    assert profile["customers"].sum() == len(frame)
    assert profile["customer_share"].sum() == pytest.approx(1)
    assert profile["sales_share"].sum() == pytest.approx(1)
    assert profile["sales"].sum() == pytest.approx(frame["monetary_value"].sum() / 100)
    for place, row in profile.iterrows():
        members = frame[segments.labels == place]
        assert row["segment"] == f"Segment {place + 1}"
        assert row["average_sales"] == round(members["monetary_value"].mean() / 100, 2)
        assert row["average_orders"] == pytest.approx(members["frequency"].mean())
        assert row["average_recency"] == pytest.approx(members["recency_days"].mean())


def test_the_share_of_sales_is_blank_where_returns_outweigh_them():
    frame = mixed(60)
    segments = make_segments(frame, money_of(frame), SegmentRules(clusters=2))
    profile = segment_profile(segments, figures_of(frame.assign(monetary_value=-5)), ENGLISH)
    assert profile["sales_share"].isna().all()


def two_kinds():
    """Twenty large buyers in the south and eighty small ones in the north, exactly."""
    large = np.repeat([True, False], [20, 80])
    return pd.DataFrame(
        {
            "monetary_value": np.where(large, 1_840_000.0, 315_000.0),
            "frequency": np.where(large, 9.0, 2.5),
            "recency_days": np.where(large, 12.0, 109.5),
            "region": np.where(large & (np.arange(100) > 7), "South", "North"),
        }
    )


def profile_of(frame, wording, amounts=None):
    amounts = money_of(frame) if amounts is None else amounts
    segments = make_segments(frame, amounts, SegmentRules(clusters=2))
    figures = Figures(amounts.astype(np.int64), np.ones(len(frame), np.int64), np.ones(len(frame)))
    return segment_profile(segments, figures, wording)["description"].tolist()


def test_a_description_says_in_english_what_sets_a_segment_apart():
    best, rest = profile_of(two_kinds(), ENGLISH)
    assert best == (
        "Sales in window well above average (18,400 vs 6,200), buys very often (9 orders vs 3.8), "
        "bought very recently (12 days ago vs 90), mostly South (60 %)"
    )
    assert rest == (
        "Sales in window below average (3,150 vs 6,200), buys rarely (2.5 orders vs 3.8), "
        "has not bought for a while (110 days ago vs 90)"
    )


def test_a_description_says_in_chinese_what_sets_a_segment_apart():
    best, rest = profile_of(two_kinds(), CHINESE)
    assert best == (
        "购买金额远高于平均（18,400，整体 6,200）；购买非常频繁（9 次，整体 3.8 次）；"
        "最近刚购买过（平均 12 天前，整体 90 天前）；地区以 South 为主（占 60%）"
    )
    assert rest == (
        "购买金额低于平均（3,150，整体 6,200）；购买次数较少（2.5 次，整体 3.8 次）；"
        "有一段时间未购买（平均 110 天前，整体 90 天前）"
    )


def test_a_segment_that_is_all_of_one_kind_or_mostly_blank_is_described_so():
    rich = np.repeat([True, False], 50)
    frame = pd.DataFrame({"seats": np.where(rich, 90.0, 10.0)})
    frame["region"] = pd.Series(np.where(rich, "East", None))
    amounts = np.where(rich, 100.0, 1.0)
    best, rest = profile_of(frame, ENGLISH, amounts)
    assert best == "Seats well above average (90 vs 50), all East"
    assert rest == "Seats well below average (10 vs 50), region mostly blank (100 %)"
    best, rest = profile_of(frame, CHINESE, amounts)
    assert best == "座位数远高于平均（90，整体 50）；地区均为 East"
    assert rest == "座位数远低于平均（10，整体 50）；地区多为空白（占 100%）"


@pytest.mark.parametrize(
    ("orders", "english", "chinese"),
    [
        (0.0, "No orders in the window", "统计周期内没有购买"),
        (0.02, "Hardly any orders in the window", "统计周期内几乎没有购买"),
    ],
)
def test_customers_without_orders_are_not_called_rare_buyers(orders, english, chinese):
    frame = pd.DataFrame({"frequency": np.repeat([9.0, orders], 50)})
    amounts = np.repeat([9.0, 0.0], 50)
    assert profile_of(frame, ENGLISH, amounts)[1] == english
    assert profile_of(frame, CHINESE, amounts)[1] == chinese


def test_what_the_plain_averages_show_is_said_where_the_clustered_scale_does_not():
    money = np.repeat([0.0, 20.0, 2_000.0], [60, 60, 30])
    frame = pd.DataFrame({"seats": money})
    (feature,) = prepare(frame, {}).features
    assert abs(feature.columns()[60, 0]) < 0.2
    segments = make_segments(frame, money, SegmentRules(clusters=3))
    figures = Figures(money.astype(np.int64), np.ones(150, np.int64), np.ones(150))
    _, middle, _ = segment_profile(segments, figures, ENGLISH)["description"]
    assert middle == "Seats below average (20 vs 408)"


def test_money_has_the_decimals_of_the_currency():
    yen = Wording({"monetary_value": "Sales"}, "en", decimals=0)
    best, _ = profile_of(two_kinds()[["monetary_value"]], yen)
    assert best == "Sales well above average (1,840,000 vs 620,000)"
    small = two_kinds()[["monetary_value"]] / 40_000
    best, _ = profile_of(small, ENGLISH)
    assert best == "Sales in window well above average (0.46 vs 0.16)"


def test_a_segment_like_everyone_is_described_as_such():
    one = pd.DataFrame({"east": [*[-9.0, 9.0] * 30, *[0.0] * 30]})
    segments = make_segments(one, np.arange(90, dtype=float), SegmentRules(clusters=3))
    figures = Figures(np.ones(90, np.int64), np.ones(90, np.int64), np.ones(90))
    described = segment_profile(segments, figures, ENGLISH)["description"].tolist()
    assert "Close to the average in everything" in described


def test_text_from_outside_cannot_begin_a_description():
    rich = np.repeat([True, False], 50)
    frame = pd.DataFrame({"region": np.where(rich, "=1+1", "@x"), "seats": np.where(rich, 2.0, 1)})
    for wording in (ENGLISH, CHINESE):
        for line in profile_of(frame, wording, np.where(rich, 9.0, 1.0)):
            assert line[0] not in "=+-@"
