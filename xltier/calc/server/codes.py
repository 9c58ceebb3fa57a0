"""Number format codes: LibreOffice writes Excel's keywords in capitals."""

from __future__ import annotations

import re

PARTS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|AM/PM|A/P|General|E[+-]|[YMDHSE]+|.', re.DOTALL)
ELAPSED = re.compile(r"\[(H+|M+|S+)\]")
COLOURS = ("BLACK", "BLUE", "CYAN", "GREEN", "MAGENTA", "RED", "WHITE", "YELLOW")


def to_excel(code: str) -> str:
    """Return an English code of LibreOffice as Excel writes it.

    Excel has no format for truths: it knows them without.
    """
    if code == "BOOLEAN":
        return "General"
    return "".join(part_to_excel(part) for part in PARTS.findall(code))


def part_to_excel(part: str) -> str:
    """Return one part of a code: a keyword, a quoted text, a bracket or a character."""
    if part.startswith("["):
        if ELAPSED.fullmatch(part):
            return part.lower()
        return part.title() if part[1:-1] in COLOURS else part
    if part in ("AM/PM", "A/P", "General", "E+", "E-"):
        return part
    return part.lower() if set(part) <= set("YMDHSE") else part
