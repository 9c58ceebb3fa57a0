"""On how many examples a property is tried: few in an everyday run, which draws others each time.

`XLTIER_EXAMPLES=10 pytest` tries ten times as many.
"""

from __future__ import annotations

import os
from typing import Any

from hypothesis import settings

TIMES = int(os.environ.get("XLTIER_EXAMPLES", "1"))


def examples(count: int, **options: Any) -> settings:
    """Try a property on `count` examples, or on as many times more as were asked for."""
    return settings(max_examples=count * TIMES, **options)
