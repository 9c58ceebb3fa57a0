"""Documents: opened, listed, saved, exported, closed."""

from __future__ import annotations

import os
from typing import Any, Dict, List, Optional

import uno

from .commands import Refusal, command
from .session import Session, properties

FILTERS = {
    ".csv": "Text - txt - csv (StarCalc)",
    ".ods": "calc8",
    ".xls": "MS Excel 97",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xltx": "Calc MS Excel 2007 XML Template",
}
ALWAYS_EXECUTE_NO_WARN = 4
NEVER_EXECUTE = 0


@command("documents.list")
def listed(session: Session) -> List[Dict[str, Any]]:
    """Return id and name of every open spreadsheet."""
    return [described(document) for document in session.documents()]


def described(document: Any) -> Dict[str, Any]:
    """Return what the other side keeps of a document."""
    path = uno.fileUrlToSystemPath(document.URL) if document.URL.startswith("file:") else ""
    name = os.path.basename(path) or document.URL.rsplit("/", 1)[-1] or document.Title
    return {"uid": document.RuntimeUID, "name": name, "path": path or document.URL or name}


@command("documents.describe")
def describe(session: Session, uid: str) -> Dict[str, Any]:
    """Return id, name and path of one document."""
    return described(session.document(uid))


@command("documents.active")
def active(session: Session) -> Optional[Dict[str, Any]]:
    """Return the spreadsheet in front; the only one open if none is in front."""
    document = active_document(session)
    return None if document is None else described(document)


def active_document(session: Session) -> Any:
    """Return the spreadsheet in front, the first one open, or None."""
    current = session.desktop.getCurrentComponent()
    documents = list(session.documents())
    for document in documents:
        if current is not None and document.RuntimeUID == getattr(current, "RuntimeUID", None):
            return document
    return documents[0] if documents else None


@command("documents.new")
def new(session: Session) -> Dict[str, Any]:
    """Open an empty spreadsheet."""
    return described(load(session, "private:factory/scalc"))


@command("documents.open")
def opened(
    session: Session, path: str, read_only: bool, password: Optional[str], macros: bool
) -> Dict[str, Any]:
    """Open a file; its macros run only if they are wanted."""
    settings: Dict[str, Any] = {"ReadOnly": read_only}
    settings["MacroExecutionMode"] = ALWAYS_EXECUTE_NO_WARN if macros else NEVER_EXECUTE
    if password is not None:
        settings["Password"] = password
    return described(load(session, uno.systemPathToFileUrl(path), **settings))


def load(session: Session, url: str, **settings: Any) -> Any:
    """Load a document into a new window."""
    document = session.desktop.loadComponentFromURL(url, "_blank", 0, properties(**settings))
    if document is None:
        raise Refusal("office", f"{url} did not open; it may be open elsewhere")
    session.known[document.RuntimeUID] = document
    return document


@command("documents.save")
def save(session: Session, uid: str, path: Optional[str], password: Optional[str]) -> None:
    """Save a document, under another name and in the format of its ending if a path is given."""
    document = session.document(uid)
    if path is None and password is None:
        document.store()
        return
    target = path or uno.fileUrlToSystemPath(document.URL)
    settings: Dict[str, Any] = {"FilterName": filter_of(target), "Overwrite": True}
    if password is not None:
        settings["Password"] = password
    document.storeAsURL(uno.systemPathToFileUrl(target), properties(**settings))


def filter_of(path: str) -> str:
    """Return the export filter for a file name."""
    ending = os.path.splitext(path)[1].lower()
    if ending not in FILTERS:
        raise Refusal("office", f"LibreOffice saves no {ending or 'file without ending'} here")
    return FILTERS[ending]


@command("documents.export_pdf")
def export_pdf(session: Session, uid: str, path: str) -> None:
    """Write a document's visible sheets as PDF."""
    settings = properties(FilterName="calc_pdf_Export", Overwrite=True)
    session.document(uid).storeToURL(uno.systemPathToFileUrl(path), settings)


@command("documents.close")
def close(session: Session, uid: str) -> None:
    """Close a document without saving it."""
    document = session.document(uid)
    session.locked = [held for held in session.locked if held.RuntimeUID != uid]
    document.setModified(False)
    document.close(True)
    session.forget(uid)


@command("documents.activate")
def activate(session: Session, uid: str) -> None:
    """Bring a document to the front."""
    frame = session.document(uid).CurrentController.Frame
    frame.activate()
    frame.ContainerWindow.toFront()
