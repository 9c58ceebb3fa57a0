"""RFM: edges and scores, the eleven segments, the eight types."""

from __future__ import annotations

from itertools import product
from statistics import mean, median

import numpy as np
import pandas as pd
import pytest
from customer_bases import base, policy_with
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from xltier.tiering.labels import NO_LABEL, SEGMENTS, TYPES
from xltier.tiering.methods import apply_methods, find_cuts
from xltier.tiering.rfm_edges import EDGE_COLUMNS, edge_table
from xltier.tiering.rfm_segments import CELLS

PAGE = """
Champions 555 554 544 545 454 455 445
Loyal 543 444 435 355 354 345 344 335
Potential Loyalist 553 551 552 541 542 533 532 531 452 451 442 441 431 453 433 432 423 353 352 351 \
342 341 333 323
New 512 511 422 421 412 411 311
Promising 525 524 523 522 521 515 514 513 425 424 413 414 415 315 314 313
Need Attention 535 534 443 434 343 334 325 324
About To Sleep 331 321 312 221 213 231 241 251
At Risk 255 254 245 244 253 252 243 242 235 234 225 224 153 152 145 143 142 135 134 133 125 124
Cannot Lose Them 155 154 144 214 215 115 114 113
Hibernating 332 322 233 232 223 222 132 123 122 212 211
Lost 111 112 121 131 141 151
"""
"""The segments as the definitions list them."""

FIXED = {
    "recency_edges": (10.0, 20.0, 30.0, 40.0),
    "frequency_edges": (1.0, 2.0, 3.0, 4.0),
    "monetary_edges": (100.0, 200.0, 300.0, 400.0),
}


def scored(frame, **rules):
    policy = policy_with(rfm=rules)
    cuts = find_cuts(frame, policy, methods=("rfm",))
    return apply_methods(frame, policy, cuts, methods=("rfm",)), cuts


def said(cuts):
    return [remark.sentence.en for remark in cuts.remarks]


def page():
    """The cells by segment, read from the definitions."""
    words = (line.split(" ") for line in PAGE.strip().splitlines())
    split = ([word for word in line if not word.isdigit()] for line in words)
    names = [" ".join(name) for name in split]
    cells = [[w for w in line.split(" ") if w.isdigit()] for line in PAGE.strip().splitlines()]
    return dict(zip(names, cells, strict=True))


def test_every_cell_belongs_to_exactly_one_segment():
    cells = [cell for named in CELLS.values() for cell in named.split()]
    every = ["".join(levels) for levels in product("12345", repeat=3)]
    assert sorted(cells) == every
    assert list(CELLS) == [label.name for label in SEGMENTS]


def test_each_cell_is_the_segment_of_the_definitions():
    levels = list(product(range(1, 6), repeat=3))
    frame = base(
        recency=[55 - 10 * r for r, _, _ in levels],
        frequency=[f for _, f, _ in levels],
        monetary=[100 * m - 50 for _, _, m in levels],
    )
    table, _ = scored(frame, **FIXED)
    assert table["rfm"].tolist() == [100 * r + 10 * f + m for r, f, m in levels]
    named = page()
    of_cell = {int(cell): name for name, cells in named.items() for cell in cells}
    got = [SEGMENTS[code].label.en for code in table["rfm_segment"]]
    assert got == [of_cell[number] for number in table["rfm"]]


@pytest.mark.parametrize(
    ("levels", "of_five"), [(3, {1: 1, 2: 3, 3: 5}), (4, {1: 1, 2: 2, 3: 4, 4: 5})]
)
def test_fewer_levels_are_read_as_levels_of_five(levels, of_five):
    cells = list(product(range(1, levels + 1), repeat=3))
    edges = tuple(10.0 * k for k in range(1, levels))
    frame = base(
        recency=[10 * (levels - r) + 5 for r, _, _ in cells],
        frequency=[10 * f - 5 for _, f, _ in cells],
        monetary=[10 * m - 5 for _, _, m in cells],
    )
    rules = {f"{name}_edges": edges for name in ("recency", "frequency", "monetary")}
    table, _ = scored(frame, levels=levels, **rules)
    assert table["rfm"].tolist() == [100 * r + 10 * f + m for r, f, m in cells]
    segment_of = {cell: name for name, named in CELLS.items() for cell in named.split()}
    expected = [segment_of["".join(str(of_five[level]) for level in cell)] for cell in cells]
    assert [SEGMENTS[code].name for code in table["rfm_segment"]] == expected


def test_scores_of_a_small_base_by_hand():
    table, cuts = scored(
        base(
            recency=[1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
            frequency=[10, 9, 8, 7, 6, 5, 4, 3, 2, 1],
            monetary=[10, 20, 30, 40, 50, 60, 70, 80, 90, 1000],
        )
    )
    assert cuts.rfm.recency.edges == (2.8, 4.6, 6.4, 8.2)
    assert cuts.rfm.monetary.edges == (28.0, 46.0, 64.0, 82.0)
    assert table["recency_score"].tolist() == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]
    assert table["frequency_score"].tolist() == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]
    assert table["monetary_score"].tolist() == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert table["rfm"].tolist() == [551, 551, 442, 442, 333, 333, 224, 224, 115, 115]


