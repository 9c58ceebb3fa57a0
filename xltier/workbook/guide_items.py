"""What the Guide sheet is made of: sections of terms, commands to copy and links to sheets."""

from __future__ import annotations

from dataclasses import dataclass

from xltier.language import Sentence
from xltier.workbook.contract import REP_SHEETS, SHEETS


@dataclass(frozen=True, slots=True)
class Term:
    """A term and what to know about it.

    Attributes:
        term: Stands on the left, in bold.
        text: Its explanation.
        swatch: Colour of the cell behind the term, if it explains a colour.
    """

    term: Sentence
    text: Sentence
    swatch: str | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """A command line to copy."""

    text: Sentence


@dataclass(frozen=True, slots=True)
class Jump:
    """A sheet, linked, and what it is for."""

    sheet: str
    text: Sentence

    @property
    def term(self) -> Sentence:
        """The name on the sheet's tab."""
        return next(sheet.label for sheet in (*SHEETS, *REP_SHEETS) if sheet.name == self.sheet)


Item = Term | Command | Jump


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the guide."""

    heading: Sentence
    items: tuple[Item, ...]


def term(en: str, zh: str, text_en: str, text_zh: str, swatch: str | None = None) -> Term:
    """Return a term from its words in both languages."""
    return Term(Sentence(en, zh), Sentence(text_en, text_zh), swatch)


def run(command: str, zh: str | None = None) -> Command:
    """Return a command; `zh` where it differs."""
    return Command(Sentence(command, zh or command))


def sheet(name: str, en: str, zh: str) -> Jump:
    """Return a link to a sheet."""
    return Jump(name, Sentence(en, zh))
