"""A message where neither Excel nor LibreOffice can show one: the desktop's own box."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

WARNING = 0x30
PROGRAMS = (
    ("zenity", "--warning", "--no-markup", "--title={title}", "--text={text}"),
    ("kdialog", "--title", "{title}", "--sorry", "{text}"),
    ("xmessage", "-center", "-title", "{title}", "{text}"),
)
APPLESCRIPT = """on run arguments
activate
display alert (item 1 of arguments) message (item 2 of arguments)
end run"""


def alert(text: str, title: str) -> None:
    """Show a text on the desktop; on the error output where there is no desktop."""
    if sys.stderr is not None:
        sys.stderr.write(text + "\n")
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, text, title, WARNING)
        return
    command = command_for(text, title)
    if command is not None:
        subprocess.run(command, check=False, capture_output=True)  # noqa: S603


def command_for(text: str, title: str) -> list[str] | None:
    """Return the command that shows a text on this Mac or Linux desktop; None without one."""
    if sys.platform == "darwin":
        return ["osascript", "-e", APPLESCRIPT, title, text]
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return None
    for program in PROGRAMS:
        if shutil.which(program[0]):
            return [part.format(text=text, title=title) for part in program]
    return None
