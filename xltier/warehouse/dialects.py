"""The few words in which the SQL of DuckDB and Spark differs."""

from __future__ import annotations

from typing import Protocol


class Dialect(Protocol):
    """How one engine writes what the other writes differently. Arguments and results are SQL."""

    def name(self, identifier: str) -> str:
        """Return an identifier in quotation marks, whatever characters it has."""

    def text(self, value: str) -> str:
        """Return a text literal."""

    def matches(self, expression: str, pattern: str) -> str:
        """Return whether the whole of a text matches a pattern without backslashes."""

    def trimmed(self, expression: str, characters: str) -> str:
        """Return a text without some characters at both ends."""


class DuckDBDialect:
    """SQL as DuckDB writes it."""

    def name(self, identifier: str) -> str:
        """Return an identifier in double quotation marks."""
        return '"' + identifier.replace('"', '""') + '"'

    def text(self, value: str) -> str:
        """Return a text literal; a backslash stands for itself."""
        return "'" + value.replace("'", "''") + "'"

    def matches(self, expression: str, pattern: str) -> str:
        """Return a full match of RE2."""
        return f"regexp_full_match({expression}, {self.text(pattern)})"

    def trimmed(self, expression: str, characters: str) -> str:
        """Return DuckDB's trim."""
        return f"trim({expression}, {self.text(characters)})"


class SparkDialect:
    """SQL as Spark writes it."""

    def name(self, identifier: str) -> str:
        """Return an identifier in backticks."""
        return "`" + identifier.replace("`", "``") + "`"

    def text(self, value: str) -> str:
        """Return a text literal, backslashes escaped."""
        escaped = value.replace("\\", "\\\\").replace("'", "\\'")
        return f"'{escaped}'"

    def matches(self, expression: str, pattern: str) -> str:
        """Return a match of Java's expressions, which search unless anchored."""
        return f"regexp_like({expression}, {self.text(f'^(?:{pattern})$')})"

    def trimmed(self, expression: str, characters: str) -> str:
        """Return the trim of the SQL standard."""
        return f"trim(BOTH {self.text(characters)} FROM {expression})"
