"""What comes back from the reps: taken, asked about or told; never lost, never overwritten."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from command_line import answer, xltier
from hosts import live_host
from returned_files import (
    BACK_AT,
    OWN,
    SENT_AT,
    World,
    added,
    cells,
    chosen,
    place_of,
    returned,
    reworked,
    sent_world,
    typed,
)

from xltier.commands.collect import collect
from xltier.commands.collect_words import OUTCOMES
from xltier.commands.distribute import Order, distribute, make_ready
from xltier.language import LANGUAGES
from xltier.workbook.closed import ClosedWorkbook
from xltier.workbook.contract import CUSTOMERS
from xltier.workbook.contract_team import CONFLICT_CHOICES, PROPOSAL_CHOICES
from xltier.workbook.encryption import encrypt

DAY = datetime(2026, 7, 15)


@pytest.fixture(scope="module")
def worlds(small_of, tmp_path_factory):
    """`worlds(language)`: a master whose customers were sent to their reps; not to be changed."""
    made: dict[str, World] = {}

    def world(language: str) -> World:
        if language not in made:
            folder = tmp_path_factory.mktemp(f"sent-{language}")
            made[language] = sent_world(
                Path(shutil.copy(small_of(language), folder / "master.xlsx"))
            )
        return made[language]

    return world


@pytest.fixture
def world(worlds, tmp_path):
    return worlds("en").copy(tmp_path)


@pytest.fixture
def chinese(worlds, tmp_path):
    return worlds("zh").copy(tmp_path)


@pytest.fixture(params=LANGUAGES)
def either(request, worlds, tmp_path):
    """The same in each language."""
    return worlds(request.param).copy(tmp_path)


def outcomes(done):
    return {
        (edit.customer_id, edit.column): edit.outcome
        for each in done.returns
        for edit in each.edits
    }


# --- the merge ----------------------------------------------------------------------------------


def test_what_only_the_rep_changed_is_taken_with_its_type(world):
    one, two = world.ids[:2]
    changes = {
        (one, "phone"): "020 5550 1234",
        (one, OWN): 7,
        (two, "last_contact"): DAY,
        (two, "needs"): "=not a formula",
        (two, "preferences"): None,
    }
    done = world.collect(typed(world.file, changes))
    assert outcomes(done) == dict.fromkeys(changes, "taken")
    assert {where: world.cell(*where) for where in changes} == changes | {(one, OWN): 7.0}
    record = next(row for row in world.records("Deliveries") if row["rep"] == world.who)
    assert (record["returned"], record["taken"], record["conflicts"]) == (BACK_AT, 5, 0)
    assert [each.who for each in done.outstanding] == [w for w in world.files if w != world.who]


def test_what_both_changed_is_listed_with_all_three_values_and_the_masters_stays(chinese):
    customer = chinese.ids[0]
    before = chinese.cell(customer, "needs")
    typed(chinese.master, {(customer, "needs"): "ours"})
    done = chinese.collect(typed(chinese.file, {(customer, "needs"): "theirs"}))
    assert outcomes(done) == {(customer, "needs"): "conflict"}
    assert chinese.cell(customer, "needs") == "ours"
    (row,) = chinese.records("Conflicts")
    label = CUSTOMERS.column("needs").label
    assert row["column"] in {label.en, label.zh}
    found = (row["rep"], row["customer_id"], row["sent_value"], row["rep_value"])
    assert found == (chinese.who, customer, before, "theirs")
    assert (row["master_value"], row["choice"], row["found"]) == ("ours", None, BACK_AT)
    (logged,) = chinese.records("Returns")
    assert logged["outcome"] == OUTCOMES["conflict"].zh


def test_what_was_done_to_other_cells_of_the_master_stays_as_it_was(world):
    one, two = world.ids[:2]
    typed(world.master, {(one, "feedback"): "ours alone"})
    before = cells(world.master, "Customers")
    world.collect(typed(world.file, {(two, "feedback"): "rep", (one, "phone"): "1"}))
    after = cells(world.master, "Customers")
    before[two]["feedback"], before[one]["phone"] = "rep", "1"
    assert after == before


def test_the_same_file_twice_changes_no_byte(world):
    typed(world.master, {(world.ids[0], "needs"): "ours"})
    typed(
        world.file,
        {
            (world.ids[0], "needs"): "theirs",
            (world.ids[1], "needs"): "new",
            (world.ids[1], "tier"): "?",
        },
    )
    added(world.file, "NewCustomers", {"name": "Newly Found Ltd", "phone": "020 9999 0000"})
    assert world.collect(world.file, world.file).returns[1].edits == ()
    before = world.master.read_bytes()
    again = world.collect(world.file)
    assert (again.written, world.master.read_bytes()) == (False, before)
    assert (again.open_conflicts, again.open_proposals) == (1, 1)


def test_a_later_return_of_the_same_workbook_starts_from_what_was_taken_before(world):
    one, two, three = world.ids[:3]
    sent = world.cell(three, "phone")
    world.collect(typed(world.file, {(one, "phone"): "1", (three, "phone"): "3"}))
    typed(world.master, {(two, "phone"): "ours"})
    changes = {(one, "phone"): "2", (two, "phone"): "rep", (three, "phone"): sent}
    done = world.collect(typed(world.file, changes))
    assert outcomes(done) == {
        (one, "phone"): "taken",
        (two, "phone"): "conflict",
        (three, "phone"): "conflict",
    }, "back to what was sent may be another copy of the file, so someone decides"
    assert (world.cell(one, "phone"), world.cell(two, "phone")) == ("2", "ours")
    record = next(row for row in world.records("Deliveries") if row["rep"] == world.who)
    assert (record["taken"], record["conflicts"]) == (3, 2)


def test_a_dry_run_tells_all_and_writes_nothing(world):
    before = world.master.read_bytes()
    done = world.collect(typed(world.file, {(world.ids[0], "phone"): "1"}), write=False)
    assert (done.returns[0].taken, done.written) == (1, False)
    assert world.master.read_bytes() == before


# --- what is not taken is told ------------------------------------------------------------------


def test_locked_columns_deleted_rows_and_rows_of_others_are_told_and_nothing_is_overwritten(world):
    one, two = world.ids[:2]
    other = next(ids[0] for who, ids in world.customers.items() if who != world.who)
    before = cells(world.master, "Customers")

    def rework(rows):
        phone = place_of(rows[0], "phone")
        foreign = [other, *[None] * (len(rows[0]) - 1)]
        foreign[phone] = "pasted"
        return [row for row in rows if row[0] != two] + [foreign]

    typed(world.file, {(one, "tier"): "Tier 9", (one, "rep"): "Me", (one, "name"): "Renamed"})
    done = world.collect(reworked(world.file, "Customers", rework))
    assert outcomes(done) == {
        (one, "tier"): "locked",
        (one, "rep"): "locked",
        (one, "name"): "locked",
        (two, ""): "deleted",
        (other, "phone"): "foreign",
    }
    assert cells(world.master, "Customers") == before
    assert done.returns[0].ignored == len(world.records("Returns")) == 5


def test_a_formula_of_the_masters_is_never_overwritten(world):
    customer, other = world.ids[:2]
    typed(world.master, {(other, "feedback"): "ours"})
    world.collect(typed(world.file, {(other, "feedback"): "theirs"}))
    chosen(world.master, "Conflicts", choice="Take the rep's")
    book = openpyxl.load_workbook(world.master)
    sheet = book["Customers"]
    column = place_of([cell.value for cell in sheet[sheet.tables["Customers"].ref][0]], "feedback")
    rows = {row[0].value: row[column] for row in sheet.iter_rows()}
    rows[customer].value = rows[other].value = '="for"&"mula"'
    book.save(world.master)
    done = world.collect(typed(world.file, {(customer, "feedback"): "rep"}))
    assert outcomes(done) == {(customer, "feedback"): "formula"}
    assert "holds a formula, which is never overwritten" in done.choices.notices[0].en
    sheet = openpyxl.load_workbook(world.master)["Customers"]
    for cell in (rows[customer], rows[other]):
        assert sheet[cell.coordinate].value == '="for"&"mula"'


def test_formulas_that_the_rep_typed_come_in_as_their_values(world):
    one, two, three = world.ids[:3]

    def rework(rows):
        needs = place_of(rows[0], "needs")
        by_id = {row[0]: row for row in rows}
        by_id[one][needs] = '="never"&" calculated"'
        by_id[two][needs] = "#N/A"
        by_id[three][place_of(rows[0], "override")] = '="Tier "&1'
        return rows

    reworked(world.file, "Customers", rework)
    done = world.collect(world.file)
    assert outcomes(done) == {
        (one, "needs"): "uncalculated",
        (two, "needs"): "error",
        (three, "override"): "uncalculated",
    }
    assert world.collect(world.file).written is False
    typed(world.file, {(one, "needs"): "calculated now", (three, "needs"): "more"})
    assert outcomes(world.collect(world.file)) == {
        (one, "needs"): "taken",
        (three, "needs"): "taken",
    }


def test_an_identifier_that_stands_twice_is_not_guessed_at(world):
    customer = world.ids[0]

    def rework(rows):
        copied = list(next(row for row in rows if row[0] == customer))
        copied[place_of(rows[0], "phone")] = "of the copy"
        return [*rows, copied]

    done = world.collect(reworked(world.file, "Customers", rework))
    assert outcomes(done) == {(customer, "phone"): "twice"}


def test_a_customer_or_column_that_the_master_has_lost_meanwhile_is_told(world):
    gone, there = world.ids[:2]

    def rework(rows):
        own = rows[0].index(OWN)
        return [row[:own] + row[own + 1 :] for row in rows if row[0] != gone]

    reworked(world.master, "Customers", rework)
    done = world.collect(typed(world.file, {(gone, "phone"): "1", (there, OWN): "2 June"}))
    assert outcomes(done) == {(gone, "phone"): "gone", (there, OWN): "no_column"}


def test_what_went_out_masked_does_not_overwrite_what_was_masked(world, tmp_path):
    one, two = world.ids[:2]
    other = next(ids[0] for who, ids in world.customers.items() if who != world.who)
    secret, phone = f"Rang {world.cell(other, 'phone')} too", world.cell(one, "phone")
    typed(world.master, {(two, "feedback"): secret})
    with ClosedWorkbook(world.master, backups=False) as book:
        rules = book.read("SharedColumns")
        row = rules.index[rules["column"] == "Phone"]
        book.update("SharedColumns", pd.DataFrame({"own": ["Mask"], "editable": ["No"]}, row))
        book.commit()
        order = Order(tmp_path / "masked", only=(world.who,), now=BACK_AT)
        (sent,) = distribute(book, make_ready(book, only=(world.who,)), order).deliveries
    masked = cells(sent.file, "Customers")
    assert "*" in masked[one]["phone"]
    assert "*" in masked[two]["feedback"]
    typed(sent.file, {(one, "phone"): "1", (two, "feedback"): f"{masked[two]['feedback']}, done"})
    done = world.collect(sent.file)
    assert outcomes(done) == {(one, "phone"): "masked", (two, "feedback"): "conflict"}
    assert (world.cell(one, "phone"), world.cell(two, "feedback")) == (phone, secret)
    assert "still has the masks" in world.records("Returns")[-1]["note"]


def test_a_team_lead_sends_back_for_every_rep_of_the_team(world, tmp_path):
    with ClosedWorkbook(world.master, backups=False) as book:
        order = Order(tmp_path / "teams", by="team", now=SENT_AT)
        sent = distribute(book, make_ready(book, by="team"), order).deliveries[0]
    customer = next(iter(cells(sent.file, "Customers")))
    typed(sent.file, {(customer, "feedback"): "seen by the lead"})
    added(sent.file, "NewCustomers", {"customer_id": "N-1", "name": "Newly Found Ltd"})
    done = world.collect(sent.file, typed(world.file, {(world.ids[0], "phone"): "1"}))
    assert [(each.state, each.taken) for each in done.returns] == [("merged", 1), ("merged", 1)]
    assert world.cell(customer, "feedback") == "seen by the lead"
    chosen(world.master, "Proposals", choice="Add")
    choices = world.collect().choices
    assert (choices.added, world.cell("N-1", "rep")) == (1, None)
    assert "added without a rep" in choices.notices[0].en


def test_a_customer_who_was_given_to_another_rep_meanwhile_is_merged_and_marked(world):
    customer, heir = world.ids[0], list(world.files)[1]
    typed(world.master, {(customer, "rep"): heir})
    world.collect(typed(world.file, {(customer, "feedback"): "met"}))
    assert world.cell(customer, "feedback") == "met"
    assert world.records("Returns")[-1]["note"] == f"Now looked after by {heir}."


# --- the file, whatever was done to it ----------------------------------------------------------


def test_a_rearranged_file_comes_back_whole(world):
    """Columns reversed, rows sorted, a column of the rep's own, headers in the other language."""
    one, two = world.ids[0], world.ids[-1]

    def rework(rows):
        other = {c.label.en: c.label.zh for c in CUSTOMERS.columns}
        other |= {zh: en for en, zh in other.items()}
        header = [other.get(text, text) for text in rows[0]]
        body = sorted(rows[1:], key=lambda row: str(row[4]))
        return [["My sums", *header[::-1]], *([3, *row[::-1]] for row in body)]

    typed(world.file, {(one, "phone"): "1", (two, OWN): "x"})
    done = world.collect(reworked(world.file, "Customers", rework))
    assert outcomes(done) == {(one, "phone"): "taken", (two, OWN): "taken"}
    assert done.returns[0].notes == ()


