"""A progress bar for anything over a second; nothing at all for what is quicker."""

from __future__ import annotations

import sys
import threading
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

PATIENCE = 1.0


class ProgressBar:
    """Shows status on stderr once a second has passed; silent where nobody watches."""

    def __init__(self, *, patience: float = PATIENCE, console: Console | None = None) -> None:
        """Prepare a bar that appears after `patience` seconds."""
        console = console or Console(file=sys.stderr)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._progress.add_task("", total=1.0)
        self._timer = threading.Timer(patience, self._progress.start)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        self._progress.stop()

    def status(self, text: str, fraction: float) -> None:
        """Say what is going on and how much of it is done, from 0 to 1."""
        self._progress.update(self._task, description=text, completed=fraction)
