"""Macros of an open document: Basic, in VBA's manner or LibreOffice's."""

from __future__ import annotations

import re
from typing import Any, Iterator, List, Optional, Tuple

from .commands import Refusal, command
from .documents import active_document, described
from .session import Session

CALL = re.compile(r"(?:'?(?P<book>[^'!]+)'?!)?(?:(?P<module>\w+)\.)?(?P<name>\w+)")


@command("application.run")
def run(session: Session, macro: str, arguments: List[Any]) -> Any:
    """Run `macro`, `Module.macro` or `'Book.xlsm'!Module.macro` and return its result."""
    match = CALL.fullmatch(macro)
    if match is None:
        raise Refusal("key", macro)
    document = owner(session, match["book"])
    if not document.AllowMacroExecution:
        raise Refusal("office", "the document was opened with its macros off")
    place = find(document, match["module"], match["name"])
    if place is None:
        raise Refusal("key", macro)
    url = f"vnd.sun.star.script:{'.'.join(place)}?language=Basic&location=document"
    script = document.getScriptProvider().getScript(url)
    return script.invoke(tuple(arguments), (), ())[0]


def owner(session: Session, book: Optional[str]) -> Any:
    """Return the document that a macro belongs to; the one in front if it does not say."""
    if book is None:
        document = active_document(session)
        if document is None:
            raise Refusal("office", "no spreadsheet is open")
        return document
    for document in session.documents():
        if described(document)["name"].lower() == book.lower():
            return document
    raise Refusal("key", book)


def find(document: Any, module: Optional[str], name: str) -> Optional[Tuple[str, str, str]]:
    """Return library, module and name of a macro, whatever the case in which it was named."""
    words = rf"^\s*(?:Public\s+)?(?:Sub|Function)\s+({name})\b"
    heading = re.compile(words, re.IGNORECASE | re.MULTILINE)
    for library, known, source in modules(document):
        if module is None or module.lower() == known.lower():
            match = heading.search(source)
            if match:
                return library, known, match[1]
    return None


def modules(document: Any) -> Iterator[Tuple[str, str, str]]:
    """Yield library, name and source of every Basic module of a document."""
    libraries = document.BasicLibraries
    for library in libraries.ElementNames:
        libraries.loadLibrary(library)
        found = libraries.getByName(library)
        for name in found.ElementNames:
            yield library, name, str(found.getByName(name))
