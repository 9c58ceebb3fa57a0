"""`python -m benchmarks NAME`: measure xltier beside what a user would use instead."""

from __future__ import annotations

import sys

from benchmarks import collect, distribute, excel, methods, recalc

BENCHMARKS = {
    "recalc": recalc.main,
    "methods": methods.main,
    "excel": excel.main,
    "distribute": distribute.main,
    "collect": collect.main,
}


def main() -> int:
    """Run the named benchmark."""
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in BENCHMARKS:
        print(f"usage: python -m benchmarks {{{','.join(BENCHMARKS)}}}")
        return 2
    return BENCHMARKS[name](sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
