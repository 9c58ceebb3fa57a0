"""Out to the reps: each gets a workbook with all of their own customers and nobody else's."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest
from command_line import xltier
from hypothesis import given
from hypothesis import strategies as st

from xltier.commands.delivery_names import file_names, new_delivery
from xltier.commands.distribute import Order, distribute, make_ready
from xltier.commands.password_lists import read_passwords
from xltier.errors import UsageError, WorkbookError
from xltier.language import LANGUAGES
from xltier.sharing.fingerprint import fingerprint
from xltier.sharing.passwords import ListedPasswords
from xltier.workbook.closed import ClosedWorkbook
from xltier.workbook.contract import CUSTOMERS
from xltier.workbook.encryption import decrypt, is_encrypted

NOW = datetime(2026, 7, 1, 9, 30)


@pytest.fixture
def master(small_of, tmp_path):
    return Path(shutil.copy(small_of("en"), tmp_path / "master.xlsx"))


@pytest.fixture(scope="module", params=LANGUAGES)
def sent(request, small_of, tmp_path_factory):
    """A master, the folder with its reps' workbooks, and what the distribution said."""
    folder = tmp_path_factory.mktemp(f"sent-{request.param}")
    path = Path(shutil.copy(small_of(request.param), folder / "master.xlsx"))
    with ClosedWorkbook(path, verb="distribute") as book:
        ready = make_ready(book)
        done = distribute(book, ready, Order(folder / "reps", title=path.name, now=NOW))
    return path, done


def customers_of(path):
    with ClosedWorkbook(path) as book:
        return book.read("Customers")


def test_every_customer_with_a_rep_goes_to_that_rep_and_to_nobody_else(sent):
    path, done = sent
    everyone = customers_of(path)
    wanted = everyone.dropna(subset="rep").groupby("rep")["customer_id"].agg(set).to_dict()
    got = {each.group.name: set(customers_of(each.file)["customer_id"]) for each in done.deliveries}
    assert got == wanted
    assert done.unsent.customers == everyone["rep"].isna().sum()


def test_a_rep_sees_of_each_customer_what_the_manager_sees(sent):
    path, done = sent
    theirs = customers_of(path).set_index("customer_id")
    mine = pd.concat([customers_of(each.file) for each in done.deliveries]).set_index("customer_id")
    for name in CUSTOMERS.owned:
        pd.testing.assert_series_equal(
            mine[name].astype(object), theirs.loc[mine.index, name].astype(object)
        )


def test_a_rep_gets_the_purchases_of_their_customers_and_no_others(sent):
    path, done = sent
    with ClosedWorkbook(path) as book:
        lines = book.read("Purchases")
    for each in done.deliveries:
        with ClosedWorkbook(each.file) as book:
            mine = book.read("Purchases")
        ids = set(customers_of(each.file)["customer_id"])
        assert set(mine["customer_id"]) <= ids
        theirs = lines.loc[lines["customer_id"].isin(ids), "amount"]
        assert [str(amount) for amount in mine["amount"]] == [str(amount) for amount in theirs]


def test_every_delivery_is_recorded_with_the_fingerprint_of_what_was_sent(sent):
    path, done = sent
    with ClosedWorkbook(path) as book:
        records = book.read("Deliveries").set_index("delivery")
    assert list(records.index) == [each.delivery for each in done.deliveries]
    for each in done.deliveries:
        record = records.loc[each.delivery]
        assert (record["rep"], record["file"]) == (each.group.name, each.file.name)
        assert record["customers"] == len(customers_of(each.file))
        assert record["sent"] == pd.Timestamp(NOW)
        with ClosedWorkbook(each.file) as book:
            assert fingerprint(book.read("Sent")) == record["base"]
            facts = book.read("Delivery")
        assert each.delivery in set(facts["value"])


def test_the_record_is_undone_by_restore(sent, tmp_path):
    path, _ = sent
    copy = Path(shutil.copy(path, tmp_path / path.name))
    shutil.copytree(path.with_name(path.name + ".backups"), copy.with_name(copy.name + ".backups"))
    assert xltier("restore", copy).exit_code == 0
    with ClosedWorkbook(copy) as book:
        assert book.read("Deliveries").empty


