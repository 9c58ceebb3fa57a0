"""The dialogs in which a person chooses files or a folder."""

from __future__ import annotations

from typing import Any, List, Optional

import uno
from com.sun.star.beans import NamedValue

from .application import frame_of
from .commands import command
from .documents import active_document
from .session import Session

OPEN_ONE_KIND = 0  # TemplateDescription.FILEOPEN_SIMPLE
CHOSEN = 1


@command("files.choose")
def choose(session: Session, title: str, kind: str, patterns: List[str]) -> List[str]:
    """Return the paths of the files chosen; none if the dialog was cancelled."""
    picker = session.service("com.sun.star.ui.dialogs.FilePicker")
    try:
        picker.initialize((OPEN_ONE_KIND, *parent(session)))
        picker.setTitle(title)
        picker.setMultiSelectionMode(True)
        picker.appendFilter(kind, ";".join(patterns))
        if picker.execute() != CHOSEN:
            return []
        return [uno.fileUrlToSystemPath(url) for url in picker.getSelectedFiles()]
    finally:
        picker.dispose()


@command("files.choose_folder")
def choose_folder(session: Session, title: str) -> Optional[str]:
    """Return the path of the folder chosen; None if the dialog was cancelled."""
    picker = session.service("com.sun.star.ui.dialogs.FolderPicker")
    picker.setTitle(title)
    if picker.execute() != CHOSEN:
        return None
    return str(uno.fileUrlToSystemPath(picker.getDirectory()))


def parent(session: Session) -> List[Any]:
    """Return the window in front as an argument: nothing is typed into it meanwhile."""
    document = active_document(session)
    if document is None:
        return []
    return [NamedValue("ParentWindow", frame_of(document).ContainerWindow)]
