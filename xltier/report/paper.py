"""The report as a sheet for A4 paper: what LibreOffice can print where there is no browser.

A flat OpenDocument spreadsheet. Every height is known, so that a card that does not fit begins a
page and no chart is cut in two.
"""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal

from xltier.report.charts import FAINT, text_width
from xltier.report.colours import blended
from xltier.report.drawing import picture
from xltier.report.rendering import pages
from xltier.report.sizes import WIDE
from xltier.report.view import Card, Drawing, Entry, Listing, Movers, Saying, Sentences
from xltier.workbook.look import font_name

if TYPE_CHECKING:
    from xltier.report.view import Cell, View

COLUMNS: Final = 48
COLUMN: Final = 0.39
MARGIN: Final = 1.1
PAGE: Final = 29.7 - 2 * MARGIN - 0.2
WIDTH: Final = COLUMNS * COLUMN
CHART: Final = 13.0
"""Width of a chart in centimetres."""

LINE: Final = 0.46
LETTER: Final = 0.175
"""Height of a line of prose and width of a letter in centimetres, at nine points."""

VARIABLE: Final = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks."""

    size: float = 9
    colour: str = "#1d232b"
    weight: Literal["normal", "bold"] = "normal"
    align: Literal["start", "center", "end"] = "start"
    ground: str = ""
    line: bool = False
    wraps: bool = False


@dataclass(frozen=True, slots=True)
class Png:
    """A picture, its size in centimetres."""

    data: str
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Piece:
    """A text with a square of a colour in front of it; the colour is empty for none."""

    text: str
    swatch: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """Cells of a row taken together."""

    pieces: tuple[Piece, ...]
    span: int
    look: Look
    png: Png | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the sheet, its height in centimetres."""

    boxes: tuple[Box, ...]
    height: float
    breaks: bool = False


MUTED: Final = Look(colour="#57616e")
PROSE: Final = Look(wraps=True)
HEADING: Final = Look(size=12, weight="bold")


def to_sheet(view: View) -> str:
    """Return the report as a flat OpenDocument spreadsheet."""
    book = _Styles()
    rows = [book.row(row) for row in _paged(_blocks(view))]
    return (
        pages()
        .get_template("paper.fods")
        .render(
            title=view.title,
            font=font_name(view.language),
            chinese=view.language == "zh",
            column=COLUMN,
            columns=COLUMNS,
            margin=MARGIN,
            heights=[(name, *key) for key, name in book.heights.items()],
            looks=[(name, look) for look, name in book.looks.items()],
            swatches=[(name, colour) for colour, name in book.swatches.items()],
            rows=rows,
        )
    )


@dataclass(slots=True)
class _Styles:
    """Gives each height, look and colour a name, and rows those names."""

    heights: dict[tuple[float, bool], str] = field(default_factory=dict)
    looks: dict[Look, str] = field(default_factory=dict)
    swatches: dict[str, str] = field(default_factory=dict)

    def row(self, row: Row) -> dict[str, object]:
        height = self.heights.setdefault((row.height, row.breaks), f"r{len(self.heights)}")
        return {"height": height, "cells": [self._box(box) for box in row.boxes]}

    def _box(self, box: Box) -> dict[str, object]:
        pieces = [{"text": piece.text, "swatch": self._swatch(piece)} for piece in box.pieces]
        look = self.looks.setdefault(box.look, f"c{len(self.looks)}")
        return {"pieces": pieces, "span": box.span, "look": look, "png": box.png}

    def _swatch(self, piece: Piece) -> str:
        if not piece.swatch:
            return ""
        return self.swatches.setdefault(piece.swatch, f"t{len(self.swatches)}")


def _paged(blocks: list[list[Row]]) -> Iterator[Row]:
    """Yield the rows; a block that does not fit on the rest of a page begins the next."""
    used = 0.0
    for block in blocks:
        height = sum(row.height for row in block)
        fresh = used > 0 and used + height > PAGE
        used = 0.0 if fresh else used
        for at, row in enumerate(block):
            if used + row.height > PAGE:
                used = 0.0
            used += row.height
            yield replace(row, breaks=fresh and at == 0)


def _blocks(view: View) -> list[list[Row]]:
    top = [
        _line(view.title, Look(size=18, weight="bold"), 0.9),
        _line(view.subtitle, MUTED, 0.55),
        _line("   ".join(f"{fact.label} {fact.value}" for fact in view.facts), PROSE),
        *(_line(notice, replace(PROSE, colour="#b35900")) for notice in view.notices),
        *_figures(view),
    ]
    return [top, *(list(_card(card, view)) for card in view.cards)]


def _figures(view: View) -> Iterator[Row]:
    per_row = 3
    for first in range(0, len(view.figures), per_row):
        chosen = view.figures[first : first + per_row]
        span = COLUMNS // per_row
        ground = "#f5f6f8"
        texts = (
            (MUTED, 0.5, [figure.label for figure in chosen]),
            (Look(size=15, weight="bold"), 0.75, [figure.value for figure in chosen]),
            (MUTED, 0.5, [figure.change for figure in chosen]),
        )
        yield _gap(0.15)
        for look, height, row in texts:
            boxes = tuple(Box((Piece(text),), span, replace(look, ground=ground)) for text in row)
            yield Row(boxes, height)