def test_a_column_that_was_renamed_or_deleted_is_missed_by_name(world):
    def rework(rows):
        rows[0][place_of(rows[0], "needs")] = "What they need"
        return rows

    (done,) = world.collect(reworked(world.file, "Customers", rework)).returns
    (note,) = done.notes
    assert "The column “Needs” did not come back" in note.en
    assert "What they need" in note.en
    assert "“Needs”" in note.zh


def test_what_was_typed_below_the_table_is_told(world):
    book = openpyxl.load_workbook(world.file)
    sheet = book["Customers"]
    last = sheet[sheet.tables["Customers"].ref][-1][0]
    sheet.cell(last.row + 1, 1).value = "below"
    book.save(world.file)
    (note,) = world.collect(world.file).returns[0].notes
    assert f"from row {last.row + 1} on" in note.en


@pytest.mark.parametrize("damage", ["gone", "edited"])
def test_without_the_record_of_what_was_sent_nothing_is_taken_and_all_is_told(world, damage):
    customer = world.ids[0]
    typed(world.file, {(customer, "phone"): "1"})
    if damage == "edited":
        typed(world.file, {(customer, "phone"): "1"}, table="Sent")
    else:
        book = openpyxl.load_workbook(world.file)
        del book[book.sheetnames[-1]].tables["Sent"]
        book.save(world.file)
    before = cells(world.master, "Customers")
    (done,) = world.collect(world.file).returns
    assert done.state == "no_base"
    assert {(e.customer_id, e.column): e.outcome for e in done.edits} == {
        (customer, "phone"): "no_base"
    }
    assert cells(world.master, "Customers") == before


