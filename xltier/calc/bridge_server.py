"""Started by `xltier.calc.bridge` under the Python that has `uno`, with address and seconds."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parent)
    importlib.import_module("server.loop").main(sys.argv[1], float(sys.argv[2]))
