"""`xltier doctor`: looks at an installation and says of each part that it is ok or what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from xltier.excel.checks import Check, Installation, Look
from xltier.excel.common_checks import (
    check_addin,
    check_configuration,
    check_onedrive,
    check_python,
    check_test_call,
    check_versions,
)
from xltier.excel.libreoffice_checks import LIBREOFFICE_CHECKS
from xltier.excel.mac_checks import MAC_CHECKS
from xltier.excel.places import Platform
from xltier.excel.windows_checks import WINDOWS_CHECKS

PYTHON: tuple[Look, ...] = (check_configuration, check_python, check_test_call, check_versions)
CHECKS: dict[Platform, tuple[Look, ...]] = {
    "windows": (*PYTHON, check_addin, *WINDOWS_CHECKS, check_onedrive),
    "mac": (*PYTHON, check_addin, *MAC_CHECKS, check_onedrive),
    "linux": (*PYTHON, *LIBREOFFICE_CHECKS),
}


def diagnose(found: Installation, status: Callable[[float], None] | None = None) -> Iterator[Check]:
    """Make the checks of the platform, one after the other.

    Args:
        found: The installation.
        status: Told before each check how much of all is done, from 0 to 1.
    """
    looks = CHECKS[found.places.platform]
    for done, look in enumerate(looks):
        if status:
            status(done / len(looks))
        yield look(found)
