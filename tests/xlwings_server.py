"""Run in a process of its own: what xlwings' COM server on Windows makes of a call of VBA.

The modules of pywin32 are stood in for; `com_server`, `udfs` and the converters are xlwings' own.
"""

from __future__ import annotations

import json
import sys
from types import ModuleType
from unittest.mock import MagicMock

PYWIN32 = (
    "pythoncom",
    "pywintypes",
    "win32api",
    "win32event",
    "win32com",
    "win32com.client",
    "win32com.server",
    "win32com.server.dispatcher",
    "win32com.server.policy",
    "win32com.server.util",
)


class NoObjectError(Exception):
    pass


def no_object(value: object) -> object:
    raise NoObjectError(value)


def server():
    """Return xlwings' object that VBA calls, with our functions marked as on Windows."""
    for name in PYWIN32:
        sys.modules[name] = MagicMock(name=name)
    sys.modules["win32com.server.util"].unwrap = no_object
    sys.modules["win32com"].server.util.unwrap = no_object
    import xlwings
    from xlwings.main import Engine

    windows = ModuleType("xlwings._xlwindows")
    windows.Range = MagicMock()
    windows.Engine = MagicMock()
    windows.is_range_instance = lambda _: False
    engine = MagicMock()
    engine.name = "excel"
    engine.type = "desktop"
    sys.modules["xlwings._xlwindows"] = xlwings._xlwindows = windows
    xlwings.engines.add(Engine(impl=engine))
    from xlwings import com_server, udfs

    xlwings.func, xlwings.arg, xlwings.ret = udfs.xlfunc, udfs.xlarg, udfs.xlret
    return com_server.XLPython()


def main() -> None:
    calls = json.loads(sys.stdin.read())
    python = server()
    answers = [
        python.CallUDF("xltier.excel.functions", name, tuple(map(frozen, arguments)))
        for name, arguments in calls
    ]
    sys.stdout.write(json.dumps(answers))


def frozen(value: object) -> object:
    return tuple(map(frozen, value)) if isinstance(value, list) else value


if __name__ == "__main__":
    main()
