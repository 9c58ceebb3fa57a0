"""The tiering engine behind the workbook that sales people already use."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xltier.commands.bring_in import bring_in
    from xltier.commands.check import check
    from xltier.commands.recalculate import recalculate
    from xltier.errors import PolicyError, SourceError, WorkbookError, XltierError
    from xltier.tiering.frames import tier
    from xltier.tiering.policy import Tier, TieringPolicy, Window, default_policy
    from xltier.workbook.closed import ClosedWorkbook

__all__ = [
    "ClosedWorkbook",
    "PolicyError",
    "SourceError",
    "Tier",
    "TieringPolicy",
    "Window",
    "WorkbookError",
    "XltierError",
    "bring_in",
    "check",
    "default_policy",
    "recalculate",
    "tier",
]

_HOMES = {
    "ClosedWorkbook": "workbook.closed",
    "PolicyError": "errors",
    "SourceError": "errors",
    "Tier": "tiering.policy",
    "TieringPolicy": "tiering.policy",
    "Window": "tiering.policy",
    "WorkbookError": "errors",
    "XltierError": "errors",
    "bring_in": "commands.bring_in",
    "check": "commands.check",
    "default_policy": "tiering.policy",
    "recalculate": "commands.recalculate",
    "tier": "tiering.frames",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any part of the public API
    """Import a name on first use: a button in Excel pays only for what it needs."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
