"""Asks for one line in a dialog of the program in which the button was pressed."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any, Final

from xltier.language import Language, Sentence

if TYPE_CHECKING:
    import xlwings

OK: Final = Sentence("OK", "确定")
CANCEL: Final = Sentence("Cancel", "取消")
LONGEST: Final = 255
"""Excel's dialog takes no longer prompt."""
TEXT: Final = 2
"""Excel's number for an answer that is text."""
CANCELLED: Final = "-128"
APPLESCRIPT: Final = """on run arguments
activate
set theNo to item 4 of arguments
set theYes to item 5 of arguments
set theReply to display dialog (item 1 of arguments) default answer (item 2 of arguments) \
with title (item 3 of arguments) buttons {theNo, theYes} default button theYes cancel button theNo
return text returned of theReply
end run"""


def can_ask(app: xlwings.App) -> bool:
    """Tell whether somebody sits at the program: LibreOffice can run without a screen."""
    return app.engine.name != "calc" or bool(app.visible)


def ask_line(
    app: xlwings.App, prompt: str, default: str, language: Language, *, title: str
) -> str | None:
    """Return the line that the person types.

    Args:
        app: The program; its own dialog is shown.
        prompt: What is to be typed.
        default: What stands in the field at first.
        language: The language of the buttons.
        title: The dialog's title.

    Returns:
        The line without blanks around it; None if the dialog was cancelled or left blank. Where
        macOS lets no dialog be shown, `default`.
    """
    if app.engine.name == "calc":
        buttons = [OK.text(language), CANCEL.text(language)]
        typed = app.api.call("application.ask", prompt, title, default, buttons)
    elif sys.platform == "darwin":
        typed = _typed_on_mac(prompt, title, default, language)
    else:
        typed = _typed_in_excel(app.api, prompt, title, default)
    return None if typed is None else typed.strip() or None


def _typed_in_excel(excel: Any, prompt: str, title: str, default: str) -> str | None:  # noqa: ANN401
    """Return what Excel's own dialog gives: a text, or False."""
    typed = excel.InputBox(Prompt=prompt[:LONGEST], Title=title, Default=default, Type=TEXT)
    return None if typed is False or typed is None else str(typed)


def _typed_on_mac(prompt: str, title: str, default: str, language: Language) -> str | None:
    """Return what the dialog of macOS gives; where it may not be shown, the default."""
    words = [prompt, default, title, CANCEL.text(language), OK.text(language)]
    command = ["osascript", "-e", APPLESCRIPT, *words]
    run = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if run.returncode == 0:
        return run.stdout.removesuffix("\n")
    return None if CANCELLED in run.stderr else default
