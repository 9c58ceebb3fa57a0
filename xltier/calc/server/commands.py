"""The commands that a message may name, and how one is refused."""

from __future__ import annotations

from typing import Any, Callable, Dict, TypeVar

Command = TypeVar("Command", bound=Callable[..., Any])
COMMANDS: Dict[str, Callable[..., Any]] = {}


class Refusal(Exception):  # noqa: N818 - it is no fault, it is an answer
    """A command that cannot be done, with the kind of reason.

    Attributes:
        kind: `key` for something that is not there, `office` for anything else.
    """

    def __init__(self, kind: str, message: str) -> None:
        """Keep the kind beside the message."""
        super().__init__(message)
        self.kind = kind


def command(name: str) -> Callable[[Command], Command]:
    """Make a function answer messages of that name; its first argument is the session."""

    def register(function: Command) -> Command:
        COMMANDS[name] = function
        return function

    return register
