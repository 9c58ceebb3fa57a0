"""Errors a user can act on: one sentence in both languages that says where and what to do."""

from __future__ import annotations

from xltier.language import Language, Sentence


class XltierError(Exception):
    """Something the user can mend.

    Attributes:
        sentence: What is wrong, where, and what to do, in both languages.
    """

    exit_code = 3

    def __init__(self, en: str, zh: str) -> None:
        """Keep the sentence in both languages."""
        super().__init__(en)
        self.sentence = Sentence(en, zh)

    def text(self, language: Language) -> str:
        """Return the sentence in `language`."""
        return self.sentence.text(language)


class WorkbookError(XltierError):
    """The workbook cannot be read or written as it is: missing table, locked file, corrupt zip."""

    exit_code = 3


class PolicyError(XltierError):
    """The rules on the Rules sheet contradict themselves or cannot be read."""

    exit_code = 4


class SourceError(XltierError):
    """A file to import cannot be read or its columns cannot be matched."""

    exit_code = 5


class InstallError(XltierError):
    """Excel, the system or a file in the way keeps xltier from being installed or removed."""

    exit_code = 6


class UsageError(XltierError):
    """An option of the command line makes no sense."""

    exit_code = 2


class CellError(str):
    """An Excel error value read from a cell, such as `#N/A`: neither text nor a number."""

    __slots__ = ()
