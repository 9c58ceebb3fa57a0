"""What makes a Python function one of Excel's."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any, TypeVar, cast

import xlwings as xw

from xltier.excel.signatures import CATEGORY
from xltier.log import write_log

Cells = list[tuple[Any, ...]]
"""Rows of cells, which every function of Excel's returns."""
Function = TypeVar("Function", bound=Callable[..., Cells])


def excel_function(function: Function) -> Function:
    """Make a function one of Excel's: cells come and go as they are, without conversion.

    What goes wrong in it is a fault of xltier's own. VBA shows `#N/A` for it, the first one of each
    function is written to a log file.
    """
    failed: list[str] = []

    @functools.wraps(function)
    def logged(*arguments: object, **named: object) -> Cells:
        try:
            return function(*arguments, **named)
        except Exception as error:
            if not failed:
                failed.append(type(error).__name__)
                write_log(error)
            raise

    marked = logged
    for name in inspect.signature(function).parameters:
        marked = xw.arg(name, "raw")(marked)
    return cast("Function", xw.func(category=CATEGORY)(xw.ret("raw")(marked)))