@pytest.mark.parametrize("levels", [3, 4, 5])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_levels_are_the_intervals_of_qcut(levels, seed):
    chance = np.random.default_rng(seed)
    values = {
        "recency": chance.integers(0, 700, 501).tolist(),
        "frequency": chance.integers(1, 60, 501).tolist(),
        "monetary": chance.integers(1, 10**7, 501).tolist(),
    }
    table, cuts = scored(base(**values), levels=levels)
    for name, column in values.items():
        codes, edges = pd.qcut(column, levels, labels=False, retbins=True)
        expected = levels - codes if name == "recency" else codes + 1
        assert table[f"{name}_score"].tolist() == expected.tolist()
        assert cuts.rfm.of(name).edges == pytest.approx(edges[1:-1])


@examples(8)
@given(st.lists(st.integers(1, 30), min_size=2, max_size=60), st.sampled_from([3, 4, 5]))
def test_edges_are_interpolated_quantiles_and_equal_values_score_equally(values, levels):
    table, cuts = scored(base(values), levels=levels)
    if len(set(values)) > 1:
        shares = [100 * k / levels for k in range(1, levels)]
        assert cuts.rfm.monetary.edges == pytest.approx(np.percentile(values, shares), abs=1e-6)
        expected = [1 + sum(edge < value for edge in cuts.rfm.monetary.edges) for value in values]
        assert table["monetary_score"].tolist() == expected
    assert table.groupby("monetary_value")["monetary_score"].nunique().max() == 1
    assert table["monetary_score"].between(1, levels).all()


@pytest.mark.parametrize(("levels", "middle"), [(3, 2), (4, 2), (5, 3)])
def test_all_equal_is_the_middle_level_and_is_said(levels, middle):
    table, cuts = scored(base([700] * 4), levels=levels)
    assert (table[["recency_score", "frequency_score", "monetary_score"]] == middle).all(axis=None)
    names = {"R": "number of days since the last purchase", "F": "number of orders", "M": "sales"}
    assert said(cuts) == [
        f"All customers have the same {name}, so {letter} is {middle} of {levels} for everyone."
        for letter, name in names.items()
    ]


def test_few_distinct_values_give_fewer_levels_and_it_is_said():
    frequency = [1] * 6 + [2] * 2 + [3] * 2
    table, cuts = scored(base(list(range(1, 11)), list(range(10)), frequency))
    assert table["frequency_score"].tolist() == [1] * 6 + [4] * 2 + [5] * 2
    assert said(cuts) == [
        "Too many customers share the same number of orders: F has only 3 of 5 levels."
    ]


def test_net_money_of_nothing_or_less_is_level_one():
    table, cuts = scored(base([-500, -400, -300, 0, 100, 200]), monetary_edges=(-450, -350, 50, 90))
    assert table["monetary_score"].tolist() == [1, 1, 1, 1, 5, 5]
    assert cuts.rfm.positive == 2


def test_who_has_no_purchase_that_counts_is_least_recent():
    table, _ = scored(base([1, 2, 3, 4], recency=[None, 1, 2, 3]), recency_edges=(9, 9, 9, 9))
    assert table["recency_score"].tolist() == [1, 5, 5, 5]


def test_a_prospect_has_no_score_and_moves_no_edge():
    with_prospect, cuts = scored(base([None, 1, 2, 3, 4, 5], recency=[None, 1, 2, 3, 4, 5]))
    without, same_cuts = scored(base([1, 2, 3, 4, 5], recency=[1, 2, 3, 4, 5]))
    assert cuts == same_cuts
    names = ["recency_score", "frequency_score", "monetary_score", "rfm", "rfm_segment", "rfm_type"]
    assert with_prospect.loc[0, names].tolist() == [0, 0, 0, 0, NO_LABEL, NO_LABEL]
    assert with_prospect.loc[1:, names].to_numpy().tolist() == without[names].to_numpy().tolist()


measures = st.tuples(st.integers(0, 40), st.integers(0, 6), st.integers(-20, 90))
bases = st.lists(measures, min_size=1, max_size=30).map(
    lambda rows: base(
        recency=[row[0] for row in rows],
        frequency=[row[1] for row in rows],
        monetary=[row[2] for row in rows],
    )
)


@examples(8)
@given(bases, st.sampled_from([3, 4, 5]))
def test_freezing_the_edges_moves_nobody(frame, levels):
    before, cuts = scored(frame, levels=levels)
    frozen = {
        f"{name}_edges": cuts.rfm.of(name).edges for name in ("recency", "frequency", "monetary")
    }
    after, frozen_cuts = scored(frame, levels=levels, **frozen)
    pd.testing.assert_frame_equal(before, after)
    assert all(frozen_cuts.rfm.of(name).fixed for name in ("recency", "frequency", "monetary"))


