"""Environments of their own for peers that xltier's cannot or should not hold."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def python_with(name: str, *requirements: str) -> str | None:
    """Return the interpreter of an environment that has the requirements.

    It is made on the first call, under the user's cache folder, and kept.

    Args:
        name: Of the environment.
        requirements: As pip takes them.

    Returns:
        The interpreter's path; None, and pip's last words on the screen, if it cannot be made.
    """
    folder = _cache() / name
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    done = folder / "requirements.txt"
    wanted = "\n".join(requirements)
    if done.exists() and done.read_text(encoding="utf-8") == wanted:
        return str(python)
    print(f"  making an environment for {', '.join(requirements)} …", flush=True)
    for command in (
        [sys.executable, "-m", "venv", "--clear", str(folder)],
        [str(python), "-m", "pip", "install", "--quiet", *requirements],
    ):
        result = subprocess.run(command, check=False, capture_output=True, text=True)
        if result.returncode:
            said = (result.stderr or result.stdout).strip().splitlines() or ["no reason given"]
            print(f"  {', '.join(requirements)} cannot be installed: {said[-1]}", flush=True)
            return None
    done.write_text(wanted, encoding="utf-8")
    return str(python)


def _cache() -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "xltier-benchmarks"
