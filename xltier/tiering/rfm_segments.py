"""The eleven RFM segments: which of the 125 cells of R, F and M belongs to which.

Source: the cells are the ones widely used with five levels; every cell belongs to one segment.
"""

from __future__ import annotations

from typing import Final

import narwhals as nw

from xltier.tiering.labels import SEGMENTS

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


def segment(recency: nw.Expr, frequency: nw.Expr, monetary: nw.Expr, levels: int) -> nw.Expr:
    """Return the expression of the segment's code, given the three scores of 1 to `levels`.

    With fewer than five levels, level l of L is read as level round(1 + (l − 1)·4 / (L − 1)) of
    five: 1, 3, 5 of three and 1, 2, 4, 5 of four.
    """
    r, f, m = (_of_five(score, levels) for score in (recency, frequency, monetary))
    cell = r * 100 + f * 10 + m
    code: nw.Expr = nw.lit(len(SEGMENTS) - 1, nw.Int64)
    for place, label in enumerate(SEGMENTS[:-1]):
        cells = [int(name) for name in CELLS[label.name].split()]
        code = nw.when(cell.is_in(cells)).then(nw.lit(place, nw.Int64)).otherwise(code)
    return code


def level_of_five(level: int, levels: int) -> int:
    """Return the level of five that stands for a level of fewer."""
    # Halves do not occur with three, four or five levels.
    return round(1 + (level - 1) * (BEST - 1) / (levels - 1))


def _of_five(score: nw.Expr, levels: int) -> nw.Expr:
    if levels == BEST:
        return score
    read: nw.Expr = nw.lit(BEST, nw.Int64)
    for level in range(levels - 1, 0, -1):
        at_most = nw.lit(level_of_five(level, levels), nw.Int64)
        read = nw.when(score <= level).then(at_most).otherwise(read)
    return read
