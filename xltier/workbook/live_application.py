"""The program around an open workbook: quiet while it is written, and its status bar."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import xlwings

    from xltier.language import Language

WHILE_WRITING = {"calculation": "manual", "enable_events": False, "screen_updating": False}
"""What is set while cells are written; undone in the opposite order, the screen first drawn last.

Excel calculates by itself when calculation is put back to automatic.
"""


@contextlib.contextmanager
def quiet(app: xlwings.App) -> Iterator[None]:
    """Hold back calculation, events and drawing, and put back whatever was set before.

    An engine that lacks one of them goes without it.
    """
    before: dict[str, object] = {}
    try:
        for name, value in reversed(WHILE_WRITING.items()):
            with contextlib.suppress(NotImplementedError, AttributeError):
                present = getattr(app, name)
                if present != value:
                    setattr(app, name, value)
                    before[name] = present
        yield
    finally:
        _put_back(app, before)


def _put_back(app: xlwings.App, before: dict[str, object]) -> None:
    """Set everything again, also if one of the settings fails."""
    failed: Exception | None = None
    for name in reversed(before):
        try:
            setattr(app, name, before[name])
        except Exception as error:  # noqa: BLE001 - the others must be put back first
            failed = failed or error
    if failed is not None:
        raise failed


class StatusBar:
    """The status bar while xltier works: what is going on, and how much of it is done."""

    def __init__(self, app: xlwings.App) -> None:
        """Take the status bar of `app`, once there is something to show."""
        self._app = app
        self._taken = False

    def show(self, text: str, fraction: float, language: Language) -> None:
        """Show a step and the share of the work that is done, from 0 to 1."""
        colon = "：" if language == "zh" else ": "
        self._taken = True
        with contextlib.suppress(Exception):  # a bar that cannot be written stops no work
            self._app.status_bar = f"xltier{colon}{text} {round(fraction * 100)} %"

    def hand_back(self) -> None:
        """Let the program show its own words again."""
        if self._taken:
            self._taken = False
            for nothing in (False, ""):  # an engine that has no False for it takes an empty text
                with contextlib.suppress(Exception):
                    self._app.status_bar = nothing
                    return