def test_a_reps_workbook_is_not_reviewed_or_distributed_again(sent):
    _, done = sent
    for verb in (("recalc",), ("check",), ("distribute", "--out", "x")):
        result = xltier(verb[0], done.deliveries[0].file, *verb[1:])
        assert result.exit_code == 3, verb
        assert "rep" in result.output or "业务员" in result.output


def test_no_file_is_written_over(master, tmp_path):
    for _ in range(2):
        assert xltier("distribute", master, "--out", tmp_path / "reps").exit_code == 0
    names = sorted(path.name for path in (tmp_path / "reps").iterdir())
    assert len(names) == 12
    assert [name for name in names if "Ada" in name] == [
        "Ada Finch 2026-06-30 (2).xlsx",
        "Ada Finch 2026-06-30.xlsx",
    ]


def test_a_dry_run_shows_who_would_get_what_and_writes_nothing(master, tmp_path):
    before = master.read_bytes()
    result = xltier("distribute", master, "--out", tmp_path / "reps", "--dry-run", "--json")
    shown = json.loads(result.stdout)
    assert {each["rep"] for each in shown["deliveries"]} > {"Ada Finch"}
    assert all(each["delivery"] is None for each in shown["deliveries"])
    assert not (tmp_path / "reps").exists()
    assert master.read_bytes() == before


def test_finished_workbooks_are_searched_for_others_customers_when_asked(master, tmp_path):
    kept = tmp_path / "kept.csv"
    arguments = ("--out", tmp_path / "reps", "--new-passwords", kept, "--verify", "--json")
    result = xltier("distribute", master, *arguments)
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["leaks"] == []


def test_a_column_whose_header_mentions_a_customer_does_not_go_out(master, tmp_path):
    from openpyxl import load_workbook

    name = customers_of(master)["name"].dropna().iloc[0]
    book = load_workbook(master)
    sheet = book["Customers"]
    header = {cell.value: cell for cell in sheet[4]}["Preferences"]
    header.value = f"Like {name}"
    columns = sheet.tables["Customers"].tableColumns
    next(each for each in columns if each.name == "Preferences").name = header.value
    book.save(master)
    result = xltier("distribute", master, "--out", tmp_path / "reps")
    assert f"The column “{header.value}”" in result.stdout
    for path in (tmp_path / "reps").iterdir():
        with ClosedWorkbook(path) as opened:
            assert not any(name in each for each in opened.headers("Customers"))
            facts = opened.read("Delivery")["value"].tolist()
            assert fingerprint(opened.read("Sent")) in facts


def test_one_rep_can_be_chosen_however_the_name_is_typed(master, tmp_path):
    result = xltier("distribute", master, "--out", tmp_path / "reps", "--only", " ada  FINCH")
    assert result.exit_code == 0, result.output
    assert [path.name for path in (tmp_path / "reps").iterdir()] == ["Ada Finch 2026-06-30.xlsx"]


def test_a_name_that_nobody_has_is_refused_with_those_there_are(master, tmp_path):
    result = xltier("distribute", master, "--out", tmp_path / "reps", "--only", "Zed")
    assert result.exit_code == 2
    assert "There is no rep called Zed; there are: Ada Finch" in result.output


def test_a_team_gets_the_customers_of_its_reps(master, tmp_path):
    with ClosedWorkbook(master) as book:
        ready = make_ready(book, by="team")
        done = distribute(book, ready, Order(tmp_path / "teams", by="team", now=NOW))
        staff = book.read("Reps").set_index("rep")["team"]
    everyone = customers_of(master)
    wanted = everyone.groupby(everyone["rep"].map(staff))["customer_id"].agg(set).to_dict()
    got = {each.group.name: set(customers_of(each.file)["customer_id"]) for each in done.deliveries}
    assert got == wanted


