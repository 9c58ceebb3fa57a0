"""Addresses of databases: taken apart, the password out of sight."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Literal
from urllib.parse import parse_qsl, quote, unquote, urlencode

from xltier.errors import SourceError

Server = Literal["postgresql", "mysql"]

SCHEME = re.compile(r"(postgres(?:ql)?|mysql|mariadb)(?:\+\w+)?://", re.IGNORECASE)
AUTHORITY = re.compile(r"[^/?#]*")
PLAIN_HOST = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|[^:@\[\]]*)(?::\d+)?")
SERVERS: dict[str, Server] = {
    "postgres": "postgresql",
    "postgresql": "postgresql",
    "mysql": "mysql",
    "mariadb": "mysql",
}
HIDDEN = "…"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is.

    Attributes:
        server: What it speaks.
        user: Who logs in, empty if the address does not say.
        password: Never shown, not even in the repr.
        host: Host and port as written, empty for a local socket.
        database: Its name, empty if the address does not say.
        options: What follows the question mark.
        table: What follows the number sign, empty if nothing does.
    """

    server: Server
    user: str
    password: str = field(repr=False)
    host: str
    database: str
    options: dict[str, str] = field(repr=False)
    table: str

    @property
    def label(self) -> str:
        """The database as people call it; no user, no password."""
        return "/".join(part for part in (self.host, self.database) if part) or self.server

    @property
    def uri(self) -> str:
        """The address that a driver takes, password included: for the driver's eyes only."""
        login = quote(self.user, safe="")
        if self.password:
            login += f":{quote(self.password, safe='')}"
        options = f"?{urlencode(self.options, quote_via=quote)}" if self.options else ""
        at = "@" if login else ""
        return f"{self.server}://{login}{at}{self.host}/{quote(self.database, safe='')}{options}"

    def with_option(self, name: str, value: str) -> Address:
        """Return the address with an option that it does not set itself."""
        return replace(self, options={name: value, **self.options})

    def label_of(self, query: str | None) -> str:
        """Return what people call the table that is read, or the query."""
        return self.label if query or not self.table else f"{self.label}#{self.table}"

    def refused(self, error: BaseException) -> SourceError:
        """Return the error for a database that cannot be read, the password taken out."""
        said = " ".join(str(part) for part in error.args) or type(error).__name__
        reason = self.without_secrets(said.strip()).partition("\n")[0].rstrip(" .")
        return SourceError(
            f"{self.label} cannot be read: {reason}.", f"无法读取 {self.label}：{reason}。"
        )

    def without_secrets(self, message: str) -> str:
        """Return a driver's message with every form of the password taken out."""
        secrets = {self.password, *(v for k, v in self.options.items() if "pass" in k.lower())}
        forms = {form for secret in secrets if secret for form in (secret, quote(secret, safe=""))}
        for form in sorted(forms, key=len, reverse=True):
            message = message.replace(form, HIDDEN)
        return message


def address_of(source: str) -> Address | None:
    """Take the address of a database apart; None if `source` is no such address.

    Characters of a password that should have been escaped, even `@`, `/` and `#`, are understood.
    """
    scheme = SCHEME.match(source)
    if scheme is None:
        return None
    login, rest = _login_and_rest(source[scheme.end() :])
    user, _, password = login.partition(":")
    rest, _, table = rest.partition("#")
    rest, _, options = rest.partition("?")
    host, _, database = rest.partition("/")
    return Address(
        server=SERVERS[scheme[1].lower()],
        user=unquote(user),
        password=unquote(password),
        host=host,
        database=unquote(database),
        options=dict(parse_qsl(options, keep_blank_values=True)),
        table=unquote(table),
    )


def _login_and_rest(text: str) -> tuple[str, str]:
    authority = AUTHORITY.match(text)
    first = authority[0] if authority else ""
    if "@" not in text or ("@" not in first and _is_host(first, text)):
        return "", text
    if "@" in first and "@" not in text[len(first) :]:
        login, _, host = first.rpartition("@")
        return login, host + text[len(first) :]
    login, _, rest = text.rpartition("@")
    return login, rest


def _is_host(first: str, text: str) -> bool:
    """Tell whether an address begins with its host, rather than with a login such as `me:0/`.

    A sign @ that belongs to the name of a table has no host and database behind it.
    """
    if not PLAIN_HOST.fullmatch(first):
        return False
    return ":" not in first or "/" not in text.rpartition("@")[2]
