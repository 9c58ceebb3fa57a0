"""Rules of sharing: what is shown, masked and left out, and which cell is wrong."""

from __future__ import annotations

import pandas as pd
import pytest
from frames_workbook import FramesWorkbook

from xltier.commands.rules import RulesError
from xltier.commands.sharing_rules import read_sharing
from xltier.sharing.columns import SharedColumn, SharingPolicy

CUSTOMERS = pd.DataFrame(
    {
        "customer_id": ["C1", "C2"],
        "name": ["Ann Lee", "Bo Chan"],
        "contact": ["Cy", None],
        "phone": ["13812345678", None],
        "email": ["ann@example.com", None],
        "feedback": ["likes tea", "late"],
        "tier": ["Tier 1", "Tier 2"],
        "Credit limit": [100.0, 200.0],
    }
)


def workbook(*rows, language="en", **settings):
    book = FramesWorkbook(CUSTOMERS, pd.DataFrame(), language=language, settings=settings)
    if rows:
        names = ["column", "own", "summary", "editable"]
        book.tables["SharedColumns"] = pd.DataFrame(rows, columns=names, dtype=object).set_axis(
            range(40, 40 + len(rows))
        )
    return book


@pytest.mark.parametrize("language", ["en", "zh"])
def test_as_shipped_phone_and_email_are_in_no_summary_and_tiers_are(language):
    policy = read_sharing(workbook(language=language))
    assert policy.of("phone") == SharedColumn("show", "omit", editable=True)
    assert policy.of("email").summary == "omit"
    assert policy.of("contact").summary == "mask"
    assert policy.of("tier") == SharedColumn("show", "show", editable=False)
    assert policy.of("Credit limit") == SharedColumn("show", "omit", editable=True)
    assert (policy.team_comparison, policy.mask_mentions) == (False, True)


def test_a_column_without_a_row_has_the_shipped_rule():
    policy = read_sharing(workbook(("Phone", "Mask", None, None)))
    assert policy.of("phone") == SharedColumn("mask", "omit", editable=False)
    assert policy.of("email") == SharedColumn("show", "omit", editable=True)


def test_rows_name_columns_and_choices_in_either_language_and_the_users_own_by_header():
    policy = read_sharing(
        workbook(("电话", "脱敏", "不发送", "否"), ("credit  LIMIT", "leave out", "show", True))
    )
    assert policy.of("phone").own == "mask"
    assert policy.of("Credit limit") == SharedColumn("omit", "show", editable=True)
    assert policy.left_out(CUSTOMERS.columns) == ("Credit limit",)


def test_settings_switch_the_comparison_and_the_mentions():
    policy = read_sharing(workbook(team_comparison="yes", mask_mentions="no"))
    assert (policy.team_comparison, policy.mask_mentions) == (True, False)


@pytest.mark.parametrize(
    ("row", "cell", "words"),
    [
        (("Fax", "Show", None, None), "Rules!column40", "no column “Fax”"),
        (("Phone", "Perhaps", None, None), "Rules!own40", "“Perhaps” is no choice"),
        (("Phone", "Show", "Perhaps", None), "Rules!summary40", "Show / Mask / Leave out"),
        (("Phone", "Show", None, "Maybe"), "Rules!editable40", "choose Yes / No"),
        (("Customer ID", "Mask", None, None), "Rules!own40", "must be shown"),
        (("Tier", "Show", None, "Yes"), "Rules!editable40", "written by the review"),
        (("Customer ID", "Show", None, "Yes"), "Rules!editable40", "cannot change it"),
    ],
)
def test_a_fault_names_its_cell(row, cell, words):
    with pytest.raises(RulesError) as fault:
        read_sharing(workbook(row))
    assert f"{cell}: " in fault.value.text("en")
    assert words in fault.value.text("en")
    assert f"{cell}：" in fault.value.text("zh")


def test_a_column_that_stands_twice_is_a_fault():
    with pytest.raises(RulesError, match=r"column41.*stands twice"):
        read_sharing(workbook(("Phone", "Show", None, None), ("电话", "Mask", None, None)))


def test_a_workbook_made_before_there_was_sharing_has_the_shipped_rules():
    book = workbook()
    del book.tables["SharedColumns"]
    assert read_sharing(book).of("phone").summary == "omit"


def test_a_rep_sees_columns_as_the_rules_say():
    policy = SharingPolicy(
        {"phone": SharedColumn("mask"), "email": SharedColumn("omit"), "name": SharedColumn("show")}
    )
    seen = policy.own(CUSTOMERS)
    assert "email" not in seen
    assert seen["phone"].tolist() == ["138****5678", None]
    assert seen["name"].tolist() == ["Ann Lee", "Bo Chan"]
    assert not policy.editable("phone")
    assert policy.editable("name")


def test_a_summary_keeps_its_columns_and_hides_their_cells():
    policy = SharingPolicy(
        {"name": SharedColumn("show", "mask"), "feedback": SharedColumn("show", "omit")},
        frozenset({"tier"}),
    )
    rows = pd.DataFrame({"customer": ["Ann Lee"], "feedback": ["likes tea"], "tier": ["Tier 1"]})
    seen = policy.summary(rows, {"customer": "name"})
    assert seen.to_dict("records") == [{"customer": "A**", "feedback": None, "tier": "Tier 1"}]
