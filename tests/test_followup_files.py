"""`xltier followups` and its files: what a spreadsheet and a calendar make of them."""

from __future__ import annotations

import csv
import json
import shutil
from datetime import UTC, date, datetime

import pandas as pd
import pytest
import vobject
from command_line import answer, xltier

from xltier.commands.followup_calendar import calendar, uid, write_calendar
from xltier.commands.followup_table import cell_text, write_table
from xltier.commands.followups import FollowUps, list_followups
from xltier.errors import SourceError, UsageError
from xltier.language import LANGUAGES
from xltier.tiering.followups import COLUMNS
from xltier.workbook.closed import ClosedWorkbook
from xltier.workbook.contract_contacts import FOLLOWUPS

AS_OF = date(2026, 6, 30)
NOW = datetime(2026, 7, 1, 9, 30, 15, tzinfo=UTC)
AWKWARD = '=cmd|"x"!A1; 北极星, “Ünïcode” \\ and\nmore' + "长" * 60


def done(*rows, rep=None):
    frame = pd.DataFrame(
        [
            {"customer_id": who, "next_contact": pd.Timestamp(due), "name": f"{who} Ltd"} | more
            for who, due, more in rows
        ]
    )
    frame = frame.reindex(columns=list(COLUMNS))
    frame["overdue"] = frame["overdue"].astype(float)
    frame["next_contact"] = frame["next_contact"].astype("datetime64[s]")
    return FollowUps(frame, AS_OF, rep)


def events(content):
    return vobject.readOne(content.decode()).contents.get("vevent", [])


