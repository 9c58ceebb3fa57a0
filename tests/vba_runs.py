"""Runs xltier's VBA in pyOpenVBA's interpreter, with the few procedures replaced that it cannot.

What it has no notion of, such as the language of Excel's menus, stands behind one small procedure
each; those are replaced and nothing else.
"""

from __future__ import annotations

import re

from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.interpreter._objects import VBAObject

from xltier.excel.sources import modules
from xltier.excel.xlwings_modules import MODULE as BRIDGE

CHINESE, ENGLISH = 2052, 1033
PYTHON = "C:\\Python\\python.exe"
TABLES = ("Customers", "Purchases", "TierRules")


def procedure(name: str) -> re.Pattern[str]:
    return re.compile(
        rf"^((?:Public |Private )?(Function|Sub) {name}\(.*?$).*?^(End \2)\r?$",
        re.MULTILINE | re.DOTALL,
    )


def with_body(source: str, name: str, body: str) -> str:
    replaced, count = procedure(name).subn(
        lambda match: f"{match[1].rstrip()}\n{body}\n{match[3]}", source
    )
    assert count == 1, f"{name} stands there {count} times"
    return replaced


class Excel:
    """An Excel in memory that has xltier's modules loaded.

    `said` are the sentences shown, `commands` the Python that would run.
    """

    def __init__(
        self,
        *,
        language: int = ENGLISH,
        protected: bool = False,
        configured: str | None = PYTHON,
        exists: bool = True,
        undo: bool = True,
        replace: bool = True,
    ):
        self.app = ExcelApplication()
        lines = f'vbLf & """INTERPRETER_WIN"",""{configured}"""' if configured else '""'
        stubs = {
            "LanguageOfExcel": f"LanguageOfExcel = {language}",
            "IsProtectedView": f"IsProtectedView = {protected}",
            "SayInExcel": 'MsgBox Sentence, vbInformation, "xltier"',
            "ConfigPath": 'ConfigPath = "xltier.conf"',
            "LinesOf": f"LinesOf = {lines}",
            "IsThereForExcel": f"IsThereForExcel = {exists}",
            "UndoNames": f"If {undo} Then UndoNames = vbLf & CodesOf(ActiveWorkbook.Name)",
            "RunInServer": "Debug.Print Command",
        }
        self.sources: dict[str, str] = {}
        for module in modules():
            source = module.source
            for name, body in stubs.items() if replace else ():
                if procedure(name).search(source):
                    source = with_body(source, name, body)
            if module.kind == "standard" and module.name != BRIDGE:
                self.sources[module.name] = source
                self.app.add_module(source, name=module.name)

    def open_workbook(self, tables: tuple[str, ...] = TABLES) -> None:
        book = self.app.add_workbook()
        for number, name in enumerate(tables):
            place = f"Sheets(1).Cells(1, {2 * number + 1})"
            self._run_once(
                f"Sub Once()\n{place}.Value = 1\n"
                f'Sheets(1).ListObjects.Add(1, {place}.Resize(3, 1), , 1).Name = "{name}"\nEnd Sub'
            )
        assert book is self.app.workbook

    def load_addin(self) -> None:
        self.app.add_workbook().name = "xltier.xlam"

    def fail_in(self, name: str, description: str, number: int = 5) -> None:
        """Have a procedure fail from now on."""
        source = self.sources[self.home_of(name)]
        body = f'Err.Raise {number}, Description:="{description}"'
        self.app.add_module(with_body(source, name, body), name=self.home_of(name))

    def home_of(self, name: str) -> str:
        return next(
            module for module, source in self.sources.items() if procedure(name).search(source)
        )

    def run(self, name: str, *arguments: object) -> object:
        return self.app.run(name, *arguments)

    def press(self, verb: str) -> None:
        self.app.run("ButtonPressed", Control(verb))

    def asked(self, callback: str, tag: str) -> object:
        """Return what a callback of the ribbon puts into its second argument."""
        return self._run_once(
            "Function Once(ByVal Control As Object) As Variant\nDim Answer As Variant\n"
            f"{callback} Control, Answer\nOnce = Answer\nEnd Function\n",
            Control(tag),
        )

    def _run_once(self, source: str, *arguments: object) -> object:
        name = f"Once{len(self.app.interpreter.modules)}"
        self.app.add_module(source.replace("Once", name), name=f"{name}Module")
        return self.app.run(name, *arguments)

    @property
    def said(self) -> list[str]:
        return [dialog[1] for dialog in self.app.dialogs]

    @property
    def commands(self) -> list[str]:
        return self.app.console


class Control(VBAObject):
    """A control of the ribbon, as Excel passes it to a callback."""

    def __init__(self, tag: str):
        self.tag = tag

    def vba_get(self, name, *_arguments):
        return {"tag": self.tag, "id": self.tag}[name.lower()]