def test_passwords_are_made_kept_apart_and_written_nowhere_else(master, tmp_path):
    kept = tmp_path / "kept.csv"
    result = xltier("distribute", master, "--out", tmp_path / "reps", "--new-passwords", kept)
    assert result.exit_code == 0, result.output
    passwords = read_passwords(kept)
    for path in (tmp_path / "reps").iterdir():
        name = path.name.removesuffix(" 2026-06-30.xlsx")
        assert is_encrypted(path)
        content = decrypt(path, passwords.of(name))
        assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = b"".join(map(package.read, package.namelist()))
        assert passwords.of(name).encode() not in parts
        assert passwords.of(name) not in result.output
    with zipfile.ZipFile(master) as package:
        parts = b"".join(map(package.read, package.namelist()))
    assert all(secret.encode() not in parts for secret in passwords.listed.values())


def test_whoever_lacks_a_password_is_named_and_nothing_is_written(master, tmp_path):
    before = master.read_bytes()
    kept = tmp_path / "kept.csv"
    kept.write_text("Name,Password\nAda Finch,x\n")
    result = xltier("distribute", master, "--out", tmp_path / "reps", "--passwords", kept)
    assert result.exit_code == 2
    assert "There is no password for Ben Marlow" in result.output
    assert not (tmp_path / "reps").exists()
    assert master.read_bytes() == before


def test_new_passwords_do_not_lie_among_the_workbooks_they_open(master, tmp_path):
    reps = tmp_path / "reps"
    result = xltier("distribute", master, "--out", reps, "--new-passwords", reps / "kept.csv")
    assert result.exit_code == 2
    assert "another folder" in result.output
    assert not reps.exists()


def test_a_master_that_cannot_take_the_record_leaves_no_file_behind(master, tmp_path, monkeypatch):
    kept = tmp_path / "kept.csv"
    lock = master.with_name(f".~lock.{master.name}#")
    lock.write_text(",someone,desk,01.07.2026 09:00,file:///x;")
    result = xltier("distribute", master, "--out", tmp_path / "reps", "--new-passwords", kept)
    assert result.exit_code == 3
    assert list((tmp_path / "reps").iterdir()) == []
    assert not kept.exists()


def test_a_workbook_without_a_review_has_nothing_to_send(tmp_path):
    path = tmp_path / "new.xlsx"
    assert xltier("new", path, "--lang", "zh").exit_code == 0
    result = xltier("distribute", path, "--out", tmp_path / "reps")
    assert result.exit_code == 3
    assert "尚未盘点" in result.output


def test_a_delivery_has_an_identifier_of_its_own():
    taken = {new_delivery(date(2026, 7, 1), ()) for _ in range(100)}
    assert all(each.startswith("D20260701-") for each in taken)
    assert new_delivery(date(2026, 7, 1), taken) not in taken


@given(names=st.lists(st.text(max_size=200), max_size=8))
def test_file_names_are_distinct_and_every_system_takes_them(names):
    given_names = file_names(names, date(2026, 7, 1), Path("no such folder"))
    assert len({name.casefold() for name in given_names}) == len(names)
    for name in given_names:
        assert not set('<>:"/\\|?*') & set(name)
        assert len(name.encode()) <= 255
        assert name == name.strip()
        assert not name.startswith(".")
        assert name.partition(" ")[0].upper() not in {"CON", "NUL", "AUX", "PRN", "COM1", "LPT1"}


def test_someone_without_a_password_stops_the_whole_before_it_begins(master, tmp_path):
    with ClosedWorkbook(master) as book:
        ready = make_ready(book)
        order = Order(tmp_path / "reps", passwords=ListedPasswords({}, "list.csv"))
        with pytest.raises(UsageError, match=r"list\.csv"):
            distribute(book, ready, order)


def test_a_workbook_without_the_sheet_for_records_says_so(master, tmp_path):
    import openpyxl

    book = openpyxl.load_workbook(master)
    del book["Deliveries"]
    book.save(master)
    with ClosedWorkbook(master) as workbook, pytest.raises(WorkbookError, match="Deliveries"):
        make_ready(workbook)
