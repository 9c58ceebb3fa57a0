"""LibreOffice itself: status bar, message box, screen, calculation."""

from __future__ import annotations

from typing import Any, Dict, Optional

import uno

from .commands import Refusal, command
from .documents import active_document
from .session import Session, attempt, hold, release

BUTTONS = {"ok": 1, "ok_cancel": 2, "yes_no": 3, "yes_no_cancel": 4}
ANSWERS = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}
BOXES = {None: "MESSAGEBOX", "info": "INFOBOX", "critical": "ERRORBOX"}
ASKING = "QUERYBOX"  # a box that informs has no button but OK


@command("application.status")
def status(session: Session, text: Optional[str]) -> None:
    """Show a text in the status bar of the window in front; None gives the bar back."""
    if text is None:
        if session.indicator is not None:
            attempt(session.indicator.end)
        session.indicator = None
        return
    if session.indicator is None:
        document = active_document(session)
        if document is None:
            raise Refusal("office", "no spreadsheet is open")
        session.indicator = document.CurrentController.Frame.createStatusIndicator()
        session.indicator.start(text, 100)
    session.indicator.setText(text)


@command("application.alert")
def alert(session: Session, text: str, title: str, buttons: str, mode: Optional[str]) -> str:
    """Show a message box and return the button that was pressed."""
    document = active_document(session)
    frame = session.desktop.getCurrentFrame() if document is None else frame_of(document)
    window = None if frame is None else frame.ContainerWindow
    toolkit = session.service("com.sun.star.awt.Toolkit")
    name = ASKING if mode == "info" and buttons != "ok" else BOXES[mode]
    kind = uno.Enum("com.sun.star.awt.MessageBoxType", name)
    box = toolkit.createMessageBox(window, kind, BUTTONS[buttons], title, text)
    try:
        return ANSWERS[box.execute()]
    finally:
        box.dispose()


def frame_of(document: Any) -> Any:
    """Return the frame in which a document is shown."""
    return document.CurrentController.Frame


@command("application.screen")
def screen(session: Session, updating: Optional[bool]) -> bool:
    """Hold the screen of every open spreadsheet, or let it go; tell whether it follows changes."""
    if updating is False and not session.locked:
        session.locked = list(session.documents())
        for document in session.locked:
            hold(document)
    elif updating:
        for document in session.locked:
            release(document)
        session.locked = []
    return not any(document.hasControllersLocked() for document in session.documents())


@command("application.calculation")
def calculation(session: Session, automatic: Optional[bool]) -> bool:
    """Tell whether formulas calculate by themselves, or set it for every open spreadsheet."""
    if automatic is not None:
        for document in session.documents():
            document.enableAutomaticCalculation(automatic)
    document = active_document(session)
    return True if document is None else bool(document.isAutomaticCalculationEnabled())


@command("application.calculate")
def calculate(session: Session) -> None:
    """Calculate what is due in every open spreadsheet."""
    for document in session.documents():
        document.calculate()


@command("application.window")
def window(session: Session, changes: Dict[str, bool]) -> Dict[str, bool]:
    """Show, hide, enable or disable the windows of all spreadsheets, and tell how they are."""
    windows = [frame_of(document).ContainerWindow for document in session.documents()]
    for found in windows:
        if "visible" in changes:
            found.setVisible(changes["visible"])
        if "enabled" in changes:
            found.setEnable(changes["enabled"])
    return {
        "visible": any(found.isVisible() for found in windows),
        "enabled": all(found.isEnabled() for found in windows),
    }


@command("application.ping")
def ping(session: Session) -> int:
    """Answer, if LibreOffice still does, with the number of open spreadsheets."""
    return len(list(session.documents()))


@command("application.quit")
def quit_office(session: Session) -> bool:
    """End LibreOffice without saving anything; False if it would not."""
    session.restore()
    for document in session.documents():
        document.setModified(False)
    return bool(session.desktop.terminate())