def test_an_older_delivery_is_told_and_overwrites_nothing(world, tmp_path):
    with ClosedWorkbook(world.master, backups=False) as book:
        again = Order(tmp_path / "again", only=(world.who,), now=BACK_AT)
        distribute(book, make_ready(book, only=(world.who,)), again)
    customer = world.ids[0]
    typed(world.file, {(customer, "phone"): "1"})
    added(world.file, "NewCustomers", {"name": "Newly Found Ltd"})
    before = world.cell(customer, "phone")
    (done,) = world.collect(world.file).returns
    assert (done.state, done.ignored, done.proposals) == ("older", 1, 1)
    assert world.cell(customer, "phone") == before
    assert f"It was sent on {SENT_AT:%Y-%m-%d %H:%M}" in done.notes[0].en


def test_files_that_are_no_delivery_of_this_master_are_told_apart(worlds, world, tmp_path):
    (tmp_path / "other").mkdir()
    foreign = worlds("zh").copy(tmp_path / "other").file
    plain_file = tmp_path / "plain.xlsx"
    openpyxl.Workbook().save(plain_file)
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(world.file.read_bytes()[:5000])
    text = tmp_path / "text.xlsx"
    text.write_text("a,b\n")
    before = world.master.read_bytes()
    files = [foreign, plain_file, broken, text, world.master, tmp_path / "nowhere.xlsx"]
    done = world.collect(*files)
    states = [each.state for each in done.returns]
    assert states == ["elsewhere", "never_sent", "unreadable", "unreadable", "master", "unreadable"]
    assert "it was sent from master.xlsx" in done.returns[0].notes[0].en
    assert all(len(each.notes) == 1 for each in done.returns)
    assert (done.written, world.master.read_bytes()) == (False, before)


