"""The VBA as text: rules that the VBA editor, Excel and people who read it rely on."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import xltier
from xltier.excel import ribbon
from xltier.excel.sources import Module, modules
from xltier.excel.text_module import MODULE as TEXTS
from xltier.excel.verbs import VERBS
from xltier.excel.wording import PLACE, WORDS
from xltier.excel.xlwings_modules import MODULE as BRIDGE

FOLDER = Path(xltier.__file__).parent / "excel" / "vba"
MODULES = modules()
OURS = tuple(module for module in MODULES if module.name != BRIDGE)
PROCEDURE = re.compile(
    r"^(?P<scope>Public |Private )?(?P<kind>Sub|Function|Property Get) (?P<name>\w+)\("
    r"(?P<arguments>[^\r]*?)\)(?: As (?P<type>\w+))?\r?$",
    re.MULTILINE,
)
RESERVED = frozenset(
    re.findall(
        r"\w+",
        """
        and as boolean byref byte byval call case cdate close const currency date declare
        dim do double each else elseif empty end enum erase error event exit false for
        friend function get global gosub goto if imp implements in input integer is let like
        line lock long loop lset me mod new next not nothing null object on open option
        optional or paramarray print private property public put redim rem resume return
        rset select set single static stop string sub then to true type until variant wend
        while with xor
        """,
    )
)


def joined(module: Module) -> str:
    """Return a module with continued lines joined."""
    return re.sub(r" _\r\n *", " ", module.source)


def code_of(module: Module) -> str:
    """Return a module without comments, with continued lines joined."""
    lines = joined(module).split("\r\n")
    return "\n".join(re.sub(r"(?:^|(?<=\s))'.*$", "", line) for line in lines)


def texts_in(module: Module) -> list[str]:
    return re.findall(r'"((?:[^"\n]|"")*)"', code_of(module))


def procedures(module: Module) -> list[re.Match[str]]:
    return list(PROCEDURE.finditer(joined(module)))


def every(*parts: Module):
    return pytest.mark.parametrize("module", parts, ids=lambda module: module.name)


@every(*MODULES)
def test_a_module_is_ascii_with_crlf(module: Module):
    module.source.encode("ascii")
    assert module.source.endswith("\r\n")
    assert "\n" not in module.source.replace("\r\n", "")
    assert "\r" not in module.source.replace("\r\n", "")


@every(*MODULES)
def test_no_line_is_longer_than_the_editor_takes(module: Module):
    lines = module.source.split("\r\n")
    assert max(map(len, lines)) <= 1023
    runs = re.findall(r"(?: _\r\n[^\r]*)+", module.source)
    assert all(run.count(" _\r\n") <= 24 for run in runs)


def test_the_files_in_git_are_as_the_editor_writes_them():
    for path in [*FOLDER.glob("*.bas"), *FOLDER.glob("*.cls")]:
        assert b"\r\n" in path.read_bytes(), path.name
        assert b"\n" not in path.read_bytes().replace(b"\r\n", b""), path.name


@every(*OURS)
def test_a_module_of_ours_is_explicit_and_annotated(module: Module):
    assert "\r\nOption Explicit\r\n" in module.source
    assert '\'@Folder("xltier")\r\n' in module.source
    assert "'@ModuleDescription(\"" in module.source


@every(*MODULES)
def test_a_module_calls_itself_by_its_name(module: Module):
    if module.kind != "workbook":
        assert f'Attribute VB_Name = "{module.name}"\r\n' in module.source


@every(*OURS)
def test_what_a_module_offers_is_described(module: Module):
    for found in procedures(module):
        if found["scope"] == "Public ":
            before = joined(module)[: found.start()]
            assert before.rstrip("\r\n").rsplit("\r\n", 1)[-1].startswith("'@Description("), found[
                "name"
            ]


@every(*OURS)
def test_every_argument_says_how_it_is_passed(module: Module):
    for found in procedures(module):
        for argument in filter(None, re.split(r",\s*|^\s+", found["arguments"])):
            assert re.match(r"(Optional )?(ByVal|ByRef|ParamArray) \w+(\(\))? As \w+", argument), (
                argument
            )


@every(*OURS)
def test_names_begin_with_a_capital_and_are_not_reserved(module: Module):
    for found in procedures(module):
        assert found["name"][0].isupper() or "_" in found["name"]
        assert found["name"].lower() not in RESERVED
        for argument in re.findall(r"(?:ByVal|ByRef) (\w+)", found["arguments"]):
            assert argument.lower() not in RESERVED, argument


@every(*OURS)
def test_an_error_has_one_way_out(module: Module):
    labels = {"CleanFail", "CleanExit"}
    assert set(re.findall(r"On Error GoTo (\w+)", module.source)) <= labels
    assert module.source.count("On Error GoTo ") == module.source.count("CleanExit:\r\n")
    assert module.source.count("GoTo CleanFail") == module.source.count("CleanFail:\r\n")
    assert "On Error Resume Next" not in module.source


def test_no_module_is_named_like_a_procedure_and_no_public_name_stands_twice():
    names = [
        found["name"].lower()
        for module in MODULES
        if module.kind == "standard"
        for found in procedures(module)
        if found["scope"] != "Private "
    ]
    assert len(names) == len(set(names)), sorted(name for name in names if names.count(name) > 1)
    assert not {module.name.lower() for module in MODULES} & set(names)


def test_only_the_button_and_the_functions_can_be_found_by_a_person():
    """In Excel's dialogs: Macros lists Subs without arguments, the wizard lists Functions."""
    shown = set()
    for module in MODULES:
        if module.kind != "standard" or "Option Private Module" in module.source:
            continue
        for found in procedures(module):
            public = found["scope"] != "Private "
            if public and (found["kind"] == "Function" or not found["arguments"]):
                shown.add((module.name, found["name"]))
    allowed = {("XltierRun", "RecalculateTiers"), ("XltierRibbon", "RefreshRibbon")}
    allowed.add(("XltierFunctions", "RegisterFunctions"))
    assert {pair for pair in shown if not pair[1].isupper()} <= allowed


