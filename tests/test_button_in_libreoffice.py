"""The button in a real LibreOffice: what it is bound to, and what VBA starts when that runs."""

from __future__ import annotations

import json
import os
import subprocess
from importlib.metadata import version

import pytest

from xltier.calc.installation import office_python
from xltier.errors import WorkbookError
from xltier.excel.building import build_macro_workbook
from xltier.excel.wording import RECALCULATE
from xltier.language import LANGUAGES
from xltier.workbook.dashboard_charts import AREAS

RECORDER = """#!/bin/sh
for argument in "$@"; do printf '%s\\n' "$argument"; done > "{folder}/started"
mv "{folder}/started" "{folder}/started once"
"""
PRESS = """
import json, os, subprocess, sys, time
import uno
from com.sun.star.beans import PropertyValue

soffice, profile, pipe, started = sys.argv[1:5]
office = subprocess.Popen([soffice, f"-env:UserInstallation={profile}", "--headless", "--norestore",
    f"--accept=pipe,name={pipe};urp;"], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
resolver = uno.getComponentContext().ServiceManager.createInstance(
    "com.sun.star.bridge.UnoUrlResolver")

def until(ask):
    for _ in range(600):
        try:
            found = ask()
        except uno.getClass("com.sun.star.connection.NoConnectException"):
            found = None
        if found:
            return found
        time.sleep(0.1)
    raise SystemExit("waited in vain")

try:
    context = until(lambda: resolver.resolve(
        f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"))
    desktop = context.ServiceManager.createInstance("com.sun.star.frame.Desktop")
    trusted = PropertyValue(Name="MacroExecutionMode", Value=4)
    for url in sys.argv[5:]:
        document = desktop.loadComponentFromURL(url, "_blank", 0, (trusted,))
        page = document.Sheets.getByIndex(0).DrawPage
        shapes = [page.getByIndex(number) for number in range(page.Count)]
        clicks = [{each.Name: each.Value for each in shape.Events.getByName("OnClick")}
            for shape in shapes]
        buttons = [number for number, click in enumerate(clicks) if "Script" in click]
        shape, event = shapes[buttons[0]], clicks[buttons[0]]
        document.ScriptProvider.getScript(event["Script"]).invoke((), (), ())
        arguments = until(lambda: os.path.exists(started) and open(started).read().splitlines())
        os.remove(started)
        print(json.dumps({"buttons": len(buttons), "shapes": page.Count,
            "text": shape.String, "started": arguments}))
        document.close(True)
    desktop.terminate()
finally:
    office.kill()
"""


@pytest.fixture(scope="module")
def pressed(soffice: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict]:
    """By language: what stands on the Dashboard, and the arguments that Python was given."""
    try:
        python = office_python()
    except WorkbookError as error:
        pytest.skip(str(error))
    home = tmp_path_factory.mktemp("a home")
    recorder = home / "py thon"
    recorder.write_text(RECORDER.format(folder=home))
    recorder.chmod(0o755)
    (home / ".xltier").mkdir()
    (home / ".xltier" / "xltier.conf").write_text(
        f'"USE UDF SERVER","True"\r\n"INTERPRETER","{recorder}"\r\n'
    )
    books = {language: home / f"book {language}.xlsm" for language in LANGUAGES}
    for language, path in books.items():
        build_macro_workbook(path, language)
    profile = tmp_path_factory.mktemp("profile").as_uri()
    urls = [path.as_uri() for path in books.values()]
    command = [
        str(python),
        "-c",
        PRESS,
        soffice,
        profile,
        f"xltier-{os.getpid()}",
        str(home / "started once"),
    ]
    run = subprocess.run(
        [*command, *urls],
        env=os.environ | {"HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return dict(zip(LANGUAGES, map(json.loads, run.stdout.splitlines()), strict=True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_button_starts_python_with_the_verb_and_the_version(pressed, language):
    assert pressed[language]["started"] == [
        *(
            "-P",
            "-m",
            "xltier.excel.ribbon",
            "recalculate",
            "--office",
            "--version",
            version("xltier"),
        ),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_button_is_the_only_one_among_the_charts_and_says_what_it_does(pressed, language):
    assert pressed[language]["buttons"] == 1
    assert pressed[language]["shapes"] == 1 + len(AREAS)
    assert pressed[language]["text"] == RECALCULATE.text(language)
