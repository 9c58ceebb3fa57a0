"""Follow-ups: who is listed for the week, in what order, why, and what the workbook keeps."""

from __future__ import annotations

from datetime import date

import numpy as np
import openpyxl
import pandas as pd
import pytest
from openpyxl.utils import get_column_letter

from xltier.commands import followups as commands
from xltier.commands.check import check
from xltier.commands.followups import list_followups
from xltier.commands.recalculate import recalculate
from xltier.errors import UsageError, WorkbookError
from xltier.language import LANGUAGES
from xltier.tiering import followups as domain
from xltier.tiering.followups import COLUMNS, followups, listed
from xltier.workbook.closed import ClosedWorkbook
from xltier.workbook.contract import TABLES
from xltier.workbook.template import build, workbook

AS_OF = date(2026, 6, 30)
NOBODY_MOVED = pd.DataFrame(columns=["customer_id", "from_tier", "to_tier", "reason"])


def people(*rows):
    """One row a person: id, due, and further columns."""
    frame = pd.DataFrame(
        [{"customer_id": who, "next_contact": due, **more} for who, due, more in rows]
    )
    frame = frame.reindex(
        columns=[*COLUMNS, "last_contact", "expected_value"], fill_value=None
    ).astype(object)
    for name in ("next_contact", "last_contact"):
        frame[name] = pd.to_datetime(frame[name]).astype("datetime64[s]")
    return frame.where(frame.notna(), None)


def ids(frame):
    return frame["customer_id"].tolist()


def listing(*rows, moved=NOBODY_MOVED, reps=(), language="en"):
    return followups(people(*rows), moved, AS_OF, reps=reps, language=language)


# --- who ----------------------------------------------------------------------------------------


def test_the_week_is_seven_days_from_the_as_of_date_and_all_that_is_overdue():
    found = listing(
        ("long ago", "2020-02-29", {}),
        ("yesterday", "2026-06-29", {}),
        ("today", "2026-06-30", {}),
        ("last day", "2026-07-06", {}),
        ("next week", "2026-07-07", {}),
        ("never", None, {}),
    )
    assert set(ids(found)) == {"long ago", "yesterday", "today", "last day"}
    late = found.set_index("customer_id")["overdue"]
    assert late["long ago"] == (AS_OF - date(2020, 2, 29)).days
    assert late["yesterday"] == 1
    assert late[["today", "last day"]].isna().all()


def test_nobody_due_is_an_empty_table_with_every_column():
    found = listing(("A", "2026-07-07", {}))
    assert found.empty
    assert tuple(found.columns) == COLUMNS


# --- order --------------------------------------------------------------------------------------


def test_each_rep_s_most_valuable_stand_first_by_expected_value_else_by_sales():
    found = listing(
        ("sold 500", "2026-06-30", {"rep": "Ann", "monetary_value": 500.0}),
        ("worth 900", "2026-06-30", {"rep": "Ann", "monetary_value": 1.0, "expected_value": 900.0}),
        ("worth 10", "2026-06-30", {"rep": "Ann", "monetary_value": 999.0, "expected_value": 10.0}),
        ("unknown", "2026-06-01", {"rep": "Ann"}),
        ("late 500", "2026-06-20", {"rep": "Ann", "monetary_value": 500.0}),
    )
    assert ids(found) == ["worth 900", "late 500", "sold 500", "worth 10", "unknown"]


def test_reps_stand_in_the_order_of_their_sheet_then_by_name_and_nobody_s_last():
    rows = [(str(n), "2026-06-30", {"rep": rep}) for n, rep in enumerate(["Cy", None, "Al", "Bo"])]
    assert listing(*rows)["rep"].tolist() == ["Al", "Bo", "Cy", None]
    assert listing(*rows, reps=["ＣＹ", "Bo"])["rep"].tolist() == ["Cy", "Bo", "Al", None]


def test_the_sheet_lists_the_first_of_each_rep_and_no_more_than_it_holds(monkeypatch):
    monkeypatch.setattr(domain, "LISTED", 2)
    frame = pd.DataFrame({"rep": ["A", "A", "A", None, None, None, "B"]})
    assert listed(frame, 100).tolist() == [True, True, False, True, True, False, True]
    assert listed(frame, 3).tolist() == [True, True, False, True, False, False, False]


