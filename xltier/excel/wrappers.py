"""Writes the VBA of the functions: what Excel calls in a cell, and the help of its wizard.

Each function takes the cells of its arguments and the tables of the workbook that the formula
stands in to Python, which reads nothing from Excel while it calculates. Bad input is an error value
in its own cell; where there is no Python to ask, on a Mac or in LibreOffice, the answer is `#N/A`.
"""

from __future__ import annotations

from typing import Final

from xltier.excel.signatures import CATEGORY, FUNCTIONS, Argument, Function, Passed, help_key

MODULE: Final = "XltierFunctions"

_HEAD: Final = f"""\
Attribute VB_Name = "{MODULE}"
'@Folder("xltier")
'@ModuleDescription("The functions. Made from xltier/excel/signatures.py: change it there.")
Option Explicit

Private AreRegistered As Boolean
"""

_REGISTER_ONE: Final = """\
Private Sub Register(ByVal FunctionName As String, ByVal ArgumentTexts As Variant)
    Application.MacroOptions _
        Macro:="'" & Replace(ThisWorkbook.Name, "'", "''") & "'!" & FunctionName, _
        Description:=TextOf("function." & FunctionName), _
        Category:="%CATEGORY%", _
        ArgumentDescriptions:=ArgumentTexts
End Sub
""".replace("%CATEGORY%", CATEGORY)

_OF_WORKBOOK: Final[dict[Passed, str]] = {
    "language": "LanguageOfExcel()",
    "date1904": "CountsFrom1904(Book)",
}
"""How to get what is no table."""


def module_source() -> str:
    """Return the source of the module, with CRLF line ends."""
    parts = (_HEAD, *map(_wrapper, FUNCTIONS), _register_all(), _REGISTER_ONE)
    return "\n".join(parts).replace("\n", "\r\n")


def _wrapper(function: Function) -> str:
    declared = ", _\n    ".join(map(_declared, function.arguments))
    cells = [argument.name for argument in function.arguments if argument.table is None]
    passed = [
        *(_taken(argument) for argument in function.arguments),
        *(_brought(name) for name in function.passed),
    ]
    opened, closed = ("AsDates(", ", Book)") if function.gives_dates else ("", "")
    lines = [
        f'\'@Description("{function.help.en}")',
        f"Public Function {function.name}( _\n    {declared}) As Variant",
        "    On Error GoTo CleanFail",
        "    Dim Book As Workbook",
        "    Dim LastRow As Long",
        *(f"    Dim {_block(a)} As Variant" for a in function.arguments if a.table),
        f"    {function.name} = NotAvailable()",
        "    If Not CanAsk() Then Exit Function",
        "    Set Book = CallingWorkbook()",
        *(line for argument in function.arguments for line in _default(argument)),
        f"    LastRow = LastRowOf(Array({', '.join(cells)}))",
        f'    {function.name} = {opened}Answer("{function.python}", Array( _',
        "        " + ", _\n        ".join(passed) + "))" + closed,
        "",
        "CleanExit:",
        "    Exit Function",
        "",
        "CleanFail:",
        f"    {function.name} = CVErr(xlErrValue)",
        "    Resume CleanExit",
        "End Function",
        "",
    ]
    return "\n".join(lines)


def _declared(argument: Argument) -> str:
    optional = "Optional " if argument.optional else ""
    return f"{optional}ByVal {argument.name} As Variant"


def _block(argument: Argument) -> str:
    """Return the name of the variable that holds a table passed or found."""
    return f"{argument.name.capitalize()}Block"


def _default(argument: Argument) -> list[str]:
    if argument.table is None:
        name = argument.name
        return [f"    If IsMissing({name}) Then {name} = Empty"] if argument.optional else []
    return [
        f"    If IsMissing({argument.name}) Then",
        f'        {_block(argument)} = TableOf(Book, "{argument.table}")',
        "    Else",
        f"        {_block(argument)} = BlockOf({argument.name})",
        "    End If",
    ]


def _taken(argument: Argument) -> str:
    return _block(argument) if argument.table else f"CellsOf({argument.name}, LastRow)"


def _brought(name: Passed) -> str:
    return _OF_WORKBOOK.get(name, f'TableOf(Book, "{name}")')


def _register_all() -> str:
    lines = [
        '\'@Description("Gives the functions their help in the function wizard, once.")',
        "Public Sub RegisterFunctions()",
        "    On Error GoTo CleanFail",
        "    If AreRegistered Or IsLibreOffice() Then Exit Sub",
    ]
    for function in FUNCTIONS:
        texts = ", _\n        ".join(
            f'TextOf("{help_key(function, a)}")' for a in function.arguments
        )
        lines.append(f'    Register "{function.name}", Array( _\n        {texts})')
    lines += [
        "    AreRegistered = True",
        "",
        "CleanExit:",
        "    Exit Sub",
        "",
        "CleanFail:",
        "    'Excel refuses while no workbook is open; the next one that is activated tries again.",
        "    Resume CleanExit",
        "End Sub",
        "",
    ]
    return "\n".join(lines)
