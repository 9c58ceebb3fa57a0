"""One measured step: a fresh process, its wall-clock time and its peak memory."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Measured:
    """What one step cost.

    Attributes:
        name: What was done.
        seconds: Wall-clock time of the work itself, imports included, interpreter start not.
        peak_mib: Peak resident memory of the process, MiB.
        parts: Seconds of each part, where the step reports them.
    """

    name: str
    seconds: float
    peak_mib: float
    parts: dict[str, float] = field(default_factory=dict)


def measure(
    name: str, function: str, *arguments: str, runs: int = 1, python: str = sys.executable
) -> Measured:
    """Run `module:function` in a fresh process `runs` times and keep the fastest.

    Args:
        name: What to call it in the table.
        function: `module:function`; it may return a dict of seconds by part.
        arguments: Passed to the function as text.
        runs: How often.
        python: The interpreter, for what lives in an environment of its own.
    """
    results = (_once(name, python, function, arguments) for _ in range(runs))
    best = min(results, key=lambda result: result.seconds)
    print(f"  {best.name:<44}{best.seconds:9.2f} s {best.peak_mib:9.0f} MiB", flush=True)
    for part, seconds in best.parts.items():
        print(f"    {part:<42}{seconds:9.2f} s", flush=True)
    return best


def _once(name: str, python: str, function: str, arguments: tuple[str, ...]) -> Measured:
    command = [python, "-m", "benchmarks.measuring", function, *arguments]
    done = subprocess.run(
        command,
        check=False,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stderr}")
    values = json.loads(done.stdout.splitlines()[-1])
    return Measured(name, values["seconds"], values["peak_mib"], values["parts"])


def _peak_mib() -> float:
    """Return the process's peak resident memory; on Linux without what its parent had before."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = (line.split() for line in status.read_text().splitlines())
        return next(int(line[1]) for line in lines if line[0] == "VmHWM:") / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _child() -> None:
    module_name, function_name = sys.argv[1].split(":")
    start = time.perf_counter()
    module = __import__(module_name, fromlist=[function_name])
    parts = getattr(module, function_name)(*sys.argv[2:]) or {}
    seconds = time.perf_counter() - start
    peak = _peak_mib()
    print(json.dumps({"seconds": seconds, "peak_mib": peak, "parts": parts}))


if __name__ == "__main__":
    _child()
