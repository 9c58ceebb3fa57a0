"""All methods together: columns, poor bases, remarks, and what must not change a result."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import duckdb
import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pytest
from customer_bases import AS_OF, POLICY, base, generated, lines, policy_with, purchases
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from xltier.language import LANGUAGES
from xltier.tiering import labels
from xltier.tiering.measures import MEASURES
from xltier.tiering.methods import (
    ALL,
    METHOD_COLUMNS,
    all_methods,
    apply_methods,
    find_cuts,
    labelled,
)

FROZEN = policy_with(
    rfm={
        "recency_edges": (30.0, 90.0, 180.0, 365.0),
        "frequency_edges": (1.0, 2.0, 3.0, 4.0),
        "monetary_edges": (1_000.0, 3_000.0, 6_000.0, 12_000.0),
    }
)


def results(frame, policy=POLICY):
    table, cuts = all_methods(frame, policy, AS_OF)
    return table.sort_values("customer_id", ignore_index=True), cuts


def said(cuts, method):
    return [remark.sentence.en for remark in cuts.remarks if remark.method == method]


def test_every_column_is_a_whole_number_without_nulls():
    table, _ = results(generated(2_000, customers=250))
    assert list(table.columns) == [*MEASURES, "variation", "months", *METHOD_COLUMNS]
    assert (table[list(METHOD_COLUMNS)].dtypes == np.int64).all()
    r, f, m = (table[f"{name}_score"] for name in ("recency", "frequency", "monetary"))
    assert (table["rfm"] == r * 100 + f * 10 + m).all()
    codes = {
        "rfm_segment": labels.SEGMENTS,
        "rfm_type": labels.TYPES,
        "abc": labels.ABC_CLASSES,
        "xyz": labels.XYZ_CLASSES,
        "lifecycle": labels.STAGES,
    }
    for name, texts in codes.items():
        assert table[name].between(labels.NO_LABEL, len(texts) - 1).all()
        assert table[name].nunique() >= 2
    assert table["score"].between(0, 1000).all()


@pytest.mark.parametrize("method", ALL)
def test_a_method_alone_gives_the_columns_it_gives_among_all(method):
    table, _ = results(generated(1_000, customers=120))
    measures = table.drop(columns=list(METHOD_COLUMNS))
    cuts = find_cuts(measures, POLICY, methods=(method,))
    alone = apply_methods(measures, POLICY, cuts, methods=(method,))
    added = [name for name in METHOD_COLUMNS if name in alone]
    assert added
    pd.testing.assert_frame_equal(alone[added], table[added])


def test_the_columns_of_all_methods_are_the_columns_of_each():
    table, _ = results(generated(300, customers=60))
    measures = table.drop(columns=list(METHOD_COLUMNS))
    added = []
    for method in ALL:
        cuts = find_cuts(measures, POLICY, methods=(method,))
        alone = apply_methods(measures, POLICY, cuts, methods=(method,))
        added += [name for name in alone if name not in measures]
    assert sorted(added) == sorted(METHOD_COLUMNS)


def test_other_names_of_customer_and_order():
    frame = generated(500, customers=90)
    renamed = frame.rename(columns={"customer_id": "who", "order_id": "which"})
    table, cuts = all_methods(renamed, POLICY, AS_OF, customer="who", order="which")
    expected, same = results(frame)
    assert cuts == same
    pd.testing.assert_frame_equal(table.sort_values("customer_id", ignore_index=True), expected)


def test_nobody():
    table, cuts = results(purchases())
    assert len(table) == 0
    assert list(table.columns) == [*MEASURES, "variation", "months", *METHOD_COLUMNS]
    assert [remark.method for remark in cuts.remarks] == list(ALL)
    assert {remark.sentence.en for remark in cuts.remarks} == {
        "No customer has purchases up to the as-of date, so there is nothing to work out."
    }


def test_purchases_after_the_as_of_date_only_are_nobody():
    table, cuts = results(purchases(("c", "o", AS_OF + timedelta(days=1), 5)))
    assert len(table) == 0
    assert cuts.customers == 0


def test_prospects_only():
    frame = base([None, None])
    cuts = find_cuts(frame, POLICY, methods=("score", "rfm", "abc"))
    applied = apply_methods(frame, POLICY, cuts, methods=("score", "rfm", "abc"))
    assert applied["rfm"].tolist() == [0, 0]
    assert applied["abc"].tolist() == [labels.NO_LABEL] * 2
    assert len(cuts.remarks) == 3


def test_one_customer():
    table, cuts = results(purchases(("c", "o", "2026-06-01", 500)))
    (one,) = table[list(METHOD_COLUMNS)].to_dict("records")
    assert one == {
        "score": 500,
        "recency_score": 3,
        "frequency_score": 3,
        "monetary_score": 3,
        "rfm": 333,
        "rfm_segment": 2,
        "rfm_type": 0,
        "abc": 0,
        "xyz": labels.NO_LABEL,
        "lifecycle": 0,
    }
    assert said(cuts, "rfm") == said(cuts, "score")
    assert said(cuts, "rfm") == ["Only one customer has purchases, and nobody to be compared with."]


def test_returns_only():
    table, cuts = results(purchases(("a", "r", "2026-06-01", -500), ("b", "s", "2026-05-01", -70)))
    assert table["rfm"].tolist() == [131, 131]
    assert table["lifecycle"].tolist() == [labels.NO_LABEL] * 2
    assert table["abc"].tolist() == [2, 2]
    assert said(cuts, "rfm")[0] == (
        "No customer has positive net sales in the window, so M is 1 for everyone."
    )
    assert len(said(cuts, "abc")) == len(said(cuts, "xyz")) == len(said(cuts, "lifecycle")) == 1


def test_a_single_day_of_data():
    rows = [(name, f"o{name}", "2026-06-01", 100 * (n + 1)) for n, name in enumerate("abcdefgh")]
    table, cuts = results(purchases(*rows))
    assert table["recency_score"].tolist() == [3] * 8
    assert table["monetary_score"].tolist() == [1, 1, 2, 3, 3, 4, 5, 5]
    assert table["lifecycle"].tolist() == [0] * 8
    assert any("same number of days" in sentence for sentence in said(cuts, "rfm"))
    assert len(said(cuts, "xyz")) == len(said(cuts, "lifecycle")) == 1
    assert said(cuts, "abc") == []


def test_margins_are_called_margins():
    frame = purchases(("a", "r", "2026-06-01", 5, 9), ("b", "s", "2026-05-01", 7, 7))
    _, cuts = all_methods(frame, replace(POLICY, measure_by="margin"), AS_OF)
    assert "positive net gross margin" in said(cuts, "abc")[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_remarks_are_sentences_in_both_languages(language):
    bases = [
        purchases(),
        purchases(("c", "o", "2026-06-01", 500)),
        purchases(("a", "r", "2026-06-01", -500), ("b", "s", "2026-06-01", -70)),
        purchases(*[(str(n), str(n), "2026-06-01", 100 + (n == 3)) for n in range(9)]),
    ]
    remarks = [remark for frame in bases for remark in results(frame)[1].remarks]
    assert len({remark.sentence for remark in remarks}) >= 8
    for remark in remarks:
        text = remark.sentence.text(language)
        assert text.endswith("。" if language == "zh" else ".")
        assert (language == "zh") == any("\u4e00" <= sign <= "\u9fff" for sign in text)
        assert remark.method in ALL


bases = st.lists(lines, min_size=1, max_size=30)


@examples(10)
@given(bases)
def test_nothing_raises_whatever_the_base(rows):
    table, cuts = results(purchases(*rows))
    assert cuts.customers == len(table)
    assert not table[list(METHOD_COLUMNS)].isna().any(axis=None)


@examples(6)
@given(bases, st.integers(2, 1000))
def test_scaling_money_changes_neither_abc_nor_rfm_nor_xyz(rows, times):
    names = ["rfm", "rfm_segment", "rfm_type", "abc", "lifecycle", "score"]
    before, _ = results(purchases(*rows))
    scaled = [(*row[:3], row[3] * times) for row in rows]
    after, _ = results(purchases(*scaled))
    pd.testing.assert_frame_equal(before[names], after[names])
    pd.testing.assert_series_equal(before["xyz"], after["xyz"])


@examples(6)
@given(bases, st.sampled_from("abcde"), st.integers(0, 9_000), st.integers(0, 400))
def test_another_purchase_never_worsens_r_f_or_m(rows, customer, amount, days):
    """With frozen edges, a sale inside the window as an order of its own."""
    before = results(purchases(*rows), FROZEN)[0].set_index("customer_id")
    one_more = (customer, "another", AS_OF - timedelta(days=min(days, 364)), amount)
    after = results(purchases(*rows, one_more), FROZEN)[0].set_index("customer_id")
    names = ["recency_score", "frequency_score", "monetary_score"]
    known = before.index
    assert (after.loc[known, names] >= before[names]).all(axis=None)
    others = known.drop(customer, errors="ignore")
    pd.testing.assert_frame_equal(after.loc[others, names], before.loc[others, names])
    if customer in known:
        now, then = after.loc[customer], before.loc[customer]
        assert not now["recency_days"] > then["recency_days"]
        assert now["frequency"] == then["frequency"] + 1
        assert now["orders_ever"] == then["orders_ever"] + 1
        assert now["monetary_value"] == then["monetary_value"] + amount


@examples(6)
@given(bases, st.randoms(use_true_random=False))
def test_row_order_changes_nothing(rows, random):
    shuffled = random.sample(rows, len(rows))
    (before, cuts), (after, same) = results(purchases(*rows)), results(purchases(*shuffled))
    assert cuts == same
    pd.testing.assert_frame_equal(before, after)


@examples(6)
@given(bases)
def test_equal_customers_get_equal_results(rows):
    twins = [(f"twin {row[0]}", *row[1:]) for row in rows]
    table, _ = results(purchases(*rows, *twins))
    half = len(table) // 2
    columns = [name for name in table if name != "customer_id"]
    pd.testing.assert_frame_equal(
        table.loc[: half - 1, columns], table.loc[half:, columns].reset_index(drop=True)
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("engine", ["pandas", "polars", "duckdb"])
def test_codes_have_names(language, engine):
    codes = pd.DataFrame({"code": [0, 2, labels.NO_LABEL]})
    with duckdb.connect() as connection:
        connection.register("codes", codes)
        frames = {
            "pandas": codes,
            "polars": pl.from_pandas(codes).lazy(),
            "duckdb": connection.sql("from codes"),
        }
        named = names_of(nw.from_native(frames[engine]), language)
    texts = labels.texts(labels.TYPES, language)
    assert named == {
        "name": [texts[0], texts[2], None],
        "other": [texts[0], texts[2], "none"],
    }


def names_of(frame, language):
    named = frame.select(
        name=labelled(nw.col("code"), labels.TYPES, language),
        other=labelled(nw.col("code"), labels.TYPES, language, "none"),
    )
    named = named.collect() if isinstance(named, nw.LazyFrame) else named
    columns = named.to_dict(as_series=False)
    return {
        name: [value if isinstance(value, str) else None for value in values]
        for name, values in columns.items()
    }
