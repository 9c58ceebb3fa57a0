"""Formulas translated word by word where they are made of plain words.

LibreOffice's own parser knows every formula, at the price of two calls each; the common ones, made
of functions, cells, numbers, texts and operators, need no parser. A formula with anything else in
it (names, arrays, tables, unions, intersections) gives None: the parser shall have it.
"""

from __future__ import annotations

import re
from typing import Callable, Dict, List, Match, Optional, Pattern

COLUMNS = r"\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?![\w.(!:])"
LINES = r"\$?[1-9][0-9]*:\$?[1-9][0-9]*(?![\w.(!:])"
CELL = r"\$?[A-Za-z]{1,3}\$?[1-9][0-9]*(?![\w.(!])"
SHEET = r"'(?:[^'\[\]]|'')+'|[^\W\d]\w*"
WORDS = (
    r'(?P<text>"(?:[^"]|"")*")'
    r"|(?P<error>#(?:N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|REF!))"
    r"|(?P<table>[^\W\d][\w.]*\[(?:[^\[\]'#@]+|(?:\[[^\[\]'@]+\][,;:]?)+)\])"
    r"|(?P<function>[A-Za-z_][\w.]*\(\s*)"
    r"|(?P<sheet>{sheet})(?={cell})"
    r"|(?P<cell>{cell})"
    r"|(?P<truth>(?:TRUE|FALSE)(?!\w|\())"
    r"|(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[Ee][+-]?[0-9]+)?(?![\w.(!]))"
    r"|\s*(?P<operator><=|>=|<>|[-+*/^&=<>%:])\s*"
    r"|(?P<open>\(\s*)|(?P<close>\s*\))|\s*(?P<separator>{separator})\s*"
)
REFERENCE = f"(?:{COLUMNS}|{LINES}|{CELL})"
EXCEL = re.compile(
    WORDS.format(sheet=f"(?:{SHEET}|[^\\W\\d][\\w.]*)!", cell=REFERENCE, separator=",")
)
OFFICE = re.compile(WORDS.format(sheet=f"\\$?(?:{SHEET})\\.", cell=REFERENCE, separator=";"))
PART = re.compile(r"(\$?)([A-Za-z]{1,3})(?![A-Za-z])|(\$?)([1-9][0-9]*)")
PLAIN = re.compile(r"[^\W\d]\w*")
CELL_LIKE = re.compile(r"[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*[Cc][0-9]*")
LAST_ROW, LAST_COLUMN = 1048576, 16384

Change = Callable[[str, str], Optional[str]]


def table(word: str, separator: str, other: str) -> str:
    """Return a reference to a table with the other separator between its brackets."""
    return word.replace(f"]{separator}[", f"]{other}[")


def to_office(formula: str, functions: Dict[str, str]) -> Optional[str]:
    """Return an Excel formula in the grammar of LibreOffice's interface; None for the parser.

    Args:
        formula: The formula with its equal sign.
        functions: LibreOffice's names of functions by Excel's in capitals.
    """

    def change(kind: str, word: str) -> Optional[str]:
        if kind == "function":
            name = functions.get(word.strip()[:-1].upper())
            return None if name is None else name + "("
        if kind == "sheet":
            return office_sheet(word[:-1])
        if kind == "table":
            return table(word, ",", ";")
        if kind == "separator":
            return ";"
        return word + "()" if kind == "truth" else word

    return translated(formula, EXCEL, change)


def to_excel(formula: str, functions: Dict[str, str]) -> Optional[str]:
    """Return a formula of LibreOffice's interface in Excel's grammar; None for the parser.

    Args:
        formula: The formula with its equal sign.
        functions: Excel's names of functions by LibreOffice's in capitals.
    """

    def change(kind: str, word: str) -> Optional[str]:
        if kind == "function":
            name = functions.get(word.strip()[:-1].upper())
            return None if name is None else name + "("
        if kind == "sheet":
            return excel_sheet(word.lstrip("$")[:-1])
        if kind == "table":
            return table(word, ";", ",")
        return "," if kind == "separator" else word

    return translated(formula, OFFICE, change)


def office_sheet(name: str) -> str:
    """Return a sheet's name as LibreOffice has it before a cell."""
    return f"${name}." if name.startswith("'") or PLAIN.fullmatch(name) else f"$'{name}'."


def excel_sheet(name: str) -> str:
    """Return a sheet's name as Excel has it before a cell."""
    return f"'{name}'!" if CELL_LIKE.fullmatch(name) else f"{name}!"


def shifted(formula: str, rows: int, columns: int) -> Optional[str]:
    """Return an Excel formula as it is when copied down and right; None for the parser."""

    def change(kind: str, word: str) -> Optional[str]:
        return moved(word, rows, columns) if kind == "cell" else word

    return translated(formula, EXCEL, change)


def translated(formula: str, words: Pattern[str], change: Change) -> Optional[str]:
    """Return a formula with each word changed; None if a word is none of those known."""
    parts: List[str] = []
    within: List[bool] = []  # for each open parenthesis: whether it is a function's
    place = 1
    while place < len(formula):
        match = words.match(formula, place)
        if match is None or not fits(match, within):
            return None
        kind = str(match.lastgroup)
        part = change(kind, match[kind].strip() if kind != "text" else match[kind])
        if part is None:
            return None
        parts.append(part)
        place = match.end()
    return None if within else "=" + "".join(parts)


def fits(match: Match[str], within: List[bool]) -> bool:
    """Keep track of parentheses; a separator outside of a function's is a union."""
    kind = match.lastgroup
    if kind in ("function", "open"):
        within.append(kind == "function")
    elif kind == "separator":
        return bool(within) and within[-1]
    elif kind == "close":
        if not within:
            return False
        within.pop()
    return True


def moved(reference: str, rows: int, columns: int) -> Optional[str]:
    """Return a reference moved where it is not absolute; None if it leaves the sheet."""
    beyond: List[bool] = []

    def step(part: Match[str]) -> str:
        if part[1] == "$" or part[3] == "$":
            return part[0]
        if part[2]:
            column = number(part[2]) + columns
            beyond.append(not 1 <= column <= LAST_COLUMN)
            return letters(column)
        row = int(part[4]) + rows
        beyond.append(not 1 <= row <= LAST_ROW)
        return str(row)

    result = PART.sub(step, reference)
    return None if any(beyond) else result


def number(text: str) -> int:
    """Return the number of a column, counted from 1."""
    result = 0
    for letter in text.upper():
        result = result * 26 + ord(letter) - ord("A") + 1
    return result


def letters(column: int) -> str:
    """Return the letters of a column counted from 1."""
    text = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text
