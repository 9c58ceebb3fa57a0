"""Database servers of their own for the tests: started on a free port, gone afterwards."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PASSWORD = "s3cret@w/rd#1"  # noqa: S105 - of a server that lives for one test run
SECONDS_TO_START = 60


@dataclass(frozen=True)
class Server:
    """A running server: the address of its database, as a user would type it."""

    uri: str
    port: int


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def postgres_programs() -> Path | None:
    """The folder of initdb and postgres, None where PostgreSQL is not installed."""
    asked = shutil.which("pg_config")
    folders = []
    if asked:
        run = subprocess.run([asked, "--bindir"], capture_output=True, text=True, check=False)
        folders.append(Path(run.stdout.strip()))
    versions = Path("/usr/lib/postgresql")
    folders += sorted(versions.glob("*/bin"), reverse=True)
    return next((f for f in folders if (f / "initdb").exists() and (f / "postgres").exists()), None)


@contextmanager
def postgres(programs: Path) -> Iterator[Server]:
    with _folder("postgres") as (folder, as_user):
        password, data = folder / "password", folder / "data"
        password.write_text(PASSWORD)
        password.chmod(0o644)
        port = free_port()
        initdb = [programs / "initdb", "-D", data, "-U", "seller", "-A", "scram-sha-256"]
        initdb += [f"--pwfile={password}", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        _run(initdb, as_user)
        command = [programs / "postgres", "-D", data, "-p", str(port), "-k", folder, "-F"]
        command += ["-c", "listen_addresses=127.0.0.1"]
        with _served(command, as_user, folder, "ready to accept connections"):
            yield Server(f"postgresql://seller:{PASSWORD}@127.0.0.1:{port}/postgres", port)


def mariadb_programs() -> tuple[str, str] | None:
    """The installer and the server of MariaDB, None where it is not installed."""
    places = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
    installer = shutil.which("mariadb-install-db", path=places)
    server = shutil.which("mariadbd", path=places)
    return (installer, server) if installer and server else None


@contextmanager
def mariadb(programs: tuple[str, str]) -> Iterator[Server]:
    installer, server = programs
    with _folder("mysql") as (folder, as_user):
        data, first = folder / "data", folder / "first.sql"
        data.mkdir()
        data.chmod(0o777)
        first.write_text(
            "CREATE DATABASE shop CHARACTER SET utf8mb4;\n"
            f"CREATE USER 'seller'@'%' IDENTIFIED BY '{PASSWORD}';\n"
            "GRANT ALL ON shop.* TO 'seller'@'%';\n"
        )
        first.chmod(0o644)
        port = free_port()
        install = [installer, "--no-defaults", f"--datadir={data}", "--skip-test-db", "--force"]
        install += ["--auth-root-authentication-method=normal", "--skip-name-resolve"]
        _run(install, as_user)
        command = [server, "--no-defaults", f"--datadir={data}", f"--port={port}"]
        command += ["--bind-address=127.0.0.1", f"--socket={folder / 'my.sock'}"]
        command += [f"--init-file={first}", f"--pid-file={folder / 'my.pid'}"]
        command += ["--skip-name-resolve", "--innodb-flush-log-at-trx-commit=0"]
        with _served(command, as_user, folder, "ready for connections"):
            yield Server(f"mysql://seller:{PASSWORD}@127.0.0.1:{port}/shop", port)


@contextmanager
def _folder(user: str) -> Iterator[tuple[Path, list[str]]]:
    """A folder near the root, since a socket's path is short, and how to become its owner.

    Database servers refuse to run as root.
    """
    folder = Path(tempfile.mkdtemp(prefix="xltier-db-"))
    as_user: list[str] = []
    if os.geteuid() == 0:
        import pwd

        known = user in {entry.pw_name for entry in pwd.getpwall()}
        owner = pwd.getpwnam(user if known else "nobody")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        as_user = ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}"]
        as_user += ["--clear-groups"]
    try:
        yield folder, as_user
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list, as_user: list[str]) -> None:
    done = subprocess.run(
        [*as_user, *map(str, command)], capture_output=True, text=True, cwd="/", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def _served(command: list, as_user: list[str], folder: Path, ready: str) -> Iterator[None]:
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*as_user, *map(str, command)], stdout=output, stderr=output, cwd="/"
        )
    try:
        _wait(process, ready, log)
        yield
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen, ready: str, log: Path) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end and process.poll() is None:
        if ready in log.read_text(errors="replace"):
            return
        time.sleep(0.05)
    raise AssertionError(f"the server did not start: {log.read_text(errors='replace')}")
