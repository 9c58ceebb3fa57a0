"""The VBA of xlwings that reaches Python: taken from the installed package, procedure by procedure.

What is taken is what starts Python and speaks to its DLL. What reads settings, runs embedded code,
imports functions or shows tracebacks is left out, and xltier's own modules stand in for it. Each
change names the text that it replaces, which has to be there once: a new xlwings stops the build
instead of shipping something nobody has read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from xltier.errors import InstallError

MODULE: Final = "XltierBridge"

TAKEN: Final = (
    "ExecuteMac",
    "ExecuteWindows",
    "XLPyCommand",
    "XLPyLoadDLL",
    "NDims",
    "XLPy",
    "WScript",
    "FileExistsOnWindows",
    "ParentFolder",
    "CreateGUID",
)
"""The procedures that are taken."""

_NOTE: Final = """\
'@Folder("xltier")
'@ModuleDescription("From xlwings {version}, changed by xltier/excel/xlwings_modules.py.")
Option Private Module
"""


@dataclass(frozen=True, slots=True)
class Change:
    """One change to a procedure.

    Attributes:
        procedure: Its name.
        why: What the change is good for.
        old: The text that is replaced; with `until`, its first lines.
        until: The last lines of the text that is replaced.
        new: What stands there instead.
    """

    procedure: str
    why: str
    old: str
    new: str = ""
    until: str = ""


_NO_CONDA = "the installer names one interpreter, so there is no Conda environment to activate"
_NO_LICENCE = "nothing of xlwings PRO is used"
_NO_WORKBOOK = "a button can be pressed with no workbook open"
_SAID = "a person gets a sentence in the language of the menus"
_SAFE_PATH = "a random.py in the current folder must not be imported"
_ONE_PYTHON = "a path of a workbook in it would start another Python for each workbook"
_NO_GUESS = "no other Python than the one that was set up"

CHANGES: Final = (
    Change(
        "ExecuteMac",
        "the interpreter is a POSIX path already",
        "            PythonInterpreter = ToPosixPath(PYTHON_MAC)\n",
        "            PythonInterpreter = PYTHON_MAC\n",
    ),
    Change(
        "ExecuteMac",
        "a shell reads the name: one such as $(…) must not be run",
        "ActiveWorkbook.Name",
        "ForShell(NameOfWorkbook())",
    ),
    Change(
        "ExecuteMac",
        _SAID,
        "    MsgBox \"To enable RunPython, please run 'xlwings runpython install' in a terminal "
        'once and try again.", vbCritical\n',
        '    Application.StatusBar = False\n    Say TextOf("run.script")\n',
    ),
    Change(
        "ExecuteWindows",
        "what FileExists asks on a Mac is not taken",
        "        If FileExists(PYTHON_WIN) Then\n",
        "        If FileExistsOnWindows(PYTHON_WIN) Then\n",
    ),
    Change(
        "ExecuteWindows",
        _SAID,
        '            MsgBox "Could not find Interpreter!", vbCritical\n',
        '            Say TextWith("setup.gone", PYTHON_WIN)\n',
    ),
    Change(
        "ExecuteWindows",
        _NO_CONDA,
        '    CondaPath = GetConfig("CONDA PATH")\n',
        until='    CondaPath = Replace(CondaPath, " ", "^ ")\n',
    ),
    Change(
        "ExecuteWindows",
        _NO_CONDA,
        '    If CondaPath <> "" And CondaEnv <> "" Then\n',
        '    CondaCmd = ""\n',
        until='        CondaCmd = ""\n    End If\n',
    ),
    Change("ExecuteWindows", _SAFE_PATH, '" -B -c ""', '" -B -P -c ""'),
    Change("ExecuteWindows", _NO_WORKBOOK, "ActiveWorkbook.Name", "NameOfWorkbook()"),
    Change(
        "XLPyCommand",
        _ONE_PYTHON,
        "    ' TODO: Doesn't automatically check if code is embedded\n",
        "    PYTHONPATH = SearchPath()\n",
        until='GetConfig("PYTHONPATH")\n    #End If\n',
    ),
    Change(
        "XLPyCommand",
        _NO_GUESS,
        '        \' Legacy\n        PYTHON_WIN = GetConfig("INTERPRETER", "pythonw")\n',
        '        Err.Raise 1, Description:=TextOf("setup.missing")\n',
    ),
    Change(
        "XLPyCommand",
        _NO_CONDA,
        '    CondaPath = GetConfig("CONDA PATH")\n',
        '    PYTHON_WIN = "cmd.exe " & ConsoleSwitch & " /K " & Chr(34) & Chr(34) & PYTHON_WIN & '
        "Chr(34)\n",
        until='" /K " & Chr(34) & Chr(34) & PYTHON_WIN & Chr(34)\n    End If\n',
    ),
    Change(
        "XLPyCommand",
        _NO_LICENCE,
        '    licenseKey = GetConfig("LICENSE_KEY", "")\n',
        until='        LicenseKeyEnvString = ""\n    End If\n',
    ),
    Change("XLPyCommand", _NO_LICENCE, 'import sys, os;" & LicenseKeyEnvString & "', ""),
    Change("XLPyCommand", _SAFE_PATH, '" -B -c ""', '" -B -P -c ""'),
    Change(
        "XLPyLoadDLL",
        _NO_GUESS,
        '        \' Legacy\n        PYTHON_WIN = GetConfig("INTERPRETER", "pythonw")\n',
        '        Err.Raise 1, Description:=TextOf("setup.missing")\n',
    ),
    Change(
        "XLPyLoadDLL",
        _NO_CONDA,
        '    CondaPath = GetConfig("CONDA PATH")\n',
        '    If PYTHON_WIN <> "" Then\n',
        until='    If (PYTHON_WIN <> "python" And PYTHON_WIN <> "pythonw") Or (CondaPath <> "" And '
        'CondaEnv <> "") Then\n',
    ),
    Change(
        "XLPyLoadDLL",
        _SAID,
        "                Err.Raise 1, Description:= _\n",
        '                Err.Raise 1, Description:=TextWith("setup.dll", XLPyDLLName)\n',
        until="ParentFolder(ParentFolder(PYTHON_WIN))\n",
    ),
)
"""What is changed in what is taken."""

_PROCEDURE: Final = re.compile(
    r"^(?:Public |Private )?(?P<kind>Function|Sub) (?P<name>\w+)\(.*?^End (?P=kind)\n",
    re.MULTILINE | re.DOTALL,
)
_NOTICE: Final = re.compile(
    r"^'xlwings is distributed under a BSD 3-clause license\.\n(?:'.*\n)+", re.MULTILINE
)
_DECLARED: Final = re.compile(r"^#If VBA7 Then\n.*?^#End If\n(?=\n)", re.MULTILINE | re.DOTALL)
_UNUSED: Final = re.compile(r"^.*(?: system Lib |XLPyDLLVersion Lib ).*\n", re.MULTILINE)
_SHOWN_IN: Final = '#Const App = "Microsoft Excel"\n'


def bridge_source() -> str:
    """Return the source of the module: the notice, the declarations, the procedures, changed.

    Raises:
        InstallError: The installed xlwings is not the one that the changes were written for.
    """
    return _bridge(_installed())


def _bridge(source: str) -> str:
    version = _one(re.compile(r'XLWINGS_VERSION As String = "(.+)"'), source)[1]
    found: dict[str, list[str]] = {}
    for match in _PROCEDURE.finditer(source):
        found.setdefault(match["name"], []).append(match[0])
    for name in TAKEN:
        if len(found.get(name, ())) != 1:
            raise _unknown(f"the procedure {name}")
    parts = (
        f'Attribute VB_Name = "{MODULE}"\n{_NOTE.format(version=version)}{_SHOWN_IN}',
        _one(_NOTICE, source)[0],
        _UNUSED.sub("", _one(_DECLARED, source)[0]),
        f'Public Const XLWINGS_VERSION As String = "{version}"\n',
        *(_changed(name, found[name][0]) for name in TAKEN),
    )
    return "\n".join(parts).replace("\n", "\r\n")


def _installed() -> str:
    import xlwings

    module = Path(xlwings.__file__).with_name("xlwings_custom_addin.bas")
    return module.read_text(encoding="ascii")


def _one(pattern: re.Pattern[str], source: str) -> re.Match[str]:
    matches = list(pattern.finditer(source))
    if len(matches) != 1:
        raise _unknown(pattern.pattern[:40])
    return matches[0]


def _changed(name: str, source: str) -> str:
    for change in CHANGES:
        if change.procedure == name:
            source = _apply(change, source)
    return source


def _apply(change: Change, source: str) -> str:
    if source.count(change.old) != 1:
        raise _unknown(change.old)
    before, _, after = source.partition(change.old)
    if change.until:
        _, found, after = after.partition(change.until)
        if not found:
            raise _unknown(change.until)
    return before + change.new + after


def _unknown(what: str) -> InstallError:
    from xlwings import __version__

    what = " ".join(what.split())
    return InstallError(
        f"The VBA of xlwings {__version__} is not as this xltier knows it ({what!r}): install the "
        "version of xlwings that xltier asks for.",
        f"xlwings {__version__} 的 VBA 与本版 xltier 不符（{what!r}）：请安装 xltier 要求的 "
        "xlwings 版本。",
    )
