"""The connection to one running LibreOffice, and the documents that are open in it."""

from __future__ import annotations

import time
from typing import Any, Dict, Iterator, List, Sequence, Tuple

import uno
from com.sun.star.beans import PropertyValue

from .commands import Refusal

SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"
LAST_COLUMN = 16383
GONE = ("DisposedException", "BridgeException")


class Session:
    """What the commands work on.

    Attributes:
        context: LibreOffice's component context.
        desktop: Its desktop, which has the documents.
        locked: The documents whose screen is held.
        sheets: Sheets by document and name; asking anew is ten times dearer than looking again.
        kinds: What kind of format a key means, by document; a key never changes its meaning.
        codes: Excel's code of a key, by document.
        indicator: The status indicator shown, if any.
    """

    def __init__(self, context: Any) -> None:
        """Take the desktop from the context."""
        self.context = context
        self.desktop = self.service("com.sun.star.frame.Desktop")
        self.locked: List[Any] = []
        self.indicator: Any = None
        self.known: Dict[str, Any] = {}
        self.sheets: Dict[Tuple[str, str], Any] = {}
        self.kinds: Dict[Tuple[str, int], int] = {}
        self.codes: Dict[Tuple[str, int], str] = {}
        self.translators: Dict[str, Any] = {}

    @classmethod
    def connect(cls, url: str, seconds: float) -> Session:
        """Connect to LibreOffice, which may still be starting, within that many seconds."""
        local = uno.getComponentContext()
        name = "com.sun.star.bridge.UnoUrlResolver"
        resolver = local.ServiceManager.createInstanceWithContext(name, local)
        end = time.monotonic() + seconds
        while True:
            try:
                return cls(resolver.resolve(url))
            except Exception as error:
                if not type(error).__name__.endswith("NoConnectException"):
                    raise
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)

    def service(self, name: str) -> Any:
        """Return a new instance of a service of LibreOffice."""
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    def version(self) -> str:
        """Return LibreOffice's version, such as `7.4.7.2`."""
        provider = self.service("com.sun.star.configuration.ConfigurationProvider")
        path = properties(nodepath="/org.openoffice.Setup/Product")
        name = "com.sun.star.configuration.ConfigurationAccess"
        product = provider.createInstanceWithArguments(name, path)
        return str(product.getByName("ooSetupVersionAboutBox"))

    def documents(self) -> Iterator[Any]:
        """Yield the spreadsheets that are open."""
        components = self.desktop.Components.createEnumeration()
        while components.hasMoreElements():
            component = components.nextElement()
            if hasattr(component, "supportsService") and component.supportsService(SPREADSHEET):
                yield component

    def document(self, uid: str) -> Any:
        """Return an open spreadsheet by its id."""
        document = self.known.get(uid)
        if document is not None and self.is_alive(document):
            return document
        self.known = {found.RuntimeUID: found for found in self.documents()}
        if uid not in self.known:
            raise Refusal("closed", "the document has been closed")
        return self.known[uid]

    def forget(self, uid: str) -> None:
        """Forget everything about a document that has been closed."""
        self.known.pop(uid, None)
        caches: List[Dict[Any, Any]] = [self.sheets, self.kinds, self.codes]
        for kept in caches:
            for place in [each for each in kept if each[0] == uid]:
                del kept[place]

    def sheet(self, uid: str, name: str) -> Any:
        """Return a sheet of a document."""
        document = self.document(uid)
        kept = self.sheets.get((uid, name))
        if kept is not None and is_called(kept, name):
            return kept
        sheets = document.Sheets
        if not sheets.hasByName(name):
            raise Refusal("key", name)
        self.sheets[uid, name] = found = sheets.getByName(name)
        return found

    def cells(self, uid: str, sheet: str, area: Sequence[int]) -> Any:
        """Return the cells from the first row and column to the last, all counted from 0."""
        top, left, bottom, right = area
        found = self.sheet(uid, sheet)
        if right == LAST_COLUMN:  # older LibreOffices have fewer columns than Excel
            right = min(right, found.RangeAddress.EndColumn)
        return found.getCellRangeByPosition(left, top, right, bottom)

    @staticmethod
    def is_alive(document: Any) -> bool:
        """Tell whether a document is still open."""
        try:
            return document.getCurrentController() is not None
        except Exception as error:
            if type(error).__name__.endswith(GONE):
                return False
            raise

    def is_gone(self) -> bool:
        """Tell whether LibreOffice itself has ended."""
        try:
            self.desktop.getCurrentFrame()
        except Exception:  # noqa: BLE001 - any failure says the same
            return True
        return False

    def restore(self) -> None:
        """Give the screen and the status bar back, whatever the other side left behind."""
        for document in self.locked:
            release(document)
        if self.indicator is not None:
            attempt(self.indicator.end)
        self.locked, self.indicator = [], None


def is_called(sheet: Any, name: str) -> bool:
    """Tell whether a sheet is still there under that name."""
    try:
        return bool(sheet.getName() == name)
    except Exception:  # noqa: BLE001 - it has been deleted; the document is asked anew
        return False


def hold(document: Any) -> None:
    """Hold a document's screen; rows keep their heights, as they do in Excel."""
    document.lockControllers()
    document.IsAdjustHeightEnabled = False


def release(document: Any) -> None:
    """Let a document's screen go."""
    attempt(lambda: setattr(document, "IsAdjustHeightEnabled", True))
    attempt(document.unlockControllers)


def attempt(action: Any) -> None:
    """Do what can no longer matter if it fails."""
    try:
        action()
    except Exception as error:  # noqa: BLE001 - LibreOffice may have gone meanwhile
        del error


def properties(**values: Any) -> Any:
    """Return UNO property values."""
    return tuple(PropertyValue(name, 0, value, 0) for name, value in values.items())
