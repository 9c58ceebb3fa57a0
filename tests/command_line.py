"""The command line as tests call it."""

from __future__ import annotations

import json
from typing import Any

from typer.testing import CliRunner

from xltier.cli.app import app
from xltier.cli.main import MODULES

COMMAND_MODULES = MODULES


def xltier(*arguments: object) -> Any:
    """Run a command; its result has `exit_code`, `stdout` and `stderr`."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def answer(*arguments: object) -> Any:
    """Return the JSON that a command prints."""
    return json.loads(xltier(*arguments, "--json").stdout)
