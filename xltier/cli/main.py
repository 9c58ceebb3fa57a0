"""Where the command `xltier` starts: gathers the commands."""

from __future__ import annotations

from xltier.cli import create, data, installing, restoring, reviewing
from xltier.cli.app import app

__all__ = ["main"]

MODULES = (create, data, reviewing, restoring, installing)


def main() -> None:
    """Run the command line."""
    app()
