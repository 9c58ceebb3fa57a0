"""What the command line says: in the workbook's language, or as JSON for machines."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.text import Text

from xltier.language import Language, Sentence, system_language


def here(en: str, zh: str) -> str:
    """Return the wording in the language of the user's system: for help texts."""
    return Sentence(en, zh).text(system_language())


class Voice:
    """Prints results for people, or one JSON object for machines.

    Attributes:
        language: The language spoken; the workbook's, once it is open.
        json: Whether a machine is listening.
    """

    def __init__(self, *, json: bool = False, language: Language | None = None) -> None:
        """Speak the system's language until a workbook says otherwise."""
        self.language: Language = language or system_language()
        self.json = json
        self.console = Console(highlight=False, soft_wrap=True)

    @property
    def interactive(self) -> bool:
        """Whether a person sits at the terminal and can be asked."""
        return not self.json and sys.stdin.isatty() and sys.stdout.isatty()

    def say(self, en: str, zh: str, style: str = "") -> None:
        """Print a sentence, unless a machine is listening."""
        self.tell(Sentence(en, zh), style)

    def tell(self, sentence: Sentence, style: str = "") -> None:
        """Print a sentence made elsewhere, unless a machine is listening."""
        self.print(Text(sentence.text(self.language), style=style))

    def print(self, thing: Any = "") -> None:  # noqa: ANN401 - whatever rich can render
        """Print a table or text, unless a machine is listening."""
        if not self.json:
            self.console.print(thing)

    def result(self, values: Mapping[str, Any]) -> None:
        """Print the result as one JSON object, if a machine is listening."""
        if self.json:
            print(json.dumps(values, ensure_ascii=False, default=str))  # noqa: T201

    def fail(self, sentence: Sentence, *, kind: str, exit_code: int) -> None:
        """Print an error: to stderr for people, as JSON to stdout for machines."""
        text = sentence.text(self.language)
        if self.json:
            error = {"kind": kind, "exit_code": exit_code, "message": text, "en": sentence.en}
            self.result({"error": error | {"zh": sentence.zh}})
        else:
            Console(file=sys.stderr, highlight=False, soft_wrap=True).print(Text(text, "red"))