@examples(8)
@given(bases, bases)
def test_with_frozen_edges_other_customers_do_not_matter(frame, others):
    scores = ["recency_score", "frequency_score", "monetary_score", "rfm", "rfm_segment"]
    alone, _ = scored(frame, **FIXED)
    together, _ = scored(pd.concat([frame, others], ignore_index=True), **FIXED)
    pd.testing.assert_frame_equal(alone[scores], together.loc[: len(frame) - 1, scores])


LINES = {"line_recency": 12.5, "line_frequency": 2.0, "line_monetary": 40.0}


@pytest.mark.parametrize("above_only", [False, True])
@pytest.mark.parametrize("line", ["mean_score", "mean_value", "median", "fixed"])
@examples(8)
@given(bases)
def test_types_follow_the_line_and_the_operator(line, above_only, frame):
    table, cuts = scored(frame, line=line, above_only=above_only, **LINES)
    high = {}
    for letter, name, column in (
        ("R", "recency", "recency_days"),
        ("F", "frequency", "frequency"),
        ("M", "monetary", "monetary_value"),
    ):
        values = table[f"{name}_score" if line == "mean_score" else column].astype(int).tolist()
        at = {"fixed": lambda _, n=name: LINES[f"line_{n}"], "median": median}.get(line, mean)
        border = at(values)
        assert cuts.rfm.of(name).line == pytest.approx(border)
        sign = -1 if name == "recency" and line != "mean_score" else 1
        high[letter] = [
            sign * value > sign * border or (sign * value == sign * border and not above_only)
            for value in values
        ]
    expected = [
        "".join(str(int(high[letter][place])) for letter in "RFM") for place in range(len(frame))
    ]
    assert [TYPES[code].name for code in table["rfm_type"]] == expected


@pytest.mark.parametrize("line", ["mean_score", "mean_value", "median"])
@pytest.mark.parametrize(("above_only", "name"), [(False, "111"), (True, "000")])
def test_of_identical_customers_the_operator_flips_everyone(line, above_only, name):
    table, _ = scored(base([900] * 3), line=line, above_only=above_only)
    assert [TYPES[code].name for code in table["rfm_type"]] == [name] * 3


def test_a_customer_without_recency_is_low_on_a_line_of_days():
    table, cuts = scored(base([5, 5], recency=[None, 30]), line="mean_value")
    assert cuts.rfm.recency.line == 30
    assert [TYPES[code].name for code in table["rfm_type"]] == ["011", "111"]


def test_a_fixed_line_that_is_not_given_is_the_mean_score():
    table, _ = scored(base([1, 2, 3, 4]), line="fixed", line_recency=99, line_frequency=1)
    assert [TYPES[code].name for code in table["rfm_type"]] == ["110", "110", "111", "111"]


def test_the_edge_table_tells_between_which_edges_each_level_lies():
    _, cuts = scored(
        base(
            recency=[None, 10, 11, 45, 60],
            frequency=[1, 1, 2, 5, 9],
            monetary=[-1, 0, 150, 400, 401],
        ),
        **FIXED,
    )
    table = edge_table(cuts.rfm, 5)
    assert tuple(table.columns) == EDGE_COLUMNS
    assert table["measure"].tolist() == ["recency"] * 5 + ["frequency"] * 5 + ["monetary"] * 5
    assert table["score"].tolist() == [5, 4, 3, 2, 1] + [1, 2, 3, 4, 5] * 2
    nan = None
    assert table["above"].replace({np.nan: None}).tolist() == (
        [nan, 10, 20, 30, 40, nan, 1, 2, 3, 4, nan, 100, 200, 300, 400]
    )
    assert table["up_to"].replace({np.nan: None}).tolist() == (
        [10, 20, 30, 40, nan, 1, 2, 3, 4, nan, 100, 200, 300, 400, nan]
    )
    assert table["customers"].tolist() == [1, 1, 0, 0, 2, 2, 1, 0, 0, 2, 2, 1, 0, 1, 1]


@examples(8)
@given(bases, st.sampled_from([3, 4, 5]))
def test_the_edge_table_explains_every_score(frame, levels):
    table, cuts = scored(frame, levels=levels)
    edges = edge_table(cuts.rfm, levels)
    for name in ("recency", "frequency", "monetary"):
        rows = edges[edges["measure"] == name]
        values = frame[{"recency": "recency_days", "monetary": "monetary_value"}.get(name, name)]
        assert rows["customers"].sum() == len(frame)
        for value, score in zip(values, table[f"{name}_score"], strict=True):
            inside = ~(rows["above"] >= value) & ~(rows["up_to"] < value)
            (read,) = rows.loc[inside, "score"]
            assert read == score or (name == "monetary" and value <= 0 and score == 1)


def test_the_edge_table_of_nobody_has_its_rows():
    _, cuts = scored(base([]))
    table = edge_table(cuts.rfm, 5)
    assert len(table) == 15
    assert table[["above", "up_to"]].isna().all(axis=None)
    assert table["customers"].sum() == 0
