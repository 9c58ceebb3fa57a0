"""The steps of an installation: each can be told before, and is carried out whole or not at all."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from xltier.errors import InstallError
from xltier.excel import trust
from xltier.excel.machine import Machine
from xltier.excel.placing import explained, make_folder, put
from xltier.excel.record import Record
from xltier.language import Sentence

ONE_HOUR = 3600.0


class Step(Protocol):
    """One thing to do."""

    @property
    def sentence(self) -> Sentence:
        """What is done, in the words of a list."""
        ...

    def carry_out(self, record: Record, machine: Machine) -> Record:
        """Do it, and return the record of what is on the computer now."""
        ...


@dataclass(frozen=True, slots=True)
class Write:
    """Write a file.

    Attributes:
        path: The file.
        what: What the file is, for a person.
        content: Its bytes.
        edits: Whether the file is someone else's and only some of its lines are ours.
        program: Whether it can be started.
    """

    path: Path
    what: Sentence
    content: bytes
    edits: bool = False
    program: bool = False

    @property
    def sentence(self) -> Sentence:
        """What is done."""
        return Sentence(
            f"write {self.path} ({self.what.en})", f"写入 {self.path}（{self.what.zh}）"
        )

    def carry_out(self, record: Record, machine: Machine) -> Record:
        """Write the file in one step."""
        with explained(self.path, machine):
            made = make_folder(self.path.parent)
            put(self.path, self.content, 0o755 if self.program else 0o644)
        record = record.with_folders(made)
        return record.with_edited(self.path) if self.edits else record.with_file(self.path)


@dataclass(frozen=True, slots=True)
class Build:
    """Build the add-in and put it where Excel loads it.

    Attributes:
        path: The add-in.
        build: Builds an add-in at a path.
    """

    path: Path
    build: Callable[[Path], object] = field(repr=False)

    @property
    def sentence(self) -> Sentence:
        """What is done."""
        return Sentence(f"build the add-in {self.path}", f"生成加载项 {self.path}")

    def carry_out(self, record: Record, machine: Machine) -> Record:
        """Build away from Excel's folder, from which Excel would load what is half done."""
        with tempfile.TemporaryDirectory() as folder:
            built = Path(folder) / self.path.name
            self.build(built)
            content = built.read_bytes()
        with explained(self.path, machine):
            made = make_folder(self.path.parent)
            put(self.path, content, 0o644, beside=self.path.parent.parent)
        return record.with_folders(made).with_file(self.path)


@dataclass(frozen=True, slots=True)
class MakeEnvironment:
    """Make the private Python environment, or bring it up to date.

    Attributes:
        path: Its folder.
        python: Its Python.
        requirement: What pip installs into it: this very xltier.
    """

    path: Path
    python: Path
    requirement: str

    @property
    def sentence(self) -> Sentence:
        """What is done."""
        return Sentence(
            f"make the Python environment {self.path} and install {self.requirement} into it",
            f"新建 Python 环境 {self.path}，并安装 {self.requirement}",
        )

    def carry_out(self, record: Record, machine: Machine) -> Record:
        """Make the environment; one that is half made does not stay."""
        fresh = not self.python.exists()
        with explained(self.path, machine):
            made = make_folder(self.path.parent)
        try:
            if fresh:
                self._run([sys.executable, "-m", "venv", str(self.path)], machine)
            pip = [str(self.python), "-m", "pip", "install", "--upgrade", "--no-input"]
            self._run([*pip, self.requirement], machine)
        except InstallError:
            if fresh:
                shutil.rmtree(self.path, ignore_errors=True)
            RemoveEmptyFolders(made).carry_out(record, machine)
            raise
        return record.with_folders(made)

    def _run(self, command: list[str], machine: Machine) -> None:
        done = machine.run(command, timeout=ONE_HOUR)
        if done.code:
            last = (done.errors.strip() or done.output.strip() or "?").splitlines()[-1]
            raise InstallError(
                f"The Python environment {self.path} could not be made: {last} – check the "
                "connection to the package index, or run xltier install --environment current.",
                f"无法建立 Python 环境 {self.path}：{last}。请检查能否连接软件包源，"
                "或改用 xltier install --environment current。",
            )


@dataclass(frozen=True, slots=True)
class Remove:
    """Remove a file, or a folder with all that is in it.

    Attributes:
        path: The file or folder.
        what: What it is, for a person.
    """

    path: Path
    what: Sentence

    @property
    def sentence(self) -> Sentence:
        """What is done."""
        return Sentence(
            f"remove {self.path} ({self.what.en})", f"删除 {self.path}（{self.what.zh}）"
        )

    def carry_out(self, record: Record, machine: Machine) -> Record:
        """Remove it, if it is still there."""
        with explained(self.path, machine):
            if self.path.is_dir() and not self.path.is_symlink():
                shutil.rmtree(self.path)
            else:
                self.path.unlink(missing_ok=True)
        return record.without_file(self.path)


@dataclass(frozen=True, slots=True)
class RemoveEmptyFolders:
    """Remove the folders that were made, as far as nothing of others is in them.

    Attributes:
        paths: The folders, outer before inner.
    """

    paths: tuple[Path, ...]

    @property
    def sentence(self) -> Sentence:
        """What is done."""
        names = ", ".join(map(str, self.paths))
        return Sentence(f"remove the folders left empty: {names}", f"删除留空的文件夹：{names}")

    def carry_out(self, record: Record, machine: Machine) -> Record:
        """Remove what is empty, from the innermost folder on."""
        del machine
        for path in reversed(self.paths):
            with suppress(OSError):
                path.rmdir()
        return record


@dataclass(frozen=True, slots=True)
class Trust:
    """Tell LibreOffice to run the macros of a folder, or no longer to.

    Attributes:
        settings: The file of LibreOffice's settings.
        folder: The address of the folder.
        trusted: Whether it is trusted from now on.
    """

    settings: Path
    folder: str
    trusted: bool = True

    @property
    def sentence(self) -> Sentence:
        """What is done."""
        if self.trusted:
            return Sentence(
                f"let LibreOffice run the macros of {self.folder} ({self.settings})",
                f"允许 LibreOffice 运行 {self.folder} 中的宏（{self.settings}）",
            )
        return Sentence(
            f"no longer let LibreOffice run the macros of {self.folder}",
            f"不再允许 LibreOffice 运行 {self.folder} 中的宏",
        )

    def carry_out(self, record: Record, machine: Machine) -> Record:
        """Change the settings, while LibreOffice does not run and so does not write them anew."""
        if machine.office_uses(self.settings.parent.parent):
            raise InstallError(
                "LibreOffice is open and would undo this when it closes: close it and try again.",
                "LibreOffice 正在运行，关闭时会覆盖此更改：请先关闭 LibreOffice，然后重试。",
            )
        change = trust.with_folder if self.trusted else trust.without_folder
        with explained(self.settings, machine):
            made = make_folder(self.settings.parent)
            content = change(self.settings, self.folder)
            if content == trust.EMPTY.encode():
                self.settings.unlink()
            else:
                put(self.settings, content, 0o600)
        return record.with_folders(made).with_trusted(self.folder)
