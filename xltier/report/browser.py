"""A browser of the Chromium family, which prints a page as PDF without a window."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

NAMED: Final = "XLTIER_BROWSER"
"""Environment variable that names the browser, where it stands in an unusual place."""

PROGRAMS: Final = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "chrome",
    "msedge",
)
WINDOWS: Final = (
    "Google/Chrome/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
    "Chromium/Application/chrome.exe",
)
MAC: Final = ("Google Chrome", "Microsoft Edge", "Chromium")

QUIET: Final = (
    "--headless=new",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
)
"""Options of a browser that shows no window and asks nobody on the network for anything."""

SECONDS: Final = 120


def browser() -> Path | None:
    """Return a browser that is installed; None if there is none."""
    return next((path for path in _candidates() if path.is_file()), None)


def options(profile: Path) -> list[str]:
    """Return the options of a quiet browser with a profile of its own."""
    quiet = [*QUIET, f"--user-data-dir={profile}"]
    # Chromium refuses to sandbox what root runs, as in a container
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*quiet, "--no-sandbox"] if as_root else quiet


def print_page(program: Path, page: Path, to: Path) -> bool:
    """Print a page as PDF; return whether it was written.

    Args:
        program: The browser.
        page: The HTML file.
        to: The PDF file.
    """
    with tempfile.TemporaryDirectory(prefix="xltier-", ignore_cleanup_errors=True) as profile:
        command = [str(program), *options(Path(profile)), "--no-pdf-header-footer"]
        command += [f"--print-to-pdf={to.resolve()}", page.resolve().as_uri()]
        try:
            subprocess.run(  # noqa: S603 - a browser of the user's, with a page of ours
                command, capture_output=True, timeout=SECONDS, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            return False
    return to.is_file() and to.stat().st_size > 0


def _candidates() -> Iterator[Path]:
    named = os.environ.get(NAMED)
    if named is not None:
        # set to nothing, it says that no browser is to be used
        if named:
            yield Path(named)
        return
    for name in PROGRAMS:
        found = shutil.which(name)
        if found:
            yield Path(found)
    if sys.platform == "darwin":
        for name in MAC:
            yield Path(f"/Applications/{name}.app/Contents/MacOS/{name}")
    for variable in ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData"):
        folder = os.environ.get(variable)
        if folder:
            for place in WINDOWS:
                yield Path(folder) / place