# --- new customers and choices ------------------------------------------------------------------


def test_new_customers_are_proposed_from_either_sheet_with_whom_they_may_be(either):
    one = either.ids[0]
    other = next(ids[0] for who, ids in either.customers.items() if who != either.who)
    phone = either.cell(other, "phone")
    added(
        either.file,
        "NewCustomers",
        {"name": "Newly Found Ltd", "phone": phone, "last_contact": DAY},
        {"customer_id": one, "name": "Somebody Else"},
    )
    added(
        either.file, "Customers", {"name": "Typed Below", "feedback": "met at fair", OWN: "1 May"}
    )
    (done,) = either.collect(either.file).returns
    assert done.proposals == 3
    below, alike, taken = either.records("Proposals")
    assert (below["name"], below["feedback"], below["warning"]) == (
        "Typed Below",
        "met at fair",
        None,
    )
    assert (alike["last_contact"], alike["rep"]) == (DAY, either.who)
    assert other in alike["warning"]
    assert one in taken["warning"]
    logged = [row for row in either.records("Returns") if row["column"]]
    assert [(row["column"], row["rep_value"]) for row in logged] == [(OWN, "1 May")]


def test_a_proposal_that_the_rep_corrects_stays_one_proposal(world):
    added(world.file, "NewCustomers", {"name": "Newly Found Ltd", "phone": "1"}, {"name": "Two"})
    world.collect(world.file)
    with ClosedWorkbook(world.file, backups=False) as book:
        first = book.read("NewCustomers").index[:1]
        book.update("NewCustomers", pd.DataFrame({"phone": ["22"]}, first))
        book.commit()
    world.collect(world.file)
    listed = [(row["name"], row["phone"]) for row in world.records("Proposals")]
    assert listed == [("Newly Found Ltd", "22"), ("Two", None)]


