"""A process that makes workbooks: `python -m xltier.workbook.rep_book.worker`, told by a pipe.

It reads what writes the workbooks, then one job after the other, and answers each with a line.
"""

from __future__ import annotations

import pickle
import sys
from typing import TYPE_CHECKING, BinaryIO, Final

from xltier.workbook.rep_book.workers import DONE

if TYPE_CHECKING:
    from xltier.workbook.rep_book.books import RepBooks
    from xltier.workbook.rep_book.workers import Job

FAILED: Final = b"0"


def serve(orders: BinaryIO, answers: BinaryIO) -> None:
    """Do jobs until there are no more."""
    books: RepBooks = pickle.load(orders)  # noqa: S301 - from the process that started this one
    _answer(answers, DONE)
    while True:
        try:
            job: Job = pickle.load(orders)  # noqa: S301
        except EOFError:
            return
        try:
            told = job.do(books)
        except Exception:  # noqa: BLE001 - it is done again there, where it can be told
            _answer(answers, FAILED)
        else:
            _answer(answers, DONE + told.encode())


def _answer(answers: BinaryIO, answer: bytes) -> None:
    answers.write(answer + b"\n")
    answers.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
