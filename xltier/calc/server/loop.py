"""Messages in, answers out: JSON with its length before it, over standard input and output."""

from __future__ import annotations

import json
import struct
import sys
from typing import Any, BinaryIO

from .commands import COMMANDS, Refusal
from .session import Session

LENGTH = struct.Struct(">Q")


def main(url: str, seconds: float) -> None:
    """Connect to LibreOffice at `url` and answer messages until the other side hangs up."""
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever prints must not stand between messages
    try:
        session = Session.connect(url, seconds)
    except Exception as error:  # noqa: BLE001 - whatever it is, the other side shall hear of it
        send(sink, ["connect", str(error)])
        return
    send(sink, ["ok", session.version()])
    try:
        serve(session, source, sink)
    finally:
        session.restore()


def serve(session: Session, source: BinaryIO, sink: BinaryIO) -> None:
    """Answer one message after another until there are no more."""
    while True:
        message = receive(source)
        if message is None:
            return
        send(sink, answer(session, message[0], message[1:]))


def answer(session: Session, command: str, arguments: list[Any]) -> list[Any]:
    """Run a command; an error becomes an answer as well."""
    try:
        return ["ok", COMMANDS[command](session, *arguments)]
    except Refusal as refusal:
        return [refusal.kind, str(refusal)]
    except Exception as error:  # noqa: BLE001 - pyuno raises what LibreOffice threw
        kind = "gone" if session.is_gone() else "office"
        return [kind, f"{type(error).__name__.rsplit('.', 1)[-1]}: {error}".strip(": ")]


def receive(source: BinaryIO) -> list[Any] | None:
    """Return the next message; None at the end."""
    head = source.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    message: list[Any] = json.loads(source.read(LENGTH.unpack(head)[0]))
    return message


def send(sink: BinaryIO, message: list[Any]) -> None:
    """Write a message."""
    body = json.dumps(message, separators=(",", ":")).encode("ascii")
    sink.write(LENGTH.pack(len(body)) + body)
    sink.flush()


# every module that has commands registers them when it is imported
from . import (  # noqa: E402
    application,
    asking,
    charts,
    documents,
    files,
    formats,
    formulas,
    looks,
    lookup,
    macros,
    named,
    reading,
    sheets,
    structure,
    tables,
    writing,
)

__all__ = [
    "application",
    "asking",
    "charts",
    "documents",
    "files",
    "formats",
    "formulas",
    "looks",
    "lookup",
    "macros",
    "main",
    "named",
    "reading",
    "sheets",
    "structure",
    "tables",
    "writing",
]
