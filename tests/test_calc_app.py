"""LibreOffice as xlwings' app: what a person sees while and after something runs."""

from __future__ import annotations

import threading

import pytest

from xltier.calc.faults import BridgeError

pytestmark = pytest.mark.xdist_group("office")


WITH_MACROS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:ooo="http://openoffice.org/2004/office" office:version="1.3"
 office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:scripts><office:script script:language="ooo:Basic"><ooo:libraries>
<ooo:library-embedded ooo:name="Standard"><ooo:module ooo:name="Tools"><ooo:source-code>
Sub Fill(text As String)
  ThisComponent.Sheets(0).getCellByPosition(0, 0).String = text
End Sub
Function Twice(x As Double) As Double
  Twice = x * 2
End Function
</ooo:source-code></ooo:module></ooo:library-embedded></ooo:libraries></office:script>
</office:scripts><office:body><office:spreadsheet><table:table table:name="Data"/>
</office:spreadsheet></office:body></office:document>
"""


@pytest.fixture
def book(office):
    with office.books.add() as book:
        yield book


@pytest.fixture
def app(book):
    return book.app


def test_the_status_bar_reads_as_it_was_set_until_it_is_given_back(app):
    assert app.status_bar is False
    app.status_bar = "Recalculating: 45 %"
    assert app.status_bar == "Recalculating: 45 %"
    app.status_bar = "Recalculating: 90 %"
    assert app.status_bar == "Recalculating: 90 %"
    app.status_bar = False
    assert app.status_bar is False


def test_a_book_closed_under_its_status_text_does_no_harm(office):
    book = office.books.add()
    app = book.app
    app.status_bar = "working"
    book.close()
    app.status_bar = "still working" if len(office.books) else None
    app.status_bar = None
    assert app.status_bar is False


def test_the_selection_is_set_and_read_back(book):
    second = book.sheets.add("Second")
    book.sheets[0].activate()
    second["B2:D5"].select()
    assert book.sheets.active.name == "Second"
    assert book.app.selection.address == "$B$2:$D$5"
    assert book.selection.sheet.name == "Second"


def test_the_screen_is_held_and_let_go(book, app):
    assert app.screen_updating is True
    with app.properties(screen_updating=False):
        assert app.screen_updating is False
        book.sheets[0]["A1"].value = 5
        assert book.sheets[0]["A1"].value == 5.0
    assert app.screen_updating is True


def test_formulas_wait_while_calculation_is_manual(book, app):
    sheet = book.sheets[0]
    sheet["A1"].value = [[1, "=A1*2"]]
    with app.properties(calculation="manual"):
        assert app.calculation == "manual"
        sheet["A1"].value = 5
        assert sheet["B1"].value == 2.0
        app.calculate()
        assert sheet["B1"].value == 10.0
    assert app.calculation == "automatic"
    with pytest.raises(NotImplementedError, match="semiautomatic"):
        app.calculation = "semiautomatic"


def test_switches_that_libreoffice_has_not_are_kept_for_code_that_restores_them(app):
    with app.properties(enable_events=False, display_alerts=False):
        assert not app.enable_events
        assert not app.display_alerts
    assert app.enable_events
    assert app.display_alerts


def test_without_a_screen_a_message_is_kept_and_the_first_button_pressed(office, app):
    office.alerts.clear()
    assert app.alert("2 tiers moved.", "Customer Tiers") == "ok"
    assert app.alert("Go on?", buttons="yes_no") == "yes"
    assert office.alerts == ["2 tiers moved.", "Go on?"]
    assert app.visible is False


def test_the_version_is_libreoffices(app):
    assert app.version.major >= 7


def test_threads_take_turns(book):
    sheet = book.sheets[0]
    seen = []

    def write(row):
        sheet.range((row, 1), (row, 50)).value = [float(row)] * 50
        seen.append(sheet.range((row, 1), (row, 50)).value)

    threads = [threading.Thread(target=write, args=(row,)) for row in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == [[float(row)] * 50 for row in range(1, 9)]


def test_a_macro_of_the_document_runs_where_macros_are_wanted(office, tmp_path, monkeypatch):
    path = tmp_path / "macros.fods"
    path.write_text(WITH_MACROS, encoding="utf-8")
    monkeypatch.setattr(office, "macros", True)
    with office.books.open(str(path)) as book:
        assert book.macro("Tools.Twice")(21.0) == 42.0
        assert book.app.macro("fill")("done") is None
        assert book.sheets[0]["A1"].value == "done"
        with pytest.raises(KeyError):
            book.macro("Nowhere")()


def test_a_macro_does_not_run_where_macros_are_not_wanted(office, tmp_path):
    path = tmp_path / "macros.fods"
    path.write_text(WITH_MACROS, encoding="utf-8")
    assert not office.macros
    with office.books.open(str(path)) as book:
        with pytest.raises(BridgeError, match="macros off"):
            book.macro("Tools.Fill")("done")
        assert book.sheets[0]["A1"].value is None
