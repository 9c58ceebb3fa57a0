"""The three-way merge against a model of a few lines: nothing that anybody typed is lost."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xltier.errors import CellError
from xltier.sharing.cells import identity, key, keys_of, same, values_of
from xltier.sharing.fingerprint import fingerprint
from xltier.sharing.merge import merge
from xltier.sharing.outcomes import Edit
from xltier.sharing.sides import Memory, Side, Terms

DAY = dt.datetime(2026, 3, 5)
EDITABLE, LOCKED, MASKED = ("phone", "needs", "Own"), ("tier", "name"), ("secret",)
COLUMNS = (*EDITABLE, *LOCKED, *MASKED)
TERMS = Terms(frozenset(EDITABLE), frozenset(MASKED))


def side(rows: dict[str, dict[str, Any]] | list[tuple[str, dict[str, Any]]], columns=COLUMNS):
    listed = list(rows.items()) if isinstance(rows, dict) else rows
    frame = pd.DataFrame(
        {
            "customer_id": pd.Series([who for who, _ in listed], dtype=object),
            **{c: pd.Series([row.get(c) for _, row in listed], dtype=object) for c in columns},
        },
    )
    return Side.of(frame.set_axis(range(5, 5 + len(frame))))


def outcomes(sent, back, master, **how):
    done = merge(side(sent), side(back), side(master), TERMS, memory=Memory(), **how)
    return {(e.customer_id, e.column): e.outcome for e in done.edits}


# --- what is the same ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (5, 5.0),
        ("5", 5.0),
        (0.1 + 0.2, 0.3),
        ("a\r\nb", "a\nb"),
        (" x ", "x"),
        ("", None),
        (DAY, 46086.0),
        (DAY, pd.Timestamp(DAY)),
        (dt.datetime(2026, 3, 5, 14, 30, 0, 400), 46086.6041666667),
        ("é", "e\u0301"),
        (True, 1.0),
    ],
)
def test_the_same_content_is_the_same_however_it_is_typed(one, other):
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("007", 7.0),
        (5, 6),
        ("a b", "ab"),
        ("A", "a"),
        (None, 0.0),
        (DAY, "2026-03-05"),
        (1.0, False),
    ],
)
def test_other_content_is_not_the_same(one, other):
    assert not same(one, other)


def test_an_identifier_is_text_as_in_a_review():
    assert [identity(v) for v in ("007", 7.0, " Ｃ１ ", None)] == ["007", "7", "C1", ""]


@given(
    st.lists(st.none() | st.floats(width=32, allow_infinity=False))
    | st.lists(st.none() | st.text(st.sampled_from("a é\r\n\u3000\xa0x1")))
)
@settings(max_examples=30, deadline=None)
def test_keys_of_a_whole_column_are_those_of_its_cells(cells):
    column = pd.Series(cells, dtype="str" if any(isinstance(c, str) for c in cells) else float)
    assert keys_of(column) == [key(value) for value in values_of(column)]


def test_a_fingerprint_is_of_the_content_and_not_of_its_order_or_types():
    sent = pd.DataFrame({"customer_id": ["007", "8"], "n": [1.0, 2.0], "d": [DAY, None]})
    back = sent.iloc[::-1][["d", "n", "customer_id"]].assign(n=["2", 1.0], empty=None)
    assert fingerprint(back) == fingerprint(sent)
    assert fingerprint(sent.assign(n=[1.0, 3.0])) != fingerprint(sent)
    assert fingerprint(sent.iloc[:1]) != fingerprint(sent)


# --- what becomes of an edit --------------------------------------------------------------------


def test_each_edit_has_the_outcome_that_the_two_sides_give_it():
    row = {"phone": "1", "needs": "old", "Own": 5.0, "tier": "A", "name": "Acme", "secret": "张**"}
    sent = {"1": row, "2": row, "3": row}
    back = {
        "1": row | {"phone": "2", "needs": "rep", "Own": 6.0},
        "2": row | {"tier": "B", "secret": "张三", "phone": CellError("#N/A")},
        "9": row | {"phone": "x", "name": "Else"},
    }
    master = {"1": row | {"needs": "ours", "Own": 6}, "2": row, "3": row, "9": row}
    assert outcomes(sent, back, master) == {
        ("1", "phone"): "taken",
        ("1", "needs"): "conflict",
        ("1", "Own"): "agreed",
        ("2", "tier"): "locked",
        ("2", "secret"): "masked",
        ("2", "phone"): "error",
        ("3", ""): "deleted",
        ("9", "phone"): "foreign",
        ("9", "name"): "foreign",
    }


def test_what_cannot_be_written_is_told_with_its_reason():
    row = {"phone": "1", "needs": "old"}
    done = merge(
        side({"1": row, "2": row}),
        side({"1": row | {"phone": None}, "2": row | {"phone": "2", "needs": "new"}}),
        side({"2": row}, columns=("phone",)),
        TERMS,
        memory=Memory(),
        waiting={"phone": frozenset({6})},
    )
    assert {(e.customer_id, e.column): e.outcome for e in done.edits} == {
        ("1", "phone"): "gone",
        ("2", "phone"): "uncalculated",
        ("2", "needs"): "no_column",
    }


def test_of_an_identifier_that_stands_twice_nothing_is_taken():
    row, copied = {"phone": "1", "name": "Acme"}, {"phone": "9", "name": "Newcomer"}
    again = [("1", row), ("1", copied), ("1", row)]
    assert outcomes({"1": row}, again, {"1": row}) == {
        ("1", "phone"): "twice",
        ("1", "name"): "twice",
    }
    assert outcomes({"1": row}, [("1", row), ("1", row)], {"1": row}) == {}


def test_rows_that_the_master_does_not_know_are_customers_to_be_added():
    sent = {"1": {"phone": "1"}}
    back = [("", {"phone": "7"}), ("1", {"phone": "1"}), ("N", {}), ("", {})]
    done = merge(side(sent), side(back), side(sent), TERMS, memory=Memory())
    assert (done.edits, done.added) == ((), (0, 2))


def test_columns_that_went_missing_and_those_of_the_reps_own_are_told():
    sent, back = side({"1": {}}), side({"1": {}}, columns=("phone", "Mine", "tier"))
    done = merge(sent, back, sent, TERMS, memory=Memory())
    assert (done.missing, done.own) == (("needs", "Own"), ("Mine",))


def test_without_a_base_to_be_trusted_nothing_is_taken():
    row = {"phone": "1", "needs": "old"}
    back = {"1": row | {"phone": "2", "needs": "ours"}}
    assert outcomes({"1": row}, back, {"1": row | {"needs": "ours"}}, instead="older") == {
        ("1", "phone"): "older",
        ("1", "needs"): "agreed",
    }


# --- the model ----------------------------------------------------------------------------------

VALUES = st.sampled_from([None, "a", "b", "5", 5.0, 7.0, DAY, CellError("#N/A"), "  "])
IDS = ("1", "2", "3", "4")
ROWS = st.fixed_dictionaries(dict.fromkeys(COLUMNS, VALUES))
CHANGES = st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(COLUMNS), VALUES), max_size=8)


def changed(rows, changes):
    new = {who: dict(row) for who, row in rows.items()}
    for who, column, value in changes:
        if who in new:
            new[who][column] = value
    return new


def expected(sent, back, master):
    """The model: one rule a line, in dictionaries."""
    found = {(who, ""): "deleted" for who in sent if who not in back}
    for who, row in sent.items():
        for column in COLUMNS if who in back else ():
            base, rep = row[column], back[who][column]
            ours = master.get(who, {}).get(column)
            rules = {
                "masked": column in MASKED,
                "locked": column in LOCKED,
                "error": isinstance(rep, CellError),
                "gone": who not in master,
                "agreed": same(rep, ours),
                "taken": same(base, ours),
                "conflict": True,
            }
            if not same(base, rep):
                found[who, column] = next(name for name, holds in rules.items() if holds)
    return found


def collected(master: dict, edits: tuple[Edit, ...], memory: Memory) -> dict:
    """Return the master after a collection, and remember what became of each edit."""
    after = {who: dict(row) for who, row in master.items()}
    for edit in edits:
        memory.note(edit.customer_id, edit.column, edit.rep, edit.outcome)
        if edit.outcome == "taken":
            after[edit.customer_id][edit.column] = edit.rep
    return after


@settings(max_examples=60)
@given(
    sent=st.dictionaries(st.sampled_from(IDS), ROWS),
    reps=CHANGES,
    ours=CHANGES,
    lost=st.sets(st.sampled_from(IDS), max_size=1),
    gone=st.sets(st.sampled_from(IDS), max_size=1),
    order=st.randoms(use_true_random=False),
)
def test_a_merge_does_what_the_model_does(sent, reps, ours, lost, gone, order):
    back = {who: row for who, row in changed(sent, reps).items() if who not in lost}
    master = {who: row for who, row in changed(sent, ours).items() if who not in gone}
    rows, columns = list(back.items()), list(COLUMNS)
    order.shuffle(rows)
    order.shuffle(columns)
    memory = Memory()
    done = merge(side(sent), side(rows, columns), side(master), TERMS, memory=memory)
    found = {(e.customer_id, e.column): e.outcome for e in done.edits}
    assert found == expected(sent, back, master)
    assert len(found) == len(done.edits), "one outcome an edit"
    after = collected(master, done.edits, memory)
    for who, row in master.items():
        for column, value in row.items():
            if found.get((who, column)) != "taken":
                assert after[who][column] is value, "nothing else is written"
    again = merge(side(sent), side(rows), side(after), TERMS, memory=memory)
    assert again.edits == (), "the same file twice changes nothing"


@settings(max_examples=60)
@given(
    sent=st.dictionaries(st.sampled_from(IDS), ROWS, min_size=1),
    rounds=st.lists(st.tuples(CHANGES, CHANGES), min_size=1, max_size=4),
)
def test_over_several_returns_everything_typed_is_in_the_master_or_was_told(sent, rounds):
    back, master, memory = sent, sent, Memory()
    for reps, ours in rounds:
        before, back, master = back, changed(back, reps), changed(master, ours)
        done = merge(side(sent), side(back), side(master), TERMS, memory=memory)
        told = {(e.customer_id, e.column): e for e in done.edits}
        after = collected(master, done.edits, memory)
        for who, row in back.items():
            for column, value in row.items():
                if same(before[who][column], value):
                    continue
                edit = told[who, column]
                assert same(edit.rep, value)
                in_master = same(after[who][column], value)
                assert in_master or edit.outcome not in {"taken", "agreed"}
                if edit.outcome == "withdrawn":
                    assert same(edit.sent, value)
        assert set(told) <= {
            (who, column)
            for who, row in back.items()
            for column, value in row.items()
            if not same(before[who][column], value)
        }
        master = after


@given(st.lists(VALUES, max_size=6))
def test_cells_of_a_column_come_as_they_were_typed(values):
    read = values_of(pd.Series(values, dtype=object))
    assert [key(v) for v in read] == [key(v) for v in values]
