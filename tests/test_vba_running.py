"""What a press of a button does in Excel, in pyOpenVBA's interpreter."""

from __future__ import annotations

from importlib.metadata import version

import pytest
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.exceptions import VBAUnsupportedError
from vba_runs import CHINESE, ENGLISH, PYTHON, TABLES, Excel

from xltier.excel.building import build_macro_workbook
from xltier.excel.sources import modules
from xltier.excel.verbs import VERBS
from xltier.excel.wording import RECALCULATE, WORDS
from xltier.language import Language
from xltier.workbook.live_memory import codes_of

NEED_TABLES = sorted(set(VERBS) - {"about"})
TAIWAN = 1028


def word(key: str, language: Language = "en", detail: str = "") -> str:
    return WORDS[key].text(language).replace("{0}", detail)


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_a_press_runs_its_verb_with_the_version_of_the_button(verb: str):
    excel = Excel()
    excel.open_workbook()
    excel.press(verb)
    command = (
        f"from xltier.excel import ribbon; ribbon.run('{verb}', version='{version('xltier')}')"
    )
    assert excel.commands == [command]
    assert excel.said == []


def test_the_button_on_the_sheet_does_what_the_one_on_the_ribbon_does():
    excel = Excel()
    excel.open_workbook()
    excel.run("RecalculateTiers")
    excel.press("recalculate")
    assert excel.commands[0] == excel.commands[1]


@pytest.mark.parametrize(("number", "language"), [(ENGLISH, "en"), (CHINESE, "zh"), (TAIWAN, "zh")])
def test_with_no_workbook_open_a_press_says_so_in_the_language_of_the_menus(number, language):
    excel = Excel(language=number)
    excel.press("recalculate")
    assert excel.said == [word("reason.workbook", language)]
    assert excel.commands == []


@pytest.mark.parametrize("missing", TABLES)
def test_a_workbook_that_lacks_a_table_is_told(missing: str):
    excel = Excel()
    excel.open_workbook(tuple(table for table in TABLES if table != missing))
    excel.press("check")
    assert excel.said == [word("reason.tables")]
    assert excel.commands == []


def test_a_workbook_in_protected_view_is_to_be_enabled_first():
    excel = Excel(protected=True)
    excel.press("recalculate")
    assert excel.said == [word("reason.protected")]


def test_a_user_who_has_not_installed_is_told_to():
    excel = Excel(configured=None)
    excel.open_workbook()
    excel.press("recalculate")
    assert excel.said == [word("setup.missing")]
    assert excel.commands == []


def test_a_python_that_is_gone_is_named():
    excel = Excel(exists=False)
    excel.open_workbook()
    excel.press("recalculate")
    assert excel.said == [word("setup.gone", detail=PYTHON)]


def test_about_needs_no_workbook():
    excel = Excel()
    excel.press("about")
    assert len(excel.commands) == 1


def test_whatever_else_fails_ends_in_one_sentence():
    excel = Excel()
    excel.open_workbook()
    excel.fail_in("RunInServer", "no such server")
    excel.press("recalculate")
    assert excel.said == [word("run.failed", detail="no such server")]


def test_what_xltier_itself_says_is_said_as_it_is():
    excel = Excel()
    excel.open_workbook()
    excel.fail_in("RunInServer", word("setup.dll", detail="xlwings64.dll"), number=1)
    excel.press("recalculate")
    assert excel.said == [word("setup.dll", detail="xlwings64.dll")]


# --- the ribbon ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "language"), [(ENGLISH, "en"), (CHINESE, "zh")])
def test_labels_are_in_the_language_of_the_menus(number, language):
    excel = Excel(language=number)
    assert excel.asked("GetLabel", "recalculate") == RECALCULATE.text(language)
    assert excel.asked("GetScreentip", "undo") == word("undo.screentip", language)


@pytest.mark.parametrize("number", [ENGLISH, CHINESE])
def test_every_word_arrives_as_it_was_written(number: int):
    excel = Excel(language=number)
    language: Language = "zh" if number == CHINESE else "en"
    said = {key: excel.run("TextOf", key) for key in WORDS}
    assert said == {key: sentence.text(language) for key, sentence in WORDS.items()}


@pytest.mark.parametrize("verb", NEED_TABLES)
def test_a_button_that_cannot_work_is_greyed_with_the_reason(verb: str):
    excel = Excel()
    assert excel.asked("GetEnabled", verb) is False
    assert excel.asked("GetSupertip", verb) == word("reason.workbook")


def test_buttons_work_once_the_workbook_has_the_tables():
    excel = Excel()
    excel.open_workbook()
    for verb in VERBS:
        assert excel.asked("GetEnabled", verb) is True
        assert excel.asked("GetSupertip", verb) == word(f"{verb}.supertip")


def test_undo_is_greyed_where_nothing_is_kept_to_undo():
    excel = Excel(undo=False)
    excel.open_workbook()
    assert excel.asked("GetEnabled", "undo") is False
    assert excel.asked("GetSupertip", "undo") == word("reason.undo")
    assert excel.asked("GetEnabled", "recalculate") is True


@pytest.mark.parametrize("name", ["book.xlsm", "客户（北区）.xlsx"])
def test_a_workbook_that_can_be_undone_is_written_as_the_ribbon_reads_it(name):
    assert Excel().run("CodesOf", name) == codes_of(name)


def test_the_tab_of_a_workbook_shows_only_without_the_add_in():
    excel = Excel()
    excel.open_workbook()
    assert excel.asked("GetWorkbookTabVisible", "tab") is True
    excel.load_addin()
    assert excel.asked("GetWorkbookTabVisible", "tab") is False


def test_tables_of_a_built_workbook_are_found(tmp_path):
    build_macro_workbook(tmp_path / "book.xlsm", "en")
    excel = Excel()
    excel.app.open_workbook(tmp_path / "book.xlsm")
    excel.press("recalculate")
    assert excel.said == []
    assert len(excel.commands) == 1


# --- pieces --------------------------------------------------------------------------------------


def test_a_shell_cannot_be_given_orders_by_the_name_of_a_workbook():
    said = Excel().run("ForShell", '$(rm -rf ~) `x` "y" \\z.xlsx')
    assert said == '\\$(rm -rf ~) \\`x\\` \\"y\\" \\\\z.xlsx'


def test_the_first_of_two_settings_counts_whatever_its_case():
    lines = '\n"other","1"\n"INTERPRETER_WIN","C:\\a b\\python.exe"\n"INTERPRETER_WIN","second"'
    assert Excel().run("ValueIn", lines, "interpreter_win") == "C:\\a b\\python.exe"
    assert Excel().run("ValueIn", lines, "interpreter") == ""


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.name)
def test_a_module_is_read_without_an_error(module):
    """Classes without their head; `WithEvents` is nothing the interpreter has heard of."""
    app = ExcelApplication()
    app.add_workbook()
    lines = module.source.replace("WithEvents ", "").splitlines()
    start = lines.index("END") + 1 if module.kind == "class" else 0
    kind = "document" if module.kind == "workbook" else module.kind
    app.add_module("\r\n".join(lines[start:]), name=module.name, kind=kind)


def test_what_the_interpreter_cannot_run_is_what_is_replaced():
    """Should one of these work one day, its stand-in in `vba_runs` can go."""
    excel = Excel(replace=False)
    for name in ("LanguageOfExcel", "IsProtectedView", "ConfigPath"):
        with pytest.raises(VBAUnsupportedError):
            excel.run(name)