def table(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


# --- CSV ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_spreadsheet_gets_utf_8_with_a_mark_headers_and_plain_numbers(language, tmp_path):
    rows = done(
        ("007", "2026-06-29", {"overdue": 1, "monetary_value": 1234567.89, "rep": "李"}),
        ("8", "2026-07-01", {"monetary_value": -12.0}),
    )
    write_table(rows, tmp_path / "week.csv", language)
    assert (tmp_path / "week.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert (tmp_path / "week.csv").read_bytes().count(b"\r\n") == 3
    header, first, second = table(tmp_path / "week.csv")
    assert header == [column.label.text(language) for column in FOLLOWUPS.columns]
    assert first[:5] == ["李", "2026-06-29", "1", "007", "007 Ltd"]
    assert first[8] == "1234567.89"
    assert (second[0], second[2], second[8]) == ("", "", "-12")


@pytest.mark.parametrize(
    "sign", ["=1+1", "+49 1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "＠a"]
)
def test_text_that_a_spreadsheet_would_calculate_gets_an_apostrophe(sign):
    assert cell_text(sign) == f"'{sign}"


@pytest.mark.parametrize("text", ["a=b", "Tier 2 → Tier 1: +5 %", "−500", "0044 1"])
def test_other_text_stays_as_it_is(text):
    assert cell_text(text) == text


def test_quotes_commas_and_line_breaks_come_back(tmp_path):
    write_table(done((AWKWARD, "2026-07-01", {})), tmp_path / "week.csv", "en")
    assert table(tmp_path / "week.csv")[1][3] == f"'{AWKWARD}"


# --- calendar -----------------------------------------------------------------------------------


def test_each_customer_is_a_day_that_leaves_the_day_free():
    content = calendar(
        done(
            ("A", "2026-07-03", {"tier": "Tier 1"}),
            ("B", "2026-05-31", {"overdue": 30, "phone": "+44 1", "monetary_value": 1234.5}),
        ),
        "en",
        NOW,
    )
    one, two = events(content)
    assert (one.dtstart.value, one.dtend.value) == (date(2026, 7, 3), date(2026, 7, 4))
    assert one.transp.value == "TRANSPARENT"
    assert one.categories.value == ["Tier 1"]
    assert one.summary.value == "Contact A Ltd"
    assert one.dtstamp.value == NOW
    # what is overdue is to be done on the first day of the week, not in the past
    assert two.dtstart.value == AS_OF
    assert two.summary.value == "Contact B Ltd (30 days overdue)"
    assert two.description.value.splitlines() == [
        "Phone: +44 1",
        "Sales in window: 1,234.50",
        "Due: 2026-05-31",
        "Customer ID: B",
    ]


def test_the_chinese_calendar_is_in_chinese():
    row = {"overdue": 1, "contact": "王例", "rep": "李"}
    made = vobject.readOne(calendar(done(("A", "2026-06-29", row), rep="李"), "zh", NOW).decode())
    assert made.vevent.summary.value == "联系 A Ltd（已逾期 1 天）"
    assert made.vevent.description.value.splitlines()[0] == "联系人：王例"
    assert made.x_wr_calname.value == "客户跟进 李"


def test_what_is_written_follows_rfc_5545_and_is_read_back_by_another_parser():
    row = {"name": AWKWARD, "action": AWKWARD, "reason": "a" * 74 + "；b"}
    content = calendar(done((AWKWARD, "2026-07-01", row)), "en", NOW)
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= 75
    for line in content.split(b"\r\n"):
        line.decode()  # no character is cut in two
    [event] = events(content)
    assert event.summary.value == f"Contact {AWKWARD}"
    assert f"Action: {AWKWARD}" in event.description.value
    assert content.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert content.endswith(b"END:VCALENDAR\r\n")


def test_control_characters_of_a_cell_do_not_break_the_calendar():
    [event] = events(calendar(done(("A", "2026-07-01", {"name": "a\x00\x0b\rb"})), "en", NOW))
    assert event.summary.value == "Contact ab"


def test_a_later_file_updates_the_same_event():
    row = ("A", "2026-07-01", {})
    [old] = events(calendar(done(row), "en", NOW))
    [new] = events(calendar(done(("A", "2026-08-01", {})), "zh", NOW.replace(hour=10)))
    assert old.uid.value == new.uid.value == uid("A") != uid("B")
    assert int(new.sequence.value) > int(old.sequence.value)


def test_nobody_to_contact_is_a_calendar_without_events():
    assert events(calendar(done(("A", "2026-07-01", {})), "en", NOW))
    nobody = done(("A", "2026-07-01", {}))
    empty = FollowUps(nobody.frame.iloc[:0], AS_OF)
    made = vobject.readOne(calendar(empty, "en", NOW).decode())
    assert "vevent" not in made.contents


# --- files --------------------------------------------------------------------------------------

WRITERS = {"csv": write_table, "ics": write_calendar}


@pytest.mark.parametrize("kind", WRITERS)
def test_a_file_of_ours_is_replaced_and_any_other_only_by_force(kind, tmp_path):
    path, rows = tmp_path / f"week.{kind}", done(("A", "2026-07-01", {}))
    path.touch()
    WRITERS[kind](rows, path, "en")
    WRITERS[kind](done(("B", "2026-07-01", {})), path, "zh")
    assert b"B Ltd" in path.read_bytes()
    path.write_bytes(b"BEGIN:VCALENDAR\r\nPRODID:-//someone//EN\r\n")
    with pytest.raises(UsageError, match="--force"):
        WRITERS[kind](rows, path, "en")
    assert b"someone" in path.read_bytes()
    WRITERS[kind](rows, path, "en", force=True)
    assert b"A Ltd" in path.read_bytes()
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("kind", WRITERS)
def test_a_workbook_is_never_written_over_not_even_by_force(kind, tmp_path):
    book = tmp_path / "book.xlsx"
    book.write_bytes(b"precious")
    with pytest.raises(UsageError, match=rf"\.{kind}"):
        WRITERS[kind](done(("A", "2026-07-01", {})), book, "en", force=True)
    assert book.read_bytes() == b"precious"


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(SourceError, match=r"week\.csv"):
        write_table(done(("A", "2026-07-01", {})), tmp_path / "no" / "week.csv", "en")


# --- the command --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_shows_the_week_and_writes_both_files(language, small_of, tmp_path):
    book = shutil.copy(small_of(language), tmp_path / "book.xlsx")
    before = book.read_bytes()
    with ClosedWorkbook(book) as workbook:
        wanted = list_followups(workbook)
    run = xltier("followups", book, "--csv", tmp_path / "w.csv", "--ics", tmp_path / "w.ics")
    assert run.exit_code == 0, run.output
    assert str(len(wanted.frame)) in run.stdout
    assert wanted.frame["phone"][0] in run.stdout
    assert [row[3] for row in table(tmp_path / "w.csv")[1:]] == list(wanted.frame["customer_id"])
    made = events((tmp_path / "w.ics").read_bytes())
    assert [event.uid.value for event in made] == [uid(c) for c in wanted.frame["customer_id"]]
    assert book.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["book.xlsx", "w.csv", "w.ics"]


def test_machines_get_the_week_as_json(small_of):
    with ClosedWorkbook(small_of("en")) as workbook:
        wanted = list_followups(workbook)
    rep = wanted.frame["rep"][0]
    told = answer("followups", small_of("en"), "--rep", rep)
    assert (told["from"], told["to"]) == ("2026-06-30", "2026-07-06")
    mine = wanted.frame[wanted.frame["rep"] == rep]
    assert [row["customer_id"] for row in told["followups"]] == list(mine["customer_id"])
    assert told["followups"][0]["next_contact"] == f"{mine['next_contact'].iloc[0]:%Y-%m-%d}"
    assert json.dumps(told["followups"]).count("NaN") == 0


def test_faults_have_a_sentence_and_an_exit_code(small_of, tmp_path):
    book = small_of("en")
    assert xltier("followups", book, "--rep", "Nobody").exit_code == 2
    assert xltier("followups", book, "--as-of", "soon").exit_code == 2
    assert xltier("followups", book, "--csv", tmp_path / "no" / "w.csv").exit_code == 5
    assert xltier("followups", tmp_path / "none.xlsx").exit_code == 3
    nobody = xltier("followups", book, "--as-of", "2020-01-01")
    assert nobody.exit_code == 0
    assert "Nobody is to be contacted from 2020-01-01 to 2020-01-07" in nobody.stdout
