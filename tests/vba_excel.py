"""An Excel of memory that runs our VBA, with the Python of `xltier.excel.functions` behind it.

pyOpenVBA interprets the modules as they are shipped. What stands in here for xlwings' DLL and COM
passes values as they do: numbers as floats, blanks as None, error values as integers, arrays as
tuples, and answers back as arrays that begin at 0.
"""

from __future__ import annotations

from typing import Any

from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.apps.excel._bridge import ExcelBridge
from pyopenvba.apps.excel._model import Application, Workbook
from pyopenvba.interpreter import (
    EMPTY,
    MISSING,
    Interpreter,
    VBAArray,
    VBADate,
    VBAErrorValue,
    VBAInt,
    VBAObject,
    member,
    method,
)
from pyopenvba.interpreter._values import error

from xltier.errors import CellError
from xltier.excel import functions, sources

COM_ERROR = -2146828288
ERRORS = {
    2000: "#NULL!",
    2007: "#DIV/0!",
    2015: "#VALUE!",
    2023: "#REF!",
    2029: "#NAME?",
    2036: "#NUM!",
    2042: "#N/A",
}
ENGLISH, CHINESE = 0x409, 0x804

BRIDGE = """
Public Function XLPy() As Object
    Set XLPy = Application.PythonServer
End Function
"""
"""What stands in for xlwings' module."""


class Server(VBAObject):
    """The Python that VBA reaches; it keeps what it was asked."""

    vba_type_name = "XLPython"

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, tuple[Any, ...]]] = []
        self.broken = False

    @method
    def CallUDF(self, module: object, name: object, arguments: object) -> object:  # noqa: N802
        assert isinstance(arguments, VBAArray)
        passed = tuple(_to_python(each) for each in arguments.elements())
        self.asked.append((str(module), str(name), passed))
        if self.broken:
            raise error(440, "Python is gone")
        return _to_vba(getattr(functions, str(name))(*passed))


class Languages(VBAObject):
    vba_type_name = "LanguageSettings"

    def __init__(self, number: int) -> None:
        self.number = number

    @member
    def LanguageID(self, _which: object) -> object:  # noqa: N802
        return VBAInt(self.number, "Long")


class Excel(Application):
    """The application, with what a formula's VBA asks of it."""

    def __init__(self) -> None:
        super().__init__()
        self.server: Server | None = Server()
        self.languages = Languages(ENGLISH)
        self.caller: object = VBAErrorValue(2023)
        self.registered: dict[str, dict[str, object]] = {}
        self.calculated = 0
        self.version = "16.0"

    @member
    def Version(self) -> object:  # noqa: N802
        return self.version

    @member
    def PythonServer(self) -> object:  # noqa: N802
        if self.server is None:
            raise error(1000, "no Python")
        return self.server

    @member
    def LanguageSettings(self) -> object:  # noqa: N802
        return self.languages

    @member
    def Caller(self) -> object:  # noqa: N802
        return self.caller

    @method
    def CalculateFull(self) -> None:  # noqa: N802
        self.calculated += 1

    @method
    def MacroOptions(  # noqa: N802
        self,
        Macro: Any,  # noqa: N803
        Description: Any,  # noqa: N803
        Category: Any,  # noqa: N803
        ArgumentDescriptions: Any,  # noqa: N803
    ) -> None:
        self.registered[str(Macro)] = {
            "category": str(Category),
            "help": str(Description),
            "arguments": [str(text) for text in ArgumentDescriptions.elements()],
        }


class DatedWorkbook(Workbook):
    """What a workbook says of its calendar, which pyOpenVBA does not know."""

    @member
    def Date1904(self) -> object:  # noqa: N802
        return getattr(self, "date1904", False)


Workbook._vba_members["date1904"] = DatedWorkbook._vba_members["date1904"]


class ExcelWithPython(ExcelApplication):
    """Excel with the modules of xltier loaded."""

    def __init__(self) -> None:
        self.application: Excel = Excel()
        self.interpreter = Interpreter(ExcelBridge(self.application))
        self.application.interpreter = self.interpreter
        self.add_workbook()
        for module in sources.modules():
            if module.kind == "standard" and module.name not in ("XltierBridge", "XltierRibbon"):
                self.add_module(module.source, name=module.name)
        self.add_module(BRIDGE, name="XltierBridge")

    @property
    def server(self) -> Server:
        assert self.application.server is not None
        return self.application.server

    def cells(self, book: Any, sheet: str, address: str) -> Any:
        """Return a range of a workbook, as VBA passes it."""
        found = next(each for each in book.sheets_ if each.name == sheet)
        return found.vba_get("Range", [address])

    def write(self, book: Any, sheet: str, address: str, value: object) -> None:
        """Type something into a cell."""
        self.cells(book, sheet, address).vba_set("Value", value)

    def call(self, function: str, *arguments: Any, caller: Any = None) -> Any:
        """Call a function as the formula in a cell does; None is an argument left out."""
        self.application.caller = caller or VBAErrorValue(2023)
        passed = [MISSING if each is None else _argument(each) for each in arguments]
        while passed and passed[-1] is MISSING:
            passed.pop()
        return _read(self.interpreter.run(function, passed))


def _argument(value: Any) -> Any:
    """Return what a formula passes to VBA: rows of cells, blanks, errors, a range."""
    if isinstance(value, list):
        rows = [[_argument(cell) for cell in row] for row in value]
        array = VBAArray([(1, len(rows)), (1, len(rows[0]))])
        for row, cells in enumerate(rows, 1):
            for column, cell in enumerate(cells, 1):
                array.set([row, column], cell)
        return array
    if isinstance(value, CellError):
        return VBAErrorValue(next(number for number, name in ERRORS.items() if name == value))
    return EMPTY if value is None else value


def _to_python(value: Any) -> Any:
    """Return a value of VBA as COM gives it to Python."""
    if value is EMPTY:
        return None
    if isinstance(value, VBAErrorValue):
        return value.number + COM_ERROR
    if isinstance(value, VBAInt):
        return int(value)
    if isinstance(value, VBAArray):
        if value.dimensions == 1:
            return tuple(_to_python(each) for each in value.elements())
        (top, bottom), (left, right) = value.bounds
        return tuple(
            tuple(_to_python(value.get([row, column])) for column in range(left, right + 1))
            for row in range(top, bottom + 1)
        )
    assert isinstance(value, bool | float | str), f"COM would not pass {value!r} to a function"
    return value


def _to_vba(answer: Any) -> Any:
    """Return rows of cells as xlwings and COM give them to VBA: one row as one dimension."""
    rows = [[str(c) if isinstance(c, CellError) else c for c in row] for row in answer]
    assert all(isinstance(cell, float | str) for row in rows for cell in row)
    if len(rows) == 1:
        return rows[0][0] if len(rows[0]) == 1 else VBAArray([(0, len(rows[0]) - 1)], items=rows[0])
    array = VBAArray([(0, len(rows) - 1), (0, len(rows[0]) - 1)])
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            array.set([row, column], cell)
    return array


def _read(value: Any) -> Any:
    """Return what a cell would show: error values by name, dates as dates."""
    if isinstance(value, VBAErrorValue):
        return CellError(ERRORS[value.number])
    if isinstance(value, VBADate):
        return value.to_datetime()
    if isinstance(value, VBAArray):
        if value.dimensions == 1:
            return [_read(each) for each in value.elements()]
        (top, bottom), (left, right) = value.bounds
        return [
            [_read(value.get([row, column])) for column in range(left, right + 1)]
            for row in range(top, bottom + 1)
        ]
    return value