# --- why ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "why", "said"),
    [
        ("en", "Sales 6,000 ≥ 5,000; not Tier 1: 4 orders < 6", "Sales 6,000 ≥ 5,000"),
        ("zh", "购买金额 6,000 ≥ 5,000；未达一级：购买次数 4 < 6", "购买金额 6,000 ≥ 5,000"),
    ],
)
def test_the_reason_is_the_first_part_of_the_tier_s(language, why, said):
    row = {"reason": why, "last_contact": "2026-01-01"}
    assert listing(("A", "2026-06-30", row), language=language)["reason"].tolist() == [said]


def test_who_moved_is_told_from_where_to_where_and_who_was_never_contacted_is_told_so():
    moved = pd.DataFrame(
        [
            ("up", "Tier 2", "Tier 1", "Sales rose"),
            ("new", None, "Tier 3", "First purchases"),
            ("lapsed", "Tier 1", None, "No purchases left"),
        ],
        columns=NOBODY_MOVED.columns,
    )
    asked = {"reason": "Sales 1", "last_contact": "2026-01-01"}
    found = listing(
        *((who, "2026-06-30", asked) for who in ("up", "new", "lapsed", "same")),
        ("fresh", "2026-06-30", {"reason": "Sales 1"}),
        ("bare", "2026-06-30", {}),
        moved=moved,
    )
    assert found.set_index("customer_id")["reason"].to_dict() == {
        "up": "Tier 2 → Tier 1: Sales rose",
        "new": "First purchases",
        "lapsed": "No purchases left",
        "same": "Sales 1",
        "fresh": "Sales 1; never contacted so far",
        "bare": "Never contacted so far",
    }


# --- the workbook -------------------------------------------------------------------------------


def base():
    """Six customers: two of tier 1, one of tier 3, one by hand, a prospect and a row left out."""
    customers = pd.DataFrame(
        [
            ("big", "Big Ltd", "Bo", "2026-06-16", None),
            ("huge", "Huge Ltd", "Bo", "2026-01-31", None),
            ("small", "=Small & Co", "Al", "2026-01-31", None),
            ("hand", "Hand Ltd", "Al", "2026-06-01", "Tier 1"),
            ("prospect", "Maybe Ltd", "Al", None, None),
            (None, "Left out Ltd", "Al", "2026-01-01", None),
            ("fresh", "Fresh Ltd", None, None, None),
        ],
        columns=["customer_id", "name", "rep", "last_contact", "override"],
    )
    customers["last_contact"] = pd.to_datetime(customers["last_contact"])
    customers["phone"] = "+44 1632 960001"
    customers["contact"] = "Kim Example"
    lines = [("big", 6, 2_000.0), ("huge", 7, 5_000.0), ("small", 1, 100.0), ("hand", 1, 50.0)]
    lines.append(("fresh", 2, 10.0))
    purchases = pd.DataFrame(
        [
            {"customer_id": who, "date": date(2026, month, 1), "amount": amount}
            for who, orders, amount in lines
            for month in range(6, 6 - orders, -1)
            if month > 0
        ]
        + [{"customer_id": "huge", "date": date(2025, 12, 1), "amount": 5_000.0}]
    )
    reps = pd.DataFrame({"rep": ["Bo", "Al"]})
    return {"Customers": customers, "Purchases": purchases, "Reps": reps}


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory):
    path = tmp_path_factory.mktemp("followups") / "book.xlsx"
    build(path, "en", content=base())
    with ClosedWorkbook(path, backups=False) as book:
        recalculate(book, as_of=AS_OF, today=AS_OF)
    return path


def test_a_review_writes_action_next_contact_and_overdue_beside_each_customer(reviewed):
    with ClosedWorkbook(reviewed) as book:
        rows = book.read("Customers").set_index("name")
    due = rows["next_contact"].dt.strftime("%Y-%m-%d")
    assert due["Big Ltd"] == "2026-06-30"
    assert due["=Small & Co"] == "2026-05-01"
    assert rows["overdue"]["=Small & Co"] == 60
    assert rows["action"]["Big Ltd"] == "Visit or phone call: Agree on the next order"
    assert due["Hand Ltd"] == "2026-06-15"  # the override's tier decides, not the computed one
    assert rows["computed_tier"]["Hand Ltd"] == "Tier 3"
    assert due["Fresh Ltd"] == "2026-06-30"
    left_blank = rows.loc[["Maybe Ltd", "Left out Ltd"], ["action", "next_contact", "overdue"]]
    assert left_blank.isna().all(axis=None)


