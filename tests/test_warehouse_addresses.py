"""Addresses of databases: understood as typed, their passwords never shown."""

from __future__ import annotations

import subprocess
import sys
import traceback
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import adbc_driver_postgresql.dbapi as adbc
import pytest
import servers
from hypothesis import example, given
from hypothesis import strategies as st
from warehouse import opened

from xltier.errors import SourceError
from xltier.warehouse.addresses import HIDDEN, address_of
from xltier.warehouse.extras import require


def test_an_address_says_server_database_and_table():
    address = address_of("postgresql://me:pw@db.example.com:5433/shop?sslmode=require#s.orders")
    assert address is not None
    assert (address.server, address.user, address.password) == ("postgresql", "me", "pw")
    assert (address.label, address.table) == ("db.example.com:5433/shop", "s.orders")
    assert address.uri == "postgresql://me:pw@db.example.com:5433/shop?sslmode=require"


@pytest.mark.parametrize(
    ("source", "server", "user", "label", "table"),
    [
        ("postgres://host/db#odd@table", "postgresql", "", "host/db", "odd@table"),
        ("postgresql+psycopg://me@[::1]:5432/db", "postgresql", "me", "[::1]:5432/db", ""),
        ("postgres://host:5432/db#odd@table", "postgresql", "", "host:5432/db", "odd@table"),
        ("postgresql:///db?host=/run/pg", "postgresql", "", "db", ""),
        ("mysql+pymysql://a%40b:pw@h/d", "mysql", "a@b", "h/d", ""),
        ("MariaDB://h", "mysql", "", "h", ""),
        ("postgresql://", "postgresql", "", "postgresql", ""),
    ],
)
def test_addresses_as_people_write_them(source, server, user, label, table):
    address = address_of(source)
    assert address is not None
    assert (address.server, address.user, address.label) == (server, user, label)
    assert address.table == table


@pytest.mark.parametrize("source", ["sales.csv", "s3a://b/x", "C:\\sales.db", "file:///x#t", ""])
def test_what_is_no_address_of_a_database(source):
    assert address_of(source) is None


PASSWORDS = st.text(st.characters(min_codepoint=33, exclude_characters="%"), min_size=1)


@given(PASSWORDS)
@example("0/")
@example("5432/#x")
def test_a_password_is_understood_escaped_or_not_and_never_shown(password):
    for typed in (password, quote(password, safe="")):
        address = address_of(f"postgresql://me:{typed}@host/db#orders")
        assert address is not None
        assert (address.password, address.label, address.table) == (password, "host/db", "orders")
        assert repr(address) == repr(address_of("postgresql://me@host/db#orders"))
        shown = address.without_secrets(f"could not log in to {address.uri} with <{password}>")
        assert f":{HIDDEN}@host/db" in shown or len(password) < 3


def test_a_password_among_the_options_is_hidden_too():
    address = address_of("postgresql:///db?user=me&password=s3cret")
    assert address is not None
    assert "s3cret" not in repr(address) + address.label
    assert "s3cret" not in address.without_secrets("bad: password=s3cret")


def refused(source: str, **options) -> str:
    """Everything a user or a log could see of a refusal."""
    with pytest.raises(SourceError) as error:
        opened(source, **options)
    seen = "".join(traceback.format_exception(error.value))
    return error.value.text("en") + error.value.text("zh") + seen


@pytest.mark.xdist_group("postgres")
def test_postgresql_refuses_without_showing_the_password(postgres: servers.Server):
    wrong = postgres.uri.replace(servers.PASSWORD, "wr0ng@pass#word")
    assert "password authentication failed" in refused(wrong)
    assert "wr0ng" not in refused(wrong)
    for source in (
        postgres.uri + "?nonsense=1",
        postgres.uri.replace("/postgres", "/no_such_database"),
        postgres.uri + "#no_such_table",
    ):
        assert servers.PASSWORD not in refused(source)
    for query in ("DELETE FROM pg_class", "SELECT 1;DROP TABLE x", "SELEC", ""):
        assert servers.PASSWORD not in refused(postgres.uri, query=query)


@pytest.mark.xdist_group("postgres")
def test_a_query_cannot_write_to_postgresql(postgres: servers.Server):
    uri = address_of(postgres.uri).uri
    with closing(adbc.connect(uri)) as connection, closing(connection.cursor()) as cursor:
        cursor.execute("CREATE SEQUENCE tickets")
        connection.commit()
    query = "SELECT nextval('tickets') AS customer_id, current_date AS date, 1 AS amount"
    assert "read-only transaction" in refused(postgres.uri, query=query)


@pytest.mark.xdist_group("mariadb")
def test_mariadb_refuses_without_showing_the_password(mariadb: servers.Server):
    wrong = mariadb.uri.replace(servers.PASSWORD, "wr0ng@pass#word")
    assert "Access denied" in refused(wrong)
    assert "wr0ng" not in refused(wrong)
    for source in (mariadb.uri + "?nonsense=1", mariadb.uri.replace("/shop", "/no_such")):
        assert servers.PASSWORD not in refused(source)
    assert servers.PASSWORD not in refused(mariadb.uri, query="SELEC")
    assert "READ ONLY" in refused(mariadb.uri, query="CREATE TABLE written (a int)")


def test_a_server_that_is_not_there_is_said():
    source = f"postgresql://me:s3cret@127.0.0.1:{servers.free_port()}/db#t"
    seen = refused(source)
    assert "cannot be read" in seen
    assert "s3cret" not in seen


def test_what_is_not_installed_is_named_with_the_command_that_installs_it():
    with pytest.raises(SourceError, match=r"pip install 'xltier\[postgres\]'"):
        require("no_such_module_anywhere", extra="postgres", what_en="X", what_zh="X")


def test_heavy_packages_wait_until_purchases_come_from_outside(tmp_path: Path):
    program = (
        "import sys, xltier, xltier.cli, xltier.warehouse.purchases, xltier.warehouse.output\n"
        "heavy = {'duckdb', 'pyspark', 'sqlalchemy', 'adbc_driver_manager', 'polars', 'pymysql'}\n"
        "heavy |= {'sklearn', 'scipy'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert run.stdout.strip() == "[]"
