"""What a method could not do, or did with a reservation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xltier.language import Sentence


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that a method has to say about its result.

    Attributes:
        method: Which method: `rfm`, `abc`, `lifecycle`, `segments`, `value`, ….
        sentence: What it could not do or did with a reservation, and why.
    """

    method: str
    sentence: Sentence