def _card(card: Card, view: View) -> Iterator[Row]:
    yield _gap(0.3)
    yield _line(card.title, HEADING, 0.65)
    if card.note:
        yield _line(card.note, replace(MUTED, wraps=True))
    if card.legend:
        pieces = tuple(_entry(entry, view) for entry in card.legend)
        yield Row((Box(pieces, COLUMNS, MUTED),), 0.5)
    for part in card.parts:
        if isinstance(part, Saying):
            yield _line(part.text, MUTED)
        elif isinstance(part, Sentences):
            yield from (_line(f"• {sentence}", PROSE) for sentence in part.items)
        elif isinstance(part, Drawing):
            yield _chart(part, view)
        elif isinstance(part, Listing):
            yield from _table(part, view)
        elif isinstance(part, Movers):
            yield from _movers(part, view)


def _entry(entry: Entry, view: View) -> Piece:
    colour = view.light[entry.colour]
    return Piece(entry.label, blended(colour, FAINT) if entry.shape == "faint" else colour)


def _chart(drawing: Drawing, view: View) -> Row:
    svg = drawing.pictures[0].drawn
    size = VARIABLE.search(svg)
    width, height = (float(size[1]), float(size[2])) if size else (float(WIDE), 220.0)
    wide = CHART if width <= WIDE else WIDTH
    tall = wide * height / width
    data = base64.b64encode(picture(svg, view.light)).decode()
    return Row((Box((), COLUMNS, Look(), Png(data, wide, tall)),), tall + 0.1)


def _table(listing: Listing, view: View) -> Iterator[Row]:
    others = max(len(listing.heads) - 1, 1)
    span = max(1, min(8, (COLUMNS - 10) // others))
    size = 9.0 if span > 4 else 7.0
    spans = [COLUMNS - span * others, *[span] * others]
    aligned = {"left": "start", "centre": "center", "": "end"}
    looks = [Look(size, line=True, align=aligned[head.align]) for head in listing.heads]  # type: ignore[arg-type]
    yield _heads(listing, spans, looks)
    for cells in listing.rows:
        row = zip(cells, spans, looks, strict=True)
        yield Row(tuple(_box(cell, wide, look, view) for cell, wide, look in row), 0.52)


def _heads(listing: Listing, spans: list[int], looks: list[Look]) -> Row:
    """Return the header, as high as the longest of its texts takes."""
    size = looks[0].size - 1
    lines = max(
        _lines(head.text, span * COLUMN, size)
        for head, span in zip(listing.heads, spans, strict=True)
    )
    boxes = tuple(
        Box((Piece(head.text),), span, replace(look, colour=MUTED.colour, size=size, wraps=True))
        for head, span, look in zip(listing.heads, spans, looks, strict=True)
    )
    return Row(boxes, lines * LINE * size / 9 + 0.12)


def _box(cell: Cell, span: int, look: Look, view: View) -> Box:
    text = f"{cell.text}  {cell.small}" if cell.small else cell.text
    piece = Piece(text, view.light[cell.colour] if cell.colour else "")
    if cell.heat is None:
        colour = view.light.get(cell.tone, look.colour)
        return Box((piece,), span, replace(look, colour=colour))
    ground = blended(view.light["low" if cell.heat < 0 else "heat"], abs(cell.heat))
    weight: Literal["normal", "bold"] = "bold" if cell.tone == "same" else "normal"
    return Box((piece,), span, replace(look, align="center", ground=ground, weight=weight))


def _movers(movers: Movers, view: View) -> Iterator[Row]:
    for mover in movers.items:
        change = Look(align="end", weight="bold", colour=view.light.get(mover.tone, "#1d232b"))
        name = f"{mover.name}  {mover.detail}" if mover.detail else mover.name
        yield Row(
            (
                Box((Piece(name),), 26, Look(weight="bold")),
                Box(
                    (
                        Piece(mover.before, view.light.get(mover.before_colour, "")),
                        Piece("→"),
                        Piece(mover.after, view.light.get(mover.after_colour, "")),
                    ),
                    14,
                    Look(),
                ),
                Box((Piece(mover.change),), 8, change),
            ),
            0.52,
        )
        why = " · ".join(text for text in (mover.reason, mover.contact) if text)
        yield _line(why, replace(MUTED, wraps=True, line=True))


def _line(text: str, look: Look, height: float | None = None) -> Row:
    """Return a row of prose, as high as its lines take."""
    lines = _lines(text, WIDTH, look.size)
    return Row((Box((Piece(text),), COLUMNS, look),), height or lines * LINE + 0.08)


def _lines(text: str, width: float, size: float) -> int:
    letters = max(int((width - 0.1) / (LETTER * size / 9)), 1)
    return max(1, math.ceil(text_width(text) / letters))


def _gap(height: float) -> Row:
    return Row((Box((Piece(""),), COLUMNS, Look()),), height)
