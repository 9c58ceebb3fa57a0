"""The command line: the verbs on files."""

from xltier.cli.main import main

__all__ = ["main"]
