"""Where Excel and LibreOffice look for what xltier installs, on each platform."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Platform = Literal["windows", "mac", "linux"]
PLATFORMS: tuple[Platform, ...] = ("windows", "mac", "linux")

PROJECT = "xltier"
ADDIN = f"{PROJECT}.xlam"

_MAC_CONTAINER = Path("Library/Containers/com.microsoft.Excel/Data")
_MAC_STARTUP = Path(
    "Library/Group Containers/UBF8T346G9.Office/User Content.localized/Startup.localized/Excel"
)
_MAC_SCRIPTS = Path("Library/Application Scripts/com.microsoft.Excel")
_LIBREOFFICE: dict[Platform, Path] = {
    "windows": Path("AppData/Roaming/LibreOffice/4/user"),
    "mac": Path("Library/Application Support/LibreOffice/4/user"),
    "linux": Path(".config/libreoffice/4/user"),
}


@dataclass(frozen=True, slots=True)
class Places:
    """The files and folders of one user that have to do with xltier.

    Attributes:
        platform: The system they are on.
        home: The user's home folder.
        kept: The folder of what xltier keeps for the user: undo, log files.
        startup: The folder whose add-ins Excel loads when it starts; None without Excel.
        scripts: The folder of AppleScripts Excel for Mac may run; None elsewhere.
        container: The folder Excel for Mac makes for itself at its first start; None elsewhere.
        libreoffice: The folder of LibreOffice's settings.
    """

    platform: Platform
    home: Path
    kept: Path
    startup: Path | None
    scripts: Path | None
    container: Path | None
    libreoffice: Path

    @property
    def folder(self) -> Path:
        """The folder that VBA looks in, whatever `XLTIER_HOME` says."""
        return self.home / f".{PROJECT}"

    @property
    def office_configuration(self) -> Path:
        """The configuration that VBA reads in LibreOffice, and in Excel for Windows too."""
        return self.folder / f"{PROJECT}.conf"

    @property
    def configuration(self) -> Path:
        """The configuration that VBA reads in the program this platform is set up for."""
        if self.container is not None:
            return self.container / f"{PROJECT}.conf"
        return self.office_configuration

    @property
    def configurations(self) -> tuple[Path, ...]:
        """Every configuration there is, each once."""
        return tuple(dict.fromkeys((self.configuration, self.office_configuration)))

    @property
    def vba_logs(self) -> tuple[Path, ...]:
        """What Python said when VBA could not start it, beside each configuration."""
        return tuple(path.with_name("excel.log") for path in self.configurations)

    @property
    def addin(self) -> Path | None:
        """The add-in where Excel loads it; None without Excel."""
        return None if self.startup is None else self.startup / ADDIN

    @property
    def environment(self) -> Path:
        """The private Python environment."""
        return self.folder / "environment"

    @property
    def environment_python(self) -> Path:
        """The Python of the private environment."""
        if self.platform == "windows":
            return self.environment / "Scripts" / "python.exe"
        return self.environment / "bin" / "python"

    @property
    def launcher(self) -> Path:
        """A script that starts Python where the path of Python itself cannot be handed on."""
        return self.folder / "python"

    @property
    def record(self) -> Path:
        """The record of what was installed."""
        return self.folder / "installed.json"


def this_platform() -> Platform:
    """Return the platform this Python runs on; every Unix but the Mac counts as Linux."""
    if sys.platform.startswith("win"):
        return "windows"
    return "mac" if sys.platform == "darwin" else "linux"


def places(platform: Platform, home: Path, variables: Mapping[str, str] | None = None) -> Places:
    """Return the places of the user whose home folder is `home`.

    Args:
        platform: The system the user is on.
        home: The home folder; on Windows what `USERPROFILE` says.
        variables: The environment variables that move places: `APPDATA` (roaming profiles on
            Windows), `XDG_CONFIG_HOME` (Linux), `XLTIER_HOME`.
    """
    given = variables or {}
    folder = home / f".{PROJECT}"
    return Places(
        platform=platform,
        home=home,
        kept=Path(given["XLTIER_HOME"]) if given.get("XLTIER_HOME") else folder,
        startup=_startup(platform, home, given),
        scripts=home / _MAC_SCRIPTS if platform == "mac" else None,
        container=home / _MAC_CONTAINER if platform == "mac" else None,
        libreoffice=_libreoffice(platform, home, given),
    )


def _startup(platform: Platform, home: Path, given: Mapping[str, str]) -> Path | None:
    if platform == "windows":
        return _roaming(home, given) / "Microsoft" / "Excel" / "XLSTART"
    return home / _MAC_STARTUP if platform == "mac" else None


def _libreoffice(platform: Platform, home: Path, given: Mapping[str, str]) -> Path:
    if platform == "windows":
        return _roaming(home, given) / "LibreOffice" / "4" / "user"
    if platform == "linux" and given.get("XDG_CONFIG_HOME"):
        return Path(given["XDG_CONFIG_HOME"]) / "libreoffice" / "4" / "user"
    return home / _LIBREOFFICE[platform]


def _roaming(home: Path, given: Mapping[str, str]) -> Path:
    return Path(given["APPDATA"]) if given.get("APPDATA") else home / "AppData" / "Roaming"
