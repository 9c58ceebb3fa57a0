"""Number format codes: LibreOffice writes Excel's keywords in capitals."""

from __future__ import annotations

import re

PARTS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|AM/PM|A/P|General|[YMDHSE]+|.', re.DOTALL)
ELAPSED = re.compile(r"\[(H+|M+|S+)\]")
COLOURS = ("BLACK", "BLUE", "CYAN", "GREEN", "MAGENTA", "RED", "WHITE", "YELLOW")


def to_excel(code: str) -> str:
    """Return an English code of LibreOffice as Excel writes it."""
    return "".join(part_to_excel(part) for part in PARTS.findall(code))


def part_to_excel(part: str) -> str:
    """Return one part of a code: a keyword, a quoted text, a bracket or a character."""
    if part.startswith("["):
        if ELAPSED.fullmatch(part):
            return part.lower()
        return part.title() if part[1:-1] in COLOURS else part
    if part in ("AM/PM", "A/P", "General") or set(part) == {"E"}:
        return part
    return part.lower() if set(part) <= set("YMDHS") else part
