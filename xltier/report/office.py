"""LibreOffice prints a report as PDF, where no browser is installed."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from xltier.calc.installation import office_candidates
from xltier.report.paper import to_sheet

if TYPE_CHECKING:
    from xltier.report.view import View

SECONDS = 180


def office() -> Path | None:
    """Return LibreOffice's program; None where it is not installed."""
    return next((path for path in office_candidates() if path.is_file()), None)


def print_sheet(program: Path, view: View, to: Path) -> bool:
    """Print a report as PDF; return whether it was written.

    Args:
        program: LibreOffice.
        view: What the report shows.
        to: The PDF file.
    """
    with tempfile.TemporaryDirectory(prefix="xltier-", ignore_cleanup_errors=True) as folder:
        sheet = to.with_suffix(".fods")
        sheet.write_text(to_sheet(view), encoding="utf-8")
        # with a profile of its own it neither needs nor disturbs one that is open
        command = [str(program), f"-env:UserInstallation={Path(folder).as_uri()}"]
        command += ["--headless", "--norestore", "--convert-to", "pdf"]
        command += ["--outdir", str(to.parent), str(sheet)]
        try:
            subprocess.run(  # noqa: S603 - the user's LibreOffice, with a sheet of ours
                command, capture_output=True, timeout=SECONDS, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            return False
    return to.is_file() and to.stat().st_size > 0
