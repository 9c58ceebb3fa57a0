"""The engine `calc` of xlwings: LibreOffice Calc."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import xlwings

from xltier.calc.values import cleaned, prepared

if TYPE_CHECKING:
    from xltier.calc.apps import CalcApps

NAME = "calc"


class CalcEngine:
    """What xlwings asks of an engine."""

    name = NAME
    type = "desktop"

    @property
    def apps(self) -> CalcApps:
        """The LibreOffices that this process is connected with."""
        from xltier.calc.apps import CalcApps

        return CalcApps()

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        """Return a value as a cell can hold it."""
        del options
        return prepared(value)

    @staticmethod
    def clean_value_data(
        data: Sequence[Sequence[Any]],
        datetime_builder: Callable[..., Any],
        empty_as: Any,
        number_builder: Callable[[float], Any] | None,
        err_to_str: bool,
    ) -> list[list[Any]]:
        """Return values as the options of a range want them."""
        return [
            [cleaned(cell, datetime_builder, empty_as, number_builder, err_to_str) for cell in row]
            for row in data
        ]


ENGINE = CalcEngine()


def engine() -> xlwings.Engine:
    """Return the engine, which xlwings knows from now on as `xlwings.engines["calc"]`."""
    known = xlwings.engines.engines_by_name.get(NAME)
    if known is None:
        known = xlwings.Engine(impl=ENGINE)
        xlwings.engines.add(known)
    return known
