"""What-if as a conversation in Excel: shows, asks for a split, proposes, types the bounds."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import pytest
from fake_excel import open_book
from hosts import contents
from small_workbook import set_values

from xltier.commands.recalculate import recalculate
from xltier.excel import line_asked, ribbon, session
from xltier.excel.session import Session
from xltier.language import LANGUAGES
from xltier.workbook.live import LiveWorkbook

LONGEST_PROMPT = 255
CANCEL = False
"""What Excel's own dialog answers when it is cancelled."""


class Person:
    """Excel's dialogs and whoever answers them.

    Attributes:
        says: What is answered to each question: yes or no.
        types: What is typed into each field.
        read: The texts that were shown.
        suggested: What stood in each field at first.
    """

    def __init__(self, says=(), types=()) -> None:
        self.engine = SimpleNamespace(name="excel")
        self.api = self
        self.says, self.types = list(says), list(types)
        self.read: list[str] = []
        self.suggested: list[str] = []
        self.status_bar: object = False

    def alert(self, text, title, buttons, mode):
        assert (title, mode) == ("xltier", "info")
        self.read.append(text)
        return self.says.pop(0) if buttons == "yes_no" else "ok"

    def InputBox(self, *, Prompt, Title, Default, Type):  # noqa: N802, N803 - Excel's names
        assert (len(Prompt) <= LONGEST_PROMPT, Title, Type) == (True, "xltier", 2)
        self.suggested.append(Default)
        return self.types.pop(0)


@pytest.fixture(scope="module", params=LANGUAGES)
def opened(request, small_of):
    return open_book(small_of(request.param))


@pytest.fixture
def book(opened, tmp_path, monkeypatch):
    """The workbook that is open for all tests: each leaves it as it found it."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XLTIER_HOME", str(tmp_path / "home"))
    return opened


@pytest.fixture
def press(book, monkeypatch):
    """`press(verb, says, types)` presses a button and returns the person, who is asked no more."""

    def pressed(verb="what_if", says=(), types=()) -> Person:
        person = Person(says, types)
        monkeypatch.setattr(session, "in_excel", lambda: Session(person, book))
        assert ribbon.run(verb) == 0
        assert (person.says, person.types, person.status_bar) == ([], [], False)
        return person

    return pressed


def words(book, en, zh):
    return zh if LiveWorkbook(book).language == "zh" else en


def bounds(book):
    rules = LiveWorkbook(book).read("TierRules")
    return rules[["min_amount", "min_orders"]].to_numpy().tolist()


def changed(before, after):
    """Return the tables in which something is not as it was."""
    return [name for name in before if before[name] != after[name]]


def test_whoever_wants_no_bounds_is_asked_once_and_nothing_is_written(book, press):
    before = contents(LiveWorkbook(book))
    [shown] = press(says=["no"]).read
    assert words(book, "With the rules as typed", "按当前标准试算") in shown
    assert shown.endswith(words(book, "a split that you want?", "按您期望的占比测算门槛？"))
    assert contents(LiveWorkbook(book)) == before


@pytest.mark.parametrize("typed", [CANCEL, "  "])
def test_a_cancelled_field_leaves_everything_alone(book, press, typed):
    before = contents(LiveWorkbook(book))
    person = press(says=["yes"], types=[typed])
    assert len(person.read) == 1
    assert person.suggested == ["10/30/60"]
    assert contents(LiveWorkbook(book)) == before


def test_bounds_that_are_not_wanted_are_shown_and_not_written(book, press):
    before = contents(LiveWorkbook(book))
    person = press(says=["yes", "no"], types=["20/30/50"])
    _, shown = person.read
    assert (
        words(book, "Bounds for 20/30/50 per cent of customers", "按客户数占比 20/30/50") in shown
    )
    assert words(book, "10,000 → ", "10,000 → ") in shown
    assert words(book, "would change tier", "个客户变更层级") in shown
    assert contents(LiveWorkbook(book)) == before


def test_bounds_that_are_wanted_are_typed_decide_the_next_review_and_are_taken_back(book, press):
    before, typed = contents(LiveWorkbook(book)), bounds(book)
    _, shown, said = press(says=["yes", "yes"], types=["20/30/50"]).read
    assert changed(before, contents(LiveWorkbook(book))) == ["TierRules"]
    first, _, last = bounds(book)
    assert f"{typed[0][0]:,.0f} → {first[0]:,.0f}" in shown
    assert last == pytest.approx(typed[2], nan_ok=True)
    assert words(book, "Undo last brings", "请点“撤销上次”") in said

    customers = recalculate(LiveWorkbook(book), write=False).review.customers
    name = words(book, "Tier 1", "一级")
    count = customers["computed_tier"].value_counts()[name]
    line = next(line for line in shown.splitlines() if line.startswith(name))
    assert words(book, f": {count} customers", f"：{count} 个客户") in line

    again = press(says=["yes"], types=["20/30/50"]).read[1]
    assert again.endswith(words(book, "nothing is to be typed.", "无需修改。"))

    [undone] = press("undo").read
    assert words(book, "“What-if” of", "“模拟分析”") in undone
    assert contents(LiveWorkbook(book)) == before


def test_shares_of_sales_are_asked_for_by_a_word(book, press):
    line = words(book, "70/20/10 sales", "70/20/10 销售额")
    shown = press(says=["yes", "no"], types=[line]).read[1]
    assert words(book, "70/20/10 per cent of sales", "按销售额占比 70/20/10") in shown


def test_a_line_that_is_no_split_is_explained_and_asked_for_again(book, press):
    person = press(says=["yes"], types=["often", "50/50", CANCEL])
    assert person.suggested == ["10/30/60", "often", "50/50"]
    assert words(book, "“often” is no split", "“often”不是占比") in person.read[1]
    assert words(book, "The rules have 3 tiers", "标准中有 3 个层级") in person.read[2]


def test_where_no_thresholds_decide_nothing_is_proposed(book, press):
    workbook = LiveWorkbook(book)
    set_values(workbook, "Settings", {"method": "lifecycle"})
    workbook.commit()
    [shown] = press().read
    assert words(book, "split", "占比") not in shown
    press("undo")


# --- the field ----------------------------------------------------------------------------------


def on_a_mac(monkeypatch, stdout="", stderr="", code=0):
    commands: list[list[str]] = []

    def run(command, **_):
        commands.append(command)
        return subprocess.CompletedProcess(command, code, stdout, stderr)

    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(subprocess, "run", run)
    return commands


def ask(language="en"):
    return line_asked.ask_line(Person(), "Share?", "10/90", language, title="xltier")


def test_a_mac_gives_the_line_that_was_typed(monkeypatch):
    commands = on_a_mac(monkeypatch, stdout="20/80 销售额\n")
    assert ask("zh") == "20/80 销售额"
    assert commands[0][3:] == ["Share?", "10/90", "xltier", "取消", "确定"]


def test_a_mac_dialog_that_is_cancelled_gives_no_line(monkeypatch):
    on_a_mac(monkeypatch, stderr="execution error: User canceled. (-128)\n", code=1)
    assert ask() is None


def test_a_mac_that_shows_no_dialog_gives_the_default(monkeypatch):
    on_a_mac(monkeypatch, stderr="execution error: not allowed (-1743)", code=1)
    assert ask() == "10/90"
