"""Makes workbooks while others are being cut: in processes of their own where that pays.

A process that fails takes nothing with it: what it was to make is made here.
"""

from __future__ import annotations

import io
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from queue import Queue
from threading import Thread
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from xltier.workbook.rep_book.books import RepBooks
    from xltier.workbook.rep_book.columns import RepBook

WORTH: Final = 30
"""Workbooks for each process: starting one takes as long as making some."""

MOST: Final = 4
DONE: Final = b"1"
Seal = Callable[["RepBook"], tuple["RepBook", str]]
"""Completes a workbook from what it has, and tells a word of it in one line."""


@dataclass(frozen=True, slots=True)
class Job:
    """A workbook to make.

    Attributes:
        path: Its file.
        book: What it says.
        password: What opens it; None for nothing.
        seal: Adds what is counted from the rest of the book, and tells it; None adds nothing.
    """

    path: Path
    book: RepBook
    password: str | None
    seal: Seal | None = None

    def do(self, books: RepBooks) -> str:
        """Make the file, and return what its seal tells.

        Raises:
            WorkbookError: A value cannot stand in a cell.
        """
        book, told = (self.book, "") if self.seal is None else self.seal(self.book)
        stream = io.BytesIO()
        books.write(stream, book)
        content = stream.getvalue()
        if self.password is not None:
            from xltier.workbook.encryption import encrypt

            content = encrypt(content, self.password)
        self.path.write_bytes(content)
        return told


class Workers:
    """Makes workbooks; all are there once it has been left.

    Attributes:
        told: What the seal of each workbook told, by its file.
    """

    def __init__(self, books: RepBooks, planned: int, *, processes: int | None = None) -> None:
        """Make workbooks with `books`.

        Args:
            books: What writes them.
            planned: How many there will be.
            processes: How many processes may help; None as many as pay.
        """
        self.told: dict[Path, str] = {}
        self._books = books
        helpers = sensible(planned) if processes is None else processes
        self._jobs: Queue[tuple[Job, bytes] | None] = Queue(max(2 * helpers, 1))
        self._left: list[Job] = []
        start = pickle.dumps(books, pickle.HIGHEST_PROTOCOL) if helpers else b""
        self._threads = [Thread(target=self._serve, args=(start,)) for _ in range(helpers)]
        for thread in self._threads:
            thread.start()

    def write(
        self, path: Path, book: RepBook, password: str | None = None, seal: Seal | None = None
    ) -> None:
        """Make a workbook, now or soon.

        Args:
            path: Its file.
            book: What it says.
            password: What opens it; None for nothing.
            seal: Adds what is counted from the rest of the book, and tells it. It can be pickled.

        Raises:
            WorkbookError: A value cannot stand in a cell, here or in one before.
        """
        self._make_left()
        job = Job(path, book, password, seal)
        # while the processes have enough to do, this one helps too
        if self._threads and not self._jobs.full():
            self._jobs.put((job, pickle.dumps(job, pickle.HIGHEST_PROTOCOL)))
        else:
            self._make(job)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Wait for the processes, and make what they could not."""
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join()
        if error is None:
            self._make_left()

    def _make_left(self) -> None:
        while self._left:
            self._make(self._left.pop())

    def _make(self, job: Job) -> None:
        self.told[job.path] = job.do(self._books)

    def _serve(self, start: bytes) -> None:
        """Pass jobs to a process of one's own, as long as there are any and it lives."""
        process = _started(start)
        while (job := self._jobs.get()) is not None:
            told = None if process is None else _told(process, job[1])
            if told is None:
                self._left.append(job[0])
            else:
                self.told[job[0].path] = told
        if process is not None:
            process.communicate()


def sensible(planned: int) -> int:
    """Return how many processes pay for as many workbooks."""
    if getattr(sys, "frozen", False) or not sys.executable:
        return 0
    return max(0, min(planned // WORTH, (os.cpu_count() or 1) - 1, MOST))


def _started(start: bytes) -> subprocess.Popen[bytes] | None:
    command = [sys.executable, "-m", "xltier.workbook.rep_book.worker"]
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    try:
        process = subprocess.Popen(  # noqa: S603 - this package in this Python
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=hidden,
        )
    except OSError:
        return None
    return None if _told(process, start) is None else process


def _told(process: subprocess.Popen[bytes], order: bytes) -> str | None:
    """Give a process an order and wait for what it tells; None if it could not do it."""
    if process.stdin is None or process.stdout is None:
        return None
    try:
        process.stdin.write(order)
        process.stdin.flush()
        answer = process.stdout.readline()
    except OSError:
        return None
    return answer[1:].decode().rstrip("\n") if answer.startswith(DONE) else None