def test_the_list_stands_on_its_sheet_by_rep_with_the_phone_and_the_reason(reviewed):
    with ClosedWorkbook(reviewed) as book:
        rows = book.read("Followups")
    assert rows["customer_id"].tolist() == ["huge", "big", "small", "hand", "fresh"]
    assert rows["rep"].tolist()[:4] == ["Bo", "Bo", "Al", "Al"]
    assert set(rows["phone"]) == {"+44 1632 960001"}
    assert rows["name"].tolist()[2] == "=Small & Co"
    assert rows["overdue"].tolist()[0] == (AS_OF - date(2026, 2, 14)).days
    assert rows["reason"].tolist()[4].endswith("; never contacted so far")
    assert rows["reason"].notna().all()


def test_what_the_command_lists_is_what_the_sheet_says(reviewed, small_of):
    for path in (reviewed, small_of("en"), small_of("zh")):
        with ClosedWorkbook(path) as book:
            sheet, done = book.read("Followups"), list_followups(book)
        assert done.first == AS_OF
        asked = done.frame.astype(object).where(done.frame.notna(), None)
        there = sheet.astype(object).where(sheet.notna(), None)
        assert len(there) > 3
        assert there.to_dict("list") == asked.to_dict("list")


def test_another_first_day_is_another_week_of_the_same_review(reviewed):
    with ClosedWorkbook(reviewed) as book:
        early, late = (
            list_followups(book, first=day).frame for day in (date(2026, 2, 9), date(2026, 7, 1))
        )
    assert ids(early) == ["huge"]
    assert late["overdue"].tolist() == [137, 1, 61, 16, 1]


def test_one_rep_is_asked_for_in_any_spelling_and_an_unknown_one_is_refused(reviewed):
    with ClosedWorkbook(reviewed) as book:
        assert ids(list_followups(book, rep="ＡＬ").frame) == ["small", "hand"]
        with pytest.raises(UsageError, match="Al"):
            list_followups(book, rep="Zoe")


def test_strategies_that_were_changed_hold_at_the_next_review(reviewed, tmp_path):
    path = tmp_path / "book.xlsx"
    path.write_bytes(reviewed.read_bytes())
    with ClosedWorkbook(path, backups=False) as book:
        typed = book.read("Strategies")
        book.update(
            "Strategies",
            pd.DataFrame(
                {"tier": ["Gold"], "every_days": [7], "next_step": ["Lunch"]}, index=typed.index[:1]
            ),
        )
        book.append("Strategies", pd.DataFrame({"tier": ["Prospects"], "contact_by": ["Post"]}))
        rules = book.read("TierRules").index[:1]
        book.update("TierRules", pd.DataFrame({"tier": ["Gold"]}, index=rules))
        book.commit()
        assert (
            not check(book, as_of=AS_OF, today=AS_OF)
            .examined.counts["rule"]
            .isin(["tier_without_strategy"])
            .any()
        )
        recalculate(book, as_of=AS_OF, today=AS_OF)
        rows = book.read("Customers").set_index("customer_id")
    assert f"{rows['next_contact']['big']:%Y-%m-%d}" == "2026-06-23"
    assert rows["action"]["big"] == "Visit or phone call: Lunch"
    assert rows["action"]["prospect"] == "Post"
    assert f"{rows['next_contact']['prospect']:%Y-%m-%d}" == "2026-06-30"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_renamed_tier_without_a_strategy_is_a_note_on_the_checks_sheet(language, tmp_path):
    rules = shipped_rules(language, "Gold")
    build(tmp_path / "book.xlsx", language, content=base() | {"TierRules": rules})
    with ClosedWorkbook(tmp_path / "book.xlsx", backups=False) as book:
        check(book, as_of=AS_OF, today=AS_OF)
        found = book.read("Findings")
        sheet = book.sheet_of("Strategies")
        header = TABLES["Strategies"].column("tier").label.text(language)
    mine = found[found["sheet"] == sheet]
    assert mine["value"].tolist() == ["Gold", {"en": "Tier 1", "zh": "一级"}[language]]
    assert set(mine["column"]) == {header}
    assert mine["row"].isna().tolist() == [True, False]


def shipped_rules(language, first):
    from xltier.workbook import shipped

    rules = shipped.tier_rules(language)
    rules.loc[0, "tier"] = first
    return rules


