"""A screen that nobody sits at, with a mouse and a keyboard: Xvfb and xdotool."""

from __future__ import annotations

import os
import struct
import subprocess
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

PROGRAMS = ("Xvfb", "xdotool")
WIDTH, HEIGHT = 1280, 1024
PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Screen:
    """What is shown, and what a person can do about it.

    Attributes:
        display: Its name for X programs, such as `:99`.
        memory: The file in which the X server keeps what is shown, in the format XWD.
    """

    display: str
    memory: Path

    @property
    def variables(self) -> dict[str, str]:
        """The environment of programs that show something here."""
        return {**os.environ, "DISPLAY": self.display, "SAL_USE_VCLPLUGIN": "gen"}

    def windows(self, name: str) -> list[str]:
        """Return the visible windows whose titles match a pattern."""
        return self._do("search", "--onlyvisible", "--name", name).split()

    def wait_for(self, name: str) -> str:
        """Return the window of that title once it is there."""
        return until(lambda: next(iter(self.windows(name)), None), f"no window {name}")

    def click(self, x: int, y: int) -> None:
        """Click with the left button of the mouse."""
        self._do("mousemove", str(x), str(y), "sleep", "0.2", "click", "1")

    def press(self, key: str, window: str) -> None:
        """Press a key in a window."""
        self._do("windowfocus", window, "key", "--window", window, key)

    def type(self, text: str, window: str) -> None:
        """Type a text in a window."""
        self._do("windowfocus", window, "sleep", "0.3", "type", "--window", window, text)

    def put_away(self, window: str) -> None:
        """Move a window out of sight."""
        self._do("windowmove", window, "0", str(2 * HEIGHT))

    def pixels(self) -> np.ndarray[Any, Any]:
        """Return what is shown: rows, columns, red green blue."""
        held = self.memory.read_bytes()
        head = struct.unpack(">20I", held[:80])
        start = head[0] + 12 * head[19]  # the header and 12 bytes for each colour of the palette
        shown = np.frombuffer(held, np.uint8, HEIGHT * WIDTH * 4, start)
        return shown.reshape(HEIGHT, WIDTH, 4)[:, :, 2::-1]

    def picture(self, path: Path) -> None:
        """Save what is shown as PNG."""
        path.write_bytes(png(self.pixels()))

    def _do(self, *words: str) -> str:
        command = ["xdotool", *words]
        run = subprocess.run(command, env=self.variables, capture_output=True, check=False)
        return run.stdout.decode()


def png(pixels: np.ndarray[Any, Any]) -> bytes:
    """Return a PNG of rows, columns, red green blue."""
    height, width, _ = pixels.shape
    lines = np.pad(pixels.reshape(height, width * 3), ((0, 0), (1, 0)))

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    head = chunk(b"IHDR", struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(lines.tobytes(), 1))
    return b"\x89PNG\r\n\x1a\n" + head + body + chunk(b"IEND", b"")


@contextmanager
def screen() -> Iterator[Screen]:
    """Switch a screen on, and off again."""
    read, write = os.pipe()
    with tempfile.TemporaryDirectory() as folder:
        command = ["Xvfb", "-displayfd", str(write), "-fbdir", folder, "-nolisten", "tcp"]
        command += ["-screen", "0", f"{WIDTH}x{HEIGHT}x24"]
        with subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL) as server:
            os.close(write)
            with os.fdopen(read) as answer:
                display = f":{answer.readline().strip()}"
            try:
                yield Screen(display, Path(folder) / "Xvfb_screen0")
            finally:
                server.kill()


def until(look: Callable[[], Any], otherwise: str, *, seconds: float = PATIENCE) -> Any:
    """Return what `look` finds once it finds something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(otherwise)


def patch_of(colour: str, shown: np.ndarray[Any, Any], *, wide: int) -> tuple[int, int] | None:
    """Return the middle of the first patch of a colour at least so many pixels wide."""
    there = (shown == [int(colour[at : at + 2], 16) for at in (0, 2, 4)]).all(axis=2)
    rows = np.flatnonzero(there.sum(axis=1) >= wide)
    if not len(rows):
        return None
    ends = np.flatnonzero(np.diff(rows) > 1)
    rows = rows[: ends[0] + 1] if len(ends) else rows
    columns = np.flatnonzero(there[rows[0]])
    return int(columns.mean()), int(rows.mean())