def test_an_accepted_proposal_becomes_a_customer_of_the_rep(chinese):
    added(
        chinese.file, "NewCustomers", {"name": "Newly Found Ltd", "phone": "020 1", "needs": "all"}
    )
    chinese.collect(chinese.file)
    chosen(chinese.master, "Proposals", choice=PROPOSAL_CHOICES[0][1].zh)
    refused = chinese.collect()
    assert (refused.written, refused.choices.added) == (False, 0)
    assert "type a customer ID for Newly Found Ltd" in refused.choices.notices[0].en
    chosen(chinese.master, "Proposals", customer_id=chinese.ids[0])
    assert f"{chinese.ids[0]} is taken" in chinese.collect().choices.notices[0].en
    chosen(chinese.master, "Proposals", customer_id="N-1")
    done = chinese.collect()
    assert (done.choices.added, done.open_proposals) == (1, 0)
    customer = cells(chinese.master, "Customers")["N-1"]
    assert (customer["name"], customer["phone"], customer["needs"], customer["rep"]) == (
        "Newly Found Ltd",
        "020 1",
        "all",
        chinese.who,
    )
    assert chinese.records("Proposals")[0]["decided"] == BACK_AT
    assert chinese.collect(chinese.file).written is False


@pytest.mark.parametrize(("language", "choice"), [("en", "keep"), ("zh", "take")])
def test_a_chosen_conflict_is_settled_by_the_next_collection(worlds, tmp_path, language, choice):
    either = worlds(language).copy(tmp_path)
    customer = either.ids[0]
    typed(either.master, {(customer, "needs"): "ours"})
    either.collect(typed(either.file, {(customer, "needs"): "theirs"}))
    chosen(either.master, "Conflicts", choice=dict(CONFLICT_CHOICES)[choice].text(language))
    done = either.collect()
    assert (done.choices.taken, done.choices.kept) == (int(choice == "take"), int(choice == "keep"))
    assert either.cell(customer, "needs") == ("theirs" if choice == "take" else "ours")
    assert either.records("Conflicts")[0]["decided"] == BACK_AT
    assert either.collect(either.file).written is False


def test_a_choice_made_on_an_outdated_value_is_asked_again(world):
    customer = world.ids[0]
    typed(world.master, {(customer, "needs"): "ours"})
    world.collect(typed(world.file, {(customer, "needs"): "theirs"}))
    typed(world.master, {(customer, "needs"): "ours, later"})
    chosen(world.master, "Conflicts", choice="Take the rep's")
    done = world.collect()
    assert "has changed since the conflict was found" in done.choices.notices[0].en
    assert world.cell(customer, "needs") == "ours, later"
    assert world.records("Conflicts")[0]["master_value"] == "ours, later"
    assert world.collect().choices.taken == 1
    assert world.cell(customer, "needs") == "theirs"


def test_a_choice_that_is_none_is_named_by_its_cell(world):
    typed(world.master, {(world.ids[0], "needs"): "ours"})
    world.collect(typed(world.file, {(world.ids[0], "needs"): "theirs"}))
    chosen(world.master, "Conflicts", choice="perhaps")
    (notice,) = world.collect().choices.notices
    assert "Conflicts!" in notice.en
    assert "“perhaps” is no choice" in notice.en


# --- live, and from the command line ------------------------------------------------------------


