"""Which texts a spreadsheet would take for something else, and how they stay text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

TEXT_FORMAT = "@"
LONGEST_TYPED = 40
"""Characters of the longest text that could be read as a number, a date or a time."""

FORMULA_STARTS = tuple("=+-@＝＋－＠")
LITERAL_STARTS = ("=", "＝")
ERROR = re.compile(r"#[^\W\d_][^\W_]*(?:[/_]\w+)?[!?]?")
WORD = re.compile(r"[^\W\d_]+")

_TRUTH = (
    "true false wahr falsch vrai faux verdadero falso vero waar onwaar sant verdadeiro "
    "prawda fałsz истина ложь 真 假"
)
TRUTH = frozenset(_TRUTH.split())
"""What Excel's editions call true and false."""

_MONTHS = (
    "jan feb mar mär mrt apr abr avr mai may maj mag mei jun juin jui giu jul juil lug aug aoû ago "
    "sep set oct okt ott oct out nov dec dez déc dic ene gen fév fev янв фев мар апр май июн июл "
    "авг сен окт ноя дек"
)
MONTHS = frozenset(_MONTHS.split())
"""How the names of months begin, in the languages whose Excel is met most."""

DAYS = frozenset(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
_MARKS = "am pm usd eur gbp cny rmb jpy chf hkd twd kr zł"
MARKS = frozenset(_MARKS.split())
"""Other words that stand beside digits in an amount or a time."""

LETTERS = frozenset("apetz")
"""Letters that stand behind a digit: 5 a, 5 p, 1E5, 2026-03-05T10:00Z."""

CHINESE = re.compile(r"[年月日号時时点分秒元万亿上下午前後星期周一二三四五六]+")


def is_taken_for_other(text: str) -> bool:
    """Tell whether Excel would make something else of a text typed into a cell.

    A formula, a number, an amount, a date, a time, a truth value or an error value. Rather too
    often than too seldom: the mark that keeps it text is not seen in the cell.

    Args:
        text: Any text but the empty one.
    """
    if text[0] in FORMULA_STARTS or text[0] == "'":
        return True
    if len(text) > LONGEST_TYPED:
        return False
    if text[0] == "#":
        return ERROR.fullmatch(text) is not None
    plain = text.strip().casefold()
    if plain in TRUTH:
        return True
    letters = LETTERS if plain[:1].isdigit() else frozenset[str]()
    digits = any(character.isdigit() for character in plain)
    return digits and all(_numeric(word, letters) for word in WORD.findall(plain))


def _numeric(word: str, letters: frozenset[str]) -> bool:
    return (
        word in MARKS
        or word in letters
        or word[:3] in MONTHS
        or word[:4] in MONTHS
        or word[:3] in DAYS
        or CHINESE.fullmatch(word) is not None
    )


def as_typed(texts: pa.Array, *, number_format: str | None, literal: bool) -> NDArray[np.object_]:
    """Return texts as they must be handed to a cell to stay the same texts.

    Args:
        texts: Distinct texts.
        number_format: Format code of the cells if all have the same. Cells in the format for text
            take anything as text but a mark in front of it.
        literal: Whether they take a formula as text too; those of LibreOffice do not.
    """
    if number_format == TEXT_FORMAT:
        starts = ("'",) if literal else ("'", *LITERAL_STARTS)
        marked = [f"'{text}" if text.startswith(starts) else text for text in texts.to_pylist()]
    else:
        marked = [
            f"'{text}" if text and is_taken_for_other(text) else text for text in texts.to_pylist()
        ]
    typed = np.empty(len(marked), object)
    typed[:] = marked
    return typed
