"""LibreOffice as xlwings' app."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xltier.calc.engine import ENGINE, CalcEngine
from xltier.calc.missing import names_what_is_missing

if TYPE_CHECKING:
    from xltier.calc.books import CalcBooks
    from xltier.calc.bridge import Bridge
    from xltier.calc.office import Office
    from xltier.calc.ranges import CalcRange

CONNECTED: list[CalcApp] = []


@names_what_is_missing
class CalcApps(base_classes.Apps):
    """The LibreOffices that this process is connected with, the active one first."""

    def keys(self) -> list[int]:
        """Return their process ids."""
        return [app.pid for app in CONNECTED]

    def add(
        self, spec: Any = None, add_book: Any = None, xl: Any = None, visible: bool | None = None
    ) -> CalcApp:
        """Start another LibreOffice with a profile of its own."""
        from xltier.calc.office import Office

        del spec, xl
        app = Office.start(headless=not visible).app
        if add_book:
            app.books.add()
        return app

    @staticmethod
    def cleanup() -> None:
        """Leave nothing behind; every LibreOffice started here is ended by its `Office`."""

    def __iter__(self) -> Iterator[CalcApp]:
        """Iterate over a copy, since quitting takes an app away."""
        return iter(list(CONNECTED))

    def __len__(self) -> int:
        """Return how many there are."""
        return len(CONNECTED)

    def __getitem__(self, pid: int) -> CalcApp:
        """Return the one with a process id."""
        for app in CONNECTED:
            if app.pid == pid:
                return app
        raise KeyError(pid)


@names_what_is_missing
class CalcApp(base_classes.App):
    """One LibreOffice.

    `enable_events`, `display_alerts` and `cut_copy_mode` keep what they are given, so that code
    that sets and restores them runs; LibreOffice has no switch for them.
    """

    enable_events = True
    display_alerts = True
    cut_copy_mode: Any = False

    def __init__(self, office: Office) -> None:
        """Remember the connection."""
        self.office = office
        self._status: str | bool = False
        self._interactive = True

    @property
    def bridge(self) -> Bridge:
        """The bridge to this LibreOffice."""
        return self.office.bridge

    @property
    def api(self) -> Bridge:
        """The bridge, the only native object on this side."""
        return self.bridge

    xl = api

    @property
    def engine(self) -> CalcEngine:
        """The engine."""
        return ENGINE

    @property
    def pid(self) -> int:
        """LibreOffice's process id; the bridge's where that is not known."""
        return self.office.pid

    @property
    def version(self) -> str:
        """LibreOffice's version."""
        return self.bridge.version

    @property
    def books(self) -> CalcBooks:
        """The open spreadsheets."""
        from xltier.calc.books import CalcBooks

        return CalcBooks(self)

    @property
    def path(self) -> str:
        """The folder of LibreOffice's program."""
        from xltier.calc.installation import soffice

        return str(soffice().resolve().parent)

    @property
    def selection(self) -> CalcRange | None:
        """The selected cells of the spreadsheet in front; None if no cells are selected."""
        from xltier.calc.ranges import CalcRange

        found = self.bridge.call("selection.get")
        return None if found is None else CalcRange.at(self, *found)

    def activate(self, steal_focus: bool = False) -> None:
        """Make this the active app."""
        del steal_focus
        CONNECTED.remove(self)
        CONNECTED.insert(0, self)

    @property
    def visible(self) -> bool:
        """Whether a window of a spreadsheet is shown."""
        if self.office.headless:
            return False
        return bool(self.bridge.call("application.window", {})["visible"])

    @visible.setter
    def visible(self, value: bool) -> None:
        if not self.office.headless:
            self.bridge.call("application.window", {"visible": bool(value)})

    @property
    def interactive(self) -> bool:
        """Whether a person can type into the spreadsheets."""
        return self._interactive

    @interactive.setter
    def interactive(self, value: bool) -> None:
        self.bridge.call("application.window", {"enabled": bool(value)})
        self._interactive = bool(value)

    @property
    def screen_updating(self) -> bool:
        """Whether changes are drawn at once."""
        return bool(self.bridge.call("application.screen", None))

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        self.bridge.call("application.screen", bool(value))

    @property
    def calculation(self) -> str:
        """`automatic` or `manual`, of the spreadsheet in front; set for all."""
        return "automatic" if self.bridge.call("application.calculation", None) else "manual"

    @calculation.setter
    def calculation(self, value: str) -> None:
        if value not in ("automatic", "manual"):
            raise NotImplementedError(
                f"App.calculation {value!r} is not available with LibreOffice"
            )
        self.bridge.call("application.calculation", value == "automatic")

    def calculate(self) -> None:
        """Calculate what is due in all spreadsheets."""
        self.bridge.call("application.calculate")

    @property
    def status_bar(self) -> str | bool:
        """The text in the status bar as it was set; False while LibreOffice has the bar itself."""
        return self._status

    @status_bar.setter
    def status_bar(self, value: str | bool | None) -> None:
        text = None if value is None or value is False else str(value)
        self.bridge.call("application.status", text)
        self._status = False if text is None else text

    def alert(
        self, prompt: str, title: str | None, buttons: str, mode: str | None, callback: str | None
    ) -> str:
        """Show a message box and return the button pressed.

        Without a screen there is nobody to press one: the message is kept in `Office.alerts`, and
        the answer is the first button.
        """
        del callback
        self.office.alerts.append(prompt)
        if self.office.headless:
            return buttons.split("_", maxsplit=1)[0]
        answer = self.bridge.call("application.alert", prompt, title or "", buttons, mode)
        return str(answer)

    def run(self, macro: str, args: Any) -> Any:
        """Run a macro of an open document."""
        return self.bridge.call("application.run", macro, list(args))

    def quit(self) -> None:
        """End LibreOffice without saving anything."""
        self.office.quit()

    def kill(self) -> None:
        """End LibreOffice's process, if it is ours."""
        self.office.kill()
