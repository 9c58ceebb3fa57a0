"""Maximum likelihood with scipy's L-BFGS-B, from several starts when one does not do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from xltier.tiering.money import Floats

MOST_STEPS = 500


@dataclass(frozen=True, slots=True)
class Maximum:
    """Where a function is largest.

    Attributes:
        point: The place.
        value: The function there.
    """

    point: Floats
    value: float


def maximum(
    function: Callable[[Floats], tuple[float, Floats]],
    starts: Sequence[Floats],
    bounds: Sequence[tuple[float, float]],
) -> Maximum | None:
    """Find where a smooth function is largest, from the first start that converges.

    Args:
        function: Returns its value, of the order of 1, and its gradient.
        starts: Where to begin, the likeliest first.
        bounds: Least and most of each coordinate.

    Returns:
        The maximum; None when no start converged.
    """
    from scipy.optimize import minimize
    from threadpoolctl import threadpool_limits

    def negative(point: Floats) -> tuple[float, Floats]:
        value, slope = function(point)
        return -value, -slope

    options = {"ftol": 1e-13, "gtol": 1e-7, "maxiter": MOST_STEPS, "maxfun": MOST_STEPS}
    # The optimiser's own matrices are tiny: several threads would only wait for each other.
    with threadpool_limits(1):
        for start in starts:
            begin = np.clip(start, *np.transpose(bounds))
            found = minimize(
                negative, begin, jac=True, method="L-BFGS-B", bounds=bounds, options=options
            )
            if found.success and np.isfinite(found.fun) and np.isfinite(found.x).all():
                return Maximum(found.x, -float(found.fun))
    return None
