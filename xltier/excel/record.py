"""The record of what was installed: how `uninstall` knows what to take away."""

from __future__ import annotations

import hashlib
import json
import zipfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Record:
    """What an installation has put on the computer.

    Attributes:
        version: The version of xltier that installed.
        xlwings: The version of xlwings the add-in was built from.
        files: The files written, each with the digest of its content.
        edited: Configurations that were there before, in which only some lines are xltier's.
        folders: The folders made, outer before inner.
        trusted: The addresses of the folders LibreOffice was told to trust.
    """

    version: str
    xlwings: str
    files: dict[str, str]
    edited: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    trusted: tuple[str, ...] = ()

    def with_file(self, path: Path) -> Record:
        """Return the record with a file as it is now."""
        return replace(self, files=self.files | {str(path): digest(path)})

    def without_file(self, path: Path) -> Record:
        """Return the record without a file."""
        rest = {name: known for name, known in self.files.items() if name != str(path)}
        return replace(self, files=rest)

    def with_edited(self, path: Path) -> Record:
        """Return the record with a configuration that was there before."""
        return replace(self, edited=tuple(dict.fromkeys((*self.edited, str(path)))))

    def with_folders(self, made: tuple[Path, ...]) -> Record:
        """Return the record with folders that were made."""
        names = (*self.folders, *map(str, made))
        return replace(self, folders=tuple(dict.fromkeys(names)))

    def with_trusted(self, folder: str) -> Record:
        """Return the record with a folder that LibreOffice trusts from now on."""
        return replace(self, trusted=tuple(dict.fromkeys((*self.trusted, folder))))

    def wrote(self, path: Path) -> bool:
        """Return whether the installation wrote this file."""
        return str(path) in self.files

    def unchanged(self, path: Path) -> bool:
        """Return whether a file is still as the installation wrote it."""
        return path.is_file() and self.files.get(str(path)) == digest(path)

    def as_bytes(self) -> bytes:
        """Return the record as it is kept."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's content."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def is_xltier_addin(path: Path) -> bool:
    """Return whether a file is an add-in of xltier, of whatever version: it says so itself."""
    try:
        with zipfile.ZipFile(path) as package:
            return b"<dc:creator>xltier</dc:creator>" in package.read("docProps/core.xml")
    except (OSError, KeyError, zipfile.BadZipFile):
        return False


def read_record(path: Path) -> Record | None:
    """Return the record kept at `path`; None if there is none or nothing can be made of it."""
    try:
        kept = json.loads(path.read_bytes())
        return Record(
            version=str(kept["version"]),
            xlwings=str(kept["xlwings"]),
            files={str(name): str(known) for name, known in kept["files"].items()},
            edited=tuple(map(str, kept["edited"])),
            folders=tuple(map(str, kept["folders"])),
            trusted=tuple(map(str, kept["trusted"])),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
