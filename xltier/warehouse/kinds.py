"""The columns of a source and what their types can hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal["text", "integer", "decimal", "float", "single", "date", "moment", "other"]
"""`single` is a floating-point number of 32 bits, `moment` a date with a time."""

NAMED: dict[str, Kind] = {
    **dict.fromkeys(("varchar", "string", "char", "enum", "uuid", "json", "void", "null"), "text"),
    **dict.fromkeys(("tinyint", "smallint", "integer", "int", "bigint", "hugeint"), "integer"),
    **dict.fromkeys(("utinyint", "usmallint", "uinteger", "ubigint", "uhugeint"), "integer"),
    **dict.fromkeys(("decimal",), "decimal"),
    **dict.fromkeys(("double",), "float"),
    **dict.fromkeys(("float", "real"), "single"),
    **dict.fromkeys(("date",), "date"),
    **dict.fromkeys(("timestamp", "datetime", "timestamp_s", "timestamp_ms"), "moment"),
    **dict.fromkeys(("timestamp_ns", "timestamp_ntz", "timestamp with time zone"), "moment"),
}

DECIMAL = re.compile(r"decimal\((\d+), ?(\d+)\)")
SMALL = frozenset({"tinyint", "smallint", "integer", "int", "utinyint", "usmallint", "uinteger"})
SMALL_DIGITS = 10


@dataclass(frozen=True, slots=True)
class SourceColumn:
    """A column of a source.

    Attributes:
        header: Its name there.
        name: Its name in the engine, not quoted.
        type: Its type in the engine's words.
    """

    header: str
    name: str
    type: str

    @property
    def kind(self) -> Kind:
        """What the type can hold."""
        plain = self.type.lower()
        if plain.endswith("]"):
            return "other"
        return NAMED.get(plain.partition("(")[0].strip('" '), "other")

    @property
    def digits(self) -> tuple[int, int] | None:
        """Digits in all and after the point of a decimal or small integer type."""
        found = DECIMAL.fullmatch(self.type.lower())
        if found:
            return int(found[1]), int(found[2])
        return (SMALL_DIGITS, 0) if self.type.lower() in SMALL else None


@dataclass(frozen=True, slots=True)
class SourceTable:
    """The lines of a source as a table or view of the engine.

    Attributes:
        name: Its name in the engine, not quoted.
        columns: The columns that a review uses, by what they mean.
        label: What people call it: a file name, a table of a database. Without any password.
        unreadable: Rows that did not even split into columns and so are not in the table.
        unreadable_example: One of them.
        broken: A column of text that holds such rows where the engine leaves them in the table,
            null in all others.
    """

    name: str
    columns: Mapping[str, SourceColumn]
    label: str
    unreadable: int = 0
    unreadable_example: str = ""
    broken: SourceColumn | None = None
