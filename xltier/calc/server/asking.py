"""The dialog in which a person types one line."""

from __future__ import annotations

from typing import Any, List, Optional

from com.sun.star.awt import Selection
from com.sun.star.awt.PosSize import POS

from .application import frame_of
from .commands import command
from .documents import active_document
from .session import Session

WIDTH, MARGIN, LINE = 220, 8, 10
"""In the units of dialogs, which grow with the font of the desktop."""
FIELD, BUTTON, SPACE = 14, 50, 6
OK, CANCEL = 1, 2  # PushButtonType
AWT = "com.sun.star.awt."


@command("application.ask")
def ask(
    session: Session, prompt: str, title: str, default: str, buttons: List[str]
) -> Optional[str]:
    """Return the line that the person types; None if the dialog is cancelled.

    `buttons` are the words on the two buttons, the one that takes the line first.
    """
    document = active_document(session)
    frame = session.desktop.getCurrentFrame() if document is None else frame_of(document)
    toolkit = session.service(AWT + "Toolkit")
    dialog = session.service(AWT + "UnoControlDialog")
    dialog.setModel(_model(session, prompt, title, default, buttons))
    window = None if frame is None else frame.ContainerWindow
    try:
        dialog.setVisible(False)
        dialog.createPeer(toolkit, window)
        _centre(dialog, window)
        field = dialog.getControl("line")
        field.setSelection(Selection(0, len(default)))  # typing begins anew
        field.setFocus()
        return str(field.getText()) if dialog.execute() == OK else None
    finally:
        dialog.dispose()


def _centre(dialog: Any, window: Any) -> None:
    """Put a dialog into the middle of the window that it belongs to."""
    if window is None:
        return
    outer, own = window.getPosSize(), dialog.getPosSize()
    left, top = (outer.Width - own.Width) // 2, (outer.Height - own.Height) // 2
    dialog.setPosSize(max(left, 0), max(top, 0), 0, 0, POS)


def _model(session: Session, prompt: str, title: str, default: str, buttons: List[str]) -> Any:
    lines = prompt.count("\n") + 1
    words = LINE * lines
    bottom = MARGIN + words + SPACE + FIELD + SPACE
    model = session.service(AWT + "UnoControlDialogModel")
    _place(model, (0, 0, WIDTH, bottom + FIELD + MARGIN), Title=title, Closeable=True)
    wide = WIDTH - 2 * MARGIN
    text = model.createInstance(AWT + "UnoControlFixedTextModel")
    _place(text, (MARGIN, MARGIN, wide, words), Label=prompt, MultiLine=True, NoLabel=True)
    field = model.createInstance(AWT + "UnoControlEditModel")
    _place(field, (MARGIN, MARGIN + words + SPACE, wide, FIELD), Text=default, TabIndex=0)
    model.insertByName("prompt", text)
    model.insertByName("line", field)
    for at, label in enumerate(buttons):
        kind = (OK, CANCEL)[at]
        button = model.createInstance(AWT + "UnoControlButtonModel")
        left = WIDTH - MARGIN - (2 - at) * BUTTON - (1 - at) * SPACE
        place = (left, bottom, BUTTON, FIELD)
        _place(button, place, Label=label, PushButtonType=kind, DefaultButton=kind == OK)
        model.insertByName(f"button {kind}", button)
    return model


def _place(model: Any, place: Any, **properties: Any) -> None:
    """Put a part of a dialog in its place, with its properties."""
    model.PositionX, model.PositionY, model.Width, model.Height = place
    for name, value in properties.items():
        setattr(model, name, value)
