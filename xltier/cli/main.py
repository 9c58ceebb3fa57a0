"""Where the command `xltier` starts: gathers the commands."""

from __future__ import annotations

from xltier.cli import (
    collecting,
    create,
    data,
    distributing,
    doctoring,
    following_up,
    installing,
    reporting,
    restoring,
    reviewing,
    suggesting,
)
from xltier.cli.app import app

__all__ = ["main"]

MODULES = (
    create,
    data,
    reviewing,
    suggesting,
    following_up,
    reporting,
    distributing,
    collecting,
    restoring,
    installing,
    doctoring,
)


def main() -> None:
    """Run the command line."""
    app()
