"""Formulas as a person types them, turned into what a file holds.

A file marks functions that came after 2007, the names that LET and LAMBDA bind, and parameters that
may be left out; Excel drops a name whose marks are wrong. The marks are those of [MS-XLSX] and of
files that Excel saved: a parameter in brackets is marked where it is declared, and its uses like
any other name.

Formulas here are typed with functions in capitals and bound names in lower case.
"""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 8192
"""Characters a formula may have in Excel."""

FUTURE: Final = {
    "DROP": "_xlfn.",
    "FILTER": "_xlfn._xlws.",
    "HSTACK": "_xlfn.",
    "IFNA": "_xlfn.",
    "ISOMITTED": "_xlfn.",
    "LAMBDA": "_xlfn.",
    "LET": "_xlfn.",
    "MAP": "_xlfn.",
    "SEQUENCE": "_xlfn.",
    "UNICODE": "_xlfn.",
    "VSTACK": "_xlfn.",
}
"""What a file writes before the functions that formulas here use and Excel 2007 did not know."""

_TOKEN: Final = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")"""
    r"""|(?P<column>[A-Z][A-Za-z]*\[[^\]]*\])"""
    r"""|\[(?P<optional>[a-z_]+)\]"""
    r"""|(?P<function>[A-Z]+)(?=\()"""
    r"""|(?P<bound>(?<![\w.#])[a-z_]+(?![\w.]))"""
)


def stored(formula: str) -> str:
    """Return a formula with the marks of a file, without the equals sign it may begin with."""
    return _TOKEN.sub(_marked, formula.removeprefix("="))


def let(bindings: dict[str, str], result: str) -> str:
    """Return a LET that gives names to expressions, each of which may use those before it."""
    named = ", ".join(f"{name}, {expression}" for name, expression in bindings.items())
    return f"LET({named}, {result})"


def quoted(text: str) -> str:
    """Return a text as a formula writes it."""
    return '"' + text.replace('"', '""') + '"'


def one_of(value: str, texts: tuple[str, ...]) -> str:
    """Return the condition that a value is one of some texts, capital letters aside."""
    return f"OR({value}={{{','.join(quoted(text) for text in texts)}}})"


def _marked(token: re.Match[str]) -> str:
    if token["optional"]:
        return f"_xlop.{token['optional']}"
    if token["function"]:
        return FUTURE.get(token["function"], "") + token["function"]
    if token["bound"]:
        return f"_xlpm.{token['bound']}"
    return token[0]
