"""The eleven RFM segments: which of the 125 cells of R, F and M belongs to which.

Source: the cells are the ones widely used with five levels; every cell belongs to one segment.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final

import narwhals as nw
import numpy as np

from xltier.tiering.labels import NO_LABEL, SEGMENTS

if TYPE_CHECKING:
    from xltier.language import Language
    from xltier.tiering.money import Mask
    from xltier.tiering.reasons import Texts

BEST: Final = 5
"""The best level of the segments' cells."""

CELLS: Final[dict[str, str]] = {
    "champions": "555 554 544 545 454 455 445",
    "loyal": "543 444 435 355 354 345 344 335",
    "potential_loyalist": (
        "553 551 552 541 542 533 532 531 452 451 442 441 431 453 433 432 423 353 352 351 342 341 "
        "333 323"
    ),
    "new": "512 511 422 421 412 411 311",
    "promising": "525 524 523 522 521 515 514 513 425 424 413 414 415 315 314 313",
    "need_attention": "535 534 443 434 343 334 325 324",
    "about_to_sleep": "331 321 312 221 213 231 241 251",
    "at_risk": (
        "255 254 245 244 253 252 243 242 235 234 225 224 153 152 145 143 142 135 134 133 125 124"
    ),
    "cannot_lose": "155 154 144 214 215 115 114 113",
    "hibernating": "332 322 233 232 223 222 132 123 122 212 211",
    "lost": "111 112 121 131 141 151",
}
"""Cells by segment, as R, F, M."""

AT_RISK: Final = ("at_risk", "cannot_lose")
"""The segments of customers who used to buy well and stay away."""


def at_risk(segments: Texts, language: Language) -> Mask:
    """Return who is in a segment of those about to be lost.

    Args:
        segments: The segment of each customer, by its label.
        language: The language of the labels.
    """
    words = [label.label.text(language) for label in SEGMENTS if label.name in AT_RISK]
    return np.isin(segments, np.array(words, dtype=object))


def segment(number: nw.Expr, levels: int) -> nw.Expr:
    """Return the expression of the segment's code, `NO_LABEL` where there is no score.

    With fewer than five levels, level l of L is read as level round(1 + (l − 1)·4 / (L − 1)) of
    five: 1, 3, 5 of three and 1, 2, 4, 5 of four.

    Args:
        number: The number that R, F and M make, such as 545.
        levels: Number of levels, 3 to 5.
    """
    code: nw.Expr = nw.lit(NO_LABEL, nw.Int64)
    for place, numbers in enumerate(segment_numbers(levels)):
        code = nw.when(number.is_in(numbers)).then(nw.lit(place, nw.Int64)).otherwise(code)
    return code


def segment_numbers(levels: int) -> list[list[int]]:
    """Return the numbers (such as 545) of each segment, in the order of the labels."""
    segment_of = {cell: name for name, cells in CELLS.items() for cell in cells.split()}
    numbers: dict[str, list[int]] = {label.name: [] for label in SEGMENTS}
    for scores in product(range(1, levels + 1), repeat=3):
        cell = "".join(str(_of_five(score, levels)) for score in scores)
        numbers[segment_of[cell]].append(int("".join(str(score) for score in scores)))
    return list(numbers.values())


def _of_five(level: int, levels: int) -> int:
    # Halves do not occur with three, four or five levels.
    return round(1 + (level - 1) * (BEST - 1) / (levels - 1))
