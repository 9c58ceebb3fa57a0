"""A LibreOffice to work with: the one a person has open, or one started for the purpose."""

from __future__ import annotations

import atexit
import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

import xlwings

from xltier.calc.apps import CONNECTED, CalcApp
from xltier.calc.books import CalcBook
from xltier.calc.bridge import Bridge
from xltier.calc.engine import engine
from xltier.calc.faults import BridgeError, not_open, not_running, nothing_open, unreachable
from xltier.calc.installation import soffice
from xltier.calc.profiles import default_profile, fingerprint, in_use, is_listening

REACHED: dict[Path, Office] = {}


class Office:
    """One LibreOffice that this process is connected with.

    Attributes:
        bridge: The bridge to it.
        app: It as an implementation for xlwings.
        headless: Whether it runs without a screen.
        macros: Whether documents opened here may run their macros.
        alerts: The messages that were to be shown in boxes.
    """

    def __init__(
        self,
        bridge: Bridge,
        *,
        process: subprocess.Popen[bytes] | None = None,
        profile: Path | None = None,
        headless: bool = False,
        macros: bool = False,
    ) -> None:
        """Take a bridge; use `start` or `running` to get one.

        Args:
            bridge: The bridge.
            process: LibreOffice's process if it is ours to end.
            profile: The folder of its profile if it is ours to delete.
            headless: Whether it runs without a screen.
            macros: Whether documents opened here may run their macros.
        """
        self.bridge = bridge
        self.headless = headless
        self.macros = macros
        self.alerts: list[str] = []
        self.app = CalcApp(self)
        self._process = process
        self._profile = profile
        self._before = xlwings.engines.active
        self._closed = False
        CONNECTED.insert(0, self.app)
        self.engine.activate()

    @classmethod
    def start(
        cls,
        profile: Path | None = None,
        *,
        headless: bool = True,
        macros: bool = False,
        seconds: float = 60,
    ) -> Self:
        """Start a LibreOffice of one's own.

        Args:
            profile: Folder of its profile; a temporary one if left out.
            headless: Whether it runs without a screen.
            macros: Whether documents opened here may run their macros.
            seconds: How long it may take to start.

        Raises:
            WorkbookError: LibreOffice or a Python with `uno` is missing, or it does not start.
        """
        folder = profile or Path(tempfile.mkdtemp(prefix="xltier-office-"))
        pipe = f"xltier_{secrets.token_hex(8)}"
        command = [str(soffice()), f"-env:UserInstallation={folder.absolute().as_uri()}"]
        command += ["--headless"] * headless
        command += ["--norestore", "--nologo", "--nodefault", f"--accept=pipe,name={pipe};urp;"]
        process = subprocess.Popen(  # noqa: S603 - LibreOffice
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        temporary = folder if profile is None else None
        try:
            bridge = Bridge(pipe, seconds=seconds)
        except BaseException:
            end(process)
            discard(temporary)
            raise
        made = cls(bridge, process=process, profile=temporary, headless=headless, macros=macros)
        atexit.register(made.close)
        return made

    @classmethod
    def running(cls, profile: Path | None = None) -> Self:
        """Connect to the LibreOffice that a person has open.

        Args:
            profile: Folder of its profile; the one LibreOffice uses by itself if left out.

        Raises:
            WorkbookError: None is running, or it does not answer.
        """
        folder = profile or default_profile()
        if not in_use(folder):
            raise not_running()
        pipe = f"xltier_{fingerprint(folder.absolute().as_uri())}"
        if not is_listening(pipe):
            listen(pipe, profile)
        return cls(Bridge(pipe, seconds=20))

    @property
    def engine(self) -> xlwings.Engine:
        """The engine, `xlwings.engines["calc"]`."""
        return engine()

    @property
    def pid(self) -> int:
        """LibreOffice's process id if it was started here, else the bridge's."""
        return self._process.pid if self._process else self.bridge.pid

    @property
    def books(self) -> xlwings.main.Books:
        """Its spreadsheets, as xlwings has them."""
        return xlwings.main.Books(impl=self.app.books)

    def answers(self) -> bool:
        """Tell whether LibreOffice is there and answers."""
        try:
            self.bridge.call("application.ping", seconds=15)
        except BridgeError:
            return False
        return True

    def quit(self) -> None:
        """End LibreOffice without saving anything."""
        if self._closed:
            return
        patience = 0
        with contextlib.suppress(BridgeError):
            self.bridge.call("application.quit", seconds=15)
            patience = 15
        self._disconnect()
        if self._process:
            end(self._process, patience=patience)
        discard(self._profile)

    def kill(self) -> None:
        """End LibreOffice's process by force if it was started here."""
        if self._closed:
            return
        self._disconnect()
        if self._process:
            end(self._process, patience=0)
        discard(self._profile)

    def close(self) -> None:
        """Let a LibreOffice that was running go on; end one that was started here."""
        if self._process and not self._closed:
            self.quit()
        else:
            self._disconnect()

    def _disconnect(self) -> None:
        self._closed = True
        atexit.unregister(self.close)
        self.bridge.close()
        if self.app in CONNECTED:
            CONNECTED.remove(self.app)
        if not CONNECTED and xlwings.engines.active is self.engine:
            xlwings.engines.active = None if self._before is self.engine else self._before

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connection."""
        self.close()


def listen(pipe: str, profile: Path | None) -> None:
    """Ask the running LibreOffice to listen at a pipe.

    A second LibreOffice with the same profile hands its command line to the first one and ends.
    """
    command = [str(soffice()), "--headless", "--norestore", f"--accept=pipe,name={pipe};urp;"]
    if profile is not None:
        command.insert(1, f"-env:UserInstallation={profile.absolute().as_uri()}")
    process = subprocess.Popen(  # noqa: S603 - LibreOffice
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired as error:  # it became one itself, or hangs
        end(process, patience=0)
        raise unreachable("--accept") from error


def end(process: subprocess.Popen[bytes], *, patience: float = 15) -> None:
    """Wait for a LibreOffice of ours to end, and end it with all its processes if it does not."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=patience)
    if sys.platform == "win32":
        command = ["taskkill", "/T", "/F", "/PID", str(process.pid)]
        subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - Windows' own
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def discard(folder: Path | None) -> None:
    """Delete a temporary profile."""
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)


def reached(profile: Path | None = None) -> Office:
    """Return the running LibreOffice, connecting once and again only if it or the bridge ended.

    Raises:
        WorkbookError: None is running, or it does not answer.
    """
    folder = profile or default_profile()
    office = REACHED.pop(folder, None)
    if office is not None and not office.answers():
        office.close()
        office = None
    if office is None:
        office = Office.running(profile)
        atexit.register(office.close)
    REACHED[folder] = office
    return office


def running_book(path: Path | None) -> xlwings.Book:
    """Return a workbook open in the LibreOffice that is running.

    Args:
        path: Its file; the workbook in front if None.

    Raises:
        WorkbookError: No LibreOffice is running, or the workbook is not open in it.
    """
    office = reached()
    documents = office.bridge.call("documents.list")
    if not documents:
        raise nothing_open() if path is None else not_open(path, ())
    if path is None:
        return xlwings.Book(impl=office.app.books.active)
    for document in documents:
        if is_same(path, document["path"]):
            return xlwings.Book(impl=CalcBook(office.app, document["uid"]))
    raise not_open(path, [document["name"] for document in documents])


def is_same(path: Path, other: str) -> bool:
    """Tell whether two paths are one file."""
    try:
        return path.samefile(other)
    except OSError:
        return os.path.normcase(path.absolute()) == os.path.normcase(other)