def test_a_verb_that_vba_runs_is_one_that_python_knows():
    source = next(module.source for module in MODULES if module.name == "XltierRun")
    assert re.findall(r'RunXltier "(\w+)"', source) == ["recalculate"]
    assert "recalculate" in VERBS


def test_the_python_that_vba_runs_exists():
    run = next(module for module in MODULES if module.name == "XltierRun")
    command = next(text for text in texts_in(run) if text.startswith("from xltier"))
    tree = ast.parse(command + "recalculate', version='1')")
    assert isinstance(tree.body[0], ast.ImportFrom)
    assert (tree.body[0].module, tree.body[0].names[0].name) == ("xltier.excel", "ribbon")
    call = tree.body[1].value
    assert isinstance(call, ast.Call)
    assert call.func.attr == "run"
    assert callable(ribbon.run)
    assert [each.arg for each in call.keywords] == ["version"]


def test_the_command_line_that_vba_starts_is_one_that_python_takes():
    run = next(module for module in MODULES if module.name == "XltierRun")
    texts = texts_in(run)
    assert [text.strip() for text in texts if " -m " in text or " --" in text] == [
        "-P -m xltier.excel.ribbon",
        "--office --version",
    ]


def test_every_text_that_vba_asks_for_is_there():
    asked = set()
    for module in OURS:
        asked |= set(re.findall(r'Text(?:Of|With)\("([\w.]+)"[,)]', module.source))
    source = next(module.source for module in MODULES if module.name == TEXTS)
    known = set(re.findall(r'Case "([\w.]+)"', source))
    assert asked <= known
    assert set(WORDS) <= known


def test_a_text_with_a_detail_has_a_place_for_it_in_both_languages():
    for module in MODULES:
        for key in re.findall(r'TextWith\("([\w.]+)"', module.source):
            assert PLACE in WORDS[key].en
            assert PLACE in WORDS[key].zh


@every(*MODULES)
def test_nothing_that_a_person_reads_is_said_in_english_only(module: Module):
    """A message box gets a text of ours, by its key."""
    for said in re.findall(r"^\s*(?:Say|MsgBox) (.+?)\r$", module.source, re.MULTILINE):
        assert '"' not in said.split(",")[0] or said.startswith(("TextOf(", "TextWith(")), said