@pytest.mark.xdist_group("office")
def test_a_master_that_is_open_in_libreoffice_takes_the_same(world, office, monkeypatch, tmp_path):
    monkeypatch.setenv("XLTIER_HOME", str(tmp_path / "home"))
    one, two = world.ids[:2]
    typed(world.master, {(one, "needs"): "ours"})
    changes = {(one, "needs"): "theirs", (two, "phone"): "020 1", (two, OWN): DAY}
    typed(world.file, changes)
    added(world.file, "NewCustomers", {"name": "Newly Found Ltd"})
    with live_host(office, world.master, verb="collect") as opened:
        done = collect(opened.workbook, [returned(world.file)], now=BACK_AT)
        frame = opened.workbook.read("Customers", also=[OWN]).set_index("customer_id")
        assert len(opened.workbook.read("Conflicts")) == len(opened.workbook.read("Proposals")) == 1
    assert outcomes(done) == {
        (one, "needs"): "conflict",
        (two, "phone"): "taken",
        (two, OWN): "taken",
        ("", ""): "proposed",
    }
    assert frame.loc[[one, two], "needs"].iloc[0] == "ours"
    assert (frame.loc[two, "phone"], frame.loc[two, OWN]) == ("020 1", DAY)


def test_the_command_shows_each_file_and_who_has_not_sent_back(either):
    with ClosedWorkbook(either.master) as book:
        chinese = book.language == "zh"
    typed(either.file, {(either.ids[0], "phone"): "1", (either.ids[0], "tier"): "?"})
    result = xltier("collect", either.master, either.file)
    assert result.exit_code == 0, result.output
    assert ("尚未发回" if chinese else "Not sent back yet") in result.stdout
    assert ("已采用" if chinese else "Taken") in result.stdout
    again = answer("collect", either.master, either.file)
    assert (again["written"], again["files"][0]["edits"]) == (False, [])
    assert len(again["outstanding"]) == len(either.files) - 1


def test_a_dry_run_on_the_command_line_shows_each_change(world):
    typed(world.file, {(world.ids[0], "phone"): "020 77 [/red] [bold]"})
    shown = answer("collect", world.master, world.file.parent / "*.xlsx", "--dry-run")
    by_state = {each["file"]: each["state"] for each in shown["files"]}
    assert by_state.pop("master.xlsx") == "master"
    assert set(by_state.values()) == {"merged"}
    edits = [edit for each in shown["files"] for edit in each["edits"]]
    assert [(edit["rep"], edit["outcome"]) for edit in edits] == [("020 77 [/red] [bold]", "taken")]
    printed = xltier("collect", world.master, world.file, "--dry-run")
    assert printed.exit_code == 0, printed.output
    assert "[/red]" in printed.stdout


def test_a_collection_is_undone_by_restore(world):
    before = world.master.read_bytes()
    typed(world.file, {(world.ids[0], "phone"): "1"})
    assert xltier("collect", world.master, world.file).exit_code == 0
    assert world.master.read_bytes() != before
    assert xltier("restore", world.master).exit_code == 0
    assert world.master.read_bytes() == before
    assert answer("collect", world.master, world.file)["files"][0]["taken"] == 1


def test_files_with_a_password_are_opened_with_the_password_of_their_rep(world, tmp_path):
    typed(world.file, {(world.ids[0], "phone"): "1"})
    world.file.write_bytes(encrypt(world.file.read_bytes(), "right-one"))
    without = answer("collect", world.master, world.file)
    assert without["files"][0]["state"] == "unreadable"
    assert "--passwords" in without["files"][0]["notes"][0]["en"]
    listed = tmp_path / "passwords.csv"
    listed.write_text(f"Name,Password\n{world.who},wrong-one\n")
    wrong = xltier("collect", world.master, world.file, "--passwords", listed)
    assert wrong.exit_code == 5
    assert "does not open" in wrong.stdout
    assert "wrong-one" not in wrong.output
    listed.write_text(f"Name,Password\nSomebody,other-one\n{world.who},right-one\n")
    renamed = world.file.rename(tmp_path / "back.xlsx")
    done = answer("collect", world.master, renamed, "--passwords", listed)
    assert (done["files"][0]["state"], done["files"][0]["taken"]) == ("merged", 1)


def test_a_workbook_that_never_sent_anything_says_so(tmp_path, small_of):
    path = tmp_path / "old.xlsx"
    book = openpyxl.Workbook()
    book.save(path)
    result = xltier("collect", path)
    assert result.exit_code == 3
    assert "Deliveries" in result.output
