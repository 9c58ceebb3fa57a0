"""The tiering engine behind the workbook that sales people already use."""

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