def test_a_last_contact_after_today_is_reported_and_counts(tmp_path):
    content = base()
    content["Customers"].loc[0, "last_contact"] = pd.Timestamp("2062-06-16")
    build(tmp_path / "book.xlsx", "en", content=content)
    with ClosedWorkbook(tmp_path / "book.xlsx", backups=False) as book:
        done = recalculate(book, as_of=AS_OF, today=AS_OF)
    counts = done.review.counts.set_index("rule")["count"]
    assert counts["future_contact"] == 1
    assert "big" not in ids_of_sheet(tmp_path / "book.xlsx")


def ids_of_sheet(path):
    with ClosedWorkbook(path) as book:
        return book.read("Followups")["customer_id"].tolist()


def test_nobody_due_leaves_one_blank_row_on_the_sheet(tmp_path):
    content = base()
    content["Customers"]["last_contact"] = pd.Timestamp(AS_OF)
    build(tmp_path / "book.xlsx", "en", content=content)
    with ClosedWorkbook(tmp_path / "book.xlsx", backups=False) as book:
        recalculate(book, as_of=AS_OF, today=AS_OF)
    assert ids_of_sheet(tmp_path / "book.xlsx") == []
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx")["Follow-ups"]
    assert sheet.tables["Followups"].ref == "A4:K5"


def test_more_than_a_rep_s_list_holds_is_said_and_the_command_has_everyone(tmp_path, monkeypatch):
    monkeypatch.setattr(domain, "LISTED", 1)
    monkeypatch.setattr(commands, "LISTED", 1)
    build(tmp_path / "book.xlsx", "en", content=base())
    with ClosedWorkbook(tmp_path / "book.xlsx", backups=False) as book:
        done = recalculate(book, as_of=AS_OF, today=AS_OF)
        assert ids(list_followups(book).frame) == ["huge", "big", "small", "hand", "fresh"]
    assert ids_of_sheet(tmp_path / "book.xlsx") == ["huge", "small", "fresh"]
    told = done.review.findings.set_index("rule").loc["more_followups", "advice"]
    assert told.startswith("2 more customers are due")
    assert done.review.counts.set_index("rule").loc["more_followups", "count"] == 2


# --- workbooks of before ------------------------------------------------------------------------


def earlier(path):
    """Make a workbook as the version before had it, with a column Action of the user's own."""
    build(path, "en", content=base())
    book = openpyxl.load_workbook(path)
    for name in ("Strategies", "Follow-ups"):
        del book[name]
    sheet = book["Customers"]
    table = sheet.tables["Customers"]
    for column in table.tableColumns:
        if column.name in ("Next contact", "Days overdue"):
            column.name = f"My {column.name}"
    for cell in sheet[4]:
        if cell.value in ("Next contact", "Days overdue"):
            cell.value = f"My {cell.value}"
        if cell.value == "Action":
            sheet.cell(5, cell.column).value = "mine"
    book.save(path)
    return path


def test_a_workbook_of_before_is_reviewed_and_its_own_columns_stay(tmp_path):
    path = earlier(tmp_path / "book.xlsx")
    with ClosedWorkbook(path, backups=False) as book:
        done = recalculate(book, as_of=AS_OF, today=AS_OF)
        assert book.read("Customers")["action"].tolist()[0] == "mine"
        with pytest.raises(WorkbookError, match="xltier new"):
            list_followups(book)
    assert np.nansum(done.review.customers["overdue"]) > 0


def test_before_the_first_review_nobody_is_due_and_a_sentence_says_why(tmp_path):
    build(tmp_path / "book.xlsx", "en", content=base())
    with (
        ClosedWorkbook(tmp_path / "book.xlsx") as book,
        pytest.raises(WorkbookError, match="run xltier recalc first"),
    ):
        list_followups(book)


# --- the look -----------------------------------------------------------------------------------


@pytest.mark.parametrize("table", ["Customers", "Followups"])
def test_what_is_overdue_stands_out_by_a_mark_and_bold_type_not_by_colour_alone(table):
    book = workbook("en")
    sheet = next(sheet for sheet in book.worksheets if table in sheet.tables)
    names = [column.name for column in TABLES[table].columns]
    first = get_column_letter(names.index("overdue") + 1)
    looks = [
        rule.dxf
        for area in sheet.conditional_formatting
        if str(area.sqref).startswith(f"{first}5:")
        for rule in area.rules
    ]
    assert [(look.font.b, look.numFmt.formatCode) for look in looks] == [(True, '"! "#,##0')]
