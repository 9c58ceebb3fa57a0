"""What the page shows, said and formatted: texts, tables and drawings in their order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from xltier.language import Language

Tone = Literal["", "good", "bad", "faint", "same"]
Align = Literal["left", "", "centre"]
Size = Literal["wide", "full-wide", "narrow"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the header."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure.

    Attributes:
        label: What it is.
        value: The number, short.
        change: How it changed since the last review; empty where that is not known.
        tone: Whether the change is welcome.
        tip: The number in full.
    """

    label: str
    value: str
    change: str = ""
    tone: Tone = ""
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Saying:
    """One sentence where there is nothing to show."""

    text: str
    kind: ClassVar[str] = "saying"


@dataclass(frozen=True, slots=True)
class Sentences:
    """Sentences, one below the other."""

    items: tuple[str, ...]
    kind: ClassVar[str] = "sentences"


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart at one size: SVG, which the page shows as it is."""

    size: Size
    drawn: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart, drawn for a desktop and for a phone.

    Attributes:
        label: What a screen reader says.
        pictures: The chart at its sizes.
    """

    label: str
    pictures: tuple[Picture, ...]
    kind: ClassVar[str] = "drawing"


@dataclass(frozen=True, slots=True)
class Head:
    """The header of a column.

    Attributes:
        text: Its words.
        align: Where its cells stand.
        spare: Whether a phone leaves the column out.
    """

    text: str
    align: Align = ""
    spare: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table.

    Attributes:
        text: What it shows.
        small: Something smaller behind it.
        tip: What it says when pointed at.
        heat: How strongly it is coloured, −1 (far below) to 1 (far above); None for no colour.
        tone: How it is meant.
        colour: Variable of the colour of a square in front.
    """

    text: str
    small: str = ""
    tip: str = ""
    heat: float | None = None
    tone: Tone = ""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A table. The first cell of a row names it."""

    label: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    kind: ClassVar[str] = "listing"


@dataclass(frozen=True, slots=True)
class Mover:
    """A customer who rose or fell.

    Attributes:
        name: The customer.
        detail: Who looks after it.
        change: The change of its sales.
        tone: Whether that is welcome.
        before: Its tier then.
        after: Its tier now.
        before_colour: Variable of the colour of that tier.
        after_colour: Variable of the colour of this tier.
        reason: Why it moved.
        contact: Phone and e-mail, where they were asked for.
    """

    name: str
    detail: str
    change: str
    tone: Tone
    before: str
    after: str
    before_colour: str = ""
    after_colour: str = ""
    reason: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Movers:
    """Customers who rose or fell."""

    items: tuple[Mover, ...]
    kind: ClassVar[str] = "movers"


Part = Saying | Sentences | Drawing | Listing | Movers


@dataclass(frozen=True, slots=True)
class Entry:
    """What a colour of a chart means."""

    label: str
    colour: str
    shape: Literal["", "line", "faint"] = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One subject of the page.

    Attributes:
        name: Identifier on the page.
        title: Its title.
        parts: What it shows.
        note: A sentence below the title.
        legend: What its colours mean.
        full: Whether it takes the whole width.
    """

    name: str
    title: str
    parts: tuple[Part, ...]
    note: str = ""
    legend: tuple[Entry, ...] = ()
    full: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """The page.

    Attributes:
        language: Its language.
        title: Its title.
        subtitle: What stands below the title.
        facts: What the numbers rest on.
        notices: What a reader must know first.
        figures: Key figures.
        cards: The subjects in their order.
        words: Words of the page itself.
        light: Colours by variable.
        dark: The same for a dark screen.
    """

    language: Language
    title: str
    subtitle: str
    facts: tuple[Fact, ...]
    notices: tuple[str, ...]
    figures: tuple[Figure, ...]
    cards: tuple[Card, ...]
    words: Mapping[str, str]
    light: Mapping[str, str]
    dark: Mapping[str, str]

    @property
    def lang(self) -> str:
        """The language as HTML names it."""
        return "zh-CN" if self.language == "zh" else "en"
