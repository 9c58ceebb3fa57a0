"""Data quality: every rule, what it leaves out, and what it uses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pandas as pd
import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from xltier.errors import CellError, XltierError
from xltier.tiering.findings import LISTED
from xltier.tiering.policy import default_policy
from xltier.tiering.quality import RULES, examine

AS_OF, TODAY = date(2026, 6, 30), date(2026, 11, 22)
DAY = datetime(2026, 1, 5)
POLICY = default_policy("en")


def customers(*ids, **columns):
    frame = pd.DataFrame({"customer_id": list(ids), **columns}, dtype=object)
    return frame.set_axis(range(6, 6 + len(frame)))


def purchases(*rows, columns=("customer_id", "date", "amount")):
    frame = pd.DataFrame(list(rows), columns=list(columns), dtype=object)
    return frame.set_axis(range(6, 6 + len(frame)))


def check(people, lines, *, policy=POLICY, language="en", as_of=AS_OF):
    return examine(people, lines, as_of=as_of, today=TODAY, policy=policy, language=language)


def found(examined, level=None):
    """Return the rules found, each with its rows; customers without purchases left aside."""
    frame = examined.findings
    frame = frame[frame["rule"] != "customer_without_purchases"]
    if level:
        frame = frame[frame["level"] == level]
    return frame.groupby("rule")["row"].apply(list).to_dict()


def test_clean_data_has_no_findings():
    examined = check(customers("C1"), purchases(("C1", DAY, 10.0)))
    assert len(examined.findings) == len(examined.counts) == len(examined.set_aside) == 0
    assert not examined.has_errors


def test_a_row_with_an_error_is_left_out_and_counted_once():
    lines = purchases(
        ("C1", DAY, 10.0), (None, DAY, 10.0), ("C9", None, "abc"), (CellError("#REF!"), DAY, 1.0)
    )
    examined = check(customers("C1"), lines)
    assert found(examined) == {
        "missing_customer_id": [7, 9],
        "unknown_customer": [8],
        "unreadable_date": [8],
        "amount_not_a_number": [8],
    }
    assert examined.purchases.index.tolist() == [6]
    assert sorted(examined.set_aside["row"]) == [7, 8, 9]


def test_identifiers_are_text_whatever_the_cell_holds():
    people = customers("007", 1001.0, "Ｃ９", " C10　")
    lines = purchases(("007 ", DAY, 1.0), ("1001", DAY, 2.0), ("C9", DAY, 3.0), ("C10", DAY, 4.0))
    examined = check(people, lines)
    assert examined.customers["customer_id"].tolist() == ["007", "1001", "C9", "C10"]
    assert examined.purchases["customer"].tolist() == [0, 1, 2, 3]


def test_an_identifier_that_lost_its_zeros_is_unknown_and_the_advice_hints_at_it():
    examined = check(customers("007"), purchases((7.0, DAY, 1.0)))
    assert found(examined, "error") == {"unknown_customer": [6]}
    assert "(is it 007?)" in examined.findings["advice"].iloc[0]
    assert len(examined.purchases) == 0


def test_a_second_customer_with_the_same_id_is_left_out():
    people = customers("C1", "C2", "C1", None, name=["a", "b", "c", "d"])
    examined = check(people, purchases(("C1", DAY, 1.0)))
    assert found(examined, "error") == {"duplicate_customer_id": [8], "missing_customer_id": [9]}
    assert examined.customers["name"].tolist() == ["a", "b"]


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        (None, "unreadable_date"),
        ("soon", "unreadable_date"),
        ("2026-02-30", "unreadable_date"),
        (CellError("#VALUE!"), "unreadable_date"),
        (True, "unreadable_date"),
        (46000.0, "unreadable_date"),
        ("01/02/2026", "ambiguous_date"),
        (datetime(2026, 11, 23), "future_date"),
        ("2099-01-01", "future_date"),
    ],
)
def test_a_date_that_cannot_be_used_leaves_the_row_out(cell, rule):
    examined = check(customers("C1"), purchases(("C1", cell, 1.0), ("C1", DAY, 1.0)))
    assert found(examined) == {rule: [6]}
    assert examined.purchases.index.tolist() == [7]


def test_an_ambiguous_date_says_both_days():
    examined = check(customers("C1"), purchases(("C1", "01/02/2026", 1.0)))
    assert "2026-02-01 or 2026-01-02" in examined.findings["advice"].iloc[0]


def test_the_other_dates_of_the_sheet_settle_an_ambiguous_one():
    lines = purchases(("C1", "01/02/2026", 1.0), ("C1", "25/02/2026", 1.0))
    examined = check(customers("C1"), lines)
    assert found(examined) == {"date_as_text": [6, 7]}
    assert examined.purchases["date"].dt.strftime("%m-%d").tolist() == ["02-01", "02-25"]


def test_dates_that_prove_both_orders_settle_nothing():
    lines = purchases(
        ("C1", "01/02/2026", 1.0), ("C1", "25/02/2026", 1.0), ("C1", "02/25/2026", 1.0)
    )
    assert found(check(customers("C1"), lines))["ambiguous_date"] == [6]


def test_a_date_order_set_on_the_rules_sheet_decides():
    policy = replace(POLICY, date_order="month_first")
    examined = check(customers("C1"), purchases(("C1", "01/02/2026", 1.0)), policy=policy)
    assert examined.purchases["date"].tolist() == [pd.Timestamp(2026, 1, 2)]


@pytest.mark.parametrize(
    ("cell", "minor", "rules"),
    [
        (10.0, 1000, set()),
        ("1,234.50", 123_450, {"number_as_text"}),
        ("¥１,２００", 120_000, {"number_as_text"}),
        (0.0, 0, {"zero_amount"}),
        (5.005, 501, {"too_many_decimals"}),
        ("abc", None, {"amount_not_a_number"}),
        (None, None, {"amount_not_a_number"}),
        (True, None, {"amount_not_a_number"}),
        (CellError("#N/A"), None, {"amount_not_a_number"}),
        (DAY, None, {"amount_not_a_number"}),
        (1e18, None, {"amount_too_large"}),
    ],
)
def test_an_amount_is_used_exactly_or_not_at_all(cell, minor, rules):
    examined = check(customers("C1"), purchases(("C1", DAY, cell)))
    assert examined.purchases["amount_minor"].tolist() == ([] if minor is None else [minor])
    assert set(found(examined)) == rules


LINE = ("order_id", "line", "customer_id", "date", "product", "amount")


def test_lines_of_one_number_and_different_content_are_all_left_out():
    lines = purchases(
        ("O1", 1.0, "C1", DAY, "p", 10.0),
        ("O1", 2.0, "C1", DAY, "p", 10.0),
        ("O1", 1.0, "C1", DAY, "p", 11.0),
        ("O2", 1.0, "C1", DAY, "p", 10.0),
        columns=LINE,
    )
    examined = check(customers("C1"), lines)
    assert found(examined) == {"conflicting_line": [6, 8]}
    assert "row 8" in examined.findings["advice"].iloc[0]
    assert examined.purchases.index.tolist() == [7, 9]


def test_an_exact_duplicate_counts_and_is_reported():
    same = ("O1", None, "C1", DAY, "p", 10.0)
    examined = check(customers("C1"), purchases(same, same, same, columns=LINE))
    assert found(examined) == {"duplicate_line": [7, 8]}
    assert len(examined.purchases) == 3


def test_an_extreme_amount_counts_and_is_reported_unless_turned_off():
    lines = purchases(
        *[("C1", datetime(2026, 1, day), 10.0) for day in range(1, 10)], ("C1", DAY, 1000.01)
    )
    assert found(check(customers("C1"), lines)) == {"extreme_amount": [15]}
    off = replace(POLICY, extreme_factor=None)
    assert found(check(customers("C1"), lines, policy=off)) == {}


RETURN = ("customer_id", "date", "product", "amount")


def test_a_return_larger_than_what_was_bought_by_then_is_reported():
    lines = purchases(
        ("C1", datetime(2026, 1, 1), "p", 10.0),
        ("C1", datetime(2026, 1, 2), "p", -10.0),
        ("C1", datetime(2026, 1, 3), "p", -5.0),
        ("C1", datetime(2026, 1, 4), "q", 100.0),
        ("C2", datetime(2026, 1, 5), "p", -1.0),
        ("C2", datetime(2026, 1, 6), "p", 50.0),
        ("C3", datetime(2026, 1, 6), "p", -50.0),
        ("C3", datetime(2026, 1, 6), "p", 50.0),
        columns=RETURN,
    )
    examined = check(customers("C1", "C2", "C3"), lines)
    assert found(examined) == {"return_exceeds_purchases": [8, 10]}
    assert "5 more than it bought of “p”" in examined.findings["advice"].iloc[0]


def test_a_return_without_a_product_is_held_against_everything_bought():
    lines = purchases(
        ("C1", datetime(2026, 1, 1), "p", 10.0),
        ("C1", datetime(2026, 1, 2), None, -10.0),
        ("C1", datetime(2026, 1, 3), None, -0.01),
        columns=RETURN,
    )
    assert found(check(customers("C1"), lines)) == {"return_exceeds_purchases": [8]}


def test_margin_needs_a_cost_on_every_line():
    lines = purchases(
        ("C1", DAY, 10.0, 6.0),
        ("C1", DAY, 10.0, None),
        ("C1", DAY, 11.0, "4"),
        columns=("customer_id", "date", "amount", "cost"),
    )
    examined = check(customers("C1"), lines, policy=replace(POLICY, measure_by="margin"))
    assert found(examined) == {"missing_cost": [7], "number_as_text": [8]}
    assert examined.purchases["cost_minor"].tolist() == [600, 400]
    assert found(check(customers("C1"), lines), "error") == {}


def test_purchases_after_the_as_of_date_are_left_out_in_one_note():
    lines = purchases(("C1", DAY, 1.0), *[("C1", datetime(2026, 7, day), 2.0) for day in (1, 2)])
    examined = check(customers("C1"), lines)
    assert examined.counts.to_dict("records") == [
        {
            "level": "note",
            "rule": "after_as_of",
            "title": "Purchases after the as-of date",
            "count": 1,
        }
    ]
    assert "2 purchases dated after 2026-06-30" in examined.findings["advice"].iloc[0]
    assert len(examined.purchases) == 1
    assert not examined.has_errors


def test_probable_twins_are_found_by_phone_or_by_name_and_region():
    people = customers(
        *"ABCDEFG",
        name=[
            "上海甲有限公司",
            "上海甲 有限责任公司",
            "Acme Ltd.",
            "ＡＣＭＥ, Limited",
            "Acme Ltd",
            "x",
            "y",
        ],
        region=["华东", "华东", "N", "n", "S", None, None],
        phone=[None, None, None, None, None, "138 0013 8000", "+86-13800138000"],
    )
    examined = check(people, purchases())
    assert found(examined) == {"duplicate_customer": [7, 9, 12]}
    assert "Same phone as F in row 11" in examined.findings["advice"].to_list()[2]


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        (
            "phone",
            [
                "13800138000",
                13900139000.0,
                "+86 (21) 6464-0123",
                "021-64640123 转 805",
                "1380013800 / 1390013900",
                None,
            ],
            ["abc", "12", "1380013800013800", "138-0013-800x"],
        ),
        (
            "email",
            ["a@b.com", "a@b.co; c@d.org", None, " "],
            ["a@b", "a b@c.com", "@b.com", "a@b..com"],
        ),
    ],
)
def test_contacts_that_look_wrong_are_reported(name, good, bad):
    ids = [f"C{at}" for at in range(len(good) + len(bad))]
    examined = check(customers(*ids, **{name: [*good, *bad]}), purchases())
    rows = range(6 + len(good), 6 + len(ids))
    assert found(examined, "warning") == {f"bad_{name}": list(rows)}


def test_a_customer_without_a_rep_is_reported_only_where_there_is_such_a_column():
    assert found(check(customers("A", "B", rep=["x", " "]), purchases())) == {"missing_owner": [7]}
    assert found(check(customers("A"), purchases())) == {}


def test_overrides_in_force_are_used_others_are_reported():
    people = customers(
        *"ABCDE",
        override=["tier 1", "Gold", "Tier 2", "Ｔier 3", "Tier 1"],
        override_until=[None, None, datetime(2026, 6, 29), "2026-06-30", "soon"],
        override_reason=["contract", None, None, None, None],
    )
    examined = check(people, purchases())
    assert examined.customers["override_rank"].tolist() == [0, -1, -1, 2, -1]
    assert found(examined) == {
        "unknown_override": [7],
        "expired_override": [8],
        "date_as_text": [9],
        "unreadable_value": [10],
    }
    assert "Tier 1, Tier 2, Tier 3" in examined.findings["advice"].iloc[2]


def test_customers_without_purchases_are_noted():
    examined = check(customers("A", "B"), purchases(("A", DAY, 1.0)))
    noted = examined.findings[examined.findings["rule"] == "customer_without_purchases"]
    assert noted["row"].tolist() == [7]


def test_a_flood_of_findings_is_counted_in_full_and_listed_in_part():
    count = LISTED + 234
    examined = check(customers("A"), purchases(*[("X", DAY, 1.0)] * count))
    assert examined.counts["count"].tolist() == [count, 1]
    listed = examined.findings[examined.findings["rule"] == "unknown_customer"]
    assert len(listed) == LISTED + 1
    assert listed["advice"].iloc[-1] == "and 234 more of this rule"
    assert len(examined.set_aside) == count


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_rule_has_words_of_its_own_in_the_language(language):
    texts = [rule.title.text(language) for rule in RULES.values()]
    advice = [rule.advice.text(language) for rule in RULES.values()]
    texts += [text for text in advice if text != "{sentence}"]  # whose words come with the finding
    assert all(texts)
    assert len(set(texts)) > len(RULES)
    chinese = [any("\u4e00" <= letter <= "\u9fff" for letter in text) for text in texts]
    assert all(chinese) if language == "zh" else not any(chinese)


def test_amounts_that_cannot_be_summed_exactly_are_refused():
    count = 600
    days = [datetime(2026, 1, 1 + at % 28, at // 28) for at in range(count)]
    with pytest.raises(XltierError, match="add up to more"):
        check(customers("C1"), purchases(*[("C1", day, 9e13) for day in days]))


def test_tables_without_rows_or_optional_columns_are_fine():
    examined = check(customers(), purchases())
    assert (len(examined.customers), len(examined.purchases), len(examined.findings)) == (0, 0, 0)


cells = st.sampled_from(
    ["C1", "C2", None, 7.0, "x", DAY, CellError("#N/A"), True, "01/02/2026", 12.5, "=1+1", " "]
)
rows_of_anything = st.lists(st.tuples(cells, cells, cells, cells, cells, cells), max_size=12)


@examples(40)
@given(rows_of_anything, st.sampled_from(["en", "zh"]))
def test_whatever_the_cells_hold_every_row_is_used_or_accounted_for(rows, language):
    examined = check(customers("C1", "C2"), purchases(*rows, columns=LINE), language=language)
    set_aside = examined.set_aside[examined.set_aside["table"] == "Purchases"]["row"].tolist()
    used = examined.purchases.index.tolist()
    assert sorted(used + set_aside) == list(range(6, 6 + len(rows)))
    assert int(examined.counts["count"].sum()) == len(examined.findings)


def test_typed_and_mixed_columns_give_the_same_result():
    mixed = purchases(("C1", DAY, 10.0), ("C2", DAY, -3.25), ("C1", datetime(2026, 2, 1), 7.0))
    typed = mixed.astype({"customer_id": "str", "date": "datetime64[us]", "amount": "float64"})
    people = customers("C1", "C2")
    results = [check(people, lines).purchases for lines in (mixed, typed)]
    pd.testing.assert_frame_equal(*results)
