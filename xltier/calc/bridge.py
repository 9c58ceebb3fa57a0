"""The bridge to LibreOffice: a process under the Python that has `uno`, one message a command."""

from __future__ import annotations

import contextlib
import json
import os
import struct
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from xltier.calc.faults import BridgeError, bridge_ended, office_gone, office_refused, unreachable
from xltier.calc.installation import office_python

SERVER = Path(__file__).with_name("bridge_server.py")
LENGTH = struct.Struct(">Q")
FOREIGN = ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV")


class Bridge:
    """A conversation with one LibreOffice.

    Attributes:
        calls: How many messages have been sent.
        version: LibreOffice's version, such as `7.4.7.2`.
    """

    def __init__(self, pipe: str, *, seconds: float = 60, python: Path | None = None) -> None:
        """Start the process and let it connect to LibreOffice.

        Args:
            pipe: Name of the pipe at which LibreOffice listens.
            seconds: How long LibreOffice may take to listen.
            python: The Python that has `uno`; found if left out.

        Raises:
            WorkbookError: No Python has `uno`, or nobody listens at the pipe.
        """
        self.calls = 0
        self._lock = threading.Lock()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the process
        url = f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"
        command = [str(python or office_python()), str(SERVER), url, str(seconds)]
        self._process = subprocess.Popen(  # noqa: S603 - our own script
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=clean_environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        try:
            self.version = str(self._receive())
        except BaseException:
            self.close()
            raise

    @property
    def pid(self) -> int:
        """The bridge's process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process is running."""
        return self._process.poll() is None

    def call(self, command: str, *arguments: Any, seconds: float | None = None) -> Any:
        """Run a command in LibreOffice and return its answer.

        Args:
            command: Its name.
            arguments: What it takes.
            seconds: How long the answer may take before the bridge is given up; a person may take
                any time over a message box.

        Raises:
            KeyError: What the command names is not there.
            WorkbookError: LibreOffice refused, or it or the bridge has ended.
        """
        with self._lock, patience(self._process, seconds):
            self.calls += 1
            self._send([command, *arguments])
            return self._receive()

    def close(self) -> None:
        """Hang up; LibreOffice goes on."""
        process = self._process
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self._errors.close()

    def _send(self, message: list[Any]) -> None:
        body = json.dumps(message, separators=(",", ":"), allow_nan=False).encode("ascii")
        try:
            sink = stream_of(self._process.stdin)
            sink.write(LENGTH.pack(len(body)) + body)
            sink.flush()
        except (OSError, ValueError) as error:
            raise self._ended() from error

    def _receive(self) -> Any:
        try:
            source = stream_of(self._process.stdout)
            head = source.read(LENGTH.size)
            body = source.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else b""
        except (OSError, ValueError) as error:
            raise self._ended() from error
        if not body:
            raise self._ended()
        kind, value = json.loads(body)
        if kind == "ok":
            return value
        raise fault(kind, str(value))

    def _ended(self) -> BridgeError:
        if self._errors.closed:
            return bridge_ended("")
        self._errors.seek(0)
        lines = self._errors.read().decode("utf-8", "replace").strip().splitlines()
        return bridge_ended(lines[-1] if lines else "")


@contextlib.contextmanager
def patience(process: subprocess.Popen[bytes], seconds: float | None) -> Iterator[None]:
    """End a process that takes longer."""
    if seconds is None:
        yield
        return
    timer = threading.Timer(seconds, process.kill)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def stream_of(stream: IO[bytes] | None) -> IO[bytes]:
    """Return a stream of a process; it has both."""
    if stream is None:
        raise ValueError("the process has no such stream")
    return stream


def fault(kind: str, message: str) -> Exception:
    """Return the exception for an answer that is no result."""
    if kind == "key":
        return KeyError(message)
    if kind == "gone":
        return office_gone()
    return unreachable(message) if kind == "connect" else office_refused(message)


def clean_environment() -> dict[str, str]:
    """Return our environment without what belongs to our own Python."""
    kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    return {**kept, "PYTHONDONTWRITEBYTECODE": "1"}
